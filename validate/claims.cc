// claim: a score, a place or a list that the text states, and the table.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "validate/report.h"

namespace xephang::validate {
namespace {

using normalize::Decimal;
using normalize::Ratio;
using parse::Claim;
using parse::Standing;

class ClaimCheck {
 public:
  explicit ClaimCheck(Report& report) : report_(report) {}

  void Run() {
    for (const auto& c : report_.decision().claims) {
      switch (c.kind) {
        case parse::ClaimKind::kBody:
          Body(c);
          break;
        case parse::ClaimKind::kItemCount:
          Items(c);
          break;
        case parse::ClaimKind::kAbsent:
          Absent(c);
          break;
        case parse::ClaimKind::kMeanTier:
          MeanTier(c);
          break;
        case parse::ClaimKind::kBandCount:
        case parse::ClaimKind::kRoster:
          break;
      }
    }
  }

 private:
  void Body(const Claim& c) {
    const ScoreSet set = ScoresOf(report_.decision(), c);
    if (set.scores.empty()) {
      return report_.Untestable(Rule::kClaim, 1, {"không có bảng nào mang các điểm này", "no table has these scores"});
    }
    const std::size_t at = FindBody(set, c.bodies.front());
    if (at == set.rows.size()) {
      Finding f = report_.About(Rule::kClaim, c, {});
      f.verdict = Verdict::kUntestable;
      f.severity = Severity::kWarning;
      f.suspect = Suspect::kReading;
      f.agency = c.bodies.front().printed;
      Parts parts;
      Say(f, Phrase::kClaimUnknownBody, parts.Set("body", f.agency));
      return report_.Add(std::move(f));
    }
    bool sound = true;
    if (c.value) sound = Score(c, set, at) && sound;
    if (c.standing != Standing::kNone) {
      if (set.unread) {
        report_.Untestable(Rule::kClaim, 1, {"có điểm không đọc được", "a score could not be read"});
        return;
      }
      sound = Place(c, set, at) && sound;
    }
    if (c.of) sound = Number(c, set) && sound;
    if (sound) report_.Consistent(Rule::kClaim);
  }

  [[nodiscard]] Finding Start(const Claim& c, const ScoreSet& set, std::size_t at) const {
    Finding f = report_.About(Rule::kClaim, c, {set.scores[at]});
    if (set.tables.size() == 1) {
      f.table = LabelOf(report_.decision(), *set.tables.front());
      f.block = set.tables.front()->block;
    }
    f.agency = set.rows[at]->agency.printed;
    f.involved.push_back(report_.OfFigure(*set.rows[at], *set.scores[at]));
    return f;
  }

  [[nodiscard]] Parts Of(const Claim& c, const ScoreSet& set, std::size_t at) const {
    Parts parts;
    parts.Set("of", OfClaim(report_.decision(), set, c.indicator, true),
              OfClaim(report_.decision(), set, c.indicator, false));
    return parts.Set("body", set.rows[at]->agency.printed);
  }

  bool Score(const Claim& c, const ScoreSet& set, std::size_t at) {
    const Agreement agreement = Compare(set.scores[at]->number->ToRatio(), *c.value);
    if (agreement == Agreement::kYes) return true;
    Finding f = Start(c, set, at);
    f.stated = c.value->ToString();
    f.recomputed = set.scores[at]->number->ToString();
    std::string vi;
    std::string en;
    if (agreement == Agreement::kTruncated) {
      f.verdict = Verdict::kRounding;
      f.severity = Severity::kInfo;
      f.reconciled_by = "truncation";
      vi = " (khớp nếu cắt bớt chữ số thập phân)";
      en = " (agrees if cut off)";
    } else {
      for (std::size_t i = 0; i < set.rows.size(); ++i) {
        if (i == at || *set.scores[i]->number != *c.value) continue;
        f.reconciled_by = "the score of " + set.rows[i]->agency.printed;
        vi = fmt::format("; {} là điểm của “{}”", Vi(f.stated), set.rows[i]->agency.printed);
        en = fmt::format("; {} is the score of “{}”", f.stated, set.rows[i]->agency.printed);
        break;
      }
    }
    Parts parts = Of(c, set, at);
    Say(f, Phrase::kClaimScore,
        parts.Number("stated", f.stated).Number("recomputed", f.recomputed).Set("tail", vi, en));
    report_.Add(std::move(f));
    return false;
  }

