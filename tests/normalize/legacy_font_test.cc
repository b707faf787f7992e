#include "normalize/legacy_font.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "normalize/text_quality.h"
#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

struct FontCase {
  const char* name;
  LegacyFont font;
};

constexpr FontCase kFonts[] = {
    {".VnTime", LegacyFont::kTcvn3},
    {".VnTimeH", LegacyFont::kTcvn3Capitals},
    {".VnArial", LegacyFont::kTcvn3},
    {".VnArialH", LegacyFont::kTcvn3Capitals},
    {"ABCDEF+.VnTime", LegacyFont::kTcvn3},
    {"ABCDEF+.VnTimeH,BoldItalic", LegacyFont::kTcvn3Capitals},
    {".VnTime-Bold", LegacyFont::kTcvn3},
    {".VnTimeBold", LegacyFont::kTcvn3},
    {".VnTimeH-Bold", LegacyFont::kTcvn3Capitals},
    {".VnTimeHBold", LegacyFont::kTcvn3Capitals},
    {".VnArial Narrow", LegacyFont::kTcvn3},
    {".VnArial NarrowH", LegacyFont::kTcvn3Capitals},
    {".VnHelvetInsH", LegacyFont::kTcvn3Capitals},
    {".VnBook-Antiqua", LegacyFont::kTcvn3},
    {".VnGothic", LegacyFont::kTcvn3},
    {".VNTIMEH", LegacyFont::kTcvn3Capitals},
    {"VnTime", LegacyFont::kTcvn3},
    {"GHIJKL+VnTimeH", LegacyFont::kTcvn3Capitals},
    {"VNI-Times", LegacyFont::kVni},
    {"VNI-Helve-Condense,Bold", LegacyFont::kVni},
    {"VNITimes", LegacyFont::kVni},
    {"ABCDEF+VNI-Times", LegacyFont::kVni},
    {"VNI Times", LegacyFont::kVni},
    {"Verdana", LegacyFont::kNone},
    {"VnExpress", LegacyFont::kNone},
    {"Vnu Sans", LegacyFont::kNone},
    {"VNIC", LegacyFont::kNone},
    {"SVN-Times", LegacyFont::kNone},  // Unicode
    {"Times New Roman", LegacyFont::kNone},
    {"TimesNewRomanPSMT", LegacyFont::kNone},
    {".VN", LegacyFont::kNone},
    {"", LegacyFont::kNone},
};

TEST(LegacyFontOf, Table) {
  for (const auto& c : kFonts) EXPECT_EQ(LegacyFontOf(c.name), c.font) << c.name;
}

struct TextCase {
  const char* text;
  LegacyFont font;
  const char* shown;
};

constexpr LegacyFont kTcvn3 = LegacyFont::kTcvn3;
constexpr LegacyFont kCapitals = LegacyFont::kTcvn3Capitals;
constexpr LegacyFont kVni = LegacyFont::kVni;

constexpr TextCase kTexts[] = {
    {"quËn", kTcvn3, "quận"},
    {"®iÓm", kTcvn3, "điểm"},
    {"CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", kTcvn3, "CộNG HòA Xã HộI CHủ NGHĩA VIệT NAM"},
    {"CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", kCapitals, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    {"céng hßa x· héi chñ nghÜa viÖt nam", kCapitals, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    {"§éc lËp - Tù do - H¹nh phóc", kTcvn3, "Độc lập - Tự do - Hạnh phúc"},
    {"Së Tµi nguyªn vµ M«i tr\u00ADêng", kTcvn3, "Sở Tài nguyên và Môi trường"},
    {"kÕt qu¶ ®¸nh gi¸, xÕp h¹ng", kCapitals, "KẾT QUẢ ĐÁNH GIÁ, XẾP HẠNG"},
    {"\uF051\uF055\uF059\uF0D5\uF054 \uF0AE\uF0DE\uF06E\uF068", kTcvn3, "QUYếT định"},  // a symbol font
    {"\u0093Tèt\u0094", kTcvn3, "“Tốt”"},                                               // C1 controls
    {"“Tèt” – 1‹2", kTcvn3, "“Tốt” – 1‹2"},  // TCVN3 has no letters below 0xA1
    {"\u03BC", kTcvn3, "à"},
    // 0xAD as a hyphen.
    {"tr-êng, ®-îc, n-íc, -íc", kTcvn3, "trường, được, nước, ước"},
    {"Së T- ph¸p", kTcvn3, "Sở Tư pháp"},
    {"nh-ng Th- ký", kTcvn3, "nhưng Thư ký"},
    {"Q§-UBND, VP-TH, B- Møc kh¸, 5-10, in-t¬-nÐt", kTcvn3, "QĐ-UBND, VP-TH, B- Mức khá, 5-10, in-tơ-nét"},
    {"q®-ubnd", kCapitals, "QĐ-UBND"},
    {"tr-êng", kCapitals, "TRƯỜNG"},
    // Without letters of the code.
    {"1987/2012: 84,9%", kTcvn3, "1987/2012: 84,9%"},
    {"1987/2012: 84,9%", kVni, "1987/2012: 84,9%"},
    {"ubnd 12", kCapitals, "UBND 12"},
    {"Uûy ban nhaân daân", kVni, "Ủy ban nhân dân"},
    {"UÛY BAN NHAÂN DAÂN TÆNH ÑOÀNG THAÙP", kVni, "ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP"},
    {"Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", kVni, "Cộng hòa xã hội chủ nghĩa Việt Nam"},
    {"Ñoäc laäp - Töï do - Haïnh phuùc", kVni, "Độc lập - Tự do - Hạnh phúc"},
    {"quyeát ñònh, ngöôøi ñöùng ñaàu, kyõ luaät, lyù do, Myõ, tî naïn", kVni,
     "quyết định, người đứng đầu, kỹ luật, lý do, Mỹ, tỵ nạn"},
    {"tr\u00ADêng", LegacyFont::kNone, "tr\u00ADêng"},
    {"", kTcvn3, ""},
    {"a\xFFz", kTcvn3, "a\uFFFDz"},
};

TEST(FromLegacy, Table) {
  for (const auto& c : kTexts) EXPECT_EQ(FromLegacy(c.text, c.font), c.shown) << c.text;
}

// The 67 small letters that ASCII lacks, in the order à ả ã á ạ of each vowel.
constexpr std::u32string_view kMarked = U"àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
constexpr std::string_view kTcvn3Bytes =
    "\xB5\xB6\xB7\xB8\xB9\xA8\xBB\xBC\xBD\xBE\xC6\xA9\xC7\xC8\xC9\xCA\xCB\xAE"
    "\xCC\xCE\xCF\xD0\xD1\xAA\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xDC\xDD\xDE"
    "\xDF\xE1\xE2\xE3\xE4\xAB\xE5\xE6\xE7\xE8\xE9\xAC\xEA\xEB\xEC\xED\xEE"
    "\xEF\xF1\xF2\xF3\xF4\xAD\xF5\xF6\xF7\xF8\xF9\xFA\xFB\xFC\xFD\xFE";

std::string Utf8(char32_t c) {
  std::string out;
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0U | (c >> 6U)), static_cast<char>(0x80U | (c & 63U))};
  return {static_cast<char>(0xE0U | (c >> 12U)), static_cast<char>(0x80U | ((c >> 6U) & 63U)),
          static_cast<char>(0x80U | (c & 63U))};
}

