// How far two ASCII folds stand apart, as an engine would misread them.
#pragma once

#include <string_view>

namespace xephang::normalize {

/// Edit distance in half edits: 2 for an insertion, a deletion or a substitution, 1 for a substitution of letters that
/// engines confuse (o/0/6/c/e, i/l/1, u/ii …, d/p/b after the marks are gone). Gives up and returns `limit` + 1 once it
/// is sure to exceed `limit`.
[[nodiscard]] int MisreadDistance(std::string_view a, std::string_view b, int limit);

}  // namespace xephang::normalize
