// Exact decimals as printed, and exact arithmetic on them. No binary floating point anywhere near a score.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xephang::normalize {

/// An exact fraction of whole numbers of any size.
using Ratio = boost::multiprecision::cpp_rational;

/// The character between whole and decimal digits. The other one of the two groups thousands.
enum class DecimalMark : std::uint8_t { kComma, kPoint };

/// A number as printed: its digits and how many stand behind the decimal mark. "85,0" and "85" are equal in value
/// and differ in places.
class Decimal {
 public:
  static constexpr int kMaxDigits = 15;

  /// Reads "83,8" and "1.234,5" where the mark is a comma, "843.24" and "1,234.5" where it is a point. A sign and
  /// outer blanks are allowed; wrong grouping, letters and more than kMaxDigits digits are nullopt.
  /// Independent of the process locale.
  [[nodiscard]] static std::optional<Decimal> Parse(std::string_view text, DecimalMark mark);
  /// From the form that ToString writes.
  [[nodiscard]] static std::optional<Decimal> FromString(std::string_view text);
  [[nodiscard]] static constexpr Decimal FromInt(std::int64_t value) { return Decimal(value, 0); }

  /// With a decimal point and the digits as printed, without grouping: "85.0".
  [[nodiscard]] std::string ToString() const;
  [[nodiscard]] Ratio ToRatio() const;
  /// Digits behind the decimal mark, 0 or more.
  [[nodiscard]] constexpr int places() const { return places_; }
  [[nodiscard]] constexpr bool IsWhole() const { return places_ == 0; }
  /// All digits as one whole number: 850 for "85.0".
  [[nodiscard]] constexpr std::int64_t unscaled() const { return unscaled_; }
  /// The whole number, or nullopt where there are decimals other than zero.
  [[nodiscard]] std::optional<std::int64_t> ToInt() const;

  /// By value: 85 and 85.0 are equal.
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == std::strong_ordering::equal; }

 private:
  constexpr Decimal(std::int64_t unscaled, int places) : unscaled_(unscaled), places_(places) {}
  std::int64_t unscaled_;
  int places_;
};

/// The mark that one table (or text) uses, from all its numbers: "85,5" and "0,727" speak for the comma, "843.24" for
/// the point, "1.000" for neither. Scales end at 1000, so no other score is grouped: "95.500" speaks for the point,
/// "826,125" for the comma. Vietnamese usage, the comma, where nothing speaks.
[[nodiscard]] DecimalMark DetectDecimalMark(std::span<const std::string> numbers);

/// True for "826,125" and "1.000": one mark with three digits behind it and one to three before, of which the first is
/// no zero. Such a number is grouped or decimal, as the mark of its table says.
[[nodiscard]] bool IsGroupOrDecimal(std::string_view number);

/// What one printed number says about the mark: +1 comma, -1 point, 0 nothing.
[[nodiscard]] int DecimalMarkVote(std::string_view number);

/// 10 to the power of -places, times one half: the uncertainty of a figure printed with that many places.
[[nodiscard]] Ratio HalfUnit(int places);
/// 10 to the power of -places.
[[nodiscard]] Ratio Unit(int places);

enum class Rounding : std::uint8_t { kHalfUp, kHalfEven, kTruncate };

/// `value` rounded to `places` decimals. Half-up rounds halves away from zero.
[[nodiscard]] Ratio Round(const Ratio& value, int places, Rounding mode = Rounding::kHalfUp);

/// True where `exact` printed with the places of `stated` is `stated`, rounded half-up or half-even …
[[nodiscard]] bool RoundsTo(const Ratio& exact, const Decimal& stated);
/// … or cut off.
[[nodiscard]] bool TruncatesTo(const Ratio& exact, const Decimal& stated);

/// `value` rounded half-up and written with exactly `places` decimals and a point: "80.67".
[[nodiscard]] std::string ToFixed(const Ratio& value, int places);

/// "80.67" written for a Vietnamese ("80,67") or an English reader ("80.67").
[[nodiscard]] std::string ForReader(std::string_view decimal, bool vietnamese);

}  // namespace xephang::normalize
