#include "ingest/quality.h"

namespace xephang::ingest {

normalize::TextQuality QualityOf(const Page& page) {
  normalize::TextQuality sum;
  for (const auto& line : page.lines) {
    const auto q = normalize::MeasureText(line.text);
    sum.words += q.words;
    sum.valid += q.valid;
    sum.marked += q.marked;
  }
  return sum;
}

void MeasureQuality(Document& document) {
  normalize::TextQuality whole;
  for (auto& page : document.pages) {
    const normalize::TextQuality sum = QualityOf(page);
    page.quality = sum.Hundredths();
    whole.words += sum.words;
    whole.valid += sum.valid;
    whole.marked += sum.marked;
  }
  document.quality = whole.Hundredths();
  document.damaged = whole.IsDamaged();
}

}  // namespace xephang::ingest
