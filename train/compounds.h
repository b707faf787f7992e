// A mixture of texts that also knows which syllables make words of a dictionary.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "train/kneser_ney.h"

namespace xephang::train {

/// The pairs of neighbours in `words`, each of which is a word of a dictionary: "cơ sở dữ liệu" gives three.
/// Pairs with a syllable that `id_of` does not know are left out.
[[nodiscard]] std::set<std::uint32_t> CompoundPairs(const std::vector<std::string>& words,
                                                    const std::function<normalize::WordId(std::string_view)>& id_of);

/// The mixture, log-linear with a dictionary: behind a syllable, those that make a word with it are exp(`gain`) times
/// as likely, and every context still sums to one. Laws hardly use some words that any report does; a text mixed in,
/// with each word of the dictionary once, would have said that all of them are as likely.
class WithCompounds {
 public:
  /// `mixture` must outlive it.
  WithCompounds(const Mixture& mixture, std::set<std::uint32_t> pairs, double gain);
  [[nodiscard]] const std::set<std::uint32_t>& pairs() const { return pairs_; }

  /// What divides the shares behind a context; to be asked once for all its words.
  [[nodiscard]] double Total(WordId v) const;
  [[nodiscard]] double Total(WordId u, WordId v) const;
  [[nodiscard]] double P2(WordId v, WordId w, double total) const { return Raised(v, w, mixture_.P2(v, w)) / total; }
  [[nodiscard]] double P3(WordId u, WordId v, WordId w, double total) const {
    return Raised(v, w, mixture_.P3(u, v, w)) / total;
  }

 private:
  [[nodiscard]] double Raised(WordId v, WordId w, double p) const {
    return pairs_.contains(Key(v, w)) ? p * factor_ : p;
  }

  const Mixture& mixture_;
  std::set<std::uint32_t> pairs_;
  double factor_;
};

}  // namespace xephang::train
