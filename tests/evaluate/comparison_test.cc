// The measure itself: a decision that is right, damaged in one place, and what is counted then.
#include "tests/evaluate/comparison.h"

#include <gtest/gtest.h>

#include <functional>

#include "normalize/agency_registry.h"
#include "normalize/decimal.h"

namespace xephang::testing {
namespace {

normalize::Decimal Number(const char* text) { return *normalize::Decimal::Parse(text, normalize::DecimalMark::kPoint); }

Gold ThreeRows() {
  Gold gold;
  gold.tables.push_back({"Bảng 1", "province", "100", "distinct", "", {"rank", "score"}, {}, {}});
  gold.tables[0].rows = {{"1", "Sở Y tế", "Tốt", {"1", "90.5"}},
                         {"2", "Sở Công Thương", "Tốt", {"2", "88.0"}},
                         {"3", "Sở Nội vụ", "Khá", {"3", "71.2"}}};
  return gold;
}

parse::Decision AsInGold() {
  parse::Decision decision;
  parse::Table table;
  table.label = "Bảng 1";
  table.block = "province";
  int ordinal = 0;
  const Gold gold = ThreeRows();
  for (const auto& want : gold.tables[0].rows) {
    parse::Row row;
    row.ordinal = ++ordinal;
    row.tier = want.tier;
    row.agency.printed = want.agency;
    row.agency.id = want.agency;
    row.where.page = 1;
    for (const auto& [measure, text] :
         {std::pair{parse::Measure::kRank, want.values[0]}, std::pair{parse::Measure::kScore, want.values[1]}}) {
      parse::Value value;
      value.measure = measure;
      value.number = Number(text.c_str());
      value.where.page = 1;
      row.values.push_back(value);
    }
    table.rows.push_back(row);
  }
  decision.tables.push_back(table);
  return decision;
}

struct DamageCase {
  const char* what;
  std::function<void(parse::Decision&)> damage;
  int right, wrong, silent, missing, untold;  // figures of six
  int names_right, names_silent;              // of three
  int rows_right, rows_silent;
};

TEST(Comparison, CountsWhatWasDamaged) {
  const auto row = [](parse::Decision& d, std::size_t r) -> parse::Row& { return d.tables[0].rows[r]; };
  const auto score = [&](parse::Decision& d, std::size_t r) -> parse::Value& { return row(d, r).values[1]; };
  const DamageCase cases[] = {
      {"nothing", [](auto&) {}, 6, 0, 0, 0, 0, 3, 0, 3, 0},
      {"a wrong figure, sure of itself", [&](auto& d) { score(d, 1).number = Number("38.0"); }, 5, 1, 1, 0, 0, 3, 0, 2,
       1},
      {"a wrong figure on which two readings agree",
       [&](auto& d) {
         score(d, 1).number = Number("38.0");
         score(d, 1).confidence = 0.98;
       },
       5, 1, 1, 0, 0, 3, 0, 2, 1},
      {"a wrong figure by vote",
       [&](auto& d) {
         score(d, 1).number = Number("38.0");
         score(d, 1).confidence = 0.8;
       },
       5, 1, 0, 0, 0, 3, 0, 2, 0},
      {"a figure that could not be read", [&](auto& d) { score(d, 1).number.reset(); }, 5, 0, 0, 1, 0, 3, 0, 2, 0},
      {"a figure that is not there", [&](auto& d) { row(d, 1).values.pop_back(); }, 5, 0, 0, 1, 1, 3, 0, 2, 1},
      {"another body, sure of itself", [&](auto& d) { row(d, 1).agency.printed = row(d, 1).agency.id = "Sở Công an"; },
       6, 0, 0, 0, 0, 2, 1, 2, 1},
      {"no body that is known",
       [&](auto& d) {
         row(d, 1).agency.printed = "Sờ Cõng Thưcng";
         row(d, 1).agency.id.clear();
         row(d, 1).agency.confidence = 0;
       },
       6, 0, 0, 0, 0, 2, 0, 2, 0},
      {"neither name nor number: paired by its place, and a number out of order is reported",
       [&](auto& d) {
         row(d, 1).agency.printed = row(d, 1).agency.id = "Sở Công an";
         row(d, 1).ordinal = 7;
       },
       6, 0, 0, 0, 0, 2, 0, 2, 0},
      {"a row too many",
       [&](auto& d) {
         d.tables[0].rows.push_back(row(d, 2));
         row(d, 3).agency.printed = "Sở Tư pháp";
         row(d, 3).ordinal = 4;
       },
       6, 2, 2, 0, 0, 3, 0, 3, 0},
      {"a row lost, and the table says so",
       [&](auto& d) {
         d.tables[0].rows.pop_back();
         d.tables[0].incomplete = true;
       },
       4, 0, 0, 2, 0, 2, 0, 2, 0},
      {"a row lost without a word", [&](auto& d) { d.tables[0].rows.pop_back(); }, 4, 0, 0, 2, 2, 2, 0, 2, 1},
      {"a table lost without a word", [&](auto& d) { d.tables.clear(); }, 0, 0, 0, 6, 6, 0, 0, 0, 3},
      {"a wrong tier", [&](auto& d) { row(d, 2).tier = "Tốt"; }, 6, 0, 0, 0, 0, 3, 0, 2, 1},
  };
  for (const auto& k : cases) {
    SCOPED_TRACE(k.what);
    parse::Decision decision = AsInGold();
    k.damage(decision);
    const Comparison c = Compare(ThreeRows(), decision);
    EXPECT_EQ(c.cells, 6);
    EXPECT_EQ(c.right, k.right);
    EXPECT_EQ(c.wrong, k.wrong);
    EXPECT_EQ(c.silent, k.silent);
    EXPECT_EQ(c.missing, k.missing);
    EXPECT_EQ(c.untold, k.untold);
    EXPECT_EQ(c.names_right, k.names_right);
    EXPECT_EQ(c.names_silent, k.names_silent);
    EXPECT_EQ(c.rows_right, k.rows_right);
    EXPECT_EQ(c.rows_silent, k.rows_silent);
  }
}

}  // namespace
}  // namespace xephang::testing
