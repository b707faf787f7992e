#include "ingest/docx_styles.h"

#include <charconv>

#include "ingest/xml_names.h"

namespace xephang::ingest {
namespace {

constexpr int kMaxBasedOn = 32;  // styles based on styles; a ring of them ends here

std::optional<bool> Toggle(const pugi::xml_node& properties, std::string_view name) {
  const auto node = Child(properties, name);
  if (!node) return std::nullopt;
  const auto value = Attr(node, "val");
  return value != "0" && value != "false" && value != "off";
}

}  // namespace

void RunLook::Inherit(const RunLook& base) {
  if (font.empty()) font = base.font;
  if (ascii_font.empty()) ascii_font = base.ascii_font;
  if (!hidden) hidden = base.hidden;
  if (!raised) raised = base.raised;
}

normalize::LegacyFont RunLook::Legacy() const { return normalize::LegacyFontOf(font.empty() ? ascii_font : font); }

RunLook ReadRunLook(const pugi::xml_node& properties) {
  RunLook look;
  if (!properties) return look;
  const auto fonts = Child(properties, "rFonts");
  // A font of the theme goes before a named one; none of the themes has a legacy font.
  look.font = Attr(fonts, "hAnsiTheme").empty() ? Attr(fonts, "hAnsi") : Attr(fonts, "hAnsiTheme");
  look.ascii_font = Attr(fonts, "asciiTheme").empty() ? Attr(fonts, "ascii") : Attr(fonts, "asciiTheme");
  look.hidden = Toggle(properties, "vanish");
  if (const auto place = Attr(Child(properties, "vertAlign"), "val"); !place.empty())
    look.raised = place == "superscript";
  return look;
}

bool IsOn(const pugi::xml_node& properties, std::string_view name) { return Toggle(properties, name).value_or(false); }

DocxStyles::DocxStyles(const pugi::xml_node& root) {
  struct Raw {
    Style style;
    std::string based_on;
    bool default_paragraph = false;
  };
  std::map<std::string, Raw> raw;
  RunLook defaults;
  for (const auto& node : root.children()) {
    if (LocalName(node) == "docDefaults") {
      defaults = ReadRunLook(Child(Child(node, "rPrDefault"), "rPr"));
    } else if (LocalName(node) == "style") {
      Raw r;
      r.style.look = ReadRunLook(Child(node, "rPr"));
      const auto numbering = Child(Child(node, "pPr"), "numPr");
      r.style.num_id = Attr(Child(numbering, "numId"), "val");
      const auto level = Attr(Child(numbering, "ilvl"), "val");
      std::size_t n = 0;
      if (std::from_chars(level.data(), level.data() + level.size(), n).ec == std::errc()) r.style.level = n;
      r.based_on = Attr(Child(node, "basedOn"), "val");
      const auto is_default = Attr(node, "default");
      r.default_paragraph = Attr(node, "type") == "paragraph" && (is_default == "1" || is_default == "true");
      const bool paragraph = Attr(node, "type") == "paragraph";
      if (paragraph && r.based_on.empty()) r.style.look.Inherit(defaults);
      raw.emplace(std::string(Attr(node, "styleId")), std::move(r));
    }
  }
  default_paragraph_.look = defaults;
  for (const auto& [id, r] : raw) {
    Style style = r.style;
    std::string base = r.based_on;
    for (int i = 0; i < kMaxBasedOn && !base.empty(); ++i) {
      const auto it = raw.find(base);
      if (it == raw.end()) break;
      style.look.Inherit(it->second.style.look);
      if (style.num_id.empty()) style.num_id = it->second.style.num_id;
      if (!style.level) style.level = it->second.style.level;
      base = it->second.based_on;
    }
    if (r.default_paragraph) default_paragraph_ = style;
    styles_[id] = std::move(style);
  }
}

const DocxStyles::Style& DocxStyles::Paragraph(const std::string& id) const {
  const auto it = id.empty() ? styles_.end() : styles_.find(id);
  return it == styles_.end() ? default_paragraph_ : it->second;
}

const DocxStyles::Style& DocxStyles::Run(const std::string& id) const {
  const auto it = id.empty() ? styles_.end() : styles_.find(id);
  return it == styles_.end() ? nothing_ : it->second;
}

}  // namespace xephang::ingest
