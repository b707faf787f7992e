#include "parse/raw_table.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "normalize/pattern.h"
#include "parse/cell.h"
#include "parse/table_words.h"

namespace xephang::parse {
namespace {

using normalize::AgencyMatchKind;
using normalize::CollapseBlanks;
using normalize::Fold;

constexpr std::size_t kMaxHeaderLines = 110;
constexpr std::size_t kLookAhead = 10;
constexpr int kMostLostRows = 4;
constexpr std::size_t kMaxRows = 20000;

// What stands for the border of a cell in badly read text.
std::string WithoutBars(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c == '|' || c == '[' || c == ']' || c == '{' || c == '}' || c == '\t') c = ' ';
  }
  return out;
}

// Lines that no table holds: they end one. "Ghi chú" alone may be the title of a column.
bool IsOutside(const ReadingLine& line) {
  static const RE2 re(
      R"(^(?:dieu \d+|can cu |noi nhan|kinh gui|xet de nghi|theo de nghi|quyet dinh:?$|ghi chu\s*[:.(]|ghi chu \S|tm\. |kt\. |cong hoa xa hoi))");
  return line.in_grid_table || RE2::PartialMatch(line.fold(), re);
}

// One line of a flattened table.
struct Flat {
  std::optional<int> ordinal;  // before a name
  std::string name;            // with letters, or empty
  std::vector<std::string> figures;

  [[nodiscard]] bool OnlyFigures() const { return name.empty() && !ordinal && !figures.empty(); }
  [[nodiscard]] bool OnlyText() const { return !name.empty() && !ordinal && figures.empty(); }
};

// "Quận 1", "Phường 12": the number is the name.
bool IsBareUnit(std::string_view fold) {
  static const RE2 re(
      R"(^(?:ubnd |uy ban nhan dan )?(?:quan|phuong|xa|khu pho|to|thon|khu vuc|khu|so|cum)(?: so)?$|^(?:truong|trung tam|benh vien|cum|doan|phong|to|khu|chi cuc|hat) .*\bso$)");
  return RE2::FullMatch(re2::StringPiece(fold.data(), fold.size()), re);
}

Flat ReadFlat(std::string_view text) {
  Flat flat;
  SplitLine split = SplitFigures(WithoutBars(text));
  flat.figures = std::move(split.cells);
  std::string head = split.head;
  while (!head.empty() && head.front() == ' ') head.erase(head.begin());
  std::string digits;
  std::string rest;
  static const RE2 numbered(R"((\d{1,4})\s*[.)]?\s+(\S.*))");
  static const RE2 number_only(R"((\d{1,4})\s*[.)])");
  if (RE2::FullMatch(head, numbered, &digits, &rest) && HasLetter(Fold(rest))) {
    flat.ordinal = std::stoi(digits);
    flat.name = rest;
  } else if (RE2::FullMatch(head, number_only, &digits)) {
    flat.figures.insert(flat.figures.begin(), digits);
  } else {
    flat.name = head;
  }
  if (!flat.name.empty() && !flat.figures.empty() && IsBareUnit(CollapseBlanks(Fold(flat.name)))) {
    flat.name += " " + flat.figures.front();
    flat.figures.erase(flat.figures.begin());
  }
  return flat;
}

// True where most rows hold a score with decimals, or a rank with its score.
bool HasFiguresOfRanking(const RawTable& table) {
  std::size_t scored = 0;
  const auto rows = table.Rows();
  for (const auto* row : rows) {
    scored += std::any_of(row->cells.begin(), row->cells.end(),
                          [](const RawCell& c) {
                            static const RE2 score(R"((?:\d{1,4} ?\()?\d{1,4}[.,]\d{1,4} ?%?\)?)");
                            return RE2::FullMatch(c.text, score);
                          })
                  ? 1U
                  : 0U;
  }
  return scored * 2 > rows.size();
}

bool SaysBodies(const std::string& header_fold) {
  return RE2::PartialMatch(
             header_fold,
             XEPHANG_RE(
                 R"(\b(?:ten (?:co quan|don vi|so)|co quan, don vi|don vi, dia phuong|dia phuong|ten cac (?:co quan|don vi))\b)")) &&
         RE2::PartialMatch(header_fold, XEPHANG_RE(R"(\b(?:xep hang|thu hang|hang)\b)")) &&
         RE2::PartialMatch(header_fold, XEPHANG_RE(R"(\b(?:diem|ty le|chi so|gia tri)\b)"));
}

bool AllRowsHaveFigures(const RawTable& table) {
  const auto rows = table.Rows();
  return std::all_of(rows.begin(), rows.end(), [](const RawRow* row) {
    return row->name.size() <= 120 && std::any_of(row->cells.begin(), row->cells.end(), [](const RawCell& c) {
             const auto kind = ReadCell(c.text, normalize::DecimalMark::kComma).kind;
             return kind == CellKind::kNumber || kind == CellKind::kRankScore;
           });
  });
}

struct RowRef {
  RawRow* row;
  std::optional<int> rank;
  bool empty;
};

// A cell that covers several rows is printed beside one of them: beside the first, between them, or in the middle.
// Ranks tell which rows it covers: the rank of the row behind the gap is its own place, less the rows it covers
// above.
void ShareIn(std::vector<RowRef>& rows) {
  const auto place = [&](std::size_t i) {
    return rows[i].row->ordinal ? *rows[i].row->ordinal : static_cast<int>(i) + 1;
  };
  std::size_t i = 0;
  while (i < rows.size()) {
    if (!rows[i].empty) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < rows.size() && rows[i].empty) ++i;
    const std::size_t gap = i - begin;
    const bool has_before = begin > 0;
    const bool has_after = i < rows.size();
    std::size_t to_after = 0;
    bool decided = false;
    if (has_after && rows[i].rank) {
      const int covered = place(i) - *rows[i].rank;
      if (covered >= 0 && static_cast<std::size_t>(covered) <= gap) {
        to_after = static_cast<std::size_t>(covered);
        decided = to_after == gap || (has_before && rows[begin - 1].rank.has_value());
      }
    } else if (!has_after && has_before && rows[begin - 1].rank) {
      decided = true;
    }
    if (!decided) continue;
    const auto copy = [&](std::size_t from, std::size_t to) {
      rows[to].row->cells = rows[from].row->cells;
      for (auto& cell : rows[to].row->cells) cell.shared = true;
      for (auto& cell : rows[from].row->cells) cell.shared = true;
      rows[to].rank = rows[from].rank;
    };
    for (std::size_t k = begin; k < begin + gap - to_after; ++k) copy(begin - 1, k);
    for (std::size_t k = begin + gap - to_after; k < begin + gap; ++k) copy(i, k);
  }
}

