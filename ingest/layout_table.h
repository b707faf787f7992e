// Tells a table that only places text side by side (a letterhead, a signature, a box) from one that holds data.
#pragma once

#include "ingest/document.h"

namespace xephang::ingest {

/// True where the rows and columns of `table` say nothing and its text reads cell by cell: one column of text, the
/// national title or the list of recipients in one of a few cells, or a few cells of several lines, none of them a
/// figure or the heading of a column. False for a table without cells of text.
[[nodiscard]] bool IsLayoutTable(const PageTable& table);

}  // namespace xephang::ingest
