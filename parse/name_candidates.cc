#include "parse/name_candidates.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <utility>

#include "normalize/pattern.h"
#include "normalize/unicode.h"
#include "normalize/vietnamese_date.h"

namespace xephang::parse {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kKinds{{{"qd", "QĐ"},
                                                                                {"nq", "NQ"},
                                                                                {"ct", "CT"},
                                                                                {"tb", "TB"},
                                                                                {"bc", "BC"},
                                                                                {"kh", "KH"},
                                                                                {"ttr", "TTr"},
                                                                                {"cv", "CV"},
                                                                                {"kl", "KL"},
                                                                                {"hd", "HD"},
                                                                                {"gm", "GM"},
                                                                                {"pa", "PA"},
                                                                                {"da", "ĐA"},
                                                                                {"cd", "CĐ"},
                                                                                {"bb", "BB"},
                                                                                {"ubnd", "UBND"}}};

std::string_view KindOf(std::string_view token) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.first == token; });
  return found == kKinds.end() ? std::string_view() : found->second;
}

bool IsNumber(std::string_view token) {
  return !token.empty() && token.size() <= 5 &&
         std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsYear(std::string_view token) {
  return token.size() == 4 && IsNumber(token) && (token.starts_with("19") || token.starts_with("20"));
}

// Without the ending that says what kind of file it is.
std::string_view Stem(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 || name.size() - dot > 6 ? name : name.substr(0, dot);
}

// Runs of letters and runs of digits.
std::vector<std::string> Tokens(std::string_view fold) {
  std::vector<std::string> tokens;
  char before = ' ';
  for (const char c : fold) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = c >= 'a' && c <= 'z';
    const char kind = digit ? '0' : letter ? 'a' : ' ';
    if (kind != ' ' && kind != before) tokens.emplace_back();
    if (kind != ' ') tokens.back() += c;
    before = kind;
  }
  return tokens;
}

struct FoundDate {
  std::string iso;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<FoundDate> DatesIn(std::string_view fold) {
  static const RE2 year_first(R"((?:^|\D)((\d{4})([-_. ]?)(\d\d)([-_. ]?)(\d\d))(?:\D|$))");
  static const RE2 day_first(R"((?:^|\D)((\d{1,2})([-_. ])(\d{1,2})([-_. ])(\d{4}))(?:\D|$))");
  std::vector<FoundDate> found;
  const re2::StringPiece text(fold.data(), fold.size());
  for (const bool year_leads : {true, false}) {
    std::size_t from = 0;
    std::array<re2::StringPiece, 7> g{};
    while (from < text.size() &&
           (year_leads ? year_first : day_first).Match(text, from, text.size(), RE2::UNANCHORED, g.data(), 7)) {
      normalize::PrintedDate date;
      const auto part = [&](std::size_t i) { return std::stoi(std::string(g.at(i))); };
      date.year = part(year_leads ? 2 : 6);
      date.month = part(4);
      date.day = part(year_leads ? 6 : 2);
      const auto begin = static_cast<std::size_t>(g[1].data() - text.data());
      from = begin + g[1].size();
      if (g[3] == g[5] && date.IsComplete()) found.push_back({date.ToIso(), begin, from});
    }
  }
  return found;
}

void AddOnce(std::vector<Candidate>& candidates, Candidate candidate) {
  const bool there = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
    return c.value == candidate.value && c.from == candidate.from;
  });
  if (!there) candidates.push_back(std::move(candidate));
}

}  // namespace

std::vector<Candidate> NumbersInName(std::string_view name) {
  std::vector<Candidate> out;
  std::string fold = normalize::Fold(Stem(name));
  const auto dates = DatesIn(fold);
  for (const auto& date : dates) fold.replace(date.begin, date.end - date.begin, date.end - date.begin, '-');
  const std::vector<std::string> tokens = Tokens(fold);
  const auto kind_at = [&](std::size_t i) { return i < tokens.size() ? KindOf(tokens[i]) : std::string_view(); };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!IsNumber(tokens[i]) || IsYear(tokens[i])) continue;
    const auto with = [&](std::size_t at) {
      std::string value = tokens[i] + "/" + std::string(kind_at(at));
      if (kind_at(at) != "UBND" && at + 1 < tokens.size() && tokens[at + 1] == "ubnd") value += "-UBND";
      AddOnce(out, {std::move(value), "file-name", std::string(name)});
    };
    if (!kind_at(i + 1).empty()) {
      with(i + 1);
    } else if (i > 0 && !kind_at(i - 1).empty() && kind_at(i - 1) != "UBND") {
      AddOnce(out, {tokens[i] + "/" + std::string(kind_at(i - 1)), "file-name", std::string(name)});
    }
  }
  if (out.empty() && dates.empty() && tokens.size() == 1 && IsNumber(tokens[0]) && !IsYear(tokens[0]))
    out.push_back({tokens[0], "file-name", std::string(name)});
  return out;
}

std::vector<Candidate> DatesInName(std::string_view name) {
  std::vector<Candidate> out;
  for (const auto& date : DatesIn(normalize::Fold(Stem(name))))
    AddOnce(out, {date.iso, "file-name", std::string(name)});
  return out;
}

std::vector<Candidate> DatesInSource(const Source& source) {
  std::vector<Candidate> out;
  static const RE2 iso(R"(\d{4}-\d\d-\d\d(?:T.*)?)");
  for (const auto& s : source.signatures) {
    if (RE2::FullMatch(s.signed_at, iso)) AddOnce(out, {s.signed_at.substr(0, 10), "signature", s.signed_at});
  }
  for (const auto& [key, value] : source.metadata) {
    if (key == "created" && RE2::FullMatch(value, iso))
      AddOnce(out, {value.substr(0, 10), "metadata", key + " " + value});
    if (key != "title") continue;
    for (const auto& date : DatesIn(normalize::Fold(value))) AddOnce(out, {date.iso, "metadata", key + " " + value});
  }
  return out;
}

}  // namespace xephang::parse
