// What scanners, fax machines and clerks do to a page, made again from a seed.
//
// Everything is our own arithmetic and our own random numbers, so that the same page, options and seed give the same
// pixels. Nothing here reads or writes files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/page_image.h"

namespace xephang::testing {

/// A page in grey (one channel) or colour (three: red, green, blue), row by row from the top left.
struct Raster {
  int width = 0;
  int height = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;
};

/// All lengths in pixels of the page unless they say otherwise. What is 0 or false does nothing.
struct Damage {
  double dpi = 300;     ///< Of the pages made; a PDF is drawn at it.
  double skew = 0;      ///< Degrees; the angle is drawn from −skew to +skew.
  double blur = 0;      ///< Standard deviation.
  double noise = 0;     ///< Standard deviation in grey values.
  double uneven = 0;    ///< Share of the light that is missing where the page is darkest, 0 to 1.
  double bleed = 0;     ///< Share of the ink of the next page that shows through, mirrored.
  double salt = 0;      ///< Share of pixels that a speck or a hole begins at.
  int paper = 255;      ///< Grey value of white paper …
  int ink = 0;          ///< … and of black ink.
  int jpeg = 0;         ///< Quality, 1 to 100; 0 keeps every pixel.
  bool fax = false;     ///< One bit a pixel.
  bool stamp = false;   ///< A red seal on each page, a blue "received" box on the first.
  double stamp_x = -1;  ///< Centre of the seal as a share of the page; drawn from the seed where negative.
  double stamp_y = -1;
};

/// "office300", "office200", "poor150", "fax". Throws std::runtime_error on another name.
[[nodiscard]] Damage PresetDamage(std::string_view name);
[[nodiscard]] const std::vector<std::string>& PresetNames();

/// `next` may be null: nothing bleeds through then. `page` from 0 says which page of the document it is.
[[nodiscard]] Raster DamagePage(Raster image, const GreyImage* next, const Damage& damage, std::uint64_t seed,
                                int page);

[[nodiscard]] Raster ToRaster(const GreyImage& image);

}  // namespace xephang::testing
