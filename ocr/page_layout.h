// Words of a page -> its lines in reading order and its tables.
//
// Words between rules become the cells of a ruled table. Words that keep to columns through several lines, with
// figures in them, become the cells of an aligned table; horizontal rules part its rows where there are some. What
// stands side by side (letterhead, signature) is read one column after the other. Every word comes out exactly once,
// in a cell or in a line.
#pragma once

#include <vector>

#include "ingest/document.h"
#include "ocr/ruled_grid.h"

namespace xephang::ocr {

/// For each word whether its letters are several times as tall as the usual ones of its page: a watermark across the
/// page. Words of a watermark belong to no cell.
[[nodiscard]] std::vector<bool> OversizedWords(const std::vector<Word>& words);

/// Fills `page.lines` and `page.tables` from `words`, whose boxes are in points, as are those of `page`; `rules` were
/// found on an image of the page at `dpi`. Numbers no lines.
void LayOutPage(Page& page, std::vector<Word> words, const PageRules& rules, double dpi);

}  // namespace xephang::ocr
