// Rules on what the text says: each disagreement once, with what would reconcile it.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/documents.h"
#include "validate/rules.h"

namespace xephang::testing {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kTables =
    "KẾT QUẢ CHUYỂN ĐỔI SỐ NĂM 2022\n\nBảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên "
    "cơ "
    "quan\tNhận thức số\tThể chế số\tTổng điểm\n1\tSở Nội vụ\t40,5\t45,0\t85,5\n2\tSở Y tế\t40,0\t40,0\t80,0\n3\tSở Tư "
    "pháp\t40,0\t30,0\t70,0\n4\tSở Tài chính\t20,0\t30,0\t50,0\n\n";

Lines Of(const std::string& text) { return Disagreements(kTables + text + "\n"); }

std::vector<Finding> FindingsOf(const std::string& text) {
  return validate::Validate(Parse(kTables + text + "\n")).findings;
}

TEST(Claim, ScoresAndPlaces) {
  EXPECT_EQ(Of("Sở Nội vụ dẫn đầu bảng xếp hạng với tổng điểm là 85,5 điểm."), Lines{});
  EXPECT_EQ(Of("Sở Nội vụ dẫn đầu bảng xếp hạng với tổng điểm là 85,9 điểm."), (Lines{"claim Bảng 1"}));
  EXPECT_EQ(Of("Sở Y tế dẫn đầu bảng xếp hạng với tổng điểm là 80 điểm."), (Lines{"claim Bảng 1"}));
  EXPECT_EQ(Of("Sở Tài chính xếp ở vị trí cuối cùng (4/4) với số điểm là 50,0."), Lines{});
  EXPECT_EQ(Of("Sở Tài chính xếp ở vị trí cuối cùng (5/5) với số điểm là 50,0."),
            (Lines{"claim Bảng 1", "claim Bảng 1"}));
  // Tied bodies may have any of the places of the tie.
  EXPECT_EQ(Of("Chỉ số thành phần “Nhận thức số”: đứng thứ 2 là Sở Tư pháp với số điểm là 40."), Lines{});
  EXPECT_EQ(Of("Chỉ số thành phần “Nhận thức số”: đứng thứ 3 là Sở Y tế với số điểm là 40."), Lines{});
  EXPECT_EQ(Of("Chỉ số thành phần “Nhận thức số”: đứng thứ 4 là Sở Y tế với số điểm là 40."),
            (Lines{"claim Bảng 1 Nhận thức số"}));
}

TEST(Claim, AShortenedScoreIsRounding) {
  const auto findings = FindingsOf("Sở Nội vụ dẫn đầu bảng xếp hạng với tổng điểm là 85 điểm.");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].verdict, Verdict::kRounding);  // 85,5 rounds to 86
}

TEST(Claim, SaysWhoseScoreItIs) {
  const auto findings = FindingsOf("Sở Y tế đạt số điểm 70,0.");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].reconciled_by, "the score of Sở Tư pháp");
}

TEST(BandCount, CountsListsAndTheRest) {
  EXPECT_EQ(Of("Chỉ số thành phần “Thể chế số”: 02 cơ quan có điểm số từ 40 - dưới 50 điểm; 02 cơ quan có điểm số dưới "
               "40 điểm."),
            Lines{});
  EXPECT_EQ(Of("Chỉ số thành phần “Thể chế số”: 03 cơ quan có điểm số từ 40 - dưới 50 điểm."),
            (Lines{"band-count Bảng 1 Thể chế số"}));
  EXPECT_EQ(Of("Chỉ số thành phần “Nhận thức số”: 02 đơn vị cùng đạt số điểm là 40 (Sở Y tế, Sở Tư pháp)."), Lines{});
  EXPECT_EQ(Of("Chỉ số thành phần “Nhận thức số”: 02 đơn vị cùng đạt số điểm là 40 (Sở Y tế, Sở Nội vụ)."),
            (Lines{"band-count Bảng 1 Nhận thức số"}));
  EXPECT_EQ(Of("Chỉ số thành phần “Nhận thức số”: Sở Nội vụ có điểm số cao nhất đạt 40,5 điểm; các đơn vị còn lại đều "
               "có điểm số dưới "
               "40 điểm."),
            (Lines{"band-count Bảng 1 Nhận thức số"}));
}

