#include "parse/ranking_table.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>

#include "normalize/pattern.h"
#include "normalize/unicode.h"
#include "parse/cell.h"

namespace xephang::parse {
namespace {

using normalize::AgencyMatchKind;
using normalize::CollapseBlanks;
using normalize::Decimal;
using normalize::Fold;

constexpr double kLeastConfidence = 0.45;  // below it a reading is a guess

enum class ColumnKind : std::uint8_t {
  kScore,
  kPercent,
  kRank,
  kTier,
  kRankScore,  // "06 (86,2)"
  kIgnored,    // changes, other years, notes, maxima: no figure of this ranking
};

struct Column {
  std::string title;
  double title_confidence = 1;
  TitleMeaning meaning;
  ColumnKind kind = ColumnKind::kScore;
  std::optional<std::string> indicator;
};

// How the cells of one column read.
struct Profile {
  int filled = 0;
  int whole = 0;
  int decimal = 0;
  int percent = 0;
  int rank_score = 0;
  int rank_of = 0;
  int score_of = 0;
  int tier = 0;
  int word = 0;
  int change = 0;
  int text = 0;
  int largest = 0;
};

class TableBuilder {
 public:
  TableBuilder(const RawTable& raw, const TableContext& context, const IndicatorNames& names,
               const normalize::AgencyRegistry& registry, const normalize::AgencyScope& scope)
      : raw_(raw), rows_(raw.Rows()), context_(context), names_(names), registry_(registry), scope_(scope) {}

  BuiltTables Build() {
    DecideMark();
    DecideColumns();
    if (IsOfTasks()) return {};
    BuildRows();
    for (auto& table : out_.tables) {
      DropRanksAsOrdinals(table);
      Finish(table);
    }
    std::erase_if(out_.tables, [](const Table& t) { return t.rows.empty(); });
    // A list of bodies without any figure or tier is no ranking.
    std::erase_if(out_.tables, [](const Table& t) {
      return std::none_of(t.rows.begin(), t.rows.end(),
                          [](const Row& r) { return !r.values.empty() || !r.tier.empty(); });
    });
    if (out_.tables.empty()) {
      out_.findings.clear();
      return std::move(out_);
    }
    const bool lost = std::any_of(raw_.strays.begin(), raw_.strays.end(), [](const RawStray& r) { return !r.summary; });
    for (auto& table : out_.tables) table.incomplete = table.incomplete || lost;
    for (const auto& stray : raw_.strays) {
      if (stray.summary) {
        out_.findings.push_back(
            Unread(stray.where, stray.text, Severity::kInfo,
                   fmt::format("Dòng tổng hợp “{}” của bảng không được đưa vào dữ liệu.", stray.text),
                   fmt::format("The summary line “{}” of the table is left out.", stray.text)));
        continue;
      }
      Finding f =
          stray.ends_table
              ? Unread(stray.where, stray.text, Severity::kWarning,
                       fmt::format("Bảng chỉ đọc được đến dòng “{}”; các hàng phía sau chưa đọc được.", stray.text),
                       fmt::format("The table was read up to the line “{}”; the rows behind it were not.", stray.text))
              : Unread(stray.where, stray.text, Severity::kWarning,
                       fmt::format("Dòng “{}” nằm trong bảng nhưng không khớp với hàng nào.", stray.text),
                       fmt::format("The line “{}” stands inside a table and fits no row.", stray.text));
      out_.findings.push_back(std::move(f));
    }
    return std::move(out_);
  }

 private:
  void DecideMark() {
    std::vector<std::string> numbers;
    for (const auto* row : rows_) {
      for (const auto& cell : row->cells) {
        for (auto& n : NumbersIn(cell.text)) numbers.push_back(std::move(n));
      }
    }
    mark_ = normalize::DetectDecimalMark(numbers);
    for (const auto& n : numbers) {
      const auto parsed = Decimal::Parse(n, mark_);
      if (!parsed || parsed->IsWhole()) continue;
      const bool ambiguous = normalize::IsGroupOrDecimal(n);
      if (!ambiguous && parsed->places() >= 3) long_decimals_ = true;
      if (!ambiguous) all_ambiguous_ = false;
    }
  }

  void DecideColumns() {
    std::size_t figures = raw_.figures;
    columns_.resize(figures);
    auto titles = ColumnTitles(raw_, names_);
    // Columns of several years: this one's is that of the period, or the last where the document does not say.
    year_ = context_.year;
    for (const auto& title : titles) {
      const auto year = ReadTitle(title).year;
      if (year && !context_.year && (!year_ || *year > *year_)) year_ = year;
    }
    if (raw_.header_cells.empty()) PlaceTotal(titles);
    std::vector<Profile> profiles(figures);
    const auto rows = static_cast<int>(rows_.size());
    for (const auto* row : rows_) {
      if (row->cells.size() != figures) continue;
      for (std::size_t c = 0; c < figures; ++c) Add(profiles[c], ReadCell(row->cells[c].text, mark_));
    }
    bool untold = false;
    for (std::size_t c = 0; c < figures; ++c) {
      if (c < raw_.title_confidence.size()) columns_[c].title_confidence = raw_.title_confidence[c];
      columns_[c].title = c < titles.size() ? titles[c] : std::string();
      columns_[c].meaning = ReadTitle(columns_[c].title);
    }
    std::vector<TitleMeaning*> meanings;
    for (Column& column : columns_) meanings.push_back(&column.meaning);
    TellMaxima(meanings);
    for (std::size_t c = 0; c < figures; ++c) {
      Column& column = columns_[c];
      untold = untold || (column.title.empty() && profiles[c].filled > 0);
      column.kind = KindOf(column, profiles[c], rows);
      if (!column.meaning.indicator.empty() && column.kind != ColumnKind::kIgnored)
        column.indicator = column.meaning.indicator;
    }
    // Without titles: whole numbers that could be places beside a column of scores are ranks.
    for (std::size_t c = 0; c < figures; ++c) {
      if (!columns_[c].title.empty() || columns_[c].kind != ColumnKind::kScore) continue;
      const Profile& p = profiles[c];
      const bool places = p.whole == p.filled && p.filled > 0 && p.largest <= rows;
      const bool other_scores =
          std::any_of(profiles.begin(), profiles.end(), [](const Profile& q) { return q.decimal * 2 > q.filled; });
      const bool titled_rank = std::any_of(columns_.begin(), columns_.end(), [](const Column& q) {
        return q.kind == ColumnKind::kRank && q.meaning.rank;
      });
      // Beside ranks with a title they may as well be numbers of rows.
      if (places && other_scores) columns_[c].kind = titled_rank ? ColumnKind::kIgnored : ColumnKind::kRank;
    }
    for (const auto& column : columns_) {
      if (column.kind != ColumnKind::kIgnored || column.title.empty()) continue;
      out_.findings.push_back(
          Unread(FirstRowPlace(), column.title, Severity::kInfo,
                 fmt::format("Cột “{}” không phải số liệu của kỳ này, không đưa vào dữ liệu.", column.title),
                 fmt::format("The column “{}” holds no figures of this period and is left out.", column.title)));
    }
    if (untold && figures > 1) {
      out_.findings.push_back(
          Unread(FirstRowPlace(), Joined(raw_.header_lines), Severity::kWarning,
                 "Không xác định được tên của mọi cột trong tiêu đề bảng; các cột đó được đọc theo nội dung.",
                 "Not every column of the table has a title that could be told; those are read by their content."));
    }
    NameTotals();
  }

