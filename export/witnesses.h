// Two copies of one decision (a draft and its signed scan, say): found among the records, linked, and compared.
//
// A record never holds what other files are in the archive; this is worked out when records are read.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace xephang::output {

/// What copies of one decision share, and what tells them apart.
struct WitnessKey {
  std::string record;
  std::string group;   ///< Kind, province, period and subjects: equal in all copies.
  std::string number;  ///< Empty where the copy has none (a draft).
  std::string date;
  int quality = 0;  ///< Of its text, in hundredths: mean of its pages.
};
[[nodiscard]] WitnessKey WitnessKeyOf(const nlohmann::ordered_json& record);

/// Two copies that belong together, with what each has to give.
struct WitnessPair {
  std::string better;  ///< The record with the better text …
  std::string other;   ///< … and the other one.
  std::string number;  ///< Of the copy that has one; likewise:
  std::string date;
  int equal = 0;      ///< Figures that both print alike.
  int different = 0;  ///< Figures that they print differently, or that one of them lacks.
};

class Witnesses {
 public:
  using Load = std::function<nlohmann::ordered_json(const std::string& record)>;

  /// Links the copies among `keys`; `load` gives the records that have to be compared.
  Witnesses(std::vector<WitnessKey> keys, const Load& load);
  ~Witnesses();

  [[nodiscard]] const std::vector<WitnessPair>& pairs() const { return pairs_; }
  /// {"records": [better, other], "number": …, "date": …, "text_from": better, "equal": n, "different": n}
  [[nodiscard]] nlohmann::ordered_json ToJson() const;

  /// Adds to a record what its other copies tell: `witness` findings, and `confirmed_by` at findings that the other
  /// copy has as well; such a finding is the source's, though this copy was read with doubt.
  void Apply(nlohmann::ordered_json& record) const;

 private:
  struct Told;
  void Compare(const nlohmann::ordered_json& better, const nlohmann::ordered_json& other, WitnessPair& pair);
  std::vector<WitnessPair> pairs_;
  std::map<std::string, Told> told_;  // by record
};

}  // namespace xephang::output
