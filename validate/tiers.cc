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
  int all = 0;           // that were assessed
  int not_assessed = 0;  // printed beside them
  bool has_tiers = false;
  const parse::Table* table = nullptr;
  std::vector<const parse::Value*> figures;
};

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

// "nhóm 1/3" is a third of a list and no class that the text would count.
bool IsClass(const std::string& tier) { return !tier.empty() && tier.find('/') == std::string::npos; }

// Where no table prints tiers, those that the stated bounds give: of every row, or none.
std::optional<std::map<const parse::Row*, std::string>> TiersByBounds(const parse::Decision& decision,
                                                                      const std::vector<const parse::Table*>& tables) {
  std::map<const parse::Row*, std::string> tiers;
  for (const auto* table : tables) {
    if (table->indicator) continue;
    for (const auto& row : table->rows) {
      const parse::Value* score = ScoreOf(row, std::nullopt);
      if (score == nullptr) return std::nullopt;
      const parse::Statement* own = nullptr;
      for (const auto& st : decision.statements) {
        if (st.kind != "threshold" || st.subject != table->subject || (!st.block.empty() && st.block != table->block))
          continue;
        if (st.scale && *st.scale == Decimal::FromInt(100) && score->measure == parse::Measure::kScore)
          return std::nullopt;
        if (!InBand(st, score->number->ToRatio())) continue;
        if (own != nullptr && own->tier != st.tier) return std::nullopt;  // on a bound that two of them hold
        own = &st;
      }
      if (own == nullptr) return std::nullopt;
      tiers[&row] = own->tier;
    }
  }
  return tiers;
}

TierRows RowsOf(const parse::Decision& decision, const std::string& subject, const std::string& block,
                const std::string& tier) {
  TierRows out;
  EarlierBodies earlier;
  const auto tables = TablesOf(decision, subject, block);
  const auto printed = [](const parse::Table* table) {
    return std::any_of(table->rows.begin(), table->rows.end(), [](const auto& r) { return IsClass(r.tier); });
  };
  std::map<const parse::Row*, std::string> by_bounds;
  if (std::none_of(tables.begin(), tables.end(), printed)) {
    const auto tiers = TiersByBounds(decision, tables);
    if (!tiers) return out;
    by_bounds = *tiers;
  }
  for (const auto* table : tables) {
    if (table->indicator || (by_bounds.empty() && !printed(table))) continue;
    out.has_tiers = true;
    if (out.table == nullptr) out.table = table;
    std::vector<const parse::Row*> here;
    for (const auto& row : table->rows) {
      if (earlier.Has(*table, row)) continue;
      here.push_back(&row);
      ++(row.not_assessed ? out.not_assessed : out.all);
      const auto own = by_bounds.find(&row);
      if ((own == by_bounds.end() ? row.tier : own->second) == tier) ++out.in_tier;
      for (const auto& v : row.values) out.figures.push_back(&v);
    }
    earlier.Add(*table, here);
  }
  return out;
}

// "từ 70 đến dưới 85" / "70 to under 85".
std::string BoundsOf(const parse::Statement& st, bool vi) {
  const auto n = [&](const Decimal& d) { return normalize::ForReader(d.ToString(), vi); };
  const std::string unit = st.scale && *st.scale == Decimal::FromInt(100) ? "%" : "";
  std::string out;
  if (st.lower) {
    out = st.lower_open ? (vi ? "trên " : "above ") : (vi ? "từ " : "");
    out += n(*st.lower) + unit;
    if (!st.upper) return out + (st.lower_open ? "" : vi ? " trở lên" : " and more");
  }
  if (st.upper) {
    if (st.lower) out += vi ? " đến " : " to ";
    out += st.upper_closed ? (st.lower ? "" : vi ? "không quá " : "at most ") : (vi ? "dưới " : "under ");
    out += n(*st.upper) + unit;
  }
  return out;
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
  int all = 0;           // that were assessed
  int not_assessed = 0;  // printed beside them; some documents count them in
  std::vector<const parse::Value*> figures;
  const parse::Statement* statement = nullptr;
  const parse::Table* table = nullptr;
  const parse::Tier* heading = nullptr;
};

