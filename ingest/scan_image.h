// Pages that are images, as images, without loss: the one image that a page of a PDF is, at its own resolution, and
// the pages of TIFF, PNG and JPEG files.
//
// Images come upright, as a viewer displays them. What is drawn over a page image (text, stamps of a signature) is not
// in it. Nothing here decides what a page says.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "ingest/page_image.h"
#include "ingest/pdf_inspection.h"

namespace xephang::ingest {

struct PageScan {
  GreyImage image;  ///< Square pixels. Its dpi is EstimatedDpi(): true to the paper, not to what the file says.
  /// The same page with red seals, blue signature blocks and whatever else is coloured turned to paper; the black below
  /// them stays. Empty where nothing is coloured.
  GreyImage without_colour;
  double coloured = 0;         ///< Share of the pixels that are coloured, 0 to 1.
  bool from_embedded = false;  ///< Taken from a PDF, not drawn.
  int bits = 8;                ///< Of a sample of the file: 1 is a fax or a black-and-white scan.
  double stated_dpi = 0;       ///< What the file says, in a PDF by the size of the page; 0 where it says nothing.
  /// Of the image on the page as displayed, in points of a PDF's page; of an image file in points at `image.dpi`. Where
  /// a PDF states a false size, this and not `image.dpi` leads from pixels to the page.
  Box where;
  bool damaged = false;    ///< Part of the data could not be read; what is missing is white or grey.
  std::string problem;     ///< Empty, or one Vietnamese sentence: why there is no image (ReadImageFile only).
  std::string problem_en;  ///< The same in English.
};

struct ScanLimits {
  std::int64_t max_pixels = 100'000'000;          ///< Of a page, before it is decoded.
  int max_pages = 2'000;                          ///< Of a TIFF.
  std::int64_t max_total_pixels = 1'000'000'000;  ///< Of all pages that ReadImageFile holds at once.
};

/// Takes page images from one PDF, which is opened once.
class PdfPageImages {
 public:
  /// Borrows both, which must outlive it. Throws nothing but std::bad_alloc: where the file cannot be opened again, no
  /// page has an image.
  PdfPageImages(std::string_view pdf_bytes, const PdfInspection& inspection, const ScanLimits& limits = {});
  ~PdfPageImages();
  PdfPageImages(const PdfPageImages&) = delete;
  PdfPageImages& operator=(const PdfPageImages&) = delete;

  /// The image that page `index` (from 0) is. nullopt where the page is to be drawn instead: it is no single image, or
  /// one in strips, layers or with a mask; it stands askew; its coding is damaged beyond use, rare (CMYK in JPEG, G3
  /// without line ends) or over a limit.
  [[nodiscard]] std::optional<PageScan> Read(int index);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same for one page alone.
[[nodiscard]] std::optional<PageScan> EmbeddedPageImage(std::string_view pdf_bytes, const PdfInspection& inspection,
                                                        int page_index);

/// The pages of a TIFF, or the one page that a PNG or JPEG is.
class ImageFile {
 public:
  /// Reads headers only. `bytes` must outlive it. Throws Error: kUnsupported where this is no TIFF, PNG or JPEG,
  /// kUnreadable, kEmpty, kTooLarge over a limit of pages.
  explicit ImageFile(std::string_view bytes, const ScanLimits& limits = {});
  ~ImageFile();
  ImageFile(const ImageFile&) = delete;
  ImageFile& operator=(const ImageFile&) = delete;

  [[nodiscard]] int PageCount() const;
  /// As the header says, before it is turned upright.
  [[nodiscard]] std::int64_t PixelsOf(int index) const;
  /// `index` from 0. Throws Error: kUnreadable, kTooLarge over `max_pixels`; the other pages may well be readable.
  [[nodiscard]] PageScan ReadPage(int index) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// All pages at once. A page that cannot be read comes without an image and with a problem. Throws Error as ImageFile
/// does, kTooLarge over `max_total_pixels`, and where no page could be read.
[[nodiscard]] std::vector<PageScan> ReadImageFile(std::string_view bytes, const ScanLimits& limits = {});

/// How a JPEG is to be turned for display, by its Exif data: 1 to 8, 1 where they do not say.
[[nodiscard]] int OrientationOfJpeg(std::string_view bytes);

/// Pixels per inch of the paper that `image` shows. `stated` (0 where nothing is) is believed where it makes a sheet
/// of paper of a usual size, or anything reasonable that is none of the numbers programs write when they do not know
/// (72, 96). Else: the resolution at which the image is A4, Letter, F4 or A3 by its shape, or at which its letters are
/// as tall as the text of a decision.
[[nodiscard]] double EstimatedDpi(const GreyImage& image, double stated);

}  // namespace xephang::ingest
