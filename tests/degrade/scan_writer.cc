#include "tests/degrade/scan_writer.h"

#include <fmt/format.h>
#include <leptonica/allheaders.h>

#include <cmath>
#include <memory>
#include <stdexcept>

namespace xephang::testing {
namespace {

struct Destroy {
  void operator()(Pix* p) const { pixDestroy(&p); }
  void operator()(Pixa* p) const { pixaDestroy(&p); }
};
using PixPtr = std::unique_ptr<Pix, Destroy>;

PixPtr ToPix(const Raster& image, bool one_bit, double dpi) {
  PixPtr pix(pixCreate(image.width, image.height, image.channels == 3 ? 32 : one_bit ? 1 : 8));
  if (pix == nullptr) throw std::runtime_error("no memory for an image");
  const std::uint8_t* p = image.pixels.data();
  for (int y = 0; y < image.height; ++y) {
    l_uint32* line = pixGetData(pix.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix.get());
    for (int x = 0; x < image.width; ++x) {
      if (image.channels == 3) {
        composeRGBPixel(p[0], p[1], p[2], line + x);
      } else if (one_bit) {
        if (*p < 128) SET_DATA_BIT(line, x);
      } else {
        SET_DATA_BYTE(line, x, *p);
      }
      p += image.channels;
    }
  }
  const auto resolution = static_cast<l_int32>(std::lround(dpi));
  pixSetResolution(pix.get(), resolution, resolution);
  return pix;
}

std::string Taken(l_uint8* data, std::size_t size, l_ok failed) {
  const std::unique_ptr<l_uint8, void (*)(void*)> owner(data, lept_free);
  if (failed != 0 || data == nullptr) throw std::runtime_error("an image cannot be written");
  return {reinterpret_cast<const char*>(data), size};
}

unsigned Little(const std::string& bytes, std::size_t at, std::size_t count) {
  unsigned v = 0;
  for (std::size_t i = count; i-- > 0;) v = v << 8U | static_cast<unsigned char>(bytes.at(at + i));
  return v;
}

// The one strip of a TIFF in fax code.
std::string FaxCode(const Raster& image, l_int32 compression) {
  const PixPtr pix = ToPix(image, true, 0);
  l_uint8* data = nullptr;
  std::size_t size = 0;
  const l_ok failed = pixWriteMemTiff(&data, &size, pix.get(), compression);
  const std::string tiff = Taken(data, size, failed);
  if (tiff.substr(0, 2) != "II") throw std::runtime_error("a TIFF of another byte order");
  const std::size_t directory = Little(tiff, 4, 4);
  std::size_t offset = 0;
  std::size_t length = 0;
  for (unsigned i = 0; i < Little(tiff, directory, 2); ++i) {
    const std::size_t entry = directory + 2 + std::size_t{12} * i;
    const unsigned tag = Little(tiff, entry, 2);
    if (tag != 273 && tag != 279) continue;
    if (Little(tiff, entry + 4, 4) != 1) throw std::runtime_error("a TIFF of several strips");
    (tag == 273 ? offset : length) = Little(tiff, entry + 8, Little(tiff, entry + 2, 2) == 3 ? 2 : 4);
  }
  return tiff.substr(offset, length);
}

}  // namespace

std::string EncodeJpeg(const Raster& image, int quality, double dpi) {
  const PixPtr pix = ToPix(image, false, dpi);
  l_uint8* data = nullptr;
  std::size_t size = 0;
  const l_ok failed = pixWriteMemJpeg(&data, &size, pix.get(), quality, 0);
  return Taken(data, size, failed);
}

std::string EncodePng(const Raster& image, bool one_bit, double dpi) {
  const PixPtr pix = ToPix(image, one_bit, dpi);
  l_uint8* data = nullptr;
  std::size_t size = 0;
  const l_ok failed = pixWriteMemPng(&data, &size, pix.get(), 0);
  return Taken(data, size, failed);
}

std::string EncodeTiff(const std::vector<Raster>& pages, bool one_bit, double dpi) {
  const std::unique_ptr<Pixa, Destroy> all(pixaCreate(static_cast<l_int32>(pages.size())));
  for (const auto& page : pages) pixaAddPix(all.get(), ToPix(page, one_bit, dpi).release(), L_INSERT);
  l_uint8* data = nullptr;
  std::size_t size = 0;
  const l_ok failed = pixaWriteMemMultipageTiff(&data, &size, all.get());
  return Taken(data, size, failed);
}

std::string EncodeG4(const Raster& image) { return FaxCode(image, IFF_TIFF_G4); }

std::string EncodeG3(const Raster& image) { return FaxCode(image, IFF_TIFF_G3); }

void ScanPdf::Add(const Raster& image, const Damage& damage) {
  const std::string size =
      fmt::format("/Type /XObject /Subtype /Image /Width {} /Height {}", image.width, image.height);
  const char* colour = image.channels == 3 ? "/DeviceRGB" : "/DeviceGray";
  int object = 0;
  if (damage.fax) {
    object = pdf_.AddStream(fmt::format("{} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
                                        "/DecodeParms << /K -1 /Columns {} /Rows {} >>",
                                        size, image.width, image.height),
                            EncodeG4(image));
  } else if (damage.jpeg > 0) {
    object = pdf_.AddStream(fmt::format("{} /ColorSpace {} /BitsPerComponent 8 /Filter /DCTDecode", size, colour),
                            EncodeJpeg(image, damage.jpeg, damage.dpi));
  } else {
    object =
        pdf_.AddFlateStream(fmt::format("{} /ColorSpace {} /BitsPerComponent 8", size, colour),
                            std::string_view(reinterpret_cast<const char*>(image.pixels.data()), image.pixels.size()));
  }
  const double width = image.width * 72.0 / damage.dpi;
  const double height = image.height * 72.0 / damage.dpi;
  pdf_.AddPage(fmt::format("q {:.2f} 0 0 {:.2f} 0 0 cm /Im0 Do Q", width, height),
               fmt::format("/XObject << /Im0 {} >>", Ref(object)),
               fmt::format("/MediaBox [0 0 {:.2f} {:.2f}]", width, height));
}

}  // namespace xephang::testing
