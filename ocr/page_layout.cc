#include "ocr/page_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "normalize/text_quality.h"
#include "normalize/unicode.h"
#include "ocr/aligned_table.h"

namespace xephang::ocr {
namespace {

double Right(const Box& b) { return b.x + b.width; }
double Bottom(const Box& b) { return b.y + b.height; }
double MidX(const Box& b) { return b.x + b.width / 2; }
double MidY(const Box& b) { return b.y + b.height / 2; }

// A word seen along its own direction: `u` runs with the text, `v` from line to line.
struct Turned {
  const Word* word;
  double u0, u1, v0, v1;
};

Turned Turn(const Word& w) {
  const Box& b = w.box;
  switch (w.rotation) {
    case 90:  // downwards, lines from right to left
      return {&w, b.y, Bottom(b), -Right(b), -b.x};
    case 180:
      return {&w, -Right(b), -b.x, -Bottom(b), -b.y};
    case 270:  // upwards, lines from left to right
      return {&w, -Bottom(b), -b.y, b.x, Right(b)};
    default:
      return {&w, b.x, Right(b), b.y, Bottom(b)};
  }
}

constexpr double kLeastPadding = 1;  // points between a cell's border and its words
constexpr double kMostPadding = 8;

// True where `w` stands above or below one of the words: a number centred beside a name of two tight lines is as near
// to one as to the other, but they are two.
bool StandsOn(const std::vector<Turned>& words, const Turned& w) {
  return std::any_of(words.begin(), words.end(), [&](const Turned& other) {
    const double shared = std::min(other.u1, w.u1) - std::max(other.u0, w.u0);
    const double apart = std::abs(other.v0 + other.v1 - w.v0 - w.v1) / 2;
    return shared > std::min(other.u1 - other.u0, w.u1 - w.u0) * 0.3 && apart > (w.v1 - w.v0) * 0.6;
  });
}

// Words of one direction as lines: those that share most of their height.
std::vector<std::vector<Turned>> LinesOf(std::vector<Turned> words) {
  std::sort(words.begin(), words.end(), [](const Turned& a, const Turned& b) {
    return std::pair(a.v0 + a.v1, a.u0) < std::pair(b.v0 + b.v1, b.u0);
  });
  struct Band {
    double v0, v1;
    std::vector<Turned> words;
  };
  std::vector<Band> bands;
  for (const auto& w : words) {
    Band* best = nullptr;
    double most = 0;
    for (std::size_t back = 0; back < 4 && back < bands.size(); ++back) {
      Band& band = bands[bands.size() - 1 - back];
      const double overlap = std::min(band.v1, w.v1) - std::max(band.v0, w.v0);
      const double least = std::min(band.v1 - band.v0, w.v1 - w.v0);
      if (least <= 0 || overlap < least * 0.5 || overlap <= most || StandsOn(band.words, w)) continue;
      most = overlap;
      best = &band;
    }
    if (best == nullptr) {
      bands.push_back({w.v0, w.v1, {w}});
    } else {
      best->words.push_back(w);
      // The band is that of its tallest word: a superscript does not move it.
      if (w.v1 - w.v0 > best->v1 - best->v0) {
        best->v0 = w.v0;
        best->v1 = w.v1;
      }
    }
  }
  std::vector<std::vector<Turned>> lines;
  std::sort(bands.begin(), bands.end(), [](const Band& a, const Band& b) { return a.v0 + a.v1 < b.v0 + b.v1; });
  for (auto& band : bands) {
    std::sort(band.words.begin(), band.words.end(), [](const Turned& a, const Turned& b) { return a.u0 < b.u0; });
    lines.push_back(std::move(band.words));
  }
  return lines;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The mark of a footnote at a number: "86,40¹" is not 86,401.
bool IsRaisedMark(const Turned& number, const Turned& mark) {
  const double height = number.v1 - number.v0;
  return mark.v1 - mark.v0 < height * 0.85 && mark.v1 < number.v1 - height * 0.15 &&
         IsDigit(number.word->text.back()) && (IsDigit(mark.word->text.front()) || mark.word->text.front() == '(');
}

// Words that touch are one: a change of font inside a word parts it for the extractor only.
std::string Joined(const std::vector<Turned>& line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const double height = line[i].v1 - line[i].v0;
    if (i > 0 && (line[i].u0 - line[i - 1].u1 > height * 0.08 || IsRaisedMark(line[i - 1], line[i]))) text += ' ';
    text += line[i].word->text;
  }
  return normalize::ToNfc(text);
}

bool IsFigurePiece(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.,()%/-") == std::string_view::npos;
}

// True where a line of a cell breaks off inside a word or a number because the cell is too narrow for it: the line
// fills the cell, so that not even the next letter had room, and the two pieces make one.
bool BreaksInside(const std::vector<Turned>& line, const std::vector<Turned>& next, double room) {
  const auto& w = *line.back().word;
  const auto& n = *next.front().word;
  const double letter = (next.front().u1 - next.front().u0) /
                        static_cast<double>(std::max<std::size_t>(1, normalize::CountCodePoints(n.text)));
  if (line.back().u1 - line.front().u0 + letter <= room - 2) return false;
  if (IsFigurePiece(w.text) && IsFigurePiece(n.text)) return line.size() == 1 && n.text.front() != '(';
  return normalize::IsBrokenSyllable(w.text, n.text);
}

// The text of a cell: its lines parted by '\n'. `width` and `height` are the room it has.
std::string CellText(const std::vector<const Word*>& words, double width, double height, double padding) {
  std::string text;
  for (const int rotation : {0, 270, 90, 180}) {
    std::vector<Turned> turned;
    for (const auto* w : words) {
      if (w->rotation == rotation) turned.push_back(Turn(*w));
    }
    const std::vector<Turned>* before = nullptr;
    const auto lines = LinesOf(std::move(turned));
    for (const auto& line : lines) {
      const double room = (rotation % 180 == 0 ? width : height) - padding * 2;
      const bool inside = before != nullptr && BreaksInside(*before, line, room);
      if (!text.empty() && !inside) text += '\n';
      text += Joined(line);
      before = &line;
    }
  }
  return text;
}

std::size_t BytesOfCodePoint(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

// An extractor takes letters on both sides of a rule for one word where they stand close: cut at the rule.
void CutAtRules(std::vector<Word>& words, const std::vector<double>& xs, const Box& area) {
  const std::size_t n = words.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (words[i].rotation != 0 || words[i].letters.empty()) continue;
    if (MidY(words[i].box) < area.y || MidY(words[i].box) > Bottom(area)) continue;
    for (const double x : xs) {
      Word& w = words[i];
      if (x <= w.box.x || x >= Right(w.box)) continue;
      std::size_t cut = 0;
      while (cut < w.letters.size() && MidX(w.letters[cut]) < x) ++cut;
      if (cut == 0 || cut == w.letters.size()) continue;
      std::size_t byte = 0;
      for (std::size_t k = 0; k < cut && byte < w.text.size(); ++k)
        byte += BytesOfCodePoint(static_cast<unsigned char>(w.text[byte]));
      if (byte >= w.text.size()) continue;
      Word left = w;
      left.text = w.text.substr(0, byte);
      left.letters.assign(w.letters.begin(), w.letters.begin() + static_cast<std::ptrdiff_t>(cut));
      left.box.width = Right(left.letters.back()) - left.box.x;
      w.text.erase(0, byte);
      w.letters.erase(w.letters.begin(), w.letters.begin() + static_cast<std::ptrdiff_t>(cut));
      const double right = Right(w.box);
      w.box.x = w.letters.front().x;
      w.box.width = right - w.box.x;
      words.push_back(std::move(left));
    }
  }
}

// Numbers that a column without rules breaks: "31,7" and "0" below it, as one column, level with no row of their own:
// the number of the row stands between them or beside the upper part. The lower part joins the upper one there.
void JoinBrokenNumbers(std::vector<Word>& words, std::vector<bool>& taken) {
  std::vector<std::size_t> numbers;  // whole numbers that may be those of rows
  std::vector<std::size_t> digits;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (taken[i] || words[i].rotation != 0) continue;
    const std::string& text = words[i].text;
    const bool whole = text.size() <= 4 && text.find_first_not_of("0123456789") == std::string::npos;
    if (whole) numbers.push_back(i);
    if (text.size() <= 3 && text.find_first_not_of("0123456789)%") == std::string::npos && text.front() >= '0' &&
        text.front() <= '9')
      digits.push_back(i);
  }
  if (digits.empty() || numbers.empty()) return;
  // Row numbers stand leftmost on their lines.
  std::vector<std::pair<double, double>> starts;  // of all words: height, left edge
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!taken[i] && words[i].rotation == 0) starts.emplace_back(MidY(words[i].box), words[i].box.x);
  }
  std::sort(starts.begin(), starts.end());
  const auto any_near = [](const std::vector<std::pair<double, double>>& at, double y, double slack, double left_of) {
    auto it = std::lower_bound(at.begin(), at.end(), std::pair(y - slack, -1e9));
    for (; it != at.end() && it->first <= y + slack; ++it) {
      if (it->second < left_of) return true;
    }
    return false;
  };
  std::vector<std::pair<double, double>> rows;  // height, right edge
  for (const auto i : numbers) {
    const Box& box = words[i].box;
    if (!any_near(starts, MidY(box), box.height * 0.3, box.x - 0.1)) rows.emplace_back(MidY(box), Right(box));
  }
  std::sort(rows.begin(), rows.end());
  for (std::size_t i = 0; i < words.size(); ++i) {
    Word& upper = words[i];
    if (taken[i] || upper.rotation != 0 || upper.text.empty() || upper.text.front() < '0' || upper.text.front() > '9')
      continue;
    const std::size_t mark = upper.text.find_first_of(".,");
    if (mark == std::string::npos || upper.text.find_first_not_of("0123456789.,") != std::string::npos) continue;
    for (const auto k : digits) {
      const Word& lower = words[k];
      if (taken[k] || k == i) continue;
      const double height = upper.box.height;
      const double apart = MidY(lower.box) - MidY(upper.box);
      if (apart < height * 0.6 || apart > height * 1.35) continue;
      const bool one_column = std::abs(upper.box.x - lower.box.x) < 1.5 ||
                              std::abs(Right(upper.box) - Right(lower.box)) < 1.5 ||
                              std::abs(MidX(upper.box) - MidX(lower.box)) < 1.5;
      if (!one_column || lower.box.width > upper.box.width) continue;
      const double middle = (MidY(upper.box) + MidY(lower.box)) / 2;
      const double slack = height * 0.15;
      // The numbers of the rows around stand in one column.
      double edge = std::min(upper.box.x, lower.box.x) - height;
      for (auto it = std::lower_bound(rows.begin(), rows.end(), std::pair(middle - height * 5, -1e9));
           it != rows.end() && it->first < middle + height * 5; ++it)
        edge = std::min(edge, it->second + height);
      const auto level = [&](double at, double near) { return any_near(rows, at, near, edge); };
      const bool between = level(middle, slack) && !level(MidY(upper.box), slack);
      const bool beside = level(MidY(upper.box), slack) && !level(middle, slack);
      if (level(MidY(lower.box), slack) || !(between || beside)) continue;
      upper.text += lower.text;
      upper.letters.clear();
      const double y = (between ? middle : MidY(upper.box)) - height / 2;
      upper.box = Union(upper.box, {lower.box.x, upper.box.y, lower.box.width, height});
      upper.box.y = y;
      upper.box.height = height;
      taken[k] = true;
      break;
    }
  }
}

