#include "tests/mutation/redundancy.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "normalize/decimal.h"
#include "normalize/unicode.h"

namespace xephang::testing {
namespace {

using normalize::Decimal;
using normalize::Ratio;
using parse::Decision;
using parse::Measure;
using parse::Row;
using parse::Table;
using Indicator = std::optional<std::string>;

std::string Key(const Indicator& i) { return i ? normalize::FoldKey(*i) : std::string("total"); }

std::string Body(const parse::Agency& a) { return a.id.empty() ? normalize::ToneKey(a.printed) : a.id; }

const Decimal* Figure(const Row& row, Measure measure, const Indicator& indicator) {
  for (const auto& v : row.values) {
    if (v.measure == measure && v.number && Key(v.indicator) == Key(indicator)) return &*v.number;
  }
  return nullptr;
}

const Decimal* Score(const Row& row, const Indicator& indicator) {
  if (const auto* s = Figure(row, Measure::kScore, indicator)) return s;
  return Figure(row, Measure::kPercent, indicator);
}

std::set<std::string> Indicators(const Table& table, Measure measure) {
  std::set<std::string> out;
  for (const auto& row : table.rows) {
    for (const auto& v : row.values) {
      if (v.measure == measure) out.insert(Key(v.indicator));
    }
  }
  return out;
}

bool Rounds(const Ratio& exact, const Decimal& stated) {
  return normalize::Round(exact, stated.places()) == stated.ToRatio() ||
         normalize::Round(exact, stated.places(), normalize::Rounding::kHalfEven) == stated.ToRatio();
}
bool Truncates(const Ratio& exact, const Decimal& stated) {
  return normalize::Round(exact, stated.places(), normalize::Rounding::kTruncate) == stated.ToRatio();
}

class Reader {
 public:
  explicit Reader(const Decision& d) : d_(d) {}

  std::set<std::string> All() {
    Sums();
    Means();
    Tiers();
    Ranks();
    Ordinals();
    Rosters();
    Maxima();
    Claims();
    Dates();
    return std::move(out_);
  }

 private:
  void Say(std::string what) { out_.insert(std::move(what)); }

  // Rows of the tables of a subject and a block that have scores under an indicator; a body once.
  [[nodiscard]] std::vector<const Row*> Rows(const std::string& subject, const std::string& block,
                                             const Indicator& indicator) const {
    std::vector<const Row*> rows;
    std::set<std::string> earlier;
    for (const auto& t : d_.tables) {
      if (t.subject != subject || (!block.empty() && t.block != block)) continue;
      std::set<std::string> here;
      for (const auto& row : t.rows) {
        if (Score(row, indicator) == nullptr || earlier.count(Body(row.agency)) != 0) continue;
        here.insert(Body(row.agency));
        rows.push_back(&row);
      }
      earlier.insert(here.begin(), here.end());
    }
    return rows;
  }

  void Sums() {
    for (const auto& t : d_.tables) {
      for (const auto& row : t.rows) {
        const auto* total = Score(row, std::nullopt);
        if (total == nullptr || t.indicator) continue;
        Ratio sum = 0;
        int parts = 0;
        for (const auto& v : row.values) {
          if (!v.indicator || !v.number || (v.measure != Measure::kScore && v.measure != Measure::kPercent)) continue;
          sum += v.number->ToRatio();
          ++parts;
        }
        if (parts < 2) {  // the categories stand in tables of their own
          sum = 0;
          parts = 0;
          int tables = 0;
          for (const auto& c : d_.tables) {
            if (!c.indicator || c.subject != t.subject || c.block != t.block) continue;
            ++tables;
            for (const auto& other : c.rows) {
              const auto* s = Score(other, c.indicator);
              if (s == nullptr || Body(other.agency) != Body(row.agency)) continue;
              sum += s->ToRatio();
              ++parts;
            }
          }
          if (tables < 2 || parts != tables) continue;
        }
        if (sum != total->ToRatio())
          Say("sum " + t.label + " " + Body(row.agency) + " " + normalize::ToFixed(sum, 3) + " " + total->ToString());
      }
    }
  }

