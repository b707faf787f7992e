#include <gtest/gtest.h>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

constexpr const char* kTables =
    "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tNhận thức số\tThể chế "
    "số\tTổng điểm\n1\tSở Nội vụ\t40,5\t45,0\t85,5\n2\tSở Y tế\t40,0\t40,0\t80,0\n"
    "Bảng 2. Xếp hạng chuyển đổi số của các huyện, thành phố năm 2022\nSTT\tTên cơ quan\tNhận thức số\tThể chế "
    "số\tTổng điểm\n1\tHuyện Mai Sơn\t40,5\t45,0\t85,5\n2\tHuyện Mộc Châu\t40,0\t40,0\t80,0\n\n";

std::vector<std::string> StatementsOf(const std::string& text) {
  std::vector<std::string> out;
  for (const auto& s : Parse(kTables + text).statements) {
    std::string line = s.kind;
    if (!s.block.empty()) line += " " + s.block;
    if (s.indicator) line += " [" + *s.indicator + "]";
    if (!s.tier.empty()) line += " " + s.tier;
    if (s.kind == "threshold") {
      if (s.lower) line += (s.lower_open ? " >" : " >=") + s.lower->ToString();
      if (s.upper) line += (s.upper_closed ? " <=" : " <") + s.upper->ToString();
    } else {
      line += " " + s.value->ToString() + (s.scale ? "/" + s.scale->ToString() : "");
    }
    out.push_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;

struct Case {
  const char* text;
  Lines statements;
};

TEST(Statements, Means) {
  const std::vector<Case> cases{
      {"Điểm trung bình của khối cơ quan cấp tỉnh là 78,2/100 điểm.", {"mean province 78.2/100"}},
      {"Điểm trung bình đạt được của 18 sở, ngành theo Bộ tiêu chí năm 2022 là: 68/100 điểm.",
       {"mean province 68/100"}},
      {"Năm 2022, các cơ quan nhà nước tỉnh đạt mức Trung bình với điểm trung bình là 62/100 điểm (trong đó điểm trung "
       "bình của khối sở ngành là 68/100 điểm; khối UBND huyện là 56/100 điểm).",
       {"mean 62/100", "mean province 68/100", "mean district 56/100"}},
      {"Chỉ số thành phần “Nhận thức số” của các sở, ngành có giá trị trung bình đạt 34,87 điểm (điểm tối đa là 50 "
       "điểm).",
       {"mean province [Nhận thức số] 34.87", "max province [Nhận thức số] 50"}},
      {"Điểm trung bình của các huyện, thành phố năm 2021 là 70,1 điểm.", {}},  // another year
      {"Tỉnh đạt mức Trung bình, đứng thứ 35.", {}},                            // the tier, not a mean
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(StatementsOf(std::string("KẾT QUẢ CHUYỂN ĐỔI SỐ NĂM 2022\n\n") + c.text + "\n"), c.statements);
  }
}

TEST(Statements, ThresholdsInAllThePrintedWays) {
  const std::vector<Case> cases{
      {"- Mức Tốt: Là đơn vị có tổng điểm đạt từ 85 điểm trở lên\n- Mức Khá: Là đơn vị có tổng điểm đạt từ 70 điểm đến "
       "dưới 85 điểm\n- Mức Yếu: Là đơn vị có tổng điểm dưới 50 điểm.\n",
       {"threshold Tốt >=85", "threshold Khá >=70 <85", "threshold Yếu <50"}},
      {"- Mức Tốt: Là đơn vị có điểm đánh giá lớn hơn hoặc bằng 80\n- Mức Khá: Là đơn vị có điểm đánh giá lớn hơn hoặc "
       "bằng 65 và nhỏ hơn 80\n- Mức Yếu: Là đơn vị có điểm đánh giá nhỏ hơn 50\n",
       {"threshold Tốt >=80", "threshold Khá >=65 <80", "threshold Yếu <50"}},
      {"Mức Tốt: 430 - 500 điểm; mức Khá: 350 - 429 điểm.\n",
       {"threshold Tốt >=430 <=500", "threshold Khá >=350 <=429"}},
      {"Đơn vị xếp loại Tốt đạt trên 80 điểm.\n", {}},  // one class alone is no scale of classes
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(StatementsOf(c.text), c.statements);
  }
}

TEST(Statements, Rosters) {
  EXPECT_EQ(StatementsOf("Việc đánh giá, xếp hạng được thực hiện với 32/32 cơ quan, đơn vị bao gồm Văn phòng UBND "
                         "tỉnh, 19/19 cơ quan chuyên môn thuộc UBND tỉnh và 12/12 huyện, thành phố.\n"),
            (Lines{"roster 32/32", "roster province 19/19", "roster district 12/12"}));
}

TEST(Statements, ShareTables) {
  EXPECT_EQ(
      StatementsOf("Về tỷ lệ mức độ:\nKhối\nMức độ\nCQNN cấp tỉnh CQNN cấp huyện\nMức Tốt 35% 8%\nMức Khá 65% 92%\n"),
      (Lines{"tier-share province Tốt 35", "tier-share district Tốt 8", "tier-share province Khá 65",
             "tier-share district Khá 92"}));
}

TEST(Statements, WhatIsNoCountAndWhatIs) {
  const std::vector<Case> cases{
      // Comparisons with a class are no counts of it.
      {"Có 5/8 đơn vị đạt trên mức trung bình.\n", {}},
      {"Có 02 đơn vị đạt từ loại Khá trở lên.\n", {}},
      {"Có 02 đơn vị xếp loại Khá.\n", {"tier-count Khá 2"}},
      {"Tỷ lệ xếp loại của các huyện: Xuất sắc 16,7%; Tốt 50%; Khá 33,3%.\n",
       {"tier-share district Xuất sắc 16.7", "tier-share district Tốt 50", "tier-share district Khá 33.3"}},
      // A class of them is no roster of all.
      {"Tổng số 02 sở, ngành được đánh giá, trong đó 01 sở đạt mức Khá, 02 huyện đạt mức Tốt.\n",
       {"tier-count province Khá 1", "tier-count district Tốt 2", "roster province 2"}},
      {"Điểm bình quân toàn tỉnh là 82,75 điểm.\n", {"mean 82.75"}},
      // Those that were not assessed are no roster; none at all is one.
      {"Có 03 huyện, thành phố chưa được đánh giá, xếp hạng.\n", {}},
      {"Có 02/02 huyện, thành phố tham gia đánh giá, xếp hạng.\n", {"roster district 2/2"}},
      {"Việc đánh giá được thực hiện với 00 huyện, thành phố.\n", {"roster district 0"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(StatementsOf(c.text), c.statements);
  }
}

// "Nhận thức số (100)": the maximum of the column stands in its title.
TEST(Statements, MaximaInTitles) {
  const auto d = Parse(
      "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tNhận thức số "
      "(100)\tThể "
      "chế số (200 điểm)\tTổng điểm (300)\tXếp hạng\n1\tSở Nội vụ\t40,5\t45,0\t85,5\t1\n2\tSở Y "
      "tế\t40,0\t40,0\t80,0\t2\n");
  ASSERT_EQ(d.tables.size(), 1U);
  ASSERT_TRUE(d.tables[0].max.has_value());
  EXPECT_EQ(d.tables[0].max->ToString(), "300");
  std::string maxima;
  for (const auto& [indicator, max] : d.tables[0].maxima) maxima += indicator + " " + max.ToString() + "; ";
  EXPECT_EQ(maxima, "Nhận thức số 100; Thể chế số 200; ");
}

// What is said between the title of an appendix and its table is said, and is no part of the title.
TEST(Statements, BetweenACaptionAndItsTable) {
  const auto d = Parse(
      "PHỤ LỤC I\nKẾT QUẢ XẾP HẠNG CÁC SỞ, BAN, NGÀNH\n\nViệc đánh giá được thực hiện đối với 02 sở, ban, ngành. Mức "
      "độ: "
      "Tốt: từ 80 điểm trở lên; Khá: từ 65 đến dưới 80 điểm; Yếu: dưới 65 điểm.\n\nSTT\tTên cơ quan\tTổng điểm\n1\tSở "
      "Nội "
      "vụ\t85,5\n2\tSở Y tế\t80,0\n\n");
  ASSERT_EQ(d.tables.size(), 1U);
  EXPECT_EQ(d.tables[0].caption, "KẾT QUẢ XẾP HẠNG CÁC SỞ, BAN, NGÀNH");
  std::string found;
  for (const auto& s : d.statements)
    found += s.kind + " " + s.tier + (s.tier.empty() ? "" : " ") + s.value->ToString() + "; ";
  EXPECT_EQ(found, "roster 2; threshold Tốt 80; threshold Khá 65; threshold Yếu 65; ");
}

}  // namespace
}  // namespace xephang::testing