void ShareMergedCells(RawTable& table) {
  if (table.figures == 0) return;
  std::vector<RowRef> rows;
  const auto flush = [&] {
    ShareIn(rows);
    rows.clear();
  };
  for (auto& part : table.parts) {
    if (std::holds_alternative<RawSection>(part)) flush();
    auto* row = std::get_if<RawRow>(&part);
    if (row == nullptr) continue;
    RowRef ref{row, std::nullopt, true};
    for (const auto& cell : row->cells) {
      if (cell.text.empty()) continue;
      ref.empty = false;
      const auto read = ReadCell(cell.text, normalize::DecimalMark::kComma);
      if (read.rank) ref.rank = read.rank;
    }
    rows.push_back(ref);
  }
  flush();
}

// A lost row number is the one that fits between its neighbours.
void InferOrdinals(RawTable& table) {
  if (!table.has_ordinal) return;
  std::vector<RawRow*> rows;
  for (auto& part : table.parts) {
    if (auto* row = std::get_if<RawRow>(&part)) rows.push_back(row);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]->ordinal) continue;
    const bool before = i > 0 && rows[i - 1]->ordinal.has_value();
    const bool after = i + 1 < rows.size() && rows[i + 1]->ordinal.has_value();
    const bool between = before && after && *rows[i + 1]->ordinal == *rows[i - 1]->ordinal + 2;
    if (between || (i == 0 && after && *rows[i + 1]->ordinal == 2)) {
      rows[i]->ordinal = *rows[i + 1]->ordinal - 1;
      rows[i]->ordinal_inferred = true;
    }
  }
}

class Reader {
 public:
  Reader(std::span<const ReadingLine> lines, const normalize::AgencyRegistry& registry,
         const normalize::AgencyScope& scope)
      : lines_(lines), registry_(registry), scope_(scope) {}

  std::vector<RawTable> ReadAll() {
    std::vector<RawTable> tables;
    std::size_t i = 0;
    while (i < lines_.size()) {
      if (StartsHeader(i)) {
        if (auto table = ReadAt(i)) {
          i = std::max(table->last_line, i + 1);
          tables.push_back(std::move(*table));
          continue;
        }
      }
      ++i;
    }
    return tables;
  }

 private:
  [[nodiscard]] bool IsBody(std::string_view name) const {
    const auto match = registry_.Match(name, scope_);
    return match.kind != AgencyMatchKind::kNone;
  }
  [[nodiscard]] bool IsKnownBody(std::string_view name) const {
    const auto kind = registry_.Match(name, scope_).kind;
    return kind == AgencyMatchKind::kExact || kind == AgencyMatchKind::kNearest;
  }

  [[nodiscard]] bool StartsHeader(std::size_t i) const {
    const ReadingLine& line = lines_[i];
    if (line.in_grid_table) return false;
    if (line.HasCells()) {
      bool label = false;
      for (std::size_t c = 0; c < line.cells.size() && c < 4; ++c) {
        const std::string fold = CollapseBlanks(Fold(line.cells[c]));
        if (WholeNumber(fold)) return false;
        label = label || IsOrdinalLabel(fold) || (IsNameLabel(fold) && fold.size() < 50);
      }
      return label;
    }
    if (line.text.size() > 200) return false;
    static const RE2 start(
        R"(^\W*(?:(?:stt|tt|so tt|so thu tu|thu tu|thu)(?: |$)|(?:ten (?:co quan|don vi|so|huyen|dia phuong|xa|tinh|to chuc)|don vi|co quan, don vi|co quan|dia phuong|tinh, thanh pho|hang|xep hang|thu hang|vi tri|xep thu)(?: |$)))");
    return RE2::PartialMatch(line.fold(), start);
  }

  // True where line `j` begins the rows under a header whose words so far are `header`.
  [[nodiscard]] bool StartsRows(std::size_t j, bool has_ordinal) const {
    const ReadingLine& line = lines_[j];
    if (line.HasCells()) return IsDataRow(line.cells);
    if (ReadTierHeading(line, scope_.damaged)) {
      // "Tốt" may be the title of a column; a heading has rows below it, or the next heading where nobody reached it:
      // "A. Mức tốt (0 đơn vị)", "B. Mức khá (03 đơn vị)".
      constexpr std::size_t kMostEmptyTiers = 4;
      std::size_t k = j + 1;
      while (k < lines_.size() && k <= j + kMostEmptyTiers && !lines_[k].HasCells()) {
        const auto next = ReadTierHeading(lines_[k], scope_.damaged);
        if (!next || (next->letter.empty() && !next->count && !next->percent)) break;
        ++k;
      }
      return k < lines_.size() && (lines_[k].HasCells() ? IsDataRow(lines_[k].cells) : LooksLikeRow(k));
    }
    if (LooksLikeRow(j)) return true;
    if (IsSection(j)) return true;
    const Flat flat = ReadFlat(line.text);
    if (!has_ordinal && !flat.name.empty() && IsKnownBody(flat.name)) return true;
    return false;
  }

  // A row that begins on line `j`: "1 Sở …", or "1" above a name.
  [[nodiscard]] bool LooksLikeRow(std::size_t j) const {
    const Flat flat = ReadFlat(lines_[j].text);
    if (flat.ordinal && !flat.name.empty())
      return IsBody(flat.name) || (*flat.ordinal == 1 && !flat.figures.empty() && flat.name.size() <= 120);
    if (flat.OnlyFigures() && flat.figures.size() == 1 && WholeNumber(flat.figures.front()) == 1 &&
        j + 1 < lines_.size()) {
      const Flat next = ReadFlat(lines_[j + 1].text);
      return !next.name.empty() && !next.ordinal && (IsBody(next.name) || !HasMeasureWord(Fold(next.name)));
    }
    return !flat.name.empty() && !flat.figures.empty() && IsKnownBody(flat.name);
  }

