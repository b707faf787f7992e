// A decision -> what in it does not agree with itself.
//
// Every published mean, share, count, rank and sum is computed again from the rows, exactly. A stated figure is an
// interval: what rounds to it. It is consistent where the exact value rounds to it half-up or half-even; it is
// `rounding` where it agrees only by truncation, by shares adjusted to add up to 100, through the hidden digits of the
// printed operands, or under another way of averaging that the finding names; otherwise it is inconsistent.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ingest/finding.h"
#include "parse/decision.h"

namespace xephang::validate {

/// How many figures a rule tested, by what came out.
struct Tally {
  int consistent = 0;
  int rounding = 0;
  int inconsistent = 0;
  int untestable = 0;
};

/// Why figures could not be tested, and how many.
struct Untested {
  Rule rule = Rule::kUnread;
  std::string vi;
  std::string en;
  int count = 0;
};

struct Validation {
  std::vector<Finding> findings;  ///< In the order of the rules; those of the parser (`unread`) last.
  std::array<Tally, static_cast<std::size_t>(Rule::kCount)> checked{};
  std::vector<Untested> untested;  ///< In the order of the rules; each reason once.
};

/// Applies all rules. Never throws on odd content; what cannot be tested is counted as such.
[[nodiscard]] Validation Validate(const parse::Decision& decision);

}  // namespace xephang::validate
