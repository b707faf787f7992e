#include "parse/reading_line.h"

#include <re2/re2.h>

#include <algorithm>

#include "normalize/keyword_snapper.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;

std::string Trim(std::string_view text) {
  // Inner blanks stay as printed; only the ends go, no-break spaces included.
  const auto blank_at = [&](std::size_t i) -> std::size_t {
    if (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r')) return 1;
    if (text.compare(i, 2, "\xC2\xA0") == 0) return 2;
    return 0;
  };
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t n = blank_at(begin);
    if (n == 0) break;
    begin += n;
  }
  std::size_t end = text.size();
  while (end > begin) {
    if (text[end - 1] == ' ' || (text[end - 1] >= '\t' && text[end - 1] <= '\r')) {
      --end;
    } else if (end >= begin + 2 && text.compare(end - 2, 2, "\xC2\xA0") == 0) {
      end -= 2;
    } else {
      break;
    }
  }
  return std::string(text.substr(begin, end - begin));
}

bool HasLetter(std::string_view text) {
  const std::string fold = normalize::Fold(text);
  return std::any_of(fold.begin(), fold.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The cells of a line that tabs or bars divide; one cell or none where they do not. Where bars are noise, they divide
// nothing.
std::vector<std::string> DividedCells(const std::string& text, bool bars_divide, bool rows_of_bars) {
  std::vector<std::string> cells;
  const std::string trimmed = Trim(text);
  const auto bars = bars_divide ? std::count(trimmed.begin(), trimmed.end(), '|') : 0;
  const bool fenced = bars >= 2 && trimmed.front() == '|' && trimmed.back() == '|';
  static const RE2 inner_bar(R"(\S\s+\|\s+\S|\S\|\S)");
  if (fenced || (bars >= 2 && RE2::PartialMatch(trimmed, inner_bar))) {
    std::string_view inner = trimmed;
    if (inner.front() == '|') inner.remove_prefix(1);
    if (!inner.empty() && inner.back() == '|') inner.remove_suffix(1);
    for (const auto part : normalize::Split(inner, '|')) cells.push_back(Trim(part));
    return cells;
  }
  // The first part of a row that a line break parts.
  static const RE2 broken_row(R"((\d{1,3})\s+\|\s+([^|]*[^\d\s)|]))");
  std::string number;
  std::string rest;
  if (bars == 1 && rows_of_bars && RE2::FullMatch(trimmed, broken_row, &number, &rest)) return {number, rest};
  if (text.find('\t') == std::string::npos) return cells;
  for (const auto part : normalize::Split(text, '\t')) cells.push_back(Trim(part));
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
  return cells;
}

// "|---|:--:|" and bars alone.
bool IsRulesOnly(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) {
                       return c == '|' || c == '-' || c == ':' || c == ' ' || c == '\t' || c == '=' || c == '+';
                     }) &&
         text.find_first_of("|-=") != std::string::npos && (text.find('|') != std::string::npos || text.size() >= 5);
}

std::string StripMarkup(std::string text) {
  // Headings and emphasis of Markdown, as converters print them.
  static const RE2 heading(R"(^#{1,6}\s+)");
  RE2::Replace(&text, heading, "");
  static const RE2 bold(R"(\*\*+)");
  RE2::GlobalReplace(&text, bold, "");
  return text;
}

class Builder {
 public:
  explicit Builder(bool damaged) : damaged_(damaged) {}

  void Add(std::vector<std::string> cells, std::string text, const SourceRef& where, bool after_blank, bool group) {
    const auto filled = std::count_if(cells.begin(), cells.end(), [](const auto& c) { return !c.empty(); });
    if (filled == 1) {
      for (auto& c : cells) {
        if (!c.empty()) text = c;
      }
      // "A. Mức khá" followed by empty cells is a heading; a lone cell that is not the first keeps its place.
      cells.clear();
    }
    if (cells.size() >= 2) {
      // A heading that a converter printed once in each column.
      const bool all_same =
          std::all_of(cells.begin(), cells.end(), [&](const auto& c) { return c == cells.front() || c.empty(); });
      if (all_same && HasLetter(cells.front())) {
        text = cells.front();
        cells.clear();
      }
    }
    if (cells.size() >= 2) {
      text.clear();
      for (const auto& c : cells) {
        if (c.empty()) continue;
        if (!text.empty()) text += ' ';
        text += c;
      }
    }
    if (text.empty()) return;
    auto folded = damaged_ ? normalize::KeywordSnapper::ForRankings().Snap(text) : normalize::FoldedText(text);
    lines_.push_back({std::move(text), std::move(folded), std::move(cells), where, after_blank, group});
  }