// Numbers of bodies, one for each share, that print as these shares, rounded or adjusted to add up to 100, and are all
// the bodies together: the ones nearest to the table. Empty where there are none.
std::vector<int> CountsThatGive(const std::vector<Share>& group) {
  constexpr std::size_t kMostTiers = 8;
  const int n = group.front().all;
  if (group.size() < 2 || group.size() > kMostTiers) return {};
  Ratio total = 0;
  for (const auto& s : group) {
    if (s.all != n) return {};
    total += s.stated->ToRatio();
  }
  std::vector<std::vector<int>> candidates;
  for (const auto& s : group) {
    std::vector<int> ks;
    for (int k = 0; k <= n; ++k) {
      const Ratio exact = Percent(k, n);
      const bool near = total == 100 && abs(Ratio(exact - s.stated->ToRatio())) < normalize::Unit(s.stated->places());
      if (RoundsTo(exact, *s.stated) || TruncatesTo(exact, *s.stated) || near) ks.push_back(k);
    }
    if (ks.empty() || ks.size() > 4) return {};
    candidates.push_back(std::move(ks));
  }
  std::vector<int> best;
  int best_distance = 0;
  std::vector<int> chosen;
  const auto choose = [&](const auto& self, int left) -> void {
    const std::size_t i = chosen.size();
    if (i == group.size()) {
      if (left != 0) return;
      int distance = 0;
      for (std::size_t j = 0; j < i; ++j) distance += std::abs(chosen[j] - group[j].in_tier);
      if (best.empty() || distance < best_distance) {
        best = chosen;
        best_distance = distance;
      }
      return;
    }
    for (const int k : candidates[i]) {
      if (k > left) continue;
      chosen.push_back(k);
      self(self, left - k);
      chosen.pop_back();
    }
  };
  choose(choose, n);
  return best;
}

std::string JoinCounts(const std::vector<int>& counts, const char* last) {
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == counts.size() ? last : ", ") + std::to_string(counts[i]);
  return out;
}

// The row that stands at the border between two tiers: the last one of the better, by the scores of its table.
const parse::Row* AtTheEdge(const parse::Table& table, const std::string& tier) {
  const parse::Row* edge = nullptr;
  for (const auto& row : table.rows) {
    const auto* score = ScoreOf(row, table.indicator);
    if (row.tier != tier || score == nullptr) continue;
    if (edge == nullptr || *score->number < *ScoreOf(*edge, table.indicator)->number) edge = &row;
  }
  return edge;
}

// What would make all shares of a block right, as one sentence.
struct Together {
  std::string by, vi, en;
};
Together Reconcile(const std::vector<Share>& group) {
  Together t;
  const auto counts = CountsThatGive(group);
  if (counts.empty()) return t;
  std::string shares;
  std::vector<int> in_table;
  std::vector<std::size_t> gains;
  std::vector<std::size_t> loses;
  for (std::size_t i = 0; i < group.size(); ++i) {
    shares += (i == 0 ? "" : "/") + group[i].stated->ToString();
    in_table.push_back(group[i].in_tier);
    if (counts[i] == group[i].in_tier + 1) gains.push_back(i);
    if (counts[i] == group[i].in_tier - 1) loses.push_back(i);
    if (std::abs(counts[i] - group[i].in_tier) > 1) return t;
  }
  const int n = group.front().all;
  t.by = fmt::format("{} of {}", JoinCounts(counts, " and "), n);
  t.vi = fmt::format("; các tỷ lệ {}% khớp nếu có {} trong {} đơn vị, còn bảng có {}", Vi(shares),
                     JoinCounts(counts, " và "), n, JoinCounts(in_table, " và "));
  t.en = fmt::format("; {}% is what {} of {} would give; the table has {}", shares, JoinCounts(counts, " and "), n,
                     JoinCounts(in_table, " and "));
  // One body across one border.
  if (gains.size() == 1 && loses.size() == 1 && group.front().table != nullptr) {
    const std::size_t better = std::min(gains.front(), loses.front());
    if (std::max(gains.front(), loses.front()) == better + 1 && loses.front() == better) {
      if (const auto* row = AtTheEdge(*group.front().table, group[better].tier)) {
        const std::string score = ScoreOf(*row, group.front().table->indicator)->number->ToString();
        t.vi += fmt::format("; “{}” ({}) đứng đúng ở ranh giới của mức {}", row->agency.printed, Vi(score),
                            group[better].tier);
        t.en += fmt::format(", and “{}” ({}) stands exactly at the border of {}", row->agency.printed, score,
                            group[better].tier);
      }
    }
  }
  return t;
}

