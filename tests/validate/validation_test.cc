// Rules on small decisions: conventions that are right by themselves, and figures at the edge of rounding.
#include "validate/validation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Lines = std::vector<std::string>;

std::string Table(const std::vector<std::pair<const char*, const char*>>& score_and_rank) {
  static constexpr const char* kBodies[] = {"Sở Nội vụ",    "Sở Y tế",     "Sở Tư pháp",
                                            "Sở Tài chính", "Sở Xây dựng", "Sở Ngoại vụ"};
  std::string text =
      "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp hạng\n";
  for (std::size_t i = 0; i < score_and_rank.size(); ++i) {
    text += std::to_string(i + 1) + "\t" + kBodies[i] + "\t" + score_and_rank[i].first + "\t" +
            score_and_rank[i].second + "\n";
  }
  return text + "\n";
}

// After a tie the 2017 decision prints 8, 8, 9 and the 2021 one 6, 6, 8. Both count; mixing them does not.
TEST(Ties, EachConventionIsRightByItself) {
  EXPECT_EQ(
      Disagreements(Table({{"90,0", "1"}, {"85,0", "2"}, {"85,0", "2"}, {"80,0", "4"}, {"80,0", "4"}, {"70,0", "6"}})),
      Lines{});
  EXPECT_EQ(
      Disagreements(Table({{"90,0", "1"}, {"85,0", "2"}, {"85,0", "2"}, {"80,0", "3"}, {"80,0", "3"}, {"70,0", "4"}})),
      Lines{});
  EXPECT_EQ(
      Disagreements(Table({{"90,0", "1"}, {"90,0", "1"}, {"90,0", "1"}, {"90,0", "1"}, {"90,0", "1"}, {"70,0", "6"}})),
      Lines{});
  EXPECT_EQ(
      Disagreements(Table({{"90,0", "1"}, {"85,0", "2"}, {"85,0", "2"}, {"80,0", "4"}, {"80,0", "4"}, {"70,0", "5"}})),
      (Lines{"rank-ties Bảng 1"}));
}

TEST(Ties, BrokenSilentlyIsAWarning) {
  const auto v = validate::Validate(Parse(Table({{"90,0", "1"}, {"85,0", "2"}, {"85,0", "3"}, {"80,0", "4"}})));
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_EQ(v.findings[0].rule, Rule::kRankTies);
  EXPECT_EQ(v.findings[0].severity, Severity::kWarning);
}

// Five of six bodies were assessed: 60% is three of five, and fifty per cent would be three of six.
TEST(NotAssessed, ABodyPrintedWithoutFiguresMayBeCountedOrNot) {
  const auto stated = [](const std::string& sentence) {
    std::string text =
        "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp "
        "hạng\tXếp loại\n"
        "1\tSở Nội vụ\t95,0\t1\tTốt\n2\tSở Y tế\t88,0\t2\tTốt\n3\tSở Tư pháp\t84,0\t3\tTốt\n4\tSở Tài "
        "chính\t77,0\t4\tKhá\n"
        "5\tSở Xây dựng\t72,0\t5\tKhá\n6\tSở Ngoại vụ\t-\t-\t-\n\n";
    return Disagreements(text + sentence + "\n");
  };
  EXPECT_EQ(stated("Có 03 cơ quan xếp loại Tốt (chiếm 60%), 02 cơ quan xếp loại Khá (chiếm 40%)."), Lines{});
  EXPECT_EQ(stated("Có 03 cơ quan xếp loại Tốt (chiếm 50%)."), Lines{});
  EXPECT_EQ(stated("Có 03 cơ quan xếp loại Tốt (chiếm 70%)."), (Lines{"tier-share"}));
  EXPECT_EQ(stated("Điểm trung bình của 05 cơ quan được đánh giá là 83,20 điểm."), Lines{});
  EXPECT_EQ(stated("Điểm trung bình của 05 cơ quan được đánh giá là 91,00 điểm."), (Lines{"mean Bảng 1"}));
}

