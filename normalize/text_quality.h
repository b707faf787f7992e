// How well a text reads as Vietnamese.
#pragma once

#include <cstdint>
#include <string_view>

namespace xephang::normalize {

/// True for one syllable that Vietnamese spelling allows ("quyết", "UBND" not): a known onset, a known rime, and no
/// level, grave, hook or tilde tone before a final stop. Case does not matter.
[[nodiscard]] bool IsVietnameseSyllable(std::string_view word);

/// True for what is left of such a syllable without its marks: "quyet", "duoc". `fold` as Fold gives it.
[[nodiscard]] bool IsStrippedSyllable(std::string_view fold);

/// True where `upper` and `lower` are the two pieces of one syllable that a narrow column breaks over two lines:
/// together they are one, and not both are by themselves ("hạn" and "g").
[[nodiscard]] bool IsBrokenSyllable(std::string_view upper, std::string_view lower);

struct TextQuality {
  std::int64_t words = 0;   ///< words of letters; abbreviations in capitals are not counted
  std::int64_t valid = 0;   ///< of these, syllables that Vietnamese spelling allows
  std::int64_t marked = 0;  ///< of these, words with at least one Vietnamese mark

  /// valid / words in hundredths, 0 to 100; 100 where there are no words.
  [[nodiscard]] int Hundredths() const;
  /// True where marks were stripped or mangled: fewer than 90 of 100 words valid, or fewer than 40 marked. Running
  /// Vietnamese text has 97 and more valid words and some 75 marked ones in a hundred. False for fewer than 20 words.
  [[nodiscard]] bool IsDamaged() const;
};

[[nodiscard]] TextQuality MeasureText(std::string_view text);

}  // namespace xephang::normalize
