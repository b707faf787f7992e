#include "ingest/layout_table.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <string>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

constexpr std::size_t kMaxColumns = 3;
constexpr std::size_t kMaxRows = 3;
constexpr std::size_t kMaxRowsWithTitle = 6;   // a letterhead with a row for each of its lines
constexpr std::size_t kMaxHeadingBytes = 120;  // of the heading of a column

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\n") == std::string_view::npos; }

bool IsFigure(std::string_view text) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()),
                        XEPHANG_RE(R"(\s*\(?\d{1,7}(?:[.,]\d{1,6})*\s*%?\)?\s*)"));
}

// What only a letterhead or the foot of a decision says.
bool IsCue(const std::string& fold) {
  return RE2::PartialMatch(
      fold,
      XEPHANG_RE(R"(cong hoa xa hoi chu nghia viet nam|doc lap\s*-\s*tu do\s*-\s*hanh phuc|(?:^|\n)noi nhan\s*:?)"));
}

bool IsColumnHeading(const std::string& fold) {
  return fold.size() <= kMaxHeadingBytes &&
         RE2::PartialMatch(
             fold,
             XEPHANG_RE(
                 R"(^\s*(?:s?tt\b|so tt|thu tu|ten |don vi\b|co quan\b|diem\b|tong diem|xep (?:hang|loai)|thu hang|hang\b|muc |ket qua|chi so|tieu chi|noi dung|ghi chu))"));
}

}  // namespace

bool IsLayoutTable(const PageTable& table) {
  std::set<int> rows;
  std::set<int> columns;
  bool cue = false;
  bool figure = false;
  bool heading = false;
  bool several_lines = false;
  for (const auto& cell : table.cells) {
    if (IsBlank(cell.text)) continue;
    rows.insert(cell.row);
    columns.insert(cell.column);
    if (columns.size() > kMaxColumns || (rows.size() > kMaxRowsWithTitle && columns.size() > 1)) return false;
    std::string fold;  // line by line: a fold has no line ends
    for (const auto line : normalize::Split(cell.text, '\n')) {
      if (!fold.empty()) fold += '\n';
      figure = figure || IsFigure(line);
      fold += normalize::Fold(line);
    }
    cue = cue || IsCue(fold);
    heading = heading || IsColumnHeading(fold);
    several_lines = several_lines || fold.find('\n') != std::string::npos;
  }
  if (columns.empty()) return false;
  if (columns.size() == 1) return true;
  if (cue) return true;
  if (figure || heading || table.header_rows > 0) return false;
  return rows.size() <= kMaxRows && (several_lines || rows.size() == 1);
}

}  // namespace xephang::ingest
