// Which numbers of the running text were understood.
#pragma once

#include <vector>

#include "normalize/decimal.h"
#include "parse/decision.h"
#include "parse/text_flow.h"

namespace xephang::parse {

/// Adds the numbers of `sentence` to `numbers`. Understood are those equal to one of `figures` (what the statements and
/// claims of the sentence took from it), dates, numbers of documents, tables, articles and lists, and years.
void CountNumbers(const Sentence& sentence, const std::vector<normalize::Decimal>& figures, normalize::DecimalMark mark,
                  TextNumbers& numbers);

}  // namespace xephang::parse
