// Pages made of images: what was put in comes out, upright, whatever the coding.
#include "ingest/scan_image.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <memory>

#include "ingest/error.h"
#include "ingest/pdf_file.h"
#include "tests/degrade/page_damage.h"
#include "tests/degrade/scan_writer.h"
#include "tests/documents.h"
#include "tests/ingest/pdf_writer.h"

namespace xephang::ingest {
namespace {

using testing::Deflate;
using testing::PdfWriter;
using testing::Raster;
using testing::Ref;

struct Destroy {
  void operator()(Pix* p) const { pixDestroy(&p); }
};
using PixPtr = std::unique_ptr<Pix, Destroy>;

constexpr int kWidth = 61;
constexpr int kHeight = 43;

// Grey steps of all sizes, different in every corner.
Raster Steps(int bits = 8, int width = kWidth, int height = kHeight) {
  Raster image{width, height, 1, {}};
  const int most = (1 << std::min(bits, 8)) - 1;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int v = (x * 7 + y * 3 + (x > 2 * y ? 90 : 0)) & 255;
      if (x < 12 && y < 9) v = 0;
      if (x > width - 6 && y > height - 14) v = 255;
      image.pixels.push_back(static_cast<std::uint8_t>((v * most / 255) * 255 / most));
    }
  }
  return image;
}

// A grey of its own in each quarter: enough to tell all turns apart where a renderer blurs edges.
Raster Quarters() {
  Raster image{kWidth, kHeight, 1, {}};
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x)
      image.pixels.push_back(static_cast<std::uint8_t>(20 + (x < 25 ? 0 : 60) + (y < 18 ? 0 : 120)));
  }
  return image;
}

// Places where two images differ by more than a step of rounding.
int CountDifferent(const GreyImage& a, const GreyImage& b) {
  if (a.width != b.width || a.height != b.height) return -1;
  int count = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) count += std::abs(a.pixels[i] - b.pixels[i]) > 2;
  return count;
}

// A page of black words, a red ring over them, blue below.
Raster Stamped() {
  Raster image{200, 160, 3, {}};
  for (int y = 0; y < 160; ++y) {
    for (int x = 0; x < 200; ++x) {
      const bool word = y % 16 < 8 && x % 24 < 16 && y < 120;
      const double ring = std::hypot(x - 100, y - 60);
      if (word) {
        image.pixels.insert(image.pixels.end(), {20, 20, 20});
      } else if (ring > 40 && ring < 50) {
        image.pixels.insert(image.pixels.end(), {210, 40, 50});
      } else if (y > 130 && x > 110 && x < 180) {
        image.pixels.insert(image.pixels.end(), {40, 60, 190});
      } else {
        image.pixels.insert(image.pixels.end(), {246, 244, 240});
      }
    }
  }
  return image;
}

std::string Bytes(const std::vector<std::uint8_t>& v) { return {v.begin(), v.end()}; }

// Samples of `bits` as a PDF packs them.
std::string Packed(const Raster& image, int bits, bool inverted = false) {
  std::string out;
  const int row_samples = image.width * image.channels;
  const int most = (1 << std::min(bits, 8)) - 1;
  for (int y = 0; y < image.height; ++y) {
    unsigned held = 0;
    int filled = 0;
    for (int x = 0; x < row_samples; ++x) {
      int v = image.pixels[static_cast<std::size_t>(y * row_samples + x)];
      v = v * most / 255;
      if (inverted) v = most - v;
      if (bits == 16) {
        out.push_back(static_cast<char>(v));
        out.push_back('\x5A');
        continue;
      }
      held = held << static_cast<unsigned>(bits) | static_cast<unsigned>(v);
      filled += bits;
      if (filled == 8) {
        out.push_back(static_cast<char>(held));
        held = 0;
        filled = 0;
      }
    }
    if (filled > 0) out.push_back(static_cast<char>(held << static_cast<unsigned>(8 - filled)));
  }
  return out;
}

std::string Size(const Raster& image) {
  return fmt::format("/Type /XObject /Subtype /Image /Width {} /Height {} ", image.width, image.height);
}

// A page of one point for each sample, the image over all of it.
std::string PageOf(PdfWriter& pdf, int object, int width, int height, std::string_view entries = {},
                   std::string_view more = {}) {
  pdf.AddPage(fmt::format("q {} 0 0 {} 0 0 cm /Im0 Do Q {}", width, height, more),
              fmt::format("/XObject << /Im0 {} >>", Ref(object)),
              fmt::format("/MediaBox [0 0 {} {}] {}", width, height, entries));
  return pdf.Finish();
}

std::string PdfOf(const Raster& image, std::string_view entries, std::string_view data) {
  PdfWriter pdf;
  const int object = pdf.AddStream(Size(image) + std::string(entries), data);
  return PageOf(pdf, object, image.width, image.height);
}

