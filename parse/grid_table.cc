#include "parse/grid_table.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <set>

#include "normalize/edit_distance.h"
#include "normalize/keyword_snapper.h"
#include "normalize/pattern.h"
#include "normalize/text_quality.h"
#include "parse/cell.h"
#include "parse/headings.h"
#include "parse/table_header.h"
#include "parse/table_words.h"

namespace xephang::parse {
namespace {

using normalize::AgencyMatchKind;
using normalize::CollapseBlanks;
using normalize::Fold;
using normalize::FoldKey;

constexpr int kMostTitleRows = 6;  // rows above the one with the labels
constexpr int kMostHeaderRows = 8;
constexpr double kSameColumn = 8;  // points by which the columns of one table differ from page to page

std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return CollapseBlanks(text);
}

// One part of a table: what stands of it on one page.
struct Fragment {
  const PageTable* table = nullptr;
  std::shared_ptr<const PageTable> own;  // where the parts of two pages make one
  int page = 0;                          // number of the page
  std::size_t page_index = 0;
  std::size_t first = 0;  // reading lines [first, last)
  std::size_t last = 0;
  std::vector<const TableCell*> at;  // by place
  std::vector<double> lefts;         // of the columns, in points; empty without geometry
  std::vector<double> rights;
  std::vector<int> line_of_row;  // line numbers, 0 where a row has none

  [[nodiscard]] const TableCell* At(int row, int column) const {
    return at[static_cast<std::size_t>(row) * static_cast<std::size_t>(table->columns) +
              static_cast<std::size_t>(column)];
  }
  [[nodiscard]] std::string Text(int row, int column) const {
    const TableCell* cell = At(row, column);
    return cell == nullptr ? std::string() : OneLine(cell->text);
  }
  // The texts of the cells that begin in a row.
  [[nodiscard]] std::vector<std::string> Filled(int row) const {
    std::vector<std::string> out;
    for (int c = 0; c < table->columns; ++c) {
      const TableCell* cell = At(row, c);
      if (cell != nullptr && cell->row == row && cell->column == c && !cell->text.empty())
        out.push_back(OneLine(cell->text));
    }
    return out;
  }
};

Fragment MakeFragment(const Page& page, std::size_t page_index, const PageTable& table) {
  Fragment f;
  f.table = &table;
  f.page = page.number;
  f.page_index = page_index;
  f.at.assign(static_cast<std::size_t>(table.rows) * static_cast<std::size_t>(table.columns), nullptr);
  f.line_of_row.assign(static_cast<std::size_t>(table.rows), 0);
  std::vector<double> lefts(static_cast<std::size_t>(table.columns), 1e9);
  std::vector<double> rights(static_cast<std::size_t>(table.columns), -1e9);
  for (const auto& cell : table.cells) {
    for (int r = cell.row; r < std::min(cell.row + cell.row_span, table.rows); ++r) {
      for (int c = cell.column; c < std::min(cell.column + cell.column_span, table.columns); ++c)
        f.at[static_cast<std::size_t>(r) * static_cast<std::size_t>(table.columns) + static_cast<std::size_t>(c)] =
            &cell;
    }
    if (!cell.box || cell.column_span != 1) continue;
    auto& left = lefts[static_cast<std::size_t>(cell.column)];
    auto& right = rights[static_cast<std::size_t>(cell.column)];
    left = std::min(left, cell.box->x);
    right = std::max(right, cell.box->x + cell.box->width);
  }
  // On a turned page the columns do not run down: their places on it tell nothing.
  const bool upright = std::adjacent_find(lefts.begin(), lefts.end(), std::greater_equal<>()) == lefts.end();
  if (upright && std::all_of(lefts.begin(), lefts.end(), [](double x) { return x < 1e8; })) {
    f.lefts = std::move(lefts);
    f.rights = std::move(rights);
  }
  return f;
}

// What the columns of a table are.
struct Roles {
  int ordinal = -1;
  int name = -1;
  int group = -1;  // merged cells left of the names: the district of the communes beside it
  std::vector<int> figures;
};

// A table under work: its fragments so far.
struct Work {
  RawTable raw;
  Roles roles;
  int columns = 0;
  std::vector<double> lefts;
  std::vector<double> rights;
  std::set<std::string> header_words;
  std::string header_key;
  std::string header_fold;
  std::string group;
  std::optional<int> last_ordinal;
  bool merges = false;  // cells over several rows were seen
  std::size_t last_page_index = 0;
  // The last cell of each figure column, for a merged cell that a page border cuts.
  struct Open {
    RawCell cell;
    bool merged = false;
    bool empty_merged = false;         // merged, its text still to come
    std::vector<std::size_t> waiting;  // parts whose cell in this column waits for that text
  };
  std::vector<Open> open;
};

class GridReader {
 public:
  GridReader(const Document& document, std::span<ReadingLine> lines, const normalize::AgencyRegistry& registry,
             const normalize::AgencyScope& scope)
      : document_(document), lines_(lines), registry_(registry), scope_(scope) {}

  GridTables ReadAll() {
    std::optional<Work> open;
    const auto close = [&] {
      if (open) Finish(std::move(*open));
      open.reset();
    };
    const auto fragments = Fragments();
    for (const auto& fragment : fragments) {
      const int header = HeaderRows(fragment);
      if (open && Continues(*open, fragment, header)) {
        Append(*open, fragment, header, true);
        continue;
      }
      close();
      if (header == 0) continue;
      if (auto work = Begin(fragment, header)) {
        Append(*work, fragment, header, false);
        open = std::move(work);
      }
    }
    close();
    GridTables out{std::move(tables_), {}};
    for (const auto& fragment : fragments) {
      auto lost = Lost(fragment);
      if (!lost) continue;
      // Columns without rules and without titles that stand over them: to read them as lines would be to guess.
      if (fragment.table->form == TableForm::kAligned) {
        for (std::size_t i = fragment.first; i < fragment.last; ++i) lines_[i].in_grid_table = true;
      }
      out.lost.push_back(std::move(*lost));
    }
    return out;
  }

