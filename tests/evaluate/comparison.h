// What was read of a document beside the hand-checked truth about it, counted.
#pragma once

#include <string>
#include <vector>

#include "parse/decision.h"
#include "tests/gold/gold_file.h"

namespace xephang::testing {

/// A figure or name is in doubt where its confidence is below that of two readings that agree (0.95, at which a finding
/// may accuse the source), or where a finding names its row.
struct Comparison {
  int rows = 0;         ///< Of gold.
  int rows_right = 0;   ///< Number, body, tier and every figure as in gold, and no figure more.
  int rows_silent = 0;  ///< Not right, and nothing in or about the row says that it may not be.
  int names = 0;        ///< Bodies of gold, one for each row.
  int names_right = 0;
  int names_silent = 0;  ///< Taken for another body, or for one that is none, and not in doubt.
  int cells = 0;         ///< Figures of gold.
  int right = 0;
  int wrong = 0;         ///< Read as something else; a figure that gold does not have counts here, too.
  int silent = 0;        ///< Of the wrong ones, those that are not in doubt.
  int missing = 0;       ///< Not read.
  int untold = 0;        ///< Of the missing ones, those that nothing says are missing.
  int tables = 0;        ///< Of gold.
  int tables_right = 0;  ///< Label, caption and block as in gold, and as many rows.
  int headers = 0;       ///< Header fields of gold.
  int headers_right = 0;
  std::vector<std::string> differences;  ///< One line each, for people.
};

[[nodiscard]] Comparison Compare(const Gold& gold, const parse::Decision& decision);

void Add(Comparison& sum, const Comparison& one);

}  // namespace xephang::testing
