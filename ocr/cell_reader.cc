#include "ocr/cell_reader.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

#include "normalize/unicode.h"
#include "ocr/cell_image.h"
#include "ocr/cell_text.h"
#include "ocr/digit_shapes.h"

namespace xephang::ocr {
namespace {

// One way of showing a cell to the engine.
struct View {
  double height = 0;    // of the ink of one line, in pixels
  bool bare = false;    // the engine looks for no line in it
  bool smooth = false;  // without the grain of a fine scan
};
// Few characters are read best small, and then large. By measurement on decisions set and scanned in four qualities.
constexpr View kShortViews[] = {{18}, {30, true, true}, {21}, {25, true}, {36, true}};
constexpr View kLongViews[] = {{30, true}, {25}, {36, true}, {21, true}, {28}};
constexpr std::size_t kMostReadings = std::size(kShortViews);
constexpr std::size_t kFewParts = 10;
constexpr std::size_t kMostCompanyParts = 14;  // "19 (574,1)", with a speck or two
constexpr std::size_t kMostSideBySide = 14;    // lines of a cell that are read as one
constexpr double kLeastScale = 0.5;
constexpr double kMostScale = 4;

struct Reading {
  std::string text;
  std::vector<EngineWord> words;
  bool lettered = false;  // the engine saw letters that look like its digits
};

// One cell on its way.
struct Case {
  CleanCell cell;
  std::vector<Reading> readings;  // by the engine
  bool among_figures = false;     // its column has figures
  bool among_decimals = false;    // nearly all of them have decimal places
  bool slash_is_mark = false;     // most of them have another mark, and no "7/12" is among them
  char mark = 0;                  // the decimal mark of its page; 0 where not yet known
};

void Unify(const Case& c, Reading& r) {
  if (c.mark == 0 || !IsFigure(r.text)) return;
  if (c.slash_is_mark) {
    std::replace(r.text.begin(), r.text.end(), '/', c.mark);
    for (auto& w : r.words) std::replace(w.text.begin(), w.text.end(), '/', c.mark);
  }
  UnifyMark(r.text, c.mark);
  for (auto& w : r.words) UnifyMark(w.text, c.mark);
}

// Words of lines set side by side, back where they stand in the cell.
void PutBack(const LinesInOne& lines, double scale, std::vector<EngineWord>& words) {
  for (auto& w : words) {
    const double middle = w.box.x + w.box.width / 2;
    std::size_t k = 0;
    while (k + 1 < lines.pieces.size() && lines.pieces[k + 1].x0 <= middle) ++k;
    const auto& piece = lines.pieces[k];
    const double x0 = std::max(w.box.x, piece.x0);
    const double x1 = std::max(x0, std::min(w.box.x + w.box.width, piece.x1));
    w.line = static_cast<int>(k);
    w.box = {piece.left + (x0 - piece.x0) / scale, static_cast<double>(piece.top), (x1 - x0) / scale,
             static_cast<double>(piece.bottom - piece.top)};
  }
}

// Among figures, letters that look like digits are digits.
void TakeLettersForDigits(Reading& r) {
  if (IsFigure(r.text)) return;
  const std::string figure = AsFigure(r.text);
  if (figure.empty()) return;
  r.text = figure;
  r.lettered = true;
  for (auto& w : r.words) {
    const std::string word = AsFigure(w.text);
    if (!word.empty()) w.text = word;
  }
}

void ReadOnce(Engine& engine, Case& c) {
  const bool few = c.cell.lines.size() == 1 && c.cell.parts.size() <= kFewParts;
  const View view = (few ? kShortViews : kLongViews)[c.readings.size()];
  const double scale = std::clamp(view.height / c.cell.line_height, kLeastScale, kMostScale);
  Reading r;
  std::optional<LinesInOne> row;
  if (c.cell.lines.size() <= kMostSideBySide) row = SetSideBySide(c.cell, scale, view.smooth, view.bare);
  const bool block = !row && c.cell.lines.size() > 1;
  const bool bare = view.bare && !block;
  const ImageLayout line = bare ? ImageLayout::kBareLine : ImageLayout::kLine;
  if (row) {
    r.words = engine.Read(row->image, line);
  } else {
    r.words = engine.Read(InkOf(c.cell, scale, view.smooth, bare), block ? ImageLayout::kBlock : line);
  }
  const int margin = InkMargin(c.cell, bare);
  std::erase_if(r.words, [](const EngineWord& w) { return normalize::FirstInvalidUtf8(w.text).has_value(); });
  for (auto& w : r.words) w.text = WithCommas(WithoutForeignG(w.text));
  DropStrayMarks(r.words);
  PartGlued(r.words);
  PartBrackets(r.words);
  for (auto& w : r.words) {
    if (!row) {
      w.box = {w.box.x / scale + c.cell.x0 - margin, w.box.y / scale + c.cell.y0 - margin, w.box.width / scale,
               w.box.height / scale};
    }
  }
  if (row) PutBack(*row, scale, r.words);
  KeepApart(r.words);
  r.text = TextOf(r.words);
  if (c.among_figures) TakeLettersForDigits(r);
  Unify(c, r);
  c.readings.push_back(std::move(r));
}

// The engine's reading that says what the shapes say; nullptr where none does.
const Reading* SaidBy(const Case& c, const ShapeReading& shapes) {
  for (const auto& r : c.readings) {
    if (Plain(r.text) == Plain(shapes.text)) return &r;
  }
  return nullptr;
}

// The words of a figure that no reading of the cell alone tells, as one word around the ink.
std::vector<EngineWord> WordOf(const Case& c, const std::string& text, double confidence) {
  EngineWord word;
  word.text = text;
  UnifyMark(word.text, c.mark);
  word.confidence = confidence;
  word.box = {static_cast<double>(c.cell.x0), static_cast<double>(c.cell.y0),
              static_cast<double>(c.cell.x1 - c.cell.x0), static_cast<double>(c.cell.y1 - c.cell.y0)};
  return {word};
}

void AddOthers(const Case& c, const std::string& chosen, CellReading& out) {
  for (const auto& r : c.readings) {
    if (r.text != chosen && !r.text.empty() &&
        std::find(out.others.begin(), out.others.end(), r.text) == out.others.end())
      out.others.push_back(r.text);
  }
}

// By the voices of the engine alone.
CellReading ByVotes(const Case& c) {
  CellReading out;
  std::map<std::string, int> votes;
  for (const auto& r : c.readings) ++votes[r.text];
  const Reading* chosen = &c.readings.front();
  int most = 0;
  bool tie = false;
  for (const auto& r : c.readings) {
    const int n = votes[r.text];
    if (r.text.empty() || (chosen == &r && n == most)) continue;
    if (n > most) {
      most = n;
      chosen = &r;
      tie = false;
    } else if (n == most && r.text != chosen->text) {
      tie = true;
    }
  }
  out.words = chosen->words;
  if (most == static_cast<int>(c.readings.size())) {
    out.confidence = kAgreed;
  } else {
    out.confidence = most >= 3 || (most == 2 && !tie) ? kVoted : kGuessed;
  }
  const bool digits = std::any_of(c.readings.begin(), c.readings.end(),
                                  [&](const Reading& r) { return r.text == chosen->text && !r.lettered; });
  if (!digits) out.confidence = std::min(out.confidence, kShaped);
  AddOthers(c, chosen->text, out);
  return out;
}

// A whole number where nearly all others have decimal places: its mark may be lost.
bool LacksMark(const Case& c, const std::string& text) {
  return c.among_decimals && IsFigure(text) && text.size() > 2 && text.find_first_of(",.") == std::string::npos;
}

// The reading of a figure whose mark may be lost: one that has it, if any.
CellReading WithMark(Engine& engine, Case& c, const std::optional<ShapeReading>& shapes) {
  while (c.readings.size() < kMostReadings) ReadOnce(engine, c);
  CellReading out;
  const Reading* chosen = &c.readings.front();
  out.confidence = kGuessed;
  for (const auto& r : c.readings) {
    if (!IsWellFormed(r.text) || LacksMark(c, r.text)) continue;
    chosen = &r;
    const auto same =
        std::count_if(c.readings.begin(), c.readings.end(), [&](const Reading& o) { return o.text == r.text; });
    // One reading is enough where the parts of ink say the same, or where all readings agree on the digits.
    const bool shaped = shapes && Plain(shapes->text) == Plain(r.text);
    const bool digits = std::all_of(c.readings.begin(), c.readings.end(),
                                    [&](const Reading& o) { return OnlyDigits(o.text) == OnlyDigits(r.text); });
    out.confidence = same >= 2 || shaped || digits ? kShaped : kGuessed;
    if (out.confidence >= kShaped) break;
  }
  out.words = chosen->words;
  AddOthers(c, chosen->text, out);
  return out;
}

// The engine and the shapes, which know nothing of each other.
bool SayTheSame(const Reading& reading, const std::optional<ShapeReading>& shapes) {
  return shapes && shapes->Clear() && IsWellFormed(shapes->text) && Plain(reading.text) == Plain(shapes->text);
}

CellReading Decide(Engine& engine, Case& c, const std::optional<ShapeReading>& shapes) {
  const Reading& first = c.readings.front();
  const bool clear = shapes && shapes->Clear() && IsWellFormed(shapes->text);
  CellReading out;
  if (SayTheSame(first, shapes)) {
    out.words = first.words;
    out.confidence = kAgreed;
    return out;
  }
  // What shapes say of letters means nothing.
  const bool figure = clear && (IsFigure(first.text) || c.among_figures);
  ReadOnce(engine, c);
  const bool agree = first.text == c.readings[1].text && !first.text.empty();
  if (agree && !figure) return LacksMark(c, first.text) ? WithMark(engine, c, shapes) : ByVotes(c);
  while (c.readings.size() < kMostReadings && !(figure && SaidBy(c, *shapes) != nullptr)) ReadOnce(engine, c);
  if (!figure) {
    CellReading voted = ByVotes(c);
    return LacksMark(c, TextOf(voted.words)) ? WithMark(engine, c, shapes) : voted;
  }
  if (const Reading* said = SaidBy(c, *shapes)) {
    out.words = said->words;
    out.confidence = kVoted;
  } else {
    // Shapes count the parts of ink: digits that touch are one for them, and a speck is a mark.
    CellReading voted = ByVotes(c);
    const auto digits = OnlyDigits(TextOf(voted.words)).size();
    if (voted.confidence >= kVoted && IsWellFormed(TextOf(voted.words)) && digits != OnlyDigits(shapes->text).size())
      return voted;
    out.words = WordOf(c, shapes->text, shapes->likeness);
    // The engine errs twice in one way more easily than a shape is like another digit's.
    const bool striking = shapes->likeness >= 0.95 && shapes->certainty >= 0.2;
    out.confidence = agree && IsWellFormed(first.text) && !striking ? kGuessed : kShaped;
  }
  AddOthers(c, TextOf(out.words), out);
  return out;
}

// A figure of one line that lines of others may hold.
bool IsShortFigure(const Case& c) {
  return c.among_figures && !c.cell.Blank() && c.cell.lines.size() == 1 && c.cell.parts.size() <= kMostCompanyParts;
}

struct Companion {
  const Case* cell = nullptr;
  std::string text;  // empty for the one that is to be read
};

// The word that stands in the place of the one to be read, where there is a word for each and all others but one are
// what they are known to be.
std::optional<std::string> InItsPlace(std::string_view text, const std::vector<Companion>& row, std::size_t at) {
  const auto words = normalize::Words(text);
  if (words.size() != row.size()) return std::nullopt;
  std::size_t wrong = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    if (k != at && OnlyDigits(std::string(words[k])) != OnlyDigits(row[k].text)) ++wrong;
  }
  if (wrong > 1) return std::nullopt;
  return std::string(words[at]);
}

// What one cell is read as between others of its page, as a line of text has them: three characters alone are little
// for an engine that sees lines. Nothing where the others are not read as what they are known to say.
std::optional<Reading> ReadInCompany(Engine& engine, const std::vector<Companion>& row, double height) {
  std::vector<const CleanCell*> images;
  std::size_t at = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    images.push_back(&row[k].cell->cell);
    if (row[k].text.empty()) at = k;
  }
  const Case& c = *row[at].cell;
  // Blanks between numbers of one or two digits are seen where they are wide; marks where blanks are not.
  const GreyImage line = SetInOneLine(images, height, c.cell.parts.size() <= 2 ? 1.5 : 0.3);
  std::string whole;
  for (const auto& w : engine.Read(line, ImageLayout::kLine)) {
    if (normalize::FirstInvalidUtf8(w.text)) return std::nullopt;
    whole += (whole.empty() ? "" : " ") + WithCommas(w.text);
  }
  for (auto& character : whole) character = AsDigit(character);
  std::string before;
  std::string behind;
  for (std::size_t k = 0; k < row.size(); ++k) (k < at ? before : behind) += OnlyDigits(row[k].text);
  auto own = Between(whole, before, behind);
  // One of the others may be misread where each stands by itself.
  if (!own) own = InItsPlace(whole, row, at);
  if (!own) return std::nullopt;
  Reading r;
  r.text = normalize::CollapseBlanks(normalize::ToNfc(*own));
  r.words = WordOf(c, r.text, kVoted);
  Unify(c, r);
  if (!IsWellFormed(r.text)) return std::nullopt;
  return r;
}

