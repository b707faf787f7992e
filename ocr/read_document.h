// Any file -> Document, by what its bytes are; its name does not matter.
#pragma once

#include <string>
#include <string_view>

#include "ingest/document.h"
#include "ocr/engine.h"

namespace xephang::ocr {

/// What a file is, by its content: "application/pdf", "text/html", "text/plain" …
[[nodiscard]] std::string MediaTypeOf(std::string_view bytes);

/// The document in `bytes`, `name` (a base name) as its only name. `engine` reads scans; without one they are marked as
/// needing OCR. Throws Error.
[[nodiscard]] Document ReadDocument(std::string_view bytes, std::string_view name, const EngineSource& engine = {});

}  // namespace xephang::ocr
