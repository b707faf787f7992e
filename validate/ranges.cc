// score-range, max-sum: scores and maxima.
#include <fmt/format.h>

#include <algorithm>

#include "normalize/unicode.h"
#include "validate/report.h"

namespace xephang::validate {
namespace {

using normalize::Decimal;
using normalize::Ratio;

// Bonus points come on top of the scale.
bool IsBonus(const std::optional<std::string>& indicator) {
  if (!indicator) return false;
  const std::string key = normalize::FoldKey(*indicator);
  return key.find("diemthuong") != std::string::npos || key.find("diemcong") != std::string::npos;
}

struct Scored {
  const parse::Row* row = nullptr;
  const parse::Value* value = nullptr;
  Decimal max = Decimal::FromInt(0);
};

}  // namespace

void CheckScoreRange(Report& report) {
  for (const auto& table : report.decision().tables) {
    for (const auto measure : {parse::Measure::kScore, parse::Measure::kPercent}) {
      for (const auto& indicator : IndicatorsOf(table, measure)) {
        std::vector<Scored> scored;
        int without = 0;
        int above = 0;
        for (const auto& row : table.rows) {
          for (const auto& v : row.values) {
            if (v.measure != measure || !v.number || !parse::SameIndicator(v.indicator, indicator)) continue;
            auto max = v.of ? std::optional(Decimal::FromInt(*v.of)) : parse::StatedMaximum(table, indicator);
            if (measure == parse::Measure::kPercent && !max) max = Decimal::FromInt(100);
            if (!max) {
              ++without;
              if (v.number->unscaled() >= 0 || parse::IsDeduction(indicator)) continue;
            }
            scored.push_back({&row, &v, max.value_or(*v.number)});
            above += max && *v.number > *max ? 1 : 0;
          }
        }
        if (without > 0) {
          report.Untestable(Rule::kScoreRange, without,
                            {"văn bản không nêu điểm tối đa của cột", "the document states no maximum of the column"});
        }
        // A maximum that a third of the column exceeds is not this column's.
        if (above * 3 > static_cast<int>(scored.size())) {
          report.Untestable(Rule::kScoreRange, static_cast<int>(scored.size()),
                            {"điểm tối đa đã nêu không phải của cột này", "the stated maximum is not this column's"});
          continue;
        }
        for (const auto& s : scored) {
          const bool below = s.value->number->unscaled() < 0 && !parse::IsDeduction(indicator);
          const bool over = *s.value->number > s.max && !IsBonus(indicator);
          if (!below && !over) {
            report.Consistent(Rule::kScoreRange);
            continue;
          }
          Finding f = report.About(Rule::kScoreRange, table, s.row, {s.value});
          f.indicator = indicator;
          f.printed = s.value->printed;
          f.stated = s.value->number->ToString();
          if (over) f.recomputed = s.max.ToString();
          f.involved.push_back(report.OfFigure(*s.row, *s.value));
          Parts parts;
          parts.Set("table", f.table).Set("body", s.row->agency.printed).Number("stated", f.stated);
          parts.Set("indicator", IndicatorPhrase(indicator, true), IndicatorPhrase(indicator, false));
          Say(f, below ? Phrase::kScoreBelow : Phrase::kScoreAbove, parts.Number("max", s.max.ToString()));
          report.Add(std::move(f));
        }
      }
    }
  }
}

namespace {

// The statement that gives the total's maximum; null where it is the scale of a mean.
const parse::Statement* StatementOfMax(const parse::Decision& decision, const parse::Table& table) {
  const parse::Statement* found = nullptr;
  for (const auto& st : decision.statements) {
    if ((st.kind != "max" && !(st.kind == "mean" && st.scale)) || st.indicator) continue;
    if ((!st.subject.empty() && st.subject != table.subject) || (!st.block.empty() && st.block != table.block))
      continue;
    const auto& value = st.kind == "max" ? st.value : st.scale;
    if (!value || *value != *table.max) continue;
    if (found == nullptr || (st.kind == "max" && found->kind != "max") || (!st.block.empty() && found->block.empty()))
      found = &st;
  }
  return found;
}

// The statements of the parts' maxima.
void InvolveParts(Finding& f, const parse::Decision& decision, const parse::Table& table) {
  for (const auto& st : decision.statements) {
    if (st.kind != "max" || !st.indicator || !st.value) continue;
    if ((!st.subject.empty() && st.subject != table.subject) || (!st.block.empty() && st.block != table.block))
      continue;
    f.involved.push_back(Report::OfStatement(st));
  }
}

void TestMaxSum(Report& report, const parse::Table& table, const std::vector<Decimal>& parts_of) {
  Ratio sum = 0;
  std::string listed;
  int places = table.max->places();
  for (const auto& part : parts_of) {
    sum += part.ToRatio();
    places = std::max(places, part.places());
    listed += (listed.empty() ? "" : " + ") + part.ToString();
  }
  if (sum == table.max->ToRatio()) {
    report.Consistent(Rule::kMaxSum);
    return;
  }
  const auto* statement = StatementOfMax(report.decision(), table);
  Finding f = statement != nullptr ? report.About(Rule::kMaxSum, *statement, {})
                                   : report.About(Rule::kMaxSum, table, nullptr, {});
  f.table = LabelOf(report.decision(), table);
  f.block = table.block;
  f.stated = table.max->ToString();
  f.recomputed = normalize::ToFixed(sum, places);
  if (statement != nullptr) f.involved.push_back(Report::OfStatement(*statement));
  InvolveParts(f, report.decision(), table);
  Parts parts;
  parts.Set("block", BlockName(table.block, true), BlockName(table.block, false));
  parts.Number("stated", f.stated).Number("recomputed", f.recomputed).Number("parts", listed);
  Say(f, Phrase::kMaxSum, parts);
  report.Add(std::move(f));
}

}  // namespace

void CheckMaxSum(Report& report) {
  const auto& tables = report.decision().tables;
  for (const auto& table : tables) {
    if (table.indicator) continue;
    // In the table: all columns of scores beside the total.
    auto indicators = IndicatorsOf(table, parse::Measure::kScore);
    const bool total = std::any_of(indicators.begin(), indicators.end(), [](const auto& i) { return !i.has_value(); });
    std::erase_if(indicators, [](const auto& i) { return !i || IsBonus(i) || parse::IsDeduction(i); });
    std::vector<Decimal> parts;
    for (const auto& i : indicators) {
      if (const auto max = parse::StatedMaximum(table, i)) parts.push_back(*max);
    }
    if (total && indicators.size() >= 2) {
      if (!table.max || parts.size() != indicators.size()) {
        report.Untestable(Rule::kMaxSum, 1,
                          {"văn bản không nêu đủ các điểm tối đa", "the document does not state all the maxima"});
      } else {
        TestMaxSum(report, table, parts);
      }
      continue;
    }
    // Across the tables that rank one category each.
    std::vector<Decimal> categories;
    std::size_t n = 0;
    for (const auto& t : tables) {
      if (!t.indicator || t.subject != table.subject || t.block != table.block || t.section != table.section) continue;
      ++n;
      if (t.max) categories.push_back(*t.max);
    }
    if (n < 2) continue;
    if (!table.max || categories.size() != n) {
      report.Untestable(Rule::kMaxSum, 1,
                        {"văn bản không nêu đủ các điểm tối đa", "the document does not state all the maxima"});
    } else {
      TestMaxSum(report, table, categories);
    }
  }
}

}  // namespace xephang::validate
