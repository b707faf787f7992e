// Findings as SARIF 2.1.0, for tools that show the results of checkers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "export/findings_text.h"

namespace xephang::output {

/// The tool with all its rules: the "tool" of a run.
[[nodiscard]] nlohmann::ordered_json SarifTool(const std::string& version, Language language);

/// What a record's findings are found in: an element of "artifacts". The lines of a finding are those of the extracted
/// text, which the archive keeps as text/<id>.txt.
[[nodiscard]] nlohmann::ordered_json SarifArtifact(const nlohmann::ordered_json& record);

/// The findings of a record (see FindingsOf) as elements of "results"; `artifact` is the index of its artifact.
[[nodiscard]] std::vector<nlohmann::ordered_json> SarifResults(const std::vector<nlohmann::ordered_json>& findings,
                                                               std::size_t artifact);

inline constexpr const char* kSarifSchema = "https://json.schemastore.org/sarif-2.1.0.json";
inline constexpr const char* kSarifVersion = "2.1.0";

}  // namespace xephang::output
