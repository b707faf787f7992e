#include "ocr/digit_shapes.h"

#include <algorithm>
#include <cmath>

namespace xephang::ocr {
namespace {

constexpr std::size_t kMostExamples = 48;  // of one character
constexpr std::size_t kMostGlyphs = 24;    // of a cell of figures
constexpr double kLeastPiece = 0.8;        // likeness of a part that is one character
constexpr double kSizeTolerance = 0.14;    // by which parts of one character may differ in size …
constexpr double kWidestDigit = 0.95;      // of its height
constexpr double kPixelTolerance = 1.6;    // … and beyond that in pixels

bool Near(double a, double b) { return std::abs(a - b) <= kSizeTolerance * std::max(a, b) + kPixelTolerance; }

// One code for the decimal mark, no blanks.
std::string Plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c == '.' ? ',' : c;
  }
  return out;
}

// Pieces one above the other in a line, which begins at `first`, are one character.
void AddPart(const InkPart& part, std::size_t first, std::vector<InkPart>& glyphs) {
  if (glyphs.size() > first) {
    InkPart& last = glyphs.back();
    const int overlap = std::min(last.x1, part.x1) - std::max(last.x0, part.x0);
    if (overlap * 2 > std::min(last.Width(), part.Width())) {
      last = {std::min(last.x0, part.x0), std::min(last.y0, part.y0), std::max(last.x1, part.x1),
              std::max(last.y1, part.y1)};
      return;
    }
  }
  glyphs.push_back(part);
}

}  // namespace

std::vector<InkPart> DigitShapes::GlyphsOf(const CleanCell& cell, const std::vector<InkPart>& parts) const {
  std::vector<InkPart> glyphs;
  const double speck = std::max(cell.image.dpi * 0.014, mark_height_ * 0.6);
  for (const auto& line : cell.lines) {
    const std::size_t first = glyphs.size();
    for (const auto& part : parts) {
      const int middle = (part.y0 + part.y1) / 2;
      if (part.Longest() < speck || middle < line.y0 || middle >= line.y1) continue;
      AddPart(part, first, glyphs);
    }
  }
  return glyphs;
}

DigitShapes::Shape DigitShapes::ShapeOf(int id, const CleanCell& cell, const InkPart& g) {
  const double depth = std::max(1, cell.paper - cell.darkest);
  Shape shape;
  shape.id = id;
  shape.width = g.Width();
  shape.height = g.Height();
  // Half a pixel around it has half-tones of its edge.
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
    length += static_cast<double>(value) * value;
  }
  length = std::sqrt(std::max(length, 1e-9));
  for (auto& value : shape.ink) value = static_cast<float>(value / length);
  return shape;
}

std::vector<DigitShapes::Shape> DigitShapes::ShapesOf(int id, const CleanCell& cell) const {
  std::vector<Shape> shapes;
  const auto glyphs = GlyphsOf(cell, cell.parts);
  if (glyphs.size() > kMostGlyphs) return shapes;
  shapes.reserve(glyphs.size());
  for (const auto& g : glyphs) shapes.push_back(ShapeOf(id, cell, g));
  return shapes;
}

void DigitShapes::Learn(int id, const CleanCell& cell, std::string_view text) {
  const std::string characters = Plain(text);
  if (characters.empty() || characters.find_first_not_of(kCharacters) != std::string::npos) return;
  auto shapes = ShapesOf(id, cell);
  if (shapes.size() != characters.size()) return;
  // No digit is as wide as it is high: two that touch, and a character that the engine left out.
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (kCharacters.find(characters[i]) < kDigits && shapes[i].width > shapes[i].height * kWidestDigit) return;
  }
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    auto& examples = examples_[kCharacters.find(characters[i])];
    if (examples.size() < kMostExamples) examples.push_back(shapes[i]);
  }
}

