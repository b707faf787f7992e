#include "normalize/repair_tokens.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <unordered_map>

#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

enum class Class : std::uint8_t { kLetter, kDigit, kBlank, kJoin, kPunctuation };

Class ClassOf(UChar32 c) {
  if (c < 0) return Class::kPunctuation;
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Class::kLetter;
    if (c >= '0' && c <= '9') return Class::kDigit;
    if (c == ' ' || (c >= '\t' && c <= '\r')) return Class::kBlank;
    if (c == '/' || c == '-' || c == '.' || c == ',' || c == '&' || c == ':') return Class::kJoin;
    return Class::kPunctuation;
  }
  if (u_isalpha(c) != 0 || (u_getCombiningClass(c) != 0)) return Class::kLetter;
  if (c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F) return Class::kBlank;
  return Class::kPunctuation;
}

struct Unit {
  Class cls;
  std::uint32_t begin;
};

// The open rimes that the two spellings write apart, oa, oe, uy, in each case.
constexpr std::array<std::u16string_view, 9> kFirst{u"òóỏõọ", u"òóỏõọ", u"ùúủũụ", u"ÒÓỎÕỌ", u"ÒÓỎÕỌ",
                                                    u"ÙÚỦŨỤ", u"ÒÓỎÕỌ", u"ÒÓỎÕỌ", u"ÙÚỦŨỤ"};
constexpr std::array<std::u16string_view, 9> kSecond{u"àáảãạ", u"èéẻẽẹ", u"ỳýỷỹỵ", u"ÀÁẢÃẠ", u"ÈÉẺẼẸ",
                                                     u"ỲÝỶỸỴ", u"àáảãạ", u"èéẻẽẹ", u"ỳýỷỹỵ"};
constexpr std::array<char16_t, 9> kPlainFirst{u'o', u'o', u'u', u'O', u'O', u'U', u'O', u'O', u'U'};
constexpr std::array<char16_t, 9> kPlainSecond{u'a', u'e', u'y', u'A', u'E', u'Y', u'a', u'e', u'y'};

std::u16string Widen(std::string_view text) {
  std::u16string out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) c = 0xFFFD;
    if (c > 0xFFFF) {
      out.push_back(U16_LEAD(c));
      out.push_back(U16_TRAIL(c));
    } else {
      out.push_back(static_cast<char16_t>(c));
    }
  }
  return out;
}

std::string Narrow(std::u16string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    UChar32 c = 0;
    U16_NEXT(text.data(), i, text.size(), c);
    std::array<char, 4> buffer{};
    std::int32_t n = 0;
    UBool error = 0;
    U8_APPEND(buffer.data(), n, 4, c, error);
    if (error == 0) out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return out;
}

// Moves the tone of an open "oa", "oe" or "uy" at the end of a word. Returns +1 or -1 as TonePlacement does.
int Move(std::u16string& word, bool newer) {
  if (word.size() < 2) return 0;
  char16_t& a = word[word.size() - 2];
  char16_t& b = word[word.size() - 1];
  if (word.size() >= 3) {
    const char16_t before = word[word.size() - 3];
    if ((before == u'q' || before == u'Q') &&
        (u_tolower(a) == u'u' || kFirst[2].find(static_cast<char16_t>(u_tolower(a))) != std::u16string_view::npos))
      return 0;
  }
  for (std::size_t k = 0; k < 9; ++k) {
    const std::size_t first = kFirst[k].find(a);
    if (first != std::u16string_view::npos && b == kPlainSecond[k]) {
      if (newer) {
        a = kPlainFirst[k];
        b = kSecond[k][first];
      }
      return -1;
    }
    const std::size_t second = kSecond[k].find(b);
    if (second != std::u16string_view::npos && a == kPlainFirst[k]) {
      if (!newer) {
        b = kPlainSecond[k];
        a = kFirst[k][second];
      }
      return 1;
    }
  }
  return 0;
}

bool IsAscii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

