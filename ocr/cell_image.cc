#include "ocr/cell_image.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "ocr/pix.h"

namespace xephang::ocr {
namespace {

struct Part : InkPart {
  int index = 0;
};

int GapOf(const Part& a, const Part& b) { return std::max({a.x0 - b.x1, b.x0 - a.x1, a.y0 - b.y1, b.y0 - a.y1, 0}); }

struct DestroyPixa {
  void operator()(Pixa* p) const { pixaDestroy(&p); }
};

// The parts of a cell that hang together, told apart from its paper.
struct Parts {
  std::unique_ptr<Pixa, DestroyPixa> images;
  std::vector<Part> parts;
};

Parts FindParts(const GreyImage& cell, int threshold) {
  Parts out;
  const PixPtr grey = ToPix(cell);
  const PixPtr ink(grey == nullptr ? nullptr : pixThresholdToBinary(grey.get(), threshold));
  if (ink == nullptr) return out;
  Pixa* images = nullptr;
  Boxa* boxes = pixConnComp(ink.get(), &images, 8);
  out.images.reset(images);
  const l_int32 n = boxes == nullptr ? 0 : boxaGetCount(boxes);
  for (l_int32 i = 0; i < n; ++i) {
    l_int32 x = 0;
    l_int32 y = 0;
    l_int32 w = 0;
    l_int32 h = 0;
    boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
    out.parts.push_back({{x, y, x + w, y + h}, i});
  }
  boxaDestroy(&boxes);
  return out;
}

// Paints one part, and the half-tones around it, with paper; only what `where` holds.
void Erase(GreyImage& cell, const Parts& parts, const Part& part, std::uint8_t paper, const InkPart& where) {
  const PixPtr image(pixaGetPix(parts.images.get(), part.index, L_CLONE));
  for (int y = std::max(part.y0, where.y0); y < std::min(part.y1, where.y1); ++y) {
    for (int x = std::max(part.x0, where.x0); x < std::min(part.x1, where.x1); ++x) {
      l_uint32 set = 0;
      pixGetPixel(image.get(), x - part.x0, y - part.y0, &set);
      if (set == 0) continue;
      for (int qy = std::max(0, y - 1); qy <= std::min(cell.height - 1, y + 1); ++qy) {
        for (int qx = std::max(0, x - 1); qx <= std::min(cell.width - 1, x + 1); ++qx) {
          cell.pixels[static_cast<std::size_t>(qy) * static_cast<std::size_t>(cell.width) +
                      static_cast<std::size_t>(qx)] = paper;
        }
      }
    }
  }
}

// What is left of the rules around a cell: parts that lie along its edges, and of larger ones (a frame, a corner, a
// letter that touches its rule) what runs along an edge.
void EraseRules(GreyImage& cell, const Parts& parts, const Part& part, std::uint8_t paper) {
  const int thick = std::max(2, static_cast<int>(std::lround(cell.dpi * 0.03)));
  const int reach = std::max(1, static_cast<int>(std::lround(cell.dpi * 0.012)));
  const int w = cell.width;
  const int h = cell.height;
  const InkPart bands[] = {{0, 0, thick, h}, {w - thick, 0, w, h}, {0, 0, w, thick}, {0, h - thick, w, h}};
  for (const auto& band : bands) {
    if (part.x0 >= band.x0 && part.x1 <= band.x1 && part.y0 >= band.y0 && part.y1 <= band.y1) {
      Erase(cell, parts, part, paper, {0, 0, w, h});
      return;
    }
  }
  const PixPtr image(pixaGetPix(parts.images.get(), part.index, L_CLONE));
  for (const auto& band : bands) {
    const bool touches = (band.x1 == thick && part.x0 <= reach) || (band.x0 == w - thick && part.x1 >= w - reach) ||
                         (band.y1 == thick && part.y0 <= reach) || (band.y0 == h - thick && part.y1 >= h - reach);
    if (!touches) continue;
    // How far the part runs along this edge.
    const bool level = band.Width() == w && band.Height() == thick;
    int begin = level ? w : h;
    int end = 0;
    for (int y = std::max(band.y0, part.y0); y < std::min(band.y1, part.y1); ++y) {
      for (int x = std::max(band.x0, part.x0); x < std::min(band.x1, part.x1); ++x) {
        l_uint32 set = 0;
        pixGetPixel(image.get(), x - part.x0, y - part.y0, &set);
        if (set == 0) continue;
        begin = std::min(begin, level ? x : y);
        end = std::max(end, (level ? x : y) + 1);
      }
    }
    if (end - begin > 0.08 * cell.dpi) Erase(cell, parts, part, paper, band);
  }
}

}  // namespace

CleanCell CleanedCell(const GreyImage& original) {
  CleanCell out;
  out.image = original;
  GreyImage& cell = out.image;
  std::vector<std::uint8_t> sorted = cell.pixels;
  if (sorted.empty()) return out;
  const auto at = [&](double share) {
    const auto n = static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), sorted.begin() + n, sorted.end());
    return sorted[static_cast<std::size_t>(n)];
  };
  out.paper = at(0.8);
  // As many pixels as half a thin digit has: a cell over many rows may hold no more than one.
  const double digit = 0.02 * cell.dpi * 0.02 * cell.dpi;
  out.darkest = at(std::min(0.002, digit / static_cast<double>(sorted.size())));
  if (out.paper - out.darkest < 60) return out;
  out.threshold = static_cast<std::uint8_t>(out.darkest + (out.paper - out.darkest) * kInkLevel);
  // Twice: what is left of a corner when one of its legs is gone lies along the other edge.
  for (int i = 0; i < 2; ++i) {
    const Parts parts = FindParts(cell, out.threshold);
    for (const auto& part : parts.parts) EraseRules(cell, parts, part, out.paper);
  }
  Parts found = FindParts(cell, out.threshold);
  // Specks: smaller than any dot, or small and far from letters.
  const double dpi = cell.dpi;
  std::vector<Part> letters;
  for (const auto& part : found.parts) {
    if (part.Longest() >= 0.05 * dpi) letters.push_back(part);
  }
  std::erase_if(found.parts, [&](const Part& part) {
    if (part.Longest() >= 0.035 * dpi) return false;
    int gap = cell.width + cell.height;
    for (const auto& letter : letters) gap = std::min(gap, GapOf(part, letter));
    const bool speck = part.Longest() <= 0.0105 * dpi || gap > (part.Longest() < 0.02 * dpi ? 0.035 : 0.07) * dpi;
    if (speck) Erase(cell, found, part, out.paper, {0, 0, cell.width, cell.height});
    return speck;
  });
  if (letters.empty()) return out;
  out.x0 = cell.width;
  out.y0 = cell.height;
  std::vector<int> rows(static_cast<std::size_t>(cell.height), 0);
  for (const auto& part : found.parts) {
    out.x0 = std::min(out.x0, part.x0);
    out.x1 = std::max(out.x1, part.x1);
    out.y0 = std::min(out.y0, part.y0);
    out.y1 = std::max(out.y1, part.y1);
    for (int y = part.y0; y < part.y1; ++y) ++rows[static_cast<std::size_t>(y)];
    out.parts.push_back(part);
  }
  std::sort(out.parts.begin(), out.parts.end(),
            [](const InkPart& a, const InkPart& b) { return std::pair(a.x0, a.y0) < std::pair(b.x0, b.y0); });
  const double least = dpi * 0.045;  // a line of letters is taller than 3 points
  for (int y = out.y0; y < out.y1;) {
    if (rows[static_cast<std::size_t>(y)] == 0) {
      ++y;
      continue;
    }
    int end = y;
    // Marks stand a little above their letters.
    int blank = 0;
    const int most_blank = std::max(1, static_cast<int>(dpi * 0.012));
    int last = y;
    while (end < out.y1 && blank <= most_blank) {
      blank = rows[static_cast<std::size_t>(end)] == 0 ? blank + 1 : 0;
      if (blank == 0) last = end;
      ++end;
    }
    if (last + 1 - y >= least) {
      out.lines.push_back({y, last + 1});
      out.line_height = std::max(out.line_height, static_cast<double>(last + 1 - y));
    }
    y = end;
  }
  if (out.lines.empty()) out.x1 = out.x0 = 0;
  return out;
}

