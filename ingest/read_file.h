// A file on disk -> a Document.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ingest/document.h"

namespace xephang::ingest {

/// All bytes of `path`. Throws Error(kUnreadable) with the system's reason, Error(kTooLarge) over `max_bytes`.
[[nodiscard]] std::string ReadBytes(const std::filesystem::path& path,
                                    std::uintmax_t max_bytes = std::uintmax_t{256} << 20U);

/// The document in `bytes`, `name` (a base name) as its only name. Throws Error.
[[nodiscard]] Document ReadDocument(std::string_view bytes, std::string_view name);

}  // namespace xephang::ingest