// ---- ruled tables ----

struct Placed {
  PageTable table;
  Box box;
};

std::size_t SlotOf(const std::vector<double>& borders, double at) {
  const auto it = std::upper_bound(borders.begin(), borders.end(), at);
  const auto slot = it == borders.begin() ? 0 : it - borders.begin() - 1;
  return std::min(static_cast<std::size_t>(slot), borders.size() - 2);
}

Placed FillGrid(const RuledGrid& grid, double scale, std::vector<Word>& words, std::vector<bool>& taken) {
  std::vector<double> xs;
  std::vector<double> ys;
  for (const double x : grid.xs) xs.push_back(x * scale);
  for (const double y : grid.ys) ys.push_back(y * scale);
  Placed placed;
  placed.box = {xs.front(), ys.front(), xs.back() - xs.front(), ys.back() - ys.front()};
  CutAtRules(words, xs, placed.box);
  taken.resize(words.size(), false);
  const std::size_t rows = ys.size() - 1;
  const std::size_t columns = xs.size() - 1;
  std::vector<std::size_t> owner(rows * columns, 0);
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    const auto& c = grid.cells[i];
    for (int r = c.row; r < c.row + c.row_span; ++r) {
      for (int k = c.column; k < c.column + c.column_span; ++k)
        owner[static_cast<std::size_t>(r) * columns + static_cast<std::size_t>(k)] = i;
    }
  }
  std::vector<std::vector<const Word*>> inside(grid.cells.size());
  const double slack = 1.5;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double x = MidX(words[i].box);
    const double y = MidY(words[i].box);
    if (taken[i] || x < xs.front() - slack || x > xs.back() + slack || y < ys.front() || y > ys.back()) continue;
    taken[i] = true;
    inside[owner[SlotOf(ys, y) * columns + SlotOf(xs, x)]].push_back(&words[i]);
  }
  // The blank border that all cells keep: the least that any cell shows.
  double padding = kMostPadding;
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    const double left = xs[static_cast<std::size_t>(grid.cells[i].column)];
    for (const auto* w : inside[i]) padding = std::min(padding, w->box.x - left);
  }
  padding = std::max(padding, kLeastPadding);
  PageTable& table = placed.table;
  table.form = TableForm::kRuled;
  table.rows = static_cast<int>(rows);
  table.columns = static_cast<int>(columns);
  const auto least = [](const std::vector<const Word*>& in) {
    double confidence = 1;
    for (const auto* w : in) confidence = std::min(confidence, w->confidence);
    return confidence;
  };
  const auto others = [](const std::vector<const Word*>& in) {
    std::vector<std::string> readings;
    for (const auto* w : in) readings.insert(readings.end(), w->readings.begin(), w->readings.end());
    return readings;
  };
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    const auto& g = grid.cells[i];
    const double x0 = xs[static_cast<std::size_t>(g.column)];
    const double y0 = ys[static_cast<std::size_t>(g.row)];
    const Box box{x0, y0, xs[static_cast<std::size_t>(g.column + g.column_span)] - x0,
                  ys[static_cast<std::size_t>(g.row + g.row_span)] - y0};
    table.cells.push_back({CellText(inside[i], box.width, box.height, padding), g.row, g.column, g.row_span,
                           g.column_span, least(inside[i]), others(inside[i]), box});
  }
  return placed;
}

