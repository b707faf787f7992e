#include "tests/ingest/markup_text.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace xephang::testing {

std::string Lines(const Document& document) {
  std::string out;
  for (const auto& line : document.pages.at(0).lines) {
    std::string text = line.text;
    RE2::GlobalReplace(&text, "\t", " | ");
    if (line.table >= 0) out += fmt::format("[{}.{}] ", line.table, line.table_row);
    out += text + '\n';
  }
  return out;
}

std::string Cells(const PageTable& table) {
  std::string out;
  for (const auto& cell : table.cells) {
    std::string text = cell.text;
    RE2::GlobalReplace(&text, "\n", "/");
    const bool spans = cell.row_span > 1 || cell.column_span > 1;
    const std::string span = spans ? fmt::format(" {}x{}", cell.row_span, cell.column_span) : "";
    out += fmt::format("{},{}{} {}\n", cell.row, cell.column, span, text);
  }
  return out;
}

}  // namespace xephang::testing
