// A page image set upright, and the way back to the page it came from.
#pragma once

#include "ingest/document.h"
#include "ingest/page_image.h"
#include "ingest/scan_image.h"

namespace xephang::ocr {

struct UprightScan {
  GreyImage image;   ///< Lines of text run level; light is even, colour is gone.
  int quarters = 0;  ///< Quarter turns clockwise that the image was given before …
  double angle = 0;  ///< … it was turned by these radians, clockwise, about its middle.
  Box where;         ///< Of the image as it came, in points of its page.

  /// From points of the upright image (a pixel is 72 / dpi of them) to points of the page: the smallest upright box
  /// around the turned one.
  [[nodiscard]] Box ToPage(const Box& box) const;
};

/// `quarters` more quarter turns are given than the image comes with.
[[nodiscard]] UprightScan SetUpright(const ingest::PageScan& scan, int quarters = 0);

/// The quarter turns clockwise that set `upright` on its feet, by the ascenders of its letters; 0 where they tell
/// nothing.
[[nodiscard]] int QuartersToFeet(const UprightScan& upright);

}  // namespace xephang::ocr
