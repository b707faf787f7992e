#include <fmt/format.h>
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>

#include "ingest/error.h"
#include "ingest/jpeg_image.h"
#include "ingest/page_builder.h"
#include "ingest/png_image.h"
#include "ingest/scan_image.h"
#include "ingest/tiff_directory.h"

namespace xephang::ingest {
namespace {

struct Destroy {
  void operator()(Pix* p) const { pixDestroy(&p); }
};
using PixPtr = std::unique_ptr<Pix, Destroy>;

enum class Format : std::uint8_t { kTiff, kPng, kJpeg };

const l_uint8* Bytes(std::string_view data) { return reinterpret_cast<const l_uint8*>(data.data()); }

bool BeginsWith(std::string_view bytes, std::string_view mark) { return bytes.substr(0, mark.size()) == mark; }

Format FormatOf(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  if (bytes.empty()) throw Error(ErrorKind::kEmpty, "the file is empty");
  if (BeginsWith(bytes, "\x89PNG\r\n\x1A\n"sv)) return Format::kPng;
  if (BeginsWith(bytes, "\xFF\xD8\xFF"sv)) return Format::kJpeg;
  if (BeginsWith(bytes, "II*\0"sv) || BeginsWith(bytes, "MM\0*"sv)) return Format::kTiff;
  throw Error(ErrorKind::kUnsupported, "the file is neither a TIFF, a PNG nor a JPEG");
}

// What a JPEG says about itself before its first scan.
struct JpegHeader {
  std::int64_t width = 0;
  std::int64_t height = 0;
  int orientation = 1;
  double x_dpi = 0;
  double y_dpi = 0;
};

JpegHeader HeaderOfJpeg(std::string_view bytes) {
  JpegHeader out;
  const auto byte = [&](std::size_t at) -> unsigned { return static_cast<unsigned char>(bytes[at]); };
  const auto two = [&](std::size_t at) -> unsigned { return byte(at) << 8U | byte(at + 1); };
  std::size_t at = 2;
  while (at + 4 <= bytes.size() && byte(at) == 0xFF) {
    const unsigned marker = byte(at + 1);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    const std::size_t length = two(at + 2);
    if (length < 2 || at + 2 + length > bytes.size() || marker == 0xDA) break;
    const std::string_view part = bytes.substr(at + 4, length - 2);
    const std::size_t begin = at + 4;
    if (marker == 0xE0 && BeginsWith(part, "JFIF") && part.size() >= 12) {
      const double unit = byte(begin + 7) == 1 ? 1 : byte(begin + 7) == 2 ? 2.54 : 0;
      out.x_dpi = two(begin + 8) * unit;
      out.y_dpi = two(begin + 10) * unit;
    }
    if (marker == 0xE1 && BeginsWith(part, "Exif") && part.size() > 6) {
      const auto pages = TiffPages(part.substr(6), 1);
      if (!pages.empty()) {
        out.orientation = pages[0].orientation;
        if (out.x_dpi <= 0 || out.y_dpi <= 0) {
          out.x_dpi = pages[0].x_dpi;
          out.y_dpi = pages[0].y_dpi;
        }
      }
    }
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC && part.size() >= 5) {
      out.height = two(begin + 1);
      out.width = two(begin + 3);
    }
    at += 2 + length;
  }
  return out;
}

// Rows that are missing are white.
RowSource SourceOf(const JpegImage& jpeg) {
  RowSource source;
  source.width = jpeg.width;
  source.height = jpeg.height;
  source.colour = jpeg.components > 1;
  const std::size_t stride = static_cast<std::size_t>(jpeg.width) * static_cast<std::size_t>(jpeg.components);
  source.read = [&jpeg, stride](int y, std::uint8_t* row) {
    const std::size_t begin = stride * static_cast<std::size_t>(y);
    const std::size_t size = static_cast<std::size_t>(jpeg.width) * (jpeg.components > 1 ? 3 : 1);
    if (begin + stride > jpeg.samples.size()) {
      std::fill_n(row, size, std::uint8_t{255});
      return;
    }
    const auto* p = reinterpret_cast<const std::uint8_t*>(jpeg.samples.data()) + begin;
    if (jpeg.components < 4) {
      std::copy_n(p, size, row);
      return;
    }
    const auto paper = [&](unsigned ink) { return jpeg.adobe ? ink : 255U - ink; };
    for (std::size_t i = 0; i < size; i += 3, p += 4) {
      for (std::size_t c = 0; c < 3; ++c) row[i + c] = static_cast<std::uint8_t>(paper(p[c]) * paper(p[3]) / 255U);
    }
  };
  return source;
}

RowSource SourceOf(const PngImage& png) {
  RowSource source;
  source.width = png.width;
  source.height = png.height;
  source.colour = png.colour;
  const std::size_t stride = static_cast<std::size_t>(png.width) * (png.colour ? 3 : 1);
  source.read = [&png, stride](int y, std::uint8_t* row) {
    std::copy_n(png.samples.data() + stride * static_cast<std::size_t>(y), stride, row);
  };
  return source;
}

}  // namespace

int OrientationOfJpeg(std::string_view bytes) { return HeaderOfJpeg(bytes).orientation; }

struct ImageFile::State {
  std::string_view bytes;
  ScanLimits limits;
  Format format = Format::kPng;
  std::vector<TiffPage> pages;  // one for a PNG or JPEG
};

