#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "ingest/scan_image.h"

namespace xephang::ingest {
namespace {

constexpr double kLeastDpi = 75;
constexpr double kMostDpi = 1200;
constexpr double kTolerance = 0.035;  // what scanners add or cut at the edges

struct Paper {
  double width;  ///< Inches, upright.
  double height;
};

// A4 first: another sheet of the same shape is larger, and rare. F4 is the long sheet of the offices of the region.
constexpr std::array<Paper, 5> kPapers{{{8.27, 11.69}, {8.5, 11}, {8.5, 13}, {8.5, 14}, {11.69, 16.54}}};

bool Near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance * b; }

// Numbers that programs write when they do not know.
bool IsStopgap(double dpi) { return Near(dpi, 72, 0.01) || Near(dpi, 96, 0.01); }

// Of the sheets that the image may be, the resolution at which it is the first; 0 where its shape is that of none.
double DpiOfShape(double width, double height) {
  const double across = std::min(width, height);
  const double along = std::max(width, height);
  double best = 0;
  double best_miss = kTolerance;
  for (const Paper& paper : kPapers) {
    const double by_width = across / paper.width;
    const double by_height = along / paper.height;
    const double miss = std::abs(by_width / by_height - 1);
    const double dpi = (by_width + by_height) / 2;
    if (miss < best_miss - 0.005 && dpi >= kLeastDpi * 0.9 && dpi <= kMostDpi) {
      best = dpi;
      best_miss = miss;
    }
  }
  return best;
}

bool IsSheet(double width, double height, double dpi) {
  const double across = std::min(width, height) / dpi;
  const double along = std::max(width, height) / dpi;
  return std::any_of(kPapers.begin(), kPapers.end(), [&](const Paper& paper) {
    return Near(across, paper.width, 2 * kTolerance) && Near(along, paper.height, 2 * kTolerance);
  });
}

// Scanners work at round resolutions; an estimate this near to one means it.
double Rounded(double dpi) {
  for (const double usual : {75.0, 100.0, 120.0, 150.0, 200.0, 240.0, 300.0, 400.0, 600.0, 1200.0}) {
    if (Near(dpi, usual, 0.025)) return usual;
  }
  return dpi;
}

// Height in pixels of the letters without ascenders; 0 where there is too little text to tell.
double HeightOfLetters(const GreyImage& image) {
  struct Destroy {
    void operator()(Pix* p) const { pixDestroy(&p); }
    void operator()(Boxa* b) const { boxaDestroy(&b); }
  };
  // The middle of a very large image is enough.
  constexpr int kMostSide = 4'000;
  const int width = std::min(image.width, kMostSide);
  const int height = std::min(image.height, kMostSide);
  const int left = (image.width - width) / 2;
  const int top = (image.height - height) / 2;
  const std::unique_ptr<Pix, Destroy> grey(pixCreate(width, height, 8));
  if (grey == nullptr) return 0;
  for (int y = 0; y < height; ++y) {
    l_uint32* line = pixGetData(grey.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey.get());
    const std::uint8_t* row = image.pixels.data() + static_cast<std::ptrdiff_t>(top + y) * image.width + left;
    for (int x = 0; x < width; ++x) SET_DATA_BYTE(line, x, row[x]);
  }
  std::unique_ptr<Pix, Destroy> even(pixBackgroundNormSimple(grey.get(), nullptr, nullptr));
  const std::unique_ptr<Pix, Destroy> ink(pixThresholdToBinary(even == nullptr ? grey.get() : even.get(), 150));
  const std::unique_ptr<Boxa, Destroy> boxes(ink == nullptr ? nullptr : pixConnCompBB(ink.get(), 8));
  const int count = boxes == nullptr ? 0 : boxaGetCount(boxes.get());
  constexpr int kTallest = 200;
  std::vector<double> heights(kTallest + 1, 0);
  int letters = 0;
  for (int i = 0; i < count; ++i) {
    l_int32 w = 0;
    l_int32 h = 0;
    boxaGetBoxGeometry(boxes.get(), i, nullptr, nullptr, &w, &h);
    // Not specks and dots, not rules and frames.
    if (h < 4 || h > kTallest || w * 4 < h || w > 3 * h) continue;
    heights[static_cast<std::size_t>(h)] += 1;
    ++letters;
  }
  if (letters < 40) return 0;
  // Heights within a tenth of each other, together: peaks are marks, letters without ascenders, and letters with them
  // or digits. Where the last two are about as many the lower one counts; marks are always fewer.
  struct Peak {
    double height = 0;
    double count = 0;
  };
  std::vector<Peak> peaks;
  double most = 0;
  for (int h = 4; h <= kTallest; ++h) {
    const int reach = std::max(1, h / 10);
    Peak peak;
    for (int v = std::max(4, h - reach); v <= std::min(kTallest, h + reach); ++v) {
      peak.count += heights[static_cast<std::size_t>(v)];
      peak.height += heights[static_cast<std::size_t>(v)] * v;
    }
    if (peak.count > 0) peak.height /= peak.count;
    peaks.push_back(peak);
    most = std::max(most, peak.count);
  }
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    const bool falls = i + 1 == peaks.size() || peaks[i + 1].count < peaks[i].count;
    if (falls && peaks[i].count >= 0.55 * most) return peaks[i].height;
  }
  return 0;
}

}  // namespace

double EstimatedDpi(const GreyImage& image, double stated) {
  const double width = image.width;
  const double height = image.height;
  if (image.empty()) return stated;
  if (stated > 0 && IsSheet(width, height, stated)) return stated;
  const double shape = DpiOfShape(width, height);
  const double inches = stated > 0 ? std::max(width, height) / stated : 0;
  if (stated >= kLeastDpi && stated <= kMostDpi && !IsStopgap(stated)) {
    if (inches >= 7 && inches <= 18) return stated;
    if (shape == 0 && inches >= 3 && inches <= 24) return stated;
  }
  if (shape > 0) return Rounded(shape);
  // Body text is set in 13 or 14 points; x is 0.45 of that with serifs, 0.52 without, and the edge adds to both.
  constexpr double kLetterInches = 13.5 * 0.5 / 72;
  const double letters = HeightOfLetters(image);
  const double by_text = letters / kLetterInches;
  if (by_text >= kLeastDpi * 0.7 && by_text <= kMostDpi) return by_text;
  if (stated >= kLeastDpi * 0.9 && stated <= kMostDpi) return stated;
  // Nothing tells: as if the image were as wide as a sheet.
  return std::clamp(std::min(width, height) / kPapers[0].width, kLeastDpi, kMostDpi);
}

}  // namespace xephang::ingest
