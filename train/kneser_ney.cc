#include "train/kneser_ney.h"

#include <algorithm>

namespace xephang::train {
namespace {

std::array<double, 4> DiscountsOf(const std::array<std::uint64_t, 5>& n) {
  // A text too small to have all four counts of counts is smoothed by plain absolute discounts.
  if (n[1] == 0 || n[2] == 0 || n[3] == 0 || n[4] == 0) return {0, 0.7, 1.1, 1.4};
  const auto d = [&](std::size_t k) { return static_cast<double>(n[k]); };
  const double y = d(1) / (d(1) + 2 * d(2));
  std::array<double, 4> out{0, 1 - 2 * y * d(2) / d(1), 2 - 3 * y * d(3) / d(2), 3 - 4 * y * d(4) / d(3)};
  for (std::size_t k = 1; k < 4; ++k) out[k] = std::clamp(out[k], 0.1, static_cast<double>(k) - 0.05);
  return out;
}

template <typename K>
std::vector<std::pair<K, std::uint32_t>> CountSorted(std::vector<K> keys) {
  std::sort(keys.begin(), keys.end());
  std::vector<std::pair<K, std::uint32_t>> out;
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t j = i;
    while (j < keys.size() && keys[j] == keys[i]) ++j;
    out.emplace_back(keys[i], static_cast<std::uint32_t>(j - i));
    i = j;
  }
  return out;
}

}  // namespace

KneserNey::KneserNey(const Tokens& tokens, std::size_t vocabulary) : vocabulary_(vocabulary) {
  std::vector<std::uint64_t> keys3;
  std::vector<std::uint32_t> keys2;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == normalize::kLineStart) continue;
    ++total_;
    if (i >= 1) keys2.push_back(Key(tokens[i - 1], tokens[i]));
    if (i >= 2 && tokens[i - 1] != normalize::kLineStart) keys3.push_back(Key(tokens[i - 2], tokens[i - 1], tokens[i]));
  }
  trigrams_ = CountSorted(std::move(keys3));
  bigrams_ = CountSorted(std::move(keys2));

  for (const auto& [key, count] : trigrams_) {
    trigram_count_.emplace(key, count);
    ++bigram_count_[static_cast<std::uint32_t>(key & 0xFFFFFFFFU)];
  }
  unigram_count_.assign(vocabulary, 0);
  for (const auto& [key, count] : bigrams_) {
    const auto first = static_cast<WordId>(key >> 16U);
    if (first == normalize::kLineStart) bigram_count_[key] = count;
    // A bigram that only ever stood behind a line start's first word has no trigram before it; it counts once.
    else
      bigram_count_.emplace(key, 1);
    ++unigram_count_[key & 0xFFFFU];
  }

  std::array<std::uint64_t, 5> n3{}, n2{}, n1{};
  for (const auto& [key, count] : trigrams_) ++n3.at(std::min<std::uint32_t>(count, 4) * (count <= 4 ? 1U : 0U));
  for (const auto& [key, count] : bigram_count_) ++n2.at(count <= 4 ? count : 0);
  for (const std::uint32_t count : unigram_count_) ++n1.at(count <= 4 ? count : 0);
  d3_ = DiscountsOf(n3);
  d2_ = DiscountsOf(n2);
  d1_ = DiscountsOf(n1);

  for (const auto& [key, count] : trigrams_) {
    Context& c = trigram_context_[static_cast<std::uint32_t>(key >> 16U)];
    c.total += count;
    c.gamma += d3_.at(std::min<std::uint32_t>(count, 3));
  }
  for (auto& [key, c] : trigram_context_) c.gamma /= c.total;
  bigram_context_.assign(vocabulary, {});
  for (const auto& [key, count] : bigram_count_) {
    Context& c = bigram_context_[key >> 16U];
    c.total += count;
  }
  // Sums of doubles depend on their order, and the order of a hash map is nobody's promise: by sorted bigrams.
  for (const auto& [key, plain] : bigrams_) {
    bigram_context_[key >> 16U].gamma += d2_.at(std::min<std::uint32_t>(bigram_count_.at(key), 3));
  }
  for (Context& c : bigram_context_) {
    if (c.total > 0) c.gamma /= c.total;
  }
  for (const std::uint32_t count : unigram_count_) {
    unigram_context_.total += count;
    unigram_context_.gamma += d1_.at(std::min<std::uint32_t>(count, 3));
  }
  if (unigram_context_.total > 0) unigram_context_.gamma /= unigram_context_.total;
}

KneserNey::Share KneserNey::Of(WordId w) const {
  if (unigram_context_.total == 0) return {};
  const std::uint32_t count = unigram_count_[w];
  return {true, (count - d1_.at(std::min<std::uint32_t>(count, 3))) / unigram_context_.total, unigram_context_.gamma};
}

KneserNey::Share KneserNey::Of(WordId v, WordId w) const {
  const Context& c = bigram_context_[v];
  if (c.total == 0) return {};
  const auto it = bigram_count_.find(Key(v, w));
  const std::uint32_t count = it == bigram_count_.end() ? 0 : it->second;
  return {true, (count - d2_.at(std::min<std::uint32_t>(count, 3))) / c.total, c.gamma};
}

KneserNey::Share KneserNey::Of(WordId u, WordId v, WordId w) const {
  const auto context = trigram_context_.find(Key(u, v));
  if (context == trigram_context_.end()) return {};
  const auto it = trigram_count_.find(Key(u, v, w));
  const std::uint32_t count = it == trigram_count_.end() ? 0 : it->second;
  return {true, (count - d3_.at(std::min<std::uint32_t>(count, 3))) / context->second.total, context->second.gamma};
}

namespace {

template <typename F>
double Mix(const std::vector<Mixture::Part>& parts, F share, double lower) {
  double sum = 0;
  for (const Mixture::Part& part : parts) {
    const KneserNey::Share s = share(*part.model);
    sum += part.weight * (s.own + s.rest * lower);
  }
  return sum;
}

}  // namespace

void Mixture::Add(const KneserNey& model, double weight) {
  if (weight <= 0) return;
  parts_.push_back({&model, weight});
  vocabulary_ = model.vocabulary();
}

double Mixture::P1(WordId w) const {
  return Mix(
      parts_, [&](const KneserNey& m) { return m.Of(w); }, 1.0 / static_cast<double>(vocabulary_));
}
double Mixture::P2(WordId v, WordId w) const {
  return Mix(
      parts_, [&](const KneserNey& m) { return m.Of(v, w); }, P1(w));
}
double Mixture::P3(WordId u, WordId v, WordId w) const {
  return Mix(
      parts_, [&](const KneserNey& m) { return m.Of(u, v, w); }, P2(v, w));
}

}  // namespace xephang::train
