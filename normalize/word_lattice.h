// The ways in which a run of text may read, and the cheapest of them by the language model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "normalize/ngram_model.h"

namespace xephang::normalize {

/// One reading of the text between two nodes.
struct LatticeEdge {
  std::uint32_t from = 0;  ///< Nodes are numbered from left to right; from < to.
  std::uint32_t to = 0;
  WordId word = kUnknownWord;
  int cost = 0;               ///< Beside the language model's.
  bool silent = false;        ///< No word: the language model is not asked.
  std::uint32_t payload = 0;  ///< For the caller; edges that share it say the same.
  std::uint32_t begin = 0;  ///< The ground that it covers, up to `end`: edges that share some are each other's rivals.
  std::uint32_t end = 0;
};

struct LatticeLimits {
  std::size_t states = 24;
  int beam = 10 * kCostUnit;
};

struct LatticePath {
  std::vector<std::uint32_t> edges;  ///< Indices of the edges of the cheapest way, in order.
  std::vector<int> margins;  ///< For each, how much dearer the best way is that says something else there; capped.
  NgramContext end;
};

inline constexpr int kMaxMargin = 20 * kCostUnit;

/// The cheapest way from node 0 to node `last`. `edges` by their `from`, ascending; every node on a way must be
/// reachable. `with_margins` costs about half as much again.
[[nodiscard]] LatticePath CheapestPath(const NgramModel& words, const std::vector<LatticeEdge>& edges,
                                       std::uint32_t last, const NgramContext& start, const LatticeLimits& limits);

}  // namespace xephang::normalize
