#include "normalize/decimal.h"

#include <algorithm>
#include <vector>

namespace xephang::normalize {
namespace {

using boost::multiprecision::cpp_int;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

cpp_int PowerOfTen(int n) {
  cpp_int p = 1;
  for (int i = 0; i < n; ++i) p *= 10;
  return p;
}

std::string_view Trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text, DecimalMark mark) {
  text = Trim(text);
  const char decimal = mark == DecimalMark::kComma ? ',' : '.';
  const char group = mark == DecimalMark::kComma ? '.' : ',';
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !IsDigit(text.front()) || !IsDigit(text.back())) return std::nullopt;
  std::int64_t value = 0;
  int digits = 0;
  int places = 0;
  bool behind_mark = false;
  int group_digits = 0;  // digits since the last group mark or the start
  bool grouped = false;
  for (const char c : text) {
    if (IsDigit(c)) {
      if (++digits > kMaxDigits) return std::nullopt;
      value = value * 10 + (c - '0');
      if (behind_mark) {
        ++places;
      } else {
        ++group_digits;
      }
    } else if (c == decimal && !behind_mark) {
      if (grouped && group_digits != 3) return std::nullopt;
      behind_mark = true;
    } else if (c == group && !behind_mark) {
      if (grouped ? group_digits != 3 : group_digits > 3) return std::nullopt;
      grouped = true;
      group_digits = 0;
    } else {
      return std::nullopt;
    }
  }
  if (grouped && group_digits != 3) return std::nullopt;
  if (grouped && text.front() == '0') return std::nullopt;  // "0.727" under a comma mark is no grouping
  return Decimal(negative ? -value : value, places);
}

std::optional<Decimal> Decimal::FromString(std::string_view text) {
  for (const char c : text) {
    if (!IsDigit(c) && c != '.' && c != '-') return std::nullopt;
  }
  return Parse(text, DecimalMark::kPoint);
}

std::string Decimal::ToString() const {
  std::string digits = std::to_string(unscaled_ < 0 ? -unscaled_ : unscaled_);
  const auto places = static_cast<std::size_t>(places_);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  if (unscaled_ < 0) digits.insert(0, 1, '-');
  return digits;
}

Ratio Decimal::ToRatio() const { return {cpp_int(unscaled_), PowerOfTen(places_)}; }

std::optional<std::int64_t> Decimal::ToInt() const {
  std::int64_t value = unscaled_;
  for (int i = 0; i < places_; ++i) {
    if (value % 10 != 0) return std::nullopt;
    value /= 10;
  }
  return value;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.places_ == b.places_) return a.unscaled_ <=> b.unscaled_;
  const Ratio x = a.ToRatio();
  const Ratio y = b.ToRatio();
  if (x < y) return std::strong_ordering::less;
  return x == y ? std::strong_ordering::equal : std::strong_ordering::greater;
}

bool IsGroupOrDecimal(std::string_view number) {
  number = Trim(number);
  const std::size_t mark = number.find_first_of(",.");
  if (mark == std::string_view::npos || number.find_first_of(",.", mark + 1) != std::string_view::npos) return false;
  return number.size() - mark - 1 == 3 && mark >= 1 && mark <= 3 && number[0] != '0';
}

int DecimalMarkVote(std::string_view number) {
  number = Trim(number);
  const auto commas = std::count(number.begin(), number.end(), ',');
  const auto points = std::count(number.begin(), number.end(), '.');
  if (commas + points == 0) return 0;
  const std::size_t last = number.find_last_of(",.");
  if (commas > 0 && points > 0) return number[last] == ',' ? 1 : -1;
  const int as_decimal = number[last] == ',' ? 1 : -1;
  if (commas + points > 1) return -as_decimal;  // "1.234.567": only a group mark is repeated
  if (IsGroupOrDecimal(number) && number.substr(0, last) == "1" && number.substr(last + 1) == "000")
    return 0;  // a maximum
  return as_decimal;
}

DecimalMark DetectDecimalMark(std::span<const std::string> numbers) {
  int vote = 0;
  for (const auto& n : numbers) vote += DecimalMarkVote(n);
  return vote < 0 ? DecimalMark::kPoint : DecimalMark::kComma;
}

Ratio Unit(int places) { return {1, PowerOfTen(places)}; }
Ratio HalfUnit(int places) { return {1, 2 * PowerOfTen(places)}; }

Ratio Round(const Ratio& value, int places, Rounding mode) {
  const cpp_int scale = PowerOfTen(places);
  const Ratio scaled = value * Ratio(scale);
  const bool negative = scaled < 0;
  const Ratio magnitude = negative ? Ratio(-scaled) : scaled;
  cpp_int whole = numerator(magnitude) / denominator(magnitude);
  const Ratio rest = magnitude - Ratio(whole);
  const Ratio half(1, 2);
  if (mode == Rounding::kHalfUp && rest >= half) ++whole;
  if (mode == Rounding::kHalfEven && (rest > half || (rest == half && whole % 2 != 0))) ++whole;
  const Ratio out(whole, scale);
  return negative ? Ratio(-out) : out;
}

bool RoundsTo(const Ratio& exact, const Decimal& stated) {
  const Ratio s = stated.ToRatio();
  return Round(exact, stated.places(), Rounding::kHalfUp) == s ||
         Round(exact, stated.places(), Rounding::kHalfEven) == s;
}

bool TruncatesTo(const Ratio& exact, const Decimal& stated) {
  return Round(exact, stated.places(), Rounding::kTruncate) == stated.ToRatio();
}

std::string ToFixed(const Ratio& value, int places) {
  const Ratio rounded = Round(value, places) * Ratio(PowerOfTen(places));
  cpp_int digits = numerator(rounded) / denominator(rounded);
  const bool negative = digits < 0;
  if (negative) digits = -digits;
  std::string out = digits.str();
  const auto n = static_cast<std::size_t>(places);
  if (out.size() <= n) out.insert(0, n + 1 - out.size(), '0');
  if (n > 0) out.insert(out.size() - n, 1, '.');
  if (negative) out.insert(0, 1, '-');
  return out;
}

std::string ForReader(std::string_view decimal, bool vietnamese) {
  std::string out(decimal);
  if (vietnamese) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

}  // namespace xephang::normalize
