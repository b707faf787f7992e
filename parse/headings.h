// Captions, section headings and tier headings: the lines that say what stands around them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "normalize/decimal.h"
#include "parse/reading_line.h"

namespace xephang::parse {

/// "Bảng 1.1. Xếp hạng …", "BẢNG 2: …", "Biểu số 02", "Phụ lục I".
struct Caption {
  std::string label;  ///< "Bảng 1.1": its words as a Vietnamese writes them, its number as printed.
  std::string rest;   ///< What stands behind the label, as printed. May be empty.
};

/// Reads `line` as the first line of a caption; "Bảng 2 dưới đây" in running text is none.
[[nodiscard]] std::optional<Caption> ReadCaption(const ReadingLine& line);

/// "A. CƠ SỞ …", "II. KẾT QUẢ", "1.1. Hạng mục …", "2. Đối với …".
struct Heading {
  int level = 0;     ///< 1 for letters and Roman numerals of the outer kind, 2 inner, 3 and more for "1.", "1.1.".
  std::string text;  ///< Behind the number, as printed.
};
[[nodiscard]] std::optional<Heading> ReadHeading(const ReadingLine& line);

/// "A. Mức tốt (07 sở, ngành)", "B. Mức trung bình (28%)", "Mức khá:".
struct TierHeading {
  std::string letter;
  std::string name;  ///< Canonical.
  std::optional<int> count;
  std::optional<normalize::Decimal> percent;
};
[[nodiscard]] std::optional<TierHeading> ReadTierHeading(const ReadingLine& line, bool damaged);

/// The block that words speak of: "province" for "sở, ban, ngành", "district" for "huyện, thành phố", "commune" …;
/// "" where they speak of none or of several. `fold`: see normalize::Fold.
[[nodiscard]] std::string BlockFromWords(std::string_view fold);

}  // namespace xephang::parse