std::vector<InkPart> PartsAt(const CleanCell& cell, double level) {
  std::vector<InkPart> out;
  if (cell.Blank()) return out;
  const Parts found = FindParts(cell.image, static_cast<int>(cell.darkest + (cell.paper - cell.darkest) * level));
  // What belongs to the ink of the cell; specks that a lighter level shows do not.
  for (const auto& part : found.parts) {
    if (part.Longest() <= 0.0105 * cell.image.dpi || part.x1 <= cell.x0 || part.x0 >= cell.x1 || part.y1 <= cell.y0 ||
        part.y0 >= cell.y1)
      continue;
    out.push_back(part);
  }
  std::sort(out.begin(), out.end(),
            [](const InkPart& a, const InkPart& b) { return std::pair(a.x0, a.y0) < std::pair(b.x0, b.y0); });
  return out;
}

namespace {

// Gives paper one grey: the engine takes the grain of a fine scan for the black and white that it measures a line by.
// In a coarse scan, thin strokes are hardly darker than paper.
void FlattenPaper(const CleanCell& cell, GreyImage& image) {
  constexpr double kPaper = 0.2;  // of the way from paper to ink
  constexpr double kFineDpi = 250;
  if (cell.image.dpi < kFineDpi) return;
  const auto lightest = static_cast<std::uint8_t>(cell.paper - (cell.paper - cell.darkest) * kPaper);
  for (auto& p : image.pixels) {
    if (p > lightest) p = cell.paper;
  }
}

// Half the side of the square that is averaged: none at 150 dpi, where letters are hardly wider.
GreyImage Scaled(const GreyImage& image, double scale, bool smooth) {
  const int half = smooth ? static_cast<int>(std::lround(std::max(0.0, image.dpi - 125) / 90)) : 0;
  if (std::abs(scale - 1) < 0.02 && half == 0) return image;
  PixPtr pix = ToPix(image);
  if (half > 0) pix.reset(pixBlockconv(pix.get(), half, half));
  const PixPtr scaled(pixScale(pix.get(), static_cast<float>(scale), static_cast<float>(scale)));
  return FromPix(scaled.get(), image.dpi * scale);
}

constexpr std::size_t kMostLetters = 120;  // of a cell whose lines are set side by side

// Where the letters of each line stand.
struct Feet {
  double pitch = 0;  // from one line to the next
  std::vector<int> at;
};

// The even distance at which most letters stand on a line; nullopt where lines are not at even distances.
std::optional<Feet> FeetOf(const CleanCell& cell) {
  const int n = static_cast<int>(cell.lines.size());
  if (n < 2) return std::nullopt;
  const double tolerance = std::max(1.5, cell.image.dpi * 0.012);
  std::vector<std::pair<int, int>> letters;  // line, bottom
  for (int k = 0; k < n; ++k) {
    const auto& line = cell.lines[static_cast<std::size_t>(k)];
    for (const auto& part : cell.parts) {
      const int middle = (part.y0 + part.y1) / 2;
      if (middle >= line.y0 && middle < line.y1 && part.Height() >= cell.line_height * 0.3)
        letters.emplace_back(k, part.y1);
    }
  }
  if (letters.size() > kMostLetters) return std::nullopt;
  double best_first = 0;
  double best_pitch = 0;
  std::size_t most = 0;
  for (const auto& [line, bottom] : letters) {
    for (const auto& [other, other_bottom] : letters) {
      if (other <= line) continue;
      const double pitch = static_cast<double>(other_bottom - bottom) / (other - line);
      const double first = bottom - line * pitch;
      const auto on = static_cast<std::size_t>(std::count_if(letters.begin(), letters.end(), [&](const auto& l) {
        return std::abs(l.second - (first + l.first * pitch)) <= tolerance;
      }));
      if (on > most) {
        most = on;
        best_first = first;
        best_pitch = pitch;
      }
    }
  }
  // Lines that touch, or that a mark has parted, are not as many as they look.
  for (const auto& line : cell.lines) {
    if (line.y1 - line.y0 > best_pitch * 1.25) return std::nullopt;
  }
  if (most * 2 < letters.size() || most < cell.lines.size()) return std::nullopt;
  Feet out{best_pitch, {}};
  for (int k = 0; k < n; ++k) {
    const double expected = best_first + k * best_pitch;
    std::vector<int> bottoms;
    for (const auto& [line, bottom] : letters) {
      if (line == k && std::abs(bottom - expected) <= tolerance) bottoms.push_back(bottom);
    }
    std::sort(bottoms.begin(), bottoms.end());
    out.at.push_back(bottoms.empty() ? static_cast<int>(std::lround(expected)) : bottoms[bottoms.size() / 2]);
  }
  return out;
}

}  // namespace

