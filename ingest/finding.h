// One observation, enough for a clerk to find the spot on paper and decide.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/document.h"

namespace xephang {

/// What was checked. Exported by name: append new ones, never rename.
enum class Rule : std::uint8_t {
  kSum,
  kMean,
  kTierCount,
  kTierShare,
  kTierThreshold,
  kRankOrder,
  kRankTies,
  kRankRange,
  kOrdinal,
  kRoster,
  kScoreRange,
  kMaxSum,
  kBandCount,
  kClaim,
  kDate,
  kWitness,
  kUnread,
  kCount
};

enum class Verdict : std::uint8_t {
  kInconsistent,
  kRounding,  ///< Agrees only under a convention of rounding or averaging that the finding names.
  kUntestable,
};

enum class Severity : std::uint8_t { kError, kWarning, kInfo };

enum class Suspect : std::uint8_t {
  kSource,   ///< Read with confidence: the publication itself disagrees.
  kReading,  ///< Our reading may be at fault.
};

[[nodiscard]] std::string_view NameOf(Rule rule);
[[nodiscard]] std::optional<Rule> RuleFromName(std::string_view name);
[[nodiscard]] std::string_view NameOf(Verdict verdict);
[[nodiscard]] std::string_view NameOf(Severity severity);
[[nodiscard]] std::string_view NameOf(Suspect suspect);

/// A figure that a finding rests on: where to look, and what it would have to be where that is known.
struct Involved {
  SourceRef where;
  std::string what;                      ///< "score", "rank", "percent", "row", "statement" or "date".
  std::string table;                     ///< Its label, as in Finding; "" for a statement.
  std::optional<int> ordinal;            ///< Of its row.
  std::string agency;                    ///< As printed; "" for a statement.
  std::optional<std::string> indicator;  ///< Unset for the total.
  std::string printed;                   ///< The cell or sentence.
  std::string number;                    ///< As read, a decimal with a point; "" where it is none.
  std::vector<std::string> would_be;     ///< Numbers with one other digit that would reconcile the finding.
};

struct Finding {
  Rule rule = Rule::kUnread;
  Verdict verdict = Verdict::kInconsistent;
  Severity severity = Severity::kError;
  Suspect suspect = Suspect::kSource;

  std::string table;  ///< Its label ("Bảng 2"), or "#3" for the third table where it has none; "" for none.
  std::string block;  ///< "" for the whole document.
  std::optional<std::string> indicator;  ///< Unset for the total.
  std::optional<int> ordinal;            ///< Row number as printed, where one row is meant.
  std::string agency;                    ///< Name as printed, where one body is meant.
  SourceRef where;
  std::string printed;  ///< The sentence or cell as printed.

  std::string stated;      ///< Decimal with a point, or text. Empty where nothing was stated.
  std::string recomputed;  ///< Likewise.
  std::optional<std::array<std::string, 2>>
      interval;                              ///< What `recomputed` may be, given the precision of what it came from.
  std::optional<std::string> reconciled_by;  ///< What would make both agree.
  /// What stands against each other; for a mean, the scores of which one other digit would reconcile it (all of them).
  std::vector<Involved> involved;

  std::string message;     ///< One Vietnamese sentence.
  std::string message_en;  ///< The same in English.
};

/// What stands at `where` as `printed` and was not read, with its sentence in both languages.
[[nodiscard]] Finding Unread(const SourceRef& where, const std::string& printed, Severity severity, std::string vi,
                             std::string en);

}  // namespace xephang
