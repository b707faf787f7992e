// A font whose glyphs are blank, for text that is to be found and not seen.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace xephang::output {

/// Codes for code points, two bytes each. Every glyph is half as wide as the font is high, reaches from a fifth of its
/// height below the line to four fifths above it, and shows nothing.
class TextFont {
 public:
  static constexpr double kAdvance = 0.5;       ///< Of each glyph, in heights of the font.
  static constexpr double kDescent = 0.2;       ///< Below the line, likewise.
  static constexpr std::size_t kMost = 65'000;  ///< Different code points; further ones come as U+FFFD.

  /// `text` in codes, as a string of a content stream: "<00010002>". Adds what is new.
  std::string Encode(std::string_view text);

  /// The program of the font: TrueType, two glyphs, the second for all codes.
  [[nodiscard]] static std::string Program();
  /// What leads from codes to Unicode (/ToUnicode).
  [[nodiscard]] std::string ToUnicode() const;
  /// All codes to the second glyph (/CIDToGIDMap).
  [[nodiscard]] std::string GlyphMap() const;

 private:
  std::map<std::uint32_t, unsigned> codes_;
};

}  // namespace xephang::output
