#include "normalize/legacy_font.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "normalize/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace normalize = xephang::normalize;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(normalize::LegacyFontOf(text));
  for (const auto font : {normalize::LegacyFont::kNone, normalize::LegacyFont::kTcvn3,
                          normalize::LegacyFont::kTcvn3Capitals, normalize::LegacyFont::kVni}) {
    const std::string shown = normalize::FromLegacy(text, font);
    if (normalize::FirstInvalidUtf8(shown) || normalize::ToNfc(shown) != shown) std::abort();
  }
  return 0;
}