struct MeanCase {
  const char* stated;
  bool consistent;
};

// The mean of 90,25 and 70,00 is 80,125.
constexpr MeanCase kMeans[] = {
    {"80,13", true},  // half-up
    {"80,12", true},  // half-even
    {"80,1", true},   // to one place
    {"80", true},     // to none
    {"80,2", false}, {"80,14", false},
};

TEST(Means, AStatedFigureIsAnInterval) {
  for (const auto& c : kMeans) {
    SCOPED_TRACE(c.stated);
    const std::string text =
        Table({{"90,25", "1"}, {"70,00", "2"}}) + "Điểm trung bình của các sở, ngành là " + c.stated + " điểm.\n";
    const auto mean = validate::Validate(Parse(text)).checked.at(static_cast<std::size_t>(Rule::kMean));
    EXPECT_EQ(mean.consistent, c.consistent ? 1 : 0);
    EXPECT_EQ(mean.inconsistent, c.consistent ? 0 : 1);
  }
}

TEST(Means, TruncationIsRounding) {
  const auto v = validate::Validate(
      Parse(Table({{"90,6", "1"}, {"70,5", "2"}}) + "Điểm trung bình của các sở, ngành là 80,5 điểm.\n"));
  ASSERT_EQ(v.findings.size(), 1U);  // 80,55 rounds to 80,6
  EXPECT_EQ(v.findings[0].verdict, Verdict::kRounding);
  EXPECT_EQ(v.findings[0].reconciled_by, "truncation");
}

TEST(Means, TheFindingSaysWhatReconciles) {
  const std::string two = Table({{"90,0", "1"}, {"80,0", "2"}, {"70,0", "3"}}) +
                          "Bảng 2. Xếp hạng chuyển đổi số của các huyện, thành phố năm 2022\nSTT\tTên cơ quan\tTổng "
                          "điểm\tXếp hạng\n1\tHuyện Mai Sơn\t60,0\t1\n\n";
  // By rows 75; the mean of the block means is 70.
  EXPECT_EQ(Disagreements(two + "Điểm trung bình toàn tỉnh là 75,0 điểm.\n"), Lines{});
  const auto v = validate::Validate(Parse(two + "Điểm trung bình toàn tỉnh là 70,0 điểm.\n"));
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_EQ(v.findings[0].verdict, Verdict::kRounding);
  EXPECT_EQ(v.findings[0].reconciled_by, "mean of the block means");
  EXPECT_EQ(Disagreements(two + "Điểm trung bình toàn tỉnh là 71,0 điểm.\n"), (Lines{"mean"}));
}

// 240,0 / 3 = 80,0 and 80,3 is stated: one point more, and only where the ranks leave room for it.
TEST(Means, TheFindingListsWhatOneOtherDigitReconciles) {
  const auto v = validate::Validate(Parse(Table({{"80,5", "1"}, {"80,0", "2"}, {"79,5", "3"}}) +
                                          "Điểm trung bình của các sở, ngành là 80,3 điểm.\n"));
  ASSERT_EQ(v.findings.size(), 1U);
  const auto& involved = v.findings[0].involved;
  ASSERT_EQ(involved.size(), 1U);
  EXPECT_EQ(involved[0].agency, "Sở Nội vụ");
  EXPECT_EQ(involved[0].number, "80.5");
  EXPECT_EQ(involved[0].would_be, (Lines{"81.5"}));
  EXPECT_NE(v.findings[0].message_en.find("“Sở Nội vụ” is 81.5 instead of 80.5"), std::string::npos);
  EXPECT_TRUE(validate::Validate(Parse(Table({{"80,5", "1"}, {"80,0", "2"}, {"79,5", "3"}}) +
                                       "Điểm trung bình của các sở, ngành là 80,0 điểm.\n"))
                  .findings.empty());
}

