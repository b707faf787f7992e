#include "ingest/pdf_inspection.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/error.h"
#include "normalize/unicode.h"

// Small limits, so that a fuzzer meets them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ingest = xephang::ingest;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ingest::PdfLimits limits;
  limits.max_pages = 50;
  limits.max_content_bytes = 1U << 20U;
  limits.max_operators = 100'000;
  limits.max_work = 8U << 20U;
  try {
    const auto found = ingest::InspectPdf(bytes, limits);
    for (const auto& page : found.pages) {
      if (!std::isfinite(page.width) || !std::isfinite(page.height)) std::abort();
      if (page.problem.empty() != page.problem_en.empty()) std::abort();
      if (page.invisible_bytes + page.covered_bytes > page.text_bytes) std::abort();
      for (const auto& image : page.images) {
        if (!(image.coverage >= 0 && image.coverage <= 1) || !std::isfinite(image.box.x)) std::abort();
      }
    }
    for (const auto& [name, value] : found.metadata) {
      if (xephang::normalize::FirstInvalidUtf8(value)) std::abort();
    }
  } catch (const xephang::Error&) {  // told, not crashed
  }
  return 0;
}
