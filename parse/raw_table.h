// Finds the tables of bodies on the pages of one document and reads them as rows of cells.
//
// A table is told by its header (a column of numbers or of names beside columns of figures) and by the rows under it.
// Its form does not matter: cells divided by tabs or bars, cells one a line, or lines flattened by a text extractor,
// with names wrapped before, around or after their figures, merged rank cells, headers repeated whole or in pieces,
// page numbers, tier and section headings between the rows. Cells keep the text as printed; what they mean is the
// matter of ranking_table.h. A line inside a table that fits nothing is handed back in `strays`.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "normalize/agency_registry.h"
#include "parse/headings.h"
#include "parse/reading_line.h"

namespace xephang::parse {

struct RawCell {
  std::string text;  ///< As printed; may be empty.
  SourceRef where;
  bool shared = false;    ///< Printed once for this row and the one above or below it.
  double confidence = 1;  ///< Of its reading; see TableCell.
  std::vector<std::string> readings;
};

struct RawRow {
  std::optional<int> ordinal;
  bool ordinal_inferred = false;
  std::string name;            ///< As printed, the lines of a wrapped name joined by one blank.
  std::vector<RawCell> cells;  ///< One for each column of figures; fewer where some could not be told.
  SourceRef where;
  std::optional<SourceRef> ordinal_where;  ///< Of the cell with the number, where that is known.
  double ordinal_confidence = 1;
  double name_confidence = 1;
};

struct RawTier {
  TierHeading heading;  ///< Without a name where a line that could not be read may be one.
  std::string printed;
  SourceRef where;
};

/// A heading inside a table that is no tier: "II. UBND các huyện", "Huyện Yên Sơn".
struct RawSection {
  std::string text;
  SourceRef where;
};

struct RawStray {
  std::string text;
  SourceRef where;
  bool summary = false;     ///< A line of totals, means or maxima: no body.
  bool ends_table = false;  ///< The table was read up to here, though rows that look like its own follow.
};

struct RawTable {
  std::vector<std::string> header_lines;               ///< As printed.
  std::vector<std::vector<std::string>> header_cells;  ///< Header rows with cells; empty for a flattened table.
  std::vector<std::string> column_titles;  ///< One for each column of figures where the source says which title stands
                                           ///< over which column; otherwise empty.
  std::vector<double> title_confidence;    ///< One for each of them: 1 where it was not read by OCR.
  bool has_ordinal = false;                ///< The first column numbers the rows …
  bool ordinal_is_rank = false;            ///< … and its heading says that the number is the rank …
  bool ordinal_names_rows = false;         ///< … and the number of the row as well ("Thứ tự xếp hạng").
  std::vector<std::string> titles_before_name;                   ///< Headings of figures that stand before the name.
  std::size_t figures = 0;                                       ///< Columns of figures.
  std::vector<std::variant<RawTier, RawSection, RawRow>> parts;  ///< In reading order.
  std::vector<RawStray> strays;
  std::size_t first_line = 0;  ///< Index of its first header line among the lines.
  std::size_t last_line = 0;   ///< Index behind its last line.

  /// The rows among `parts`, in reading order; they belong to the table.
  [[nodiscard]] std::vector<const RawRow*> Rows() const;
};

/// All tables in reading order. A table continued on another page comes back as one.
/// `scope` helps to tell bodies from other words.
[[nodiscard]] std::vector<RawTable> FindRawTables(std::span<const ReadingLine> lines,
                                                  const normalize::AgencyRegistry& registry,
                                                  const normalize::AgencyScope& scope);

/// True where the rows are bodies, by the registry or by what the header (its fold) says, and the header or the figures
/// tell of a measure.
[[nodiscard]] bool IsTableOfBodies(const RawTable& table, const std::string& header_fold,
                                   const normalize::AgencyRegistry& registry, const normalize::AgencyScope& scope);

/// Gives rows without any figure those of the cell that was printed once for them and a neighbour, where the ranks
/// tell; and row numbers that fit between their neighbours.
void CompleteRows(RawTable& table);

}  // namespace xephang::parse
