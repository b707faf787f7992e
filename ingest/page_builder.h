// Rows of samples -> the upright grey image of a page, and the same without what is coloured.
#pragma once

#include <cstdint>
#include <functional>

#include "ingest/scan_image.h"

struct Pix;

namespace xephang::ingest {

/// How an image lies on the page: first its rows become columns where `transposed`, then it is mirrored.
struct Turn {
  bool transposed = false;
  bool flip_x = false;  ///< Left to right.
  bool flip_y = false;  ///< Top to bottom.
};

/// Of the numbers 1 to 8 in the Orientation tag of TIFF and Exif; any other is upright.
[[nodiscard]] Turn TurnOfOrientation(int orientation);

/// Where the samples come from, row by row as they lie in the file.
struct RowSource {
  int width = 0;
  int height = 0;
  bool colour = false;  ///< Three bytes a pixel (red, green, blue) in place of one.
  std::function<void(int y, std::uint8_t* row)> read;
};

/// Fills `image`, `without_colour` and `coloured` of `page`. Rows may be read twice.
void BuildPage(const RowSource& source, const Turn& turn, PageScan* page);

/// Any image of Leptonica; what is transparent is white. `pix` must outlive the source. 1-bit images become 0 and 255.
[[nodiscard]] RowSource SourceOf(const Pix* pix);

/// Stretches the coarser direction of both images, so that pixels are square where a pixel was 1/x_dpi by 1/y_dpi
/// inches. Differences below three in a hundred stay, and those over a factor of four: no machine makes them.
void MakeSquare(double x_dpi, double y_dpi, PageScan* page);

/// Cuts both images to `width` by `height` pixels from (left, top).
void Crop(int left, int top, int width, int height, PageScan* page);

/// Leptonica prints to the terminal unless it is told not to; to be called before it reads what may be damaged.
void SilenceLeptonica();

}  // namespace xephang::ingest
