// The words by which headers, rows and lines of totals of ranking tables are told.
//
// A `fold` is text without marks and in lower case, see normalize::Fold.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xephang::parse {

[[nodiscard]] bool HasLetter(std::string_view fold);

/// "7", "07.", "(7)": up to four digits, nothing else.
[[nodiscard]] std::optional<int> WholeNumber(std::string_view text);

/// "STT", "TT", "Số thứ tự": the column of row numbers.
[[nodiscard]] bool IsOrdinalLabel(std::string_view fold);
/// "Xếp hạng", "Thứ hạng", "Vị trí".
[[nodiscard]] bool IsRankLabel(std::string_view fold);
/// "Tên cơ quan, đơn vị", "Huyện, thành phố": the column of bodies.
[[nodiscard]] bool IsNameLabel(std::string_view fold);
/// True where a header speaks of what is measured.
[[nodiscard]] bool HasMeasureWord(std::string_view fold);

/// A line of the table that is about its bodies and is none: totals, means, maxima. `name` as printed.
[[nodiscard]] bool IsSummary(std::string_view name);

/// "(1) | (2) | (3)": numbers of columns.
[[nodiscard]] bool IsColumnNumbers(const std::vector<std::string>& cells);
/// Words beside figures.
[[nodiscard]] bool IsDataRow(const std::vector<std::string>& cells);

}  // namespace xephang::parse
