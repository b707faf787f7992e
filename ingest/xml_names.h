// Elements and attributes of XML by their local names: a prefix may be any.
#pragma once

#include <pugixml.hpp>
#include <string_view>

namespace xephang::ingest {

[[nodiscard]] inline std::string_view LocalName(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

[[nodiscard]] inline std::string_view LocalName(const pugi::xml_node& node) { return LocalName(node.name()); }

/// The first child of that name; empty where there is none.
[[nodiscard]] inline pugi::xml_node Child(const pugi::xml_node& node, std::string_view name) {
  for (const auto& child : node.children()) {
    if (LocalName(child) == name) return child;
  }
  return {};
}

/// The value of the attribute of that name; empty where there is none.
[[nodiscard]] inline std::string_view Attr(const pugi::xml_node& node, std::string_view name) {
  for (const auto& attribute : node.attributes()) {
    if (LocalName(attribute.name()) == name) return attribute.value();
  }
  return {};
}

}  // namespace xephang::ingest
