#include "ocr/cell_reader.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "normalize/unicode.h"
#include "ocr/pix.h"

namespace xephang::ocr {
namespace {

constexpr int kPad = 10;                                 // blank pixels around the ink
constexpr double kLineHeights[] = {30, 24, 36, 27, 33};  // of the ink of one line, in pixels; the first two come first
constexpr double kLeastScale = 0.5;
constexpr double kMostScale = 4;

struct Ink {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // none where x1 <= x0
  int lines = 0;
  double line_height = 0;  // of the tallest line
  std::uint8_t paper = 255;
};

// Where the ink of a cell is, and in how many lines. Specks do not count.
Ink FindInk(const GreyImage& cell) {
  Ink ink;
  std::vector<std::uint8_t> sorted = cell.pixels;
  if (sorted.empty()) return ink;
  const auto at = [&](double share) {
    const auto n = static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), sorted.begin() + n, sorted.end());
    return sorted[static_cast<std::size_t>(n)];
  };
  ink.paper = at(0.8);
  const std::uint8_t darkest = at(0.002);
  if (ink.paper - darkest < 60) return ink;
  const int threshold = darkest + (ink.paper - darkest) * 6 / 10;
  std::vector<int> rows(static_cast<std::size_t>(cell.height), 0);
  std::vector<int> columns(static_cast<std::size_t>(cell.width), 0);
  for (int y = 0; y < cell.height; ++y) {
    for (int x = 0; x < cell.width; ++x) {
      if (cell.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(cell.width) +
                      static_cast<std::size_t>(x)] >= threshold)
        continue;
      ++rows[static_cast<std::size_t>(y)];
      ++columns[static_cast<std::size_t>(x)];
    }
  }
  const auto extent = [](const std::vector<int>& counts, int* begin, int* end) {
    *begin = static_cast<int>(counts.size());
    *end = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      *begin = std::min(*begin, static_cast<int>(i));
      *end = static_cast<int>(i) + 1;
    }
  };
  extent(columns, &ink.x0, &ink.x1);
  extent(rows, &ink.y0, &ink.y1);
  const double least = cell.dpi * 0.045;  // a line of letters is taller than 3 points
  for (int y = ink.y0; y < ink.y1;) {
    if (rows[static_cast<std::size_t>(y)] == 0) {
      ++y;
      continue;
    }
    int end = y;
    // Marks stand a little above their letters.
    int blank = 0;
    const int most_blank = std::max(1, static_cast<int>(cell.dpi * 0.012));
    int last = y;
    while (end < ink.y1 && blank <= most_blank) {
      blank = rows[static_cast<std::size_t>(end)] == 0 ? blank + 1 : 0;
      if (blank == 0) last = end;
      ++end;
    }
    if (last + 1 - y >= least) {
      ++ink.lines;
      ink.line_height = std::max(ink.line_height, static_cast<double>(last + 1 - y));
    }
    y = end;
  }
  if (ink.lines == 0) ink.x1 = ink.x0 = 0;
  return ink;
}

GreyImage CropAndScale(const GreyImage& cell, const Ink& ink, double scale) {
  GreyImage crop;
  crop.dpi = cell.dpi;
  crop.width = ink.x1 - ink.x0 + 2 * kPad;
  crop.height = ink.y1 - ink.y0 + 2 * kPad;
  crop.pixels.assign(static_cast<std::size_t>(crop.width) * static_cast<std::size_t>(crop.height), ink.paper);
  for (int y = ink.y0; y < ink.y1; ++y) {
    const auto from = cell.pixels.begin() + static_cast<std::ptrdiff_t>(y) * cell.width;
    std::copy(from + ink.x0, from + ink.x1,
              crop.pixels.begin() + static_cast<std::ptrdiff_t>(y - ink.y0 + kPad) * crop.width + kPad);
  }
  if (std::abs(scale - 1) < 0.02) return crop;
  const PixPtr pix = ToPix(crop);
  const PixPtr scaled(pixScale(pix.get(), static_cast<float>(scale), static_cast<float>(scale)));
  return FromPix(scaled.get(), cell.dpi * scale);
}

// A comma that looks like a colon between two digits is one: no score has a colon.
std::string WithCommas(std::string text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const auto digit = [&](std::size_t k) { return text[k] >= '0' && text[k] <= '9'; };
    if ((text[i] == ':' || text[i] == ';') && digit(i - 1) && digit(i + 1)) text[i] = ',';
  }
  return text;
}

std::string TextOf(const std::vector<EngineWord>& words) {
  std::string text;
  for (const auto& w : words) text += (text.empty() ? "" : " ") + w.text;
  return normalize::CollapseBlanks(normalize::ToNfc(text));
}

}  // namespace

CellReading ReadCellImage(Engine& engine, const GreyImage& cell) {
  CellReading out;
  const Ink ink = FindInk(cell);
  if (ink.x1 <= ink.x0) return out;
  struct Reading {
    std::string text;
    std::vector<EngineWord> words;
  };
  std::vector<Reading> readings;
  std::map<std::string, int> votes;
  const auto read = [&](double height) {
    const double scale = std::clamp(height / ink.line_height, kLeastScale, kMostScale);
    const GreyImage image = CropAndScale(cell, ink, scale);
    Reading r;
    r.words = engine.Read(image, ink.lines > 1 ? ImageLayout::kBlock : ImageLayout::kLine);
    std::erase_if(r.words, [](const EngineWord& w) { return normalize::FirstInvalidUtf8(w.text).has_value(); });
    for (auto& w : r.words) {
      w.text = WithCommas(std::move(w.text));
      w.box = {w.box.x / scale + ink.x0 - kPad, w.box.y / scale + ink.y0 - kPad, w.box.width / scale,
               w.box.height / scale};
    }
    r.text = TextOf(r.words);
    ++votes[r.text];
    readings.push_back(std::move(r));
  };
  read(kLineHeights[0]);
  read(kLineHeights[1]);
  std::string chosen = readings[0].text;
  out.confidence = kAgreed;
  if (readings[0].text != readings[1].text || readings[0].text.empty()) {
    for (std::size_t i = 2; i < std::size(kLineHeights); ++i) read(kLineHeights[i]);
    int most = 0;
    bool tie = false;
    for (const auto& r : readings) {
      const int n = votes[r.text];
      if (n > most && !r.text.empty()) {
        most = n;
        chosen = r.text;
        tie = false;
      } else if (n == most && r.text != chosen && !r.text.empty()) {
        tie = true;
      }
    }
    out.confidence = most >= 3 || (most == 2 && !tie) ? kVoted : kGuessed;
  }
  for (const auto& r : readings) {
    if (r.text == chosen) {
      if (out.words.empty()) out.words = r.words;
    } else if (!r.text.empty() && std::find(out.others.begin(), out.others.end(), r.text) == out.others.end()) {
      out.others.push_back(r.text);
    }
  }
  return out;
}

}  // namespace xephang::ocr
