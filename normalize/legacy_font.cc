#include "normalize/legacy_font.h"

#include <re2/re2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

using CodePoints = std::vector<char32_t>;

CodePoints Decode(std::string_view text) {
  CodePoints out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    out.push_back(c < 0 ? U'\uFFFD' : static_cast<char32_t>(c));
  }
  return out;
}

std::string Encode(const CodePoints& text) {
  std::string out;
  out.reserve(text.size() * 2);
  for (const char32_t c : text) {
    std::array<char, U8_MAX_LENGTH> buffer{};
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(buffer.data(), length, c);
    out.append(buffer.data(), static_cast<std::size_t>(length));
  }
  return out;
}

// What Windows-1252 puts at 0x80 to 0x9F; 0 where it puts nothing.
constexpr std::array<char32_t, 32> kWindows1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The Windows-1252 character that `c` stands for.
char32_t AsWindows1252(char32_t c) {
  if (c >= 0xF000 && c <= 0xF0FF) c -= 0xF000;
  if (c == 0x3BC) return 0xB5;  // the glyph "mu" has two code points
  if (c >= 0x80 && c <= 0x9F && kWindows1252.at(c - 0x80) != 0) return kWindows1252.at(c - 0x80);
  return c;
}

// TCVN 5712:1993 VN3 at 0xA1 to 0xFE; '\0' where it has no letter.
constexpr std::array<char32_t, 94> kTcvn3{
    U'Ă', U'Â', U'Ê', U'Ô', U'Ơ', U'Ư', U'Đ', U'ă', U'â', U'ê', U'ô', U'ơ', U'ư', U'đ', 0,           // A1 to AF
    0,    0,    0,    0,    0,    U'à', U'ả', U'ã', U'á', U'ạ', 0,    U'ằ', U'ẳ', U'ẵ', U'ắ', 0,     // B0 to BF
    0,    0,    0,    0,    0,    0,    U'ặ', U'ầ', U'ẩ', U'ẫ', U'ấ', U'ậ', U'è', 0,    U'ẻ', U'ẽ',  // C0 to CF
    U'é', U'ẹ', U'ề', U'ể', U'ễ', U'ế', U'ệ', U'ì', U'ỉ', 0,    0,    0,    U'ĩ', U'í', U'ị', U'ò',  // D0 to DF
    0,    U'ỏ', U'õ', U'ó', U'ọ', U'ồ', U'ổ', U'ỗ', U'ố', U'ộ', U'ờ', U'ở', U'ỡ', U'ớ', U'ợ', U'ù',  // E0 to EF
    0,    U'ủ', U'ũ', U'ú', U'ụ', U'ừ', U'ử', U'ữ', U'ứ', U'ự', U'ỳ', U'ỷ', U'ỹ', U'ý', U'ỵ'};       // F0 to FE

char32_t FromTcvn3(char32_t c) {
  if (c < 0xA1 || c > 0xFE) return c;
  const char32_t letter = kTcvn3.at(c - 0xA1);
  return letter == 0 ? c : letter;
}

bool IsPlainConsonant(char32_t letter) {
  static constexpr std::u32string_view kConsonants = U"bcdghklmnpqrstvxđBCDGHKLMNPQRSTVXĐ";
  return kConsonants.find(letter) != std::u32string_view::npos;
}

bool IsHornedO(char32_t letter) {
  static constexpr std::u32string_view kLetters = U"ơờởỡớợ";
  return kLetters.find(letter) != std::u32string_view::npos;
}

bool IsSmall(char32_t letter) { return u_islower(static_cast<UChar32>(letter)) != 0; }
bool IsLetter(char32_t letter) { return u_isalpha(static_cast<UChar32>(letter)) != 0; }

// True where the hyphen at `at` of decoded TCVN3 text must be the letter "ư"; see FromLegacy().
bool HyphenIsHornedU(const CodePoints& text, std::size_t at, bool capitals) {
  const bool ends = at + 1 == text.size();
  if (!ends && IsHornedO(text[at + 1])) return true;
  if (capitals) return false;
  std::size_t begin = at;
  for (; begin > 0 && IsLetter(text[begin - 1]); --begin) {
    if (!IsPlainConsonant(text[begin - 1]) || (begin < at && !IsSmall(text[begin]))) return false;
  }
  if (begin == at || (begin > 0 && text[begin - 1] == U'-')) return false;
  if (!ends && IsLetter(text[at + 1])) return IsSmall(text[at + 1]);
  if (!ends && text[at + 1] >= U'0' && text[at + 1] <= U'9') return false;
  if (at - begin > 1) return true;
  // One consonant may be the letter of a heading: "B- Møc kh¸", "a- ...".
  return begin > 0 && at + 2 < text.size() && text[at + 1] == U' ' && IsSmall(text[at + 2]);
}

CodePoints DecodeTcvn3(const CodePoints& text, bool capitals) {
  CodePoints out;
  out.reserve(text.size());
  for (const char32_t c : text) out.push_back(FromTcvn3(AsWindows1252(c)));
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == U'-' && HyphenIsHornedU(out, i, capitals)) out[i] = U'ư';
  }
  return out;
}

// The letters of VNI that are one character, small ones; the capitals are the capitals of both.
struct VniSingle {
  char32_t from;
  char32_t to;
};
constexpr std::array<VniSingle, 8> kVniSingles{
    {{U'ñ', U'đ'}, {U'ô', U'ơ'}, {U'ö', U'ư'}, {U'í', U'í'}, {U'ì', U'ì'}, {U'æ', U'ỉ'}, {U'ó', U'ĩ'}, {U'ò', U'ị'}}};
constexpr VniSingle kVniDottedY{U'î', U'ỵ'};