TEST(BandCount, SaysWhatReconciles) {
  const auto reconciled = [](const char* text) {
    const auto findings = FindingsOf(text);
    return findings.empty() ? std::string() : findings[0].reconciled_by.value_or("");
  };
  EXPECT_EQ(reconciled("Chỉ số thành phần “Thể chế số”: 01 cơ quan có điểm số từ 40 - dưới 50 điểm; 02 cơ quan có điểm "
                       "số từ 42 - dưới 50 "
                       "điểm."),
            "1 and 2 exchanged");
  EXPECT_EQ(reconciled("Chỉ số thành phần “Thể chế số”: 01 cơ quan có điểm số từ 40 - dưới 50 điểm."),
            "scores of exactly 40 counted otherwise");
  EXPECT_EQ(reconciled("Chỉ số thành phần “Thể chế số”: Sở Nội vụ có điểm số cao nhất đạt 45 điểm; 03 cơ quan có điểm "
                       "số từ 30 - dưới 40 "
                       "điểm."),
            "band from 30 to under 45");
}

TEST(MaxSum, TheMaximaAddUp) {
  const std::string maxima =
      "Chỉ số thành phần “Nhận thức số” của các sở, ngành có điểm tối đa là 50 điểm.\nChỉ số thành phần “Thể chế số” "
      "của các sở, ngành có "
      "điểm tối đa là 50 điểm.\n";
  EXPECT_EQ(Of(maxima + "Tổng điểm của các sở, ngành: điểm tối đa là 100 điểm."), Lines{});
  EXPECT_EQ(Of(maxima + "Tổng điểm của các sở, ngành: điểm tối đa là 110 điểm."), (Lines{"max-sum Bảng 1"}));
}

TEST(ScoreRange, NothingAboveItsMaximumOrBelowZero) {
  const std::string maximum = "Chỉ số thành phần “Nhận thức số” của các sở, ngành có điểm tối đa là 40,5 điểm.";
  EXPECT_EQ(Of(maximum), Lines{});
  EXPECT_EQ(Disagreements(Replace(kTables, "40,5\t45,0\t85,5", "41,5\t44,0\t85,5") + maximum + "\n"),
            (Lines{"score-range Bảng 1 Nhận thức số"}));
  // A score below zero is not read from a table; one that is there all the same is found.
  auto decision = Parse(kTables);
  decision.tables[0].rows[3].values[0].number = normalize::Decimal::FromString("-20.0");
  EXPECT_EQ(validate::Validate(decision).checked.at(static_cast<std::size_t>(Rule::kScoreRange)).inconsistent, 1);
}

TEST(Date, CalendarAndOrder) {
  const std::string head =
      "Sơn La, ngày 24 tháng 12 năm 2021\nQUYẾT ĐỊNH\nVề việc phê duyệt kết quả chuyển đổi số năm 2021\nCăn cứ Quyết "
      "định số 2245/QĐ-UBND ngày "
      "15/9/2021 của UBND tỉnh về việc ban hành Bộ chỉ số đánh giá;\n\n";
  const auto of = [&](const char* text) { return Disagreements(head + text + "\n"); };
  EXPECT_EQ(of("Ngày 10/11/2021, Sở Nội vụ ban hành văn bản số 1554/STTTT-CNTT."), Lines{});
  EXPECT_EQ(of("Ngày 31/11/2021, Sở Nội vụ ban hành văn bản số 1554/STTTT-CNTT."), (Lines{"date"}));
  EXPECT_EQ(of("Ngày 10/11/2020, Sở Nội vụ ban hành văn bản số 1554/STTTT-CNTT."), (Lines{"date"}));
  EXPECT_EQ(of("Xét Tờ trình số 146/TTr-STTTT ngày 25/12/2021 của Sở Nội vụ."), (Lines{"date"}));
  EXPECT_EQ(of("- Từ ngày 12/10/2021 đến ngày 02/10/2021: các đơn vị tự đánh giá."), (Lines{"date"}));
  EXPECT_EQ(of("Theo Quyết định số 2245/QĐ-UBND ngày 16/9/2021 của UBND tỉnh."), (Lines{"date"}));
  EXPECT_EQ(of("Văn bản số 1379/STTTT-CNTT ngày 11/10/2021; văn bản số 1554/STTTT-CNTT ngày 10/10/2021."),
            (Lines{"date"}));
  // A plan may lie ahead, and a document may belong to no decision.
  EXPECT_EQ(of("Các đơn vị hoàn thành trước ngày 30/4/2022."), Lines{});
}

