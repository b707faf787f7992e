#include "ocr/aligned_table.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "normalize/text_quality.h"

namespace xephang::ocr {
namespace {

constexpr std::size_t kLeastRows = 3;
constexpr std::size_t kMostBetween = 5;  // lines between two rows: wrapped names, headings
constexpr std::size_t kMostHeaderLines = 16;
constexpr double kHeaderGap = 1.6;  // em between the lines of a header
constexpr double kTurnedGap = 4;
constexpr double kTallTitle = 8;    // em between two rules of a header
constexpr double kSameRule = 2.5;   // points between rules that are one
constexpr double kTitleGap = 0.42;  // em; a blank is 0.25, in bold and justified type a little more

double Right(const Box& b) { return b.x + b.width; }
double Bottom(const Box& b) { return b.y + b.height; }
double MidX(const Box& b) { return b.x + b.width / 2; }
double MidY(const Box& b) { return b.y + b.height / 2; }

bool IsFigure(const std::string& text) {
  static const RE2 re(R"([(+-]?\s*\d[\d.,]*\s*[%)]?(?:\s*[(/]\s*\d[\d.,]*\s*%?\s*\)?)?)");
  return RE2::FullMatch(text, re);
}

bool IsColumnNumber(const std::string& text) {
  static const RE2 re(R"(\(\s*\d{1,2}\s*\)(?:\s*=.*)?)");
  return RE2::FullMatch(text, re);
}

// "2020", the last line of "Xếp hạng năm 2020".
bool IsYear(const std::string& text) {
  static const RE2 re(R"((?:19|20)\d\d)");
  return RE2::FullMatch(text, re);
}

// A line that shows where the columns are: something beside a figure.
bool IsAnchor(const VisualLine& line) {
  if (line.segments.size() < 2) return false;
  if (std::all_of(line.segments.begin(), line.segments.end(), [](const Segment& s) { return IsYear(s.text); }))
    return false;
  std::size_t figures = 0;
  for (const auto& s : line.segments) figures += IsFigure(s.text) ? 1U : 0U;
  if (std::all_of(line.segments.begin(), line.segments.end(), [](const Segment& s) { return IsColumnNumber(s.text); }))
    return false;
  return figures >= 2 || (figures == 1 && (line.segments.size() >= 3 || IsFigure(line.segments.back().text)));
}

// "Bảng 1: Kết quả …", which stands above a table.
bool IsCaption(const std::string& text) {
  static const RE2 re(R"((?i)(?:bảng|biểu|phụ lục)\s*(?:số\s*)?(?:\d|[ivx]+\b).*)");
  return RE2::FullMatch(text, re);
}

bool IsNumber(const std::string& text) {
  static const RE2 re(R"(\d{1,4})");
  return RE2::FullMatch(text, re);
}

// A row number and a name, their figure standing between two lines: a row, where others show that there is a table.
bool IsNumbered(const VisualLine& line) {
  return line.segments.size() == 2 && IsNumber(line.segments.front().text) && !IsFigure(line.segments.back().text);
}

struct Column {
  double left = 0;
  double right = 0;
  [[nodiscard]] double Middle() const { return (left + right) / 2; }
};

// Columns as the rows show them: what overlaps is one.
std::vector<Column> ColumnsOf(const std::vector<VisualLine>& lines, const std::vector<std::size_t>& anchors) {
  std::vector<Column> all;
  for (const auto i : anchors) {
    for (const auto& s : lines[i].segments) all.push_back({s.box.x, Right(s.box)});
  }
  std::sort(all.begin(), all.end(),
            [](const Column& a, const Column& b) { return std::pair(a.left, a.right) < std::pair(b.left, b.right); });
  std::vector<Column> columns;
  for (const auto& c : all) {
    if (!columns.empty() && c.left < columns.back().right) {
      columns.back().right = std::max(columns.back().right, c.right);
    } else {
      columns.push_back(c);
    }
  }
  return columns;
}

// Rules of one height.
struct Border {
  double y = 0;
  std::vector<std::pair<double, double>> spans;

  // The share of [left, right] that they cover.
  [[nodiscard]] double Covers(double left, double right) const {
    double covered = 0;
    double reached = left;
    auto sorted = spans;
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [from, to] : sorted) {
      const double begin = std::max(from, reached);
      const double end = std::min(to, right);
      if (end <= begin) continue;
      covered += end - begin;
      reached = end;
    }
    return right > left ? covered / (right - left) : 0;
  }
  [[nodiscard]] bool Covers(const Column& c) const { return Covers(c.left, c.right) > 0.7; }
};

struct Range {
  std::size_t first = 0;
  std::size_t last = 0;  // its last column
};

// The columns that a piece stands over: those whose middle it covers; otherwise the nearest.
Range ColumnsUnder(const std::vector<Column>& columns, const Box& box) {
  Range range;
  bool any = false;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].Middle() < box.x || columns[c].Middle() > Right(box)) continue;
    if (!any) range.first = c;
    range.last = c;
    any = true;
  }
  if (any) return range;
  double best = std::numeric_limits<double>::max();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double apart = std::max({columns[c].left - Right(box), box.x - columns[c].right, 0.0}) * 1000 +
                         std::abs(columns[c].Middle() - MidX(box));
    if (apart < best) {
      best = apart;
      range = {c, c};
    }
  }
  return range;
}

class Builder {
 public:
  Builder(const std::vector<VisualLine>& lines, const std::vector<HorizontalRule>& rules) : lines_(lines) {
    for (const auto& r : rules) {
      rules_.push_back(r.y);
      if (borders_.empty() || r.y - borders_.back().y > kSameRule) borders_.push_back({r.y, {}});
      borders_.back().spans.emplace_back(r.left, r.right);
    }
  }

  std::vector<AlignedTable> Find() {
    std::vector<AlignedTable> tables;
    std::size_t i = 0;
    std::size_t floor = 0;
    while (i < lines_.size()) {
      if (!IsAnchor(lines_[i])) {
        ++i;
        continue;
      }
      std::vector<std::size_t> anchors = AnchorsFrom(i, floor);
      if (anchors.size() < kLeastRows && !IsRowAtPageEdge(anchors)) {
        i = anchors.back() + 1;
        continue;
      }
      auto table = Build(anchors, floor);
      // Two tables with a few short lines between.
      while (!table && CutAtWidestGap(anchors) && anchors.size() >= kLeastRows) table = Build(anchors, floor);
      i = anchors.back() + 1;
      if (table) {
        floor = table->last;
        i = std::max(i, table->last);
        tables.push_back(std::move(*table));
      }
    }
    if (auto header = HeaderAtFoot(floor)) tables.push_back(std::move(*header));
    return tables;
  }

 private:
  // Titles side by side as the last lines of a page, headings below them: the rows follow on the next page.
  std::optional<AlignedTable> HeaderAtFoot(std::size_t floor) {
    std::size_t end = lines_.size();
    if (end > floor && lines_[end - 1].segments.size() == 1 && IsPageNumber(lines_[end - 1].segments.front().text))
      --end;
    std::size_t below = end;
    while (below > floor && end - below < 2 && lines_[below - 1].segments.size() == 1 && !lines_[below - 1].turned)
      --below;
    // Titles of several lines: no gap between them, and no figure.
    std::size_t begin = below;
    double top = std::numeric_limits<double>::max();
    bool turned = false;
    while (begin > floor && below - begin < kMostHeaderLines) {
      const VisualLine& line = lines_[begin - 1];
      if (begin < below) top = std::min(top, lines_[begin].box.y);
      turned = turned || line.turned;
      if (begin < below && top - Bottom(line.box) > line.font_size * (turned ? kTurnedGap : 0.5)) break;
      const bool figures = std::any_of(line.segments.begin(), line.segments.end(),
                                       [](const Segment& s) { return IsFigure(s.text) && !IsColumnNumber(s.text); });
      if (figures || (line.segments.size() == 1 && line.box.width > line.font_size * 15)) break;
      --begin;
    }
    columns_ = TitleColumns(begin, below);
    if (columns_.size() < 3) return std::nullopt;
    const std::size_t anchor = below - 1;
    table_ = PageTable{};
    table_.form = TableForm::kAligned;
    table_.columns = static_cast<int>(columns_.size());
    AlignedTable out;
    out.first = TitlesAtFoot(anchor, floor);
    // Titles of which the next page has the rest may be alike so far.
    if (out.first > anchor) out.first = AddHeader(HeaderStart(anchor, floor), anchor + 1, true);
    for (std::size_t i = below; i < end; ++i) rows_.push_back(RowOf(lines_[i]));
    out.last = end;
    TakeRows(out);
    return out;
  }

