// One cell of a scanned table, cleaned: what is left of its rules and specks erased, its ink measured and parted.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/page_image.h"

namespace xephang::ocr {

/// Pixels that hang together: a letter, a mark, a dot. In pixels of the image, ends excluded.
struct InkPart {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  [[nodiscard]] int Width() const { return x1 - x0; }
  [[nodiscard]] int Height() const { return y1 - y0; }
  [[nodiscard]] int Longest() const { return Width() > Height() ? Width() : Height(); }
};

struct CleanCell {
  GreyImage image;  ///< As large as the cell that it was made from.
  std::uint8_t paper = 255;
  std::uint8_t darkest = 0;
  std::uint8_t threshold = 128;        ///< Darker is ink.
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  ///< Around the ink; x1 <= x0 where there is none.
  struct Extent {
    int y0 = 0, y1 = 0;
  };
  std::vector<Extent> lines;   ///< Of text, from the top.
  double line_height = 0;      ///< Of the tallest line, in pixels.
  std::vector<InkPart> parts;  ///< From left to right.

  [[nodiscard]] bool Blank() const { return x1 <= x0; }
};

/// `image` is the cell from rule to rule.
[[nodiscard]] CleanCell CleanedCell(const GreyImage& image);

/// Its parts where ink begins at `level` of the way from the darkest pixel to paper; `parts` are those at kInkLevel.
[[nodiscard]] std::vector<InkPart> PartsAt(const CleanCell& cell, double level);

/// Its ink with blank paper around it, `scale` times as large; `smooth` evens out the grain that fine scans have.
[[nodiscard]] GreyImage InkOf(const CleanCell& cell, double scale, bool smooth = false);

inline constexpr double kInkLevel = 0.6;

/// Pixels of blank paper that InkOf leaves on each side, before it scales.
inline constexpr int kInkMargin = 10;

}  // namespace xephang::ocr
