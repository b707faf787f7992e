// What the readers of DOCX and HTML share: limits, and the way from paragraphs and tables of markup to a Document.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "normalize/legacy_font.h"

namespace xephang::ingest {

/// A file over one of these is refused with Error(kTooLarge), which names the limit and the value.
struct MarkupLimits {
  std::size_t max_bytes = std::size_t{64} << 20U;         ///< Of the file.
  std::size_t max_zip_entries = 10'000;                   ///< Files in a DOCX.
  std::size_t max_part_bytes = std::size_t{64} << 20U;    ///< Of one part of a DOCX, inflated; told and counted.
  std::size_t max_total_bytes = std::size_t{128} << 20U;  ///< Of all parts that are read, inflated.
  std::size_t max_ratio = 300;                            ///< Inflated over packed bytes of a part of more than 1 MiB.
  std::size_t max_tags = 4'000'000;                       ///< Of one XML part or HTML page, opening and closing.
  int max_depth = 512;                                    ///< Elements within elements.
  int max_table_depth = 24;                               ///< Tables within tables.
  int max_columns = 1000;             ///< Of a table. Wider spans are cut, a cell that begins further right is refused.
  std::size_t max_cells = 2'000'000;  ///< Of all tables.
  std::size_t max_places = 20'000'000;  ///< Rows times columns of one table.
  std::size_t max_lines = 2'000'000;
  std::size_t max_line_bytes = std::size_t{1} << 20U;
};

/// The text of a line as its runs come: letters of a legacy font whose parts stand in two runs are converted whole.
class RunText {
 public:
  void Add(std::string_view utf8, normalize::LegacyFont font = normalize::LegacyFont::kNone);
  [[nodiscard]] bool empty() const { return runs_.empty(); }
  /// All runs, converted; empty afterwards.
  [[nodiscard]] std::string Take();
  /// Puts the runs of `other` behind its own.
  void Append(const RunText& other);

 private:
  struct Run {
    std::string text;
    normalize::LegacyFont font;
  };
  std::vector<Run> runs_;
};

struct MarkupTable;

/// One line of text, or a table in its place.
struct Block {
  std::string text;                    ///< As the file has it; cleaned by ToDocument. Empty for a blank line.
  std::unique_ptr<MarkupTable> table;  ///< Owned; null for a line.
};

struct MarkupCell {
  std::vector<Block> blocks;
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
};

struct MarkupTable {
  int rows = 0;
  int columns = 0;
  int header_rows = 0;
  std::vector<MarkupCell> cells;  ///< By row, then column.
};

/// Puts cells in their places, row by row; no two of them cover the same place.
class GridBuilder {
 public:
  /// `limits` must outlive the builder.
  explicit GridBuilder(const MarkupLimits& limits) : limits_(limits) {}
  void StartRow(bool header);
  /// Leaves `columns` places of the row empty.
  void Skip(int columns);
  /// A cell at the next free place of the row; spans are cut at what is taken already and at the limit, a `row_span`
  /// of 0 goes to the end of the section. The reference holds until the next call.
  MarkupCell& Place(int column_span, int row_span);
  /// The next places of the row belong to the cell above if that has just this width: true. Otherwise false, nothing
  /// done.
  bool ContinueAbove(int column_span);
  /// Widens the last cell of the row: true. False where the row has none.
  bool Widen(int columns);
  /// Row spans end here.
  void EndSection();
  /// The table without rows and columns in which no cell begins.
  [[nodiscard]] MarkupTable Finish();

 private:
  struct Slot {
    std::size_t cell = 0;
    int until = 0;  // row behind the last one that the cell covers
  };
  [[nodiscard]] int Clamped(int span) const;
  [[nodiscard]] bool Free(int column) const;
  const MarkupLimits& limits_;
  MarkupTable table_;
  std::vector<Slot> slots_;
  int row_ = -1;
  int column_ = 0;
  std::size_t row_begin_ = 0;      // index of the first cell of the row
  std::size_t section_begin_ = 0;  // index of the first cell of the section
  bool in_header_ = true;
};

/// A line as a Document holds it: well-formed, in NFC, blanks for tabs' kin and no-break spaces, nothing invisible, no
/// blanks at its end.
[[nodiscard]] std::string CleanLine(std::string_view text);

/// A line of a paragraph whose tabs only part text from text: those that indent go, several become one, and the one
/// behind the number of a paragraph ("Điều 1.", "a)") becomes a blank.
[[nodiscard]] std::string WithPartingTabs(std::string_view line);

/// "10", "xv", "ab"; roman numerals and letters as far as they are of use, then decimal.
[[nodiscard]] std::string RomanNumeral(int number, bool capitals);
/// 27 is "aa"; 28 is "ab" where `repeat` is false, "bb" where it is true (as Word counts).
[[nodiscard]] std::string LetterNumeral(int number, bool capitals, bool repeat);

/// Digits of `text` as raised digits ("2" gives "²") where it holds nothing but digits and blanks; as it is otherwise.
[[nodiscard]] std::string Raised(std::string_view text);

/// Throws Error(kTooLarge) for a table within more tables than `limits` allow.
void CheckTableDepth(int depth, const MarkupLimits& limits);

/// The document of one page, with quality measured; `source` is left empty. Tables that only lay text out are dissolved
/// into lines (see layout_table.h), as are those that hold little more than other tables.
/// Throws Error: kTooLarge, kEmpty where nothing but blanks is left.
[[nodiscard]] Document ToDocument(const std::vector<Block>& blocks, const MarkupLimits& limits);

}  // namespace xephang::ingest
