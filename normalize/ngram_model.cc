#include "normalize/ngram_model.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>

namespace xephang::normalize {
namespace {

static_assert(std::endian::native == std::endian::little, "the packed tables are little-endian");

// Walks a section; every array in it begins at a multiple of four.
class Reader {
 public:
  Reader(std::span<const std::byte> bytes, const char* what) : bytes_(bytes), what_(what) {}

  std::uint32_t Count() { return *Array<std::uint32_t>(1); }

  template <typename T>
  const T* Array(std::size_t n) {
    at_ = (at_ + 3) & ~std::size_t{3};
    if (at_ > bytes_.size() || n > (bytes_.size() - at_) / sizeof(T)) {
      throw std::runtime_error(std::string("repair model: the section of ") + what_ + " is cut off");
    }
    const std::byte* p = bytes_.data() + at_;
    at_ += n * sizeof(T);
    return reinterpret_cast<const T*>(p);
  }

 private:
  std::span<const std::byte> bytes_;
  const char* what_;
  std::size_t at_ = 0;
};

[[noreturn]] void Contradiction(const char* what) {
  throw std::runtime_error(std::string("repair model: the section of ") + what + " contradicts itself");
}

}  // namespace

NgramModel::NgramModel(std::span<const std::byte> vocabulary, std::span<const std::byte> unigrams,
                       std::span<const std::byte> bigrams, std::span<const std::byte> trigrams) {
  Reader v(vocabulary, "words");
  words_ = v.Count();
  if (words_ < kFirstWord || words_ > 0xFFFF) Contradiction("words");
  word_offset_ = v.Array<std::uint32_t>(words_ + 1);
  case_ = v.Array<std::uint8_t>(words_ * 3);
  word_bytes_ = v.Array<char>(word_offset_[words_]);
  for (std::size_t i = 0; i < words_; ++i) {
    if (word_offset_[i] > word_offset_[i + 1]) Contradiction("words");
  }

  Reader b(bigrams, "bigrams");
  bigrams_ = b.Count();
  bigram_word_ = b.Array<std::uint16_t>(bigrams_);
  bigram_cost_ = b.Array<std::uint8_t>(bigrams_);
  bigram_backoff_ = b.Array<std::uint8_t>(bigrams_);
  trigram_low_ = b.Array<std::uint16_t>(bigrams_ + 1);
  trigram_high_ = b.Array<std::uint32_t>((bigrams_ >> 6U) + 1);

  Reader u(unigrams, "unigrams");
  unigram_cost_ = u.Array<std::uint8_t>(words_);
  unigram_backoff_ = u.Array<std::uint8_t>(words_);
  bigram_begin_ = u.Array<std::uint32_t>(words_ + 1);
  for (std::size_t i = 0; i < words_; ++i) {
    if (bigram_begin_[i] > bigram_begin_[i + 1]) Contradiction("unigrams");
  }
  if (bigram_begin_[words_] != bigrams_) Contradiction("unigrams");

  Reader t(trigrams, "trigrams");
  trigrams_ = t.Count();
  trigram_word_ = t.Array<std::uint16_t>(trigrams_);
  trigram_cost_ = t.Array<std::uint8_t>(trigrams_);
  // That the ranges of the trigrams are in order is checked where they are used: this must be quick.
}

std::string_view NgramModel::Word(WordId id) const {
  if (id < kFirstWord || id >= words_) return {};
  return {word_bytes_ + word_offset_[id], word_offset_[std::size_t{id} + 1] - word_offset_[id]};
}

WordId NgramModel::Find(std::string_view form) const {
  std::size_t low = kFirstWord;
  std::size_t high = words_;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const auto id = static_cast<WordId>(middle);
    const int order = Word(id).compare(form);
    if (order == 0) return id;
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return kUnknownWord;
}

namespace {

// Where `word` stands in a sorted range; nullptr where it does not. Without branches, for which way a step goes is a
// matter of chance.
const std::uint16_t* FindSorted(const std::uint16_t* at, std::size_t size, WordId word) {
  if (size == 0) return nullptr;
  while (size > 1) {
    const std::size_t half = size / 2;
    at += at[half - 1] < word ? half : 0;
    size -= half;
  }
  return *at == word ? at : nullptr;
}

}  // namespace

std::int32_t NgramModel::FindBigram(WordId first, WordId second) const {
  const std::uint32_t begin = bigram_begin_[first];
  const auto* at = FindSorted(bigram_word_ + begin, bigram_begin_[std::size_t{first} + 1] - begin, second);
  return at != nullptr ? static_cast<std::int32_t>(at - bigram_word_) : -1;
}

std::pair<int, NgramContext> NgramModel::Next(const NgramContext& context, WordId word, std::int32_t bigram) const {
  const NgramContext next{word, bigram};
  int cost = 0;
  if (context.bigram >= 0) {
    const auto b = static_cast<std::size_t>(context.bigram);
    const std::size_t from = std::min<std::size_t>(TrigramBegin(b), trigrams_);
    const std::size_t to = std::min<std::size_t>(TrigramBegin(b + 1), trigrams_);
    if (from < to) {
      const std::uint16_t* at = FindSorted(trigram_word_ + from, to - from, word);
      if (at != nullptr) return {trigram_cost_[at - trigram_word_], next};
      cost += static_cast<int>(bigram_backoff_[b]) - 64;
    }
  }
  if (next.bigram >= 0) return {cost + bigram_cost_[next.bigram], next};
  return {cost + static_cast<int>(unigram_backoff_[context.last]) - 64 + unigram_cost_[word], next};
}

}  // namespace xephang::normalize
