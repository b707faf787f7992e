#include "tests/validate/consistent_documents.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "normalize/agency_registry.h"
#include "normalize/decimal.h"
#include "normalize/unicode.h"
#include "tests/documents.h"

namespace xephang::testing {
namespace {

using normalize::Ratio;

enum class Ties : std::uint8_t { kCompetition, kDense, kOrdinal };
enum class TierForm : std::uint8_t { kNone, kCounts, kShares, kColumn, kRankColumn };
enum class RankForm : std::uint8_t { kPlain, kPadded, kOf, kPaddedOf, kComposite, kPaddedComposite, kWords, kNone };
enum class BandForm : std::uint8_t { kFrom, kComparison, kClosed, kPercent };
enum class Letterhead : std::uint8_t { kLines, kBars, kSite, kOneLine };

struct Scale {
  int max;     // of the total
  int places;  // of the scores
  bool percent;
};
// The scales of the published decisions, and how finely they print.
constexpr std::array<Scale, 17> kScales{{{1, 4, false},
                                         {1, 3, false},
                                         {100, 1, false},
                                         {100, 2, false},
                                         {100, 0, false},
                                         {138, 1, false},
                                         {240, 2, false},
                                         {450, 2, false},
                                         {500, 2, false},
                                         {500, 0, false},
                                         {750, 1, false},
                                         {850, 2, false},
                                         {1000, 1, false},
                                         {1000, 2, false},
                                         {1000, 0, false},
                                         {100, 2, true},
                                         {100, 0, true}}};

struct Block {
  const char* id;
  const char* heading;  // "các sở, ban, ngành"
  const char* level;    // "khối cơ quan cấp tỉnh"
  const char* noun;     // "sở, ban, ngành"
};
constexpr std::array<Block, 6> kBlocks{
    {{"province", "các sở, ban, ngành cấp tỉnh", "khối cơ quan cấp tỉnh", "sở, ban, ngành"},
     {"district", "các huyện, thành phố", "khối cơ quan cấp huyện", "huyện, thành phố"},
     {"commune", "các xã, phường, thị trấn", "khối cấp xã", "xã, phường, thị trấn"},
     {"central", "các cơ quan ngành dọc đóng trên địa bàn tỉnh", "khối cơ quan ngành dọc", "cơ quan ngành dọc"},
     {"party", "các cơ quan Đảng, Mặt trận Tổ quốc và đoàn thể", "khối cơ quan Đảng, đoàn thể",
      "cơ quan Đảng, đoàn thể"},
     {"public-service", "các đơn vị sự nghiệp thuộc UBND tỉnh", "khối đơn vị sự nghiệp", "đơn vị sự nghiệp"}}};

struct Name {
  const char* full;
  const char* other;  // another way in which it is printed
};
constexpr std::array<Name, 18> kDepartments{
    {{"Sở Nội vụ", "Sở Nội vụ"},
     {"Sở Tư pháp", "Sở Tư pháp"},
     {"Sở Kế hoạch và Đầu tư", "Sở KH&ĐT"},
     {"Sở Tài chính", "Sở Tài chính"},
     {"Sở Công Thương", "Sở Công thương"},
     {"Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT"},
     {"Sở Giao thông vận tải", "Sở GTVT"},
     {"Sở Xây dựng", "Sở  Xây dựng"},
     {"Sở Tài nguyên và Môi trường", "Sở TN&MT"},
     {"Sở Thông tin và Truyền thông", "Sở TT&TT"},
     {"Sở Lao động - Thương binh và Xã hội", "Sở Lao động-Thương binh và Xã hội"},
     {"Sở Văn hóa, Thể thao và Du lịch", "Sở VH,TT&DL"},
     {"Sở Khoa học và Công nghệ", "Sở KH&CN"},
     {"Sở Giáo dục và Đào tạo", "Sở GD&ĐT"},
     {"Sở Y tế", "Sở Y Tế"},
     {"Thanh tra tỉnh", "Thanh tra  tỉnh"},
     {"Ban Dân tộc", "Ban Dân tộc"},
     {"Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh"}}};
constexpr std::array<const char*, 8> kCentral{
    {"Công an tỉnh", "Cục Thuế tỉnh", "Kho bạc Nhà nước tỉnh", "Bảo hiểm xã hội tỉnh", "Cục Thống kê tỉnh",
     "Cục Quản lý thị trường tỉnh", "Viện kiểm sát nhân dân tỉnh", "Bộ Chỉ huy quân sự tỉnh"}};
constexpr std::array<const char*, 8> kParty{{"Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy",
                                             "Ban Dân vận Tỉnh ủy", "Ban Nội chính Tỉnh ủy", "Hội Nông dân tỉnh",
                                             "Liên đoàn Lao động tỉnh", "Hội Cựu chiến binh tỉnh"}};
constexpr std::array<const char*, 8> kService{{"Bệnh viện Đa khoa tỉnh", "Trung tâm Phục vụ hành chính công tỉnh",
                                               "Trung tâm Xúc tiến đầu tư tỉnh", "Trường Chính trị tỉnh",
                                               "Đài Phát thanh và Truyền hình tỉnh", "Bảo tàng tỉnh", "Thư viện tỉnh",
                                               "Bệnh viện Y dược cổ truyền"}};
constexpr std::array<const char*, 8> kIndicators{{"Nhận thức số", "Thể chế số", "Hạ tầng số", "Nhân lực số",
                                                  "An toàn thông tin mạng", "Hoạt động chính quyền số",
                                                  "Hoạt động kinh tế số", "Hoạt động xã hội số"}};
struct Tier {
  const char* name;
  int percent;  // least share of the scale
};
struct TierSet {
  const char* kind;  // what stands before a name: "Mức "; the names of "Loại A" have it in them
  std::vector<Tier> tiers;
};
const std::vector<TierSet>& TierSets() {
  static const std::vector<TierSet> sets{
      {"Mức ", {{"Tốt", 80}, {"Khá", 65}, {"Trung bình", 50}, {"Yếu", 0}}},
      {"Mức ", {{"Xuất sắc", 90}, {"Tốt", 80}, {"Khá", 65}, {"Trung bình", 50}, {"Yếu", 0}}},
      {"Mức ",
       {{"Rất tốt", 86},
        {"Tốt", 78},
        {"Khá", 70},
        {"Trung bình khá", 60},
        {"Trung bình", 50},
        {"Yếu", 30},
        {"Kém", 0}}},
      {"", {{"Loại A", 90}, {"Loại B", 80}, {"Loại C", 65}, {"Loại D", 50}, {"Loại E", 0}}},
      {"", {{"Mức độ I", 80}, {"Mức độ II", 60}, {"Mức độ III", 0}}},
      {"", {{"Nhóm A", 70}, {"Nhóm B", 0}}},
      {"Mức ", {{"Dẫn dắt", 88}, {"Nâng cao", 72}, {"Hình thành", 56}, {"Khởi động", 0}}}};
  return sets;
}

struct Commune {
  std::string name, district;
};
struct Province {
  std::string code, name;
  std::vector<std::string> districts;  // none from 2025 on
  std::vector<Commune> communes;
};

struct Unit {
  std::string code, level, type, name, parent, era;
};

std::vector<Unit> Units() {
  std::vector<std::string> head;
  std::vector<Unit> units;
  const std::string table = ReadFixture("corpus/language/units.tsv");
  for (const auto line : normalize::Split(table, '\n')) {
    std::vector<std::string> f;
    for (const auto field : normalize::Split(line, '\t')) f.emplace_back(field);
    if (head.empty()) {
      head = f;
      continue;
    }
    if (f.size() != head.size()) continue;
    const auto of = [&](const char* name) {
      return f[static_cast<std::size_t>(std::find(head.begin(), head.end(), name) - head.begin())];
    };
    units.push_back({of("code"), of("level"), of("type"), of("name"), of("parent"), of("era")});
  }
  return units;
}

// Communes whose names no other of the province has, and which are not another one under an earlier name.
std::vector<Commune> Distinct(const std::vector<Commune>& all, const std::string& province, int year) {
  std::map<std::string, int> count;
  for (const auto& c : all) ++count[normalize::FoldKey(c.name)];
  std::vector<Commune> out;
  std::set<std::string> ids;
  for (const auto& c : all) {
    const bool digits = std::any_of(c.name.begin(), c.name.end(), [](char d) { return d >= '0' && d <= '9'; });
    if (count[normalize::FoldKey(c.name)] != 1 || digits) continue;
    const auto match = normalize::AgencyRegistry::Builtin().Match(c.name, {province, {}, year, false});
    if (ids.insert(match.id).second) out.push_back(c);
  }
  return out;
}

// Provinces with their districts and communes, before 2025 or since.
const std::vector<Province>& Provinces(bool since_2025) {
  static const std::array<std::vector<Province>, 2> provinces = [] {
    std::array<std::vector<Province>, 2> out;
    const auto units = Units();
    for (const auto& p : units) {
      if (p.level != "1" || p.type != "Tỉnh") continue;
      Province province{p.code, p.name, {}, {}};
      std::vector<Commune> communes;
      if (p.era != "2021") {
        for (const auto& u : units) {
          if (u.level == "3" && u.era == p.era && u.parent == p.code) communes.push_back({u.type + " " + u.name, ""});
        }
      } else {
        std::vector<std::string> names;
        std::vector<std::string> ids;
        std::map<std::string, std::string> district_of;
        for (const auto& u : units) {
          if (u.level != "2" || u.era != "2021" || u.parent != p.code) continue;
          district_of[u.code] = u.type + " " + u.name;
          // The table knows a district by each kind that it has been ("Huyện Hoa Lư", "Thành phố Hoa Lư"): one is
          // enough.
          if (std::find(names.begin(), names.end(), u.name) != names.end()) continue;
          const auto match =
              normalize::AgencyRegistry::Builtin().Match(u.type + " " + u.name, {p.code, {}, 2021, false});
          if (std::find(ids.begin(), ids.end(), match.id) != ids.end()) continue;
          names.push_back(u.name);
          ids.push_back(match.id);
          province.districts.push_back(u.type + " " + u.name);
        }
        for (const auto& u : units) {
          const auto district = district_of.find(u.parent);
          if (u.level == "3" && u.era == "2021" && district != district_of.end())
            communes.push_back({u.type + " " + u.name, district->second});
        }
      }
      province.communes = Distinct(communes, p.code, p.era == "2021" ? 2021 : 2025);
      const bool new_era = p.era != "2021";
      if (province.communes.size() < 30 || (!new_era && province.districts.size() < 6)) continue;
      out.at(new_era ? 1 : 0).push_back(std::move(province));
    }
    return out;
  }();
  return provinces.at(since_2025 ? 1 : 0);
}

struct Body {
  std::string name;                 // in full
  std::string printed;              // in the table
  std::size_t section = 0;          // of its block
  std::vector<std::int64_t> parts;  // in units of the last place, or in hundredths of these
  std::int64_t total = 0;
  std::int64_t max = 0;       // of its own row, in whole points …
  std::int64_t achieved = 0;  // … and what it has of it, in hundredths
  int rank = 0;               // 0: assessed, and not ranked
  std::size_t tier = 0;
};

struct BlockOf {
  std::size_t kind = 0;  // in kBlocks
  Scale scale{100, 1, false};
  std::vector<std::string> sections;  // headings; empty for none
  std::vector<Body> bodies;           // in the order of the table
};

enum class Column : std::uint8_t { kNumber, kName, kPart, kTotal, kRank, kTier, kChange, kGroup, kRowMax, kAchieved };

class Maker {
 public:
  explicit Maker(unsigned seed) : lot_(seed * 2654435761U + 17U) {
    scale_ = kScales[seed % kScales.size()];
    ties_ = static_cast<Ties>(seed / 2 % 3);
    rounding_ = static_cast<normalize::Rounding>(seed / 3 % 3);
    blocks_ = static_cast<std::size_t>(seed / 5 % 4) + 1;
    tiers_ = static_cast<TierForm>(seed / 7 % 5);
    ranks_ = static_cast<RankForm>(seed / 11 % 8);
    if (tiers_ == TierForm::kRankColumn) ranks_ = RankForm::kNone;
    point_ = seed / 13 % 4 == 0;
    adjusted_ = seed / 6 % 2 == 0;
    by_blocks_ = seed / 9 % 2 == 0;
    const bool composite = ranks_ == RankForm::kComposite || ranks_ == RankForm::kPaddedComposite;
    converted_ = !composite && scale_.max == 100 && scale_.places == 2 && !scale_.percent && OneOf(2);
    wide_ = seed / 4 % 2 == 0 && !scale_.percent && !composite && !converted_;
    two_maxima_ = blocks_ > 1 && !wide_ && !converted_ && !scale_.percent && scale_.max > 1 && OneOf(3);
    hidden_ = !scale_.percent && !converted_ && OneOf(4);
    of_max_ = !wide_ && !scale_.percent && !composite && !converted_ && OneOf(6);
    trimmed_ = scale_.places > 0 && !composite && OneOf(5);
    grouped_ = !point_ && OneOf(2);
    five_first_ = OneOf(5);
    tier_set_ = Any(TierSets().size());
    band_ = static_cast<BandForm>(Any(4));
    if (band_ == BandForm::kClosed && (scale_.max < 100 || scale_.percent)) band_ = BandForm::kFrom;
    if (two_maxima_ || (band_ == BandForm::kPercent && scale_.percent)) band_ = BandForm::kPercent;
    if (band_ == BandForm::kPercent && scale_.percent) band_ = BandForm::kFrom;
    letterhead_ = static_cast<Letterhead>(Any(4));
    since_2025_ = OneOf(6);
    year_ = since_2025_ ? 2025 : 2019 + static_cast<int>(Any(6));
    no_numbers_ = OneOf(6);
    rank_first_ = no_numbers_ || OneOf(4);
    change_ = OneOf(5);
    group_ = ranks_ != RankForm::kNone && OneOf(8);
    unranked_ = ranks_ != RankForm::kNone && !composite && OneOf(6);
    apart_ = ranks_ != RankForm::kNone && !composite && !wide_ && !converted_ && !unranked_ && !no_numbers_ &&
             tiers_ != TierForm::kCounts && tiers_ != TierForm::kShares && OneOf(4);
    sections_ = tiers_ != TierForm::kCounts && tiers_ != TierForm::kShares && OneOf(3);
    section_numbers_anew_ = OneOf(2);
    column_numbers_ = OneOf(3);
    bars_ = OneOf(4);
    other_names_ = OneOf(3);
  }