  // A heading between rows that names a group of bodies.
  [[nodiscard]] bool IsSection(std::size_t j) const {
    const ReadingLine& line = lines_[j];
    if (line.HasCells() || line.text.size() > 160 || j + 1 >= lines_.size()) return false;
    if (ReadCaption(line)) return false;
    const Flat flat = ReadFlat(line.text);
    static const RE2 lettered(R"(^\W*(?:[ivx]{1,5}|[a-h])\s*[.):/-]?\s+\S.*)");
    static const RE2 unit(R"(^\W*(?:\d{1,2}[.)]\s*)?(?:huyen|thanh pho|tp|thi xa|quan|tinh|khoi|nhom|cac|cum)[ .].*)");
    const bool lettered_line =
        RE2::FullMatch(line.fold(), lettered) && normalize::IsAllCapitals(normalize::Words(line.text).front());
    const bool unit_line = RE2::FullMatch(line.fold(), unit);
    if (!lettered_line && !unit_line) return false;
    // "tỉnh TT-Huế" is the end of a wrapped name.
    if (!lettered_line && !scope_.damaged && !normalize::StartsWithCapital(line.text)) return false;
    if (unit_line && !lettered_line && !flat.figures.empty()) return false;
    // Rows must follow at once.
    const ReadingLine& next = lines_[j + 1];
    if (next.HasCells()) return IsDataRow(next.cells);
    if (ReadTierHeading(next, scope_.damaged)) return true;
    const Flat row = ReadFlat(next.text);
    if (row.ordinal && !row.name.empty()) return *row.ordinal == 1 || IsBody(row.name);
    if (row.OnlyFigures()) return row.figures.size() == 1 && WholeNumber(row.figures.front()).has_value();
    return !row.name.empty() && !row.figures.empty() && IsBody(row.name);
  }

  std::optional<RawTable> ReadAt(std::size_t start) {
    RawTable table;
    table.first_line = start;
    std::string blob;
    bool has_ordinal = false;
    bool named = false;
    int wordy = 0;
    std::size_t j = start;
    for (; j < lines_.size() && j < start + kMaxHeaderLines; ++j) {
      const ReadingLine& line = lines_[j];
      if (j > start && StartsRows(j, has_ordinal)) break;
      if (IsOutside(line) || (j > start && ReadCaption(line))) return std::nullopt;
      if (!line.HasCells() && line.text.size() > 200) return std::nullopt;
      if (!line.HasCells()) {
        // Running text is no header: long lines, ends of sentences, headings.
        wordy += normalize::Words(line.text).size() > 9 ? 1 : 0;
        if (wordy > 2 || ReadHeading(line)) return std::nullopt;
        if (line.text.size() > 40 && (line.text.back() == '.' || line.text.back() == ';' || line.text.back() == ':'))
          return std::nullopt;
      }
      if (line.HasCells()) {
        if (IsColumnNumbers(line.cells)) continue;
        for (std::size_t c = 0; c < line.cells.size(); ++c) {
          const std::string fold = CollapseBlanks(Fold(line.cells[c]));
          if (c <= 1 && (IsOrdinalLabel(fold) || (c == 0 && IsRankLabel(fold)))) has_ordinal = true;
          if (c == 0 && (IsRankLabel(fold) || RE2::FullMatch(fold, XEPHANG_RE(R"(thu tu xep (?:hang|loai).*)"))))
            table.ordinal_is_rank = true;
          named = named || IsNameLabel(fold);
        }
        table.header_cells.push_back(line.cells);
      } else if (!ReadFlat(line.text).OnlyFigures()) {
        table.header_lines.push_back(line.text);
      }
      blob += line.fold() + " ";
      if (j == start && !line.HasCells()) {
        static const RE2 ordinal(R"(^\W*(?:stt|tt|so tt|so thu tu|thu tu|thu)(?: |$))");
        static const RE2 rank(R"(^\W*(?:hang|xep hang|thu hang|vi tri|xep thu)(?: |$))");
        has_ordinal = RE2::PartialMatch(line.fold(), ordinal);
        if (!has_ordinal && RE2::PartialMatch(line.fold(), rank)) {
          has_ordinal = true;
          table.ordinal_is_rank = true;
        }
      }
    }
    if (j >= lines_.size() || j >= start + kMaxHeaderLines) return std::nullopt;
    const std::string header_fold = CollapseBlanks(blob);
    static const RE2 name_word(R"(ten|co quan|don vi|dia phuong|so,|huyen|\bxa\b|phuong|tinh|\bbo\b|to chuc|nganh)");
    if (!named && !RE2::PartialMatch(header_fold, name_word)) return std::nullopt;
    const bool measured = HasMeasureWord(header_fold);
    if (!measured && !scope_.damaged) return std::nullopt;
    if (RE2::PartialMatch(header_fold, XEPHANG_RE(R"(^\W*(?:thu tu xep (?:hang|loai)|thu hang|hang\b|xep hang))")))
      table.ordinal_is_rank = true;
    if (table.header_cells.empty() && has_ordinal && table.ordinal_is_rank &&
        !RE2::PartialMatch(header_fold, XEPHANG_RE(R"(^\W*(?:thu tu|hang|xep hang|thu hang|vi tri|xep thu))"))) {
      table.ordinal_is_rank = false;
    }
    // "Xếp hạng" before the names, with "01/63", "Nhất" or "-" in it: a column of ranks as any other, and no row
    // numbers.
    if (has_ordinal && table.ordinal_is_rank && !table.header_cells.empty() && !FirstCellsCount(j)) {
      has_ordinal = false;
      table.ordinal_is_rank = false;
    }
    table.ordinal_names_rows = RE2::PartialMatch(header_fold, XEPHANG_RE(R"(^\W*thu\s+tu\b)"));
    table.has_ordinal = has_ordinal;
    for (const auto w : normalize::Words(header_fold)) header_words_.insert(std::string(w));

    if (table.header_cells.empty()) {
      table.figures = EstimateFigures(j, has_ordinal);
    } else {
      std::size_t widest = 0;
      bool from_group = false;
      for (std::size_t k = j; k < lines_.size() && k < j + 60; ++k) {
        if (k > j && (ReadCaption(lines_[k]) || IsOutside(lines_[k]))) break;
        if (!lines_[k].HasCells() || !IsDataRow(lines_[k].cells)) continue;
        widest = std::max(widest, lines_[k].cells.size());
        from_group = from_group || lines_[k].from_group;
      }
      std::size_t header_width = 0;
      for (const auto& row : table.header_cells) header_width = std::max(header_width, row.size());
      // Cells printed twice make some rows too wide; the header is the measure where it has one row.
      std::size_t width = table.header_cells.size() == 1 ? header_width : std::max(widest, header_width);
      if (table.header_cells.size() == 1 && widest > header_width && !from_group) width = widest;
      const std::size_t fixed = has_ordinal ? 2 : 1;
      table.figures = width > fixed ? width - fixed : 0;
    }
    ReadRows(table, j);
    header_words_.clear();
    if (!IsTableOfBodies(table, header_fold, registry_, scope_)) return std::nullopt;
    const std::size_t rows = table.Rows().size();
    if (rows == 1 && table.header_cells.empty() && table.figures == 0) return std::nullopt;
    CompleteRows(table);
    return table;
  }