  // A flattened header prints its upper level first: the total may stand before the indicators, though its column
  // stands behind them. The column that adds up those before it is the total's.
  void PlaceTotal(std::vector<std::string>& titles) const {
    const auto titled =
        std::find_if(titles.begin(), titles.end(), [](const std::string& t) { return ReadTitle(t).total; });
    if (titled == titles.end() || titles.size() < 4) return;
    const auto at = static_cast<std::size_t>(titled - titles.begin());
    std::vector<std::vector<Decimal>> rows;
    for (const auto* row : rows_) {
      if (row->cells.size() != titles.size()) continue;
      std::vector<Decimal> numbers;
      for (const auto& cell : row->cells) {
        if (const auto read = ReadCell(cell.text, mark_); read.number) numbers.push_back(*read.number);
      }
      if (numbers.size() == titles.size()) rows.push_back(std::move(numbers));
    }
    if (rows.size() < 3) return;
    std::size_t sum = titles.size();
    for (std::size_t c = 2; c < titles.size(); ++c) {
      std::size_t agree = 0;
      for (const auto& row : rows) {
        normalize::Ratio total = 0;
        for (std::size_t k = 0; k < c; ++k) total += row[k].ToRatio();
        const normalize::Ratio off = total - row[c].ToRatio();
        const normalize::Ratio allowed = normalize::Unit(row[c].places()) * static_cast<int>(c);
        agree += off <= allowed && -off <= allowed ? 1U : 0U;
      }
      if (agree * 3 > rows.size() * 2) sum = c;
    }
    if (sum == at) return;
    if (sum < titles.size()) {
      auto behind = titled;
      while (behind != titles.end() && ReadTitle(*behind).indicator.empty()) ++behind;
      std::rotate(titled, behind, titles.end());
      if (ReadTitle(titles[sum]).total) return;
    } else {
      // No total is smaller than one of its parts.
      std::size_t smaller = 0;
      for (const auto& row : rows) {
        const auto largest = *std::max_element(row.begin(), row.end());
        smaller +=
            row[at] < largest &&
                    !ReadTitle(titles[static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin())])
                         .rank
                ? 1U
                : 0U;
      }
      if (smaller * 2 <= rows.size()) return;
    }
    titles.assign(titles.size(), {});
  }

  // A list of tasks or of deadlines: nothing is ranked, and no column holds points, shares or tiers.
  [[nodiscard]] bool IsOfTasks() const {
    bool task = false;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto& column = columns_[c];
      if (column.kind == ColumnKind::kRank || column.kind == ColumnKind::kRankScore || column.kind == ColumnKind::kTier)
        return false;
      const std::string fold = Fold(column.title);
      if (RE2::PartialMatch(fold, XEPHANG_RE(R"(\bdiem\b|ty le|ti le|%|gia tri)"))) return false;
      int filled = 0;
      int dates = 0;
      for (const auto* row : rows_) {
        if (c >= row->cells.size() || row->cells[c].text.empty()) continue;
        ++filled;
        dates += RE2::FullMatch(row->cells[c].text, XEPHANG_RE(R"(\d{1,2}[/.-]\d{1,2}[/.-]20\d\d)")) ? 1 : 0;
      }
      task =
          task || (filled > 0 && dates * 2 > filled) ||
          RE2::PartialMatch(
              fold, XEPHANG_RE(R"(thoi (?:han|gian)|tien do|chu tri|phoi hop|theo doi|phu trach|nhiem vu|phan cong)"));
    }
    const bool tiers = std::any_of(raw_.parts.begin(), raw_.parts.end(),
                                   [](const auto& p) { return std::holds_alternative<RawTier>(p); });
    return task && !tiers;
  }