int InkMargin(const CleanCell& cell, bool bare) {
  return std::max(4, static_cast<int>(std::lround(cell.line_height * (bare ? 0.15 : 0.25))));
}

GreyImage InkOf(const CleanCell& ink, double scale, bool smooth, bool bare) {
  const int margin = InkMargin(ink, bare);
  const GreyImage& cell = ink.image;
  GreyImage crop;
  crop.dpi = cell.dpi;
  crop.width = ink.x1 - ink.x0 + 2 * margin;
  crop.height = ink.y1 - ink.y0 + 2 * margin;
  crop.pixels.assign(static_cast<std::size_t>(crop.width) * static_cast<std::size_t>(crop.height), ink.paper);
  for (int y = ink.y0; y < ink.y1; ++y) {
    const auto from = cell.pixels.begin() + static_cast<std::ptrdiff_t>(y) * cell.width;
    std::copy(from + ink.x0, from + ink.x1,
              crop.pixels.begin() + static_cast<std::ptrdiff_t>(y - ink.y0 + margin) * crop.width + margin);
  }
  FlattenPaper(ink, crop);
  return Scaled(crop, scale, smooth);
}

std::optional<LinesInOne> SetSideBySide(const CleanCell& cell, double scale, bool smooth, bool bare) {
  constexpr double kAbove = 0.8;   // of the leading: letters with their marks
  constexpr double kBelow = 0.22;  // and their tails
  constexpr double kBlank = 0.22;  // between words
  const auto feet = FeetOf(cell);
  if (!feet) return std::nullopt;
  const int above = static_cast<int>(std::lround(feet->pitch * kAbove));
  const int below = static_cast<int>(std::lround(feet->pitch * kBelow));
  const int gap = std::max(3, static_cast<int>(std::lround(feet->pitch * kBlank)));
  const int margin = InkMargin(cell, bare);
  LinesInOne out;
  GreyImage row;
  row.dpi = cell.image.dpi;
  row.height = above + below + 2 * margin;
  row.width = 2 * margin - gap;
  for (const int foot : feet->at) {
    LinesInOne::Piece piece{
        0, 0, cell.image.width, 0, std::max(0, foot - above), std::min(cell.image.height, foot + below)};
    for (const auto& part : cell.parts) {
      const int middle = (part.y0 + part.y1) / 2;
      if (middle < piece.top || middle >= piece.bottom) continue;
      piece.left = std::min(piece.left, part.x0);
      piece.right = std::max(piece.right, part.x1);
    }
    if (piece.right <= piece.left) return std::nullopt;
    row.width += piece.right - piece.left + gap;
    out.pieces.push_back(piece);
  }
  row.pixels.assign(static_cast<std::size_t>(row.width) * static_cast<std::size_t>(row.height), cell.paper);
  int x = margin;
  for (std::size_t k = 0; k < out.pieces.size(); ++k) {
    auto& piece = out.pieces[k];
    const int shift = margin + above - feet->at[k];
    for (int y = piece.top; y < piece.bottom; ++y) {
      const auto from = cell.image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * cell.image.width;
      std::copy(from + piece.left, from + piece.right,
                row.pixels.begin() + static_cast<std::ptrdiff_t>(y + shift) * row.width + x);
    }
    piece.x0 = x * scale;
    x += piece.right - piece.left;
    piece.x1 = x * scale;
    x += gap;
  }
  FlattenPaper(cell, row);
  out.image = Scaled(row, scale, smooth);
  return out;
}

