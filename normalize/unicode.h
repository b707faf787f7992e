// Text as code points: NFC, folding, tone placement. Knows no file and no locale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xephang::normalize {

/// Byte offset of the first byte that is not well-formed UTF-8, or nullopt where all of `text` is.
[[nodiscard]] std::optional<std::size_t> FirstInvalidUtf8(std::string_view text);

/// `text` in Normalization Form C. `text` must be well-formed UTF-8. NFKC is never used: it would turn "½" into "1/2".
[[nodiscard]] std::string ToNfc(std::string_view text);

/// Lower case by the root locale ("Đ" gives "đ"), whatever the process locale is.
[[nodiscard]] std::string ToLower(std::string_view text);

/// Capitals by the root locale, code point for code point.
[[nodiscard]] std::string ToUpper(std::string_view text);

/// Outer blanks removed, inner runs of blanks (tab, line feed, no-break space included) made one.
[[nodiscard]] std::string CollapseBlanks(std::string_view text);

/// `text` without its Vietnamese marks, lower case, ASCII only: "Sở Nội vụ" gives "so noi vu".
/// One code point gives one character, so that a place in the fold is a place in the text (see FoldedText).
/// Dashes and quotes of all kinds become '-' and '"', blanks become ' ', "≥" and "≤" become
/// '\x01' and '\x02', what is left becomes '?'.
[[nodiscard]] std::string Fold(std::string_view text);

/// The letters and digits of Fold(text) with nothing between them: "Sở Nội vụ" gives "sonoivu".
[[nodiscard]] std::string FoldKey(std::string_view text);

/// A key under which spellings of one syllable are equal whatever the place of the tone mark and the case:
/// "hòa" and "hoà" give the same key, "hóa" another. Blanks are collapsed and punctuation is kept.
[[nodiscard]] std::string ToneKey(std::string_view text);

/// ASCII words joined by hyphens: "Sở Lao động - Thương binh" gives "so-lao-dong-thuong-binh".
[[nodiscard]] std::string Slug(std::string_view text);

/// True where the first letter of `text` (blanks and punctuation passed over) is a capital letter.
[[nodiscard]] bool StartsWithCapital(std::string_view text);

/// True where `text` has a letter and none of its letters is small.
[[nodiscard]] bool IsAllCapitals(std::string_view text);

/// Number of code points.
[[nodiscard]] std::size_t CountCodePoints(std::string_view text);

/// Views into `text`, split at every `separator`; an empty text gives one empty view.
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text, char separator);

/// Words of `text`: runs without ASCII blanks. Views into `text`.
[[nodiscard]] std::vector<std::string_view> Words(std::string_view text);

/// A text beside its fold, with the way back from one to the other. Grammars match the fold and take what they
/// found out of the text as printed.
class FoldedText {
 public:
  explicit FoldedText(std::string_view text);

  /// The fold; ASCII, one character for each code point of the text.
  [[nodiscard]] const std::string& fold() const { return fold_; }
  /// The text as given.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The part of the text under fold()[begin, end). `end` may be fold().size().
  [[nodiscard]] std::string Printed(std::size_t begin, std::size_t end) const;
  /// The part of the text under a view into fold().
  [[nodiscard]] std::string Printed(std::string_view part_of_fold) const;

 private:
  friend class KeywordSnapper;
  FoldedText() = default;
  std::string text_;
  std::string fold_;
  std::vector<std::uint32_t> offsets_;  // of each fold character in text_, and text_.size() at the end
};

}  // namespace xephang::normalize
