#include "parse/doubtful_figures.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "normalize/unicode.h"

namespace xephang::parse {
namespace {

using normalize::Decimal;
using normalize::Ratio;

constexpr std::size_t kFewestOthers = 4;   // figures of a column, or rows that add up, before they say anything
constexpr std::size_t kFewestInOrder = 8;  // figures of a column that nothing but chance need have put in order

bool IsSure(const Value& v) { return v.number && v.confidence >= kSureFigure; }
bool InDoubt(const Value& v) {
  return v.measure != Measure::kTier && v.confidence < kSureFigure && !v.other_readings.empty();
}

const Value* Find(const Row& row, const std::optional<std::string>& indicator, Measure measure) {
  for (const auto& v : row.values) {
    if (v.measure == measure && SameIndicator(v.indicator, indicator)) return &v;
  }
  return nullptr;
}

const Value* FindSure(const Row& row, const std::optional<std::string>& indicator, Measure measure) {
  const Value* v = Find(row, indicator, measure);
  return v != nullptr && IsSure(*v) ? v : nullptr;
}

// Figures between which another one stands.
struct Bounds {
  std::optional<Decimal> least;
  std::optional<Decimal> most;

  void AtLeast(const Decimal& v) {
    if (!least || *least < v) least = v;
  }
  void AtMost(const Decimal& v) {
    if (!most || v < *most) most = v;
  }
  [[nodiscard]] bool Any() const { return least || most; }
  [[nodiscard]] bool Hold(const Decimal& v) const { return (!least || *least <= v) && (!most || v <= *most); }
};

// What the other rows and cells of a table say of one figure of it.
class Neighbours {
 public:
  Neighbours(const Table& table, std::size_t row, const Value& value)
      : table_(table), at_(row), row_(table.rows[row]), value_(value) {
    ByPlace();
    if (value.measure == Measure::kRank) {
      RankByScores();
    } else {
      ScoreByRanks();
      UnderMaximum();
      InSum();
      CountPlaces();
    }
  }

  [[nodiscard]] bool Contradict(const Decimal& v) const {
    if (!bounds_.Hold(v) || (maximum_ && *maximum_ < v)) return true;
    return (sum_ && v.ToRatio() != *sum_) || std::find(taken_.begin(), taken_.end(), v) != taken_.end();
  }
  [[nodiscard]] bool AddUp(const Decimal& v) const { return sum_ && v.ToRatio() == *sum_; }
  [[nodiscard]] bool Order() const { return bounds_.Any(); }
  [[nodiscard]] std::optional<int> places() const { return places_; }

 private:
  // Scores that fall, or ranks that rise, from row to row.
  void ByPlace() {
    const bool rises = value_.measure == Measure::kRank;
    const Decimal* last = nullptr;
    Bounds bounds;
    std::size_t sure = 0;
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      const Value* v = i == at_ ? nullptr : FindSure(table_.rows[i], value_.indicator, value_.measure);
      if (v == nullptr) continue;
      if (last != nullptr && (rises ? *v->number < *last : *last < *v->number)) return;
      last = &*v->number;
      ++sure;
      if ((i < at_) == rises) {
        bounds.AtLeast(*v->number);
      } else {
        bounds.AtMost(*v->number);
      }
    }
    if (sure < (SameIndicator(value_.indicator, table_.indicator) ? kFewestOthers : kFewestInOrder)) return;
    if (bounds.least) bounds_.AtLeast(*bounds.least);
    if (bounds.most) bounds_.AtMost(*bounds.most);
  }

