// Plain text in a code from before Unicode, recognised by what it says: no font names it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xephang::normalize {

enum class LegacyCode : std::uint8_t {
  kNone,
  kTcvn3,  ///< "Céng hoµ x· héi", as extractors show the bytes of TCVN 5712.
  kVni,    ///< "Coäng hoøa xaõ hoäi".
  kViqr,   ///< "Co^.ng ho`a xa~ ho^.i" (RFC 1456).
};
/// "none", "tcvn3", "vni", "viqr".
[[nodiscard]] std::string_view NameOf(LegacyCode code);

/// The code in which `text` is good Vietnamese, where as it stands it is not; kNone for anything else, and for fewer
/// than five words.
[[nodiscard]] LegacyCode DetectLegacyCode(std::string_view text);

/// `text` (UTF-8) in Unicode, NFC. Line ends stay where they are. Malformed UTF-8 becomes U+FFFD. `code` is that of the
/// most of it: lines in Unicode stay, lines that are much better in another code are taken as that, and in a line with
/// letters of Unicode each word is judged by itself.
[[nodiscard]] std::string FromLegacyCode(std::string_view text, LegacyCode code);

/// VIQR to Unicode: "tha`nh pho^'" gives "thành phố"; a backslash before a mark keeps the mark. At the end of a word, a
/// question mark behind a vowel is a tone where the word with it is a syllable and the line goes on; a full stop where
/// it does not go on with a capital, or all is in capitals; and either where the syllable would be none without it.
[[nodiscard]] std::string FromViqr(std::string_view text);

}  // namespace xephang::normalize
