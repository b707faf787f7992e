// Findings for people: one paragraph each, so that a clerk can go and look.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace xephang::output {

enum class Language : std::uint8_t { kVietnamese, kEnglish };

/// The findings of one record under a line that names the document; empty where it has none.
[[nodiscard]] std::string FindingsText(const nlohmann::ordered_json& record, Language language);

/// {"findings": […], "checked": {…}} over all records, as the contract lays it down; `message` in `language`.
[[nodiscard]] nlohmann::ordered_json FindingsJson(const std::vector<nlohmann::ordered_json>& records,
                                                  Language language);

/// What was tested, rule by rule: a table for the end of the text output.
[[nodiscard]] std::string CheckedText(const std::vector<nlohmann::ordered_json>& records, Language language);

}  // namespace xephang::output
