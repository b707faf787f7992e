// Decisions set in many layouts, as PDF, DOCX and HTML: every figure equals gold, and every box is around its own cell.
// What each fixture shows is in README.md beside it.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "ingest/pdf_file.h"
#include "ingest/read_file.h"
#include "normalize/agency_registry.h"
#include "normalize/unicode.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"
#include "tests/documents.h"
#include "tests/evaluate/comparison.h"

namespace xephang::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(Root() / "tests/layouts")) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".pdf" || extension == ".docx" || extension == ".html")
      files.push_back(entry.path().filename().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& l : lines) out += "\n" + l;
  return out;
}

// Letters and digits alone: cells are printed with line breaks, words come in pieces.
std::string Bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n') out += c;
  }
  return normalize::ToNfc(out);
}

class Layout : public ::testing::TestWithParam<std::string> {
 protected:
  fs::path file_ = Root() / "tests/layouts" / GetParam();
  std::string bytes_ = ingest::ReadBytes(file_);
  parse::Decision decision_ =
      parse::ParseDecision(ocr::ReadDocument(bytes_, GetParam()), normalize::AgencyRegistry::Builtin());
};

TEST_P(Layout, EveryFigureEqualsGold) {
  fs::path gold = file_;
  const Comparison c = Compare(ReadGold(gold.replace_extension(".gold.tsv")), decision_);
  EXPECT_EQ(c.differences, std::vector<std::string>()) << Joined(c.differences);
  EXPECT_EQ(c.rows_right, c.rows);
  EXPECT_EQ(c.right, c.cells);
  EXPECT_EQ(c.wrong, 0);
  EXPECT_EQ(c.tables_right, c.tables);
  EXPECT_EQ(c.headers_right, c.headers);
  EXPECT_GT(c.cells, 0);
}

// Words whose middle lies in a box are those of the cell, no more and no less.
TEST_P(Layout, EveryBoxIsAroundItsOwnCell) {
  if (!GetParam().ends_with(".pdf")) {  // no geometry, no boxes
    for (const auto& table : decision_.tables) {
      for (const auto& row : table.rows) {
        for (const auto& value : row.values) EXPECT_FALSE(value.where.box.has_value());
      }
    }
    return;
  }
  const ingest::PdfFile pdf(bytes_);
  std::map<int, ingest::PdfPageText> pages;
  const auto inside = [&](int page, const Box& box) {
    auto it = pages.find(page);
    if (it == pages.end()) it = pages.emplace(page, pdf.ReadPage(page - 1)).first;
    std::vector<const Word*> words;
    for (const auto& w : it->second.words) {
      const double x = w.box.x + w.box.width / 2;
      const double y = w.box.y + w.box.height / 2;
      if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) words.push_back(&w);
    }
    std::sort(words.begin(), words.end(), [](const Word* a, const Word* b) {
      return std::abs(a->box.y - b->box.y) > 3 ? a->box.y < b->box.y : a->box.x < b->box.x;
    });
    std::string text;
    for (const auto* w : words) text += w->text;
    return Bare(text);
  };
  int boxes = 0;
  for (const auto& table : decision_.tables) {
    for (const auto& row : table.rows) {
      SCOPED_TRACE(table.label + " " + row.agency.printed);
      for (const auto& value : row.values) {
        ASSERT_TRUE(value.where.box.has_value());
        EXPECT_EQ(inside(value.where.page, *value.where.box), Bare(value.printed));
        ++boxes;
      }
    }
  }
  EXPECT_GT(boxes, 0);
  for (const auto& statement : decision_.statements) {
    SCOPED_TRACE(statement.printed);
    ASSERT_TRUE(statement.where.box.has_value());
    // A sentence may end on the next page: its first words are in the box.
    const std::string first(normalize::Words(statement.printed).front());
    EXPECT_NE(inside(statement.where.page, *statement.where.box).find(Bare(first)), std::string::npos);
  }
}

// Each letter of the page stands in exactly one line of its text, cells included.
TEST_P(Layout, NoWordVanishesOrComesTwice) {
  if (!GetParam().ends_with(".pdf")) return;
  const ingest::PdfFile pdf(bytes_);
  const Document document = ocr::ReadDocument(bytes_, GetParam());
  ASSERT_EQ(static_cast<int>(document.pages.size()), pdf.PageCount());
  for (int p = 0; p < pdf.PageCount(); ++p) {
    SCOPED_TRACE(p + 1);
    std::string before;
    for (const auto& w : pdf.ReadPage(p).words) before += w.text;
    std::string after;
    for (const auto& line : document.pages[static_cast<std::size_t>(p)].lines) {
      for (const char c : line.text) {
        if (c != ' ' && c != '\t') after += c;
      }
    }
    before = normalize::ToNfc(before);
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    EXPECT_EQ(before, after);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Layout, ::testing::ValuesIn(Files()), [](const auto& p) {
  std::string name = p.param;
  for (auto& c : name) {
    if (c == '-' || c == '.') c = '_';
  }
  return name;
});

// One decision, three formats: the same rows.
TEST(LayoutFormats, GiveTheSameRows) {
  const auto rows = [](const std::string& name) {
    const std::string bytes = ingest::ReadBytes(Root() / "tests/layouts" / name);
    const auto decision = parse::ParseDecision(ocr::ReadDocument(bytes, name), normalize::AgencyRegistry::Builtin());
    std::vector<std::string> out;
    for (const auto& table : decision.tables) {
      for (const auto& row : table.rows) {
        std::string line =
            table.label + "|" + std::to_string(row.ordinal.value_or(0)) + "|" + row.agency.id + "|" + row.tier;
        for (const auto& v : row.values) {
          line += "|" + std::string(parse::NameOf(v.measure)) + ":" + v.indicator.value_or("") + "=" +
                  (v.number ? v.number->ToString() : v.tier);
        }
        out.push_back(std::move(line));
      }
    }
    return out;
  };
  int compared = 0;
  for (const auto& name : Files()) {
    if (name.ends_with(".pdf")) continue;
    const std::string stem = name.substr(0, name.rfind('.'));
    SCOPED_TRACE(name);
    EXPECT_EQ(rows(name), rows(stem + ".pdf"));
    ++compared;
  }
  EXPECT_GE(compared, 6);
}

}  // namespace
}  // namespace xephang::testing