std::vector<Line> LinesOfTable(const PageTable& table, int index) {
  std::vector<Line> lines;
  std::size_t i = 0;
  for (int row = 0; row < table.rows; ++row) {
    Line line;
    line.table = index;
    line.table_row = row;
    bool first = true;
    for (; i < table.cells.size() && table.cells[i].row == row; ++i) {
      const auto& cell = table.cells[i];
      if (!first) line.text += '\t';
      first = false;
      std::string text = cell.text;
      std::replace(text.begin(), text.end(), '\n', ' ');
      line.text += text;
      if (cell.box) line.box = line.box ? Union(*line.box, *cell.box) : *cell.box;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// ---- text ----

struct TextLine {
  std::vector<Turned> words;
  Box box;
  double size = 0;
  std::vector<Segment> turned;  // blocks of turned words beside each other; then `words` is empty
};

// Turned words as blocks: words in a row, and rows close beside each other. Blocks of one height make a line.
std::vector<TextLine> TurnedLines(const std::vector<Word>& words, const std::vector<bool>& taken) {
  std::vector<Segment> blocks;
  for (const int rotation : {90, 180, 270}) {
    std::vector<Turned> turned;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!taken[i] && words[i].rotation == rotation) turned.push_back(Turn(words[i]));
    }
    std::vector<Segment> runs;
    std::vector<double> sizes;
    for (const auto& line : LinesOf(std::move(turned))) {
      std::vector<Turned> run;
      const auto put = [&] {
        Box box = run.front().word->box;
        for (const auto& w : run) box = Union(box, w.word->box);
        runs.push_back({Joined(run), box, {}});
        sizes.push_back(run.front().v1 - run.front().v0);
        run.clear();
      };
      for (const auto& w : line) {
        if (!run.empty() && w.u0 - run.back().u1 > (w.v1 - w.v0) * 1.5) put();
        run.push_back(w);
      }
      if (!run.empty()) put();
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
      // The next line of a block above it in its own direction.
      const bool upright = rotation == 180;
      const auto near = std::find_if(blocks.rbegin(), blocks.rend(), [&](const Segment& b) {
        const double along = upright ? std::min(Right(b.box), Right(runs[i].box)) - std::max(b.box.x, runs[i].box.x)
                                     : std::min(Bottom(b.box), Bottom(runs[i].box)) - std::max(b.box.y, runs[i].box.y);
        const double least =
            upright ? std::min(b.box.width, runs[i].box.width) : std::min(b.box.height, runs[i].box.height);
        const double apart = upright ? std::max(b.box.y - Bottom(runs[i].box), runs[i].box.y - Bottom(b.box))
                                     : std::max(b.box.x - Right(runs[i].box), runs[i].box.x - Right(b.box));
        return along > least * 0.5 && apart < sizes[i] * 0.3;
      });
      runs[i].words = {{runs[i].text, runs[i].box}};
      if (near == blocks.rend()) {
        blocks.push_back(runs[i]);
      } else {
        near->words.push_back(runs[i].words.front());
        const std::string_view above(near->text);
        const std::string_view last = above.substr(above.find_last_of(' ') + 1);
        const std::string_view next = std::string_view(runs[i].text).substr(0, runs[i].text.find(' '));
        near->text += (normalize::IsBrokenSyllable(last, next) ? "" : " ") + runs[i].text;
        near->box = Union(near->box, runs[i].box);
      }
    }
  }
  std::sort(blocks.begin(), blocks.end(), [](const Segment& a, const Segment& b) { return a.box.x < b.box.x; });
  std::vector<TextLine> lines;
  for (auto& block : blocks) {
    auto line = std::find_if(lines.begin(), lines.end(), [&](const TextLine& l) {
      const double overlap = std::min(Bottom(l.box), Bottom(block.box)) - std::max(l.box.y, block.box.y);
      return overlap > std::min(l.box.height, block.box.height) * 0.5;
    });
    if (line == lines.end()) {
      lines.push_back({{}, block.box, std::min(block.box.width, block.box.height), {}});
      line = lines.end() - 1;
    }
    line->box = Union(line->box, block.box);
    line->turned.push_back(std::move(block));
  }
  return lines;
}

TextLine MakeTextLine(std::vector<Turned> words) {
  TextLine line;
  std::vector<double> sizes;
  line.box = words.front().word->box;
  for (const auto& w : words) {
    line.box = Union(line.box, w.word->box);
    sizes.push_back(w.word->font_size > 0 ? w.word->font_size : w.v1 - w.v0);
  }
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2), sizes.end());
  line.size = sizes[sizes.size() / 2];
  line.words = std::move(words);
  return line;
}