  // Bodies with both figures of an indicator, of which ranks follow scores; empty where they do not.
  [[nodiscard]] std::vector<std::pair<Decimal, Decimal>> RanksAndScores(Measure score) const {
    std::vector<std::pair<Decimal, Decimal>> out;
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      if (i == at_) continue;
      const Value* r = FindSure(table_.rows[i], value_.indicator, Measure::kRank);
      const Value* s = FindSure(table_.rows[i], value_.indicator, score);
      if (r != nullptr && s != nullptr) out.emplace_back(*r->number, *s->number);
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : b.second < a.second;
    });
    for (std::size_t i = 1; i < out.size(); ++i) {
      const bool shared = out[i].first == out[i - 1].first;
      if (out[i - 1].second < out[i].second || (shared && out[i].second != out[i - 1].second)) return {};
    }
    if (out.size() < kFewestOthers) return {};
    return out;
  }

  void ScoreByRanks() {
    const Value* rank = FindSure(row_, value_.indicator, Measure::kRank);
    if (rank == nullptr) return;
    for (const auto& [r, s] : RanksAndScores(value_.measure)) {
      if (r <= *rank->number) bounds_.AtMost(s);
      if (*rank->number <= r) bounds_.AtLeast(s);
    }
  }

  void RankByScores() {
    const Value* score = FindSure(row_, value_.indicator, Measure::kScore);
    if (score == nullptr) return;
    for (const auto& [r, s] : RanksAndScores(Measure::kScore)) {
      // Ranks of other scores are not shared.
      if (s != *score->number) taken_.push_back(r);
      if (*score->number < s) bounds_.AtLeast(r);
      if (s < *score->number) bounds_.AtMost(r);
    }
  }

  void UnderMaximum() {
    maximum_ = StatedMaximum(table_, value_.indicator);
    if (value_.measure == Measure::kPercent) maximum_ = Decimal::FromInt(100);
  }

  // The total less the other figures, all but one of which are sure; nullopt where a figure is missing.
  [[nodiscard]] std::optional<Ratio> Remainder(const Row& row, const Value* unknown) const {
    Ratio total = 0;
    std::size_t parts = 0;
    bool whole = false;
    for (const auto& v : row.values) {
      if (v.measure != Measure::kScore) continue;
      const bool is_total = SameIndicator(v.indicator, table_.indicator);
      if (!is_total) ++parts;
      whole = whole || is_total;
      if (&v == unknown) continue;
      if (!IsSure(v)) return std::nullopt;
      const Ratio number = v.number->ToRatio();
      total += is_total != IsDeduction(v.indicator) ? number : Ratio(-number);
    }
    if (!whole || parts < 2) return std::nullopt;
    const bool of_total = unknown != nullptr && SameIndicator(unknown->indicator, table_.indicator);
    return of_total || (unknown != nullptr && IsDeduction(unknown->indicator)) ? Ratio(-total) : total;
  }

  void InSum() {
    if (value_.measure != Measure::kScore) return;
    std::size_t rows = 0;
    std::size_t exact = 0;
    for (const auto& row : table_.rows) {
      const auto rest = Remainder(row, nullptr);
      if (!rest) continue;
      ++rows;
      exact += *rest == 0 ? 1U : 0U;
    }
    if (exact >= kFewestOthers && exact * 10 >= rows * 9) sum_ = Remainder(row_, &value_);
  }

  void CountPlaces() {
    std::map<int, std::size_t> counts;
    std::size_t all = 0;
    for (const auto& row : table_.rows) {
      const Value* v = FindSure(row, value_.indicator, value_.measure);
      if (v == nullptr) continue;
      ++counts[v->number->places()];
      ++all;
    }
    for (const auto& [places, n] : counts) {
      if (all >= kFewestOthers && n * 10 >= all * 9) places_ = places;
    }
  }

  const Table& table_;
  const std::size_t at_;
  const Row& row_;
  const Value& value_;
  Bounds bounds_;
  std::optional<Decimal> maximum_;
  std::optional<Ratio> sum_;
  std::vector<Decimal> taken_;  // ranks of other bodies
  std::optional<int> places_;   // of nearly all figures of the column
};

// What is printed of one body, indicator and measure: the same figure in two tables is one.
using FigureKey = std::tuple<std::string, std::string, std::string, std::string, Measure>;

