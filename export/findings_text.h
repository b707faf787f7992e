// Findings for people: one paragraph each, so that a clerk can go and look.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace xephang::output {

enum class Language : std::uint8_t { kVietnamese, kEnglish };

/// The findings of one record under a line that names the document; empty where it has none.
[[nodiscard]] std::string FindingsText(const nlohmann::ordered_json& record, Language language);

/// The findings of one record as the contract lays them down; `message` in `language`.
[[nodiscard]] std::vector<nlohmann::ordered_json> FindingsOf(const nlohmann::ordered_json& record, Language language);

/// How much was tested, added up over records.
class CheckedTotals {
 public:
  CheckedTotals();
  ~CheckedTotals();
  void Add(const nlohmann::ordered_json& record);
  /// {RULE: {"consistent": n, …}} in the order of the rules.
  [[nodiscard]] nlohmann::ordered_json ToJson() const;
  /// The same as a table for people.
  [[nodiscard]] std::string ToText(Language language) const;

 private:
  std::unique_ptr<nlohmann::ordered_json> sum_;
};

}  // namespace xephang::output
