// The lines of a document as the grammars read them: cells told apart, folds ready, page numbers gone.
#pragma once

#include <string>
#include <vector>

#include "ingest/document.h"
#include "normalize/unicode.h"

namespace xephang::parse {

struct ReadingLine {
  std::string text;  ///< As printed, outer blanks removed; the cells joined by one blank where there are several.
  normalize::FoldedText folded;    ///< Of `text`; misread keywords are put right in its fold where the text is damaged.
  std::vector<std::string> cells;  ///< Two or more where tabs, bars or a one-cell-a-line form tell the cells apart.
  SourceRef where;
  bool after_blank = false;  ///< A blank line or a page border stands above it.
  bool from_group = false;   ///< Its cells stood one a line.
  int page_index = -1;       ///< Index of its page where the line is a row of a table that its source places …
  int table = -1;            ///< … and index of the table among those of the page; see PageTable.
  int table_row = 0;
  bool in_grid_table = false;    ///< That table is read by its cells; see grid_table.h.
  bool doubtful_source = false;  ///< Read by OCR, or from a text layer that deserves no trust …
  double confidence = 1;         ///< … then that of its least sure word, 0 where the reader does not say.

  [[nodiscard]] const std::string& fold() const { return folded.fold(); }
  [[nodiscard]] bool HasCells() const { return cells.size() >= 2; }
};

/// All lines with text, in reading order. A row whose cells stand one a line (each begun by a tab, the rows parted by
/// blank lines) comes as one line with cells; cells of words printed twice in a row come once. A row of a PageTable
/// comes with one cell for each of its columns, empty where a cell from above or from the left covers it.
[[nodiscard]] std::vector<ReadingLine> ToReadingLines(const Document& document);

}  // namespace xephang::parse
