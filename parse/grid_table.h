// Tables whose cells the source itself places (by rules, by aligned columns, by markup) -> rows of cells.
//
// Such a table needs no guess where a cell ends. What is decided here: which rows are its header and which column holds
// the names, which rows are headings, how a table goes on across pages, and what merged cells cover. Repeated headers
// are dropped, also where they are wrapped otherwise; a row that a page border parts is joined; a merged cell that the
// border cuts counts once.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ingest/document.h"
#include "parse/raw_table.h"

namespace xephang::parse {

/// A table with rows of bodies that could not be read, for want of a header.
struct LostTable {
  std::size_t first_line = 0;  ///< Reading lines [first_line, last_line).
  std::size_t last_line = 0;
  int rows = 0;
  SourceRef where;
  std::string text;  ///< Of its first row.
};

struct GridTables {
  std::vector<RawTable> tables;
  std::vector<LostTable> lost;
};

/// All tables of bodies among the page tables of `document`, in reading order. `lines` are those of ToReadingLines; the
/// rows of a table that is found are marked there as `in_grid_table`. Other tables are left to the readers of lines.
[[nodiscard]] GridTables FindGridTables(const Document& document, std::span<ReadingLine> lines,
                                        const normalize::AgencyRegistry& registry, const normalize::AgencyScope& scope);

}  // namespace xephang::parse
