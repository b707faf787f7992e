#include "tests/validate/consistent_documents.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <random>

#include "normalize/agency_registry.h"
#include "normalize/decimal.h"
#include "normalize/unicode.h"
#include "tests/documents.h"

namespace xephang::testing {
namespace {

using normalize::Ratio;

enum class Ties : std::uint8_t { kCompetition, kDense, kOrdinal };
enum class TierForm : std::uint8_t { kNone, kCounts, kShares, kColumn };
enum class RankForm : std::uint8_t { kPlain, kPadded, kOf, kComposite, kNone };

struct Scale {
  int max;     // of the total
  int places;  // of the scores
  bool percent;
};
// The scales of the published decisions, and how finely they print.
constexpr std::array<Scale, 14> kScales{{{1, 4, false},
                                         {1, 3, false},
                                         {100, 1, false},
                                         {100, 2, false},
                                         {100, 0, false},
                                         {138, 1, false},
                                         {240, 2, false},
                                         {450, 2, false},
                                         {500, 2, false},
                                         {750, 1, false},
                                         {850, 2, false},
                                         {1000, 1, false},
                                         {1000, 2, false},
                                         {100, 2, true}}};

struct Block {
  const char* id;
  const char* heading;  // "các sở, ban, ngành"
  const char* level;    // "khối cơ quan cấp tỉnh"
  const char* noun;     // "sở, ban, ngành"
};
constexpr std::array<Block, 3> kBlocks{
    {{"province", "các sở, ban, ngành cấp tỉnh", "khối cơ quan cấp tỉnh", "sở, ban, ngành"},
     {"district", "các huyện, thành phố", "khối cơ quan cấp huyện", "huyện, thành phố"},
     {"commune", "các xã, phường, thị trấn", "khối cấp xã", "xã, phường, thị trấn"}}};

constexpr std::array<const char*, 18> kDepartments{
    {"Sở Nội vụ", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư", "Sở Tài chính", "Sở Công Thương",
     "Sở Nông nghiệp và Phát triển nông thôn", "Sở Giao thông vận tải", "Sở Xây dựng", "Sở Tài nguyên và Môi trường",
     "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch",
     "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Thanh tra tỉnh", "Ban Dân tộc",
     "Văn phòng Ủy ban nhân dân tỉnh"}};
constexpr std::array<const char*, 8> kIndicators{{"Nhận thức số", "Thể chế số", "Hạ tầng số", "Nhân lực số",
                                                  "An toàn thông tin mạng", "Hoạt động chính quyền số",
                                                  "Hoạt động kinh tế số", "Hoạt động xã hội số"}};
struct Tier {
  const char* name;
  int percent;  // least share of the scale
};
constexpr std::array<Tier, 4> kTiers{{{"Tốt", 80}, {"Khá", 65}, {"Trung bình", 50}, {"Yếu", 0}}};

struct Province {
  std::string code, name;
  std::vector<std::string> districts, communes;
};

// Provinces with the names of their districts and communes; names that two of them bear are left out.
const std::vector<Province>& Provinces() {
  static const std::vector<Province> provinces = [] {
    std::vector<Province> out;
    const std::string table = ReadFixture("corpus/language/units.tsv");
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> units;
    for (const auto line : normalize::Split(table, '\n')) {
      std::vector<std::string> fields;
      for (const auto f : normalize::Split(line, '\t')) fields.emplace_back(f);
      if (head.empty()) {
        head = fields;
      } else if (fields.size() == head.size()) {
        units.push_back(fields);
      }
    }
    const auto column = [&](const char* name) {
      return static_cast<std::size_t>(std::find(head.begin(), head.end(), name) - head.begin());
    };
    const std::size_t level = column("level"), era = column("era"), type = column("type"), name = column("name"),
                      code = column("code"), parent = column("parent");
    for (const auto& u : units) {
      if (u[level] == "1" && u[era] == "2021" && u[type] == "Tỉnh") out.push_back({u[code], u[name], {}, {}});
    }
    for (auto& p : out) {
      std::vector<std::string> codes;
      std::vector<std::string> names;
      std::vector<std::string> ids;
      for (const auto& u : units) {
        if (u[level] != "2" || u[era] != "2021" || u[parent] != p.code) continue;
        codes.push_back(u[code]);
        // The table knows a district by each kind that it has been ("Huyện Hoa Lư", "Thành phố Hoa Lư"): one is enough.
        if (std::find(names.begin(), names.end(), u[name]) != names.end()) continue;
        const auto match =
            normalize::AgencyRegistry::Builtin().Match(u[type] + " " + u[name], {p.code, {}, 2021, false});
        if (std::find(ids.begin(), ids.end(), match.id) != ids.end()) continue;
        names.push_back(u[name]);
        ids.push_back(match.id);
        p.districts.push_back(u[type] + " " + u[name]);
      }
      std::vector<std::string> all;
      for (const auto& u : units) {
        if (u[level] == "3" && u[era] == "2021" && std::find(codes.begin(), codes.end(), u[parent]) != codes.end())
          all.push_back(u[type] + " " + u[name]);
      }
      for (const auto& c : all) {
        const auto same = std::count_if(all.begin(), all.end(),
                                        [&](const auto& o) { return normalize::FoldKey(o) == normalize::FoldKey(c); });
        const bool digits = std::any_of(c.begin(), c.end(), [](char d) { return d >= '0' && d <= '9'; });
        if (same == 1 && !digits) p.communes.push_back(c);
      }
    }
    std::erase_if(out, [](const Province& p) { return p.districts.size() < 6 || p.communes.size() < 30; });
    return out;
  }();
  return provinces;
}

struct Body {
  std::string name;
  std::vector<std::int64_t> parts;  // in units of the last place
  std::int64_t total = 0;
  int rank = 0;
  std::size_t tier = 0;
};

class Maker {
 public:
  explicit Maker(unsigned seed) : lot_(seed * 2654435761U + 17U) {
    scale_ = kScales[seed % kScales.size()];
    ties_ = static_cast<Ties>(seed / 2 % 3);
    rounding_ = static_cast<normalize::Rounding>(seed / 3 % 3);
    blocks_ = static_cast<int>(seed / 5 % 3) + 1;
    tiers_ = static_cast<TierForm>(seed / 7 % 4);
    ranks_ = static_cast<RankForm>(seed / 11 % 5);
    wide_ = seed / 4 % 2 == 0 && !scale_.percent && ranks_ != RankForm::kComposite;
    point_ = seed / 13 % 4 == 0;
    adjusted_ = seed / 6 % 2 == 0;
    by_blocks_ = seed / 9 % 2 == 0;
  }

