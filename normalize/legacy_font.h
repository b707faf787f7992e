// Text set in fonts that put Vietnamese letters where Latin-1 has others: ".VnTime" (TCVN 5712:1993 VN3, "ABC") and
// "VNI-Times" (VNI Windows, two characters for most letters). Documents before about 2010 are full of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xephang::normalize {

enum class LegacyFont : std::uint8_t {
  kNone,
  kTcvn3,
  kTcvn3Capitals,  ///< Shows every letter as its capital, whatever the case it was typed in.
  kVni,
};

/// By the name that a document gives its font: ".VnTime", "ABCDEF+.VnTimeH,Bold", "VnArial" (the dot lost),
/// "VNI-Times". A font that is not known by its name is kNone.
[[nodiscard]] LegacyFont LegacyFontOf(std::string_view font_name);

/// `utf8_text` as its font shows it, in NFC. The text is what an extractor makes of the font's bytes when it takes them
/// for Windows-1252; C1 controls and U+F000 to U+F0FF (symbol fonts) stand for their low byte. "quËn" gives "quận".
/// What is no letter of the font's code passes unchanged, and so does everything with kNone. Malformed UTF-8 becomes
/// U+FFFD.
///
/// Byte 0xAD, the "ư" of TCVN3, is a hyphen to many extractors ("tr-êng"). A hyphen is read as "ư" where no other vowel
/// could make the letters beside it a syllable: before a "ơ" with or without tone, and behind consonants alone that
/// end in "-" or go on in small letters ("t- ph¸p", "nh-ng"); not in the capitals font, where "q®-ubnd" may stand.
[[nodiscard]] std::string FromLegacy(std::string_view utf8_text, LegacyFont font);

}  // namespace xephang::normalize
