#include "parse/statements.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "normalize/pattern.h"
#include "normalize/tier_name.h"
#include "parse/bounds.h"
#include "parse/cell.h"
#include "parse/claims.h"
#include "parse/headings.h"
#include "parse/subject.h"
#include "parse/text_numbers.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::Decimal;
using normalize::DecimalMark;
using normalize::Fold;

re2::StringPiece Piece(std::string_view s) { return {s.data(), s.size()}; }

// The one subject that a sentence speaks of, by itself (`named`) or by the headings above it.
std::string SubjectOf(const Sentence& sentence, const std::vector<std::string>& named,
                      const StatementContext& context) {
  const auto of_document = [&](const std::string& s) {
    return std::find(context.subjects.begin(), context.subjects.end(), s) != context.subjects.end();
  };
  std::vector<std::string> own;
  for (const auto& s : named) {
    if (of_document(s)) own.push_back(s);
  }
  if (own.size() == 1) return own.front();
  for (const auto& s : sentence.subjects) {
    if (of_document(s)) return s;
  }
  if (!own.empty()) return own.front();
  return context.subjects.empty() ? std::string() : context.subjects.front();
}

class Reader {
 public:
  Reader(std::span<const Sentence> sentences, const StatementContext& context)
      : sentences_(sentences), context_(context), bodies_(context.tables, context.registry, context.scope) {
    for (const auto& name : context.indicators) {
      std::string fold = CollapseBlanks(Fold(name));
      if (fold.size() >= 4) indicators_.emplace_back(std::move(fold), name);
    }
    std::stable_sort(indicators_.begin(), indicators_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  }

  TextContent ReadAll() {
    TextContent content;
    int sentence = 0;
    std::string running_subject;
    for (const auto& s : sentences_) {
      const auto own = SubjectsIn(WithoutIndicators(s.fold()));
      if (own.size() == 1 && IsOfDocument(own.front())) running_subject = own.front();
      if (s.heading) running_subject = own.size() == 1 && IsOfDocument(own.front()) ? own.front() : std::string();
      subject_ = SubjectOf(s, own, context_);
      if (own.size() != 1 && !running_subject.empty()) subject_ = running_subject;
      const std::size_t before = out_.size();
      claims_.clear();
      Means(s);
      Maxima(s);
      Tiers(s);
      Rosters(s);
      Claims(s);
      CountNumbers(s, FiguresSince(before), context_.mark, content.numbers);
      for (auto& c : claims_) c.sentence = sentence;
      ++sentence;
      content.claims.insert(content.claims.end(), claims_.begin(), claims_.end());
    }
    DropLoneThresholds();
    std::stable_sort(out_.begin(), out_.end(),
                     [](const Statement& a, const Statement& b) { return a.where.line < b.where.line; });
    content.statements = std::move(out_);
    return content;
  }

 private:
  // What stands in the sentence just read, as far as it was understood.
  [[nodiscard]] std::vector<Decimal> FiguresSince(std::size_t first) const {
    std::vector<Decimal> figures;
    const auto add = [&](const std::optional<Decimal>& number) {
      if (number) figures.push_back(*number);
    };
    const auto add_count = [&](const std::optional<int>& number) {
      if (number) figures.push_back(Decimal::FromInt(*number));
    };
    for (std::size_t i = first; i < out_.size(); ++i) {
      add(out_[i].value);
      add(out_[i].scale);
      add(out_[i].lower);
      add(out_[i].upper);
    }
    for (const auto& c : claims_) {
      add(c.value);
      add(c.lower);
      add(c.upper);
      add_count(c.count);
      add_count(c.of);
      add_count(c.place);
    }
    return figures;
  }

  // Leaders, places, lists and bands.
  void Claims(const Sentence& s) {
    // A paragraph that opens with an indicator goes on about it.
    if (s.paragraph != paragraph_) {
      paragraph_ = s.paragraph;
      paragraph_indicator_.reset();
    }
    const std::size_t reach = std::min<std::size_t>(s.fold().size(), 160);
    auto indicator = IndicatorOf(s, 0, reach);
    const bool of_total =
        RE2::PartialMatch(s.fold(), XEPHANG_RE(R"(tong diem|tong so diem|bang xep hang|xep hang chung)"));
    if (indicator && !of_total &&
        RE2::PartialMatch(s.fold().substr(0, reach), XEPHANG_RE(R"(chi so|hang muc|tieu chi|noi dung)")))
      paragraph_indicator_ = indicator;
    if (!indicator && !of_total) indicator = paragraph_indicator_;
    if (of_total) indicator.reset();
    if (!indicator && !of_total && !s.category.empty()) indicator = s.category;
    ClaimContext cc;
    cc.subject = subject_;
    cc.block = BlockFromWords(WithoutIndicators(s.fold()));
    if (cc.block.empty() || !s.block.empty()) cc.block = s.block;
    cc.indicator = indicator;
    cc.mark = context_.mark;
    cc.year = context_.year;
    cc.percent = percent_;
    for (auto& c : ReadClaims(s, bodies_, cc)) claims_.push_back(std::move(c));
  }

  // An indicator called "Hoạt động chính quyền số" does not make the sentence speak of that subject.
  [[nodiscard]] std::string WithoutIndicators(std::string text) const {
    for (const auto& [key, name] : indicators_) {
      for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at)) text.erase(at, key.size());
    }
    return text;
  }

  [[nodiscard]] bool IsOfDocument(const std::string& subject) const {
    return std::find(context_.subjects.begin(), context_.subjects.end(), subject) != context_.subjects.end();
  }

  Statement Make(const Sentence& s, std::string kind) const {
    Statement st;
    st.kind = std::move(kind);
    st.subject = subject_;
    st.printed = s.text;
    st.where = s.where;
    return st;
  }

  [[nodiscard]] std::optional<std::string> IndicatorIn(std::string_view fold) const {
    const std::string text(fold);
    std::optional<std::string> best;
    std::size_t best_at = std::string::npos;
    for (const auto& [key, name] : indicators_) {
      const auto at = text.find(key);
      if (at == std::string::npos) continue;
      if (best && best_at != std::string::npos && at >= best_at && at < best_at + 80 &&
          Fold(*best).find(key) != std::string::npos)
        continue;
      if (!best) {
        best = name;
        best_at = at;
      }
    }
    return best;
  }

  // The indicator that a clause is about: a quoted name, or one that the tables know.
  [[nodiscard]] std::optional<std::string> IndicatorOf(const Sentence& s, std::size_t begin, std::size_t end) const {
    static const RE2 quoted(
        R"((?:chi so(?: thanh phan| chinh)?|tieu chi|hang muc|truc cot|noi dung|linh vuc)\s*:?\s*["']([^"']{2,100})["'])");
    const std::string_view fold(s.fold());
    std::array<re2::StringPiece, 2> g{};
    const re2::StringPiece window = Piece(fold.substr(begin, end - begin));
    if (quoted.Match(window, 0, window.size(), RE2::UNANCHORED, g.data(), 2)) {
      const std::string key = CollapseBlanks(std::string_view(g[1].data(), g[1].size()));
      for (const auto& [known, name] : indicators_) {
        if (known == key) return name;
      }
      return CollapseBlanks(s.folded.Printed(std::string_view(g[1].data(), g[1].size())));
    }
    return IndicatorIn(fold.substr(begin, end - begin));
  }

  static bool SpeaksOfAll(std::string_view fold) {
    static const RE2 re(
        R"(co quan nha nuoc|toan (?:tinh|thanh pho|huyen|thi xa|quan|nganh)\b|cua tinh\b|tat ca|chung cua|binh quan chung|cua ca tinh)");
    return RE2::PartialMatch(Piece(fold), re);
  }

  // Where the clause around `at` begins.
  static std::size_t ClauseStart(std::string_view fold, std::size_t at) {
    while (at > 0) {
      const char c = fold[at - 1];
      if (c == ';' || c == '(' || c == ')') break;
      --at;
    }
    return at;
  }

  void Means(const Sentence& s) {
    const std::string& fold = s.fold();
    static const RE2 mean(
        R"((?:^|[^a-z])(diem|gia tri|chi so|ket qua|ty le|ti le|dti|index|so diem|muc diem)((?:\s+[a-z0-9]+){0,5}?)\s+(?:trung binh|binh quan)\b)");
    std::size_t at = 0;
    std::size_t last_number_end = std::string::npos;
    std::array<re2::StringPiece, 3> g{};
    const re2::StringPiece text(fold);
    while (at < fold.size() && mean.Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 3)) {
      const auto begin = static_cast<std::size_t>(g[1].data() - text.data());
      const std::size_t end = static_cast<std::size_t>(g[0].data() - text.data()) + g[0].size();
      at = end;
      const std::string between(g[2].data(), g[2].size());
      if (RE2::PartialMatch(between, XEPHANG_RE(R"((?:^|\s)(?:muc|loai|hang|dat|nhom|xep)$)")))
        continue;  // the tier "Trung bình"
      const auto number = FigureBehind(s, end);
      if (!number) continue;
      AddMean(s, begin, end, *number);
      last_number_end = number->end;
      at = number->end;
      // "…; khối UBND huyện là 56/100 điểm": the same mean of another block.
      at = Chained(s, last_number_end);
    }
  }

  struct Figure {
    Decimal value;
    std::optional<Decimal> scale;
    bool percent = false;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  // The figure that a claim names: behind "là", "đạt", ":" …, or followed by "/100" or "điểm".
  [[nodiscard]] std::optional<Figure> FigureBehind(const Sentence& s, std::size_t from) const {
    const std::string& fold = s.fold();
    std::size_t limit = std::min(fold.size(), from + 200);
    const auto stop = fold.find_first_of(";", from);
    if (stop != std::string::npos) limit = std::min(limit, stop);
    static const RE2 re(std::string(kNumberPattern) + R"((\s*%|\s*/\s*(\d[\d.]*))?(\s*(?:[dp]iem|%))?)");
    std::size_t at = from;
    std::array<re2::StringPiece, 5> g{};
    const re2::StringPiece text(fold);
    while (at < limit && re.Match(text, at, limit, RE2::UNANCHORED, g.data(), 5)) {
      const auto begin = static_cast<std::size_t>(g[1].data() - text.data());
      const std::size_t end = static_cast<std::size_t>(g[0].data() - text.data()) + g[0].size();
      at = end;
      if (begin > 0 &&
          (fold[begin - 1] == '/' || fold[begin - 1] == '-' || (fold[begin - 1] >= 'a' && fold[begin - 1] <= 'z')))
        continue;
      const std::string before = fold.substr(from, begin - from);
      static const RE2 lead(
          R"((?:\bla|\bdat|\bbang|:|o muc|\bvoi|\bla:|\[a|\b1a|=|gia tri|so diem|\bduoc|\bdiem)\s*:?\s*$)");
      static const RE2 not_it(
          R"((?:nam|ngay|thang|so|cua|khoi|bang \d?|quy|nhom|tu|tren|duoi|hon|tang|giam|muc do|theo|cac|den|va)\s*$)");
      const bool led = RE2::PartialMatch(before, lead) || CollapseBlanks(before).empty();
      const bool unit = g[2].size() > 0 || g[4].size() > 0;
      const bool bad =
          RE2::PartialMatch(before, not_it) && !RE2::PartialMatch(before, XEPHANG_RE(R"(\b(?:la|dat|bang|:)\s*$)"));
      if (bad || (!led && !unit)) continue;
      // A comma clause that goes on about something else.
      if (SpeaksOfChange(before)) return std::nullopt;
      auto value = ReadNumber(std::string_view(g[1].data(), g[1].size()), context_.mark);
      if (!value) continue;
      Figure f{*value, std::nullopt, false, begin, end};
      if (g[3].size() > 0) f.scale = ReadNumber(std::string_view(g[3].data(), g[3].size()), DecimalMark::kComma);
      f.percent = fold.substr(begin, end - begin).find('%') != std::string::npos;
      return f;
    }
    return std::nullopt;
  }

  void AddMean(const Sentence& s, std::size_t begin, std::size_t end, const Figure& f) {
    const std::string_view fold(s.fold());
    const std::string_view after = fold.substr(end, f.begin - end);
    const std::size_t clause = ClauseStart(fold, begin);
    const std::string_view before = fold.substr(clause, end - clause);
    // Another year's mean is no claim about these rows.
    int year = 0;
    if (context_.year && RE2::PartialMatch(Piece(after), XEPHANG_RE(R"(nam (20\d\d))"), &year) &&
        year != *context_.year)
      return;
    Statement st = Make(s, "mean");
    st.value = f.value;
    st.scale = f.scale;
    st.block = BlockFromWords(after);
    if (st.block.empty() && !SpeaksOfAll(after)) {
      st.block = BlockFromWords(before);
      if (st.block.empty() && !SpeaksOfAll(before)) {
        const std::string_view sentence_before = fold.substr(0, begin);
        if (clause > 0) st.block = BlockFromWords(sentence_before);
        if (st.block.empty() && !(clause > 0 && SpeaksOfAll(sentence_before))) st.block = s.block;
      }
    }
    st.indicator = IndicatorOf(s, clause, f.begin);
    if (!st.indicator &&
        !RE2::PartialMatch(Piece(fold.substr(0, f.begin)), XEPHANG_RE(R"(tong diem|tong the|tong so diem)"))) {
      if (!s.category.empty() && RE2::PartialMatch(Piece(fold.substr(clause, f.begin - clause)),
                                                   XEPHANG_RE(R"((?:hang muc|chi so|tieu chi|noi dung) nay)"))) {
        st.indicator = s.category;
      }
    }
    // "đạt mức Khá với điểm trung bình là …"
    static const RE2 reached(R"(\bdat (?:muc|loai|hang) ([^;:(]{2,30}?) voi (?:so )?diem trung binh\s*$)");
    re2::StringPiece words;
    const re2::StringPiece lead(s.fold().data(), end);
    if (RE2::PartialMatch(lead, reached, &words)) {
      const auto from = static_cast<std::size_t>(words.data() - lead.data());
      if (const auto tier = normalize::TierFromFold(CollapseBlanks(std::string_view(words.data(), words.size())))) {
        Claim c;
        c.kind = ClaimKind::kMeanTier;
        c.subject = st.subject;
        c.block = st.block;
        c.indicator = st.indicator;
        c.tier = tier->name;
        c.value = f.value;
        c.printed = s.folded.Printed(from, f.end);
        c.where = s.WhereAt(s.folded.Printed(0, from).size());
        claims_.push_back(std::move(c));
      }
    }
    out_.push_back(std::move(st));
  }

  // True for "các huyện, thị xã, thành phố", false for "khối huyện, UBND huyện Yên Sơn".
  static bool NamesOnlyABlock(std::string_view scope) {
    static const RE2 re(
        R"((?:(?:\d{1,3}|cac|khoi|cap|nhom|co quan|don vi|chuyen mon|hanh chinh|nha nuoc|thuoc|ubnd|uy ban nhan dan|so|ban|nganh|huyen|thanh pho|thi xa|quan|xa|phuong|thi tran|tinh|va|dia phuong|su nghiep|cong lap|trung uong|dang|doan the|mat tran to quoc|to chuc|chinh tri|dac khu),? ?)+)");
    return RE2::FullMatch(Piece(scope), re);
  }

  std::size_t Chained(const Sentence& s, std::size_t from) {
    const std::string& fold = s.fold();
    static const RE2 re(
        R"(^\s*(?:\([^)]*\)\s*)?[;,/)(]*\s*(?:va |con |trong do:? )?(?:[-+] ?)?(?:diem trung binh )?(?:cua )?((?:\d{1,3} )?(?:cac |khoi |cap |nhom |ubnd |uy ban nhan dan |so,|huyen|quan,|xa,|phuong,)[^;.()\d]{2,70}?)\s+(?:la|dat|1a|\[a|:)\s*:?\s*)" +
        std::string(kNumberPattern) + R"((?:\s*/\s*(\d[\d.]*))?\s*(?:[dp]iem|%)?)");
    std::array<re2::StringPiece, 4> g{};
    const re2::StringPiece text(fold);
    for (;;) {
      const re2::StringPiece rest(text.data() + from, text.size() - from);
      if (!re.Match(rest, 0, rest.size(), RE2::ANCHOR_START, g.data(), 4)) return from;
      const std::string_view scope(g[1].data(), g[1].size());
      static const RE2 group(
          R"((?:cac )?(?:khoi|cap|nhom)\s.*|(?:cac )?(?:ubnd|uy ban nhan dan) (?:cac |cap )?(?:huyen|xa)(?:, .*)?)");
      const std::string block = BlockFromWords(scope);
      const bool whole = scope.find(',') == std::string_view::npos && RE2::FullMatch(Piece(scope), group);
      if (block.empty() || scope.size() > 60 || (!whole && !NamesOnlyABlock(scope))) return from;
      if (RE2::PartialMatch(Piece(scope), XEPHANG_RE(R"(dung dau|so diem|dat duoc|xep thu)"))) return from;
      auto value = ReadNumber(std::string_view(g[2].data(), g[2].size()), context_.mark);
      if (!value) return from;
      Statement st = Make(s, "mean");
      st.value = value;
      st.block = block;
      if (g[3].size() > 0) st.scale = ReadNumber(std::string_view(g[3].data(), g[3].size()), DecimalMark::kComma);
      out_.push_back(std::move(st));
      from = static_cast<std::size_t>(g[0].data() - text.data()) + g[0].size();
    }
  }

  void Maxima(const Sentence& s) {
    const std::string& fold = s.fold();
    static const RE2 re(
        R"((?:diem|gia tri|chi so|thang diem|tong diem)\s+toi da((?:\s+(?:cua|la|bo|chi|so|hang|muc|nay|tong|dat|cac|tieu|chi|thanh|phan|:|the)){0,10})\s*:?\s*)" +
        std::string(kNumberPattern) +
        R"(\s*(?:[dp]iem|%|\)|[.,;]|$)|thang diem(?:\s+(?:la|danh gia|toi da|cua bo chi so|:))*\s*)" +
        std::string(kNumberPattern) + R"(\s*(?:[dp]iem|\)|[.,;]|$))");
    std::size_t previous = 0;
    std::size_t at = 0;
    std::array<re2::StringPiece, 4> g{};
    const re2::StringPiece text(fold);
    while (at < fold.size() && re.Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 4)) {
      const auto begin = static_cast<std::size_t>(g[0].data() - text.data());
      at = begin + g[0].size();
      const re2::StringPiece digits = g[2].size() > 0 ? g[2] : g[3];
      auto value = ReadNumber(std::string_view(digits.data(), digits.size()), DecimalMark::kComma);
      if (!value) continue;
      Statement st = Make(s, "max");
      st.value = value;
      const std::string_view before = std::string_view(fold).substr(0, begin);
      const std::string_view since_last = before.substr(previous);
      previous = at;
      st.indicator = IndicatorOf(s, 0, begin);
      const bool of_this = RE2::PartialMatch(Piece(std::string_view(g[0].data(), g[0].size())),
                                             XEPHANG_RE(R"(hang muc nay|chi so nay|tieu chi nay|noi dung nay)")) ||
                           RE2::PartialMatch(Piece(before), XEPHANG_RE(R"(hang muc nay)"));
      if (!s.category.empty() &&
          (of_this || !st.indicator || normalize::FoldKey(*st.indicator) != normalize::FoldKey(s.category)))
        st.indicator = s.category;
      if (RE2::PartialMatch(Piece(before), XEPHANG_RE(R"(tong diem|bo chi so|tong the)")) && s.category.empty())
        st.indicator.reset();
      // "… của 21 sở (điểm tối đa 750) và 09 huyện (điểm tối đa 850)": each its own.
      st.block = BlockFromWords(WithoutIndicators(std::string(since_last)));
      if (st.block.empty()) st.block = BlockFromWords(WithoutIndicators(std::string(before)));
      if (st.block.empty() && !SpeaksOfAll(before)) st.block = s.block;
      if (st.indicator && st.block.empty()) st.block = s.block;
      out_.push_back(std::move(st));
    }
  }

  // All tiers of a sentence: those that are known, and "Mức nâng cao: từ 75%", told by its form.
  [[nodiscard]] static std::vector<normalize::TierName> TiersIn(const Sentence& s) {
    const std::string& fold = s.fold();
    auto tiers = normalize::FindTiers(fold);
    // "Điểm trung bình" is no tier.
    static const RE2 measured(
        R"((?:^|[^a-z])(?:diem|gia tri|chi so|ket qua|ty le|ti le|dti|index)((?:\s+[a-z0-9]+){0,5})\s*$)");
    static const RE2 of_tier(R"((?:^|\s)(?:muc|loai|hang|dat|nhom|xep|o)\s*$)");
    std::erase_if(tiers, [&](const normalize::TierName& tier) {
      static constexpr std::string_view kMean = "trung binh";
      if (fold.compare(tier.begin, tier.end - tier.begin, kMean) != 0) return false;
      const std::string before = fold.substr(0, tier.begin);
      std::string between;
      return RE2::PartialMatch(before, measured, &between) && !RE2::PartialMatch(between, of_tier);
    });
    static const RE2 level(
        R"((?:^|[^a-z])(muc(?: do)?\s+([a-z]+(?: [a-z]+){0,2}))\s*:\s*(?:dat |la |co )?(?:tu|tren|duoi|[<>\x01\x02]|\d))");
    std::size_t at = 0;
    std::array<re2::StringPiece, 3> g{};
    const re2::StringPiece text(fold);
    while (at < fold.size() && level.Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 3)) {
      const auto begin = static_cast<std::size_t>(g[1].data() - text.data());
      const std::size_t end = begin + g[1].size();
      at = end;
      const bool known =
          std::any_of(tiers.begin(), tiers.end(), [&](const auto& t) { return t.begin < end && begin < t.end; });
      if (known) continue;
      const std::string printed = s.folded.Printed(static_cast<std::size_t>(g[2].data() - text.data()), end);
      const normalize::FoldedText word(CollapseBlanks(printed));
      tiers.push_back({normalize::ToUpper(word.Printed(0, 1)) + word.Printed(1, word.fold().size()), begin, end, 0});
    }
    std::sort(tiers.begin(), tiers.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return tiers;
  }

  // Where the counts of a list of tiers stand: "05 đơn vị mức Tốt, 07 đơn vị mức Khá" or "Mức Tốt: 05 đơn vị; mức Khá:
  // 07 đơn vị". Between two tiers either reading would do; the whole list tells.
  enum class CountPlace : std::uint8_t { kFront, kBehind };
  [[nodiscard]] static CountPlace PlaceOfCounts(std::string_view fold, const std::vector<normalize::TierName>& tiers) {
    static const RE2 marked(
        R"(^["']?\s*(?:[:(]|co\b|gom\b|la\b)\s*(?:co|gom|la|co:|gom:)?\s*\d{1,4}(?:\s*/\s*\d{1,4})?\s*(?:co quan|don vi|so|huyen|dia phuong|xa|tinh)\b)");
    std::size_t behind = 0;
    for (const auto& tier : tiers) behind += RE2::PartialMatch(Piece(fold.substr(tier.end)), marked) ? 1U : 0U;
    if (behind * 2 > tiers.size()) return CountPlace::kBehind;
    if (!tiers.empty() && RE2::PartialMatch(Piece(fold.substr(0, tiers.front().begin)), CountInFront()))
      return CountPlace::kFront;
    return behind > 0 ? CountPlace::kBehind : CountPlace::kFront;
  }

  static const RE2& CountInFront() {
    static const RE2 re(
        R"((?:^|[^\d.,/])(\d{1,4})(?:\s*/\s*(\d{1,4}))?\s*(?:co quan|don vi|so|huyen|dia phuong|xa|sang kien|tinh)[^.;:\d]{0,60}$)");
    return re;
  }

  void Tiers(const Sentence& s) {
    const std::string& fold = s.fold();
    if (s.text.size() > 1500) return;
    const auto tiers = TiersIn(s);
    const CountPlace place = PlaceOfCounts(fold, tiers);
    std::string named;  // the block that the list of classes speaks of, until another is named
    for (std::size_t t = 0; t < tiers.size(); ++t) {
      const std::size_t begin = t == 0 ? 0 : tiers[t - 1].end;
      const std::size_t end = t + 1 < tiers.size() ? tiers[t + 1].begin : fold.size();
      const std::string_view after = std::string_view(fold).substr(tiers[t].end, end - tiers[t].end);
      const std::string_view before = std::string_view(fold).substr(begin, tiers[t].begin - begin);
      CountOfTier(s, tiers[t], before, after, place);
      LoneShare(s, tiers[t], before, after);
      // Words of score must stand by, or signs.
      Bounds bounds = ReadBounds(after.substr(0, after.find(';')), context_.mark);
      if (!bounds.lower && !bounds.upper && t == 0 && tiers.size() == 1) bounds = ReadBounds(before, context_.mark);
      if (bounds.unclear || (!bounds.lower && !bounds.upper)) continue;
      const std::string window(fold.substr(begin, end - begin));
      if (!RE2::PartialMatch(window, XEPHANG_RE(R"([dp]iem|%|[<>\x01\x02]|tro len|duoi \d|tu \d|\d\s*-\s*\d)")))
        continue;
      if (SpeaksOfChange(window) || RE2::PartialMatch(window, XEPHANG_RE(R"(co quan co diem|don vi co diem so)")))
        continue;
      Statement st = Make(s, "threshold");
      st.tier = tiers[t].name;
      st.lower = bounds.lower;
      st.upper = bounds.upper;
      st.lower_open = bounds.lower_open;
      st.upper_closed = bounds.upper_closed;
      st.value = bounds.lower ? bounds.lower : bounds.upper;
      if (after.substr(0, after.find(';')).find('%') != std::string_view::npos)
        st.scale = Decimal::FromInt(100);  // of the maximum
      st.block = BlockFromWords(window);
      if (st.block.empty()) st.block = named;
      named = st.block;
      paragraphs_[out_.size()] = s.paragraph;
      out_.push_back(std::move(st));
    }
  }

  // "khối UBND huyện có tỷ lệ xếp hạng ở mức yếu chiếm 50%".
  void LoneShare(const Sentence& s, const normalize::TierName& tier, std::string_view before, std::string_view after) {
    std::string percent;
    static const RE2 behind(
        R"(^["']?\s*(?:chiem|la|dat|chiem ty le|voi ty le)\s*(?:ty le\s*)?(\d{1,3}(?:[.,]\d+)?)\s*%)");
    // "Tỷ lệ xếp loại: Xuất sắc 16,7%; Tốt 50%; Khá 33,3%".
    static const RE2 listed(R"(^["']?\s*[:(]?\s*(\d{1,3}(?:[.,]\d+)?)\s*%\s*\)?\s*(?:[;,.]|va\b|$))");
    static const RE2 list(R"(\bty le (?:xep|phan|cac muc|muc|loai|dat|don vi))");
    if (!RE2::PartialMatch(Piece(after), behind, &percent)) {
      if (!RE2::PartialMatch(s.fold(), list) || !RE2::PartialMatch(Piece(after), listed, &percent)) return;
      before = std::string_view(s.fold()).substr(0, tier.begin);
    }
    if (!RE2::PartialMatch(Piece(before), XEPHANG_RE(R"(\bty le\b)")) || SpeaksOfChange(before)) return;
    Statement st = Make(s, "tier-share");
    st.tier = tier.name;
    st.value = ReadNumber(percent, context_.mark);
    st.block = BlockFromWords(before);
    if (st.block.empty()) st.block = s.block;
    out_.push_back(std::move(st));
  }

  // "có 07 đơn vị xếp loại Tốt (chiếm 35%)", "Mức Tốt: 07 đơn vị (35%)".
  void CountOfTier(const Sentence& s, const normalize::TierName& tier, std::string_view before, std::string_view after,
                   CountPlace place) {
    static const RE2 behind(
        R"(^["']?\s*[:(,]?\s*(?:co|gom|la|co:|gom:)?\s*(\d{1,4})(?:\s*/\s*(\d{1,4}))?\s*(?:co quan|don vi|so|huyen|dia phuong|xa|tinh)\b)");
    static const RE2 share(R"(^[^.;]{0,60}?(\d{1,3}(?:[.,]\d+)?)\s*%)");
    std::string count;
    std::string of;
    const bool found = place == CountPlace::kBehind ? RE2::PartialMatch(Piece(after), behind, &count, &of)
                                                    : RE2::PartialMatch(Piece(before), CountInFront(), &count, &of);
    if (!found) return;
    if (RE2::PartialMatch(Piece(before), XEPHANG_RE(R"(thuoc|trong do .*thap nhat|vi tri|thu \d)"))) return;
    // "5/8 đơn vị đạt trên mức trung bình", "7 đơn vị từ loại Khá trở lên": no count of one class.
    static const RE2 compared(R"(\b(?:tren|duoi|cao hon|thap hon|vuot|hon|so voi|tu)\s+(?:muc |loai |hang |diem )?$)");
    if (RE2::PartialMatch(Piece(before), compared) ||
        RE2::PartialMatch(Piece(after), XEPHANG_RE(R"(^["']?\s*tro (?:len|nen|xuong))")))
      return;
    Statement st = Make(s, "tier-count");
    st.tier = tier.name;
    st.value = ReadNumber(count, context_.mark);
    if (!of.empty()) st.scale = ReadNumber(of, context_.mark);
    std::string window(before);
    if (place == CountPlace::kBehind)
      window += " " + std::string(after.substr(0, std::min<std::size_t>(after.size(), 60)));
    st.block = BlockFromWords(window);
    if (st.block.empty()) st.block = BlockFromWords(s.fold());
    if (st.block.empty()) st.block = s.block;
    const std::string block = st.block;
    out_.push_back(std::move(st));
    std::string percent;
    if (RE2::PartialMatch(Piece(after), share, &percent)) {
      Statement ps = Make(s, "tier-share");
      ps.tier = tier.name;
      ps.value = ReadNumber(percent, context_.mark);
      ps.block = block;
      out_.push_back(std::move(ps));
    }
  }

  // One class with bounds alone is no scale of classes.
  void DropLoneThresholds() {
    std::map<std::string, std::set<std::string>> tiers_of;
    for (const auto& st : out_) {
      if (st.kind == "threshold") tiers_of[st.subject + "|" + st.block].insert(st.tier);
    }
    std::erase_if(out_, [&](const Statement& st) {
      return st.kind == "threshold" && tiers_of[st.subject + "|" + st.block].size() < 2;
    });
  }

  void Rosters(const Sentence& s) {
    const std::string& fold = s.fold();
    if (s.heading || s.text.size() > 1500) return;
    static const RE2 about(R"(danh gia|xep hang|xep loai|cham diem)");
    static const RE2 who(
        R"(duoc thuc hien|doi tuong|duoc danh gia|da trien khai tu danh gia|thuoc doi tuong|\btham gia)");
    if (!RE2::PartialMatch(fold, about) || !RE2::PartialMatch(fold, who)) return;
    // "Có 03 xã chưa được đánh giá": not those that were.
    static const RE2 not_assessed(
        R"(\b(?:khong|chua)(?: duoc| tham gia| thuc hien| tien hanh| hoan thanh)*(?: tu)? (?:danh gia|xep hang|cham diem))");
    const bool excepted = RE2::PartialMatch(fold, not_assessed);
    if (excepted && !RE2::PartialMatch(fold, XEPHANG_RE(R"(\d+/\d+)"))) return;
    static const RE2 item(
        R"((?:^|[^\d.,/a-z-])(\d{1,4})(?:\s*/\s*(\d{1,4}))?\s+((?:co quan|don vi|so\b|ban\b|nganh|huyen|thanh pho|thi xa|quan\b|xa\b|phuong|ubnd|uy ban nhan dan|thi tran|tinh\b)[^;.()\d]*))");
    std::size_t at = 0;
    std::array<re2::StringPiece, 4> g{};
    const re2::StringPiece text(fold);
    std::size_t office_at = std::string::npos;
    re2::StringPiece office;
    static const RE2 office_re(R"(v[a-z?]{1,2}n\s*ph[a-z?]*ng (?:ubnd|uy ban))");
    if (!RE2::PartialMatch(fold, XEPHANG_RE(R"(tru van phong)")) &&
        office_re.Match(text, 0, fold.size(), RE2::UNANCHORED, &office, 1)) {
      office_at = static_cast<std::size_t>(office.data() - text.data());
    }
    while (at < fold.size() && item.Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 4)) {
      const auto end = static_cast<std::size_t>(g[3].data() - text.data()) + g[3].size();
      at = end - 1;  // the blank that ends this noun begins the next number
      const std::string noun = CollapseBlanks(std::string_view(g[3].data(), g[3].size()));
      auto value = ReadNumber(std::string_view(g[1].data(), g[1].size()), DecimalMark::kComma);
      // "00/32 cơ quan" and "00 huyện" are numbers of bodies, "01 đơn vị" alone hardly one.
      const bool none = g[1].as_string() == "00" && !excepted;
      if (!value || (value->ToInt().value_or(0) < 2 && g[2].empty() && !none)) continue;
      Statement st = Make(s, "roster");
      st.value = value;
      if (g[2].size() > 0) st.scale = ReadNumber(std::string_view(g[2].data(), g[2].size()), DecimalMark::kComma);
      static const RE2 all(
          R"(^(?:co quan, don vi|don vi, co quan|co quan don vi|co quan va don vi|don vi|co quan)(?:$|[^a-z]|\s+(?:thuoc doi tuong|bao gom|gom|duoc|tham gia|nha nuoc)))");
      if (RE2::PartialMatch(noun, all) && BlockFromWords(noun.substr(0, 40)).empty()) {
        st.block.clear();
      } else {
        st.block = BlockFromWords(noun);
        if (st.block.empty()) {
          static const RE2 province(R"(^(?:so|co quan chuyen mon|co quan cap tinh|ban))");
          static const RE2 district(
              R"(^(?:huyen|thanh pho|thi xa|quan|ubnd huyen|uy ban nhan dan huyen|don vi cap huyen))");
          static const RE2 commune(R"(^(?:xa|phuong|thi tran))");
          if (RE2::PartialMatch(noun, province))
            st.block = "province";
          else if (RE2::PartialMatch(noun, district))
            st.block = "district";
          else if (RE2::PartialMatch(noun, commune))
            st.block = "commune";
          else
            continue;
        }
      }
      // "05 xã đạt mức Khá", "02 sở chưa nộp báo cáo": a part, and no roster.
      static const RE2 part(
          R"(\b(?:dat|xep|xep vao|thuoc|o)\s+(?:muc|loai|hang|nhom)\b|\bxep loai\b|\bco (?:tong )?(?:so )?diem\b|\bchua\b|\bkhong\b)");
      if (g[2].empty() && (RE2::PartialMatch(noun, part) || !normalize::FindTiers(noun).empty())) continue;
      // "gồm Văn phòng UBND tỉnh, 19 cơ quan chuyên môn": the office stands before the number and is not in it.
      st.with_office = st.block == "province" && office_at < static_cast<std::size_t>(g[1].data() - text.data());
      out_.push_back(std::move(st));
    }
  }

  // Whether the tables print their totals as percentages, and no other scores beside them.
  [[nodiscard]] static bool OfPercentages(std::span<const Table> tables) {
    bool found = false;
    for (const auto& table : tables) {
      for (const auto& row : table.rows) {
        const Decimal* score = nullptr;
        const Decimal* percent = nullptr;
        for (const auto& v : row.values) {
          if (!v.number || !SameIndicator(v.indicator, table.indicator)) continue;
          if (v.measure == Measure::kScore) score = &*v.number;
          if (v.measure == Measure::kPercent) percent = &*v.number;
        }
        if (score != nullptr && (percent == nullptr || !(*score == *percent))) return false;
        found = found || percent != nullptr;
      }
    }
    return found;
  }

  std::span<const Sentence> sentences_;
  const StatementContext& context_;
  const bool percent_ = OfPercentages(context_.tables);
  std::vector<std::pair<std::string, std::string>> indicators_;  // fold, printed; longest first
  std::vector<Statement> out_;
  std::map<std::size_t, std::size_t> paragraphs_;
  std::string subject_;
  BodyMentions bodies_;
  std::vector<Claim> claims_;  // of the sentence being read
  std::size_t paragraph_ = 0;
  std::optional<std::string> paragraph_indicator_;
};

// Blocks in the order in which a header names them.
std::vector<std::string> BlocksInOrder(std::string_view fold) {
  static const RE2 re(
      R"((cap\s*tinh|so,? ?nganh|so,? ?ban|cap\s*so|khoi so)|(cap\s*huyen|ubnd (?:cac )?huyen|huyen,|khoi huyen|\bhuyen\b)|(cap\s*xa|ubnd (?:cac )?xa|xa,|khoi xa)|(nganh doc|trung uong))");
  std::vector<std::string> blocks;
  std::size_t at = 0;
  std::array<re2::StringPiece, 5> g{};
  const re2::StringPiece text = Piece(fold);
  while (at < fold.size() && re.Match(text, at, fold.size(), RE2::UNANCHORED, g.data(), 5)) {
    at = static_cast<std::size_t>(g[0].data() - text.data()) + g[0].size();
    const std::string block = g[1].size() > 0   ? "province"
                              : g[2].size() > 0 ? "district"
                              : g[3].size() > 0 ? "commune"
                                                : "central";
    if (std::find(blocks.begin(), blocks.end(), block) == blocks.end()) blocks.push_back(block);
  }
  return blocks;
}

struct ShareRow {
  std::string tier;
  std::vector<Cell> cells;
};

std::optional<ShareRow> ReadShareRow(const ReadingLine& line, DecimalMark mark, bool damaged) {
  ShareRow row;
  std::string head;
  std::vector<std::string> figures;
  if (line.HasCells()) {
    head = line.cells.front();
    figures.assign(line.cells.begin() + 1, line.cells.end());
    if (RE2::FullMatch(head, XEPHANG_RE(R"(\d{1,2}\.?)")) && !figures.empty()) {
      head = figures.front();
      figures.erase(figures.begin());
    }
  } else {
    SplitLine split = SplitFigures(line.text);
    head = split.head;
    figures = split.cells;
    // A tier name alone before the figures reads as a figure.
    while (!figures.empty() && ReadCell(figures.front(), mark).kind == CellKind::kTier) {
      head += " " + figures.front();
      figures.erase(figures.begin());
    }
  }
  const std::string fold = CollapseBlanks(Fold(head));
  auto tier = normalize::TierFromFold(fold);
  if (!tier && damaged && fold.size() >= 5) tier = normalize::TierFromDamagedFold(fold);
  if (!tier || figures.empty() || figures.size() > 12) return std::nullopt;
  row.tier = tier->name;
  bool percent = false;
  for (const auto& f : figures) {
    Cell cell = ReadCell(f, mark);
    if (cell.kind != CellKind::kNumber) return std::nullopt;
    percent = percent || cell.percent;
    row.cells.push_back(std::move(cell));
  }
  if (!percent) return std::nullopt;
  return row;
}

}  // namespace

TextContent ReadStatements(std::span<const Sentence> sentences, const StatementContext& context) {
  return Reader(sentences, context).ReadAll();
}

std::vector<Statement> ReadShareTables(std::span<const ReadingLine> lines, std::vector<bool>& skip,
                                       const StatementContext& context, bool damaged) {
  std::vector<Statement> out;
  std::size_t i = 0;
  while (i < lines.size()) {
    std::vector<std::pair<std::size_t, ShareRow>> rows;
    std::size_t j = i;
    while (j < lines.size() && !skip[j]) {
      auto row = ReadShareRow(lines[j], context.mark, damaged);
      if (!row || (!rows.empty() && rows.front().second.cells.size() != row->cells.size())) break;
      rows.emplace_back(j, std::move(*row));
      ++j;
    }
    if (rows.size() < 2) {
      ++i;
      continue;
    }
    // The header: short lines above, up to a sentence's end.
    std::string header;
    std::size_t top = i;
    while (top > 0 && i - top < 6 && !skip[top - 1]) {
      const std::string& text = lines[top - 1].text;
      if (text.size() > 90 || text.back() == ':' || text.back() == '.' || text.back() == ';') break;
      --top;
      header = lines[top].fold() + " " + header;
    }
    const auto blocks = BlocksInOrder(header);
    // Subject: of the text just above.
    std::string subject = context.subjects.empty() ? std::string() : context.subjects.front();
    for (std::size_t k = top; k-- > 0 && top - k < 14;) {
      if (skip[k]) break;
      std::vector<std::string> own;
      for (auto& s : SubjectsIn(lines[k].fold())) {
        if (std::find(context.subjects.begin(), context.subjects.end(), s) != context.subjects.end()) own.push_back(s);
      }
      if (own.size() == 1) {
        subject = own.front();
        break;
      }
    }
    const std::size_t columns = rows.front().second.cells.size();
    std::size_t percents = 0;
    for (const auto& c : rows.front().second.cells) percents += c.percent ? 1U : 0U;
    const std::size_t shown = percents == 0 ? columns : percents;
    if (blocks.size() == shown || shown == 1) {
      for (const auto& [index, row] : rows) {
        std::size_t share = 0;
        for (const auto& cell : row.cells) {
          Statement st;
          st.subject = subject;
          st.tier = row.tier;
          st.value = cell.number;
          st.printed = lines[index].text;
          st.where = lines[index].where;
          const bool is_count = columns == 2 * shown && !cell.percent;
          st.kind = is_count ? "tier-count" : "tier-share";
          const std::size_t block = columns == 2 * shown ? share / 2 : share;
          if (block < blocks.size()) st.block = blocks[block];
          ++share;
          out.push_back(std::move(st));
        }
      }
      for (std::size_t k = top; k < j; ++k) skip[k] = true;
    }
    i = j;
  }
  return out;
}

}  // namespace xephang::parse