 private:
  [[nodiscard]] bool IsBody(std::string_view name) const {
    return registry_.Match(name, scope_).kind != AgencyMatchKind::kNone;
  }

  // Rows of bodies and figures that no table took.
  [[nodiscard]] std::optional<LostTable> Lost(const Fragment& f) const {
    if (f.first >= f.last || lines_[f.first].in_grid_table) return std::nullopt;
    LostTable lost{f.first, f.last, 0, lines_[f.first].where, lines_[f.first].text};
    for (int r = 0; r < f.table->rows; ++r) {
      if (IsDataRowOf(f, r) && HasBody(f.Filled(r))) ++lost.rows;
    }
    // A body that an engine read beside a figure is rarely there by chance; a single row of text may be.
    const bool read = document_.pages[f.page_index].text_from == TextOrigin::kOcr;
    if (lost.rows < (read ? 1 : 2)) return std::nullopt;
    return lost;
  }

  [[nodiscard]] std::vector<Fragment> Fragments() const {
    std::vector<Fragment> fragments;
    for (std::size_t i = 0; i < lines_.size();) {
      const ReadingLine& line = lines_[i];
      if (line.table < 0) {
        ++i;
        continue;
      }
      const auto page_index = static_cast<std::size_t>(line.page_index);
      const Page& page = document_.pages[page_index];
      Fragment f = MakeFragment(page, page_index, page.tables[static_cast<std::size_t>(line.table)]);
      f.first = i;
      while (i < lines_.size() && lines_[i].table == line.table && lines_[i].page_index == line.page_index) {
        f.line_of_row[static_cast<std::size_t>(lines_[i].table_row)] = lines_[i].where.line;
        ++i;
      }
      f.last = i;
      fragments.push_back(std::move(f));
    }
    JoinHeaders(fragments);
    return fragments;
  }

  // A header row that the page border parts: the same cells above and below, titles in neither that stand for
  // themselves. Puts the upper texts before the lower ones in `rest_table`.
  [[nodiscard]] bool JoinHeaderRow(const Fragment& head, const Fragment& rest, int row, PageTable& rest_table) const {
    if (head.table->columns != rest.table->columns || HeaderRows(rest) > 0 || IsDataRowOf(rest, 0)) return false;
    std::vector<std::string> first;
    for (int c = 0; c < rest.table->columns; ++c) first.push_back(rest.Text(0, c));
    if (IsColumnNumbers(first)) return false;
    std::vector<const TableCell*> upper;
    for (const auto& cell : head.table->cells) {
      if (cell.row + cell.row_span == row + 1) upper.push_back(&cell);
    }
    std::sort(upper.begin(), upper.end(), [](const TableCell* a, const TableCell* b) { return a->column < b->column; });
    std::vector<TableCell*> lower;
    for (auto& cell : rest_table.cells) {
      if (cell.row == 0) lower.push_back(&cell);
    }
    if (upper.size() != lower.size() || upper.empty()) return false;
    bool any = false;
    for (std::size_t i = 0; i < upper.size(); ++i) {
      if (upper[i]->column != lower[i]->column || upper[i]->column_span != lower[i]->column_span) return false;
      any = any || !lower[i]->text.empty();
    }
    if (!any) return false;
    for (std::size_t i = 0; i < upper.size(); ++i) {
      if (upper[i]->text.empty()) continue;
      lower[i]->text = lower[i]->text.empty() ? upper[i]->text : upper[i]->text + "\n" + lower[i]->text;
    }
    return true;
  }

  static bool GoesOnBelow(const std::string& text) {
    return !text.empty() && HasLetter(Fold(text)) && !normalize::StartsWithCapital(text) && text.front() != '(';
  }

