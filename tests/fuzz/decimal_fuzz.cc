#include "normalize/decimal.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using namespace xephang::normalize;
  for (const auto mark : {DecimalMark::kComma, DecimalMark::kPoint}) {
    // What parses is written and read back as itself.
    if (const auto d = Decimal::Parse(text, mark)) {
      if (Decimal::FromString(d->ToString()) != d) std::abort();
    }
  }
  static_cast<void>(DecimalMarkVote(text));
  return 0;
}