std::optional<PageScan> Read(std::string_view pdf) { return EmbeddedPageImage(pdf, InspectPdf(pdf), 0); }

int MostDifferent(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  if (a.size() != b.size()) return 1000;
  int most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

void ExpectPixels(const std::optional<PageScan>& page, const Raster& image, int tolerance = 0) {
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->from_embedded);
  EXPECT_FALSE(page->damaged);
  ASSERT_EQ(page->image.width, image.width);
  ASSERT_EQ(page->image.height, image.height);
  EXPECT_LE(MostDifferent(page->image.pixels, image.pixels), tolerance);
}

TEST(EmbeddedPageImage, GreySamplesOfEverySize) {
  for (const int bits : {1, 2, 4, 8, 16}) {
    SCOPED_TRACE(bits);
    const Raster image = Steps(bits);
    const std::string grey = fmt::format("/ColorSpace /DeviceGray /BitsPerComponent {} /Filter /FlateDecode ", bits);
    const auto page = Read(PdfOf(image, grey, Deflate(Packed(image, bits))));
    ExpectPixels(page, image);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->bits, bits);
    EXPECT_TRUE(page->without_colour.empty());
    ExpectPixels(Read(PdfOf(image, grey + "/Decode [1 0]", Deflate(Packed(image, bits, true)))), image);
  }
}

TEST(EmbeddedPageImage, PredictorsAndPackings) {
  const Raster image = Steps();
  const std::string grey = "/ColorSpace /DeviceGray /BitsPerComponent 8 ";
  std::string up;    // PNG predictor 2: against the row above
  std::string left;  // TIFF predictor
  for (int y = 0; y < kHeight; ++y) {
    up += '\2';
    for (int x = 0; x < kWidth; ++x) {
      const auto at = static_cast<std::size_t>(y * kWidth + x);
      up += static_cast<char>(image.pixels[at] - (y > 0 ? image.pixels[at - kWidth] : 0));
      left += static_cast<char>(image.pixels[at] - (x > 0 ? image.pixels[at - 1] : 0));
    }
  }
  ExpectPixels(
      Read(PdfOf(image, grey + fmt::format("/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns {} >>", kWidth),
                 Deflate(up))),
      image);
  ExpectPixels(
      Read(PdfOf(image, grey + fmt::format("/Filter /FlateDecode /DecodeParms << /Predictor 2 /Columns {} >>", kWidth),
                 Deflate(left))),
      image);
  ExpectPixels(Read(PdfOf(image, grey + "/Filter [/ASCIIHexDecode /FlateDecode]",
                          testing::HexString(Deflate(Packed(image, 8))).substr(1))),
               image);
  ExpectPixels(Read(PdfOf(image, grey, Packed(image, 8))), image);
}

TEST(EmbeddedPageImage, ColourSpaces) {
  const Raster colour = Stamped();
  Raster cmyk{colour.width, colour.height, 4, {}};
  Raster indexed{colour.width, colour.height, 1, {}};
  const std::vector<std::array<int, 3>> palette{{20, 20, 20}, {210, 40, 50}, {40, 60, 190}, {246, 244, 240}};
  for (std::size_t i = 0; i < colour.pixels.size(); i += 3) {
    for (std::size_t c = 0; c < 3; ++c) cmyk.pixels.push_back(static_cast<std::uint8_t>(255 - colour.pixels[i + c]));
    cmyk.pixels.push_back(0);
    const auto at =
        std::find_if(palette.begin(), palette.end(), [&](const auto& p) { return p[0] == colour.pixels[i]; });
    indexed.pixels.push_back(static_cast<std::uint8_t>((at - palette.begin()) * 85));
  }
  const auto plain = Read(PdfOf(colour, "/ColorSpace /DeviceRGB /BitsPerComponent 8", Bytes(colour.pixels)));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->image.pixels[0], 20);
  EXPECT_EQ(plain->image.pixels[17], 244);
  ASSERT_FALSE(plain->without_colour.empty());
  struct Case {
    const char* what;
    std::string pdf;
  };
  PdfWriter icc;
  const int profile = icc.AddStream("/N 3", "not looked at");
  const int image = icc.AddStream(
      Size(colour) + fmt::format("/ColorSpace [/ICCBased {}] /BitsPerComponent 8", Ref(profile)), Bytes(colour.pixels));
  const Case cases[] = {
      {"CMYK", PdfOf(cmyk, "/ColorSpace /DeviceCMYK /BitsPerComponent 8", Bytes(cmyk.pixels))},
      {"indexed",
       PdfOf(indexed, "/ColorSpace [/Indexed /DeviceRGB 3 <141414 D22832 283CBE F6F4F0>] /BitsPerComponent 2",
             Packed(indexed, 2))},
      {"ICC", PageOf(icc, image, colour.width, colour.height)},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const auto page = Read(c.pdf);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->image.pixels, plain->image.pixels);
    EXPECT_EQ(page->without_colour.pixels, plain->without_colour.pixels);
  }
}

