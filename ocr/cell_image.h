// One cell of a scanned table, cleaned: what is left of its rules and specks erased, its ink measured and parted.
#pragma once

#include <cstdint>
#include <optional>
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

/// Its ink with blank paper around it, `scale` times as large; `smooth` evens out the grain that fine scans have,
/// `bare` leaves little paper, for an engine that takes the image for the line (ImageLayout::kBareLine).
[[nodiscard]] GreyImage InkOf(const CleanCell& cell, double scale, bool smooth = false, bool bare = false);

/// Lines of a cell set side by side, as if its column were wide enough for all of them.
struct LinesInOne {
  GreyImage image;
  struct Piece {
    double x0 = 0, x1 = 0;    ///< In the image, in pixels, scale applied.
    int left = 0, right = 0;  ///< Its ink in the cell.
    int top = 0, bottom = 0;  ///< Of its line in the cell, with room for marks and tails.
  };
  std::vector<Piece> pieces;  ///< One for each line, from the top.
};
/// An engine that sees lines knows a "g" that stands alone on its line by its neighbours. Nothing where the cell has
/// one line, or lines that are not at even distances. The rest as with InkOf.
[[nodiscard]] std::optional<LinesInOne> SetSideBySide(const CleanCell& cell, double scale, bool smooth = false,
                                                      bool bare = false);

/// Cells of one line each set side by side on one line, as words with `blank` times the height of their digits between
/// them, scaled so that the tallest digit is `height` pixels tall.
[[nodiscard]] GreyImage SetInOneLine(const std::vector<const CleanCell*>& cells, double height, double blank);

inline constexpr double kInkLevel = 0.6;

/// Pixels of blank paper that InkOf leaves on each side, before it scales: as much for any size of letters, and little
/// for an image that is to be `bare`.
[[nodiscard]] int InkMargin(const CleanCell& cell, bool bare = false);

}  // namespace xephang::ocr
