#include "ingest/page_picture.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "ingest/error.h"
#include "ingest/jpeg_image.h"
#include "ingest/page_builder.h"
#include "ingest/png_image.h"
#include "ingest/tiff_directory.h"

namespace xephang::ingest {
namespace {

struct Destroy {
  void operator()(Pix* p) const { pixDestroy(&p); }
};
using PixPtr = std::unique_ptr<Pix, Destroy>;

[[noreturn]] void Unreadable() { throw Error(ErrorKind::kUnreadable, "the image data are damaged or cut short"); }

void CheckSize(std::int64_t width, std::int64_t height, const ScanLimits& limits) {
  if (width <= 0 || height <= 0) Unreadable();
  if (width > limits.max_pixels / height) throw Error(ErrorKind::kTooLarge, "the image is over the limit of pixels");
}

// ---- JPEG ----

PagePicture PictureOfJpeg(std::string_view bytes, const ScanLimits& limits) {
  // Decoded only to know that a viewer can.
  const auto jpeg = DecodeJpeg(bytes, limits.max_pixels);
  if (!jpeg) Unreadable();
  PagePicture out;
  out.coding = PagePicture::Coding::kJpeg;
  out.colour = jpeg->components == 1   ? PagePicture::Colour::kGray
               : jpeg->components == 3 ? PagePicture::Colour::kRgb
                                       : PagePicture::Colour::kCmyk;
  out.inverted = jpeg->components == 4 && jpeg->adobe;
  out.width = jpeg->width;
  out.height = jpeg->height;
  out.orientation = OrientationOfJpeg(bytes);
  out.data = bytes;
  return out;
}

// ---- PNG ----

std::uint32_t Big(std::string_view data, std::size_t at) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < 4; ++i) v = v << 8U | static_cast<unsigned char>(data[at + i]);
  return v;
}

// The data of a PNG as they are: neither interlaced nor with anything transparent.
std::optional<PagePicture> PlainPng(std::string_view bytes) {
  constexpr std::size_t kHeaderEnd = 33;
  if (bytes.size() < kHeaderEnd) return std::nullopt;
  const auto colour_type = static_cast<unsigned char>(bytes[25]);
  if (bytes[28] != 0 || (colour_type != 0 && colour_type != 2 && colour_type != 3)) return std::nullopt;
  PagePicture out;
  out.coding = PagePicture::Coding::kPng;
  out.colour = colour_type == 0   ? PagePicture::Colour::kGray
               : colour_type == 2 ? PagePicture::Colour::kRgb
                                  : PagePicture::Colour::kIndexed;
  out.width = static_cast<int>(Big(bytes, 16));
  out.height = static_cast<int>(Big(bytes, 20));
  out.bits = static_cast<unsigned char>(bytes[24]);
  for (std::size_t at = kHeaderEnd; at + 12 <= bytes.size();) {
    const std::size_t length = Big(bytes, at);
    const std::string_view kind = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - 12) return std::nullopt;
    const std::string_view data = bytes.substr(at + 8, length);
    if (kind == "tRNS") return std::nullopt;
    if (kind == "PLTE") out.palette = data;
    if (kind == "IDAT") out.data += data;
    at += 12 + length;
  }
  const bool indexed = out.colour == PagePicture::Colour::kIndexed;
  if (indexed && (out.palette.size() < 3 || out.palette.size() % 3 != 0 || out.palette.size() > 768))
    return std::nullopt;
  if (!indexed) out.palette.clear();
  return out;
}

PagePicture PictureOfPng(std::string_view bytes, const ScanLimits& limits) {
  const auto header = HeaderOfPng(bytes);
  if (!header) Unreadable();
  CheckSize(header->width, header->height, limits);
  const auto png = DecodePng(bytes);
  if (!png) Unreadable();
  if (!png->damaged) {
    if (auto plain = PlainPng(bytes)) return *std::move(plain);
  }
  PagePicture out;
  out.colour = png->colour ? PagePicture::Colour::kRgb : PagePicture::Colour::kGray;
  out.width = png->width;
  out.height = png->height;
  out.data.assign(reinterpret_cast<const char*>(png->samples.data()), png->samples.size());
  return out;
}

