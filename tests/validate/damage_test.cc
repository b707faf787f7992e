// Checks are tested by damage: take a correct document, change one thing, expect the findings that follow and no
// others.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Lines = std::vector<std::string>;

struct Damage {
  const char* what;
  const char* from;
  const char* to;
  Lines findings;
};

// Sơn La 2023 has no finding above a note.
std::string Correct() { return ReadFixture("corpus/decisions/son-la-2023.txt"); }

TEST(Damage, TheCorrectDocumentHasNoFinding) { EXPECT_EQ(Disagreements(Correct()), Lines{}); }

TEST(Damage, OneChangeGivesTheFindingsThatFollow) {
  const std::vector<Damage> cases{
      {"a score above its neighbours", "05 (729,7)", "05 (759,7)", {"mean", "mean Bảng 1", "rank-order Bảng 1"}},
      {"a score that keeps its place", "05 (729,7)", "05 (739,7)", {"mean", "mean Bảng 1"}},
      {"a score equal to its neighbour's", "05 (729,7)", "05 (740,9)", {"mean", "mean Bảng 1", "rank-ties Bảng 1"}},
      {"a rank given twice", "05 (729,7)", "06 (729,7)", {"rank-range Bảng 1", "rank-ties Bảng 1"}},
      {"a rank out of range", "20 (536,6)", "30 (536,6)", {"rank-range Bảng 1"}},
      {"a stated mean of a block", "663,5/1000", "665,5/1000", {"mean Bảng 1"}},
      {"a stated overall mean", "659,1/1000", "658,1/1000", {"mean"}},
      {"a share", "Mức Khá\t35%\t25%", "Mức Khá\t45%\t25%", {"tier-share Bảng 1"}},
      {"a count of a tier", "A. Mức khá (07)", "A. Mức khá (08)", {"tier-count Bảng 1"}},
      // The number is neither that of the rows nor the sum of the blocks in the same sentence.
      {"a roster", "thực hiện với 32/32 cơ quan", "thực hiện với 33/33 cơ quan", {"roster", "roster"}},
      {"a roster of none", "thực hiện với 32/32 cơ quan", "thực hiện với 00/32 cơ quan", {"roster", "roster"}},
      {"a row number", "9\tSở Công thương\t", "8\tSở Công thương\t", {"ordinal Bảng 1"}},
      {"a row left out",
       "10\tSở Tư pháp\t10 (651,4)\n",
       "",
       {"mean", "mean Bảng 1", "ordinal Bảng 1", "rank-range Bảng 1", "roster", "roster Bảng 1", "tier-count Bảng 1",
        "tier-share Bảng 1", "tier-share Bảng 1"}},
      {"two rows swapped",
       "3\tSở Tài nguyên và Môi trường\t03 (749,1)\n4\tSở Y tế\t04 (740,9)",
       "4\tSở Y tế\t04 (740,9)\n3\tSở Tài nguyên và Môi trường\t03 (749,1)",
       {"ordinal Bảng 1"}},
      {"two bodies swapped",
       "3\tSở Tài nguyên và Môi trường\t03 (749,1)\n4\tSở Y tế\t04 (740,9)",
       "3\tSở Y tế\t03 (740,9)\n4\tSở Tài nguyên và Môi trường\t04 (749,1)",
       {"rank-order Bảng 1"}},
      {"a letter in a score", "05 (729,7)", "05 (7Z9,7)", {"unread untestable Bảng 1"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Lines expected = c.findings;
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(Disagreements(Replace(Correct(), c.from, c.to)), expected);
  }
}

// Sơn La 2017: six categories add up to the overall table; thresholds are stated; ties are dense.
TEST(Damage, AcrossTables) {
  const std::string correct = ReadFixture("corpus/decisions/son-la-2017.txt");
  EXPECT_EQ(Disagreements(correct), Lines{});
  EXPECT_EQ(Disagreements(Replace(correct, "\t24,4\n", "\t23,4\n")), (Lines{"sum Bảng 1"}));
  EXPECT_EQ(Disagreements(Replace(correct, "\tSở Tư pháp\n\t64,9\n", "\tSở Tư pháp\n\t64,8\n")), (Lines{"sum Bảng 1"}));
  // The rows between, and the class below, which ends at 70.
  EXPECT_EQ(Disagreements(Replace(correct, "từ 70 điểm đến dưới 85 điểm", "từ 71 điểm đến dưới 85 điểm")),
            (Lines{"tier-threshold", "tier-threshold Bảng 1", "tier-threshold Bảng 1", "tier-threshold Bảng 1",
                   "tier-threshold Bảng 2"}));
  // 8, 8, 9 becomes 8, 9, 9: equal scores with unequal ranks, unequal scores with equal ones.
  EXPECT_EQ(Disagreements(
                Replace(correct, "\tSở Giao thông vận tải\n\t71,5\n\t8\n", "\tSở Giao thông vận tải\n\t71,5\n\t9\n")),
            (Lines{"rank-range Bảng 1", "rank-ties Bảng 1", "rank-ties Bảng 1"}));
}

// Tuyên Quang 2022: ranks and scores stand in separate tables; indicators add up to totals.
TEST(Damage, RanksAndScoresApart) {
  const std::string correct = ReadFixture("corpus/decisions/tuyen-quang-2022-h1.txt");
  const Lines before = Disagreements(correct);
  const auto more = [&](const std::string& text) {
    Lines now = Disagreements(text);
    for (const auto& line : before) {
      const auto it = std::find(now.begin(), now.end(), line);
      if (it == now.end()) {
        ADD_FAILURE() << "gone: " << line;
      } else {
        now.erase(it);
      }
    }
    return now;
  };
  EXPECT_EQ(more(Replace(correct, "30,00 217,74 348,91", "30,00 207,74 348,91")),
            (Lines{"claim Bảng 2 Hoạt động chuyển đổi số", "mean Bảng 2 Hoạt động chuyển đổi số", "sum Bảng 2"}));
  EXPECT_EQ(more(Replace(correct, "8 1 1 3 19 12", "8 2 1 3 19 12")),
            (Lines{"rank-range Bảng 1 Thể chế số", "rank-ties Bảng 1 Thể chế số"}));
}

}  // namespace
}  // namespace xephang::testing
