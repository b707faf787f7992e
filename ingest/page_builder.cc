#include "ingest/page_builder.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <mutex>
#include <vector>

namespace xephang::ingest {
namespace {

std::size_t Area(int width, int height) { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }

GreyImage Blank(int width, int height) {
  GreyImage image;
  image.width = width;
  image.height = height;
  image.pixels.resize(Area(width, height));
  return image;
}

// Puts rows of the source where they belong in an upright image.
class RowWriter {
 public:
  RowWriter(int width, int height, const Turn& turn, GreyImage* out) : width_(width), out_(out) {
    *out = turn.transposed ? Blank(height, width) : Blank(width, height);
    const std::ptrdiff_t x_step = turn.flip_x ? -1 : 1;
    const std::ptrdiff_t y_step = turn.flip_y ? -out->width : out->width;
    first_ = (turn.flip_x ? out->width - 1 : 0) +
             (turn.flip_y ? static_cast<std::ptrdiff_t>(out->height - 1) * out->width : 0);
    along_ = turn.transposed ? y_step : x_step;
    down_ = turn.transposed ? x_step : y_step;
    if (along_ != 1) row_.resize(static_cast<std::size_t>(width));
  }
  // Where row `y` is to be written, before Finish(y).
  std::uint8_t* Row(int y) { return along_ == 1 ? out_->pixels.data() + first_ + y * down_ : row_.data(); }
  void Finish(int y) {
    if (along_ == 1) return;
    std::uint8_t* p = out_->pixels.data();
    std::ptrdiff_t at = first_ + y * down_;
    for (int x = 0; x < width_; ++x, at += along_) p[at] = row_[static_cast<std::size_t>(x)];
  }

 private:
  int width_;
  GreyImage* out_;
  std::ptrdiff_t first_ = 0;
  std::ptrdiff_t along_ = 1;
  std::ptrdiff_t down_ = 0;
  std::vector<std::uint8_t> row_;
};

// What is coloured, and how bright the coloured inks are.
//
// A single pixel does not tell: a scanner that is out of register leaves a red fringe at one side of a black stroke and
// a blue one at the other. So colour is the mean over a window wider than strokes, where fringes cancel out, against
// the colour of the paper.
class ColourMap {
 public:
  explicit ColourMap(const RowSource& source)
      : width_(source.width),
        height_(source.height),
        cell_(std::clamp(source.width / 620, 1, 16)),
        columns_((source.width + cell_ - 1) / cell_),
        rows_((source.height + cell_ - 1) / cell_) {
    row_.resize(static_cast<std::size_t>(width_) * 3);
    FindPaper(source);
    Measure(source);
  }

  [[nodiscard]] bool Any() const { return any_; }

  // One row of red, green, blue to grey, and to grey without colour. Returns how many pixels were coloured.
  int Convert(int y, const std::uint8_t* rgb, std::uint8_t* grey, std::uint8_t* clean) const {
    int coloured = 0;
    const std::uint8_t* cells = mask_.data() + Area(columns_, y / cell_);
    for (int x = 0; x < width_; ++cells) {
      const int end = std::min(width_, x + cell_);
      if (*cells == 0) {
        for (; x < end; ++x, rgb += 3) grey[x] = clean[x] = static_cast<std::uint8_t>(Luminance(rgb));
        continue;
      }
      for (; x < end; ++x, rgb += 3) {
        const int light = Luminance(rgb);
        grey[x] = clean[x] = static_cast<std::uint8_t>(light);
        const int r = balance_[0][rgb[0]];
        const int g = balance_[1][rgb[1]];
        const int b = balance_[2][rgb[2]];
        const int most = std::max({r, g, b});
        const int chroma = most - std::min({r, g, b});
        if (chroma <= kPale) continue;
        // What the ink leaves of the light in its own colour is paper; what is darker there is black below it.
        const int level = level_[Hue(r, g, b)];
        const int left = std::clamp((most - kBlack) * paper_ / (level - kBlack), 0, paper_);
        const int share = std::min(chroma, kFull) - kPale;
        clean[x] = static_cast<std::uint8_t>(std::max(light, light + (left - light) * share / (kFull - kPale)));
        coloured += chroma >= kFull ? 1 : 0;
      }
    }
    return coloured;
  }

  static int Luminance(const std::uint8_t* rgb) { return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) >> 8; }

 private:
  using Sums = std::array<int, 3>;

  static constexpr int kReach = 3;         // cells of a window to either side; a window is 2.4 mm of an A4 page
  static constexpr int kWindowChroma = 9;  // of the mean of a window
  static constexpr int kPale = 12;         // chroma from which a pixel begins to be coloured …
  static constexpr int kFull = 32;         // … and from which it is
  static constexpr int kBlack = 30;

