// What the running text claims of bodies, clause by clause.
#include <gtest/gtest.h>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kTables =
    "KẾT QUẢ CHUYỂN ĐỔI SỐ NĂM 2022\n\nBảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên "
    "cơ "
    "quan\tNhận thức số\tThể chế số\tTổng điểm\n1\tSở Nội vụ\t40,5\t45,0\t85,5\n2\tSở Y tế\t40,0\t40,0\t80,0\n3\tSở Tư "
    "pháp\t40,0\t30,0\t70,0\n4\tSở Tài chính\t20,0\t30,0\t50,0\n\n";

std::string Describe(const parse::Claim& c) {
  std::string out(parse::NameOf(c.kind));
  if (c.indicator) out += " [" + *c.indicator + "]";
  for (const auto& b : c.bodies) out += " <" + b.printed + ">";
  if (c.count) out += " n=" + std::to_string(*c.count);
  if (c.of) out += "/" + std::to_string(*c.of);
  if (c.value) out += " =" + c.value->ToString();
  if (c.lower) out += (c.lower_open ? " >" : " >=") + c.lower->ToString();
  if (c.upper) out += (c.upper_closed ? " <=" : " <") + c.upper->ToString();
  if (c.rest) out += " rest";
  switch (c.standing) {
    case parse::Standing::kNone:
      break;
    case parse::Standing::kHighest:
      out += " highest";
      break;
    case parse::Standing::kLowest:
      out += " lowest";
      break;
    case parse::Standing::kPlace:
      out += " #" + std::to_string(*c.place);
      break;
    case parse::Standing::kLastPlace:
      out += " last";
      break;
  }
  return out + (c.tier.empty() ? "" : " " + c.tier);
}

Lines ClaimsOf(const std::string& text) {
  Lines out;
  for (const auto& c : Parse(kTables + text + "\n").claims) out.push_back(Describe(c));
  return out;
}

struct Case {
  const char* text;
  Lines claims;
};

