// Titles of columns that OCR has mangled, taken for what the document prints elsewhere.
//
// A decision names its indicators many times: over other tables and in its text. A title that cannot be right as it was
// read (letters beside digits, words that are no syllables) and that is near to one such name is taken for it. It is
// then worth less than one that was read, and the reading is kept.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ingest/document.h"
#include "parse/raw_table.h"
#include "parse/reading_line.h"

namespace xephang::parse {

struct DoubtfulTitle {
  std::string read;   ///< As the engine gave it.
  std::string taken;  ///< Empty where no name is near enough, or two are: the title then stays as read.
  SourceRef where;    ///< Of the first row of its table.
};

/// What figures are worth at most under a title that was put right, and under one that could not be.
inline constexpr double kTakenTitle = 0.9;
inline constexpr double kMangledTitle = 0.8;

/// Puts right the titles of columns whose confidence is less than 1, and sets that confidence.
[[nodiscard]] std::vector<DoubtfulTitle> RepairTitles(std::vector<RawTable>& tables,
                                                      std::span<const ReadingLine> lines);

}  // namespace xephang::parse
