#include "ocr/cell_text.h"

#include <algorithm>
#include <iterator>

#include "normalize/unicode.h"

namespace xephang::ocr {
namespace {

// Makes two words of one, behind its first `at` bytes.
void PartAt(std::vector<EngineWord>& words, std::size_t i, std::size_t at) {
  EngineWord rest = words[i];
  const double share = static_cast<double>(at) / static_cast<double>(rest.text.size());
  rest.text.erase(0, at);
  rest.box.x += rest.box.width * share;
  rest.box.width *= 1 - share;
  words[i].text.resize(at);
  words[i].box.width *= share;
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(rest));
}

}  // namespace

void DropStrayMarks(std::vector<EngineWord>& words) {
  const auto stray = [](const EngineWord& w) {
    return normalize::FoldKey(w.text).empty() && w.text.find_first_of("()%+=<>") == std::string::npos;
  };
  while (words.size() > 1 && stray(words.back())) words.pop_back();
  while (words.size() > 1 && stray(words.front())) words.erase(words.begin());
  if (words.empty()) return;
  // Specks beside the first and the last letter.
  static constexpr std::string_view kBefore[] = {"'", "`", "ˆ", "|", "_", "¡", "¬", "‘", "’", ":", "*", "~"};
  static constexpr std::string_view kBehind[] = {"'", "`", "ˆ", "|", "_", "¬", "‘", "’", "~"};
  static constexpr std::string_view kQuotes[] = {"\"", "“", "”", "„"};
  std::string& first = words.front().text;
  for (const auto mark : kBefore) {
    if (first.size() > mark.size() && first.starts_with(mark)) first.erase(0, mark.size());
  }
  std::string& last = words.back().text;
  for (const auto mark : kBehind) {
    if (last.size() > mark.size() && last.ends_with(mark)) last.erase(last.size() - mark.size());
  }
  // A quote that nothing opens or closes.
  std::size_t quotes = 0;
  for (const auto& w : words) {
    for (const auto quote : kQuotes) {
      for (std::size_t at = w.text.find(quote); at != std::string::npos; at = w.text.find(quote, at + quote.size()))
        ++quotes;
    }
  }
  if (quotes != 1) return;
  for (const auto quote : kQuotes) {
    std::string& begin = words.front().text;
    std::string& end = words.back().text;
    if (begin.size() > quote.size() && begin.starts_with(quote)) begin.erase(0, quote.size());
    if (end.size() > quote.size() && end.ends_with(quote)) end.erase(end.size() - quote.size());
  }
}

std::string WithCommas(std::string text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const auto digit = [&](std::size_t k) { return text[k] >= '0' && text[k] <= '9'; };
    if ((text[i] == ':' || text[i] == ';') && digit(i - 1) && digit(i + 1)) text[i] = ',';
  }
  return text;
}

std::string WithoutForeignG(const std::string& text) {
  static constexpr std::string_view kForeign = "ø";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, kForeign.size(), kForeign) != 0) {
      out += text[i++];
      continue;
    }
    i += kForeign.size();
    const bool beside = (!out.empty() && out.back() == 'g') || (i < text.size() && text[i] == 'g');
    if (!beside) out += 'g';
  }
  return out;
}

void PartGlued(std::vector<EngineWord>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    std::size_t at = 0;
    bool small = false;
    for (std::size_t next = 0; next < text.size() && at == 0;) {
      const std::size_t begin = next++;
      while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
      const std::string letter = text.substr(begin, next - begin);
      const std::string key = normalize::FoldKey(letter);
      const bool capital = normalize::StartsWithCapital(letter);
      if (small && capital) at = begin;
      small = !capital && key.size() == 1 && key[0] >= 'a' && key[0] <= 'z';
    }
    if (at > 0) PartAt(words, i, at);
  }
}

void PartBrackets(std::vector<EngineWord>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string text = words[i].text;
    const std::size_t at = text.find('(');
    if (at == std::string::npos || at == 0 || text.find_first_not_of("0123456789") != at) continue;
    PartAt(words, i, at);
  }
}

void KeepApart(std::vector<EngineWord>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    Box& left = words[i].box;
    const Box& right = words[i + 1].box;
    if (words[i].line != words[i + 1].line || right.x <= left.x) continue;
    const double most = right.x - left.x - std::min(left.height, right.height) * 0.25;
    left.width = std::min(left.width, std::max(most, (right.x - left.x) / 2));
  }
}

std::string TextOf(const std::vector<EngineWord>& words) {
  std::string text;
  for (const auto& w : words) text += (text.empty() ? "" : " ") + w.text;
  return normalize::CollapseBlanks(normalize::ToNfc(text));
}

std::string Plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c == '.' ? ',' : c;
  }
  return out;
}

std::string OnlyDigits(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char ch) { return ch >= '0' && ch <= '9'; });
  return out;
}

bool HasDigit(const std::string& text) { return text.find_first_of("0123456789") != std::string::npos; }

bool IsFigure(const std::string& text) {
  return HasDigit(text) && text.find_first_not_of("0123456789.,()/%+- ") == std::string::npos;
}

bool IsWellFormed(const std::string& text) {
  int open = 0;
  bool mark = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool digit_before = i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
    const bool digit_after = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
    if (c == '(' && ++open > 1) return false;
    if (c == ')' && --open < 0) return false;
    if (c == ',' || c == '.' || c == '/') {
      if (!digit_before || !digit_after || mark) return false;
      mark = true;
    }
    if (c == ' ' || c == '(') mark = false;
    if (c == '(' && digit_before) return false;
  }
  return open == 0 && IsFigure(text);
}

void UnifyMark(std::string& text, char mark) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const auto digit = [&](std::size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '9'; };
    if ((text[i] == ',' || text[i] == '.') && digit(i - 1) && digit(i + 1) && !(digit(i + 2) && digit(i + 3)))
      text[i] = mark;
  }
}

char AsDigit(char c) {
  const auto at = std::string_view("IlOoSBZ").find(c);
  return at == std::string_view::npos ? c : "1100582"[at];
}

std::string AsFigure(const std::string& text) {
  std::string out;
  bool digit = false;
  for (const char c : text) {
    out += AsDigit(c);
    digit = digit || (c >= '0' && c <= '9');
  }
  return digit && IsFigure(out) ? out : std::string();  // "II" numbers a group
}

std::optional<std::string> Between(std::string_view text, std::string_view before, std::string_view behind) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_mark = [](char c) { return c == ',' || c == '.' || c == ' '; };
  std::size_t first = 0;
  for (std::size_t k = 0; first < text.size() && k < before.size(); ++first) {
    if (text[first] == before[k]) {
      ++k;
    } else if (is_digit(text[first])) {
      return std::nullopt;
    }
  }
  std::size_t end = text.size();
  for (std::size_t k = behind.size(); end > first && k > 0; --end) {
    if (text[end - 1] == behind[k - 1]) {
      --k;
    } else if (is_digit(text[end - 1])) {
      return std::nullopt;
    }
  }
  while (first < end && (is_mark(text[first]) || text[first] == ')')) ++first;
  while (first < end && (is_mark(text[end - 1]) || text[end - 1] == '(')) --end;
  if (first == end) return std::nullopt;
  std::string out;
  for (std::size_t i = first; i < end; ++i) {
    if (text[i] == '(' && i > first && is_digit(text[i - 1])) out += ' ';
    out += text[i];
  }
  return out;
}

}  // namespace xephang::ocr