  // A page border may part a header from its rows, or its upper titles from the lower ones: the part at the foot of the
  // page goes on top of the next one.
  void JoinHeaders(std::vector<Fragment>& fragments) const {
    for (std::size_t i = 0; i + 1 < fragments.size(); ++i) {
      Fragment& head = fragments[i];
      Fragment& rest = fragments[i + 1];
      int rows = HeaderRows(head);
      if (rows == 0 || rows < head.table->rows || rest.page_index != head.page_index + 1) continue;
      if (head.last != rest.first || head.lefts.empty() || rest.lefts.empty()) continue;
      auto joined = std::make_shared<PageTable>(*rest.table);
      if (JoinHeaderRow(head, rest, rows - 1, *joined)) {
        --rows;
      }
      joined->rows += rows;
      for (auto& cell : joined->cells) cell.row += rows;
      std::vector<TableCell> upper;
      bool placed = true;
      std::vector<std::string> below;
      for (int c = 0; c < rest.table->columns; ++c) below.push_back(rest.Text(0, c));
      const bool titles_below = !IsColumnNumbers(below) && !IsDataRowOf(rest, 0);
      // A title that goes on below the border in small letters is one.
      for (TableCell cell : head.table->cells) {
        if (cell.row >= rows) continue;  // joined to the row below
        placed = placed && cell.box.has_value();
        if (!cell.box) continue;
        int first = -1;
        int last = -1;
        for (std::size_t c = 0; c < rest.lefts.size(); ++c) {
          const double middle = (rest.lefts[c] + rest.rights[c]) / 2;
          if (middle < cell.box->x || middle > cell.box->x + cell.box->width) continue;
          if (first < 0) first = static_cast<int>(c);
          last = static_cast<int>(c);
        }
        // A short first line of a title may stand beside the middle of its column.
        double most = 0;
        for (std::size_t c = 0; first < 0 && c < rest.lefts.size(); ++c) {
          const double overlap =
              std::min(rest.rights[c], cell.box->x + cell.box->width) - std::max(rest.lefts[c], cell.box->x);
          if (overlap <= most) continue;
          most = overlap;
          last = static_cast<int>(c);
        }
        if (first < 0) first = last;
        // A title of the lowest level over two columns is those of both, run together.
        if (first != last && cell.column_span == 1 && cell.row + cell.row_span == rows && !titles_below) placed = false;
        placed = placed && (first >= 0 || cell.text.empty());
        if (first < 0) continue;
        if (first == last && !cell.text.empty() && cell.row + cell.row_span == rows) {
          const auto rest_cell = std::find_if(joined->cells.begin(), joined->cells.end(), [&](const TableCell& c) {
            return c.row == rows && c.column == first && c.column_span == 1;
          });
          if (rest_cell != joined->cells.end() && GoesOnBelow(rest_cell->text)) {
            const std::string last_word(normalize::Words(cell.text).back());
            const std::string next_word(normalize::Words(rest_cell->text).front());
            rest_cell->text =
                cell.text + (normalize::IsBrokenSyllable(last_word, next_word) ? "" : " ") + rest_cell->text;
            cell.text.clear();
          }
        }
        cell.column = first;
        cell.column_span = last - first + 1;
        upper.push_back(std::move(cell));
      }
      if (!placed) continue;
      joined->cells.insert(joined->cells.begin(), upper.begin(), upper.end());
      Fragment whole = MakeFragment(document_.pages[rest.page_index], rest.page_index, *joined);
      whole.own = joined;
      whole.table = joined.get();
      whole.first = head.first;
      whole.last = rest.last;
      whole.lefts = rest.lefts;
      whole.rights = rest.rights;
      for (std::size_t r = 0; r < rest.line_of_row.size(); ++r)
        whole.line_of_row[r + static_cast<std::size_t>(rows)] = rest.line_of_row[r];
      fragments[i + 1] = std::move(whole);
      fragments.erase(fragments.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  [[nodiscard]] ReadingLine AsLine(const std::string& text) const {
    return {text,
            scope_.damaged ? normalize::KeywordSnapper::ForRankings().Snap(text) : normalize::FoldedText(text),
            {},
            {}};
  }

  // ---- header ----

  [[nodiscard]] bool IsDataRowOf(const Fragment& f, int row) const {
    std::vector<std::string> cells;
    for (int c = 0; c < f.table->columns; ++c) cells.push_back(f.Text(row, c));
    return parse::IsDataRow(cells);
  }

  [[nodiscard]] std::string FoldOf(const std::string& text) const {
    return CollapseBlanks(scope_.damaged ? AsLine(text).fold() : Fold(text));
  }

  // The number of rows that are the header; 0 where there is none.
  [[nodiscard]] int HeaderRows(const Fragment& f) const {
    int labels = -1;
    int end = 0;
    for (int r = 0; r < std::min(f.table->rows, kMostTitleRows) && labels < 0; ++r) {
      if (IsDataRowOf(f, r) && (r > 0 || WholeNumber(f.Text(r, 0)) || HasBody(f.Filled(r)))) break;
      bool label = false;
      for (int c = 0; c < f.table->columns; ++c) {
        const TableCell* cell = f.At(r, c);
        if (cell == nullptr || cell->row != r || cell->column != c) continue;
        const std::string fold = FoldOf(OneLine(cell->text));
        const bool rank_first = c == 0 && IsRankLabel(fold);
        if (!IsOrdinalLabel(fold) && !IsNameLabelOnly(OneLine(cell->text)) && !rank_first) continue;
        if (f.Filled(r).size() < 2) continue;
        label = true;
        end = std::max(end, r + cell->row_span);
      }
      if (label) labels = r;
    }
    if (labels < 0) return 0;
    // Titles of lower levels, and the numbers of the columns.
    int r = labels + 1;
    for (; r < std::min(f.table->rows, labels + kMostHeaderRows); ++r) {
      const auto filled = f.Filled(r);
      if (r < end) continue;
      if (filled.empty()) break;
      std::vector<std::string> cells;
      for (int c = 0; c < f.table->columns; ++c) cells.push_back(f.Text(r, c));
      if (filled.size() >= 2 && IsColumnNumbers(cells) && !HasBody(filled)) continue;
      if (filled.size() < 2 || IsDataRowOf(f, r) || HasBody(filled)) break;
      if (HeadingOf(filled)) break;
      if (WholeNumber(filled.front())) break;
      // Titles without a figure among them.
      const bool titles =
          std::all_of(filled.begin(), filled.end(), [](const std::string& t) { return HasLetter(Fold(t)); });
      if (!titles) break;
    }
    return std::min(std::max(r, end), f.table->rows);
  }

  [[nodiscard]] bool IsNamed(const std::string& text) const {
    if (!HasLetter(Fold(text))) return false;
    const auto match = registry_.Match(text, scope_);
    return (match.kind == AgencyMatchKind::kExact || match.kind == AgencyMatchKind::kNearest) &&
           (!match.id.empty() || match.ambiguous);
  }
  [[nodiscard]] bool HasBody(const std::vector<std::string>& texts) const {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& t) { return IsNamed(t); });
  }
  // "UBND cấp huyện" stands over bodies; "UBND huyện Phù Yên" is one.
  [[nodiscard]] bool IsNameLabelOnly(const std::string& text) const {
    return IsNameLabel(FoldOf(text)) && !IsNamed(text);
  }

  [[nodiscard]] static std::vector<std::string> Path(const Fragment& f, int header, int column) {
    std::vector<std::string> path;
    const TableCell* before = nullptr;
    for (int r = 0; r < header; ++r) {
      const TableCell* cell = f.At(r, column);
      if (cell == nullptr || cell == before || cell->text.empty()) continue;
      before = cell;
      const std::string text = OneLine(cell->text);
      if (RE2::FullMatch(text, XEPHANG_RE(R"(\(?\s*(?:\d{1,2}|[a-zA-Z])\s*\)?(?:\s*=.*)?)"))) continue;
      // A title over the whole table says nothing of a column.
      if (cell->column_span >= f.table->columns) continue;
      // Where columns have no rules, a heading over several of them may be taken for the first line of one.
      const std::size_t line = cell->text.find('\n');
      if (f.table->form == TableForm::kAligned && line != std::string::npos &&
          IsGroupTitle(cell->text.substr(0, line))) {
        path.push_back(OneLine(cell->text.substr(0, line)));
        path.push_back(OneLine(cell->text.substr(line + 1)));
        continue;
      }
      path.push_back(text);
    }
    return path;
  }

  std::optional<Work> Begin(const Fragment& f, int header) {
    Work work;
    work.columns = f.table->columns;
    work.lefts = f.lefts;
    work.rights = f.rights;
    work.raw.first_line = f.first;
    std::string blob;
    for (int r = 0; r < header; ++r) {
      std::vector<std::string> row(static_cast<std::size_t>(f.table->columns));
      for (int c = 0; c < f.table->columns; ++c) {
        const TableCell* cell = f.At(r, c);
        if (cell != nullptr && cell->row == r && cell->column == c)
          row[static_cast<std::size_t>(c)] = OneLine(cell->text);
      }
      for (const auto& t : row) {
        if (!t.empty()) blob += FoldOf(t) + " ";
      }
      work.raw.header_cells.push_back(std::move(row));
    }
    work.header_fold = CollapseBlanks(blob);
    work.header_key = FoldKey(blob);
    for (const auto w : normalize::Words(work.header_fold)) work.header_words.insert(std::string(w));
    if (!FindRoles(work, f, header)) return std::nullopt;
    for (const int c : work.roles.figures) {
      work.raw.column_titles.push_back(TitleOfPath(Path(f, header, c)));
      double confidence = 1;
      for (int r = 0; r < header; ++r) {
        const TableCell* cell = f.At(r, c);
        if (cell != nullptr && !cell->text.empty()) confidence = std::min(confidence, cell->confidence);
      }
      work.raw.title_confidence.push_back(confidence);
    }
    // Columns without rules of which some have no title: those that have one may have that of a neighbour.
    const auto untold = std::count(work.raw.column_titles.begin(), work.raw.column_titles.end(), std::string());
    if (f.table->form == TableForm::kAligned && untold > 0 && work.raw.column_titles.size() > 1) return std::nullopt;
    work.raw.figures = work.roles.figures.size();
    work.open.resize(work.raw.figures);
    return work;
  }

  // Which column holds the names, which the row numbers.
  bool FindRoles(Work& work, const Fragment& f, int header) const {
    Roles& roles = work.roles;
    const int columns = f.table->columns;
    std::vector<int> bodies(static_cast<std::size_t>(columns), 0);
    std::vector<int> words(static_cast<std::size_t>(columns), 0);
    std::vector<int> spans(static_cast<std::size_t>(columns), 0);
    for (int r = header; r < f.table->rows; ++r) {
      for (int c = 0; c < columns; ++c) {
        const TableCell* cell = f.At(r, c);
        if (cell == nullptr || cell->row != r || cell->column != c || cell->column_span > 1 || cell->text.empty())
          continue;
        const std::string text = OneLine(cell->text);
        if (!HasLetter(Fold(text))) continue;
        const auto i = static_cast<std::size_t>(c);
        ++words[i];
        bodies[i] += IsBody(text) ? 1 : 0;
        spans[i] += cell->row_span > 1 ? 1 : 0;
      }
    }
    int best = 0;
    for (int c = 0; c < columns; ++c) {
      const auto path = Path(f, header, c);
      const bool named = std::any_of(path.begin(), path.end(),
                                     [&](const std::string& t) { return IsNameLabelOnly(t) || IsNameTitle(t); });
      const auto i = static_cast<std::size_t>(c);
      // Bodies tell more than a label; a label more than other words.
      const int weight = bodies[i] * 4 + words[i] + (named ? 1 + words[i] * 2 : 0) - spans[i] * 6;
      if (weight > best && (named || bodies[i] > 0)) {
        best = weight;
        roles.name = c;
      }
    }
    if (roles.name < 0) return false;
    for (int c = 0; c < columns && roles.ordinal < 0; ++c) {
      if (c == roles.name || c > 2) continue;
      const auto path = Path(f, header, c);
      if (path.empty()) continue;
      std::string title;
      for (const auto& part : path) title += (title.empty() ? "" : " ") + part;
      const std::string fold = IsOrdinalLabel(FoldOf(path.back())) ? FoldOf(path.back()) : FoldOf(title);
      const bool rank = c == 0 && IsRankLabel(fold);
      if (!IsOrdinalLabel(fold) && !rank) continue;
      // A column called a rank numbers the rows only where it stands first and holds whole numbers.
      if (rank && !AllWhole(f, header, c)) continue;
      roles.ordinal = c;
      work.raw.has_ordinal = true;
      work.raw.ordinal_is_rank = rank;
      work.raw.ordinal_names_rows = RE2::PartialMatch(fold, XEPHANG_RE(R"(^\W*thu\s+tu\b)"));
    }
    // "SFT" or "›TT" for "STT": numbers that count up before the names, under whatever an engine made of a title.
    if (roles.ordinal < 0 && roles.name > 0 && CountsUp(f, header)) {
      roles.ordinal = 0;
      work.raw.has_ordinal = true;
    }
    for (int c = 0; c < columns; ++c) {
      if (c == roles.name || c == roles.ordinal) continue;
      const auto i = static_cast<std::size_t>(c);
      if (c < roles.name && spans[i] > 0 && bodies[i] * 2 > words[i] && words[i] > 0) {
        roles.group = c;
        continue;
      }
      roles.figures.push_back(c);
    }
    return true;
  }

  // Of the first column of a table read by OCR: no score rises by one from row to row.
  [[nodiscard]] bool CountsUp(const Fragment& f, int header) const {
    if (document_.pages[f.page_index].text_from != TextOrigin::kOcr) return false;
    std::optional<int> first;
    std::optional<int> last;
    int in_order = 0;
    int others = 0;
    for (int r = header; r < f.table->rows; ++r) {
      const auto number = WholeNumber(f.Text(r, 0));
      if (number && last) ++(*number == *last + 1 ? in_order : others);
      if (number) last = number;
      if (!first) first = number;
    }
    if (in_order >= 3 && others * 4 <= in_order) return true;
    // The page may end behind the first row.
    const auto path = Path(f, header, 0);
    const std::string key = path.size() == 1 ? normalize::FoldKey(path.front()) : "";
    return first == 1 && others == 0 && !key.empty() && key.size() <= 4 &&
           !normalize::IsVietnameseSyllable(path.front());
  }

  [[nodiscard]] static bool AllWhole(const Fragment& f, int header, int column) {
    for (int r = header; r < f.table->rows; ++r) {
      const std::string text = f.Text(r, column);
      if (!text.empty() && !WholeNumber(text) && !HasLetter(Fold(text))) return false;
    }
    return true;
  }

  // ---- from page to page ----

  [[nodiscard]] bool Continues(const Work& work, const Fragment& f, int header) const {
    if (f.page_index == work.last_page_index && work.raw.last_line != f.first) return false;
    const auto first = FirstOrdinal(f, header, work);
    const bool goes_on = work.last_ordinal && first && *first == *work.last_ordinal + 1;
    const bool restarts = work.last_ordinal && first && *first == 1 && *work.last_ordinal > 1;
    // Words between the two parts: headers and footers of pages, or something else.
    for (std::size_t i = work.raw.last_line; i < f.first; ++i) {
      if (ReadCaption(lines_[i]) || lines_[i].text.size() > 80 || lines_[i].HasCells()) return false;
      if (!goes_on) return false;
    }
    if (f.page_index > work.last_page_index + 1) return false;
    if (header > 0) {
      if (!SameHeader(work, f, header, goes_on)) return false;
      // The same header again on one page, or the numbers begin anew: another table.
      if (restarts || f.page_index == work.last_page_index) return false;
      return !MapColumns(work, f).empty();
    }
    if (MapColumns(work, f).empty()) return false;
    if (f.page_index == work.last_page_index) return goes_on;
    return true;
  }

  [[nodiscard]] std::optional<int> FirstOrdinal(const Fragment& f, int header, const Work& work) const {
    if (work.roles.ordinal < 0) return std::nullopt;
    const auto map = MapColumns(work, f);
    if (map.empty()) return std::nullopt;
    const int column = map[static_cast<std::size_t>(work.roles.ordinal)];
    if (column < 0) return std::nullopt;
    for (int r = header; r < f.table->rows; ++r) {
      if (!IsDataRowOf(f, r)) continue;
      if (const auto n = WholeNumber(f.Text(r, column))) return n;
    }
    return std::nullopt;
  }

  // The words of the header, or nearly all: a wrap or a lost word does not make another table.
  // Of a scan the letters, less those that were misread: fewer where the row numbers do not go on.
  [[nodiscard]] bool SameHeader(const Work& work, const Fragment& f, int header, bool goes_on) const {
    std::string blob;
    for (int r = 0; r < header; ++r) {
      for (const auto& t : f.Filled(r)) blob += FoldOf(t) + " ";
    }
    const std::string key = FoldKey(blob);
    if (key == work.header_key) return true;
    const bool scanned = std::any_of(f.table->cells.begin(), f.table->cells.end(),
                                     [&](const TableCell& c) { return c.row < header && c.confidence < 1; });
    if (scanned) {
      const int limit = static_cast<int>(work.header_key.size()) * (goes_on ? 2 : 1) / 5;  // in half edits
      if (normalize::MisreadDistance(key, work.header_key, limit) <= limit) return true;
    }
    const auto words = normalize::Words(blob);
    const auto known = std::count_if(words.begin(), words.end(),
                                     [&](std::string_view w) { return work.header_words.count(std::string(w)) != 0; });
    std::set<std::string> own;
    for (const auto w : words) own.insert(std::string(w));
    const auto found = std::count_if(work.header_words.begin(), work.header_words.end(),
                                     [&](const std::string& w) { return own.count(w) != 0; });
    return static_cast<std::size_t>(known) * 10 >= words.size() * 9 &&
           static_cast<std::size_t>(found) * 10 >= work.header_words.size() * 9;
  }

  // For each column of the table the one of the fragment, -1 where it has none; empty where they do not agree.
  [[nodiscard]] static std::vector<int> MapColumns(const Work& work, const Fragment& f) {
    const auto n = static_cast<std::size_t>(work.columns);
    std::vector<int> map(n, -1);
    const bool geometry = !work.lefts.empty() && !f.lefts.empty();
    if (f.table->columns == work.columns) {
      bool same = true;
      for (std::size_t c = 0; geometry && c < n; ++c) {
        // Ruled columns stand where they stood; aligned ones are as wide as their words.
        const bool overlap = std::min(work.rights[c], f.rights[c]) > std::max(work.lefts[c], f.lefts[c]);
        same = same &&
               (f.table->form == TableForm::kAligned ? overlap
                                                     : std::abs(work.lefts[c] - f.lefts[c]) < kSameColumn || overlap);
      }
      if (same || f.table->form == TableForm::kAligned) {
        for (std::size_t c = 0; c < n; ++c) map[c] = static_cast<int>(c);
        return map;
      }
    }
    if (!geometry) return {};
    // Each of the fragment's columns must find one of the table's.
    for (std::size_t k = 0; k < f.lefts.size(); ++k) {
      double most = 0;
      int best = -1;
      for (std::size_t c = 0; c < n; ++c) {
        const double overlap = std::min(work.rights[c], f.rights[k]) - std::max(work.lefts[c], f.lefts[k]);
        if (overlap > most) {
          most = overlap;
          best = static_cast<int>(c);
        }
      }
      if (best < 0 || map[static_cast<std::size_t>(best)] >= 0) return {};
      map[static_cast<std::size_t>(best)] = static_cast<int>(k);
    }
    const auto found = std::count_if(map.begin(), map.end(), [](int c) { return c >= 0; });
    if (static_cast<std::size_t>(found) * 3 < n * 2) return {};
    return map;
  }

  // ---- rows ----

  struct Heading {
    std::optional<TierHeading> tier;
    std::string text;
  };

  // A row that is a heading: one cell of words, or a letter and words beside it.
  [[nodiscard]] std::optional<Heading> HeadingOf(const std::vector<std::string>& filled) const {
    if (filled.empty() || filled.size() > 2) return std::nullopt;
    if (filled.size() == 2) {
      static const RE2 letter(R"((?:[A-Ha-h]|[IVXivx]{1,5})[.)]?)");
      if (!RE2::FullMatch(filled.front(), letter) || !HasLetter(Fold(filled.back()))) return std::nullopt;
      const std::string mark(normalize::Words(filled.front()).front().substr(0, filled.front().find_first_of(".)")));
      const std::string text = mark + ". " + filled.back();
      return Heading{ReadTierHeading(AsLine(text), scope_.damaged), text};
    }
    const std::string& text = filled.front();
    if (!HasLetter(Fold(text))) return std::nullopt;
    return Heading{ReadTierHeading(AsLine(text), scope_.damaged), text};
  }

  void Append(Work& work, const Fragment& f, int header, bool continued) {
    const auto map = continued ? MapColumns(work, f) : Identity(work.columns);
    if (continued) AddBetween(work, f);
    work.last_page_index = f.page_index;
    work.raw.last_line = f.last;
    const auto column = [&](int c) { return c < 0 ? -1 : map[static_cast<std::size_t>(c)]; };
    const int name_at = column(work.roles.name);
    const int ordinal_at = column(work.roles.ordinal);
    const int group_at = column(work.roles.group);
    bool first_row = continued;
    for (int r = header; r < f.table->rows; ++r) {
      const auto filled = f.Filled(r);
      SourceRef where{f.page, f.line_of_row[static_cast<std::size_t>(r)], RowBox(f, r)};
      if (filled.empty()) {
        // Nothing begins here; cells from above reach through.
        if (!HasOwnNumber(f, r, name_at)) continue;
      }
      if (IsRepeatedHeader(work, filled)) continue;
      std::vector<std::string> all;
      for (int c = 0; c < f.table->columns; ++c) all.push_back(f.Text(r, c));
      if (filled.size() >= 3 && IsColumnNumbers(all)) continue;

      const TableCell* name_cell = name_at < 0 ? nullptr : f.At(r, name_at);
      const std::string name = name_cell == nullptr ? std::string() : OneLine(name_cell->text);
      const std::string number = ordinal_at < 0 ? std::string() : f.Text(r, ordinal_at);
      const auto ordinal = WholeNumber(number);

      // A row that the page border parts: the rest of the last row stands here.
      if (first_row) {
        first_row = false;
        if (JoinToLast(work, f, r, map)) continue;
      }
      const bool wide = name_cell != nullptr && name_cell->column_span > 1 && name_cell->column <= name_at;
      const bool alone = filled.size() == 1 && name_cell != nullptr && name_cell->row == r && !wide && !ordinal &&
                         IsBody(name) && work.roles.ordinal < 0;
      if (!alone) {
        if (auto heading = HeadingOf(filled)) {
          if (heading->tier) {
            work.raw.parts.emplace_back(RawTier{*heading->tier, heading->text, where});
          } else if (IsSummary(heading->text)) {
            work.raw.strays.push_back({heading->text, where, true, false});
          } else {
            work.raw.parts.emplace_back(RawSection{heading->text, where});
          }
          continue;
        }
      }
      if (name.empty() || !HasLetter(Fold(name)) || wide) {
        if (!filled.empty()) {
          const std::string text = Joined(filled);
          work.raw.strays.push_back({text, where, IsSummary(wide ? name : text) || IsSummary(filled.front()), false});
        }
        continue;
      }
      if (IsSummary(name) || IsBlockTotal(number, name)) {
        work.raw.strays.push_back({Joined(filled), where, true, false});
        continue;
      }
      if (group_at >= 0) {
        const std::string group = f.Text(r, group_at);
        if (!group.empty() && group != work.group) {
          work.raw.parts.emplace_back(RawSection{group, where});
          work.group = group;
        }
      }
      RawRow row;
      row.ordinal = ordinal;
      row.name = name;
      row.where = where;
      row.name_confidence = name_cell->confidence;
      if (ordinal_at >= 0 && f.At(r, ordinal_at) != nullptr) {
        row.ordinal_where = SourceRef{where.page, where.line, f.At(r, ordinal_at)->box};
        row.ordinal_confidence = f.At(r, ordinal_at)->confidence;
      }
      if (ordinal) work.last_ordinal = ordinal;
      const std::size_t part = work.raw.parts.size();
      for (std::size_t k = 0; k < work.roles.figures.size(); ++k)
        row.cells.push_back(FigureCell(work, f, r, column(work.roles.figures[k]), k, part, continued));
      work.raw.parts.emplace_back(std::move(row));
    }
    // What the next page may go on with.
    for (std::size_t k = 0; k < work.open.size(); ++k) {
      const int c = column(work.roles.figures[k]);
      if (c < 0 || f.table->rows == header) continue;
      const TableCell* last = f.At(f.table->rows - 1, c);
      work.open[k].merged = last != nullptr && last->row_span > 1 && last->row >= header;
      if (!work.open[k].merged || !last->text.empty()) work.open[k].waiting.clear();
    }
  }

  // Lines between two parts of a table: a heading that stands alone at a page border, or what fits no row.
  void AddBetween(Work& work, const Fragment& f) {
    for (std::size_t i = work.raw.last_line; i < f.first; ++i) {
      const ReadingLine& line = lines_[i];
      if (const auto tier = ReadTierHeading(line, scope_.damaged)) {
        work.raw.parts.emplace_back(RawTier{*tier, line.text, line.where});
      } else {
        work.raw.strays.push_back({line.text, line.where, false, false});
      }
    }
  }

  // The figure of a row in one column. Cells over several rows count for each of them.
  RawCell FigureCell(Work& work, const Fragment& f, int r, int c, std::size_t k, std::size_t part, bool continued) {
    RawCell cell;
    cell.where = {f.page, f.line_of_row[static_cast<std::size_t>(r)], std::nullopt};
    const TableCell* source = c < 0 ? nullptr : f.At(r, c);
    if (source == nullptr || source->column_span > 1) return cell;
    cell.text = OneLine(source->text);
    cell.confidence = source->confidence;
    cell.readings = source->readings;
    cell.where.box = source->box;
    cell.shared = source->row_span > 1;
    auto& open = work.open[k];
    if (source->row_span > 1) work.merges = true;
    const bool at_top = continued && IsFirstCell(f, *source);
    const bool cut = open.merged || (work.merges && (source->row_span > 1 || IsBlankRow(work, f, r)));
    if (cell.text.empty() && at_top && cut) {
      // The lower part of a cell whose text stands on the page before.
      if (!open.cell.text.empty()) {
        cell = open.cell;
        cell.shared = true;
        return cell;
      }
    }
    if (!cell.text.empty() && at_top && open.merged && !open.waiting.empty()) {
      // The upper part stood on the page before, its text stands here.
      for (const auto i : open.waiting) {
        if (auto* row = std::get_if<RawRow>(&work.raw.parts[i])) {
          row->cells[k] = cell;
          row->cells[k].shared = true;
        }
      }
      cell.shared = true;
      open.waiting.clear();
    }
    if (cell.text.empty() && source->row_span > 1 && source->row + source->row_span == f.table->rows) {
      open.waiting.push_back(part);
    }
    open.cell = cell;
    return cell;
  }

  // A body without any figure.
  [[nodiscard]] static bool IsBlankRow(const Work& work, const Fragment& f, int r) {
    const auto map = MapColumns(work, f);
    return std::all_of(work.roles.figures.begin(), work.roles.figures.end(), [&](int c) {
      const int at = map.empty() ? -1 : map[static_cast<std::size_t>(c)];
      return at < 0 || f.Text(r, at).empty();
    });
  }

  // True where no other cell of its column stands above it but those of the header.
  [[nodiscard]] bool IsFirstCell(const Fragment& f, const TableCell& cell) const {
    const int header = HeaderRows(f);
    for (int r = header; r < cell.row; ++r) {
      if (f.At(r, cell.column) != nullptr && f.At(r, cell.column) != &cell && f.At(r, cell.column)->column_span == 1)
        return false;
    }
    return true;
  }

  // The upper part of a row stood at the foot of the page before: each cell is filled above or here, names may be both.
  bool JoinToLast(Work& work, const Fragment& f, int r, const std::vector<int>& map) {
    if (work.raw.parts.empty()) return false;
    auto* last = std::get_if<RawRow>(&work.raw.parts.back());
    if (last == nullptr) return false;
    const auto text = [&](int c) {
      const int at = c < 0 ? -1 : map[static_cast<std::size_t>(c)];
      const TableCell* cell = at < 0 ? nullptr : f.At(r, at);
      return cell == nullptr || cell->row != r ? std::string() : OneLine(cell->text);
    };
    const auto ordinal = WholeNumber(text(work.roles.ordinal));
    const std::string name = text(work.roles.name);
    if (work.roles.ordinal >= 0 && ordinal && last->ordinal) return false;
    const TableCell* name_cell = map[static_cast<std::size_t>(work.roles.name)] < 0
                                     ? nullptr
                                     : f.At(r, map[static_cast<std::size_t>(work.roles.name)]);
    if (name_cell != nullptr && name_cell->column_span > 1) return false;
    bool complete = true;  // the row above
    bool parted = false;   // a number or a tier of it goes on here
    for (std::size_t k = 0; k < last->cells.size(); ++k) {
      const std::string here = text(work.roles.figures[k]);
      // "139,2" above and "9" here: the border parts the number itself.
      const bool rest_of_number = RE2::FullMatch(here, XEPHANG_RE(R"([.,]?\d{1,2}\)?|\))")) &&
                                  RE2::FullMatch(last->cells[k].text, XEPHANG_RE(R"(.*\d[.,]?)"));
      const bool rest_of_tier =
          !here.empty() && !IsTier(last->cells[k].text) && !IsTier(here) && IsTier(last->cells[k].text + " " + here);
      parted = parted || ((rest_of_number || rest_of_tier) && !last->cells[k].text.empty());
      if (!here.empty() && !last->cells[k].text.empty() && !last->cells[k].shared && !rest_of_number && !rest_of_tier)
        return false;
      complete = complete && !last->cells[k].text.empty();
    }
    const bool numbered = work.roles.ordinal < 0 || last->ordinal.has_value();
    const bool lacks = !complete || !numbered;
    const bool rest = work.roles.ordinal >= 0 ? !ordinal : !name.empty() && !IsBody(name);
    // A name that goes on, below a row that lacks nothing; or what the row above lacks.
    const bool goes_on = rest && !name.empty() && !normalize::StartsWithCapital(name);
    const bool longer = rest && !name.empty() && !IsBody(last->name) && IsBody(last->name + " " + name);
    const bool known = IsKnown(last->name + " " + name);
    if (work.roles.ordinal >= 0 && !ordinal && !name.empty() && ReadTierHeading(AsLine(name), scope_.damaged) && !known)
      return false;
    const bool fills = lacks && (rest || !numbered) && (name.empty() || known || goes_on || !IsKnown(last->name));
    if (parted && !(rest && work.roles.ordinal >= 0 && (name.empty() || known || goes_on))) return false;
    if (!(goes_on || longer || (rest && known && !name.empty()) || fills || parted)) return false;
    if (ordinal && !last->ordinal) {
      last->ordinal = ordinal;
      work.last_ordinal = ordinal;
    }
    if (!name.empty()) last->name += " " + name;
    for (std::size_t k = 0; k < last->cells.size(); ++k) {
      const std::string here = text(work.roles.figures[k]);
      if (here.empty()) continue;
      if (!last->cells[k].text.empty()) {
        if (!last->cells[k].shared) last->cells[k].text += (HasLetter(Fold(here)) ? " " : "") + here;
        continue;
      }
      const TableCell* source = f.At(r, map[static_cast<std::size_t>(work.roles.figures[k])]);
      last->cells[k].text = here;
      last->cells[k].confidence = source->confidence;
      last->cells[k].where = {f.page, f.line_of_row[static_cast<std::size_t>(r)], source->box};
      work.open[k].cell = last->cells[k];
    }
    return true;
  }

  // "Trung bình", not "Trung".
  [[nodiscard]] static bool IsTier(const std::string& text) {
    return ReadCell(text, normalize::DecimalMark::kComma).kind == CellKind::kTier;
  }

  [[nodiscard]] bool IsKnown(std::string_view name) const {
    const auto kind = registry_.Match(name, scope_).kind;
    return kind == AgencyMatchKind::kExact || kind == AgencyMatchKind::kNearest;
  }

  // A line about a block, with its own letter or Roman number: "I | Khối sở, ngành | 85,2".
  [[nodiscard]] bool IsBlockTotal(const std::string& number, const std::string& name) const {
    return RE2::FullMatch(number, XEPHANG_RE(R"((?:[A-H]|[IVX]{1,5})[.)]?)")) && !IsKnown(name);
  }

  [[nodiscard]] static std::vector<int> Identity(int n) {
    std::vector<int> map(static_cast<std::size_t>(n));
    for (int c = 0; c < n; ++c) map[static_cast<std::size_t>(c)] = c;
    return map;
  }

  [[nodiscard]] static std::string Joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& t : texts) out += (out.empty() ? "" : " ") + t;
    return out;
  }