void DigitShapes::Settle() {
  std::array<std::vector<Shape>, kCharacters.size()> settled;
  for (std::size_t c = 0; c < examples_.size(); ++c) {
    for (const auto& example : examples_[c]) {
      const Match match = MatchOf(example);
      if (match.likeness <= 0 || match.character == c) settled[c].push_back(example);
    }
  }
  examples_ = std::move(settled);
  std::vector<int> marks;
  for (const auto& example : examples_[kCharacters.find(',')]) marks.push_back(example.height);
  std::vector<int> widths;
  std::vector<int> heights;
  for (std::size_t c = 0; c < kDigits; ++c) {
    for (const auto& example : examples_[c]) {
      widths.push_back(example.width);
      heights.push_back(example.height);
    }
  }
  if (widths.empty()) return;
  const auto middle = [](std::vector<int>& values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  if (!marks.empty()) mark_height_ = middle(marks);
  digit_width_ = middle(widths);
  digit_height_ = middle(heights);
}

DigitShapes::Match DigitShapes::MatchOf(const Shape& shape, std::size_t characters) const {
  Match match;
  match.likeness = -1;
  match.next = -1;
  for (std::size_t c = 0; c < characters; ++c) {
    // The two examples that it is most like.
    double first = -1;
    double second = -1;
    for (const auto& example : examples_[c]) {
      if (example.id == shape.id || !Near(example.height, shape.height) || !Near(example.width, shape.width)) continue;
      double likeness = 0;
      for (std::size_t i = 0; i < shape.ink.size(); ++i) likeness += static_cast<double>(shape.ink[i]) * example.ink[i];
      if (likeness > first) {
        second = first;
        first = likeness;
      } else if (likeness > second) {
        second = likeness;
      }
    }
    const double score = second < 0 ? first * 0.95 : (first + second) / 2;
    if (score > match.likeness) {
      match.next = match.likeness;
      match.likeness = score;
      match.character = c;
    } else if (score > match.next) {
      match.next = score;
    }
  }
  match.next = std::max(match.next, 0.0);
  return match;
}

std::vector<DigitShapes::Match> DigitShapes::Split(int id, const CleanCell& cell, const InkPart& glyph,
                                                   int most) const {
  // What a cut leaves on its side, down to its ink.
  const auto piece = [&](int x0, int x1) {
    InkPart p{x0, glyph.y1, x1, glyph.y0};
    for (int y = glyph.y0; y < glyph.y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        if (cell.image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(cell.image.width) +
                              static_cast<std::size_t>(x)] >= cell.threshold)
          continue;
        p.y0 = std::min(p.y0, y);
        p.y1 = std::max(p.y1, y + 1);
        break;
      }
    }
    return p;
  };
  std::vector<Match> best;
  double best_least = 0;
  const int from = glyph.x0 + std::max(2, static_cast<int>(digit_width_ * 0.3));
  const int to = std::min(glyph.x1 - 2, glyph.x0 + static_cast<int>(digit_width_ * 1.3) + 1);
  for (int cut = from; cut <= to; ++cut) {
    const InkPart left = piece(glyph.x0, cut);
    if (left.Height() <= 0) continue;
    const Match first = MatchOf(ShapeOf(id, cell, left), kDigits);
    if (first.likeness <= std::max(best_least, kLeastPiece)) continue;
    const InkPart right = piece(cut, glyph.x1);
    if (right.Height() <= 0) continue;
    std::vector<Match> rest{MatchOf(ShapeOf(id, cell, right), kDigits)};
    if (rest[0].likeness < kLeastPiece && most > 2 && right.Width() > digit_width_ * 1.2)
      rest = Split(id, cell, right, most - 1);
    if (rest.empty()) continue;
    double least = first.likeness;
    for (const auto& m : rest) least = std::min(least, m.likeness);
    if (least <= std::max(best_least, kLeastPiece)) continue;
    best_least = least;
    best = {first};
    best.insert(best.end(), rest.begin(), rest.end());
  }
  return best;
}

std::optional<ShapeReading> DigitShapes::Read(int id, const CleanCell& cell) const {
  if (digit_width_ <= 0) return std::nullopt;
  auto best = ReadParts(id, cell, cell.parts);
  // Strokes that are broken at one level hang together at a lighter one, and digits that touch part at a darker.
  for (const double level : {0.75, 0.5}) {
    if (best && best->Clear()) break;
    auto other = ReadParts(id, cell, PartsAt(cell, level));
    if (other && (!best || other->Margin() > best->Margin())) best = std::move(other);
  }
  return best;
}

std::optional<ShapeReading> DigitShapes::ReadParts(int id, const CleanCell& cell,
                                                   const std::vector<InkPart>& parts) const {
  const auto glyphs = GlyphsOf(cell, parts);
  if (glyphs.empty() || glyphs.size() > kMostGlyphs) return std::nullopt;
  ShapeReading out;
  out.certainty = 1;
  out.likeness = 1;
  for (const auto& glyph : glyphs) {
    std::vector<Match> matches{MatchOf(ShapeOf(id, cell, glyph))};
    if (matches[0].likeness < kLeastPiece && glyph.Width() > digit_width_ * 1.2 &&
        glyph.Height() > digit_height_ * 0.8) {
      matches = Split(id, cell, glyph, 4);
    }
    if (matches.empty()) return std::nullopt;
    for (const auto& match : matches) {
      if (match.likeness <= 0) return std::nullopt;
      if (kCharacters[match.character] == '(' && !out.text.empty()) out.text += ' ';
      out.text += kCharacters[match.character];
      out.likeness = std::min(out.likeness, match.likeness);
      out.certainty = std::min(out.certainty, match.likeness - match.next);
    }
  }
  return out;
}

}  // namespace xephang::ocr
