// band-count: "06 cơ quan có điểm số từ 40 - dưới 50 điểm", "13 đơn vị cùng đạt 20 điểm (…)", "các đơn vị còn lại dưới
// 80 điểm".
#include <fmt/format.h>

#include <algorithm>

#include "validate/report.h"

namespace xephang::validate {
namespace {

using normalize::Decimal;
using normalize::Ratio;
using parse::Claim;

// `exact`: some score is the claimed one to the digit, so that those that merely round to it are not meant.
bool InBand(const Claim& c, const Ratio& score, bool exact) {
  if (c.value) return exact ? score == c.value->ToRatio() : Compare(score, *c.value) == Agreement::kYes;
  if (c.lower && (c.lower_open ? score <= c.lower->ToRatio() : score < c.lower->ToRatio())) return false;
  if (!c.upper) return true;
  const Ratio upper = c.upper->ToRatio();
  // "430 đến 500", "350 đến 429": nothing lies between 429 and 430.
  if (c.upper_closed && c.upper->IsWhole() && c.lower && c.lower->IsWhole()) return score < upper + 1;
  return c.upper_closed ? score <= upper : score < upper;
}

bool IsExact(const Claim& c, const ScoreSet& set) {
  return c.value &&
         std::any_of(set.scores.begin(), set.scores.end(), [&](const auto* s) { return *s->number == *c.value; });
}

std::string BandWords(const Claim& c, bool vi) {
  const auto n = [&](const Decimal& d) { return normalize::ForReader(d.ToString(), vi); };
  if (c.value) return vi ? "đạt " + n(*c.value) + " điểm" : "at " + n(*c.value);
  if (c.lower && c.upper) {
    const std::string from = vi ? (c.lower_open ? "trên " : "từ ") : (c.lower_open ? "above " : "from ");
    const std::string to = vi ? (c.upper_closed ? " đến " : " đến dưới ") : (c.upper_closed ? " to " : " to under ");
    return from + n(*c.lower) + to + n(*c.upper) + (vi ? " điểm" : "");
  }
  if (c.lower) {
    if (c.lower_open) return vi ? "trên " + n(*c.lower) + " điểm" : "above " + n(*c.lower);
    return vi ? "từ " + n(*c.lower) + " điểm trở lên" : "of " + n(*c.lower) + " and more";
  }
  if (c.upper_closed) return vi ? "không quá " + n(*c.upper) + " điểm" : "of " + n(*c.upper) + " at most";
  return vi ? "dưới " + n(*c.upper) + " điểm" : "under " + n(*c.upper);
}

class BandCheck {
 public:
  explicit BandCheck(Report& report) : report_(report) {}

  void Run() {
    for (const auto& c : report_.decision().claims) {
      if (c.kind == parse::ClaimKind::kBandCount) Test(c);
    }
  }

 private:
  [[nodiscard]] bool BeforeInSentence(const Claim& c, const ScoreSet& set, const parse::Row& row,
                                      const Ratio& score) const {
    for (const auto& other : report_.decision().claims) {
      if (&other == &c) return false;
      if (other.sentence != c.sentence || !parse::SameIndicator(other.indicator, c.indicator)) continue;
      if (other.kind == parse::ClaimKind::kBandCount && !other.rest && InBand(other, score, IsExact(other, set)))
        return true;
      if (other.kind == parse::ClaimKind::kBody && SameBody(other.bodies.front(), row.agency)) return true;
    }
    return false;
  }