// The words of a line as runs that gaps wider than `em` letters part.
std::vector<std::vector<Turned>> Runs(const TextLine& line, double em) {
  std::vector<std::vector<Turned>> runs;
  for (const auto& w : line.words) {
    if (runs.empty() || w.u0 - runs.back().back().u1 > em * line.size) runs.emplace_back();
    runs.back().push_back(w);
  }
  return runs;
}

constexpr double kColumnGap = 0.9;          // em: what parts columns of a table; justified blanks stay below
constexpr std::size_t kMostSideBySide = 8;  // texts beside each other; more are letters set apart
constexpr double kGutter = 1.5;             // em: what parts text side by side

// "217,74", "95%": whole by itself.
bool IsNumber(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  return !text.empty() && IsDigit(text.front()) && IsDigit(text.back()) &&
         text.find_first_not_of("0123456789.,") == std::string_view::npos;
}

bool GroupsDigits(std::string_view left, std::string_view right) {
  return left.size() <= 3 && right.size() >= 3 && std::all_of(left.begin(), left.end(), IsDigit) &&
         std::all_of(right.begin(), right.begin() + 3, IsDigit) && (right.size() == 3 || !IsDigit(right[3]));
}

VisualLine ToVisualLine(const TextLine& line) {
  VisualLine out;
  out.box = line.box;
  out.font_size = line.size;
  if (!line.turned.empty()) {
    out.segments = line.turned;
    out.turned = true;
    return out;
  }
  for (const auto& run : Runs(line, kColumnGap)) {
    std::vector<Turned> part;
    const auto put = [&] {
      Segment s;
      s.text = Joined(part);
      s.box = part.front().word->box;
      for (const auto& w : part) {
        s.box = Union(s.box, w.word->box);
        s.words.push_back({normalize::ToNfc(w.word->text), w.word->box});
        s.confidence = std::min(s.confidence, w.word->confidence);
      }
      out.segments.push_back(std::move(s));
      part.clear();
    };
    for (const auto& w : run) {
      // Two numbers, however close, are in two columns; "1 000" may be one.
      if (!part.empty() && IsNumber(part.back().word->text) && IsNumber(w.word->text) &&
          w.u0 - part.back().u1 > line.size * 0.2 && !GroupsDigits(part.back().word->text, w.word->text))
        put();
      part.push_back(w);
    }
    put();
  }
  return out;
}