  static std::string Joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& l : lines) out += (out.empty() ? "" : " ") + l;
    return out;
  }

  [[nodiscard]] SourceRef FirstRowPlace() const { return rows_.empty() ? SourceRef{} : rows_.front()->where; }

  static void Add(Profile& p, const Cell& cell) {
    if (cell.kind == CellKind::kBlank) return;
    ++p.filled;
    switch (cell.kind) {
      case CellKind::kNumber:
        if (cell.percent) ++p.percent;
        if (cell.number->IsWhole()) {
          ++p.whole;
          if (const auto n = cell.number->ToInt())
            p.largest = std::max(p.largest, static_cast<int>(std::min<std::int64_t>(*n, 1'000'000)));
        } else {
          ++p.decimal;
        }
        break;
      case CellKind::kRankSpan:
        ++p.whole;
        break;
      case CellKind::kRankScore:
        ++p.rank_score;
        break;
      case CellKind::kRankOf:
        ++p.rank_of;
        break;
      case CellKind::kScoreOf:
        ++p.score_of;
        break;
      case CellKind::kTier:
        ++p.tier;
        break;
      case CellKind::kRankWord:
        ++p.word;
        break;
      case CellKind::kChange:
        ++p.change;
        break;
      default:
        ++p.text;
    }
  }

  [[nodiscard]] ColumnKind KindOf(const Column& column, const Profile& p, int rows) const {
    const auto most = [&](int n) { return p.filled > 0 && n * 2 > p.filled; };
    const TitleMeaning& m = column.meaning;
    if (m.note) return ColumnKind::kIgnored;
    if (m.change && !most(p.rank_score)) return ColumnKind::kIgnored;
    if (m.year && year_ && *m.year != *year_) return ColumnKind::kIgnored;
    if (most(p.change)) return ColumnKind::kIgnored;
    if (most(p.rank_score)) return ColumnKind::kRankScore;
    if (most(p.tier)) return ColumnKind::kTier;
    if (m.maximum && !m.rank) return ColumnKind::kIgnored;
    if (most(p.word)) return ColumnKind::kRank;
    if (most(p.rank_of)) return m.score && !m.rank ? ColumnKind::kScore : ColumnKind::kRank;
    if (most(p.percent)) return ColumnKind::kPercent;
    if (m.rank && !most(p.decimal)) return ColumnKind::kRank;
    if (m.percent) return ColumnKind::kPercent;
    if (m.score || most(p.decimal)) return ColumnKind::kScore;
    if (most(p.text)) return ColumnKind::kIgnored;
    const std::string caption = Fold(context_.caption);
    // Small whole numbers under the names of indicators, beside a total: parts of it. Alone, they are places.
    const bool beside_total = std::any_of(columns_.begin(), columns_.end(), [](const Column& c) {
      const TitleMeaning& t = c.meaning;
      return !t.rank && (t.total || (t.score && t.indicator.empty() && !t.change && !t.maximum && !t.year));
    });
    if (!beside_total && most(p.whole) && p.largest <= rows + 5 && caption.find("xep hang") != std::string::npos &&
        !column.title.empty() && rows > 2) {
      return ColumnKind::kRank;
    }
    return ColumnKind::kScore;
  }

  // Of several columns that could be the total, one is; the others are indicators under their whole title.
  void NameTotals() {
    std::vector<std::size_t> totals;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto& column = columns_[c];
      const bool figure = column.kind == ColumnKind::kScore || column.kind == ColumnKind::kPercent;
      if (figure && !column.indicator) totals.push_back(c);
    }
    std::size_t total = columns_.size();
    if (totals.size() == 1) total = totals.front();
    if (totals.size() > 1) {
      const auto pick = [&](auto test) {
        for (const std::size_t c : totals) {
          if (total == columns_.size() && test(columns_[c].meaning)) total = c;
        }
      };
      pick([](const TitleMeaning& m) { return m.total; });
      pick([](const TitleMeaning& m) { return m.converted; });
      if (total == columns_.size()) {
        // A percentage beside a score says the same thing twice; the score leads and both are totals.
        const bool pair = totals.size() == 2 && columns_[totals[0]].kind != columns_[totals[1]].kind;
        if (pair) return Category();
        total = totals.back();
      }
      for (const std::size_t c : totals) {
        if (c == total) continue;
        if (columns_[c].kind == ColumnKind::kPercent && columns_[total].kind == ColumnKind::kScore) continue;
        columns_[c].indicator = columns_[c].title.empty() ? fmt::format("cột {}", c + 1) : columns_[c].title;
      }
    }
    if (totals.empty()) {
      // "Điểm thẩm định" alone is the total, whatever it is called; so is a last column that adds the others up.
      std::vector<std::size_t> scores;
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const bool figure = columns_[c].kind == ColumnKind::kScore || columns_[c].kind == ColumnKind::kPercent;
        if (figure && columns_[c].meaning.score && names_.count(normalize::FoldKey(*columns_[c].indicator)) == 0)
          scores.push_back(c);
      }
      std::size_t all = 0;
      for (const auto& c : columns_) all += c.kind == ColumnKind::kScore || c.kind == ColumnKind::kPercent ? 1U : 0U;
      if (all == 1 && scores.size() == 1) columns_[scores.front()].indicator.reset();
    }
    // The same for ranks: one of the total, unless all bear an indicator.
    std::vector<std::size_t> ranks;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].kind == ColumnKind::kRank && !columns_[c].indicator) ranks.push_back(c);
    }
    for (std::size_t i = 1; i < ranks.size(); ++i) {
      columns_[ranks[i]].indicator =
          columns_[ranks[i]].title.empty() ? fmt::format("cột {}", ranks[i] + 1) : columns_[ranks[i]].title;
    }
    // A lone rank column named after its group ("Xếp hạng khối sở") ranks the total.
    std::vector<std::size_t> named;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].kind == ColumnKind::kRank) named.push_back(c);
    }
    if (named.size() == 1 && columns_[named.front()].indicator) {
      const std::string key = normalize::FoldKey(*columns_[named.front()].indicator);
      const bool indicator_of_scores = std::any_of(columns_.begin(), columns_.end(), [&](const Column& c) {
        return c.kind != ColumnKind::kRank && c.indicator && normalize::FoldKey(*c.indicator) == key;
      });
      if (!indicator_of_scores && names_.count(key) == 0) columns_[named.front()].indicator.reset();
    }
    for (auto& c : columns_) {
      if (c.kind == ColumnKind::kRankScore && c.indicator && names_.count(normalize::FoldKey(*c.indicator)) == 0)
        c.indicator.reset();
      if (c.kind == ColumnKind::kTier) c.indicator.reset();
    }
    Category();
  }

  void Category() {
    if (!context_.indicator) return;
    for (auto& c : columns_) {
      if (!c.indicator && c.kind != ColumnKind::kIgnored) c.indicator = context_.indicator;
    }
  }

  Table& NewTable(const std::string& section) {
    Table table;
    table.label = context_.label;
    table.caption = context_.caption;
    table.subject = context_.subject;
    table.indicator = context_.indicator;
    table.decimal_mark = mark_;
    table.max = StatedMaximum();
    for (const auto& c : columns_) {
      if (c.kind == ColumnKind::kScore && c.indicator && c.indicator != context_.indicator && c.meaning.max)
        table.maxima.emplace_back(*c.indicator, *c.meaning.max);
    }
    table.section = section;
    out_.tables.push_back(std::move(table));
    return out_.tables.back();
  }

  // "Tổng điểm (tối đa 240)", "Điểm (thang điểm 100)".
  [[nodiscard]] std::optional<Decimal> StatedMaximum() const {
    for (const auto& c : columns_) {
      if (c.indicator != context_.indicator || (c.kind != ColumnKind::kScore && c.kind != ColumnKind::kRankScore))
        continue;
      if (c.meaning.max) return c.meaning.max;
      std::string digits;
      if (RE2::PartialMatch(Fold(c.title),
                            XEPHANG_RE(R"(\((?:diem )?(?:toi da|thang diem):?\s*(\d[\d.]*)\s*(?:diem)?\))"), &digits)) {
        return Decimal::Parse(digits, normalize::DecimalMark::kComma);
      }
    }
    return std::nullopt;
  }

  // "nhóm 1/3": the group of a body among its like.
  [[nodiscard]] static bool IsThird(const std::string& tier) { return tier.find('/') != std::string::npos; }

  // Where row numbers count on through all sections, ranks may begin anew in each: those of every section are then
  // places among its own rows.
  [[nodiscard]] bool RanksBeginAnew() const {
    const auto column = std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) {
      return (c.kind == ColumnKind::kRank || c.kind == ColumnKind::kRankScore) && c.indicator == context_.indicator;
    });
    if (column == columns_.end()) return false;
    const auto at = static_cast<std::size_t>(column - columns_.begin());
    int sections = 0;
    int rows = 0;
    int first = 0;
    int last = 0;
    const auto own = [&] { return rows == 0 || (rows > 1 && first == 1 && last <= rows); };
    for (const auto& part : raw_.parts) {
      if (std::holds_alternative<RawSection>(part)) {
        if (!own()) return false;
        sections += rows > 0 ? 1 : 0;
        rows = first = last = 0;
      }
      const auto* row = std::get_if<RawRow>(&part);
      if (row == nullptr) continue;
      ++rows;
      if (at >= row->cells.size()) continue;
      const Cell cell = ReadCell(row->cells[at].text, mark_);
      const auto rank = cell.rank     ? std::optional<std::int64_t>(*cell.rank)
                        : cell.number ? cell.number->ToInt()
                                      : std::nullopt;
      if (!rank) continue;
      first = first == 0 ? static_cast<int>(*rank) : std::min(first, static_cast<int>(*rank));
      last = std::max(last, static_cast<int>(std::min<std::int64_t>(*rank, 1'000'000)));
    }
    return own() && sections + (rows > 0 ? 1 : 0) >= 2;
  }

  // Numbers that begin anew under a heading begin another ranking.
  [[nodiscard]] bool BeginsAnew(std::size_t part) const {
    for (std::size_t i = part + 1; i < raw_.parts.size(); ++i) {
      if (std::holds_alternative<RawSection>(raw_.parts[i])) return false;
      if (const auto* row = std::get_if<RawRow>(&raw_.parts[i])) {
        if (row->ordinal) return *row->ordinal == 1;
        for (std::size_t c = 0; c < row->cells.size() && c < columns_.size(); ++c) {
          if (columns_[c].indicator && columns_[c].indicator != context_.indicator) continue;
          const Cell cell = ReadCell(row->cells[c].text, mark_);
          if (columns_[c].kind == ColumnKind::kRank || columns_[c].kind == ColumnKind::kRankScore) {
            if (cell.rank) return *cell.rank == 1;
            if (cell.number) return cell.number->ToInt() == 1;
          }
        }
        return false;
      }
    }
    return false;
  }

  void BuildRows() {
    std::string tier;
    std::string group;
    normalize::AgencyScope scope = scope_;
    // The first section is a table of its own where another one is.
    const bool ranks_begin_anew = RanksBeginAnew();
    bool in_sections = ranks_begin_anew;
    bool above = false;
    for (std::size_t i = 0; i < raw_.parts.size() && !in_sections; ++i) {
      above = above || std::holds_alternative<RawRow>(raw_.parts[i]);
      in_sections = above && std::holds_alternative<RawSection>(raw_.parts[i]) && BeginsAnew(i);
    }
    NewTable({});
    for (std::size_t i = 0; i < raw_.parts.size(); ++i) {
      const auto& part = raw_.parts[i];
      if (const auto* heading = std::get_if<RawTier>(&part)) {
        tier = heading->heading.name;
        if (tier.empty()) continue;
        out_.tables.back().tiers.push_back({heading->heading.letter, heading->heading.name, heading->printed,
                                            heading->heading.count, heading->heading.percent, heading->where});
        continue;
      }
      if (const auto* section = std::get_if<RawSection>(&part)) {
        group = section->text;
        scope.district = DistrictOf(section->text);
        if (in_sections && (ranks_begin_anew || BeginsAnew(i))) {
          if (out_.tables.back().rows.empty()) {
            out_.tables.back().section = group;
          } else {
            NewTable(group);
          }
          tier.clear();
        }
        continue;
      }
      const auto& raw = std::get<RawRow>(part);
      // Another block whose numbers begin anew is another ranking, though no heading parts it.
      const auto& rows = out_.tables.back().rows;
      if (raw.ordinal == 1 && !rows.empty() && rows.back().ordinal.value_or(0) >= 2) {
        const auto match = registry_.Match(raw.name, scope);
        if (!match.block.empty() && match.block != rows.back().agency.block) {
          NewTable(group);
          tier.clear();
        }
      }
      if (CollapseBlanks(raw.name).empty()) {
        // A number of a row without a body.
        const std::string printed = raw.ordinal ? std::to_string(*raw.ordinal) : std::string();
        out_.tables.back().incomplete = true;
        out_.findings.push_back(RowFinding(
            raw, Severity::kWarning, printed, fmt::format("Hàng “{}” của bảng không có tên cơ quan đọc được.", printed),
            fmt::format("The row “{}” of the table has no name that could be read.", printed)));
        continue;
      }
      AddRow(out_.tables.back(), raw, tier, group, scope);
    }
  }

  [[nodiscard]] std::string DistrictOf(const std::string& section) const {
    std::string text = section;
    const auto paren = text.find('(');
    if (paren != std::string::npos) text.erase(paren);
    const std::string fold = Fold(text);
    for (const std::string_view type : {"huyen ", "thi xa ", "thanh pho ", "quan ", "tp", "tx"}) {
      const auto at = fold.find(type);
      if (at == std::string::npos) continue;
      const normalize::FoldedText folded(text);
      const auto match = registry_.Match(folded.Printed(at, fold.size()), scope_);
      if (match.block == "district") return match.unit;
    }
    return {};
  }

  void AddRow(Table& table, const RawRow& raw, const std::string& tier, const std::string& group,
              const normalize::AgencyScope& scope) {
    Row row;
    row.ordinal = raw.ordinal;
    row.ordinal_inferred = raw.ordinal_inferred;
    row.tier = tier;
    row.group = group;
    row.where = raw.where;
    row.agency.printed = raw.name;
    const auto match = registry_.Match(raw.name, scope);
    row.agency.id = match.id;
    row.agency.name = match.name.empty() ? CollapseBlanks(raw.name) : match.name;
    row.agency.block = match.block;
    row.agency.confidence = match.kind == AgencyMatchKind::kNearest ? 0.9
                            : match.kind == AgencyMatchKind::kNone  ? 0.0
                            : match.ambiguous                       ? 0.5
                                                                    : 1.0;
    if (match.ambiguous) {
      const std::string among = match.candidates.empty() ? "" : fmt::format(" ({})", fmt::join(match.candidates, ", "));
      out_.findings.push_back(
          RowFinding(raw, Severity::kWarning, raw.name,
                     fmt::format("Trong tỉnh có hơn một đơn vị tên “{}”{}; không rõ là đơn vị nào.", raw.name, among),
                     fmt::format("More than one unit of the province is called “{}”{}; which is meant cannot be told.",
                                 raw.name, among)));
    } else if (match.kind == AgencyMatchKind::kNone || match.id.empty()) {
      out_.findings.push_back(RowFinding(raw, Severity::kWarning, raw.name,
                                         fmt::format("Không nhận ra cơ quan “{}”.", raw.name),
                                         fmt::format("“{}” is no body that is known.", raw.name)));
    } else if (match.kind == AgencyMatchKind::kNearest && !scope.damaged) {
      out_.findings.push_back(RowFinding(raw, Severity::kInfo, raw.name,
                                         fmt::format("“{}” được hiểu là “{}”.", raw.name, match.name),
                                         fmt::format("“{}” is taken for “{}”.", raw.name, match.name)));
    }
    if (raw.ordinal_inferred) {
      out_.findings.push_back(
          RowFinding(raw, Severity::kInfo, raw.name,
                     fmt::format("Số thứ tự của “{}” không đọc được; suy ra {} từ hàng trước và hàng sau.", raw.name,
                                 *raw.ordinal),
                     fmt::format("The row number of “{}” could not be read; {} is inferred from the rows around it.",
                                 raw.name, *raw.ordinal)));
    }
    if (raw_.ordinal_is_rank && raw_.has_ordinal && raw.ordinal && !HasRankOfTotal()) {
      Value value;
      value.indicator = context_.indicator;
      value.measure = Measure::kRank;
      value.number = Decimal::FromInt(*raw.ordinal);
      value.printed = std::to_string(*raw.ordinal);
      value.where = raw.ordinal_where.value_or(raw.where);
      value.confidence = std::min(ConfidenceAt(value.where), raw.ordinal_confidence);
      row.values.push_back(std::move(value));
    }
    const auto cells = Align(raw);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].kind == ColumnKind::kIgnored) continue;
      AddValues(row, raw, columns_[c], cells[c]);
    }
    row.not_assessed = row.values.empty() && row.tier.empty() && SayNothing(cells);
    table.rows.push_back(std::move(row));
  }

  [[nodiscard]] bool HasRankOfTotal() const {
    return std::any_of(columns_.begin(), columns_.end(), [&](const Column& c) {
      return (c.kind == ColumnKind::kRank || c.kind == ColumnKind::kRankScore) && c.indicator == context_.indicator;
    });
  }

  Finding RowFinding(const RawRow& raw, Severity severity, const std::string& printed, std::string vi,
                     std::string en) const {
    Finding f = Unread(raw.where, printed, severity, std::move(vi), std::move(en));
    f.table = context_.label;
    f.ordinal = raw.ordinal;
    f.agency = raw.name;
    return f;
  }

  [[nodiscard]] bool Fits(const Column& column, const Cell& cell) const {
    switch (column.kind) {
      case ColumnKind::kRankScore:
        return cell.kind == CellKind::kRankScore;
      case ColumnKind::kTier:
        return cell.kind == CellKind::kTier;
      case ColumnKind::kRank:
        return cell.kind == CellKind::kRankOf || cell.kind == CellKind::kRankWord ||
               (cell.kind == CellKind::kNumber && cell.number->IsWhole() && !cell.percent);
      case ColumnKind::kPercent:
      case ColumnKind::kScore:
        return cell.kind == CellKind::kNumber || cell.kind == CellKind::kScoreOf || cell.kind == CellKind::kRankOf;
      case ColumnKind::kIgnored:
        return cell.kind == CellKind::kChange || cell.kind == CellKind::kNumber || cell.kind == CellKind::kText;
    }
    return false;
  }

  // Fewer cells than columns: each goes to the one column that it can belong to, if there is but one way.
  [[nodiscard]] std::vector<RawCell> Align(const RawRow& raw) {
    std::vector<RawCell> cells = raw.cells;
    if (cells.size() == columns_.size()) return cells;
    const bool was_incomplete = out_.tables.back().incomplete;
    out_.tables.back().incomplete = true;  // taken back where the cells find their columns
    if (cells.size() > columns_.size()) {
      out_.findings.push_back(
          RowFinding(raw, Severity::kWarning, raw.name,
                     fmt::format("Hàng “{}” có {} ô số liệu, bảng có {} cột; không đọc được hàng này.", raw.name,
                                 cells.size(), columns_.size()),
                     fmt::format("The row “{}” has {} figures where the table has {} columns; it was not read.",
                                 raw.name, cells.size(), columns_.size())));
      return std::vector<RawCell>(columns_.size(), RawCell{{}, raw.where, false});
    }
    std::vector<RawCell> aligned(columns_.size(), RawCell{{}, raw.where, false});
    if (cells.empty()) {
      out_.findings.push_back(RowFinding(raw, Severity::kWarning, raw.name,
                                         fmt::format("Không đọc được số liệu nào của hàng “{}”.", raw.name),
                                         fmt::format("No figure of the row “{}” could be read.", raw.name)));
      return aligned;
    }
    // Count the ways to lay the cells into the columns in order.
    std::vector<Cell> read;
    for (const auto& c : cells) read.push_back(ReadCell(c.text, mark_));
    int ways = 0;
    std::vector<std::size_t> found;
    std::vector<std::size_t> chosen;
    const auto lay = [&](auto&& self, std::size_t cell, std::size_t column) -> void {
      if (ways > 1) return;
      if (cell == read.size()) {
        ++ways;
        found = chosen;
        return;
      }
      for (std::size_t c = column; c + (read.size() - cell) <= columns_.size(); ++c) {
        if (!Fits(columns_[c], read[cell])) continue;
        chosen.push_back(c);
        self(self, cell + 1, c + 1);
        chosen.pop_back();
      }
    };
    if (columns_.size() <= 24) lay(lay, 0, 0);
    if (ways != 1) {
      out_.findings.push_back(RowFinding(
          raw, Severity::kWarning, raw.name,
          fmt::format("Hàng “{}” chỉ có {} ô số liệu, bảng có {} cột; không rõ ô nào trống.", raw.name, cells.size(),
                      columns_.size()),
          fmt::format("The row “{}” has but {} figures where the table has {} columns; which are blank cannot be told.",
                      raw.name, cells.size(), columns_.size())));
      return aligned;
    }
    for (std::size_t i = 0; i < found.size(); ++i) aligned[found[i]] = cells[i];
    out_.tables.back().incomplete = was_incomplete;
    return aligned;
  }

  // "90.125" beside "95,5": grouped it would be ninety thousand, where scales end at 1000. "1.000" beside "987.5": one,
  // or a thousand? The table does not tell, so neither is taken.
  [[nodiscard]] bool Plausible(const Cell& cell) const {
    if (!cell.number || !normalize::IsGroupOrDecimal(cell.number_printed)) return true;
    if (cell.number->places() == 0) return *cell.number <= Decimal::FromInt(1000);
    return cell.number->unscaled() > 1000 || long_decimals_ || all_ambiguous_;
  }

  // Every cell is blank by what is printed in it; where nothing is printed at all, it may not have been seen.
  [[nodiscard]] bool SayNothing(const std::vector<RawCell>& cells) const {
    return std::any_of(cells.begin(), cells.end(), [](const RawCell& c) { return !c.text.empty(); }) &&
           std::all_of(cells.begin(), cells.end(),
                       [&](const RawCell& c) { return ReadCell(c.text, mark_).kind == CellKind::kBlank; });
  }

  // Readings of a scanned cell that differ: what was taken, and what else it may be.
  void AddDoubt(const RawRow& raw, const RawCell& source) {
    std::string others;
    for (std::size_t i = 0; i < source.readings.size() && i < 3; ++i)
      others += fmt::format("{}“{}”", i == 0 ? "" : ", ", source.readings[i]);
    Finding f = RowFinding(
        raw, Severity::kWarning, source.text,
        fmt::format("Ô của “{}” đọc được là “{}” nhưng chưa chắc; lần đọc khác: {}.", raw.name, source.text, others),
        fmt::format("The cell of “{}” was read as “{}”, not for certain; other readings: {}.", raw.name, source.text,
                    others));
    f.where = source.where;
    out_.findings.push_back(std::move(f));
  }

  void AddValues(Row& row, const RawRow& raw, const Column& column, const RawCell& source) {
    const Cell cell = ReadCell(source.text, mark_);
    if (cell.kind == CellKind::kBlank) {
      // "-": assessed and not ranked. That is no part of a merged cell.
      if (!source.text.empty() && column.kind == ColumnKind::kRank && column.indicator == context_.indicator)
        not_ranked_.emplace(out_.tables.size() - 1, out_.tables.back().rows.size());
      return;
    }
    Value value;
    value.indicator = column.indicator;
    value.printed = source.text;
    value.where = source.where;
    value.confidence = std::min({ConfidenceAt(value.where), source.confidence, column.title_confidence});
    const auto fail = [&](Measure measure) {
      out_.tables.back().incomplete = true;
      value.measure = measure;
      out_.findings.push_back(RowFinding(
          raw, Severity::kWarning, source.text, fmt::format("Không đọc được ô “{}” của “{}”.", source.text, raw.name),
          fmt::format("The cell “{}” of “{}” could not be read.", source.text, raw.name)));
      row.values.push_back(value);
    };
    std::vector<Decimal> other_ranks;
    const auto add_reading = [&](const Cell& reading) {
      if (reading.number && Plausible(reading)) value.other_readings.push_back(*reading.number);
      if (reading.rank) other_ranks.push_back(Decimal::FromInt(*reading.rank));
    };
    const bool guessed = value.confidence < kLeastConfidence;
    if (guessed) add_reading(cell);
    for (const auto& reading : source.readings) add_reading(ReadCell(reading, mark_));
    // Readings that do not agree: no figure is taken from them.
    if (guessed && column.kind != ColumnKind::kIgnored) {
      fail(column.kind == ColumnKind::kRank   ? Measure::kRank
           : column.kind == ColumnKind::kTier ? Measure::kTier
                                              : Measure::kScore);
      if (column.kind == ColumnKind::kRankScore) {
        value.measure = Measure::kRank;
        value.other_readings = other_ranks;
        row.values.push_back(value);
      }
      return;
    }
    if (!source.readings.empty() && column.kind != ColumnKind::kIgnored) AddDoubt(raw, source);
    switch (column.kind) {
      case ColumnKind::kRankScore:
        if (cell.kind != CellKind::kRankScore) {
          // "05 (7Z9,7)": one half may be read though the other cannot.
          static const RE2 halves(R"(\s*(\d{1,4})\s*\(.*)");
          int rank = 0;
          fail(Measure::kScore);
          value.measure = Measure::kRank;
          value.other_readings = other_ranks;
          if (RE2::FullMatch(source.text, halves, &rank)) value.number = Decimal::FromInt(rank);
          row.values.push_back(value);
          return;
        }
        value.measure = cell.percent ? Measure::kPercent : Measure::kScore;
        value.number = cell.number;
        row.values.push_back(value);
        value.measure = Measure::kRank;
        value.number = Decimal::FromInt(*cell.rank);
        value.other_readings = other_ranks;
        row.values.push_back(value);
        return;
      case ColumnKind::kTier:
        if (cell.kind != CellKind::kTier) return fail(Measure::kTier);
        value.measure = Measure::kTier;
        value.tier = cell.tier;
        // A heading above the rows, or a column of tiers, goes before "nhóm 1/3" beside it.
        if ((!column.indicator || column.indicator == context_.indicator) && (row.tier.empty() || IsThird(row.tier)))
          row.tier = cell.tier;
        row.values.push_back(value);
        return;
      case ColumnKind::kRank: {
        value.measure = Measure::kRank;
        if (cell.kind == CellKind::kRankOf || cell.kind == CellKind::kRankWord) {
          value.number = Decimal::FromInt(*cell.rank);
          value.of = cell.of;
        } else if (cell.kind == CellKind::kNumber && !cell.percent && cell.number->ToInt() && cell.number->IsWhole()) {
          value.number = Decimal::FromInt(*cell.number->ToInt());
        } else {
          return fail(Measure::kRank);
        }
        row.values.push_back(value);
        return;
      }
      case ColumnKind::kScore:
      case ColumnKind::kPercent:
        value.measure = cell.percent || column.kind == ColumnKind::kPercent ? Measure::kPercent : Measure::kScore;
        if (cell.kind != CellKind::kNumber && cell.kind != CellKind::kScoreOf && cell.kind != CellKind::kRankOf)
          return fail(value.measure);
        if (!Plausible(cell)) return fail(value.measure);
        value.number = cell.number;
        value.of = cell.of;
        row.values.push_back(value);
        return;
      case ColumnKind::kIgnored:
        return;
    }
  }

  [[nodiscard]] double ConfidenceAt(const SourceRef& where) const {
    const auto page = context_.page_confidence.find(where.page);
    return page == context_.page_confidence.end() ? context_.confidence : page->second;
  }

  // A column that is called a rank and nothing else numbers no rows; nor does one in which bodies share a number.
  void DropRanksAsOrdinals(Table& table) const {
    if (!raw_.ordinal_is_rank) return;
    bool shared = false;
    for (std::size_t i = 1; i < table.rows.size(); ++i) {
      shared = shared || (table.rows[i].ordinal && table.rows[i].ordinal == table.rows[i - 1].ordinal);
    }
    if (raw_.ordinal_names_rows && !shared) return;
    for (auto& row : table.rows) {
      row.ordinal.reset();
      row.ordinal_inferred = false;
    }
  }

  // A rank cell over bodies with equal scores, and a tier cell over the bodies of a tier, are printed once; the cells
  // below are blank.
  void FillMergedColumns(Table& table) const {
    auto& rows = table.rows;
    const auto at = static_cast<std::size_t>(&table - out_.tables.data());
    const auto find = [](Row& row, const std::optional<std::string>& indicator, auto test) -> Value* {
      for (auto& v : row.values) {
        if (SameIndicator(v.indicator, indicator) && test(v)) return &v;
      }
      return nullptr;
    };
    const auto rank = [](const Value& v) { return v.measure == Measure::kRank; };
    const auto score = [](const Value& v) { return v.measure == Measure::kScore || v.measure == Measure::kPercent; };
    const auto tier = [](const Value& v) { return v.measure == Measure::kTier; };
    for (std::size_t i = 1; i < rows.size(); ++i) {
      Value* above = find(rows[i - 1], table.indicator, rank);
      if (above == nullptr || !above->number || find(rows[i], table.indicator, rank) != nullptr) continue;
      if (not_ranked_.count({at, i}) != 0) continue;
      const Value* a = find(rows[i - 1], table.indicator, score);
      const Value* b = find(rows[i], table.indicator, score);
      if (a == nullptr || b == nullptr || !a->number || !b->number || *a->number != *b->number) continue;
      const Value copy = *above;
      rows[i].values.push_back(copy);
    }
    std::vector<std::string> names;
    std::size_t blank = 0;
    bool mixed = false;
    for (auto& row : rows) {
      const Value* v = find(row, table.indicator, tier);
      if (v == nullptr) {
        ++blank;
        continue;
      }
      mixed = mixed || v->tier.empty() || std::find(names.begin(), names.end(), v->tier) != names.end();
      names.push_back(v->tier);
    }
    if (names.size() < 2 || blank == 0 || mixed || find(rows.front(), table.indicator, tier) == nullptr) return;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (find(rows[i], table.indicator, tier) != nullptr) continue;
      const Value copy = *find(rows[i - 1], table.indicator, tier);
      rows[i].tier = copy.tier;
      rows[i].values.push_back(copy);
    }
  }

  // A row of a scan whose number does not stand between its neighbours', where more than one is missing ("89" between 7
  // and 10): two rows, perhaps, whose border was not found.
  void DoubtJoinedRows(Table& table) {
    constexpr double kJoined = 0.6;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      Row& row = table.rows[i];
      const bool read =
          std::any_of(row.values.begin(), row.values.end(), [](const Value& v) { return v.confidence < 1; });
      if (!read || i + 1 == table.rows.size()) continue;
      const int before = i == 0 ? 0 : table.rows[i - 1].ordinal.value_or(0);
      const auto after = table.rows[i + 1].ordinal;
      if ((i > 0 && before == 0) || !after || *after <= before + 2) continue;
      if (row.ordinal && *row.ordinal > before && *row.ordinal < *after) continue;
      for (auto& v : row.values) v.confidence = std::min(v.confidence, kJoined);
      table.incomplete = true;
      Finding f = Unread(row.where, row.agency.printed, Severity::kWarning,
                         fmt::format("Hàng “{}” có thể là nhiều hàng: thiếu số thứ tự giữa {} và {}.",
                                     row.agency.printed, before, *after),
                         fmt::format("The row “{}” may be several: row numbers between {} and {} are missing.",
                                     row.agency.printed, before, *after));
      f.table = context_.label;
      f.agency = row.agency.printed;
      out_.findings.push_back(std::move(f));
    }
  }

  void Finish(Table& table) {
    FillMergedColumns(table);
    DoubtJoinedRows(table);
    // The block is that of most bodies.
    std::map<std::string, int> blocks;
    for (const auto& row : table.rows) {
      if (!row.agency.block.empty()) ++blocks[row.agency.block];
    }
    int most = 0;
    for (const auto& [block, n] : blocks) {
      if (n > most) {
        most = n;
        table.block = block;
      }
    }
    if (most * 2 <= static_cast<int>(table.rows.size()) && !context_.block_hint.empty())
      table.block = context_.block_hint;
    for (auto& row : table.rows) {
      if (row.agency.block.empty()) row.agency.block = table.block;
      for (const auto& value : row.values) {
        if (std::find(table.measures.begin(), table.measures.end(), value.measure) == table.measures.end())
          table.measures.push_back(value.measure);
      }
      if (std::find(table.pages.begin(), table.pages.end(), row.where.page) == table.pages.end())
        table.pages.push_back(row.where.page);
    }
    std::sort(table.pages.begin(), table.pages.end());
    if (!table.rows.empty()) table.where = table.rows.front().where;
    std::vector<RankedScore> column;
    for (const auto& row : table.rows) {
      RankedScore entry;
      for (const auto& v : row.values) {
        if (v.indicator != table.indicator || !v.number) continue;
        if (v.measure == Measure::kRank) entry.rank = static_cast<int>(v.number->ToInt().value_or(0));
        if (v.measure == Measure::kScore || (v.measure == Measure::kPercent && !entry.score)) entry.score = v.number;
      }
      if (entry.rank > 0) column.push_back(entry);
    }
    table.rank_style = column.empty() ? RankStyle::kNone : ToldRankStyle(std::move(column));
  }

  const RawTable& raw_;
  const std::vector<const RawRow*> rows_;  // of raw_
  const TableContext& context_;
  const IndicatorNames& names_;
  const normalize::AgencyRegistry& registry_;
  const normalize::AgencyScope& scope_;
  normalize::DecimalMark mark_ = normalize::DecimalMark::kComma;
  bool long_decimals_ = false;  // a number that is surely a decimal has three places or more
  std::set<std::pair<std::size_t, std::size_t>> not_ranked_;  // tables and rows
  bool all_ambiguous_ = true;                                 // every number with a mark might be grouped or decimal
  std::optional<int> year_;
  std::vector<Column> columns_;
  BuiltTables out_;
};

}  // namespace

