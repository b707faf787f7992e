// One change of a document put before the checker.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/mutation/mutation.h"
#include "validate/validation.h"

namespace xephang::testing {

struct Trial {
  std::string document;
  std::string kind;
  std::string what;
  bool coverable = false;        ///< Something else in the document tells of it; see redundancy.h.
  bool caught = false;           ///< The checker says something that it did not say before …
  bool named = false;            ///< … and names the changed figure, its body or its sentence …
  bool listed = false;           ///< … or lists the figure with the very number that stood there before.
  std::size_t list = 0;          ///< How long the shortest such list is.
  std::set<std::string> rules;   ///< By which rules.
  std::set<std::string> broken;  ///< What disagrees by redundancy.h that did not before.
};

struct TrialOptions {
  unsigned seed = 1;
  int changes = 1000;  ///< Of each document.
  int jobs = 1;
};

/// Changes a document (`name`, `text`) as often as asked and tells what became of it. Kinds take turns, so that rare
/// ones are tried as often as scores.
[[nodiscard]] std::vector<Trial> TryChanges(const std::string& name, const std::string& text,
                                            const TrialOptions& options);

}  // namespace xephang::testing
