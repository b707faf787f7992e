// Zip files in memory, for tests of what reads them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace xephang::testing {

using ZipEntries = std::vector<std::pair<std::string, std::string>>;

/// A zip of these names and contents, in their order. Throws std::runtime_error.
[[nodiscard]] std::string Zip(const ZipEntries& entries);

}  // namespace xephang::testing