  ConsistentDocument Make() {
    const auto& provinces = Provinces();
    province_ = &provinces[Any(provinces.size())];
    year_ = 2019 + static_cast<int>(Any(6));
    Head();
    std::vector<int> order{0, 1, 2};
    std::shuffle(order.begin(), order.end(), lot_);
    order.resize(static_cast<std::size_t>(blocks_));
    std::sort(order.begin(), order.end());
    for (const int b : order) bodies_.push_back(BodiesOf(static_cast<std::size_t>(b)));
    order_ = order;
    Roster();
    if (tiers_ != TierForm::kNone) Thresholds();
    for (std::size_t b = 0; b < order.size(); ++b) Ranking(b);
    Conclusion();
    return {text_, Shape(), blocks_, Rows()};
  }

 private:
  std::size_t Any(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(lot_); }
  [[nodiscard]] std::int64_t Unit() const {
    std::int64_t unit = 1;
    for (int i = 0; i < scale_.places; ++i) unit *= 10;
    return unit;
  }
  [[nodiscard]] std::int64_t Most() const { return scale_.max * Unit(); }
  [[nodiscard]] int Rows() const {
    int n = 0;
    for (const auto& b : bodies_) n += static_cast<int>(b.size());
    return n;
  }

  [[nodiscard]] std::string Mark(std::string plain) const {
    if (!point_) std::replace(plain.begin(), plain.end(), '.', ',');
    return plain;
  }
  [[nodiscard]] std::string Print(std::int64_t units) const {
    return Mark(normalize::ToFixed(Ratio(units, Unit()), scale_.places)) + (scale_.percent ? "%" : "");
  }
  // A mean as its author rounds it, to a place less than the scores or the same.
  [[nodiscard]] std::string Rounded(const Ratio& value, int places) const {
    return Mark(normalize::ToFixed(normalize::Round(value, places, rounding_), places)) + (scale_.percent ? "%" : "");
  }
  [[nodiscard]] std::string Max() const { return std::to_string(scale_.max); }