  void Means() {
    int index = 0;
    for (const auto& st : d_.statements) {
      ++index;
      if (st.kind != "mean" || !st.value) continue;
      const auto rows = Rows(st.subject, st.block, st.indicator);
      if (rows.empty()) continue;
      std::map<std::string, std::pair<Ratio, int>> blocks;
      Ratio sum = 0;
      for (const auto* row : rows) {
        sum += Score(*row, st.indicator)->ToRatio();
        for (const auto& t : d_.tables) {
          if (row >= t.rows.data() && row < t.rows.data() + t.rows.size()) {
            blocks[t.block].first += Score(*row, st.indicator)->ToRatio();
            ++blocks[t.block].second;
          }
        }
      }
      const Ratio mean = sum / static_cast<int>(rows.size());
      Ratio of_blocks = 0;
      for (const auto& [name, b] : blocks) of_blocks += b.first / b.second;
      of_blocks /= static_cast<int>(blocks.size());
      if (Rounds(mean, *st.value) || (st.block.empty() && Rounds(of_blocks, *st.value))) continue;
      // One that disagreed before and still does tells nothing of a change of its scores.
      Say("mean #" + std::to_string(index) + " " + st.value->ToString());
    }
  }

  void Tiers() {
    const auto count = [&](const std::string& subject, const std::string& block, const std::string& tier, int& all) {
      int n = 0;
      all = 0;
      for (const auto& t : d_.tables) {
        if (t.indicator || t.subject != subject || (!block.empty() && t.block != block)) continue;
        for (const auto& row : t.rows) {
          ++all;
          n += row.tier == tier ? 1 : 0;
        }
      }
      return n;
    };
    struct Share {
      std::string what;
      Decimal stated;
      int k, n;
    };
    std::map<std::string, std::vector<Share>> shares;
    for (std::size_t i = 0; i < d_.tables.size(); ++i) {
      const auto& t = d_.tables[i];
      for (const auto& tier : t.tiers) {
        const auto k = static_cast<int>(
            std::count_if(t.rows.begin(), t.rows.end(), [&](const auto& r) { return r.tier == tier.name; }));
        if (tier.stated_count && *tier.stated_count != k)
          Say("tier-count " + t.label + " " + tier.name + " " + std::to_string(*tier.stated_count) + " " +
              std::to_string(k));
        if (tier.stated_percent)
          shares["table " + std::to_string(i)].push_back(
              {tier.name, *tier.stated_percent, k, static_cast<int>(t.rows.size())});
      }
    }
    int index = 0;
    for (const auto& st : d_.statements) {
      ++index;
      int all = 0;
      const int k = count(st.subject, st.block, st.tier, all);
      if (st.kind == "tier-count" && st.value && *st.value != Decimal::FromInt(k))
        Say("tier-count #" + std::to_string(index) + " " + st.value->ToString() + " " + std::to_string(k));
      if (st.kind == "tier-share" && st.value && all > 0)
        shares["text " + st.subject + st.block].push_back({st.tier + "#" + std::to_string(index), *st.value, k, all});
    }
    for (const auto& [where, group] : shares) {
      Ratio total = 0;
      bool near = true;
      for (const auto& s : group) {
        total += s.stated.ToRatio();
        near = near && abs(Ratio(s.stated.ToRatio() - Ratio(100 * s.k, s.n))) < normalize::Unit(s.stated.places());
      }
      for (const auto& s : group) {
        const Ratio exact(100 * s.k, s.n);
        if (Rounds(exact, s.stated) || Truncates(exact, s.stated) || (near && total == 100)) continue;
        Say("tier-share " + where + " " + s.what + " " + s.stated.ToString() + " " + std::to_string(s.k));
      }
    }
    // Where one class ends the next begins.
    for (const auto& a : d_.statements) {
      if (a.kind != "threshold" || !a.upper) continue;
      bool met = false;
      bool topmost = true;
      for (const auto& b : d_.statements) {
        if (b.kind != "threshold" || b.subject != a.subject || b.block != a.block || !b.lower || b.tier == a.tier)
          continue;
        topmost = topmost && a.lower && !(*a.lower < *b.lower);
        met = met || *b.lower == *a.upper || (a.upper_closed && b.lower->ToRatio() == a.upper->ToRatio() + 1);
      }
      if (!met && !topmost) Say("bounds apart " + a.tier + " " + a.upper->ToString());
    }
    for (const auto& t : d_.tables) {
      if (t.indicator) continue;
      for (const auto& row : t.rows) {
        const auto* score = Score(row, std::nullopt);
        if (score == nullptr || row.tier.empty()) continue;
        for (const auto& st : d_.statements) {
          if (st.kind != "threshold" || st.subject != t.subject || st.tier != row.tier) continue;
          if ((st.lower && *score < *st.lower) || (st.upper && !(*score < *st.upper)))
            Say("tier-threshold " + t.label + " " + Body(row.agency) + " " + row.tier + " " + score->ToString());
        }
      }
    }
  }

