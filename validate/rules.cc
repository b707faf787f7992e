#include "validate/rules.h"

#include <array>
#include <cassert>

#include "normalize/decimal.h"

namespace xephang::validate {
namespace {

constexpr std::array<RuleInfo, static_cast<std::size_t>(Rule::kCount)> kRules{{
    {Rule::kSum,
     {"tổng điểm và đủ các chỉ số của một hàng, trong một bảng hoặc qua các bảng hạng mục",
      "a total and all its indicators, in one table or across the tables of categories"},
     {"tổng điểm của mỗi hàng với tổng các chỉ số của hàng đó", "each row's total with the sum of its indicators"}},
    {Rule::kMean,
     {"một điểm trung bình nêu trong văn bản và mọi điểm mà nó tính từ đó",
      "a stated mean and every score it is made from"},
     {"điểm trung bình đã nêu với trung bình tính lại, theo hàng và theo khối",
      "the stated mean with the mean of the rows, by rows and by blocks"}},
    {Rule::kTierCount,
     {"số lượng nêu cho một mức và các hàng xếp mức", "a number stated for a tier, and rows with tiers"},
     {"số đơn vị đã nêu với số hàng thuộc mức đó", "the stated number with the rows of that tier"}},
    {Rule::kTierShare,
     {"tỷ lệ nêu cho một mức và các hàng xếp mức", "a share stated for a tier, and rows with tiers"},
     {"tỷ lệ đã nêu với k/n tính lại, kể cả khi tỷ lệ được điều chỉnh để tổng bằng 100%",
      "the stated share with k of n, shares adjusted to add up to 100% included"}},
    {Rule::kTierThreshold,
     {"ngưỡng của các mức, mức và điểm của một hàng", "bounds of the tiers, and a row's tier and score"},
     {"mức của hàng với mức mà ngưỡng cho điểm đó; ngưỡng của hai mức liền nhau",
      "the row's tier with the tier that the bounds give its score; the bounds of neighbouring tiers"}},
    {Rule::kRankOrder,
     {"hạng và điểm của hai đơn vị liền nhau", "ranks and scores of two bodies that follow each other"},
     {"thứ tự theo hạng với thứ tự theo điểm", "the order by rank with the order by score"}},
    {Rule::kRankTies,
     {"một cột hạng và điểm đi kèm", "a column of ranks and the scores that go with it"},
     {"đơn vị cùng điểm với đơn vị cùng hạng, và cách xếp hạng đồng điểm",
      "bodies of equal scores with bodies of equal ranks, and the convention for ties"}},
    {Rule::kRankRange,
     {"một cột hạng đọc đủ", "a column of ranks, read whole"},
     {"các hạng với dãy 1…n", "the ranks with the row 1…n"}},
    {Rule::kOrdinal,
     {"số thứ tự của mọi hàng", "the row numbers of all rows"},
     {"số thứ tự với dãy liên tục", "the row numbers with an unbroken count"}},
    {Rule::kRoster,
     {"số đơn vị nêu trong văn bản và các bảng của khối đó", "a stated number of bodies and the tables of that block"},
     {"số đơn vị đã nêu với số hàng; số chung với tổng các khối; mỗi đơn vị một hàng",
      "the stated number with the rows; the whole with its blocks; one row for each body"}},
    {Rule::kScoreRange,
     {"điểm tối đa của cột hoặc của ô", "the maximum of the column or of the cell"},
     {"mỗi điểm với 0 và điểm tối đa", "each score with zero and the maximum"}},
    {Rule::kMaxSum,
     {"điểm tối đa của tổng và của mọi chỉ số", "the maximum of the total and of every indicator"},
     {"điểm tối đa của tổng với tổng các điểm tối đa", "the maximum of the total with the sum of the maxima"}},
    {Rule::kBandCount,
     {"số đơn vị nêu cho một khoảng điểm và điểm của mọi đơn vị",
      "a number stated for a band, and the scores of all bodies"},
     {"số đã nêu với số hàng trong khoảng; danh sách tên với các hàng đó",
      "the stated number with the rows in the band; the names with those rows"}},
    {Rule::kClaim,
     {"một câu nêu điểm, vị trí hoặc tên của đơn vị có trong bảng",
      "a sentence that gives a score, a place or a name of a body in the tables"},
     {"điểm, vị trí và danh sách trong câu với bảng", "score, place and list in the sentence with the table"}},
    {Rule::kDate,
     {"một ngày đủ ngày, tháng, năm", "a date with day, month and year"},
     {"ngày với lịch, với ngày của quyết định, với bộ tiêu chí, và với chính văn bản đó ở chỗ khác",
      "the date with the calendar, the decision's own date, the criteria, and the same document elsewhere"}},
    {Rule::kWitness,
     {"hai bản của một quyết định", "two copies of one decision"},
     {"từng điểm, hạng và số liệu của hai bản", "each score, rank and stated figure of the two"}},
    {Rule::kUnread, {"không cần gì", "nothing"}, {"những gì không đọc được", "what could not be read"}},
}};

constexpr std::array<PhraseInfo, static_cast<std::size_t>(Phrase::kCount)> kPhrases{{
    {Phrase::kSum,
     Rule::kSum,
     {"{table}: “{body}” ghi tổng {stated}; cộng {parts} được {recomputed}{tail}.",
      "{table}: “{body}” has the total {stated}; {parts} add up to {recomputed}{tail}."}},
    {Phrase::kMean,
     Rule::kMean,
     {"Điểm trung bình {of}: văn bản ghi {stated}; tính lại từ {n} đơn vị trong bảng được {recomputed}{tail}.",
      "Mean of {of}: the document states {stated}; the {n} rows give {recomputed}{tail}."}},
    {Phrase::kMeanUntestable,
     Rule::kMean,
     {"Không kiểm tra được điểm trung bình {stated}: {why}.", "The mean {stated} cannot be tested: {why}."}},
    {Phrase::kTierCount,
     Rule::kTierCount,
     {"Mức {tier}{table}: văn bản ghi {stated} đơn vị; bảng có {recomputed}.",
      "{tier}{table}: the document states {stated} bodies; the table has {recomputed}."}},
    {Phrase::kTierShare,
     Rule::kTierShare,
     {"Tỷ lệ mức {tier} ({block}): văn bản ghi {stated}%; {k}/{n} đơn vị là {recomputed}%{tail}.",
      "Share of {tier} ({block}): the document states {stated}%; {k} of {n} bodies are {recomputed}%{tail}."}},
    {Phrase::kTierThreshold,
     Rule::kTierThreshold,
     {"{table}: “{body}” được {score} điểm mà xếp mức {stated} ({bounds}); theo ngưỡng đã nêu là mức {recomputed} "
      "({own_bounds}).",
      "{table}: “{body}” has {score} and the tier {stated} ({bounds}); the stated bounds make it {recomputed} "
      "({own_bounds})."}},
    {Phrase::kTierOutsideThresholds,
     Rule::kTierThreshold,
     {"{table}: “{body}” được {score} điểm mà xếp mức {stated}, ngoài ngưỡng đã nêu của mức này ({bounds}).",
      "{table}: “{body}” has {score} and the tier {stated}, outside the bounds stated for it ({bounds})."}},
    {Phrase::kTierBoundsApart,
     Rule::kTierThreshold,
     {"Ngưỡng của mức {stated} ({bounds}) và của mức liền trên, {recomputed} ({own_bounds}), không liền nhau.",
      "The bounds of {stated} ({bounds}) and of the next tier, {recomputed} ({own_bounds}), do not meet."}},
    {Phrase::kRankOrder,
     Rule::kRankOrder,
     {"{table}{indicator}: “{body}” xếp hạng {rank} với {score} điểm, đứng trên “{other}” xếp hạng {other_rank} với "
      "{other_score} điểm.",
      "{table}{indicator}: “{body}” has rank {rank} with {score}, above “{other}” with rank {other_rank} and "
      "{other_score}."}},
    {Phrase::kTieUnequalScores,
     Rule::kRankTies,
     {"{table}{indicator}: “{body}” ({score} điểm) và “{other}” ({other_score} điểm) cùng hạng {rank} mà điểm khác "
      "nhau.",
      "{table}{indicator}: “{body}” ({score}) and “{other}” ({other_score}) share rank {rank} with unequal scores."}},
    {Phrase::kTieUnequalRanks,
     Rule::kRankTies,
     {"{table}{indicator}: “{body}” và “{other}” cùng được {score} điểm mà xếp hạng {rank} và {other_rank}.",
      "{table}{indicator}: “{body}” and “{other}” have equal scores ({score}) and ranks {rank} and {other_rank}."}},
    {Phrase::kTieMixed,
     Rule::kRankTies,
     {"{table}{indicator}: hai cách xếp hạng đồng điểm cùng dùng trong một cột (như 6, 6, 8 và 8, 8, 9).",
      "{table}{indicator}: two conventions for ties stand in one column (as in 6, 6, 8 and in 8, 8, 9)."}},
    {Phrase::kTieSilent,
     Rule::kRankTies,
     {"{table}{indicator}: {n} đồng điểm được xếp hạng khác nhau mà không nêu lý do, như “{body}” (hạng {rank}) và "
      "“{other}” (hạng {other_rank}), cùng {score} điểm.",
      "{table}{indicator}: {n} unequal ranks and no reason is given: “{body}” (rank {rank}) and “{other}” (rank "
      "{other_rank}), both {score}."}},
    {Phrase::kTieShared,
     Rule::kRankTies,
     {"{table}{indicator}: “{body}” và “{other}” cùng {score} điểm và cùng hạng {rank}, trong khi các đơn vị đồng điểm "
      "khác của cột được xếp hạng khác nhau.",
      "{table}{indicator}: “{body}” and “{other}” have {score} and share rank {rank}, where other bodies of equal "
      "scores in the column have unequal ranks."}},
    {Phrase::kRankRange,
     Rule::kRankRange,
     {"{table}{indicator}: {what} ({n} đơn vị được xếp hạng){tail}.",
      "{table}{indicator}: {what} ({n} bodies are ranked){tail}."}},
    {Phrase::kOrdinal,
     Rule::kOrdinal,
     {"{table}: {what}; hàng “{body}” mang số {stated}, lẽ ra là {recomputed}.",
      "{table}: {what}; the row “{body}” has number {stated} where {recomputed} is expected."}},
    {Phrase::kRoster,
     Rule::kRoster,
     {"Số đơn vị ({block}): văn bản ghi {stated}{apart}; bảng có {recomputed} hàng{tail}.",
      "Number of bodies ({block}): the document states {stated}{apart}; the tables have {recomputed} rows{tail}."}},
    {Phrase::kRosterDouble,
     Rule::kRoster,
     {"{table}: “{body}” đứng ở hai hàng ({first} và {second}).",
      "{table}: “{body}” stands in two rows ({first} and {second})."}},
    {Phrase::kRosterParts,
     Rule::kRoster,
     {"Câu này nêu {stated} đơn vị, mà các khối nêu cùng câu cộng lại được {recomputed} ({parts}).",
      "The sentence states {stated} bodies, and the blocks in it add up to {recomputed} ({parts})."}},
    {Phrase::kRosterScale,
     Rule::kRoster,
     {"Số đơn vị ({block}): câu này ghi {stated}, nơi khác hoặc phép đếm cho {recomputed}.",
      "Number of bodies ({block}): this sentence states {stated}; elsewhere, or by counting, it is {recomputed}."}},
    {Phrase::kScoreAbove,
     Rule::kScoreRange,
     {"{table}{indicator}: “{body}” được {stated} điểm, quá điểm tối đa {max}.",
      "{table}{indicator}: “{body}” has {stated}, above the maximum {max}."}},
    {Phrase::kScoreBelow,
     Rule::kScoreRange,
     {"{table}{indicator}: “{body}” được {stated} điểm, dưới 0.",
      "{table}{indicator}: “{body}” has {stated}, below zero."}},
    {Phrase::kMaxSum,
     Rule::kMaxSum,
     {"Điểm tối đa ({block}): văn bản ghi tổng {stated}; các điểm tối đa thành phần cộng lại được {recomputed} "
      "({parts}).",
      "Maximum ({block}): the document states {stated} for the total; the maxima of its parts add up to {recomputed} "
      "({parts})."}},
    {Phrase::kBandCount,
     Rule::kBandCount,
     {"{of}: văn bản ghi {stated} đơn vị {band}; bảng có {recomputed}{tail}.",
      "{of}: the document states {stated} bodies {band}; the table has {recomputed}{tail}."}},
    {Phrase::kBandRest,
     Rule::kBandCount,
     {"{of}: văn bản ghi các đơn vị còn lại {band}; “{body}” được {score} điểm.",
      "{of}: the document states that the others are {band}; “{body}” has {score}."}},
    {Phrase::kBandNames,
     Rule::kBandCount,
     {"{of}: danh sách các đơn vị {band} khác bảng: {what}.",
      "{of}: the list of bodies {band} differs from the table: {what}."}},
    {Phrase::kClaimScore,
     Rule::kClaim,
     {"{of}: văn bản ghi “{body}” được {stated} điểm; bảng ghi {recomputed}{tail}.",
      "{of}: the text gives “{body}” {stated}; the table has {recomputed}{tail}."}},
    {Phrase::kClaimPlace,
     Rule::kClaim,
     {"{of}: văn bản xếp “{body}” {place}; theo bảng là thứ {recomputed}{tail}.",
      "{of}: the text puts “{body}” {place}; by the table it is number {recomputed}{tail}."}},
    {Phrase::kClaimExtreme,
     Rule::kClaim,
     {"{of}: văn bản ghi “{body}” có điểm {extreme}; trong bảng “{other}” được {recomputed} điểm{tail}.",
      "{of}: the text gives “{body}” the {extreme} score; in the table “{other}” has {recomputed}{tail}."}},
    {Phrase::kClaimOf,
     Rule::kClaim,
     {"{of}: văn bản ghi “{body}” đứng thứ {stated}; bảng có {recomputed} đơn vị.",
      "{of}: the text puts “{body}” at {stated}; the table has {recomputed} bodies."}},
    {Phrase::kClaimUnknownBody,
     Rule::kClaim,
     {"Không kiểm tra được: “{body}” không có trong bảng nào của tài liệu.",
      "Cannot be tested: “{body}” stands in no table of the document."}},
    {Phrase::kClaimItems,
     Rule::kClaim,
     {"Văn bản ghi {stated} mục mà liệt kê {recomputed}.", "The text states {stated} items and lists {recomputed}."}},
    {Phrase::kClaimAbsent,
     Rule::kClaim,
     {"Văn bản ghi “{body}” không được đánh giá, mà {table} có đơn vị này.",
      "The text says that “{body}” was not assessed; it stands in {table}."}},
    {Phrase::kClaimAbsentCount,
     Rule::kClaim,
     {"Văn bản ghi {stated} đơn vị không được đánh giá mà nêu {recomputed} tên.",
      "The text states {stated} bodies that were not assessed and names {recomputed}."}},
    {Phrase::kClaimMeanTier,
     Rule::kClaim,
     {"Văn bản xếp điểm trung bình {value} vào mức {stated}; {why}.",
      "The text calls the mean {value} {stated}; {why}."}},
    {Phrase::kDateImpossible,
     Rule::kDate,
     {"Ngày “{stated}” không có trong lịch.", "No calendar has the date “{stated}”."}},
    {Phrase::kDatePeriod,
     Rule::kDate,
     {"Khoảng thời gian “{stated}” kết thúc trước khi bắt đầu.", "The period “{stated}” ends before it begins."}},
    {Phrase::kDateAfter,
     Rule::kDate,
     {"“{stated}”{document} sau ngày của chính quyết định này ({recomputed}).",
      "“{stated}”{document} lies after the date of this decision itself ({recomputed})."}},
    {Phrase::kDateBeforeCriteria,
     Rule::kDate,
     {"Bước đánh giá ngày {stated} diễn ra trước khi ban hành bộ tiêu chí (số {document}, ngày {recomputed}){tail}.",
      "The step of {stated} lies before the criteria were laid down ({document} of {recomputed}){tail}."}},
    {Phrase::kDateTwice,
     Rule::kDate,
     {"Văn bản số {document} có hai ngày: {stated} và {recomputed}.",
      "Document {document} has two dates: {stated} and {recomputed}."}},
    {Phrase::kDateOwn,
     Rule::kDate,
     {"Phụ lục ghi quyết định này ngày {stated}; quyết định ghi ngày {recomputed}.",
      "The annex dates this decision {stated}; the decision itself {recomputed}."}},
    {Phrase::kDateSeries,
     Rule::kDate,
     {"Văn bản số {document} ngày {stated}, trước văn bản số {other} (số nhỏ hơn, ngày {recomputed}).",
      "Document {document} is dated {stated}, before {other} of the same series (a lower number, {recomputed})."}},
    {Phrase::kWitness,
     Rule::kWitness,
     {"Hai bản của quyết định khác nhau ở {what}: “{stated}” và “{recomputed}”.",
      "The two copies of the decision differ in {what}: “{stated}” and “{recomputed}”."}},
}};

std::string Filled(std::string_view words, const Parts& parts, bool vietnamese) {
  std::string out;
  std::size_t at = 0;
  while (at < words.size()) {
    const auto open = words.find('{', at);
    if (open == std::string_view::npos) break;
    const auto close = words.find('}', open);
    out += words.substr(at, open - at);
    out += parts.Of(words.substr(open + 1, close - open - 1), vietnamese);
    at = close + 1;
  }
  return out + std::string(words.substr(at));
}

}  // namespace

std::span<const RuleInfo> Rules() { return kRules; }

const RuleInfo& InfoOf(Rule rule) { return kRules.at(static_cast<std::size_t>(rule)); }

std::span<const PhraseInfo> Phrases() { return kPhrases; }

Parts& Parts::Set(const std::string& name, const std::string& text) { return Set(name, text, text); }

Parts& Parts::Set(const std::string& name, const std::string& vi, const std::string& en) {
  parts_[name] = {vi, en};
  return *this;
}

Parts& Parts::Number(const std::string& name, const std::string& decimal) {
  return Set(name, normalize::ForReader(decimal, true), decimal);
}

const std::string& Parts::Of(std::string_view name, bool vietnamese) const {
  const auto it = parts_.find(name);
  assert(it != parts_.end());
  static const std::string kNothing;
  if (it == parts_.end()) return kNothing;
  return vietnamese ? it->second.first : it->second.second;
}

void Say(Finding& finding, Phrase phrase, const Parts& parts) {
  const PhraseInfo& info = kPhrases.at(static_cast<std::size_t>(phrase));
  assert(info.phrase == phrase && info.rule == finding.rule);
  finding.message = Filled(info.words.vi, parts, true);
  finding.message_en = Filled(info.words.en, parts, false);
}

}  // namespace xephang::validate