  std::vector<Body> BodiesOf(std::size_t block) {
    std::vector<std::string> names;
    const auto pick = [&](std::vector<std::string> from, std::size_t n) {
      std::shuffle(from.begin(), from.end(), lot_);
      from.resize(std::min(n, from.size()));
      return from;
    };
    if (block == 0) names = pick({kDepartments.begin(), kDepartments.end()}, 9 + Any(9));
    if (block == 1) names = pick(province_->districts, 5 + Any(8));
    if (block == 2) names = pick(province_->communes, 10 + Any(20));
    if (indicators_.empty()) {
      const std::size_t n = wide_ ? 3 + Any(6) : 1;
      // Maxima in twentieths of the scale.
      std::vector<std::int64_t> shares(n, 1);
      for (std::size_t i = n; i < 20; ++i) ++shares[Any(n)];
      for (std::size_t i = 0; i < n; ++i) {
        indicators_.emplace_back(kIndicators[i]);
        maxima_.push_back(shares[i] * Most() / 20);
      }
      maxima_.back() += Most() - std::accumulate(maxima_.begin(), maxima_.end(), std::int64_t{0});
    }
    std::vector<Body> bodies;
    for (const auto& name : names) {
      Body b{name, {}, 0, 0, 0};
      const double ability = 0.42 + 0.5 * static_cast<double>(Any(1000)) / 1000.0;
      for (const auto max : maxima_) {
        const double part = std::clamp(ability + (static_cast<double>(Any(200)) - 100.0) / 1000.0, 0.0, 1.0);
        b.parts.push_back(static_cast<std::int64_t>(part * static_cast<double>(max)));
      }
      b.total = std::accumulate(b.parts.begin(), b.parts.end(), std::int64_t{0});
      bodies.push_back(std::move(b));
    }
    // Ties, and a body exactly on a bound.
    if (bodies.size() > 6) {
      bodies[1].parts = bodies[0].parts;
      bodies[1].total = bodies[0].total;
      bodies[3].parts = bodies[2].parts;
      bodies[3].total = bodies[2].total;
    }
    std::stable_sort(bodies.begin(), bodies.end(), [](const Body& a, const Body& b) { return a.total > b.total; });
    int distinct = 0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const bool tied = i > 0 && bodies[i].total == bodies[i - 1].total;
      distinct += tied ? 0 : 1;
      bodies[i].rank = ties_ == Ties::kOrdinal ? static_cast<int>(i) + 1
                       : tied                  ? bodies[i - 1].rank
                       : ties_ == Ties::kDense ? distinct
                                               : static_cast<int>(i) + 1;
      bodies[i].tier = 0;
      while (bodies[i].total * 100 < kTiers[bodies[i].tier].percent * Most()) ++bodies[i].tier;
    }
    return bodies;
  }

