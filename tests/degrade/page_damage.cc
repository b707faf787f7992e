#include "tests/degrade/page_damage.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace xephang::testing {
namespace {

constexpr double kPi = std::numbers::pi;

enum class Purpose : std::uint64_t { kSkew = 1, kLight, kNoise, kSalt, kSeal, kBox };

// SplitMix64; each purpose on each page has numbers of its own, so that one effect does not change another.
class Random {
 public:
  Random(std::uint64_t seed, int page, Purpose purpose)
      : state_(seed * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(page) * 0xD1B54A32D192ED03U +
               static_cast<std::uint64_t>(purpose) * 0x8CB92BA72F3D8DD7U) {}
  std::uint64_t Bits() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  double Unit() { return static_cast<double>(Bits() >> 11U) * 0x1p-53; }
  double Within(double low, double high) { return low + (high - low) * Unit(); }
  // Nearly normal, mean 0 and deviation 1: four uniform numbers from one draw.
  double Normal() {
    const std::uint64_t b = Bits();
    const auto sum = static_cast<double>((b & 0xFFFFU) + ((b >> 16U) & 0xFFFFU) + ((b >> 32U) & 0xFFFFU) + (b >> 48U));
    return (sum / 65535.0 - 2.0) * std::numbers::sqrt3;
  }

 private:
  std::uint64_t state_;
};

std::uint8_t ToByte(double value) { return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L)); }

std::uint8_t& At(Raster& image, int x, int y, int channel) {
  return image
      .pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(x)) *
                  static_cast<std::size_t>(image.channels) +
              static_cast<std::size_t>(channel)];
}

Raster ToColour(Raster image) {
  if (image.channels == 3) return image;
  Raster out{image.width, image.height, 3, {}};
  out.pixels.reserve(image.pixels.size() * 3);
  for (const std::uint8_t v : image.pixels) out.pixels.insert(out.pixels.end(), 3, v);
  return out;
}

void Bleed(Raster& image, const GreyImage& next, double strength) {
  const int width = std::min(image.width, next.width);
  const int height = std::min(image.height, next.height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      // Paper scatters what comes through it: the mean of a small square.
      int sum = 0;
      int count = 0;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
          const int sx = next.width - 1 - x + dx;
          const int sy = y + dy;
          if (sx < 0 || sx >= next.width || sy < 0 || sy >= next.height) continue;
          sum += next.pixels[static_cast<std::size_t>(sy) * static_cast<std::size_t>(next.width) +
                             static_cast<std::size_t>(sx)];
          ++count;
        }
      }
      const double left = count == 0 ? 1 : 1 - strength * (255.0 - static_cast<double>(sum) / count) / 255;
      for (int c = 0; c < image.channels; ++c) At(image, x, y, c) = ToByte(At(image, x, y, c) * left);
    }
  }
}

// Ink is laid over what is there, as a stamp does: the black below it stays black.
void Lay(Raster& image, int x, int y, const std::array<int, 3>& ink, double cover) {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height || cover <= 0) return;
  for (int c = 0; c < 3; ++c) {
    const double left = 1 - cover * (255 - ink.at(static_cast<std::size_t>(c))) / 255;
    At(image, x, y, c) = ToByte(At(image, x, y, c) * left);
  }
}

// A line of letters, 0 where there is ink, to be sampled.
class TextStrip {
 public:
  explicit TextStrip(const char* text) {
    L_BMF* font = bmfCreate(nullptr, 20);
    if (font == nullptr) throw std::runtime_error("no bitmap font");
    l_int32 width = 0;
    bmfGetStringWidth(font, text, &width);
    const int height = font->lineheight;
    pix_.reset(pixCreate(width + 2 * kMargin, height, 8));
    pixSetAll(pix_.get());
    l_int32 overflow = 0;
    pixSetTextline(pix_.get(), font, text, 0, kMargin, font->baselinetab['A'] + 1, &width, &overflow);
    bmfDestroy(&font);
  }
  // `u` along the line and `v` down it, both 0 to 1.
  [[nodiscard]] bool HasInk(double u, double v) const {
    l_uint32 value = 255;
    pixGetPixel(pix_.get(), static_cast<int>(u * (pixGetWidth(pix_.get()) - 1)),
                static_cast<int>(v * (pixGetHeight(pix_.get()) - 1)), &value);
    return value < 128;
  }
  [[nodiscard]] double WidthToHeight() const {
    return static_cast<double>(pixGetWidth(pix_.get())) / pixGetHeight(pix_.get());
  }

