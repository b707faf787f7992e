#include "ocr/aligned_table.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace xephang::ocr {
namespace {

constexpr std::size_t kLeastRows = 3;
constexpr std::size_t kMostBetween = 5;  // lines between two rows: wrapped names, headings
constexpr std::size_t kMostHeaderLines = 12;

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

// A line that shows where the columns are: something beside a figure.
bool IsAnchor(const VisualLine& line) {
  if (line.segments.size() < 2) return false;
  std::size_t figures = 0;
  for (const auto& s : line.segments) figures += IsFigure(s.text) ? 1U : 0U;
  if (std::all_of(line.segments.begin(), line.segments.end(), [](const Segment& s) { return IsColumnNumber(s.text); }))
    return false;
  return figures >= 2 || (figures == 1 && (line.segments.size() >= 3 || IsFigure(line.segments.back().text)));
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
  Builder(const std::vector<VisualLine>& lines, const std::vector<double>& rules) : lines_(lines), rules_(rules) {}

  std::vector<AlignedTable> Find() {
    std::vector<AlignedTable> tables;
    std::size_t i = 0;
    std::size_t floor = 0;
    while (i < lines_.size()) {
      if (!IsAnchor(lines_[i])) {
        ++i;
        continue;
      }
      std::vector<std::size_t> anchors = AnchorsFrom(i);
      if (anchors.size() < kLeastRows) {
        i = anchors.back() + 1;
        continue;
      }
      auto table = Build(anchors, floor);
      i = anchors.back() + 1;
      if (table) {
        floor = table->last;
        i = std::max(i, table->last);
        tables.push_back(std::move(*table));
      }
    }
    return tables;
  }

 private:
  // Running text: a line much wider than its first pieces, that no column could hold.
  [[nodiscard]] bool IsText(std::size_t i, double table_width) const {
    return lines_[i].segments.size() == 1 && lines_[i].box.width > table_width * 0.75;
  }

  [[nodiscard]] std::vector<std::size_t> AnchorsFrom(std::size_t i) const {
    std::vector<std::size_t> anchors{i};
    double width = lines_[i].box.width;
    for (std::size_t j = i + 1; j < lines_.size() && j - anchors.back() <= kMostBetween + 1; ++j) {
      if (lines_[j].box.y - Bottom(lines_[j - 1].box) > lines_[j].font_size * 3.5) break;
      if (IsAnchor(lines_[j])) {
        anchors.push_back(j);
        width = std::max(width, lines_[j].box.width);
      } else if (IsText(j, width)) {
        break;
      }
    }
    return anchors;
  }

  [[nodiscard]] bool RuleBetween(double y0, double y1) const {
    const auto it = std::lower_bound(rules_.begin(), rules_.end(), y0);
    return it != rules_.end() && *it <= y1;
  }
  [[nodiscard]] bool RuleBetween(std::size_t above, std::size_t below) const {
    return RuleBetween(MidY(lines_[above].box), MidY(lines_[below].box));
  }

  std::optional<AlignedTable> Build(const std::vector<std::size_t>& anchors, std::size_t floor) {
    columns_ = ColumnsOf(lines_, anchors);
    if (columns_.size() < 2) return std::nullopt;
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
    if (orderly * 10 < anchors.size() * 9 || most < columns_.size()) return std::nullopt;

    AlignedTable out;
    table_ = PageTable{};
    table_.form = TableForm::kAligned;
    table_.columns = static_cast<int>(columns_.size());
    const std::size_t header = HeaderStart(anchors.front(), floor);
    out.first = AddHeader(header, anchors.front());
    out.last = AddRows(anchors);
    for (auto& row : rows_) {
      for (auto& cell : row) {
        cell.row = table_.rows;
        table_.cells.push_back(std::move(cell));
      }
      ++table_.rows;
    }
    rows_.clear();
    out.table = std::move(table_);
    return out;
  }

  // ---- header ----

  [[nodiscard]] std::size_t HeaderStart(std::size_t first_row, std::size_t floor) const {
    const double left = columns_.front().left;
    const double right = columns_.back().right;
    std::size_t start = first_row;
    while (start > floor && first_row - start < kMostHeaderLines) {
      const VisualLine& line = lines_[start - 1];
      const VisualLine& below = lines_[start];
      if (below.box.y - Bottom(line.box) > line.font_size * 1.6) break;
      if (line.segments.size() == 1 && line.box.width > (right - left) * 0.6) break;
      if (line.box.x < left - line.font_size * 4 || Right(line.box) > right + line.font_size * 4) break;
      --start;
    }
    // A single piece at the top belongs to a caption, unless a column stands below it with nothing else above.
    while (start < first_row && lines_[start].segments.size() == 1 &&
           ColumnsUnder(columns_, lines_[start].segments.front().box).last !=
               ColumnsUnder(columns_, lines_[start].segments.front().box).first &&
           (start + 1 >= first_row || lines_[start + 1].segments.size() == 1)) {
      ++start;
    }
    return start;
  }

  // Titles over one column each make one row; headings over several columns make rows above it. Returns where it
  // begins.
  std::size_t AddHeader(std::size_t first, std::size_t end) {
    if (first == end) return first;
    struct Spanning {
      Range range;
      std::string text;
      Box box;
    };
    std::vector<Spanning> spanning;
    std::vector<std::optional<TableCell>> titles(columns_.size());
    std::vector<std::vector<TableCell>> numbers;
    for (std::size_t i = first; i < end; ++i) {
      const auto& line = lines_[i];
      const bool numbered = line.segments.size() >= 2 &&
                            std::all_of(line.segments.begin(), line.segments.end(),
                                        [](const Segment& s) { return IsColumnNumber(s.text) || IsFigure(s.text); });
      if (numbered) {
        numbers.push_back(RowOf(line));
        continue;
      }
      for (const auto& s : line.segments) {
        const Range r = ColumnsUnder(columns_, s.box);
        if (r.first != r.last) {
          const auto same = std::find_if(spanning.begin(), spanning.end(), [&](const Spanning& p) {
            return p.range.first == r.first && p.range.last == r.last;
          });
          if (same == spanning.end()) {
            spanning.push_back({r, s.text, s.box});
          } else {
            same->text += "\n" + s.text;
            same->box = Union(same->box, s.box);
          }
          continue;
        }
        auto& title = titles[r.first];
        if (title) {
          title->text += "\n" + s.text;
          title->box = Union(*title->box, s.box);
        } else {
          title = TableCell{s.text, 0, static_cast<int>(r.first), 1, 1, s.box};
        }
      }
    }
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
        row.push_back(
            {s.text, 0, static_cast<int>(s.range.first), 1, static_cast<int>(s.range.last - s.range.first + 1), s.box});
      rows_.push_back(std::move(row));
    }
    std::vector<TableCell> row;
    for (auto& t : titles) {
      if (t) row.push_back(std::move(*t));
    }
    if (!row.empty()) rows_.push_back(std::move(row));
    for (auto& n : numbers) rows_.push_back(std::move(n));
    return first;
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
      at->text += "\n" + s.text;
      at->box = Union(*at->box, s.box);
      return;
    }
    // No cell may reach over the next one.
    int span = static_cast<int>(r.last - r.first) + 1;
    const auto next = std::find_if(row.begin(), row.end(), [&](const TableCell& c) { return c.column > column; });
    if (next != row.end()) span = std::min(span, next->column - column);
    row.insert(next, TableCell{s.text, 0, column, 1, span, s.box});
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
  std::size_t AddRows(const std::vector<std::size_t>& anchors) {
    const auto gap = [&](std::size_t above) {
      double g = lines_[above + 1].box.y - Bottom(lines_[above].box);
      if (RuleBetween(above, above + 1)) g += 1000;
      return g;
    };
    std::vector<std::size_t> tail;  // lines that go with the next row
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
        while (stop < lines_.size() && stop - anchors[a] <= 2 && lines_[stop].segments.size() == 1 &&
               lines_[stop].box.y - Bottom(lines_[stop - 1].box) < lines_[stop].font_size * 0.35 &&
               !RuleBetween(stop - 1, stop) && IsInnerPiece(stop))
          ++stop;
        end = stop;
      }
      // Headings part; the pieces between go up or down.
      std::vector<std::size_t> between;
      for (std::size_t k = anchors[a] + 1; k < stop; ++k) between.push_back(k);
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
          const double g = gap(anchors[a] + b);
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
      std::sort(own.begin(), own.end());
      std::vector<TableCell> row;
      for (const auto i : own) {
        for (const auto& s : lines_[i].segments) AddTo(row, s);
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

  static bool HasName(const VisualLine& line) {
    return std::any_of(line.segments.begin(), line.segments.end(), [](const Segment& s) { return !IsFigure(s.text); });
  }

  const std::vector<VisualLine>& lines_;
  const std::vector<double>& rules_;
  std::vector<Column> columns_;
  std::vector<std::vector<TableCell>> rows_;
  PageTable table_;
};

}  // namespace

std::vector<AlignedTable> FindAlignedTables(const std::vector<VisualLine>& lines, const std::vector<double>& rules) {
  return Builder(lines, rules).Find();
}

}  // namespace xephang::ocr