  void Head() {
    text_ = "ỦY BAN NHÂN DÂN\nTỈNH " + normalize::ToUpper(province_->name) +
            "\nSố: " + std::to_string(100 + Any(3000)) + "/QĐ-UBND\n" + province_->name + ", ngày 20 tháng 12 năm " +
            std::to_string(year_) + "\nQUYẾT ĐỊNH\nVề việc phê duyệt kết quả đánh giá, xếp hạng mức độ " +
            "chuyển đổi số của các cơ quan nhà nước tỉnh " + province_->name + " năm " + std::to_string(year_) +
            "\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Quyết định số 545/QĐ-UBND ngày 13/4/" + std::to_string(year_) +
            " của Ủy ban nhân dân tỉnh ban hành Bộ chỉ số đánh giá chuyển đổi số;\nXét đề nghị của Sở Thông tin và "
            "Truyền thông tại Tờ trình số "
            "148/TTr-STTTT ngày 12/12/" +
            std::to_string(year_) + ".\nQUYẾT ĐỊNH:\nĐiều 1. Phê duyệt kết quả đánh giá, xếp hạng.\n\nA. KẾT QUẢ\n";
  }

  void Roster() {
    std::string parts;
    for (std::size_t b = 0; b < bodies_.size(); ++b) {
      const std::string n = std::to_string(bodies_[b].size());
      parts += (b == 0 ? "" : ", ") + n + "/" + n + " " + kBlocks[static_cast<std::size_t>(order_[b])].noun;
    }
    const std::string all = std::to_string(Rows());
    text_ +=
        "Việc đánh giá, xếp hạng được thực hiện với " + all + "/" + all + " cơ quan, đơn vị bao gồm " + parts + ".\n";
  }

  [[nodiscard]] std::string Bound(int percent) const {
    return Mark(normalize::ToFixed(Ratio(percent * scale_.max, 100),
                                   scale_.max == 1 ? 2 : (percent * scale_.max % 100 == 0 ? 0 : 1)));
  }

  void Thresholds() {
    const std::string unit = scale_.percent ? "%" : " điểm";
    text_ += "Việc xếp hạng được chia làm 4 mức:\n- Mức Tốt: Là đơn vị có tổng điểm đạt từ " + Bound(80) + unit +
             " trở lên\n- Mức Khá: Là đơn vị có tổng điểm đạt từ " + Bound(65) + unit + " đến dưới " + Bound(80) +
             unit + "\n- Mức Trung bình: Là đơn vị có tổng điểm đạt từ " + Bound(50) + unit + " đến dưới " + Bound(65) +
             unit + "\n- Mức Yếu: Là đơn vị có tổng điểm dưới " + Bound(50) + unit + ".\n";
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
    std::vector<int> counts(kTiers.size(), 0);
    for (const auto& b : bodies) ++counts[b.tier];
    return counts;
  }

  [[nodiscard]] std::string RankOf(const Body& body, std::size_t n) const {
    const std::string padded = body.rank < 10 ? "0" + std::to_string(body.rank) : std::to_string(body.rank);
    switch (ranks_) {
      case RankForm::kPlain:
        return std::to_string(body.rank);
      case RankForm::kPadded:
        return padded;
      case RankForm::kOf:
        return padded + "/" + std::to_string(n);
      case RankForm::kComposite:
        return padded + " (" + Print(body.total) + ")";
      case RankForm::kNone:
        return {};
    }
    return {};
  }

