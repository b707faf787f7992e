// Letterheads as engines read them: number and day are written by hand, so a figure is a number only where it is sure.
#include <gtest/gtest.h>

#include "normalize/agency_registry.h"
#include "parse/decision_parser.h"
#include "parse/issue_marks.h"
#include "parse/name_candidates.h"
#include "validate/validation.h"

namespace xephang::testing {
namespace {

struct ScanLine {
  const char* text;
  std::optional<double> confidence;
};

Document Scan(const std::vector<ScanLine>& lines, TextOrigin origin = TextOrigin::kOcr) {
  Document document;
  document.page_breaks = PageBreaks::kPages;
  Page page;
  page.text_from = origin;
  page.trust = TextTrust::kNoText;
  int number = 0;
  for (const auto& l : lines) {
    Line line;
    line.text = l.text;
    line.number = ++number;
    line.confidence = l.confidence;
    page.lines.push_back(line);
  }
  document.pages.push_back(page);
  return document;
}

parse::Decision Parse(const Document& document) {
  return parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
}

// A decision with these two marks, as sure as `confidence`, and with `after` at its end.
std::vector<ScanLine> Decision(const char* number, const char* date, std::optional<double> confidence = 0.9,
                               const char* after = "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.") {
  return {{"ỦY BAN NHÂN DÂN", 0.9},
          {"TỈNH QUẢNG NGÃI", 0.9},
          {"", {}},
          {number, confidence},
          {"", {}},
          {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.9},
          {"Độc lập - Tự do - Hạnh phúc", 0.9},
          {date, confidence},
          {"QUYẾT ĐỊNH", 0.9},
          {"Về việc công bố kết quả xếp hạng chuyển đổi số năm 2024", 0.9},
          {"ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", 0.9},
          {"Căn cứ Quyết định số 12/2021/QĐ-TTg ngày 24/3/2021 của Thủ tướng Chính phủ;", 0.9},
          {"Điều 1. Công bố kết quả.", 0.9},
          {after, confidence}};
}

struct MarkCase {
  const char* what;
  const char* mark;
  double confidence;
  const char* value;    // nullptr where it must not be taken
  const char* reading;  // the candidate by the reading; nullptr for none
};

const MarkCase kNumbers[] = {
    {"print, read well", "Số: 84/QĐ-UBND", 0.9, "84/QĐ-UBND", nullptr},
    {"a mark of the word lost", "Só: 07/CT-UBND", 0.9, "07/CT-UBND", nullptr},
    {"the word damaged", "S6: 3234 /QĐ-UBND", 0.9, "3234/QĐ-UBND", nullptr},
    {"Icelandic letter", "Số: 84/QÐ-UBND", 0.9, "84/QĐ-UBND", nullptr},
    {"a letter twice", "Số: 84/QĐÐ-UBND", 0.9, "84/QĐ-UBND", nullptr},
    {"an official letter", "Số: 575/UBND-KTTH", 0.9, "575/UBND-KTTH", nullptr},
    {"by hand: 23 read as 22", "Số: 22 /BC-UBND", 0.71, nullptr, "22/BC-UBND"},
    {"by hand, right by luck", "Số: 23 /BC-UBND", 0.82, nullptr, "23/BC-UBND"},
    {"half of a number", "Số: 2 /BC-UBND", 0.9, nullptr, "2/BC-UBND"},
    {"letters for digits", "Số: I10/QĐ-STP", 0.9, nullptr, "110/QĐ-STP"},
    {"by hand: 84", "Số: #4 /QĐ-UBND", 0.9, nullptr, nullptr},
    {"by hand: 575", "Số: '†E /UBND-KTTH", 0.9, nullptr, nullptr},
    {"by hand: 1535", "Số: 4/35 /SGDĐT-CTrTT", 0.9, nullptr, nullptr},
    {"by hand: 1535, the first stroke a point", "Số:.4435 /SGDĐT-CTrTT", 0.36, nullptr, "4435/SGDĐT-CTrTT"},
    {"by hand, over the colon", "Sôx11 /CT-UBND", 0.9, nullptr, nullptr},
    {"by hand, lost in the word", "Sôi /CT-UBND", 0.9, nullptr, nullptr},
    {"blank", "Số:      /QĐ-UBND", 0.9, nullptr, nullptr},
    {"no such code", "Số: 84/XX-UBND", 0.9, nullptr, "84/XX-UBND"},
};

TEST(ScanHeader, Numbers) {
  for (const auto& c : kNumbers) {
    SCOPED_TRACE(c.what);
    const auto d = Parse(Scan(Decision(c.mark, "Quảng Ngãi, ngày 03 tháng 02 năm 2025", c.confidence)));
    const auto& h = d.header;
    EXPECT_EQ(h.number, c.value == nullptr ? std::nullopt : std::optional<std::string>(c.value));
    EXPECT_EQ(h.number_printed.has_value(), c.value == nullptr);
    ASSERT_EQ(h.number_candidates.size(), c.reading == nullptr ? 0U : 1U);
    if (c.reading != nullptr) {
      EXPECT_EQ(h.number_candidates[0].value, c.reading);
      EXPECT_EQ(h.number_candidates[0].from, "reading");
    }
    const auto told = std::count_if(d.findings.begin(), d.findings.end(), [](const Finding& f) {
      return f.rule == Rule::kUnread && f.severity == Severity::kWarning && f.message.starts_with("Số văn bản");
    });
    EXPECT_EQ(told, c.value == nullptr ? 1 : 0);
  }
}

const MarkCase kDates[] = {
    {"print, read well", "Quảng Ngãi, ngày 03 tháng 02 năm 2025", 0.9, "2025-02-03", nullptr},
    {"a mark lost", "Quảng Ngãi, ngày 20 thang 3 năm 2018", 0.9, "2018-03-20", nullptr},
    {"the day at the word", "Quảng Ngãi, ngày20 tháng 3 năm 2018", 0.9, "2018-03-20", nullptr},
    {"by hand: 20 read as 80", "Quảng Ngãi, ngày80 tháng 3 năm 2018", 0.9, nullptr, "2018-03"},
    {"by hand, right by luck", "Quảng Ngãi, ngày 04 tháng 02 năm 2025", 0.0, nullptr, "2025-02-04"},
    {"half of a day, or of a month", "Quảng Ngãi, ngày 3 tháng 02 năm 2025", 0.9, nullptr, "2025-02-03"},
    {"half of a month", "Quảng Ngãi, ngày 03 tháng 1 năm 2025", 0.9, nullptr, "2025-01-03"},
    {"the first digit a point", "Quảng Ngãi, ngày .3 tháng 02 năm 2025", 0.9, nullptr, "2025-02-03"},
    {"by hand: 03", "Quảng Ngãi, ngàyà3 tháng 02 năm 2025", 0.9, nullptr, "2025-02"},
    {"by hand: 23", "Quảng Ngãi, ngày,ậ3 tháng 01 năm 2025", 0.9, nullptr, "2025-01"},
    {"day and month by hand", "Quảng Ngãi, ngày 0# thángØ† năm 2021", 0.9, nullptr, nullptr},
    {"the year damaged", "Quảng Ngãi, ngày 28 tháng 6 năm 201§", 0.9, nullptr, nullptr},
    {"a point for the comma", "Quảng Ngãi. ngày 28 tháng 6 năm: 2018", 0.6, nullptr, "2018-06-28"},
    {"no such day", "Quảng Ngãi, ngày 31 tháng 02 năm 2025", 0.9, nullptr, "2025-02"},
};

TEST(ScanHeader, Dates) {
  for (const auto& c : kDates) {
    SCOPED_TRACE(c.what);
    const auto h = Parse(Scan(Decision("Số: 84/QĐ-UBND", c.mark, c.confidence))).header;
    EXPECT_EQ(h.date, c.value == nullptr ? std::nullopt : std::optional<std::string>(c.value));
    EXPECT_EQ(h.date_printed.has_value(), c.value == nullptr);
    ASSERT_EQ(h.date_candidates.size(), c.reading == nullptr ? 0U : 1U);
    if (c.reading != nullptr) {
      EXPECT_EQ(h.date_candidates[0].value, c.reading);
    }
    EXPECT_EQ(h.place, "Quảng Ngãi");
    EXPECT_EQ(h.issuer, "Ủy ban nhân dân tỉnh Quảng Ngãi");
  }
}

TEST(ScanHeader, AReadingOfUnknownWorthIsNoNumber) {
  const auto h = Parse(Scan(Decision("Số: 84/QĐ-UBND", "Quảng Ngãi, ngày 03 tháng 02 năm 2025", std::nullopt))).header;
  EXPECT_EQ(h.number, std::nullopt);
  EXPECT_EQ(h.number_printed, "Số: 84/QĐ-UBND");
  EXPECT_EQ(h.date, std::nullopt);
  EXPECT_EQ(h.date_printed, "ngày 03 tháng 02 năm 2025");
}

// A hidden layer by an engine without Vietnamese, where no OCR was asked for.
TEST(ScanHeader, ATextLayerWithoutTrustGivesNone) {
  const auto h =
      Parse(Scan(Decision("Số: 84/QĐ-UBND", "Quảng Ngãi, ngày 03 tháng 02 năm 2025"), TextOrigin::kLayer)).header;
  EXPECT_EQ(h.number, std::nullopt);
  EXPECT_EQ(h.date, std::nullopt);
}

TEST(ScanHeader, LetterheadAndAppendixReadAlikeAreSure) {
  const auto read = [](const char* appendix) {
    return Parse(Scan(Decision("Số: 84/QĐ-UBND", "Quảng Ngãi, ngày 03 tháng 02 năm 2025", 0.7, appendix))).header;
  };
  const auto agreed = read("(Kèm theo Quyết định số 84/QĐ-UBND ngày 03/02/2025 của Ủy ban nhân dân tỉnh)");
  EXPECT_EQ(agreed.number, "84/QĐ-UBND");
  EXPECT_EQ(agreed.date, "2025-02-03");
  EXPECT_EQ(agreed.number_printed, std::nullopt);
  const auto apart = read("(Kèm theo Quyết định số 34/QĐ-UBND ngày 08/02/2025 của Ủy ban nhân dân tỉnh)");
  EXPECT_EQ(apart.number, std::nullopt);
  EXPECT_EQ(apart.date, std::nullopt);
  ASSERT_EQ(apart.number_candidates.size(), 2U);
  EXPECT_EQ(apart.number_candidates[1].value, "34/QĐ-UBND");
  EXPECT_EQ(apart.number_candidates[1].from, "appendix");
  ASSERT_EQ(apart.date_candidates.size(), 2U);
  EXPECT_EQ(apart.date_candidates[1].value, "2025-02-08");
}

TEST(ScanHeader, SignaturesBoundTheDateAndSuggestOne) {
  Document document = Scan(Decision("Số: 84/QĐ-UBND", "Quảng Ngãi, ngày 08 tháng 02 năm 2025"));
  document.source.signatures = {{"", "2025-02-03T10:47:25+07:00", "", ""}, {"", "2025-02-03T14:00:35+07:00", "", ""}};
  const auto h = Parse(document).header;
  EXPECT_EQ(h.date, std::nullopt);  // issued after it was signed?
  ASSERT_EQ(h.date_candidates.size(), 2U);
  EXPECT_EQ(h.date_candidates[0].value, "2025-02-08");
  EXPECT_EQ(h.date_candidates[0].from, "reading");
  EXPECT_EQ(h.date_candidates[1].value, "2025-02-03");
  EXPECT_EQ(h.date_candidates[1].from, "signature");
  EXPECT_EQ(h.date_candidates[1].seen, "2025-02-03T10:47:25+07:00");
  document.source.signatures[0].signed_at = "2025-02-10T08:00:00+07:00";
  EXPECT_EQ(Parse(document).header.date, "2025-02-08");
}

// Signatures bound readings, not print: a born-digital file may be signed anew.
TEST(ScanHeader, PrintIsBelieved) {
  Document document =
      Scan(Decision("Số: 4/QĐ-UBND", "Quảng Ngãi, ngày 8 tháng 2 năm 2025", std::nullopt), TextOrigin::kLayer);
  document.pages[0].trust = TextTrust::kTrusted;
  const auto h = Parse(document).header;
  EXPECT_EQ(h.number, "4/QĐ-UBND");
  EXPECT_EQ(h.date, "2025-02-08");
}

TEST(ScanHeader, AnOfficialLetterOfADepartment) {
  const auto h = Parse(Scan({{"UBND THÀNH PHÓ ĐÀ NẴNG CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.9},
                             {"- SỞ GIÁO DỤC VÀ ĐÀO TẠO", 0.9},
                             {"Số: 4/35 /SGDĐT-CTrTT", 0.5},
                             {"V/v bảo đảm TTATGT cho HS, SV", 0.9},
                             {"trong dịp nghỉ hè", 0.9},
                             {"Kính gửi:", 0.9},
                             {"Độc lập - Tự do - Hạnh phúc", 0.9},
                             {"Đà Nẵng, ngày Ê4 tháng 5 năm 2019", 0.5},
                             {"- Trưởng phòng GD&ĐT các quận, huyện;", 0.9},
                             {"Thực hiện Công văn số 2114/BGDĐT-GDCTHSSV ngày 16/5/2019 của Bộ GD&ĐT", 0.9}}))
                     .header;
  EXPECT_EQ(h.number, std::nullopt);
  EXPECT_EQ(h.number_printed, "Số: 4/35 /SGDĐT-CTrTT");
  EXPECT_EQ(h.date, std::nullopt);
  EXPECT_EQ(h.date_printed, "ngày Ê4 tháng 5 năm 2019");
  EXPECT_EQ(h.place, "Đà Nẵng");
  EXPECT_EQ(h.issuer, "Sở Giáo dục và Đào tạo");
  EXPECT_EQ(h.title, "V/v bảo đảm TTATGT cho HS, SV trong dịp nghỉ hè");
  ASSERT_NE(h.province, nullptr);
  EXPECT_EQ(h.province->name, "Đà Nẵng");
}

TEST(ScanHeader, ADirective) {
  const auto h = Parse(Scan({{"ỦY BAN NHÂN DÂN", 0.9},
                             {"TỈNH QUẢNG NGÃI", 0.9},
                             {"Số: 07/CT-UBND", 0.9},
                             {"Quảng Ngãi, ngày 20 tháng 3 năm 2018", 0.9},
                             {"CHÍ THỊ", 0.9},
                             {"Về việc tăng cường công tác thi hành án hành chính", 0.9},
                             {"trên địa bàn tỉnh Quảng Ngãi", 0.9},
                             {"", {}},
                             {"Trong thời gian qua, công tác triển khai thi hành Luật Tố tụng hành chính", 0.9},
                             {"đã đạt những kết quả tích cực.", 0.9}}))
                     .header;
  EXPECT_EQ(h.kind, "document");
  EXPECT_EQ(h.number, "07/CT-UBND");
  EXPECT_EQ(h.issuer, "Ủy ban nhân dân tỉnh Quảng Ngãi");
  EXPECT_EQ(h.title, "Về việc tăng cường công tác thi hành án hành chính trên địa bàn tỉnh Quảng Ngãi");
}

TEST(ScannedPages, WhatIsNoVietnameseIsSaid) {
  Document document = Scan(Decision("Số: 84/QĐ-UBND", "Quảng Ngãi, ngày 03 tháng 02 năm 2025"));
  const auto warned = [&] {
    const auto findings = Parse(document).findings;
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) {
      return f.severity == Severity::kWarning && f.message_en.starts_with("Page 1 was read by OCR, but not");
    });
  };
  document.pages[0].quality = 97;
  EXPECT_FALSE(warned());
  document.pages[0].quality = 54;
  EXPECT_TRUE(warned());
}

// What is no mark of a number: bodies, running text, the receiver's stamp.
TEST(NumberMark, OthersAreNone) {
  for (const char* text : {"Sở KH/ĐT", "Sở Nội vụ/UBND tỉnh", "Số: ..... 2352 .....", "sơ kết 6 tháng/năm", "Số 3",
                           "số liệu/kết quả", "Số: 84/qđ-ubnd"}) {
    EXPECT_FALSE(parse::FindNumberMark(normalize::FoldedText(text)).has_value()) << text;
  }
}

struct NameCase {
  const char* name;
  std::vector<std::string> numbers;
  std::vector<std::string> dates;
};

const NameCase kNames[] = {
    {"quang-ngai-84-qd-2025.pdf", {"84/QĐ"}, {}},
    {"3234_QD_UBND.signed.pdf", {"3234/QĐ-UBND"}, {}},
    {"QĐ 110-2018.docx", {"110/QĐ"}, {}},
    {"575-ubnd-2025.pdf", {"575/UBND"}, {}},
    {"2352.pdf", {"2352"}, {}},  // the receiver's, perhaps
    {"84QD_03022025.pdf", {"84/QĐ"}, {}},
    {"2019-05-31 (9).pdf", {}, {"2019-05-31"}},
    {"99-kh 31.5.2019.pdf", {"99/KH"}, {"2019-05-31"}},
    {"scan-20190531-0001.tif", {}, {"2019-05-31"}},
    {"2019-13-31.pdf", {}, {}},
    {"xep-hang-2021.pdf", {}, {}},
    {"2021.pdf", {}, {}},
    {"bao-cao-quy-3.pdf", {}, {}},
};

TEST(NameCandidates, NumbersAndDates) {
  for (const auto& c : kNames) {
    SCOPED_TRACE(c.name);
    std::vector<std::string> numbers;
    for (const auto& n : parse::NumbersInName(c.name)) {
      numbers.push_back(n.value);
      EXPECT_EQ(n.from, "file-name");
      EXPECT_EQ(n.seen, c.name);
    }
    EXPECT_EQ(numbers, c.numbers);
    std::vector<std::string> dates;
    for (const auto& d : parse::DatesInName(c.name)) dates.push_back(d.value);
    EXPECT_EQ(dates, c.dates);
  }
}

}  // namespace
}  // namespace xephang::testing
