#include "parse/issue_marks.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "normalize/pattern.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::FoldedText;

// Kinds of documents as codes (Decree 30/2020/NĐ-CP, Annex III), and those in use beside them.
constexpr std::array<std::string_view, 34> kKinds{
    "QĐ", "NQ", "CT",  "QC",  "QyĐ", "TC", "TB", "HD", "CTr", "KH",   "PA", "ĐA", "DA", "BC", "BB",  "TTr", "HĐ",
    "CĐ", "GM", "GUQ", "BGN", "BTT", "CV", "KL", "NĐ", "TT",  "TTLT", "L",  "PL", "PC", "PB", "TCg", "PG",  "GGT"};

bool IsKind(std::string_view code) { return std::find(kKinds.begin(), kKinds.end(), code) != kKinds.end(); }

// "UBND", "SGDĐT", "CTrTT": capitals, with a small letter here and there.
bool IsCapitals(std::string_view code) {
  const std::string fold = normalize::Fold(code);
  const FoldedText text(code);
  std::size_t letters = 0;
  std::size_t capitals = 0;
  for (std::size_t i = 0; i < fold.size(); ++i) {
    if (fold[i] < 'a' || fold[i] > 'z') continue;
    ++letters;
    capitals += normalize::IsAllCapitals(text.Printed(i, i + 1)) ? 1U : 0U;
  }
  return letters >= 1 && capitals * 3 >= letters * 2 && normalize::StartsWithCapital(code);
}

// The digits that `printed` shows, where all of it are digits and letters that look like them; otherwise empty.
std::string Figure(std::string_view printed) {
  std::string out;
  for (const char c : printed) {
    if (c >= '0' && c <= '9') {
      out += c;
    } else if (c == 'I' || c == 'l' || c == '|') {
      out += '1';
    } else if (c == 'O' || c == 'o') {
      out += '0';
    } else if (c != ' ') {
      return {};
    }
  }
  const bool any_digit = printed.find_first_of("0123456789") != std::string_view::npos;
  return any_digit && out.size() <= 5 ? out : std::string();
}

std::optional<int> ToInt(const re2::StringPiece& digits) {
  int value = 0;
  if (!RE2::FullMatch(digits, XEPHANG_RE("(\\d{1,4})"), &value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<NumberMark> FindNumberMark(const FoldedText& part) {
  static const RE2 re(R"(^\W{0,3}(s[o06?](.{0,20})/\s*([a-z][a-z0-9?]{0,9}(?:\s*[-&]\s*[a-z?][a-z0-9?]{0,9}){0,3})))");
  const re2::StringPiece fold(part.fold());
  std::array<re2::StringPiece, 4> g{};
  if (!re.Match(fold, 0, fold.size(), RE2::UNANCHORED, g.data(), 4)) return std::nullopt;
  const std::string middle(g[2].data(), g[2].size());
  NumberMark mark;
  mark.code = part.Printed(std::string_view(g[3].data(), g[3].size()));
  std::erase(mark.code, ' ');
  const bool with_kind = IsKind(mark.code.substr(0, mark.code.find('-'))) && mark.code.find('-') != std::string::npos;
  if (!IsCapitals(mark.code)) return std::nullopt;
  // "Sở KH/ĐT" is a body: words, and nothing that a number could have been.
  const auto letters = std::count_if(middle.begin(), middle.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool sign = std::any_of(middle.begin(), middle.end(), [](char c) { return c != ' ' && (c < 'a' || c > 'z'); });
  if (letters > 3 || (!sign && !with_kind)) return std::nullopt;
  mark.printed = CollapseBlanks(part.Printed(std::string_view(g[1].data(), g[1].size())));
  re2::StringPiece figure;
  mark.clean = RE2::FullMatch(g[2], XEPHANG_RE(R"(\s*:?\s*\d{1,5}\s*)"));
  if (RE2::FullMatch(g[2], XEPHANG_RE(R"(\s*[:.;]*\s*([^:.;]*?)\s*)"), &figure) && !figure.empty())
    mark.figure = Figure(part.Printed(std::string_view(figure.data(), figure.size())));
  mark.end = static_cast<std::size_t>(g[3].data() - fold.data()) + g[3].size();
  return mark;
}

std::optional<DateMark> FindDateMark(std::string_view part) {
  static const RE2 re(
      R"(^(.{0,40}?)[,.;]?\s*(ng[a-z?]{1,2}y(.{0,8}?)th[a-z?]{1,3}g(.{0,6}?)n[a-z?]{1,2}m\W{0,3}([^\s,;]{0,5}))\W*$)");
  const FoldedText text(part);
  const re2::StringPiece fold(text.fold());
  std::array<re2::StringPiece, 6> g{};
  if (!re.Match(fold, 0, fold.size(), RE2::ANCHOR_BOTH, g.data(), 6)) return std::nullopt;
  const auto trimmed = [](re2::StringPiece piece) {
    re2::StringPiece inner;
    return RE2::FullMatch(piece, XEPHANG_RE(R"([\s.,:]*(.*?)[\s.,:]*)"), &inner) ? inner : piece;
  };
  DateMark mark;
  mark.place = CollapseBlanks(text.Printed(std::string_view(g[1].data(), g[1].size())));
  mark.printed = CollapseBlanks(text.Printed(std::string_view(g[2].data(), g[2].size())));
  mark.date.printed = mark.printed;
  const re2::StringPiece day = trimmed(g[3]);
  if (day.size() <= 2) mark.date.day = ToInt(day);
  const re2::StringPiece month = trimmed(g[4]);
  if (month.size() <= 2) mark.date.month = ToInt(month);
  if (g[5].size() == 4) mark.date.year = ToInt(g[5]);
  return mark;
}

bool IsWholeNumber(std::string_view figure) {
  return figure.size() >= 2 && std::all_of(figure.begin(), figure.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsWholeDate(std::string_view printed) {
  return RE2::FullMatch(CollapseBlanks(normalize::Fold(printed)),
                        XEPHANG_RE(R"(ngay ?\d\d ?thang ?(?:\d\d|[3-9]),? ?nam ?\d{4})"));
}

bool IsDocumentCode(std::string_view code) {
  if (RE2::PartialMatch(re2::StringPiece(code.data(), code.size()), XEPHANG_RE(R"(^\d{4}/)"))) code.remove_prefix(5);
  const auto first = code.substr(0, code.find('-'));
  // A body where the kind would stand: an official letter.
  return IsKind(first) || (normalize::CountCodePoints(first) >= 3 && IsCapitals(first));
}

}  // namespace xephang::parse
