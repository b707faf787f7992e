// PNG data -> samples, through libpng, without a word on the terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace xephang::ingest {

/// What stands before the samples of a PNG.
struct PngHeader {
  std::int64_t width = 0;
  std::int64_t height = 0;
  int bits = 8;      ///< Of a sample.
  double x_dpi = 0;  ///< 0 where none is given.
  double y_dpi = 0;
};

/// nullopt where `data` do not begin as a PNG does.
[[nodiscard]] std::optional<PngHeader> HeaderOfPng(std::string_view data);

struct PngImage {
  int width = 0;
  int height = 0;
  bool colour = false;  ///< Three bytes a pixel in place of one.
  std::vector<std::uint8_t> samples;
  bool damaged = false;  ///< The data end too early or are damaged; what is missing is white.
};

/// What is transparent is white. nullopt where nothing can be read. To be called on what HeaderOfPng found to be small
/// enough.
[[nodiscard]] std::optional<PngImage> DecodePng(std::string_view data);

}  // namespace xephang::ingest