  void Test(const Claim& c) {
    const ScoreSet set = ScoresOf(report_.decision(), c);
    if (set.scores.empty()) {
      return report_.Untestable(Rule::kBandCount, 1,
                                {"không có bảng nào mang các điểm này", "no table has these scores"});
    }
    if (set.unread)
      return report_.Untestable(Rule::kBandCount, 1, {"có điểm không đọc được", "a score could not be read"});
    std::vector<std::size_t> inside;
    std::vector<std::size_t> others;  // of the rest, outside of the band
    int rest = 0;
    const bool exact = IsExact(c, set);
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      const Ratio score = set.scores[i]->number->ToRatio();
      const bool counts = !c.rest || !BeforeInSentence(c, set, *set.rows[i], score);
      if (!counts) continue;
      ++rest;
      if (InBand(c, score, exact)) {
        inside.push_back(i);
      } else {
        others.push_back(i);
      }
    }
    bool sound = true;
    if (c.rest && !others.empty()) {
      Finding f = Start(c, set);
      const std::size_t at = others.front();
      f.agency = set.rows[at]->agency.printed;
      f.stated = c.value ? c.value->ToString() : c.upper ? c.upper->ToString() : c.lower->ToString();
      f.recomputed = set.scores[at]->number->ToString();
      Involve(f, set, others);
      Parts parts = Of(c, set);
      Say(f, Phrase::kBandRest, parts.Set("body", f.agency).Number("score", f.recomputed));
      report_.Add(std::move(f));
      sound = false;
    }
    if (c.count && *c.count != static_cast<int>(c.rest ? static_cast<std::size_t>(rest) : inside.size())) {
      Wrong(c, set, static_cast<int>(c.rest ? static_cast<std::size_t>(rest) : inside.size()), inside);
      sound = false;
    }
    if (c.of && *c.of != static_cast<int>(set.rows.size())) {
      Finding f = Start(c, set);
      f.stated = std::to_string(*c.of);
      f.recomputed = std::to_string(set.rows.size());
      Parts parts = Of(c, set);
      Say(f, Phrase::kBandCount,
          parts.Set("stated", f.stated)
              .Set("recomputed", f.recomputed)
              .Set("band", "tất cả", "in all")
              .Set("tail", ""));
      report_.Add(std::move(f));
      sound = false;
    }
    if (!c.rest && !c.bodies.empty() && !Names(c, set, inside)) sound = false;
    if (sound) report_.Consistent(Rule::kBandCount);
  }

  [[nodiscard]] Finding Start(const Claim& c, const ScoreSet& set) const {
    Finding f = report_.About(Rule::kBandCount, c, set.scores);
    if (set.tables.size() == 1) {
      f.table = LabelOf(report_.decision(), *set.tables.front());
      f.block = set.tables.front()->block;
    }
    return f;
  }

  [[nodiscard]] Parts Of(const Claim& c, const ScoreSet& set) const {
    Parts parts;
    parts.Set("of", OfClaim(report_.decision(), set, c.indicator, true),
              OfClaim(report_.decision(), set, c.indicator, false));
    return parts.Set("band", BandWords(c, true), BandWords(c, false));
  }

  void Involve(Finding& f, const ScoreSet& set, const std::vector<std::size_t>& rows) const {
    for (const std::size_t i : rows) f.involved.push_back(report_.OfFigure(*set.rows[i], *set.scores[i]));
  }

  void Wrong(const Claim& c, const ScoreSet& set, int found, const std::vector<std::size_t>& inside) {
    Finding f = Start(c, set);
    Involve(f, set, inside);  // those that count in the table
    f.stated = std::to_string(*c.count);
    f.recomputed = std::to_string(found);
    std::string vi;
    std::string en;
    Reconcile(c, set, f, vi, en);
    Parts parts = Of(c, set);
    Say(f, Phrase::kBandCount, parts.Set("stated", f.stated).Set("recomputed", f.recomputed).Set("tail", vi, en));
    report_.Add(std::move(f));
  }

  [[nodiscard]] static int CountIn(const Claim& c, const ScoreSet& set) {
    return static_cast<int>(std::count_if(set.scores.begin(), set.scores.end(), [&](const auto* s) {
      return InBand(c, s->number->ToRatio(), IsExact(c, set));
    }));
  }