TEST(Ranks, AFindingListsTheBodiesThatShareARank) {
  const auto v = validate::Validate(Parse(Table({{"90,0", "1"}, {"80,0", "3"}, {"70,0", "3"}})));
  const auto it =
      std::find_if(v.findings.begin(), v.findings.end(), [](const auto& f) { return f.rule == Rule::kRankRange; });
  ASSERT_NE(it, v.findings.end());
  Lines bodies;
  for (const auto& i : it->involved) bodies.push_back(i.agency);
  EXPECT_EQ(bodies, (Lines{"Sở Y tế", "Sở Tư pháp"}));
}

TEST(Ties, OneTieAmongManyBrokenOnesIsTheOddOne) {
  // Six of 80,0 with ranks 1, 2, 3, 4, 4, 6.
  const auto v = validate::Validate(
      Parse(Table({{"80,0", "1"}, {"80,0", "2"}, {"80,0", "3"}, {"80,0", "4"}, {"80,0", "4"}, {"80,0", "6"}})));
  ASSERT_EQ(v.findings.size(), 2U);
  EXPECT_EQ(v.findings[0].severity, Severity::kWarning);
  EXPECT_EQ(v.findings[1].severity, Severity::kError);
  EXPECT_EQ(v.findings[1].agency, "Sở Xây dựng");
}

TEST(Shares, AdjustedToAHundred) {
  // 1, 1 and 1 of three: 33,33 each; 33 + 33 + 34 adds up to 100.
  const std::string text =
      "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp "
      "hạng\nA. Mức tốt (33%)\n1\tSở Nội vụ\t90\t1\nB. Mức khá (%)\n2\tSở Y tế\t80\t2\n"
      "C. Mức yếu (%)\n3\tSở Tư pháp\t40\t3\n\n";
  const auto with = [&](const char* b, const char* c) {
    return Replace(Replace(text, "khá (%", std::string("khá (") + b + "%"), "yếu (%", std::string("yếu (") + c + "%");
  };
  EXPECT_EQ(Disagreements(with("33", "33")), Lines{});
  const auto adjusted = validate::Validate(Parse(with("33", "34")));
  ASSERT_EQ(adjusted.findings.size(), 1U);
  EXPECT_EQ(adjusted.findings[0].verdict, Verdict::kRounding);
  EXPECT_EQ(Disagreements(with("33", "35")), (Lines{"tier-share Bảng 1"}));
}

// "350 đến 429, 430 đến 500": 429,5 belongs to the lower band, in the test and in the sentence.
TEST(Thresholds, WholeBandsLeaveNoRoomBetweenThem) {
  const auto ranked = [](const char* tier) {
    return validate::Validate(Parse(
        "Xếp loại Tốt: từ 430 điểm đến 500 điểm; loại Khá: từ 350 điểm đến 429 điểm.\n"
        "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp hạng\t"
        "Xếp loại\n1\tSở Nội vụ\t450,5\t1\tTốt\n2\tSở Y tế\t429,5\t2\t" +
        std::string(tier) + "\n3\tSở Tư pháp\t400,5\t3\tKhá\n\n"));
  };
  EXPECT_TRUE(ranked("Khá").findings.empty());
  const auto v = ranked("Tốt");
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_EQ(v.findings[0].rule, Rule::kTierThreshold);
  EXPECT_EQ(v.findings[0].recomputed, "Khá");
}

// Bands that share their bound: what stands above it is of the higher one.
TEST(Thresholds, BandsMayMeet) {
  const auto v = validate::Validate(
      Parse("Xếp loại Tốt: từ 90 điểm đến 100 điểm; loại Khá: từ 80 điểm đến 90 điểm; loại Yếu: dưới 80 điểm.\n"
            "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp "
            "hạng\tXếp loại\n1\tSở Nội vụ\t95,5\t1\tTốt\n2\tSở Y tế\t90,5\t2\tYếu\n3\tSở Tư pháp\t85,5\t3\tKhá\n\n"));
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_EQ(v.findings[0].recomputed, "Tốt");
}

