// The operators of a PDF content stream, as far as the structure of a page needs them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xephang::ingest {

/// What stands between BI and ID, names without '/': {"W", "100"}, {"F", "A85"}, {"F", "Fl"}.
using InlineImage = std::vector<std::pair<std::string, std::string>>;

struct ContentOperator {
  std::string_view name;            ///< "Tj", "Do"; "BI" for an inline image with all its data.
  std::array<double, 6> numbers{};  ///< The last numbers before it; those of arrays count as well.
  std::size_t number_count = 0;     ///< Of all of them; at most six are kept.
  std::string_view operand_name;    ///< The last name before it, without '/', escapes resolved; for the call only.
  std::uint64_t string_bytes = 0;   ///< In all strings before it.
  const InlineImage* image = nullptr;
};

/// Calls `visit` for each operator in order, in one pass. What is no operator is passed over; a string or an inline
/// image that does not end, ends with the content. Numbers are read without a locale.
void ForEachOperator(std::string_view content, const std::function<void(const ContentOperator&)>& visit);

/// "-1.5", ".5", "+3", and what viewers make of "5-3" (5) and "--5" (-5). nullopt where no number is meant.
[[nodiscard]] std::optional<double> ParsePdfNumber(std::string_view token);

}  // namespace xephang::ingest
