#include "ingest/docx_numbering.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "ingest/markup.h"
#include "ingest/xml_names.h"

namespace xephang::ingest {
namespace {

constexpr std::size_t kMaxLabelBytes = 255;  // as Word allows
constexpr int kMaxStart = 1'000'000'000;

std::optional<int> Number(std::string_view text) {
  int value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || value < 0 || value > kMaxStart) return std::nullopt;
  return value;
}

std::optional<std::size_t> LevelNumber(std::string_view text) {
  const auto n = Number(text);
  if (!n || static_cast<std::size_t>(*n) >= DocxNumbering::kLevels) return std::nullopt;
  return static_cast<std::size_t>(*n);
}

std::string Formatted(int number, std::string_view format) {
  if (format == "upperRoman" || format == "lowerRoman") return RomanNumeral(number, format == "upperRoman");
  if (format == "upperLetter" || format == "lowerLetter") return LetterNumeral(number, format == "upperLetter", true);
  if (format == "none" || format == "bullet") return {};
  if (format == "decimalZero" && number < 10) return "0" + std::to_string(number);
  return std::to_string(number);
}

}  // namespace

DocxNumbering::Level DocxNumbering::ReadLevel(const pugi::xml_node& node) {
  Level level;
  level.start = Number(Attr(Child(node, "start"), "val")).value_or(1);
  if (const auto format = Attr(Child(node, "numFmt"), "val"); !format.empty()) level.format = format;
  level.text = Attr(Child(node, "lvlText"), "val").substr(0, kMaxLabelBytes);
  level.suffix = Attr(Child(node, "suff"), "val");
  level.style = Attr(Child(node, "pStyle"), "val");
  level.restart = Number(Attr(Child(node, "lvlRestart"), "val")).value_or(-1);
  const auto legal = Child(node, "isLgl");
  level.legal = !legal.empty() && Attr(legal, "val") != "0" && Attr(legal, "val") != "false";
  const auto fonts = Child(Child(node, "rPr"), "rFonts");
  level.font = Attr(fonts, "hAnsi").empty() ? Attr(fonts, "ascii") : Attr(fonts, "hAnsi");
  return level;
}

DocxNumbering::DocxNumbering(const pugi::xml_node& root,
                             const std::function<std::string(const std::string&)>& num_of_style) {
  std::map<std::string, std::string> linked;  // abstract lists that only name a numbering style
  for (const auto& node : root.children()) {
    if (LocalName(node) == "abstractNum") {
      const std::string id(Attr(node, "abstractNumId"));
      if (const auto link = Attr(Child(node, "numStyleLink"), "val"); !link.empty()) linked[id] = link;
      auto& levels = abstract_[id];
      for (const auto& child : node.children()) {
        if (LocalName(child) != "lvl") continue;
        if (const auto at = LevelNumber(Attr(child, "ilvl"))) levels.at(*at) = ReadLevel(child);
      }
    } else if (LocalName(node) == "num") {
      List list;
      list.counts_with = Attr(Child(node, "abstractNumId"), "val");
      for (const auto& child : node.children()) {
        const auto at = LevelNumber(Attr(child, "ilvl"));
        if (LocalName(child) != "lvlOverride" || !at) continue;
        list.starts.at(*at) = Number(Attr(Child(child, "startOverride"), "val"));
        if (const auto level = Child(child, "lvl")) list.levels.at(*at) = ReadLevel(level);
      }
      lists_[std::string(Attr(node, "numId"))] = std::move(list);
    }
  }
  std::map<std::string, std::string> target;
  for (const auto& [id, style] : linked) {
    const auto list = lists_.find(num_of_style(style));
    if (list != lists_.end()) target[id] = list->second.counts_with;
  }
  for (auto& [id, list] : lists_) {
    const auto to = target.find(list.counts_with);
    if (to != target.end()) list.counts_with = to->second;
  }
}

const DocxNumbering::Level* DocxNumbering::LevelOf(const List& list, std::size_t level) const {
  if (list.levels.at(level)) return &*list.levels.at(level);
  const auto it = abstract_.find(list.counts_with);
  return it == abstract_.end() || !it->second.at(level) ? nullptr : &*it->second.at(level);
}

std::size_t DocxNumbering::LevelOfStyle(const std::string& num_id, const std::string& style) const {
  const auto list = lists_.find(num_id);
  for (std::size_t i = 0; list != lists_.end() && i < kLevels; ++i) {
    const Level* level = LevelOf(list->second, i);
    if (level != nullptr && level->style == style) return i;
  }
  return 0;
}

NumberLabel DocxNumbering::Next(const std::string& num_id, std::size_t level) {
  const auto it = lists_.find(num_id);
  if (it == lists_.end() || level >= kLevels) return {};
  const List& list = it->second;
  const Level* own = LevelOf(list, level);
  if (own == nullptr) return {};
  auto& at = counters_[list.counts_with].at;
  auto& count = at.at(level);
  if (list.starts.at(level) && restarted_.emplace(num_id, level).second) {
    count = *list.starts.at(level);
  } else {
    count = count ? *count + 1 : own->start;
  }
  for (std::size_t i = level + 1; i < kLevels; ++i) {
    const Level* deeper = LevelOf(list, i);
    const int restart = deeper == nullptr ? -1 : deeper->restart;
    if (restart < 0 || static_cast<int>(level) < restart) at.at(i).reset();
  }
  NumberLabel label;
  label.font = own->font;
  label.apart = own->suffix != "nothing";
  if (own->format == "bullet") {
    label.text = own->text;
    return label;
  }
  for (std::size_t i = 0; i < own->text.size(); ++i) {
    const char digit = i + 1 < own->text.size() ? own->text[i + 1] : '\0';
    if (own->text[i] != '%' || digit < '1' || digit > '9') {
      label.text += own->text[i];
      continue;
    }
    ++i;
    const auto of = static_cast<std::size_t>(digit - '1');
    const Level* shown = LevelOf(list, of);
    if (shown == nullptr || of > level) continue;
    label.text += Formatted(at.at(of).value_or(shown->start), own->legal ? "decimal" : shown->format);
  }
  return label;
}

}  // namespace xephang::ingest
