#include "ingest/markup.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "ingest/error.h"
#include "ingest/layout_table.h"
#include "ingest/quality.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string WellFormed(std::string_view text) {
  std::string out;
  while (const auto bad = normalize::FirstInvalidUtf8(text)) {
    out += text.substr(0, *bad);
    out += kReplacement;
    text.remove_prefix(*bad + 1);
  }
  out += text;
  return out;
}

// Bytes of the sign at `i` that prints nothing: soft hyphen, zero-width signs, marks of direction; 0 for others.
std::size_t InvisibleAt(std::string_view text, std::size_t i) {
  if (text.compare(i, 2, "\xC2\xAD") == 0) return 2;
  if (text.compare(i, 3, "\xEF\xBB\xBF") == 0) return 3;
  if (text.compare(i, 2, "\xE2\x80") == 0 && i + 2 < text.size()) {
    const auto last = static_cast<unsigned char>(text[i + 2]);
    if ((last >= 0x8B && last <= 0x8F) || (last >= 0xAA && last <= 0xAE)) return 3;
  }
  return text.compare(i, 3, "\xE2\x81\xA0") == 0 ? 3 : 0;
}

// Bytes of the no-break space, the separator of lines or paragraphs or the control sign at `i`; 0 for others.
std::size_t BlankAt(std::string_view text, std::size_t i) {
  const auto u = static_cast<unsigned char>(text[i]);
  if ((u < 0x20 && text[i] != '\t') || u == 0x7F) return 1;
  if (u == 0xC2 && i + 1 < text.size()) {
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (next < 0xA0 || next == 0xA0) return 2;  // C1 controls and the no-break space
  }
  if (text.compare(i, 3, "\xE2\x80\xA8") == 0 || text.compare(i, 3, "\xE2\x80\xA9") == 0 ||
      text.compare(i, 3, "\xE2\x80\xAF") == 0) {
    return 3;
  }
  return 0;
}

std::string OneLine(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\t' || c == '\n'; }, ' ');
  return out;
}

void AppendFlat(const std::vector<Block>& blocks, std::vector<std::string>& lines);

// The rows of a table as lines, cells parted by blanks.
void AppendFlat(const MarkupTable& table, std::vector<std::string>& lines) {
  std::string line;
  int row = 0;
  const auto flush = [&] {
    if (!line.empty()) lines.push_back(std::move(line));
    line.clear();
  };
  for (const auto& cell : table.cells) {
    if (cell.row != row) flush();
    row = cell.row;
    std::vector<std::string> inner;
    AppendFlat(cell.blocks, inner);
    for (const auto& text : inner) {
      if (!line.empty()) line += ' ';
      line += text;
    }
  }
  flush();
}

void AppendFlat(const std::vector<Block>& blocks, std::vector<std::string>& lines) {
  for (const auto& block : blocks) {
    if (block.table != nullptr) {
      AppendFlat(*block.table, lines);
      continue;
    }
    const std::string text = normalize::CollapseBlanks(CleanLine(block.text));
    if (!text.empty()) lines.push_back(text);
  }
}

// The text of a cell, nested tables taken in.
std::string FlatText(const std::vector<Block>& blocks) {
  std::vector<std::string> lines;
  AppendFlat(blocks, lines);
  std::string out;
  for (const auto& line : lines) {
    if (!out.empty()) out += '\n';
    out += line;
  }
  return out;
}

std::size_t CellsWithin(const std::vector<Block>& blocks) {
  std::size_t n = 0;
  for (const auto& block : blocks) {
    if (block.table == nullptr) continue;
    n += block.table->cells.size();
    for (const auto& cell : block.table->cells) n += CellsWithin(cell.blocks);
  }
  return n;
}

class Emitter {
 public:
  Emitter(Page& page, const MarkupLimits& limits) : page_(page), limits_(limits) {}

  void Emit(const std::vector<Block>& blocks) {
    for (const auto& block : blocks) {
      if (block.table != nullptr) {
        Emit(*block.table);
      } else {
        AddLine(CleanLine(block.text), -1, 0);
      }
    }
  }