Line ToLine(const std::vector<Turned>& words) {
  Line line;
  line.text = Joined(words);
  Box box = words.front().word->box;
  line.confidence = 1;
  for (const auto& w : words) {
    box = Union(box, w.word->box);
    line.confidence = std::min(*line.confidence, w.word->confidence);
  }
  line.box = box;
  return line;
}

// The gap of a line that lies in [left, right], or nothing: the line keeps off the gutter.
struct Sides {
  bool left = false;
  bool right = false;
  double left_end = 0;
  double right_begin = 0;
};

std::optional<Sides> PartAt(const TextLine& line, double left, double right) {
  Sides sides;
  sides.left_end = left;
  sides.right_begin = right;
  bool any_left = false;
  bool any_right = false;
  double end = -1e9;
  double begin = 1e9;
  const double middle = (left + right) / 2;
  for (const auto& w : line.words) {
    if (MidX(w.word->box) < middle) {
      any_left = true;
      end = std::max(end, Right(w.word->box));
    } else {
      any_right = true;
      begin = std::min(begin, w.word->box.x);
    }
  }
  sides.left = any_left;
  sides.right = any_right;
  if (any_left) sides.left_end = std::max(left, end);
  if (any_right) sides.right_begin = std::min(right, begin);
  if (sides.right_begin - sides.left_end < line.size * 1.0) return std::nullopt;
  return sides;
}

