// The dates of the running text: documents that it cites, steps of the assessment that it tells.
#pragma once

#include <span>
#include <vector>

#include "parse/decision.h"
#include "parse/text_flow.h"

namespace xephang::parse {

/// All dates with a day, a month and a year, in reading order. A date that no calendar has is there without a value.
[[nodiscard]] std::vector<DatedStep> ReadDatedSteps(std::span<const Sentence> sentences);

}  // namespace xephang::parse
