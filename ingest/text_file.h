// Plain text -> pages of lines.
//
// Page borders are form feeds. Many extractors lose them and leave a trace instead: a line with one leading blank right
// below a line of text where all other lines stand apart, or three blank lines where there is otherwise one. Such
// traces count as page borders only where they come regularly (three of four of them kMinPageLines lines of text or
// more after the last) and make no page of more than kMaxPageLines; indented text and airy forms do not. Page numbers
// at the head or foot of a page are marked as furniture.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ingest/document.h"

namespace xephang::ingest {

struct TextLimits {
  std::size_t max_bytes = std::size_t{64} << 20U;
  std::size_t max_line_bytes = std::size_t{1} << 20U;
};

inline constexpr int kMinPageLines = 8;
inline constexpr int kMaxPageLines = 120;

/// The pages of a text file's bytes, with quality measured; `source` is left empty.
/// Throws Error: kEmpty, kEncoding (names the byte), kUnsupported (binary, HTML, RTF), kTooLarge (names the limit).
[[nodiscard]] Document ReadText(std::string_view bytes, const TextLimits& limits = {});

}  // namespace xephang::ingest
