// tier-count, tier-share, tier-threshold.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "validate/report.h"

namespace xephang::validate {
namespace {

using normalize::Decimal;
using normalize::Ratio;
using normalize::RoundsTo;
using normalize::TruncatesTo;

// The bodies of a block and how many of them are in a tier, over the tables of the total that have tiers.
struct TierRows {
  int in_tier = 0;
  int all = 0;
  bool has_tiers = false;
  const parse::Table* table = nullptr;
  std::vector<const parse::Value*> figures;
};

TierRows RowsOf(const parse::Decision& decision, const std::string& subject, const std::string& block,
                const std::string& tier) {
  TierRows out;
  std::set<std::string> earlier;
  for (const auto* table : TablesOf(decision, subject, block)) {
    if (table->indicator) continue;
    const bool tiers =
        std::any_of(table->rows.begin(), table->rows.end(), [](const auto& r) { return !r.tier.empty(); });
    if (!tiers) continue;
    out.has_tiers = true;
    if (out.table == nullptr) out.table = table;
    std::set<std::string> here;
    for (const auto& row : table->rows) {
      const std::string key = table->section + "|" + KeyOf(row);
      if (earlier.count(key) != 0) continue;
      here.insert(key);
      ++out.all;
      if (row.tier == tier) ++out.in_tier;
      for (const auto& v : row.values) out.figures.push_back(&v);
    }
    earlier.insert(here.begin(), here.end());
  }
  return out;
}

// Whether the band of a stated threshold holds `value`.
bool InBand(const parse::Statement& threshold, const Ratio& value) {
  if (threshold.lower) {
    const Ratio lower = threshold.lower->ToRatio();
    if (threshold.lower_open ? value <= lower : value < lower) return false;
  }
  if (!threshold.upper) return true;
  const Ratio upper = threshold.upper->ToRatio();
  // "430–500, 350–429": whole-number bands leave no room between 429 and 430.
  if (threshold.upper_closed && threshold.upper->IsWhole()) return value < upper + 1;
  return threshold.upper_closed ? value <= upper : value < upper;
}

Ratio Percent(int k, int n) { return {100 * k, n}; }

// Which number of n bodies prints as this share; -1 for none.
int CountThatGives(const Decimal& share, int n) {
  for (int k = 0; k <= n; ++k) {
    if (RoundsTo(Percent(k, n), share)) return k;
  }
  return -1;
}

struct Share {
  std::string tier;
  const Decimal* stated = nullptr;
  int in_tier = 0;
  int all = 0;
  std::vector<const parse::Value*> figures;
  const parse::Statement* statement = nullptr;
  const parse::Table* table = nullptr;
  const parse::Tier* heading = nullptr;
};

// The shares of one block that belong together: they may have been adjusted to add up to 100.
void TestShares(Report& report, const std::vector<Share>& group) {
  Ratio total = 0;
  bool near = true;
  for (const auto& s : group) {
    total += s.stated->ToRatio();
    near = near && abs(Ratio(s.stated->ToRatio() - Percent(s.in_tier, s.all))) < normalize::Unit(s.stated->places());
  }
  const bool adjusted = total == 100 && near;
  for (const auto& s : group) {
    const Ratio exact = Percent(s.in_tier, s.all);
    if (RoundsTo(exact, *s.stated)) {
      report.Consistent(Rule::kTierShare);
      continue;
    }
    Finding f = s.statement != nullptr ? report.About(Rule::kTierShare, *s.statement, s.figures)
                                       : report.About(Rule::kTierShare, *s.table, nullptr, s.figures);
    if (s.heading != nullptr) {
      f.where = s.heading->where;
      f.printed = s.heading->printed;
      f.stated = s.stated->ToString();
    }
    if (f.table.empty() && s.table != nullptr) f.table = LabelOf(report.decision(), *s.table);
    const int places = s.stated->places();
    f.recomputed = normalize::ToFixed(exact, places + 1);
    std::string vi;
    std::string en;
    const bool truncated = TruncatesTo(exact, *s.stated);
    if (truncated || adjusted) {
      f.verdict = Verdict::kRounding;
      f.severity = Severity::kInfo;
      f.reconciled_by = truncated && adjusted ? "truncation, or shares adjusted to add up to 100%"
                        : truncated           ? "truncation"
                                              : "shares adjusted to add up to 100%";
      vi = truncated ? "; khớp nếu cắt bớt chữ số" : "; khớp nếu tỷ lệ được điều chỉnh để tổng bằng 100%";
      en = truncated ? "; agrees if truncated" : "; agrees if the shares were adjusted to add up to 100%";
    } else {
      const int k = CountThatGives(*s.stated, s.all);
      if (k >= 0) {
        f.reconciled_by = fmt::format("{} of {}", k, s.all);
        vi = fmt::format("; {}% ứng với {}/{}", Vi(s.stated->ToString()), k, s.all);
        en = fmt::format("; {}% is what {} of {} would give", s.stated->ToString(), k, s.all);
      } else {
        vi = fmt::format("; không số lượng nào trong {} đơn vị cho tỷ lệ này", s.all);
        en = fmt::format("; no number of {} bodies gives this share", s.all);
      }
    }
    f.message = fmt::format("Tỷ lệ mức {} ({}): văn bản ghi {}%; {}/{} đơn vị là {}%{}.", s.tier,
                            BlockName(f.block, true), Vi(s.stated->ToString()), s.in_tier, s.all, Vi(f.recomputed), vi);
    f.message_en = fmt::format("Share of {} ({}): the document states {}%; {} of {} bodies are {}%{}.", s.tier,
                               BlockName(f.block, false), s.stated->ToString(), s.in_tier, s.all, f.recomputed, en);
    report.Add(std::move(f));
  }
}

}  // namespace

void CheckTierCounts(Report& report) {
  const auto& decision = report.decision();
  const auto test = [&](const std::string& tier, int stated, int counted, Finding f) {
    if (stated == counted) {
      report.Consistent(Rule::kTierCount);
      return;
    }
    f.stated = std::to_string(stated);
    f.recomputed = std::to_string(counted);
    f.message = fmt::format("Mức {}{}{}: văn bản ghi {} đơn vị; bảng có {}.", tier, f.table.empty() ? "" : ", ",
                            f.table, stated, counted);
    f.message_en = fmt::format("{}{}{}: the document states {} bodies; the table has {}.", tier,
                               f.table.empty() ? "" : ", ", f.table, stated, counted);
    report.Add(std::move(f));
  };
  for (const auto& table : decision.tables) {
    for (const auto& tier : table.tiers) {
      if (!tier.stated_count) continue;
      const auto n =
          std::count_if(table.rows.begin(), table.rows.end(), [&](const auto& r) { return r.tier == tier.name; });
      Finding f = report.About(Rule::kTierCount, table, nullptr, {});
      f.where = tier.where;
      f.printed = tier.printed;
      test(tier.name, *tier.stated_count, static_cast<int>(n), std::move(f));
    }
  }
  for (const auto& st : decision.statements) {
    if (st.kind != "tier-count" || !st.value || !st.value->ToInt()) continue;
    const TierRows rows = RowsOf(decision, st.subject, st.block, st.tier);
    Finding f = report.About(Rule::kTierCount, st, rows.figures);
    if (!rows.has_tiers) {
      report.Untestable(Rule::kTierCount);
      continue;
    }
    if (rows.table != nullptr && !st.block.empty()) f.table = LabelOf(decision, *rows.table);
    test(st.tier, static_cast<int>(*st.value->ToInt()), rows.in_tier, std::move(f));
  }
}

void CheckTierShares(Report& report) {
  const auto& decision = report.decision();
  for (const auto& table : decision.tables) {
    std::vector<Share> group;
    for (const auto& tier : table.tiers) {
      if (!tier.stated_percent || table.rows.empty()) continue;
      Share s;
      s.tier = tier.name;
      s.stated = &*tier.stated_percent;
      s.all = static_cast<int>(table.rows.size());
      s.in_tier = static_cast<int>(
          std::count_if(table.rows.begin(), table.rows.end(), [&](const auto& r) { return r.tier == tier.name; }));
      s.table = &table;
      s.heading = &tier;
      for (const auto& row : table.rows) {
        for (const auto& v : row.values) s.figures.push_back(&v);
      }
      group.push_back(std::move(s));
    }
    TestShares(report, group);
  }
  std::map<std::string, std::vector<Share>> groups;
  std::vector<std::string> order;
  for (const auto& st : decision.statements) {
    if (st.kind != "tier-share" || !st.value) continue;
    TierRows rows = RowsOf(decision, st.subject, st.block, st.tier);
    if (!rows.has_tiers || rows.all == 0) {
      report.Untestable(Rule::kTierShare);
      continue;
    }
    Share s;
    s.tier = st.tier;
    s.stated = &*st.value;
    s.in_tier = rows.in_tier;
    s.all = rows.all;
    s.figures = std::move(rows.figures);
    s.statement = &st;
    s.table = st.block.empty() ? nullptr : rows.table;
    const std::string key = st.subject + "|" + st.block;
    if (groups.find(key) == groups.end()) order.push_back(key);
    groups[key].push_back(std::move(s));
  }
  for (const auto& key : order) TestShares(report, groups[key]);
}

void CheckTierThresholds(Report& report) {
  const auto& decision = report.decision();
  for (const auto& table : decision.tables) {
    if (table.indicator) continue;
    std::vector<const parse::Statement*> bounds;
    for (const auto& st : decision.statements) {
      if (st.kind == "threshold" && st.subject == table.subject && (st.block.empty() || st.block == table.block))
        bounds.push_back(&st);
    }
    if (bounds.empty()) continue;
    for (const auto& row : table.rows) {
      if (row.tier.empty()) continue;
      const auto it = std::find_if(bounds.begin(), bounds.end(), [&](const auto* st) { return st->tier == row.tier; });
      const parse::Value* score = ScoreOf(row, std::nullopt);
      if (it == bounds.end() || score == nullptr) {
        report.Untestable(Rule::kTierThreshold);
        continue;
      }
      const parse::Statement& st = **it;
      Ratio value = score->number->ToRatio();
      // Bounds in percent of the maximum.
      const bool percent_bounds = st.scale && *st.scale == Decimal::FromInt(100);
      if (percent_bounds && score->measure == parse::Measure::kScore) {
        if (!table.max || table.max->unscaled() == 0) {
          report.Untestable(Rule::kTierThreshold);
          continue;
        }
        value = value * 100 / table.max->ToRatio();
      }
      if (InBand(st, value)) {
        report.Consistent(Rule::kTierThreshold);
        continue;
      }
      Finding f = report.About(Rule::kTierThreshold, table, &row, {score});
      f.printed = st.printed;
      f.stated = row.tier;
      // Where "80 đến 90" and "90 đến 100" meet, the higher band.
      const parse::Statement* own = nullptr;
      for (const auto* other : bounds) {
        if (!InBand(*other, value)) continue;
        if (own == nullptr || !own->lower || (other->lower && *own->lower < *other->lower)) own = other;
      }
      if (own != nullptr) f.recomputed = own->tier;
      f.message = fmt::format("{}: “{}” được {} điểm mà xếp mức {}{}.", f.table, row.agency.printed,
                              Vi(score->number->ToString()), row.tier,
                              f.recomputed.empty() ? std::string(", ngoài ngưỡng đã nêu")
                                                   : fmt::format("; theo ngưỡng đã nêu là mức {}", f.recomputed));
      f.message_en = fmt::format("{}: “{}” has {} and the tier {}{}.", f.table, row.agency.printed,
                                 score->number->ToString(), row.tier,
                                 f.recomputed.empty() ? std::string(", outside the stated bounds")
                                                      : fmt::format("; the stated bounds make it {}", f.recomputed));
      report.Add(std::move(f));
    }
  }
}

}  // namespace xephang::validate
