// Prints, for each way in which published decisions differ, how many invented consistent documents have it and how many
// of these are accused of something: false_alarms [--documents N] [--first SEED] [--errors] [--warnings] [--print SEED]
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "tests/documents.h"
#include "tests/validate/consistent_documents.h"

namespace {

struct Count {
  int documents = 0, accused = 0, warned = 0;
  int rows = 0, read = 0;
};

void Line(const std::string& name, const Count& c) {
  fmt::print("{:<44}{:>10}{:>9}{:>9}{:>9.2f}%{:>9}{:>9}\n", name, c.documents, c.rows, c.read,
             c.rows == 0 ? 100.0 : 100.0 * c.read / c.rows, c.accused, c.warned);
}

}  // namespace

int main(int argc, char** argv) {
  using xephang::Severity;
  CLI::App program{"How many consistent documents the checker accuses"};
  unsigned documents = 2000;
  unsigned first = 0;
  unsigned print = 0;
  bool errors = false;
  bool listed = false;
  program.add_option("--documents", documents, "How many")->capture_default_str();
  program.add_option("--first", first, "The seed of the first")->capture_default_str();
  program.add_flag("--errors", errors, "List what is found that should not be");
  program.add_flag("--warnings", listed, "List warnings, too");
  auto* printed = program.add_option("--print", print, "Print the document of this seed");
  CLI11_PARSE(program, argc, argv);
  if (*printed) {
    fmt::print("{}", xephang::testing::MakeConsistentDocument(print).text);
    return 0;
  }
  Count all;
  std::map<std::string, Count> by_shape;
  std::map<std::string, std::array<int, 4>> by_rule;  // consistent, rounding, inconsistent, untestable
  for (unsigned seed = first; seed < first + documents; ++seed) {
    const auto document = xephang::testing::MakeConsistentDocument(seed);
    const auto read = xephang::testing::ReadBack(document);
    int accusations = 0;
    int warnings = 0;
    for (const auto& f : read.validation.findings) {
      if (f.verdict != xephang::Verdict::kInconsistent && f.severity != Severity::kError) continue;
      (f.severity == Severity::kError ? accusations : warnings) += f.severity == Severity::kInfo ? 0 : 1;
      if ((errors && f.severity == Severity::kError) || (listed && f.severity == Severity::kWarning))
        fmt::print("seed {}: {}: {}\n    {}\n", seed, NameOf(f.rule), f.message_en, f.printed.substr(0, 200));
    }
    if (errors && read.rows < document.rows) fmt::print("seed {}: {} rows of {}\n", seed, read.rows, document.rows);
    const auto add = [&](Count& c) {
      ++c.documents;
      c.rows += document.rows;
      c.read += read.rows;
      c.accused += accusations > 0 ? 1 : 0;
      c.warned += warnings > 0 ? 1 : 0;
    };
    add(all);
    for (const auto& s : document.shape) add(by_shape[s]);
    for (std::size_t r = 0; r < read.validation.checked.size(); ++r) {
      const auto& t = read.validation.checked.at(r);
      auto& sum = by_rule[std::string(NameOf(static_cast<xephang::Rule>(r)))];
      sum[0] += t.consistent;
      sum[1] += t.rounding;
      sum[2] += t.inconsistent;
      sum[3] += t.untestable;
    }
  }
  fmt::print("{:<44}{:>10}{:>9}{:>9}{:>10}{:>9}{:>9}\n", "", "documents", "bodies", "read", "", "accused", "warned");
  for (const auto& [shape, count] : by_shape) Line(shape, count);
  Line("all", all);
  fmt::print("\n{:<16}{:>11}{:>9}{:>13}{:>11}\n", "rule", "consistent", "rounding", "inconsistent", "untestable");
  for (const auto& [rule, n] : by_rule) fmt::print("{:<16}{:>11}{:>9}{:>13}{:>11}\n", rule, n[0], n[1], n[2], n[3]);
  return all.accused == 0 && all.read == all.rows ? 0 : 1;
}
