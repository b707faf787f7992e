// DOCX -> lines and tables.
//
// Paragraphs are lines in the order of the document, with the numbers that the word processor puts before them; text
// boxes follow the paragraph that holds them. Deleted and hidden text, headers, footers, footnotes and comments are not
// read. All is one page: a DOCX does not say where its pages end. Entities are never expanded; a DOCTYPE is refused.
#pragma once

#include <string_view>

#include "ingest/document.h"
#include "ingest/markup.h"

namespace xephang::ingest {

/// The document in the bytes of a DOCX (or DOCM, DOTX), with quality measured; `source` is left empty.
/// Throws Error: kEmpty, kUnreadable (names the part that is missing or damaged), kEncrypted, kUnsupported (names what
/// else it is), kTooLarge (names the limit and the value).
[[nodiscard]] Document ReadDocx(std::string_view bytes, const MarkupLimits& limits = {});

/// True for an OLE2 file: an old office format, or a new one behind a password.
[[nodiscard]] bool IsOle2(std::string_view bytes);

/// True for an OLE2 file that holds an encrypted DOCX, XLSX or PPTX.
[[nodiscard]] bool IsEncryptedPackage(std::string_view bytes);

}  // namespace xephang::ingest