// Lines of text in reading order: side by side, the left column first.
class TextFlow {
 public:
  explicit TextFlow(std::vector<TextLine> lines) : lines_(std::move(lines)) {}

  std::vector<Line> Read() {
    std::size_t i = 0;
    while (i < lines_.size()) {
      if (const std::size_t end = ZoneFrom(i); end > i) {
        i = end;
        continue;
      }
      Put(lines_[i].words);
      ++i;
    }
    return std::move(out_);
  }

 private:
  void Put(const std::vector<Turned>& words) {
    if (words.empty()) return;
    out_.push_back(ToLine(words));
  }

  // Text side by side from line `i` on; the index behind it, or `i` where there is none.
  std::size_t ZoneFrom(std::size_t i) {
    const auto runs = Runs(lines_[i], kGutter);
    if (runs.size() < 2 || runs.size() > kMostSideBySide) return i;
    for (std::size_t g = 1; g < runs.size(); ++g) {
      double left = 0;
      double right = 0;
      left = Right(runs[g - 1].back().word->box);
      right = runs[g].front().word->box.x;
      std::size_t both = 1;
      std::size_t j = i + 1;
      for (; j < lines_.size(); ++j) {
        if (lines_[j].box.y - Bottom(lines_[j - 1].box) > lines_[j].size * 9) break;
        const auto sides = PartAt(lines_[j], left, right);
        if (!sides) break;
        left = sides->left_end;
        right = sides->right_begin;
        both += sides->left && sides->right ? 1U : 0U;
      }
      if (both < 2 && j - i < 3) continue;
      const double middle = (left + right) / 2;
      for (const bool left_side : {true, false}) {
        std::vector<TextLine> part;
        for (std::size_t k = i; k < j; ++k) {
          std::vector<Turned> words;
          for (const auto& w : lines_[k].words) {
            if ((MidX(w.word->box) < middle) == left_side) words.push_back(w);
          }
          if (!words.empty()) part.push_back(MakeTextLine(std::move(words)));
        }
        for (auto& line : TextFlow(std::move(part)).Read()) out_.push_back(std::move(line));
        MarkBreak();
      }
      return j;
    }
    return i;
  }

