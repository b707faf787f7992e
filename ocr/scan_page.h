// A page image -> the same lines and tables that a born-digital page gives.
//
// The page is set upright; its rules are found and its cells read one by one (cell_reader.h); what stands outside the
// tables is read by the engine's own layout analysis. Boxes are in points of the page as it came.
#pragma once

#include "ingest/document.h"
#include "ingest/scan_image.h"
#include "ocr/engine.h"

namespace xephang::ocr {

/// Fills `page.lines` and `page.tables` from `scan` and marks the page as read by OCR. `page.width` and `page.height`
/// are set from the image where they are 0. Numbers no lines.
void ReadScannedPage(Page& page, const ingest::PageScan& scan, Engine& engine);

}  // namespace xephang::ocr