  // The titles down to line `anchor` by the rules around them; the line behind them where there are none.
  std::size_t TitlesAtFoot(std::size_t anchor, std::size_t floor) {
    std::vector<std::size_t> full;
    std::size_t upper = borders_.size();
    for (std::size_t b = 0; b < borders_.size(); ++b) {
      if (!IsFull(borders_[b])) continue;
      full.push_back(b);
      if (upper == borders_.size() && borders_[b].y > MidY(lines_[anchor].box)) upper = b;
    }
    if (upper == borders_.size() || FirstLineBelow(borders_[upper].y) != anchor + 1) return anchor + 1;
    return AddTitlesBetweenRules(full, upper, floor);
  }

  // Columns as the titles of lines [first, last) show them: those of the fullest line, and what stands beside them.
  [[nodiscard]] std::vector<Column> TitleColumns(std::size_t first, std::size_t last) const {
    std::vector<std::size_t> order;
    for (std::size_t i = first; i < last; ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return lines_[a].segments.size() > lines_[b].segments.size();
    });
    // Upright and turned titles beside each other are on lines of their own.
    const bool turned = std::any_of(order.begin(), order.end(), [&](std::size_t i) { return lines_[i].turned; });
    if (order.empty() || lines_[order.front()].segments.size() < (turned ? 2 : 3)) return {};
    std::vector<Column> columns;
    for (const auto i : order) {
      for (const auto& s : lines_[i].segments) {
        const Column own{s.box.x, Right(s.box)};
        std::vector<Column*> under;
        for (auto& c : columns) {
          if (own.left < c.right && c.left < own.right) under.push_back(&c);
        }
        if (under.empty() && !IsLineOfHeading(own, i, order, columns)) columns.push_back(own);
        if (under.size() == 1)
          *under.front() = {std::min(own.left, under.front()->left), std::max(own.right, under.front()->right)};
      }
    }
    std::sort(columns.begin(), columns.end(), [](const Column& a, const Column& b) { return a.left < b.left; });
    return columns;
  }

  // A short line of a heading falls between the columns under it, where longer ones reach over them.
  [[nodiscard]] bool IsLineOfHeading(const Column& own, std::size_t line, const std::vector<std::size_t>& order,
                                     const std::vector<Column>& columns) const {
    return std::any_of(order.begin(), order.end(), [&](std::size_t i) {
      if (i == line) return false;
      return std::any_of(lines_[i].segments.begin(), lines_[i].segments.end(), [&](const Segment& s) {
        if (std::abs(MidX(s.box) - own.Middle()) > 3 || Right(s.box) - s.box.x <= own.right - own.left) return false;
        return std::any_of(columns.begin(), columns.end(),
                           [&](const Column& c) { return s.box.x < c.right && c.left < Right(s.box); });
      });
    });
  }

  void TakeRows(AlignedTable& out) {
    for (auto& row : rows_) {
      for (auto& cell : row) {
        cell.row = table_.rows;
        table_.cells.push_back(std::move(cell));
      }
      ++table_.rows;
    }
    rows_.clear();
    out.table = std::move(table_);
  }

  static bool IsPageNumber(const std::string& text) {
    static const RE2 re(R"([-–—]?\s*(?:[Tt]rang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–—]?)");
    return RE2::FullMatch(text, re);
  }

  // One or two rows below a header at the foot of a page, or at the head of one: row number, name, figures.
  [[nodiscard]] bool IsRowAtPageEdge(const std::vector<std::size_t>& anchors) const {
    const auto numbered = [&](std::size_t i) {
      return lines_[i].segments.size() >= 3 && IsNumber(lines_[i].segments.front().text) &&
             !IsFigure(lines_[i].segments[1].text);
    };
    if (!std::all_of(anchors.begin(), anchors.end(), numbered)) return false;
    const std::size_t first = anchors.front();
    if (first <= 2) return true;
    // Titles side by side above, headings between.
    std::size_t above = first;
    while (above > 0 && first - above < 4 && lines_[above - 1].segments.size() == 1) --above;
    if (above == 0 || IsAnchor(lines_[above - 1])) return false;
    // Turned titles and upright ones beside each other are on lines of their own.
    const bool turned = lines_[above - 1].turned || (above > 1 && lines_[above - 2].turned);
    std::size_t titles = lines_[above - 1].segments.size();
    if (turned && above > 1) titles += lines_[above - 2].segments.size();
    return titles >= 3 &&
           lines_[above].box.y - Bottom(lines_[above - 1].box) < lines_[above].font_size * (turned ? kTurnedGap : 2.5);
  }

  // Running text: a line much wider than its first pieces, that no column could hold.
  [[nodiscard]] bool IsText(std::size_t i, double table_width) const {
    return lines_[i].segments.size() == 1 && lines_[i].box.width > table_width * 0.75;
  }

  // Three titles or more side by side: another table.
  [[nodiscard]] bool IsTitles(std::size_t i) const {
    const auto& segments = lines_[i].segments;
    return segments.size() >= 3 &&
           std::none_of(segments.begin(), segments.end(), [](const Segment& s) { return IsFigure(s.text); });
  }

  // The number that a row begins with; 0 where it has none.
  [[nodiscard]] int NumberOf(std::size_t i) const {
    const auto& segments = lines_[i].segments;
    if (segments.size() < 2 || !IsNumber(segments.front().text) || IsFigure(segments[1].text)) return 0;
    return std::stoi(segments.front().text);
  }

  // Tied bodies at the head of a table: numbers and names above the figures that they share, counting up to the rows
  // below.
  void AddNumberedAbove(std::vector<std::size_t>& anchors, std::size_t floor) const {
    int next = NumberOf(anchors.front());
    for (std::size_t j = anchors.front() + 1; next == 0 && j < lines_.size() && j < anchors.front() + 4; ++j)
      next = NumberOf(j);
    for (std::size_t j = anchors.front(); next > 1 && j-- > floor && anchors.front() - j <= kMostBetween;) {
      if (lines_[j + 1].box.y - Bottom(lines_[j].box) > lines_[j].font_size * 2) break;
      const int number = IsNumbered(lines_[j]) ? NumberOf(j) : 0;
      if (number != 0 && number + 1 != next) break;
      if (number == 0) {
        if (lines_[j].segments.size() > 1) break;
        continue;
      }
      anchors.insert(anchors.begin(), j);
      next = number;
    }
  }

  [[nodiscard]] std::vector<std::size_t> AnchorsFrom(std::size_t i, std::size_t floor) const {
    std::vector<std::size_t> anchors{i};
    double width = lines_[i].box.width;
    AddNumberedAbove(anchors, floor);
    for (std::size_t j = i + 1; j < lines_.size() && j - anchors.back() <= kMostBetween + 1; ++j) {
      if (lines_[j].box.y - Bottom(lines_[j - 1].box) > lines_[j].font_size * 3.5) break;
      if (IsAnchor(lines_[j]) || IsNumbered(lines_[j])) {
        anchors.push_back(j);
        width = std::max(width, lines_[j].box.width);
      } else if (IsText(j, width) || IsTitles(j)) {
        break;
      }
    }
    return anchors;
  }

  // Keeps the rows above the place where most lines stand between two of them. False where no two lines do.
  static bool CutAtWidestGap(std::vector<std::size_t>& anchors) {
    std::size_t most = 2;
    std::size_t at = 0;
    for (std::size_t a = 1; a < anchors.size(); ++a) {
      if (anchors[a] - anchors[a - 1] <= most) continue;
      most = anchors[a] - anchors[a - 1];
      at = a;
    }
    if (at == 0) return false;
    anchors.resize(at);
    return true;
  }

  [[nodiscard]] bool RuleBetween(double y0, double y1) const {
    const auto it = std::lower_bound(rules_.begin(), rules_.end(), y0);
    return it != rules_.end() && *it <= y1;
  }
  [[nodiscard]] bool RuleBetween(std::size_t above, std::size_t below) const {
    return RuleBetween(MidY(lines_[above].box), MidY(lines_[below].box));
  }

  // The last digits of numbers that a narrow column breaks: "189,8" above, "4" close below, nothing else on the line.
  [[nodiscard]] bool IsRestOfNumbers(std::size_t above, std::size_t i) const {
    static const RE2 digits(R"(\d{1,2}[)%]?)");
    static const RE2 decimal(R"(.*\d[.,]\d*)");
    if (lines_[i].box.y - Bottom(lines_[above].box) > lines_[i].font_size * 0.35 || RuleBetween(above, i)) return false;
    bool any = false;
    for (const auto& s : lines_[i].segments) {
      const bool piece = RE2::FullMatch(s.text, digits);
      const std::size_t column = ColumnsUnder(columns_, s.box).first;
      const auto& row = lines_[above].segments;
      const bool fits = std::any_of(row.begin(), row.end(), [&](const Segment& own) {
        if (ColumnsUnder(columns_, own.box).first != column) return false;
        // The name may go on beside them.
        return piece ? RE2::FullMatch(own.text, decimal) : !IsFigure(own.text) && !IsFigure(s.text);
      });
      if (!fits) return false;
      any = any || piece;
    }
    return any;
  }

  void DropBrokenNumbers(std::vector<std::size_t>& anchors) const {
    std::vector<std::size_t> rows;
    for (const auto i : anchors) {
      if (rows.empty() || !IsRestOfNumbers(rows.back(), i)) rows.push_back(i);
    }
    anchors = std::move(rows);
  }

  // A name that comes close to the figure beside it, which other rows keep apart.
  void SplitNamesFromFigures(const std::vector<std::size_t>& anchors) {
    for (const auto i : anchors) {
      auto& segments = lines_[i].segments;
      for (std::size_t k = 0; k < segments.size(); ++k) {
        const auto& words = segments[k].words;
        if (words.size() < 2 || !IsFigure(words.back().text) || IsFigure(words[words.size() - 2].text)) continue;
        const Box figure = words.back().box;
        const double name_end = Right(words[words.size() - 2].box);
        if (figure.x - name_end < lines_[i].font_size * kTitleGap) continue;
        const bool kept_apart = std::any_of(anchors.begin(), anchors.end(), [&](std::size_t other) {
          const auto& row = lines_[other].segments;
          for (std::size_t s = 1; other != i && s < row.size(); ++s) {
            if (IsFigure(row[s].text) && row[s].box.x < Right(figure) && Right(row[s].box) > figure.x &&
                row[s].box.x > name_end && !IsFigure(row[s - 1].text))
              return true;
          }
          return false;
        });
        if (!kept_apart) continue;
        Segment last{words.back().text, figure, {words.back()}};
        Segment name;
        for (std::size_t w = 0; w + 1 < words.size(); ++w) {
          name.text += (w > 0 ? " " : "") + words[w].text;
          name.box = w > 0 ? Union(name.box, words[w].box) : words[w].box;
          name.words.push_back(words[w]);
        }
        segments[k] = std::move(name);
        segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(k) + 1, std::move(last));
        break;
      }
    }
  }

  // Figures between two numbered rows that lack them are those of both, whatever piece of a name stands beside them.
  void DropSharedFigures(std::vector<std::size_t>& anchors) {
    const auto numbered =
        std::count_if(anchors.begin(), anchors.end(), [&](std::size_t i) { return NumberOf(i) != 0; });
    if (static_cast<std::size_t>(numbered) * 10 < anchors.size() * 6) return;
    std::vector<std::size_t> rows;
    for (std::size_t a = 0; a < anchors.size(); ++a) {
      const std::size_t i = anchors[a];
      const bool shared = a > 0 && a + 1 < anchors.size() && NumberOf(i) == 0 && NumberOf(anchors[a + 1]) != 0 &&
                          !rows.empty() && NumberOf(rows.back()) + 1 == NumberOf(anchors[a + 1]) &&
                          ColumnsUnder(columns_, lines_[i].segments.front().box).first > 0 &&
                          LacksFigures(rows.back(), i) && LacksFigures(anchors[a + 1], i);
      if (!shared) rows.push_back(i);
    }
    anchors = std::move(rows);
  }

  [[nodiscard]] static bool HasFigures(const VisualLine& line) {
    return std::any_of(line.segments.begin(), line.segments.end(), [](const Segment& s) { return IsFigure(s.text); });
  }

  // True where the row holds nothing in the columns of the figures of line `k`.
  [[nodiscard]] bool LacksFigures(std::size_t row, std::size_t k) const {
    for (const auto& s : lines_[k].segments) {
      if (!IsFigure(s.text)) continue;
      const std::size_t column = ColumnsUnder(columns_, s.box).first;
      for (const auto& own : lines_[row].segments) {
        const Range r = ColumnsUnder(columns_, own.box);
        if (column >= r.first && column <= r.last) return false;
      }
    }
    return true;
  }

  std::optional<AlignedTable> Build(std::vector<std::size_t> anchors, std::size_t floor) {
    SplitNamesFromFigures(anchors);
    columns_ = ColumnsOf(lines_, anchors);
    DropBrokenNumbers(anchors);
    DropSharedFigures(anchors);
    if (anchors.empty() || columns_.size() < 2) return std::nullopt;
    // Each row keeps to its columns; a list that happens to hold figures does not.
    std::size_t orderly = 0;
    std::size_t most = 0;
    for (const auto i : anchors) {
      std::vector<std::size_t> seen;
      bool clash = false;
      for (const auto& s : lines_[i].segments) {
        const Range r = ColumnsUnder(columns_, s.box);
        clash = clash || std::find(seen.begin(), seen.end(), r.first) != seen.end();
        seen.push_back(r.first);
      }
      orderly += clash ? 0U : 1U;
      most = std::max(most, lines_[i].segments.size());
    }
    if (orderly * 10 < anchors.size() * 9 || most + 1 < columns_.size()) return std::nullopt;
    AddLooseColumns(anchors.front(), anchors.back());

    AlignedTable out;
    table_ = PageTable{};
    table_.form = TableForm::kAligned;
    table_.columns = static_cast<int>(columns_.size());
    if (AddBands(anchors, floor, out)) {
      TakeRows(out);
      return out;
    }
    const std::size_t body = BodyStart(anchors.front(), floor);
    out.first = AddHeader(HeaderStart(body, floor), body);
    out.last = AddRows(anchors, body);
    TakeRows(out);
    return out;
  }

  // What stands beside all columns on lines between the rows has a column of its own: a tier printed once for several
  // rows stands between two of them.
  void AddLooseColumns(std::size_t first, std::size_t last) {
    std::vector<Column> loose;
    for (std::size_t i = first; i <= last; ++i) {
      for (const auto& s : lines_[i].segments) {
        const Column own{s.box.x, Right(s.box)};
        const bool free = std::none_of(columns_.begin(), columns_.end(),
                                       [&](const Column& c) { return own.left < c.right && c.left < own.right; });
        if (!free) continue;
        const auto same = std::find_if(loose.begin(), loose.end(),
                                       [&](const Column& c) { return own.left < c.right && c.left < own.right; });
        if (same == loose.end()) {
          loose.push_back(own);
        } else {
          *same = {std::min(same->left, own.left), std::max(same->right, own.right)};
        }
      }
    }
    // Left of the first column only row numbers stand; what stands there else is no part of the table.
    std::erase_if(loose, [&](const Column& c) { return c.right < columns_.front().left; });
    columns_.insert(columns_.end(), loose.begin(), loose.end());
    std::sort(columns_.begin(), columns_.end(), [](const Column& a, const Column& b) { return a.left < b.left; });
  }

  // ---- rows between rules ----

  [[nodiscard]] bool IsFull(const Border& b) const {
    return b.Covers(columns_.front().left, columns_.back().right) > 0.9;
  }

  // A rule that parts rows lies over two columns side by side; a shorter one underlines words.
  [[nodiscard]] bool PartsRows(const Border& b) const {
    for (std::size_t c = 1; c < columns_.size(); ++c) {
      if (b.Covers(columns_[c - 1]) && b.Covers(columns_[c])) return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t FirstLineBelow(double y) const {
    std::size_t i = 0;
    while (i < lines_.size() && MidY(lines_[i].box) < y) ++i;
    return i;
  }

  // One or two lines of one piece each, as close to the rules around them as the rows are to theirs.
  [[nodiscard]] bool IsHeadingBand(double y0, double y1, double padding) const {
    const std::size_t first = FirstLineBelow(y0);
    const std::size_t last = FirstLineBelow(y1);
    if (first >= last || last - first > 2) return false;
    for (std::size_t i = first; i < last; ++i) {
      if (lines_[i].segments.size() != 1 || lines_[i].turned) return false;
    }
    return lines_[first].box.y - y0 < padding && y1 - Bottom(lines_[last - 1].box) < padding;
  }

  // The rows of a table whose rows rules part: a cell reaches over all rows that no rule parts in its column. False
  // where rules do not part the rows.
  bool AddBands(const std::vector<std::size_t>& anchors, std::size_t floor, AlignedTable& out) {
    std::vector<std::size_t> full;
    for (std::size_t b = 0; b < borders_.size(); ++b) {
      if (IsFull(borders_[b])) full.push_back(b);
    }
    const double first_y = MidY(lines_[anchors.front()].box);
    const double last_y = MidY(lines_[anchors.back()].box);
    auto top = std::find_if(full.rbegin(), full.rend(), [&](std::size_t b) { return borders_[b].y < first_y; });
    auto bottom = std::find_if(full.begin(), full.end(), [&](std::size_t b) { return borders_[b].y > last_y; });
    if (top == full.rend() || bottom == full.end()) return false;
    const double em = lines_[anchors.front()].font_size;
    if (first_y - borders_[*top].y > em * 20 || borders_[*bottom].y - last_y > em * 20) return false;
    if (FirstLineBelow(borders_[*top].y) < floor) return false;
    // Between rows that have numbers or names of their own there are rules.
    std::size_t pairs = 0;
    std::size_t parted = 0;
    const VisualLine* before = nullptr;
    for (const auto i : anchors) {
      const VisualLine& line = lines_[i];
      const bool own = ColumnsUnder(columns_, line.segments.front().box).first == 0;
      if (!own) continue;
      if (before != nullptr) {
        ++pairs;
        parted += std::any_of(
                      borders_.begin(), borders_.end(),
                      [&](const Border& b) { return b.y > MidY(before->box) && b.y < MidY(line.box) && PartsRows(b); })
                      ? 1U
                      : 0U;
      }
      before = &line;
    }
    if (parted * 10 < pairs * 9 || (pairs == 0 && anchors.size() > 1)) return false;

    std::size_t upper = *top;
    std::size_t lower = *bottom;
    const double padding = PaddingBetween(upper, lower) + 2;
    while (true) {
      const auto above = std::find_if(full.rbegin(), full.rend(), [&](std::size_t b) { return b < upper; });
      if (above == full.rend() || !IsHeadingBand(borders_[*above].y, borders_[upper].y, padding)) break;
      if (FirstLineBelow(borders_[*above].y) < floor) break;
      upper = *above;
    }
    while (true) {
      const auto below = std::find_if(full.begin(), full.end(), [&](std::size_t b) { return b > lower; });
      if (below == full.end() || !IsHeadingBand(borders_[lower].y, borders_[*below].y, padding)) break;
      lower = *below;
    }
    const std::size_t begin = FirstLineBelow(borders_[upper].y);
    const std::size_t end = FirstLineBelow(borders_[lower].y);
    out.first = AddTitlesBetweenRules(full, upper, floor);
    if (out.first == begin) out.first = AddHeader(HeaderStart(begin, floor), begin);
    AddBandsBetween(upper, lower, begin, end);
    out.last = end;
    return true;
  }

  // The usual white between a rule and the text below it.
  [[nodiscard]] double PaddingBetween(std::size_t upper, std::size_t lower) const {
    double most = 0;
    for (std::size_t b = upper; b < lower; ++b) {
      const std::size_t i = FirstLineBelow(borders_[b].y);
      if (i >= lines_.size() || MidY(lines_[i].box) > borders_[b + 1].y) continue;
      most = std::max(most, lines_[i].box.y - borders_[b].y);
    }
    return std::min(most, lines_.front().font_size);
  }

  // For each band the first of those that its cell in column `c` reaches over.
  [[nodiscard]] std::vector<std::size_t> CellsOfColumn(const std::vector<std::size_t>& ys, std::size_t c) const {
    std::vector<std::size_t> start(ys.size() - 1, 0);
    for (std::size_t r = 1; r < start.size(); ++r) start[r] = borders_[ys[r]].Covers(columns_[c]) ? r : start[r - 1];
    return start;
  }

  void AddBandsBetween(std::size_t upper, std::size_t lower, std::size_t begin, std::size_t end) {
    std::vector<std::size_t> ys{upper};
    for (std::size_t b = upper + 1; b < lower; ++b) {
      if (PartsRows(borders_[b])) ys.push_back(b);
    }
    ys.push_back(lower);
    const std::size_t rows = ys.size() - 1;
    const std::size_t n = columns_.size();
    std::vector<std::vector<std::size_t>> start;
    for (std::size_t c = 0; c < n; ++c) start.push_back(CellsOfColumn(ys, c));
    const auto band = [&](double y) {
      std::size_t r = 0;
      while (r + 1 < rows && borders_[ys[r + 1]].y < y) ++r;
      return r;
    };
    // Pieces over several columns are headings where they stand alone.
    std::vector<std::size_t> pieces(rows, 0);
    for (std::size_t i = begin; i < end; ++i) pieces[band(MidY(lines_[i].box))] += lines_[i].segments.size();
    std::vector<std::vector<std::optional<TableCell>>> cells(rows, std::vector<std::optional<TableCell>>(n));
    for (std::size_t i = begin; i < end; ++i) {
      for (const auto& s : lines_[i].segments) {
        const std::size_t own = band(MidY(s.box));
        Range range = ColumnsUnder(columns_, s.box);
        if (pieces[own] > 2) range.last = range.first;
        const std::size_t r = start[range.first][own];
        auto& cell = cells[r][range.first];
        if (!cell) {
          cell = TableCell{s.text,
                           0,
                           static_cast<int>(range.first),
                           1,
                           static_cast<int>(range.last - range.first) + 1,
                           s.confidence,
                           {},
                           s.box};
        } else {
          AppendPiece(cell->text, s.text);
          cell->confidence = std::min(cell->confidence, s.confidence);
          cell->box = Union(*cell->box, s.box);
        }
      }
    }
    for (std::size_t r = 0; r < rows; ++r) {
      std::vector<TableCell> row;
      std::size_t free = 0;
      for (std::size_t c = 0; c < n; ++c) {
        if (c < free || start[c][r] != r) continue;
        std::size_t last = r;
        while (last + 1 < rows && start[c][last + 1] == r) ++last;
        const double y0 = borders_[ys[r]].y;
        const double y1 = borders_[ys[last + 1]].y;
        TableCell cell =
            cells[r][c].value_or(TableCell{"",
                                           0,
                                           static_cast<int>(c),
                                           1,
                                           1,
                                           1,
                                           {},
                                           Box{columns_[c].left, y0, columns_[c].right - columns_[c].left, y1 - y0}});
        cell.row_span = static_cast<int>(last - r) + 1;
        free = c + static_cast<std::size_t>(cell.column_span);
        row.push_back(std::move(cell));
      }
      // A heading stands alone; elsewhere a blank cell may be the rest of one that a page border cuts.
      const auto blank = [](const TableCell& c) { return c.text.empty() && c.row_span == 1; };
      if (std::count_if(row.begin(), row.end(), blank) + 1 == static_cast<std::ptrdiff_t>(row.size()))
        std::erase_if(row, blank);
      rows_.push_back(std::move(row));
    }
  }

  // Titles above the rows, where rules part their levels: a title reaches down to the rule below it in its column, and
  // a heading over several columns stands above a rule that they share. Returns the first line; `upper` is the rule
  // above the rows.
  std::size_t AddTitlesBetweenRules(const std::vector<std::size_t>& full, std::size_t upper, std::size_t floor) {
    const std::size_t begin = FirstLineBelow(borders_[upper].y);
    std::vector<std::size_t> edges{upper};  // full rules, from below
    while (true) {
      const auto above = std::find_if(full.rbegin(), full.rend(), [&](std::size_t b) { return b < edges.back(); });
      if (above == full.rend()) break;
      const std::size_t first = FirstLineBelow(borders_[*above].y);
      const std::size_t last = FirstLineBelow(borders_[edges.back()].y);
      if (first < floor || first >= last || last - first > kMostHeaderLines) break;
      if (!IsTitled(first, last)) break;
      const bool text = std::any_of(lines_.begin() + static_cast<std::ptrdiff_t>(first),
                                    lines_.begin() + static_cast<std::ptrdiff_t>(last), [&](const VisualLine& l) {
                                      return l.segments.size() == 1 &&
                                             l.box.width > (columns_.back().right - columns_.front().left) * 0.75;
                                    });
      if (text) break;
      edges.push_back(*above);
    }
    if (edges.size() < 2) return begin;
    std::vector<std::vector<TableCell>> rows;
    for (std::size_t e = edges.size(); e-- > 1;) {
      if (!AddTitleLevels(edges[e], edges[e - 1], rows)) return begin;
    }
    for (auto& row : rows) rows_.push_back(std::move(row));
    return FirstLineBelow(borders_[edges.back()].y);
  }

  // The titles between two rules over the whole table. False where a title cannot be placed.
  bool AddTitleLevels(std::size_t upper, std::size_t lower, std::vector<std::vector<TableCell>>& out) const {
    std::vector<std::size_t> ys{upper};
    for (std::size_t b = upper + 1; b < lower; ++b) {
      if (PartsRows(borders_[b])) ys.push_back(b);
    }
    ys.push_back(lower);
    const std::size_t rows = ys.size() - 1;
    const std::size_t n = columns_.size();
    std::vector<std::vector<std::size_t>> start;
    std::vector<std::vector<std::size_t>> stop(n, std::vector<std::size_t>(rows, 0));
    for (std::size_t c = 0; c < n; ++c) {
      start.push_back(CellsOfColumn(ys, c));
      for (std::size_t r = rows; r-- > 0;) stop[c][r] = r + 1 < rows && start[c][r + 1] != r + 1 ? stop[c][r + 1] : r;
    }
    const auto band = [&](double y) {
      std::size_t r = 0;
      while (r + 1 < rows && borders_[ys[r + 1]].y < y) ++r;
      return r;
    };
    struct Heading {
      std::size_t row, last;
      Segment segment;
    };
    std::vector<Heading> headings;
    std::vector<std::vector<Segment::Piece>> words(n);
    std::vector<std::size_t> leaf(n, 0);
    const std::size_t first = FirstLineBelow(borders_[upper].y);
    const std::size_t end = FirstLineBelow(borders_[lower].y);
    for (std::size_t i = first; i < end; ++i) {
      for (const auto& s : CutAtColumns(lines_[i])) {
        const Range range = ColumnsUnder(columns_, s.box);
        const std::size_t own = band(MidY(s.box));
        const std::size_t c = range.first;
        if (stop[c][own] + 1 == rows) {
          if (range.first != range.last) return false;
          words[c].insert(words[c].end(), s.words.begin(), s.words.end());
          leaf[c] = start[c][own];
          continue;
        }
        const std::size_t row = start[c][own];
        const auto same = std::find_if(headings.begin(), headings.end(), [&](const Heading& h) {
          return h.row == row && s.box.x < Right(h.segment.box) && h.segment.box.x < Right(s.box);
        });
        if (same == headings.end()) {
          headings.push_back({row, stop[c][own], s});
        } else {
          AppendLine(same->segment.text, s.text);
          same->segment.box = Union(same->segment.box, s.box);
        }
      }
    }
    std::vector<std::vector<TableCell>> cells(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<Segment> level;
      std::size_t last = row;
      for (const auto& h : headings) {
        if (h.row != row) continue;
        level.push_back(h.segment);
        last = h.last;
      }
      if (level.empty()) continue;
      std::sort(level.begin(), level.end(), [](const Segment& a, const Segment& b) { return a.box.x < b.box.x; });
      std::vector<std::size_t> under;
      for (std::size_t c = 0; c < n; ++c) {
        if (start[c][row] == row && stop[c][row] == last) under.push_back(c);
      }
      const auto ranges = RangesOfLevel(level, under);
      if (ranges.size() != level.size()) return false;
      for (std::size_t k = 0; k < level.size(); ++k) {
        cells[row].push_back({level[k].text,
                              0,
                              static_cast<int>(ranges[k].first),
                              static_cast<int>(last - row) + 1,
                              static_cast<int>(ranges[k].last - ranges[k].first) + 1,
                              1,
                              {},
                              level[k].box});
      }
    }
    for (std::size_t c = 0; c < n; ++c) {
      if (words[c].empty()) continue;
      TableCell title = TitleOf(std::move(words[c]), static_cast<int>(c));
      title.row_span = static_cast<int>(rows - leaf[c]);
      cells[leaf[c]].push_back(std::move(title));
    }
    for (auto& row : cells) {
      std::sort(row.begin(), row.end(), [](const TableCell& a, const TableCell& b) { return a.column < b.column; });
      out.push_back(std::move(row));
    }
    return true;
  }

  // The next line of a cell; the last digits of a number that its column broke go with it.
  static void AppendPiece(std::string& text, const std::string& piece) {
    static const RE2 decimal(R"(.*\d[.,]\d*)");
    static const RE2 digits(R"(\d{1,2}[)%]?)");
    if (RE2::FullMatch(text, decimal) && RE2::FullMatch(piece, digits)) {
      text += piece;
    } else {
      AppendLine(text, piece);
    }
  }

  // ---- header ----

  // The first line of the rows: pieces of a name may stand above the number and the figures of the first row. They are
  // its own where the row of column numbers stands above them, or where they are nearer to it than to the titles.
  [[nodiscard]] std::size_t BodyStart(std::size_t first_row, std::size_t floor) const {
    std::size_t start = first_row;
    while (start > floor && first_row - start < 2 && lines_[start - 1].segments.size() == 1 &&
           !lines_[start - 1].turned && !IsHeading(start - 1) && IsInnerPiece(start - 1) &&
           !IsFigure(lines_[start - 1].segments.front().text))
      --start;
    if (start == first_row || start == floor) return first_row;
    const VisualLine& above = lines_[start - 1];
    if (above.segments.size() < 2) return first_row;
    const bool numbers = std::all_of(above.segments.begin(), above.segments.end(),
                                     [](const Segment& s) { return IsColumnNumber(s.text); });
    const double inner = lines_[first_row].box.y - Bottom(lines_[first_row - 1].box);
    const double outer = lines_[start].box.y - Bottom(above.box);
    return numbers || outer - inner > lines_[first_row].font_size * 0.12 ? start : first_row;
  }

  [[nodiscard]] std::size_t HeaderStart(std::size_t first_row, std::size_t floor) const {
    const double left = columns_.front().left;
    const double right = columns_.back().right;
    std::size_t start = first_row;
    double top = lines_[first_row].box.y;  // of what is taken so far; turned titles are tall
    bool titled = false;
    bool turned = false;
    while (start > floor && first_row - start < kMostHeaderLines) {
      const VisualLine& line = lines_[start - 1];
      top = std::min(top, lines_[start].box.y);
      // Turned titles make their row tall, and blank above and below the others.
      if (top - Bottom(line.box) > line.font_size * (turned || line.turned ? kTurnedGap : kHeaderGap)) break;
      turned = turned || line.turned;
      if (line.segments.size() == 1 && line.box.width > (right - left) * 0.6) break;
      // The number of the page, or a caption.
      const std::string& only = line.segments.front().text;
      const bool year = IsYear(only) && start - 1 > floor && ColumnsUnder(columns_, line.box).first > 0 &&
                        line.box.y - Bottom(lines_[start - 2].box) < line.font_size * kHeaderGap;
      if (line.segments.size() == 1 && ((IsFigure(only) && !year) || IsCaption(only))) break;
      // The end of a sentence above the table.
      const char last = line.segments.back().text.back();
      if (line.segments.size() == 1 && (last == '.' || last == ':' || last == ';')) break;
      // A rule above the titles is the table's own upper edge, where no other one of it is above.
      if (titled && RuleBetween(start - 1, start) && !IsHeading(start - 1) &&
          !RuleBetween(MidY(line.box) - line.font_size * kTallTitle, MidY(line.box)))
        break;
      titled = titled || line.segments.size() >= 2;
      if (line.segments.size() == 1 &&
          (line.box.x < left - line.font_size * 4 || Right(line.box) > right + line.font_size * 4))
        break;
      --start;
    }
    // A single piece at the top belongs to a caption where it goes on with the line above, or where it stands over
    // several columns and nothing stands beside the titles below it.
    while (start < first_row && lines_[start].segments.size() == 1 && !lines_[start].turned) {
      const Range r = ColumnsUnder(columns_, lines_[start].segments.front().box);
      const bool alone = start + 1 >= first_row || lines_[start + 1].segments.size() == 1;
      // A piece that begins over one column and ends over another is no title of the first.
      const bool astray =
          r.first == r.last && r.last + 1 < columns_.size() && Right(lines_[start].box) > columns_[r.last + 1].left + 2;
      if (!EndsText(start, floor) && !astray && (r.last == r.first || !alone || StandsOverTitles(start, floor))) break;
      ++start;
    }
    return start;
  }

  // The last line of running text: centred under the line above, or at its left edge, and as near to it as to the
  // titles below.
  [[nodiscard]] bool EndsText(std::size_t i, std::size_t floor) const {
    if (i <= floor || i + 1 >= lines_.size()) return false;
    const VisualLine& above = lines_[i - 1];
    const VisualLine& line = lines_[i];
    const double width = columns_.back().right - columns_.front().left;
    if (above.segments.size() != 1 || above.turned || above.box.width < width * 0.6) return false;
    if (std::abs(MidX(above.box) - MidX(line.box)) > 3 && std::abs(above.box.x - line.box.x) > 3) return false;
    const double gap = line.box.y - Bottom(above.box);
    return gap < line.font_size * 0.5 && gap <= lines_[i + 1].box.y - Bottom(line.box) + line.font_size * 0.1 &&
           !RuleBetween(i - 1, i);
  }

  // A heading of some columns: not centred under the text above it, and right of the names.
  [[nodiscard]] bool StandsOverTitles(std::size_t i, std::size_t floor) const {
    const VisualLine& line = lines_[i];
    if (columns_.size() < 4 || line.box.x < columns_[1].right) return false;
    if (i <= floor) return true;
    const VisualLine& above = lines_[i - 1];
    return line.box.y - Bottom(above.box) > line.font_size || std::abs(MidX(above.box) - MidX(line.box)) > 3;
  }

  struct Spanning {
    Range range;
    std::string text;
    Box box;
  };

  struct Titles {
    std::vector<Spanning> spanning;                // over several columns
    std::vector<std::optional<TableCell>> single;  // over one column each
    std::vector<std::vector<TableCell>> numbers;   // rows of column numbers

    // The same title over two columns says that what stands above them was taken for a part of one of them.
    [[nodiscard]] bool Repeats() const {
      std::vector<std::string> texts;
      for (const auto& t : single) {
        if (t) texts.push_back(t->text);
      }
      std::sort(texts.begin(), texts.end());
      return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
    }

    // Columns that bear the same title with all headings above them: which is which cannot be told, so none of them
    // keeps it.
    void DropUntold() {
      std::vector<std::string> whole(single.size());
      for (std::size_t c = 0; c < single.size(); ++c) {
        for (const auto& s : spanning) {
          if (c >= s.range.first && c <= s.range.last) whole[c] += s.text + '\n';
        }
        if (single[c]) whole[c] += single[c]->text;
      }
      std::string words;
      std::optional<Box> box;
      const auto keep = [&](const std::string& text, const Box& place) {
        words += (words.empty() ? "" : " ") + text;
        box = box ? Union(*box, place) : place;
      };
      for (std::size_t c = 0; c < single.size(); ++c) {
        if (!single[c] || std::count(whole.begin(), whole.end(), whole[c]) < 2) continue;
        keep(single[c]->text, *single[c]->box);
        single[c].reset();
      }
      if (words.empty()) return;
      // The words stay, over the whole table, where they are the title of no column.
      for (const auto& s : spanning) keep(s.text, s.box);
      spanning.assign(1, {{0, single.size() - 1}, words, *box});
    }
  };

  // Titles of one, two and three lines stand beside each other, each centred: the lines of a title are told by its own
  // words.
  [[nodiscard]] static TableCell TitleOf(std::vector<Segment::Piece> words, int column) {
    std::stable_sort(words.begin(), words.end(),
                     [](const Segment::Piece& a, const Segment::Piece& b) { return MidY(a.box) < MidY(b.box); });
    TableCell title{"", 0, column, 1, 1, 1, {}, words.front().box};
    for (std::size_t i = 0; i < words.size();) {
      std::size_t end = i + 1;
      while (end < words.size() && MidY(words[end].box) - MidY(words[i].box) < words[i].box.height * 0.4) ++end;
      std::sort(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(end),
                [](const Segment::Piece& a, const Segment::Piece& b) { return a.box.x < b.box.x; });
      std::string line;
      for (; i < end; ++i) {
        line += (line.empty() ? "" : " ") + words[i].text;
        title.box = Union(*title.box, words[i].box);
      }
      if (title.text.empty()) {
        title.text = line;
      } else {
        AppendLine(title.text, line);
      }
    }
    return title;
  }

  // The titles of lines [first, last). `leveled`: what stands above repeated titles are headings over several columns.
  [[nodiscard]] Titles ReadTitles(std::size_t first, std::size_t last, bool leveled) const {
    Titles titles;
    titles.single.resize(columns_.size());
    std::vector<std::vector<Segment::Piece>> words(columns_.size());
    std::size_t bottom = first;
    const auto under = leveled ? LowestLevel(first, last, &bottom) : std::vector<std::size_t>{};
    if (under.empty()) bottom = first;
    for (std::size_t i = first; i < last; ++i) {
      const auto& line = lines_[i];
      const bool numbered =
          line.segments.size() >= 2 && std::all_of(line.segments.begin(), line.segments.end(), [](const Segment& s) {
            return IsColumnNumber(s.text) || (IsFigure(s.text) && !IsYear(s.text));
          });
      if (numbered) {
        titles.numbers.push_back(RowOf(line));
        continue;
      }
      const auto segments = CutAtColumns(line);
      const auto ranges = i < bottom ? RangesOfLevel(segments, under) : std::vector<Range>{};
      for (std::size_t k = 0; k < segments.size(); ++k) {
        const Segment& s = segments[k];
        // The next line of a heading over several columns, as centred as the one above.
        const auto above = std::find_if(titles.spanning.begin(), titles.spanning.end(), [&](const Spanning& p) {
          const double wider = line.font_size;
          return std::abs(MidX(p.box) - MidX(s.box)) < 2 && s.box.x >= p.box.x - wider &&
                 Right(s.box) <= Right(p.box) + wider && s.box.y - Bottom(p.box) < line.font_size * 0.35;
        });
        if (above != titles.spanning.end()) {
          AppendLine(above->text, s.text);
          above->box = Union(above->box, s.box);
          continue;
        }
        const Range r = ranges.empty() ? ColumnsUnder(columns_, s.box) : ranges[k];
        if (r.first != r.last) {
          const auto same = std::find_if(titles.spanning.begin(), titles.spanning.end(), [&](const Spanning& p) {
            return p.range.first == r.first && p.range.last == r.last;
          });
          if (same == titles.spanning.end()) {
            titles.spanning.push_back({r, s.text, s.box});
          } else {
            AppendLine(same->text, s.text);
            same->box = Union(same->box, s.box);
          }
          continue;
        }
        words[r.first].insert(words[r.first].end(), s.words.begin(), s.words.end());
      }
    }
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (!words[c].empty()) titles.single[c] = TitleOf(std::move(words[c]), static_cast<int>(c));
    }
    return titles;
  }

  // Titles over one column each make one row; headings over several columns make rows above it. Returns where it
  // begins.
  std::size_t AddHeader(std::size_t first, std::size_t end, bool cut = false) {
    if (first == end) return first;
    // Headings between the titles and the first row.
    std::size_t rows = end;
    while (rows > first && IsHeading(rows - 1) && IsTitled(first, rows - 1)) --rows;
    Titles titles = ReadTitles(first, rows, false);
    if (titles.Repeats()) {
      titles = ReadTitles(first, rows, true);
      if (!cut) titles.DropUntold();
    }
    auto& spanning = titles.spanning;
    // Wider headings first: each level stands above the titles under it.
    std::stable_sort(spanning.begin(), spanning.end(), [](const Spanning& a, const Spanning& b) {
      return a.range.last - a.range.first > b.range.last - b.range.first;
    });
    std::vector<std::vector<Spanning>> levels;
    for (auto& s : spanning) {
      const auto free = std::find_if(levels.begin(), levels.end(), [&](const auto& level) {
        return std::none_of(level.begin(), level.end(), [&](const Spanning& p) {
          return p.range.first <= s.range.last && s.range.first <= p.range.last;
        });
      });
      if (free == levels.end()) {
        levels.push_back({std::move(s)});
      } else {
        free->push_back(std::move(s));
      }
    }
    for (auto& level : levels) {
      std::sort(level.begin(), level.end(),
                [](const Spanning& a, const Spanning& b) { return a.range.first < b.range.first; });
      std::vector<TableCell> row;
      for (const auto& s : level)
        row.push_back({s.text,
                       0,
                       static_cast<int>(s.range.first),
                       1,
                       static_cast<int>(s.range.last - s.range.first + 1),
                       1,
                       {},
                       s.box});
      rows_.push_back(std::move(row));
    }
    std::vector<TableCell> row;
    for (auto& t : titles.single) {
      if (t) row.push_back(std::move(*t));
    }
    if (!row.empty()) rows_.push_back(std::move(row));
    for (auto& n : titles.numbers) rows_.push_back(std::move(n));
    for (std::size_t i = rows; i < end; ++i) rows_.push_back(RowOf(lines_[i]));
    return first;
  }

  // True where a piece stands over the middle of one column.
  [[nodiscard]] bool StandsOverOne(const Box& box) const {
    const std::size_t c = ColumnsUnder(columns_, box).first;
    double apart = std::numeric_limits<double>::max();
    if (c > 0) apart = columns_[c].Middle() - columns_[c - 1].Middle();
    if (c + 1 < columns_.size()) apart = std::min(apart, columns_[c + 1].Middle() - columns_[c].Middle());
    return std::abs(columns_[c].Middle() - MidX(box)) < apart * 0.25 || ColumnsUnder(columns_, box).first == 0;
  }

  // The columns under the titles of the lowest level, and its first line: from the last line up, all that stand over
  // one column each. Where they go up to the first line, levels of an odd number of columns are tried: a line with few
  // pieces is one.
  [[nodiscard]] std::vector<std::size_t> LowestLevel(std::size_t first, std::size_t last, std::size_t* begin) const {
    std::vector<std::size_t> columns;
    std::size_t most = 0;
    for (std::size_t i = first; i < last; ++i) most = std::max(most, CutAtColumns(lines_[i]).size());
    std::size_t i = last;
    for (; i > first; --i) {
      const auto segments = CutAtColumns(lines_[i - 1]);
      const bool level = std::any_of(segments.begin(), segments.end(), [&](const Segment& s) {
        const Range r = ColumnsUnder(columns_, s.box);
        return r.first != r.last || (r.first > 1 && !StandsOverOne(s.box));
      });
      if (level || (i < last && segments.size() * 3 <= most)) break;
      for (const auto& s : segments) {
        const std::size_t c = ColumnsUnder(columns_, s.box).first;
        if (!IsColumnNumber(s.text) && !IsFigure(s.text) && c > 1) columns.push_back(c);
      }
    }
    *begin = i;
    if (i == first || columns.empty()) return {};
    const auto [low, high] = std::minmax_element(columns.begin(), columns.end());
    std::vector<std::size_t> range;
    for (std::size_t c = *low; c <= *high; ++c) range.push_back(c);
    return range;
  }

  // The columns that each heading of a level covers: headings stand over the middle of theirs, so of all ways to share
  // the columns among them the one that puts each nearest to its middle is taken. Pieces beside those columns are
  // titles of their own. Empty where no way is near.
  [[nodiscard]] std::vector<Range> RangesOfLevel(const std::vector<Segment>& segments,
                                                 const std::vector<std::size_t>& under) const {
    const std::size_t n = under.size();
    std::vector<double> middles;
    for (const auto c : under) middles.push_back(columns_[c].Middle());
    const double pitch = n > 1 ? (middles.back() - middles.front()) / static_cast<double>(n - 1) : 0;
    std::vector<Range> ranges(segments.size());
    std::vector<std::size_t> inner;
    for (std::size_t k = 0; k < segments.size(); ++k) {
      const double middle = MidX(segments[k].box);
      if (middle > middles.front() - pitch / 2 && middle < middles.back() + pitch / 2) {
        inner.push_back(k);
      } else {
        ranges[k] = ColumnsUnder(columns_, segments[k].box);
        ranges[k].last = ranges[k].first;
      }
    }
    if (inner.empty() || pitch <= 0) return ranges;
    // best[k][c]: the least distance when the first k headings share the first c columns.
    constexpr double kFar = 1e9;
    const std::size_t m = inner.size();
    if (m > n) return {};
    std::vector<std::vector<double>> best(m + 1, std::vector<double>(n + 1, kFar));
    std::vector<std::vector<std::size_t>> from(m + 1, std::vector<std::size_t>(n + 1, 0));
    auto left = from;
    best[0][0] = 0;
    for (std::size_t k = 1; k <= m; ++k) {
      const double middle = MidX(segments[inner[k - 1]].box);
      for (std::size_t c = k; c <= n; ++c) {
        for (std::size_t b = k - 1; b < c; ++b) {
          // Columns [b, c) are its own; those left out before it have their titles on another line.
          const double apart = std::abs((middles[b] + middles[c - 1]) / 2 - middle);
          for (std::size_t before = k - 1; before <= b; ++before) {
            const double cost = best[k - 1][before] + apart + static_cast<double>(b - before) * pitch * 0.3;
            if (cost < best[k][c]) {
              best[k][c] = cost;
              from[k][c] = b;
              left[k][c] = before;
            }
          }
        }
      }
    }
    std::size_t c = m;
    for (std::size_t end = m; end <= n; ++end) {
      const auto cost = [&](std::size_t e) { return best[m][e] + static_cast<double>(n - e) * pitch * 0.3; };
      if (cost(end) < cost(c)) c = end;
    }
    if (best[m][c] > pitch * 0.5 * static_cast<double>(m)) return {};
    for (std::size_t k = m; k > 0; --k) {
      ranges[inner[k - 1]] = {under[from[k][c]], under[c - 1]};
      c = left[k][c];
    }
    return ranges;
  }

  // Titles side by side may be closer than columns of figures: a gap wider than a blank that falls between two columns
  // parts them.
  [[nodiscard]] std::vector<Segment> CutAtColumns(const VisualLine& line) const {
    std::vector<Segment> out;
    for (const auto& s : line.segments) {
      Segment part;
      for (const auto& word : s.words) {
        if (!part.words.empty()) {
          const double left = Right(part.words.back().box);
          const double gap = word.box.x - left;
          const bool other =
              ColumnsUnder(columns_, word.box).first != ColumnsUnder(columns_, part.words.back().box).first;
          // Turned titles may touch: the column that each of their lines stands over parts them.
          if (other && (line.turned || gap > line.font_size * kTitleGap)) {
            out.push_back(std::move(part));
            part = {};
          }
        }
        part.box = part.words.empty() ? word.box : Union(part.box, word.box);
        const bool inside = line.turned && BreaksSyllable(part.text, word.text);
        part.text += (part.text.empty() || inside ? "" : " ") + word.text;
        part.words.push_back(word);
      }
      if (!part.words.empty()) out.push_back(std::move(part));
    }
    for (auto& part : out) {
      if (line.turned) part.words = {{part.text, part.box}};
    }
    return out;
  }

  // True where the line `text` ends inside a syllable that `line` completes.
  static bool BreaksSyllable(std::string_view text, std::string_view line) {
    const std::size_t begin = text.find_last_of(" \n");
    const std::string_view last = begin == std::string_view::npos ? text : text.substr(begin + 1);
    return normalize::IsBrokenSyllable(last, line.substr(0, line.find(' ')));
  }

  static void AppendLine(std::string& text, const std::string& line) {
    if (!BreaksSyllable(text, line)) text += '\n';
    text += line;
  }

  // True where titles stand side by side in lines [first, last).
  [[nodiscard]] bool IsTitled(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      if (lines_[i].segments.size() >= 2) return true;
    }
    return false;
  }

  // ---- rows ----

  [[nodiscard]] std::vector<TableCell> RowOf(const VisualLine& line) const {
    std::vector<TableCell> row;
    for (const auto& s : line.segments) AddTo(row, s);
    return row;
  }

  void AddTo(std::vector<TableCell>& row, const Segment& s) const {
    const Range r = ColumnsUnder(columns_, s.box);
    const int column = static_cast<int>(r.first);
    const auto at = std::find_if(row.begin(), row.end(), [&](const TableCell& c) {
      return column >= c.column && column < c.column + c.column_span;
    });
    if (at != row.end()) {
      AppendPiece(at->text, s.text);
      at->confidence = std::min(at->confidence, s.confidence);
      at->box = Union(*at->box, s.box);
      return;
    }
    // No cell may reach over the next one.
    int span = static_cast<int>(r.last - r.first) + 1;
    const auto next = std::find_if(row.begin(), row.end(), [&](const TableCell& c) { return c.column > column; });
    if (next != row.end()) span = std::min(span, next->column - column);
    row.insert(next, TableCell{s.text, 0, column, 1, span, s.confidence, {}, s.box});
  }

  // A heading over several columns, or one that a rule or wide gaps part from the rows.
  [[nodiscard]] bool IsHeading(std::size_t i) const {
    const auto& line = lines_[i];
    if (line.segments.size() != 1) return false;
    const Range r = ColumnsUnder(columns_, line.segments.front().box);
    static const RE2 lettered(R"((?:[A-H]|[IVX]{1,5})\s*[.):/-].*)");
    if (RE2::FullMatch(line.segments.front().text, lettered)) return true;
    // It begins left of the names, where row numbers stand.
    const bool at_edge = r.first == 0 && line.box.x < columns_.front().right && r.last > 0;
    return at_edge || r.last - r.first >= 2;
  }

  // Lines between two rows go to the row that they are nearer to, or that the rules say. Returns the index behind the
  // last line.
  std::size_t AddRows(const std::vector<std::size_t>& anchors, std::size_t body) {
    const auto gap = [&](std::size_t above) {
      double g = lines_[above + 1].box.y - Bottom(lines_[above].box);
      if (RuleBetween(above, above + 1)) g += 1000;
      return g;
    };
    std::vector<std::size_t> tail;  // lines that go with the next row
    std::vector<Segment> above;     // pieces of its name from a line with the figures of two rows
    for (std::size_t i = body; i < anchors.front(); ++i) tail.push_back(i);
    std::size_t end = anchors.back() + 1;
    for (std::size_t a = 0; a < anchors.size(); ++a) {
      std::vector<std::size_t> own = std::move(tail);
      tail.clear();
      own.push_back(anchors[a]);
      const std::size_t next = a + 1 < anchors.size() ? anchors[a + 1] : lines_.size();
      std::size_t stop = anchors[a] + 1;
      if (a + 1 < anchors.size()) {
        stop = next;
      } else {
        // Below the last row: only what closely continues its name.
        while (stop < lines_.size() && stop - anchors[a] <= 4 && lines_[stop].segments.size() == 1 &&
               lines_[stop].box.y - Bottom(lines_[stop - 1].box) < lines_[stop].font_size * 0.35 &&
               !RuleBetween(stop - 1, stop) && IsInnerPiece(stop))
          ++stop;
        end = stop;
      }
      // Headings part; the pieces between go up or down. A figure between two rows that lack it is that of both,
      // printed once: it stays with the upper one.
      std::vector<std::size_t> between;
      for (std::size_t k = anchors[a] + 1; k < stop; ++k) {
        const bool shared =
            HasFigures(lines_[k]) && a + 1 < anchors.size() && LacksFigures(anchors[a], k) && LacksFigures(next, k);
        if (shared || IsRestOfNumbers(anchors[a], k)) {
          own.push_back(k);
        } else {
          between.push_back(k);
        }
      }
      std::vector<std::size_t> headings;
      std::size_t cut = between.size();
      for (std::size_t b = 0; b < between.size(); ++b) {
        if (IsHeading(between[b])) {
          cut = b;
          break;
        }
      }
      if (cut < between.size()) {
        for (std::size_t b = 0; b < cut; ++b) own.push_back(between[b]);
        for (std::size_t b = cut; b < between.size(); ++b) {
          if (IsHeading(between[b])) {
            headings.push_back(between[b]);
          } else {
            tail.push_back(between[b]);
          }
        }
      } else if (!between.empty() && a + 1 < anchors.size()) {
        // The widest gap parts the rows, where one is clearly the widest.
        double widest = -1e9;
        double second = -1e9;
        std::size_t at = 0;
        for (std::size_t b = 0; b <= between.size(); ++b) {
          const double g = gap(b == 0 ? anchors[a] : between[b - 1]);
          if (g > widest) {
            second = widest;
            widest = g;
            at = b;
          } else {
            second = std::max(second, g);
          }
        }
        const bool clear = widest - second > lines_[anchors[a]].font_size * 0.12;
        if (!clear) {
          const bool named = HasName(lines_[anchors[a]]);
          at = named ? between.size() : (between.size() + 1) / 2;
        }
        for (std::size_t b = 0; b < between.size(); ++b) (b < at ? own : tail).push_back(between[b]);
      } else {
        own.insert(own.end(), between.begin(), between.end());
      }
      if (a + 1 == anchors.size() && !headings.empty()) {
        // A heading behind the last row belongs to what follows.
        end = headings.front();
        headings.clear();
        tail.clear();
      }
      std::sort(own.begin(), own.end());
      std::vector<TableCell> row;
      for (const auto& s : above) AddTo(row, s);
      above.clear();
      for (const auto i : own) {
        // A piece of a name beside figures of two rows is that of the nearer one.
        const bool below = i > anchors[a] && a + 1 < anchors.size() && HasFigures(lines_[i]) &&
                           MidY(lines_[i].box) - MidY(lines_[anchors[a]].box) >
                               MidY(lines_[next].box) - MidY(lines_[i].box) + lines_[i].font_size * 0.1;
        for (const auto& s : lines_[i].segments) {
          if (below && !IsFigure(s.text)) {
            above.push_back(s);
          } else {
            AddTo(row, s);
          }
        }
      }
      rows_.push_back(std::move(row));
      for (const auto h : headings) rows_.push_back(RowOf(lines_[h]));
    }
    return end;
  }

  // A piece that stands inside one column that is not the first.
  [[nodiscard]] bool IsInnerPiece(std::size_t i) const {
    const Range r = ColumnsUnder(columns_, lines_[i].segments.front().box);
    const Box& b = lines_[i].segments.front().box;
    return r.first == r.last && r.first > 0 && b.x >= columns_[r.first].left - 2 &&
           Right(b) <= columns_[r.first].right + lines_[i].font_size * 3;
  }

  // True where the row holds nothing in the columns of line `k`.
  [[nodiscard]] bool Lacks(std::size_t row, std::size_t k) const {
    for (const auto& s : lines_[k].segments) {
      const std::size_t column = ColumnsUnder(columns_, s.box).first;
      for (const auto& own : lines_[row].segments) {
        const Range r = ColumnsUnder(columns_, own.box);
        if (column >= r.first && column <= r.last) return false;
      }
    }
    return true;
  }

  static bool HasName(const VisualLine& line) {
    return std::any_of(line.segments.begin(), line.segments.end(), [](const Segment& s) { return !IsFigure(s.text); });
  }

  std::vector<VisualLine> lines_;
  std::vector<double> rules_;  // heights, sorted
  std::vector<Border> borders_;
  std::vector<Column> columns_;
  std::vector<std::vector<TableCell>> rows_;
  PageTable table_;
};

}  // namespace

std::vector<AlignedTable> FindAlignedTables(const std::vector<VisualLine>& lines,
                                            const std::vector<HorizontalRule>& rules) {
  return Builder(lines, rules).Find();
}

}  // namespace xephang::ocr
