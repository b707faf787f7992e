#include "parse/cell.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "normalize/pattern.h"
#include "normalize/rank_word.h"
#include "normalize/tier_name.h"
#include "normalize/unicode.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::Decimal;
using normalize::DecimalMark;
using normalize::FoldedText;

constexpr std::size_t kLongestRow = 4000;  // bytes

// The forms of a figure, matched on the fold.
constexpr const char* kFigure =
    R"((?:hang\s+)?\d{1,4}\s*\(\s*\d[\d.,]*\s*%?\s*(?:diem)?\s*\))"  // 06 (86,2)
    R"(|\d[\d.,]*\s*%?\s*\(\s*(?:hang\s+)?\d{1,4}\s*\))"             // 86,2 (6)
    R"(|(?:nhom\s+)?\d{1,4}\s*/\s*\d{1,4})"                          // 6/17, nhóm 3/3
    R"(|(?:hang\s+)?\d{1,3}-\d{1,3})"                                // 3-4
    R"(|\d[\d.,]*\s*/\s*\d[\d.]*)"                                   // 91,48/ 100
    R"(|[+-]?\d[\d.,]*\d\s*%|[+-]?\d\s*%)"                           // 95,26%
    R"(|[+-]?\d[\d.,]*\d|[+-]?\d)"                                   // 83,8
    R"(|\(\s*[+-]?\d[\d.,]*\s*%?\s*\))"                              // (86,2)
    R"(|(?:tang|giam)\s+\d{1,4}(?:[.,]\d+)?(?:\s*(?:bac|hang|diem|%))?|giu nguyen|khong (?:thay )?doi)"
    R"(|khong (?:xep hang|xep loai|danh gia)|chua xep (?:hang|loai))"
    R"(|-{1,3}|\*)"
    R"(|(?:hoan thanh (?:xuat sac|tot) nhiem vu|khong hoan thanh nhiem vu|hoan thanh nhiem vu)"
    R"(|(?:muc do |muc |loai |nhom |hang )?(?:trung binh kha|trung binh|xuat sac|rat tot|rat kem|tot|gioi|kha|yeu|kem|dan dat))"
    R"(|(?:muc do|muc|loai|nhom|hang)\s+(?:iii|ii|iv|i|v|[a-e])))";

const RE2& LastFigure() {
  static const RE2 re(std::string("^(.*?)(?:^|\\s)(") + kFigure + ")\\s*$");
  return re;
}

// "Khả" is no "Khá": where marks are printed they must be those of the tier.
std::optional<normalize::TierName> TierOfPrint(const std::string& printed, const std::string& fold) {
  auto tier = normalize::TierFromFold(fold);
  if (!tier) return tier;
  const bool plain =
      std::all_of(printed.begin(), printed.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!plain && !normalize::ToneKey(printed).ends_with(normalize::ToneKey(tier->name))) return std::nullopt;
  return tier;
}

