// PDF -> Document: the text layer of each page, laid into the tables that its rules and columns show.
#pragma once

#include <cstdint>
#include <string_view>

#include "ingest/document.h"
#include "ocr/engine.h"

namespace xephang::ocr {

struct PdfReading {
  double dpi = 100;                      ///< At which rules are looked for.
  std::int64_t max_pixels = 16'000'000;  ///< Of one rendered page; a larger page is rendered more coarsely …
  double scan_dpi = 300;                 ///< At which pages are rendered for OCR.
  std::size_t max_words = 60'000;        ///< Of one page; one with more is not laid out.
  double least_dpi = 36;                 ///< … down to this, below which it is not read.
};

/// `engine` reads the pages whose text deserves no trust; without one they are marked and left.
/// Reads page by page, holding one at a time. A page that cannot be read costs that page: it comes without lines and
/// with a remark. Throws Error where the file cannot be opened, or where no page could be read.
[[nodiscard]] Document ReadPdf(std::string_view bytes, const EngineSource& engine = {}, const PdfReading& options = {});

}  // namespace xephang::ocr
