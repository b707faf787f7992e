#include "export/placed_text.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "normalize/unicode.h"

namespace xephang::output {
namespace {

void Widen(std::optional<Box>& box, const std::optional<Box>& by) {
  if (by) box = box ? Union(*box, *by) : *by;
}

std::optional<Box> BoxOf(const std::vector<Word>& words) {
  std::optional<Box> box;
  for (const auto& w : words) Widen(box, w.box);
  return box;
}

std::string Joined(const std::vector<std::string_view>& runs) {
  std::string text;
  for (const auto run : runs) {
    if (!text.empty()) text += ' ';
    text += run;
  }
  return text;
}

PlacedCell Place(const TableCell& cell) {
  PlacedCell out;
  out.row = cell.row;
  out.column = cell.column;
  out.row_span = cell.row_span;
  out.column_span = cell.column_span;
  out.readings = cell.readings;
  out.box = cell.box;
  std::size_t at = 0;
  for (const auto part : normalize::Split(cell.text, '\n')) {
    const auto runs = normalize::Words(part);
    if (runs.empty()) continue;
    PlacedLine line;
    line.text = Joined(runs);
    for (std::size_t i = 0; i < runs.size() && at < cell.words.size(); ++i) line.words.push_back(cell.words[at++]);
    line.box = BoxOf(line.words);
    if (!line.box) line.box = cell.box;
    out.lines.push_back(std::move(line));
  }
  return out;
}

PlacedBlock Place(const PageTable& table) {
  PlacedBlock block;
  block.table = true;
  block.rows = table.rows;
  for (const auto& cell : table.cells) {
    block.cells.push_back(Place(cell));
    Widen(block.box, cell.box);
  }
  return block;
}

}  // namespace

std::vector<PlacedBlock> PlacedBlocks(const Page& page) {
  std::vector<PlacedBlock> blocks;
  std::set<int> placed;
  bool open = false;
  for (const auto& line : page.lines) {
    if (line.table >= 0 && static_cast<std::size_t>(line.table) < page.tables.size()) {
      open = false;
      if (placed.insert(line.table).second) blocks.push_back(Place(page.tables[static_cast<std::size_t>(line.table)]));
      continue;
    }
    const auto runs = normalize::Words(line.text);
    if (runs.empty()) {
      open = false;
      continue;
    }
    if (!open) blocks.emplace_back();
    open = true;
    PlacedLine out;
    out.text = Joined(runs);
    out.words = line.words;
    out.box = line.box ? line.box : BoxOf(line.words);
    Widen(blocks.back().box, out.box);
    blocks.back().lines.push_back(std::move(out));
  }
  return blocks;
}

bool HasPlaces(const Document& document) {
  return std::any_of(document.pages.begin(), document.pages.end(),
                     [](const Page& page) { return page.width > 0 && page.height > 0; });
}

std::string XmlText(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool none = (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F;
    const std::string_view rest = text.substr(i, 3);
    if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") {  // U+FFFE and U+FFFF
      out += "\xEF\xBF\xBD";
      i += 2;
    } else if (none) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace xephang::output
