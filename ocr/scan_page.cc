#include "ocr/scan_page.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "ingest/quality.h"
#include "normalize/unicode.h"
#include "ocr/cell_reader.h"
#include "ocr/page_layout.h"
#include "ocr/pix.h"
#include "ocr/ruled_grid.h"
#include "ocr/upright_scan.h"
#include "ocr/word_places.h"

namespace xephang::ocr {
namespace {

constexpr double kReadOnce = 0.9;     // the most that one reading by itself is worth
constexpr int kInk = 165;             // darker is ink
constexpr int kNoisySpecks = 60;      // of a page that is said to be noisy
constexpr double kLeastMark = 0.5;    // confidence of a word without letter or digit: a speck, if less
constexpr double kLeastLetter = 0.1;  // and of a letter that stands alone
constexpr double kLeastConfidence = 0.01;
constexpr double kTextDpi = 220;    // at which running text is read best …
constexpr double kTextZoom = 0.12;  // … and what this near to it is read as it is
constexpr double kFewGreys = 0.2;   // of what is not paper: an image of two colours

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

GreyImage Crop(const GreyImage& image, int x0, int y0, int x1, int y1) {
  GreyImage crop;
  crop.dpi = image.dpi;
  x0 = std::clamp(x0, 0, image.width);
  x1 = std::clamp(x1, x0, image.width);
  y0 = std::clamp(y0, 0, image.height);
  y1 = std::clamp(y1, y0, image.height);
  crop.width = x1 - x0;
  crop.height = y1 - y0;
  for (int y = y0; y < y1; ++y) {
    const auto row = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    crop.pixels.insert(crop.pixels.end(), row + x0, row + x1);
  }
  return crop;
}

void Blank(GreyImage& image, double x0, double y0, double x1, double y1) {
  const int left = std::clamp(static_cast<int>(x0), 0, image.width);
  const int right = std::clamp(static_cast<int>(std::ceil(x1)), left, image.width);
  for (int y = std::max(0, static_cast<int>(y0)); y < std::min(image.height, static_cast<int>(std::ceil(y1))); ++y) {
    const auto row = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    std::fill(row + left, row + right, std::uint8_t{255});
  }
}

// Whether there is next to nothing between ink and paper, as on a fax: marks of letters are then as dark as letters.
bool IsBilevel(const GreyImage& image) {
  std::size_t dark = 0;
  std::size_t grey = 0;
  for (const auto p : image.pixels) {
    if (p >= 192) continue;
    ++dark;
    if (p >= 64) ++grey;
  }
  return static_cast<double>(grey) <= kFewGreys * static_cast<double>(dark);
}

// Paper far from anything as large as a letter is made white: engines find text in its grain where there is no other.
void WhitenPaper(GreyImage& image) {
  const double dpi = image.dpi;
  const auto pixels = [&](double inches) { return std::max(1, static_cast<int>(std::lround(inches * dpi))); };
  const PixPtr grey = ToPix(image);
  const PixPtr ink(grey == nullptr ? nullptr : pixThresholdToBinary(grey.get(), kInk));
  if (ink == nullptr) return;
  const int letter = pixels(0.03);
  const PixPtr letters(pixSelectBySize(ink.get(), letter, letter, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, nullptr));
  if (letters == nullptr) return;
  const int reach = 2 * pixels(0.15) + 1;
  const PixPtr around(pixDilateBrick(nullptr, letters.get(), reach, reach));
  const PixPtr paper(pixInvert(nullptr, around.get()));
  pixSetMasked(grey.get(), paper.get(), 255);
  image = FromPix(grey.get(), dpi);
}

// Specks of a noisy page, painted over: smaller than any dot, or small and far from letters. A page that has few keeps
// them: dots of leaders are no noise.
void Despeckle(GreyImage& image) {
  const double dpi = image.dpi;
  const auto pixels = [&](double inches) { return std::max(1, static_cast<int>(std::lround(inches * dpi))); };
  const PixPtr grey = ToPix(image);
  const PixPtr ink(grey == nullptr ? nullptr : pixThresholdToBinary(grey.get(), kInk));
  if (ink == nullptr) return;
  const int letter = pixels(0.05);
  const PixPtr letters(pixSelectBySize(ink.get(), letter, letter, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, nullptr));
  const int small = pixels(0.035);
  PixPtr specks(pixSelectBySize(ink.get(), small, small, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LT, nullptr));
  if (letters == nullptr || specks == nullptr) return;
  const int reach = 2 * pixels(0.08) + 1;
  const PixPtr around(pixDilateBrick(nullptr, letters.get(), reach, reach));
  const PixPtr seeds(pixAnd(nullptr, specks.get(), around.get()));
  const PixPtr kept(pixSeedfillBinary(nullptr, seeds.get(), specks.get(), 8));
  const PixPtr far(pixSubtract(nullptr, specks.get(), kept.get()));
  const int dot = pixels(0.0105) + 1;
  const PixPtr tiny(pixSelectBySize(specks.get(), dot, dot, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LT, nullptr));
  const PixPtr all(pixOr(nullptr, far.get(), tiny.get()));
  l_int32 count = 0;
  if (all == nullptr || pixCountConnComp(all.get(), 8, &count) != 0 || count < kNoisySpecks) return;
  const PixPtr spots(pixDilateBrick(nullptr, all.get(), 3, 3));
  const PixPtr rest(pixSubtract(nullptr, ink.get(), all.get()));
  const PixPtr paint(pixSubtract(nullptr, spots.get(), rest.get()));
  pixSetMasked(grey.get(), paint.get(), 255);
  image = FromPix(grey.get(), dpi);
}

Word ToWord(const EngineWord& w, double dx, double dy, double scale, double confidence) {
  Word word;
  word.text = w.text;
  word.box = {(w.box.x + dx) * scale, (w.box.y + dy) * scale, w.box.width * scale, w.box.height * scale};
  word.font_size = word.box.height;
  word.confidence = confidence;
  return word;
}

// Reads the page as `upright` shows it.
void ReadUpright(Page& page, const ingest::PageScan& scan, const UprightScan& upright, Engine& engine) {
  page.lines.clear();
  page.tables.clear();
  const GreyImage& straight = upright.image;
  const PageRules rules = FindScannedRules(straight);
  const double scale = 72.0 / straight.dpi;
  std::vector<Word> words;
  const double border = straight.dpi * 0.004;  // the cell reader erases what is left of its rules
  const double margin = straight.dpi * 0.04;   // around a table, where its outer rules are
  GreyImage rest = straight;
  std::vector<CellToRead> cells;
  std::vector<std::pair<int, int>> corners;
  int columns = 0;
  for (const auto& grid : rules.grids) {
    for (const auto& cell : grid.cells) {
      const int x0 = static_cast<int>(grid.xs[static_cast<std::size_t>(cell.column)] + border);
      const int y0 = static_cast<int>(grid.ys[static_cast<std::size_t>(cell.row)] + border);
      const int x1 = static_cast<int>(grid.xs[static_cast<std::size_t>(cell.column + cell.column_span)] - border);
      const int y1 = static_cast<int>(grid.ys[static_cast<std::size_t>(cell.row + cell.row_span)] - border);
      if (x1 - x0 < straight.dpi * 0.05 || y1 - y0 < straight.dpi * 0.05) continue;
      // A cell over several columns is in none of them.
      const int column = columns + (cell.column_span > 1 ? static_cast<int>(grid.xs.size()) : cell.column);
      cells.push_back({Crop(straight, x0, y0, x1, y1), column});
      corners.emplace_back(x0, y0);
    }
    columns += static_cast<int>(grid.xs.size()) + 1;
    Blank(rest, grid.xs.front() - margin, grid.ys.front() - margin, grid.xs.back() + margin, grid.ys.back() + margin);
  }
  const auto readings = ReadCells(engine, cells);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    for (const auto& w : readings[i].words) {
      words.push_back(ToWord(w, corners[i].first, corners[i].second, scale, readings[i].confidence));
      if (&w == &readings[i].words.front()) words.back().readings = readings[i].others;
    }
  }
  if (IsBilevel(scan.image)) {
    Despeckle(rest);
  } else {
    WhitenPaper(rest);
  }
  // Running text, at the resolution at which it is read best.
  const double zoom = kTextDpi / rest.dpi;
  if (std::abs(zoom - 1) > kTextZoom) {
    const PixPtr pix = ToPix(rest);
    const PixPtr scaled(pixScale(pix.get(), static_cast<l_float32>(zoom), static_cast<l_float32>(zoom)));
    rest = FromPix(scaled.get(), kTextDpi);
  }
  for (const auto& w : engine.Read(rest, ImageLayout::kPage)) {
    if (normalize::FirstInvalidUtf8(w.text) || normalize::CollapseBlanks(w.text).empty()) continue;
    if (w.confidence < kLeastMark && normalize::FoldKey(w.text).empty()) continue;
    if (w.confidence < kLeastLetter && normalize::CountCodePoints(w.text) == 1 && !IsDigit(w.text.front())) continue;
    // No confidence at all is for words whose place is not known.
    words.push_back(ToWord(w, 0, 0, 72.0 / rest.dpi, std::clamp(w.confidence, kLeastConfidence, kReadOnce)));
  }
  // Laid out as the upright image shows it, then put where the page has it.
  const double width = page.width;
  const double height = page.height;
  page.width = straight.width * scale;
  page.height = straight.height * scale;
  LayOutPage(page, words, rules, straight.dpi);
  PlaceWords(page, words);
  page.width = width;
  page.height = height;
  const auto to_page = [&](std::vector<Word>& placed) {
    for (auto& w : placed) {
      w.box = upright.ToPage(w.box);
      w.rotation = (w.rotation + 360 - upright.quarters % 4 * 90) % 360;
    }
  };
  for (auto& line : page.lines) {
    if (line.box) line.box = upright.ToPage(*line.box);
    to_page(line.words);
  }
  for (auto& table : page.tables) {
    for (auto& cell : table.cells) {
      if (cell.box) cell.box = upright.ToPage(*cell.box);
      to_page(cell.words);
    }
  }
}

// Whether this is what an engine makes of a page that lies on its side or its head: words that are none, or hardly any.
// Upright pages have 97 and more valid words in a hundred, pages on their heads 47 to 54.
bool IsNonsense(const normalize::TextQuality& quality) {
  constexpr std::int64_t kFewWords = 8;
  constexpr int kValid = 75;
  return quality.words < kFewWords || quality.Hundredths() < kValid;
}

// Whether most words are taller than wide, on the page set upright by `quarters`: engines read text that lies on its
// side, but not in its order.
bool LiesOnItsSide(const Page& page, int quarters) {
  int tall = 0;
  int wide = 0;
  for (const auto& line : page.lines) {
    for (const auto& word : line.words) {
      if (normalize::CountCodePoints(word.text) < 4) continue;
      ++(word.box.height > word.box.width ? tall : wide);
    }
  }
  return quarters % 2 == 0 ? tall > wide : wide > tall;
}

// Whether there is enough on a page to be worth more readings: a line of text, as letters cover paper.
bool HasText(const GreyImage& image) {
  constexpr double kLeastInk = 0.002;
  const auto dark = std::count_if(image.pixels.begin(), image.pixels.end(), [](std::uint8_t p) { return p < kInk; });
  return static_cast<double>(dark) > kLeastInk * static_cast<double>(image.pixels.size());
}

}  // namespace

