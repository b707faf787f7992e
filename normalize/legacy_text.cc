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
    if (IsVietnameseSyllable(word)) {
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
      std::u32string bare = out.substr(word);
      std::u32string toned = bare + ToneOf(mark);
      std::size_t next = i + 2;
      while (next < in.size() && in[next] == U' ') ++next;
      const bool goes_on = next < in.size() && in[next] >= U'a' && in[next] <= U'z' && next > i + 2;
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

}  // namespace

std::string FromLegacyCode(std::string_view text, LegacyCode code) {
  if (code == LegacyCode::kNone) return std::string(text);
  // Line by line: a page may be in Unicode while the next is not, and "ó" in the one is "ú" in the other.
  std::string out;
  bool first = true;
  for (const std::string_view line : Split(text, '\n')) {
    if (!first) out.push_back('\n');
    first = false;
    std::string converted = Convert(line, code);
    const Valid before = ValidWords(line);
    const Valid after = ValidWords(converted);
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
  for (const LegacyCode code : {LegacyCode::kTcvn3, LegacyCode::kVni, LegacyCode::kViqr}) {
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