  // The places that a score may have, by any convention for ties.
  struct Places {
    int first = 1;
    int last = 1;
    int dense = 1;
    [[nodiscard]] bool Has(int place) const { return (place >= first && place <= last) || place == dense; }
  };
  static Places PlacesOf(const ScoreSet& set, std::size_t at) {
    Places p;
    std::set<Ratio> higher;
    for (std::size_t i = 0; i < set.scores.size(); ++i) {
      if (*set.scores[i]->number > *set.scores[at]->number) {
        ++p.first;
        higher.insert(set.scores[i]->number->ToRatio());
      }
    }
    p.last = p.first - 1 + static_cast<int>(std::count_if(set.scores.begin(), set.scores.end(), [&](const auto* s) {
               return *s->number == *set.scores[at]->number;
             }));
    p.dense = static_cast<int>(higher.size()) + 1;
    return p;
  }

  // The body that has a place by the scores.
  static std::size_t BodyAt(const ScoreSet& set, int place) {
    for (std::size_t i = 0; i < set.scores.size(); ++i) {
      if (PlacesOf(set, i).Has(place)) return i;
    }
    return set.scores.size();
  }

  // The rank that the tables print for the row's body, under the claim's indicator.
  [[nodiscard]] std::optional<int> PrintedRank(const Claim& c, const parse::Row& body) const {
    for (const auto& table : report_.decision().tables) {
      for (const auto& row : table.rows) {
        if (&row != &body && !(SameBody(row.agency, body.agency))) continue;
        if (const auto* rank = RankOf(row, c.indicator)) return static_cast<int>(rank->number->ToInt().value_or(0));
      }
    }
    return std::nullopt;
  }

  bool Place(const Claim& c, const ScoreSet& set, std::size_t at) {
    const Places places = PlacesOf(set, at);
    const int n = static_cast<int>(set.rows.size());
    const auto value = [&](std::size_t i) -> const Decimal& { return *set.scores[i]->number; };
    if (c.standing == Standing::kHighest || c.standing == Standing::kLowest) {
      const bool highest = c.standing == Standing::kHighest;
      std::size_t best = at;
      for (std::size_t i = 0; i < set.rows.size(); ++i) {
        if (highest ? value(best) < value(i) : value(i) < value(best)) best = i;
      }
      if (value(best) == value(at)) return true;
      Finding f = Start(c, set, at);
      f.stated = value(at).ToString();
      f.recomputed = value(best).ToString();
      f.involved.push_back(report_.OfFigure(*set.rows[best], *set.scores[best]));
      Parts parts = Of(c, set, at);
      parts.Set("extreme", highest ? "cao nhất" : "thấp nhất", highest ? "highest" : "lowest");
      parts.Set("other", set.rows[best]->agency.printed).Number("recomputed", f.recomputed).Set("tail", "");
      Say(f, Phrase::kClaimExtreme, parts);
      report_.Add(std::move(f));
      return false;
    }
    const bool last = c.standing == Standing::kLastPlace;
    const int stated = c.place ? *c.place : n;
    const bool by_scores = places.Has(stated) || (last && places.last == n && (!c.place || *c.place == n));
    const auto printed = PrintedRank(c, *set.rows[at]);
    const bool by_rank = printed && *printed == stated && (!last || places.last == n);
    if (by_scores || by_rank) return true;
    Finding f = Start(c, set, at);
    f.stated = std::to_string(stated);
    f.recomputed = std::to_string(places.first);
    Parts parts = Of(c, set, at);
    parts.Set("place", last && !c.place ? "cuối cùng" : fmt::format("thứ {}", stated),
              last && !c.place ? "last" : fmt::format("at number {}", stated));
    std::string vi;
    std::string en;
    const std::size_t owner = BodyAt(set, stated);
    if (owner < set.rows.size()) {
      vi = fmt::format("; ở vị trí đó là “{}”", set.rows[owner]->agency.printed);
      en = fmt::format("; “{}” stands there", set.rows[owner]->agency.printed);
      f.involved.push_back(report_.OfFigure(*set.rows[owner], *set.scores[owner]));
    }
    Say(f, Phrase::kClaimPlace, parts.Set("recomputed", f.recomputed).Set("tail", vi, en));
    report_.Add(std::move(f));
    return false;
  }

