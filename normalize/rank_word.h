// Ranks written in words.
#pragma once

#include <optional>
#include <string_view>

namespace xephang::normalize {

/// "nhất" is 1, "nhì" 2, "ba" 3 … "mười" 10; Roman numerals up to XII. All of `fold` (see Fold) must be the word.
[[nodiscard]] std::optional<int> RankFromWord(std::string_view fold);

}  // namespace xephang::normalize
