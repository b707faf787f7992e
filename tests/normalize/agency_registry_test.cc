#include "normalize/agency_registry.h"

#include <gtest/gtest.h>

namespace xephang::normalize {
namespace {

AgencyMatch In(const char* province, const char* printed, bool damaged = false) {
  AgencyScope scope;
  scope.province = province;
  scope.damaged = damaged;
  scope.year = 2022;
  return AgencyRegistry::Builtin().Match(printed, scope);
}

struct SameBody {
  const char* province;
  const char* id;
  std::vector<const char*> spellings;
};

TEST(Agencies, OneBodyUnderItsSpellings) {
  const std::vector<SameBody> bodies{
      {"14",
       "vn14-huyen-moc-chau",
       {"UBND huyện Mộc Châu", "Ủy ban nhân dân huyện Mộc Châu", "Uỷ ban nhân dân huyện Mộc Châu", "Huyện Mộc Châu",
        "Mộc Châu"}},
      {"14",
       "vn14-so-cong-thuong",
       {"Sở Công thương", "Sở Công Thương", "SỞ CÔNG THƯƠNG", "Sở Công Thương tỉnh Sơn La"}},
      {"14",
       "vn14-so-lao-dong-thuong-binh-va-xa-hoi",
       {"Sở Lao động - Thương binh và Xã hội", "Sở Lao động, Thương binh và Xã hội",
        "Sở Lao động-Thương binh và Xã hội", "Sở LĐ-TB&XH", "Sở LĐTB&XH"}},
      {"14", "vn14-so-nong-nghiep-va-phat-trien-nong-thon", {"Sở NN&PTNT", "Sở Nông nghiệp và phát triển nông thôn"}},
      {"14",
       "vn14-van-phong-uy-ban-nhan-dan-tinh",
       {"Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh"}},
      {"08", "vn08-thanh-tra-tinh", {"Thanh tra  tỉnh", "Thanh tra tỉnh"}},
      {"08", "vn08-huyen-chiem-hoa", {"Huyện Chiêm Hóa", "huyện Chiêm Hoá"}},
      {"08", "vn08-xa-qui-quan", {"Xã Quý Quân", "Xã Quí Quân", "Xã Quý quân"}},
      {"08", "vn08-ban-quan-ly-cac-khu-cong-nghiep", {"BQL các khu công nghiệp", "Ban quản lý các khu công nghiệp"}},
      {"40", "vn40-thanh-pho-vinh", {"TP. Vinh", "TP.Vinh", "thành phố Vinh", "UBND TP Vinh"}},
  };
  for (const auto& body : bodies) {
    for (const char* spelling : body.spellings) {
      SCOPED_TRACE(spelling);
      EXPECT_EQ(In(body.province, spelling).id, body.id);
      EXPECT_EQ(In(body.province, spelling).kind, AgencyMatchKind::kExact);
    }
  }
}

TEST(Agencies, BlocksByKind) {
  EXPECT_EQ(In("14", "Sở Nội vụ").block, "province");
  EXPECT_EQ(In("14", "UBND huyện Mai Sơn").block, "district");
  EXPECT_EQ(In("08", "Phường Ỷ La").block, "commune");
  EXPECT_EQ(In("14", "Cục Thuế tỉnh").block, "central");
  EXPECT_EQ(In("14", "Bệnh viện Đa khoa tỉnh").block, "public-service");
  EXPECT_EQ(In("14", "Ban Tuyên giáo Tỉnh ủy").block, "party");
}

TEST(Agencies, ThroughDamageByTheNearestName) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"1S&Nong nghiép va phat trién ndng thén", "vn14-so-nong-nghiep-va-phat-trien-nong-thon"},
      {"S Vin hoa, Thé thao va Du lich", "vn14-so-van-hoa-the-thao-va-du-lich"},
      {"SoY té", "vn14-so-y-te"},
      {"S6 Noi vu", "vn14-so-noi-vu"},
      {"S¢ Ngoai vu", "vn14-so-ngoai-vu"},  // one letter from Nội vụ, were the names alike
      {"UBND huyén Van Hb", "vn14-huyen-van-ho"},
      {"UBND huyén Séng Ma", "vn14-huyen-song-ma"},
  };
  for (const auto& [printed, id] : cases) {
    SCOPED_TRACE(printed);
    EXPECT_EQ(In("14", printed, true).id, id);
  }
}