TEST(EmbeddedPageImage, JpegGreyAndColour) {
  Raster grey{kWidth, kHeight, 1, {}};
  for (int i = 0; i < kWidth * kHeight; ++i) grey.pixels.push_back(static_cast<std::uint8_t>(i % kWidth * 3 + 20));
  const std::string entries = "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode ";
  ExpectPixels(Read(PdfOf(grey, entries, testing::EncodeJpeg(grey, 95, 300))), grey, 6);
  Raster inverted = grey;
  for (auto& v : inverted.pixels) v = static_cast<std::uint8_t>(255 - v);
  ExpectPixels(Read(PdfOf(grey, entries + "/Decode [1 0]", testing::EncodeJpeg(inverted, 95, 300))), grey, 6);
  ExpectPixels(Read(PdfOf(grey, "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode /DCTDecode]",
                          Deflate(testing::EncodeJpeg(grey, 95, 300)))),
               grey, 6);
  const Raster colour = Stamped();
  const auto page = Read(PdfOf(colour, "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
                               testing::EncodeJpeg(colour, 90, 300)));
  ASSERT_TRUE(page);
  EXPECT_NEAR(page->coloured, 0.12, 0.06);
}

TEST(EmbeddedPageImage, FaxCode) {
  const Raster image = Steps(1);
  const std::string code = testing::EncodeG4(image);
  Raster negative = image;
  for (auto& v : negative.pixels) v = static_cast<std::uint8_t>(255 - v);
  const auto entries = [](std::string_view parms, std::string_view more = {}) {
    return fmt::format(
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /Columns {} /Rows {} {} "
        ">> {}",
        kWidth, kHeight, parms, more);
  };
  const auto page = Read(PdfOf(image, entries("/K -1"), code));
  ExpectPixels(page, image);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bits, 1);
  ExpectPixels(Read(PdfOf(image, entries("/K -1 /BlackIs1 true"), code)), negative);
  ExpectPixels(Read(PdfOf(image, entries("/K -1 /BlackIs1 true", "/Decode [1 0]"), code)), image);
  ExpectPixels(
      Read(PdfOf(image,
                 fmt::format("/ImageMask true /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {} >>", kWidth),
                 code)),
      image);
  // Only when rows are as long as the image is wide are they its rows.
  EXPECT_FALSE(Read(PdfOf(image, "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode", code)));
}

// G3 in one and two dimensions, by the TIFF that Leptonica makes of it.
TEST(EmbeddedPageImage, OldFaxCode) {
  const Raster image = Steps(1);
  const std::string code = testing::EncodeG3(image);
  ExpectPixels(Read(PdfOf(image,
                          fmt::format("/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
                                      "/DecodeParms << /K 0 /EndOfLine true /Columns {} >>",
                                      kWidth),
                          code)),
               image);
}

void AppendBig(std::string* out, std::uint32_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out->push_back(static_cast<char>(value >> (8 * i) & 255U));
}

// A page of JBIG2: its information, then one region in fax code.
std::string Jbig2PageInformation(const Raster& image) {
  std::string out;
  AppendBig(&out, 0, 4);   // segment
  AppendBig(&out, 48, 1);  // page information
  AppendBig(&out, 0, 1);
  AppendBig(&out, 1, 1);  // page
  AppendBig(&out, 19, 4);
  AppendBig(&out, static_cast<std::uint32_t>(image.width), 4);
  AppendBig(&out, static_cast<std::uint32_t>(image.height), 4);
  AppendBig(&out, 0, 4);
  AppendBig(&out, 0, 4);
  AppendBig(&out, 0, 1);
  AppendBig(&out, 0, 2);
  return out;
}

std::string Jbig2Region(const Raster& image) {
  const std::string code = testing::EncodeG4(image);
  std::string out;
  AppendBig(&out, 1, 4);
  AppendBig(&out, 38, 1);  // immediate generic region
  AppendBig(&out, 0, 1);
  AppendBig(&out, 1, 1);
  AppendBig(&out, static_cast<std::uint32_t>(18 + code.size()), 4);
  AppendBig(&out, static_cast<std::uint32_t>(image.width), 4);
  AppendBig(&out, static_cast<std::uint32_t>(image.height), 4);
  AppendBig(&out, 0, 4);
  AppendBig(&out, 0, 4);
  AppendBig(&out, 0, 1);
  AppendBig(&out, 1, 1);  // MMR
  return out + code;
}

