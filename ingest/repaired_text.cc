#include "ingest/repaired_text.h"

#include <map>
#include <string>
#include <vector>

#include "normalize/legacy_text.h"
#include "normalize/text_repair.h"

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

}  // namespace

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
  static const normalize::TextRepairer repairer(normalize::RepairModel::Builtin());
  const normalize::RepairedText repaired = repairer.Repair(lines);
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