  // Whether the rows from line `begin` on begin with a number, or with nothing.
  [[nodiscard]] bool FirstCellsCount(std::size_t begin) const {
    for (std::size_t k = begin; k < lines_.size() && k < begin + 60; ++k) {
      if (ReadCaption(lines_[k]) || IsOutside(lines_[k])) break;
      const auto& cells = lines_[k].cells;
      if (!lines_[k].HasCells() || !IsDataRow(cells) || cells.front().empty() || WholeNumber(cells.front())) continue;
      const auto kind = ReadCell(cells.front(), normalize::DecimalMark::kComma).kind;
      if (kind == CellKind::kRankOf || kind == CellKind::kRankWord || kind == CellKind::kBlank) return false;
    }
    return true;
  }

  // How many figures stand in a row of a flattened table: the usual number in the rows that fit one line, otherwise
  // the usual number of figures between two names.
  [[nodiscard]] std::size_t EstimateFigures(std::size_t begin, bool has_ordinal) const {
    std::map<std::size_t, int> in_line;
    std::map<std::size_t, int> in_run;
    std::size_t run = 0;
    bool seen_name = false;
    for (std::size_t j = begin; j < lines_.size() && j < begin + 1200; ++j) {
      const ReadingLine& line = lines_[j];
      if (ReadCaption(line) || IsOutside(line) || line.text.size() > 200) break;
      if (ReadTierHeading(line, scope_.damaged) && ReadFlat(line.text).figures.empty()) continue;
      const Flat flat = ReadFlat(line.text);
      if (flat.name.empty()) {
        run += flat.figures.size();
        continue;
      }
      if (!flat.figures.empty() && (flat.ordinal || (!has_ordinal && IsBody(flat.name))))
        ++in_line[flat.figures.size()];
      if (seen_name && run > 0) ++in_run[run];
      run = flat.figures.size();
      seen_name = true;
    }
    const auto mode = [](const std::map<std::size_t, int>& counts) {
      std::size_t best = 0;
      int n = 0;
      for (const auto& [value, count] : counts) {
        if (count > n) {
          best = value;
          n = count;
        }
      }
      return std::pair{best, n};
    };
    const auto [line_best, line_count] = mode(in_line);
    const auto [run_best, run_count] = mode(in_run);
    if (line_count >= 2 || (line_count == 1 && run_count <= 1)) return line_best;
    if (run_count == 0) return line_best;
    return has_ordinal && run_best > 0 ? run_best - 1 : run_best;
  }

  // True where all words of the line are words of the header: a header printed again, whole or in pieces.
  [[nodiscard]] bool IsHeaderFragment(const ReadingLine& line) const {
    auto words = normalize::Words(line.fold());
    if (words.empty()) return false;
    // A border of the page or of a cell may have cut the last word.
    const std::string last(words.back());
    const auto longer = header_words_.lower_bound(last);
    if (longer == header_words_.end() || !longer->starts_with(last)) return false;
    words.pop_back();
    return std::all_of(words.begin(), words.end(),
                       [&](std::string_view w) { return header_words_.count(std::string(w)) != 0; });
  }

  // ---- rows ----

  struct State {
    RawTable& table;
    std::optional<RawRow> row;
    std::optional<int> last_ordinal;
    std::size_t repeat_start = 0;  // where the header was last printed again; 0 for nowhere
    std::size_t rows = 0;
    bool own_line = false;
  };

  [[nodiscard]] static bool Complete(const State& s) { return s.row && s.row->cells.size() >= s.table.figures; }

