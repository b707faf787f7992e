// The same three rows in every form that a text can give them.
#include <gtest/gtest.h>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

constexpr const char* kHead = "Kết quả xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022:\n\n";

std::string RowsOf(const parse::Decision& d) {
  std::string out;
  for (const auto& t : d.tables) {
    for (const auto& r : t.rows) {
      out += (r.ordinal ? std::to_string(*r.ordinal) : "-") + " " + r.agency.id + (r.tier.empty() ? "" : " " + r.tier);
      for (const auto& v : r.values) {
        out += " " + std::string(parse::NameOf(v.measure)) + (v.indicator ? "(" + *v.indicator + ")" : "") + "=" +
               (v.number         ? v.number->ToString()
                : v.tier.empty() ? "?"
                                 : v.tier);
      }
      out += "\n";
    }
  }
  return out;
}

constexpr const char* kThree =
    "1 vn14-so-noi-vu score=85.5 rank=1\n2 vn14-so-van-hoa-the-thao-va-du-lich score=80.0 rank=2\n3 vn14-so-y-te "
    "score=79.25 rank=3\n";

struct Form {
  const char* what;
  const char* text;
};

const Form kForms[] = {
    {"tabs",
     "STT\tTên cơ quan\tTổng điểm\tXếp hạng\n1\tSở Nội vụ\t85,5\t1\n2\tSở Văn hóa, Thể thao và Du lịch\t80,0\t2\n3\tSở "
     "Y tế\t79,25\t3\n"},
    {"Markdown",
     "| STT | Tên cơ quan | Tổng điểm | Xếp hạng |\n|---:|---|---:|---|\n| 1 | Sở Nội vụ | 85,5 | 1 |\n| 2 | Sở Văn "
     "hóa, Thể thao và Du lịch | 80,0 | 2 |\n| 3 | Sở Y tế | 79,25 | 3 |\n"},
    {"one cell a line, rows parted",
     "\tSTT\n\tTên cơ quan\n\tTổng điểm\n\tXếp hạng\n\n\t1\n\tSở Nội vụ\n\t85,5\n\t1\n\n\t2\n\tSở Văn hóa, Thể thao và "
     "Du lịch\n\tSở Văn hóa, Thể thao và Du lịch\n\t80,0\n\t2\n\n\t3\n\tSở Y tế\n\t79,25\n\t3\n\n"},
    {"one cell a line, nothing between",
     "STT\nTên cơ quan\nTổng điểm\nXếp hạng\n1\nSở Nội vụ\n85,5\n1\n2\nSở Văn hóa, Thể thao và Du lịch\n80,0\n2\n3\nSở "
     "Y tế\n79,25\n3\n"},
    {"one cell a line, with notes",
     "STT\nTên cơ quan\nTổng điểm\nXếp hạng\nGhi chú\n1\nSở Nội vụ\n85,5\n1\n-\n2\nSở Văn hóa, Thể thao và Du "
     "lịch\n80,0\n2\n-\n"
     "3\nSở Y tế\n79,25\n3\n-\n"},
    {"flattened",
     "STT Tên cơ quan Tổng điểm Xếp hạng\n\n1 Sở Nội vụ 85,5 1\n\n2 Sở Văn hóa, Thể thao và Du lịch 80,0 2\n\n3 Sở Y "
     "tế 79,25 3\n"},
    {"flattened, a name wrapped before its figures",
     "STT\n\nTên cơ quan\n\nTổng điểm\n\nXếp hạng\n\n1 Sở Nội vụ 85,5 1\n\n2\nSở Văn hóa, Thể thao và\n\nDu lịch\n80,0 "
     "2\n\n3 Sở Y tế 79,25 3\n"},
    {"flattened, a name wrapped behind its figures",
     "STT Tên cơ quan Tổng điểm Xếp hạng\n1 Sở Nội vụ 85,5 1\n2 Sở Văn hóa, Thể thao và 80,0 2\nDu lịch\n3 Sở Y tế "
     "79,25 3\n"},
    {"flattened, the header again in pieces",
     "STT Tên cơ quan Tổng điểm Xếp hạng\n1 Sở Nội vụ 85,5 1\n2 Sở Văn hóa, Thể thao và Du lịch 80,0 "
     "2\n\fTên\nTổng\nhạng\n3 Sở Y tế 79,25 3\n"},
    {"stray bars",
     "STT Tên cơ quan Tổng điểm Xếp hạng\n1 |Sở Nội vụ 85,5 1\n2 [|Sở Văn hóa, Thể thao và Du lịch 80,0 2\n3 |Sở Y tế "
     "79,25 3\n"},
    {"a row of column numbers",
     "STT\tTên cơ quan\tTổng điểm\tXếp hạng\n(1)\t(2)\t(3)\t(4)\n1\tSở Nội vụ\t85,5\t1\n2\tSở Văn hóa, Thể thao và Du "
     "lịch\t80,0\t2\n3\tSở Y tế\t79,25\t3\n"},
};

