#include "normalize/decimal.h"

#include <gtest/gtest.h>

namespace xephang::normalize {
namespace {

constexpr auto kComma = DecimalMark::kComma;
constexpr auto kPoint = DecimalMark::kPoint;

struct ParseCase {
  const char* text;
  DecimalMark mark;
  const char* value;  // null where it does not parse
};

constexpr ParseCase kParse[] = {
    {"83,8", kComma, "83.8"},
    {"85,0", kComma, "85.0"},  // trailing zeros tell the printed precision
    {"1.234,5", kComma, "1234.5"},
    {"1.000", kComma, "1000"},  // Sơn La 2023 prints the maximum of 1000 both ways
    {"0,9291", kComma, "0.9291"},
    {"08", kComma, "8"},
    {" 212,5 ", kComma, "212.5"},
    {"-0,05", kComma, "-0.05"},
    {"843.24", kPoint, "843.24"},  // Phú Thọ 2024; the same office printed commas in 2022
    {"1,234.5", kPoint, "1234.5"},
    {"83.8", kComma, nullptr},      // the point groups thousands here
    {"0.727", kComma, nullptr},     // no grouping begins with a zero
    {"8O,5", kComma, nullptr},      // letter O from a fax
    {"1.23,4", kComma, nullptr},    // bad grouping
    {"1234.567", kComma, nullptr},  // a first group of four
    {"1,2,3", kComma, nullptr},
    {",5", kComma, nullptr},
    {"5,", kComma, nullptr},
    {"", kComma, nullptr},
    {"1234567890123456", kComma, nullptr},  // over the limit of digits
};

TEST(DecimalParse, Table) {
  for (const auto& c : kParse) {
    SCOPED_TRACE(c.text);
    const auto d = Decimal::Parse(c.text, c.mark);
    EXPECT_EQ(d.has_value(), c.value != nullptr);
    if (d && c.value != nullptr) {
      EXPECT_EQ(d->ToString(), c.value);
    }
  }
}

TEST(DecimalCompare, ByValueNotByDigits) {
  EXPECT_EQ(*Decimal::FromString("85.0"), *Decimal::FromString("85"));
  EXPECT_LT(*Decimal::FromString("9.9"), *Decimal::FromString("10.00"));
  EXPECT_EQ(Decimal::FromString("85.0")->places(), 1);
  EXPECT_EQ(Decimal::FromString("70.0")->ToInt(), 70);
  EXPECT_EQ(Decimal::FromString("70.5")->ToInt(), std::nullopt);
}

TEST(DecimalMarkOfATable, AllNumbersDecide) {
  EXPECT_EQ(DetectDecimalMark(std::vector<std::string>{"826,8", "1.000"}), kComma);
  EXPECT_EQ(DetectDecimalMark(std::vector<std::string>{"843.24", "828.00"}), kPoint);
  EXPECT_EQ(DetectDecimalMark(std::vector<std::string>{"0.727", "0.701"}), kPoint);
  EXPECT_EQ(DetectDecimalMark(std::vector<std::string>{"826,125"}), kComma);  // neither speaks: Vietnamese usage
  EXPECT_EQ(DetectDecimalMark(std::vector<std::string>{"12", "7"}), kComma);
}

struct RoundCase {
  const char* value;
  int places;
  const char *half_up, *half_even, *truncated;
};

constexpr RoundCase kRound[] = {
    {"78.195", 1, "78.2", "78.2", "78.1"},
    {"80.65", 1, "80.7", "80.6", "80.6"},
    {"80.75", 1, "80.8", "80.8", "80.7"},
    {"67.6", 0, "68", "68", "67"},
    {"2.5", 0, "3", "2", "2"},
    {"-2.5", 0, "-3", "-2", "-2"},
    {"0.05", 1, "0.1", "0.0", "0.0"},
};

TEST(Rounding, HalfUpHalfEvenAndTruncation) {
  for (const auto& c : kRound) {
    SCOPED_TRACE(c.value);
    const Ratio value = Decimal::FromString(c.value)->ToRatio();
    EXPECT_EQ(Round(value, c.places, Rounding::kHalfUp), Decimal::FromString(c.half_up)->ToRatio());
    EXPECT_EQ(Round(value, c.places, Rounding::kHalfEven), Decimal::FromString(c.half_even)->ToRatio());
    EXPECT_EQ(Round(value, c.places, Rounding::kTruncate), Decimal::FromString(c.truncated)->ToRatio());
  }
}

TEST(Rounding, ToFixedWritesAllPlaces) {
  EXPECT_EQ(ToFixed(Ratio(242, 3), 2), "80.67");
  EXPECT_EQ(ToFixed(Ratio(5, 1), 1), "5.0");
  EXPECT_EQ(ToFixed(Ratio(-1, 20), 2), "-0.05");
  EXPECT_EQ(ToFixed(Ratio(1, 1000), 2), "0.00");
}

}  // namespace
}  // namespace xephang::normalize
