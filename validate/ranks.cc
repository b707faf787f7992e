// rank-order, rank-ties, rank-range, ordinal.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "validate/report.h"

namespace xephang::validate {
namespace {

std::vector<const Ranked*> ByRank(const RankColumn& column) {
  std::vector<const Ranked*> sorted;
  for (const auto& e : column.entries) sorted.push_back(&e);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->rank < b->rank; });
  return sorted;
}

std::string Join(const std::vector<int>& numbers) {
  std::string out;
  std::size_t shown = 0;
  for (const int n : numbers) {
    if (shown++ == 12) return out + ", …";
    out += (out.empty() ? "" : ", ") + std::to_string(n);
  }
  return out;
}

// The rank of a body and the score that goes with it: one place where one cell prints both.
void Involve(Finding& f, const Report& report, const Ranked& e) {
  f.involved.push_back(report.OfFigure(*e.row, *e.rank_value));
  if (e.score != nullptr) f.involved.push_back(report.OfFigure(*e.score_row, *e.score));
}

}  // namespace

void CheckRankOrder(Report& report, const std::vector<RankColumn>& columns) {
  for (const auto& column : columns) {
    std::vector<const Ranked*> scored;
    for (const auto* e : ByRank(column)) {
      if (e->score != nullptr) scored.push_back(e);
    }
    // Bodies of one rank are one step; the lowest of a step is compared with the highest of the next.
    for (std::size_t i = 1; i < scored.size(); ++i) {
      const Ranked& better = *scored[i - 1];
      const Ranked& worse = *scored[i];
      if (better.rank == worse.rank || !(*better.score->number < *worse.score->number)) {
        report.Consistent(Rule::kRankOrder);
        continue;
      }
      Finding f = report.About(Rule::kRankOrder, *column.table, better.row,
                               {better.score, worse.score, better.rank_value, worse.rank_value});
      f.indicator = column.indicator;
      f.printed = better.rank_value->printed;
      f.stated = std::to_string(better.rank);
      Involve(f, report, better);
      Involve(f, report, worse);
      Parts parts;
      parts.Set("table", f.table)
          .Set("indicator", IndicatorPhrase(column.indicator, true), IndicatorPhrase(column.indicator, false));
      parts.Set("body", better.row->agency.printed).Set("rank", std::to_string(better.rank));
      parts.Number("score", better.score->number->ToString()).Set("other", worse.row->agency.printed);
      parts.Set("other_rank", std::to_string(worse.rank)).Number("other_score", worse.score->number->ToString());
      Say(f, Phrase::kRankOrder, parts);
      report.Add(std::move(f));
    }
  }
}

