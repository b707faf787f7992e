// What a file is, by its content and never by its name.
#pragma once

#include <string>
#include <string_view>

namespace xephang::ingest {

/// By libmagic: "application/pdf", "text/plain"; "application/octet-stream" where it cannot tell.
[[nodiscard]] std::string SniffMediaType(std::string_view bytes);

}  // namespace xephang::ingest
