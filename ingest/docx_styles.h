// What the styles of a DOCX say of its text: which font shows it, what is hidden, which list numbers it.
#pragma once

#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "normalize/legacy_font.h"

namespace xephang::ingest {

/// Properties of a run as far as they bear on its text; unset ones come from what it is based on.
struct RunLook {
  std::string font;        ///< Of letters beyond ASCII; empty where unsaid.
  std::string ascii_font;  ///< Of ASCII letters.
  std::optional<bool> hidden;
  std::optional<bool> raised;

  /// Takes from `base` what is unset.
  void Inherit(const RunLook& base);
  [[nodiscard]] normalize::LegacyFont Legacy() const;
};

/// Of a w:rPr.
[[nodiscard]] RunLook ReadRunLook(const pugi::xml_node& properties);

/// True where `properties` has the element `name` and its value is not "0", "false" or "off".
[[nodiscard]] bool IsOn(const pugi::xml_node& properties, std::string_view name);

class DocxStyles {
 public:
  struct Style {
    RunLook look;
    std::string num_id;                ///< Empty where no list numbers it.
    std::optional<std::size_t> level;  ///< In that list.
  };

  DocxStyles() = default;
  /// Reads the root of styles.xml and keeps nothing of it. Styles are resolved through what they are based on.
  explicit DocxStyles(const pugi::xml_node& root);

  /// The style of that id; for an empty or unknown one the default of paragraphs.
  [[nodiscard]] const Style& Paragraph(const std::string& id) const;
  /// As above; for an empty or unknown id one that says nothing.
  [[nodiscard]] const Style& Run(const std::string& id) const;

 private:
  std::map<std::string, Style> styles_;
  Style default_paragraph_;
  Style nothing_;
};

}  // namespace xephang::ingest
