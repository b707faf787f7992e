// Gives the damaged text of a document its marks and letters back, before anything is parsed.
#pragma once

#include "ingest/document.h"

namespace xephang::ingest {

/// Repairs the lines of pages whose own text is damaged and has no tables with cells; what each said first is in
/// Page::repairs. A line keeps its figures: one whose figures would change stays as it is.
void RepairDamagedText(Document& document);

}  // namespace xephang::ingest
