// Gives the damaged or misread text of a document its marks and letters back, before anything is parsed.
#pragma once

#include "ingest/document.h"

namespace xephang::ingest {

/// Repairs the lines of pages whose own text is damaged and has no tables with cells; what each said first is in
/// Page::repairs. A line keeps its figures: one whose figures would change stays as it is.
void RepairDamagedText(Document& document);

/// Repairs the words that pages were read as by OCR, in lines and in cells: each was read with a confidence, and the
/// less sure change more easily. No word with a digit changes, no blank comes or goes, and what each word said first is
/// in Page::repairs. Nothing happens to a document with no such page.
void RepairScannedText(Document& document);

}  // namespace xephang::ingest
