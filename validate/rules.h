// Every rule in one place: what it needs, what it compares, and the sentences it prints.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/finding.h"

namespace xephang::validate {

/// The same in both languages.
struct Words {
  std::string_view vi;
  std::string_view en;
};

struct RuleInfo {
  Rule rule = Rule::kUnread;
  Words needs;     ///< What must have been read for it to test anything.
  Words compares;  ///< What it sets against what.
};

/// In the order of Rule.
[[nodiscard]] std::span<const RuleInfo> Rules();
[[nodiscard]] const RuleInfo& InfoOf(Rule rule);

/// The sentences. Names in braces are put in by Say.
enum class Phrase : std::uint8_t {
  kSum,
  kMean,
  kMeanUntestable,
  kTierCount,
  kTierShare,
  kTierThreshold,
  kTierOutsideThresholds,
  kTierBoundsApart,
  kRankOrder,
  kTieUnequalScores,
  kTieUnequalRanks,
  kTieMixed,
  kTieSilent,
  kTieShared,
  kRankRange,
  kOrdinal,
  kRoster,
  kRosterDouble,
  kRosterParts,
  kRosterScale,
  kScoreAbove,
  kScoreBelow,
  kMaxSum,
  kBandCount,
  kBandRest,
  kBandNames,
  kClaimScore,
  kClaimPlace,
  kClaimExtreme,
  kClaimOf,
  kClaimUnknownBody,
  kClaimItems,
  kClaimAbsent,
  kClaimAbsentCount,
  kClaimMeanTier,
  kDateImpossible,
  kDatePeriod,
  kDateAfter,
  kDateBeforeCriteria,
  kDateTwice,
  kDateOwn,
  kDateSeries,
  kWitness,
  kCount
};
struct PhraseInfo {
  Phrase phrase = Phrase::kSum;
  Rule rule = Rule::kUnread;
  Words words;
};
[[nodiscard]] std::span<const PhraseInfo> Phrases();

/// What stands in the braces of a phrase, in both languages.
class Parts {
 public:
  /// The same text in both.
  Parts& Set(const std::string& name, const std::string& text);
  Parts& Set(const std::string& name, const std::string& vi, const std::string& en);
  /// A decimal with a point, written for each reader.
  Parts& Number(const std::string& name, const std::string& decimal);
  [[nodiscard]] const std::string& Of(std::string_view name, bool vietnamese) const;

 private:
  std::map<std::string, std::pair<std::string, std::string>, std::less<>> parts_;
};

/// Writes the sentence of `phrase` into the finding, in both languages.
void Say(Finding& finding, Phrase phrase, const Parts& parts);

}  // namespace xephang::validate