  // What would make the stated number right.
  void Reconcile(const Claim& c, const ScoreSet& set, Finding& f, std::string& vi, std::string& en) const {
    if (c.value || c.rest) return;
    // Two counts of the sentence that have changed places.
    for (const auto& other : report_.decision().claims) {
      if (&other == &c || other.sentence != c.sentence || other.kind != parse::ClaimKind::kBandCount || other.value ||
          !other.count || other.rest || !parse::SameIndicator(other.indicator, c.indicator))
        continue;
      if (CountIn(other, set) == *c.count && CountIn(c, set) == *other.count) {
        f.reconciled_by = fmt::format("{} and {} exchanged", *c.count, *other.count);
        vi = fmt::format("; khớp nếu số này và số {} ({}) bị ghi đổi chỗ cho nhau", *other.count,
                         BandWords(other, true));
        en = fmt::format("; it agrees if this number and the {} ({}) were exchanged", *other.count,
                         BandWords(other, false));
        return;
      }
    }
    // A bound that counts in or out what stands exactly on it.
    for (const bool lower : {true, false}) {
      Claim changed = c;
      if (lower ? !c.lower : !c.upper) continue;
      if (lower) {
        changed.lower_open = !c.lower_open;
      } else {
        changed.upper_closed = !c.upper_closed;
        if (changed.upper_closed) changed.lower.reset();  // closed at the very number
        if (changed.upper_closed && c.lower) continue;
      }
      if (CountIn(changed, set) == *c.count) {
        const std::string bound = (lower ? c.lower : c.upper)->ToString();
        f.reconciled_by = fmt::format("scores of exactly {} counted otherwise", bound);
        vi = fmt::format("; khớp nếu xếp các đơn vị đúng {} điểm sang phía kia", Vi(bound));
        en = fmt::format("; it agrees if bodies at exactly {} are counted on the other side", bound);
        return;
      }
    }
    // The band up to the next bound that the sentence names: "từ 30 - dưới 40" where nobody is told of 40 to 50.
    if (!c.upper) return;
    for (const auto& other : report_.decision().claims) {
      if (other.sentence != c.sentence || !parse::SameIndicator(other.indicator, c.indicator)) continue;
      const auto& bound = other.value ? other.value : other.lower;
      if (!bound || !(*c.upper < *bound)) continue;
      Claim changed = c;
      changed.upper = bound;
      if (CountIn(changed, set) != *c.count) continue;
      f.reconciled_by = "band " + BandWords(changed, false);
      vi = fmt::format("; {} là số đơn vị {}", *c.count, BandWords(changed, true));
      en = fmt::format("; {} is the number of bodies {}", *c.count, BandWords(changed, false));
      return;
    }
  }

  // The names of a list: all of them in the band, and all of the band among them where the count says so.
  bool Names(const Claim& c, const ScoreSet& set, const std::vector<std::size_t>& inside) {
    const auto in_band = [&](const parse::Agency& body) {
      return std::any_of(inside.begin(), inside.end(),
                         [&](std::size_t i) { return SameBody(set.rows[i]->agency, body); });
    };
    const auto named = [&](std::size_t i) {
      return std::any_of(c.bodies.begin(), c.bodies.end(),
                         [&](const auto& b) { return SameBody(set.rows[i]->agency, b); });
    };
    std::vector<std::string> wrong;
    std::vector<std::string> missing;
    std::vector<std::size_t> differing;
    for (const auto& body : c.bodies) {
      if (in_band(body)) continue;
      wrong.push_back(body.printed);
      if (const std::size_t at = FindBody(set, body); at < set.rows.size()) differing.push_back(at);
    }
    const bool whole =
        !c.count || static_cast<int>(c.bodies.size()) >= std::min<int>(*c.count, static_cast<int>(inside.size()));
    for (const std::size_t i : inside) {
      if (named(i)) continue;
      missing.push_back(set.rows[i]->agency.printed);
      differing.push_back(i);
    }
    const bool number = c.count && static_cast<int>(c.bodies.size()) != *c.count;
    if (wrong.empty() && (missing.empty() || !whole) && !number) return true;
    if (wrong.empty() && missing.empty() && number) {
      // A name twice, or a number that does not fit the list.
      Finding f = Start(c, set);
      f.stated = std::to_string(*c.count);
      f.recomputed = std::to_string(c.bodies.size());
      Parts parts = Of(c, set);
      Say(f, Phrase::kBandNames,
          parts.Set("what", fmt::format("ghi {}, nêu {} tên", *c.count, c.bodies.size()),
                    fmt::format("{} stated, {} named", *c.count, c.bodies.size())));
      report_.Add(std::move(f));
      return false;
    }
    Finding f = Start(c, set);
    Involve(f, set, differing);
    const auto join = [](const std::vector<std::string>& names) {
      std::string out;
      for (const auto& n : names) out += (out.empty() ? "“" : ", “") + n + "”";
      return out;
    };
    std::string vi;
    std::string en;
    if (!wrong.empty()) {
      vi = fmt::format("{} không {} trong bảng", join(wrong), BandWords(c, true));
      en = fmt::format("{} not {} in the table", join(wrong), BandWords(c, false));
      f.agency = wrong.front();
    }
    if (!missing.empty()) {
      vi += (vi.empty() ? "" : "; ") + fmt::format("bảng còn có {}", join(missing));
      en += (en.empty() ? "" : "; ") + fmt::format("the table also has {}", join(missing));
    }
    if (c.value) f.stated = c.value->ToString();
    Parts parts = Of(c, set);
    Say(f, Phrase::kBandNames, parts.Set("what", vi, en));
    report_.Add(std::move(f));
    return false;
  }

  Report& report_;
};

}  // namespace

void CheckBandCounts(Report& report) { BandCheck(report).Run(); }

}  // namespace xephang::validate
