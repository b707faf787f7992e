// Every row of every table of the corpus equals what stands in the document.
#include <gtest/gtest.h>

#include <set>

#include "normalize/unicode.h"
#include "tests/documents.h"
#include "tests/gold/gold_file.h"

namespace xephang::testing {
namespace {

std::string OrNull(const std::optional<std::string>& s) { return s ? *s : "null"; }
std::string OrNull(const std::string& s) { return s.empty() ? "null" : s; }
std::string OrNull(const std::optional<int>& n) { return n ? std::to_string(*n) : "null"; }
std::string OrNull(const std::optional<normalize::Decimal>& d) { return d ? d->ToString() : "null"; }

std::string ColumnOf(const parse::Value& v) {
  return std::string(parse::NameOf(v.measure)) + (v.indicator ? ":" + *v.indicator : "");
}

// `damaged`: gold has the true name, and the print must have been told for it.
void ExpectRow(const GoldTable& gold, const GoldRow& want, const parse::Row& row, bool damaged) {
  SCOPED_TRACE(gold.label + ", row " + want.ordinal + " " + want.agency);
  EXPECT_EQ(OrNull(row.ordinal), want.ordinal);
  if (damaged) {
    normalize::AgencyScope scope;
    scope.province = "14";
    EXPECT_EQ(row.agency.id, normalize::AgencyRegistry::Builtin().Match(want.agency, scope).id) << row.agency.printed;
  } else {
    EXPECT_EQ(row.agency.printed, want.agency);
  }
  EXPECT_EQ(OrNull(row.tier), want.tier);
  std::map<std::string, std::string> expected;
  for (std::size_t c = 0; c < gold.columns.size(); ++c) {
    if (want.values.at(c) != "null") expected[gold.columns[c]] = want.values[c];
  }
  std::map<std::string, std::string> found;
  for (const auto& v : row.values) found[ColumnOf(v)] = v.number ? v.number->ToString() : v.tier;
  EXPECT_EQ(found, expected);
  EXPECT_FALSE(row.agency.id.empty());
}

class CorpusGold : public ::testing::TestWithParam<const char*> {
 protected:
  Gold gold_ = ReadGold(Root() / "corpus/gold" / (std::string(GetParam()) + ".tsv"));
  parse::Decision decision_ = Parse(ReadFixture("corpus/decisions/" + std::string(GetParam()) + ".txt"));
};

TEST_P(CorpusGold, Header) {
  const auto& h = decision_.header;
  const std::map<std::string, std::string> found{{"kind", h.kind},
                                                 {"number", OrNull(h.number)},
                                                 {"date", OrNull(h.date)},
                                                 {"place", OrNull(h.place)},
                                                 {"issuer", OrNull(h.issuer)},
                                                 {"title", OrNull(h.title)},
                                                 {"signer.name", OrNull(h.signer.name)},
                                                 {"signer.position", OrNull(h.signer.position)},
                                                 {"signer.on_behalf", OrNull(h.signer.on_behalf)},
                                                 {"period.year", OrNull(h.period.year)},
                                                 {"period.part", OrNull(h.period.part)},
                                                 {"subject", OrNull(h.subject)}};
  EXPECT_EQ(gold_.header, found);
}

TEST_P(CorpusGold, EveryRowOfEveryTable) {
  ASSERT_EQ(decision_.tables.size(), gold_.tables.size());
  for (std::size_t t = 0; t < gold_.tables.size(); ++t) {
    const GoldTable& want = gold_.tables[t];
    const parse::Table& table = decision_.tables[t];
    SCOPED_TRACE(want.label);
    EXPECT_EQ(table.label, want.label);
    EXPECT_EQ(table.block, want.block);
    EXPECT_EQ(table.caption, normalize::CollapseBlanks(want.caption));
    EXPECT_EQ(OrNull(table.max), want.max);
    const bool told = table.rank_style != parse::RankStyle::kDistinct && table.rank_style != parse::RankStyle::kNone;
    EXPECT_EQ(told ? std::string(parse::NameOf(table.rank_style)) : "none", want.rank_style);
    ASSERT_EQ(table.tiers.size(), want.tiers.size());
    for (std::size_t i = 0; i < want.tiers.size(); ++i) {
      EXPECT_EQ(OrNull(table.tiers[i].letter), want.tiers[i].at(0));
      EXPECT_EQ(table.tiers[i].name, want.tiers[i].at(1));
      EXPECT_EQ(OrNull(table.tiers[i].stated_count), want.tiers[i].at(3));
      EXPECT_EQ(OrNull(table.tiers[i].stated_percent), want.tiers[i].at(4));
    }
    ASSERT_EQ(table.rows.size(), want.rows.size());
    for (std::size_t r = 0; r < want.rows.size(); ++r)
      ExpectRow(want, want.rows[r], table.rows[r], std::string(GetParam()).ends_with("signed"));
  }
}

// The stated means, maxima, thresholds and shares: all of gold, and no others.
TEST_P(CorpusGold, Statements) {
  std::multiset<std::string> found;
  std::multiset<std::string> wanted;
  for (const auto& s : decision_.statements) {
    if (s.kind == "mean" || s.kind == "max")
      found.insert(s.kind + "|" + OrNull(s.block) + "|" + OrNull(s.indicator) + "|" + OrNull(s.value));
    if (s.kind == "tier-share")
      found.insert("tier-share|" + OrNull(s.block) + "|null|" + s.tier + "=" + OrNull(s.value));
    if (s.kind == "threshold") {
      std::string bounds;
      if (s.lower) bounds += (s.lower_open ? ">" : ">=") + s.lower->ToString();
      if (s.upper)
        bounds += (bounds.empty() ? "" : ",") + std::string(s.upper_closed ? "<=" : "<") + s.upper->ToString();
      found.insert("threshold|" + OrNull(s.block) + "|null|" + s.tier + ":" + bounds);
    }
  }
  for (const auto& s : gold_.statements) {
    if (s[0] != "roster") wanted.insert(s[0] + "|" + s[1] + "|" + s[2] + "|" + s[3]);
  }
  // Gold lists a claim once, however often the document makes it.
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), std::set<std::string>(wanted.begin(), wanted.end()));
}

