// The numbers that a word processor puts before paragraphs by itself (numbering.xml of a DOCX).
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <utility>

namespace xephang::ingest {

struct NumberLabel {
  std::string text;   ///< "1.", "II", "a)", a bullet; empty for a level that shows nothing.
  std::string font;   ///< That the level sets for its label; empty where it sets none.
  bool apart = true;  ///< A blank or a tab stands behind it.
};

/// Counts through one document: labels are asked for in the order of its paragraphs.
class DocxNumbering {
 public:
  static constexpr std::size_t kLevels = 9;

  DocxNumbering() = default;
  /// Reads the root of numbering.xml and keeps nothing of it. `num_of_style` gives the number id of a numbering style,
  /// or "".
  DocxNumbering(const pugi::xml_node& root, const std::function<std::string(const std::string&)>& num_of_style);

  /// The label of the next paragraph of list `num_id` at `level`, from 0; one without text where there is no such list.
  [[nodiscard]] NumberLabel Next(const std::string& num_id, std::size_t level);

  /// The level whose paragraphs have the style; 0 where the list names none.
  [[nodiscard]] std::size_t LevelOfStyle(const std::string& num_id, const std::string& style) const;

 private:
  struct Level {
    int start = 1;
    std::string format = "decimal";
    std::string text;
    std::string suffix;
    std::string style;
    std::string font;
    int restart = -1;  // restarts after this level, from 1, or a higher one; 0 never; -1 after any
    bool legal = false;
  };
  struct List {
    std::string counts_with;  // id of the abstract list that holds its levels and counters
    std::array<std::optional<Level>, kLevels> levels;
    std::array<std::optional<int>, kLevels> starts;
  };
  struct Counters {
    std::array<std::optional<int>, kLevels> at;
  };
  static Level ReadLevel(const pugi::xml_node& node);
  [[nodiscard]] const Level* LevelOf(const List& list, std::size_t level) const;

  std::map<std::string, std::array<std::optional<Level>, kLevels>> abstract_;
  std::map<std::string, List> lists_;
  std::map<std::string, Counters> counters_;
  std::set<std::pair<std::string, std::size_t>> restarted_;  // lists that have begun at a level where they start anew
};

}  // namespace xephang::ingest
