#include "export/searchable_pdf.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "export/page_xml.h"
#include "ingest/error.h"
#include "ingest/pdf_inspection.h"
#include "ingest/scan_image.h"

namespace {

// As if each page had been read, words standing anywhere.
xephang::Page ReadPage(int number, double width, double height) {
  xephang::Page page;
  page.number = number;
  page.text_from = xephang::TextOrigin::kOcr;
  page.width = width;
  page.height = height;
  for (int i = 0; i < 4; ++i) {
    xephang::Word word;
    word.text = "Sở";
    word.box = {i * 70.0 - 10, i * 300.0, i * 20.0, i * 9.0};
    word.rotation = i * 90;
    xephang::Line line;
    line.text = "Sở Sở";
    line.words = {word, word};
    page.lines.push_back(std::move(line));
  }
  return page;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ingest = xephang::ingest;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  xephang::Document document;
  try {
    if (bytes.substr(0, 5) == "%PDF-") {
      ingest::PdfLimits limits;
      limits.max_pages = 10;
      limits.max_work = 8U << 20U;
      document.source.media_type = "application/pdf";
      int number = 0;
      for (const auto& page : ingest::InspectPdf(bytes, limits).pages)
        document.pages.push_back(ReadPage(++number, page.width, page.height));
    } else {
      const ingest::ImageFile file(bytes);
      document.source.media_type = bytes.substr(0, 2) == "\x89P"      ? "image/png"
                                   : bytes.substr(0, 2) == "\xFF\xD8" ? "image/jpeg"
                                                                      : "image/tiff";
      for (int i = 0; i < file.PageCount() && i < 10; ++i) {
        if (file.PixelsOf(i) > 1'000'000) return 0;
        document.pages.push_back(ReadPage(i + 1, 595, 842));
      }
    }
    if (xephang::output::AltoXml(document).empty() || xephang::output::Hocr(document).empty()) std::abort();
    const std::string pdf = xephang::output::SearchablePdf(document, bytes);
    if (pdf.substr(0, 5) != "%PDF-") std::abort();
    if (xephang::output::SearchablePdf(document, bytes) != pdf) std::abort();
  } catch (const xephang::Error&) {  // told, not crashed
  }
  return 0;
}
