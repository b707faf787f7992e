#include "normalize/vietnamese_date.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto date = xephang::normalize::FindDate(text);
  if (date && date->IsComplete() && date->ToIso().size() != 10) std::abort();
  return 0;
}
