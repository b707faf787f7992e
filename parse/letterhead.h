// The head and the foot of a decision: issuer, number, place, date, kind, title, signer.
//
// Their places are laid down in Annex I of Decree 30/2020/NĐ-CP (before it, Circular 01/2011/TT-BNV): issuer at the
// left, national title and motto at the right, number under the issuer, place and date under the motto, then kind,
// title, legal grounds, content, signer at the right, recipients at the left. Text extractors interleave left and
// right.
#pragma once

#include <span>
#include <vector>

#include "normalize/agency_registry.h"
#include "parse/decision.h"
#include "parse/reading_line.h"

namespace xephang::parse {

/// Reads the header fields. What is blank or not there stays unset; nothing is guessed. The number and date of the
/// document itself may also come from its appendix ("kèm theo Quyết định số … ngày …") and from a metadata block that a
/// publishing site put above it. Number and date of a scan are taken only where the reading of the whole line is sure,
/// or where letterhead and appendix were read alike: clerks write both by hand. Otherwise what was seen is told, and
/// what it may be. `damaged`: see Document. `source` gives the signatures, which suggest a date and bound it.
[[nodiscard]] Header ReadHeader(std::span<const ReadingLine> lines, const normalize::AgencyRegistry& registry,
                                bool damaged, const Source& source = {});

/// "Qb-UBND" read in damaged text is "QĐ-UBND": the document code among those in use that the print looks like.
[[nodiscard]] std::string RepairDocumentCode(std::string_view printed, bool damaged);

}  // namespace xephang::parse