TEST(EmbeddedPageImage, Jbig2) {
  const Raster image = Steps(1);
  const std::string entries = "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode ";
  const std::string data = Jbig2PageInformation(image) + Jbig2Region(image);
  const auto page = Read(PdfOf(image, entries, data));
  ExpectPixels(page, image);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bits, 1);

  PdfWriter pdf;
  std::string comment;  // a segment that says nothing, for all pages
  AppendBig(&comment, 7, 4);
  AppendBig(&comment, 62, 1);
  AppendBig(&comment, 0, 2);
  AppendBig(&comment, 6, 4);
  AppendBig(&comment, 0x20000000, 4);
  AppendBig(&comment, 0, 2);
  const int globals = pdf.AddStream("", comment);
  const int object =
      pdf.AddStream(Size(image) + entries + fmt::format("/DecodeParms << /JBIG2Globals {} >>", Ref(globals)), data);
  ASSERT_TRUE(Read(PageOf(pdf, object, image.width, image.height)));

  Raster vast = image;  // a page of 16 gigapixels in the data of a small image
  vast.width = vast.height = 1 << 17;
  EXPECT_FALSE(Read(PdfOf(image, entries, Jbig2PageInformation(vast) + Jbig2Region(image))));
  EXPECT_FALSE(Read(PdfOf(image, entries, "no such thing")));
}

TEST(EmbeddedPageImage, Jpeg2000) {
  const Raster image = Steps(8, 128, 96);
  const PixPtr pix(pixCreate(image.width, image.height, 8));
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x)
      pixSetPixel(pix.get(), x, y, image.pixels[static_cast<std::size_t>(y * image.width + x)]);
  }
  l_uint8* data = nullptr;
  std::size_t size = 0;
  ASSERT_EQ(pixWriteMemJp2k(&data, &size, pix.get(), 100, 4, 0, 0), 0);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  lept_free(data);
  ExpectPixels(Read(PdfOf(image, "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /JPXDecode", bytes)), image, 3);
  ExpectPixels(Read(PdfOf(image, "/Filter /JPXDecode", bytes)), image, 3);
  EXPECT_FALSE(Read(PdfOf(image, "/Filter /JPXDecode", bytes.substr(0, 60))));
}

// All turns of the page and all ways to lay an image on it, against what Poppler draws.
TEST(EmbeddedPageImage, LiesAsAViewerShowsIt) {
  const Raster image = Quarters();
  struct Matrix {
    const char* what;
    std::string cm;
    bool on_side;
  };
  const Matrix matrices[] = {
      {"upright", fmt::format("{} 0 0 {} 0 0", kWidth, kHeight), false},
      {"mirrored", fmt::format("-{0} 0 0 {1} {0} 0", kWidth, kHeight), false},
      {"upside down", fmt::format("{0} 0 0 -{1} 0 {1}", kWidth, kHeight), false},
      {"half a turn", fmt::format("-{0} 0 0 -{1} {0} {1}", kWidth, kHeight), false},
      {"a quarter left", fmt::format("0 {0} -{1} 0 {1} 0", kWidth, kHeight), true},
      {"a quarter right", fmt::format("0 -{0} {1} 0 0 {0}", kWidth, kHeight), true},
      {"transposed", fmt::format("0 {0} {1} 0 0 0", kWidth, kHeight), true},
      {"across", fmt::format("0 -{0} -{1} 0 {1} {0}", kWidth, kHeight), true},
  };
  for (const auto& m : matrices) {
    for (const int rotation : {0, 90, 180, 270}) {
      SCOPED_TRACE(fmt::format("{}, /Rotate {}", m.what, rotation));
      PdfWriter pdf;
      const int object = pdf.AddStream(Size(image) + "/ColorSpace /DeviceGray /BitsPerComponent 8", Packed(image, 8));
      pdf.AddPage(fmt::format("q {} cm /Im0 Do Q", m.cm), fmt::format("/XObject << /Im0 {} >>", Ref(object)),
                  fmt::format("/Rotate {} /MediaBox [0 0 {} {}]", rotation, m.on_side ? kHeight : kWidth,
                              m.on_side ? kWidth : kHeight));
      const std::string bytes = pdf.Finish();
      const auto page = Read(bytes);
      ASSERT_TRUE(page);
      const int different = CountDifferent(page->image, PdfFile(bytes).Render(0, 72));
      EXPECT_GE(different, 0);
      EXPECT_LE(different, kWidth + kHeight) << "but for the lines between the quarters";
    }
  }
}

