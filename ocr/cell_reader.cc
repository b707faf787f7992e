#include "ocr/cell_reader.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "normalize/unicode.h"
#include "ocr/cell_image.h"

namespace xephang::ocr {
namespace {

constexpr double kLineHeights[] = {30, 24, 36, 27, 33};  // of the ink of one line, in pixels; the first two come first
constexpr double kLeastScale = 0.5;
constexpr double kMostScale = 4;

// What is no text at the ends of a cell: marks that stand by themselves.
void DropStrayMarks(std::vector<EngineWord>& words) {
  const auto stray = [](const EngineWord& w) {
    return normalize::FoldKey(w.text).empty() && w.text.find_first_of("()%+=<>") == std::string::npos;
  };
  while (words.size() > 1 && stray(words.back())) words.pop_back();
  while (words.size() > 1 && stray(words.front())) words.erase(words.begin());
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

CellReading ReadCellImage(Engine& engine, const GreyImage& image) {
  CellReading out;
  const CleanCell cell = CleanedCell(image);
  if (cell.Blank()) return out;
  struct Reading {
    std::string text;
    std::vector<EngineWord> words;
  };
  std::vector<Reading> readings;
  std::map<std::string, int> votes;
  const auto read = [&](double height) {
    const double scale = std::clamp(height / cell.line_height, kLeastScale, kMostScale);
    const GreyImage ink = InkOf(cell, scale);
    Reading r;
    r.words = engine.Read(ink, cell.lines > 1 ? ImageLayout::kBlock : ImageLayout::kLine);
    std::erase_if(r.words, [](const EngineWord& w) { return normalize::FirstInvalidUtf8(w.text).has_value(); });
    DropStrayMarks(r.words);
    for (auto& w : r.words) {
      w.text = WithCommas(std::move(w.text));
      w.box = {w.box.x / scale + cell.x0 - kInkMargin, w.box.y / scale + cell.y0 - kInkMargin, w.box.width / scale,
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