// The second characters of VNI and the small letters that they make of "aeouy" and of "ơ" and "ư"; 0 where none.
struct VniMark {
  char32_t mark;
  std::array<char32_t, 7> made;  // of a, e, o, u, y, ơ, ư
};
constexpr std::u32string_view kVniBases = U"aeouyơư";
constexpr std::array<VniMark, 17> kVniMarks{{{U'ù', {U'á', U'é', U'ó', U'ú', U'ý', U'ớ', U'ứ'}},
                                             {U'ø', {U'à', U'è', U'ò', U'ù', U'ỳ', U'ờ', U'ừ'}},
                                             {U'û', {U'ả', U'ẻ', U'ỏ', U'ủ', U'ỷ', U'ở', U'ử'}},
                                             {U'õ', {U'ã', U'ẽ', U'õ', U'ũ', U'ỹ', U'ỡ', U'ữ'}},
                                             {U'ï', {U'ạ', U'ẹ', U'ọ', U'ụ', U'ỵ', U'ợ', U'ự'}},
                                             {U'â', {U'â', U'ê', U'ô', 0, 0, 0, 0}},
                                             {U'á', {U'ấ', U'ế', U'ố', 0, 0, 0, 0}},
                                             {U'à', {U'ầ', U'ề', U'ồ', 0, 0, 0, 0}},
                                             {U'å', {U'ẩ', U'ể', U'ổ', 0, 0, 0, 0}},
                                             {U'ã', {U'ẫ', U'ễ', U'ỗ', 0, 0, 0, 0}},
                                             {U'ä', {U'ậ', U'ệ', U'ộ', 0, 0, 0, 0}},
                                             {U'ê', {U'ă', 0, 0, 0, 0, 0, 0}},
                                             {U'é', {U'ắ', 0, 0, 0, 0, 0, 0}},
                                             {U'è', {U'ằ', 0, 0, 0, 0, 0, 0}},
                                             {U'ú', {U'ẳ', 0, 0, 0, 0, 0, 0}},
                                             {U'ü', {U'ẵ', 0, 0, 0, 0, 0, 0}},
                                             {U'ë', {U'ặ', 0, 0, 0, 0, 0, 0}}}};

char32_t Lower(char32_t c) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); }
char32_t Upper(char32_t c) { return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))); }

char32_t FromVniSingle(char32_t small) {
  if (small == kVniDottedY.from) return kVniDottedY.to;
  const auto* it = std::find_if(kVniSingles.begin(), kVniSingles.end(), [&](const auto& s) { return s.from == small; });
  return it == kVniSingles.end() ? small : it->to;
}

// The letter that `base` (small, decoded) and the character behind it make; 0 where they make none.
char32_t WithVniMark(char32_t base, char32_t mark) {
  const auto at = kVniBases.find(base);
  if (at == std::u32string_view::npos) return 0;
  const auto* it = std::find_if(kVniMarks.begin(), kVniMarks.end(), [&](const auto& m) { return m.mark == mark; });
  return it == kVniMarks.end() ? 0 : it->made.at(at);
}

// The case is that of the letter; its mark is typed in either ("Uûy", "UÛY").
CodePoints DecodeVni(const CodePoints& text) {
  CodePoints out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = AsWindows1252(text[i]);
    const char32_t small = Lower(c);
    char32_t letter = FromVniSingle(small);
    if (i + 1 < text.size()) {
      const char32_t marked = WithVniMark(letter, Lower(AsWindows1252(text[i + 1])));
      if (marked != 0) {
        letter = marked;
        ++i;
      }
    }
    out.push_back(letter == small ? c : c == small ? letter : Upper(letter));
  }
  return out;
}

}  // namespace

LegacyFont LegacyFontOf(std::string_view font_name) {
  // Families of the ABC set; one that lost its dot must be one of these, since other makers' names begin with "Vn" too.
  static const RE2 tcvn3(
      R"((?:[A-Z]{6}\+)?(?:[._](?i:vn) ?[A-Z][\w -]*?|Vn ?(?:Time|Arial|Avant|Aristote|Bahamas|Black|Bodoni|Book|)"
      R"(Century|Clarendon|Commercial|Cooper|Courier|Exotic|Free|Gothic|Helvet|Linus|Lucida|Monotype|Mystical|Park|)"
      R"(Present|Revue|Shelley|Southern|Stamp|Teknical|Tifani|Univers|Vogue)[\w -]*?)(H?))"
      R"((?:[-, ]?(?i:bold|italic|oblique|regular|normal|roman|mt|ps))*)");
  static const RE2 vni(R"((?:[A-Z]{6}\+)?(?:(?i:vni)[-_ ].+|VNI[A-Z][a-z].*))");
  const re2::StringPiece name(font_name.data(), font_name.size());
  std::string capitals;
  if (RE2::FullMatch(name, tcvn3, &capitals)) {
    return capitals.empty() ? LegacyFont::kTcvn3 : LegacyFont::kTcvn3Capitals;
  }
  return RE2::FullMatch(name, vni) ? LegacyFont::kVni : LegacyFont::kNone;
}

std::string FromLegacy(std::string_view utf8_text, LegacyFont font) {
  switch (font) {
    case LegacyFont::kNone:
      break;
    case LegacyFont::kTcvn3:
      return ToNfc(Encode(DecodeTcvn3(Decode(utf8_text), false)));
    case LegacyFont::kTcvn3Capitals:
      return ToNfc(ToUpper(Encode(DecodeTcvn3(Decode(utf8_text), true))));
    case LegacyFont::kVni:
      return ToNfc(Encode(DecodeVni(Decode(utf8_text))));
  }
  return ToNfc(utf8_text);
}

}  // namespace xephang::normalize