ImageFile::ImageFile(std::string_view bytes, const ScanLimits& limits) : state_(std::make_unique<State>()) {
  SilenceLeptonica();
  state_->bytes = bytes;
  state_->limits = limits;
  state_->format = FormatOf(bytes);
  if (state_->format == Format::kTiff) {
    state_->pages = TiffPages(bytes, limits.max_pages);
    if (state_->pages.empty()) throw Error(ErrorKind::kUnreadable, "the TIFF has no page that can be found");
    if (state_->pages.size() > static_cast<std::size_t>(limits.max_pages))
      throw Error(ErrorKind::kTooLarge, fmt::format("the TIFF has more pages than the limit of {}", limits.max_pages));
    return;
  }
  TiffPage page;
  if (state_->format == Format::kJpeg) {
    const JpegHeader header = HeaderOfJpeg(bytes);
    page.width = header.width;
    page.height = header.height;
    page.orientation = header.orientation;
    page.bits = 8;
    page.x_dpi = header.x_dpi;
    page.y_dpi = header.y_dpi;
  } else {
    const PngHeader header = HeaderOfPng(bytes).value_or(PngHeader());
    page.width = header.width;
    page.height = header.height;
    page.bits = header.bits;
    page.x_dpi = header.x_dpi;
    page.y_dpi = header.y_dpi;
  }
  if (page.width <= 0 || page.height <= 0)
    throw Error(ErrorKind::kUnreadable, "the header of the image is damaged or cut short");
  state_->pages.push_back(page);
}

ImageFile::~ImageFile() = default;

int ImageFile::PageCount() const { return static_cast<int>(state_->pages.size()); }

std::int64_t ImageFile::PixelsOf(int index) const {
  const TiffPage& page = state_->pages.at(static_cast<std::size_t>(index));
  if (page.width <= 0 || page.height <= 0) return 0;
  return page.width > state_->limits.max_pixels / page.height ? state_->limits.max_pixels + 1
                                                              : page.width * page.height;
}

PageScan ImageFile::ReadPage(int index) const {
  const TiffPage& header = state_->pages.at(static_cast<std::size_t>(index));
  if (PixelsOf(index) > state_->limits.max_pixels) {
    throw Error(ErrorKind::kTooLarge, fmt::format("an image of {} x {} pixels is over the limit of {} pixels",
                                                  header.width, header.height, state_->limits.max_pixels));
  }
  PageScan page;
  page.bits = header.bits;
  double x_dpi = header.x_dpi;
  double y_dpi = header.y_dpi;
  PixPtr pix;
  std::optional<JpegImage> jpeg;
  std::optional<PngImage> png;
  Turn turn;
  if (state_->format == Format::kTiff) {
    std::size_t offset = header.offset;
    pix.reset(pixReadMemFromMultipageTiff(Bytes(state_->bytes), state_->bytes.size(),
                                          &offset));  // turned upright by Leptonica
    if (header.orientation >= 5 && header.orientation <= 8) std::swap(x_dpi, y_dpi);
  } else if (state_->format == Format::kJpeg) {
    jpeg = DecodeJpeg(state_->bytes, state_->limits.max_pixels);
    turn = TurnOfOrientation(header.orientation);
    if (turn.transposed) std::swap(x_dpi, y_dpi);
  } else {
    png = DecodePng(state_->bytes);
  }
  if (pix != nullptr) {
    BuildPage(SourceOf(pix.get()), turn, &page);
  } else if (jpeg) {
    page.damaged = jpeg->damaged;
    BuildPage(SourceOf(*jpeg), turn, &page);
  } else if (png) {
    page.damaged = png->damaged;
    BuildPage(SourceOf(*png), turn, &page);
  } else {
    throw Error(ErrorKind::kUnreadable, "the image data are damaged or cut short");
  }
  pix.reset();
  jpeg.reset();
  png.reset();
  MakeSquare(x_dpi, y_dpi, &page);
  page.stated_dpi = std::max(x_dpi, y_dpi);
  page.image.dpi = EstimatedDpi(page.image, page.stated_dpi);
  page.without_colour.dpi = page.image.dpi;
  page.where = {0, 0, page.image.width * 72 / page.image.dpi, page.image.height * 72 / page.image.dpi};
  return page;
}

std::vector<PageScan> ReadImageFile(std::string_view bytes, const ScanLimits& limits) {
  const ImageFile file(bytes, limits);
  std::int64_t total = 0;
  for (int i = 0; i < file.PageCount(); ++i) total += std::min(file.PixelsOf(i), limits.max_pixels);
  if (total > limits.max_total_pixels) {
    throw Error(ErrorKind::kTooLarge, fmt::format("{} pages of {} pixels together are over the limit of {} pixels",
                                                  file.PageCount(), total, limits.max_total_pixels));
  }
  std::vector<PageScan> pages;
  int lost = 0;
  for (int i = 0; i < file.PageCount(); ++i) {
    try {
      pages.push_back(file.ReadPage(i));
    } catch (const Error& e) {
      ++lost;
      if (lost == file.PageCount()) throw;
      PageScan page;
      page.problem = fmt::format("Ảnh của trang {} không đọc được: {}.", i + 1, e.what());
      page.problem_en = fmt::format("The image of page {} cannot be read: {}.", i + 1, e.what());
      pages.push_back(std::move(page));
    }
  }
  return pages;
}

}  // namespace xephang::ingest
