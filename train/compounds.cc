#include "train/compounds.h"

#include <cmath>
#include <utility>

#include "normalize/repair_tokens.h"

namespace xephang::train {

using normalize::kUnknownWord;
using normalize::PieceKind;

std::set<std::uint32_t> CompoundPairs(const std::vector<std::string>& words,
                                      const std::function<normalize::WordId(std::string_view)>& id_of) {
  std::set<std::uint32_t> pairs;
  for (const std::string& word : words) {
    WordId before = kUnknownWord;
    for (const auto& piece : normalize::CutPieces(word)) {
      if (piece.kind == PieceKind::kOther) continue;
      WordId id = kUnknownWord;
      if (piece.kind == PieceKind::kWord)
        id = id_of(normalize::VocabularyForm(std::string_view(word).substr(piece.begin, piece.end - piece.begin)));
      if (before != kUnknownWord && id != kUnknownWord) pairs.insert(Key(before, id));
      before = id;
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
