// The number and the day of issue as a letterhead shows them, also where they are written by hand or read badly.
//
// Both are told by their form: "Số: … /QĐ-UBND" and "…, ngày … tháng … năm …" (Annex I of Decree 30/2020/NĐ-CP, II.3
// and II.4). Clerks write number and day by hand, so an engine reads "#4", "I10" or "4/35" there, and now and then a
// clean figure that is wrong. What is seen and what is sure are therefore two things.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "normalize/unicode.h"
#include "normalize/vietnamese_date.h"

namespace xephang::parse {

/// "Số: #4 /QĐ-UBND".
struct NumberMark {
  std::string printed;  ///< From "Số" to the end of the code.
  std::string figure;   ///< What stands for the number, letters that stand for digits ("I10") made digits; empty where
                        ///< it is blank or no number.
  bool clean = false;   ///< Nothing but digits stands there.
  std::string code;     ///< "QĐ-UBND", without blanks.
  std::size_t end = 0;  ///< Behind it, in the fold.
};

/// The mark with which `part` begins, whatever stands for its number. `part` is one side of one line of a letterhead.
[[nodiscard]] std::optional<NumberMark> FindNumberMark(const normalize::FoldedText& part);

/// "Quảng Ngãi, ngày #3 tháng 02 năm 2025".
struct DateMark {
  std::string place;            ///< What stands before "ngày", as printed, without the comma.
  std::string printed;          ///< From "ngày" to the year.
  normalize::PrintedDate date;  ///< The parts that could be told; the day, say, is unset where it is no figure.
};

/// The place and date that `part` consists of, whatever stands for the figures.
[[nodiscard]] std::optional<DateMark> FindDateMark(std::string_view part);

/// Whether a figure that an engine read is whole as far as its form tells: numbers, days and the months 1 and 2 below
/// ten are written with a zero before them (Decree 30/2020/NĐ-CP), so a lone digit may be half of two.
[[nodiscard]] bool IsWholeNumber(std::string_view figure);
[[nodiscard]] bool IsWholeDate(std::string_view printed);

/// Whether documents bear such a code: "QĐ-UBND", "UBND-KTTH", "2021/NQ-HĐND".
[[nodiscard]] bool IsDocumentCode(std::string_view code);

}  // namespace xephang::parse