TEST(Ordinals, AListMayCountDown) {
  const std::string head =
      "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp hạng\n";
  EXPECT_EQ(Disagreements(head + "3\tSở Nội vụ\t70,0\t3\n2\tSở Y tế\t80,0\t2\n1\tSở Tư pháp\t90,0\t1\n"), Lines{});
  EXPECT_EQ(Disagreements(head + "1\tSở Nội vụ\t90,0\t1\n3\tSở Y tế\t80,0\t2\n2\tSở Tư pháp\t70,0\t3\n"),
            (Lines{"ordinal Bảng 1"}));
}

// The number of row 3 was lost, with that of row 4: only a number that both its neighbours gainsay is told, as a doubt.
TEST(Ordinals, WhereANumberWasLost) {
  const auto ordinal = [](const char* fifth) {
    const auto v = validate::Validate(
        Parse("Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng "
              "điểm\tXếp hạng\n1\tSở Nội vụ\t90,0\t1\n2\tSở Y tế\t80,0\t2\n\tSở Tư pháp\t70,0\t3\n\tSở Tài "
              "chính\t60,0\t4\n" +
              std::string(fifth) + "\tSở Xây dựng\t50,0\t5\n6\tSở Ngoại vụ\t40,0\t6\n"));
    Lines out;
    for (const auto& f : v.findings) {
      if (f.rule == Rule::kOrdinal)
        out.push_back(f.stated + " for " + f.recomputed + " " + std::string(NameOf(f.severity)) + " " +
                      std::string(NameOf(f.suspect)));
    }
    return out;
  };
  EXPECT_EQ(ordinal("5"), Lines{});
  EXPECT_EQ(ordinal("8"), (Lines{"8 for 5 warning reading"}));
}

TEST(Names, OfRulesAreThoseOfTheContract) {
  const std::vector<std::string_view> names{"sum",         "mean",      "tier-count", "tier-share", "tier-threshold",
                                            "rank-order",  "rank-ties", "rank-range", "ordinal",    "roster",
                                            "score-range", "max-sum",   "band-count", "claim",      "date",
                                            "witness",     "unread"};
  ASSERT_EQ(names.size(), static_cast<std::size_t>(Rule::kCount));
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(NameOf(static_cast<Rule>(i)), names[i]);
    EXPECT_EQ(RuleFromName(names[i]), static_cast<Rule>(i));
  }
}

// Scores whose digits are not all printed: 30,4 + 30,4 = 60,9 where they were 30,44 and 30,44.
std::string Sums(int rows, int off) {
  std::string text =
      "Bảng 1. Xếp hạng chuyển đổi số của các xã tỉnh Sơn La năm 2022\nSTT\tTên đơn vị\tNhận thức số\tThể chế "
      "số\tTổng điểm\n";
  for (int i = 1; i <= rows; ++i)
    text += std::to_string(i) + "\tXã Số " + std::to_string(100 + i) + "\t30,4\t30,4\t" + (i <= off ? "60,9" : "60,8") +
            "\n";
  return text + "\n";
}

struct SumCase {
  int rows, off;
  Verdict verdict;
  Severity severity;
};

constexpr SumCase kSums[] = {
    {10, 5, Verdict::kRounding, Severity::kInfo},        // half of the rows: hidden digits
    {8, 1, Verdict::kInconsistent, Severity::kWarning},  // seven of eight may add up by chance
    {60, 1, Verdict::kInconsistent, Severity::kError},   // 59 of 60 do not
};

TEST(Sums, HiddenDigitsExplainWhatChanceAllows) {
  for (const auto& c : kSums) {
    SCOPED_TRACE(c.rows);
    int found = 0;
    for (const auto& f : validate::Validate(Parse(Sums(c.rows, c.off))).findings) {
      if (f.rule != Rule::kSum) continue;
      ++found;
      EXPECT_EQ(f.verdict, c.verdict);
      EXPECT_EQ(f.severity, c.severity);
    }
    EXPECT_EQ(found, c.off);
  }
}

