// HTML -> lines and tables.
//
// Blocks are lines in the order of the page, blanks collapsed as a browser does; <br> and lines of <pre> begin new
// lines; items of <ol> have their numbers. What a page does not show (scripts, styles, hidden elements, comments) is
// not read. Nothing is loaded from elsewhere. The HTML in an MHTML file is read likewise. All is one page.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "ingest/markup.h"

namespace xephang::ingest {

/// The document in the bytes of an HTML or MHTML file, with quality measured; `source` is left empty.
/// Throws Error: kEmpty, kUnsupported (MHTML without HTML), kTooLarge (names the limit and the value).
[[nodiscard]] Document ReadHtml(std::string_view bytes, const MarkupLimits& limits = {});

/// The same before it becomes a Document.
[[nodiscard]] std::vector<Block> ReadHtmlBlocks(std::string_view bytes, const MarkupLimits& limits);

}  // namespace xephang::ingest
