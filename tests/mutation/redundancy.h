// Which figures of a decision are covered by which others: the plainest reading of every rule, without the rules' code.
//
// It works on what a document says, not on its text, and knows no tolerance but rounding. A change of the document is
// coverable where something here disagrees that did not before; the checker, which sees the changed text alone, must
// then say so.
#pragma once

#include <set>
#include <string>

#include "parse/decision.h"

namespace xephang::testing {

/// All that disagrees in `decision`, each as a line that names it.
[[nodiscard]] std::set<std::string> Disagreeing(const parse::Decision& decision);

}  // namespace xephang::testing