  // A row of a table whose cells the source places.
  void AddRow(const Line& line, const PageTable& table, int page_index, const SourceRef& where) {
    std::vector<std::string> cells(static_cast<std::size_t>(table.columns));
    // Cells come by row.
    const auto first = std::lower_bound(table.cells.begin(), table.cells.end(), line.table_row,
                                        [](const TableCell& cell, int row) { return cell.row < row; });
    for (auto it = first; it != table.cells.end() && it->row == line.table_row; ++it) {
      const TableCell& cell = *it;
      std::string text = cell.text;
      std::replace(text.begin(), text.end(), '\n', ' ');
      cells[static_cast<std::size_t>(cell.column)] = CollapseBlanks(text);
    }
    const std::size_t before = lines_.size();
    Add(std::move(cells), {}, where, false, false);
    if (lines_.size() == before) return;  // a row without words
    lines_.back().page_index = page_index;
    lines_.back().table = line.table;
    lines_.back().table_row = line.table_row;
  }

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  // The lines from index `from` on are no more than a reading, as sure as `confidence`.
  void TellDoubt(std::size_t from, double confidence) {
    for (std::size_t i = from; i < lines_.size(); ++i) {
      lines_[i].doubtful_source = true;
      lines_[i].confidence = confidence;
    }
  }

  std::vector<ReadingLine> Take() { return std::move(lines_); }

 private:
  bool damaged_;
  std::vector<ReadingLine> lines_;
};

// Of the least sure word; of the least sure cell that begins in the row. 0 where nobody says.
double ConfidenceOf(const Line& line, const Page& page) {
  if (line.table < 0) return line.confidence.value_or(0);
  double confidence = 1;
  for (const auto& cell : page.tables[static_cast<std::size_t>(line.table)].cells) {
    if (cell.row == line.table_row && !cell.text.empty()) confidence = std::min(confidence, cell.confidence);
  }
  return confidence;
}

struct Physical {
  const Line* line;
  const Page* page;
  int page_index;
  std::string text;  // without Markdown
  bool blank;
};

// An OCR engine reads the ruled borders of a table as bars and brackets, now here and now there: rows of one table then
// differ in their number. Bars that a converter prints are as many in each row.
bool BarsDivide(const std::vector<Physical>& lines) {
  static const RE2 row(R"(^\W*\d{1,3}\b.*\pL.*\d\W*$)");
  int pairs = 0;
  int equal = 0;
  std::ptrdiff_t previous = -1;
  for (const auto& line : lines) {
    if (line.blank || !RE2::FullMatch(line.text, row)) continue;
    const auto bars = std::count(line.text.begin(), line.text.end(), '|');
    if (previous > 0 || (previous == 0 && bars > 0)) {
      ++pairs;
      equal += bars == previous ? 1 : 0;
    }
    previous = bars;
  }
  return pairs < 4 || equal * 2 > pairs;
}

// True where rows of three cells and more are divided by bars: a line with one bar may then be a part of a row.
bool HasRowsOfBars(const std::vector<Physical>& lines) {
  static const RE2 row(R"(^\|?\s*\d{1,3}\s*\|.*\|.*\d.*)");
  return std::count_if(lines.begin(), lines.end(),
                       [](const Physical& l) { return !l.blank && RE2::FullMatch(l.text, row); }) >= 3;
}

// ---- columns that blanks align ----

struct Aligned {
  std::size_t begin = 0;  // in code points of the line
  std::size_t end = 0;
  std::string text;
};

