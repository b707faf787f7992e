#include "parse/cell.h"

#include <gtest/gtest.h>

namespace xephang::parse {
namespace {

using normalize::DecimalMark;

struct CellCase {
  const char* text;
  DecimalMark mark;
  CellKind kind;
  const char* number;
  int rank;
  int of;
};

constexpr auto kComma = DecimalMark::kComma;
constexpr auto kPoint = DecimalMark::kPoint;

constexpr CellCase kCells[] = {
    {"06 (86,2)", kComma, CellKind::kRankScore, "86.2", 6, 0},
    {"1 (0,9291)", kComma, CellKind::kRankScore, "0.9291", 1, 0},
    {"01 (0.727)", kPoint, CellKind::kRankScore, "0.727", 1, 0},
    {"01/63", kComma, CellKind::kRankOf, "1", 1, 63},
    {"nhóm 3/3", kComma, CellKind::kTier, nullptr, 0, 0},  // a class of three, not a place
    {"91,48/ 100", kComma, CellKind::kScoreOf, "91.48", 0, 100},
    {"102/100", kComma, CellKind::kScoreOf, "102", 0, 100},
    {"57/1", kComma, CellKind::kText, nullptr, 0, 0},  // a comma misread
    {"95,26%", kComma, CellKind::kNumber, "95.26", 0, 0},
    {"86,40*", kComma, CellKind::kNumber, "86.40", 0, 0},  // an asterisk leads to a note
    {"86,40 1", kComma, CellKind::kText, nullptr, 0, 0},   // so does a raised digit
    {"70,0", kComma, CellKind::kNumber, "70.0", 0, 0},
    {"08", kComma, CellKind::kNumber, "8", 0, 0},
    {"nhất", kComma, CellKind::kRankWord, nullptr, 1, 0},
    {"tăng 12 bậc", kComma, CellKind::kChange, nullptr, 0, 0},  // looks like a rank
    {"+0,1783", kComma, CellKind::kChange, nullptr, 0, 0},      // looks like a score
    {"-", kComma, CellKind::kBlank, nullptr, 0, 0},
    {"Không xếp hạng", kComma, CellKind::kBlank, nullptr, 0, 0},
    {"0? (84,9)", kComma, CellKind::kText, nullptr, 0, 0},
    {"8O,5", kComma, CellKind::kText, nullptr, 0, 0},
    {"83.8", kComma, CellKind::kText, nullptr, 0, 0},  // the point groups thousands here
};

TEST(Cell, Kinds) {
  for (const auto& c : kCells) {
    SCOPED_TRACE(c.text);
    const Cell cell = ReadCell(c.text, c.mark);
    EXPECT_EQ(cell.kind, c.kind);
    if (c.number != nullptr && cell.number) {
      EXPECT_EQ(cell.number->ToString(), c.number);
    }
    EXPECT_EQ(cell.number.has_value(), c.number != nullptr);
    EXPECT_EQ(cell.rank.value_or(0), c.rank);
    EXPECT_EQ(cell.of.value_or(0), c.of);
  }
}

TEST(Cell, TiersByTheirMarks) {
  EXPECT_EQ(ReadCell("Khá", kComma).tier, "Khá");
  EXPECT_EQ(ReadCell("Mức độ II", kComma).tier, "Mức độ II");
  EXPECT_EQ(ReadCell("Khả", kComma).kind, CellKind::kText);  // Xã Năng Khả
}

struct LineCase {
  const char* line;
  const char* head;
  std::vector<std::string> cells;
};

TEST(SplitFigures, FromTheEndOfTheLine) {
  const std::vector<LineCase> cases{
      {"1 Sở Tư pháp 14 16 8 6 6 1", "1 Sở Tư pháp", {"14", "16", "8", "6", "6", "1"}},
      {"6 Sở Giao thông vận tải", "6 Sở Giao thông vận tải", {}},
      {"06 (86,2)", "", {"06 (86,2)"}},
      {"13 Thanh tra  tỉnh 7 12", "13 Thanh tra  tỉnh", {"7", "12"}},
      {"91 Xã Năng Khả 127 79", "91 Xã Năng Khả", {"127", "79"}},
      {"Phú Yên 0,7956 01/63 +0,1171 tăng 27 bậc", "Phú Yên", {"0,7956", "01/63", "+0,1171", "tăng 27 bậc"}},
      {"Sở Y tế 91,48/ 100 2 Tốt", "Sở Y tế", {"91,48/ 100", "2", "Tốt"}},
      {"Quận 12 91,30 1", "Quận", {"12", "91,30", "1"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.line);
    const auto split = SplitFigures(c.line);
    EXPECT_EQ(split.head, c.head);
    EXPECT_EQ(split.cells, c.cells);
  }
}

}  // namespace
}  // namespace xephang::parse