void CheckRankTies(Report& report, const std::vector<RankColumn>& columns) {
  for (const auto& column : columns) {
    std::vector<const Ranked*> scored;
    for (const auto& e : column.entries) {
      if (e.score != nullptr) scored.push_back(&e);
    }
    if (scored.empty()) {
      report.Untestable(Rule::kRankTies, 1, {"cột hạng không có điểm đi kèm", "no scores go with the ranks"});
      continue;
    }
    int findings = 0;
    const auto add = [&](const Ranked& at, Severity severity, std::string stated, Phrase phrase, Parts parts,
                         const std::vector<const Ranked*>& entries) {
      std::vector<const parse::Value*> figures;
      for (const auto* e : entries) figures.push_back(e->score);
      Finding f = report.About(Rule::kRankTies, *column.table, at.row, figures);
      for (const auto* e : entries) Involve(f, report, *e);
      f.indicator = column.indicator;
      f.severity = severity;
      f.printed = at.rank_value->printed;
      f.stated = std::move(stated);
      parts.Set("table", f.table)
          .Set("indicator", IndicatorPhrase(column.indicator, true), IndicatorPhrase(column.indicator, false));
      Say(f, phrase, parts);
      report.Add(std::move(f));
      ++findings;
    };
    const auto two = [](const Ranked& a, const Ranked& b) {
      Parts parts;
      parts.Set("body", a.row->agency.printed).Set("rank", std::to_string(a.rank));
      parts.Number("score", a.score->number->ToString()).Set("other", b.row->agency.printed);
      parts.Set("other_rank", std::to_string(b.rank)).Number("other_score", b.score->number->ToString());
      return parts;
    };
    // Unequal scores that share a rank.
    std::map<int, std::vector<const Ranked*>> by_rank;
    for (const auto* e : scored) by_rank[e->rank].push_back(e);
    bool competition = false;
    bool dense = false;
    for (auto it = by_rank.begin(); it != by_rank.end(); ++it) {
      const auto& group = it->second;
      if (group.size() < 2) continue;
      const auto other = std::find_if(group.begin(), group.end(), [&](const auto* e) {
        return *e->score->number != *group.front()->score->number;
      });
      if (other == group.end()) {
        const auto next = std::next(it);
        if (next != by_rank.end()) {
          competition = competition || next->first == it->first + static_cast<int>(group.size());
          dense = dense || next->first == it->first + 1;
        }
        continue;
      }
      add(**other, Severity::kError, std::to_string(it->first), Phrase::kTieUnequalScores, two(*group.front(), **other),
          group);
    }
    if (competition && dense) {
      std::vector<const Ranked*> ties;
      for (const auto& [rank, group] : by_rank) {
        if (group.size() > 1) ties.insert(ties.end(), group.begin(), group.end());
      }
      add(*ties.front(), Severity::kError, {}, Phrase::kTieMixed, {}, ties);
    }
    // Equal scores with unequal ranks. A column that gives most ties one rank each breaks its convention where it does
    // not; one that breaks most ties silently does so where it shares a rank.
    std::vector<const Ranked*> by_score = scored;
    std::stable_sort(by_score.begin(), by_score.end(), [](const auto* a, const auto* b) {
      return *a->score->number != *b->score->number ? *a->score->number > *b->score->number : a->rank < b->rank;
    });
    std::vector<std::pair<const Ranked*, const Ranked*>> broken;  // first and last of a group with unequal ranks
    std::vector<std::pair<const Ranked*, const Ranked*>> kept;    // two of a group that share one
    std::size_t unequal = 0;  // neighbours of equal scores with unequal ranks, and with one rank
    std::size_t equal = 0;
    for (std::size_t i = 0; i < by_score.size();) {
      std::size_t end = i + 1;
      while (end < by_score.size() && *by_score[end]->score->number == *by_score[i]->score->number) ++end;
      if (by_score[i]->rank != by_score[end - 1]->rank) broken.emplace_back(by_score[i], by_score[end - 1]);
      for (std::size_t k = i + 1; k < end; ++k) {
        if (by_score[k]->rank != by_score[k - 1]->rank) {
          ++unequal;
          continue;
        }
        ++equal;
        if (kept.empty() || kept.back().second != by_score[k - 1]) kept.emplace_back(by_score[k - 1], by_score[k]);
      }
      i = end;
    }
    if (equal > 0 && equal >= unequal) {
      for (const auto& [a, b] : broken)
        add(*b, Severity::kError, std::to_string(b->rank), Phrase::kTieUnequalRanks, two(*a, *b), {a, b});
    } else if (!broken.empty()) {
      const auto& [a, b] = broken.front();
      std::vector<const Ranked*> all;
      for (const auto& [c, d] : broken) all.insert(all.end(), {c, d});
      add(*b, Severity::kWarning, std::to_string(b->rank), Phrase::kTieSilent,
          two(*a, *b).Set("n", fmt::format("{} nhóm", broken.size()),
                          broken.size() == 1 ? "a group of equal scores has"
                                             : fmt::format("{} groups of equal scores have", broken.size())),
          all);
      for (const auto& [c, d] : kept) {
        add(*d, Severity::kError, std::to_string(d->rank), Phrase::kTieShared, two(*c, *d), {c, d});
      }
    }
    if (findings == 0) report.Consistent(Rule::kRankTies);
  }
}

