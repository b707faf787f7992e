// One cell of a scanned table -> its text, by readings that must agree.
//
// A cell is read at two sizes. Where both say the same, that is taken with confidence; where they differ, more readings
// decide by vote, and what no two of them agree on is handed on with a confidence so low that no figure is taken from
// it.
#pragma once

#include <string>
#include <vector>

#include "ocr/engine.h"

namespace xephang::ocr {

struct CellReading {
  std::vector<EngineWord>
      words;              ///< Of the reading that was taken, boxes in pixels of the image. Empty for a blank one.
  double confidence = 1;  ///< See above; 1 for a blank cell.
  std::vector<std::string> others;  ///< What other readings said, each once, the likeliest first.
};

/// Confidences by which later rooms tell what happened.
inline constexpr double kAgreed = 0.98;  ///< Both first readings say the same.
inline constexpr double kVoted = 0.8;    ///< Most readings do.
inline constexpr double kGuessed = 0.3;  ///< No two readings do.

/// `image` is the cell from rule to rule; what is left of the rules at its edges, and specks, do not count.
[[nodiscard]] CellReading ReadCellImage(Engine& engine, const GreyImage& image);

}  // namespace xephang::ocr
