#include "ingest/quality.h"

#include "normalize/text_quality.h"

namespace xephang::ingest {

void MeasureQuality(Document& document) {
  normalize::TextQuality whole;
  for (auto& page : document.pages) {
    normalize::TextQuality sum;
    for (const auto& line : page.lines) {
      const auto q = normalize::MeasureText(line.text);
      sum.words += q.words;
      sum.valid += q.valid;
      sum.marked += q.marked;
    }
    page.quality = sum.Hundredths();
    whole.words += sum.words;
    whole.valid += sum.valid;
    whole.marked += sum.marked;
  }
  document.quality = whole.Hundredths();
  document.damaged = whole.IsDamaged();
}

}  // namespace xephang::ingest