namespace {

// Where the letters of a cell of one line stand: marks hang lower.
int FootOf(const CleanCell& cell) {
  std::vector<int> bottoms;
  for (const auto& part : cell.parts) {
    if (part.Height() * 2 >= cell.line_height) bottoms.push_back(part.y1);
  }
  if (bottoms.empty()) return cell.y1;
  std::sort(bottoms.begin(), bottoms.end());
  return bottoms[bottoms.size() / 2];
}

}  // namespace

GreyImage SetInOneLine(const std::vector<const CleanCell*>& cells, double height, double blank) {
  int above = 0;
  int below = 0;
  int tallest = 0;
  for (const auto* cell : cells) {
    const int foot = FootOf(*cell);
    above = std::max(above, foot - cell->y0);
    below = std::max(below, cell->y1 - foot);
    for (const auto& part : cell->parts) tallest = std::max(tallest, part.Height());
  }
  const int gap = std::max(3, static_cast<int>(std::lround(tallest * blank)));
  const int margin = InkMargin(*cells.front());
  GreyImage row;
  row.dpi = cells.front()->image.dpi;
  row.height = above + below + 2 * margin;
  row.width = 2 * margin - gap;
  for (const auto* cell : cells) row.width += cell->x1 - cell->x0 + gap;
  row.pixels.assign(static_cast<std::size_t>(row.width) * static_cast<std::size_t>(row.height), cells.front()->paper);
  int x = margin;
  for (const auto* cell : cells) {
    const int shift = margin + above - FootOf(*cell);
    for (int y = cell->y0; y < cell->y1; ++y) {
      const auto from = cell->image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * cell->image.width;
      std::copy(from + cell->x0, from + cell->x1,
                row.pixels.begin() + static_cast<std::ptrdiff_t>(y + shift) * row.width + x);
    }
    x += cell->x1 - cell->x0 + gap;
  }
  FlattenPaper(*cells.front(), row);
  return Scaled(row, height / std::max(1, tallest), false);
}

}  // namespace xephang::ocr
