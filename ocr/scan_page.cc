#include "ocr/scan_page.h"

#include <algorithm>
#include <cmath>

#include "normalize/unicode.h"
#include "ocr/cell_reader.h"
#include "ocr/page_layout.h"
#include "ocr/pix.h"
#include "ocr/ruled_grid.h"

namespace xephang::ocr {
namespace {

constexpr float kLeastSkew = 0.05F;  // degrees; less does not matter
constexpr float kMostSkew = 7.0F;
constexpr float kLeastSkewConfidence = 3.0F;  // a nearly empty page gives any angle with none
constexpr double kReadOnce = 0.9;             // the most that one reading by itself is worth
constexpr double kTextDpi = 300;              // at which running text is read

struct Upright {
  GreyImage image;
  double angle = 0;  // radians by which the image was turned clockwise
};

// The page set straight, by its lines of text and its rules.
Upright Deskew(const GreyImage& image) {
  Upright out{image, 0};
  const PixPtr grey = ToPix(image);
  if (grey == nullptr) return out;
  const PixPtr binary(pixThresholdToBinary(grey.get(), 150));
  l_float32 angle = 0;
  l_float32 confidence = 0;
  if (pixFindSkew(binary.get(), &angle, &confidence) != 0 || confidence < kLeastSkewConfidence) return out;
  if (std::abs(angle) < kLeastSkew || std::abs(angle) > kMostSkew) return out;
  const double radians = angle * M_PI / 180;
  const PixPtr turned(
      pixRotate(grey.get(), static_cast<l_float32>(radians), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
  if (turned == nullptr) return out;
  out.image = FromPix(turned.get(), image.dpi);
  out.angle = radians;
  return out;
}

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

Word ToWord(const EngineWord& w, double dx, double dy, double scale, double confidence) {
  Word word;
  word.text = w.text;
  word.box = {(w.box.x + dx) * scale, (w.box.y + dy) * scale, w.box.width * scale, w.box.height * scale};
  word.font_size = word.box.height;
  word.confidence = confidence;
  return word;
}

// The box on the page before it was turned.
Box TurnBack(const Box& box, double angle, double width, double height) {
  if (angle == 0) return box;
  const double cx = box.x + box.width / 2 - width / 2;
  const double cy = box.y + box.height / 2 - height / 2;
  // The image was turned clockwise about its middle; in coordinates that run down, back is counter-clockwise.
  const double x = cx * std::cos(angle) + cy * std::sin(angle) + width / 2;
  const double y = -cx * std::sin(angle) + cy * std::cos(angle) + height / 2;
  const double w = box.width * std::abs(std::cos(angle)) + box.height * std::abs(std::sin(angle));
  const double h = box.width * std::abs(std::sin(angle)) + box.height * std::abs(std::cos(angle));
  return {x - w / 2, y - h / 2, w, h};
}

}  // namespace

void ReadScannedPage(Page& page, const GreyImage& image, Engine& engine) {
  page.text_from = TextOrigin::kOcr;
  page.lines.clear();
  page.tables.clear();
  if (image.empty() || image.dpi <= 0) return;
  if (page.width <= 0) {
    page.width = image.width * 72.0 / image.dpi;
    page.height = image.height * 72.0 / image.dpi;
  }
  const Upright upright = Deskew(image);
  const GreyImage& straight = upright.image;
  RuleOptions options;
  options.min_contrast = 40;  // paper has a grain
  const PageRules rules = FindRules(straight, options);
  const double scale = 72.0 / straight.dpi;
  std::vector<Word> words;
  const double border = straight.dpi * 0.02;
  GreyImage rest = straight;
  for (const auto& grid : rules.grids) {
    for (const auto& cell : grid.cells) {
      const double x0 = grid.xs[static_cast<std::size_t>(cell.column)] + border;
      const double y0 = grid.ys[static_cast<std::size_t>(cell.row)] + border;
      const double x1 = grid.xs[static_cast<std::size_t>(cell.column + cell.column_span)] - border;
      const double y1 = grid.ys[static_cast<std::size_t>(cell.row + cell.row_span)] - border;
      if (x1 - x0 < straight.dpi * 0.05 || y1 - y0 < straight.dpi * 0.05) continue;
      const CellReading reading = ReadCellImage(engine, Crop(straight, static_cast<int>(x0), static_cast<int>(y0),
                                                             static_cast<int>(x1), static_cast<int>(y1)));
      for (const auto& w : reading.words) {
        words.push_back(ToWord(w, std::floor(x0), std::floor(y0), scale, reading.confidence));
        if (&w == &reading.words.front()) words.back().readings = reading.others;
      }
    }
    Blank(rest, grid.xs.front() - border * 2, grid.ys.front() - border * 2, grid.xs.back() + border * 2,
          grid.ys.back() + border * 2);
  }
  // Running text, at the resolution that the engine was trained for.
  const double zoom = kTextDpi / rest.dpi;
  if (std::abs(zoom - 1) > 0.1) {
    const PixPtr pix = ToPix(rest);
    const PixPtr scaled(pixScale(pix.get(), static_cast<l_float32>(zoom), static_cast<l_float32>(zoom)));
    rest = FromPix(scaled.get(), kTextDpi);
  }
  for (const auto& w : engine.Read(rest, ImageLayout::kPage)) {
    if (normalize::FirstInvalidUtf8(w.text) || normalize::CollapseBlanks(w.text).empty()) continue;
    words.push_back(ToWord(w, 0, 0, 72.0 / rest.dpi, std::min(w.confidence, kReadOnce)));
  }
  LayOutPage(page, std::move(words), rules, straight.dpi);
  for (auto& line : page.lines) {
    if (line.box) line.box = TurnBack(*line.box, upright.angle, page.width, page.height);
  }
  for (auto& table : page.tables) {
    for (auto& cell : table.cells) {
      if (cell.box) cell.box = TurnBack(*cell.box, upright.angle, page.width, page.height);
    }
  }
}

}  // namespace xephang::ocr