// The shares of one block that belong together: they may have been adjusted to add up to 100.
void TestShares(Report& report, const std::vector<Share>& group) {
  Ratio total = 0;
  bool near = true;
  for (const auto& s : group) {
    total += s.stated->ToRatio();
    near = near && abs(Ratio(s.stated->ToRatio() - Percent(s.in_tier, s.all))) < normalize::Unit(s.stated->places());
  }
  const bool adjusted = total == 100 && near;
  const Together together = group.empty() || adjusted ? Together{} : Reconcile(group);
  for (const auto& s : group) {
    const Ratio exact = Percent(s.in_tier, s.all);
    if (RoundsTo(exact, *s.stated) || RoundsTo(Percent(s.in_tier, s.all + s.not_assessed), *s.stated)) {
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
      vi = truncated ? "; khớp nếu cắt bớt chữ số thập phân thay vì làm tròn"
                     : "; khớp nếu tỷ lệ được điều chỉnh để tổng bằng 100%";
      en = truncated ? "; agrees if cut off instead of rounded"
                     : "; agrees if the shares were adjusted to add up to 100%";
    } else if (!together.by.empty()) {
      f.reconciled_by = together.by;
      vi = together.vi;
      en = together.en;
    } else {
      const int k = CountThatGives(*s.stated, s.all);
      if (k >= 0) {
        f.reconciled_by = fmt::format("{} of {}", k, s.all);
        vi = fmt::format("; {}% khớp nếu có {}/{} đơn vị", Vi(s.stated->ToString()), k, s.all);
        en = fmt::format("; {}% is what {} of {} would give", s.stated->ToString(), k, s.all);
      } else {
        vi = fmt::format("; không số lượng nào trong {} đơn vị cho tỷ lệ này", s.all);
        en = fmt::format("; no number of {} bodies gives this share", s.all);
      }
    }
    Parts parts;
    parts.Set("tier", s.tier).Set("block", BlockName(f.block, true), BlockName(f.block, false));
    parts.Number("stated", s.stated->ToString()).Number("recomputed", f.recomputed);
    parts.Set("k", std::to_string(s.in_tier)).Set("n", std::to_string(s.all)).Set("tail", vi, en);
    Say(f, Phrase::kTierShare, parts);
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
    Parts parts;
    parts.Set("tier", tier).Set("table", f.table.empty() ? "" : ", " + f.table);
    parts.Set("stated", f.stated).Set("recomputed", f.recomputed);
    Say(f, Phrase::kTierCount, parts);
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
      report.Untestable(Rule::kTierCount, 1, {"không bảng nào của khối xếp mức", "no table of the block has tiers"});
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
    const auto not_assessed = static_cast<int>(
        std::count_if(table.rows.begin(), table.rows.end(), [](const auto& r) { return r.not_assessed; }));
    for (const auto& tier : table.tiers) {
      if (!tier.stated_percent || not_assessed == static_cast<int>(table.rows.size())) continue;
      Share s;
      s.tier = tier.name;
      s.stated = &*tier.stated_percent;
      s.not_assessed = not_assessed;
      s.all = static_cast<int>(table.rows.size()) - not_assessed;
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
      report.Untestable(Rule::kTierShare, 1, {"không bảng nào của khối xếp mức", "no table of the block has tiers"});
      continue;
    }
    Share s;
    s.tier = st.tier;
    s.stated = &*st.value;
    s.in_tier = rows.in_tier;
    s.all = rows.all;
    s.not_assessed = rows.not_assessed;
    s.figures = std::move(rows.figures);
    s.statement = &st;
    s.table = st.block.empty() ? nullptr : rows.table;
    const std::string key = st.subject + "|" + st.block;
    if (groups.find(key) == groups.end()) order.push_back(key);
    groups[key].push_back(std::move(s));
  }
  for (const auto& key : order) TestShares(report, groups[key]);
}

