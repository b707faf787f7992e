#include "ocr/upright_scan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ocr/pix.h"

namespace xephang::ocr {
namespace {

constexpr float kLeastSkew = 0.05F;  // degrees; less does not matter
constexpr float kMostSkew = 7.0F;
constexpr float kLeastSkewConfidence = 3.0F;  // a nearly empty page gives any angle with none
constexpr double kMostColoured = 0.25;        // more is a tint of the whole page, not a seal
constexpr double kMostDpi = 330;              // finer images …
constexpr double kFineDpi = 300;              // … are brought down to this, which shows all that print has
constexpr int kEvenPaper = 246;               // the grey that paper is brought to where light is uneven
constexpr int kUnevenLight = 12;              // difference of paper from place to place that matters, of 255

// Paper is brighter than most of what is on it: the grey that nine tenths of a region do not exceed.
int PaperOf(const GreyImage& image, int x0, int y0, int x1, int y1) {
  std::array<int, 256> histogram{};
  int n = 0;
  for (int y = y0; y < y1; y += 3) {
    for (int x = x0; x < x1; x += 3) {
      ++histogram[image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                               static_cast<std::size_t>(x)]];
      ++n;
    }
  }
  int below = 0;
  for (int grey = 0; grey < 256; ++grey) {
    below += histogram[static_cast<std::size_t>(grey)];
    if (below * 10 >= n * 9) return grey;
  }
  return 255;
}

bool LightIsUneven(const GreyImage& image) {
  constexpr int kFields = 6;
  int least = 255;
  int most = 0;
  for (int r = 0; r < kFields; ++r) {
    for (int c = 0; c < kFields; ++c) {
      const int paper = PaperOf(image, image.width * c / kFields, image.height * r / kFields,
                                image.width * (c + 1) / kFields, image.height * (r + 1) / kFields);
      least = std::min(least, paper);
      most = std::max(most, paper);
    }
  }
  return most - least > kUnevenLight;
}

}  // namespace

Box UprightScan::ToPage(const Box& box) const {
  const bool side = quarters % 2 != 0;
  // Pixels of the image as it came, whose width and height the turn may have swapped.
  const double came_width = side ? image.height : image.width;
  const double came_height = side ? image.width : image.height;
  const double pixels = image.dpi / 72;
  double left = came_width;
  double top = came_height;
  double right = 0;
  double bottom = 0;
  for (const auto& [px, py] :
       {std::pair(box.x, box.y), std::pair(box.x + box.width, box.y), std::pair(box.x, box.y + box.height),
        std::pair(box.x + box.width, box.y + box.height)}) {
    // The image was turned clockwise about its middle; in coordinates that run down, back is counter-clockwise.
    const double dx = px * pixels - image.width / 2.0;
    const double dy = py * pixels - image.height / 2.0;
    const double x = dx * std::cos(angle) + dy * std::sin(angle) + image.width / 2.0;
    const double y = -dx * std::sin(angle) + dy * std::cos(angle) + image.height / 2.0;
    double came_x = x;
    double came_y = y;
    switch (quarters % 4) {
      case 1:
        came_x = y;
        came_y = came_height - x;
        break;
      case 2:
        came_x = came_width - x;
        came_y = came_height - y;
        break;
      case 3:
        came_x = came_width - y;
        came_y = x;
        break;
      default:
        break;
    }
    left = std::min(left, came_x);
    top = std::min(top, came_y);
    right = std::max(right, came_x);
    bottom = std::max(bottom, came_y);
  }
  const double across = where.width / came_width;
  const double along = where.height / came_height;
  return {where.x + left * across, where.y + top * along, (right - left) * across, (bottom - top) * along};
}

UprightScan SetUpright(const ingest::PageScan& scan, int quarters) {
  UprightScan out;
  const bool drop_colour = !scan.without_colour.empty() && scan.coloured <= kMostColoured;
  out.image = drop_colour ? scan.without_colour : scan.image;
  out.where = scan.where;
  out.quarters = quarters % 4;
  if (out.image.empty() || out.image.dpi <= 0) return out;
  double dpi = out.image.dpi;
  PixPtr grey = ToPix(out.image);
  if (grey == nullptr) return out;
  bool changed = false;
  if (dpi > kMostDpi) {
    const auto scale = static_cast<l_float32>(kFineDpi / dpi);
    if (PixPtr smaller{pixScale(grey.get(), scale, scale)}) {
      grey = std::move(smaller);
      dpi = kFineDpi;
      changed = true;
    }
  }
  if (out.quarters != 0) {
    if (PixPtr turned{pixRotateOrth(grey.get(), out.quarters)}) grey = std::move(turned);
    changed = true;
  }
  if (LightIsUneven(out.image)) {
    const int field = std::max(8, static_cast<int>(dpi / 10));
    if (PixPtr even{
            pixBackgroundNorm(grey.get(), nullptr, nullptr, field, field, 60, field * field / 3, kEvenPaper, 2, 2)}) {
      grey = std::move(even);
      changed = true;
    }
  }
  const PixPtr binary(pixThresholdToBinary(grey.get(), 150));
  l_float32 degrees = 0;
  l_float32 confidence = 0;
  if (pixFindSkew(binary.get(), &degrees, &confidence) == 0 && confidence >= kLeastSkewConfidence &&
      std::abs(degrees) >= kLeastSkew && std::abs(degrees) <= kMostSkew) {
    const double radians = degrees * M_PI / 180;
    if (PixPtr turned{
            pixRotate(grey.get(), static_cast<l_float32>(radians), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0)}) {
      grey = std::move(turned);
      out.angle = radians;
      changed = true;
    }
  }
  if (changed) out.image = FromPix(grey.get(), dpi);
  return out;
}

int QuartersToFeet(const UprightScan& upright) {
  constexpr double kDpi = 200;
  PixPtr grey = ToPix(upright.image);
  if (grey == nullptr) return 0;
  if (upright.image.dpi > kDpi * 1.3) {
    const auto scale = static_cast<l_float32>(kDpi / upright.image.dpi);
    grey.reset(pixScale(grey.get(), scale, scale));
  }
  const PixPtr binary(pixThresholdToBinary(grey.get(), 150));
  l_float32 up = 0;
  l_float32 left = 0;
  l_int32 orientation = L_TEXT_ORIENT_UNKNOWN;
  if (binary == nullptr || pixOrientDetect(binary.get(), &up, &left, 0, 0) != 0 ||
      makeOrientDecision(up, left, 0, 0, &orientation, 0) != 0)
    return 0;
  switch (orientation) {
    case L_TEXT_ORIENT_LEFT:
      return 1;
    case L_TEXT_ORIENT_DOWN:
      return 2;
    case L_TEXT_ORIENT_RIGHT:
      return 3;
    default:
      return 0;
  }
}

}  // namespace xephang::ocr
