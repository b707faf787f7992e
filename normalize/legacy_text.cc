#include "normalize/legacy_text.h"

#include <array>

#include "normalize/channel_model.h"
#include "normalize/legacy_font.h"
#include "normalize/text_quality.h"
#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

// Combining marks of VIQR.
char32_t QualityOf(char32_t mark, char32_t letter) {
  const char32_t low = letter | 0x20U;
  if (mark == U'^' && (low == U'a' || low == U'e' || low == U'o')) return 0x302;
  if (mark == U'(' && low == U'a') return 0x306;
  if ((mark == U'+' || mark == U'*') && (low == U'o' || low == U'u')) return 0x31B;
  return 0;
}

char32_t ToneOf(char32_t mark) {
  switch (mark) {
    case U'`':
      return 0x300;
    case U'\'':
    case U'\u2019':
      return 0x301;
    case U'?':
      return 0x309;
    case U'~':
      return 0x303;
    case U'.':
      return 0x323;
    default:
      return 0;
  }
}

bool IsVowel(char32_t c) { return std::u32string_view(U"aeiouyAEIOUY").find(c) != std::u32string_view::npos; }
bool IsAsciiLetter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

struct Valid {
  int invalid = 0;
  int marked = 0;
};

// Of the runs between blanks, letters and all marks of theirs; abbreviations and figures are not counted.
Valid ValidWords(std::string_view line) {
  Valid out;
  for (std::string_view word : Words(line)) {
    while (!word.empty() && std::string_view("([{\"'-+*").find(word.front()) != std::string_view::npos)
      word.remove_prefix(1);
    while (!word.empty() && std::string_view(".,;:)]}\"!/").find(word.back()) != std::string_view::npos)
      word.remove_suffix(1);
    if (word.empty() || word.find_first_of("0123456789") != std::string_view::npos) continue;
    const bool ascii = Fold(word).size() == word.size();
    if (IsVietnameseSyllable(ToNfc(word))) {
      out.marked += ascii ? 0 : 1;
    } else if (!IsAllCapitals(word)) {
      ++out.invalid;
    }
  }
  return out;
}

}  // namespace

std::string_view NameOf(LegacyCode code) {
  static constexpr std::array<std::string_view, 4> kNames{"none", "tcvn3", "vni", "viqr"};
  return kNames.at(static_cast<std::size_t>(code));
}

std::string FromViqr(std::string_view text) {
  const std::u32string in = DecodeUtf8(text);
  std::u32string out;
  std::size_t word = 0;  // where the word begins in `out`
  const auto syllable = [&](std::u32string_view letters) { return IsVietnameseSyllable(ToNfc(EncodeUtf8(letters))); };
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char32_t c = in[i];
    if (c == U'\\' && i + 1 < in.size()) {
      out.push_back(in[++i]);
      word = out.size();
      continue;
    }
    if ((c == U'd' || c == U'D') && i + 1 < in.size() && (in[i + 1] == U'd' || in[i + 1] == U'D')) {
      out.push_back(c == U'd' ? U'đ' : U'Đ');
      ++i;
      continue;
    }
    if (!IsVowel(c)) {
      out.push_back(c);
      if (!IsAsciiLetter(c)) word = out.size();
      continue;
    }
    out.push_back(c);
    if (i + 1 < in.size() && QualityOf(in[i + 1], c) != 0) out.push_back(QualityOf(in[++i], c));
    if (i + 1 >= in.size() || ToneOf(in[i + 1]) == 0) continue;
    const char32_t mark = in[i + 1];
    const bool last = i + 2 >= in.size() || !IsAsciiLetter(in[i + 2]);
    if (last && (mark == U'.' || mark == U'?')) {
      const std::u32string bare = out.substr(word);
      const std::u32string toned = bare + ToneOf(mark);
      std::size_t next = i + 2;
      while (next < in.size() && in[next] == U' ') ++next;
      const bool more = next < in.size() && (next > i + 2 || mark == U'?') && in[next] != U'\r' && in[next] != U'\n';
      const auto capital = [&](std::size_t at) { return at < in.size() && in[at] >= U'A' && in[at] <= U'Z'; };
      // A sentence ends before a capital, unless all is in capitals. Questions are rare where names are not.
      const bool goes_on = more && (mark == U'?' || !capital(next) || (capital(next + 1) && capital(i)));
      if (!(syllable(toned) && (goes_on || !syllable(bare)))) continue;
    }
    out.push_back(ToneOf(mark));
    ++i;
  }
  return ToNfc(EncodeUtf8(out));
}

