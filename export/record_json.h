// A decision and its findings <-> the record that the archive holds: JSON, schema in record.schema.json.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ingest/finding.h"
#include "parse/decision.h"
#include "validate/validation.h"

namespace xephang::output {

/// The record as the contract lays it down. The same input gives the same bytes: fields in a fixed order, decimals as
/// strings with the digits as printed, nothing that changes from run to run.
[[nodiscard]] nlohmann::ordered_json RecordToJson(const parse::Decision& decision,
                                                  const validate::Validation& validation);

/// As `records/<id>.json` holds it: indented by one blank, a line feed at the end.
[[nodiscard]] std::string RecordText(const nlohmann::ordered_json& record);

/// `record` with `names` added to source.names (sorted, each once), and what they suggest to the candidates for a
/// number or date that the document itself does not tell.
void AddSourceNames(nlohmann::ordered_json& record, const std::vector<std::string>& names);

}  // namespace xephang::output
