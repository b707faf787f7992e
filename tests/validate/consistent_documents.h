// Invented decisions in which every figure agrees with every other one, in the ways that real ones print them.
#pragma once

#include <string>
#include <vector>

#include "validate/validation.h"

namespace xephang::testing {

struct ConsistentDocument {
  std::string text;
  std::vector<std::string> shape;  ///< What it tries: "ties: dense", "scale: 850, places 2", "no row numbers" …
  int blocks = 0;
  int rows = 0;  ///< Bodies. Ranks and scores may stand in tables apart, with as many rows each.
};

/// The same seed gives the same document. Over a run of seeds all scales, tie conventions, rounding modes and numbers
/// of blocks come up.
[[nodiscard]] ConsistentDocument MakeConsistentDocument(unsigned seed);

/// What the program makes of such a document.
struct ReadDocument {
  validate::Validation validation;
  int rows = 0;  ///< Bodies read: rows of tables, a body once in each block and section.
};
[[nodiscard]] ReadDocument ReadBack(const ConsistentDocument& document);

}  // namespace xephang::testing
