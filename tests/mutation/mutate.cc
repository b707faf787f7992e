// Prints how many single changes of documents the checker notices: mutate [--changes N] [--seed N] [--missed] FILE...
//
// coverable: by a second, plain reading of all rules (redundancy.h) something disagrees that did not before. noticed,
// named and listed are counted among these; beyond: noticed all the same; not coverable: neither.
// named: a finding stands at the changed figure, names its body or its sentence, or sets it against a few others.
// listed: a finding of a mean lists the figure, with the number that stood there before, among those of which one other
// digit would reconcile it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "ingest/read_file.h"
#include "tests/mutation/trial.h"

namespace {

using xephang::testing::Trial;

struct Count {
  int made = 0, coverable = 0, caught = 0, named = 0, listed = 0;
  int beyond = 0;     // noticed though the second reading sees no reason to
  int uncovered = 0;  // neither
};

double Share(int part, int whole) { return whole == 0 ? 100.0 : 100.0 * part / whole; }

void Line(const std::string& name, const Count& c) {
  fmt::print("{:<24}{:>8}{:>11}{:>9}{:>9.2f}%{:>9}{:>8}{:>9.2f}%{:>8}{:>15}\n", name, c.made, c.coverable, c.caught,
             Share(c.caught, c.coverable), c.named, c.listed, Share(c.named + c.listed, c.coverable), c.beyond,
             c.uncovered);
}

// Why a change of this kind may leave no trace.
const char* WhyNot(const std::string& kind) {
  if (kind == "score")
    return "no sum, rank, tier, claim or maximum reaches it, and the means it is in move by less than their rounding";
  if (kind == "rank") return "the column has no scores beside it, or equal scores whose ties are broken silently";
  if (kind == "row number") return "the number is nobody else's concern";
  if (kind == "mean") return "the scores allow both figures, or no table has the scores";
  if (kind == "share") return "both figures print as the same count, or are adjusted to add up to 100%";
  if (kind == "threshold") return "no score lies between the two bounds";
  if (kind == "maximum") return "no sum of maxima is stated, and no score lies above it";
  if (kind == "date") return "the date is cited once, and fits the calendar and the order of events as well";
  if (kind == "name in a list") return "the other body has the same score or place";
  if (kind == "claimed score") return "the two figures round alike";
  if (kind == "dropped row" || kind == "doubled row") return "nothing counts the rows";
  return "nothing else in the document depends on it";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program{"How many single changes of documents the checker notices"};
  xephang::testing::TrialOptions options;
  options.jobs = 2;
  bool missed = false;
  std::vector<std::string> files;
  program.add_option("--changes", options.changes, "Changes of each document")->capture_default_str();
  program.add_option("--seed", options.seed, "The same seed gives the same changes")->capture_default_str();
  program.add_option("--jobs", options.jobs, "Threads")->capture_default_str();
  program.add_flag("--missed", missed, "List the changes that were not noticed, or not named");
  program.add_option("FILE", files, "Text files")->required();
  CLI11_PARSE(program, argc, argv);

  Count all;
  std::map<std::string, Count> by_kind;
  std::map<std::string, Count> by_document;
  std::map<std::string, std::pair<int, int>> by_rule;  // noticed by it, and by it alone
  std::map<std::string, int> uncovered;
  std::vector<Trial> misses;
  std::vector<Trial> nameless;
  std::vector<std::size_t> lists;  // lengths
  for (const auto& file : files) {
    const std::string name = std::filesystem::path(file).stem().string();
    for (auto& t : xephang::testing::TryChanges(name, xephang::ingest::ReadBytes(file), options)) {
      for (Count* c : {&all, &by_kind[t.kind], &by_document[name]}) {
        ++c->made;
        c->coverable += t.coverable ? 1 : 0;
        c->caught += t.coverable && t.caught ? 1 : 0;
        c->named += t.coverable && t.named ? 1 : 0;
        c->listed += t.coverable && !t.named && t.listed ? 1 : 0;
        c->beyond += !t.coverable && t.caught ? 1 : 0;
        c->uncovered += !t.coverable && !t.caught ? 1 : 0;
      }
      for (const auto& rule : t.rules) {
        ++by_rule[rule].first;
        by_rule[rule].second += t.rules.size() == 1 ? 1 : 0;
      }
      if (!t.coverable && !t.caught) ++uncovered[t.kind];
      if (t.coverable && !t.named && t.listed) lists.push_back(t.list);
      if (t.coverable && !t.caught) {
        misses.push_back(std::move(t));
      } else if (t.coverable && !t.named && !t.listed) {
        nameless.push_back(std::move(t));
      }
    }
  }
  const std::string head = fmt::format("{:>8}{:>11}{:>9}{:>10}{:>9}{:>8}{:>10}{:>8}{:>15}\n", "made", "coverable",
                                       "noticed", "", "named", "listed", "", "beyond", "not coverable");
  fmt::print("{:<24}{}", "change", head);
  for (const auto& [kind, count] : by_kind) Line(kind, count);
  Line("all", all);
  fmt::print("\n{:<24}{}", "document", head);
  for (const auto& [name, count] : by_document) Line(name, count);
  if (!lists.empty()) {
    std::sort(lists.begin(), lists.end());
    fmt::print("\nA change that is listed is one of {} figures (the middle one of the lists; the longest {}).\n",
               lists[lists.size() / 2], lists.back());
  }
  fmt::print("\n{:<16}{:>9}{:>14}\n", "rule", "noticed", "by it alone");
  for (const auto& [rule, n] : by_rule) fmt::print("{:<16}{:>9}{:>14}\n", rule, n.first, n.second);
  fmt::print("\nNot coverable because:\n");
  for (const auto& [kind, n] : uncovered) fmt::print("  {:<16}{:>6}  {}\n", kind, n, WhyNot(kind));
  if (missed) {
    fmt::print("\nCoverable and not noticed:\n");
    for (const auto& t : misses) {
      fmt::print("  {} {}: {}\n", t.document, t.kind, t.what);
      for (const auto& b : t.broken) fmt::print("      {}\n", b);
    }
    fmt::print("\nNoticed, and the changed figure neither named nor listed:\n");
    for (const auto& t : nameless)
      fmt::print("  {} {}: {} (by {})\n", t.document, t.kind, t.what, fmt::join(t.rules, ", "));
  }
  // The target: 99 of 100 noticed, and with the changed figure named or listed.
  return (all.named + all.listed) * 100 < all.coverable * 99 ? 1 : 0;
}
