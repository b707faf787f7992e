// sum: a row's total and its indicators, in one table or across the tables of the document.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "normalize/unicode.h"
#include "validate/report.h"

namespace xephang::validate {
namespace {

using normalize::Decimal;
using normalize::Ratio;

struct RowSum {
  const parse::Table* table = nullptr;
  const parse::Row* row = nullptr;
  const parse::Value* total = nullptr;
  std::vector<const parse::Value*> parts;
  std::vector<const parse::Row*> part_rows;  // Of `parts`.
};

Ratio SumOf(const std::vector<const parse::Value*>& parts) {
  Ratio sum = 0;
  for (const auto* p : parts) {
    sum += parse::IsDeduction(p->indicator) ? Ratio(-p->number->ToRatio()) : p->number->ToRatio();
  }
  return sum;
}

int MostPlaces(const std::vector<const parse::Value*>& values) {
  int places = 0;
  for (const auto* v : values) places = std::max(places, v->number->places());
  return places;
}

// The totals of one kind of sum: it is the table's arithmetic only where it holds for half of the rows or more.
void Test(Report& report, const std::vector<RowSum>& sums, const std::string& how_vi, const std::string& how_en) {
  const auto slack = [](const RowSum& s) {
    Ratio u = normalize::HalfUnit(s.total->number->places());
    for (const auto* p : s.parts) u += normalize::HalfUnit(p->number->places());
    return u;
  };
  std::size_t holds = 0;
  std::size_t exact = 0;
  for (const auto& s : sums) {
    const Ratio difference = abs(Ratio(SumOf(s.parts) - s.total->number->ToRatio()));
    holds += difference <= slack(s) ? 1U : 0U;
    exact += difference == 0 ? 1U : 0U;
  }
  // Where the printed figures of nearly all rows add up to the digit, the authors added printed figures: hidden digits
  // explain nothing then.
  const bool adds_printed = sums.size() >= 5 && exact * 5 >= sums.size() * 4;
  // Rounded parts add up to a rounded total in three rows of four at most. So many as these do not by chance.
  const bool adds_printed_for_sure = exact >= 30 && (sums.size() - exact) * 20 <= sums.size();
  if (holds * 2 < sums.size() || holds == 0) {
    report.Untestable(Rule::kSum, static_cast<int>(sums.size()),
                      {"các cột không cộng thành tổng ở phần lớn các hàng", "the columns do not add up in most rows"});
    return;
  }
  for (const auto& s : sums) {
    const Ratio sum = SumOf(s.parts);
    const Ratio total = s.total->number->ToRatio();
    if (sum == total) {
      report.Consistent(Rule::kSum);
      continue;
    }
    std::vector<const parse::Value*> figures = s.parts;
    figures.push_back(s.total);
    Finding f = report.About(Rule::kSum, *s.table, s.row, figures);
    const int places = std::max(MostPlaces(s.parts), s.total->number->places());
    f.indicator = s.total->indicator;
    f.printed = s.total->printed;
    f.stated = s.total->number->ToString();
    f.recomputed = normalize::ToFixed(sum, places);
    f.involved.push_back(report.OfFigure(*s.row, *s.total));
    for (std::size_t i = 0; i < s.parts.size(); ++i)
      f.involved.push_back(report.OfFigure(*s.part_rows[i], *s.parts[i]));
    const Ratio u = slack(s);
    if (!adds_printed)
      f.interval = {normalize::ToFixed(Ratio(sum - u), places + 1), normalize::ToFixed(Ratio(sum + u), places + 1)};
    const bool by_rounding = !adds_printed && abs(Ratio(sum - total)) <= u;
    if (by_rounding) {
      f.verdict = Verdict::kRounding;
      f.severity = Severity::kInfo;
      f.reconciled_by = "rounding of the printed operands";
    }
    std::string vi = by_rounding ? " (chênh lệch trong phạm vi làm tròn)" : "";
    std::string en = by_rounding ? " (within rounding)" : "";
    if (adds_printed && !adds_printed_for_sure && abs(Ratio(sum - total)) <= u) {
      f.severity = Severity::kWarning;
      vi = fmt::format(" (chênh lệch trong phạm vi làm tròn, nhưng {}/{} hàng cộng khớp đến chữ số cuối)", exact,
                       sums.size());
      en = fmt::format(" (within rounding, but {} of {} rows add up to the digit)", exact, sums.size());
    }
    if (!by_rounding) {
      BlameReading(f,
                   ReadingThatFits(figures,
                                   [&](const parse::Value& figure, const Decimal& number) {
                                     Ratio left = &figure == s.total ? number.ToRatio() : total;
                                     for (const auto* p : s.parts) {
                                       const Ratio one = p == &figure ? number.ToRatio() : p->number->ToRatio();
                                       left -= parse::IsDeduction(p->indicator) ? Ratio(-one) : one;
                                     }
                                     return left == 0;
                                   }),
                   vi, en);
    }
    Parts parts;
    parts.Set("table", f.table).Set("body", s.row->agency.printed).Set("parts", how_vi, how_en);
    parts.Number("stated", f.stated).Number("recomputed", f.recomputed);
    parts.Set("tail", vi, en);
    Say(f, Phrase::kSum, parts);
    report.Add(std::move(f));
  }
}

void WithinTables(Report& report) {
  for (const auto& table : report.decision().tables) {
    auto indicators = IndicatorsOf(table, parse::Measure::kScore);
    if (indicators.empty()) indicators = IndicatorsOf(table, parse::Measure::kPercent);
    const bool has_total =
        std::any_of(indicators.begin(), indicators.end(), [](const auto& i) { return !i.has_value(); });
    std::erase_if(indicators, [](const auto& i) { return !i.has_value(); });
    if (!has_total || indicators.size() < 2) continue;
    std::vector<RowSum> sums;
    for (const auto& row : table.rows) {
      RowSum sum{&table, &row, ScoreOf(row, std::nullopt), {}, {}};
      for (const auto& i : indicators) {
        if (const auto* v = ScoreOf(row, i)) {
          sum.parts.push_back(v);
          sum.part_rows.push_back(&row);
        }
      }
      if (sum.total != nullptr && sum.parts.size() == indicators.size()) {
        sums.push_back(std::move(sum));
      } else {
        report.Untestable(Rule::kSum, 1, {"hàng thiếu tổng hoặc chỉ số", "the row lacks its total or an indicator"});
      }
    }
    if (!sums.empty())
      Test(report, sums, fmt::format("{} chỉ số", indicators.size()),
           fmt::format("its {} indicators", indicators.size()));
  }
}

// Tables that rank one category each add up to the overall table of the same bodies.
void AcrossTables(Report& report) {
  const auto& tables = report.decision().tables;
  for (const auto& overall : tables) {
    if (overall.indicator) continue;
    std::vector<const parse::Table*> categories;
    for (const auto& t : tables) {
      if (t.indicator && t.subject == overall.subject && t.block == overall.block && t.section == overall.section)
        categories.push_back(&t);
    }
    if (categories.size() < 2) continue;
    std::vector<std::map<std::string, BodyRows>> bodies;
    for (const auto* category : categories) bodies.push_back(RowsByBody(*category, category->indicator));
    std::vector<RowSum> sums;
    for (const auto& row : overall.rows) {
      RowSum sum{&overall, &row, ScoreOf(row, std::nullopt), {}, {}};
      if (sum.total == nullptr) continue;
      const std::string key = KeyOf(row);
      for (const auto& category : bodies) {
        const auto it = category.find(key);
        if (it != category.end() && it->second.rows == 1 && it->second.scored == 1) {
          sum.parts.push_back(it->second.score);
          sum.part_rows.push_back(it->second.row);
        }
      }
      if (sum.parts.size() == categories.size()) {
        sums.push_back(std::move(sum));
      } else {
        report.Untestable(
            Rule::kSum, 1,
            {"đơn vị không có điểm ở mọi bảng hạng mục", "the body has no score in each of the categories"});
      }
    }
    if (sums.empty()) continue;
    const std::string first = LabelOf(report.decision(), *categories.front());
    const std::string last = LabelOf(report.decision(), *categories.back());
    Test(report, sums, fmt::format("{} hạng mục ({} đến {})", categories.size(), first, last),
         fmt::format("the {} categories ({} to {})", categories.size(), first, last));
  }
}

}  // namespace

void CheckSums(Report& report) {
  WithinTables(report);
  AcrossTables(report);
}

}  // namespace xephang::validate
