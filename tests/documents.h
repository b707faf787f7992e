// Documents for tests: the corpus, texts made up in a test, and changes to either.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "parse/decision.h"
#include "validate/validation.h"

namespace xephang::testing {

/// The root of the repository.
[[nodiscard]] std::filesystem::path Root();

/// Bytes of a file below the root; throws where it is missing.
[[nodiscard]] std::string ReadFixture(const std::string& path);

[[nodiscard]] parse::Decision Parse(std::string_view text);

/// `text` with the one occurrence of `from` made `to`; throws where it does not occur, or more than once.
[[nodiscard]] std::string Replace(std::string text, std::string_view from, std::string_view to);

/// Rules of the findings of a verdict other than untestable and of severity error or warning, sorted, with their table
/// and indicator: "mean Bảng 2", "rank-ties Bảng 1 Nhận thức số".
[[nodiscard]] std::vector<std::string> Disagreements(std::string_view text);

}  // namespace xephang::testing
