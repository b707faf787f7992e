#include "validate/validation.h"

#include "validate/report.h"

namespace xephang::validate {

Validation Validate(const parse::Decision& decision) {
  Report report(decision);
  CheckSums(report);
  CheckMeans(report);
  CheckTierCounts(report);
  CheckTierShares(report);
  CheckTierThresholds(report);
  const auto columns = RankColumns(decision);
  CheckRankOrder(report, columns);
  CheckRankTies(report, columns);
  CheckRankRange(report, columns);
  CheckOrdinals(report);
  CheckRosters(report);
  CheckScoreRange(report);
  CheckMaxSum(report);
  CheckBandCounts(report);
  CheckClaims(report);
  CheckDates(report);
  for (const auto& f : decision.findings) report.Add(f);
  return report.Take();
}

}  // namespace xephang::validate