// In pixels, of digits among others; the second reading has other companions where there are enough.
constexpr double kCompanyHeights[] = {20, 28};
constexpr std::size_t kCompanions = 4;

// A figure in doubt, read twice among others of its page that were read for sure, those of its column first.
std::vector<Reading> ReadAmongOthers(Engine& engine, const std::vector<CellToRead>& cells,
                                     const std::vector<Case>& cases, const std::vector<bool>& sure, std::size_t at) {
  const Case& c = cases[at];
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const double ratio = cases[i].cell.line_height / c.cell.line_height;
    const bool alike = (cases[i].cell.parts.size() <= 2) == (c.cell.parts.size() <= 2);
    if (sure[i] && IsShortFigure(cases[i]) && alike && ratio > 0.8 && ratio < 1.25) others.push_back(i);
  }
  const auto distance = [&](std::size_t i) {
    return std::pair(cells[i].column != cells[at].column, i < at ? at - i : i - at);
  };
  std::stable_sort(others.begin(), others.end(),
                   [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
  std::vector<Reading> out;
  if (others.size() < 2) return out;
  std::size_t next = 0;
  for (const double height : kCompanyHeights) {
    if (next + 2 > others.size()) next = 0;
    std::vector<Companion> row;
    for (; next < others.size() && row.size() < kCompanions; ++next)
      row.push_back({&cases[others[next]], cases[others[next]].readings.front().text});
    // In the middle: what stands first or last on a line is read worse.
    row.insert(row.begin() + static_cast<std::ptrdiff_t>(row.size() / 2), {&c, ""});
    if (auto reading = ReadInCompany(engine, row, height)) out.push_back(std::move(*reading));
  }
  return out;
}

// Both readings among others, and the shapes, say the same.
bool IsSettled(const Case& c, const std::vector<Reading>& company, const std::optional<ShapeReading>& shapes) {
  return company.size() == std::size(kCompanyHeights) && company[0].text == company[1].text && shapes &&
         shapes->Clear() && Plain(shapes->text) == Plain(company[0].text) && !LacksMark(c, company[0].text);
}

// What was made of the readings of a figure alone, weighed anew with those among others, which count twice where there
// are two.
void Weigh(const Case& c, const std::vector<Reading>& company, const std::optional<ShapeReading>& shapes,
           CellReading& out) {
  if (company.empty()) return;
  std::map<std::string, int> digits;
  std::map<std::string, int> texts;
  const auto vote = [&](const std::string& text, int voices) {
    if (!IsWellFormed(text)) return;
    digits[OnlyDigits(text)] += voices;
    texts[text] += voices;
  };
  for (const auto& r : c.readings) vote(r.text, 1);
  for (const auto& r : company) vote(r.text, static_cast<int>(company.size()));
  std::string shape = shapes && shapes->Clear() ? shapes->text : "";
  UnifyMark(shape, c.mark);
  vote(shape, 1);
  const std::string chosen = OnlyDigits(company.front().text);
  for (const auto& r : company) {
    if (OnlyDigits(r.text) != chosen) return;
  }
  for (const auto& [other, voices] : digits) {
    if (other != chosen && voices >= digits[chosen]) return;
  }
  // Marks are lost more easily than made up.
  const std::string* text = nullptr;
  for (const auto& [said, voices] : texts) {
    if (OnlyDigits(said) != chosen || LacksMark(c, said)) continue;
    if (text == nullptr || voices > texts[*text]) text = &said;
  }
  if (text == nullptr) return;
  const bool shaped = OnlyDigits(shape) == chosen;
  const double confidence = shaped || digits[chosen] >= 3 ? kVoted : kShaped;
  const std::string before = TextOf(out.words);
  if (before == *text) {
    out.confidence = std::max(out.confidence, confidence);
    return;
  }
  out.words = WordOf(c, *text, confidence);
  out.confidence = confidence;
  std::erase(out.others, *text);
  if (!before.empty()) out.others.insert(out.others.begin(), before);
}

}  // namespace

