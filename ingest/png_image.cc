#include "ingest/png_image.h"

#include <png.h>

#include <algorithm>
#include <cstddef>

namespace xephang::ingest {
namespace {

std::uint32_t Big(std::string_view data, std::size_t at) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < 4; ++i) v = v << 8U | static_cast<unsigned char>(data[at + i]);
  return v;
}

}  // namespace

std::optional<PngHeader> HeaderOfPng(std::string_view data) {
  if (data.size() < 33 || data.substr(12, 4) != "IHDR") return std::nullopt;
  PngHeader out;
  out.width = Big(data, 16);
  out.height = Big(data, 20);
  out.bits = static_cast<unsigned char>(data[24]);
  for (std::size_t at = 33; at + 12 <= data.size();) {
    const std::size_t length = Big(data, at);
    const std::string_view kind = data.substr(at + 4, 4);
    if (kind == "IDAT" || length > data.size() - at - 12) break;
    if (kind == "pHYs" && length == 9 && data[at + 16] == 1) {
      out.x_dpi = Big(data, at + 8) * 0.0254;
      out.y_dpi = Big(data, at + 12) * 0.0254;
    }
    at += 12 + length;
  }
  return out;
}

std::optional<PngImage> DecodePng(std::string_view data) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, data.data(), data.size()) == 0) return std::nullopt;
  PngImage out;
  out.width = static_cast<int>(image.width);
  out.height = static_cast<int>(image.height);
  out.colour = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
  image.format = out.colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  out.samples.assign(PNG_IMAGE_SIZE(image), 255);
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, out.samples.data(), 0, nullptr) == 0) {
    out.damaged = true;
    png_image_free(&image);
    const bool nothing = std::all_of(out.samples.begin(), out.samples.end(), [](std::uint8_t v) { return v == 255; });
    if (nothing) return std::nullopt;
  }
  return out;
}

}  // namespace xephang::ingest
