#include "train/compounds.h"

#include <cmath>
#include <utility>

#include "train/corpus_text.h"

namespace xephang::train {

std::set<std::uint32_t> CompoundPairs(const std::vector<std::string>& words,
                                      const std::function<normalize::WordId(std::string_view)>& id_of) {
  std::set<std::uint32_t> pairs;
  for (const std::string& word : words) {
    const Tokens ids = ToTokens({word}, id_of);
    for (std::size_t i = 1; i < ids.size(); ++i) {
      if (ids[i - 1] >= normalize::kFirstWord && ids[i] >= normalize::kFirstWord) pairs.insert(Key(ids[i - 1], ids[i]));
    }
  }
  return pairs;
}

WithCompounds::WithCompounds(const Mixture& mixture, std::set<std::uint32_t> pairs, double gain)
    : mixture_(mixture), pairs_(std::move(pairs)), factor_(std::exp(gain)) {}

namespace {

template <typename F>
double SumBehind(const std::set<std::uint32_t>& pairs, WordId v, F share) {
  double sum = 0;
  for (auto it = pairs.lower_bound(Key(v, 0)); it != pairs.end() && *it >> 16U == v; ++it)
    sum += share(static_cast<WordId>(*it));
  return sum;
}

}  // namespace

double WithCompounds::Total(WordId v) const {
  return 1 + (factor_ - 1) * SumBehind(pairs_, v, [&](WordId w) { return mixture_.P2(v, w); });
}

double WithCompounds::Total(WordId u, WordId v) const {
  return 1 + (factor_ - 1) * SumBehind(pairs_, v, [&](WordId w) { return mixture_.P3(u, v, w); });
}

}  // namespace xephang::train