// 80,25 and 70,75 printed as 80,3 and 70,8; the mean of what was not printed, 75,5, is cut off to one place, or is that
// of two blocks.
TEST(Means, OfUnprintedDigitsCutOff) {
  const std::string table = Table({{"80,3", "1"}, {"70,8", "2"}});
  const auto verdict = [&](const std::string& stated) {
    const auto v = validate::Validate(Parse(table + "Điểm trung bình của các sở, ngành là " + stated + " điểm.\n"));
    for (const auto& f : v.findings) {
      if (f.rule == Rule::kMean) return std::string(NameOf(f.verdict));
    }
    return std::string("consistent");
  };
  EXPECT_EQ(verdict("75,6"), "consistent");  // 75,55
  EXPECT_EQ(verdict("75,5"), "rounding");
  EXPECT_EQ(verdict("75,4"), "inconsistent");
  EXPECT_EQ(verdict("75,7"), "inconsistent");
}

// A table of ranks in sections, beside one of scores without: each body counts once, and ranks find their scores.
TEST(Rosters, ABodyOfASectionIsThatOfATableWithoutSections) {
  const std::string text =
      "Kết quả xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nViệc xếp hạng được thực hiện với 4/4 sở, "
      "ban, ngành.\n\nBảng 1. Xếp hạng của các sở\nSTT\tTên cơ quan\tXếp hạng\nA. KHỐI CÓ THỦ TỤC HÀNH CHÍNH\n1\tSở "
      "Nội vụ\t1\n2\tSở Y tế\t2\nB. KHỐI KHÔNG CÓ THỦ TỤC HÀNH CHÍNH\n3\tSở Tư pháp\t1\n4\tSở Tài chính\t2\n\nBảng 2. "
      "Điểm số của các sở\nSTT\tTên cơ quan\tTổng điểm\n1\tSở Nội vụ\t90,0\n2\tSở Tài chính\t81,0\n3\tSở Tư "
      "pháp\t82,0\n4\tSở Y tế\t80,0\n";
  EXPECT_EQ(Disagreements(text), Lines{});
  EXPECT_EQ(validate::Validate(Parse(text)).checked.at(static_cast<std::size_t>(Rule::kRankOrder)).consistent, 2);
  EXPECT_EQ(Disagreements(Replace(text, "Sở Tài chính\t81,0", "Sở Tài chính\t83,0")), (Lines{"rank-order Bảng 1"}));
}

// The bands of one scale leave no gap and do not overlap, in whatever form they are stated.
TEST(Thresholds, NeighbouringBandsMeet) {
  const auto warnings = [](const std::string& bands) {
    Lines found;
    for (const auto& f : validate::Validate(Parse(Table({{"90,0", "1"}, {"70,0", "2"}}) + bands)).findings) {
      if (f.rule == Rule::kTierThreshold) found.push_back(f.stated + " / " + f.recomputed);
    }
    return found;
  };
  EXPECT_EQ(warnings("Mức Tốt: từ 85 điểm trở lên; Mức Khá: từ 70 điểm đến dưới 85 điểm; Mức Yếu: dưới 70 điểm.\n"),
            Lines{});
  EXPECT_EQ(warnings("Rất tốt: 430–500 điểm;\nTốt: 350–429 điểm;\nKhá: 0–349 điểm.\n"), Lines{});
  EXPECT_EQ(warnings("Mức Tốt: từ 80 đến 90 điểm; Mức Khá: từ 70 đến 80 điểm; Mức Yếu: dưới 70 điểm.\n"), Lines{});
  EXPECT_EQ(warnings("Mức Tốt: từ 88 điểm trở lên; Mức Khá: từ 70 điểm đến dưới 85 điểm; Mức Yếu: dưới 70 điểm.\n"),
            Lines{"Khá / Tốt"});
  EXPECT_EQ(warnings("Mức Tốt: từ 85 điểm trở lên; Mức Khá: từ 70 điểm đến dưới 85 điểm; Mức Yếu: dưới 75 điểm.\n"),
            Lines{"Yếu / Khá"});
}

}  // namespace
}  // namespace xephang::testing
