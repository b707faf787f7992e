// Numbers and bounds as sentences state them: "từ 70 điểm đến dưới 85 điểm", "430 - 500", "≥ 80".
#pragma once

#include <optional>
#include <string_view>

#include "normalize/decimal.h"

namespace xephang::parse {

/// A group that takes the digits of a number out of a fold.
inline constexpr const char* kNumberPattern = R"((\d[\d.,]*\d|\d))";

/// A number of the running text by the mark of the tables, or by the other one where only that reading is a number.
[[nodiscard]] std::optional<normalize::Decimal> ReadNumber(std::string_view digits, normalize::DecimalMark mark);

struct Bounds {
  std::optional<normalize::Decimal> lower, upper;
  bool lower_open = false, upper_closed = false;
  bool unclear = false;  ///< Two numbers that bound nothing.
};
/// The first bounds in `fold`; neither is set where it has none.
[[nodiscard]] Bounds ReadBounds(std::string_view fold, normalize::DecimalMark mark);

/// Words of comparison with another year or body: "tăng", "so với". "Hạ tầng" is no "tăng", though their folds are
/// alike.
[[nodiscard]] bool SpeaksOfChange(std::string_view fold);

}  // namespace xephang::parse
