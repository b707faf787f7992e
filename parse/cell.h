// What one cell of a ranking table says, and where the cells of a line without borders begin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/decimal.h"

namespace xephang::parse {

enum class CellKind : std::uint8_t {
  kBlank,      ///< Nothing, a dash, "không xếp hạng".
  kNumber,     ///< "83,8", "08", "95,26%".
  kRankScore,  ///< "06 (86,2)": rank, then score.
  kRankOf,     ///< "01/63": rank, then how many are ranked.
  kScoreOf,    ///< "91,48/ 100": score, then its maximum.
  kTier,       ///< "Tốt", "Loại A".
  kRankSpan,   ///< "3-4": places that bodies share, whichever of the conventions counts them.
  kRankWord,   ///< "nhất", "II".
  kChange,     ///< Against last year: "tăng 12 bậc", "+0,1783". No figure of this ranking.
  kText,       ///< None of these.
};

struct Cell {
  CellKind kind = CellKind::kText;
  std::string printed;
  std::optional<normalize::Decimal> number;  ///< The score of kRankScore and kScoreOf, the number of kNumber.
  std::optional<int> rank;                   ///< Of kRankScore, kRankOf, kRankWord.
  std::optional<int> of;                     ///< Of kRankOf and kScoreOf.
  bool percent = false;
  std::string tier;
  std::string number_printed;  ///< The digits that became `number`, for the mark to be told.
};

/// Reads all of `text` as one cell; numbers by `mark`. A number that does not parse (letters in it, wrong grouping)
/// gives kText.
[[nodiscard]] Cell ReadCell(std::string_view text, normalize::DecimalMark mark);

/// The digits with their marks in a cell, for DetectDecimalMark; empty where it has none.
[[nodiscard]] std::vector<std::string> NumbersIn(std::string_view text);

/// A line without borders: the figures at its end, one string a cell, and what stands before them.
struct SplitLine {
  std::string head;                ///< "6 Sở Giao thông vận tải"; may be empty.
  std::vector<std::string> cells;  ///< "06 (86,2)"
};
[[nodiscard]] SplitLine SplitFigures(std::string_view line);

}  // namespace xephang::parse
