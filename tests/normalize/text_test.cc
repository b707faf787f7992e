// Text -> text and text -> value: folds, tone placement, quality, keywords, dates, tiers.
#include <gtest/gtest.h>

#include "normalize/edit_distance.h"
#include "normalize/keyword_snapper.h"
#include "normalize/rank_word.h"
#include "normalize/text_quality.h"
#include "normalize/tier_name.h"
#include "normalize/unicode.h"
#include "normalize/vietnamese_date.h"

namespace xephang::normalize {
namespace {

TEST(Fold, LosesMarksAndKeepsPlaces) {
  EXPECT_EQ(Fold("Sở Nội vụ"), "so noi vu");
  EXPECT_EQ(Fold("ĐẮK LẮK – “Ỷ”"), "dak lak - \"y\"");
  EXPECT_EQ(FoldKey("Sở Lao động - Thương binh"), "solaodongthuongbinh");
  const FoldedText text("điểm số là 34,87");
  const auto at = text.fold().find("34");
  EXPECT_EQ(text.Printed(0, 4), "điểm");
  EXPECT_EQ(text.Printed(at, text.fold().size()), "34,87");
}

TEST(ToneKey, PlacementDoesNotMatterAndTheToneDoes) {
  EXPECT_EQ(ToneKey("Khánh Hòa"), ToneKey("khánh hoà"));
  EXPECT_EQ(ToneKey("Thủy"), ToneKey("Thuỷ"));
  EXPECT_NE(ToneKey("Hòa"), ToneKey("Hóa"));
  EXPECT_NE(ToneKey("Khả"), ToneKey("Khá"));
  EXPECT_EQ(ToneKey("Mộc"), ToneKey("MỘC"));
  EXPECT_EQ(ToneKey(ToNfc("Mo\xCC\xA3\xCC\x82"
                          "c")),
            ToneKey("Mộc"));  // combining marks in the order of one of the drafts
}

TEST(Nfc, HalfStaysHalf) { EXPECT_EQ(ToNfc("½"), "½"); }

TEST(Utf8, NamesTheBadByte) {
  EXPECT_EQ(FirstInvalidUtf8("Sơn La"), std::nullopt);
  EXPECT_EQ(FirstInvalidUtf8("S\xE1 N"), 1U);
}

TEST(Syllables, SpellingDecides) {
  for (const char* good : {"quyết", "nghiệp", "Đống", "gì", "giá", "huyện", "Ỷ", "khuỷu", "ngoằn"})
    EXPECT_TRUE(IsVietnameseSyllable(good)) << good;
  for (const char* bad : {"quyét1", "viéc", "cdc", "UBND", "sq", "mat", ""})
    EXPECT_FALSE(IsVietnameseSyllable(bad)) << bad;
}

TEST(Quality, TellsDamageFromText) {
  const auto clean = MeasureText(
      "Căn cứ Luật Tổ chức chính quyền địa phương năm 2015; xét đề nghị của Giám đốc Sở Thông tin và Truyền thông tại "
      "Tờ trình số 146");
  EXPECT_FALSE(clean.IsDamaged());
  const auto mangled = MeasureText(
      "Can ci Ludt Té chire chinh quyén dia phwong nam 2015; xét dé nghi cia Gidm doc Sé Théng tin va Truyén thong tai "
      "To trinh sé 146");
  EXPECT_TRUE(mangled.IsDamaged());
  const auto stripped = MeasureText(
      "Can cu Luat To chuc chinh quyen dia phuong nam 2015; xet de nghi cua Giam doc So Thong tin va Truyen thong tai "
      "To trinh");
  EXPECT_TRUE(stripped.IsDamaged());
  // Names of the highlands are no Vietnamese syllables, and no damage.
  const auto highlands = MeasureText(
      "Kết quả xếp hạng: huyện Chư Prông, huyện Kông Chro, huyện KBang, huyện Krông Pa, huyện Đăk Đoa, thành phố "
      "Pleiku, huyện Đăk Pơ, xã Đak SMar, xã KRong, huyện Ia Grai, huyện Chư Sê, huyện Chư Păh");
  EXPECT_FALSE(highlands.IsDamaged());
}

TEST(Snapper, PutsKeywordsBackInTheFoldAlone) {
  const auto& snapper = KeywordSnapper::ForRankings();
  const auto text = snapper.Snap("+ Piém trung binh cta khdi co quan cap huyén [a 80,8/100 diém.");
  EXPECT_NE(text.fold().find("diem trung binh"), std::string::npos);
  EXPECT_NE(text.fold().find("khoi co quan cap huyen"), std::string::npos);
  EXPECT_NE(text.fold().find("80,8/100 diem"), std::string::npos);
  EXPECT_TRUE(text.text().starts_with("+ Piém"));
  const auto at = text.fold().find("diem");
  EXPECT_EQ(text.Printed(at, at + 4), "Piém");
}

TEST(Misreading, LookAlikesAreNearer) {
  EXPECT_EQ(MisreadDistance("soyte", "soyte", 4), 0);
  EXPECT_EQ(MisreadDistance("vanhb", "vanho", 4), 2);
  EXPECT_EQ(MisreadDistance("piem", "diem", 4), 1);  // Đ is read P
  EXPECT_GT(MisreadDistance("noivu", "tuphap", 4), 4);
}

struct DateCase {
  const char* text;
  const char* iso;  // null where it is not complete
  const char* printed;
};

constexpr DateCase kDates[] = {
    {"Sơn La, ngày 24 tháng 12 năm 2021", "2021-12-24", "ngày 24 tháng 12 năm 2021"},
    {"Son La,ngay 24 thang 12 nam 2021", "2021-12-24", "ngay 24 thang 12 nam 2021"},
    {"ngày14 tháng 3 năm 2019", "2019-03-14", "ngày14 tháng 3 năm 2019"},  // day stuck to the word
    {"kèm theo Quyết định số 3247/QĐ-UBND ngày 20/12/2017", "2017-12-20", "20/12/2017"},
    {"17-NQ/TU ngày 31.8.2021", "2021-08-31", "31.8.2021"},
    {"ngày        /12/2021", nullptr, "/12/2021"},
    {"Sơn La, ngày tháng 12 năm 2023", nullptr, "ngày tháng 12 năm 2023"},
    {"ngày 31/2/2021", nullptr, "31/2/2021"},
    {"ngày 29/2/2020", "2020-02-29", "29/2/2020"},
    {"Quyết định số 64/2007/NĐ-CP", nullptr, nullptr},
};

TEST(Dates, Table) {
  for (const auto& c : kDates) {
    SCOPED_TRACE(c.text);
    const auto date = FindDate(c.text);
    ASSERT_EQ(date.has_value(), c.printed != nullptr);
    if (!date) continue;
    EXPECT_EQ(date->printed, c.printed);
    EXPECT_EQ(date->IsComplete(), c.iso != nullptr);
    if (c.iso != nullptr && date->IsComplete()) {
      EXPECT_EQ(date->ToIso(), c.iso);
    }
  }
}

struct TierCase {
  const char* text;
  const char* name;
};

constexpr TierCase kTiers[] = {
    {"Mức tốt", "Tốt"},         {"trung bình khá", "Trung bình khá"},
    {"Xuất sắc", "Xuất sắc"},   {"Mức độ II", "Mức độ II"},
    {"Loại A", "Loại A"},       {"Nhóm B", "Nhóm B"},
    {"Mức dẫn dắt", "Dẫn dắt"}, {"Sở Nội vụ", nullptr},
    {"tốt hơn", nullptr},
};

TEST(Tiers, Names) {
  for (const auto& c : kTiers) {
    SCOPED_TRACE(c.text);
    const auto tier = TierFromFold(Fold(c.text));
    ASSERT_EQ(tier.has_value(), c.name != nullptr);
    if (tier) {
      EXPECT_EQ(tier->name, c.name);
    }
  }
}

TEST(Tiers, ThroughDamage) {
  EXPECT_EQ(TierFromDamagedFold(Fold("Miic tot"))->name, "Tốt");
  EXPECT_EQ(TierFromDamagedFold(Fold("Murc khé"))->name, "Khá");
  EXPECT_EQ(TierFromDamagedFold(Fold("Mc Yéu"))->name, "Yếu");
  EXPECT_FALSE(TierFromDamagedFold(Fold("So Xay dung")).has_value());
}

TEST(Tiers, InRunningText) {
  const auto tiers = FindTiers(Fold("đạt mức Khá; mức Trung bình khá và tốt hơn"));
  ASSERT_EQ(tiers.size(), 2U);
  EXPECT_EQ(tiers[0].name, "Khá");
  EXPECT_EQ(tiers[1].name, "Trung bình khá");
}

TEST(RankWords, NhatNhiBa) {
  EXPECT_EQ(RankFromWord(Fold("nhất")), 1);
  EXPECT_EQ(RankFromWord(Fold("Nhì")), 2);
  EXPECT_EQ(RankFromWord("iv"), 4);
  EXPECT_EQ(RankFromWord("khong"), std::nullopt);
}

}  // namespace
}  // namespace xephang::normalize