  // The 138 of "134/138": the rows, or a number of bodies that the text states.
  bool Number(const Claim& c, const ScoreSet& set) {
    const int n = static_cast<int>(set.rows.size());
    if (*c.of == n) return true;
    const std::string block = set.tables.empty() ? c.block : set.tables.front()->block;
    for (const auto& st : report_.decision().statements) {
      if (st.kind == "roster" && st.block == block && st.value && *st.value == Decimal::FromInt(*c.of)) return true;
    }
    Finding f = report_.About(Rule::kClaim, c, set.scores);
    if (set.tables.size() == 1) f.table = LabelOf(report_.decision(), *set.tables.front());
    f.agency = c.bodies.front().printed;
    f.stated = c.place ? fmt::format("{}/{}", *c.place, *c.of) : std::to_string(*c.of);
    f.recomputed = std::to_string(n);
    Parts parts;
    parts.Set("of", OfClaim(report_.decision(), set, c.indicator, true),
              OfClaim(report_.decision(), set, c.indicator, false));
    Say(f, Phrase::kClaimOf, parts.Set("body", f.agency).Set("stated", f.stated).Set("recomputed", f.recomputed));
    report_.Add(std::move(f));
    return false;
  }

  void Items(const Claim& c) {
    if (*c.count == *c.of) return report_.Consistent(Rule::kClaim);
    Finding f = report_.About(Rule::kClaim, c, {});
    f.stated = std::to_string(*c.count);
    f.recomputed = std::to_string(*c.of);
    Parts parts;
    Say(f, Phrase::kClaimItems, parts.Set("stated", f.stated).Set("recomputed", f.recomputed));
    report_.Add(std::move(f));
  }

  void Absent(const Claim& c) {
    bool sound = true;
    for (const auto& body : c.bodies) {
      for (const auto& table : report_.decision().tables) {
        if (table.indicator || (!c.subject.empty() && table.subject != c.subject)) continue;
        const auto it = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& row) {
          return SameBody(row.agency, body) && ScoreOf(row, std::nullopt) != nullptr;
        });
        if (it == table.rows.end()) continue;
        Finding f = report_.About(Rule::kClaim, c, {});
        f.table = LabelOf(report_.decision(), table);
        f.agency = body.printed;
        f.involved.push_back(report_.OfRow(*it));
        Parts parts;
        Say(f, Phrase::kClaimAbsent, parts.Set("body", body.printed).Set("table", f.table));
        report_.Add(std::move(f));
        sound = false;
        break;
      }
    }
    if (c.count && *c.count != static_cast<int>(c.bodies.size())) {
      Finding f = report_.About(Rule::kClaim, c, {});
      f.stated = std::to_string(*c.count);
      f.recomputed = std::to_string(c.bodies.size());
      Parts parts;
      Say(f, Phrase::kClaimAbsentCount, parts.Set("stated", f.stated).Set("recomputed", f.recomputed));
      report_.Add(std::move(f));
      sound = false;
    }
    if (sound) report_.Consistent(Rule::kClaim);
  }

