#include "parse/claims.h"

#include <re2/re2.h>

#include <algorithm>

#include "normalize/pattern.h"
#include "normalize/tier_name.h"
#include "parse/bounds.h"
#include "parse/headings.h"

namespace xephang::parse {
namespace {

using normalize::Decimal;

re2::StringPiece Piece(std::string_view s) { return {s.data(), s.size()}; }

// A part of the sentence's MentionedText::fold.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Score {
  Decimal value;
  std::size_t end = 0;  // in the window
};

class Reader {
 public:
  Reader(const Sentence& sentence, const BodyMentions& bodies, const ClaimContext& context)
      : sentence_(sentence), context_(context), text_(bodies.Find(sentence.folded)) {}

  std::vector<Claim> ReadAll() {
    Absent();
    Items();
    for (const auto& clause : Clauses()) {
      const std::string words = text_.fold.substr(clause.begin, clause.end - clause.begin);
      if (OfAnotherTime(words)) continue;
      const auto heads = CountHeads(clause);
      if (heads.empty()) {
        Bodies(clause);
        continue;
      }
      Bodies({clause.begin, heads.front().at});
      for (std::size_t h = 0; h < heads.size(); ++h)
        Count(heads[h], {heads[h].at, h + 1 < heads.size() ? heads[h + 1].at : clause.end}, clause.begin);
    }
    return std::move(out_);
  }

 private:
  struct CountHead {
    std::size_t at = 0;      // where it begins
    std::size_t noun = 0;    // where "sở, ban, ngành" begins
    std::size_t behind = 0;  // where what it says of the bodies begins
    std::optional<int> count;
    std::optional<int> of;
  };

  // Clauses end at semicolons and full stops; what stands in brackets goes with the clause around it.
  [[nodiscard]] std::vector<Span> Clauses() const {
    std::vector<Span> out;
    const std::string& fold = text_.fold;
    int depth = 0;
    std::size_t begin = 0;
    const auto cut = [&](std::size_t end, std::size_t next) {
      if (end > begin) out.push_back({begin, end});
      begin = next;
    };
    for (std::size_t i = 0; i < fold.size(); ++i) {
      const char c = fold[i];
      if (c == '(') ++depth;
      if (c == ')') depth = std::max(0, depth - 1);
      const bool ends_number = i + 1 < fold.size() && fold[i + 1] >= '0' && fold[i + 1] <= '9';
      if ((c == ';' && depth == 0) || (c == '.' && !ends_number)) {
        depth = 0;
        cut(i, i + 1);
      }
      static constexpr std::string_view kAmong = "trong do";
      if (depth == 0 && fold.compare(i, kAmong.size(), kAmong) == 0) {
        cut(i, i + kAmong.size());
        i += kAmong.size() - 1;
      }
    }
    cut(fold.size(), fold.size());
    return out;
  }

  [[nodiscard]] bool OfAnotherTime(std::string_view words) const {
    if (SpeaksOfChange(words) || RE2::PartialMatch(Piece(words), XEPHANG_RE(R"(\bdieu chinh\b)"))) return true;
    int year = 0;
    return context_.year && RE2::PartialMatch(Piece(words), XEPHANG_RE(R"(\bnam (20\d\d)\b)"), &year) &&
           year != *context_.year;
  }

  [[nodiscard]] Claim Make(ClaimKind kind, Span clause) const {
    Claim c;
    c.kind = kind;
    c.subject = context_.subject;
    c.block = context_.block;
    c.indicator = context_.indicator;
    static const RE2 table(R"(\bbang (\d+(?:\.\d+)*))");
    std::string number;
    if (RE2::PartialMatch(text_.fold, table, &number)) c.table = "Bảng " + number;
    while (clause.begin < clause.end && std::string_view(" ,:;-").find(text_.fold[clause.begin]) != std::string::npos)
      ++clause.begin;
    while (clause.end > clause.begin && text_.fold[clause.end - 1] == ' ') --clause.end;
    const std::size_t begin = clause.begin < text_.place.size() ? text_.place[clause.begin] : 0;
    const std::size_t end = clause.end < text_.place.size() ? text_.place[clause.end] : sentence_.fold().size();
    c.printed = normalize::CollapseBlanks(sentence_.folded.Printed(begin, end));
    c.where = sentence_.WhereAt(sentence_.folded.Printed(0, begin).size());
    return c;
  }