namespace {

// Whether the band above begins where the one below ends: "dưới 85" and "từ 85", "đến 84,99" and "từ 85", 429 and 430;
// "80 đến 90" and "90 đến 100" share their bound.
bool Meet(const parse::Statement& below, const parse::Statement& above) {
  const Ratio end = below.upper->ToRatio();
  const Ratio begin = above.lower->ToRatio();
  if (end == begin) return true;
  return below.upper_closed && end < begin && begin - end <= normalize::Unit(below.upper->places());
}

// The bands of one scale of tiers leave no gap and do not overlap.
void CheckBounds(Report& report) {
  std::map<std::string, std::vector<const parse::Statement*>> scales;
  for (const auto& st : report.decision().statements) {
    if (st.kind == "threshold")
      scales[st.subject + "|" + st.block + "|" + (st.scale ? st.scale->ToString() : "")].push_back(&st);
  }
  for (auto& [key, bands] : scales) {
    // The same scale may be stated twice.
    std::vector<const parse::Statement*> once;
    bool one_scale = true;
    for (const auto* st : bands) {
      const auto same = std::find_if(once.begin(), once.end(), [&](const auto* o) { return o->tier == st->tier; });
      if (same == once.end()) {
        once.push_back(st);
      } else {
        one_scale = one_scale && (*same)->lower == st->lower && (*same)->upper == st->upper;
      }
    }
    // A tier whose bounds were not read may fill the gap.
    for (const auto& table : report.decision().tables) {
      for (const auto& tier : table.tiers) {
        one_scale =
            one_scale && std::any_of(once.begin(), once.end(), [&](const auto* o) { return o->tier == tier.name; });
      }
    }
    if (!one_scale || once.size() < 2) continue;
    const auto begins = [](const parse::Statement* st) { return st->lower ? st->lower->ToRatio() : Ratio(-1); };
    std::stable_sort(once.begin(), once.end(), [&](const auto* a, const auto* b) { return begins(a) < begins(b); });
    for (std::size_t i = 1; i < once.size(); ++i) {
      const auto& below = *once[i - 1];
      const auto& above = *once[i];
      if (!below.upper || !above.lower || Meet(below, above)) {
        report.Consistent(Rule::kTierThreshold);
        continue;
      }
      Finding f = report.About(Rule::kTierThreshold, below, {});
      f.severity = Severity::kWarning;
      f.stated = below.tier;
      f.recomputed = above.tier;
      f.involved = {Report::OfStatement(below), Report::OfStatement(above)};
      Parts parts;
      parts.Set("stated", below.tier).Set("recomputed", above.tier);
      parts.Set("bounds", BoundsOf(below, true), BoundsOf(below, false));
      parts.Set("own_bounds", BoundsOf(above, true), BoundsOf(above, false));
      Say(f, Phrase::kTierBoundsApart, parts);
      report.Add(std::move(f));
    }
  }
}

}  // namespace

void CheckTierThresholds(Report& report) {
  CheckBounds(report);
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
        report.Untestable(
            Rule::kTierThreshold, 1,
            {"mức không có ngưỡng, hoặc hàng không có điểm", "the tier has no bounds, or the row no score"});
        continue;
      }
      const parse::Statement& st = **it;
      Ratio value = score->number->ToRatio();
      // Bounds in percent of the maximum.
      const bool percent_bounds = st.scale && *st.scale == Decimal::FromInt(100);
      if (percent_bounds && score->measure == parse::Measure::kScore) {
        if (!table.max || table.max->unscaled() == 0) {
          report.Untestable(Rule::kTierThreshold, 1,
                            {"ngưỡng tính theo phần trăm mà không rõ điểm tối đa", "bounds in percent and no maximum"});
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
      f.involved.push_back(report.OfFigure(row, *score));
      f.involved.push_back(Report::OfStatement(st));
      if (own != nullptr) f.involved.push_back(Report::OfStatement(*own));
      Parts parts;
      parts.Set("table", f.table).Set("body", row.agency.printed).Number("score", score->number->ToString());
      parts.Set("stated", row.tier).Set("recomputed", f.recomputed);
      parts.Set("bounds", BoundsOf(st, true), BoundsOf(st, false));
      if (own != nullptr) parts.Set("own_bounds", BoundsOf(*own, true), BoundsOf(*own, false));
      Say(f, f.recomputed.empty() ? Phrase::kTierOutsideThresholds : Phrase::kTierThreshold, parts);
      report.Add(std::move(f));
    }
  }
}

}  // namespace xephang::validate
