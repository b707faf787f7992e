// The words of the vocabulary as a tree of letters, each word in small letters, with a capital, and in capitals, and
// the search for those that an engine may have read as what stands there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/channel_model.h"
#include "normalize/ngram_model.h"

namespace xephang::normalize {

/// A word that letters [begin, end) of a token may have been.
struct SpanCandidate {
  std::uint8_t begin = 0;
  std::uint8_t end = 0;
  WordId word = kUnknownWord;
  LetterCase letter_case = LetterCase::kLower;
  int cost = 0;  ///< Of the channel, in units of 1/16.
};

struct TrieSearchLimits {
  int beam = 7 * kCostUnit;        ///< Behind the best way to read the same letters.
  std::size_t width = 160;         ///< Ways kept at each letter.
  std::size_t candidates = 32;     ///< Kept for each span: the likeliest by channel and frequency.
  int unforeseen = 8 * kCostUnit;  ///< A letter read as one that no pair of the channel shows.
  bool split = false;              ///< Also words that begin inside the token.
};

class SyllableTrie {
 public:
  SyllableTrie() = default;
  explicit SyllableTrie(const NgramModel& words);

  /// The words that may stand in `token` (at most 255 letters), by span and cost.
  [[nodiscard]] std::vector<SpanCandidate> Search(std::u32string_view token, const ChannelModel& channel,
                                                  const TrieSearchLimits& limits) const;

 private:
  struct Node {
    std::uint32_t first_edge = 0;
    std::uint32_t edges = 0;
    std::int32_t leaf = -1;  // index into leaves_ of the first word here
    std::uint32_t leaf_count = 0;
    std::uint64_t letters = 0;  // a bit for those of its edges: most letters that are sought have no edge
  };
  struct Edge {
    char32_t letter;
    std::uint32_t node;
  };
  struct Leaf {
    WordId word;
    LetterCase letter_case;
    std::uint16_t prior;  // what the word costs by itself, in this case
  };
  [[nodiscard]] std::int32_t Child(std::uint32_t node, char32_t letter) const;

  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::vector<Leaf> leaves_;
};

}  // namespace xephang::normalize
