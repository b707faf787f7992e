#include "ocr/digit_shapes.h"

#include <algorithm>
#include <cmath>

namespace xephang::ocr {
namespace {

constexpr std::size_t kMostExamples = 48;  // of one character
constexpr double kSizeTolerance = 0.14;    // by which parts of one character may differ in size …
constexpr double kPixelTolerance = 1.6;    // … and beyond that in pixels

bool Near(double a, double b) { return std::abs(a - b) <= kSizeTolerance * std::max(a, b) + kPixelTolerance; }

std::string WithoutBlanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
  }
  return out;
}

}  // namespace

std::vector<DigitShapes::Shape> DigitShapes::ShapesOf(int id, const CleanCell& cell) {
  std::vector<Shape> shapes;
  if (cell.lines != 1) return shapes;
  // Pieces one above the other are one character.
  std::vector<InkPart> glyphs;
  for (const auto& part : cell.parts) {
    if (!glyphs.empty()) {
      InkPart& last = glyphs.back();
      const int overlap = std::min(last.x1, part.x1) - std::max(last.x0, part.x0);
      if (overlap * 2 > std::min(last.Width(), part.Width())) {
        last = {std::min(last.x0, part.x0), std::min(last.y0, part.y0), std::max(last.x1, part.x1),
                std::max(last.y1, part.y1)};
        continue;
      }
    }
    glyphs.push_back(part);
  }
  if (glyphs.size() > 24) return shapes;
  std::uint8_t darkest = 255;
  for (const auto value : cell.image.pixels) darkest = std::min(darkest, value);
  const double depth = std::max(1, cell.paper - darkest);
  for (const auto& g : glyphs) {
    Shape shape;
    shape.id = id;
    shape.width = g.Width();
    shape.height = g.Height();
    shape.middle = cell.y1 - (g.y0 + g.y1) / 2.0;
    // One pixel around it has half-tones of its edge.
    const double x0 = g.x0 - 0.5;
    const double y0 = g.y0 - 0.5;
    const double w = g.Width() + 1.0;
    const double h = g.Height() + 1.0;
    const auto ink = [&](int x, int y) {
      x = std::clamp(x, 0, cell.image.width - 1);
      y = std::clamp(y, 0, cell.image.height - 1);
      const int value = cell.image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(cell.image.width) +
                                          static_cast<std::size_t>(x)];
      return std::clamp((cell.paper - value) / depth, 0.0, 1.0);
    };
    double sum = 0;
    for (int r = 0; r < kRows; ++r) {
      for (int c = 0; c < kColumns; ++c) {
        // Between the four pixels around the place.
        const double x = x0 + w * (c + 0.5) / kColumns - 0.5;
        const double y = y0 + h * (r + 0.5) / kRows - 0.5;
        const int px = static_cast<int>(std::floor(x));
        const int py = static_cast<int>(std::floor(y));
        const double fx = x - px;
        const double fy = y - py;
        const double value = (ink(px, py) * (1 - fx) + ink(px + 1, py) * fx) * (1 - fy) +
                             (ink(px, py + 1) * (1 - fx) + ink(px + 1, py + 1) * fx) * fy;
        shape.ink[static_cast<std::size_t>(r * kColumns + c)] = static_cast<float>(value);
        sum += value;
      }
    }
    const auto mean = static_cast<float>(sum / (kRows * kColumns));
    double length = 0;
    for (auto& value : shape.ink) {
      value -= mean;
      length += value * value;
    }
    length = std::sqrt(std::max(length, 1e-9));
    for (auto& value : shape.ink) value = static_cast<float>(value / length);
    shapes.push_back(shape);
  }
  return shapes;
}

void DigitShapes::Learn(int id, const CleanCell& cell, std::string_view text) {
  const std::string characters = WithoutBlanks(text);
  if (characters.empty() || characters.find_first_not_of(kCharacters) != std::string::npos) return;
  auto shapes = ShapesOf(id, cell);
  if (shapes.size() != characters.size()) return;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    auto& examples = examples_[kCharacters.find(characters[i])];
    if (examples.size() < kMostExamples) examples.push_back(shapes[i]);
  }
}

std::optional<ShapeReading> DigitShapes::Read(int id, const CleanCell& cell) const {
  const auto shapes = ShapesOf(id, cell);
  if (shapes.empty()) return std::nullopt;
  ShapeReading out;
  out.certainty = 1;
  out.likeness = 1;
  for (const auto& shape : shapes) {
    std::size_t best = 0;
    double most = -1;
    double next = -1;
    for (std::size_t c = 0; c < examples_.size(); ++c) {
      // The two examples that it is most like.
      double first = -1;
      double second = -1;
      for (const auto& example : examples_[c]) {
        if (example.id == id || !Near(example.height, shape.height) || !Near(example.width, shape.width)) continue;
        double likeness = 0;
        for (std::size_t i = 0; i < shape.ink.size(); ++i)
          likeness += static_cast<double>(shape.ink[i]) * example.ink[i];
        if (likeness > first) {
          second = first;
          first = likeness;
        } else if (likeness > second) {
          second = likeness;
        }
      }
      const double score = second < 0 ? first * 0.95 : (first + second) / 2;
      if (score > most) {
        next = most;
        most = score;
        best = c;
      } else if (score > next) {
        next = score;
      }
    }
    if (most <= 0) return std::nullopt;
    out.text += kCharacters[best];
    out.likeness = std::min(out.likeness, most);
    out.certainty = std::min(out.certainty, most - std::max(next, 0.0));
  }
  return out;
}

}  // namespace xephang::ocr
