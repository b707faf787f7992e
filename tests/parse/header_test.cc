// Letterheads, titles and signatures in the forms that extractors leave them.
#include <gtest/gtest.h>

#include "tests/documents.h"

namespace xephang::testing {
namespace {

constexpr const char* kBody =
    "QUYẾT ĐỊNH\nVề việc công bố kết quả xếp hạng chuyển đổi số năm 2022\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n"
    "Căn cứ Nghị định số 64/2007/NĐ-CP ngày 10/4/2007 của Chính phủ;\nQUYẾT ĐỊNH:\nĐiều 1. Công bố kết quả.\n";

struct HeadCase {
  const char* what;
  const char* head;
  const char *number, *date, *place, *issuer;
};

const HeadCase kHeads[] = {
    {"two columns one after the other",
     "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: "
     "2874/QĐ-UBND\n\nLào Cai, ngày 16 tháng 12 năm 2022\n",
     "2874/QĐ-UBND", "2022-12-16", "Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"},
    {"side by side",
     "ỦY BAN NHÂN DÂN   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH NGHỆ AN   Độc lập - Tự do - Hạnh phúc\nSố: 519 "
     "/QĐ-UBND   Nghệ An, ngày14 tháng 3 năm 2022\n",
     "519/QĐ-UBND", "2022-03-14", "Nghệ An", "Ủy ban nhân dân tỉnh Nghệ An"},
    {"number with blanks", "ỦY BAN NHÂN DÂN\nTỈNH KON TUM\nSố: 512/QĐ -UBND\nKon Tum, ngày 05 tháng 9 năm 2022\n",
     "512/QĐ-UBND", "2022-09-05", "Kon Tum", "Ủy ban nhân dân tỉnh Kon Tum"},
    {"number and day left blank",
     "ỦY BAN NHÂN DÂN\nTỈNH CÀ MAU\nSố:      /QĐ-UBND\nCà Mau, ngày      tháng 12 năm 2022\n", nullptr, nullptr,
     "Cà Mau", "Ủy ban nhân dân tỉnh Cà Mau"},
    {"one line with bars",
     "ỦY BAN NHÂN DÂN TỈNH BẾN TRE | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | Độc lập - Tự do - Hạnh phúc | Số: 77/QĐ-UBND "
     "| Bến Tre, ngày 11 tháng 01 năm 2022\n",
     "77/QĐ-UBND", "2022-01-11", "Bến Tre", "Ủy ban nhân dân tỉnh Bến Tre"},
};

TEST(Header, Letterheads) {
  for (const auto& c : kHeads) {
    SCOPED_TRACE(c.what);
    const auto h = Parse(std::string(c.head) + kBody).header;
    EXPECT_EQ(h.number, c.number == nullptr ? std::nullopt : std::optional<std::string>(c.number));
    EXPECT_EQ(h.date, c.date == nullptr ? std::nullopt : std::optional<std::string>(c.date));
    EXPECT_EQ(h.place, std::optional<std::string>(c.place));
    EXPECT_EQ(h.issuer, std::optional<std::string>(c.issuer));
    EXPECT_EQ(h.kind, "decision");
    EXPECT_EQ(h.title, "Về việc công bố kết quả xếp hạng chuyển đổi số năm 2022");
    EXPECT_EQ(h.period.year, 2022);
    EXPECT_EQ(h.subject, "chuyen-doi-so");
  }
}

TEST(Header, NumbersOfOtherDocumentsAreNotItsOwn) {
  const auto h = Parse(kBody).header;
  EXPECT_EQ(h.number, std::nullopt);
  EXPECT_EQ(h.date, std::nullopt);
  EXPECT_EQ(h.place, std::nullopt);
}

TEST(Header, TheAppendixSpeaksOfItsOwnDecision) {
  const auto h =
      Parse(
          std::string(kBody) +
          "PHỤ LỤC\n(kèm theo Quyết định số: 3247/QĐ-UBND ngày 20/12/2022 của Chủ tịch Ủy ban nhân dân tỉnh Sơn La)\n")
          .header;
  EXPECT_EQ(h.number, "3247/QĐ-UBND");
  EXPECT_EQ(h.date, "2022-12-20");
}

TEST(Header, AMinistryInCapitals) {
  EXPECT_EQ(Parse("BỘ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 1601/QĐ-BTTTT\nHà Nội, ngày 17 tháng 8 năm 2023\nQUYẾT ĐỊNH\nVề "
                  "việc công bố kết quả "
                  "chuyển đổi số năm 2022\nBỘ TRƯỞNG\nĐiều 1. Công bố.\n")
                .header.issuer,
            "Bộ Thông tin và Truyền thông");
  EXPECT_EQ(Parse("BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH\nSố: 16/QĐ-BVHTTDL\nHà Nội, ngày 17 tháng 8 năm 2023\nQUYẾT "
                  "ĐỊNH\nVề việc công bố kết quả "
                  "chuyển đổi số năm 2022\nBỘ TRƯỞNG\nĐiều 1. Công bố.\n")
                .header.issuer,
            "Bộ Văn hóa, Thể thao và Du lịch");
}

TEST(Header, ADocumentAboveTheLetterheadIsAnother) {
  const auto h = Parse(
                     "Văn bản liên quan:\nQuyết định số 99/QĐ-UBND ngày 01/01/2020 của UBND tỉnh Yên Bái\nỦY BAN NHÂN "
                     "DÂN\nTỈNH LÀO CAI\n"
                     "Số: 512/QĐ-UBND                 Lào Cai, ngày 14 tháng 02 năm 2022\n" +
                     std::string(kBody))
                     .header;
  EXPECT_EQ(h.number, "512/QĐ-UBND");
  EXPECT_EQ(h.date, "2022-02-14");
  EXPECT_EQ(h.place, "Lào Cai");
}

TEST(Header, ADeputyIsNotWhomHeSignsFor) {
  const auto signer = [](const char* own) {
    return Parse("QUYẾT ĐỊNH\nVề việc công bố kết quả\nĐiều 1. Công bố.\nNơi nhận:\n- Như Điều 1;\nKT. GIÁM ĐỐC\n" +
                 std::string(own) + "Trần Nguyễn Minh Thành\n")
        .header.signer;
  };
  EXPECT_EQ(signer("PHÓ GIÁM ĐỐC\n").position, "Phó Giám đốc");
  EXPECT_EQ(signer("GIÁM ĐỐC\n").position, std::nullopt);  // under a seal, "PHÓ" was lost
  EXPECT_EQ(signer("GIÁM ĐỐC\n").name, "Trần Nguyễn Minh Thành");
}

TEST(Header, PartsOfAYear) {
  const auto part = [](const char* title) {
    const auto p = Parse("BÁO CÁO\n" + std::string(title) + "\nKính gửi: Ban Chỉ đạo\n").header.period;
    return std::pair(p.year.value_or(0), p.part.value_or(""));
  };
  EXPECT_EQ(part("Kết quả chuyển đổi số 6 tháng đầu năm 2022"), std::pair(2022, std::string("H1")));
  EXPECT_EQ(part("Kết quả chuyển đổi số 06 tháng cuối năm 2023"), std::pair(2023, std::string("H2")));
  EXPECT_EQ(part("Kết quả cải cách hành chính quý III/2025"), std::pair(2025, std::string("Q3")));
  EXPECT_EQ(part("Kết quả cải cách hành chính năm 2020"), std::pair(2020, std::string()));
}

}  // namespace
}  // namespace xephang::testing
