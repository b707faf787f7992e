// The findings of the five corpus documents are those of docs/findings.md, worked out by hand: none missing, none more.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "normalize/unicode.h"
#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Lines = std::vector<std::string>;

// A row of the tables of the page: where, rule, stated, recomputed, verdict.
std::string Describe(const Finding& f) {
  const bool column = f.rule == Rule::kRankTies || f.rule == Rule::kRankRange;
  const std::string where =
      column ? f.table + ": " + f.indicator.value_or("total") : "line " + std::to_string(f.where.line);
  std::string line = where + " | " + std::string(NameOf(f.rule)) + " | ";
  if (!column && !f.stated.empty()) line += f.stated + " | " + f.recomputed;
  if (column || f.stated.empty()) line += " | ";
  return line + " | " + std::string(NameOf(f.verdict)) + ", " + std::string(NameOf(f.severity));
}

// By document: the text in backquotes in the headings.
std::map<std::string, Lines> OfThePage() {
  std::map<std::string, Lines> found;
  std::string document;
  const std::string page = ReadFixture("docs/findings.md");
  for (const auto line : normalize::Split(page, '\n')) {
    if (line.starts_with("## ")) {
      const auto begin = line.find('`');
      document = line.substr(begin + 1, line.rfind('`') - begin - 1);
      found[document];
    }
    if (!line.starts_with("| ") || line.starts_with("| where") || line.starts_with("| ---")) continue;
    Lines cells;
    for (const auto cell : normalize::Split(line, '|')) cells.push_back(normalize::CollapseBlanks(cell));
    // Before the first bar stands nothing; the sixth cell is for people.
    if (cells.size() < 7) throw std::runtime_error("a row of docs/findings.md: " + std::string(line));
    found[document].push_back(cells[1] + " | " + cells[2] + " | " + cells[3] + " | " + cells[4] + " | " + cells[5]);
  }
  return found;
}

TEST(CorpusFindings, AreThoseWorkedOutByHand) {
  const auto page = OfThePage();
  EXPECT_EQ(page.size(), 5U);
  for (const auto& [document, rows] : page) {
    SCOPED_TRACE(document);
    EXPECT_FALSE(rows.empty());
    Lines found;
    for (const auto& f : validate::Validate(Parse(ReadFixture("corpus/decisions/" + document + ".txt"))).findings)
      found.push_back(Describe(f));
    Lines wanted = rows;
    std::sort(found.begin(), found.end());
    std::sort(wanted.begin(), wanted.end());
    EXPECT_EQ(found, wanted);
  }
}

}  // namespace
}  // namespace xephang::testing