TEST(Claims, OfOneBody) {
  const std::vector<Case> cases{
      {"Sở Nội vụ dẫn đầu bảng xếp hạng với tổng điểm là 85,5 điểm.", {"body <Sở Nội vụ> =85.5 #1"}},
      {"Sở Nội vụ đứng đầu bảng với số điểm đạt được là 85,5 điểm.", {"body <Sở Nội vụ> =85.5 #1"}},
      {"Sở Tài chính xếp hạng ở vị trí cuối cùng (4/4) với số điểm là 50.", {"body <Sở Tài chính>/4 =50 #4 last"}},
      {"Sở Tài chính có tổng điểm thấp nhất với số điểm 50 đứng thứ 4/4.", {"body <Sở Tài chính>/4 =50 #4"}},
      {"Đứng thứ 2, 3 bảng xếp hạng tiếp tục là Sở Y tế với số điểm là 80,0, Sở Tư pháp đạt số điểm 70.",
       {"body <Sở Y tế> =80.0 #2", "body <Sở Tư pháp> =70 #3"}},
      {"Sở Nội vụ đứng đầu bảng với 85,5 điểm, Sở Tài chính xếp cuối bảng với 50,0 điểm.",
       {"body <Sở Nội vụ> =85.5 #1", "body <Sở Tài chính> =50.0 last"}},
      {"Sở Y tế và Sở Tư pháp xếp thứ 2 và thứ 3.", {"body <Sở Y tế> #2", "body <Sở Tư pháp> #3"}},
      {"(1). Chỉ số thành phần “Nhận thức số” có giá trị trung bình đạt 35,13 điểm (điểm tối đa là 50 điểm), trong đó: "
       "Sở Nội vụ "
       "có điểm số cao nhất đạt 40,5 điểm; đứng thứ 2 là Sở Y tế với số điểm là 40.",
       {"body [Nhận thức số] <Sở Nội vụ> =40.5 highest", "body [Nhận thức số] <Sở Y tế> =40 #2"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    Lines expected = c.claims;
    // A last place keeps the place that stands in the bracket.
    for (auto& line : expected) {
      if (const auto at = line.find(" #4 last"); at != std::string::npos) line.replace(at, 8, " last");
    }
    EXPECT_EQ(ClaimsOf(c.text), expected);
  }
}

TEST(Claims, CountsInBands) {
  const std::vector<Case> cases{
      {"(1). Chỉ số thành phần “Thể chế số”: 02 cơ quan có điểm số từ 40 - dưới 50 điểm; 01đơn vị có điểm số dưới 10 "
       "điểm; 03 cơ quan có "
       "điểm số từ 30 điểm trở lên.",
       {"band-count [Thể chế số] n=2 >=40 <50", "band-count [Thể chế số] n=1 <10", "band-count [Thể chế số] n=3 >=30"}},
      {"Chỉ số thành phần “Nhận thức số”: có 4/4 cơ quan đơn vị đều đạt 40 điểm.",
       {"band-count [Nhận thức số] n=4/4 =40"}},
      {"Chỉ số thành phần “Nhận thức số”: 02 đơn vị cùng đạt số điểm là 40 (Sở Y tế, Sở Tư pháp).",
       {"band-count [Nhận thức số] <Sở Y tế> <Sở Tư pháp> n=2 =40"}},
      {"Chỉ số thành phần “Nhận thức số”: 02 cơ quan có điểm số cao nhất là Sở Nội vụ, Sở Y tế đạt 40,5 điểm.",
       {"band-count [Nhận thức số] <Sở Nội vụ> <Sở Y tế> n=2 =40.5 highest"}},
      {"Chỉ số thành phần “Nhận thức số”: Sở Nội vụ có điểm số cao nhất đạt 40,5 điểm; các đơn vị còn lại đều có điểm "
       "số dưới 40,5 "
       "điểm.",
       {"body [Nhận thức số] <Sở Nội vụ> =40.5 highest", "band-count [Nhận thức số] <Sở Nội vụ> <40.5 rest"}},
      {"Chỉ số thành phần “Nhận thức số”: 03 đơn vị còn lại có điểm số dưới 40,5 điểm.",
       {"band-count [Nhận thức số] n=3 <40.5 rest"}},
      {"Chỉ số thành phần “Nhận thức số” (điểm tối đa là 50 điểm), tất cả các sở, ngành đều không có điểm ở chỉ số "
       "này.",
       {"band-count [Nhận thức số] =0 rest"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(ClaimsOf(c.text), c.claims);
  }
}

TEST(Claims, OfListsRostersAndThoseLeftOut) {
  const std::vector<Case> cases{
      {"Việc đánh giá gồm 02 chỉ số chính (Nhận thức số; Thể chế số).", {"item-count n=2/2"}},
      {"Việc đánh giá gồm 05 chỉ số chính gồm: (1) Hạ tầng; (2) Hoạt động; (3) An toàn.", {"item-count n=5/3"}},
      {"Việc đánh giá được thực hiện tại các sở (trừ Văn phòng UBND tỉnh).", {"absent <Văn phòng UBND tỉnh>"}},
      {"Sở Ngoại vụ đã tạo phiếu nhưng ko tự đánh giá kết quả; 02 xã không tạo phiếu đánh giá (xã Chiềng Ban, xã Cò "
       "Nòi).",
       {"absent <Sở Ngoại vụ>", "absent <xã Chiềng Ban> <xã Cò Nòi> n=2"}},
      {"Điểm trung bình của 04 sở, ngành là 71,4 điểm.", {"roster n=4"}},
      {"Tỉnh đạt mức Khá với điểm trung bình là 71,4/100 điểm.", {"mean-tier =71.4 Khá"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(ClaimsOf(c.text), c.claims);
  }
}

// What looks like a claim about these tables and is none.
TEST(Claims, NoneWhereNothingIsClaimed) {
  for (const char* text : {
           "Sở Nội vụ tăng 12,5 điểm so với năm 2021.",                             // against last year
           "Năm 2020, Sở Nội vụ đứng đầu bảng với số điểm đạt được là 70 điểm.",    // another year
           "Điểm của Sở Y tế từ 60,77 điểm, xếp thứ 6, điều chỉnh thành 80 điểm.",  // an adjustment
           "Có 6 máy tính của Sở Tư pháp được kết nối mạng.",                       // no score
           "Góp phần nâng cao chỉ số Chuyển đổi số của tỉnh Sơn La.",               // "đổi số" is no last place
           "Các sở được đánh giá trên thang điểm 100.",
       }) {
    EXPECT_EQ(ClaimsOf(text), Lines{}) << text;
  }
}

// "Xã Tân Thanh" and "Xã Tân Thành" have one fold.
TEST(Claims, NamesAreToldByTheirMarks) {
  const auto decision = Parse(
      "Bảng 1. Xếp hạng chuyển đổi số các xã tỉnh Tuyên Quang năm 2022\nSTT\tTên cơ quan\tTổng điểm\n1\tXã Tân "
      "Thành\t90\n2\tXã Tân "
      "Thanh\t80\n3\tXã Trung Hà\t70\n\nxã Tân Thanh đạt số điểm 80; xã Trung Hoà không tham gia đánh giá.\n");
  ASSERT_EQ(decision.claims.size(), 2U);
  EXPECT_EQ(decision.claims[1].bodies[0].id, decision.tables[0].rows[1].agency.id);
  EXPECT_EQ(decision.claims[0].bodies[0].printed, "xã Trung Hoà");
  EXPECT_NE(decision.claims[0].bodies[0].id, decision.tables[0].rows[2].agency.id);
}

struct DateCase {
  const char* text;
  parse::DatedStep::Role role;
  const char* document;
  const char* date;
};

TEST(Dates, TheirRoleAndDocument) {
  using Role = parse::DatedStep::Role;
  const DateCase cases[] = {
      {"Căn cứ Quyết định số 2245/QĐ-UBND ngày 15/9/2021 của UBND tỉnh.", Role::kCited, "2245/QĐ-UBND", "2021-09-15"},
      {"Nghị quyết số 17-NQ/TU ngày 31.8.2021 của Tỉnh ủy.", Role::kCited, "17-NQ/TU", "2021-08-31"},
      {"Ngày 10/11/2020, Sở Thông tin và Truyền thông ban hành văn bản số 1554/STTTT-CNTT.", Role::kEvent,
       "1554/STTTT-CNTT", "2020-11-10"},
      {"Đến ngày 21/9/2021, Sở đã nhận được báo cáo.", Role::kEvent, "", "2021-09-21"},
      {"- Từ ngày 12/9/2022 đến hết ngày 27/9/2022: các đơn vị tự đánh giá.", Role::kFrom, "", "2022-09-12"},
      {"Các đơn vị hoàn thành trước ngày 30/4/2024.", Role::kPlain, "", "2024-04-30"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto dates = Parse(std::string(c.text) + "\n").dates;
    ASSERT_EQ(dates.size(), 1U);
    EXPECT_EQ(dates[0].role, c.role);
    EXPECT_EQ(dates[0].document, c.document);
    EXPECT_EQ(dates[0].date, c.date);
  }
}

TEST(Numbers, WhatWasNotUnderstoodIsListed) {
  const auto numbers =
      Parse(std::string(kTables) + "Có 6 máy tính được kết nối theo Quyết định số 31/QĐ-UBND ngày 14/8/2019.\n")
          .numbers;
  EXPECT_EQ(numbers.total - numbers.understood, 1);
  ASSERT_EQ(numbers.rest.size(), 1U);
  EXPECT_EQ(numbers.rest[0].numbers, (Lines{"6"}));
}

}  // namespace
}  // namespace xephang::testing
