#include "ingest/scan_image.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/error.h"

namespace {

void Demand(const xephang::ingest::PageScan& page) {
  const auto area = [](const xephang::GreyImage& image) {
    return static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
  };
  if (page.image.pixels.size() != area(page.image)) std::abort();
  if (page.image.empty()) {
    if (page.problem.empty() || page.problem_en.empty()) std::abort();
    return;
  }
  if (!page.without_colour.empty() && page.without_colour.pixels.size() != page.image.pixels.size()) std::abort();
  if (!(page.image.dpi > 0) || !std::isfinite(page.image.dpi) || !(page.coloured >= 0 && page.coloured <= 1))
    std::abort();
}

}  // namespace

// Small limits, so that a fuzzer meets them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ingest = xephang::ingest;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ingest::ScanLimits limits;
  limits.max_pixels = 1'000'000;
  limits.max_pages = 10;
  limits.max_total_pixels = 4'000'000;
  try {
    if (bytes.substr(0, 5) == "%PDF-") {
      ingest::PdfLimits pdf_limits;
      pdf_limits.max_pages = 10;
      pdf_limits.max_work = 8U << 20U;
      const auto inspection = ingest::InspectPdf(bytes, pdf_limits);
      ingest::PdfPageImages images(bytes, inspection, limits);
      for (std::size_t i = 0; i < inspection.pages.size(); ++i) {
        if (const auto page = images.Read(static_cast<int>(i))) Demand(*page);
      }
    } else {
      for (const auto& page : ingest::ReadImageFile(bytes, limits)) Demand(page);
    }
  } catch (const xephang::Error&) {  // told, not crashed
  }
  return 0;
}
