// Single changes of a document, as a slip of the pen or of the copyist would make them: in its text, and in what it
// says.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "parse/decision.h"

namespace xephang::testing {

struct Mutation {
  std::string kind;       ///< "score", "rank", "mean", "name in a list", "dropped row" …
  std::string what;       ///< For people: what became what, and where.
  std::string text;       ///< The changed document.
  parse::Decision model;  ///< What the changed document says, by construction and not by reading it.
  int line = 0;           ///< Where the change stands, from 1.
  int last_line = 0;      ///< Of the sentence or row that holds it.
  std::string body;       ///< The body whose figure or row it is; empty for none.
  std::string was;        ///< A changed score before, a decimal with a point; empty for all else.
};

/// All kinds, in a fixed order.
[[nodiscard]] std::vector<std::string> MutationKinds();

/// Makes changes of one document. The same seed gives the same changes.
class Mutator {
 public:
  /// `decision` is what `text` says (see tests/gold for the proof).
  Mutator(std::string_view text, const parse::Decision& decision);
  ~Mutator();
  Mutator(const Mutator&) = delete;
  Mutator& operator=(const Mutator&) = delete;

  /// How many places there are for a change of this kind.
  [[nodiscard]] std::size_t Places(const std::string& kind) const;
  /// A change of this kind at a place chosen by `lot`; unset where the place cannot be found in the text.
  [[nodiscard]] std::optional<Mutation> Make(const std::string& kind, std::mt19937& lot) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xephang::testing