TEST(EmbeddedPageImage, WhatIsNoSingleImageIsDrawn) {
  const Raster image = Steps();
  const auto page_with = [&](std::string_view content, std::string_view entries) {
    PdfWriter pdf;
    const int object = pdf.AddStream(
        Size(image) + "/ColorSpace /DeviceGray /BitsPerComponent 8 " + std::string(entries), Packed(image, 8));
    const int stencil = pdf.AddStream("/Type /XObject /Subtype /Image /Width 8 /Height 1 /ImageMask true", "\x55");
    const int strip = pdf.AddStream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
        "a");
    pdf.AddPage(content,
                fmt::format("/XObject << /Im0 {} /Mask {} /Strip {} >>", Ref(object), Ref(stencil), Ref(strip)),
                "/MediaBox [0 0 100 100]");
    return Read(pdf.Finish());
  };
  EXPECT_TRUE(page_with("q 100 0 0 100 0 0 cm /Im0 Do Q", ""));
  EXPECT_TRUE(page_with("q 100 0 0 100 0 0 cm /Im0 Do Q q 20 0 0 20 60 10 cm /Strip Do Q", "")) << "a stamp";
  EXPECT_FALSE(page_with("q 100 0 0 50 0 0 cm /Im0 Do Q q 100 0 0 50 0 50 cm /Strip Do Q", "")) << "in strips";
  EXPECT_FALSE(page_with("q 100 0 0 100 0 0 cm /Im0 Do /Mask Do Q", "")) << "text in a stencil";
  EXPECT_FALSE(page_with("q 100 2 -2 100 0 0 cm /Im0 Do Q", "")) << "askew";
  EXPECT_FALSE(page_with("q 100 0 0 100 0 0 cm /Im0 Do Q", "/Mask [0 3]")) << "partly transparent";
  EXPECT_FALSE(page_with("q 100 0 0 100 0 0 cm /Im0 Do Q", "/Decode [0.2 0.8]"));
  EXPECT_FALSE(page_with("/Nothing Do", ""));
}

TEST(EmbeddedPageImage, WhatLiesBeyondThePageIsCutOff) {
  const Raster image = Steps();
  PdfWriter pdf;
  const int object = pdf.AddStream(Size(image) + "/ColorSpace /DeviceGray /BitsPerComponent 8", Packed(image, 8));
  pdf.AddPage(fmt::format("q {} 0 0 {} 0 0 cm /Im0 Do Q", kWidth, kHeight),
              fmt::format("/XObject << /Im0 {} >>", Ref(object)),
              fmt::format("/MediaBox [0 0 {} {}] /CropBox [10 5 {} {}]", kWidth, kHeight, kWidth - 1, kHeight - 7));
  const std::string bytes = pdf.Finish();
  const auto page = Read(bytes);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->image.width, kWidth - 11);
  ASSERT_EQ(page->image.height, kHeight - 12);
  for (int y = 0; y < page->image.height; ++y) {
    for (int x = 0; x < page->image.width; ++x) {
      ASSERT_EQ(page->image.pixels[static_cast<std::size_t>(y * page->image.width + x)],
                image.pixels[static_cast<std::size_t>((y + 7) * kWidth + x + 10)]);
    }
  }
  EXPECT_NEAR(page->where.x, 0, 0.01);
  EXPECT_NEAR(page->where.width, kWidth - 11, 0.01);
}

TEST(EmbeddedPageImage, PixelsBecomeSquare) {
  // A fax in coarse mode: 204 by 98 to the inch.
  const Raster image = Steps(1, 1734, 1146);
  PdfWriter pdf;
  const int object = pdf.AddStream(Size(image) + "/ColorSpace /DeviceGray /BitsPerComponent 1", Packed(image, 1));
  pdf.AddPage("q 612 0 0 842 0 0 cm /Im0 Do Q", fmt::format("/XObject << /Im0 {} >>", Ref(object)),
              "/MediaBox [0 0 612 842]");
  const auto page = Read(pdf.Finish());
  ASSERT_TRUE(page);
  EXPECT_EQ(page->image.width, 1734);
  EXPECT_NEAR(page->image.height, 1734 * 842 / 612.0, 1);
  EXPECT_NEAR(page->stated_dpi, 204, 0.1);
}

TEST(EmbeddedPageImage, APageWhoseSizeLies) {
  const Raster image = Steps(1, 1654, 2339);
  const auto page = Read(PdfOf(image, "/ColorSpace /DeviceGray /BitsPerComponent 1", Packed(image, 1)));
  ASSERT_TRUE(page);
  EXPECT_NEAR(page->stated_dpi, 72, 0.1);
  EXPECT_NEAR(page->image.dpi, 200, 1);
  EXPECT_NEAR(page->where.width, 1654, 0.1) << "points of the page as it is";
}

TEST(EmbeddedPageImage, CutDataAreToldOrDrawn) {
  const Raster image = Steps(8, 400, 300);
  const std::string grey = "/ColorSpace /DeviceGray /BitsPerComponent 8 ";
  const std::string packed = Packed(image, 8);
  const auto half = Read(PdfOf(image, grey, packed.substr(0, packed.size() / 2)));
  ASSERT_TRUE(half);
  EXPECT_TRUE(half->damaged);
  EXPECT_EQ(half->image.pixels[100], image.pixels[100]);
  EXPECT_EQ(half->image.pixels.back(), 255);
  const std::string jpeg = testing::EncodeJpeg(image, 80, 300);
  const auto cut = Read(PdfOf(image, grey + "/Filter /DCTDecode", jpeg.substr(0, jpeg.size() / 2)));
  ASSERT_TRUE(cut);
  EXPECT_TRUE(cut->damaged);
  EXPECT_FALSE(Read(PdfOf(image, grey + "/Filter /DCTDecode", jpeg.substr(0, 20))));
  const Raster fax = Steps(1, 400, 300);
  const std::string code = testing::EncodeG4(fax);
  for (std::size_t i = 0; i < code.size(); i += 97) {
    static_cast<void>(Read(PdfOf(fax,
                                 "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << "
                                 "/K -1 /Columns 400 >>",
                                 code.substr(0, i))));
  }
}