// ---- TIFF ----

std::string WithHighBitFirst(std::string data) {
  for (char& c : data) {
    auto byte = static_cast<unsigned char>(c);
    unsigned turned = 0;
    for (int i = 0; i < 8; ++i, byte = static_cast<unsigned char>(byte >> 1U)) turned = turned << 1U | (byte & 1U);
    c = static_cast<char>(turned);
  }
  return data;
}

// The one strip of a page in G4; nullopt where it has several, or another coding.
std::optional<PagePicture> FaxStrip(std::string_view bytes, const TiffPage& page) {
  if (page.compression != 4 || page.bits != 1 || page.samples != 1 || page.strips != 1) return std::nullopt;
  if (page.data_size == 0 || page.data_at > bytes.size() || page.data_size > bytes.size() - page.data_at)
    return std::nullopt;
  PagePicture out;
  out.coding = PagePicture::Coding::kFax;
  out.bits = 1;
  out.width = static_cast<int>(page.width);
  out.height = static_cast<int>(page.height);
  out.orientation = page.orientation;
  out.inverted = !page.white_is_zero;
  out.data = bytes.substr(page.data_at, page.data_size);
  if (page.low_bit_first) out.data = WithHighBitFirst(std::move(out.data));
  return out;
}

PagePicture PictureOfTiff(std::string_view bytes, int index, const ScanLimits& limits) {
  const auto pages = TiffPages(bytes, limits.max_pages);
  if (index < 0 || static_cast<std::size_t>(index) >= pages.size()) Unreadable();
  const TiffPage& page = pages[static_cast<std::size_t>(index)];
  CheckSize(page.width, page.height, limits);
  std::size_t offset = page.offset;
  // Turned upright by Leptonica.
  const PixPtr pix(pixReadMemFromMultipageTiff(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size(), &offset));
  if (pix == nullptr) Unreadable();
  if (auto strip = FaxStrip(bytes, page)) return *std::move(strip);
  if (pixGetDepth(pix.get()) == 1 && pixGetColormap(pix.get()) == nullptr) {
    l_uint8* data = nullptr;
    std::size_t size = 0;
    const l_ok failed = pixWriteMemTiff(&data, &size, pix.get(), IFF_TIFF_G4);
    const std::unique_ptr<l_uint8, void (*)(void*)> owner(data, lept_free);
    if (failed == 0 && data != nullptr) {
      const std::string_view tiff(reinterpret_cast<const char*>(data), size);
      const auto written = TiffPages(tiff, 1);
      if (!written.empty()) {
        if (auto strip = FaxStrip(tiff, written.front())) return *std::move(strip);
      }
    }
  }
  const RowSource source = SourceOf(pix.get());
  PagePicture out;
  out.colour = source.colour ? PagePicture::Colour::kRgb : PagePicture::Colour::kGray;
  out.width = source.width;
  out.height = source.height;
  const std::size_t stride = static_cast<std::size_t>(source.width) * (source.colour ? 3 : 1);
  out.data.resize(stride * static_cast<std::size_t>(source.height));
  for (int y = 0; y < source.height; ++y)
    source.read(y, reinterpret_cast<std::uint8_t*>(out.data.data()) + stride * static_cast<std::size_t>(y));
  return out;
}

}  // namespace

PagePicture ReadPagePicture(std::string_view bytes, int index, const ScanLimits& limits) {
  SilenceLeptonica();
  if (bytes.starts_with("\x89PNG")) return PictureOfPng(bytes, limits);
  if (bytes.starts_with("\xFF\xD8")) return PictureOfJpeg(bytes, limits);
  return PictureOfTiff(bytes, index, limits);
}

}  // namespace xephang::ingest