  void Ranks() {
    for (const auto& t : d_.tables) {
      for (const auto& key : Indicators(t, Measure::kRank)) {
        struct Entry {
          int rank;
          std::optional<Decimal> score;
          std::string body;
        };
        std::vector<Entry> entries;
        const auto rank_of = [&](const Row& row) -> const Decimal* {
          for (const auto& v : row.values) {
            if (v.measure == Measure::kRank && v.number && Key(v.indicator) == key) return &*v.number;
          }
          return nullptr;
        };
        for (const auto& row : t.rows) {
          const auto* rank = rank_of(row);
          if (rank == nullptr) continue;
          Entry e{static_cast<int>(rank->ToInt().value_or(0)), std::nullopt, Body(row.agency)};
          const auto score_in = [&](const Row& r) {
            for (const auto& v : r.values) {
              if (v.measure != Measure::kRank && v.number && Key(v.indicator) == key) e.score = *v.number;
            }
          };
          score_in(row);
          if (!e.score) {
            for (const auto& other : d_.tables) {
              if (&other == &t || other.subject != t.subject || other.block != t.block) continue;
              int found = 0;
              for (const auto& r : other.rows) found += Body(r.agency) == e.body ? 1 : 0;
              if (found != 1) continue;
              for (const auto& r : other.rows) {
                if (Body(r.agency) == e.body) score_in(r);
              }
            }
          }
          entries.push_back(std::move(e));
        }
        Column(t.label + "/" + t.subject + "/" + t.block + " " + key, entries);
      }
    }
  }

  template <typename Entries>
  void Column(const std::string& name, const Entries& entries) {
    const auto n = static_cast<int>(entries.size());
    std::map<int, int> given;
    bool shared = false;
    for (const auto& e : entries) ++given[e.rank];
    for (const auto& a : entries) {
      for (const auto& b : entries) {
        if (&a == &b || !a.score || !b.score) continue;
        if (*b.score < *a.score && b.rank <= a.rank) Say("rank " + name + " " + a.body + " " + b.body);
        shared = shared || (*a.score == *b.score && a.rank == b.rank);
      }
    }
    for (const auto& a : entries) {
      for (const auto& b : entries) {
        if (&a != &b && a.score && b.score && shared && *a.score == *b.score && a.rank != b.rank)
          Say("tie " + name + " " + a.body + " " + b.body);
      }
    }
    int next = 1;
    int behind = 1;
    for (const auto& [rank, count] : given) {
      if (rank < 1 || rank > n) Say("range " + name + " " + std::to_string(rank));
      if (rank != next && rank != behind) Say("missing " + name + " " + std::to_string(std::max(next, behind)));
      next = rank + 1;
      behind = rank + count;
    }
    // 6, 6, 8 and 8, 8, 9 in one column.
    bool competition = false;
    bool dense = false;
    for (auto it = given.begin(); it != given.end(); ++it) {
      const auto after = std::next(it);
      if (it->second < 2 || after == given.end()) continue;
      competition = competition || after->first == it->first + it->second;
      dense = dense || after->first == it->first + 1;
    }
    if (competition && dense) Say("mixed " + name);
  }

  void Ordinals() {
    for (std::size_t i = 0; i < d_.tables.size(); ++i) {
      int want = 1;
      for (const auto& row : d_.tables[i].rows) {
        if (row.ordinal && *row.ordinal != want)
          Say("ordinal #" + std::to_string(i) + " " + std::to_string(*row.ordinal) + " at " + std::to_string(want));
        ++want;
      }
    }
  }

  [[nodiscard]] int BodiesOf(const std::string& subject, const std::string& block, bool& office) const {
    std::set<std::string> earlier;
    int n = 0;
    for (const auto& t : d_.tables) {
      if (t.indicator || t.subject != subject || (!block.empty() && t.block != block)) continue;
      std::set<std::string> here;
      for (const auto& row : t.rows) {
        n += earlier.count(t.block + Body(row.agency)) == 0 ? 1 : 0;
        here.insert(t.block + Body(row.agency));
        office = office || row.agency.id.find("van-phong-uy-ban") != std::string::npos;
      }
      earlier.insert(here.begin(), here.end());
    }
    return n;
  }