 private:
  static constexpr int kMargin = 8;
  struct Destroy {
    void operator()(Pix* p) const { pixDestroy(&p); }
  };
  std::unique_ptr<Pix, Destroy> pix_;
};

bool InStar(double x, double y, double radius) {
  const double distance = std::hypot(x, y);
  if (distance > radius) return false;
  const double fifth = 2 * kPi / 5;
  double angle = std::fmod(std::atan2(x, -y) + 4 * kPi, fifth);
  if (angle > fifth / 2) angle = fifth - angle;
  // The edge runs from a tip at angle 0 to a notch at angle 36 degrees.
  const double notch = radius * 0.382;
  const double nx = notch * std::sin(fifth / 2);
  const double ny = notch * std::cos(fifth / 2);
  const double px = distance * std::sin(angle);
  const double py = distance * std::cos(angle);
  return (px - 0) * (ny - radius) - (py - radius) * nx >= 0;
}

// A seal is 36 mm across: two circles, a ring of letters, a star.
void Seal(Raster& image, const Damage& damage, std::uint64_t seed, int page) {
  static const TextStrip text("UY BAN NHAN DAN TINH * NUOC CONG HOA XHCN VIET NAM *");
  constexpr std::array<int, 3> kRed{205, 30, 45};
  Random random(seed, page, Purpose::kSeal);
  const double radius = 18.0 / 25.4 * damage.dpi;
  double cx = random.Within(0.35, 0.8) * image.width;
  double cy = random.Within(0.3, 0.8) * image.height;
  if (damage.stamp_x >= 0) cx = damage.stamp_x * image.width;
  if (damage.stamp_y >= 0) cy = damage.stamp_y * image.height;
  const double turn = random.Within(-0.4, 0.4);
  const double line = std::max(1.0, 0.012 * damage.dpi);
  for (int y = static_cast<int>(cy - radius) - 1; y <= static_cast<int>(cy + radius) + 1; ++y) {
    for (int x = static_cast<int>(cx - radius) - 1; x <= static_cast<int>(cx + radius) + 1; ++x) {
      const double dx = x - cx;
      const double dy = y - cy;
      const double r = std::hypot(dx, dy);
      bool ink = std::abs(r - (radius - line)) < line || std::abs(r - radius * 0.62) < line * 0.7;
      if (r > radius * 0.68 && r < radius * 0.9) {
        const double around = std::fmod((std::atan2(dx, -dy) + turn) / (2 * kPi) + 2.5, 1.0);
        ink = ink || text.HasInk(around, (radius * 0.9 - r) / (radius * 0.22));
      }
      const double sx = dx * std::cos(turn) + dy * std::sin(turn);
      const double sy = dy * std::cos(turn) - dx * std::sin(turn);
      ink = ink || InStar(sx, sy, radius * 0.32);
      if (ink) Lay(image, x, y, kRed, random.Within(0.6, 1));
    }
  }
}

// The box that a registry stamps on what it receives.
void ReceivedBox(Raster& image, const Damage& damage, std::uint64_t seed) {
  static const TextStrip title("CONG VAN DEN");
  static const TextStrip number("So: 1234   Ngay: 15/6");
  static const TextStrip copies("Chuyen: VP, TH, NC");
  constexpr std::array<int, 3> kBlue{40, 60, 185};
  Random random(seed, 0, Purpose::kBox);
  const double width = 52.0 / 25.4 * damage.dpi;
  const double height = 21.0 / 25.4 * damage.dpi;
  const double left = random.Within(0.06, 0.12) * image.width;
  const double top = random.Within(0.14, 0.2) * image.height;
  const double line = std::max(1.0, 0.01 * damage.dpi);
  for (int y = 0; y < static_cast<int>(height); ++y) {
    for (int x = 0; x < static_cast<int>(width); ++x) {
      bool ink = x < line || y < line || x >= width - line || y >= height - line;
      const double v = (y / height - 0.08) / 0.28;
      const TextStrip* const lines[] = {&title, &number, &copies};
      if (v >= 0 && v < 3) {
        const TextStrip& text = *lines[static_cast<int>(v)];
        // Letters keep their shape.
        const double share = text.WidthToHeight() * (height * 0.24) / width;
        const double u = (x / width - 0.05) / share;
        const double within = (v - std::floor(v)) / 0.86;
        if (u >= 0 && u < 1 && within < 1) ink = ink || text.HasInk(u, within);
      }
      if (ink) Lay(image, static_cast<int>(left) + x, static_cast<int>(top) + y, kBlue, random.Within(0.65, 1));
    }
  }
}

