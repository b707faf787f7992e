// Training text -> words with their counts, and lines of ids.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/ngram_model.h"
#include "train/kneser_ney.h"

namespace xephang::train {

/// True for the lines of the law text that no training ever sees: accuracy is measured on them.
[[nodiscard]] constexpr bool IsHeldOut(std::size_t line) { return line % 500 == 7; }

/// The lines of `text` (UTF-8, brought to NFC), without the held-out ones where `hold_out`.
[[nodiscard]] std::vector<std::string> ReadLines(const std::string& path, bool hold_out);

struct WordCount {
  std::uint64_t total = 0;
  std::array<std::uint64_t, 3> by_case{};  ///< LetterCase.
};

struct TextCounts {
  std::map<std::string, WordCount> words;      ///< By VocabularyForm.
  std::map<std::string, std::uint64_t> codes;  ///< Tails of numbers of documents: "QĐ-UBND".
};

void CountWords(const std::vector<std::string>& lines, TextCounts& counts);

/// Lines as ids; running text that is broken over lines is joined (see normalize::BeginsAnew).
[[nodiscard]] Tokens ToTokens(const std::vector<std::string>& lines,
                              const std::function<normalize::WordId(std::string_view)>& id_of);

}  // namespace xephang::train