std::optional<int> SmallInt(std::string_view digits) {
  int value = 0;
  if (digits.empty() || digits.size() > 5) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Cell ReadCell(std::string_view text, DecimalMark mark) {
  Cell cell;
  cell.printed = CollapseBlanks(text);
  const std::string fold = normalize::Fold(cell.printed);
  if (fold.empty() ||
      RE2::FullMatch(fold,
                     XEPHANG_RE(R"([-. x*?]{1,3}|khong (?:xep hang|xep loai|danh gia)|chua xep (?:hang|loai))"))) {
    cell.kind = fold == "?" ? CellKind::kText : CellKind::kBlank;
    return cell;
  }
  // Asterisks behind a figure lead to a note.
  static const RE2 starred(R"((.*\d\)?)\s?\*{1,3})");
  std::string bare_figure;
  if (RE2::FullMatch(fold, starred, &bare_figure)) {
    Cell noted = ReadCell(bare_figure, mark);
    noted.printed = cell.printed;
    return noted;
  }
  std::string a;
  std::string b;
  std::string percent;
  const auto number = [&](const std::string& digits) {
    cell.number_printed = digits;
    cell.number = Decimal::Parse(digits, mark);
    return cell.number.has_value();
  };
  if (RE2::FullMatch(fold, XEPHANG_RE(R"((?:hang\s+)?(\d{1,4})\s*\(\s*(\d[\d.,]*?)\s*(%?)\s*(?:diem)?\s*\))"), &a, &b,
                     &percent)) {
    cell.rank = SmallInt(a);
    cell.percent = !percent.empty();
    cell.kind = number(b) && cell.rank ? CellKind::kRankScore : CellKind::kText;
    return cell;
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"((\d[\d.,]*?)\s*(%?)\s*\(\s*hang\s+(\d{1,4})\s*\))"), &a, &percent, &b)) {
    cell.rank = SmallInt(b);
    cell.percent = !percent.empty();
    cell.kind = number(a) && cell.rank ? CellKind::kRankScore : CellKind::kText;
    return cell;
  }
  if (RE2::FullMatch(fold,
                     XEPHANG_RE(R"(nhom\s+\d{1,2}\s*/\s*\d{1,2})"))) {  // the group of a body, no place in an order
    cell.kind = CellKind::kTier;
    cell.tier = cell.printed;
    return cell;
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"((?:hang\s+)?(\d{1,4})\s*/\s*(\d{1,4}))"), &a, &b)) {
    cell.rank = SmallInt(a);
    cell.of = SmallInt(b);
    if (cell.rank && cell.of && *cell.rank >= 1 && *cell.rank <= *cell.of) {
      cell.number_printed = a;
      cell.number = Decimal::Parse(a, mark);  // a whole score out of its maximum reads the same
      cell.kind = CellKind::kRankOf;
      return cell;
    }
    cell.rank.reset();
    cell.of.reset();
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"((?:hang\s+)?(\d{1,3})-(\d{1,3}))"), &a, &b)) {
    const auto first = SmallInt(a);
    const auto last = SmallInt(b);
    cell.kind = first && last && *first >= 1 && *first < *last ? CellKind::kRankSpan : CellKind::kText;
    return cell;
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"((\d[\d.,]*)\s*/\s*(\d[\d.]*))"), &a, &b)) {
    if (const auto of = Decimal::Parse(b, DecimalMark::kComma)) {
      if (const auto whole = of->ToInt()) cell.of = static_cast<int>(*whole);
    }
    // "57/1" is a comma misread; no bonus is as large as a score.
    const bool out_of = number(a) && cell.of && *cell.number <= Decimal::FromInt(2 * std::int64_t{*cell.of});
    if (out_of) {
      cell.kind = CellKind::kScoreOf;
      return cell;
    }
    cell.number.reset();
    cell.of.reset();
    cell.kind = CellKind::kText;
    return cell;
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"([+]\s*\d[\d.,]*\s*%?|-\s*\d[\d.,]*\s*%?)")) ||
      RE2::FullMatch(
          fold,
          XEPHANG_RE(R"((?:tang|giam)(?:\s+\d[\d.,]*)?(?:\s*(?:bac|hang|diem|%))?|giu nguyen|khong (?:thay )?doi)"))) {
    cell.kind = CellKind::kChange;
    return cell;
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"((?:hang|thu)\s+(\d{1,4})|(\d{1,4})\.)"), &a, &b)) {  // "Hạng 1", "8."
    cell.kind = number(a.empty() ? b : a) ? CellKind::kNumber : CellKind::kText;
    return cell;
  }
  if (RE2::FullMatch(fold, XEPHANG_RE(R"(\(?\s*(\d[\d.,]*?)\s*(%?)\s*(?:diem|d)?\s*\)?)"), &a, &percent)) {
    cell.percent = !percent.empty();
    cell.kind = number(a) ? CellKind::kNumber : CellKind::kText;
    return cell;
  }
  if (auto tier = TierOfPrint(cell.printed, fold)) {
    cell.kind = CellKind::kTier;
    cell.tier = tier->name;
    return cell;
  }
  static const RE2 word_of_rank(R"(^(?:xep |dung )?(?:hang|thu) )");
  std::string bare = fold;
  RE2::Replace(&bare, word_of_rank, "");
  if (auto rank = normalize::RankFromWord(bare)) {
    cell.kind = CellKind::kRankWord;
    cell.rank = rank;
    return cell;
  }
  if (fold.size() == 1 && fold[0] >= 'a' && fold[0] <= 'e' && normalize::IsAllCapitals(cell.printed)) {
    cell.kind = CellKind::kTier;
    cell.tier = cell.printed;
    return cell;
  }
  return cell;
}

std::vector<std::string> NumbersIn(std::string_view text) {
  static const RE2 re(R"((\d[\d.,]*\d|\d))");
  std::vector<std::string> numbers;
  re2::StringPiece rest(text.data(), text.size());
  std::string number;
  while (RE2::FindAndConsume(&rest, re, &number)) numbers.push_back(number);
  return numbers;
}

SplitLine SplitFigures(std::string_view line) {
  SplitLine out;
  if (line.size() > kLongestRow) {  // running text
    out.head = std::string(line);
    return out;
  }
  const FoldedText folded(line);
  std::size_t end = folded.fold().size();
  std::array<re2::StringPiece, 3> groups{};
  // A class by its letter alone, behind two figures or more: "94,55 1 A".
  static const RE2 lettered(R"(^.*\s\d[\d.,]*(?:\s+\d[\d.,]*)+\s+([a-e])\s*$)");
  if (lettered.Match(folded.fold(), 0, end, RE2::ANCHOR_BOTH, groups.data(), 2)) {
    const auto begin = static_cast<std::size_t>(groups[1].data() - folded.fold().data());
    std::string letter = folded.Printed(begin, begin + 1);
    if (normalize::IsAllCapitals(letter)) {
      out.cells.push_back(std::move(letter));
      end = begin;
      while (end > 0 && folded.fold()[end - 1] == ' ') --end;
    }
  }
  for (int guard = 0; guard < 200; ++guard) {
    const re2::StringPiece rest(folded.fold().data(), end);
    if (!LastFigure().Match(rest, 0, rest.size(), RE2::ANCHOR_BOTH, groups.data(), 3)) break;
    const auto begin = static_cast<std::size_t>(groups[2].data() - folded.fold().data());
    std::string printed = CollapseBlanks(folded.Printed(begin, begin + groups[2].size()));
    // A tier name at the end of a name ("… hoạt động tốt") is a cell only in capitals' first letter.
    const char first = folded.fold()[begin];
    const bool word = first >= 'a' && first <= 'z';
    if (word && !normalize::StartsWithCapital(printed) && out.cells.empty() && printed.find(' ') == std::string::npos)
      break;
    const std::string figure_fold = folded.fold().substr(begin, groups[2].size());
    if (word && normalize::TierFromFold(figure_fold) && !TierOfPrint(printed, figure_fold)) break;
    out.cells.insert(out.cells.begin(), std::move(printed));
    end = groups[1].size();
    while (end > 0 && folded.fold()[end - 1] == ' ') --end;
    if (end == 0) break;
  }
  if (end > 0) out.head = folded.Printed(0, end);  // inner blanks as printed
  return out;
}

}  // namespace xephang::parse
