// Any file -> Document, by what its bytes are; its name does not matter.
#pragma once

#include <string_view>

#include "ingest/document.h"

namespace xephang::ocr {

/// The document in `bytes`, `name` (a base name) as its only name. Throws Error.
[[nodiscard]] Document ReadDocument(std::string_view bytes, std::string_view name);

}  // namespace xephang::ocr