  // ---- "06 cơ quan có điểm số từ 40 - dưới 50 điểm" ----

  [[nodiscard]] std::vector<CountHead> CountHeads(Span clause) const {
    static const RE2 re(
        R"((?:^|[\s,:(])(?:(\d{1,4})(?:\s*/\s*(\d{1,4}))?|(cac|nhung|tat ca(?: cac)?|toan bo(?: cac)?))\s*((?:co quan|don vi|dia phuong|so|ban|nganh|huyen|quan|thanh pho|thi xa|xa|phuong|thi tran|tinh)\b(?:(?:,| va| hoac)? ?(?:co quan|don vi|dia phuong|so|ban|nganh|huyen|quan|thanh pho|thi xa|xa|phuong|thi tran|chuyen mon|nha nuoc|cap tinh|cap huyen|cap xa)\b)*))");
    std::vector<CountHead> heads;
    const re2::StringPiece text(text_.fold);
    std::array<re2::StringPiece, 5> g{};
    std::size_t at = clause.begin;
    while (at < clause.end && re.Match(text, at, clause.end, RE2::UNANCHORED, g.data(), 5)) {
      CountHead head;
      const auto place = [&](const re2::StringPiece& piece) {
        return static_cast<std::size_t>(piece.data() - text.data());
      };
      head.at = place(g[1].size() > 0 ? g[1] : g[3]);
      head.noun = place(g[4]);
      head.behind = head.noun + g[4].size();
      at = head.behind;
      if (g[1].size() > 0) {
        head.count = std::stoi(g[1].as_string());
        if (g[2].size() > 0) head.of = std::stoi(g[2].as_string());
      } else if (!RE2::PartialMatch(Piece(Words({head.behind, clause.end})),
                                    XEPHANG_RE(R"(^ (?:con lai|deu|cung)\b)"))) {
        continue;
      }
      // Of the clause's own statement, not in a bracket behind a name: "(19 đơn vị)".
      heads.push_back(head);
    }
    return heads;
  }

  [[nodiscard]] std::string Words(Span span) const { return text_.fold.substr(span.begin, span.end - span.begin); }

  // "Điểm trung bình của 18 sở, ngành là …", "đã nhận được báo cáo … của 18 sở, ngành": how many bodies there are.
  bool Roster(const CountHead& head, Span clause, std::size_t clause_begin) {
    if (!head.count || *head.count < 2) return false;
    static const RE2 averaged(R"(\b(?:trung binh|binh quan)\b[^,;:]*\b(?:cua|tren|tai|voi)(?: toan bo)?\s*$)");
    static const RE2 received(R"(\bnhan duoc (?:day du )?(?:bao cao|ho so|ket qua tu danh gia)\b)");
    const std::string before = Words({clause_begin, head.at});
    if (!RE2::PartialMatch(before, averaged) && !RE2::PartialMatch(before, received)) return false;
    Claim c = Make(ClaimKind::kRoster, clause);
    c.count = head.count;
    c.of = head.of;
    c.indicator.reset();
    c.block = BlockOfNoun(head);
    if (c.block.empty()) return true;
    out_.push_back(std::move(c));
    return true;
  }

  // The block that the noun of a count speaks of.
  [[nodiscard]] std::string BlockOfNoun(const CountHead& head) const {
    const std::string noun = Words({head.noun, head.behind});
    static const RE2 province(R"(^(?:so|ban|co quan chuyen mon|co quan cap tinh|nganh)\b)");
    static const RE2 district(R"(^(?:huyen|thanh pho|thi xa|quan)\b)");
    static const RE2 commune(R"(^(?:xa|phuong|thi tran)\b)");
    if (RE2::PartialMatch(noun, province)) return "province";
    if (RE2::PartialMatch(noun, district)) return "district";
    if (RE2::PartialMatch(noun, commune)) return "commune";
    return {};
  }