namespace {

std::string Convert(std::string_view text, LegacyCode code) {
  switch (code) {
    case LegacyCode::kTcvn3:
      return FromLegacy(text, LegacyFont::kTcvn3);
    case LegacyCode::kVni:
      return FromLegacy(text, LegacyFont::kVni);
    case LegacyCode::kViqr:
      return FromViqr(text);
    case LegacyCode::kNone:
      break;
  }
  return std::string(text);
}

constexpr std::array<LegacyCode, 3> kCodes{LegacyCode::kTcvn3, LegacyCode::kVni, LegacyCode::kViqr};

// Letters with marks that only Unicode has: what stands for letters in the codes before it lies below.
bool HasUnicodeLetters(std::string_view line) {
  for (const char32_t c : DecodeUtf8(line)) {
    if ((c >= 0x1EA0 && c <= 0x1EF9) || c == 0x103 || c == 0x111 || c == 0x129 || c == 0x169 || c == 0x1A1 ||
        c == 0x1B0)
      return true;
  }
  return false;
}

// "chÝnh": no word has a capital behind a small letter.
bool HasInnerCapital(std::string_view word) {
  bool small = false;
  for (const char32_t c : DecodeUtf8(word)) {
    const std::string letter = EncodeUtf8(std::u32string_view(&c, 1));
    const bool capital = StartsWithCapital(letter);
    if (capital && small) return true;
    small = !capital && ToUpper(letter) != letter;
  }
  return false;
}

// Where a line has both, each word is what it is good Vietnamese as.
std::string ConvertWords(std::string_view line, LegacyCode code) {
  std::string out;
  std::size_t at = 0;
  for (const std::string_view word : Words(line)) {
    const auto begin = static_cast<std::size_t>(word.data() - line.data());
    out.append(line.substr(at, begin - at));
    at = begin + word.size();
    const std::string converted = Convert(word, code);
    const int invalid = ValidWords(word).invalid;
    const int left = ValidWords(converted).invalid;
    const bool better = left < invalid || (left == 0 && HasInnerCapital(word) && !HasInnerCapital(converted));
    out += better ? converted : std::string(word);
  }
  out.append(line.substr(at));
  return out;
}

}  // namespace

std::string FromLegacyCode(std::string_view text, LegacyCode code) {
  if (code == LegacyCode::kNone) return std::string(text);
  // Line by line: a page may be in Unicode while the next is not, and "ó" in the one is "ú" in the other.
  std::string out;
  bool first = true;
  for (const std::string_view line : Split(text, '\n')) {
    if (!first) out.push_back('\n');
    first = false;
    const Valid before = ValidWords(line);
    if (HasUnicodeLetters(line)) {
      out += ConvertWords(line, code);
      continue;
    }
    std::string converted = Convert(line, code);
    Valid after = ValidWords(converted);
    // Files are put together: a line that is much better in another code than in that of the most is in that one.
    for (const LegacyCode other : kCodes) {
      if (other == code || before.invalid < 3) continue;
      std::string otherwise = Convert(line, other);
      const Valid valid = ValidWords(otherwise);
      if (valid.invalid + 1 < after.invalid) {
        converted = std::move(otherwise);
        after = valid;
      }
    }
    out += after.invalid < before.invalid || (after.invalid == before.invalid && before.marked == 0)
               ? converted
               : std::string(line);
  }
  return out;
}

LegacyCode DetectLegacyCode(std::string_view text) {
  const std::string_view sample = text.substr(0, 40'000);
  LegacyCode best = LegacyCode::kNone;
  int fewest = 0;
  for (const LegacyCode code : kCodes) {
    Valid now;
    Valid then;
    int words = 0;
    int changed = 0;
    for (const std::string_view line : Split(sample, '\n')) {
      const std::string converted = Convert(line, code);
      if (converted == line) continue;
      const Valid a = ValidWords(line);
      const Valid b = ValidWords(converted);
      if (b.invalid >= a.invalid) continue;
      now.invalid += a.invalid;
      then.invalid += b.invalid;
      words += static_cast<int>(Words(line).size());
      changed += a.invalid - b.invalid;
    }
    // Most of what is no word must become one, and little be left.
    if (changed < 4 || then.invalid * 4 > now.invalid || then.invalid * 10 > words || changed * 5 < words) continue;
    if (best == LegacyCode::kNone || then.invalid - changed < fewest) {
      best = code;
      fewest = then.invalid - changed;
    }
  }
  return best;
}

}  // namespace xephang::normalize