  void MarkBreak() {
    if (!out_.empty() && !out_.back().text.empty()) out_.emplace_back();
  }

  std::vector<TextLine> lines_;
  std::vector<Line> out_;
};

// Blank lines where a paragraph ends: a wider gap, or an indented line behind a short or closed one.
std::vector<Line> WithParagraphs(std::vector<Line> lines) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].box && lines[i - 1].box) {
      const double gap = lines[i].box->y - Bottom(*lines[i - 1].box);
      if (gap > -lines[i].box->height && gap < lines[i].box->height * 1.5) gaps.push_back(gap);
    }
  }
  double usual = 0;
  if (!gaps.empty()) {
    std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2), gaps.end());
    usual = std::max(0.0, gaps[gaps.size() / 2]);
  }
  double margin = 1e9;
  double end = 0;
  for (const auto& l : lines) {
    if (!l.box) continue;
    margin = std::min(margin, l.box->x);
    end = std::max(end, Right(*l.box));
  }
  std::vector<Line> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && lines[i].box && lines[i - 1].box) {
      const double height = lines[i].box->height;
      const double gap = lines[i].box->y - Bottom(*lines[i - 1].box);
      const bool wide = gap > usual + height * 0.25 || gap < -height * 2;
      const bool indented =
          lines[i].box->x > margin + height * 0.8 && lines[i - 1].box->x < lines[i].box->x - height * 0.5;
      const std::string& before = lines[i - 1].text;
      const bool closed = !before.empty() && std::string(".;:").find(before.back()) != std::string::npos;
      const bool ended = Right(*lines[i - 1].box) < end - height * 3;
      if (wide || (indented && (closed || ended))) out.emplace_back();
    }
    out.push_back(std::move(lines[i]));
  }
  return out;
}

}  // namespace

std::vector<bool> OversizedWords(const std::vector<Word>& words) {
  const auto size = [](const Word& w) { return w.font_size > 0 ? w.font_size : std::min(w.box.width, w.box.height); };
  std::vector<double> sizes;
  for (const auto& w : words) sizes.push_back(size(w));
  std::vector<bool> oversized(words.size(), false);
  if (sizes.empty()) return oversized;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  constexpr double kOversized = 3.5;
  for (std::size_t i = 0; i < words.size(); ++i) oversized[i] = size(words[i]) > *middle * kOversized;
  return oversized;
}

