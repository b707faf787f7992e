#include "validate/figures.h"

#include <algorithm>
#include <set>

#include "normalize/unicode.h"

namespace xephang::validate {

using parse::Measure;
using parse::SameIndicator;

const parse::Value* ScoreOf(const parse::Row& row, const std::optional<std::string>& indicator) {
  const parse::Value* percent = nullptr;
  for (const auto& v : row.values) {
    if (!v.number || !SameIndicator(v.indicator, indicator)) continue;
    if (v.measure == Measure::kScore) return &v;
    if (v.measure == Measure::kPercent && percent == nullptr) percent = &v;
  }
  return percent;
}

const parse::Value* RankOf(const parse::Row& row, const std::optional<std::string>& indicator) {
  for (const auto& v : row.values) {
    if (v.measure == Measure::kRank && v.number && SameIndicator(v.indicator, indicator)) return &v;
  }
  return nullptr;
}

std::vector<std::optional<std::string>> IndicatorsOf(const parse::Table& table, Measure measure) {
  std::vector<std::optional<std::string>> out;
  for (const auto& row : table.rows) {
    for (const auto& v : row.values) {
      if (v.measure != measure) continue;
      const bool known =
          std::any_of(out.begin(), out.end(), [&](const auto& i) { return SameIndicator(i, v.indicator); });
      if (!known) out.push_back(v.indicator);
    }
  }
  return out;
}

std::string LabelOf(const parse::Decision& decision, const parse::Table& table) {
  if (!table.label.empty()) return table.label;
  return "#" + std::to_string(&table - decision.tables.data() + 1);
}

const parse::Table* TableOf(const parse::Decision& decision, const parse::Row& row) {
  const auto it = std::find_if(decision.tables.begin(), decision.tables.end(), [&](const auto& t) {
    return std::any_of(t.rows.begin(), t.rows.end(), [&](const auto& r) { return &r == &row; });
  });
  return it == decision.tables.end() ? nullptr : &*it;
}

std::string KeyOf(const parse::Row& row) {
  return row.agency.id.empty() ? "?" + normalize::FoldKey(row.agency.printed) : row.agency.id;
}

std::vector<RankColumn> RankColumns(const parse::Decision& decision) {
  std::vector<RankColumn> columns;
  for (const auto& table : decision.tables) {
    for (const auto& indicator : IndicatorsOf(table, Measure::kRank)) {
      RankColumn column;
      column.table = &table;
      column.indicator = indicator;
      bool of_agrees = true;
      for (const auto& row : table.rows) {
        const parse::Value* rank = RankOf(row, indicator);
        if (rank == nullptr) {
          column.unranked = true;
          for (const auto& v : row.values)
            column.unread = column.unread || (v.measure == Measure::kRank && SameIndicator(v.indicator, indicator));
          continue;
        }
        if (rank->of) {
          of_agrees = of_agrees && (!column.of || *column.of == *rank->of);
          column.of = rank->of;
        }
        column.entries.push_back(
            {&row, static_cast<int>(rank->number->ToInt().value_or(0)), rank, ScoreOf(row, indicator), &row});
      }
      if (!of_agrees) column.of.reset();
      // Ranks and scores in tables apart: the other table of the same bodies.
      const bool has_scores =
          std::any_of(column.entries.begin(), column.entries.end(), [](const Ranked& r) { return r.score != nullptr; });
      if (!has_scores) {
        for (const auto& other : decision.tables) {
          if (&other == &table || other.subject != table.subject || other.block != table.block ||
              (other.section != table.section && !other.section.empty() && !table.section.empty()))
            continue;
          const auto bodies = RowsByBody(other, indicator);
          if (std::none_of(bodies.begin(), bodies.end(), [](const auto& b) { return b.second.scored > 0; })) continue;
          for (auto& entry : column.entries) {
            const auto it = bodies.find(KeyOf(*entry.row));
            if (it == bodies.end() || it->second.scored != 1) continue;
            entry.score = it->second.score;
            entry.score_row = it->second.row;
          }
          break;
        }
      }
      if (!column.entries.empty()) columns.push_back(std::move(column));
    }
  }
  return columns;
}

std::map<std::string, BodyRows> RowsByBody(const parse::Table& table, const std::optional<std::string>& indicator) {
  std::map<std::string, BodyRows> bodies;
  for (const auto& row : table.rows) {
    BodyRows& body = bodies[KeyOf(row)];
    ++body.rows;
    if (const parse::Value* score = ScoreOf(row, indicator)) {
      ++body.scored;
      body.score = score;
      body.row = &row;
    }
  }
  return bodies;
}

bool EarlierBodies::Has(const parse::Table& table, const parse::Row& row) const {
  const std::string key = KeyOf(row);
  if (table.section.empty()) return in_any_.count(key) != 0;
  return in_section_.count(table.section + "|" + key) != 0 || in_section_.count("|" + key) != 0;
}

void EarlierBodies::Add(const parse::Table& table, const std::vector<const parse::Row*>& rows) {
  for (const auto* row : rows) {
    const std::string key = KeyOf(*row);
    in_any_.insert(key);
    in_section_.insert(table.section + "|" + key);
  }
}

std::vector<const parse::Table*> TablesOf(const parse::Decision& decision, const std::string& subject,
                                          const std::string& block) {
  const bool subject_known =
      std::any_of(decision.tables.begin(), decision.tables.end(), [&](const auto& t) { return t.subject == subject; });
  std::vector<const parse::Table*> tables;
  for (const auto& table : decision.tables) {
    if (subject_known && table.subject != subject) continue;
    if (!block.empty() && table.block != block) continue;
    tables.push_back(&table);
  }
  return tables;
}

ScoreSet ScoresOf(const parse::Decision& decision, const std::string& subject, const std::string& block,
                  const std::optional<std::string>& indicator) {
  ScoreSet set;
  EarlierBodies earlier;
  for (const auto* table : TablesOf(decision, subject, block)) {
    std::vector<const parse::Row*> here;
    bool used = false;
    bool unread = false;
    for (const auto& row : table->rows) {
      const parse::Value* score = ScoreOf(row, indicator);
      if (score == nullptr) {
        unread = unread || std::any_of(row.values.begin(), row.values.end(), [&](const parse::Value& v) {
                   return !v.HasValue() && SameIndicator(v.indicator, indicator) && v.measure != Measure::kRank;
                 });
        unread = unread || (row.values.empty() && !row.not_assessed);
        continue;
      }
      // A body counts once, though two tables print it; a table that prints it twice has two rows.
      if (earlier.Has(*table, row)) continue;
      here.push_back(&row);
      set.scores.push_back(score);
      set.rows.push_back(&row);
      used = true;
    }
    earlier.Add(*table, here);
    if (used) {
      set.tables.push_back(table);
      set.unread = set.unread || unread;
    }
  }
  return set;
}

ScoreSet ScoresOf(const parse::Decision& decision, const parse::Claim& claim) {
  const auto holds = [&](const ScoreSet& set) {
    return std::all_of(claim.bodies.begin(), claim.bodies.end(), [&](const auto& body) {
      return std::any_of(set.rows.begin(), set.rows.end(),
                         [&](const auto* row) { return SameBody(row->agency, body); });
    });
  };
  // The table that it names, or the table of scores of the same bodies where that one has ranks alone.
  if (!claim.table.empty()) {
    const std::string key = normalize::FoldKey(claim.table);
    for (const auto& table : decision.tables) {
      if (normalize::FoldKey(table.label) != key) continue;
      ScoreSet set = ScoresOf(decision, table.subject, table.block, claim.indicator);
      if (!set.scores.empty() && holds(set)) return set;
    }
  }
  ScoreSet own = ScoresOf(decision, claim.subject, claim.block, claim.indicator);
  const bool one_block = std::all_of(own.tables.begin(), own.tables.end(),
                                     [&](const auto* t) { return t->block == own.tables.front()->block; });
  if (!own.scores.empty() && holds(own) && (one_block || claim.bodies.empty())) return own;
  if (claim.bodies.empty()) return own;
  // The tables that hold its bodies.
  std::set<std::string> tried;
  for (const auto& table : decision.tables) {
    if (!tried.insert(table.subject + "|" + table.block).second) continue;
    if (one_block && !own.scores.empty() && table.subject != claim.subject) continue;
    ScoreSet set = ScoresOf(decision, table.subject, table.block, claim.indicator);
    if (!set.scores.empty() && holds(set)) return set;
  }
  return own;
}

bool SameBody(const parse::Agency& a, const parse::Agency& b) {
  if (!a.id.empty() && !b.id.empty()) return a.id == b.id;
  const auto bare = [](const std::string& name) {
    std::string key = normalize::FoldKey(name);
    for (const std::string_view lead : {"ubnd", "uybannhandan"}) {
      if (key.starts_with(lead)) key.erase(0, lead.size());
    }
    return key;
  };
  if (bare(a.printed) != bare(b.printed)) return false;
  // "Xã Tân Thanh" and "Xã Tân Thành" have one fold; in a text without marks nothing else is to be had.
  const auto tones = [](const std::string& name) {
    const std::string key = normalize::ToneKey(normalize::ExpandAgencyName(name));
    return key;
  };
  const auto plain = [](const std::string& name) {
    return std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  };
  return plain(a.printed) || plain(b.printed) || tones(a.printed) == tones(b.printed) ||
         tones(a.printed).ends_with(tones(b.printed)) || tones(b.printed).ends_with(tones(a.printed));
}

std::size_t FindBody(const ScoreSet& set, const parse::Agency& body) {
  std::size_t by_id = set.rows.size();
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    if (!SameBody(set.rows[i]->agency, body)) continue;
    if (normalize::ToneKey(set.rows[i]->agency.printed) == normalize::ToneKey(body.printed)) return i;
    by_id = i;
  }
  return by_id;
}

Agreement Compare(const normalize::Ratio& exact, const normalize::Decimal& stated) {
  if (normalize::RoundsTo(exact, stated)) return Agreement::kYes;
  return normalize::TruncatesTo(exact, stated) ? Agreement::kTruncated : Agreement::kNo;
}

std::optional<OtherReading> ReadingThatFits(
    const std::vector<const parse::Value*>& figures,
    const std::function<bool(const parse::Value&, const normalize::Decimal&)>& fits) {
  for (const auto* figure : figures) {
    for (const auto& reading : figure->other_readings) {
      if (fits(*figure, reading)) return OtherReading{figure, reading};
    }
  }
  return std::nullopt;
}

Suspect SuspectOf(const std::vector<const parse::Value*>& figures) {
  const bool sure = std::all_of(figures.begin(), figures.end(),
                                [](const auto* v) { return v == nullptr || v->confidence >= parse::kSureFigure; });
  return sure ? Suspect::kSource : Suspect::kReading;
}

}  // namespace xephang::validate