  ConsistentDocument Make() {
    const auto& provinces = Provinces(since_2025_);
    province_ = &provinces[Any(provinces.size())];
    Head();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < kBlocks.size(); ++i) {
      if (!since_2025_ || i != 1) order.push_back(i);
    }
    // The usual blocks more often than the others.
    std::shuffle(order.begin(), order.end(), lot_);
    std::stable_sort(order.begin(), order.end(), [](std::size_t a, std::size_t b) { return a < 3 && b >= 3; });
    if (OneOf(2)) std::swap(order.front(), order.back());
    order.resize(blocks_);
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i) {
      blocks_made_.push_back({order[i], scale_, {}, {}});
      if (two_maxima_ && i > 0) blocks_made_.back().scale.max = scale_.max == 100 ? 138 : scale_.max + 100;
      Fill(blocks_made_.back());
    }
    Roster();
    if (tiers_ != TierForm::kNone) Thresholds();
    for (const auto& block : blocks_made_) Ranking(block);
    Conclusion();
    return {text_, Shape(), static_cast<int>(blocks_), Rows()};
  }

 private:
  std::size_t Any(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(lot_); }
  bool OneOf(std::size_t n) { return Any(n) == 0; }

  [[nodiscard]] std::int64_t Fine() const { return hidden_ ? 100 : 1; }
  [[nodiscard]] std::int64_t Unit() const {
    std::int64_t unit = 1;
    for (int i = 0; i < scale_.places; ++i) unit *= 10;
    return unit;
  }
  [[nodiscard]] int Rows() const {
    int n = 0;
    for (const auto& b : blocks_made_) n += static_cast<int>(b.bodies.size());
    return n;
  }
  [[nodiscard]] const TierSet& Tiers() const { return TierSets()[tier_set_]; }