 private:
  void AddLine(std::string text, int table, int row) {
    if (page_.lines.size() >= limits_.max_lines) {
      throw Error(ErrorKind::kTooLarge, fmt::format("over the limit of {} lines", limits_.max_lines));
    }
    if (text.size() > limits_.max_line_bytes) {
      throw Error(ErrorKind::kTooLarge, fmt::format("line {} has {} bytes, over the limit of {}",
                                                    page_.lines.size() + 1, text.size(), limits_.max_line_bytes));
    }
    Line line;
    line.text = std::move(text);
    line.number = static_cast<int>(page_.lines.size()) + 1;
    line.table = table;
    line.table_row = row;
    page_.lines.push_back(std::move(line));
  }

  void Emit(const MarkupTable& table) {
    PageTable flat;
    flat.form = TableForm::kMarkup;
    flat.rows = table.rows;
    flat.columns = table.columns;
    flat.header_rows = table.header_rows;
    bool any_text = false;
    std::size_t within = 0;
    for (const auto& cell : table.cells) {
      TableCell to;
      to.text = FlatText(cell.blocks);
      to.row = cell.row;
      to.column = cell.column;
      to.row_span = cell.row_span;
      to.column_span = cell.column_span;
      any_text = any_text || !to.text.empty();
      within += CellsWithin(cell.blocks);
      flat.cells.push_back(std::move(to));
    }
    if (!any_text) return;
    if (within > flat.cells.size() || IsLayoutTable(flat)) {
      for (const auto& cell : table.cells) EmitDissolved(cell.blocks);
      return;
    }
    cells_ += flat.cells.size();
    if (cells_ > limits_.max_cells) {
      throw Error(ErrorKind::kTooLarge, fmt::format("over the limit of {} table cells", limits_.max_cells));
    }
    const int index = static_cast<int>(page_.tables.size());
    std::size_t next = 0;
    for (int row = 0; row < flat.rows; ++row) {
      std::string text;
      for (bool first = true; next < flat.cells.size() && flat.cells[next].row == row; ++next, first = false) {
        if (!first) text += '\t';
        text += OneLine(flat.cells[next].text);
      }
      AddLine(std::move(text), index, row);
    }
    page_.tables.push_back(std::move(flat));
  }

  // The blank lines at the ends of a cell only place its text.
  void EmitDissolved(const std::vector<Block>& blocks) {
    const auto says = [](const Block& b) { return b.table != nullptr || !CleanLine(b.text).empty(); };
    const auto begin = std::find_if(blocks.begin(), blocks.end(), says);
    const auto end = std::find_if(blocks.rbegin(), blocks.rend(), says).base();
    for (auto it = begin; it < end; ++it) {
      if (it->table != nullptr) {
        Emit(*it->table);
      } else {
        AddLine(CleanLine(it->text), -1, 0);
      }
    }
  }

  Page& page_;
  const MarkupLimits& limits_;
  std::size_t cells_ = 0;
};

}  // namespace

void RunText::Add(std::string_view utf8, normalize::LegacyFont font) {
  if (utf8.empty()) return;
  if (runs_.empty() || runs_.back().font != font) runs_.push_back({{}, font});
  runs_.back().text += utf8;
}

std::string RunText::Take() {
  std::string out;
  for (const auto& run : runs_) {
    out += run.font == normalize::LegacyFont::kNone ? run.text : normalize::FromLegacy(WellFormed(run.text), run.font);
  }
  runs_.clear();
  return out;
}

void RunText::Append(const RunText& other) {
  for (const auto& run : other.runs_) Add(run.text, run.font);
}

int GridBuilder::Clamped(int span) const { return std::clamp(span, 1, limits_.max_columns); }

bool GridBuilder::Free(int column) const {
  const auto c = static_cast<std::size_t>(column);
  return c >= slots_.size() || slots_[c].until <= row_;
}

void GridBuilder::StartRow(bool header) {
  ++row_;
  column_ = 0;
  row_begin_ = table_.cells.size();
  table_.rows = row_ + 1;
  in_header_ = in_header_ && header;
  if (in_header_) table_.header_rows = row_ + 1;
}

void GridBuilder::Skip(int columns) {
  column_ = std::min(column_ + std::clamp(columns, 0, limits_.max_columns), limits_.max_columns);
}