TEST(EmbeddedPageImage, LimitsAreKept) {
  const Raster image = Steps();
  const std::string bytes = PdfOf(image, "/ColorSpace /DeviceGray /BitsPerComponent 8", Packed(image, 8));
  const PdfInspection inspection = InspectPdf(bytes);
  ScanLimits limits;
  limits.max_pixels = kWidth * kHeight - 1;
  EXPECT_FALSE(PdfPageImages(bytes, inspection, limits).Read(0));
  EXPECT_FALSE(PdfPageImages(bytes, inspection).Read(1));
  EXPECT_FALSE(PdfPageImages(bytes, inspection).Read(-1));
  // A JPEG larger than its dictionary says.
  const Raster large = Steps(8, 300, 200);
  const std::string lying = PdfOf(image, "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
                                  testing::EncodeJpeg(large, 80, 300));
  limits.max_pixels = kWidth * kHeight;
  EXPECT_FALSE(PdfPageImages(lying, InspectPdf(lying), limits).Read(0));
}

TEST(WithoutColour, SealsGoAndTheTextBelowStays) {
  const Raster colour = Stamped();
  for (const int quality : {0, 85, 50}) {
    SCOPED_TRACE(quality);
    const auto page = quality == 0
                          ? Read(PdfOf(colour, "/ColorSpace /DeviceRGB /BitsPerComponent 8", Bytes(colour.pixels)))
                          : Read(PdfOf(colour, "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
                                       testing::EncodeJpeg(colour, quality, 300)));
    ASSERT_TRUE(page);
    ASSERT_FALSE(page->without_colour.empty());
    int wrong = 0;
    for (std::size_t i = 0; i < page->without_colour.pixels.size(); ++i) {
      const bool word = colour.pixels[3 * i] == 20;
      wrong += (page->without_colour.pixels[i] < 128) != word;
    }
    EXPECT_LT(wrong, quality == 0 ? 1 : 350) << "of 32000";
  }
}

TEST(WithoutColour, FringesOfBlackLettersStay) {
  constexpr int kAcross = 1240;  // A4 at 150 to the inch, strokes of four pixels
  Raster image{kAcross, 80, 3, {}};
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < kAcross; ++x) {
      const bool row = y % 20 > 5;
      const auto ink = [&](int shift) -> std::uint8_t { return row && (x + shift) % 14 < 4 ? 20 : 245; };
      image.pixels.insert(image.pixels.end(), {ink(1), ink(0), ink(-1)});  // red and blue a pixel out of register
    }
  }
  const auto page = Read(PdfOf(image, "/ColorSpace /DeviceRGB /BitsPerComponent 8", Bytes(image.pixels)));
  ASSERT_TRUE(page);
  EXPECT_LT(page->coloured, 0.02);
  const auto& kept = page->without_colour.empty() ? page->image : page->without_colour;
  EXPECT_LT(CountDifferent(kept, page->image), kAcross * 80 / 50);
}

TEST(WithoutColour, YellowedPaperIsNotColoured) {
  Raster image{120, 80, 3, {}};
  for (int i = 0; i < 120 * 80; ++i) image.pixels.insert(image.pixels.end(), {230, 214, 178});
  const auto page = Read(PdfOf(image, "/ColorSpace /DeviceRGB /BitsPerComponent 8", Bytes(image.pixels)));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->coloured, 0);
  EXPECT_TRUE(page->without_colour.empty());
}

ErrorKind KindOf(const std::function<void()>& f, std::string* message = nullptr) {
  try {
    f();
  } catch (const Error& e) {
    if (message != nullptr) *message = e.what();
    return e.kind();
  }
  return ErrorKind::kInternal;
}

TEST(ReadImageFile, TiffOfManyPages) {
  for (const bool one_bit : {true, false}) {
    SCOPED_TRACE(one_bit);
    std::vector<Raster> pages;
    for (int i = 0; i < 5; ++i) pages.push_back(Steps(one_bit ? 1 : 8, 200 + 10 * i, 150));
    const auto read = ReadImageFile(testing::EncodeTiff(pages, one_bit, 200));
    ASSERT_EQ(read.size(), pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
      EXPECT_EQ(read[i].image.width, pages[i].width);
      EXPECT_EQ(read[i].image.pixels, pages[i].pixels);
      EXPECT_EQ(read[i].stated_dpi, 200);
      EXPECT_EQ(read[i].bits, one_bit ? 1 : 8);
      EXPECT_FALSE(read[i].from_embedded);
    }
  }
}

