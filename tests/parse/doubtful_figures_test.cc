// Figures of which the readings differ, beside those that were read for sure.
#include "parse/doubtful_figures.h"

#include <gtest/gtest.h>

namespace xephang::testing {
namespace {

using normalize::Decimal;
using parse::Measure;
using parse::Support;
using parse::Value;

Decimal Number(const char* text) { return *Decimal::FromString(text); }

Value Sure(const char* number, Measure measure = Measure::kScore, std::optional<std::string> indicator = {}) {
  Value v;
  v.indicator = std::move(indicator);
  v.measure = measure;
  v.number = Number(number);
  v.printed = number;
  return v;
}

// `number` empty: no two readings agree.
Value Doubtful(const char* number, const std::vector<const char*>& others, Measure measure = Measure::kScore,
               std::optional<std::string> indicator = {}) {
  Value v = Sure("0", measure, std::move(indicator));
  v.number.reset();
  if (*number != 0) v.number = Number(number);
  v.confidence = *number == 0 ? 0.3 : 0.7;
  for (const char* other : others) v.other_readings.push_back(Number(other));
  return v;
}

parse::Table TableOf(std::vector<std::vector<Value>> rows) {
  parse::Table table;
  for (auto& values : rows) {
    parse::Row row;
    row.agency.id = "body-" + std::to_string(table.rows.size());
    row.values = std::move(values);
    table.rows.push_back(std::move(row));
  }
  return table;
}

// Ranks and scores of eight bodies that stand in no order; `doubtful` takes the place of the third.
parse::Table Ranked(const Value& rank, const Value& score) {
  const auto sure = [](const char* r, const char* s) { return std::vector<Value>{Sure(r, Measure::kRank), Sure(s)}; };
  return TableOf({sure("4", "72.1"),
                  sure("1", "90.0"),
                  {rank, score},
                  sure("8", "40.5"),
                  sure("2", "85.5"),
                  sure("6", "68.0"),
                  sure("3", "80.0"),
                  sure("7", "55.0")});
}

std::string Settled(parse::Table table, std::size_t row, std::size_t value) {
  std::vector<parse::Table> tables{std::move(table)};
  static_cast<void>(SettleDoubtfulFigures(tables));
  const Value& v = tables[0].rows[row].values[value];
  return v.number ? v.number->ToString() : "null";
}

TEST(DoubtfulFigures, TakeTheReadingThatTheOrderOfScoresSupports) {
  struct Case {
    const char* what;
    Value rank, score;
    const char *want_rank, *want_score;
  };
  const auto rank = [](const char* r) { return Sure(r, Measure::kRank); };
  const Case cases[] = {
      {"a mark that vanished", rank("5"), Doubtful("712", {"71.2"}), "5", "71.2"},
      {"no two readings agree", rank("5"), Doubtful("", {"712", "11.2", "71.2"}), "5", "71.2"},
      {"two readings fit: neither is taken", rank("5"), Doubtful("", {"71.2", "71.7"}), "5", "null"},
      {"the first reading fits: it stays", rank("5"), Doubtful("71.2", {"71.7"}), "5", "71.2"},
      {"no reading fits: the first stays", rank("5"), Doubtful("712", {"11.2"}), "5", "712"},
      {"a sure figure is never changed", rank("5"), Sure("712"), "5", "712"},
      {"one reading has the places of the column", rank("5"), Doubtful("712", {"71", "71.2"}), "5", "71.2"},
      {"a rank between its neighbours", Doubtful("", {"2", "5", "3"}, Measure::kRank), Sure("71.2"), "5", "71.2"},
      {"a rank that another body has", Doubtful("6", {"5"}, Measure::kRank), Sure("71.2"), "5", "71.2"},
      {"both in doubt: nothing to hold them to", Doubtful("", {"5", "2"}, Measure::kRank),
       Doubtful("", {"712", "71.2"}), "null", "null"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Settled(Ranked(c.rank, c.score), 2, 0), c.want_rank) << c.what;
    EXPECT_EQ(Settled(Ranked(c.rank, c.score), 2, 1), c.want_score) << c.what;
  }
}

TEST(DoubtfulFigures, RanksThatDoNotFollowTheScoresSayNothing) {
  parse::Table table = Ranked(Sure("5", Measure::kRank), Doubtful("712", {"71.2"}));
  std::swap(table.rows[0].values[1], table.rows[3].values[1]);
  EXPECT_EQ(Settled(table, 2, 1), "712");
}

TEST(DoubtfulFigures, TakeTheReadingThatAddsUp) {
  const auto row = [](const char* a, Value b, const char* total) {
    b.indicator = "B";
    return std::vector<Value>{Sure(a, Measure::kScore, "A"), b, Sure(total)};
  };
  const auto table = [&](const Value& doubtful, const char* total) {
    return TableOf({row("10.5", Sure("20.0"), "30.5"), row("9", Sure("12"), "21"), row("8", doubtful, total),
                    row("11", Sure("30.5"), "41.5"), row("2", Sure("3"), "5")});
  };
  EXPECT_EQ(Settled(table(Doubtful("", {"77", "7.1", "1.1"}), "15.1"), 2, 1), "7.1");
  EXPECT_EQ(Settled(table(Doubtful("1.1", {"7.1"}), "15.1"), 2, 1), "7.1") << "the first reading does not add up";
  EXPECT_EQ(Settled(table(Doubtful("1.1", {"7.1"}), "99"), 2, 1), "1.1") << "neither does";
  EXPECT_EQ(Settled(table(Sure("1.1"), "15.1"), 2, 1), "1.1") << "what the document prints stays";
}

TEST(DoubtfulFigures, SumsOfATableThatDoesNotAddUpSayNothing) {
  const auto row = [](const char* a, Value b, const char* total) {
    b.indicator = "B";
    return std::vector<Value>{Sure(a, Measure::kScore, "A"), b, Sure(total)};
  };
  EXPECT_EQ(
      Settled(TableOf({row("10", Sure("20"), "15"), row("9", Sure("12"), "10.5"), row("8", Doubtful("1", {"7"}), "15"),
                       row("11", Sure("30"), "20.5"), row("2", Sure("3"), "2.5"), row("2", Sure("3"), "5")}),
              2, 1),
      "1");
}

TEST(DoubtfulFigures, TakeWhatAnotherTablePrintsOfTheSameBody) {
  std::vector<parse::Table> tables{TableOf({{Doubtful("", {"770", "7.5"})}}), TableOf({{Sure("7.5")}})};
  const auto settled = SettleDoubtfulFigures(tables);
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].support, Support::kOther);
  EXPECT_EQ(tables[0].rows[0].values[0].number, Number("7.5"));
  EXPECT_LT(tables[0].rows[0].values[0].confidence, parse::kSureFigure);
  ASSERT_EQ(settled[0].refused.size(), 1U);
  EXPECT_EQ(settled[0].refused[0], Number("770"));
}

}  // namespace
}  // namespace xephang::testing