  static std::size_t Hue(int r, int g, int b) { return r >= g && r >= b ? 0U : b >= g ? 2U : 1U; }

  // The colour that most of a page has is that of its paper.
  void FindPaper(const RowSource& source) {
    std::array<std::array<int, 256>, 3> histogram{};
    const int step = std::max(1, height_ / 200);
    int pixels = 0;
    std::array<std::uint8_t, 3> white{};
    for (int y = 0; y < height_; y += step) {
      source.read(y, row_.data());
      for (int x = 0; x < width_; x += 4, ++pixels) {
        for (std::size_t c = 0; c < 3; ++c) ++histogram[c][row_[static_cast<std::size_t>(x) * 3 + c]];
      }
    }
    for (std::size_t c = 0; c < 3; ++c) {
      int left = pixels / 5;  // a fifth of the page is brighter
      int paper = 255;
      while (paper > 128 && (left -= histogram[c][static_cast<std::size_t>(paper)]) > 0) --paper;
      white[c] = static_cast<std::uint8_t>(paper);
      for (int v = 0; v < 256; ++v)
        balance_[c][static_cast<std::size_t>(v)] = static_cast<std::uint8_t>(std::min(255, v * 255 / paper));
    }
    paper_ = Luminance(white.data());
  }

  void Measure(const RowSource& source) {
    std::vector<Sums> means(Area(columns_, rows_));  // of cells, sixteenths
    std::vector<Sums> sums(static_cast<std::size_t>(columns_));
    std::array<std::array<int, 256>, 3> brightness{};
    for (int y = 0; y < height_; ++y) {
      source.read(y, row_.data());
      const std::uint8_t* p = row_.data();
      auto sum = sums.begin();
      for (int x = 0; x < width_; ++sum) {
        for (const int end = std::min(width_, x + cell_); x < end; ++x, p += 3) {
          const int r = balance_[0][p[0]];
          const int g = balance_[1][p[1]];
          const int b = balance_[2][p[2]];
          (*sum)[0] += r;
          (*sum)[1] += g;
          (*sum)[2] += b;
          const int most = std::max({r, g, b});
          if (most - std::min({r, g, b}) >= kFull) ++brightness[Hue(r, g, b)][static_cast<std::size_t>(most)];
        }
      }
      if (y % cell_ != cell_ - 1 && y + 1 != height_) continue;
      for (int column = 0; column < columns_; ++column) {
        auto& own = sums[static_cast<std::size_t>(column)];
        const int pixels = (y % cell_ + 1) * std::min(cell_, width_ - column * cell_);
        for (std::size_t c = 0; c < 3; ++c)
          means[Area(columns_, y / cell_) + static_cast<std::size_t>(column)][c] = own[c] * 16 / pixels;
        own = {};
      }
    }
    for (std::size_t hue = 0; hue < 3; ++hue) {
      int left = 0;
      for (const int n : brightness[hue]) left += n;
      left /= 4;  // a quarter is darker: text below the ink
      int level = 0;
      while (level < 255 && (left -= brightness[hue][static_cast<std::size_t>(level)]) >= 0) ++level;
      level_[hue] = std::clamp(level, 90, 230);
    }
    Mark(means);
  }

  // Cells whose window is coloured.
  void Mark(const std::vector<Sums>& means) {
    // Sums of everything above and to the left of a corner.
    const int stride = columns_ + 1;
    std::vector<std::array<std::int64_t, 3>> corners(Area(stride, rows_ + 1));
    for (int y = 0; y < rows_; ++y) {
      for (int x = 0; x < columns_; ++x) {
        const std::size_t at = Area(stride, y) + static_cast<std::size_t>(x);
        const std::size_t below = at + static_cast<std::size_t>(stride);
        for (std::size_t c = 0; c < 3; ++c) {
          corners[below + 1][c] = corners[below][c] + corners[at + 1][c] - corners[at][c] +
                                  means[Area(columns_, y) + static_cast<std::size_t>(x)][c];
        }
      }
    }
    mask_.assign(Area(columns_, rows_), 0);
    for (int y = 0; y < rows_; ++y) {
      const std::size_t top = Area(stride, std::max(0, y - kReach));
      const std::size_t bottom = Area(stride, std::min(rows_, y + kReach + 1));
      for (int x = 0; x < columns_; ++x) {
        const auto left = static_cast<std::size_t>(std::max(0, x - kReach));
        const auto right = static_cast<std::size_t>(std::min(columns_, x + kReach + 1));
        const auto area =
            static_cast<std::int64_t>((right - left) * ((bottom - top) / static_cast<std::size_t>(stride)));
        const auto sum = [&](std::size_t c) {
          return corners[bottom + right][c] - corners[bottom + left][c] - corners[top + right][c] +
                 corners[top + left][c];
        };
        const std::int64_t r = sum(0);
        const std::int64_t g = sum(1);
        const std::int64_t b = sum(2);
        if (std::max({r, g, b}) - std::min({r, g, b}) < area * 16 * kWindowChroma) continue;
        mask_[Area(columns_, y) + static_cast<std::size_t>(x)] = 1;
        any_ = true;
      }
    }
  }

