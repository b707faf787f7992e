// What one document says: header, ranking tables, statements. Plain values; the shape of the exported record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/document.h"
#include "ingest/finding.h"
#include "normalize/agency_registry.h"
#include "normalize/decimal.h"

namespace xephang::parse {

enum class Measure : std::uint8_t { kScore, kRank, kPercent, kTier };
/// "score", "rank", "percent", "tier".
[[nodiscard]] std::string_view NameOf(Measure measure);

/// From this confidence on a figure was read for sure: two readings that differ agree. Only such figures accuse a
/// source.
inline constexpr double kSureFigure = 0.95;

/// One figure of a row. `value` is unset where the cell is blank or could not be read (then a Finding says so).
struct Value {
  std::optional<std::string> indicator;  ///< Unset for the total.
  Measure measure = Measure::kScore;
  std::optional<normalize::Decimal> number;  ///< Digits as printed, ranks without leading zeros.
  std::string tier;                          ///< For Measure::kTier: the canonical name.
  std::string printed;                       ///< The whole cell as printed.
  std::optional<int> of;                     ///< 63 in "01/63", 100 in "91,48/ 100".
  SourceRef where;
  double confidence = 1.0;                         ///< 0 to 1; 1 for an undamaged text layer.
  std::vector<normalize::Decimal> other_readings;  ///< What else a doubtful cell may say, the likeliest first.

