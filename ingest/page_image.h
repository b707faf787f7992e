// A page as pixels: what the grid finder and, for scans, the OCR engine look at.
#pragma once

#include <cstdint>
#include <vector>

namespace xephang {

/// Grey values, row by row from the top left, without padding: 0 is black, 255 is white.
struct GreyImage {
  int width = 0;
  int height = 0;
  double dpi = 0;  ///< Pixels per inch of the page; 72 where a pixel is a PDF point.
  std::vector<std::uint8_t> pixels;

  [[nodiscard]] bool empty() const { return pixels.empty(); }
};

}  // namespace xephang
