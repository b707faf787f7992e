// The pages of TIFF, PNG and JPEG files as a PDF can hold them: in their own coding where PDF has it, so that nothing
// is lost or made anew.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/scan_image.h"

namespace xephang::ingest {

struct PagePicture {
  enum class Coding : std::uint8_t {
    kSamples,  ///< Not coded: rows of samples, each row filled up to a byte.
    kJpeg,     ///< DCTDecode. The data are the file.
    kFax,      ///< CCITTFaxDecode, G4.
    kPng,      ///< FlateDecode with the predictors of PNG. The data are those of the file.
  };
  enum class Colour : std::uint8_t { kGray, kRgb, kCmyk, kIndexed };

  Coding coding = Coding::kSamples;
  Colour colour = Colour::kGray;
  int width = 0;  ///< In samples, before it is turned.
  int height = 0;
  int bits = 8;           ///< Of a component.
  int orientation = 1;    ///< As Exif and TIFF number them, 1 to 8: how it is to be turned or mirrored for display.
  bool inverted = false;  ///< Components run from full to none; of fax code: what it calls black is white.
  std::string palette;    ///< Of kIndexed: three bytes an entry.
  std::string data;
};

/// Page `index` (from 0) of `file`, whose bytes are `bytes`. Samples of 16 bits that are no PNG come down to 8. Throws
/// Error as ImageFile::ReadPage does.
[[nodiscard]] PagePicture ReadPagePicture(std::string_view bytes, int index, const ScanLimits& limits = {});

}  // namespace xephang::ingest
