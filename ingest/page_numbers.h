// Page numbers at the head or foot of pages, and the numbers of lines.
#pragma once

#include "ingest/document.h"

namespace xephang::ingest {

/// Marks as furniture the head and foot lines that number the pages: the same step from page to page, on two pages or
/// more; a single one only where it is the page's own number and looks the part.
void MarkPageNumbers(Document& document);

/// Numbers all lines in the order of the extracted text, from 1.
void NumberLines(Document& document);

}  // namespace xephang::ingest
