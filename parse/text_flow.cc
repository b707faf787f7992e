#include "parse/text_flow.h"

#include <re2/re2.h>

#include "normalize/keyword_snapper.h"
#include "normalize/pattern.h"
#include "parse/headings.h"
#include "parse/subject.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;

struct Level {
  int level;
  std::string block;
  std::vector<std::string> subjects;
  std::string category;
};

bool StartsParagraph(const ReadingLine& line) {
  static const RE2 re(R"(^\s*(?:[-+*]|\(?\d{1,2}\)|[a-z]\)|\(\d{1,2}\)\.|noi nhan|can cu|dieu \d))");
  return RE2::PartialMatch(line.fold(), re);
}

bool EndsSentence(const std::string& text) {
  if (text.empty()) return true;
  const char c = text.back();
  return c == '.' || c == ':' || c == ';' || c == '!' || c == '?';
}

// A line that begins like an item of a list and yet goes on with the paragraph: "… từ 40" / "- dưới 50 điểm", or the
// fourth of "gồm: (1) …; (2) …; (3) …;" / "(4) …".
bool GoesOn(const std::string& paragraph, const ReadingLine& line) {
  const std::string& fold = line.fold();
  static const RE2 band(R"(^\s*-\s*(?:duoi|den|can|nho hon) \d)");
  if (RE2::PartialMatch(fold, band) && !EndsSentence(paragraph)) return true;
  int item = 0;
  if (!RE2::PartialMatch(fold, XEPHANG_RE(R"(^\s*\((\d{1,2})\) ?[^.])"), &item) || item < 2) return false;
  const auto before = paragraph.rfind("(" + std::to_string(item - 1) + ")");
  return before != std::string::npos && paragraph.find("(1)") > 0 && paragraph.find("(1)") != std::string::npos;
}

// An open bracket with a list in it: "(Nhận thức số; Thể chế số;" / "Hạ tầng số)".
bool InBrackets(const std::string& paragraph) {
  const auto open = paragraph.rfind('(');
  return open != std::string::npos && paragraph.find(')', open) == std::string::npos && paragraph.size() - open < 400;
}

// Places where a full stop, blank and capital part two sentences; abbreviations ("TP.", "KT.") do not.
std::vector<std::pair<std::size_t, std::size_t>> SplitSentences(const std::string& text) {
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '.' && text[i] != '!' && text[i] != '?') continue;
    if (text[i + 1] != ' ') continue;
    std::size_t word = i;
    while (word > begin && text[word - 1] != ' ') --word;
    const std::string_view last(text.data() + word, i - word);
    if (last.size() <= 3 && normalize::IsAllCapitals(last)) continue;
    bool digits = !last.empty();
    for (const char c : last) digits = digits && ((c >= '0' && c <= '9') || c == '(' || c == ')' || c == '.');
    if (digits && i - begin < 12) continue;  // "(1). Chỉ số …", "4.2. Kết quả"
    const std::string_view rest(text.data() + i + 2, text.size() - i - 2);
    std::size_t first = 0;
    while (first < rest.size() && (rest[first] == ' ' || rest[first] == '(' || rest[first] == '"')) ++first;
    if (first >= rest.size()) continue;
    const bool capital =
        normalize::StartsWithCapital(rest.substr(first, 4)) || (rest[first] >= '0' && rest[first] <= '9');
    if (!capital) continue;
    parts.emplace_back(begin, i + 1);
    begin = i + 2;
  }
  if (begin < text.size()) parts.emplace_back(begin, text.size());
  return parts;
}

}  // namespace

const SourceRef& Sentence::WhereAt(std::size_t offset) const {
  const SourceRef* at = &where;
  for (const auto& [begin, at_line] : lines) {
    if (begin <= offset) at = &at_line;
  }
  return *at;
}

std::string CategoryOfHeading(const std::string& heading) {
  static const RE2 re(
      R"(^\W*(?:hang muc|chi so thanh phan|chi so|tieu chi|nhom tieu chi|nhom chi so|linh vuc|truc cot|chi so thanh phan)\s*:?\s*(\S.*)$)");
  const normalize::FoldedText folded(CollapseBlanks(heading));
  re2::StringPiece rest;
  if (!RE2::FullMatch(folded.fold(), re, &rest)) return {};
  std::string name = folded.Printed(std::string_view(rest.data(), rest.size()));
  while (!name.empty() && (name.back() == '.' || name.back() == ':' || name.back() == ';' || name.back() == ' '))
    name.pop_back();
  // A category has a name of its own, not the subject of the whole.
  const std::string fold = normalize::Fold(name);
  if (RE2::PartialMatch(fold,
                        XEPHANG_RE(R"(^(?:danh gia|xep hang|chinh|cai cach hanh chinh|thanh phan|tong hop|cua)\b)")))
    return {};
  if (!normalize::StartsWithCapital(name)) return {};
  return name;
}

