// The directories of a TIFF, read without decoding anything; Exif data are such a directory as well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xephang::ingest {

struct TiffPage {
  std::size_t offset = 0;  ///< Of its directory.
  std::int64_t width = 0;  ///< 0 where the directory does not say.
  std::int64_t height = 0;
  int bits = 1;     ///< Of a sample.
  int samples = 1;  ///< Of a pixel.
  int orientation = 1;
  double x_dpi = 0;  ///< 0 where none is given.
  double y_dpi = 0;
  int compression = 1;         ///< 4: G4.
  bool white_is_zero = false;  ///< Photometric interpretation 0.
  bool low_bit_first = false;  ///< Fill order 2.
  std::size_t strips = 0;      ///< Its data come in so many pieces …
  std::size_t data_at = 0;     ///< … the first of which is there,
  std::size_t data_size = 0;   ///< with so many bytes.
};

/// The pages in order; reduced images and masks are left out. Directories that lead back to earlier ones, or out of the
/// file, end the list. At most `max_pages` + 1 come. Classic TIFF only; empty where `bytes` is none.
[[nodiscard]] std::vector<TiffPage> TiffPages(std::string_view bytes, int max_pages);

/// How fax code is stored in a PDF (/DecodeParms).
struct FaxCoding {
  int k = 0;  ///< Below 0: G4. 0: G3 in one dimension. Above: in two.
  int columns = 0;
  int rows = 0;
  bool byte_aligned = false;  ///< Each row begins at a byte, without an end-of-line code before it.
};

/// `code` as a TIFF of one strip, black as 1.
[[nodiscard]] std::string TiffOfFax(std::string_view code, const FaxCoding& coding);

}  // namespace xephang::ingest