TEST(ReadImageFile, ADamagedPageCostsThatPage) {
  std::string tiff = testing::EncodeTiff({Steps(8, 90, 80), Steps(8, 90, 80), Steps(8, 90, 80)}, false, 200);
  // The code of the second page: where it is found for the second time.
  const std::string alone = testing::EncodeTiff({Steps(8, 90, 80)}, false, 200);
  const std::string code = alone.substr(100, 400);
  const std::size_t first = tiff.find(code);
  ASSERT_NE(first, std::string::npos);
  const std::size_t second = tiff.find(code, first + 1);
  ASSERT_NE(second, std::string::npos);
  std::fill_n(tiff.begin() + static_cast<std::ptrdiff_t>(second), code.size(), '\xFF');
  const auto read = ReadImageFile(tiff);
  ASSERT_EQ(read.size(), 3U);
  EXPECT_FALSE(read[0].image.empty());
  EXPECT_TRUE(read[1].image.empty());
  EXPECT_FALSE(read[1].problem.empty());
  EXPECT_EQ(read[1].problem_en, "The image of page 2 cannot be read: the image data are damaged or cut short.");
  EXPECT_FALSE(read[2].image.empty());
}

TEST(ReadImageFile, PngAndJpeg) {
  const Raster image = Steps(8, 160, 120);
  const auto png = ReadImageFile(testing::EncodePng(image, false, 300));
  ASSERT_EQ(png.size(), 1U);
  EXPECT_EQ(png[0].image.pixels, image.pixels);
  EXPECT_NEAR(png[0].stated_dpi, 300, 1);
  const auto jpeg = ReadImageFile(testing::EncodeJpeg(Stamped(), 90, 200));
  ASSERT_EQ(jpeg.size(), 1U);
  EXPECT_NEAR(jpeg[0].stated_dpi, 200, 1);
  EXPECT_FALSE(jpeg[0].without_colour.empty());
}

// A camera says how it was held.
TEST(ReadImageFile, OrientationOfExif) {
  Raster image{64, 32, 1, {}};
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) image.pixels.push_back(y < 16 && x < 32 ? 0 : 255);  // the top left is black
  }
  const std::string plain = testing::EncodeJpeg(image, 95, 100);
  struct Case {
    int orientation;
    int width;
    int black_x;
    int black_y;
  };
  const Case cases[] = {{1, 64, 10, 5}, {2, 64, 50, 5},  {3, 64, 50, 25}, {4, 64, 10, 25},
                        {5, 32, 5, 10}, {6, 32, 25, 10}, {7, 32, 25, 50}, {8, 32, 5, 50}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.orientation);
    std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
    exif += std::string{static_cast<char>(c.orientation), '\0', '\0', '\0', '\0', '\0', '\0'};
    std::string marker = "\xFF\xE1";
    AppendBig(&marker, static_cast<std::uint32_t>(exif.size() + 2), 2);
    const auto read = ReadImageFile(plain.substr(0, 2) + marker + exif + plain.substr(2));
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read[0].image.width, c.width);
    for (const int y : {5, 10, 25, 50}) {
      for (const int x : {5, 10, 25, 50}) {
        if (x >= read[0].image.width || y >= read[0].image.height) continue;
        const bool near = std::abs(x - c.black_x) < 8 && std::abs(y - c.black_y) < 8;
        if (x != c.black_x || y != c.black_y) continue;
        EXPECT_EQ(read[0].image.pixels[static_cast<std::size_t>(y * read[0].image.width + x)] < 128, near);
      }
    }
  }
}