MarkupCell& GridBuilder::Place(int column_span, int row_span) {
  while (!Free(column_)) ++column_;
  if (column_ >= limits_.max_columns) {
    throw Error(ErrorKind::kTooLarge, fmt::format("over the limit of {} columns in a table", limits_.max_columns));
  }
  if (table_.cells.size() >= limits_.max_cells) {
    throw Error(ErrorKind::kTooLarge, fmt::format("over the limit of {} table cells", limits_.max_cells));
  }
  const int wanted = std::min(Clamped(column_span), limits_.max_columns - column_);
  int span = 1;
  while (span < wanted && Free(column_ + span)) ++span;
  MarkupCell cell;
  cell.row = row_;
  cell.column = column_;
  cell.column_span = span;
  constexpr int kToTheEnd = std::numeric_limits<int>::max() / 2;
  cell.row_span = row_span <= 0 ? kToTheEnd : std::min(row_span, kToTheEnd);
  const auto end = static_cast<std::size_t>(column_) + static_cast<std::size_t>(span);
  if (slots_.size() < end) slots_.resize(end);
  for (int c = column_; c < column_ + span; ++c) {
    slots_[static_cast<std::size_t>(c)] = {table_.cells.size(), row_ + std::min(cell.row_span, kToTheEnd - row_)};
  }
  column_ += span;
  table_.cells.push_back(std::move(cell));
  return table_.cells.back();
}

bool GridBuilder::ContinueAbove(int column_span) {
  const auto c = static_cast<std::size_t>(column_);
  if (c >= slots_.size() || slots_[c].until != row_) return false;
  const std::size_t index = slots_[c].cell;
  auto& above = table_.cells[index];
  if (above.column != column_ || above.column_span != Clamped(column_span)) return false;
  ++above.row_span;
  for (int i = 0; i < above.column_span; ++i) ++slots_[c + static_cast<std::size_t>(i)].until;
  column_ += above.column_span;
  return true;
}

bool GridBuilder::Widen(int columns) {
  if (table_.cells.size() == row_begin_) return false;
  auto& cell = table_.cells.back();
  const int wanted = std::min(Clamped(columns), limits_.max_columns - column_);
  for (int i = 0; i < wanted && Free(column_); ++i) {
    if (slots_.size() <= static_cast<std::size_t>(column_)) slots_.resize(static_cast<std::size_t>(column_) + 1);
    slots_[static_cast<std::size_t>(column_)] = {table_.cells.size() - 1, row_ + cell.row_span};
    ++cell.column_span;
    ++column_;
  }
  return true;
}

void GridBuilder::EndSection() {
  for (std::size_t i = section_begin_; i < table_.cells.size(); ++i) {
    auto& cell = table_.cells[i];
    cell.row_span = std::min(cell.row_span, row_ + 1 - cell.row);
  }
  section_begin_ = table_.cells.size();
  for (auto& slot : slots_) slot.until = 0;
}

MarkupTable GridBuilder::Finish() {
  EndSection();
  int columns = 0;
  for (const auto& cell : table_.cells) columns = std::max(columns, cell.column + cell.column_span);
  // Index of each row and column among those in which a cell begins.
  std::vector<int> row_at(static_cast<std::size_t>(table_.rows) + 1, 0);
  std::vector<int> column_at(static_cast<std::size_t>(columns) + 1, 0);
  for (const auto& cell : table_.cells) {
    row_at[static_cast<std::size_t>(cell.row) + 1] = 1;
    column_at[static_cast<std::size_t>(cell.column) + 1] = 1;
  }
  for (std::size_t i = 1; i < row_at.size(); ++i) row_at[i] += row_at[i - 1];
  for (std::size_t i = 1; i < column_at.size(); ++i) column_at[i] += column_at[i - 1];
  for (auto& cell : table_.cells) {
    const auto row_end = static_cast<std::size_t>(cell.row) + static_cast<std::size_t>(cell.row_span);
    const auto column_end = static_cast<std::size_t>(cell.column) + static_cast<std::size_t>(cell.column_span);
    cell.row = row_at[static_cast<std::size_t>(cell.row)];
    cell.column = column_at[static_cast<std::size_t>(cell.column)];
    cell.row_span = row_at[row_end] - cell.row;
    cell.column_span = column_at[column_end] - cell.column;
  }
  table_.header_rows = row_at[static_cast<std::size_t>(table_.header_rows)];
  table_.rows = row_at.back();
  table_.columns = column_at.back();
  const std::size_t places = static_cast<std::size_t>(table_.rows) * static_cast<std::size_t>(table_.columns);
  if (places > limits_.max_places) {
    throw Error(ErrorKind::kTooLarge, fmt::format("a table of {} rows and {} columns is over the limit of {} places",
                                                  table_.rows, table_.columns, limits_.max_places));
  }
  return std::move(table_);
}

