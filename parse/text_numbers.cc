#include "parse/text_numbers.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "normalize/pattern.h"
#include "parse/bounds.h"

namespace xephang::parse {
namespace {

// Numbers that are no figures of the assessment: dates, documents, tables, articles, lists, periods, levels.
const RE2& Known() {
  static const RE2 re(
      R"(\d{1,2} ?[/.] ?\d{1,2} ?[/.] ?(?:19|20)\d\d)"
      R"(|ngay\s*\d{0,2}\s*(?:/|thang)\s*\d{1,2}\s*(?:/|nam)\s*(?:19|20)\d\d)"
      R"(|\bthang \d{1,2}(?:\s*(?:/|nam)\s*(?:19|20)\d\d)?)"
      R"(|\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?\s?[/-]\s?[a-z][a-z0-9&?/-]+)"
      R"(|(?:giai doan |nam )?\b(?:19|20)\d\d\s*-\s*(?:19|20)\d\d\b)"
      R"(|\b(?:19|20)\d\d\b)"
      R"(|\b(?:dieu|khoan|muc|phan|chuong|bang|bieu|phu luc|quy|lan|lan thu|cap do|muc do|cap|nhom|khoa|buoc)(?: so)? \d{1,3}(?:\.\d+)*(?:, \d)*)"
      R"(|^\W*\(?\d{1,2}(?:\.\d{1,2})*\)?[.)/]+\s)"
      R"(|\(\d{1,2}\))"
      R"(|\d{1,2} thang (?:dau|cuoi))"
      R"(|\bvx\(\d\)|\(\d ban\)|\d+ ban\b)"
      R"(|\b\d{1,2} (?:nhom )?(?:chi so|hang muc|tieu chi|muc|giai doan|cap|nam)\b)");
  return re;
}

}  // namespace

void CountNumbers(const Sentence& sentence, const std::vector<normalize::Decimal>& figures, normalize::DecimalMark mark,
                  TextNumbers& numbers) {
  const std::string& fold = sentence.fold();
  const re2::StringPiece text(fold);
  std::vector<bool> known(fold.size(), false);
  std::array<re2::StringPiece, 2> g{};
  std::size_t at = 0;
  while (at < fold.size() && Known().Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 1)) {
    const auto begin = static_cast<std::size_t>(g[0].data() - text.data());
    std::fill(known.begin() + static_cast<std::ptrdiff_t>(begin),
              known.begin() + static_cast<std::ptrdiff_t>(begin + g[0].size()), true);
    at = std::max(begin + g[0].size(), at + 1);
  }
  static const RE2 re(std::string("(?:^|[^a-z0-9])") + kNumberPattern);
  TextNumbers::Sentence left;
  at = 0;
  while (at < fold.size() && re.Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 2)) {
    const auto begin = static_cast<std::size_t>(g[1].data() - text.data());
    at = begin + g[1].size();
    ++numbers.total;
    const std::string digits(g[1].data(), g[1].size());
    const auto value = ReadNumber(digits, mark);
    const bool taken = value && std::find(figures.begin(), figures.end(), *value) != figures.end();
    if (known[begin] || taken) {
      ++numbers.understood;
    } else {
      left.numbers.push_back(digits);
    }
  }
  if (left.numbers.empty()) return;
  left.printed = sentence.text;
  left.where = sentence.where;
  numbers.rest.push_back(std::move(left));
}

}  // namespace xephang::parse