TEST(ReadImageFile, Errors) {
  EXPECT_EQ(KindOf([] { static_cast<void>(ReadImageFile("")); }), ErrorKind::kEmpty);
  EXPECT_EQ(KindOf([] { static_cast<void>(ReadImageFile("%PDF-1.7")); }), ErrorKind::kUnsupported);
  const Raster image = Steps(8, 160, 120);
  const std::string files[] = {testing::EncodePng(image, false, 300), testing::EncodeJpeg(image, 90, 300),
                               testing::EncodeTiff({image}, false, 300)};
  for (const auto& file : files) {
    ScanLimits limits;
    limits.max_pixels = 160 * 120 - 1;
    std::string message;
    EXPECT_EQ(KindOf([&] { static_cast<void>(ReadImageFile(file, limits)); }, &message), ErrorKind::kTooLarge);
    EXPECT_EQ(message, "an image of 160 x 120 pixels is over the limit of 19199 pixels");
    for (std::size_t size = 1; size < file.size(); size += 1 + file.size() / 64) {
      try {
        static_cast<void>(ReadImageFile(std::string_view(file).substr(0, size)));
      } catch (const Error&) {  // told
      }
    }
  }
  const std::string many = testing::EncodeTiff(std::vector<Raster>(4, Steps(1)), true, 300);
  ScanLimits limits;
  limits.max_pages = 3;
  EXPECT_EQ(KindOf([&] { static_cast<void>(ReadImageFile(many, limits)); }), ErrorKind::kTooLarge);
  limits = {};
  limits.max_total_pixels = 4 * kWidth * kHeight - 1;
  EXPECT_EQ(KindOf([&] { static_cast<void>(ReadImageFile(many, limits)); }), ErrorKind::kTooLarge);
  std::string loop = many;  // the first directory leads to itself
  const std::size_t first =
      static_cast<unsigned char>(loop[4]) | static_cast<std::size_t>(static_cast<unsigned char>(loop[5])) << 8U;
  const std::size_t next = first + 2 + std::size_t{12} * static_cast<unsigned char>(loop[first]);
  std::copy_n(loop.begin() + 4, 4, loop.begin() + static_cast<std::ptrdiff_t>(next));
  EXPECT_EQ(ImageFile(loop).PageCount(), 1);
}

GreyImage Blank(int width, int height) {
  GreyImage image;
  image.width = width;
  image.height = height;
  image.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255);
  return image;
}

TEST(EstimatedDpi, BySize) {
  struct Case {
    int width, height;
    double stated, dpi;
    const char* why;
  };
  const Case cases[] = {
      {2480, 3508, 300, 300, "A4, true"},
      {2480, 3508, 72, 300, "A4, a stopgap"},
      {2480, 3508, 0, 300, "A4, nothing stated"},
      {3508, 2480, 96, 300, "on its side"},
      {1654, 2339, 72, 200, "A4"},
      {595, 842, 72, 72, "an A4 page drawn at 72 says so truly"},
      {794, 1123, 96, 96, "the same at 96"},
      {830, 1176, 100, 100, "a little larger than A4"},
      {2550, 3300, 72, 300, "Letter"},
      {2550, 3900, 72, 300, "F4"},
      {1240, 1754, 600, 150, "a stamp of two inches it is not"},
      {2480, 3508, 1e-9, 300, "no number at all"},
      {3508, 4961, 300, 300, "A3, true"},
      {1748, 2480, 300, 300, "A5, as stated"},
      {3000, 2000, 200, 200, "no sheet, but nothing speaks against it"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(fmt::format("{} x {} at {}: {}", c.width, c.height, c.stated, c.why));
    EXPECT_NEAR(EstimatedDpi(Blank(c.width, c.height), c.stated), c.dpi, c.dpi * 0.01);
  }
}

// Parts of pages, whose shape says nothing: the letters do.
TEST(EstimatedDpi, ByLetters) {
  const std::string bytes = testing::ReadFixture("tests/layouts/tuyen-quang-2022-h1.deep.pdf");
  const PdfFile file(bytes);
  for (const double dpi : {100.0, 150.0, 200.0, 300.0}) {
    for (const int page : {0, 1}) {
      SCOPED_TRACE(fmt::format("page {} at {}", page + 1, dpi));
      const GreyImage whole = file.Render(page, dpi);
      GreyImage cut = Blank(whole.width, whole.height * 6 / 10);
      std::copy_n(whole.pixels.begin(), cut.pixels.size(), cut.pixels.begin());
      EXPECT_NEAR(EstimatedDpi(cut, 0), dpi, dpi * 0.25);
      EXPECT_NEAR(EstimatedDpi(cut, 72), dpi, dpi * 0.25);
    }
  }
}

// What the degrader writes is read back as it was made.
TEST(EmbeddedPageImage, ScansAsTheyAreMade) {
  GreyImage sheet = Blank(827, 1169);
  sheet.dpi = 100;
  for (const auto& name : testing::PresetNames()) {
    SCOPED_TRACE(name);
    testing::Damage damage = testing::PresetDamage(name);
    damage.dpi = 100;
    damage.stamp = true;
    const Raster made = testing::DamagePage(testing::ToRaster(sheet), nullptr, damage, 1, 0);
    testing::ScanPdf pdf;
    pdf.Add(made, damage);
    const auto page = Read(pdf.Finish());
    ASSERT_TRUE(page);
    EXPECT_EQ(page->image.width, 827);
    EXPECT_NEAR(page->image.dpi, 100, 0.5);
    EXPECT_EQ(page->without_colour.empty(), damage.fax);
    if (damage.fax) {
      EXPECT_EQ(page->image.pixels, made.pixels);
    } else {
      const auto darkest = std::min_element(page->without_colour.pixels.begin(), page->without_colour.pixels.end());
      EXPECT_GT(*darkest, 110) << "nothing but stamps stood there";
    }
  }
}

}  // namespace
}  // namespace xephang::ingest