void CheckRankRange(Report& report, const std::vector<RankColumn>& columns) {
  for (const auto& column : columns) {
    const auto sorted = ByRank(column);
    const int ranked = static_cast<int>(sorted.size());
    if (column.table->incomplete) {  // what is missing may be what was not read
      report.Untestable(Rule::kRankRange, 1, {"bảng chưa đọc được hết", "the table was not read whole"});
      continue;
    }
    const int n = column.of ? std::max(*column.of, ranked) : ranked;
    std::map<int, std::vector<const Ranked*>> by_rank;
    for (const auto* e : sorted) by_rank[e->rank].push_back(e);
    std::vector<int> outside;
    std::vector<int> missing;
    std::vector<int> doubled;
    std::vector<const Ranked*> behind_gaps;  // the first bodies behind a missing rank
    const Ranked* at = nullptr;
    const auto blame = [&](const Ranked* e) {
      if (at == nullptr) at = e;
    };
    for (const auto& entry : by_rank) {
      const int rank = entry.first;
      const auto& group = entry.second;
      if (rank < 1 || rank > n) {
        outside.push_back(rank);
        blame(group.front());
      }
      if (group.size() > 1) {
        // A tie explains a shared rank: equal scores, or scores that are not printed.
        const bool unequal = std::any_of(group.begin(), group.end(), [&](const Ranked* e) {
          return e->score != nullptr && group.front()->score != nullptr &&
                 *e->score->number != *group.front()->score->number;
        });
        if (unequal) {
          doubled.push_back(rank);
          blame(group.back());
        }
      }
    }
    // Missing ranks: neither the next place nor the place behind the tie. A column that ranks a part of `of` bodies may
    // leave some out.
    if (!column.unread && (!column.of || *column.of <= ranked)) {
      int expected = 1;
      int alternative = 1;
      for (const auto& [rank, group] : by_rank) {
        if (rank > n) continue;
        if (rank != expected && rank != alternative) {
          for (int r = alternative < rank ? alternative : expected; r < rank && r - expected < 50; ++r)
            missing.push_back(r);
          behind_gaps.push_back(group.front());
          blame(group.front());
        }
        expected = rank + 1;
        alternative = rank + static_cast<int>(group.size());
      }
      // A rank above n leaves out the last places.
      if (!outside.empty()) {
        for (int r = std::max(expected, alternative); r <= n && missing.size() < 12; ++r) missing.push_back(r);
      }
    }
    if (outside.empty() && missing.empty() && doubled.empty()) {
      if (column.unread) {
        report.Untestable(Rule::kRankRange, 1, {"có hạng không đọc được", "a rank could not be read"});
      } else {
        report.Consistent(Rule::kRankRange);
      }
      continue;
    }
    std::vector<const parse::Value*> figures;
    for (const auto& e : column.entries) figures.push_back(e.rank_value);
    Finding f = report.About(Rule::kRankRange, *column.table, at->row, figures);
    f.indicator = column.indicator;
    f.printed = at->rank_value->printed;
    f.stated = std::to_string(at->rank);
    for (const auto* e : sorted) {
      if (e == at || std::find(behind_gaps.begin(), behind_gaps.end(), e) != behind_gaps.end() ||
          std::find(outside.begin(), outside.end(), e->rank) != outside.end() ||
          std::find(doubled.begin(), doubled.end(), e->rank) != doubled.end())
        f.involved.push_back(report.OfFigure(*e->row, *e->rank_value));
    }
    std::string vi;
    std::string en;
    const auto say = [&](const std::string& v, const std::string& e) {
      vi += (vi.empty() ? "" : "; ") + v;
      en += (en.empty() ? "" : "; ") + e;
    };
    const auto names_of = [&](int rank) {  // the bodies that have a rank
      std::string names;
      std::size_t shown = 0;
      for (const auto* e : by_rank[rank]) {
        if (shown++ == 4) break;
        names += (names.empty() ? "“" : ", “") + e->row->agency.printed + "”";
      }
      return names;
    };
    if (outside.size() == 1) {
      say(fmt::format("hạng {} ({}) nằm ngoài 1…{}", outside.front(), names_of(outside.front()), n),
          fmt::format("rank {} ({}) lies outside 1…{}", outside.front(), names_of(outside.front()), n));
    } else if (!outside.empty()) {
      say(fmt::format("các hạng {} nằm ngoài 1…{}", Join(outside), n),
          fmt::format("ranks {} lie outside 1…{}", Join(outside), n));
    }
    if (!missing.empty())
      say(fmt::format("thiếu hạng {}", Join(missing)),
          fmt::format(fmt::runtime(missing.size() == 1 ? "rank {} is missing" : "ranks {} are missing"),
                      Join(missing)));
    if (!doubled.empty()) {
      // The bodies that share the first of them.
      const std::string names = names_of(doubled.front());
      say(fmt::format("hạng {} lặp lại mà điểm khác nhau ({})", Join(doubled), names),
          fmt::format(fmt::runtime(doubled.size() == 1 ? "rank {} is given to unequal scores ({})"
                                                       : "ranks {} are given to unequal scores ({})"),
                      Join(doubled), names));
    }
    f.recomputed = !missing.empty() ? std::to_string(missing.front()) : std::string();
    Parts parts;
    parts.Set("table", f.table)
        .Set("indicator", IndicatorPhrase(column.indicator, true), IndicatorPhrase(column.indicator, false));
    parts.Set("what", vi, en).Set("n", std::to_string(ranked));
    // One rank too many and one missing: as many bodies more than are printed were ranked.
    const int more = outside.empty() ? 0 : outside.back() - n;
    if (doubled.empty() && more > 0 && static_cast<int>(missing.size()) == more &&
        outside.size() == static_cast<std::size_t>(more)) {
      f.reconciled_by = fmt::format("{} ranked bodies, {} of them not printed", n + more, more);
      parts.Set("tail",
                fmt::format("; khớp nếu đã xếp hạng {} đơn vị, trong đó {} đơn vị không có trong bảng", n + more, more),
                fmt::format("; it agrees if {} bodies were ranked and {} of them not printed", n + more, more));
    } else {
      parts.Set("tail", "");
    }
    Say(f, Phrase::kRankRange, parts);
    report.Add(std::move(f));
  }
}