  int width_;
  int height_;
  int cell_;
  int columns_;
  int rows_;
  bool any_ = false;
  int paper_ = 255;  // its grey
  std::vector<std::uint8_t> row_;
  std::vector<std::uint8_t> mask_;
  std::array<std::array<std::uint8_t, 256>, 3> balance_{};
  std::array<int, 3> level_{};
};

// One direction of an image, stretched to `size` pixels between their middles.
GreyImage Stretched(const GreyImage& image, bool across, int size) {
  GreyImage out = across ? Blank(size, image.height) : Blank(image.width, size);
  out.dpi = image.dpi;
  const int old_size = across ? image.width : image.height;
  const double ratio = static_cast<double>(old_size) / size;
  struct Sample {
    int at;
    int next;
    int share;  // of the next, of 256
  };
  std::vector<Sample> samples;
  samples.reserve(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i) {
    const double from = std::clamp((i + 0.5) * ratio - 0.5, 0.0, old_size - 1.0);
    const int at = static_cast<int>(from);
    samples.push_back({at, std::min(at + 1, old_size - 1), static_cast<int>((from - at) * 256)});
  }
  const auto mix = [](int a, int b, int share) {
    return static_cast<std::uint8_t>((a * (256 - share) + b * share) / 256);
  };
  for (int y = 0; y < out.height; ++y) {
    std::uint8_t* row = out.pixels.data() + Area(out.width, y);
    if (across) {
      const std::uint8_t* from = image.pixels.data() + Area(image.width, y);
      for (int x = 0; x < size; ++x) {
        const Sample& s = samples[static_cast<std::size_t>(x)];
        row[x] = mix(from[s.at], from[s.next], s.share);
      }
    } else {
      const Sample& s = samples[static_cast<std::size_t>(y)];
      const std::uint8_t* a = image.pixels.data() + Area(image.width, s.at);
      const std::uint8_t* b = image.pixels.data() + Area(image.width, s.next);
      for (int x = 0; x < out.width; ++x) row[x] = mix(a[x], b[x], s.share);
    }
  }
  return out;
}

}  // namespace

Turn TurnOfOrientation(int orientation) {
  switch (orientation) {
    case 2:
      return {false, true, false};
    case 3:
      return {false, true, true};
    case 4:
      return {false, false, true};
    case 5:
      return {true, false, false};
    case 6:
      return {true, true, false};
    case 7:
      return {true, true, true};
    case 8:
      return {true, false, true};
    default:
      return {};
  }
}

void BuildPage(const RowSource& source, const Turn& turn, PageScan* page) {
  RowWriter grey(source.width, source.height, turn, &page->image);
  page->without_colour = GreyImage();
  page->coloured = 0;
  if (!source.colour) {
    for (int y = 0; y < source.height; ++y) {
      source.read(y, grey.Row(y));
      grey.Finish(y);
    }
    return;
  }
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(source.width) * 3);
  const ColourMap colours(source);
  if (!colours.Any()) {
    for (int y = 0; y < source.height; ++y) {
      source.read(y, rgb.data());
      std::uint8_t* row = grey.Row(y);
      for (int x = 0; x < source.width; ++x)
        row[x] = static_cast<std::uint8_t>(ColourMap::Luminance(&rgb[static_cast<std::size_t>(x) * 3]));
      grey.Finish(y);
    }
    return;
  }
  RowWriter clean(source.width, source.height, turn, &page->without_colour);
  std::int64_t coloured = 0;
  for (int y = 0; y < source.height; ++y) {
    source.read(y, rgb.data());
    coloured += colours.Convert(y, rgb.data(), grey.Row(y), clean.Row(y));
    grey.Finish(y);
    clean.Finish(y);
  }
  page->coloured = static_cast<double>(coloured) / static_cast<double>(Area(source.width, source.height));
  if (coloured == 0) page->without_colour = GreyImage();
}

