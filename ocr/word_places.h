// The words of a page beside the lines and cells that they were laid out into.
#pragma once

#include <vector>

#include "ingest/document.h"

namespace xephang::ocr {

/// Fills Line::words and TableCell::words of `page` from the words that LayOutPage made it of, whose boxes are in the
/// points of `page`. Every run of letters of a line or cell gets a word. Where layout joined several words into one
/// run, that is the smallest box around them and the confidence of the least sure; where none can be told, its share of
/// the line's box, with a confidence of 0.
void PlaceWords(Page& page, const std::vector<Word>& words);

}  // namespace xephang::ocr
