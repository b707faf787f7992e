// Modified Kneser-Ney smoothing of trigrams (Chen and Goodman 1998), and mixtures of such models.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "normalize/ngram_model.h"

namespace xephang::train {

using normalize::WordId;

/// Text as ids; every line begins with kLineStart.
using Tokens = std::vector<WordId>;

/// An n-gram of up to three words as one number; the first word is the highest.
[[nodiscard]] constexpr std::uint64_t Key(WordId u, WordId v, WordId w) {
  return (std::uint64_t{u} << 32U) | (std::uint64_t{v} << 16U) | w;
}
[[nodiscard]] constexpr std::uint32_t Key(WordId v, WordId w) { return (std::uint32_t{v} << 16U) | w; }

class KneserNey {
 public:
  KneserNey(const Tokens& tokens, std::size_t vocabulary);

  /// What an order says by itself: the discounted share of the word, and the share left to the order below.
  struct Share {
    bool seen = false;  ///< Whether the context was: `own` is 0 and `rest` 1 where it was not.
    double own = 0;
    double rest = 1;
  };
  [[nodiscard]] Share Of(WordId w) const;
  [[nodiscard]] Share Of(WordId v, WordId w) const;
  [[nodiscard]] Share Of(WordId u, WordId v, WordId w) const;

  /// Sorted, each once, with their counts.
  [[nodiscard]] const std::vector<std::pair<std::uint64_t, std::uint32_t>>& trigrams() const { return trigrams_; }
  [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::uint32_t>>& bigrams() const { return bigrams_; }
  [[nodiscard]] std::size_t tokens() const { return total_; }
  [[nodiscard]] std::size_t vocabulary() const { return vocabulary_; }

 private:
  struct Context {
    double total = 0;
    double gamma = 0;
  };
  using Discounts = std::array<double, 4>;  // by count 0, 1, 2, 3 and more

  std::size_t vocabulary_;
  std::size_t total_ = 0;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> trigrams_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> bigrams_;
  std::unordered_map<std::uint64_t, std::uint32_t> trigram_count_;
  std::unordered_map<std::uint32_t, std::uint32_t> bigram_count_;  // continuation counts; plain after a line start
  std::vector<std::uint32_t> unigram_count_;                       // continuation counts
  std::unordered_map<std::uint32_t, Context> trigram_context_;
  std::vector<Context> bigram_context_;
  Context unigram_context_;
  Discounts d3_{}, d2_{}, d1_{};
};

/// Several texts as one model: what they leave in an order goes to the mixture of the order below, not to each text's
/// own. A small text knows its phrases, and little of how words are shared: without this, every word that is common in
/// it drew others near. Weights should sum to one; a text that does not know the context has all of its weight left.
class Mixture {
 public:
  void Add(const KneserNey& model, double weight);
  [[nodiscard]] double P1(WordId w) const;
  [[nodiscard]] double P2(WordId v, WordId w) const;
  [[nodiscard]] double P3(WordId u, WordId v, WordId w) const;
  struct Part {
    const KneserNey* model;
    double weight;
  };
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<Part> parts_;
  std::size_t vocabulary_ = 1;
};

}  // namespace xephang::train
