// Documents of other provinces, years and layouts: every row, the header, the means, and the findings they must and
// must not raise.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "normalize/unicode.h"
#include "tests/documents.h"
#include "tests/gold/gold_file.h"

namespace xephang::testing {
namespace {

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const auto& e : std::filesystem::directory_iterator(Root() / "tests/variations")) {
    const std::string name = e.path().filename().string();
    if (name.ends_with(".gold.tsv")) names.push_back(name.substr(0, name.size() - 9));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string OrNull(const std::optional<std::string>& s) { return s ? *s : "null"; }

class Variation : public ::testing::TestWithParam<std::string> {
 protected:
  std::string text_ = ReadFixture("tests/variations/" + GetParam() + ".txt");
  Gold gold_ = ReadGold(Root() / "tests/variations" / (GetParam() + ".gold.tsv"));
  parse::Decision decision_ = Parse(text_);
};

TEST_P(Variation, Header) {
  const auto& h = decision_.header;
  const std::map<std::string, std::string> found{
      {"kind", h.kind},
      {"number", OrNull(h.number)},
      {"date", OrNull(h.date)},
      {"place", OrNull(h.place)},
      {"issuer", OrNull(h.issuer)},
      {"province", h.province != nullptr ? h.province->name : "null"},
      {"period.year", h.period.year ? std::to_string(*h.period.year) : "null"},
      {"period.part", OrNull(h.period.part)},
      {"subject", h.subject.empty() ? "null" : h.subject}};
  for (const auto& [field, value] : gold_.header)
    EXPECT_EQ(normalize::ToneKey(found.at(field)), normalize::ToneKey(value)) << field;
}

TEST_P(Variation, EveryRowOfEveryTable) {
  std::map<std::string, std::string> true_names;
  std::ifstream names(Root() / "tests/variations" / (GetParam() + ".names.tsv"));
  for (std::string line; std::getline(names, line);) {
    const auto f = normalize::Split(line, '\t');
    if (f.size() == 2) true_names[normalize::CollapseBlanks(normalize::ToNfc(f[0]))] = std::string(f[1]);
  }
  normalize::AgencyScope scope;
  if (decision_.header.province != nullptr) scope.province = decision_.header.province->code;
  scope.year = decision_.header.period.year;
  int untold = 0;
  ASSERT_EQ(decision_.tables.size(), gold_.tables.size());
  for (std::size_t t = 0; t < gold_.tables.size(); ++t) {
    const auto& want = gold_.tables[t];
    const auto& table = decision_.tables[t];
    SCOPED_TRACE(want.label + " #" + std::to_string(t + 1));
    EXPECT_EQ(table.label.empty() ? "null" : table.label, want.label);
    EXPECT_EQ(table.block, want.block);
    ASSERT_EQ(table.rows.size(), want.rows.size());
    for (std::size_t r = 0; r < want.rows.size(); ++r) {
      const auto& row = table.rows[r];
      const auto& gold_row = want.rows[r];
      SCOPED_TRACE(gold_row.ordinal + " " + gold_row.agency);
      EXPECT_EQ(row.ordinal ? std::to_string(*row.ordinal) : "null", gold_row.ordinal);
      const auto damaged = true_names.find(normalize::CollapseBlanks(gold_row.agency));
      if (damaged != true_names.end()) {
        // The true body, or an honest "cannot tell"; never another one.
        if (row.agency.id.empty()) {
          ++untold;
        } else {
          EXPECT_EQ(row.agency.id, normalize::AgencyRegistry::Builtin().Match(damaged->second, scope).id)
              << row.agency.printed;
        }
      } else {
        EXPECT_EQ(normalize::CollapseBlanks(row.agency.printed), normalize::CollapseBlanks(gold_row.agency));
      }
      EXPECT_EQ(row.tier.empty() ? "null" : row.tier, gold_row.tier);
      std::map<std::string, std::string> expected;
      for (std::size_t c = 0; c < want.columns.size(); ++c) {
        if (gold_row.values.at(c) != "null") expected[want.columns[c]] = gold_row.values[c];
      }
      std::map<std::string, std::string> found;
      for (const auto& v : row.values) {
        found[std::string(parse::NameOf(v.measure)) + (v.indicator ? ":" + *v.indicator : "")] =
            v.number ? v.number->ToString() : v.tier;
      }
      EXPECT_EQ(found, expected);
    }
  }
  EXPECT_LE(untold, 1);
}

TEST_P(Variation, Means) {
  std::multiset<std::string> found;
  std::multiset<std::string> wanted;
  for (const auto& s : decision_.statements) {
    if (s.kind == "mean")
      found.insert((s.block.empty() ? "null" : s.block) + " " + OrNull(s.indicator) + " " + s.value->ToString());
  }
  for (const auto& s : gold_.statements) {
    if (s[0] == "mean") wanted.insert(s[1] + " " + s[2] + " " + s[3]);
  }
  EXPECT_EQ(found, wanted);
}

// No disagreement is claimed that was not planted. A planted one may be missed only where damage hides the claim.
TEST_P(Variation, Findings) {
  std::set<std::string> found;
  for (const auto& f : validate::Validate(decision_).findings) {
    if (f.verdict == Verdict::kInconsistent && f.severity == Severity::kError)
      found.insert(std::string(NameOf(f.rule)));
  }
  const std::set<std::string> planted(gold_.plants.begin(), gold_.plants.end());
  std::set<std::string> allowed = planted;
  if (planted.count("rank-ties") != 0) allowed.insert("rank-range");  // a rank given twice is both
  for (const auto& rule : found) EXPECT_TRUE(allowed.count(rule) != 0) << "not planted: " << rule;
  const bool hidden = GetParam().starts_with("26");     // the roster of the scan, through damage
  const bool explained = GetParam().starts_with("28");  // the overall mean is the mean of the block means: a note
  for (const auto& rule : planted) {
    if ((hidden && rule == "roster") || (explained && rule == "mean")) continue;
    EXPECT_TRUE(found.count(rule) != 0) << "planted, not found: " << rule;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Variation, ::testing::ValuesIn(Names()), [](const auto& p) {
  std::string name = p.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace xephang::testing
