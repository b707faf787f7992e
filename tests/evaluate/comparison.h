// What was read of a document beside the hand-checked truth about it, counted.
#pragma once

#include <string>
#include <vector>

#include "parse/decision.h"
#include "tests/gold/gold_file.h"

namespace xephang::testing {

struct Comparison {
  int rows = 0;        ///< Of gold.
  int rows_right = 0;  ///< Number, body, tier and every figure as in gold, and no figure more.
  int cells = 0;       ///< Figures of gold.
  int right = 0;
  int wrong = 0;         ///< Read as something else; a figure that gold does not have counts here, too.
  int silent = 0;        ///< Of the wrong ones, those that were read with full confidence and without a finding.
  int missing = 0;       ///< Not read.
  int tables = 0;        ///< Of gold.
  int tables_right = 0;  ///< Label, caption and block as in gold, and as many rows.
  int headers = 0;       ///< Header fields of gold.
  int headers_right = 0;
  std::vector<std::string> differences;  ///< One line each, for people.
};

[[nodiscard]] Comparison Compare(const Gold& gold, const parse::Decision& decision);

void Add(Comparison& sum, const Comparison& one);

}  // namespace xephang::testing
