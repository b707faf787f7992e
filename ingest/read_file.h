// A file on disk -> its bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace xephang::ingest {

/// All bytes of `path`. Throws Error(kUnreadable) with the system's reason, Error(kTooLarge) over `max_bytes`.
[[nodiscard]] std::string ReadBytes(const std::filesystem::path& path,
                                    std::uintmax_t max_bytes = std::uintmax_t{256} << 20U);

}  // namespace xephang::ingest
