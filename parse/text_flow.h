// The running text as sentences, each with what the headings above it say.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "parse/reading_line.h"

namespace xephang::parse {

struct Sentence {
  std::string text;              ///< As printed, its lines joined by one blank.
  normalize::FoldedText folded;  ///< Of `text`; misread keywords put right where the text is damaged.
  SourceRef where;               ///< Its first line.
  std::size_t line = 0;          ///< Index of its first line among the reading lines.
  std::size_t paragraph = 0;     ///< Sentences of one paragraph share it.
  bool heading = false;
  std::string block;                  ///< What the nearest heading that names a block speaks of; "" for none.
  std::vector<std::string> subjects;  ///< Likewise for subjects, nearest heading first.
  std::string category;  ///< "Hạ tầng kỹ thuật CNTT" under "1.1. Hạng mục Hạ tầng …"; "" elsewhere.

  std::vector<std::pair<std::size_t, SourceRef>> lines;  ///< Where in `text` each of its lines begins.

  [[nodiscard]] const std::string& fold() const { return folded.fold(); }
  /// Of the line that holds this place in `text`.
  [[nodiscard]] const SourceRef& WhereAt(std::size_t offset) const;
};

/// `skip[i]` tells that line i belongs to a table or caption; a table ends a paragraph.
[[nodiscard]] std::vector<Sentence> ReadSentences(std::span<const ReadingLine> lines, const std::vector<bool>& skip,
                                                  bool damaged);

/// The category that a heading names: "Hạng mục Hạ tầng kỹ thuật CNTT" -> "Hạ tầng kỹ thuật CNTT"; "" for other
/// headings.
[[nodiscard]] std::string CategoryOfHeading(const std::string& heading);

}  // namespace xephang::parse
