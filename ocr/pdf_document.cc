#include "ocr/pdf_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>

#include "ingest/error.h"
#include "ingest/page_numbers.h"
#include "ingest/pdf_file.h"
#include "ingest/pdf_inspection.h"
#include "ingest/quality.h"
#include "ingest/scan_image.h"
#include "ocr/page_layout.h"
#include "ocr/pix.h"
#include "ocr/ruled_grid.h"
#include "ocr/scan_page.h"
#include "ocr/text_trust.h"

namespace xephang::ocr {
namespace {

// Poppler keeps what it has read of a file; a file of many pages is opened anew now and then.
constexpr int kPagesPerOpening = 100;

// The image without the cores of its letters: their strokes are no rules, and no rule goes through them.
GreyImage WithoutLetters(const GreyImage& image, const std::vector<Word>& words) {
  GreyImage out = image;
  const double scale = image.dpi / 72;
  const auto blank = [&](const Box& b, bool upright) {
    const double dx = upright ? 0 : b.width * 0.2;
    const double dy = upright ? b.height * 0.2 : 0;
    const int x0 = std::clamp(static_cast<int>((b.x + dx) * scale), 0, image.width);
    const int x1 = std::clamp(static_cast<int>(std::ceil((b.x + b.width - dx) * scale)), 0, image.width);
    const int y0 = std::clamp(static_cast<int>((b.y + dy) * scale), 0, image.height);
    const int y1 = std::clamp(static_cast<int>(std::ceil((b.y + b.height - dy) * scale)), 0, image.height);
    for (int y = y0; y < y1; ++y) {
      const auto row = out.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
      // The grey around stays: shaded cells have no rules at their letters.
      const std::uint8_t around = std::max(row[std::max(0, x0 - 1)], row[std::min(image.width - 1, x1)]);
      if (x0 < x1) std::fill(row + x0, row + x1, around);
    }
  };
  // The letters of a watermark lie across rules.
  const std::vector<bool> oversized = OversizedWords(words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (oversized[i]) continue;
    const Word& w = words[i];
    const bool upright = w.rotation % 180 == 0;
    if (w.letters.empty()) blank(w.box, upright);
    for (const auto& letter : w.letters) blank(letter, upright);
  }
  return out;
}

std::string WithoutStop(std::string sentence) {
  if (sentence.ends_with('.')) sentence.pop_back();
  return sentence;
}

// The quarter turns clockwise in which most letters of the page stand: a landscape table drawn on a portrait page.
int DominantRotation(const std::vector<Word>& words) {
  std::array<std::size_t, 4> letters{};
  for (const auto& w : words) letters.at(static_cast<std::size_t>(w.rotation / 90 % 4)) += w.text.size();
  const auto most = std::max_element(letters.begin(), letters.end());
  const std::size_t all = std::accumulate(letters.begin(), letters.end(), std::size_t{0});
  return *most * 3 > all * 2 ? static_cast<int>(most - letters.begin()) * 90 : 0;
}

// A box of a page of `width` by `height` after the page was turned by `rotation` degrees clockwise.
Box Turned(const Box& b, int rotation, double width, double height) {
  switch (rotation) {
    case 90:
      return {height - b.y - b.height, b.x, b.height, b.width};
    case 180:
      return {width - b.x - b.width, height - b.y - b.height, b.width, b.height};
    case 270:
      return {b.y, width - b.x - b.width, b.height, b.width};
    default:
      return b;
  }
}

GreyImage Turned(const GreyImage& image, int rotation) {
  if (rotation == 0) return image;
  const PixPtr pix = ToPix(image);
  const PixPtr turned(pixRotateOrth(pix.get(), rotation / 90));
  return FromPix(turned.get(), image.dpi);
}

void ReadOnePage(const ingest::PdfFile& file, int index, const PdfReading& options, Page& page) {
  ingest::PdfPageText text = file.ReadPage(index);
  page.width = text.width;
  page.height = text.height;
  for (const auto& problem : text.problems) {
    page.remarks.push_back(
        {fmt::format("Trang {}: {}", page.number, problem), fmt::format("Page {}: {}", page.number, problem)});
  }
  const double square_inches = std::max(1.0, page.width * page.height / (72.0 * 72.0));
  const double dpi = std::min(options.dpi, std::sqrt(static_cast<double>(options.max_pixels) / square_inches));
  if (dpi < options.least_dpi) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("a page of {:.0f} x {:.0f} points is over the limit of {} pixels at {:.0f} dpi", page.width,
                            page.height, options.max_pixels, options.least_dpi));
  }
  if (text.words.size() > options.max_words) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("{} words on a page are over the limit of {}", text.words.size(), options.max_words));
  }
  // What most letters stand in is upright; boxes are turned back at the end.
  const int turn = (360 - DominantRotation(text.words)) % 360;
  const GreyImage image = Turned(file.Render(index, dpi, options.max_pixels + options.max_pixels / 8), turn);
  for (auto& w : text.words) {
    w.box = Turned(w.box, turn, page.width, page.height);
    for (auto& letter : w.letters) letter = Turned(letter, turn, page.width, page.height);
    w.rotation = (w.rotation + turn) % 360;
  }
  // Without letters even the borders of a single row are told from other strokes.
  RuleOptions single_rows;
  single_rows.min_vertical = 0.14;
  const PageRules rules = FindRules(WithoutLetters(image, text.words), single_rows);
  const InkMeasure ink = MeasureInk(image, text.words, rules);
  const bool any_words = !text.words.empty();
  LayOutPage(page, std::move(text.words), rules, image.dpi);
  const normalize::TextQuality quality = ingest::QualityOf(page);
  page.trust = JudgeText(ink, quality, any_words);
  if (turn == 0) return;
  const bool side = turn % 180 != 0;
  const double turned_width = side ? page.height : page.width;
  const double turned_height = side ? page.width : page.height;
  const auto back = [&](std::optional<Box>& box) {
    if (box) box = Turned(*box, 360 - turn, turned_width, turned_height);
  };
  for (auto& line : page.lines) back(line.box);
  for (auto& table : page.tables) {
    for (auto& cell : table.cells) back(cell.box);
  }
}

