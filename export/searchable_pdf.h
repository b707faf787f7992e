// A document as a PDF whose page images can be searched: the pages as they are, and behind them, invisible, the text
// that was read from them.
#pragma once

#include <string>
#include <string_view>

#include "ingest/document.h"

namespace xephang::output {

/// `bytes` is the file that `document` was read from: a PDF, or a TIFF, PNG or JPEG.
///
/// Of a PDF the pages read by OCR get their text, word by word where it stands; the other pages, and the data of all
/// images, stay byte for byte. Invisible text that such a page already had goes: the page was read because it cannot be
/// trusted. A PDF without such a page comes back as it is. A changed PDF is neither encrypted nor signed: signatures
/// hold for the bytes that they were made for, and the copy says nothing of them but what is drawn.
///
/// Of image files each page is its image, in its own coding where PDF has it (JPEG, G4, the data of a PNG), with what
/// turns it upright; damaged pages are blank.
///
/// The same input gives the same bytes. Throws Error: kUnsupported for any other file, kUnreadable where the pages are
/// not those of `document`.
[[nodiscard]] std::string SearchablePdf(const Document& document, std::string_view bytes);

}  // namespace xephang::output