TEST(Table, OneTableInEveryForm) {
  for (const auto& form : kForms) {
    SCOPED_TRACE(form.what);
    EXPECT_EQ(RowsOf(Parse(std::string(kHead) + form.text + "\nTrên đây là kết quả xếp hạng năm 2022.\n")), kThree);
  }
}

// Right below the last row, no line between.
// What stands right below a table and says something of its bodies is no row of it, in whatever form the rows are.
TEST(Table, ASentenceThatBeginsWithANumberIsNoRow) {
  constexpr const char* kSentences[] = {
      "02 sở, ngành đạt mức Tốt.",    "04 sở, ban, ngành chưa hoàn thành báo cáo năm 2022.",
      "03 sở có điểm trên 79 điểm",
      "04 sở, ngành có điểm trên 79",  // the next number, and a figure as the rows have
      "04 Sở có điểm trên 79 điểm.",  "04 Sở đạt điểm cao nhất là 85,5",
      "3 sở có điểm từ 79 đến 85,5",  "04 huyện, thành phố đạt 80,0 2",
      "01 Sở chưa hoàn thành",        "Sở Nội vụ dẫn đầu với 85,5 điểm.",
  };
  constexpr const char* kTables[] = {
      "STT Tên cơ quan Tổng điểm Xếp hạng\n1 Sở Nội vụ 85,5 1\n2 Sở Văn hóa, Thể thao và Du lịch 80,0 2\n3 Sở Y tế "
      "79,25 3\n",
      "STT\tTên cơ quan\tTổng điểm\tXếp hạng\n1\tSở Nội vụ\t85,5\t1\n2\tSở Văn hóa, Thể thao và Du "
      "lịch\t80,0\t2\n3\tSở Y "
      "tế\t79,25\t3\n",
      "STT\nTên cơ quan\nTổng điểm\nXếp hạng\n1\nSở Nội vụ\n85,5\n1\n2\nSở Văn hóa, Thể thao và Du "
      "lịch\n80,0\n2\n3\nSở Y tế\n79,25\n3\n",
  };
  for (const auto* table : kTables) {
    for (const auto* sentence : kSentences) {
      SCOPED_TRACE(std::string(table) + sentence);
      EXPECT_EQ(RowsOf(Parse(std::string(kHead) + table + sentence + "\n")), kThree);
    }
  }
  for (const auto* sentence : kSentences) {
    SCOPED_TRACE(sentence);
    EXPECT_EQ(RowsOf(Parse(std::string(kHead) +
                           "STT Tên cơ quan Tổng điểm\n1 Sở Nội vụ 85,5\n2 Sở Xây dựng 80,0\n3 Sở Y tế 79,25\n" +
                           sentence + "\n")),
              "1 vn14-so-noi-vu score=85.5\n2 vn14-so-xay-dung score=80.0\n3 vn14-so-y-te score=79.25\n");
  }
}

