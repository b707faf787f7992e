// Findings for people: one paragraph each, so that a clerk can go and look.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

namespace xephang::output {

enum class Language : std::uint8_t { kVietnamese, kEnglish };

/// The findings of one record under a line that names the document; empty where it has none.
[[nodiscard]] std::string FindingsText(const nlohmann::ordered_json& record, Language language);

/// What of the findings is wanted.
struct FindingFilter {
  std::set<std::string> rules;    ///< Names; all where it is empty.
  std::string severity = "info";  ///< This one and the graver ones.
};
/// Drops the findings and tallies of the record that are not wanted.
void Filter(nlohmann::ordered_json& record, const FindingFilter& filter);

/// How much of the numbers in the record's running text was understood, under a line that names the document; with
/// `sentences`, those with numbers that were not.
[[nodiscard]] std::string CoverageText(const nlohmann::ordered_json& record, Language language, bool sentences);

/// {"record": …, "names": […], "text_numbers": {"total": n, "understood": n, "not_understood": […]}}
[[nodiscard]] nlohmann::ordered_json CoverageOf(const nlohmann::ordered_json& record);

/// The findings of one record as the contract lays them down; `message` in `language`.
[[nodiscard]] std::vector<nlohmann::ordered_json> FindingsOf(const nlohmann::ordered_json& record, Language language);

/// How much was tested, added up over records.
class CheckedTotals {
 public:
  CheckedTotals();
  ~CheckedTotals();
  void Add(const nlohmann::ordered_json& record);
  /// {RULE: {"consistent": n, …, "untestable_because": [{"why": …, "count": n}]}} in the order of the rules.
  [[nodiscard]] nlohmann::ordered_json ToJson(Language language) const;
  /// The same as a table for people.
  [[nodiscard]] std::string ToText(Language language) const;

 private:
  std::unique_ptr<nlohmann::ordered_json> sum_;
};

}  // namespace xephang::output
