#include "ingest/repaired_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

std::vector<Word> WordsRead(std::string_view text, double confidence) {
  std::vector<Word> words;
  for (const auto run : normalize::Words(text)) {
    Word word;
    word.text = run;
    word.confidence = confidence;
    word.letters.resize(normalize::CountCodePoints(run));
    words.push_back(std::move(word));
  }
  return words;
}

Line LineRead(std::string text, double confidence, int number) {
  Line line;
  line.words = WordsRead(text, confidence);
  line.text = std::move(text);
  line.number = number;
  return line;
}

TableCell CellRead(std::string text, int row, int column, double confidence) {
  TableCell cell;
  cell.words = WordsRead(text, confidence);
  cell.text = std::move(text);
  cell.row = row;
  cell.column = column;
  cell.confidence = confidence;
  return cell;
}

Document Scan() {
  Document document;
  Page& page = document.pages.emplace_back();
  page.text_from = TextOrigin::kOcr;
  page.lines.push_back(LineRead("Xếp hạng  tống thế mức độ Chính quyên số", 0.7, 1));
  page.lines.push_back(LineRead("Số: 3234/QĐ-UBND ngày 24/12/2021", 0.2, 2));
  PageTable table;
  table.rows = 1;
  table.columns = 3;
  table.cells = {CellRead("1", 0, 0, 0.3), CellRead("Sở Khoa học\nvà Cống nghệ", 0, 1, 0.8),
                 CellRead("06 (86,2)", 0, 2, 0.3)};
  page.tables.push_back(table);
  Line row;
  row.text = "1\tSở Khoa học và Cống nghệ\t06 (86,2)";
  row.table = 0;
  row.number = 3;
  page.lines.push_back(row);
  return document;
}

TEST(RepairedScan, LinesAndCellsKeepTheirFormAndFirstReadings) {
  Document document = Scan();
  RepairScannedText(document);
  const Page& page = document.pages[0];
  EXPECT_EQ(page.text_from, TextOrigin::kOcr);
  EXPECT_EQ(page.lines[0].text, "Xếp hạng  tổng thể mức độ Chính quyền số");
  EXPECT_EQ(page.lines[1].text, "Số: 3234/QĐ-UBND ngày 24/12/2021");
  EXPECT_EQ(page.tables[0].cells[1].text, "Sở Khoa học\nvà Công nghệ");
  EXPECT_EQ(page.lines[2].text, "1\tSở Khoa học và Công nghệ\t06 (86,2)");
  EXPECT_EQ(page.tables[0].cells[0].text, "1");
  EXPECT_EQ(page.tables[0].cells[2].text, "06 (86,2)");
  // Words say what the text says, and what each said first is kept with its line.
  EXPECT_EQ(page.lines[0].words[2].text, "tổng");
  EXPECT_EQ(page.lines[0].words[2].letters.size(), 4U);
  ASSERT_EQ(page.repairs.size(), 4U);
  EXPECT_EQ(page.repairs[0].was, "tống");
  EXPECT_EQ(page.repairs[0].now, "tổng");
  EXPECT_EQ(page.repairs[0].line, 1);
  EXPECT_GT(page.repairs[0].confidence, 0.8);
  EXPECT_EQ(page.repairs[3].was, "Cống");
  EXPECT_EQ(page.repairs[3].line, 3);
}

TEST(RepairedScan, AFilesOwnTextIsNoScan) {
  Document document = Scan();
  document.pages[0].text_from = TextOrigin::kLayer;
  RepairScannedText(document);
  EXPECT_EQ(document.pages[0].lines[0].text, "Xếp hạng  tống thế mức độ Chính quyên số");
  EXPECT_TRUE(document.pages[0].repairs.empty());
}

}  // namespace
}  // namespace xephang::ingest