void LayOutPage(Page& page, std::vector<Word> words, const PageRules& rules, double dpi) {
  const double scale = 72.0 / dpi;
  std::erase_if(words, [](const Word& w) { return w.text.empty(); });
  // A watermark comes last, whatever it stands across.
  std::vector<Line> margin;
  const std::vector<bool> oversized = OversizedWords(words);
  std::vector<Word> usual;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!oversized[i]) {
      usual.push_back(std::move(words[i]));
      continue;
    }
    Line line;
    line.text = normalize::ToNfc(words[i].text);
    line.box = words[i].box;
    margin.push_back(std::move(line));
  }
  words = std::move(usual);
  std::vector<bool> taken(words.size(), false);
  struct Block {
    double y;
    std::vector<Line> lines;
    bool text;
  };
  std::vector<Block> blocks;
  std::vector<PageTable> tables;
  for (const auto& grid : rules.grids) {
    Placed placed = FillGrid(grid, scale, words, taken);
    const bool any = std::any_of(placed.table.cells.begin(), placed.table.cells.end(),
                                 [](const TableCell& c) { return !c.text.empty(); });
    if (!any) continue;
    blocks.push_back({placed.box.y, LinesOfTable(placed.table, static_cast<int>(tables.size())), false});
    tables.push_back(std::move(placed.table));
  }

  JoinBrokenNumbers(words, taken);

  // Upright words outside the grids, as lines from top to bottom.
  std::vector<Turned> upright;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!taken[i] && words[i].rotation == 0) upright.push_back(Turn(words[i]));
  }
  std::vector<TextLine> text;
  for (auto& line : LinesOf(std::move(upright))) text.push_back(MakeTextLine(std::move(line)));
  // Turned words may be titles of columns; otherwise they are notes in the margin and come last.
  for (auto& line : TurnedLines(words, taken)) text.push_back(std::move(line));
  // Tall as they are, they end where the rows below begin.
  const auto place = [](const TextLine& line) { return line.turned.empty() ? MidY(line.box) : Bottom(line.box); };
  std::stable_sort(text.begin(), text.end(), [&](const TextLine& a, const TextLine& b) { return place(a) < place(b); });
  std::vector<VisualLine> visual;
  for (const auto& line : text) visual.push_back(ToVisualLine(line));
  std::vector<HorizontalRule> horizontal;
  for (const auto& r : rules.horizontal) horizontal.push_back({r.y0 * scale, r.x0 * scale, r.x1 * scale});
  std::vector<TextLine> run;
  const auto flush = [&] {
    if (run.empty()) return;
    const double y = run.front().box.y;
    blocks.push_back({y, WithParagraphs(TextFlow(std::move(run)).Read()), true});
    run.clear();
  };
  // A table between two lines parts the text.
  const auto parted = [&](double y0, double y1) {
    return std::any_of(blocks.begin(), blocks.end(), [&](const Block& b) { return !b.text && b.y >= y0 && b.y < y1; });
  };
  const auto aligned = FindAlignedTables(visual, horizontal);
  std::size_t next = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (next < aligned.size() && aligned[next].first == i) {
      flush();
      blocks.push_back({text[i].box.y, LinesOfTable(aligned[next].table, static_cast<int>(tables.size())), false});
      tables.push_back(aligned[next].table);
      i = aligned[next].last;
      ++next;
      continue;
    }
    if (!text[i].turned.empty()) {
      for (const auto& block : text[i].turned) {
        Line line;
        line.text = block.text;
        line.box = block.box;
        margin.push_back(std::move(line));
      }
      ++i;
      continue;
    }
    if (!run.empty() && parted(run.back().box.y, text[i].box.y)) flush();
    run.push_back(text[i]);
    ++i;
  }
  flush();
  std::stable_sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) { return a.y < b.y; });
  page.tables = std::move(tables);
  for (auto& block : blocks) {
    if (!page.lines.empty() && !page.lines.back().text.empty()) page.lines.emplace_back();
    for (auto& line : block.lines) page.lines.push_back(std::move(line));
  }
  for (auto& line : margin) page.lines.push_back(std::move(line));
}

}  // namespace xephang::ocr
