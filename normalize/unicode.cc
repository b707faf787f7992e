#include "normalize/unicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <array>
#include <stdexcept>

namespace xephang::normalize {
namespace {

struct CodePoint {
  UChar32 value;
  std::size_t begin;
  std::size_t end;
};

// Calls `visit` for each code point; malformed bytes come as U+FFFD.
template <typename Visit>
void ForEachCodePoint(std::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  std::int64_t at = 0;
  while (at < size) {
    const std::int64_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    visit(CodePoint{c < 0 ? 0xFFFD : c, static_cast<std::size_t>(begin), static_cast<std::size_t>(at)});
  }
}

void AppendUtf8(std::string& out, UChar32 c) {
  std::array<char, U8_MAX_LENGTH> buffer{};
  std::int32_t length = 0;
  UBool error = 0;
  U8_APPEND(buffer.data(), length, U8_MAX_LENGTH, c, error);
  if (error == 0) out.append(buffer.data(), static_cast<std::size_t>(length));
}

const UNormalizer2* Nfc() {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFC data");
  return nfc;
}

// The first letter of the full canonical decomposition: 'a' for U+1EA7.
UChar32 BaseLetter(UChar32 c) {
  const UNormalizer2* nfc = Nfc();
  for (;;) {
    std::array<UChar, 8> buffer{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t n = unorm2_getRawDecomposition(nfc, c, buffer.data(), buffer.size(), &status);
    if (U_FAILURE(status) || n <= 0) return c;
    UChar32 first = 0;
    U16_GET(buffer.data(), 0, 0, n, first);
    if (first == c) return c;
    c = first;
  }
}

char FoldSlow(UChar32 c) {
  if (c == 0x110 || c == 0x111) return 'd';  // Đ has no canonical decomposition
  if (c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F) return ' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xAD) return '-';
  if ((c >= 0x2018 && c <= 0x201B) || c == 0xB4) return '\'';
  if ((c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB) return '"';
  if (c == 0x2026) return '.';
  if (c == 0x2265) return '\x01';  // "≥" and "≤" keep a character of their own: bounds are told by them
  if (c == 0x2264) return '\x02';
  if (c == 0x2022 || c == 0x2023 || c == 0x25CF || c == 0xB7) return '*';
  const UChar32 base = BaseLetter(c);
  if (base < 0x80) {
    const char b = static_cast<char>(base);
    return (b >= 'A' && b <= 'Z') ? static_cast<char>(b - 'A' + 'a') : b;
  }
  return '?';
}

constexpr UChar32 kTableSize = 0x2030;

char FoldCodePoint(UChar32 c) {
  static const auto table = [] {
    std::array<char, kTableSize> t{};
    for (UChar32 i = 0; i < kTableSize; ++i) {
      if (i == '\t' || i == '\n' || i == '\r' || i == '\v' || i == '\f') {
        t[static_cast<std::size_t>(i)] = ' ';
      } else if (i < 0x80) {
        t[static_cast<std::size_t>(i)] =
            (i >= 'A' && i <= 'Z') ? static_cast<char>(i - 'A' + 'a') : static_cast<char>(i);
      } else {
        t[static_cast<std::size_t>(i)] = FoldSlow(i);
      }
    }
    return t;
  }();
  return c < kTableSize ? table[static_cast<std::size_t>(c)] : FoldSlow(c);
}

struct Decomposed {
  UChar32 letter = 0;  // with its circumflex, breve or horn, without its tone
  char tone = 0;       // '1' grave, '2' acute, '3' tilde, '4' hook, '5' dot below; 0 for none
};

Decomposed Decompose(UChar32 c) {
  std::array<UChar, 8> buffer{};
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t n = unorm2_getDecomposition(Nfc(), c, buffer.data(), buffer.size(), &status);
  if (U_FAILURE(status) || n <= 1) return {c, 0};
  Decomposed out{buffer[0], 0};
  for (std::int32_t i = 1; i < n; ++i) {
    const UChar mark = buffer[static_cast<std::size_t>(i)];
    switch (mark) {
      case 0x300:
        out.tone = '1';
        break;
      case 0x301:
        out.tone = '2';
        break;
      case 0x303:
        out.tone = '3';
        break;
      case 0x309:
        out.tone = '4';
        break;
      case 0x323:
        out.tone = '5';
        break;
      default: {
        const UChar32 composed = unorm2_composePair(Nfc(), out.letter, mark);
        if (composed >= 0) out.letter = composed;
      }
    }
  }
  return out;
}

bool IsBlank(UChar32 c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x202F || c == 0xFEFF;
}

}  // namespace

std::optional<std::size_t> FirstInvalidUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  std::int64_t at = 0;
  while (at < size) {
    const std::int64_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) return static_cast<std::size_t>(begin);
  }
  return std::nullopt;
}

std::string ToNfc(std::string_view text) {
  const UNormalizer2* nfc = Nfc();
  bool ascii = true;
  for (const char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  std::u16string wide(text.size() + 1, u'\0');
  std::int32_t length = 0;
  u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &status);
  if (U_FAILURE(status)) throw std::runtime_error("text too long for NFC");
  std::u16string composed(static_cast<std::size_t>(length) * 3 + 1, u'\0');
  const std::int32_t n =
      unorm2_normalize(nfc, wide.data(), length, composed.data(), static_cast<std::int32_t>(composed.size()), &status);
  if (U_FAILURE(status)) throw std::runtime_error("NFC failed");
  std::string out(static_cast<std::size_t>(n) * 3 + 1, '\0');
  std::int32_t bytes = 0;
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &bytes, composed.data(), n, &status);
  if (U_FAILURE(status)) throw std::runtime_error("NFC failed");
  out.resize(static_cast<std::size_t>(bytes));
  return out;
}

