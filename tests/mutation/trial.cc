#include "tests/mutation/trial.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "normalize/unicode.h"
#include "tests/documents.h"
#include "tests/mutation/redundancy.h"

namespace xephang::testing {
namespace {

// What a finding says. A mean that disagreed before and still does, by another amount, tells nothing of the change.
std::string KeyOf(const Finding& f) {
  if (f.rule == Rule::kMean)
    return "mean|" + std::string(NameOf(f.verdict)) + "|" + f.block + "|" + f.indicator.value_or("") + "|" + f.stated;
  return std::string(NameOf(f.rule)) + "|" + std::string(NameOf(f.verdict)) + "|" + f.table + "|" + f.message;
}

// Notes that nothing could be tested say nothing of the change.
bool Tells(const Finding& f) { return f.verdict != Verdict::kUntestable || f.severity != Severity::kInfo; }

// At most so many figures set against each other (the maxima of a table, say) are named by that; a longer list only
// tells where to search.
constexpr std::size_t kFew = 12;

// Whether the finding leads to the changed figure by itself: it stands at its line or sentence, names its body, or sets
// it against a few others.
bool Names(const Finding& f, const Mutation& m) {
  const auto there = [&](const SourceRef& where) { return where.line >= m.line && where.line <= m.last_line; };
  if (there(f.where)) return true;
  const std::string text = f.message + " " + f.agency + " " + f.printed;
  if (!m.body.empty() && normalize::FoldKey(text).find(normalize::FoldKey(m.body)) != std::string::npos) return true;
  std::set<std::pair<int, std::string>> places;
  for (const auto& i : f.involved) places.emplace(i.where.line, i.agency);
  return places.size() <= kFew && std::any_of(f.involved.begin(), f.involved.end(),
                                              [&](const Involved& i) { return i.would_be.empty() && there(i.where); });
}

// Whether it lists the changed figure with what stood there before.
bool Lists(const Finding& f, const Mutation& m) {
  return std::any_of(f.involved.begin(), f.involved.end(), [&](const Involved& i) {
    return i.where.line >= m.line && i.where.line <= m.last_line &&
           std::find(i.would_be.begin(), i.would_be.end(), m.was) != i.would_be.end();
  });
}

}  // namespace

std::vector<Trial> TryChanges(const std::string& name, const std::string& text, const TrialOptions& options) {
  const parse::Decision decision = Parse(text);
  const Mutator mutator(text, decision);
  const auto usual = Disagreeing(decision);
  std::multiset<std::string> said;
  for (const auto& f : validate::Validate(decision).findings) said.insert(KeyOf(f));

  std::vector<std::string> kinds;
  for (const auto& kind : MutationKinds()) {
    if (mutator.Places(kind) > 0) kinds.push_back(kind);
  }
  std::vector<Trial> trials(static_cast<std::size_t>(options.changes));
  const auto work = [&](std::size_t i) {
    Trial& trial = trials[i];
    std::mt19937 lot(options.seed * 1000003U + static_cast<unsigned>(i));
    std::optional<Mutation> m;
    for (std::size_t tries = 0; tries < 40 && !m; ++tries) m = mutator.Make(kinds[i % kinds.size()], lot);
    trial.document = name;
    if (!m) return;
    trial.kind = m->kind;
    trial.what = m->what;
    const auto now = Disagreeing(m->model);
    std::set_difference(now.begin(), now.end(), usual.begin(), usual.end(),
                        std::inserter(trial.broken, trial.broken.end()));
    trial.coverable = !trial.broken.empty();
    auto left = said;
    for (const auto& f : validate::Validate(Parse(m->text)).findings) {
      if (!Tells(f)) continue;
      if (const auto it = left.find(KeyOf(f)); it != left.end()) {
        left.erase(it);
        continue;
      }
      trial.caught = true;
      trial.named = trial.named || Names(f, *m);
      if (!m->was.empty() && Lists(f, *m)) {
        const auto length = static_cast<std::size_t>(std::count_if(
            f.involved.begin(), f.involved.end(), [](const Involved& one) { return !one.would_be.empty(); }));
        trial.list = trial.listed ? std::min(trial.list, length) : length;
        trial.listed = true;
      }
      trial.rules.insert(std::string(NameOf(f.rule)));
    }
  };
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < trials.size(); i = next++) work(i);
  };
  std::vector<std::thread> threads;
  for (int j = 1; j < options.jobs; ++j) threads.emplace_back(run);
  run();
  for (auto& t : threads) t.join();
  std::erase_if(trials, [](const Trial& t) { return t.kind.empty(); });
  return trials;
}

}  // namespace xephang::testing