RankStyle ToldRankStyle(std::vector<RankedScore> column) {
  if (column.empty()) return RankStyle::kNone;
  std::stable_sort(column.begin(), column.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
  bool competition = false;
  bool dense = false;
  for (std::size_t i = 0; i < column.size();) {
    std::size_t end = i;
    while (end < column.size() && column[end].rank == column[i].rank) ++end;
    const auto n = static_cast<int>(end - i);
    if (n > 1 && end < column.size()) {
      if (column[end].rank == column[i].rank + n) competition = true;
      if (column[end].rank == column[i].rank + 1) dense = true;
    }
    i = end;
  }
  bool ordinal = false;
  std::vector<RankedScore> scored;
  for (const auto& e : column) {
    if (e.score) scored.push_back(e);
  }
  std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return *a.score > *b.score; });
  for (std::size_t i = 1; i < scored.size(); ++i) {
    if (*scored[i].score == *scored[i - 1].score && scored[i].rank != scored[i - 1].rank) ordinal = true;
  }
  const int kinds = (competition ? 1 : 0) + (dense ? 1 : 0) + (ordinal ? 1 : 0);
  if (kinds > 1) return RankStyle::kMixed;
  if (competition) return RankStyle::kCompetition;
  if (dense) return RankStyle::kDense;
  if (ordinal) return RankStyle::kOrdinal;
  return RankStyle::kDistinct;
}

BuiltTables BuildTables(const RawTable& raw, const TableContext& context, const IndicatorNames& names,
                        const normalize::AgencyRegistry& registry, const normalize::AgencyScope& scope) {
  return TableBuilder(raw, context, names, registry, scope).Build();
}

}  // namespace xephang::parse
