#include "parse/dated_steps.h"

#include <re2/re2.h>

#include <array>

#include "normalize/pattern.h"
#include "normalize/vietnamese_date.h"

namespace xephang::parse {
namespace {

struct FoundDate {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string printed;
  std::optional<std::string> iso;
};

std::vector<FoundDate> DatesIn(const Sentence& s) {
  static const RE2 re(
      R"((?:^|[^\d/.])(\d{1,2} ?[/.] ?\d{1,2} ?[/.] ?(?:19|20)\d\d|\d{1,2} thang \d{1,2} nam (?:19|20)\d\d)(?:$|[^\d/]))");
  std::vector<FoundDate> out;
  const re2::StringPiece text(s.fold());
  std::array<re2::StringPiece, 2> g{};
  std::size_t at = 0;
  while (at < text.size() && re.Match(text, at, text.size(), RE2::UNANCHORED, g.data(), 2)) {
    FoundDate date;
    date.begin = static_cast<std::size_t>(g[1].data() - text.data());
    date.end = date.begin + g[1].size();
    at = date.end;
    date.printed = s.folded.Printed(date.begin, date.end);
    static const RE2 parts(R"((\d{1,2})[^\d]+(\d{1,2})[^\d]+(\d{4}))");
    normalize::PrintedDate printed;
    int day = 0;
    int month = 0;
    int year = 0;
    if (!RE2::FullMatch(g[1], parts, &day, &month, &year)) continue;
    printed.day = day;
    printed.month = month;
    printed.year = year;
    if (printed.IsComplete()) date.iso = printed.ToIso();
    out.push_back(std::move(date));
  }
  return out;
}

std::string Tidy(std::string number) {
  std::string out;
  for (const char c : number) {
    if (c != ' ') out += c;
  }
  return out;
}

}  // namespace

std::vector<DatedStep> ReadDatedSteps(std::span<const Sentence> sentences) {
  // "số 1379/STTTT-CNTT ngày"
  static const RE2 numbered(
      R"((?:^|[^a-z0-9/])(\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?\s?[/-]\s?(?:[a-z]|0d)[a-z0-9&?/-]*(?:- [a-z&?]+)?(?: vt)?)\s*,?\s*(?:ngay)?\s*$)");
  static const RE2 number_behind(
      R"(^[^.;]{0,120}?\b(?:ban hanh|gui|co)\b[^.;]{0,60}?\bso:?\s*(\d{1,5}\s?/\s?[a-z][a-z0-9&?/-]*)\b)");
  static const RE2 criteria(
      R"(^[^;.]{0,80}?\b(?:ban hanh|phe duyet|quy dinh)\b[^;.]{0,60}?\b(?:bo chi so|bo tieu chi|tieu chi danh gia|chi so danh gia|tieu chi, )\b)");
  std::vector<DatedStep> out;
  for (const auto& s : sentences) {
    const auto dates = DatesIn(s);
    const std::string& fold = s.fold();
    for (std::size_t i = 0; i < dates.size(); ++i) {
      const auto& date = dates[i];
      DatedStep step;
      step.printed = date.printed;
      step.date = date.iso;
      step.sentence = s.text;
      step.where = s.WhereAt(s.folded.Printed(0, date.begin).size());
      const std::string before = fold.substr(0, date.begin);
      const std::string after = fold.substr(date.end);
      re2::StringPiece number;
      if (RE2::PartialMatch(before, numbered, &number)) {
        const auto begin = static_cast<std::size_t>(number.data() - before.data());
        step.role = DatedStep::Role::kCited;
        step.document = Tidy(s.folded.Printed(begin, begin + number.size()));
        // What the document is about: up to the next one cited.
        std::string about = after;
        static const RE2 next_document(
            R"(\b(?:quyet dinh|nghi dinh|nghi quyet|van ban|ke hoach|thong tu|thong bao|to trinh) so\b)");
        std::array<re2::StringPiece, 1> next{};
        if (next_document.Match(about, 0, about.size(), RE2::UNANCHORED, next.data(), 1))
          about.resize(static_cast<std::size_t>(next[0].data() - about.data()));
        step.criteria = RE2::PartialMatch(about, criteria);
        step.own = RE2::PartialMatch(before.substr(0, begin), XEPHANG_RE(R"(\(\s*kem theo quyet dinh so\s*:?\s*$)"));
      } else if (RE2::PartialMatch(before, XEPHANG_RE(R"(\btu ngay\s*$)")) && i + 1 < dates.size() &&
                 RE2::FullMatch(fold.substr(date.end, dates[i + 1].begin - date.end),
                                XEPHANG_RE(R"(\s*(?:den|-)\s*(?:het\s*)?(?:ngay\s*)?)"))) {
        step.role = DatedStep::Role::kFrom;
        step.printed += " – " + dates[i + 1].printed;
        step.until = dates[i + 1].iso;
        if (!dates[i + 1].iso) step.date.reset();
        ++i;
      } else if (RE2::PartialMatch(before, XEPHANG_RE(R"((?:^|[.;:]\s*|\b(?:den|vao) )ngay\s*$)")) &&
                 !RE2::PartialMatch(before, XEPHANG_RE(R"((?:truoc|sau|cham nhat|tinh den|han den)\s+ngay\s*$)")) &&
                 RE2::PartialMatch(after, XEPHANG_RE(R"(^\s*[,:]?\s*[a-z(])")) &&
                 !RE2::PartialMatch(after, XEPHANG_RE(R"(^\s*cua\b)")) &&
                 RE2::PartialMatch(after,
                                   XEPHANG_RE(R"(\b(?:da|ban hanh|to chuc|gui|nhan duoc|hoan thanh|tien hanh)\b)"))) {
        step.role = DatedStep::Role::kEvent;
        if (RE2::PartialMatch(after, number_behind, &number)) {
          const std::size_t begin = date.end + static_cast<std::size_t>(number.data() - after.data());
          step.document = Tidy(s.folded.Printed(begin, begin + number.size()));
        }
      }
      out.push_back(std::move(step));
    }
  }
  return out;
}

}  // namespace xephang::parse
