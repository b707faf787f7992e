// Invented decisions in which every figure agrees with every other one, in the ways that real ones print them.
#pragma once

#include <string>
#include <vector>

namespace xephang::testing {

struct ConsistentDocument {
  std::string text;
  std::string shape;  ///< What it tries: scale, places, ties, rounding, blocks …
  int tables = 0;     ///< Tables of the total.
  int rows = 0;       ///< Of these.
};

/// The same seed gives the same document. Over a run of seeds all scales, tie conventions, rounding modes and numbers
/// of blocks come up.
[[nodiscard]] ConsistentDocument MakeConsistentDocument(unsigned seed);

}  // namespace xephang::testing
