// A line of text as the language model sees it: words, numbers, codes, and what stands between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/ngram_model.h"

namespace xephang::normalize {

enum class PieceKind : std::uint8_t {
  kWord,    ///< Letters only.
  kNumber,  ///< Digits, with marks between digits: "83,8", "24/12/2021", "2021-2025".
  kCode,    ///< A number of a document or another run of digits and letters: "3234/QĐ-UBND", "17-NQ/TU", "5G".
  kOther,   ///< Blanks and punctuation.
};

struct Piece {
  PieceKind kind = PieceKind::kOther;
  std::size_t begin = 0;  ///< Byte offsets into the line.
  std::size_t end = 0;
};

/// `line` cut into pieces; together they are the line. Bytes that are not UTF-8 are kOther.
[[nodiscard]] std::vector<Piece> CutPieces(std::string_view line);

/// The word as the vocabulary has it: NFC, small letters, the tone on the vowel where the older spelling puts it
/// ("hòa", "thủy"; "hoà" and "thuỷ" give the same).
[[nodiscard]] std::string VocabularyForm(std::string_view word);

/// `word` with its tone where the older spelling ("hòa") or the newer one ("hoà") puts it. Case is kept.
[[nodiscard]] std::string PlaceTone(std::string_view word, bool newer);

/// +1 where the tone of `word` stands as only the newer spelling has it ("hoà"), -1 as only the older ("hòa"), else 0.
[[nodiscard]] int TonePlacement(std::string_view word);

/// How `word` is written; mixed case ("eOffice") counts as small letters.
[[nodiscard]] LetterCase CaseOf(std::string_view word);

/// Whether `line` starts a new sentence or item behind `before`, the last line that was not blank: `before` is empty or
/// ends one, `line` begins with a bullet or an item number, or one of the two is in capitals and the other is not.
[[nodiscard]] bool BeginsAnew(std::string_view before, std::string_view line);

/// Whether a sentence ends in `line` before the word at `begin`: that begins with a capital, and before it stand a
/// blank and the full stop of a word in small letters ("… 30 điểm. Đa phần …"; not "TP. Hồ Chí Minh", "1. Ưu điểm").
[[nodiscard]] bool BeginsSentence(std::string_view line, std::size_t begin);

}  // namespace xephang::normalize