  [[nodiscard]] std::string Mark(std::string plain) const {
    if (!point_) std::replace(plain.begin(), plain.end(), '.', ',');
    return plain;
  }
  // What is printed of a figure, in units of the last place.
  [[nodiscard]] std::int64_t Shown(std::int64_t figure) const {
    return normalize::Round(Ratio(figure, Fine()), 0).convert_to<std::int64_t>();
  }
  [[nodiscard]] std::string Print(std::int64_t figure) const {
    return Mark(normalize::ToFixed(Ratio(Shown(figure), Unit()), scale_.places)) + (scale_.percent ? "%" : "");
  }
  // "50,00" and "50" in one table.
  [[nodiscard]] std::string InTable(std::int64_t figure) const {
    if (!trimmed_) return Print(figure);
    return Mark(Trimmed(Shown(figure))) + (scale_.percent ? "%" : "");
  }
  // A mean as its author rounds it.
  [[nodiscard]] std::string Rounded(const Ratio& value, int places) const {
    return Mark(normalize::ToFixed(normalize::Round(value, places, rounding_), places)) + (scale_.percent ? "%" : "");
  }
  // "1.000" or "1000".
  [[nodiscard]] std::string Max(const Scale& scale) const {
    return scale.max == 1000 && grouped_ ? "1.000" : std::to_string(scale.max);
  }
  [[nodiscard]] Ratio Exact(std::int64_t figure) const { return {figure, Fine() * Unit()}; }

  [[nodiscard]] std::vector<std::string> NamesOf(std::size_t kind) {
    const auto pick = [&](std::vector<std::string> from, std::size_t n) {
      std::shuffle(from.begin(), from.end(), lot_);
      from.resize(std::min(n, from.size()));
      return from;
    };
    switch (kind) {
      case 0: {
        std::vector<std::string> all;
        for (const auto& d : kDepartments) all.emplace_back(d.full);
        return pick(all, 9 + Any(9));
      }
      case 1:
        return pick(province_->districts, 5 + Any(8));
      case 3:
        return pick({kCentral.begin(), kCentral.end()}, 5 + Any(4));
      case 4:
        return pick({kParty.begin(), kParty.end()}, 5 + Any(4));
      case 5:
        return pick({kService.begin(), kService.end()}, 5 + Any(4));
      default:
        break;
    }
    std::vector<std::string> all;
    for (const auto& c : province_->communes) all.push_back(c.name);
    return pick(all, 10 + Any(20));
  }

