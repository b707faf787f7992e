// A language model of syllables: what word follows two others, from a packed table that is used where it lies.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace xephang::normalize {

using WordId = std::uint16_t;

inline constexpr WordId kUnknownWord = 0;
inline constexpr WordId kLineStart = 1;
inline constexpr WordId kNumberWord = 2;
inline constexpr WordId kCodeWord = 3;
inline constexpr WordId kFirstWord = 4;  ///< The words of the vocabulary follow, sorted by their bytes.

/// Costs are -ln of a probability in units of 1/16: 16 is a factor of e.
inline constexpr int kCostUnit = 16;

/// How a word is written. kOtherCase is "eOffice".
enum class LetterCase : std::uint8_t { kLower, kTitle, kUpper };

/// What the next word is judged by: the last two.
struct NgramContext {
  WordId last = kLineStart;
  std::int32_t bigram = -1;  ///< Index of the last two words in the table; -1 where they are not in it.
  friend bool operator==(const NgramContext&, const NgramContext&) = default;
};

/// Views into a packed model; the bytes must outlive it. Modified Kneser-Ney with back-off, quantised.
class NgramModel {
 public:
  NgramModel() = default;
  /// Of the sections of a repair model; see repair_model.h for their layout. Throws std::runtime_error where a section
  /// contradicts itself.
  NgramModel(std::span<const std::byte> vocabulary, std::span<const std::byte> unigrams,
             std::span<const std::byte> bigrams, std::span<const std::byte> trigrams);

  [[nodiscard]] std::size_t size() const { return words_; }
  /// In the form of VocabularyForm; empty for the ids before kFirstWord.
  [[nodiscard]] std::string_view Word(WordId id) const;
  /// kUnknownWord where the vocabulary does not have it. `form` as VocabularyForm gives it.
  [[nodiscard]] WordId Find(std::string_view form) const;
  /// Cost of the word in small letters, with a capital, in capitals.
  [[nodiscard]] int CaseCost(WordId id, LetterCase letter_case) const {
    return case_[std::size_t{id} * 3 + static_cast<std::size_t>(letter_case)];
  }

  /// The cost of `word` after `context`, and the context after it.
  [[nodiscard]] std::pair<int, NgramContext> Next(const NgramContext& context, WordId word) const {
    return Next(context, word, FindBigram(context.last, word));
  }
  /// The same where the caller has sought the pair of `context.last` and `word` already.
  [[nodiscard]] std::pair<int, NgramContext> Next(const NgramContext& context, WordId word, std::int32_t bigram) const;
  /// Index of two words in the table, -1 where they are not in it.
  [[nodiscard]] std::int32_t FindBigram(WordId first, WordId second) const;
  [[nodiscard]] int UnigramCost(WordId word) const { return unigram_cost_[word]; }

 private:
  [[nodiscard]] std::uint32_t TrigramBegin(std::size_t bigram) const {
    return trigram_high_[bigram >> 6U] + trigram_low_[bigram];
  }

  std::size_t words_ = 0;
  const std::uint32_t* word_offset_ = nullptr;
  const char* word_bytes_ = nullptr;
  const std::uint8_t* case_ = nullptr;
  const std::uint8_t* unigram_cost_ = nullptr;
  const std::uint8_t* unigram_backoff_ = nullptr;
  const std::uint32_t* bigram_begin_ = nullptr;
  std::size_t bigrams_ = 0;
  const std::uint16_t* bigram_word_ = nullptr;
  const std::uint8_t* bigram_cost_ = nullptr;
  const std::uint8_t* bigram_backoff_ = nullptr;
  const std::uint16_t* trigram_low_ = nullptr;
  const std::uint32_t* trigram_high_ = nullptr;
  std::size_t trigrams_ = 0;
  const std::uint16_t* trigram_word_ = nullptr;
  const std::uint8_t* trigram_cost_ = nullptr;
};

}  // namespace xephang::normalize