  void Count(const CountHead& head, Span clause, std::size_t clause_begin) {
    if (Roster(head, clause, clause_begin)) return;
    std::string names;
    const std::string words = WithoutBrackets(Words({head.behind, clause.end}), &names);
    const bool percent = words.find('%') != std::string::npos;
    if (percent ? !context_.percent : !RE2::PartialMatch(words, XEPHANG_RE(R"(\bdiem\b)"))) return;
    if (RE2::PartialMatch(
            words, XEPHANG_RE(R"(trung binh|binh quan|diem toi da|chi so chinh|tieu chi|diem cau|thang diem|bo sung)")))
      return;
    if (!normalize::FindTiers(words).empty()) return;
    Claim c = Make(ClaimKind::kBandCount, clause);
    c.count = head.count;
    c.of = head.of;
    c.rest = RE2::PartialMatch(words, XEPHANG_RE(R"(^ con lai\b)")) || !head.count;
    static const RE2 none(R"(\b(?:khong co diem|0 co diem|khong dat diem|deu khong diem)\b)");
    const Bounds bounds = ReadBounds(words, context_.mark);
    if (RE2::PartialMatch(words, none)) {
      c.value = Decimal::FromInt(0);
    } else if ((bounds.lower || bounds.upper) && !bounds.unclear && HasBoundWords(words)) {
      c.lower = bounds.lower;
      c.upper = bounds.upper;
      c.lower_open = bounds.lower_open;
      c.upper_closed = bounds.upper_closed;
    } else if (const auto score = ScoreIn(words);
               score && RE2::PartialMatch(words, XEPHANG_RE(R"(\b(?:dat|deu|cung|duoc|diem so|so diem)\b)"))) {
      c.value = score->value;
    } else {
      return;
    }
    if (RE2::PartialMatch(words, XEPHANG_RE(R"(\bcao nhat\b)"))) c.standing = Standing::kHighest;
    if (RE2::PartialMatch(words, XEPHANG_RE(R"(\bthap nhat\b)"))) c.standing = Standing::kLowest;
    for (const auto* body : BodiesIn(words)) c.bodies.push_back(*body);
    for (const auto* body : BodiesIn(names)) c.bodies.push_back(*body);
    if (c.rest) {
      c.bodies = named_;
    } else {
      named_.insert(named_.end(), c.bodies.begin(), c.bodies.end());
    }
    out_.push_back(std::move(c));
  }

  static bool HasBoundWords(const std::string& words) {
    static const RE2 re(R"(\b(?:tu|tren|duoi|lon hon|nho hon|khong qua|khong duoi|tro len)\b|[<>\x01\x02])");
    return RE2::PartialMatch(words, re);
  }

  // ---- "Sở Tư pháp dẫn đầu bảng xếp hạng với tổng điểm là 348,91 điểm" ----

  // The score in words behind a body: with its unit, or led by a word of score.
  [[nodiscard]] std::optional<Score> ScoreIn(std::string_view words) const {
    static const RE2 re(
        std::string(
            R"((?:^|[^a-z0-9\x03\x04.,/-])((?:(?:voi|dat|duoc|la|co|bang)\s+)?(?:so diem|diem so|tong diem|tong so diem|chi so|gia tri|diem)(?:\s+(?:dat duoc|dat|duoc|la|cao nhat|thap nhat|bang|:|cua|tong|cong))*\s*:?\s*|(?:voi|dat|duoc|la|deu dat|cung dat|cao nhat|thap nhat)\s+)?)") +
        kNumberPattern + R"((\s*/\s*\d[\d.]*)?(\s*(?:[dp]iem\b|%))?)");
    const re2::StringPiece text = Piece(words);
    std::array<re2::StringPiece, 5> g{};
    std::size_t at = 0;
    while (at <= words.size() && re.Match(text, at, words.size(), RE2::UNANCHORED, g.data(), 5)) {
      const std::size_t end = static_cast<std::size_t>(g[0].data() - text.data()) + g[0].size();
      at = std::max(end, at + 1);
      const std::string lead(g[1].data(), g[1].size());
      const bool led = RE2::PartialMatch(lead, XEPHANG_RE(R"(diem|chi so|gia tri)"));
      const bool unit = g[4].size() > 0;
      if (unit && g[4].ends_with("%") && !context_.percent) continue;
      if (!led && !unit && RE2::FullMatch(lead, XEPHANG_RE(R"((?:voi|dat) )")) == false) continue;
      if (!led && !unit) {
        // "với 891,9" alone is a score where nothing else follows.
        const std::string behind(words.substr(end));
        if (!RE2::PartialMatch(behind, XEPHANG_RE(R"(^\s*(?:$|[,.;)]))"))) continue;
      }
      const std::string before(words.substr(0, static_cast<std::size_t>(g[0].data() - text.data())));
      if (RE2::PartialMatch(before, XEPHANG_RE(R"(toi da\s*(?:la)?\s*$|trung binh[^,]*$)"))) continue;
      if (auto value = ReadNumber(std::string_view(g[2].data(), g[2].size()), context_.mark)) return Score{*value, end};
    }
    return std::nullopt;
  }