Raster Rotated(const Raster& image, double degrees) {
  Raster out{image.width, image.height, image.channels, {}};
  out.pixels.assign(image.pixels.size(), 255);
  const double c = std::cos(degrees * kPi / 180);
  const double s = std::sin(degrees * kPi / 180);
  const double mx = (image.width - 1) / 2.0;
  const double my = (image.height - 1) / 2.0;
  const auto channels = static_cast<std::size_t>(image.channels);
  const std::size_t row = static_cast<std::size_t>(image.width) * channels;
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const double sx = mx + c * (x - mx) + s * (y - my);
      const double sy = my - s * (x - mx) + c * (y - my);
      const int x0 = static_cast<int>(std::floor(sx));
      const int y0 = static_cast<int>(std::floor(sy));
      if (x0 < 0 || y0 < 0 || x0 + 1 >= image.width || y0 + 1 >= image.height) continue;
      const double fx = sx - x0;
      const double fy = sy - y0;
      const std::uint8_t* p =
          &image.pixels[static_cast<std::size_t>(y0) * row + static_cast<std::size_t>(x0) * channels];
      for (std::size_t k = 0; k < channels; ++k) {
        const double above = p[k] * (1 - fx) + p[k + channels] * fx;
        const double below = p[k + row] * (1 - fx) + p[k + row + channels] * fx;
        At(out, x, y, static_cast<int>(k)) = ToByte(above * (1 - fy) + below * fy);
      }
    }
  }
  return out;
}

// Paper and ink get their grey; light falls off to one side and into the gutter.
void Light(Raster& image, const Damage& damage, std::uint64_t seed, int page) {
  if (damage.paper == 255 && damage.ink == 0 && damage.uneven <= 0) return;
  Random random(seed, page, Purpose::kLight);
  const double angle = random.Within(0, 2 * kPi);
  const double across = std::cos(angle);
  const double down = std::sin(angle);
  const bool gutter_left = random.Unit() < 0.5;
  const double reach = 0.05 * image.width;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const double slope = 0.5 + 0.5 * ((2.0 * x / image.width - 1) * across + (2.0 * y / image.height - 1) * down) /
                                     std::numbers::sqrt2;
      const double gutter = std::exp(-(gutter_left ? x : image.width - 1 - x) / reach);
      const double light = 1 - damage.uneven * std::min(1.0, 0.7 * slope * slope + 0.6 * gutter);
      for (int c = 0; c < image.channels; ++c) {
        const double v = damage.ink + At(image, x, y, c) * (damage.paper - damage.ink) / 255.0;
        At(image, x, y, c) = ToByte(v * light);
      }
    }
  }
}

void Blur(Raster& image, double sigma) {
  const int reach = std::max(1, static_cast<int>(std::ceil(3 * sigma)));
  std::vector<double> kernel;
  double sum = 0;
  for (int i = -reach; i <= reach; ++i) {
    kernel.push_back(std::exp(-i * i / (2 * sigma * sigma)));
    sum += kernel.back();
  }
  for (double& k : kernel) k /= sum;
  Raster across = image;
  const auto pass = [&](Raster& from, Raster& to, int step_x, int step_y) {
    for (int y = 0; y < from.height; ++y) {
      for (int x = 0; x < from.width; ++x) {
        for (int c = 0; c < from.channels; ++c) {
          double v = 0;
          for (int i = -reach; i <= reach; ++i) {
            v += kernel[static_cast<std::size_t>(i + reach)] * At(from, std::clamp(x + i * step_x, 0, from.width - 1),
                                                                  std::clamp(y + i * step_y, 0, from.height - 1), c);
          }
          At(to, x, y, c) = ToByte(v);
        }
      }
    }
  };
  pass(image, across, 1, 0);
  pass(across, image, 0, 1);
}

