#include "normalize/syllable_trie.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "normalize/repair_tokens.h"
#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

std::uint64_t BitOf(char32_t letter) { return std::uint64_t{1} << ((letter ^ (letter >> 6U)) & 63U); }

}  // namespace

SyllableTrie::SyllableTrie(const NgramModel& words) {
  // A form in each case and, where the two spellings part, with the tone in either place.
  std::vector<std::tuple<std::u32string, WordId, LetterCase>> forms;
  forms.reserve(words.size() * 3);
  for (std::size_t n = kFirstWord; n < words.size(); ++n) {
    const auto id = static_cast<WordId>(n);
    const std::string lower(words.Word(id));
    const std::string newer = PlaceTone(lower, true);
    for (const std::string& spelled : {lower, newer}) {
      const std::u32string letters = DecodeUtf8(spelled);
      const std::u32string capitals = DecodeUtf8(ToUpper(spelled));
      if (letters.empty() || letters.size() != capitals.size()) continue;
      std::u32string title = letters;
      title[0] = capitals[0];
      forms.emplace_back(letters, id, LetterCase::kLower);
      forms.emplace_back(title, id, LetterCase::kTitle);
      if (letters.size() > 1) forms.emplace_back(capitals, id, LetterCase::kUpper);
      if (newer == lower) break;
    }
  }
  std::sort(forms.begin(), forms.end());

  // Level by level, so that the children of a node lie side by side.
  struct Range {
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
  };
  std::vector<Range> ranges{{0, forms.size(), 0}};
  nodes_.emplace_back();
  for (std::size_t n = 0; n < ranges.size(); ++n) {
    auto [begin, end, depth] = ranges[n];
    nodes_[n].leaf = static_cast<std::int32_t>(leaves_.size());
    while (begin < end && std::get<0>(forms[begin]).size() == depth) {
      const auto [letters, word, letter_case] = forms[begin];
      leaves_.push_back(
          {word, letter_case, static_cast<std::uint16_t>(words.UnigramCost(word) + words.CaseCost(word, letter_case))});
      ++nodes_[n].leaf_count;
      ++begin;
    }
    nodes_[n].first_edge = static_cast<std::uint32_t>(edges_.size());
    while (begin < end) {
      const char32_t letter = std::get<0>(forms[begin])[depth];
      std::size_t to = begin;
      while (to < end && std::get<0>(forms[to])[depth] == letter) ++to;
      edges_.push_back({letter, static_cast<std::uint32_t>(nodes_.size())});
      ++nodes_[n].edges;
      nodes_[n].letters |= BitOf(letter);
      nodes_.emplace_back();
      ranges.push_back({begin, to, depth + 1});
      begin = to;
    }
  }
}

std::int32_t SyllableTrie::Child(std::uint32_t node, char32_t letter) const {
  if ((nodes_[node].letters & BitOf(letter)) == 0) return -1;
  // Without branches: which way a step goes is a matter of chance.
  const Edge* at = edges_.data() + nodes_[node].first_edge;
  for (std::uint32_t left = nodes_[node].edges; left > 1;) {
    const std::uint32_t half = left / 2;
    at += at[half - 1].letter < letter ? half : 0;
    left -= half;
  }
  return at->letter == letter ? static_cast<std::int32_t>(at->node) : -1;
}

