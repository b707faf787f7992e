// The hand-checked truth about one document. Format: see corpus/gold/README.md.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace xephang::testing {

struct GoldRow {
  std::string ordinal, agency, tier;  // "null" where there is none
  std::vector<std::string> values;    // in the order of GoldTable::columns
};

struct GoldTable {
  std::string label, block, max, rank_style, caption;
  std::vector<std::string> columns;             // "rank", "score:Nhận thức số"
  std::vector<std::vector<std::string>> tiers;  // letter, name, printed, count, percent
  std::vector<GoldRow> rows;
};

struct Gold {
  std::map<std::string, std::string> header;
  std::vector<GoldTable> tables;
  std::vector<std::vector<std::string>> statements;  // kind, block, indicator, value, scale, subject, quote
  std::vector<std::string> plants;                   // rules that a planted disagreement must raise
};

/// Throws std::runtime_error where the file is missing or a line is of no known kind.
[[nodiscard]] Gold ReadGold(const std::filesystem::path& file);

}  // namespace xephang::testing
