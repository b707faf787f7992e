#include "ingest/html_file.h"

#include <cstdint>
#include <string_view>

#include "ingest/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    static_cast<void>(xephang::ExtractedText(xephang::ingest::ReadHtml(bytes)));
  } catch (const xephang::Error&) {  // told, not crashed
  }
  return 0;
}
