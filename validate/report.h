// What the rules write into: findings and tallies.
#pragma once

#include <string>
#include <vector>

#include "validate/figures.h"
#include "validate/rules.h"
#include "validate/validation.h"

namespace xephang::validate {

class Report {
 public:
  explicit Report(const parse::Decision& decision);

  void Consistent(Rule rule, int n = 1) { At(rule).consistent += n; }
  /// Counts `n` figures that could not be tested and why.
  void Untestable(Rule rule, int n, Words why);

  /// Counts `finding` by its verdict and keeps it.
  void Add(Finding finding);

  /// A finding about a table (and, where given, one row of it); `suspect` follows from the confidence of the figures.
  [[nodiscard]] Finding About(Rule rule, const parse::Table& table, const parse::Row* row,
                              const std::vector<const parse::Value*>& figures) const;
  /// A finding about a statement.
  [[nodiscard]] Finding About(Rule rule, const parse::Statement& statement,
                              const std::vector<const parse::Value*>& figures) const;

  /// A finding about a claim.
  [[nodiscard]] Finding About(Rule rule, const parse::Claim& claim,
                              const std::vector<const parse::Value*>& figures) const;

  /// A figure, a whole row or a statement that a finding rests on.
  [[nodiscard]] Involved OfFigure(const parse::Row& row, const parse::Value& figure) const;
  [[nodiscard]] Involved OfRow(const parse::Row& row) const;
  [[nodiscard]] static Involved OfStatement(const parse::Statement& statement);

  [[nodiscard]] const parse::Decision& decision() const { return decision_; }
  [[nodiscard]] Validation Take();

 private:
  [[nodiscard]] bool OfIncompleteTable(const Finding& finding) const;
  /// Whether the rows of the finding's table are numbered from 1 on without a gap.
  [[nodiscard]] bool CountsThrough(const Finding& finding) const;
  /// True for rules that compare figures with sentences or headings, not with other cells alone.
  [[nodiscard]] static bool RestsOnText(Rule rule);
  Tally& At(Rule rule) { return out_.checked.at(static_cast<std::size_t>(rule)); }
  const parse::Decision& decision_;
  bool read_by_ocr_ = false;  // some page of it
  Validation out_;
};

/// "khối cơ quan cấp tỉnh" / "provincial bodies": a block as messages name it; "toàn bộ các cơ quan" for "".
[[nodiscard]] std::string BlockName(const std::string& block, bool vietnamese);
/// " chỉ số “Nhận thức số”" or nothing.
[[nodiscard]] std::string IndicatorPhrase(const std::optional<std::string>& indicator, bool vietnamese);
/// "Bảng 2 chỉ số “Nhận thức số”": the tables and the indicator that a claim speaks of.
[[nodiscard]] std::string OfClaim(const parse::Decision& decision, const ScoreSet& set,
                                  const std::optional<std::string>& indicator, bool vietnamese);
/// Puts the blame on the reading where another reading of a doubtful cell makes the figures agree, and adds to the
/// tails of the sentence which.
void BlameReading(Finding& finding, const std::optional<OtherReading>& other, std::string& vi, std::string& en);
/// A decimal for Vietnamese readers: "80,67".
[[nodiscard]] std::string Vi(const std::string& decimal);

// The rules, a file each.
void CheckSums(Report& report);
void CheckMeans(Report& report);
void CheckTierCounts(Report& report);
void CheckTierShares(Report& report);
void CheckTierThresholds(Report& report);
void CheckRankOrder(Report& report, const std::vector<RankColumn>& columns);
void CheckRankTies(Report& report, const std::vector<RankColumn>& columns);
void CheckRankRange(Report& report, const std::vector<RankColumn>& columns);
void CheckOrdinals(Report& report);
void CheckRosters(Report& report);
void CheckScoreRange(Report& report);
void CheckMaxSum(Report& report);
void CheckBandCounts(Report& report);
void CheckClaims(Report& report);
void CheckDates(Report& report);

}  // namespace xephang::validate