TEST(Table, OneRankCellOverTiedBodies) {
  const std::string rows =
      "1 vn14-so-noi-vu score=85.5 rank=1\n2 vn14-so-y-te score=80.0 rank=2\n3 vn14-so-tu-phap score=80.0 rank=2\n4 "
      "vn14-so-tai-chinh score=70.1 rank=4\n";
  const std::string header = std::string(kHead) + "STT Tên cơ quan Xếp hạng, tổng điểm năm 2022\n";
  EXPECT_EQ(
      RowsOf(Parse(header + "1 Sở Nội vụ 01 (85,5)\n2 Sở Y tế\n02 (80,0)\n3 Sở Tư pháp\n4 Sở Tài chính 04 (70,1)\n")),
      rows);
  EXPECT_EQ(
      RowsOf(Parse(header + "1 Sở Nội vụ 01 (85,5)\n2 Sở Y tế 02 (80,0)\n3 Sở Tư pháp\n4 Sở Tài chính 04 (70,1)\n")),
      rows);
  // Printed beside the second of the two.
  EXPECT_EQ(
      RowsOf(Parse(header + "1 Sở Nội vụ 01 (85,5)\n2 Sở Y tế\n3 Sở Tư pháp 02 (80,0)\n4 Sở Tài chính 04 (70,1)\n")),
      rows);
}

TEST(Table, TierHeadings) {
  EXPECT_EQ(RowsOf(Parse(std::string(kHead) +
                         "STT\tTên cơ quan\tXếp loại, tổng điểm năm 2022\nA. Mức tốt (01)\n1\tSở Nội vụ\t01 "
                         "(85,5)\n\fB. Mức khá (02)\n2\tSở Y tế\t02 (80,0)\n3\tSở Tư pháp\t03 (79,0)\n")),
            "1 vn14-so-noi-vu Tốt score=85.5 rank=1\n2 vn14-so-y-te Khá score=80.0 rank=2\n3 vn14-so-tu-phap Khá "
            "score=79.0 rank=3\n");
}

TEST(Table, ColumnsAgainstLastYearAreNoFigures) {
  EXPECT_EQ(RowsOf(Parse(std::string(kHead) + "STT\tTên cơ quan\tĐiểm\tXếp hạng\tSo với năm 2021\n1\tSở Nội "
                                              "vụ\t85,5\t1\ttăng 12 bậc\n2\tSở Y tế\t80,0\t2\tgiảm 1 bậc\n")),
            "1 vn14-so-noi-vu score=85.5 rank=1\n2 vn14-so-y-te score=80.0 rank=2\n");
}

TEST(Table, TwoLevelHeaderFlattened) {
  const std::string text =
      std::string(kHead) +
      "Các chỉ số: (1) Nhận thức số; (2) Thể chế số; (3) Hạ tầng số.\n\nSTT\n\nTên Cơ quan\n\nNhóm chỉ số nền "
      "tảng\n\nTổng\n\nđiểm Nhận\n\nthức số\n\nThể\n\nchế số\n\nHạ\n\ntầng số\n\n"
      "1 Sở Nội vụ 10,00 20,00 5,50 35,50\n2 Sở Y tế 9,00 20,00 5,00 34,00\n3 Sở Tư pháp 8,00 20,00 5,00 33,00\n";
  EXPECT_EQ(RowsOf(Parse(text)),
            "1 vn14-so-noi-vu score(Nhận thức số)=10.00 score(Thể chế số)=20.00 score(Hạ tầng số)=5.50 score=35.50\n"
            "2 vn14-so-y-te score(Nhận thức số)=9.00 score(Thể chế số)=20.00 score(Hạ tầng số)=5.00 score=34.00\n"
            "3 vn14-so-tu-phap score(Nhận thức số)=8.00 score(Thể chế số)=20.00 score(Hạ tầng số)=5.00 score=33.00\n");
}

TEST(Table, WhatIsNoRankingIsNoTable) {
  EXPECT_TRUE(
      Parse("STT\tTên văn bản\tSố điểm\n1\tQuyết định số 23/2019/QĐ-UBND\t10\n2\tNghị định số 64/2007/NĐ-CP\t20\n")
          .tables.empty());
  EXPECT_TRUE(Parse("TT\tTiêu chí\tĐiểm tối đa\n1\tNhận thức số\t50\n2\tThể chế số\t50\n").tables.empty());
  EXPECT_TRUE(
      Parse("1. Sở Nội vụ chủ trì, phối hợp với các sở.\n2. Sở Tài chính bố trí 50 triệu đồng.\n").tables.empty());
}