  [[nodiscard]] bool HasValue() const { return number.has_value() || !tier.empty(); }
};

/// "Điểm trừ": it is taken off the total.
[[nodiscard]] bool IsDeduction(const std::optional<std::string>& indicator);

/// Indicators are one where their letters are, marks, case and punctuation apart; unset (the total) equals unset alone.
[[nodiscard]] bool SameIndicator(const std::optional<std::string>& a, const std::optional<std::string>& b);

struct Agency {
  std::string id;    ///< Empty where the name could not be told; see normalize::AgencyMatch.
  std::string name;  ///< The registry's name.
  std::string printed;
  std::string block;  ///< Of the body itself; the table's block where that is empty.
  double confidence = 1.0;
};

struct Row {
  std::optional<int> ordinal;  ///< As printed, or the one number that fits (then `ordinal_inferred`).
  bool ordinal_inferred = false;
  Agency agency;
  std::string tier;   ///< Canonical name, of the tier heading above the row or of its tier cell; empty for none.
  std::string group;  ///< The heading inside the table under which the row stands ("Huyện Yên Sơn"); empty for none.
  std::vector<Value> values;
  bool not_assessed = false;  ///< Its cells say that it has no figures: "-", "x", "Không đánh giá".
  SourceRef where;
};

struct Tier {
  std::string letter;  ///< "A"; empty where it has none.
  std::string name;    ///< Canonical.
  std::string printed;
  std::optional<int> stated_count;
  std::optional<normalize::Decimal> stated_percent;
  SourceRef where;
};

/// How equal scores are ranked, as far as the table shows.
enum class RankStyle : std::uint8_t {
  kNone,         ///< No ranks.
  kDistinct,     ///< No two scores are equal, so no convention shows.
  kCompetition,  ///< 6, 6, 8.
  kDense,        ///< 8, 8, 9.
  kOrdinal,      ///< 6, 7, 8: ties broken silently.
  kMixed,        ///< More than one of these in one column.
};
/// "competition" …; empty for kNone.
[[nodiscard]] std::string_view NameOf(RankStyle style);

struct Table {
  std::string label;                     ///< "Bảng 1"; empty where it has none.
  std::string caption;                   ///< As printed, without the label.
  std::string subject;                   ///< Slug.
  std::string block;                     ///< "province", "district", "commune" …; "" where it cannot be told.
  std::optional<std::string> indicator;  ///< Set where the whole table ranks one category.
  std::string section;            ///< The heading inside the table that this part of it stands under; empty for none.
  std::vector<Measure> measures;  ///< In the order of the columns, each once.
  std::optional<normalize::Decimal> max;  ///< Stated maximum of the total (or of the category).
  std::vector<std::pair<std::string, normalize::Decimal>> maxima;  ///< Stated maxima of the indicators.
  normalize::DecimalMark decimal_mark = normalize::DecimalMark::kComma;
  std::vector<int> pages;
  RankStyle rank_style = RankStyle::kNone;  ///< Of the total (or of the category).
  std::vector<Tier> tiers;
  std::vector<Row> rows;
  bool incomplete = false;  ///< A row, cell or line of it could not be read; the findings say which.
  SourceRef where;          ///< Its first row.
};

/// The stated maximum of an indicator, of the total (or of the table's category) where it is unset.
[[nodiscard]] std::optional<normalize::Decimal> StatedMaximum(const Table& table,
                                                              const std::optional<std::string>& indicator);

/// A figure, count or name that the running text or a small table states.
struct Statement {
  std::string kind;  ///< "mean", "max", "threshold", "tier-count", "tier-share", "roster".
  std::string subject;
  std::string block;                     ///< "" for all blocks.
  std::optional<std::string> indicator;  ///< Unset for the total.
  std::string tier;                      ///< For thresholds, counts and shares.
  std::optional<normalize::Decimal> value;
  std::optional<normalize::Decimal>
      scale;  ///< The 100 of "79,5/100"; the second number of "134/138"; 100 for thresholds in percent of the maximum.
  std::optional<normalize::Decimal> lower;  ///< Thresholds …
  std::optional<normalize::Decimal> upper;
  bool lower_open = false;    ///< "trên 80" …
  bool upper_closed = false;  ///< "đến 429".
  bool with_office = false;   ///< A roster that names the Văn phòng UBND apart from the number.
  std::string printed;        ///< The sentence or row as printed.
  SourceRef where;
};

/// What else the running text says of the tables.
enum class ClaimKind : std::uint8_t {
  kBandCount,  ///< "06 cơ quan có điểm số từ 40 - dưới 50 điểm", "13 đơn vị cùng đạt số điểm là 20 (xã Tràng Đà, …)".
  kBody,  ///< "Sở Tư pháp dẫn đầu bảng xếp hạng với tổng điểm là 348,91 điểm": one body, its score or place or both.
  kItemCount,  ///< "06 chỉ số chính (Nhận thức số; Thể chế số; …)": `count` is stated, `of` are listed.
  kAbsent,     ///< "03 xã không tạo phiếu đánh giá (xã Kim Bình, …)": bodies that are in no table.
  kRoster,  ///< "Điểm trung bình của 18 sở, ngành", "đã nhận được báo cáo của 19 sở": how many bodies there are.
  kMeanTier,  ///< "đạt mức Khá với điểm trung bình là 79,5/100 điểm".
};
/// "band-count", "body", "item-count", "absent", "roster", "mean-tier".
[[nodiscard]] std::string_view NameOf(ClaimKind kind);

/// A place or an extreme that a claim gives a body.
enum class Standing : std::uint8_t { kNone, kHighest, kLowest, kPlace, kLastPlace };

struct Claim {
  ClaimKind kind = ClaimKind::kBody;
  std::string subject;
  std::string block;                        ///< "" where it is not told.
  std::string table;                        ///< Label of the table that the sentence names: "Bảng 2"; "" for none.
  std::optional<std::string> indicator;     ///< Unset for the total.
  std::string tier;                         ///< Of kMeanTier.
  std::vector<Agency> bodies;               ///< Named in it; for a count of the rest, those named before it.
  std::optional<int> count;                 ///< The 06 of "06 cơ quan"; unset for "các đơn vị còn lại".
  std::optional<int> of;                    ///< The second number of "19/19", "134/138".
  std::optional<normalize::Decimal> value;  ///< The score claimed; unset where it is a band.
  std::optional<normalize::Decimal> lower;  ///< The band …
  std::optional<normalize::Decimal> upper;
  bool lower_open = false;
  bool upper_closed = false;
  bool rest = false;  ///< Of the bodies that the sentence has not named before; of all where it has named none.
  Standing standing = Standing::kNone;
  std::optional<int> place;  ///< Of Standing::kPlace.
  int sentence = 0;          ///< Claims of one sentence share it.
  std::string printed;       ///< The clause as printed.
  SourceRef where;
};

/// A date in the running text and what is said of it.
struct DatedStep {
  enum class Role : std::uint8_t {
    kCited,  ///< Of a document that the text cites, with its number.
    kEvent,  ///< "Ngày 10/11/2020, Sở … ban hành", "Đến ngày 21/9/2017": a step of the work told here.
    kFrom,   ///< "Từ ngày …", which `until` ends.
    kPlain,  ///< None of these.
  };
  Role role = Role::kPlain;
  std::string printed;              ///< "10/11/2020".
  std::optional<std::string> date;  ///< ISO; unset where no calendar has it.
  std::optional<std::string> until;
  std::string document;   ///< Number of the document dated so: "1554/STTTT-CNTT"; empty for none.
  bool criteria = false;  ///< That document lays down what is assessed ("ban hành … Bộ chỉ số đánh giá").
  bool own = false;       ///< It is this decision itself ("kèm theo Quyết định số …").
  std::string sentence;   ///< What stands around it, as printed.
  SourceRef where;
};

/// How much of the numbers in the running text was understood.
struct TextNumbers {
  struct Sentence {
    std::string printed;
    std::vector<std::string> numbers;  ///< Those of it that were not understood.
    SourceRef where;
  };
  int total = 0;
  int understood = 0;
  std::vector<Sentence> rest;  ///< Sentences with numbers that were not.
};

struct Signer {
  std::optional<std::string> name;
  std::optional<std::string> position;
  std::optional<std::string> on_behalf;
};

struct Period {
  std::optional<int> year;
  std::optional<std::string> part;  ///< "H1", "H2", "Q1" …
};

/// A value that something else than a sure reading of the letterhead suggests.
struct Candidate {
  std::string value;  ///< "84/QĐ-UBND", "2025-02-03"; a date may lack its day ("2025-02").
  std::string from;   ///< "reading", "appendix", "signature", "metadata", "file-name".
  std::string seen;   ///< What it was taken from, as it stands there.
};

struct Header {
  std::string kind = "document";  ///< "decision", "report", "notice", or "document".
  std::optional<std::string> number;
  std::optional<std::string> number_printed;  ///< What stands in its place, where there is no `number`.
  std::vector<Candidate> number_candidates;   ///< Where there is no `number`; those of file names apart.
  std::optional<SourceRef> unsure_number;     ///< Where a number was read that is not sure enough to be one.
  std::optional<std::string> date;            ///< ISO.
  std::optional<std::string> date_printed;    ///< What stands in its place, where there is no `date`.
  std::vector<Candidate> date_candidates;     ///< Where there is no `date`; those of file names apart.
  std::optional<SourceRef> unsure_date;
  std::optional<std::string> place;
  std::optional<std::string> issuer;             ///< "Ủy ban nhân dân tỉnh Sơn La".
  std::optional<std::string> issuing_authority;  ///< As printed above the grounds: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH".
  const normalize::Province* province = nullptr;
  std::optional<std::string> title;
  Signer signer;
  Period period;
  std::string subject;                ///< Slug; empty where none is known.
  std::vector<std::string> subjects;  ///< All that the title names, in order.
};

struct Decision {
  Source source;
  PageBreaks page_breaks = PageBreaks::kNone;
  std::vector<Page> pages;  ///< Without lines: number, origin, quality.
  Header header;
  std::vector<Table> tables;
  std::vector<Statement> statements;
  std::vector<Claim> claims;     ///< In reading order.
  std::vector<DatedStep> dates;  ///< In reading order.
  TextNumbers numbers;
  std::vector<Finding> findings;  ///< What could not be read.
};

}  // namespace xephang::parse
