// The name of a document: a digest of its bytes.
#pragma once

#include <string>
#include <string_view>

namespace xephang::ingest {

/// SHA-256 of `bytes`, 64 lower-case hex digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace xephang::ingest
