#include "normalize/damage.h"

#include "normalize/text_quality.h"

namespace xephang::normalize {

Damage DetectDamage(std::span<const std::string> lines) {
  std::string all;
  for (const std::string& line : lines) {
    all += line;
    all += '\n';
  }
  const TextQuality q = MeasureText(all);
  if (q.words < 5) return Damage::kNone;
  if (q.marked * 100 < q.words * 5) return Damage::kStripped;
  if (q.valid * 100 < q.words * 85) return Damage::kForeign;
  return Damage::kNone;
}

}  // namespace xephang::normalize