TEST(Table, ACellThatCannotBeReadIsReported) {
  const auto d = Parse(
      std::string(kHead) +
      "STT\tTên cơ quan\tTổng điểm\tXếp hạng\n1\tSở Nội vụ\t8S,5\t1\n2\tSở Y tế\t80,0\t2\n3\tSở Tư pháp\t79,0\t3\n");
  EXPECT_EQ(RowsOf(d),
            "1 vn14-so-noi-vu score=? rank=1\n2 vn14-so-y-te score=80.0 rank=2\n3 vn14-so-tu-phap score=79.0 rank=3\n");
  ASSERT_EQ(d.findings.size(), 1U);
  EXPECT_EQ(d.findings[0].rule, Rule::kUnread);
  EXPECT_EQ(d.findings[0].printed, "8S,5");
}

// A tier that nobody reached has a heading and no rows.
TEST(Tables, AnEmptyTierDoesNotHideTheTable) {
  const auto decision = Parse(
      "Bảng 1. Xếp hạng chuyển đổi số của các sở, ngành tỉnh Sơn La năm 2022\nSTT\tTên cơ quan\tTổng điểm\nA. Mức tốt "
      "(0 đơn vị)\nB. Mức "
      "khá (02 đơn vị)\n1\tSở Nội vụ\t75,5\n2\tSở Y tế\t70,0\n\n");
  ASSERT_EQ(decision.tables.size(), 1U);
  EXPECT_EQ(decision.tables[0].tiers.size(), 2U);
  ASSERT_EQ(decision.tables[0].rows.size(), 2U);
  EXPECT_EQ(decision.tables[0].rows[0].tier, "Khá");
}

struct Section {
  const char* what;
  const char* text;
  const char* sections;  // of each table, with its number of rows
  const char* rows;
};

// Sections whose ranks begin anew are rankings of their own; where ranks go on through them, they are one.
const Section kSections[] = {
    {"row numbers count on, ranks begin anew",
     "STT\tTên cơ quan\tTổng điểm\tXếp hạng\nA. KHỐI CÓ THỦ TỤC HÀNH CHÍNH\n1\tSở Nội vụ\t85,5\t1\n2\tSở Y "
     "tế\t80,0\t2\nB. KHỐI KHÔNG CÓ THỦ TỤC HÀNH CHÍNH\n3\tSở Tư pháp\t90,0\t1\n4\tSở Tài chính\t70,0\t2\n",
     "A. KHỐI CÓ THỦ TỤC HÀNH CHÍNH 2; B. KHỐI KHÔNG CÓ THỦ TỤC HÀNH CHÍNH 2; ",
     "1 vn14-so-noi-vu score=85.5 rank=1\n2 vn14-so-y-te score=80.0 rank=2\n3 vn14-so-tu-phap score=90.0 rank=1\n4 "
     "vn14-so-tai-chinh score=70.0 rank=2\n"},
    {"ranks go on",
     "STT\tTên cơ quan\tTổng điểm\tXếp hạng\nA. KHỐI CÓ THỦ TỤC HÀNH CHÍNH\n1\tSở Nội vụ\t85,5\t2\n2\tSở Y "
     "tế\t80,0\t3\nB. KHỐI KHÔNG CÓ THỦ TỤC HÀNH CHÍNH\n3\tSở Tư pháp\t90,0\t1\n4\tSở Tài chính\t70,0\t4\n",
     " 4; ",
     "1 vn14-so-noi-vu score=85.5 rank=2\n2 vn14-so-y-te score=80.0 rank=3\n3 vn14-so-tu-phap score=90.0 rank=1\n4 "
     "vn14-so-tai-chinh score=70.0 rank=4\n"},
};

