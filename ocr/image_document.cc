#include "ocr/image_document.h"

#include <fmt/format.h>

#include <exception>

#include "ingest/error.h"
#include "ingest/page_numbers.h"
#include "ingest/quality.h"
#include "ingest/scan_image.h"
#include "ocr/scan_page.h"

namespace xephang::ocr {

Document ReadImage(std::string_view bytes, const EngineSource& engine) {
  const ingest::ScanLimits limits;
  const ingest::ImageFile file(bytes, limits);
  Document document;
  document.page_breaks = PageBreaks::kPages;
  int lost = 0;
  std::string first_problem;
  ErrorKind first_kind = ErrorKind::kUnreadable;
  for (int i = 0; i < file.PageCount(); ++i) {
    Page page;
    page.number = i + 1;
    page.trust = TextTrust::kNoText;
    try {
      ingest::PageScan scan;
      try {
        scan = file.ReadPage(i);
      } catch (const Error& e) {
        if (lost++ == 0) {
          first_problem = e.what();
          first_kind = e.kind();
        }
        throw;
      }
      page.width = scan.where.x * 2 + scan.where.width;
      page.height = scan.where.y * 2 + scan.where.height;
      if (scan.damaged) {
        page.remarks.push_back({fmt::format("Trang {}: ảnh bị hỏng một phần; phần thiếu để trắng.", page.number),
                                fmt::format("Page {}: part of the image is damaged and left blank.", page.number)});
      }
      if (engine) {
        Page read = page;
        ReadScannedPage(read, scan, engine());
        page = std::move(read);
      }
    } catch (const std::exception& e) {
      page.remarks.push_back({fmt::format("Trang {} không đọc được: {}.", page.number, e.what()),
                              fmt::format("Page {} was not read: {}.", page.number, e.what())});
    }
    document.pages.push_back(std::move(page));
  }
  if (lost == file.PageCount()) throw Error(first_kind, fmt::format("no page could be read: {}", first_problem));
  ingest::MarkPageNumbers(document);
  ingest::NumberLines(document);
  ingest::MeasureQuality(document);
  return document;
}

}  // namespace xephang::ocr
