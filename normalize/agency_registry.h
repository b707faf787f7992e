// Which body a printed name means.
//
// A name is matched against the bodies that can stand in its province: its departments, and its own districts and
// communes. Spelling, tone placement, abbreviations and, in damaged text, misreadings do not matter. Nothing is
// matched by a list of misspellings.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xephang::normalize {

/// Where and when a document speaks.
struct AgencyScope {
  std::string province;     ///< Two-digit code ("14"), or empty where it is not known or the ranking is national.
  std::string district;     ///< Three-digit code where the rows are communes of one district, otherwise empty.
  std::optional<int> year;  ///< Picks the era of the gazetteer: from 2026 on, communes without districts.
  bool damaged = false;     ///< The text is badly read: look for the nearest name.
};

enum class AgencyMatchKind : std::uint8_t {
  kExact,    ///< A known name, abbreviation or spelling.
  kNearest,  ///< The one known name that the damaged print looks like, or that has another type ("Xã X", "Phường X").
  kByForm,  ///< Not in the registry, but named like a body ("Sở Du lịch và Thể thao").
  kNone,    ///< Does not look like a body.
};

struct AgencyMatch {
  AgencyMatchKind kind = AgencyMatchKind::kNone;
  std::string id;          ///< "vn14-so-giao-thong-van-tai": stable across years and spellings. Empty for kNone, for a
                           ///< district that belongs to another province, and where `ambiguous`.
  std::string name;        ///< The registry's name; the print with abbreviations written out for kByForm.
  std::string block;       ///< "province", "district", "commune", "central", "public-service", "party", "ministry",
                           ///< "provinces" (a province ranked among others), or "" where unknown.
  std::string unit;        ///< Official code of the district or commune, where the gazetteer has it.
  int distance = 0;        ///< For kNearest: half edits between print and name.
  int margin = 0;          ///< For kNearest: how much farther the second best is, in half edits.
  bool ambiguous = false;  ///< Two communes of the province bear this name and the district is not known.
  std::vector<std::string> candidates;  ///< Where `ambiguous` and their names differ in marks: these names, sorted.
};

struct Province {
  std::string code;
  std::string name;  ///< Without its type: "Sơn La".
  std::string type;  ///< "Tỉnh" or "Thành phố".
};

class AgencyRegistry {
 public:
  /// From the three tables of corpus/language (tab-separated, first line a header).
  AgencyRegistry(std::string_view departments, std::string_view units, std::string_view bodies);

  /// The tables that the program carries. Built at first use; immutable and safe to share among threads.
  [[nodiscard]] static const AgencyRegistry& Builtin();

  [[nodiscard]] AgencyMatch Match(std::string_view printed, const AgencyScope& scope) const;

  /// The province named by all of `name` ("Sơn La", "tỉnh Sơn La", "TP. Hải Phòng"), marks and case apart.
  [[nodiscard]] const Province* FindProvince(std::string_view name) const;
  [[nodiscard]] const std::vector<Province>& provinces() const { return provinces_; }

  /// The districts and communes of a province with their types, of all eras: "xã Tân Long". Each once, sorted.
  [[nodiscard]] std::vector<std::string> UnitNames(std::string_view province) const;

 private:
  struct Unit {
    std::string code, type, name, parent, province, slug;
    std::string typed_key;  // fold key of type and name
    int level = 0;
    bool after_merger = false;
  };
  struct Known {
    std::string key, id_slug, name, block, unit;
  };
  struct Prefix {
    std::string key, block;
  };
  void AddDepartments(std::string_view table);
  void AddUnits(std::string_view table);
  void AddBodies(std::string_view table);
  [[nodiscard]] std::vector<const Unit*> FindUnits(std::string_view name, std::string_view type_key, int level,
                                                   const AgencyScope& scope) const;
  [[nodiscard]] AgencyMatch FromUnits(const std::vector<const Unit*>& units, const AgencyScope& scope) const;
  [[nodiscard]] AgencyMatch FromDepartment(const Known& department, const AgencyScope& scope) const;
  [[nodiscard]] AgencyMatch FromProvince(const Province& province) const;
  [[nodiscard]] std::string SlugOf(const Unit& unit) const;
  [[nodiscard]] AgencyMatch Nearest(std::string_view key, const AgencyScope& scope, int most = 1000) const;

  std::vector<Known> departments_;
  std::map<std::string, std::size_t, std::less<>> department_by_key_;
  std::vector<Unit> units_;
  std::multimap<std::string, std::size_t, std::less<>> unit_by_fold_;  // fold key of the name without its type
  std::map<std::string, std::vector<std::size_t>, std::less<>> unit_by_typed_key_;  // "14huyenmuongla"
  std::map<std::string, std::vector<std::size_t>, std::less<>> units_by_province_;
  std::map<std::string, int, std::less<>> slug_count_;  // distinct unit codes that share a slug in a province
  std::vector<Prefix> prefixes_;
  [[nodiscard]] bool IsDistrictSomewhere(std::string_view name) const;

  std::vector<Province> provinces_;
  std::vector<std::array<std::string, 3>> province_tails_;  // keys of "tỉnh X", "thành phố X", "X"
  std::map<std::string, std::size_t, std::less<>> province_by_key_;
};

/// Abbreviations of administrative names written out: "UBND TP. Vinh" gives "Ủy ban nhân dân thành phố Vinh".
[[nodiscard]] std::string ExpandAgencyName(std::string_view printed);

}  // namespace xephang::normalize