  void Rosters() {
    int index = 0;
    for (const auto& st : d_.statements) {
      ++index;
      if (st.kind != "roster" || !st.value) continue;
      bool office = false;
      const int n = BodiesOf(st.subject, st.block, office);
      const auto stated = static_cast<int>(st.value->ToInt().value_or(0));
      if (n > 0 && stated + (st.with_office && office ? 1 : 0) != n)
        Say("roster #" + std::to_string(index) + " " + std::to_string(stated) + " " + std::to_string(n));
    }
    for (const auto& c : d_.claims) {
      if (c.kind != parse::ClaimKind::kRoster) continue;
      bool office = false;
      const int n = BodiesOf(c.subject, c.block, office);
      if (n > 0 && *c.count != n && !(office && *c.count + 1 == n))
        Say("roster line " + std::to_string(c.where.line) + " " + std::to_string(*c.count) + " " + std::to_string(n));
    }
    for (std::size_t i = 0; i < d_.tables.size(); ++i) {
      if (d_.tables[i].block == "commune") continue;
      std::set<std::string> seen;
      for (const auto& row : d_.tables[i].rows) {
        if (!seen.insert(Body(row.agency)).second) Say("double #" + std::to_string(i) + " " + Body(row.agency));
      }
    }
  }

  void Maxima() {
    for (const auto& t : d_.tables) {
      const auto max_of = [&](const Indicator& indicator) -> std::optional<Decimal> {
        if (Key(indicator) == Key(t.indicator)) return t.max;
        for (const auto& [name, max] : t.maxima) {
          if (Key(name) == Key(indicator)) return max;
        }
        return std::nullopt;
      };
      for (const auto& row : t.rows) {
        for (const auto& v : row.values) {
          if (v.measure != Measure::kScore || !v.number) continue;
          const auto max = max_of(v.indicator);
          if (max && *max < *v.number) Say("above " + t.label + " " + Body(row.agency) + " " + Key(v.indicator));
        }
      }
      if (t.indicator || !t.max || Indicators(t, Measure::kScore).count("total") == 0) continue;
      Ratio sum = 0;
      std::size_t parts = 0;
      std::size_t wanted = Indicators(t, Measure::kScore).size() - 1;
      for (const auto& [name, max] : t.maxima) {
        sum += max.ToRatio();
        ++parts;
      }
      if (wanted == 0) {
        sum = 0;
        for (const auto& c : d_.tables) {
          if (!c.indicator || c.subject != t.subject || c.block != t.block) continue;
          ++wanted;
          if (!c.max) continue;
          sum += c.max->ToRatio();
          ++parts;
        }
      }
      if (wanted >= 2 && parts == wanted && sum != t.max->ToRatio())
        Say("max-sum " + t.label + " " + normalize::ToFixed(sum, 1) + " " + t.max->ToString());
    }
  }

  [[nodiscard]] std::vector<const Row*> RowsOf(const parse::Claim& c) const {
    if (!c.bodies.empty() || !c.table.empty()) {
      for (const auto& t : d_.tables) {
        if (c.subject != t.subject) continue;
        const bool holds = std::all_of(c.bodies.begin(), c.bodies.end(), [&](const auto& b) {
          return std::any_of(t.rows.begin(), t.rows.end(), [&](const auto& r) {
            return Body(r.agency) == Body(b) && Score(r, c.indicator) != nullptr;
          });
        });
        if (!holds || (c.bodies.empty() && t.label != c.table)) continue;
        auto rows = Rows(t.subject, t.block, c.indicator);
        if (!rows.empty()) return rows;
      }
    }
    return Rows(c.subject, c.block, c.indicator);
  }

  static bool Inside(const parse::Claim& c, const Decimal& s) {
    if (c.value) return s == *c.value;
    if (c.lower && (c.lower_open ? !(*c.lower < s) : s < *c.lower)) return false;
    return !c.upper || (c.upper_closed ? !(*c.upper < s) : s < *c.upper);
  }

