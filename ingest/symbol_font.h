// Signs of fonts that are no letters: Symbol, Wingdings.
#pragma once

#include <string>
#include <string_view>

namespace xephang::ingest {

/// `utf8` with the signs of the private area U+F020 to U+F0FF as Unicode has them: by `font` where it is one of signs
/// ("≥" for Symbol's 0xB3; "•" for a sign that has no equal), as the ASCII or Latin-1 letters that they stand for
/// otherwise.
[[nodiscard]] std::string FromSymbolFont(std::string_view utf8, std::string_view font);

}  // namespace xephang::ingest