  [[nodiscard]] static bool HasOwnNumber(const Fragment& f, int r, int name_at) {
    const TableCell* cell = name_at < 0 ? nullptr : f.At(r, name_at);
    return cell != nullptr && cell->row == r && !cell->text.empty();
  }

  // All words of a header, again, in two cells or more.
  [[nodiscard]] bool IsRepeatedHeader(const Work& work, const std::vector<std::string>& filled) const {
    if (filled.size() < 2) return false;
    bool label = false;
    for (const auto& t : filled) {
      const std::string fold = FoldOf(t);
      label = label || IsOrdinalLabel(fold) || IsNameLabel(fold) || HasMeasureWord(fold);
      for (const auto w : normalize::Words(fold)) {
        if (work.header_words.count(std::string(w)) == 0) return false;
      }
    }
    return label;
  }

  [[nodiscard]] static std::optional<Box> RowBox(const Fragment& f, int r) {
    std::optional<Box> box;
    for (int c = 0; c < f.table->columns; ++c) {
      const TableCell* cell = f.At(r, c);
      if (cell == nullptr || cell->row != r || cell->row_span > 1 || !cell->box) continue;
      box = box ? Union(*box, *cell->box) : *cell->box;
    }
    return box;
  }

  void Finish(Work work) {
    if (!IsTableOfBodies(work.raw, work.header_fold, registry_, scope_)) return;
    CompleteRows(work.raw);
    for (std::size_t i = work.raw.first_line; i < work.raw.last_line; ++i) lines_[i].in_grid_table = true;
    for (const auto& row : work.raw.header_cells) {
      std::string text;
      for (const auto& cell : row) {
        if (!cell.empty()) text += (text.empty() ? "" : " ") + cell;
      }
      if (!text.empty()) work.raw.header_lines.push_back(text);
    }
    tables_.push_back(std::move(work.raw));
  }

  const Document& document_;
  std::span<ReadingLine> lines_;
  const normalize::AgencyRegistry& registry_;
  const normalize::AgencyScope& scope_;
  std::vector<RawTable> tables_;
};

}  // namespace

GridTables FindGridTables(const Document& document, std::span<ReadingLine> lines,
                          const normalize::AgencyRegistry& registry, const normalize::AgencyScope& scope) {
  return GridReader(document, lines, registry, scope).ReadAll();
}

}  // namespace xephang::parse
