#include "normalize/damage.h"

#include <array>

#include "normalize/repair_tokens.h"
#include "normalize/text_quality.h"
#include "normalize/unicode.h"

namespace xephang::normalize {

std::string_view NameOf(Damage damage) {
  static constexpr std::array<std::string_view, 4> kNames{"none", "stripped", "foreign", "native"};
  return kNames.at(static_cast<std::size_t>(damage));
}

Damage DetectDamage(std::span<const std::string> lines) {
  int words = 0;      // of letters, no abbreviation
  int marked = 0;     // of these, with a mark of Vietnamese
  int valid = 0;      // of these, syllables as they stand
  int plausible = 0;  // words without a mark that a syllable may have come from
  int odd = 0;        // letters that Vietnamese does not have
  for (const std::string& line : lines) {
    const bool capitals = IsAllCapitals(line);
    for (const Piece& p : CutPieces(line)) {
      if (p.kind != PieceKind::kWord) continue;
      const std::string_view word = std::string_view(line).substr(p.begin, p.end - p.begin);
      if (word.size() > 60) continue;
      const bool syllable = IsVietnameseSyllable(word);
      if (!syllable && !capitals && CaseOf(word) != LetterCase::kLower) continue;  // names and abbreviations
      if (!syllable && CountCodePoints(word) < 2) continue;
      ++words;
      valid += syllable ? 1 : 0;
      const std::string fold = Fold(word);
      const bool ascii = fold.size() == word.size();
      odd += fold.find('?') != std::string::npos ? 1 : 0;
      marked += ascii ? 0 : 1;
      // "quyet", "duoc", "nguoi": the spelling of a syllable without its marks keeps an onset and a final of
      // Vietnamese.
      plausible += ascii && (syllable || IsStrippedSyllable(fold)) ? 1 : 0;
    }
  }
  if (words < 2 || odd * 2 > words) return Damage::kNone;
  if (marked * 100 <= words * 3) {
    if (plausible * 100 >= words * (words < 8 ? 100 : 85)) return Damage::kStripped;
    return Damage::kNone;  // another tongue
  }
  if (words >= 8 && (valid * 100 < words * 85 || marked * 100 < words * 30)) return Damage::kForeign;
  return Damage::kNative;
}

}  // namespace xephang::normalize
