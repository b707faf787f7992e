// Figures of a scan that were not read for sure, told by the rest of the document.
//
// A ranking table says everything several times: scores fall as ranks rise, indicators add up to the total, no score is
// above its maximum, a column has so many places, and another table may print the same figure again. Where the readings
// of a cell differ and one alone agrees with what was read for sure, that one is taken, and worth less than a sure one.
// What was read for sure is never changed, so that a published error stays; nor is a reading that nothing contradicts.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parse/decision.h"

namespace xephang::parse {

/// What the reading that was taken agrees with.
enum class Support : std::uint8_t {
  kOrder,  ///< Scores and ranks of the bodies before and behind it.
  kSum,    ///< The other indicators and the total of its row; all rows of its table that were read for sure add up.
  kOther,  ///< The same figure in another table.
};

struct SettledFigure {
  std::size_t table = 0;                    ///< Index into Decision::tables, …
  std::size_t row = 0;                      ///< … its rows …
  std::size_t value = 0;                    ///< … and their values, where the number taken stands now.
  std::vector<normalize::Decimal> refused;  ///< The first reading before all others; see Value::other_readings.
  Support support = Support::kOrder;
};

/// What figures are worth that agree with a sum or another table, and with the order alone.
inline constexpr double kSettledExactly = 0.9;
inline constexpr double kSettledByOrder = 0.8;

/// Settles what can be settled in `tables`; `Value::printed` stays what was read first. Nothing that was settled
/// settles anything else.
[[nodiscard]] std::vector<SettledFigure> SettleDoubtfulFigures(std::vector<Table>& tables);

}  // namespace xephang::parse
