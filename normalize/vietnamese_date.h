// Dates as Vietnamese documents print them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xephang::normalize {

/// A date of which parts may be blank in print ("ngày      /12/2021"). Parts are as printed; see IsComplete.
struct PrintedDate {
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;
  std::string printed;     ///< From the first to the last character of the date.
  std::size_t offset = 0;  ///< Byte offset of `printed` in the text searched.

  /// All parts are there and name a day of the Gregorian calendar between 1945 and 2100.
  [[nodiscard]] bool IsComplete() const;
  /// "2021-12-24". Only for a complete date.
  [[nodiscard]] std::string ToIso() const;
};

/// The first date in `text`: "ngày 24 tháng 12 năm 2021" (any part blank), "24/12/2021", "31.8.2021", "/12/2021".
/// Works on damaged text as well ("ngay 24 thang 12 nam 2021").
[[nodiscard]] std::optional<PrintedDate> FindDate(std::string_view text);

}  // namespace xephang::normalize
