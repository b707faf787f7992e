// Tables without vertical rules: columns that words keep through several lines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/document.h"

namespace xephang::ocr {

/// A run of words that no wide gap parts.
struct Segment {
  struct Piece {
    std::string text;
    Box box;
  };
  std::string text;  ///< Words joined by one blank, NFC.
  Box box;
  std::vector<Piece> words;
  double confidence = 1;  ///< Of the least sure of its words.
};

/// Words of one height on the page, left to right.
struct VisualLine {
  std::vector<Segment> segments;
  Box box;
  double font_size = 0;  ///< The usual one of its words.
  bool turned = false;   ///< Its segments are blocks of turned words, as tall as they are long.
};

/// A horizontal rule that belongs to no grid, in points.
struct HorizontalRule {
  double y = 0;
  double left = 0;
  double right = 0;
};

/// A table that lines [first, last) make.
struct AlignedTable {
  std::size_t first = 0;
  std::size_t last = 0;
  PageTable table;
};

/// Tables among `lines`, top to bottom. `rules` are sorted by height. Where rules part the rows, they say what is a
/// row, and which cells reach over several; otherwise one between two lines parts rows.
[[nodiscard]] std::vector<AlignedTable> FindAlignedTables(const std::vector<VisualLine>& lines,
                                                          const std::vector<HorizontalRule>& rules);

}  // namespace xephang::ocr
