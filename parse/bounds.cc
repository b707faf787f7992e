#include "parse/bounds.h"

#include <re2/re2.h>

#include <string>

#include "normalize/pattern.h"

namespace xephang::parse {

using normalize::Decimal;
using normalize::DecimalMark;

std::optional<Decimal> ReadNumber(std::string_view digits, DecimalMark mark) {
  std::string text(digits);
  while (!text.empty() && (text.back() == '.' || text.back() == ',')) text.pop_back();
  if (auto n = Decimal::Parse(text, mark)) return n;
  // The text may follow the other usage than the tables where only one reading is a number.
  return Decimal::Parse(text, mark == DecimalMark::kComma ? DecimalMark::kPoint : DecimalMark::kComma);
}

Bounds ReadBounds(std::string_view fold, normalize::DecimalMark mark) {
  Bounds b;
  const std::string text(fold);
  const std::string num = kNumberPattern;
  std::string lo;
  std::string hi;
  const auto value = [&](const std::string& digits) { return ReadNumber(digits, mark); };
  static const RE2 from_to(
      R"((tu|tren|lon hon hoac bang|lon hon|>=|\x01|>)\s*)" + num +
      R"(\s*(?:[dp]iem|%)?\s*(?:,|va)?\s*(?:den|va|-|,)?\s*(duoi|can|nho hon hoac bang|nho hon|<=|\x02|<|den|bang)\s*(?:duoi\s*|can\s*)?)" +
      num);
  static const RE2 from_den_duoi(R"((?:dat\s*)?(?:tu\s*)?)" + num +
                                 R"(\s*(?:[dp]iem|%)?\s*(?:den|-)\s*(?:duoi|can|nho hon|<)\s*)" + num);
  static const RE2 closed(R"((?:tu\s*)?)" + num + R"(\s*(?:[dp]iem|%)?\s*(?:den|-)\s*(?:het\s*)?)" + num);
  static const RE2 upwards(R"((?:tu|dat)\s*(?:tu\s*)?)" + num + R"(\s*(?:[dp]iem|%)?\s*(?:tro len|tro nen))");
  static const RE2 at_least(R"((?:lon hon hoac bang|>=|\x01|khong duoi|toi thieu)\s*)" + num);
  static const RE2 above(R"((?:tren|lon hon|>)\s*)" + num);
  static const RE2 below(R"((?:duoi|nho hon|<)\s*)" + num);
  static const RE2 at_most(R"((?:nho hon hoac bang|<=|\x02|khong qua)\s*)" + num);
  static const RE2 plain_up(num + R"(\s*(?:[dp]iem|%)?\s*(?:tro len|tro nen))");
  static const RE2 between(num + R"(\s*(<=|\x02|<)\s*[a-z ]{0,30}?\s*(<=|\x02|<)\s*)" + num);  // 750 ≤ điểm < 850
  std::string lead;
  std::string mid;
  if (RE2::PartialMatch(text, between, &lo, &lead, &mid, &hi)) {
    b.lower = value(lo);
    b.upper = value(hi);
    b.lower_open = lead == "<";
    b.upper_closed = mid != "<";
  } else if (RE2::PartialMatch(text, from_to, &lead, &lo, &mid, &hi)) {
    b.lower = value(lo);
    b.upper = value(hi);
    b.lower_open = lead == "tren" || lead == "lon hon" || lead == ">";
    b.upper_closed = mid == "nho hon hoac bang" || mid == "<=" || mid == "\x02" || mid == "den" || mid == "bang";
    if (mid == "den" && RE2::PartialMatch(text, XEPHANG_RE(R"(den\s*(?:duoi|can))"))) b.upper_closed = false;
  } else if (RE2::PartialMatch(text, from_den_duoi, &lo, &hi)) {
    b.lower = value(lo);
    b.upper = value(hi);
  } else if (RE2::PartialMatch(text, closed, &lo, &hi)) {
    b.lower = value(lo);
    b.upper = value(hi);
    b.upper_closed = true;
    if (b.lower && b.upper && *b.lower > *b.upper) b.unclear = true;
  } else if (RE2::PartialMatch(text, upwards, &lo) || RE2::PartialMatch(text, at_least, &lo) ||
             RE2::PartialMatch(text, plain_up, &lo)) {
    b.lower = value(lo);
  } else if (RE2::PartialMatch(text, at_most, &hi)) {
    b.upper = value(hi);
    b.upper_closed = true;
  } else if (RE2::PartialMatch(text, below, &hi)) {
    b.upper = value(hi);
  } else if (RE2::PartialMatch(text, above, &lo)) {
    b.lower = value(lo);
    b.lower_open = true;
  }
  return b;
}

// Words of comparison. "Hạ tầng" is no "tăng", though their folds are alike.
bool SpeaksOfChange(std::string_view fold) {
  std::string text(fold);
  static const RE2 infrastructure(R"(\bha tang\b)");
  RE2::GlobalReplace(&text, infrastructure, "");
  static const RE2 re(R"(\b(?:tang|giam|cao hon|thap hon|so voi|chenh lech)\b)");
  return RE2::PartialMatch(text, re);
}

}  // namespace xephang::parse