TEST(Table, SectionsWhoseRanksBeginAnewAreRankingsOfTheirOwn) {
  for (const auto& c : kSections) {
    SCOPED_TRACE(c.what);
    const auto d = Parse(std::string(kHead) + "Bảng 1. Xếp hạng\n" + c.text);
    std::string sections;
    for (const auto& t : d.tables) sections += t.section + " " + std::to_string(t.rows.size()) + "; ";
    EXPECT_EQ(sections, c.sections);
    EXPECT_EQ(RowsOf(d), c.rows);
    EXPECT_EQ(Disagreements(std::string(kHead) + "Bảng 1. Xếp hạng\n" + c.text), std::vector<std::string>{});
  }
}

const Form kRankForms[] = {
    {"a first column of ranks that counts nothing",
     "Xếp hạng\tTên cơ quan\tTổng điểm\tXếp loại\n01/03\tSở Nội vụ\t85,5\tTốt\n02/03\tSở Văn hóa, Thể thao và Du "
     "lịch\t80,0\tTốt\n03/03\tSở Y tế\t79,25\tKhá\n"},
    {"a first column of ranks in words",
     "Xếp hạng\tTên cơ quan\tTổng điểm\tXếp loại\nNhất\tSở Nội vụ\t85,5\tTốt\nNhì\tSở Văn hóa, Thể thao và Du "
     "lịch\t80,0\tTốt\nBa\tSở Y tế\t79,25\tKhá\n"},
    {"thirds of the list beside tiers",
     "Xếp hạng\tTên cơ quan\tTổng điểm\tXếp loại\tXếp nhóm\n1\tSở Nội vụ\t85,5\tTốt\tnhóm 1/3\n2\tSở Văn hóa, Thể "
     "thao và Du lịch\t80,0\tTốt\tnhóm 2/3\n3\tSở Y tế\t79,25\tKhá\tnhóm 3/3\n"},
};

TEST(Table, FormsOfRanks) {
  for (const auto& form : kRankForms) {
    SCOPED_TRACE(form.what);
    const auto d = Parse(std::string(kHead) + form.text);
    ASSERT_EQ(d.tables.size(), 1U);
    ASSERT_EQ(d.tables[0].rows.size(), 3U);
    std::string found;
    for (const auto& r : d.tables[0].rows) {
      found += r.agency.id + " " + r.tier;
      for (const auto& v : r.values) {
        if (v.number) found += " " + std::string(parse::NameOf(v.measure)) + "=" + v.number->ToString();
      }
      found += "\n";
    }
    EXPECT_EQ(found,
              "vn14-so-noi-vu Tốt rank=1 score=85.5\nvn14-so-van-hoa-the-thao-va-du-lich Tốt rank=2 "
              "score=80.0\nvn14-so-y-te Khá rank=3 score=79.25\n");
  }
}

// "-" is no cell that covers two rows, though the scores are equal.
TEST(Table, WhatIsNotRankedHasNoRank) {
  EXPECT_EQ(RowsOf(Parse(std::string(kHead) +
                         "STT\tTên cơ quan\tTổng điểm\tXếp hạng\n1\tSở Nội vụ\t85,5\t1\n2\tSở Y tế\t80,0\t2\n3\tSở Tư "
                         "pháp\t80,0\t-\n")),
            "1 vn14-so-noi-vu score=85.5 rank=1\n2 vn14-so-y-te score=80.0 rank=2\n3 vn14-so-tu-phap score=80.0\n");
}

TEST(Table, ARankThatTwoShareIsNoPartOfTheName) {
  const auto d =
      Parse(std::string(kHead) +
            "STT    Tên cơ quan    Tổng điểm    Xếp hạng\n1    Sở Nội vụ    85,5    1\n2    Sở Y tế    80,0    2-3\n"
            "3    Sở Tư pháp    80,0    2-3\n4    Sở Xây dựng    79,0    4\n5    Sở Ngoại vụ    60,0    5\n"
            "6    Sở Tài chính    50,0    6\n");
  EXPECT_EQ(
      RowsOf(d),
      "1 vn14-so-noi-vu score=85.5 rank=1\n2 vn14-so-y-te score=80.0 rank=?\n3 vn14-so-tu-phap score=80.0 rank=?\n"
      "4 vn14-so-xay-dung score=79.0 rank=4\n5 vn14-so-ngoai-vu score=60.0 rank=5\n"
      "6 vn14-so-tai-chinh score=50.0 rank=6\n");
}