  void Ranking(std::size_t b) {
    const Block& block = kBlocks[static_cast<std::size_t>(order_[b])];
    const auto& bodies = bodies_[b];
    const std::string label = "Bảng " + std::to_string(b + 1);
    text_ += std::to_string(b + 1) + ". Đối với " + block.heading + "\n\n" + label +
             ". Xếp hạng mức độ chuyển đổi số của " + block.heading + " năm " + std::to_string(year_) +
             "\nSTT\tTên cơ quan";
    if (wide_) {
      for (const auto& i : indicators_) text_ += "\t" + i;
    }
    if (ranks_ == RankForm::kComposite) {
      text_ += "\tXếp hạng, tổng điểm";
    } else {
      text_ += scale_.percent ? "\tTỷ lệ thực hiện" : "\tTổng điểm";
      if (ranks_ != RankForm::kNone) text_ += "\tXếp hạng";
    }
    if (tiers_ == TierForm::kColumn) text_ += "\tXếp loại";
    text_ += "\n";
    const auto counts = CountsOf(bodies);
    const auto shares = SharesOf(counts, static_cast<int>(bodies.size()));
    std::size_t tier = kTiers.size();
    char letter = 'A';
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const Body& body = bodies[i];
      if ((tiers_ == TierForm::kCounts || tiers_ == TierForm::kShares) && body.tier != tier) {
        tier = body.tier;
        const int k = counts[tier];
        text_ += std::string(1, letter++) + ". Mức " + normalize::ToLower(kTiers[tier].name) + " (" +
                 (tiers_ == TierForm::kCounts ? (k < 10 ? "0" : "") + std::to_string(k) + " đơn vị"
                                              : std::to_string(shares[tier]) + "%") +
                 ")\n";
      }
      text_ += std::to_string(i + 1) + "\t" + body.name;
      if (wide_) {
        for (const auto part : body.parts) text_ += "\t" + Print(part);
      }
      if (ranks_ == RankForm::kComposite) {
        text_ += "\t" + RankOf(body, bodies.size());
      } else {
        text_ += "\t" + Print(body.total);
        if (ranks_ != RankForm::kNone) text_ += "\t" + RankOf(body, bodies.size());
      }
      if (tiers_ == TierForm::kColumn) text_ += std::string("\t") + kTiers[body.tier].name;
      text_ += "\n";
    }
    text_ += "\n";
    Claims(label, block, bodies);
  }

  [[nodiscard]] static std::string Lower(const std::string& name) {
    return normalize::ToLower(name.substr(0, 1)) + name.substr(1);
  }