  struct Place {
    Standing standing = Standing::kNone;
    std::vector<int> places;
    std::optional<int> of;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  static std::optional<Place> PlaceIn(const std::string& words) {
    static const RE2 numbered(
        R"((?:\b(?:dung|xep)(?: hang)?(?: o)?(?: vi tri)?(?: thu)?|\bvi tri thu|\bhang|\bthu hang(?: thu)?) (\d{1,4})(?:\s*/\s*(\d{1,4}))?((?:(?:,| va)(?: thu)? \d{1,4}\b)*))");
    static const RE2 worded(
        R"(\b(?:dung|xep|vi tri|hang)(?: hang)?(?: o)?(?: vi tri)?(?: thu)? (hai|nhi|ba|tu|nam)\b)");
    static const RE2 first(
        R"(\b(?:dan dau|dung dau|xep dau|(?:dung|xep)(?: hang)?(?: o)?(?: vi tri)? thu nhat|vi tri thu nhat|vi tri dau|hang nhat|xep nhat|quan quan)\b)");
    static const RE2 last(
        R"(\b(?:vi tri cuoi(?: cung)?|xep cuoi(?: cung)?|dung cuoi(?: cung)?|cuoi cung|cuoi bang)\b)");
    static const RE2 highest(R"(\bcao nhat\b)");
    static const RE2 lowest(R"(\bthap nhat\b)");
    Place place;
    std::array<re2::StringPiece, 4> g{};
    const re2::StringPiece text(words);
    const auto span = [&] {
      place.begin = static_cast<std::size_t>(g[0].data() - text.data());
      place.end = place.begin + g[0].size();
    };
    if (numbered.Match(text, 0, words.size(), RE2::UNANCHORED, g.data(), 4)) {
      span();
      place.standing = Standing::kPlace;
      place.places.push_back(std::stoi(g[1].as_string()));
      if (g[2].size() > 0) place.of = std::stoi(g[2].as_string());
      re2::StringPiece more = g[3];
      int next = 0;
      while (RE2::FindAndConsume(&more, XEPHANG_RE(R"((\d+))"), &next)) place.places.push_back(next);
      return place;
    }
    if (worded.Match(text, 0, words.size(), RE2::UNANCHORED, g.data(), 2)) {
      span();
      const std::string word = g[1].as_string();
      place.standing = Standing::kPlace;
      place.places.push_back(word == "ba" ? 3 : word == "tu" ? 4 : word == "nam" ? 5 : 2);
      return place;
    }
    if (first.Match(text, 0, words.size(), RE2::UNANCHORED, g.data(), 1)) {
      span();
      place.standing = Standing::kPlace;
      place.places.push_back(1);
      return place;
    }
    if (last.Match(text, 0, words.size(), RE2::UNANCHORED, g.data(), 1)) {
      span();
      place.standing = Standing::kLastPlace;
      static const RE2 of(R"(\(\s*(\d{1,4})\s*/\s*(\d{1,4})\s*\))");
      int place_stated = 0;
      int of_stated = 0;
      if (RE2::PartialMatch(words.substr(place.end), of, &place_stated, &of_stated)) {
        place.places.push_back(place_stated);
        place.of = of_stated;
      }
      return place;
    }
    if (highest.Match(text, 0, words.size(), RE2::UNANCHORED, g.data(), 1)) {
      span();
      place.standing = Standing::kHighest;
      return place;
    }
    if (lowest.Match(text, 0, words.size(), RE2::UNANCHORED, g.data(), 1)) {
      span();
      place.standing = Standing::kLowest;
      return place;
    }
    return std::nullopt;
  }

