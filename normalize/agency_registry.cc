#include "normalize/agency_registry.h"

#include <algorithm>
#include <array>
#include <utility>

#include "normalize/edit_distance.h"
#include "normalize/unicode.h"

extern "C" {
extern const char xephang_departments_tsv[];
extern const char xephang_departments_tsv_end[];
extern const char xephang_units_tsv[];
extern const char xephang_units_tsv_end[];
extern const char xephang_bodies_tsv[];
extern const char xephang_bodies_tsv_end[];
}

namespace xephang::normalize {
namespace {

constexpr std::size_t kLongestName = 400;  // bytes
constexpr int kMergerYear = 2025;          // districts ended on 1 July 2025

// Calls `visit` with the fields of each line after the header.
template <typename Visit>
void ForEachLine(std::string_view table, std::size_t min_fields, Visit visit) {
  bool header = true;
  for (const auto line : Split(table, '\n')) {
    if (!header && !line.empty()) {
      const auto fields = Split(line, '\t');
      if (fields.size() >= min_fields) visit(fields);
    }
    header = false;
  }
}

// The fold with everything but letters and digits made one blank.
std::string FoldWords(std::string_view text) {
  std::string out;
  for (const char c : Fold(text)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '?';
    if (word) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// Names that differ in i and y alone are one name: "Quí Quân", "Quý Quân".
std::string NameKey(std::string_view name) {
  std::string key = FoldKey(name);
  std::replace(key.begin(), key.end(), 'y', 'i');
  return key;
}

std::string StripPrefix(std::string_view text, std::string_view prefix) {
  return std::string(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
}

struct UnitType {
  std::string_view fold;
  std::string_view printed;
  int level;
};
constexpr std::array<UnitType, 9> kUnitTypes{{{"tinh", "Tỉnh", 1},
                                              {"thanh pho", "Thành phố", 2},
                                              {"thi xa", "Thị xã", 2},
                                              {"huyen", "Huyện", 2},
                                              {"quan", "Quận", 2},
                                              {"thi tran", "Thị trấn", 3},
                                              {"phuong", "Phường", 3},
                                              {"dac khu", "Đặc khu", 3},
                                              {"xa", "Xã", 3}}};

std::string BlockOfLevel(int level) { return level == 1 ? "provinces" : level == 2 ? "district" : "commune"; }

// The last `n` blank-separated words of `text`, where `fold_rest` is what is left of its fold.
std::string TailWords(std::string_view text, std::size_t n) {
  const auto words = Words(text);
  if (n == 0 || words.empty()) return {};
  const auto first = words.size() > n ? words.size() - n : 0;
  return std::string(text.substr(static_cast<std::size_t>(words[first].data() - text.data())));
}

// Punctuation between the words of a name made blanks, so that words of the name and of its fold correspond.
std::string PunctuationToBlanks(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c == ',' || c == '-' || c == ';' || c == '(' || c == ')' || c == '.' || c == '|' || c == '[' || c == ']' ||
        c == '&' || c == '/' || c == '"' || c == '*' || c == ':')
      c = ' ';
  }
  std::string spaced;
  for (std::size_t i = 0; i < out.size(); ++i) {  // en dash
    if (out.compare(i, 3, "–") == 0) {
      spaced += ' ';
      i += 2;
    } else {
      spaced += out[i];
    }
  }
  return CollapseBlanks(spaced);
}

}  // namespace

std::string ExpandAgencyName(std::string_view printed) {
  struct Abbreviation {
    std::string_view word, full;
    bool before_capital;
  };
  static constexpr std::array<Abbreviation, 19> kAbbreviations{{{"UBND", "Ủy ban nhân dân", false},
                                                                {"UBMTTQ", "Ủy ban Mặt trận Tổ quốc", false},
                                                                {"MTTQ", "Mặt trận Tổ quốc", false},
                                                                {"UBKT", "Ủy ban Kiểm tra", false},
                                                                {"HĐND", "Hội đồng nhân dân", false},
                                                                {"ĐĐBQH", "Đoàn đại biểu Quốc hội", false},
                                                                {"ĐBQH", "Đại biểu Quốc hội", false},
                                                                {"BQL", "Ban quản lý", false},
                                                                {"KCN", "khu công nghiệp", false},
                                                                {"KKT", "khu kinh tế", false},
                                                                {"VP", "Văn phòng", false},
                                                                {"BHXH", "Bảo hiểm xã hội", false},
                                                                {"KBNN", "Kho bạc Nhà nước", false},
                                                                {"TP", "thành phố", true},
                                                                {"TX", "thị xã", true},
                                                                {"TT", "thị trấn", true},
                                                                {"H", "huyện", true},
                                                                {"P", "phường", true},
                                                                {"X", "xã", true}}};
  std::string spaced;
  for (std::size_t i = 0; i < printed.size(); ++i) {  // "TP.Vinh" is two words
    spaced += printed[i];
    const bool glued_next = i + 1 < printed.size() && printed[i + 1] != ' ' && printed[i + 1] != '.';
    if (printed[i] == '.' && glued_next) spaced += ' ';
  }
  std::string out;
  const auto words = Words(spaced);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    std::string_view bare = word;
    while (!bare.empty() && (bare.back() == '.' || bare.back() == ',')) bare.remove_suffix(1);
    std::string put(word);
    for (const auto& a : kAbbreviations) {
      if (ToLower(bare) != ToLower(a.word)) continue;
      const bool next_capital = i + 1 < words.size() && StartsWithCapital(words[i + 1]);
      const bool next_number = i + 1 < words.size() && words[i + 1].front() >= '0' && words[i + 1].front() <= '9';
      const bool short_one = a.word.size() <= 2;
      if (a.before_capital && !next_capital && !next_number) continue;
      if (short_one && !IsAllCapitals(bare) && word == bare) continue;  // "xã", "Tp" without its full stop
      if (a.word.size() == 1 && word == bare) continue;                 // "H Yên Sơn" may be anything
      put = std::string(a.full);
      break;
    }
    if (!out.empty()) out += ' ';
    out += put;
  }
  return out;
}

AgencyRegistry::AgencyRegistry(std::string_view departments, std::string_view units, std::string_view bodies) {
  AddDepartments(departments);
  AddUnits(units);
  AddBodies(bodies);
}

const AgencyRegistry& AgencyRegistry::Builtin() {
  const auto view = [](const char* begin, const char* end) {
    return std::string_view(begin, static_cast<std::size_t>(end - begin));
  };
  static const AgencyRegistry registry(view(xephang_departments_tsv, xephang_departments_tsv_end),
                                       view(xephang_units_tsv, xephang_units_tsv_end),
                                       view(xephang_bodies_tsv, xephang_bodies_tsv_end));
  return registry;
}

void AgencyRegistry::AddDepartments(std::string_view table) {
  ForEachLine(table, 3, [&](const auto& fields) {
    Known known;
    known.name = std::string(fields[0]);
    known.key = FoldKey(known.name);
    known.id_slug = Slug(known.name);
    known.block = "province";
    const std::size_t index = departments_.size();
    const auto add_key = [&](std::string key) { department_by_key_.emplace(std::move(key), index); };
    add_key(known.key);
    for (const auto alias : Split(fields[2], ';')) {
      if (alias.empty() || alias.find('(') != std::string_view::npos) continue;
      add_key(FoldKey(alias));
      add_key(FoldKey(ExpandAgencyName(alias)));
    }
    departments_.push_back(std::move(known));
  });
  const std::size_t count = departments_.size();
  for (std::size_t i = 0; i < count; ++i) {
    // "Ban Quản lý các khu công nghiệp tỉnh" and "Văn phòng UBND tỉnh X" name the province after the body.
    department_by_key_.emplace(departments_[i].key + "tinh", i);
  }
}

void AgencyRegistry::AddUnits(std::string_view table) {
  std::map<std::string, std::string, std::less<>> parent_of;  // era + code -> parent code
  ForEachLine(table, 6,
              [&](const auto& f) { parent_of.emplace(std::string(f[5]) + std::string(f[0]), std::string(f[4])); });
  std::map<std::string, std::string, std::less<>> first_slug;  // era + code -> slug
  std::map<std::string, std::map<std::string, bool>> codes_by_slug;
  ForEachLine(table, 6, [&](const auto& f) {
    Unit unit;
    unit.code = std::string(f[0]);
    unit.level = f[1].empty() ? 0 : f[1][0] - '0';
    unit.type = std::string(f[2]);
    unit.name = std::string(f[3]);
    unit.typed_key = FoldKey(unit.type + unit.name);
    unit.parent = std::string(f[4]);
    unit.after_merger = f[5] == "2026";
    const std::string era(f[5]);
    unit.province = unit.code;
    std::string up = unit.parent;
    while (!up.empty()) {
      unit.province = up;
      const auto it = parent_of.find(era + up);
      up = it == parent_of.end() ? std::string() : it->second;
    }
    if (unit.level == 1) {
      if (!unit.after_merger) {
        province_by_key_.emplace(NameKey(unit.name), provinces_.size());
        provinces_.push_back({unit.code, unit.name, unit.type});
        province_tails_.push_back({FoldKey("tỉnh" + unit.name), FoldKey("thành phố" + unit.name), FoldKey(unit.name)});
      }
    }
    auto [slug, fresh] = first_slug.emplace(era + unit.code, Slug(unit.type + " " + unit.name));
    unit.slug = slug->second;
    codes_by_slug[unit.province + era + unit.slug][unit.code] = true;
    const std::size_t index = units_.size();
    unit_by_fold_.emplace(NameKey(unit.name), index);
    if (unit.level >= 2) unit_by_typed_key_[unit.province + unit.typed_key].push_back(index);
    units_by_province_[unit.province].push_back(index);
    units_.push_back(std::move(unit));
  });
  for (const auto& [slug, codes] : codes_by_slug) slug_count_[slug] = static_cast<int>(codes.size());
  const auto alias = [&](std::string_view other, std::string_view name) {
    const auto it = province_by_key_.find(NameKey(name));
    if (it != province_by_key_.end()) province_by_key_.emplace(NameKey(other), it->second);
  };
  alias("TT-Huế", "Thừa Thiên Huế");
  alias("TT Huế", "Thừa Thiên Huế");
  alias("Huế", "Thừa Thiên Huế");
  alias("BRVT", "Bà Rịa - Vũng Tàu");
  alias("BR-VT", "Bà Rịa - Vũng Tàu");
  alias("Bà Rịa Vũng Tàu", "Bà Rịa - Vũng Tàu");
  alias("HCM", "Hồ Chí Minh");
}

void AgencyRegistry::AddBodies(std::string_view table) {
  ForEachLine(table, 2, [&](const auto& f) { prefixes_.push_back({FoldWords(f[0]), std::string(f[1])}); });
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const Prefix& a, const Prefix& b) { return a.key.size() > b.key.size(); });
}