  void Claims(const std::string& label, const Block& block, const std::vector<Body>& bodies) {
    const std::string unit = scale_.percent ? "" : " điểm";
    const Body& first = bodies.front();
    const Body& last = bodies.back();
    const std::string n = std::to_string(bodies.size());
    text_ += "Theo kết quả " + label + ", " + first.name + " dẫn đầu bảng xếp hạng với tổng điểm là " +
             Print(first.total) + unit + "; " + last.name + " xếp ở vị trí cuối cùng (" + n + "/" + n +
             ") với số điểm là " + Print(last.total) + unit + ".\n";
    if (!scale_.percent && scale_.max > 1) {
      // Bands of the total that leave nobody out.
      const std::int64_t cut = scale_.max * 7 / 10;
      const auto over =
          std::count_if(bodies.begin(), bodies.end(), [&](const Body& x) { return x.total >= cut * Unit(); });
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
          best = std::max(best, x.parts[i]);
        }
        std::vector<std::string> leaders;
        for (const auto& x : bodies) {
          if (x.parts[i] == best) leaders.push_back(x.name);
        }
        std::string names;
        for (const auto& l : leaders) names += (names.empty() ? "" : ", ") + l;
        const std::string lead = leaders.size() == 1
                                     ? leaders.front() + " có điểm số cao nhất đạt " + Print(best) + " điểm"
                                     : "có " + std::to_string(leaders.size()) + " đơn vị có điểm số cao nhất đạt " +
                                           Print(best) + " điểm (" + names + ")";
        text_ += "(" + std::to_string(i + 1) + "). Chỉ số thành phần “" + indicators_[i] +
                 "” có giá trị trung bình đạt " +
                 Rounded(Ratio(sum, Unit() * static_cast<std::int64_t>(bodies.size())), std::max(scale_.places, 1)) +
                 " điểm (điểm tối đa là " + Mark(Trimmed(maxima_[i])) + " điểm), trong đó: " + lead + ".\n";
      }
      text_ += "Điểm tối đa của tổng điểm là " + Max() + " điểm.\n";
    }
    std::int64_t sum = 0;
    for (const auto& x : bodies) sum += x.total;
    text_ += std::string("Điểm trung bình của ") + block.level + " là " +
             Rounded(Ratio(sum, Unit() * static_cast<std::int64_t>(bodies.size())), MeanPlaces()) +
             (scale_.percent ? "" : "/" + Max() + " điểm") + ".\n\n";
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
    if (bodies_.size() > 1) {
      Ratio mean = 0;
      if (by_blocks_) {
        for (const auto& bodies : bodies_) {
          std::int64_t sum = 0;
          for (const auto& x : bodies) sum += x.total;
          mean += Ratio(sum, Unit() * static_cast<std::int64_t>(bodies.size()));
        }
        mean /= static_cast<int>(bodies_.size());
      } else {
        std::int64_t sum = 0;
        for (const auto& bodies : bodies_) {
          for (const auto& x : bodies) sum += x.total;
        }
        mean = Ratio(sum, Unit() * Rows());
      }
      text_ += "Năm " + std::to_string(year_) + ", mức độ chuyển đổi số của các cơ quan nhà nước tỉnh " +
               province_->name + " có điểm trung bình là " + Rounded(mean, MeanPlaces()) +
               (scale_.percent ? "" : "/" + Max() + " điểm") + ".\n";
    }
    if (tiers_ == TierForm::kNone) return;
    text_ += "Về tỷ lệ mức độ:\n";
    std::string head = "Mức độ";
    for (const int b : order_) head += std::string("\tCQNN ") + (b == 0 ? "cấp tỉnh" : b == 1 ? "cấp huyện" : "cấp xã");
    text_ += head + "\n";
    std::vector<std::vector<int>> shares;
    for (const auto& bodies : bodies_) shares.push_back(SharesOf(CountsOf(bodies), static_cast<int>(bodies.size())));
    for (std::size_t t = 0; t < kTiers.size(); ++t) {
      text_ += std::string("Mức ") + kTiers[t].name;
      for (const auto& s : shares) text_ += "\t" + std::to_string(s[t]) + "%";
      text_ += "\n";
    }
  }

  [[nodiscard]] std::string Shape() const {
    static constexpr std::array<const char*, 3> kTies{"competition", "dense", "ordinal"};
    static constexpr std::array<const char*, 3> kRounding{"half-up", "half-even", "truncation"};
    return "scale " + Max() + (scale_.percent ? "%" : "") + ", " + std::to_string(scale_.places) + " places, ties " +
           kTies[static_cast<std::size_t>(ties_)] + ", " + kRounding[static_cast<std::size_t>(rounding_)] + ", " +
           std::to_string(blocks_) + " blocks, tiers " + std::to_string(static_cast<int>(tiers_)) + ", ranks " +
           std::to_string(static_cast<int>(ranks_)) + (wide_ ? ", wide" : "") + (point_ ? ", point" : ", comma") +
           (adjusted_ ? ", shares adjusted" : "") + (by_blocks_ ? ", mean of block means" : "");
  }

  std::mt19937 lot_;
  Scale scale_{100, 1, false};
  Ties ties_ = Ties::kCompetition;
  normalize::Rounding rounding_ = normalize::Rounding::kHalfUp;
  int blocks_ = 1;
  TierForm tiers_ = TierForm::kNone;
  RankForm ranks_ = RankForm::kPlain;
  bool wide_ = false, point_ = false, adjusted_ = false, by_blocks_ = false;
  const Province* province_ = nullptr;
  int year_ = 2021;
  std::vector<std::string> indicators_;
  std::vector<std::int64_t> maxima_;
  std::vector<std::vector<Body>> bodies_;
  std::vector<int> order_;
  std::string text_;
};

}  // namespace

ConsistentDocument MakeConsistentDocument(unsigned seed) { return Maker(seed).Make(); }

}  // namespace xephang::testing