INSTANTIATE_TEST_SUITE_P(Corpus, CorpusGold,
                         ::testing::Values("son-la-2017", "son-la-2021-draft", "son-la-2021-signed", "son-la-2023",
                                           "tuyen-quang-2022-h1"),
                         [](const auto& p) {
                           std::string name = p.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// The scan, read by an engine without Vietnamese, and the draft are one decision.
TEST(CorpusPair, SignedScanGivesTheRowsOfTheDraft) {
  const auto draft = Parse(ReadFixture("corpus/decisions/son-la-2021-draft.txt"));
  const auto scan = Parse(ReadFixture("corpus/decisions/son-la-2021-signed.txt"));
  EXPECT_EQ(draft.header.number, std::nullopt);
  EXPECT_EQ(draft.header.date, std::nullopt);
  EXPECT_EQ(draft.header.date_printed, "/12/2021");
  EXPECT_EQ(scan.header.number, "3234/QĐ-UBND");
  EXPECT_EQ(scan.header.date, "2021-12-24");
  ASSERT_EQ(draft.tables.size(), scan.tables.size());
  for (std::size_t t = 0; t < draft.tables.size(); ++t) {
    ASSERT_EQ(draft.tables[t].rows.size(), scan.tables[t].rows.size());
    for (std::size_t r = 0; r < draft.tables[t].rows.size(); ++r) {
      const auto& a = draft.tables[t].rows[r];
      const auto& b = scan.tables[t].rows[r];
      SCOPED_TRACE(a.agency.printed);
      EXPECT_EQ(a.ordinal, b.ordinal);
      EXPECT_EQ(a.agency.id, b.agency.id);
      EXPECT_EQ(a.tier, b.tier);
      ASSERT_EQ(a.values.size(), b.values.size());
      for (std::size_t v = 0; v < a.values.size(); ++v)
        EXPECT_EQ(OrNull(a.values[v].number), OrNull(b.values[v].number));
    }
  }
}

}  // namespace
}  // namespace xephang::testing