TEST(Agencies, AnIdIsNeverInvented) {
  EXPECT_EQ(In("10", "UBND huyện Mộc Châu").id, "");                   // of Sơn La
  EXPECT_EQ(In("10", "Sở Nội vụ tỉnh Yên Bái").id, "vn15-so-noi-vu");  // named as such
  EXPECT_EQ(In("10", "TP. Hồ Chí Minh").id, "vn79-thanh-pho-ho-chi-minh");
  // Two communes of one name in one province, and no word of the district.
  const auto commune = In("14", "Xã Chiềng Chung");
  if (commune.ambiguous) {
    EXPECT_EQ(commune.id, "");
  }
  // Without marks two names are one: "Tân Thành" and "Tân Thanh".
  EXPECT_TRUE(In("08", "Xa Tan Thanh", true).ambiguous);
  // Nor are marks that repair gave back: two communes would become one.
  EXPECT_TRUE(In("08", "Xã Tân Thành", true).ambiguous);
  EXPECT_EQ(In("08", "Xã Tân Thành", true).id, "");
  EXPECT_EQ(In("08", "Xã Tân Thành", true).candidates, (std::vector<std::string>{"xã Tân Thanh", "xã Tân Thành"}));
  EXPECT_FALSE(In("08", "Xã Tân Thành", false).ambiguous);
  EXPECT_EQ(In("08", "Xa Tan Thanh", true).id, "");
  EXPECT_NE(In("08", "Xã Tân Thành").id, In("08", "Xã Tân Thanh").id);
}

// A commune that was or became a ward is taken for it, and the record says that it was taken.
TEST(Agencies, AnotherTypeOfCommuneIsNoExactName) {
  const auto match = In("75", "Xã Trảng Bom");
  EXPECT_EQ(match.kind, AgencyMatchKind::kNearest);
  EXPECT_NE(match.id, "");
  EXPECT_EQ(In("75", "Thị trấn Trảng Bom").kind, AgencyMatchKind::kExact);
}

TEST(Agencies, ASlipOfThePenMakesNoNewBody) {
  EXPECT_EQ(In("33", "Sở Kế hoạch Đầu tư").id, "vn33-so-ke-hoach-va-dau-tu");
  EXPECT_EQ(In("33", "Sở Giáo và Đào tạo").id, "vn33-so-giao-duc-va-dao-tao");
  EXPECT_EQ(In("33", "UBND huyện Kim Đng").id, "vn33-huyen-kim-dong");
  EXPECT_EQ(In("33", "Sở Văn hóa và Thể thao").id, "vn33-so-van-hoa-va-the-thao");  // another body
}

TEST(Agencies, WhatIsNoBodyIsNone) {
  for (const char* text : {"Nhận thức số", "Kết quả như sau", "Quyết định số 749/QĐ-TTg", "", "|", "123"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(In("14", text).kind, AgencyMatchKind::kNone);
  }
  // Damaged beyond telling: two names are equally near, or none is.
  EXPECT_EQ(In("14", "xqzw kkk", true).kind, AgencyMatchKind::kNone);
}

TEST(Provinces, ByAnyName) {
  const auto& registry = AgencyRegistry::Builtin();
  EXPECT_EQ(registry.FindProvince("Sơn La")->code, "14");
  EXPECT_EQ(registry.FindProvince("tỉnh Tuyên Quang")->code, "08");
  EXPECT_EQ(registry.FindProvince("TT-Huế")->code, "46");
  EXPECT_EQ(registry.FindProvince("TP. Hồ Chí Minh")->code, "79");
  EXPECT_EQ(registry.FindProvince("Mộc Châu"), nullptr);
}

}  // namespace
}  // namespace xephang::normalize
