// Pages as files of scans: a PDF of one image a page, a TIFF of many pages, a PNG.
#pragma once

#include <string>

#include "tests/degrade/page_damage.h"
#include "tests/ingest/pdf_writer.h"

namespace xephang::testing {

/// Collects pages, each with the one image that it is.
class ScanPdf {
 public:
  /// One bit a pixel as CCITT G4 where `damage.fax`, JPEG where `damage.jpeg` is given, else deflated samples.
  void Add(const Raster& image, const Damage& damage);
  [[nodiscard]] std::string Finish() { return pdf_.Finish(); }

 private:
  PdfWriter pdf_;
};

/// A JPEG file, grey or colour.
[[nodiscard]] std::string EncodeJpeg(const Raster& image, int quality, double dpi);
[[nodiscard]] std::string EncodePng(const Raster& image, bool one_bit, double dpi);
/// All pages in one file: G4 for one bit, LZW else.
[[nodiscard]] std::string EncodeTiff(const std::vector<Raster>& pages, bool one_bit, double dpi);

/// The G4 code of an image of black and white, without any header.
[[nodiscard]] std::string EncodeG4(const Raster& image);
/// The same in G3, one dimension, with ends of lines.
[[nodiscard]] std::string EncodeG3(const Raster& image);

}  // namespace xephang::testing
