// How well the text of a document reads as Vietnamese.
#pragma once

#include "ingest/document.h"
#include "normalize/text_quality.h"

namespace xephang::ingest {

/// Of all lines of one page.
[[nodiscard]] normalize::TextQuality QualityOf(const Page& page);

/// Sets the quality of each page and of the whole, and whether its text is damaged, by its lines.
void MeasureQuality(Document& document);

}  // namespace xephang::ingest
