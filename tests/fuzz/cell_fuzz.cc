#include "parse/cell.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using namespace xephang;
  static_cast<void>(parse::ReadCell(text, normalize::DecimalMark::kComma));
  static_cast<void>(parse::ReadCell(text, normalize::DecimalMark::kPoint));
  static_cast<void>(parse::SplitFigures(text));
  return 0;
}