std::vector<SpanCandidate> SyllableTrie::Search(std::u32string_view token, const ChannelModel& channel,
                                                const TrieSearchLimits& limits) const {
  std::vector<SpanCandidate> out;
  if (nodes_.empty() || token.empty() || token.size() > 255) return out;
  struct Way {
    int cost;  // not negative
    std::uint32_t node;
    // The cheapest way to a node comes before its others.
    std::uint64_t ByNode() const { return (std::uint64_t{node} << 32U) | static_cast<std::uint32_t>(cost); }
    std::uint64_t ByCost() const { return (std::uint64_t{static_cast<std::uint32_t>(cost)} << 32U) | node; }
  };
  const std::size_t n = token.size();
  std::vector<std::array<const std::vector<ChannelUnit>*, 4>> units(n + 1);
  for (std::size_t j = 0; j <= n; ++j) {
    for (std::size_t b = 0; b <= 3; ++b) units[j].at(b) = j + b <= n ? channel.Units(token.substr(j, b)) : nullptr;
  }
  std::vector<std::vector<Way>> ways(n + 1);
  const auto tidy = [&](std::vector<Way>& all) {
    if (all.empty()) return;
    int best = all.front().cost;
    for (const Way& w : all) best = std::min(best, w.cost);
    std::erase_if(all, [&](const Way& w) { return w.cost > best + limits.beam; });
    std::sort(all.begin(), all.end(), [](const Way& a, const Way& b) { return a.ByNode() < b.ByNode(); });
    all.erase(std::unique(all.begin(), all.end(), [](const Way& a, const Way& b) { return a.node == b.node; }),
              all.end());
    const auto cheaper = [](const Way& a, const Way& b) { return a.ByCost() < b.ByCost(); };
    if (all.size() > limits.width) {
      std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limits.width), all.end(), cheaper);
      all.resize(limits.width);
    }
    std::sort(all.begin(), all.end(), cheaper);
  };
  const auto walk = [&](std::uint32_t from, std::u32string_view letters) -> std::int32_t {
    std::int32_t node = static_cast<std::int32_t>(from);
    for (const char32_t c : letters) {
      node = Child(static_cast<std::uint32_t>(node), c);
      if (node < 0) return -1;
    }
    return node;
  };

  const std::size_t last_start = limits.split ? n - 1 : 0;
  std::vector<std::pair<int, SpanCandidate>> here;
  for (std::size_t s = 0; s <= last_start; ++s) {
    for (auto& w : ways) w.clear();
    ways[s].push_back({0, 0});
    for (std::size_t j = s; j <= n; ++j) {
      if (ways[j].empty()) continue;
      tidy(ways[j]);
      if (units[j][0] != nullptr) {  // letters that left no trace
        const std::size_t before = ways[j].size();
        for (std::size_t k = 0; k < before; ++k) {
          for (const ChannelUnit& u : *units[j][0]) {
            if (ways[j][k].cost + u.cost > ways[j][0].cost + limits.beam) break;
            const std::int32_t to = walk(ways[j][k].node, u.truth);
            if (to >= 0) ways[j].push_back({ways[j][k].cost + u.cost, static_cast<std::uint32_t>(to)});
          }
        }
        tidy(ways[j]);
      }
      const int best = ways[j].front().cost;
      if (j > s) {
        here.clear();
        for (const Way& w : ways[j]) {
          const Node& node = nodes_[w.node];
          for (std::uint32_t k = 0; k < node.leaf_count; ++k) {
            const Leaf& leaf = leaves_[static_cast<std::size_t>(node.leaf) + k];
            here.emplace_back(w.cost * 3 / 4 + leaf.prior,
                              SpanCandidate{static_cast<std::uint8_t>(s), static_cast<std::uint8_t>(j), leaf.word,
                                            leaf.letter_case, w.cost});
          }
        }
        std::stable_sort(here.begin(), here.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        if (here.size() > limits.candidates) here.resize(limits.candidates);
        for (const auto& [rank, candidate] : here) out.push_back(candidate);
      }
      if (j == n) break;
      for (const Way& w : ways[j]) {
        const int room = best + limits.beam - w.cost;
        const std::uint64_t letters = nodes_[w.node].letters;
        for (std::size_t b = 1; b <= 3 && j + b <= n; ++b) {
          if (units[j].at(b) == nullptr) continue;
          for (const ChannelUnit& u : *units[j].at(b)) {
            if (u.cost > room + 2 * kCostUnit) break;
            if (!u.truth.empty() && (letters & BitOf(u.truth.front())) == 0) continue;
            const std::int32_t to = walk(w.node, u.truth);
            if (to >= 0) ways[j + b].push_back({w.cost + u.cost, static_cast<std::uint32_t>(to)});
          }
        }
      }
      // What no pair shows: any letter for this one, or none.
      const std::size_t most = std::min<std::size_t>(ways[j].size(), 12);
      for (std::size_t k = 0; k < most; ++k) {
        const Way w = ways[j][k];
        ways[j + 1].push_back({w.cost + limits.unforeseen, w.node});
        const Node& node = nodes_[w.node];
        if (w.node == 0) continue;
        for (std::uint32_t e = 0; e < node.edges; ++e) {
          ways[j + 1].push_back({w.cost + limits.unforeseen, edges_[node.first_edge + e].node});
        }
      }
    }
  }
  return out;
}

}  // namespace xephang::normalize