std::vector<std::string> AgencyRegistry::UnitNames(std::string_view province) const {
  std::vector<std::string> names;
  const auto it = units_by_province_.find(province);
  if (it == units_by_province_.end()) return names;
  for (const std::size_t i : it->second) names.push_back(ToLower(units_[i].type) + " " + units_[i].name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const Province* AgencyRegistry::FindProvince(std::string_view name) const {
  std::string fold = FoldWords(ExpandAgencyName(name));
  for (const std::string_view prefix : {"uy ban nhan dan ", "tinh ", "thanh pho ", "tp "}) {
    fold = StripPrefix(fold, prefix);
  }
  const auto it = province_by_key_.find(NameKey(fold));
  return it == province_by_key_.end() ? nullptr : &provinces_[it->second];
}

std::vector<const AgencyRegistry::Unit*> AgencyRegistry::FindUnits(std::string_view name, std::string_view type_key,
                                                                   int level, const AgencyScope& scope) const {
  std::vector<const Unit*> found;
  const auto [begin, end] = unit_by_fold_.equal_range(NameKey(name));
  for (auto it = begin; it != end; ++it) {
    const Unit& unit = units_[it->second];
    if (unit.level != level || unit.province != scope.province) continue;
    if (!type_key.empty() && FoldWords(unit.type) != type_key) continue;
    if (!scope.district.empty() && unit.level == 3 && !unit.after_merger && unit.parent != scope.district) continue;
    found.push_back(&unit);
  }
  // Marks tell names apart that their folds do not; in damaged text they are a reading, and no evidence.
  const std::string tone = ToneKey(name);
  std::vector<const Unit*> same;
  for (const Unit* u : found) {
    if (ToneKey(u->name) == tone) same.push_back(u);
  }
  if (!same.empty() && !scope.damaged) found = same;
  // Districts ended in 2025; the communes of that year may be the old ones or the new.
  const bool prefer_new = scope.year && *scope.year >= kMergerYear;
  std::vector<const Unit*> of_era;
  for (const Unit* u : found) {
    if (u->after_merger == prefer_new) of_era.push_back(u);
  }
  return of_era.empty() ? found : of_era;
}

std::string AgencyRegistry::SlugOf(const Unit& unit) const {
  std::string slug = "vn" + unit.province + "-" + unit.slug;
  const auto it = slug_count_.find(unit.province + (unit.after_merger ? "2026" : "2021") + unit.slug);
  if (it != slug_count_.end() && it->second > 1) slug += "-" + unit.code;
  if (unit.after_merger && unit.level == 3) slug += "-2025";  // a new body, though it may bear an old name
  return slug;
}

AgencyMatch AgencyRegistry::FromUnits(const std::vector<const Unit*>& units, const AgencyScope& scope) const {
  AgencyMatch match;
  // Later rows of one code are later names of it.
  const Unit* unit = units.front();
  for (const Unit* u : units) {
    if (u->code == unit->code && scope.year && *scope.year >= 2024) unit = u;
    if (u->code != units.front()->code) match.ambiguous = true;
  }
  match.kind = AgencyMatchKind::kExact;
  match.block = BlockOfLevel(unit->level);
  match.unit = match.ambiguous ? std::string() : unit->code;
  match.name =
      (unit->level <= 3 && unit->level >= 2 ? "Ủy ban nhân dân " + ToLower(unit->type) + " " : "") + unit->name;
  if (!match.ambiguous) match.id = SlugOf(*unit);  // two bodies must not share an id
  if (match.ambiguous) {
    for (const Unit* u : units) match.candidates.push_back(ToLower(u->type) + " " + u->name);
    std::sort(match.candidates.begin(), match.candidates.end());
    match.candidates.erase(std::unique(match.candidates.begin(), match.candidates.end()), match.candidates.end());
    if (match.candidates.size() < 2) {
      match.candidates.clear();
    } else {
      match.name.clear();  // it has no one name
    }
  }
  return match;
}

AgencyMatch AgencyRegistry::FromDepartment(const Known& department, const AgencyScope& scope) const {
  AgencyMatch match;
  match.kind = AgencyMatchKind::kExact;
  match.id = "vn" + scope.province + "-" + department.id_slug;
  match.name = department.name;
  match.block = department.block;
  return match;
}

AgencyMatch AgencyRegistry::FromProvince(const Province& province) const {
  AgencyMatch match;
  match.kind = AgencyMatchKind::kExact;
  match.id = "vn" + province.code + "-" + Slug(province.type + " " + province.name);
  match.name = province.type + " " + province.name;
  match.block = "provinces";
  return match;
}

AgencyMatch AgencyRegistry::Match(std::string_view printed, const AgencyScope& scope) const {
  if (printed.size() > kLongestName) return {};
  const std::string expanded = ExpandAgencyName(CollapseBlanks(printed));
  const std::string words = FoldWords(expanded);
  if (words.empty()) return {};

  const auto department = [&](std::string_view key) -> const Known* {
    const auto it = department_by_key_.find(key);
    return it == department_by_key_.end() ? nullptr : &departments_[it->second];
  };
  const std::string key = FoldKey(expanded);
  if (const Known* d = department(FoldKey(printed))) return FromDepartment(*d, scope);
  if (const Known* d = department(key)) return FromDepartment(*d, scope);
  for (std::size_t p = 0; p < provinces_.size(); ++p) {
    // "Sở Nội vụ tỉnh Sơn La"; of another province than the document's only where its type is named, too.
    const bool own = provinces_[p].code == scope.province;
    const auto& tails = province_tails_[p];
    for (std::size_t t = 0; t < (own ? tails.size() : tails.size() - 1); ++t) {
      if (!key.ends_with(tails[t]) || key.size() <= tails[t].size()) continue;
      AgencyScope of = scope;
      of.province = provinces_[p].code;
      const std::string bare = key.substr(0, key.size() - tails[t].size());
      if (const Known* d = department(bare)) return FromDepartment(*d, of);
      if (const Known* d = department(bare + "tinh")) return FromDepartment(*d, of);
    }
  }

  // A district, commune or province, with its type or without.
  const std::string spaced = PunctuationToBlanks(expanded);
  std::string rest = words;
  for (const std::string_view prefix : {"hoi dong nhan dan ", "uy ban nhan dan "}) rest = StripPrefix(rest, prefix);
  for (const auto& type : kUnitTypes) {
    if (!rest.starts_with(type.fold) || rest.size() <= type.fold.size() || rest[type.fold.size()] != ' ') continue;
    std::string_view name_fold = std::string_view(rest).substr(type.fold.size() + 1);
    std::string name = TailWords(spaced, Words(name_fold).size());
    AgencyScope inner = scope;
    if (type.level == 3) {  // "Xã A, huyện B" and "Xã A (huyện B)"
      for (const std::string_view of : {" huyen ", " thi xa ", " thanh pho ", " quan ", " tinh "}) {
        const auto at = name_fold.find(of);
        if (at == std::string_view::npos) continue;
        const auto tail_words = Words(name_fold.substr(at + 1)).size();
        const auto type_words = Words(of).size();
        const auto districts = FindUnits(TailWords(spaced, tail_words - type_words), {}, 2, scope);
        if (!districts.empty()) inner.district = districts.front()->code;
        const auto all = Words(name);
        const auto keep = all.size() > tail_words ? all.size() - tail_words : all.size();
        name = std::string(
            name.substr(0, static_cast<std::size_t>(all[keep - 1].data() - name.data()) + all[keep - 1].size()));
        break;
      }
    }
    if (type.level == 1) {
      if (const Province* p = FindProvince(name)) return FromProvince(*p);
    } else {
      if (const auto units = FindUnits(name, type.fold, type.level, inner); !units.empty())
        return FromUnits(units, inner);
      // A district that became a town, a commune that became a ward.
      if (const auto units = FindUnits(name, {}, type.level, inner); !units.empty()) {
        AgencyMatch match = FromUnits(units, inner);
        // A ward may also stand beside a commune of its name.
        if (type.level == 3 && !match.ambiguous) match.kind = AgencyMatchKind::kNearest;
        return match;
      }
      if (type.fold == "thanh pho") {
        const Province* p = FindProvince(name);
        if (p != nullptr && p->type == "Thành phố") return FromProvince(*p);
      }
    }
    if (scope.damaged) {
      auto nearest = Nearest(FoldKey(std::string(type.fold) + name), scope);
      if (nearest.kind != AgencyMatchKind::kNone) return nearest;
    } else if (type.level == 2) {
      // All districts of a province are known: a name one letter off is a slip of the pen ("huyện Kim Đng").
      auto nearest = Nearest(FoldKey(std::string(type.fold) + name), scope, 2);
      if (nearest.block == "district") return nearest;
    }
    AgencyMatch match;
    match.kind = AgencyMatchKind::kByForm;
    match.block = BlockOfLevel(type.level);
    if (type.level == 2 && !scope.province.empty() && IsDistrictSomewhere(name)) {
      // The gazetteer knows it, in another province: an id of this one would be invented.
      match.name = CollapseBlanks(expanded);
      return match;
    }
    match.name = CollapseBlanks(expanded);
    match.id =
        (scope.province.empty() ? "vn-" : "vn" + scope.province + "-") + Slug(std::string(type.fold) + " " + name);
    return match;
  }
  if (scope.province.empty()) {
    if (const Province* p = FindProvince(expanded)) return FromProvince(*p);
  } else {
    const std::string bare = TailWords(spaced, Words(rest).size());
    for (const int level : {2, 3}) {
      auto units = FindUnits(bare, {}, level, scope);
      if (!units.empty()) return FromUnits(units, scope);
    }
  }

  if (scope.damaged) {
    auto nearest = Nearest(key, scope);
    if (nearest.kind != AgencyMatchKind::kNone) return nearest;
  }
  if (const auto glued = unit_by_typed_key_.find(scope.province + StripPrefix(key, "uybannhandan"));
      glued != unit_by_typed_key_.end()) {
    std::vector<const Unit*> same;
    for (const std::size_t index : glued->second) same.push_back(&units_[index]);
    return FromUnits(same, scope);
  }
  const std::string form = StripPrefix(words, "co quan ");  // "Cơ quan Ủy ban Kiểm tra Tỉnh ủy"
  for (const auto& prefix : prefixes_) {
    if (!form.starts_with(prefix.key)) continue;
    if (form.size() > prefix.key.size() && form[prefix.key.size()] != ' ') continue;
    if (!scope.damaged && prefix.block == "province") {
      // A short word dropped or a letter lost must not make a new body: "Sở Kế hoạch Đầu tư", "Sở Giáo và Đào tạo".
      auto nearest = Nearest(key, scope, std::min(6, static_cast<int>(key.size()) / 2));
      if (nearest.block == "province" && nearest.margin >= 4) return nearest;
    }
    AgencyMatch match;
    match.kind = AgencyMatchKind::kByForm;
    match.block = prefix.block;
    match.name = CollapseBlanks(expanded);
    match.id =
        (prefix.block == "ministry" || scope.province.empty() ? "vn-" : "vn" + scope.province + "-") + Slug(expanded);
    if (prefix.block == "ministry" && !scope.province.empty() && prefix.key == "bo") break;
    return match;
  }
  if (const Province* p = FindProvince(expanded)) return FromProvince(*p);
  // A converter lost a letter: "S Tài chính", "UBND thxã Mỹ Hào".
  if (!scope.damaged && key.size() >= 8 && key.size() <= 60) {
    auto nearest = Nearest(key, scope, 2);
    if (nearest.kind != AgencyMatchKind::kNone) return nearest;
  }
  return {};
}

bool AgencyRegistry::IsDistrictSomewhere(std::string_view name) const {
  const auto [begin, end] = unit_by_fold_.equal_range(NameKey(name));
  return std::any_of(begin, end, [&](const auto& entry) { return units_[entry.second].level == 2; });
}

AgencyMatch AgencyRegistry::Nearest(std::string_view key, const AgencyScope& scope, int most) const {
  // At most 17 half edits in a hundred letters' worth of 2 each: a third of the letters may be misread.
  std::string bare(key);
  bool unit_only = false;
  for (const std::string_view prefix : {"uybannhandan", "ubnd"}) {
    if (!bare.starts_with(prefix)) continue;
    bare.erase(0, prefix.size());
    unit_only = true;
  }
  const int limit = static_cast<int>(bare.size()) * 2 / 3;
  AgencyMatch best;
  int best_distance = limit + 1;
  int second_distance = limit + 1;
  const auto offer = [&](int distance, auto make) {
    if (distance > limit) return;
    AgencyMatch match = make();
    if (match.id == best.id) {
      best_distance = std::min(best_distance, distance);
    } else if (distance < best_distance) {
      second_distance = best_distance;
      best_distance = distance;
      best = std::move(match);
    } else {
      second_distance = std::min(second_distance, distance);
    }
  };
  if (!unit_only) {
    for (const auto& [known_key, index] : department_by_key_) {
      if (known_key.size() < 5) continue;
      const Known& d = departments_[index];
      offer(MisreadDistance(bare, known_key, limit), [&] { return FromDepartment(d, scope); });
    }
  }
  const auto units = units_by_province_.find(scope.province);
  if (units != units_by_province_.end()) {
    for (const std::size_t index : units->second) {
      const Unit& unit = units_[index];
      if (unit.level == 1) continue;
      offer(MisreadDistance(bare, unit.typed_key, limit), [&] { return FromUnits({&unit}, scope); });
    }
  }
  if (best_distance > std::min(limit, most)) return {};
  // The second best must be clearly farther: by one edit, and by two where the best is itself far.
  const int margin = second_distance - best_distance;
  if (margin < (best_distance > 4 ? 3 : 2)) return {};
  best.kind = AgencyMatchKind::kNearest;
  best.distance = best_distance;
  best.margin = margin;
  return best;
}

}  // namespace xephang::normalize