  void Claims() {
    for (const auto& c : d_.claims) {
      const std::string where = "line " + std::to_string(c.where.line);
      const auto rows = RowsOf(c);
      if (c.kind == parse::ClaimKind::kItemCount && *c.count != *c.of) Say("items " + where);
      if (c.kind == parse::ClaimKind::kAbsent) {
        for (const auto& b : c.bodies) {
          for (const auto& t : d_.tables) {
            for (const auto& r : t.rows) {
              if (Body(r.agency) == Body(b) && t.subject == c.subject) Say("absent " + where + " " + Body(b));
            }
          }
        }
        if (c.count && *c.count != static_cast<int>(c.bodies.size())) Say("absent " + where);
      }
      if (rows.empty()) continue;
      if (c.kind == parse::ClaimKind::kBandCount) {
        std::set<std::string> before;
        for (const auto& o : d_.claims) {
          if (&o == &c) break;
          if (o.sentence != c.sentence || Key(o.indicator) != Key(c.indicator)) continue;
          for (const auto* r : rows) {
            const bool named = std::any_of(o.bodies.begin(), o.bodies.end(),
                                           [&](const auto& b) { return Body(b) == Body(r->agency); });
            if (named || (o.kind == parse::ClaimKind::kBandCount && Inside(o, *Score(*r, c.indicator))))
              before.insert(Body(r->agency));
          }
        }
        int inside = 0;
        int rest = 0;
        std::set<std::string> in_band;
        for (const auto* r : rows) {
          if (c.rest && before.count(Body(r->agency)) != 0) continue;
          ++rest;
          if (!Inside(c, *Score(*r, c.indicator))) {
            if (c.rest) Say("rest " + where + " " + Body(r->agency));
            continue;
          }
          ++inside;
          in_band.insert(Body(r->agency));
        }
        if (c.count && *c.count != (c.rest ? rest : inside))
          Say("band " + where + " " + std::to_string(*c.count) + " " + std::to_string(inside));
        if (c.of && *c.of != static_cast<int>(rows.size())) Say("band of " + where);
        if (!c.rest && !c.bodies.empty()) {
          std::set<std::string> named;
          for (const auto& b : c.bodies) named.insert(Body(b));
          if (named != in_band) Say("names " + where);
        }
      }
      if (c.kind != parse::ClaimKind::kBody) continue;
      const Row* row = nullptr;
      for (const auto* r : rows) {
        if (Body(r->agency) == Body(c.bodies.front())) row = r;
      }
      if (row == nullptr) continue;
      const Decimal& score = *Score(*row, c.indicator);
      if (c.value && !Rounds(score.ToRatio(), *c.value))
        Say("claim " + where + " " + Body(row->agency) + " " + c.value->ToString() + " " + score.ToString());
      int above = 0;
      int equal = 0;
      std::set<Ratio> higher;
      for (const auto* r : rows) {
        const Decimal& s = *Score(*r, c.indicator);
        above += score < s ? 1 : 0;
        equal += s == score ? 1 : 0;
        if (score < s) higher.insert(s.ToRatio());
      }
      const auto n = static_cast<int>(rows.size());
      const auto at = [&](int place) {
        return (place > above && place <= above + equal) || place == static_cast<int>(higher.size()) + 1;
      };
      if (c.standing == parse::Standing::kHighest && above > 0) Say("highest " + where);
      if (c.standing == parse::Standing::kLowest && above + equal != n) Say("lowest " + where);
      if (c.standing == parse::Standing::kPlace && !at(*c.place)) Say("place " + where);
      if (c.standing == parse::Standing::kLastPlace && (above + equal != n || (c.place && *c.place != n)))
        Say("last " + where);
      if (c.of && *c.of != n) {
        const bool roster = std::any_of(d_.statements.begin(), d_.statements.end(), [&](const auto& st) {
          return st.kind == "roster" && st.value && *st.value == Decimal::FromInt(*c.of);
        });
        if (!roster) Say("of " + where);
      }
    }
  }

  void Dates() {
    std::map<std::string, std::set<std::string>> of_document;
    const parse::DatedStep* criteria = nullptr;
    for (const auto& s : d_.dates) {
      if (s.criteria && s.date && (criteria == nullptr || *s.date < *criteria->date)) criteria = &s;
    }
    int index = 0;
    for (const auto& s : d_.dates) {
      const std::string where = "date #" + std::to_string(++index);
      if (!s.date) {
        Say("impossible " + where);
        continue;
      }
      if (s.until && *s.until < *s.date) Say("period " + where);
      if (s.role == parse::DatedStep::Role::kPlain) continue;
      if (s.own && d_.header.date && *d_.header.date != *s.date) Say("own " + where);
      if (!s.own && d_.header.date && *d_.header.date < (s.until ? *s.until : *s.date)) Say("after " + where);
      if (s.role == parse::DatedStep::Role::kCited && !s.document.empty()) of_document[s.document].insert(*s.date);
      const bool step = s.role == parse::DatedStep::Role::kEvent || s.role == parse::DatedStep::Role::kFrom;
      if (step && criteria != nullptr && *s.date < *criteria->date) Say("before criteria " + where);
    }
    for (const auto& [document, dates] : of_document) {
      if (dates.size() > 1) Say("twice " + document);
    }
  }

  const Decision& d_;
  std::set<std::string> out_;
};

}  // namespace

std::set<std::string> Disagreeing(const Decision& decision) { return Reader(decision).All(); }

}  // namespace xephang::testing
