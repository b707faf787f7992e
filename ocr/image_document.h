// TIFF, PNG, JPEG -> Document: every page is a picture, and what the engine reads is its text.
#pragma once

#include <string_view>

#include "ingest/document.h"
#include "ocr/engine.h"

namespace xephang::ocr {

/// Without `engine` the pages come without text, marked as in need of OCR. A page that cannot be decoded or read costs
/// that page: it comes without lines and with a remark. Throws Error as ingest::ImageFile does, and where no page could
/// be decoded.
[[nodiscard]] Document ReadImage(std::string_view bytes, const EngineSource& engine = {});

}  // namespace xephang::ocr