  // The class that the text gives a mean: by the stated bounds, else by the scores of the rows in that class.
  void MeanTier(const Claim& c) {
    const auto& decision = report_.decision();
    const Ratio mean = c.value->ToRatio();
    std::vector<const parse::Statement*> bounds;
    for (const auto& st : decision.statements) {
      if (st.kind == "threshold" && st.subject == c.subject && !(st.scale && *st.scale == Decimal::FromInt(100)))
        bounds.push_back(&st);
    }
    std::string own;
    bool known = false;
    for (const auto* st : bounds) {
      known = known || st->tier == c.tier;
      if (st->lower && (st->lower_open ? mean <= st->lower->ToRatio() : mean < st->lower->ToRatio())) continue;
      if (st->upper && (st->upper_closed ? mean > st->upper->ToRatio() : mean >= st->upper->ToRatio())) continue;
      own = st->tier;
    }
    const auto say = [&](Severity severity, const std::string& vi, const std::string& en) {
      Finding f = report_.About(Rule::kClaim, c, {});
      f.severity = severity;
      f.stated = c.tier;
      f.recomputed = own;
      for (const auto* st : bounds) {
        if (st->tier == c.tier || st->tier == own) f.involved.push_back(Report::OfStatement(*st));
      }
      Parts parts;
      Say(f, Phrase::kClaimMeanTier,
          parts.Number("value", c.value->ToString()).Set("stated", c.tier).Set("why", vi, en));
      report_.Add(std::move(f));
    };
    if (!bounds.empty()) {
      if (own == c.tier) return report_.Consistent(Rule::kClaim);
      if (own.empty()) {
        return report_.Untestable(Rule::kClaim, 1, {"điểm nằm ngoài mọi ngưỡng", "the score lies outside all bounds"});
      }
      // A word that is none of the classes is no claim about them.
      if (!known) {
        return say(Severity::kInfo, fmt::format("mức này không có trong các mức đã nêu; theo ngưỡng là mức {}", own),
                   fmt::format("that is none of the stated classes; by the bounds it is {}", own));
      }
      return say(Severity::kError, fmt::format("theo ngưỡng đã nêu là mức {}", own),
                 fmt::format("by the stated bounds it is {}", own));
    }
    // Between the rows of the next classes.
    std::optional<Ratio> lowest;
    std::optional<Ratio> highest;
    std::optional<Ratio> above;  // the lowest score of a better class
    std::optional<Ratio> below;  // the highest score of a worse class
    for (const auto* table : TablesOf(decision, c.subject, c.block)) {
      if (table->indicator) continue;
      for (const auto& row : table->rows) {
        const auto* score = ScoreOf(row, std::nullopt);
        if (score == nullptr || row.tier != c.tier) continue;
        const Ratio value = score->number->ToRatio();
        if (!lowest || value < *lowest) lowest = value;
        if (!highest || value > *highest) highest = value;
      }
    }
    if (!lowest) {
      return report_.Untestable(Rule::kClaim, 1, {"không hàng nào thuộc mức đó", "no row is of that class"});
    }
    std::string other;
    for (const auto* table : TablesOf(decision, c.subject, c.block)) {
      if (table->indicator) continue;
      for (const auto& row : table->rows) {
        const auto* score = ScoreOf(row, std::nullopt);
        if (score == nullptr || row.tier.empty() || row.tier == c.tier) continue;
        const Ratio value = score->number->ToRatio();
        if (value > *highest && (!above || value < *above)) {
          above = value;
          if (mean >= value) other = row.tier;
        }
        if (value < *lowest && (!below || value > *below)) {
          below = value;
          if (mean <= value) other = row.tier;
        }
      }
    }
    if (!(above && mean >= *above) && !(below && mean <= *below)) return report_.Consistent(Rule::kClaim);
    own = other;
    say(Severity::kError, fmt::format("trong bảng, điểm đó thuộc mức {}", other),
        fmt::format("in the tables that score is of {}", other));
  }

  Report& report_;
};

}  // namespace

void CheckClaims(Report& report) { ClaimCheck(report).Run(); }

}  // namespace xephang::validate
