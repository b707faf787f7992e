#include "ingest/finding.h"

#include <cstddef>
#include <utility>

namespace xephang {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Rule::kCount)> kRuleNames{
    "sum",        "mean",       "tier-count", "tier-share", "tier-threshold", "rank-order",
    "rank-ties",  "rank-range", "ordinal",    "roster",     "score-range",    "max-sum",
    "band-count", "claim",      "date",       "witness",    "unread"};

}  // namespace

std::string_view NameOf(Rule rule) { return kRuleNames.at(static_cast<std::size_t>(rule)); }

std::optional<Rule> RuleFromName(std::string_view name) {
  for (std::size_t i = 0; i < kRuleNames.size(); ++i) {
    if (kRuleNames.at(i) == name) return static_cast<Rule>(i);
  }
  return std::nullopt;
}

std::string_view NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kInconsistent:
      return "inconsistent";
    case Verdict::kRounding:
      return "rounding";
    case Verdict::kUntestable:
      return "untestable";
  }
  return "untestable";
}

std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "info";
  }
  return "info";
}

std::string_view NameOf(Suspect suspect) { return suspect == Suspect::kSource ? "source" : "reading"; }

Finding Unread(const SourceRef& where, const std::string& printed, Severity severity, std::string vi, std::string en) {
  Finding f;
  f.rule = Rule::kUnread;
  f.verdict = Verdict::kUntestable;
  f.severity = severity;
  f.suspect = Suspect::kReading;
  f.where = where;
  f.printed = printed;
  f.stated = printed;
  f.message = std::move(vi);
  f.message_en = std::move(en);
  return f;
}

}  // namespace xephang
