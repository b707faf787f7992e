// Words that a narrow column breaks over two lines.
#pragma once

#include <string_view>

namespace xephang::ocr {

/// True where `upper` and `lower` are the two pieces of one syllable: together they are one, and not both are by
/// themselves ("hạn" and "g").
[[nodiscard]] bool IsBrokenSyllable(std::string_view upper, std::string_view lower);

}  // namespace xephang::ocr