namespace {

// The number that the first row of a table should bear: 1, or the one behind the last of the section above, where the
// first or the second row counts on from there.
int FirstNumber(const parse::Decision& decision, const parse::Table& table) {
  const auto at = static_cast<std::size_t>(&table - decision.tables.data());
  if (at == 0 || table.section.empty() || table.rows.empty()) return 1;
  const auto& above = decision.tables[at - 1];
  if (above.label != table.label || above.caption != table.caption || above.rows.empty() || !above.rows.back().ordinal)
    return 1;
  const int next = *above.rows.back().ordinal + 1;
  for (std::size_t i = 0; i < table.rows.size() && i < 2; ++i) {
    if (table.rows[i].ordinal == next + static_cast<int>(i)) return next;
  }
  return 1;
}

}  // namespace

void CheckOrdinals(Report& report) {
  for (const auto& table : report.decision().tables) {
    const int begin = FirstNumber(report.decision(), table);
    // A first column that gives the rank repeats numbers for ties: the rules of ranks hold for it.
    bool is_rank = false;
    for (const auto& row : table.rows) {
      const parse::Value* rank = RankOf(row, table.indicator);
      // "06 (86,2)" is a rank of its own beside the number of the row.
      if (rank == nullptr || !row.ordinal || rank->number->ToInt() != *row.ordinal ||
          rank->printed.find('(') != std::string::npos) {
        is_rank = false;
        break;
      }
      is_rank = true;
    }
    std::vector<const parse::Row*> numbered;
    bool lost = false;
    for (const auto& row : table.rows) {
      if (row.ordinal) {
        numbered.push_back(&row);
      } else {
        lost = true;
      }
    }
    if (numbered.empty()) continue;
    if (lost) {
      // Where a number was lost, only one that both its neighbours gainsay can be told.
      const auto place = [&](const parse::Row* row) { return static_cast<int>(row - table.rows.data()); };
      bool told = false;
      for (std::size_t i = 1; i + 1 < numbered.size(); ++i) {
        const auto* before = numbered[i - 1];
        const auto* after = numbered[i + 1];
        const int want = *before->ordinal + place(numbered[i]) - place(before);
        if (*numbered[i]->ordinal == want || *after->ordinal - *before->ordinal != place(after) - place(before))
          continue;
        Finding f = report.About(Rule::kOrdinal, table, numbered[i], {});
        f.severity = Severity::kWarning;
        f.suspect = Suspect::kReading;
        f.stated = std::to_string(*numbered[i]->ordinal);
        f.recomputed = std::to_string(want);
        f.involved = {report.OfRow(*before), report.OfRow(*numbered[i]), report.OfRow(*after)};
        Parts parts;
        parts.Set("table", f.table).Set("body", numbered[i]->agency.printed);
        parts.Set("what", "một số thứ tự không hợp với các hàng trước và sau",
                  "a row number does not fit the rows before and after");
        Say(f, Phrase::kOrdinal, parts.Set("stated", f.stated).Set("recomputed", f.recomputed));
        report.Add(std::move(f));
        told = true;
      }
      if (told) continue;
      report.Untestable(Rule::kOrdinal, 1, {"có số thứ tự không đọc được", "a row number could not be read"});
      continue;
    }
    std::map<int, int> count;
    for (const auto* row : numbered) ++count[*row->ordinal];
    std::vector<int> repeated;
    for (const auto& [ordinal, n] : count) {
      if (n > 1) repeated.push_back(ordinal);
    }
    if (is_rank && !repeated.empty()) continue;
    const int last = count.rbegin()->first;
    const int first = numbered.front()->ordinal.value();
    std::vector<int> missing;
    for (int o = std::min(first, begin); o <= last && missing.size() < 50; ++o) {
      if (count.find(o) == count.end() && o >= 1) missing.push_back(o);
    }
    const parse::Row* at = nullptr;
    int expected = 0;
    for (std::size_t i = 0; i < numbered.size() && at == nullptr; ++i) {
      const int want = i == 0 ? begin : *numbered[i - 1]->ordinal + 1;
      if (*numbered[i]->ordinal != want) {
        at = numbered[i];
        expected = want;
      }
    }
    // A list from the last to the first counts down.
    bool down = numbered.size() > 1 && *numbered.back()->ordinal == 1;
    for (std::size_t i = 1; down && i < numbered.size(); ++i)
      down = *numbered[i]->ordinal + 1 == *numbered[i - 1]->ordinal;
    if (at == nullptr || down) {
      report.Consistent(Rule::kOrdinal);
      continue;
    }
    std::vector<const parse::Value*> figures;
    for (const auto& v : at->values) figures.push_back(&v);
    Finding f = report.About(Rule::kOrdinal, table, at, figures);
    f.stated = std::to_string(*at->ordinal);
    f.recomputed = std::to_string(expected);
    for (const auto* row : numbered) {
      if (row == at || count[*row->ordinal] > 1) f.involved.push_back(report.OfRow(*row));
    }
    std::string vi;
    std::string en;
    if (!missing.empty()) {
      vi = fmt::format("thiếu số thứ tự {}", Join(missing));
      en = fmt::format(fmt::runtime(missing.size() == 1 ? "row number {} is missing" : "row numbers {} are missing"),
                       Join(missing));
    }
    if (!repeated.empty()) {
      vi += (vi.empty() ? "" : "; ") + fmt::format("số thứ tự {} lặp lại", Join(repeated));
      en += (en.empty() ? "" : "; ") + fmt::format(fmt::runtime(repeated.size() == 1 ? "row number {} is repeated"
                                                                                     : "row numbers {} are repeated"),
                                                   Join(repeated));
    }
    if (vi.empty()) {
      vi = "các hàng không theo thứ tự";
      en = "the rows are out of order";
    }
    Parts parts;
    parts.Set("table", f.table).Set("what", vi, en).Set("body", at->agency.printed);
    parts.Set("stated", f.stated).Set("recomputed", f.recomputed);
    Say(f, Phrase::kOrdinal, parts);
    report.Add(std::move(f));
  }
}

}  // namespace xephang::validate
