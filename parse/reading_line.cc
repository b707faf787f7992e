#include "parse/reading_line.h"

#include <re2/re2.h>

#include <algorithm>

#include "normalize/keyword_snapper.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;

std::string Trim(std::string_view text) {
  // Inner blanks stay as printed; only the ends go, no-break spaces included.
  const auto blank_at = [&](std::size_t i) -> std::size_t {
    if (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r')) return 1;
    if (text.compare(i, 2, "\xC2\xA0") == 0) return 2;
    return 0;
  };
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t n = blank_at(begin);
    if (n == 0) break;
    begin += n;
  }
  std::size_t end = text.size();
  while (end > begin) {
    if (text[end - 1] == ' ' || (text[end - 1] >= '\t' && text[end - 1] <= '\r')) {
      --end;
    } else if (end >= begin + 2 && text.compare(end - 2, 2, "\xC2\xA0") == 0) {
      end -= 2;
    } else {
      break;
    }
  }
  return std::string(text.substr(begin, end - begin));
}

bool HasLetter(std::string_view text) {
  const std::string fold = normalize::Fold(text);
  return std::any_of(fold.begin(), fold.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The cells of a line that tabs or bars divide; one cell or none where they do not.
std::vector<std::string> DividedCells(const std::string& text) {
  std::vector<std::string> cells;
  const std::string trimmed = Trim(text);
  const auto bars = std::count(trimmed.begin(), trimmed.end(), '|');
  const bool fenced = bars >= 2 && trimmed.front() == '|' && trimmed.back() == '|';
  static const RE2 inner_bar(R"(\S\s+\|\s+\S|\S\|\S)");
  if (fenced || (bars >= 2 && RE2::PartialMatch(trimmed, inner_bar))) {
    std::string_view inner = trimmed;
    if (inner.front() == '|') inner.remove_prefix(1);
    if (!inner.empty() && inner.back() == '|') inner.remove_suffix(1);
    for (const auto part : normalize::Split(inner, '|')) cells.push_back(Trim(part));
    return cells;
  }
  if (text.find('\t') == std::string::npos) return cells;
  for (const auto part : normalize::Split(text, '\t')) cells.push_back(Trim(part));
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
  return cells;
}

// "|---|:--:|" and bars alone.
bool IsRulesOnly(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '|' || c == '-' || c == ':' || c == ' ' || c == '\t' || c == '=' || c == '+'; }) &&
         text.find_first_of("|-=") != std::string::npos && (text.find('|') != std::string::npos || text.size() >= 5);
}

std::string StripMarkup(std::string text) {
  // Headings and emphasis of Markdown, as converters print them.
  static const RE2 heading(R"(^#{1,6}\s+)");
  RE2::Replace(&text, heading, "");
  static const RE2 bold(R"(\*\*+)");
  RE2::GlobalReplace(&text, bold, "");
  return text;
}

class Builder {
 public:
  explicit Builder(bool damaged) : damaged_(damaged) {}

  void Add(std::vector<std::string> cells, std::string text, const SourceRef& where, bool after_blank, bool group) {
    const auto filled = std::count_if(cells.begin(), cells.end(), [](const auto& c) { return !c.empty(); });
    if (filled == 1) {
      for (auto& c : cells) {
        if (!c.empty()) text = c;
      }
      // "A. Mức khá" followed by empty cells is a heading; a lone cell that is not the first keeps its place.
      cells.clear();
    }
    if (cells.size() >= 2) {
      // A heading that a converter printed once in each column.
      const bool all_same = std::all_of(cells.begin(), cells.end(), [&](const auto& c) { return c == cells.front() || c.empty(); });
      if (all_same && HasLetter(cells.front())) {
        text = cells.front();
        cells.clear();
      }
    }
    if (cells.size() >= 2) {
      text.clear();
      for (const auto& c : cells) {
        if (c.empty()) continue;
        if (!text.empty()) text += ' ';
        text += c;
      }
    }
    if (text.empty()) return;
    auto folded = damaged_ ? normalize::KeywordSnapper::ForRankings().Snap(text) : normalize::FoldedText(text);
    lines_.push_back({std::move(text), std::move(folded), std::move(cells), where, after_blank, group});
  }

  std::vector<ReadingLine> Take() { return std::move(lines_); }

 private:
  bool damaged_;
  std::vector<ReadingLine> lines_;
};

struct Physical {
  const Line* line;
  int page;
  std::string text;  // without Markdown
  bool blank;
};

}  // namespace

std::vector<ReadingLine> ToReadingLines(const Document& document) {
  std::vector<Physical> physical;
  for (const auto& page : document.pages) {
    for (const auto& line : page.lines) {
      if (line.furniture) continue;
      std::string text = StripMarkup(line.text);
      const bool blank = Trim(text).empty() || IsRulesOnly(Trim(text));
      physical.push_back({&line, page.number, std::move(text), blank});
    }
  }
  Builder builder(document.damaged);
  bool after_blank = true;
  int previous_page = 0;
  for (std::size_t i = 0; i < physical.size(); ++i) {
    const auto& p = physical[i];
    if (p.blank) {
      // A line of rules parts nothing.
      after_blank = after_blank || Trim(p.text).empty();
      continue;
    }
    if (p.page != previous_page) after_blank = true;
    previous_page = p.page;
    const SourceRef where{p.page, p.line->number, std::nullopt};
    // One cell a line: a run of lines up to the next blank one, its first begun by a tab, two or more of them so.
    if (p.text.starts_with('\t') && Trim(p.text).find('\t') == std::string::npos) {
      std::vector<std::string> cells;
      std::size_t end = i;
      bool plain = true;
      while (end < physical.size() && !physical[end].blank && physical[end].page == p.page) {
        const std::string& text = physical[end].text;
        const std::string cell = Trim(text);
        if (cell.find('\t') != std::string::npos) plain = false;
        if (text.starts_with('\t')) {
          const bool twice = !cells.empty() && cells.back() == cell && HasLetter(cell);
          if (!twice) cells.push_back(cell);
        } else {
          cells.back() += " " + cell;
        }
        ++end;
      }
      const bool short_cells = std::all_of(cells.begin(), cells.end(), [](const auto& c) { return c.size() <= 240; });
      if (plain && short_cells && end - i >= 2 && (cells.size() >= 2 || end - i >= 2)) {
        bool one_cell_of_many_lines = cells.size() == 1 && !physical[i + 1].text.starts_with('\t');
        if (!one_cell_of_many_lines) {
          std::string text = cells.front();
          builder.Add(std::move(cells), std::move(text), where, after_blank, true);
          after_blank = false;
          i = end - 1;
          continue;
        }
      }
    }
    builder.Add(DividedCells(p.text), Trim(p.text), where, after_blank, false);
    after_blank = false;
  }
  return builder.Take();
}

}  // namespace xephang::parse