TEST(Table, SmallNumbersInTitlesAreMaximaOrNumberTheColumns) {
  const auto maxima = [](const char* header) {
    const auto d = Parse(std::string(kHead) + header +
                         "\n1\tSở Nội vụ\t8,5\t70,5\t1\n2\tSở Y tế\t8,0\t69,5\t2\n3\tSở Tư pháp\t7,5\t60,0\t3\n");
    std::string out;
    for (const auto& t : d.tables) {
      for (const auto& [indicator, max] : t.maxima) out += indicator + "=" + max.ToString() + " ";
    }
    return out;
  };
  EXPECT_EQ(maxima("STT\tTên cơ quan\tThể chế số (10)\tHạ tầng số (90)\tXếp hạng"), "Thể chế số=10 Hạ tầng số=90 ");
  EXPECT_EQ(maxima("STT\tTên cơ quan\tThể chế số (20)\tHạ tầng số (15)\tXếp hạng"), "Thể chế số=20 Hạ tầng số=15 ");
  EXPECT_EQ(maxima("STT\tTên cơ quan\tThể chế số (3)\tHạ tầng số (4)\tXếp hạng (5)"), "");
  EXPECT_EQ(maxima("STT\tTên cơ quan\tThể chế số (3)\tHạ tầng số (5)\tXếp hạng (7)"), "");
}

// Whole numbers under the names of indicators are parts of the score beside them, whatever that is called.
TEST(Table, SmallWholeNumbersBesideAScoreAreScores) {
  EXPECT_EQ(RowsOf(Parse(std::string(kHead) +
                         "Bảng 1. Xếp hạng\nHạng\tTên cơ quan\tNhận thức số\tThể chế số\tĐiểm đạt được\n1\tSở Nội "
                         "vụ\t5\t7\t12\n2\tSở Y tế\t4\t6\t10\n3\tSở Tư pháp\t3\t4\t7\n")),
            "- vn14-so-noi-vu rank=1 score(Nhận thức số)=5 score(Thể chế số)=7 score=12\n- vn14-so-y-te rank=2 "
            "score(Nhận thức số)=4 score(Thể chế số)=6 score=10\n- vn14-so-tu-phap rank=3 score(Nhận thức số)=3 "
            "score(Thể chế số)=4 score=7\n");
}

// A row whose number is wrong is a row: its name and its figures stand below it, one cell a line.
TEST(Table, ARowNumberOutOfTurnHidesNoRow) {
  const std::string text =
      std::string(kHead) +
      "STT\nTên cơ quan\nTổng điểm\nXếp hạng\n1\nSở Nội vụ\n85,5\n1\n2\nSở Văn hóa, Thể thao và Du "
      "lịch\n80,0\n2\n3\nSở Y tế\n79,25\n3\n4\nSở Tư pháp\n70,0\n4\n";
  const std::string rows = std::string(kThree) + "4 vn14-so-tu-phap score=70.0 rank=4\n";
  EXPECT_EQ(RowsOf(Parse(text)), rows);
  EXPECT_EQ(RowsOf(Parse(Replace(text, "3\nSở Y tế", "1\nSở Y tế"))),
            Replace(rows, "3 vn14-so-y-te", "1 vn14-so-y-te"));
  EXPECT_EQ(RowsOf(Parse(Replace(text, "3\nSở Y tế", "8\nSở Y tế"))),
            Replace(rows, "3 vn14-so-y-te", "8 vn14-so-y-te"));
  // Printed twice.
  EXPECT_EQ(RowsOf(Parse(Replace(text, "3\nSở Y tế\n79,25\n3\n", "3\nSở Y tế\n79,25\n3\n3\nSở Y tế\n79,25\n3\n"))),
            Replace(rows, "3 vn14-so-y-te score=79.25 rank=3\n",
                    "3 vn14-so-y-te score=79.25 rank=3\n3 vn14-so-y-te score=79.25 rank=3\n"));
}

}  // namespace
}  // namespace xephang::testing
