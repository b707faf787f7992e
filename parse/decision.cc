#include "parse/decision.h"

#include "normalize/unicode.h"

namespace xephang::parse {

std::string_view NameOf(Measure measure) {
  switch (measure) {
    case Measure::kScore:
      return "score";
    case Measure::kRank:
      return "rank";
    case Measure::kPercent:
      return "percent";
    case Measure::kTier:
      return "tier";
  }
  return "score";
}

std::string_view NameOf(RankStyle style) {
  switch (style) {
    case RankStyle::kNone:
      return "";
    case RankStyle::kDistinct:
      return "distinct";
    case RankStyle::kCompetition:
      return "competition";
    case RankStyle::kDense:
      return "dense";
    case RankStyle::kOrdinal:
      return "ordinal";
    case RankStyle::kMixed:
      return "mixed";
  }
  return "";
}

std::string_view NameOf(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::kBandCount:
      return "band-count";
    case ClaimKind::kBody:
      return "body";
    case ClaimKind::kItemCount:
      return "item-count";
    case ClaimKind::kAbsent:
      return "absent";
    case ClaimKind::kRoster:
      return "roster";
    case ClaimKind::kMeanTier:
      return "mean-tier";
  }
  return "body";
}

bool IsDeduction(const std::optional<std::string>& indicator) {
  return indicator && normalize::FoldKey(*indicator).find("diemtru") != std::string::npos;
}

bool SameIndicator(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a || !b) return !a && !b;
  return *a == *b || normalize::FoldKey(*a) == normalize::FoldKey(*b);
}

std::optional<normalize::Decimal> StatedMaximum(const Table& table, const std::optional<std::string>& indicator) {
  if (!indicator || SameIndicator(indicator, table.indicator)) return table.max;
  for (const auto& [name, max] : table.maxima) {
    if (SameIndicator(name, indicator)) return max;
  }
  return std::nullopt;
}

}  // namespace xephang::parse