  static void Close(State& s) {
    if (!s.row) return;
    s.row->name = s.row->name.empty() ? s.row->name : TrimBlanks(s.row->name);
    auto& cells = s.row->cells;
    // Cells printed twice.
    for (std::size_t i = 1; cells.size() > s.table.figures && i < cells.size();) {
      if (cells[i].text == cells[i - 1].text) {
        cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
    // A name that ends in a number, or like a tier ("Xã … Tốt").
    while (cells.size() > s.table.figures &&
           (WholeNumber(cells.front().text) ||
            ReadCell(cells.front().text, normalize::DecimalMark::kComma).kind == CellKind::kTier)) {
      s.row->name += " " + cells.front().text;
      cells.erase(cells.begin());
    }
    s.table.parts.emplace_back(std::move(*s.row));
    ++s.rows;
    s.row.reset();
  }

  static std::string TrimBlanks(std::string_view t) {
    while (!t.empty() && t.front() == ' ') t.remove_prefix(1);
    while (!t.empty() && t.back() == ' ') t.remove_suffix(1);
    return std::string(t);
  }

  static void Append(RawRow& row, const std::vector<std::string>& figures, const SourceRef& where) {
    for (const auto& f : figures) row.cells.push_back({f, where, false});
  }

  static void Start(State& s, std::optional<int> ordinal, std::string name, const std::vector<std::string>& figures,
                    const SourceRef& where) {
    Close(s);
    RawRow row;
    row.ordinal = ordinal;
    row.name = std::move(name);
    row.where = where;
    Append(row, figures, where);
    if (ordinal) s.last_ordinal = ordinal;
    s.row = std::move(row);
  }

  [[nodiscard]] bool NextIsText(std::size_t j) const {
    if (j + 1 >= lines_.size() || lines_[j + 1].HasCells()) return false;
    const Flat next = ReadFlat(lines_[j + 1].text);
    return !next.name.empty() && !next.ordinal;
  }

  // True where the lines below `j` are the name of a body, in one line or a few, and then as many figures as a row has.
  [[nodiscard]] bool IsRowBelow(const State& s, std::size_t j) const {
    constexpr std::size_t kMostLines = 4;
    std::string name;
    std::vector<std::string> figures;
    for (std::size_t k = j + 1; k < lines_.size() && k <= j + kMostLines && figures.size() < s.table.figures; ++k) {
      if (lines_[k].HasCells() || ReadCaption(lines_[k]) || IsOutside(lines_[k])) return false;
      const Flat flat = ReadFlat(lines_[k].text);
      if (flat.ordinal || (!flat.name.empty() && !figures.empty())) return false;
      if (!flat.name.empty()) name += (name.empty() ? "" : " ") + flat.name;
      figures.insert(figures.end(), flat.figures.begin(), flat.figures.end());
    }
    return s.table.figures > 0 && figures.size() == s.table.figures && IsKnownBody(name);
  }

  // True where line `k` begins a row that can stand behind the last one of the table, a few lost rows between them.
  [[nodiscard]] bool IsLaterRow(const State& s, std::size_t k) const {
    const auto later = [&](std::optional<int> ordinal) {
      return ordinal && s.last_ordinal && *ordinal > *s.last_ordinal && *ordinal <= *s.last_ordinal + kMostLostRows;
    };
    const ReadingLine& line = lines_[k];
    if (line.HasCells()) {
      if (s.table.header_cells.empty() || !IsDataRow(line.cells)) return false;
      if (s.table.has_ordinal && s.last_ordinal) return later(WholeNumber(line.cells.front()));
      return std::any_of(line.cells.begin(), line.cells.end(), [&](const auto& c) { return IsBody(c); });
    }
    const Flat flat = ReadFlat(line.text);
    if (!s.table.has_ordinal || !s.last_ordinal) {
      return !flat.ordinal && flat.figures.size() == s.table.figures && s.table.figures > 0 && IsKnownBody(flat.name);
    }
    if (flat.ordinal) return later(flat.ordinal) && flat.figures.size() <= s.table.figures && IsBody(flat.name);
    // One cell a line: the number, then the name.
    const bool number = flat.OnlyFigures() && flat.figures.size() == 1 && later(WholeNumber(flat.figures.front()));
    return number && NextIsText(k) && IsBody(ReadFlat(lines_[k + 1].text).name);
  }

  // The table goes on behind what does not fit.
  [[nodiscard]] bool GoesOn(const State& s, std::size_t j) const {
    for (std::size_t k = j + 1; k < lines_.size() && k <= j + kLookAhead; ++k) {
      if (ReadCaption(lines_[k]) || IsOutside(lines_[k]) || StartsHeader(k)) return false;
      if (IsLaterRow(s, k)) return true;
    }
    return false;
  }

  // Rows that look like more of this table stand behind its end: they are lost, and that must be said.
  [[nodiscard]] bool LeavesRowsBehind(const State& s, std::size_t j) const {
    int rows = 0;
    for (std::size_t k = j; k < lines_.size() && k < j + 60; ++k) {
      if (ReadCaption(lines_[k]) || StartsHeader(k) || lines_[k].in_grid_table ||
          RE2::PartialMatch(lines_[k].fold(), XEPHANG_RE("^(?:noi nhan|can cu)")))
        break;
      if (lines_[k].HasCells()) {
        rows += !s.table.header_cells.empty() && IsDataRow(lines_[k].cells) &&
                        std::any_of(lines_[k].cells.begin(), lines_[k].cells.end(),
                                    [&](const auto& c) { return IsKnownBody(c); })
                    ? 1
                    : 0;
        continue;
      }
      const Flat flat = ReadFlat(lines_[k].text);
      rows +=
          s.table.figures > 0 && flat.figures.size() == s.table.figures && !flat.name.empty() && IsKnownBody(flat.name)
              ? 1
              : 0;
    }
    return rows >= 2;
  }

  void ReadRows(RawTable& table, std::size_t begin) {
    State s{table, std::nullopt, std::nullopt, 0, 0, false};
    std::size_t j = begin;
    for (; j < lines_.size() && s.rows < kMaxRows; ++j) {
      const ReadingLine& line = lines_[j];
      if (ReadCaption(line)) break;
      if (IsOutside(line)) {
        // A footnote may stand between the rows.
        if (!line.fold().starts_with("ghi chu") || !GoesOn(s, j)) break;
        s.table.strays.push_back({line.text, line.where, false, false});
        continue;
      }
      if (const std::size_t parts = s.table.header_cells.empty() ? 1 : PartsOfRow(s, j); parts > 1) {
        if (!CellLine(s, JoinedRow(j, parts), j)) break;
        j += parts - 1;
        continue;
      }
      const bool going = line.HasCells() ? CellLine(s, line, j) : FlatLine(s, j);
      if (going) continue;
      if (restart_at_ != 0) {
        j = restart_at_;
        restart_at_ = 0;
        break;
      }
      if (!GoesOn(s, j)) {
        if (s.rows + (s.row ? 1U : 0U) > 0 && LeavesRowsBehind(s, j))
          s.table.strays.push_back({line.text, line.where, false, true});
        break;
      }
      s.table.strays.push_back({line.text, line.where, false, false});
      const bool tiered = std::any_of(table.parts.begin(), table.parts.end(),
                                      [](const auto& p) { return std::holds_alternative<RawTier>(p); });
      if (tiered && !line.HasCells() && ReadFlat(line.text).figures.empty()) {
        // It may have been the heading of a tier: that of the rows below is not known.
        Close(s);
        s.table.parts.emplace_back(RawTier{{}, line.text, line.where});
      }
    }
    if (s.rows >= kMaxRows && j < lines_.size())
      s.table.strays.push_back({lines_[j].text, lines_[j].where, false, true});
    Close(s);
    table.last_line = j;
  }

  // The header came again and the numbers begin anew: that is another table.
  bool RestartsAfterHeader(const State& s, std::optional<int> ordinal) {
    if (s.repeat_start == 0 || !ordinal || *ordinal != 1 || !s.last_ordinal || *s.last_ordinal < 2) return false;
    restart_at_ = s.repeat_start;
    return true;
  }

  // The number of lines that one row with cells fills where a line break inside a cell parts it: the lines add up to
  // one row, and each breaks off in the middle of words. 1 where the line is a row by itself, or none.
  [[nodiscard]] std::size_t PartsOfRow(const State& s, std::size_t j) const {
    const std::size_t width = s.table.figures + (s.table.has_ordinal ? 2 : 1);
    if (!lines_[j].HasCells() || lines_[j].from_group || lines_[j].cells.size() >= width) return 1;
    const auto ends_in_words = [&](const std::string& cell) {
      return HasLetter(Fold(cell)) && ReadCell(cell, normalize::DecimalMark::kComma).kind == CellKind::kText;
    };
    if (!ends_in_words(lines_[j].cells.back())) return 1;
    std::size_t cells = lines_[j].cells.size();
    for (std::size_t k = j + 1; k < lines_.size() && k < j + 4; ++k) {
      const auto& more = lines_[k].cells;
      const std::string& first = lines_[k].HasCells() ? more.front() : lines_[k].text;
      if (!ends_in_words(first) || ReadCaption(lines_[k]) || IsOutside(lines_[k]) || lines_[k].from_group) return 1;
      if (ReadTierHeading(lines_[k], scope_.damaged)) return 1;
      if (!lines_[k].HasCells()) continue;
      cells += more.size() - 1;
      if (cells == width) return k - j + 1;
      if (cells > width || !ends_in_words(more.back())) return 1;
    }
    return 1;
  }

  [[nodiscard]] ReadingLine JoinedRow(std::size_t j, std::size_t parts) const {
    ReadingLine row = lines_[j];
    for (std::size_t k = j + 1; k < j + parts; ++k) {
      const auto& more = lines_[k].cells;
      row.cells.back() += " " + (lines_[k].HasCells() ? more.front() : lines_[k].text);
      if (lines_[k].HasCells()) row.cells.insert(row.cells.end(), more.begin() + 1, more.end());
    }
    return row;
  }

  // A line with cells. False where it ends the table.
  bool CellLine(State& s, const ReadingLine& line, std::size_t j) {
    if (IsColumnNumbers(line.cells)) return true;
    if (!IsDataRow(line.cells)) {
      if (IsHeaderFragment(line) || StartsHeader(j)) {
        if (!IsHeaderFragment(line)) return false;
        if (s.repeat_start == 0 || s.row || s.rows != rows_at_repeat_) {
          s.repeat_start = j;
          rows_at_repeat_ = s.rows + (s.row ? 1U : 0U);
        }
        return true;
      }
      return CellLineWithoutFigures(s, line);
    }
    std::vector<std::string> cells = line.cells;
    std::optional<int> ordinal;
    std::size_t at = 0;
    if (s.table.has_ordinal) {
      ordinal = cells.empty() ? std::nullopt : WholeNumber(cells.front());
      if (ordinal || cells.front().empty()) at = 1;
    }
    if (RestartsAfterHeader(s, ordinal)) return false;
    s.repeat_start = 0;
    // The name is the first cell of words.
    std::size_t name_at = cells.size();
    for (std::size_t c = at; c < cells.size(); ++c) {
      const auto read = ReadCell(cells[c], normalize::DecimalMark::kComma);
      if (read.kind == CellKind::kText && HasLetter(Fold(cells[c]))) {
        name_at = c;
        break;
      }
    }
    if (name_at == cells.size()) return false;
    if (IsSummary(cells[name_at])) {
      Close(s);
      s.table.strays.push_back({line.text, line.where, true, false});
      return true;
    }
    std::vector<std::string> figures;
    for (std::size_t c = at; c < cells.size(); ++c) {
      if (c == name_at) continue;
      if (cells[c] == cells[name_at] && c == name_at + 1) continue;  // printed twice
      figures.push_back(cells[c]);
    }
    if (!line.from_group) {
      while (figures.size() < s.table.figures)
        figures.emplace_back();  // blank cells at the end of a line are not printed
    }
    std::string name = cells[name_at];
    Start(s, ordinal, std::move(name), figures, line.where);
    return true;
  }

  // Cells without a figure: a body whose figures are shared, a wrapped name, or nothing of this table.
  bool CellLineWithoutFigures(State& s, const ReadingLine& line) {
    std::vector<std::string> filled;
    for (const auto& c : line.cells) {
      if (!c.empty()) filled.push_back(c);
    }
    bool tier_cell = false;
    std::string name;
    for (const auto& c : filled) {
      const auto read = ReadCell(c, normalize::DecimalMark::kComma);
      if (read.kind == CellKind::kTier) {
        tier_cell = true;
      } else if (name.empty()) {
        name = c;
      }
    }
    if (name.empty() || !IsBody(name)) {
      if (s.row && line.cells.front().empty() && filled.size() == 1) {  // the second line of a wrapped name
        s.row->name += " " + filled.front();
        return true;
      }
      return false;
    }
    if (s.table.has_ordinal && !tier_cell) return false;
    std::vector<std::string> figures;
    bool past = false;
    for (const auto& c : line.cells) {
      if (!past) {
        past = c == name;
        continue;
      }
      figures.push_back(c);
    }
    while (figures.size() < s.table.figures) figures.emplace_back();
    Start(s, std::nullopt, name, figures, line.where);
    return true;
  }

  // "02 sở, ngành đạt mức tốt." or "04 Sở có điểm trên 79" right below a table: a sentence that begins with a count. It
  // says something of bodies, with a verb that no name has, or begins small where all rows begin with a capital and
  // lacks the figures of a row.
  [[nodiscard]] bool BeginsSentence(const State& s, const Flat& flat) const {
    if (scope_.damaged || s.table.figures == 0 || IsKnownBody(flat.name)) return false;
    const auto rows = s.table.Rows();
    if (rows.empty() && !s.row) return false;
    static const RE2 verb(
        R"((?:^| )(?:có|đạt|chưa|được|là|xếp|đứng|dẫn đầu|trên|dưới|gồm|không (?:có|đạt|được))(?:[ ,.:;]|$))");
    if (RE2::PartialMatch(normalize::CollapseBlanks(normalize::ToNfc(flat.name)), verb)) return true;
    if (normalize::StartsWithCapital(flat.name) || flat.figures.size() == s.table.figures) return false;
    const auto capital = [](const RawRow& row) { return row.name.empty() || normalize::StartsWithCapital(row.name); };
    return (!s.row || capital(*s.row)) &&
           std::all_of(rows.begin(), rows.end(), [&](const RawRow* row) { return capital(*row); });
  }

  // A line without cells. False where it ends the table.
  bool FlatLine(State& s, std::size_t j) {
    const ReadingLine& line = lines_[j];
    const Flat flat = ReadFlat(line.text);
    const bool open = s.row && !Complete(s);
    const int expected = s.last_ordinal ? *s.last_ordinal + 1 : 1;

    if (!open || !flat.OnlyFigures()) {
      auto tier = ReadTierHeading(line, scope_.damaged);
      const bool bare_word = tier && tier->letter.empty() && flat.name.empty();
      if (tier && !(open && bare_word)) {
        Close(s);
        s.table.parts.emplace_back(RawTier{*tier, line.text, line.where});
        return true;
      }
    }
    if (open) return InsideRow(s, j, flat, expected);

    if (flat.OnlyFigures()) {
      const auto first = WholeNumber(flat.figures.front());
      if (flat.figures.size() == 1 && first) {
        if (*first == expected || (*first == 1 && NextIsText(j))) {
          if (NextIsText(j)) {
            if (RestartsAfterHeader(s, first)) return false;
            s.repeat_start = 0;
            Start(s, first, {}, {}, line.where);
            return true;
          }
        }
        if (s.table.has_ordinal && NextIsText(j) && s.last_ordinal && *first > *s.last_ordinal &&
            *first <= *s.last_ordinal + 3 && IsBody(ReadFlat(lines_[j + 1].text).name)) {
          Start(s, first, {}, {}, line.where);
          return true;
        }
        // A number out of turn, above the name and all the figures of a row: the row stands, its number is wrong.
        if (s.table.has_ordinal && s.last_ordinal && IsRowBelow(s, j)) {
          Start(s, first, {}, {}, line.where);
          s.last_ordinal = expected;
          return true;
        }
        return true;  // a page number between rows
      }
      if (pending_name_ && first && *first == expected && flat.figures.size() == s.table.figures + 1) {
        Start(s, first, *pending_name_, {flat.figures.begin() + 1, flat.figures.end()}, line.where);
        pending_name_.reset();
        return true;
      }
      bool counting = flat.figures.size() >= 2;
      for (std::size_t k = 0; k < flat.figures.size(); ++k) {
        counting = counting && WholeNumber(flat.figures[k]) == static_cast<int>(k) + 1;
      }
      return counting;  // a row of column numbers
    }

    if (flat.ordinal) {
      const bool next_one = *flat.ordinal == expected;
      const bool body = IsBody(flat.name);
      if (!next_one && !body) return false;
      if (RestartsAfterHeader(s, flat.ordinal)) return false;
      if (*flat.ordinal == 1 && s.last_ordinal && *s.last_ordinal >= 2 && !body) return false;
      if (flat.figures.size() > s.table.figures + 1 && !body) return false;
      if (line.text.size() > 220 || BeginsSentence(s, flat)) return false;
      s.repeat_start = 0;
      Start(s, flat.ordinal, flat.name, flat.figures, line.where);
      return true;
    }

    if (!flat.figures.empty() && IsSummary(flat.name)) {
      s.table.strays.push_back({line.text, line.where, true, false});
      return true;
    }
    if (!flat.figures.empty()) {  // words and figures, no row number
      const bool header_again = IsHeaderFragment(line);
      if (!header_again && flat.figures.size() == s.table.figures && s.table.figures > 0 && line.text.size() <= 160 &&
          IsBody(flat.name) && !BeginsSentence(s, flat)) {
        Start(s, std::nullopt, flat.name, flat.figures, line.where);
        return true;
      }
      if (header_again) {
        NoteRepeat(s, j);
        return true;
      }
      return false;
    }

    // Words alone.
    if (IsHeaderFragment(line)) {
      NoteRepeat(s, j);
      return true;
    }
    if (IsSection(j) && s.row) {
      Close(s);
      s.repeat_start = 0;  // the next part of this table
      s.table.parts.emplace_back(RawSection{line.text, line.where});
      return true;
    }
    if (!s.row && s.rows == 0 && IsSection(j)) {
      s.table.parts.emplace_back(RawSection{line.text, line.where});
      return true;
    }
    if (s.row && line.text.size() <= 60 && ContinuesName(s, j, flat)) {
      s.row->name += " " + flat.name;
      return true;
    }
    if (j + 1 < lines_.size() && !lines_[j + 1].HasCells() && line.text.size() <= 100) {
      const Flat next = ReadFlat(lines_[j + 1].text);
      if (next.OnlyFigures() && next.figures.size() == s.table.figures + 1 &&
          WholeNumber(next.figures.front()) == expected) {
        pending_name_ = flat.name;  // a name that begins above its row
        return true;
      }
      if (!s.table.has_ordinal && IsBody(flat.name) && !next.figures.empty() && !next.ordinal) {
        Start(s, std::nullopt, flat.name, {}, line.where);
        return true;
      }
    }
    return false;
  }

  void NoteRepeat(State& s, std::size_t j) {
    const std::size_t rows = s.rows + (s.row ? 1U : 0U);
    if (s.repeat_start == 0 || rows != rows_at_repeat_) {
      s.repeat_start = j;
      rows_at_repeat_ = rows;
    }
  }

  // The tail of a name that is printed below its figures.
  [[nodiscard]] bool ContinuesName(const State& s, std::size_t j, const Flat& flat) const {
    const std::string longer = s.row->name + " " + flat.name;
    const bool whole_now = IsKnownBody(s.row->name);
    if (!whole_now && IsKnownBody(longer)) return true;
    if (whole_now || normalize::StartsWithCapital(flat.name)) return false;
    if (j + 1 >= lines_.size()) return false;
    if (!s.table.header_cells.empty() && lines_[j + 1].HasCells() && IsDataRow(lines_[j + 1].cells)) return true;
    const Flat next = ReadFlat(lines_[j + 1].text);
    return next.ordinal && s.last_ordinal && *next.ordinal == *s.last_ordinal + 1;
  }

  // A line while the open row still lacks figures.
  bool InsideRow(State& s, std::size_t j, const Flat& flat, int expected) {
    const ReadingLine& line = lines_[j];
    RawRow& row = *s.row;
    const std::size_t missing = s.table.figures - row.cells.size();
    if (flat.OnlyFigures()) {
      const auto first = WholeNumber(flat.figures.front());
      const bool next_row = flat.figures.size() == 1 && first && s.table.has_ordinal && *first == expected &&
                            !row.name.empty() && NextIsText(j) && missing > 0 &&
                            IsBody(ReadFlat(lines_[j + 1].text).name);
      if (next_row) {
        Start(s, first, {}, {}, line.where);
        return true;
      }
      if (row.name.empty() && pending_name_) {
        row.name = *pending_name_;
        pending_name_.reset();
      }
      for (const auto& f : flat.figures) row.cells.push_back({f, line.where, false});
      return true;
    }
    if (flat.ordinal && !flat.name.empty()) {
      const bool body = IsBody(flat.name);
      if (*flat.ordinal == expected || body) {
        if (RestartsAfterHeader(s, flat.ordinal)) return false;
        Start(s, flat.ordinal, flat.name, flat.figures, line.where);
        return true;
      }
      return false;
    }
    if (line.text.size() > 160) return false;
    if (!flat.figures.empty()) {
      const bool both_known = !row.name.empty() && row.cells.empty() && IsKnownBody(row.name) && IsKnownBody(flat.name);
      if (both_known && flat.figures.size() == s.table.figures) {
        Start(s, std::nullopt, flat.name, flat.figures, line.where);
        return true;
      }
      if (row.name != flat.name) row.name += (row.name.empty() ? "" : " ") + flat.name;
      Append(row, flat.figures, line.where);
      return true;
    }
    if (row.name.empty()) {
      row.name = flat.name;
      return true;
    }
    if (flat.name == row.name) return true;  // a cell printed twice
    if (IsHeaderFragment(line) && !IsBody(row.name + " " + flat.name)) return true;
    if (IsSection(j)) {
      Close(s);
      s.repeat_start = 0;
      s.table.parts.emplace_back(RawSection{line.text, line.where});
      return true;
    }
    const bool whole_now = IsKnownBody(row.name);
    const std::string longer = row.name + " " + flat.name;
    if (whole_now && !IsKnownBody(longer)) {
      // A body without figures; what follows is no name of it.
      if (!s.table.has_ordinal && IsBody(flat.name)) {
        Start(s, std::nullopt, flat.name, {}, line.where);
        return true;
      }
      return false;
    }
    if (row.name.size() > 240) return false;
    row.name = longer;
    return true;
  }

  std::span<const ReadingLine> lines_;
  const normalize::AgencyRegistry& registry_;
  const normalize::AgencyScope& scope_;
  std::set<std::string> header_words_;
  std::optional<std::string> pending_name_;
  std::size_t restart_at_ = 0;
  std::size_t rows_at_repeat_ = 0;
};

}  // namespace

std::vector<const RawRow*> RawTable::Rows() const {
  std::vector<const RawRow*> rows;
  for (const auto& part : parts) {
    if (const auto* row = std::get_if<RawRow>(&part)) rows.push_back(row);
  }
  return rows;
}

bool IsTableOfBodies(const RawTable& table, const std::string& header_fold, const normalize::AgencyRegistry& registry,
                     const normalize::AgencyScope& scope) {
  const auto table_rows = table.Rows();
  const std::size_t rows = table_rows.size();
  if (rows == 0) return false;
  const bool measured = HasMeasureWord(header_fold);
  if (!measured && !scope.damaged) return false;
  std::size_t bodies = 0;
  for (const auto* row : table_rows)
    bodies += registry.Match(row->name, scope).kind != AgencyMatchKind::kNone ? 1U : 0U;
  // Bodies by their names; or by a header that says so, where ranks and figures stand in every row.
  if (bodies * 10 < rows * 6 && !(rows >= 3 && SaysBodies(header_fold) && AllRowsHaveFigures(table))) return false;
  // Where the words of measure in the header are misread, the figures must speak for themselves.
  return measured || HasFiguresOfRanking(table);
}

void CompleteRows(RawTable& table) {
  ShareMergedCells(table);
  InferOrdinals(table);
}

std::vector<RawTable> FindRawTables(std::span<const ReadingLine> lines, const normalize::AgencyRegistry& registry,
                                    const normalize::AgencyScope& scope) {
  return Reader(lines, registry, scope).ReadAll();
}

}  // namespace xephang::parse