// Pieces of a line that runs of `least` or more blanks part.
std::vector<Aligned> PiecesOf(const std::string& text, std::size_t least) {
  std::vector<Aligned> pieces;
  std::size_t column = 0;
  std::size_t blanks = least;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) == 0x80U) {  // inside a code point
      pieces.back().text += text[i];
      continue;
    }
    if (text[i] == ' ') {
      ++blanks;
    } else {
      if (blanks >= least) {
        pieces.push_back({column, column, {}});
      } else {
        pieces.back().text.append(blanks, ' ');
      }
      pieces.back().text += text[i];
      pieces.back().end = column + 1;
      blanks = 0;
    }
    ++column;
  }
  return pieces;
}

// The cells of each line whose pieces stand in columns with those of other lines; empty for all others. A header that
// fills several lines comes as one, at its first line; `taken` marks the others.
struct Columns {
  std::vector<std::vector<std::string>> cells;
  std::vector<bool> taken;
};

class ColumnReader {
 public:
  explicit ColumnReader(const std::vector<Physical>& lines) : lines_(lines), pieces_(lines.size()) {
    columns_.cells.resize(lines.size());
    columns_.taken.assign(lines.size(), false);
  }

  Columns Read() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string& text = lines_[i].text;
      if (!lines_[i].blank && lines_[i].line->table < 0 && text.find_first_of("\t|") == std::string::npos)
        pieces_[i] = PiecesOf(text, kGap);
    }
    std::size_t i = 0;
    while (i < lines_.size()) {
      if (pieces_[i].size() < 2) {
        ++i;
        continue;
      }
      // A block: lines with pieces, and what stands between them that is no running text.
      std::size_t last = i;
      for (std::size_t j = i + 1; j < lines_.size() && j - last <= kReach; ++j) {
        if (pieces_[j].size() >= 2) {
          last = j;
        } else if (pieces_[j].size() == 1 && pieces_[j].front().end - pieces_[j].front().begin > kLongLine) {
          break;
        }
      }
      if (!ReadBlock(i, last + 1)) ReadParts(i, last + 1);
      i = last + 1;
    }
    return std::move(columns_);
  }

 private:
  static constexpr std::size_t kGap = 3;
  static constexpr std::size_t kReach = 6;
  static constexpr std::size_t kLongLine = 60;

  // Rows of figures show where the columns are; titles above them may reach over the blanks between two.
  bool ReadBlock(std::size_t begin, std::size_t end) {
    std::vector<Span> columns;
    std::size_t rows = 0;
    for (const bool titles : {false, true}) {
      for (std::size_t i = begin; i < end; ++i) {
        if (pieces_[i].size() < 2 || HasFigure(pieces_[i]) == titles) continue;
        rows += titles ? 0U : 1U;
        if (titles) pieces_[i] = PiecesOf(lines_[i].text, 2);
        for (const auto& piece : pieces_[i]) {
          if (titles) {
            Widen(columns, piece);
          } else if (!NumbersColumns(pieces_[i])) {
            columns.push_back({piece.begin, piece.end});
          }
        }
      }
      Unite(columns);
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (pieces_[i].size() < 2 || !NumbersColumns(pieces_[i])) continue;
      for (const auto& piece : pieces_[i]) Widen(columns, piece);
      Unite(columns);
    }
    if (rows < 2 || columns.size() < 2) return true;
    for (std::size_t i = begin; i < end; ++i) {
      if (pieces_[i].size() < 2) continue;
      const bool titles = !HasFigure(pieces_[i]);
      std::vector<std::string> cells(columns.size());
      for (const auto& piece : pieces_[i]) {
        std::size_t best = 0;
        for (std::size_t c = 1; c < columns.size(); ++c) {
          if (Overlap(columns[c], piece) > Overlap(columns[best], piece)) best = c;
        }
        if (!cells[best].empty() && !titles) {  // a line that keeps to no column
          Undo(begin, end);
          return false;
        }
        cells[best] += (cells[best].empty() ? "" : " ") + piece.text;
      }
      columns_.cells[i] = std::move(cells);
    }
    JoinHeaders(begin, end);
    return true;
  }

  // Two tables, one close below the other: each with its own titles and columns.
  void ReadParts(std::size_t begin, std::size_t end) {
    std::size_t from = begin;
    bool figures = false;
    for (std::size_t i = begin; i < end; ++i) {
      if (pieces_[i].size() < 2) continue;
      const bool titles = !HasFigure(pieces_[i]);
      if (titles && figures) {
        ReadBlock(from, i);
        from = i;
        figures = false;
      }
      figures = figures || !titles;
    }
    if (from > begin) ReadBlock(from, end);
  }

  using Span = std::pair<std::size_t, std::size_t>;

  static std::size_t Overlap(const Span& span, const Aligned& piece) {
    const std::size_t begin = std::max(span.first, piece.begin);
    const std::size_t end = std::min(span.second, piece.end);
    return end > begin ? end - begin : 0;
  }

  // A title is as wide as its column, or wider; over two columns it is that of neither.
  static void Widen(std::vector<Span>& columns, const Aligned& title) {
    std::vector<Span*> under;
    for (auto& c : columns) {
      if (Overlap(c, title) > 0) under.push_back(&c);
    }
    if (under.empty()) {
      columns.push_back({title.begin, title.end});
    } else if (under.size() == 1) {
      under.front()->first = std::min(under.front()->first, title.begin);
      under.front()->second = std::max(under.front()->second, title.end);
    }
  }

  // "(1)  (2)  (3)" below the titles.
  static bool NumbersColumns(const std::vector<Aligned>& pieces) {
    static const RE2 number(R"(\(\s*\d{1,2}\s*\)(?:\s*=.*)?)");
    return std::all_of(pieces.begin(), pieces.end(), [](const Aligned& p) { return RE2::FullMatch(p.text, number); });
  }

  static void Unite(std::vector<Span>& spans) {
    std::sort(spans.begin(), spans.end());
    std::vector<Span> united;
    for (const auto& span : spans) {
      if (!united.empty() && span.first < united.back().second) {
        united.back().second = std::max(united.back().second, span.second);
      } else {
        united.push_back(span);
      }
    }
    spans = std::move(united);
  }

  void Undo(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) columns_.cells[i].clear();
  }

  // "(1)" numbers a column.
  static bool IsFigure(const std::string& text) {
    const std::size_t at = text.starts_with("(") ? 1 : 0;
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
  }
  static bool HasFigure(const std::vector<std::string>& cells) {
    return std::any_of(cells.begin(), cells.end(), IsFigure);
  }
  static bool HasFigure(const std::vector<Aligned>& pieces) {
    return std::any_of(pieces.begin(), pieces.end(), [](const Aligned& p) { return IsFigure(p.text); });
  }

  // Lines of words that follow one another without a blank line are the titles of the columns, wrapped.
  void JoinHeaders(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (columns_.cells[i].empty() || HasFigure(columns_.cells[i])) continue;
      std::size_t j = i + 1;
      while (j < end && !columns_.cells[j].empty() && !HasFigure(columns_.cells[j])) {
        for (std::size_t c = 0; c < columns_.cells[j].size(); ++c) {
          if (columns_.cells[j][c].empty()) continue;
          columns_.cells[i][c] += (columns_.cells[i][c].empty() ? "" : " ") + columns_.cells[j][c];
        }
        columns_.cells[j].clear();
        columns_.taken[j] = true;
        ++j;
      }
      // Rows of figures below make it a header; without them these are other lines, each for itself.
      bool rows = false;
      for (std::size_t k = j; k < end && k < j + kReach; ++k) rows = rows || HasFigure(columns_.cells[k]);
      if (!rows) return Restore(i, end);
      i = j - 1;
    }
  }

  void Restore(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      columns_.cells[i].clear();
      columns_.taken[i] = false;
    }
  }

  const std::vector<Physical>& lines_;
  std::vector<std::vector<Aligned>> pieces_;
  Columns columns_;
};

}  // namespace

