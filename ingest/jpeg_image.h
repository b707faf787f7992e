// JPEG data -> samples as they stand in them, through libjpeg, without a word on the terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xephang::ingest {

struct JpegImage {
  int width = 0;
  int height = 0;
  int components = 0;   ///< 1 grey, 3 red, green, blue, 4 cyan, magenta, yellow, black as stored.
  bool adobe = false;   ///< Programs of Adobe store the four inks inverted.
  std::string samples;  ///< A byte each, row by row. Rows that could not be decoded are missing at the end.
  bool damaged = false;
};

/// nullopt where no row comes out, where there are more pixels than `max_pixels`, or in another number of components.
/// `plain` takes three components as red, green and blue where the data themselves do not say what they are.
[[nodiscard]] std::optional<JpegImage> DecodeJpeg(std::string_view data, std::int64_t max_pixels, bool plain = false);

}  // namespace xephang::ingest
