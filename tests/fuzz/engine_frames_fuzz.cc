#include "ocr/engine_frames.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

// What is taken for words is what the packer makes of them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto words = xephang::ocr::UnpackWords(bytes);
  if (words && xephang::ocr::PackWords(*words) != bytes) std::abort();
  return 0;
}