std::string CleanLine(std::string_view text) {
  const std::string well = WellFormed(text);
  std::string out;
  out.reserve(well.size());
  for (std::size_t i = 0; i < well.size();) {
    if (const std::size_t n = InvisibleAt(well, i); n > 0) {
      i += n;
    } else if (const std::size_t b = BlankAt(well, i); b > 0) {
      out += ' ';
      i += b;
    } else {
      out += well[i++];
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
  return normalize::ToNfc(out);
}

std::string WithPartingTabs(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  std::string out;
  if (line.substr(0, begin).find('\t') == std::string_view::npos) out = line.substr(0, begin);
  std::size_t tabs = 0;
  for (std::size_t i = begin; i < line.size();) {
    const auto end = std::min(line.find_first_not_of(" \t", i), line.size());
    if (end == line.size() && end > i) break;
    const auto blanks = line.substr(i, end - i);
    const bool tab = blanks.find('\t') != std::string_view::npos;
    if (tab) ++tabs;
    out += tab ? std::string_view("\t") : blanks;
    const auto next = std::min(line.find_first_of(" \t", end), line.size());
    out += line.substr(end, next - end);
    i = next;
  }
  if (tabs != 1) return out;
  const auto at = out.find('\t');
  const std::string before = normalize::Fold(WellFormed(std::string_view(out).substr(0, at)));
  static const RE2 number(
      R"(\s*(?:(?:dieu|muc|phan|chuong|khoan|diem|bang|bieu|phu luc)\s+)?(?:[0-9]{1,4}|[ivxlc]{1,6}|[a-z]{1,2}\s*[.:)])(?:\.[0-9]{1,3}){0,5}\s*[.:)/\-]*\s*|\s*\W\s*)");
  if (RE2::FullMatch(before, number)) out[at] = ' ';
  return out;
}

std::string RomanNumeral(int number, bool capitals) {
  if (number < 1 || number > 3999) return std::to_string(number);
  constexpr std::array<std::pair<int, std::string_view>, 13> kSigns{{{1000, "m"},
                                                                     {900, "cm"},
                                                                     {500, "d"},
                                                                     {400, "cd"},
                                                                     {100, "c"},
                                                                     {90, "xc"},
                                                                     {50, "l"},
                                                                     {40, "xl"},
                                                                     {10, "x"},
                                                                     {9, "ix"},
                                                                     {5, "v"},
                                                                     {4, "iv"},
                                                                     {1, "i"}}};
  std::string out;
  for (const auto& [value, sign] : kSigns) {
    for (; number >= value; number -= value) out += sign;
  }
  return capitals ? normalize::ToUpper(out) : out;
}

std::string LetterNumeral(int number, bool capitals, bool repeat) {
  constexpr int kLetters = 26;
  constexpr int kMost = 20 * kLetters;
  if (number < 1 || number > kMost) return std::to_string(number);
  const char first = capitals ? 'A' : 'a';
  const auto letter = [&](int n) { return static_cast<char>(first + n); };
  const int last = (number - 1) % kLetters;
  const int rounds = (number - 1) / kLetters;
  if (repeat) return std::string(static_cast<std::size_t>(rounds) + 1, letter(last));
  std::string out;
  if (rounds > 0) out += letter(rounds - 1);
  return out + letter(last);
}

std::string Raised(std::string_view text) {
  constexpr std::array<std::string_view, 10> kDigits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      out += kDigits.at(static_cast<std::size_t>(c - '0'));
    } else if (c == ' ') {
      out += c;
    } else {
      return std::string(text);
    }
  }
  return out;
}

void CheckTableDepth(int depth, const MarkupLimits& limits) {
  if (depth > limits.max_table_depth) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("a table within {} tables is over the limit of {}", depth - 1, limits.max_table_depth));
  }
}

Document ToDocument(const std::vector<Block>& blocks, const MarkupLimits& limits) {
  Document document;
  document.pages.emplace_back();
  Page& page = document.pages.back();
  Emitter(page, limits).Emit(blocks);
  const bool any_text =
      std::any_of(page.lines.begin(), page.lines.end(), [](const Line& l) { return !l.text.empty(); });
  if (!any_text) throw Error(ErrorKind::kEmpty, "the file holds no text");
  while (page.lines.back().text.empty()) page.lines.pop_back();
  MeasureQuality(document);
  return document;
}

}  // namespace xephang::ingest
