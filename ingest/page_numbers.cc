#include "ingest/page_numbers.h"

#include <re2/re2.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace xephang::ingest {
namespace {

bool IsBlankLine(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\xA0' || c == '\xC2'; });
}

// The number that a page's head or foot line shows, or -1; `adorned` tells "- 3 -" and "Trang 3" from a bare number.
int PrintedPageNumber(std::string_view line, bool* adorned) {
  static const RE2 re(R"((?i)\s*([-–—]\s*|trang\s+|page\s+)?(\d{1,4})(\s*[-–—]|\s*/\s*\d{1,4})?\s*)");
  int number = -1;
  std::string before;
  std::string behind;
  if (!RE2::FullMatch(re2::StringPiece(line.data(), line.size()), re, &before, &number, &behind)) return -1;
  *adorned = !before.empty() || !behind.empty();
  return number;
}

}  // namespace

void MarkPageNumbers(Document& document) {
  const auto candidate = [](Page& page, bool head) -> Line* {
    const auto text = [](const Line& l) { return !IsBlankLine(l.text); };
    if (head) {
      const auto it = std::find_if(page.lines.begin(), page.lines.end(), text);
      return it == page.lines.end() ? nullptr : &*it;
    }
    const auto it = std::find_if(page.lines.rbegin(), page.lines.rend(), text);
    return it == page.lines.rend() ? nullptr : &*it;
  };
  if (document.pages.size() < 2) return;
  for (const bool head : {true, false}) {
    std::vector<Line*> lines;
    std::vector<int> offsets;
    bool any_adorned = false;
    for (auto& page : document.pages) {
      Line* line = candidate(page, head);
      bool adorned = false;
      const int number = line == nullptr ? -1 : PrintedPageNumber(line->text, &adorned);
      if (number < 0) continue;
      lines.push_back(line);
      offsets.push_back(number - page.number);
      any_adorned = any_adorned || adorned;
    }
    if (offsets.empty()) continue;
    // A single number may be a cell at the page's edge; it counts only where it is the page's own and looks the part.
    std::vector<int> sorted = offsets;
    std::sort(sorted.begin(), sorted.end());
    int best = 0;
    std::ptrdiff_t best_count = 0;
    for (const int offset : sorted) {
      const auto n = std::count(sorted.begin(), sorted.end(), offset);
      if (n > best_count || (n == best_count && offset == 0)) {
        best = offset;
        best_count = n;
      }
    }
    if (best_count < 2 && (best != 0 || !any_adorned)) continue;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (offsets[i] == best) lines[i]->furniture = true;
    }
  }
}

void NumberLines(Document& document) {
  int number = 0;
  for (auto& page : document.pages) {
    for (auto& line : page.lines) line.number = ++number;
  }
}

}  // namespace xephang::ingest
