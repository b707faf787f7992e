// Text set in fonts that show Vietnamese letters in the places of Latin-1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xephang::normalize {

enum class LegacyFont : std::uint8_t { kNone, kTcvn3, kTcvn3Capitals, kVni };

/// By the name of a font: ".VnTime" is kTcvn3, ".VnTimeH" kTcvn3Capitals, "VNI-Times" kVni, others kNone.
[[nodiscard]] LegacyFont LegacyFontOf(std::string_view font_name);

/// `utf8_text` as `font` shows it.
[[nodiscard]] std::string FromLegacy(std::string_view utf8_text, LegacyFont font);

}  // namespace xephang::normalize