std::string ToLower(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  ForEachCodePoint(text, [&](const CodePoint& c) { AppendUtf8(out, u_tolower(c.value)); });
  return out;
}

std::string ToUpper(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  ForEachCodePoint(text, [&](const CodePoint& c) { AppendUtf8(out, u_toupper(c.value)); });
  return out;
}

std::string CollapseBlanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  ForEachCodePoint(text, [&](const CodePoint& c) {
    if (IsBlank(c.value)) {
      pending = !out.empty();
      return;
    }
    if (pending) out.push_back(' ');
    pending = false;
    out.append(text.substr(c.begin, c.end - c.begin));
  });
  return out;
}

std::string Fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  ForEachCodePoint(text, [&](const CodePoint& c) { out.push_back(FoldCodePoint(c.value)); });
  return out;
}

std::string FoldKey(std::string_view text) {
  std::string out;
  for (const char c : Fold(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.push_back(c);
  }
  return out;
}

std::string ToneKey(std::string_view text) {
  std::string out;
  char tone = 0;
  const auto close_word = [&] {
    if (tone != 0) out.push_back(tone);
    tone = 0;
  };
  ForEachCodePoint(CollapseBlanks(ToLower(text)), [&](const CodePoint& c) {
    if (u_isalpha(c.value) == 0) {
      close_word();
      AppendUtf8(out, c.value);
      return;
    }
    // The full decomposition holds the letter, at most one quality mark and at most one tone mark, in any order.
    const Decomposed parts = Decompose(c.value);
    if (parts.tone != 0) tone = parts.tone;
    const UChar32 letter = parts.letter;
    AppendUtf8(out, letter);
  });
  close_word();
  return out;
}

std::string Slug(std::string_view text) {
  std::string out;
  bool pending = false;
  for (const char c : Fold(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      if (pending && !out.empty()) out.push_back('-');
      pending = false;
      out.push_back(c);
    } else {
      pending = true;
    }
  }
  return out;
}

bool StartsWithCapital(std::string_view text) {
  bool decided = false;
  bool capital = false;
  ForEachCodePoint(text, [&](const CodePoint& c) {
    if (decided || u_isalpha(c.value) == 0) return;
    decided = true;
    capital = u_isupper(c.value) != 0;
  });
  return capital;
}

bool IsAllCapitals(std::string_view text) {
  bool letter = false;
  bool small = false;
  ForEachCodePoint(text, [&](const CodePoint& c) {
    if (u_isalpha(c.value) == 0) return;
    letter = true;
    small = small || u_isupper(c.value) == 0;
  });
  return letter && !small;
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return n;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == separator) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  return parts;
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (at < text.size()) {
    while (at < text.size() && blank(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && !blank(text[at])) ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

FoldedText::FoldedText(std::string_view text) : text_(text) {
  fold_.reserve(text.size());
  ForEachCodePoint(text_, [&](const CodePoint& c) {
    fold_.push_back(FoldCodePoint(c.value));
    offsets_.push_back(static_cast<std::uint32_t>(c.begin));
  });
  offsets_.push_back(static_cast<std::uint32_t>(text_.size()));
}

std::string FoldedText::Printed(std::size_t begin, std::size_t end) const {
  if (begin >= end || end > fold_.size()) return {};
  return text_.substr(offsets_[begin], offsets_[end] - offsets_[begin]);
}

std::string FoldedText::Printed(std::string_view part_of_fold) const {
  const auto begin = static_cast<std::size_t>(part_of_fold.data() - fold_.data());
  return Printed(begin, begin + part_of_fold.size());
}

}  // namespace xephang::normalize