std::vector<Piece> CutPieces(std::string_view line) {
  std::vector<Unit> units;
  units.reserve(line.size() + 1);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(line.data());
  const auto size = static_cast<std::int64_t>(line.size());
  for (std::int64_t at = 0; at < size;) {
    const auto begin = static_cast<std::uint32_t>(at);
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    units.push_back({ClassOf(c), begin});
  }
  units.push_back({Class::kBlank, static_cast<std::uint32_t>(line.size())});

  std::vector<Piece> pieces;
  const auto add = [&](PieceKind kind, std::size_t from, std::size_t to) {
    if (from == to) return;
    if (kind == PieceKind::kOther && !pieces.empty() && pieces.back().kind == PieceKind::kOther) {
      pieces.back().end = units[to].begin;
      return;
    }
    pieces.push_back({kind, units[from].begin, units[to].begin});
  };
  const std::size_t n = units.size() - 1;
  std::size_t i = 0;
  const auto inner = [&](std::size_t k) { return units[k].cls == Class::kLetter || units[k].cls == Class::kDigit; };
  while (i < n) {
    if (!inner(i)) {
      add(PieceKind::kOther, i, i + 1);
      ++i;
      continue;
    }
    // The longest run of letters and digits, with single joins between.
    std::size_t end = i;
    bool digit = false;
    bool letter = false;
    bool slash = false;
    bool lettered_join = false;
    std::size_t at = i;
    for (;;) {
      while (at < n && inner(at)) {
        digit = digit || units[at].cls == Class::kDigit;
        letter = letter || units[at].cls == Class::kLetter;
        ++at;
      }
      end = at;
      if (at + 1 < n && units[at].cls == Class::kJoin && inner(at + 1)) {
        const char mark = line[units[at].begin];
        const bool number_join = units[at - 1].cls == Class::kDigit && units[at + 1].cls == Class::kDigit;
        if (!number_join && mark != '/' && mark != '-' && mark != '&') break;
        slash = slash || mark == '/' || mark == '-';
        lettered_join = lettered_join || !number_join;
        ++at;
        continue;
      }
      break;
    }
    if (digit && !letter) {
      add(PieceKind::kNumber, i, end);
      i = end;
      continue;
    }
    if (digit && (slash || !lettered_join)) {
      add(PieceKind::kCode, i, end);
      i = end;
      continue;
    }
    // Letters alone: each run is a word of its own.
    std::size_t stop = i;
    while (stop < end && units[stop].cls == Class::kLetter) ++stop;
    if (stop == i) {  // digits that are joined to a word by a mark: "4.Công"
      while (stop < end && units[stop].cls == Class::kDigit) ++stop;
      add(PieceKind::kNumber, i, stop);
    } else {
      add(PieceKind::kWord, i, stop);
    }
    i = stop;
  }
  return pieces;
}

std::string VocabularyForm(std::string_view word) {
  if (IsAscii(word)) {
    std::string out(word);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }
  std::u16string wide = Widen(ToNfc(ToLower(word)));
  Move(wide, false);
  return Narrow(wide);
}

std::string PlaceTone(std::string_view word, bool newer) {
  if (IsAscii(word)) return std::string(word);
  std::u16string wide = Widen(word);
  Move(wide, newer);
  return Narrow(wide);
}

int TonePlacement(std::string_view word) {
  if (IsAscii(word)) return 0;
  std::u16string wide = Widen(word);
  return Move(wide, true);
}

LetterCase CaseOf(std::string_view word) {
  const std::u16string wide = Widen(word);
  bool first = true;
  bool first_upper = false;
  int upper = 0;
  int lower = 0;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const UChar32 c = wide[i];
    if (u_isalpha(c) == 0) continue;
    const bool is_upper = u_isupper(c) != 0;
    if (first) first_upper = is_upper;
    first = false;
    (is_upper ? upper : lower) += 1;
  }
  if (upper > 1 && lower == 0) return LetterCase::kUpper;
  if (first_upper && upper == 1) return LetterCase::kTitle;
  return LetterCase::kLower;
}

bool BeginsAnew(std::string_view before, std::string_view line) {
  const auto trim = [](std::string_view s) {
    while (!s.empty() && (static_cast<unsigned char>(s.front()) <= ' ')) s.remove_prefix(1);
    while (!s.empty() && (static_cast<unsigned char>(s.back()) <= ' ')) s.remove_suffix(1);
    return s;
  };
  before = trim(before);
  line = trim(line);
  if (before.empty() || line.empty()) return true;
  const char last = before.back();
  if (last == '.' || last == ';' || last == ':' || last == '!' || last == '?') return true;
  const char first = line.front();
  if (first == '-' || first == '+' || first == '*' || first == '|' || line.starts_with("•")) return true;
  // "1.", "a)", "IV."
  std::size_t n = 0;
  while (
      n < line.size() && n < 5 &&
      ((line[n] >= '0' && line[n] <= '9') || (line[n] >= 'a' && line[n] <= 'z') || (line[n] >= 'A' && line[n] <= 'Z')))
    ++n;
  if (n > 0 && n < 5 && n < line.size() &&
      (line[n] == ')' || (line[n] == '.' && (n + 1 == line.size() || line[n + 1] == ' '))))
    return true;
  return IsAllCapitals(before) != IsAllCapitals(line);
}

bool BeginsSentence(std::string_view line, std::size_t begin) {
  std::size_t at = begin;
  while (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t')) --at;
  if (at == begin || at == 0 || (line[at - 1] != '.' && line[at - 1] != '!' && line[at - 1] != '?')) return false;
  std::size_t from = --at;
  while (from > 0 && line[from - 1] != ' ' && line[from - 1] != '\t') --from;
  if (at - from < 2 || CaseOf(line.substr(from, at - from)) != LetterCase::kLower) return false;
  bool letters = false;
  for (std::size_t k = from; k < at; ++k) {
    const auto c = static_cast<unsigned char>(line[k]);
    if (c >= '0' && c <= '9') return false;
    letters = letters || c >= 0x80 || (c >= 'a' && c <= 'z');
  }
  std::size_t end = begin;
  while (end < line.size() && line[end] != ' ' && line[end] != '\t') ++end;
  return letters && CaseOf(line.substr(begin, end - begin)) != LetterCase::kLower;
}

}  // namespace xephang::normalize
