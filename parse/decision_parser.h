// A document -> the decision it holds.
#pragma once

#include "ingest/document.h"
#include "normalize/agency_registry.h"
#include "parse/decision.h"

namespace xephang::parse {

/// Reads header, ranking tables and statements. Odd content never throws; what could not be read is among the findings.
[[nodiscard]] Decision ParseDecision(const Document& document, const normalize::AgencyRegistry& registry);

}  // namespace xephang::parse