  struct Mention {
    Span span;
    const Agency* body = nullptr;
  };

  void Bodies(Span clause) {
    // Bodies outside of brackets, with what stands between them.
    std::vector<Mention> mentions;
    int depth = 0;
    for (std::size_t i = clause.begin; i < clause.end; ++i) {
      const char c = text_.fold[i];
      if (c == '(') ++depth;
      if (c == ')') depth = std::max(0, depth - 1);
      if (c != kBodyBegin || depth > 0) continue;
      std::size_t end = i;
      while (end < clause.end && text_.fold[end] != kBodyEnd) ++end;
      mentions.push_back({{i, end + 1}, text_.BodyOf(Words({i, end}))});
      i = end;
    }
    if (mentions.empty()) return;
    std::vector<Claim> made;
    std::vector<std::size_t> waiting;  // claims without a score as yet: "Sở Nội vụ, Sở Giao thông vận tải đạt 50 điểm"
    std::vector<int> places;  // given before the bodies: "đứng thứ 2, 3 … là"
    Standing pending = Standing::kNone;
    std::size_t behind = clause.begin;
    std::vector<std::size_t> listed;  // claims of a list that a place behind it belongs to
    for (std::size_t m = 0; m < mentions.size(); ++m) {
      const std::string before = Words({behind, mentions[m].span.begin});
      const std::size_t window_end = m + 1 < mentions.size() ? mentions[m + 1].span.begin : clause.end;
      const std::string after = Words({mentions[m].span.end, window_end});
      // A place before the body, that leads to it.
      if (const auto place = PlaceIn(before); place && !ScoreIn(before.substr(place->end))) {
        static const RE2 leads(R"((?:\bla|:|\blan luot la|\bthuoc ve|\bgom)\s*(?:cac |ubnd |uy ban nhan dan )*$)");
        if (RE2::PartialMatch(before.substr(place->end), leads) ||
            RE2::FullMatch(before.substr(place->end), XEPHANG_RE(R"(\s*:?\s*)"))) {
          pending = place->standing;
          places = place->places;
        }
      }
      static const RE2 only(R"(\bduy nhat\b)");
      Claim c = Make(ClaimKind::kBody, {SentencePart(behind, mentions[m].span.begin), window_end});
      c.bodies.push_back(*mentions[m].body);
      if (pending == Standing::kPlace && !places.empty()) {
        c.standing = Standing::kPlace;
        c.place = places.front();
        places.erase(places.begin());
      } else if (pending != Standing::kNone && pending != Standing::kPlace) {
        c.standing = pending;
      }
      if (RE2::PartialMatch(before, only)) c.standing = Standing::kHighest;
      const std::string said = WithoutBrackets(after, nullptr, true);
      const bool separator = RE2::FullMatch(said, XEPHANG_RE(R"(\s*(?:,|va|, va|cung|cung voi)\s*)"));
      const auto place = separator ? std::nullopt : PlaceIn(said);
      const auto score = separator ? std::nullopt : ScoreIn(said);
      made.push_back(std::move(c));
      listed.push_back(made.size() - 1);
      if (place) {
        // "… và đứng thứ 2 là" speaks of the next body.
        const bool of_next = m + 1 < mentions.size() &&
                             RE2::PartialMatch(said.substr(place->end),
                                               XEPHANG_RE(R"((?:\bla|:)\s*(?:cac |ubnd |uy ban nhan dan )*$)")) &&
                             !ScoreIn(said.substr(place->end));
        if (!of_next) {
          std::size_t n = 0;
          for (const std::size_t index : listed) {
            Claim& target = made[index];
            if (target.standing != Standing::kNone) continue;
            target.standing = place->standing;
            if (n < place->places.size()) {
              target.place = place->places[n];
            } else if (place->standing == Standing::kPlace) {
              target.standing = Standing::kNone;
            }
            target.of = place->of;
            if (place->places.size() > 1 || place->standing == Standing::kPlace) ++n;
          }
        }
      }
      waiting.push_back(made.size() - 1);
      if (score) {
        for (const std::size_t index : waiting) made[index].value = score->value;
        waiting.clear();
      }
      if (!separator) {
        waiting.clear();
        listed.clear();
        if (!score && !place) pending = Standing::kNone;
        if (pending != Standing::kPlace || places.empty()) pending = Standing::kNone;
      }
      behind = mentions[m].span.end;
    }
    for (auto& c : made) {
      // A name and a number make no claim without a place, an extreme or a word of score.
      if (c.standing == Standing::kNone && !c.value) continue;
      named_.push_back(c.bodies.front());
      out_.push_back(std::move(c));
    }
  }