std::vector<ReadingLine> ToReadingLines(const Document& document) {
  std::vector<Physical> physical;
  for (std::size_t at = 0; at < document.pages.size(); ++at) {
    const Page& page = document.pages[at];
    const auto page_index = static_cast<int>(at);
    for (const auto& line : page.lines) {
      if (line.furniture) continue;
      std::string text = StripMarkup(line.text);
      const bool blank = Trim(text).empty() || IsRulesOnly(Trim(text));
      physical.push_back({&line, &page, page_index, std::move(text), blank});
    }
  }
  const bool bars_divide = BarsDivide(physical);
  const bool rows_of_bars = bars_divide && HasRowsOfBars(physical);
  Columns columns = ColumnReader(physical).Read();
  Builder builder(document.damaged);
  bool after_blank = true;
  int previous_page = -1;
  // The lines from `first` on, one behind the other, became what the builder holds last.
  const auto tell_doubt = [&](std::size_t lines_before, std::size_t first, std::size_t last) {
    const Page& page = *physical[first].page;
    if (page.text_from != TextOrigin::kOcr && page.trust == TextTrust::kTrusted) return;
    double confidence = page.text_from == TextOrigin::kOcr ? 1 : 0;
    for (std::size_t k = first; k < last; ++k) {
      if (!physical[k].blank) confidence = std::min(confidence, ConfidenceOf(*physical[k].line, page));
    }
    builder.TellDoubt(lines_before, confidence);
  };
  for (std::size_t i = 0; i < physical.size(); ++i) {
    const auto& p = physical[i];
    const std::size_t lines_before = builder.size();
    if (p.blank) {
      // A line of rules parts nothing.
      after_blank = after_blank || Trim(p.text).empty();
      continue;
    }
    if (p.page_index != previous_page) after_blank = true;
    previous_page = p.page_index;
    const SourceRef where{p.page->number, p.line->number, p.line->box};
    if (p.line->table >= 0) {
      builder.AddRow(*p.line, p.page->tables[static_cast<std::size_t>(p.line->table)], p.page_index, where);
      tell_doubt(lines_before, i, i + 1);
      after_blank = false;
      continue;
    }
    // One cell a line: a run of lines up to the next blank one, its first begun by a tab, two or more of them so.
    if (p.text.starts_with('\t') && Trim(p.text).find('\t') == std::string::npos) {
      std::vector<std::string> cells;
      std::size_t end = i;
      bool plain = true;
      while (end < physical.size() && !physical[end].blank && physical[end].page == p.page &&
             physical[end].line->table < 0) {
        const std::string& text = physical[end].text;
        const std::string cell = Trim(text);
        if (cell.find('\t') != std::string::npos) plain = false;
        if (text.starts_with('\t')) {
          const bool twice = !cells.empty() && cells.back() == cell && HasLetter(cell);
          if (!twice) cells.push_back(cell);
        } else {
          cells.back() += " " + cell;
        }
        ++end;
      }
      const bool short_cells = std::all_of(cells.begin(), cells.end(), [](const auto& c) { return c.size() <= 240; });
      if (plain && short_cells && end - i >= 2 && (cells.size() >= 2 || end - i >= 2)) {
        bool one_cell_of_many_lines = cells.size() == 1 && !physical[i + 1].text.starts_with('\t');
        if (!one_cell_of_many_lines) {
          std::string text = cells.front();
          builder.Add(std::move(cells), std::move(text), where, after_blank, true);
          tell_doubt(lines_before, i, end);
          after_blank = false;
          i = end - 1;
          continue;
        }
      }
    }
    if (columns.taken[i]) continue;
    if (!columns.cells[i].empty()) {
      builder.Add(std::move(columns.cells[i]), Trim(p.text), where, after_blank, false);
    } else {
      builder.Add(DividedCells(p.text, bars_divide, rows_of_bars), Trim(p.text), where, after_blank, false);
    }
    std::size_t joined = i + 1;
    while (joined < physical.size() && columns.taken[joined]) ++joined;
    tell_doubt(lines_before, i, joined);
    after_blank = false;
  }
  return builder.Take();
}

}  // namespace xephang::parse
