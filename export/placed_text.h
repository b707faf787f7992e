// The text of a page with its places, in reading order: what searchable PDF, ALTO and hOCR are written from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/document.h"

namespace xephang::output {

/// Words on one height of the page, or what stands for them where a page was not read by OCR.
struct PlacedLine {
  std::string text;         ///< As the line or the cell has it, without blanks around.
  std::vector<Word> words;  ///< One for each run of letters; empty where the places of words are not known.
  std::optional<Box> box;   ///< Of its words, or of the line; of the cell where neither is known.
};

struct PlacedCell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  std::vector<std::string> readings;  ///< What other readings of it said.
  std::optional<Box> box;
  std::vector<PlacedLine> lines;  ///< None in a blank cell.
};

/// A paragraph, or a table.
struct PlacedBlock {
  std::optional<Box> box;
  std::vector<PlacedLine> lines;  ///< Of a paragraph.
  bool table = false;
  int rows = 0;
  std::vector<PlacedCell> cells;  ///< By row, then column.
};

/// Blank lines part paragraphs. A table stands where its first row does.
[[nodiscard]] std::vector<PlacedBlock> PlacedBlocks(const Page& page);

/// True where `document` has pages with a size: what came from a PDF or from images.
[[nodiscard]] bool HasPlaces(const Document& document);

/// `text` without what no XML document may hold.
[[nodiscard]] std::string XmlText(std::string_view text);

}  // namespace xephang::output
