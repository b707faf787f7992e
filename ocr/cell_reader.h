// The cells of a scanned page -> their texts, by witnesses that must agree.
//
// Every cell is read by the engine. A figure is then compared with the shapes of the page's digits (digit_shapes.h),
// which know nothing of what the engine thought: where both say the same, that is taken with confidence. Other texts
// are read at a second size. Where witnesses differ, the engine reads at further sizes, and most voices decide; what no
// two of them agree on is handed on with a confidence so low that no figure is taken from it.
#pragma once

#include <string>
#include <vector>

#include "ocr/engine.h"

namespace xephang::ocr {

struct CellToRead {
  GreyImage image;  ///< From rule to rule; what is left of the rules at its edges, and specks, do not count.
  int column = 0;   ///< Cells of one column of one table share it: figures stand below figures.
};

struct CellReading {
  std::vector<EngineWord> words;    ///< Of the reading that was taken, boxes in pixels of the image. Empty for a blank.
  double confidence = 1;            ///< See below; 1 for a blank cell.
  std::vector<std::string> others;  ///< What other readings said, each once, the likeliest first.
};

/// Confidences by which later rooms tell what happened.
inline constexpr double kAgreed = 0.98;  ///< The first two witnesses say the same.
inline constexpr double kVoted = 0.8;    ///< Most do.
inline constexpr double kShaped = 0.6;   ///< The shapes of its digits alone say so, and clearly.
inline constexpr double kGuessed = 0.3;  ///< No two do.

/// One reading for each cell of a page, in their order.
[[nodiscard]] std::vector<CellReading> ReadCells(Engine& engine, const std::vector<CellToRead>& cells);

}  // namespace xephang::ocr