// The page as the one image that it is; where it is none, as it is drawn.
ingest::PageScan ScanOf(const ingest::PdfFile& file, ingest::PdfPageImages& images, int index,
                        const PdfReading& options, const Page& page) {
  if (auto scan = images.Read(index)) return *std::move(scan);
  const double square_inches = std::max(1.0, page.width * page.height / (72.0 * 72.0));
  const double dpi = std::min(options.scan_dpi, std::sqrt(static_cast<double>(options.max_pixels) / square_inches));
  ingest::PageScan scan;
  scan.image = file.Render(index, dpi, options.max_pixels + options.max_pixels / 8);
  scan.where = {0, 0, page.width, page.height};
  return scan;
}

// A page whose own text deserves no trust. What the engine reads takes its place; where the engine fails, the text
// stays.
void ReadByEngine(const ingest::PdfFile& file, ingest::PdfPageImages& images, int index, const PdfReading& options,
                  const EngineSource& engine, Page& page) {
  Page read = page;
  try {
    ReadScannedPage(read, ScanOf(file, images, index, options, page), engine());
  } catch (const std::exception& e) {
    page.remarks.push_back({fmt::format("Trang {} không đọc được bằng OCR: {}.", page.number, e.what()),
                            fmt::format("Page {} could not be read by OCR: {}.", page.number, e.what())});
    return;
  }
  page = std::move(read);
}

}  // namespace

Document ReadPdf(std::string_view bytes, const EngineSource& engine, const PdfReading& options) {
  const ingest::PdfInspection inspection = ingest::InspectPdf(bytes);
  auto file = std::make_unique<ingest::PdfFile>(bytes);
  std::unique_ptr<ingest::PdfPageImages> images;
  const int pages = file->PageCount();
  if (pages == 0) throw Error(ErrorKind::kEmpty, "the PDF has no pages");
  Document document;
  document.page_breaks = PageBreaks::kPages;
  int lost = 0;
  std::string first_problem;
  ErrorKind first_kind = ErrorKind::kUnreadable;
  for (int i = 0; i < pages; ++i) {
    if (i > 0 && i % kPagesPerOpening == 0) file = std::make_unique<ingest::PdfFile>(bytes);
    Page page;
    page.number = i + 1;
    const auto lose = [&](ErrorKind kind, const std::string& vi, const std::string& en) {
      if (lost++ == 0) {
        first_problem = WithoutStop(en);
        first_kind = kind;
      }
      page.lines.clear();
      page.tables.clear();
      page.remarks.push_back({fmt::format("Trang {} không đọc được: {}.", page.number, WithoutStop(vi)),
                              fmt::format("Page {} was not read: {}.", page.number, WithoutStop(en))});
    };
    const ingest::PdfPage* seen = static_cast<std::size_t>(i) < inspection.pages.size()
                                      ? &inspection.pages[static_cast<std::size_t>(i)]
                                      : nullptr;
    if (seen != nullptr) page.label = seen->label;
    if (seen != nullptr && seen->over_limit) {
      lose(ErrorKind::kTooLarge, seen->problem, seen->problem_en);
    } else {
      if (seen != nullptr && !seen->problem.empty()) {
        page.remarks.push_back({fmt::format("Trang {}: {}", page.number, seen->problem),
                                fmt::format("Page {}: {}", page.number, seen->problem_en)});
      }
      try {
        ReadOnePage(*file, i, options, page);
        if (engine && page.trust != TextTrust::kTrusted) {
          if (images == nullptr) images = std::make_unique<ingest::PdfPageImages>(bytes, inspection);
          ReadByEngine(*file, *images, i, options, engine, page);
        }
      } catch (const Error& e) {
        lose(e.kind(), e.what(), e.what());
      } catch (const std::exception& e) {
        lose(ErrorKind::kInternal, e.what(), e.what());
      }
    }
    document.pages.push_back(std::move(page));
  }
  if (lost == pages) throw Error(first_kind, fmt::format("no page could be read: {}", first_problem));
  document.source.metadata = inspection.metadata;
  document.source.signatures = ingest::SignaturesOf(inspection);
  if (!inspection.problem.empty())
    document.pages.front().remarks.insert(document.pages.front().remarks.begin(),
                                          {inspection.problem, inspection.problem_en});
  ingest::MarkPageNumbers(document);
  ingest::NumberLines(document);
  ingest::MeasureQuality(document);
  return document;
}

}  // namespace xephang::ocr
