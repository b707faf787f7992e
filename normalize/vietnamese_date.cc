#include "normalize/vietnamese_date.h"

#include <re2/re2.h>

#include <array>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

std::optional<int> ToInt(const re2::StringPiece& digits) {
  int value = 0;
  if (digits.empty() || !RE2::FullMatch(digits, XEPHANG_RE("(\\d+)"), &value)) return std::nullopt;
  return value;
}

}  // namespace

bool PrintedDate::IsComplete() const {
  if (!day || !month || !year) return false;
  if (*year < 1945 || *year > 2100 || *month < 1 || *month > 12 || *day < 1) return false;
  static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
  const int days = kDays[static_cast<std::size_t>(*month - 1)] + (leap && *month == 2 ? 1 : 0);
  return *day <= days;
}

std::string PrintedDate::ToIso() const {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(*year) + "-" + two(*month) + "-" + two(*day);
}

std::optional<PrintedDate> FindDate(std::string_view text) {
  // "nam" after a month may be read "nim", "nm"; the blank part may hold dots.
  static const RE2 words(
      R"((?:ngay[ .]*(\d{0,2})[ .,]*)th[a-z?]ng[ .]*(\d{0,2})[ .,]*n[a-z?]{0,2}m[ .]*(\d{4}|\d{0,3}[ .]))");
  static const RE2 numbers(R"((?:^|[^\d/.,])((\d{0,2})\s*([/.-])\s*(\d{1,2})\s*[/.-]\s*(\d{4}))(?:[^\d]|$))");
  const FoldedText folded(text);
  const re2::StringPiece fold(folded.fold());
  std::array<re2::StringPiece, 6> groups{};
  std::optional<PrintedDate> found;
  std::size_t found_at = fold.size();
  if (words.Match(fold, 0, fold.size(), RE2::UNANCHORED, groups.data(), 4)) {
    PrintedDate date;
    date.day = ToInt(groups[1]);
    date.month = ToInt(groups[2]);
    date.year = ToInt(groups[3]);
    found_at = static_cast<std::size_t>(groups[0].data() - fold.data());
    date.printed = folded.Printed(std::string_view(groups[0].data(), groups[0].size()));
    found = date;
  }
  if (numbers.Match(fold, 0, fold.size(), RE2::UNANCHORED, groups.data(), 6)) {
    const auto at = static_cast<std::size_t>(groups[1].data() - fold.data());
    if (!found || at < found_at) {
      PrintedDate date;
      date.day = ToInt(groups[2]);
      date.month = ToInt(groups[4]);
      date.year = ToInt(groups[5]);
      date.printed = folded.Printed(std::string_view(groups[1].data(), groups[1].size()));
      found_at = at;
      found = date;
    }
  }
  if (found) {
    found->printed = CollapseBlanks(found->printed);
    found->offset = folded.Printed(0, found_at).size();
  }
  return found;
}

}  // namespace xephang::normalize
