#include "ocr/text_trust.h"

#include <algorithm>
#include <cmath>

namespace xephang::ocr {
namespace {

// A mask of the page's pixels.
class Mask {
 public:
  Mask(int width, int height)
      : width_(width), height_(height), set_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0) {}

  void Fill(double x0, double y0, double x1, double y1) {
    const int left = std::clamp(static_cast<int>(std::floor(x0)), 0, width_);
    const int right = std::clamp(static_cast<int>(std::ceil(x1)), 0, width_);
    const int top = std::clamp(static_cast<int>(std::floor(y0)), 0, height_);
    const int bottom = std::clamp(static_cast<int>(std::ceil(y1)), 0, height_);
    for (int y = top; y < bottom; ++y) {
      const auto row = set_.begin() + static_cast<std::ptrdiff_t>(y) * width_;
      if (left < right) std::fill(row + left, row + right, std::uint8_t{1});
    }
  }
  [[nodiscard]] bool operator[](std::size_t i) const { return set_[i] != 0; }

 private:
  int width_;
  int height_;
  std::vector<std::uint8_t> set_;
};

}  // namespace

InkMeasure MeasureInk(const GreyImage& image, const std::vector<Word>& words, const PageRules& rules,
                      const TrustOptions& options) {
  InkMeasure measure;
  if (image.empty()) return measure;
  const double scale = image.dpi / 72;
  Mask covered(image.width, image.height);
  for (const auto& w : words) {
    covered.Fill(w.box.x * scale - 1, w.box.y * scale - 1, (w.box.x + w.box.width) * scale + 1,
                 (w.box.y + w.box.height) * scale + 1);
  }
  Mask ruled(image.width, image.height);
  const double half = 0.03 * image.dpi;
  for (const auto& g : rules.grids) {
    for (const double x : g.xs) ruled.Fill(x - half, g.ys.front() - half, x + half, g.ys.back() + half);
    for (const double y : g.ys) ruled.Fill(g.xs.front() - half, y - half, g.xs.back() + half, y + half);
  }
  for (const auto& r : rules.horizontal) ruled.Fill(r.x0, r.y0 - half, r.x1, r.y0 + half);
  std::size_t ink = 0;
  std::size_t inside = 0;
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    if (image.pixels[i] >= options.dark) continue;
    if (covered[i]) {
      ++ink;
      ++inside;
    } else if (!ruled[i]) {
      ++ink;
    }
  }
  measure.ink = static_cast<double>(ink) / static_cast<double>(image.pixels.size());
  measure.covered = ink == 0 ? 1 : static_cast<double>(inside) / static_cast<double>(ink);
  return measure;
}

TextTrust JudgeText(const InkMeasure& ink, const normalize::TextQuality& quality, bool any_words,
                    const TrustOptions& options) {
  const bool blank = ink.ink < options.blank_ink;
  if (!any_words) return blank ? TextTrust::kTrusted : TextTrust::kNoText;
  if (!blank && ink.covered < options.least_covered) return TextTrust::kCoversLittle;
  if (quality.IsDamaged()) return TextTrust::kNotVietnamese;
  return TextTrust::kTrusted;
}

}  // namespace xephang::ocr