std::vector<Sentence> ReadSentences(std::span<const ReadingLine> lines, const std::vector<bool>& skip, bool damaged) {
  std::vector<Sentence> out;
  std::vector<Level> levels;
  std::size_t paragraph = 0;
  std::size_t i = 0;
  while (i < lines.size()) {
    if (skip[i]) {
      ++i;
      continue;
    }
    // One paragraph: lines up to one that begins another.
    std::string text = CollapseBlanks(lines[i].text);
    std::vector<std::pair<std::size_t, std::size_t>> starts{{0, i}};  // offset in text, line
    const auto heading = ReadHeading(lines[i]);
    const bool capitals = normalize::IsAllCapitals(lines[i].text);
    std::size_t j = i + 1;
    for (; j < lines.size() && !skip[j]; ++j) {
      if (lines[j].HasCells() != lines[i].HasCells()) break;
      const bool goes_on = GoesOn(text, lines[j]);
      if (!goes_on && (ReadHeading(lines[j]) || StartsParagraph(lines[j]))) break;
      if (!goes_on && !InBrackets(text) && EndsSentence(lines[j - 1].text) &&
          normalize::StartsWithCapital(lines[j].text) &&
          (lines[j].after_blank || lines[j - 1].text.size() + 20 < lines[j].text.size() ||
           lines[j - 1].text.back() != '.')) {
        break;
      }
      const bool next_capitals = normalize::IsAllCapitals(lines[j].text);
      if (capitals != next_capitals && (capitals || normalize::Words(lines[j].text).size() > 2)) break;
      if (heading && heading->level <= 5 && !capitals && normalize::StartsWithCapital(lines[j].text)) break;
      starts.emplace_back(text.size() + 1, j);
      text += " " + CollapseBlanks(lines[j].text);
      if (text.size() > 20000) break;
    }
    const bool is_heading = (heading && heading->level <= 5 && text.size() < 300) || (capitals && text.size() < 300);
    const bool lead = !is_heading && text.size() < 120 && text.back() == ':' &&
                      RE2::PartialMatch(normalize::Fold(text), XEPHANG_RE(R"(^\W*(?:phan tich|doi voi|khoi|ve )\b)"));
    const auto folded_all = damaged ? normalize::KeywordSnapper::ForRankings().Snap(text) : normalize::FoldedText(text);
    if (is_heading || lead) {
      const int level = lead ? 9 : heading ? heading->level : 0;
      while (!levels.empty() && levels.back().level >= level) levels.pop_back();
      Level entry{level, BlockFromWords(folded_all.fold()), SubjectsIn(folded_all.fold()), {}};
      if (heading)
        entry.category = CategoryOfHeading(
            heading->text + (text.size() > lines[i].text.size() ? text.substr(lines[i].text.size()) : ""));
      levels.push_back(std::move(entry));
    }
    ++paragraph;
    for (const auto& [begin, end] : SplitSentences(text)) {
      Sentence s{text.substr(begin, end - begin),
                 normalize::FoldedText(""),
                 {},
                 0,
                 paragraph,
                 is_heading || lead,
                 {},
                 {},
                 {},
                 {}};
      s.folded = damaged ? normalize::KeywordSnapper::ForRankings().Snap(s.text) : normalize::FoldedText(s.text);
      std::size_t line = i;
      for (const auto& [offset, index] : starts) {
        if (offset <= begin) line = index;
      }
      s.line = line;
      s.where = lines[line].where;
      for (const auto& [offset, index] : starts) {
        if (offset < end && (offset > begin || index == line))
          s.lines.emplace_back(offset > begin ? offset - begin : 0, lines[index].where);
        // All of its lines on the page where it begins.
        if (offset <= begin || offset >= end || lines[index].where.page != s.where.page) continue;
        if (s.where.box && lines[index].where.box) s.where.box = Union(*s.where.box, *lines[index].where.box);
      }
      for (auto it = levels.rbegin(); it != levels.rend(); ++it) {
        if (s.block.empty()) s.block = it->block;
        if (s.category.empty()) s.category = it->category;
        for (const auto& subject : it->subjects) s.subjects.push_back(subject);
      }
      out.push_back(std::move(s));
    }
    i = j;
  }
  return out;
}

}  // namespace xephang::parse
