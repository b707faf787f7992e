// The digits of a page by their shapes: a second witness beside the engine, who knows nothing of language.
//
// A table prints each digit many times with the same type. Where the engine's reading of a cell has as many characters
// as the cell has parts of ink, each part is an example of its character; a part of another cell is the character whose
// examples it resembles most.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/cell_image.h"

namespace xephang::ocr {

struct ShapeReading {
  std::string text;  ///< A blank before a bracket. A decimal mark is a comma: a point is told from one by the engine.
  double certainty = 0;  ///< 0 to 1: how much better the least sure character fits than any other would.
  double likeness = 0;   ///< 0 to 1: how well the least like character fits.

  /// Whether it is a witness: like the digits of its page, and more so than any others.
  [[nodiscard]] bool Clear() const { return Margin() >= 0; }
  [[nodiscard]] double Margin() const { return std::min(likeness - 0.88, certainty - 0.12); }
};

class DigitShapes {
 public:
  /// `text` is what `cell`, which has the number `id`, is believed to say. Does nothing where characters and parts do
  /// not match, or where it has letters.
  void Learn(int id, const CleanCell& cell, std::string_view text);

  /// Forgets examples that are more like those of another character than like their own: characters misread.
  void Settle();

  /// What the shapes of `cell` say by the examples of other cells. nullopt where it has several lines, or parts that
  /// are like no character seen, or where too little was learned.
  [[nodiscard]] std::optional<ShapeReading> Read(int id, const CleanCell& cell) const;

 private:
  static constexpr std::string_view kCharacters = "0123456789,()/%-";
  static constexpr std::size_t kDigits = 10;  // the first of them
  static constexpr int kColumns = 10;
  static constexpr int kRows = 14;
  struct Shape {
    int id = 0;
    int width = 0;
    int height = 0;
    std::array<float, kColumns * kRows> ink{};  // of mean 0 and length 1
  };
  struct Match {
    std::size_t character = 0;
    double likeness = 0;
    double next = 0;  // of the next best character
  };
  [[nodiscard]] std::vector<InkPart> GlyphsOf(const CleanCell& cell, const std::vector<InkPart>& parts) const;
  [[nodiscard]] static Shape ShapeOf(int id, const CleanCell& cell, const InkPart& glyph);
  [[nodiscard]] std::vector<Shape> ShapesOf(int id, const CleanCell& cell) const;
  [[nodiscard]] Match MatchOf(const Shape& shape, std::size_t characters = kCharacters.size()) const;
  [[nodiscard]] std::optional<ShapeReading> ReadParts(int id, const CleanCell& cell,
                                                      const std::vector<InkPart>& parts) const;
  /// Digits that touch: cut where the pieces are most like digits.
  [[nodiscard]] std::vector<Match> Split(int id, const CleanCell& cell, const InkPart& glyph, int most) const;

  std::array<std::vector<Shape>, kCharacters.size()> examples_;
  double digit_width_ = 0;  // of the widest usual one
  double digit_height_ = 0;
  double mark_height_ = 0;  // of a decimal mark
};

}  // namespace xephang::ocr
