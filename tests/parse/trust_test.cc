// One silently wrong number costs more than ten honest "could not read": what happens where a table is not as it should
// be.
#include <gtest/gtest.h>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

constexpr const char* kHead = "Bảng 1. Xếp hạng chuyển đổi số của các cơ quan tỉnh Sơn La năm 2022\n";
constexpr const char* kTabs = "STT\tTên cơ quan\tTổng điểm\tXếp hạng\n";

// Rows as "3 Sở Y tế score=80.0 rank=3", then the findings that are more than notes.
std::vector<std::string> Read(const std::string& text) {
  std::vector<std::string> out;
  const auto d = Parse(std::string(kHead) + text);
  for (const auto& t : d.tables) {
    for (const auto& r : t.rows) {
      std::string line = (r.ordinal ? std::to_string(*r.ordinal) : "-") + " " + r.agency.printed;
      if (!r.tier.empty()) line += " " + r.tier;
      for (const auto& v : r.values) {
        if (v.measure == parse::Measure::kTier) continue;
        line += " " + std::string(parse::NameOf(v.measure)) + "=" + (v.number ? v.number->ToString() : "?");
      }
      out.push_back(line);
    }
  }
  for (const auto& f : validate::Validate(d).findings) {
    if (f.severity != Severity::kInfo)
      out.push_back(std::string(NameOf(f.severity)) + " " + std::string(NameOf(f.rule)) + " " +
                    std::string(NameOf(f.suspect)));
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Trust, ARowThatCannotBeReadLosesNoOther) {
  const Lines expected{"1 Sở Nội vụ score=95.5 rank=1",  "2 Sở Y tế score=90.0 rank=2",
                       "4 Sở Tư pháp score=80.0 rank=4", "5 Sở Xây dựng score=70.0 rank=5",
                       "warning ordinal reading",        "warning unread reading"};
  EXPECT_EQ(Read(std::string(kTabs) + "1\tSở Nội vụ\t95,5\t1\n2\tSở Y tế\t90,0\t2\n3\t\t85,0\t3\n4\tSở Tư "
                                      "pháp\t80,0\t4\n5\tSở Xây dựng\t70,0\t5\n"),
            expected);
  EXPECT_EQ(Read("STT Tên cơ quan Tổng điểm Xếp hạng\n1 Sở Nội vụ 95,5 1\n2 Sở Y tế 90,0 2\n3 ### 85,0 3\n4 Sở Tư pháp "
                 "80,0 4\n5 Sở Xây dựng 70,0 5\n"),
            expected);
}

TEST(Trust, ALostCellOfOneCellALineShiftsNothing) {
  EXPECT_EQ(Read("STT\nTên cơ quan\nTổng điểm\nXếp hạng\n1\nSở Nội vụ\n95,5\n1\n2\nSở Y tế\n2\n3\nSở Tư "
                 "pháp\n80,0\n3\n4\nSở Xây dựng\n70,0\n4\n"),
            (Lines{"1 Sở Nội vụ score=95.5 rank=1", "2 Sở Y tế", "3 Sở Tư pháp score=80.0 rank=3",
                   "4 Sở Xây dựng score=70.0 rank=4", "warning unread reading"}));
}

TEST(Trust, ARankAtThePagesEdgeIsNoPageNumber) {
  EXPECT_EQ(Read("STT\nTên cơ quan\nTổng điểm\nXếp hạng\n1\nSở Nội vụ\n95,5\n1\n\f2\nSở Y tế\n90,0\n2\n3\nSở Tư "
                 "pháp\n80,0\n3\n"),
            (Lines{"1 Sở Nội vụ score=95.5 rank=1", "2 Sở Y tế score=90.0 rank=2", "3 Sở Tư pháp score=80.0 rank=3"}));
}

TEST(Trust, MergedCellsOfOneColumn) {
  EXPECT_EQ(Read(std::string(kTabs) +
                 "1\tSở Nội vụ\t95,5\t1\n2\tSở Y tế\t90,0\t2\n3\tSở Tư pháp\t90,0\t\n4\tSở Xây dựng\t70,0\t4\n"),
            (Lines{"1 Sở Nội vụ score=95.5 rank=1", "2 Sở Y tế score=90.0 rank=2", "3 Sở Tư pháp score=90.0 rank=2",
                   "4 Sở Xây dựng score=70.0 rank=4"}));
  EXPECT_EQ(Read("STT\tTên cơ quan\tTổng điểm\tXếp hạng\tXếp loại\n1\tSở Nội vụ\t95,5\t1\tTốt\n2\tSở Y "
                 "tế\t90,0\t2\t\n3\tSở Tư pháp\t80,0\t3\tKhá\n4\tSở Xây dựng\t70,0\t4\t\n"),
            (Lines{"1 Sở Nội vụ Tốt score=95.5 rank=1", "2 Sở Y tế Tốt score=90.0 rank=2",
                   "3 Sở Tư pháp Khá score=80.0 rank=3", "4 Sở Xây dựng Khá score=70.0 rank=4"}));
}

TEST(Trust, ANumberThatMayBeTwoIsNone) {
  // Scales end at 1000: three decimals, not thousands.
  EXPECT_EQ(
      Read(std::string(kTabs) + "1\tSở Nội vụ\t95.500\t1\n2\tSở Y tế\t94.250\t2\n3\tSở Tư pháp\t90.125\t3\n"),
      (Lines{"1 Sở Nội vụ score=95.500 rank=1", "2 Sở Y tế score=94.250 rank=2", "3 Sở Tư pháp score=90.125 rank=3"}));
  // One, or a thousand?
  EXPECT_EQ(Read(std::string(kTabs) + "1\tSở Nội vụ\t1.000\t1\n2\tSở Y tế\t987.5\t2\n3\tSở Tư pháp\t910.25\t3\n"),
            (Lines{"1 Sở Nội vụ score=? rank=1", "2 Sở Y tế score=987.5 rank=2", "3 Sở Tư pháp score=910.25 rank=3",
                   "warning unread reading"}));
}

TEST(Trust, FiguresOfLastYearAreNotThisYears) {
  EXPECT_EQ(Read("STT\tTên cơ quan\tKết quả năm 2021\t\tKết quả năm 2022\t\n\t\tĐiểm\tHạng\tĐiểm\tHạng\n1\tSở Nội "
                 "vụ\t80,0\t3\t95,5\t1\n2\tSở Y tế\t85,0\t2\t90,0\t2\n3\tSở Tư pháp\t88,0\t1\t80,0\t3\n"
                 "Trên đây là kết quả xếp hạng năm 2022.\n"),
            (Lines{"1 Sở Nội vụ score=95.5 rank=1", "2 Sở Y tế score=90.0 rank=2", "3 Sở Tư pháp score=80.0 rank=3"}));
}

TEST(Trust, ABodyInTwoRowsIsNamedAndBothRowsCount) {
  EXPECT_EQ(Read(std::string(kTabs) + "1\tSở Nội vụ\t95,0\t1\n2\tSở Y tế\t90,0\t2\n3\tSở Y tế\t85,0\t3\n4\tSở Xây "
                                      "dựng\t70,0\t4\n\nĐiểm trung bình của các sở, ngành là 85,0 điểm.\n"),
            (Lines{"1 Sở Nội vụ score=95.0 rank=1", "2 Sở Y tế score=90.0 rank=2", "3 Sở Y tế score=85.0 rank=3",
                   "4 Sở Xây dựng score=70.0 rank=4", "error roster source"}));
}

TEST(Trust, BodiesThatAreNotKnownKeepTheirFigures) {
  EXPECT_EQ(
      Read(std::string(kTabs) + "1\tVụ Pháp chế\t95,5\t1\n2\tVụ Bưu chính\t90,0\t2\n3\tVụ Kế hoạch\t80,0\t3\n"),
      (Lines{"1 Vụ Pháp chế score=95.5 rank=1", "2 Vụ Bưu chính score=90.0 rank=2", "3 Vụ Kế hoạch score=80.0 rank=3",
             "warning unread reading", "warning unread reading", "warning unread reading"}));
}

TEST(Trust, LinesOfTotalsAreNoBodies) {
  EXPECT_EQ(Read(std::string(kTabs) +
                 "1\tSở Nội vụ\t95,5\t1\n2\tSở Y tế\t90,0\t2\n3\tSở Tư pháp\t80,0\t3\n\tTrung bình\t88,5\t\n"),
            (Lines{"1 Sở Nội vụ score=95.5 rank=1", "2 Sở Y tế score=90.0 rank=2", "3 Sở Tư pháp score=80.0 rank=3"}));
}

TEST(Trust, AnotherBlockThatBeginsAnewIsAnotherRanking) {
  const auto d =
      Parse(std::string(kHead) + kTabs +
            "1\tSở Nội vụ\t95,5\t1\n2\tSở Y tế\t90,0\t2\n1\tHuyện Mai Sơn\t99,0\t1\n2\tHuyện Mộc Châu\t80,0\t2\n");
  ASSERT_EQ(d.tables.size(), 2U);
  EXPECT_EQ(d.tables[0].block, "province");
  EXPECT_EQ(d.tables[1].block, "district");
}

}  // namespace
}  // namespace xephang::testing
