// A document as ALTO (version 4) and as hOCR: words, lines, paragraphs and tables with their places.
//
// Pages read by OCR have words with boxes and confidences; of other pages lines have boxes. The file is told by its
// SHA-256. The same file gives the same bytes, under whatever name, when and where.
#pragma once

#include <string>

#include "ingest/document.h"

namespace xephang::output {

/// All pages in one file, in 1/1200 inch from the top left of each page as displayed. A table is a ComposedBlock of the
/// type "table", each cell of it a TextBlock whose ID ends in its row and column, from 1. What else a cell of one word
/// may say stands in its ALTERNATIVE elements.
[[nodiscard]] std::string AltoXml(const Document& document);

/// XHTML; boxes in pixels of the pages at 300 dpi. A table is an HTML table of the class ocr_table.
[[nodiscard]] std::string Hocr(const Document& document);

}  // namespace xephang::output
