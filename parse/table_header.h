// The titles of a table's columns of figures, out of a header of one or more levels, whole or flattened.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "parse/raw_table.h"

namespace xephang::parse {

/// Names of indicators that the document itself lists ("gồm: (1) Nhận thức số; (2) …"), as FoldKeys: they tell where
/// one title of a flattened header ends and the next begins.
using IndicatorNames = std::set<std::string>;

/// One title for each column of figures, in their order; empty where it could not be told. A heading over several
/// columns ("Nhóm chỉ số nền tảng") is left out where the titles below it say what the columns are.
[[nodiscard]] std::vector<std::string> ColumnTitles(const RawTable& table, const IndicatorNames& names);

/// The title of one column from the cells of the header that stand over it, top to bottom: "Điểm" under "Nhận thức số"
/// gives "Điểm Nhận thức số", and so does "Nhận thức số" under "Điểm". Headings over groups ("Các chỉ số thành phần")
/// say nothing of a column.
[[nodiscard]] std::string TitleOfPath(const std::vector<std::string>& path);

/// True for a heading over a group of columns ("Điểm các chỉ số", "Nhóm chỉ số nền tảng").
[[nodiscard]] bool IsGroupTitle(const std::string& cell);

/// True where a header cell stands over the names of the bodies.
[[nodiscard]] bool IsNameTitle(const std::string& cell);

/// What a title says of its column.
struct TitleMeaning {
  bool rank = false;       ///< "Xếp hạng …"
  bool score = false;      ///< "Điểm …", "Tổng …", "Giá trị …"
  bool percent = false;    ///< "Tỷ lệ …", "%"
  bool tier = false;       ///< "Xếp loại", "Mức độ"
  bool total = false;      ///< "Tổng điểm", "Tổng cộng"
  bool converted = false;  ///< "Điểm quy đổi"
  bool change = false;     ///< Against last year.
  bool maximum = false;    ///< "Điểm tối đa", "Điểm chuẩn"
  bool note = false;       ///< "Ghi chú"
  std::optional<int> year;
  std::optional<normalize::Decimal> max;            ///< The 100 of "Nhận thức số (100)".
  std::optional<normalize::Decimal> max_or_number;  ///< The 10 of "Thể chế số (10)": a maximum, or the column's number.
  std::string indicator;  ///< What is left without the words of measure, as printed; empty for the total.
};
[[nodiscard]] TitleMeaning ReadTitle(const std::string& whole);

/// Tells small numbers in the titles of one header from one another: "(3)", "(4)", "(5)" number the columns, and rise;
/// beside "(90)", or where they do not rise, "(10)" is a maximum, and becomes `max`.
void TellMaxima(const std::vector<TitleMeaning*>& titles);

}  // namespace xephang::parse