void ReadScannedPage(Page& page, const ingest::PageScan& scan, Engine& engine) {
  page.text_from = TextOrigin::kOcr;
  page.lines.clear();
  page.tables.clear();
  if (scan.image.empty() || scan.image.dpi <= 0) return;
  if (page.width <= 0) {
    page.width = scan.where.x * 2 + scan.where.width;
    page.height = scan.where.y * 2 + scan.where.height;
  }
  const UprightScan upright = SetUpright(scan);
  ReadUpright(page, scan, upright, engine);
  const normalize::TextQuality quality = ingest::QualityOf(page);
  const bool nonsense = IsNonsense(quality) && HasText(upright.image);
  if (!nonsense && !LiesOnItsSide(page, 0)) return;
  // What its letters stand on is tried first, for they tell it mostly.
  std::vector<int> turns{2, 1, 3};
  if (const int feet = QuartersToFeet(upright); feet != 0) {
    std::erase(turns, feet);
    turns.insert(turns.begin(), feet);
  }
  for (const int quarters : turns) {
    Page turned = page;
    try {
      ReadUpright(turned, scan, SetUpright(scan, quarters), engine);
    } catch (const std::exception&) {
      continue;  // what was read at first is still there
    }
    const normalize::TextQuality other = ingest::QualityOf(turned);
    if (IsNonsense(other) || LiesOnItsSide(turned, quarters) || other.valid * 10 < quality.valid * 9) continue;
    page = std::move(turned);
    return;
  }
}

}  // namespace xephang::ocr