  // Where the words that belong to a body begin: behind the last comma before it.
  [[nodiscard]] std::size_t SentencePart(std::size_t from, std::size_t to) const {
    std::size_t begin = from;
    for (std::size_t i = from; i < to; ++i) {
      if (text_.fold[i] == ',' && i + 1 < to && text_.fold[i + 1] == ' ' &&
          !(i + 2 < to && text_.fold[i + 2] >= '0' && text_.fold[i + 2] <= '9'))
        begin = i + 1;
    }
    return begin;
  }

  // ---- those left out ----

  void Absent() {
    static const RE2 not_assessed(
        R"(\b(?:khong|ko|chua) (?:tao|tu danh gia|danh gia|tham gia|cham diem|tu cham diem|gui bao cao|nop bao cao|co bao cao|thuc hien|xep hang|xep loai)\b)");
    static const RE2 part_only(
        R"(^\s*(?:danh gia |cham diem |thuc hien )?(?:phieu )?(?:cac |mot so )?(?:nhom|tieu chi|chi so|noi dung|hang muc|ket noi|viec|cong tac|day du))");
    const re2::StringPiece text(text_.fold);
    for (const auto& clause : Clauses()) {
      const std::string words = Words(clause);
      std::array<re2::StringPiece, 1> g{};
      const re2::StringPiece piece(words);
      if (!not_assessed.Match(piece, 0, words.size(), RE2::UNANCHORED, g.data(), 1)) continue;
      const auto at = static_cast<std::size_t>(g[0].data() - piece.data());
      const std::size_t end = at + g[0].size();
      if (RE2::PartialMatch(Piece(std::string_view(words).substr(end)), part_only)) continue;
      std::string names;
      const std::string before = words.substr(0, at);
      const std::string behind = WithoutBrackets(words.substr(end), &names);
      static const RE2 counted(
          R"((\d{1,3}) (?:xa|phuong|thi tran|don vi|co quan|huyen|so|dia phuong)\b[^\x03]{0,40}$)");
      Claim c = Make(ClaimKind::kAbsent, clause);
      int count = 0;
      if (RE2::PartialMatch(before, counted, &count)) {
        c.count = count;
        for (const auto* body : BodiesIn(names)) c.bodies.push_back(*body);
        if (c.bodies.empty()) continue;
      } else {
        // The one body just before: "Xã Hoà An đã tạo phiếu nhưng ko tự đánh giá".
        const auto last = before.rfind(kBodyBegin);
        if (last == std::string::npos || before.size() - last > 50) continue;
        const auto bodies = BodiesIn(before.substr(last));
        // A cause between them speaks of something else: "Thanh tra tỉnh do không có thủ tục …".
        if (RE2::PartialMatch(before.substr(last), XEPHANG_RE(R"(\bdo\b|\bvi\b|\bnen\b|\bda duoc\b)"))) continue;
        if (bodies.empty()) continue;
        c.bodies.push_back(*bodies.front());
      }
      out_.push_back(std::move(c));
    }
    // "(trừ Văn phòng UBND tỉnh)"
    static const RE2 except(std::string(R"(\((?:tru|khong bao gom|khong tinh|khong ke) )") + kBodyPattern + R"( ?\))");
    re2::StringPiece rest = text;
    re2::StringPiece sign;
    while (RE2::FindAndConsume(&rest, except, &sign)) {
      const auto begin = static_cast<std::size_t>(sign.data() - text.data());
      Claim c = Make(ClaimKind::kAbsent, {begin - 4, begin + sign.size()});
      c.bodies.push_back(*text_.BodyOf(std::string_view(sign.data(), sign.size())));
      out_.push_back(std::move(c));
    }
  }

  // ---- "06 chỉ số chính (Nhận thức số; Thể chế số; …)" ----