std::vector<CellReading> ReadCells(Engine& engine, const std::vector<CellToRead>& cells) {
  std::vector<Case> cases(cells.size());
  struct Column {
    int cells = 0, figures = 0, commas = 0, points = 0, slashes = 0;
  };
  std::map<int, Column> columns;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Case& c = cases[i];
    c.cell = CleanedCell(cells[i].image);
    c.readings.reserve(kMostReadings);  // readings are referred to while others come
    if (c.cell.Blank()) continue;
    ReadOnce(engine, c);
    const std::string& text = c.readings.front().text;
    Column& column = columns[cells[i].column];
    ++column.cells;
    if (!IsFigure(text)) continue;
    ++column.figures;
    column.commas += static_cast<int>(std::count(text.begin(), text.end(), ','));
    column.points += static_cast<int>(std::count(text.begin(), text.end(), '.'));
    column.slashes += static_cast<int>(std::count(text.begin(), text.end(), '/'));
  }
  // One mark for the page: a column of zeros alone is easily read with points where all others have commas.
  int commas = 0;
  int points = 0;
  for (const auto& [number, column] : columns) {
    commas += column.commas;
    points += column.points;
  }
  DigitShapes shapes;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cases[i].cell.Blank()) continue;
    shapes.Learn(static_cast<int>(i), cases[i].cell, cases[i].readings.front().text);
    const Column& column = columns[cells[i].column];
    cases[i].among_figures = column.figures * 2 > column.cells;
    cases[i].slash_is_mark = column.commas + column.points > column.slashes;
    const int marks = column.commas + column.points + (cases[i].slash_is_mark ? column.slashes : 0);
    cases[i].among_decimals = marks * 10 > column.figures * 7;
    cases[i].mark = points > commas ? '.' : ',';
    if (cases[i].among_figures) TakeLettersForDigits(cases[i].readings.front());
    Unify(cases[i], cases[i].readings.front());
  }
  shapes.Settle();
  std::vector<CellReading> out(cells.size());
  std::vector<std::optional<ShapeReading>> by_shapes(cells.size());
  std::vector<bool> sure(cells.size(), false);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cases[i].cell.Blank()) continue;
    by_shapes[i] = shapes.Read(static_cast<int>(i), cases[i].cell);
    sure[i] = SayTheSame(cases[i].readings.front(), by_shapes[i]);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Case& c = cases[i];
    if (c.cell.Blank()) continue;
    std::vector<Reading> company;
    if (!sure[i] && IsShortFigure(c) && (HasDigit(c.readings.front().text) || by_shapes[i]))
      company = ReadAmongOthers(engine, cells, cases, sure, i);
    if (IsSettled(c, company, by_shapes[i])) {
      out[i].words = company.front().words;
      out[i].confidence = kAgreed;
      continue;
    }
    out[i] = Decide(engine, c, by_shapes[i]);
    if (out[i].confidence < kAgreed) Weigh(c, company, by_shapes[i], out[i]);
  }
  return out;
}

}  // namespace xephang::ocr