void Noise(Raster& image, double deviation, std::uint64_t seed, int page) {
  Random random(seed, page, Purpose::kNoise);
  for (std::uint8_t& v : image.pixels) v = ToByte(v + deviation * random.Normal());
}

void Salt(Raster& image, double share, std::uint64_t seed, int page) {
  Random random(seed, page, Purpose::kSalt);
  const double area = static_cast<double>(image.width) * image.height;
  for (auto left = std::llround(share * area); left > 0; --left) {
    const int x = static_cast<int>(random.Unit() * image.width);
    const int y = static_cast<int>(random.Unit() * image.height);
    const int w = random.Unit() < 0.7 ? 1 : 2;
    const int h = random.Unit() < 0.7 ? 1 : 2;
    const bool black = random.Unit() < 0.5;
    for (int v = y; v < std::min(y + h, image.height); ++v) {
      for (int u = x; u < std::min(x + w, image.width); ++u) {
        for (int c = 0; c < image.channels; ++c) At(image, u, v, c) = black ? 0 : 255;
      }
    }
  }
}

Raster OneBit(const Raster& image, const Damage& damage) {
  Raster out{image.width, image.height, 1, {}};
  out.pixels.resize(image.pixels.size() / static_cast<std::size_t>(image.channels));
  const int threshold = damage.ink + (damage.paper - damage.ink) * 6 / 10;
  for (std::size_t i = 0; i < out.pixels.size(); ++i) {
    int v = image.pixels[i * static_cast<std::size_t>(image.channels)];
    if (image.channels == 3) v = (299 * v + 587 * image.pixels[i * 3 + 1] + 114 * image.pixels[i * 3 + 2]) / 1000;
    out.pixels[i] = v < threshold ? 0 : 255;
  }
  return out;
}

}  // namespace

const std::vector<std::string>& PresetNames() {
  static const std::vector<std::string> names{"office300", "office200", "poor150", "fax"};
  return names;
}

Damage PresetDamage(std::string_view name) {
  Damage d;
  if (name == "office300" || name == "office200") {
    d.dpi = name == "office300" ? 300 : 200;
    d.skew = 0.4;
    d.blur = name == "office300" ? 0.8 : 0.6;
    d.noise = 4;
    d.paper = 246;
    d.ink = 25;
    d.jpeg = 80;
  } else if (name == "poor150") {
    d.dpi = 150;
    d.skew = 1.5;
    d.blur = 0.8;
    d.noise = 9;
    d.uneven = 0.25;
    d.paper = 236;
    d.ink = 50;
    d.jpeg = 40;
  } else if (name == "fax") {
    d.dpi = 200;
    d.skew = 0.6;
    d.blur = 0.6;
    d.noise = 14;
    d.salt = 0.0004;
    d.fax = true;
  } else {
    throw std::runtime_error("no preset " + std::string(name));
  }
  return d;
}

Raster DamagePage(Raster image, const GreyImage* next, const Damage& damage, std::uint64_t seed, int page) {
  if (damage.bleed > 0 && next != nullptr) Bleed(image, *next, damage.bleed);
  if (damage.stamp) {
    image = ToColour(std::move(image));
    Seal(image, damage, seed, page);
    if (page == 0) ReceivedBox(image, damage, seed);
  }
  if (damage.skew > 0) image = Rotated(image, Random(seed, page, Purpose::kSkew).Within(-damage.skew, damage.skew));
  Light(image, damage, seed, page);
  if (damage.blur > 0) Blur(image, damage.blur);
  if (damage.noise > 0) Noise(image, damage.noise, seed, page);
  if (damage.fax) image = OneBit(image, damage);
  if (damage.salt > 0) Salt(image, damage.salt, seed, page);
  return image;
}

Raster ToRaster(const GreyImage& image) { return {image.width, image.height, 1, image.pixels}; }

}  // namespace xephang::testing