  // Communes under their districts, and agencies with and without administrative procedures: ranks begin anew.
  [[nodiscard]] std::vector<Body> Named(BlockOf& block) {
    std::vector<Body> bodies;
    if (sections_ && block.kind == 2 && !since_2025_) {
      std::vector<std::string> districts;
      for (const auto& c : province_->communes) {
        if (std::find(districts.begin(), districts.end(), c.district) == districts.end())
          districts.push_back(c.district);
      }
      std::shuffle(districts.begin(), districts.end(), lot_);
      for (const auto& d : districts) {
        std::vector<std::string> own;
        for (const auto& c : province_->communes) {
          if (c.district == d && own.size() < 9) own.push_back(c.name);
        }
        if (own.size() < 5 || block.sections.size() == 3) continue;
        for (const auto& name : own) bodies.push_back({name, name, block.sections.size(), {}, 0, 0, 0, 0, 0});
        block.sections.push_back((block.sections.empty() ? "I. " : block.sections.size() == 1 ? "II. " : "III. ") + d);
      }
      if (!bodies.empty()) return bodies;
    }
    for (const auto& name : NamesOf(block.kind)) bodies.push_back({name, name, 0, {}, 0, 0, 0, 0, 0});
    if (sections_ && block.kind == 0 && bodies.size() >= 10) {
      block.sections = {"A. KHỐI CƠ QUAN CÓ THỦ TỤC HÀNH CHÍNH", "B. KHỐI CƠ QUAN KHÔNG CÓ THỦ TỤC HÀNH CHÍNH"};
      for (std::size_t i = bodies.size() - 5; i < bodies.size(); ++i) bodies[i].section = 1;
    }
    for (auto& b : bodies) {
      if (!other_names_) continue;
      for (const auto& d : kDepartments) {
        if (b.name == d.full) b.printed = d.other;
      }
      if (block.kind == 1) b.printed = "UBND " + Lower(b.name);
    }
    return bodies;
  }

  void Indicators(const Scale& scale) {
    const std::size_t n = wide_ ? 3 + Any(6) : 1;
    const std::int64_t most = scale.max * Unit() * Fine();
    // Maxima in twentieths of the scale, printed whole.
    std::vector<std::int64_t> shares(n, 1);
    for (std::size_t i = n; i < 20; ++i) ++shares[Any(n)];
    for (std::size_t i = 0; i < n; ++i) {
      indicators_.emplace_back(kIndicators[i]);
      maxima_.push_back(shares[i] * (most / Fine()) / 20 * Fine());
    }
    maxima_.back() += most - std::accumulate(maxima_.begin(), maxima_.end(), std::int64_t{0});
  }

  void Score(Body& b, const Scale& scale) {
    const double ability = 0.42 + 0.5 * static_cast<double>(Any(1000)) / 1000.0;
    if (converted_) {
      static constexpr std::array<std::int64_t, 4> kMaxima{{100, 97, 94, 91}};
      b.max = kMaxima[Any(kMaxima.size())];
      b.achieved = static_cast<std::int64_t>(ability * static_cast<double>(b.max) * 100.0);
      b.total = (normalize::Round(Ratio(b.achieved * 100, b.max * 100), 2) * 100).convert_to<std::int64_t>();
      b.parts = {b.total};
      return;
    }
    b.parts.clear();
    for (const auto own : maxima_) {
      const auto max = wide_ ? own : scale.max * Unit() * Fine();
      const double part = std::clamp(ability + (static_cast<double>(Any(200)) - 100.0) / 1000.0, 0.0, 1.0);
      b.parts.push_back(static_cast<std::int64_t>(part * static_cast<double>(max)));
    }
    b.total = std::accumulate(b.parts.begin(), b.parts.end(), std::int64_t{0});
  }

  static void Tie(Body& a, const Body& b) {
    a.parts = b.parts;
    a.total = b.total;
    a.max = b.max;
    a.achieved = b.achieved;
  }

  [[nodiscard]] std::size_t TierOf(std::int64_t total, const Scale& scale) const {
    std::size_t tier = 0;
    while (Shown(total) * 100 < Tiers().tiers[tier].percent * scale.max * Unit()) ++tier;
    return tier;
  }

