// Between GreyImage and Leptonica's images, owned.
#pragma once

#include <leptonica/allheaders.h>

#include <memory>

#include "ingest/page_image.h"

namespace xephang::ocr {

struct DestroyPix {
  void operator()(Pix* p) const { pixDestroy(&p); }
};
using PixPtr = std::unique_ptr<Pix, DestroyPix>;

/// An 8 bit image with the same pixels; null where there is no memory for it, or no pixel.
[[nodiscard]] PixPtr ToPix(const GreyImage& image);

/// The pixels of an 8 bit image.
[[nodiscard]] GreyImage FromPix(Pix* pix, double dpi);

}  // namespace xephang::ocr