TEST(Roster, BodiesThatTheTextLeavesOutAreExplained) {
  const std::string tables = Replace(kTables, "Bảng 1.", "Đối tượng đánh giá, xếp hạng gồm 06 sở, ngành.\nBảng 1.");
  EXPECT_EQ(Disagreements(tables), (Lines{"roster Bảng 1"}));
  EXPECT_EQ(Disagreements(tables + "Có 02 sở không tham gia đánh giá (Sở Ngoại vụ, Sở Xây dựng).\n"), Lines{});
  // "đã tham gia 06/06" is not explained by it.
  EXPECT_EQ(Disagreements(Replace(tables, "06 sở", "06/06 sở") +
                          "Có 02 sở không tham gia đánh giá (Sở Ngoại vụ, Sở Xây dựng).\n"),
            (Lines{"roster Bảng 1"}));
}

TEST(Untested, SaysWhy) {
  const auto v =
      validate::Validate(Parse(std::string(kTables) + "Điểm trung bình của các huyện, thành phố là 50,5 điểm.\n"));
  EXPECT_EQ(v.checked.at(static_cast<std::size_t>(Rule::kMean)).untestable, 1);
  int scores = 0;
  for (const auto& u : validate::Validate(Parse(kTables)).untested) {
    if (u.rule != Rule::kScoreRange) continue;
    EXPECT_EQ(u.en, "the document states no maximum of the column");
    scores += u.count;
  }
  EXPECT_EQ(scores, 12);
}

TEST(Rules, EachIsDeclaredWithItsSentencesAndHasAPage) {
  const auto rules = validate::Rules();
  ASSERT_EQ(rules.size(), static_cast<std::size_t>(Rule::kCount));
  std::set<Rule> with_phrases;
  for (const auto& p : validate::Phrases()) {
    EXPECT_FALSE(p.words.vi.empty());
    EXPECT_FALSE(p.words.en.empty());
    EXPECT_EQ(&p - validate::Phrases().data(), static_cast<std::ptrdiff_t>(p.phrase));
    with_phrases.insert(p.rule);
  }
  const std::string pages = ReadFixture("docs/rules.md");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    EXPECT_EQ(rules[i].rule, static_cast<Rule>(i));
    EXPECT_FALSE(rules[i].needs.en.empty() || rules[i].compares.vi.empty());
    EXPECT_NE(pages.find("\n## " + std::string(NameOf(rules[i].rule)) + "\n"), std::string::npos)
        << NameOf(rules[i].rule);
    EXPECT_EQ(with_phrases.count(rules[i].rule), rules[i].rule == Rule::kUnread ? 0U : 1U) << NameOf(rules[i].rule);
  }
}

// Where totals are percentages, bands and scores in percent speak of them.
TEST(Claims, InPercent) {
  const std::string table =
      "Bảng 1. Chỉ số cải cách hành chính của các sở, ban, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tChỉ số "
      "(%)\tXếp hạng\n1\tSở Nội vụ\t93,20\t1\n2\tSở Y tế\t86,15\t2\n3\tSở Tư pháp\t79,90\t3\n\n";
  EXPECT_EQ(Disagreements(table + "Có 01 đơn vị đạt trên 90%, 01 đơn vị đạt từ 80% đến dưới 90%.\n"),
            std::vector<std::string>{});
  EXPECT_EQ(Disagreements(table + "Có 02 đơn vị đạt trên 90%.\n"), std::vector<std::string>{"band-count Bảng 1"});
  EXPECT_EQ(Disagreements(table + "Sở Y tế xếp thứ hai với 86,15%.\n"), std::vector<std::string>{});
  EXPECT_EQ(Disagreements(table + "Sở Y tế xếp thứ hai với 79,90%.\n"), std::vector<std::string>{"claim Bảng 1"});
}

// Where no table prints classes, the stated bounds give them.
TEST(Claims, CountsOfClassesByTheirBounds) {
  const std::string table =
      "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\tXếp "
      "hạng\n1\tSở Nội vụ\t93,2\t1\n2\tSở Y tế\t80,0\t2\n3\tSở Tư pháp\t79,9\t3\n\nMức Tốt: từ 80 điểm trở lên; mức "
      "Khá: "
      "từ 65 điểm đến dưới 80 điểm.\n";
  EXPECT_EQ(Disagreements(table + "Có 02 sở xếp loại Tốt, 01 sở xếp loại Khá.\n"), std::vector<std::string>{});
  EXPECT_EQ(Disagreements(table + "Có 01 sở xếp loại Tốt, 02 sở xếp loại Khá.\n"),
            (std::vector<std::string>{"tier-count Bảng 1", "tier-count Bảng 1"}));
}

}  // namespace
}  // namespace xephang::testing
