// A document in short, for gold that is written by hand.
#pragma once

#include <string>

#include "ingest/document.h"

namespace xephang::testing {

/// Its lines, each ended; a row of a table is led by "[table.row] ", and tabs are " | ".
[[nodiscard]] std::string Lines(const Document& document);

/// The cells of a table: "row,column text" and, where it spans, "row,column rows x columns text"; one a line, '/' for
/// line ends.
[[nodiscard]] std::string Cells(const PageTable& table);

}  // namespace xephang::testing
