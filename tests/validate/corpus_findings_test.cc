// The findings of the five corpus documents are those of docs/findings.md, worked out by hand: none missing, none more.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Lines = std::vector<std::string>;

struct Case {
  const char* document;
  Lines findings;  // rule, verdict, severity, line of the text; where a table and an indicator are meant, these
};

std::string Describe(const Finding& f) {
  std::string line =
      std::string(NameOf(f.rule)) + " " + std::string(NameOf(f.verdict)) + " " + std::string(NameOf(f.severity));
  if (f.rule == Rule::kRankTies || f.rule == Rule::kRankRange)
    return line + " " + f.table + (f.indicator ? " " + *f.indicator : "");
  return line + " " + std::to_string(f.where.line) + (f.stated.empty() ? "" : " " + f.stated + " / " + f.recomputed);
}

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases{
      {"son-la-2017",
       {"mean rounding info 1578 62 / 62.8", "mean rounding info 1608 55 / 56.5",
        "tier-share rounding info 159 5 / 5.6", "tier-share rounding info 1596 5 / 5.6",
        "tier-share rounding info 183 59 / 58.3", "tier-share rounding info 1592 59 / 58.3",
        "tier-share rounding info 1371 5 / 5.6", "tier-share rounding info 1614 5 / 5.6",
        "tier-share rounding info 1381 45 / 44.4", "tier-share rounding info 1618 45 / 44.4",
        "claim inconsistent info 1578 Trung bình khá / Trung bình"}},
      {"son-la-2021-draft",
       {"mean inconsistent error 305 80.8 / 80.67", "tier-share inconsistent error 314 8 / 16.7",
        "tier-share inconsistent error 316 84 / 75.0", "date inconsistent error 187 10/11/2020 / 2021-09-15",
        "mean inconsistent warning 300 79.5 / 79.12"}},
      {"son-la-2021-signed",
       {"mean inconsistent error 242 80.8 / 80.67", "tier-share inconsistent error 246 8 / 16.7",
        "tier-share inconsistent error 247 84 / 75.0", "date inconsistent error 161 10/11/2020 / 2021-09-15",
        "mean inconsistent warning 238 79.5 / 79.12", "unread untestable info 186 Sở Văn hóa, Thể thao và Du lịch / "}},
      {"son-la-2023", {"mean rounding info 154 659.1 / 660.21"}},
      {"tuyen-quang-2022-h1",
       {"mean inconsistent error 1780 117.47 / 117.391",
        "roster inconsistent error 102 138 / 134",
        "roster inconsistent error 102 164 / 160",
        "max-sum inconsistent error 896 850 / 855",
        "band-count inconsistent error 562 6 / 8",
        "band-count inconsistent error 564 8 / 6",
        "band-count inconsistent error 989 3 / 2",
        "claim rounding info 610 41 / 41.67",
        "rank-range inconsistent error Bảng 5 Nhận thức số",
        "rank-range inconsistent error Bảng 5 Thể chế số",
        "rank-range inconsistent error Bảng 5 Hạ tầng số",
        "rank-range inconsistent error Bảng 5 Nhân lực số",
        "rank-range inconsistent error Bảng 5 An toàn thông tin mạng",
        "rank-ties inconsistent warning Bảng 1 Nhận thức số",
        "rank-ties inconsistent warning Bảng 1 Thể chế số",
        "rank-ties inconsistent warning Bảng 1 Hạ tầng số",
        "rank-ties inconsistent warning Bảng 1 Nhân lực số",
        "rank-ties inconsistent warning Bảng 1 An toàn thông tin mạng",
        "rank-ties inconsistent warning Bảng 3 Nhận thức số",
        "rank-ties inconsistent warning Bảng 3 Nhân lực số",
        "rank-ties inconsistent warning Bảng 3 An toàn thông tin mạng",
        "rank-ties inconsistent warning Bảng 3 Đô thị thông minh",
        "rank-ties inconsistent warning Bảng 5",
        "rank-ties inconsistent warning Bảng 5 Nhận thức số",
        "rank-ties inconsistent warning Bảng 5 Thể chế số",
        "rank-ties inconsistent warning Bảng 5 Hạ tầng số",
        "rank-ties inconsistent warning Bảng 5 Nhân lực số",
        "rank-ties inconsistent warning Bảng 5 An toàn thông tin mạng",
        "rank-ties inconsistent warning Bảng 5 Hoạt động chuyển đổi số",
        "rank-ties inconsistent warning Bảng 6"}},
  };
  return cases;
}

TEST(CorpusFindings, AreThoseWorkedOutByHand) {
  for (const auto& c : Cases()) {
    SCOPED_TRACE(c.document);
    Lines found;
    for (const auto& f :
         validate::Validate(Parse(ReadFixture("corpus/decisions/" + std::string(c.document) + ".txt"))).findings)
      found.push_back(Describe(f));
    Lines wanted = c.findings;
    std::sort(found.begin(), found.end());
    std::sort(wanted.begin(), wanted.end());
    EXPECT_EQ(found, wanted);
  }
}

}  // namespace
}  // namespace xephang::testing
