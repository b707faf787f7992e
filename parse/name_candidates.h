// What file names and signatures suggest about a document whose own number or date cannot be read. Suggestions, never
// values: a file may bear the number that its receiver gave it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parse/decision.h"

namespace xephang::parse {

/// Numbers in a file's base name: "84/QĐ" for "quang-ngai-84-qd-2025.pdf", "3234/QĐ-UBND" for "3234_QD_UBND.pdf",
/// "2352" for "2352.pdf". Years and parts of dates are none.
[[nodiscard]] std::vector<Candidate> NumbersInName(std::string_view name);

/// Whole dates in a file's base name: "2019-05-31", "31.5.2019", "20190531".
[[nodiscard]] std::vector<Candidate> DatesInName(std::string_view name);

/// Days on which it was signed, and those that its metadata give ("created", "title").
[[nodiscard]] std::vector<Candidate> DatesInSource(const Source& source);

}  // namespace xephang::parse