RowSource SourceOf(const Pix* const_pix) {
  Pix* pix = const_cast<Pix*>(const_pix);  // Leptonica's accessors are not const; nothing is changed
  RowSource source;
  source.width = pixGetWidth(pix);
  source.height = pixGetHeight(pix);
  const int depth = pixGetDepth(pix);
  const std::ptrdiff_t words = pixGetWpl(pix);
  const l_uint32* data = pixGetData(pix);
  const int width = source.width;
  if (depth == 32) {
    source.colour = true;
    const bool alpha = pixGetSpp(pix) == 4;
    source.read = [data, words, width, alpha](int y, std::uint8_t* row) {
      const l_uint32* line = data + y * words;
      for (int x = 0; x < width; ++x, row += 3) {
        const l_uint32 v = line[x];
        unsigned r = v >> 24U;
        unsigned g = (v >> 16U) & 255U;
        unsigned b = (v >> 8U) & 255U;
        if (alpha) {
          const unsigned a = v & 255U;
          r = 255U - (255U - r) * a / 255U;
          g = 255U - (255U - g) * a / 255U;
          b = 255U - (255U - b) * a / 255U;
        }
        row[0] = static_cast<std::uint8_t>(r);
        row[1] = static_cast<std::uint8_t>(g);
        row[2] = static_cast<std::uint8_t>(b);
      }
    };
    return source;
  }
  // Up to 8 bits a pixel: one table says what each value is.
  std::array<std::array<std::uint8_t, 3>, 256> table{};
  const int values = 1 << std::min(depth, 8);
  for (int v = 0; v < values; ++v) {
    const int even = depth == 1 ? (v == 0 ? 255 : 0) : v * 255 / (values - 1);
    table[static_cast<std::size_t>(v)].fill(static_cast<std::uint8_t>(even));
  }
  if (PixColormap* map = pixGetColormap(pix); map != nullptr) {
    for (int v = 0; v < std::min(values, pixcmapGetCount(map)); ++v) {
      l_int32 r = 0;
      l_int32 g = 0;
      l_int32 b = 0;
      l_int32 a = 255;
      pixcmapGetRGBA(map, v, &r, &g, &b, &a);
      std::size_t c = 0;
      for (const l_int32 value : {r, g, b}) {
        table[static_cast<std::size_t>(v)][c++] = static_cast<std::uint8_t>(255 - (255 - value) * a / 255);
      }
      source.colour = source.colour || r != g || g != b;
    }
  }
  source.read = [data, words, width, depth, table, colour = source.colour](int y, std::uint8_t* row) {
    const l_uint32* line = data + y * words;
    for (int x = 0; x < width; ++x) {
      unsigned v = 0;
      if (depth == 8) {
        v = GET_DATA_BYTE(line, x);
      } else if (depth == 1) {
        v = GET_DATA_BIT(line, x);
      } else if (depth == 16) {
        v = GET_DATA_TWO_BYTES(line, x) >> 8U;
      } else {
        const unsigned at = static_cast<unsigned>(x) * static_cast<unsigned>(depth);
        v = (line[at / 32] >> (32U - static_cast<unsigned>(depth) - at % 32)) &
            ((1U << static_cast<unsigned>(depth)) - 1U);
      }
      if (colour) {
        std::copy_n(table[v].data(), 3, row + static_cast<std::ptrdiff_t>(x) * 3);
      } else {
        row[x] = table[v][0];
      }
    }
  };
  return source;
}

void MakeSquare(double x_dpi, double y_dpi, PageScan* page) {
  if (!(x_dpi > 0 && y_dpi > 0)) return;
  const double ratio = x_dpi / y_dpi;
  if ((ratio > 0.97 && ratio < 1.03) || ratio > 4 || ratio < 0.25) return;
  for (GreyImage* image : {&page->image, &page->without_colour}) {
    if (image->empty()) continue;
    *image = ratio > 1 ? Stretched(*image, false, static_cast<int>(std::lround(image->height * ratio)))
                       : Stretched(*image, true, static_cast<int>(std::lround(image->width / ratio)));
  }
}

void Crop(int left, int top, int width, int height, PageScan* page) {
  for (GreyImage* image : {&page->image, &page->without_colour}) {
    if (image->empty()) continue;
    GreyImage out = Blank(width, height);
    out.dpi = image->dpi;
    for (int y = 0; y < height; ++y) {
      std::copy_n(image->pixels.data() + Area(image->width, top + y) + left, width, out.pixels.data() + Area(width, y));
    }
    *image = std::move(out);
  }
}

void SilenceLeptonica() {
  static std::once_flag once;
  std::call_once(once, [] {
    setMsgSeverity(L_SEVERITY_NONE);
    leptSetStderrHandler([](const char*) {});
  });
}

}  // namespace xephang::ingest
