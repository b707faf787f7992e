// What a sentence claims of bodies: leaders and last places, lists of names, counts in bands of scores, those that were
// left out.
//
// A clause is read by its parts (bodies, numbers, places, bounds), not by one pattern for each wording; what does not
// come together to a claim is none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parse/body_mentions.h"
#include "parse/decision.h"
#include "parse/text_flow.h"

namespace xephang::parse {

struct ClaimContext {
  std::string subject;                   ///< Of the sentence.
  std::string block;                     ///< Likewise, by the headings above it where it names none itself.
  std::optional<std::string> indicator;  ///< Likewise; unset for the total.
  normalize::DecimalMark mark = normalize::DecimalMark::kComma;
  bool percent = false;     ///< The tables' totals are percentages: "đạt trên 90%" speaks of them.
  std::optional<int> year;  ///< Figures of other years are no claims about these tables.
};

/// All claims of `sentence`, in the order of its clauses.
[[nodiscard]] std::vector<Claim> ReadClaims(const Sentence& sentence, const BodyMentions& bodies,
                                            const ClaimContext& context);

}  // namespace xephang::parse