  void Items() {
    static const RE2 re(
        R"((?:^|[^\d.,/-])(\d{1,2}) (?:nhom )?(?:chi so|hang muc|tieu chi|linh vuc|truc)\b(?: chinh| thanh phan)?(?: chia lam \d nhom| gom| bao gom| la| sau)*\s*:?\s*([(].*|nhom .*[(].*))");
    int stated = 0;
    re2::StringPiece list;
    const re2::StringPiece text(text_.fold);
    if (!RE2::PartialMatch(text, re, &stated, &list)) return;
    const std::string_view items(list.data(), list.size());
    int counted = 0;
    if (items.starts_with("(1)")) {
      std::size_t at = 0;
      while (true) {
        const auto next = items.find("(" + std::to_string(counted + 1) + ")", at);
        if (next == std::string_view::npos) break;
        at = next + 1;
        ++counted;
      }
    } else {
      // Lists in brackets, as many as follow one another.
      std::size_t open = items.find('(');
      while (open != std::string_view::npos) {
        const auto close = items.find(')', open);
        if (close == std::string_view::npos) break;
        const std::string_view inside = items.substr(open, close - open);
        const auto parts = std::count(inside.begin(), inside.end(), ';');
        if (parts == 0) break;
        counted += static_cast<int>(parts) + 1;
        open = items.find('(', close);
        if (open != std::string_view::npos && items.substr(close, open - close).find("nhom") == std::string_view::npos)
          break;
      }
    }
    if (counted < 2) return;
    const auto begin = static_cast<std::size_t>(list.data() - text.data());
    Claim c = Make(ClaimKind::kItemCount, {begin > 40 ? begin - 40 : 0, text_.fold.size()});
    c.count = stated;
    c.of = counted;
    c.indicator.reset();
    out_.push_back(std::move(c));
  }

  // ---- parts ----

  [[nodiscard]] std::vector<const Agency*> BodiesIn(std::string_view words) const {
    std::vector<const Agency*> out;
    re2::StringPiece rest = Piece(words);
    re2::StringPiece sign;
    static const RE2 re(kBodyPattern);
    while (RE2::FindAndConsume(&rest, re, &sign)) {
      if (const auto* body = text_.BodyOf(std::string_view(sign.data(), sign.size()))) out.push_back(body);
    }
    return out;
  }

  // `words` without what stands in brackets; that with bodies goes to `names`. A place ("(19/19)") may stay.
  static std::string WithoutBrackets(std::string_view words, std::string* names, bool keep_places = false) {
    std::string out;
    std::size_t i = 0;
    while (i < words.size()) {
      if (words[i] != '(') {
        out += words[i++];
        continue;
      }
      const auto close = words.find(')', i);
      const std::size_t end = close == std::string_view::npos ? words.size() : close + 1;
      const std::string_view inside = words.substr(i, end - i);
      if (keep_places && RE2::FullMatch(Piece(inside), XEPHANG_RE(R"(\(\s*\d{1,4}\s*/\s*\d{1,4}\s*\))"))) {
        out += inside;
      } else if (names != nullptr && inside.find(kBodyBegin) != std::string_view::npos) {
        *names += inside;
      }
      i = end;
    }
    return out;
  }

  const Sentence& sentence_;
  const ClaimContext& context_;
  MentionedText text_;
  std::vector<Agency> named_;
  std::vector<Claim> out_;
};

}  // namespace

std::vector<Claim> ReadClaims(const Sentence& sentence, const BodyMentions& bodies, const ClaimContext& context) {
  static const RE2 may(
      R"(\bdiem\b|\bdan dau\b|\bdung dau\b|\bcao nhat\b|\bthap nhat\b|\bvi tri\b|\b(?:dung|xep) (?:o )?(?:vi tri )?thu\b|\bcuoi (?:cung|bang)\b|\bkhong (?:tao|danh gia|tham gia|tu danh gia)\b|\bko\b|\(tru |\bnhan duoc\b|\d (?:nhom )?(?:chi so|hang muc|tieu chi|linh vuc|truc)\b)");
  const bool percent = context.percent && sentence.fold().find('%') != std::string::npos;
  if (sentence.heading || sentence.text.size() > 6000 || (!percent && !RE2::PartialMatch(sentence.fold(), may)))
    return {};
  return Reader(sentence, bodies, context).ReadAll();
}

}  // namespace xephang::parse
