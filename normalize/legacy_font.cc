#include "normalize/legacy_font.h"

namespace xephang::normalize {

LegacyFont LegacyFontOf(std::string_view font_name) {
  if (font_name.starts_with(".Vn")) return font_name.ends_with('H') ? LegacyFont::kTcvn3Capitals : LegacyFont::kTcvn3;
  return font_name.starts_with("VNI-") ? LegacyFont::kVni : LegacyFont::kNone;
}

std::string FromLegacy(std::string_view utf8_text, LegacyFont) { return std::string(utf8_text); }

}  // namespace xephang::normalize
