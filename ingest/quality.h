// How well the text of a document reads as Vietnamese.
#pragma once

#include "ingest/document.h"

namespace xephang::ingest {

/// Sets the quality of each page and of the whole, and whether its text is damaged, by its lines.
void MeasureQuality(Document& document);

}  // namespace xephang::ingest