TEST(FromLegacy, AllLettersOfTcvn3) {
  ASSERT_EQ(kMarked.size(), 67U);
  ASSERT_EQ(kTcvn3Bytes.size(), 67U);
  for (std::size_t i = 0; i < kMarked.size(); ++i) {
    const auto byte = static_cast<unsigned char>(kTcvn3Bytes[i]);
    const std::string letter = Utf8(kMarked[i]);
    EXPECT_EQ(FromLegacy(Utf8(byte), kTcvn3), letter);
    EXPECT_EQ(FromLegacy(Utf8(0xF000U + byte), kTcvn3), letter);
    EXPECT_EQ(FromLegacy(Utf8(byte), kCapitals), ToUpper(letter));
  }
  constexpr std::string_view kCapitalBytes = "\xA1\xA2\xA3\xA4\xA5\xA6\xA7";
  constexpr std::u32string_view kCapitalLetters = U"ĂÂÊÔƠƯĐ";
  for (std::size_t i = 0; i < kCapitalLetters.size(); ++i) {
    EXPECT_EQ(FromLegacy(Utf8(static_cast<unsigned char>(kCapitalBytes[i])), kTcvn3), Utf8(kCapitalLetters[i]));
  }
}

// VNI as its makers print it: a row for each vowel, without tone and with acute, grave, hook, tilde and dot below.
TEST(FromLegacy, AllLettersOfVni) {
  const std::vector<std::pair<std::string, std::string>> rows = {{"aù aø aû aõ aï", "á à ả ã ạ"},
                                                                 {"aâ aá aà aå aã aä", "â ấ ầ ẩ ẫ ậ"},
                                                                 {"aê aé aè aú aü aë", "ă ắ ằ ẳ ẵ ặ"},
                                                                 {"eù eø eû eõ eï", "é è ẻ ẽ ẹ"},
                                                                 {"eâ eá eà eå eã eä", "ê ế ề ể ễ ệ"},
                                                                 {"í ì æ ó ò", "í ì ỉ ĩ ị"},
                                                                 {"où oø oû oõ oï", "ó ò ỏ õ ọ"},
                                                                 {"oâ oá oà oå oã oä", "ô ố ồ ổ ỗ ộ"},
                                                                 {"ô ôù ôø ôû ôõ ôï", "ơ ớ ờ ở ỡ ợ"},
                                                                 {"uù uø uû uõ uï", "ú ù ủ ũ ụ"},
                                                                 {"ö öù öø öû öõ öï", "ư ứ ừ ử ữ ự"},
                                                                 {"yù yø yû yõ î", "ý ỳ ỷ ỹ ỵ"},
                                                                 {"ñ", "đ"}};
  std::size_t letters = 0;
  for (const auto& [vni, shown] : rows) {
    EXPECT_EQ(FromLegacy(vni, kVni), shown);
    EXPECT_EQ(FromLegacy(ToUpper(vni), kVni), ToUpper(shown));
    letters += Words(shown).size();
  }
  EXPECT_EQ(letters, 67U);
}

TEST(FromLegacy, ADocumentOf2012) {
  std::ifstream in(XEPHANG_SOURCE_DIR "/tests/variations/22-nam-dinh-2012-tcvn3.txt");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto at = text.find("kÕt qu¶");
  ASSERT_NE(at, std::string::npos);
  const std::string shown = FromLegacy(std::string_view(text).substr(at), kTcvn3);
  EXPECT_NE(shown.find("Sở Tài nguyên và Môi trường"), std::string::npos);
  EXPECT_NE(shown.find("từ 65 đến dưới 80 điểm"), std::string::npos);
  EXPECT_GE(MeasureText(shown).Hundredths(), 90);
}

}  // namespace
}  // namespace xephang::normalize