  void Fill(BlockOf& block) {
    if (indicators_.empty()) Indicators(block.scale);
    block.bodies = Named(block);
    auto& bodies = block.bodies;
    for (auto& b : bodies) Score(b, block.scale);
    // Ties, and a body exactly on a bound.
    if (bodies.size() > 6) {
      Tie(bodies[1], bodies[0]);
      Tie(bodies[3], bodies[2]);
      if (five_first_) {
        const auto best = std::max_element(bodies.begin(), bodies.end(),
                                           [](const auto& a, const auto& b) { return a.total < b.total; });
        const Body first = *best;
        for (std::size_t i = 0; i < 5; ++i) Tie(bodies[i], first);
      }
    }
    if (!wide_ && !converted_ && tiers_ != TierForm::kNone && block.scale.max >= 100) {
      bodies.back().total = Tiers().tiers.front().percent * block.scale.max * Unit() * Fine() / 100;
      bodies.back().parts = {bodies.back().total};
    }
    std::stable_sort(bodies.begin(), bodies.end(), [&](const Body& a, const Body& b) {
      return a.section != b.section ? a.section < b.section : Shown(a.total) > Shown(b.total);
    });
    int distinct = 0;
    int place = 0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      if (i > 0 && bodies[i].section != bodies[i - 1].section) distinct = place = 0;
      ++place;
      const bool tied = place > 1 && Shown(bodies[i].total) == Shown(bodies[i - 1].total);
      distinct += tied ? 0 : 1;
      bodies[i].rank = ties_ == Ties::kOrdinal ? place
                       : tied                  ? bodies[i - 1].rank
                       : ties_ == Ties::kDense ? distinct
                                               : place;
      bodies[i].tier = TierOf(bodies[i].total, block.scale);
    }
    // One that is assessed and not ranked stands behind the others, whatever its score.
    if (unranked_ && block.sections.empty() && tiers_ != TierForm::kCounts && tiers_ != TierForm::kShares) {
      Body apart = bodies.back();
      apart.rank = 0;
      bodies.back() = apart;
    }
  }

  void Head() {
    static constexpr std::array<const char*, 3> kVerbs{{"phê duyệt", "công bố", "công nhận"}};
    const std::string number = std::to_string(100 + Any(3000));
    const std::string year = std::to_string(year_);
    const std::string upper = normalize::ToUpper(province_->name);
    const std::string title = std::string("Về việc ") + kVerbs[Any(kVerbs.size())] +
                              " kết quả đánh giá, xếp hạng mức độ chuyển đổi số của các cơ quan nhà nước tỉnh " +
                              province_->name + " năm " + year;
    const bool notice = OneOf(5);
    const std::string mark = notice ? "/TB-UBND" : "/QĐ-UBND";
    switch (letterhead_) {
      case Letterhead::kLines:
        text_ = "ỦY BAN NHÂN DÂN\nTỈNH " + upper + "\nSố: " + number + mark + "\n" + province_->name +
                ", ngày 20 tháng 12 năm " + year + "\n";
        break;
      case Letterhead::kBars:
        text_ = "ỦY BAN NHÂN DÂN TỈNH " + upper +
                " ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --------------- |\nSố: " +
                number + mark + " | " + province_->name + ", ngày 20 tháng 12 năm " + year + " |\n";
        break;
      case Letterhead::kSite:
        text_ = "Trang chủ » Văn bản » Công nghệ thông tin\nSố hiệu: " + number + mark +
                " Loại văn bản: " + (notice ? "Thông báo" : "Quyết định") + "\nNơi ban hành: Tỉnh " + province_->name +
                " Người ký: ***\nNgày ban hành: 20/12/" + year + " Ngày hiệu lực: Đã biết\nỦY BAN NHÂN DÂN\nTỈNH " +
                upper + "\nSố: " + number + mark + "\n" + province_->name + ", ngày 20 tháng 12 năm " + year + "\n";
        break;
      case Letterhead::kOneLine:
        text_ = "ỦY BAN NHÂN DÂN TỈNH " + upper + "\nSố: " + number + " " + mark + "\n" + province_->name +
                ", ngày20 tháng 12 năm " + year + "\n";
        break;
    }
    text_ += std::string(notice ? "THÔNG BÁO" : "QUYẾT ĐỊNH") + "\n" + title +
             "\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Quyết định số 545/QĐ-UBND ngày 13/4/" + year +
             " của Ủy ban nhân dân tỉnh ban hành Bộ chỉ số đánh giá chuyển đổi số;\nXét đề nghị của Sở Thông tin và "
             "Truyền thông tại Tờ trình số 148/TTr-STTTT ngày 12/12/" +
             year + ".\nQUYẾT ĐỊNH:\nĐiều 1. Phê duyệt kết quả đánh giá, xếp hạng.\n\nA. KẾT QUẢ\n";
  }

  void Roster() {
    std::string parts;
    for (std::size_t b = 0; b < blocks_made_.size(); ++b) {
      const std::string n = std::to_string(blocks_made_[b].bodies.size());
      parts += (b == 0 ? "" : ", ") + n + "/" + n + " " + kBlocks[blocks_made_[b].kind].noun;
      if (two_maxima_) parts += " (điểm tối đa " + Max(blocks_made_[b].scale) + " điểm)";
    }
    const std::string all = std::to_string(Rows());
    text_ +=
        "Việc đánh giá, xếp hạng được thực hiện với " + all + "/" + all + " cơ quan, đơn vị bao gồm " + parts + ".\n";
  }

  [[nodiscard]] std::string Bound(int percent) const {
    if (band_ == BandForm::kPercent) return std::to_string(percent);
    return Mark(normalize::ToFixed(Ratio(percent * scale_.max, 100),
                                   scale_.max == 1 ? 2 : (percent * scale_.max % 100 == 0 ? 0 : 1)));
  }

  void Thresholds() {
    const bool percent = band_ == BandForm::kPercent;
    const std::string unit = scale_.percent || percent ? "%" : " điểm";
    const auto& tiers = Tiers().tiers;
    text_ += "Việc xếp hạng được chia làm " + std::to_string(tiers.size()) + " mức" +
             (percent ? ", xác định theo tỷ lệ giữa điểm đạt được và điểm tối đa" : "") + ":\n";
    if (percent && !two_maxima_) text_ += "Điểm tối đa là " + Max(scale_) + " điểm.\n";
    bool closed = band_ == BandForm::kClosed;
    for (const auto& t : tiers) closed = closed && t.percent * scale_.max % 100 == 0;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      text_ += std::string("- ") + Tiers().kind + tiers[i].name + ": ";
      const std::string least = Bound(tiers[i].percent);
      const std::string above = i == 0 ? "" : Bound(tiers[i - 1].percent);
      if (closed) {
        const int top = i == 0 ? scale_.max : tiers[i - 1].percent * scale_.max / 100 - 1;
        text_ += least + "–" + std::to_string(top) + unit;
      } else if (band_ == BandForm::kComparison) {
        text_ += tiers[i].percent == 0 ? "nhỏ hơn " + above + unit
                 : i == 0              ? "lớn hơn hoặc bằng " + least + unit
                                       : "lớn hơn hoặc bằng " + least + " và nhỏ hơn " + above + unit;
      } else {
        const std::string lead = percent ? "" : "Là đơn vị có tổng điểm ";
        text_ += tiers[i].percent == 0 ? lead + "dưới " + above + unit
                 : i == 0              ? lead + (percent ? "từ " : "đạt từ ") + least + unit + " trở lên"
                          : lead + (percent ? "từ " : "đạt từ ") + least + unit + " đến dưới " + above + unit;
      }
      text_ += i + 1 < tiers.size() ? ";\n" : ".\n";
    }
  }

  // Shares of the tiers among n bodies, as printed: rounded, cut off, or adjusted to add up to 100.
  [[nodiscard]] std::vector<int> SharesOf(const std::vector<int>& counts, int n) const {
    std::vector<int> shares;
    for (const int k : counts) {
      shares.push_back(
          static_cast<int>(normalize::Round(Ratio(100 * k, n), 0, adjusted_ ? normalize::Rounding::kHalfUp : rounding_)
                               .convert_to<double>()));
    }
    if (!adjusted_) return shares;
    // What is left over goes to the share that was rounded most, as authors do.
    int left = 100 - std::accumulate(shares.begin(), shares.end(), 0);
    while (left != 0) {
      std::size_t best = 0;
      Ratio gap = -2;
      for (std::size_t i = 0; i < shares.size(); ++i) {
        const Ratio g = (Ratio(100 * counts[i], n) - shares[i]) * (left > 0 ? 1 : -1);
        if (counts[i] > 0 && g > gap) {
          gap = g;
          best = i;
        }
      }
      shares[best] += left > 0 ? 1 : -1;
      left += left > 0 ? -1 : 1;
    }
    return shares;
  }

  [[nodiscard]] std::vector<int> CountsOf(const std::vector<Body>& bodies) const {
    std::vector<int> counts(Tiers().tiers.size(), 0);
    for (const auto& b : bodies) ++counts[b.tier];
    return counts;
  }

  [[nodiscard]] std::string RankOf(const Body& body, const BlockOf& block) const {
    if (body.rank == 0) return "-";
    std::size_t n = 0;
    for (const auto& b : block.bodies) n += b.section == body.section && b.rank > 0 ? 1 : 0;
    const std::string plain = std::to_string(body.rank);
    const std::string padded = (body.rank < 10 ? "0" : "") + plain;
    static constexpr std::array<const char*, 3> kWords{{"Nhất", "Nhì", "Ba"}};
    switch (ranks_) {
      case RankForm::kPlain:
        return plain;
      case RankForm::kPadded:
        return padded;
      case RankForm::kOf:
        return plain + "/" + std::to_string(n);
      case RankForm::kPaddedOf:
        return padded + "/" + std::to_string(n);
      case RankForm::kComposite:
        return plain + " (" + Print(body.total) + ")";
      case RankForm::kPaddedComposite:
        return padded + " (" + Print(body.total) + ")";
      case RankForm::kWords:
        return body.rank <= 3 ? kWords[static_cast<std::size_t>(body.rank - 1)] : plain;
      case RankForm::kNone:
        break;
    }
    return {};
  }

  [[nodiscard]] bool Composite() const {
    return ranks_ == RankForm::kComposite || ranks_ == RankForm::kPaddedComposite;
  }

  // The columns of a table: with `scores`, with `ranks`, or both.
  [[nodiscard]] std::vector<Column> Columns(bool scores, bool ranks) const {
    std::vector<Column> columns;
    const bool rank = ranks && ranks_ != RankForm::kNone;
    if (!no_numbers_) columns.push_back(Column::kNumber);
    if (no_numbers_ && rank && !Composite()) columns.push_back(Column::kRank);
    columns.push_back(Column::kName);
    const bool before = rank && rank_first_ && !no_numbers_ && !Composite();
    if (before) columns.push_back(Column::kRank);
    if (scores && wide_) columns.push_back(Column::kPart);
    if (scores && converted_) {
      columns.push_back(Column::kRowMax);
      columns.push_back(Column::kAchieved);
    }
    if (Composite()) {
      columns.push_back(Column::kRank);
    } else {
      if (scores) columns.push_back(Column::kTotal);
      if (rank && !before && !no_numbers_) columns.push_back(Column::kRank);
    }
    if (scores && (tiers_ == TierForm::kColumn || tiers_ == TierForm::kRankColumn)) columns.push_back(Column::kTier);
    if (scores && change_) columns.push_back(Column::kChange);
    if (rank && group_) columns.push_back(Column::kGroup);
    return columns;
  }

  std::string HeaderOf(Column column) {
    const auto one = [&](std::initializer_list<const char*> names) {
      return std::string(*(names.begin() + Any(names.size())));
    };
    switch (column) {
      case Column::kNumber:
        return one({"STT", "TT", "Thứ tự"});
      case Column::kName:
        return one({"Tên cơ quan", "Tên đơn vị", "Cơ quan, đơn vị", "Địa phương"});
      case Column::kPart: {
        std::string all;
        for (const auto& i : indicators_) all += (all.empty() ? "" : "\t") + i;
        return all;
      }
      case Column::kTotal:
        if (converted_) return "Số điểm quy đổi";
        return scale_.percent ? one({"Tỷ lệ thực hiện", "Tỷ lệ"}) : one({"Tổng điểm", "Điểm", "Điểm đạt được"});
      case Column::kRank:
        if (Composite()) return "Xếp hạng, tổng điểm năm " + std::to_string(year_);
        return no_numbers_ ? one({"Thứ tự xếp hạng", "Xếp hạng", "Hạng"})
                           : one({"Xếp hạng", "Thứ hạng", "Xếp hạng hạng"});
      case Column::kTier:
        return tiers_ == TierForm::kRankColumn ? "Xếp hạng" : one({"Xếp loại", "Mức độ"});
      case Column::kChange:
        return "So với năm trước";
      case Column::kGroup:
        return "Xếp nhóm";
      case Column::kRowMax:
        return "Điểm tối đa";
      case Column::kAchieved:
        return "Điểm đạt được";
    }
    return {};
  }

  std::string CellOf(Column column, const Body& body, const BlockOf& block, std::size_t number) {
    switch (column) {
      case Column::kNumber:
        return std::to_string(number);
      case Column::kName:
        return body.printed;
      case Column::kPart: {
        std::string all;
        for (const auto part : body.parts) all += (all.empty() ? "" : "\t") + InTable(part);
        return all;
      }
      case Column::kTotal:
        return InTable(body.total) + (of_max_ ? "/ " + std::to_string(block.scale.max) : "");
      case Column::kRank:
        return RankOf(body, block);
      case Column::kTier:
        return Tiers().tiers[body.tier].name;
      case Column::kChange: {
        const std::size_t way = Any(4);
        const std::string by = std::to_string(1 + Any(12));
        return way == 0 ? "giữ nguyên" : way == 1 ? "giảm " + by + " bậc" : "tăng " + by + " bậc";
      }
      case Column::kGroup: {
        std::size_t n = 0;
        for (const auto& b : block.bodies) n += b.section == body.section ? 1 : 0;
        const auto third = static_cast<std::size_t>(std::max(body.rank, 1) - 1) * 3 / n + 1;
        return "nhóm " + std::to_string(third) + "/3";
      }
      case Column::kRowMax:
        return std::to_string(body.max);
      case Column::kAchieved:
        return Mark(normalize::ToFixed(Ratio(body.achieved, 100), 2));
    }
    return {};
  }

  // One line of a table, in bars or in tabs.
  void Line(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& c : cells) line += (line.empty() ? "" : "\t") + c;
    if (bars_) {
      std::string barred = "| ";
      for (const char c : line) barred += c == '\t' ? std::string(" | ") : std::string(1, c);
      line = barred + " |";
    }
    text_ += line + "\n";
  }

  void Table(const BlockOf& block, const std::string& label, const std::string& of, const std::vector<Column>& columns,
             bool by_rank) {
    text_ += label + ". " + of + " mức độ chuyển đổi số của " + kBlocks[block.kind].heading + " năm " +
             std::to_string(year_) + "\n";
    std::vector<std::string> cells;
    std::size_t width = 0;
    for (const auto c : columns) {
      cells.push_back(HeaderOf(c));
      width += c == Column::kPart ? indicators_.size() : 1;
    }
    Line(cells);
    if (bars_)
      text_ += "|" + [&] {
        std::string rule;
        for (std::size_t i = 0; i < width; ++i) rule += "---|";
        return rule;
      }() + "\n";
    if (column_numbers_) {
      cells.clear();
      for (std::size_t i = 0; i < width; ++i) cells.push_back("(" + std::to_string(i + 1) + ")");
      Line(cells);
    }
    const auto counts = CountsOf(block.bodies);
    const auto shares = SharesOf(counts, static_cast<int>(block.bodies.size()));
    std::size_t tier = Tiers().tiers.size();
    std::size_t section = block.sections.size();
    char letter = 'A';
    std::vector<const Body*> rows;
    for (const auto& b : block.bodies) rows.push_back(&b);
    // A table of scores beside one of ranks has an order of its own.
    if (!by_rank) {
      std::stable_sort(rows.begin(), rows.end(), [](const Body* a, const Body* b) {
        return a->section != b->section ? a->section < b->section : a->name < b->name;
      });
    }
    std::size_t number = 0;
    for (const auto* body : rows) {
      if (!block.sections.empty() && body->section != section) {
        section = body->section;
        if (section_numbers_anew_) number = 0;
        Line({block.sections[section]});
      }
      if ((tiers_ == TierForm::kCounts || tiers_ == TierForm::kShares) && body->tier != tier) {
        tier = body->tier;
        const int k = counts[tier];
        const std::string kind = Tiers().kind;
        Line({(kind.empty() ? std::string(Tiers().tiers[tier].name)
                            : std::string(1, letter++) + ". " + kind + normalize::ToLower(Tiers().tiers[tier].name)) +
              " (" +
              (tiers_ == TierForm::kCounts ? (k < 10 ? "0" : "") + std::to_string(k) + " đơn vị"
                                           : std::to_string(shares[tier]) + "%") +
              ")"});
      }
      cells.clear();
      ++number;
      for (const auto c : columns) cells.push_back(CellOf(c, *body, block, number));
      Line(cells);
    }
    text_ += "\n";
  }

  void Ranking(const BlockOf& block) {
    const std::size_t at = static_cast<std::size_t>(&block - blocks_made_.data());
    text_ += std::to_string(at + 1) + ". Đối với " + kBlocks[block.kind].heading + "\n\n";
    const std::string label = "Bảng " + std::to_string(++tables_);
    if (apart_) {
      Table(block, label, "Xếp hạng", Columns(false, true), true);
      const std::string scores = "Bảng " + std::to_string(++tables_);
      Table(block, scores, "Điểm số", Columns(true, false), false);
      Claims(scores, block);
    } else {
      Table(block, label, "Xếp hạng", Columns(true, true), true);
      Claims(label, block);
    }
  }

  [[nodiscard]] static std::string Lower(const std::string& name) {
    return normalize::ToLower(name.substr(0, 1)) + name.substr(1);
  }

  void Claims(const std::string& label, const BlockOf& block) {
    const auto& bodies = block.bodies;
    const std::string unit = scale_.percent ? "" : " điểm";
    const std::string n = std::to_string(bodies.size());
    const bool one_list = block.sections.empty() && bodies.back().rank != 0;
    if (one_list && !converted_) {
      const Body& first = bodies.front();
      const Body& last = bodies.back();
      text_ += "Theo kết quả " + label + ", " + first.name + " dẫn đầu bảng xếp hạng với tổng điểm là " +
               Print(first.total) + unit + "; " + last.name + " xếp ở vị trí cuối cùng (" + n + "/" + n +
               ") với số điểm là " + Print(last.total) + unit + ".\n";
    }
    if (!scale_.percent && scale_.max > 1) {
      // Bands of the total that leave nobody out.
      const std::int64_t cut = block.scale.max * 7 / 10;
      const auto over =
          std::count_if(bodies.begin(), bodies.end(), [&](const Body& x) { return Shown(x.total) >= cut * Unit(); });
      const auto under = static_cast<std::ptrdiff_t>(bodies.size()) - over;
      text_ += "Về tổng điểm, " + std::to_string(over) + " đơn vị có điểm số từ " + std::to_string(cut) +
               " điểm trở lên; " + std::to_string(under) + " đơn vị có điểm số dưới " + std::to_string(cut) +
               " điểm.\n";
    }
    if (wide_) {
      for (std::size_t i = 0; i < indicators_.size(); ++i) {
        std::int64_t sum = 0;
        std::int64_t best = 0;
        for (const auto& x : bodies) {
          sum += x.parts[i];
          best = std::max(best, Shown(x.parts[i]));
        }
        std::vector<std::string> leaders;
        for (const auto& x : bodies) {
          if (Shown(x.parts[i]) == best) leaders.push_back(x.name);
        }
        std::string names;
        for (const auto& l : leaders) names += (names.empty() ? "" : ", ") + l;
        const std::string score = Print(best * Fine());
        const std::string lead = leaders.size() == 1
                                     ? leaders.front() + " có điểm số cao nhất đạt " + score + " điểm"
                                     : "có " + std::to_string(leaders.size()) + " đơn vị có điểm số cao nhất đạt " +
                                           score + " điểm (" + names + ")";
        text_ += "(" + std::to_string(i + 1) + "). Chỉ số thành phần “" + indicators_[i] +
                 "” có giá trị trung bình đạt " +
                 Rounded(Exact(sum) / static_cast<int>(bodies.size()), std::max(scale_.places, 1)) +
                 " điểm (điểm tối đa là " + Mark(Trimmed(maxima_[i] / Fine())) + " điểm), trong đó: " + lead + ".\n";
      }
      text_ += "Điểm tối đa của tổng điểm là " + Max(block.scale) + " điểm.\n";
    }
    text_ += std::string("Điểm trung bình của ") + kBlocks[block.kind].level + " là " +
             Rounded(MeanOf(bodies), MeanPlaces()) + (scale_.percent ? "" : "/" + Max(block.scale) + " điểm") + ".\n\n";
  }

  [[nodiscard]] Ratio MeanOf(const std::vector<Body>& bodies) const {
    std::int64_t sum = 0;
    for (const auto& x : bodies) sum += x.total;
    return Exact(sum) / static_cast<int>(bodies.size());
  }

  [[nodiscard]] int MeanPlaces() const { return scale_.max == 1 ? scale_.places : std::max(1, scale_.places); }

  // "12.5" for 1250 hundredths.
  [[nodiscard]] std::string Trimmed(std::int64_t units) const {
    std::string text = normalize::ToFixed(Ratio(units, Unit()), scale_.places);
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
  }

  void Conclusion() {
    text_ += "B. KẾT LUẬN\n";
    if (blocks_made_.size() > 1 && !two_maxima_) {
      Ratio mean = 0;
      for (const auto& b : blocks_made_)
        mean += MeanOf(b.bodies) * (by_blocks_ ? 1 : static_cast<int>(b.bodies.size()));
      mean /= by_blocks_ ? static_cast<int>(blocks_made_.size()) : Rows();
      text_ += "Năm " + std::to_string(year_) + ", mức độ chuyển đổi số của các cơ quan nhà nước tỉnh " +
               province_->name + " có điểm trung bình là " + Rounded(mean, MeanPlaces()) +
               (scale_.percent ? "" : "/" + Max(scale_) + " điểm") + ".\n";
    }
    const bool usual = std::all_of(blocks_made_.begin(), blocks_made_.end(), [](const auto& b) { return b.kind < 3; });
    if (tiers_ == TierForm::kNone || !usual) return;
    text_ += "Về tỷ lệ mức độ:\n";
    std::string head = "Mức độ";
    for (const auto& b : blocks_made_)
      head += std::string("\tCQNN ") + (b.kind == 0 ? "cấp tỉnh" : b.kind == 1 ? "cấp huyện" : "cấp xã");
    text_ += head + "\n";
    std::vector<std::vector<int>> shares;
    for (const auto& b : blocks_made_)
      shares.push_back(SharesOf(CountsOf(b.bodies), static_cast<int>(b.bodies.size())));
    for (std::size_t t = 0; t < Tiers().tiers.size(); ++t) {
      text_ += std::string(Tiers().kind) + Tiers().tiers[t].name;
      for (const auto& s : shares) text_ += "\t" + std::to_string(s[t]) + "%";
      text_ += "\n";
    }
  }

  [[nodiscard]] std::vector<std::string> Shape() const {
    static constexpr std::array<const char*, 3> kTies{"competition", "dense", "ordinal"};
    static constexpr std::array<const char*, 3> kRounding{"half-up", "half-even", "truncation"};
    static constexpr std::array<const char*, 5> kTierForms{"none", "headings with numbers", "headings with shares",
                                                           "a column", "a column called rank"};
    static constexpr std::array<const char*, 8> kRanks{"1",          "01",         "6/17",     "01/63",
                                                       "1 (0,9291)", "01 (0,727)", "in words", "none"};
    static constexpr std::array<const char*, 4> kBands{"from … to under", "at least … and less than", "closed",
                                                       "percent of the maximum"};
    static constexpr std::array<const char*, 4> kHeads{"lines", "one line with bars", "below a site's metadata",
                                                       "blanks in number, day stuck"};
    const auto at = [](const auto& names, auto value) { return std::string(names[static_cast<std::size_t>(value)]); };
    std::vector<std::string> shape{"scale: " + std::to_string(scale_.max) + (scale_.percent ? "%" : "") + ", places " +
                                       std::to_string(scale_.places),
                                   "ties: " + at(kTies, ties_),
                                   "rounding: " + at(kRounding, rounding_),
                                   "blocks: " + std::to_string(blocks_),
                                   "tiers: " + at(kTierForms, tiers_),
                                   "ranks: " + at(kRanks, ranks_),
                                   std::string("decimals: ") + (point_ ? "point" : "comma"),
                                   "letterhead: " + at(kHeads, letterhead_)};
    if (tiers_ != TierForm::kNone) {
      shape.push_back("bands: " + at(kBands, band_));
      shape.push_back(std::string("tiers called ") + Tiers().tiers.front().name);
    }
    for (const auto& b : blocks_made_) {
      shape.push_back(std::string("block ") + kBlocks[b.kind].id);
      if (!b.sections.empty()) shape.push_back("ranks begin anew in each section");
    }
    const std::array<std::pair<bool, const char*>, 19> flags{{{wide_, "indicators beside the total"},
                                                              {adjusted_, "shares adjusted to 100"},
                                                              {by_blocks_, "overall mean of block means"},
                                                              {hidden_, "sums and means of unprinted digits"},
                                                              {two_maxima_, "two maxima"},
                                                              {converted_, "a maximum for each row, converted"},
                                                              {of_max_, "91,48/ 100"},
                                                              {trimmed_, "50,5 beside 50"},
                                                              {grouped_ && scale_.max == 1000, "1.000"},
                                                              {five_first_, "five share rank 1"},
                                                              {no_numbers_, "no row numbers"},
                                                              {rank_first_, "rank before score"},
                                                              {change_, "changes against last year"},
                                                              {group_, "nhóm 3/3"},
                                                              {unranked_, "assessed and not ranked"},
                                                              {apart_, "ranks and scores in two tables"},
                                                              {column_numbers_, "numbers under the header"},
                                                              {since_2025_, "no districts"},
                                                              {other_names_, "names in other forms"}}};
    for (const auto& [is, name] : flags) {
      if (is) shape.emplace_back(name);
    }
    if (bars_) shape.emplace_back("bars between cells");
    return shape;
  }

  std::mt19937 lot_;
  Scale scale_{100, 1, false};
  Ties ties_ = Ties::kCompetition;
  normalize::Rounding rounding_ = normalize::Rounding::kHalfUp;
  std::size_t blocks_ = 1;
  TierForm tiers_ = TierForm::kNone;
  RankForm ranks_ = RankForm::kPlain;
  BandForm band_ = BandForm::kFrom;
  Letterhead letterhead_ = Letterhead::kLines;
  std::size_t tier_set_ = 0;
  bool wide_ = false, point_ = false, adjusted_ = false, by_blocks_ = false, hidden_ = false, two_maxima_ = false,
       converted_ = false, of_max_ = false, trimmed_ = false, grouped_ = false, five_first_ = false,
       since_2025_ = false, no_numbers_ = false, rank_first_ = false, change_ = false, group_ = false,
       unranked_ = false, apart_ = false, sections_ = false, section_numbers_anew_ = false, column_numbers_ = false,
       bars_ = false, other_names_ = false;
  const Province* province_ = nullptr;
  int year_ = 2021;
  int tables_ = 0;
  std::vector<std::string> indicators_;
  std::vector<std::int64_t> maxima_;
  std::vector<BlockOf> blocks_made_;
  std::string text_;
};

}  // namespace

ConsistentDocument MakeConsistentDocument(unsigned seed) { return Maker(seed).Make(); }

ReadDocument ReadBack(const ConsistentDocument& document) {
  const auto decision = Parse(document.text);
  ReadDocument read{validate::Validate(decision), 0};
  std::set<std::string> bodies;
  for (const auto& t : decision.tables) {
    for (const auto& row : t.rows)
      bodies.insert(t.block + "|" + (row.agency.id.empty() ? row.agency.printed : row.agency.id));
  }
  read.rows = static_cast<int>(bodies.size());
  return read;
}

}  // namespace xephang::testing