FigureKey KeyOf(const Table& table, const Row& row, const Value& v) {
  return {table.subject, row.agency.block, row.agency.id, v.indicator ? normalize::FoldKey(*v.indicator) : "",
          v.measure};
}

}  // namespace

std::vector<SettledFigure> SettleDoubtfulFigures(std::vector<Table>& tables) {
  std::vector<SettledFigure> out;
  const bool any = std::any_of(tables.begin(), tables.end(), [](const Table& table) {
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [](const Row& row) { return std::any_of(row.values.begin(), row.values.end(), InDoubt); });
  });
  if (!any) return out;
  std::map<FigureKey, std::vector<std::pair<std::size_t, Decimal>>> printed;  // with their tables
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (const auto& row : tables[t].rows) {
      if (row.agency.id.empty() || row.agency.confidence < kSureFigure) continue;
      for (const auto& v : row.values) {
        if (IsSure(v)) printed[KeyOf(tables[t], row, v)].emplace_back(t, *v.number);
      }
    }
  }
  struct Taken {
    std::size_t table, row, value;
    std::size_t reading;  // of other_readings
    Support support;
  };
  std::vector<Taken> taken;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (std::size_t r = 0; r < tables[t].rows.size(); ++r) {
      const Row& row = tables[t].rows[r];
      for (std::size_t k = 0; k < row.values.size(); ++k) {
        const Value& v = row.values[k];
        if (!InDoubt(v)) continue;
        const Neighbours neighbours(tables[t], r, v);
        if (v.number && !neighbours.Contradict(*v.number)) continue;
        const auto others = printed.find(KeyOf(tables[t], row, v));
        const auto elsewhere = [&](const Decimal& number) {
          return others != printed.end() && !row.agency.id.empty() &&
                 std::any_of(others->second.begin(), others->second.end(),
                             [&](const auto& other) { return other.first != t && other.second == number; });
        };
        std::vector<std::size_t> left;
        for (std::size_t i = 0; i < v.other_readings.size(); ++i) {
          const Decimal& reading = v.other_readings[i];
          const bool again =
              std::any_of(left.begin(), left.end(), [&](std::size_t l) { return v.other_readings[l] == reading; });
          if (!again && !neighbours.Contradict(reading)) left.push_back(i);
        }
        const auto only = [&](auto&& holds) -> std::optional<std::size_t> {
          if (std::count_if(left.begin(), left.end(), holds) != 1) return std::nullopt;
          return *std::find_if(left.begin(), left.end(), holds);
        };
        const auto exact = only(
            [&](std::size_t i) { return neighbours.AddUp(v.other_readings[i]) || elsewhere(v.other_readings[i]); });
        if (exact) {
          const bool sum = neighbours.AddUp(v.other_readings[*exact]);
          taken.push_back({t, r, k, *exact, sum ? Support::kSum : Support::kOther});
          continue;
        }
        if (!neighbours.Order()) continue;
        const auto ordered = only([&](std::size_t i) {
          return !neighbours.places() || v.other_readings[i].places() == *neighbours.places();
        });
        if (ordered) taken.push_back({t, r, k, *ordered, Support::kOrder});
      }
    }
  }
  for (const auto& one : taken) {
    Value& v = tables[one.table].rows[one.row].values[one.value];
    SettledFigure settled{one.table, one.row, one.value, {}, one.support};
    const Decimal number = v.other_readings[one.reading];
    if (v.number) settled.refused.push_back(*v.number);
    for (const auto& reading : v.other_readings) {
      if (reading != number) settled.refused.push_back(reading);
    }
    v.number = number;
    v.other_readings = settled.refused;
    v.confidence = one.support == Support::kOrder ? kSettledByOrder : kSettledExactly;
    out.push_back(std::move(settled));
  }
  return out;
}

}  // namespace xephang::parse
