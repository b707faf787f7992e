#include "ingest/repaired_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "normalize/legacy_text.h"
#include "normalize/text_repair.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

// The figures of a text: "06 (86,2)" gives "06 86,2". A digit behind a letter or a symbol ("s6", "@9") is a letter
// misread.
std::string FiguresOf(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] < '0' || text[i] > '9') {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') ||
                                 ((text[end] == ',' || text[end] == '.') && end + 1 < text.size() &&
                                  text[end + 1] >= '0' && text[end + 1] <= '9'))) {
      ++end;
    }
    const char before = i == 0 ? ' ' : text[i - 1];
    const bool letter = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                        static_cast<unsigned char>(before) >= 0x80 || before == '@' || before == '&' || before == '$';
    // "1a 78,2": a single digit with a letter behind it that no digit looks like.
    const char behind = end < text.size() ? text[end] : ' ';
    const bool word = end == i + 1 && behind >= 'a' && behind <= 'z' &&
                      std::string_view("oilszbgq").find(behind) == std::string_view::npos;
    if (!letter && !word) {
      out.append(text, i, end - i);
      out.push_back(' ');
    }
    i = end;
  }
  return out;
}

const normalize::TextRepairer& Repairer() {
  static const normalize::TextRepairer repairer(normalize::RepairModel::Builtin());
  return repairer;
}

// A line or a cell whose words were read by OCR.
struct ReadPlace {
  Page* page = nullptr;
  PageTable* table = nullptr;  // of a cell
  Line* line = nullptr;        // the line itself, or the row that the cell begins in; null where there is none
  std::string* text = nullptr;
  std::vector<Word>* words = nullptr;
};

normalize::ReadLine AsRead(const ReadPlace& place, const std::vector<std::string>& readings) {
  normalize::ReadLine line;
  line.apart = place.table != nullptr;
  for (const Word& word : *place.words) line.words.push_back({word.text, word.confidence, {}});
  // Other readings of a cell say what a word may be where they have as many words.
  for (const std::string& reading : readings) {
    const auto others = normalize::Words(reading);
    if (others.size() != line.words.size()) continue;
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (others[i] != line.words[i].text) line.words[i].alternatives.emplace_back(others[i]);
    }
  }
  return line;
}

// The same text with other words; blanks stay.
std::string WithWords(std::string_view text, const std::vector<normalize::RepairedWord>& words) {
  std::string out;
  std::size_t at = 0;
  std::size_t i = 0;
  for (const std::string_view word : normalize::Words(text)) {
    const auto begin = static_cast<std::size_t>(word.data() - text.data());
    out.append(text.substr(at, begin - at));
    out += words[i++].text;
    at = begin + word.size();
  }
  out.append(text.substr(at));
  return out;
}

// A row's line says what its cells say, parted by tabs.
void RenewRow(Line& line, const PageTable& table) {
  std::string text;
  bool first = true;
  for (const TableCell& cell : table.cells) {
    if (cell.row != line.table_row) continue;
    if (!first) text += '\t';
    first = false;
    std::string part = cell.text;
    std::replace(part.begin(), part.end(), '\n', ' ');
    text += part;
  }
  line.text = std::move(text);
}

}  // namespace

void RepairScannedText(Document& document) {
  std::vector<ReadPlace> places;
  std::vector<normalize::ReadLine> lines;
  const auto add = [&](const ReadPlace& place, const std::vector<std::string>& readings) {
    if (place.words->empty() || place.words->size() != normalize::Words(*place.text).size()) return;
    lines.push_back(AsRead(place, readings));
    places.push_back(place);
  };
  for (Page& page : document.pages) {
    if (page.text_from != TextOrigin::kOcr) continue;
    std::map<std::pair<int, int>, Line*> rows;
    for (Line& line : page.lines) {
      if (line.table >= 0) rows.emplace(std::pair(line.table, line.table_row), &line);
    }
    int last_table = -1;
    for (Line& line : page.lines) {
      if (line.table < 0) {
        if (!line.furniture) add({&page, nullptr, &line, &line.text, &line.words}, {});
        continue;
      }
      if (line.table == last_table) continue;  // the cells of a table come at its first row
      last_table = line.table;
      PageTable& table = page.tables[static_cast<std::size_t>(line.table)];
      for (TableCell& cell : table.cells) {
        const auto row = rows.find({line.table, cell.row});
        add({&page, &table, row == rows.end() ? nullptr : row->second, &cell.text, &cell.words}, cell.readings);
      }
    }
  }
  if (lines.empty()) return;
  const auto repaired = Repairer().RepairWords(lines);
  for (std::size_t n = 0; n < places.size(); ++n) {
    const ReadPlace& place = places[n];
    bool changed = false;
    for (std::size_t i = 0; i < repaired[n].size(); ++i) {
      const normalize::RepairedWord& now = repaired[n][i];
      if (now.was.empty() || now.was == now.text) continue;
      changed = true;
      place.page->repairs.push_back(
          {place.line == nullptr ? 0 : place.line->number, now.was, now.text, now.confidence});
      Word& word = (*place.words)[i];
      word.text = now.text;
      if (word.letters.size() != normalize::CountCodePoints(now.text)) word.letters.clear();
    }
    if (!changed) continue;
    *place.text = WithWords(*place.text, repaired[n]);
    if (place.table != nullptr && place.line != nullptr) RenewRow(*place.line, *place.table);
  }
}

void RepairDamagedText(Document& document) {
  if (!document.damaged) return;
  std::vector<std::string> lines;
  std::vector<std::pair<Page*, Line*>> places;
  for (Page& page : document.pages) {
    if (page.text_from != TextOrigin::kLayer || !page.tables.empty()) continue;
    for (Line& line : page.lines) {
      if (line.furniture) continue;
      lines.push_back(line.text);
      places.emplace_back(&page, &line);
    }
  }
  if (lines.empty()) return;
  // In a code from before Unicode, a letter is another letter: no misreading, and not for this to guess.
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  if (normalize::DetectLegacyCode(all) != normalize::LegacyCode::kNone) return;
  const normalize::RepairedText repaired = Repairer().Repair(lines);
  std::map<std::size_t, bool> kept;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    if (repaired.lines[n] == lines[n]) continue;
    kept[n] = FiguresOf(repaired.lines[n]) == FiguresOf(lines[n]);
    if (!kept[n]) continue;
    places[n].second->text = repaired.lines[n];
    places[n].first->text_from = TextOrigin::kRepairedLayer;
  }
  for (const normalize::RepairChange& c : repaired.changes) {
    if (!kept[c.line]) continue;
    places[c.line].first->repairs.push_back({places[c.line].second->number, c.was, c.now, c.confidence});
  }
}

}  // namespace xephang::ingest
