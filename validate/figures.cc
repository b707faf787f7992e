#include "validate/figures.h"

#include <algorithm>
#include <set>

#include "normalize/unicode.h"

namespace xephang::validate {

namespace {
constexpr double kSureReading = 0.95;
}

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
            {&row, static_cast<int>(rank->number->ToInt().value_or(0)), rank, ScoreOf(row, indicator)});
      }
      if (!of_agrees) column.of.reset();
      // Ranks and scores in tables apart: the other table of the same bodies.
      const bool has_scores =
          std::any_of(column.entries.begin(), column.entries.end(), [](const Ranked& r) { return r.score != nullptr; });
      if (!has_scores) {
        for (const auto& other : decision.tables) {
          if (&other == &table || other.subject != table.subject || other.block != table.block ||
              other.section != table.section)
            continue;
          const auto bodies = RowsByBody(other, indicator);
          if (std::none_of(bodies.begin(), bodies.end(), [](const auto& b) { return b.second.scored > 0; })) continue;
          for (auto& entry : column.entries) {
            const auto it = bodies.find(KeyOf(*entry.row));
            if (it != bodies.end() && it->second.scored == 1) entry.score = it->second.score;
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
    }
  }
  return bodies;
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
  std::set<std::string> earlier;
  for (const auto* table : TablesOf(decision, subject, block)) {
    std::set<std::string> here;
    bool used = false;
    bool unread = false;
    for (const auto& row : table->rows) {
      const parse::Value* score = ScoreOf(row, indicator);
      if (score == nullptr) {
        unread = unread || std::any_of(row.values.begin(), row.values.end(), [&](const parse::Value& v) {
                   return !v.HasValue() && SameIndicator(v.indicator, indicator) && v.measure != Measure::kRank;
                 });
        unread = unread || row.values.empty();
        continue;
      }
      // A body counts once, though two tables print it; a table that prints it twice has two rows.
      const std::string key = table->section + "|" + KeyOf(row);
      if (earlier.count(key) != 0) continue;
      here.insert(key);
      set.scores.push_back(score);
      set.rows.push_back(&row);
      used = true;
    }
    earlier.insert(here.begin(), here.end());
    if (used) {
      set.tables.push_back(table);
      set.unread = set.unread || unread;
    }
  }
  return set;
}

Suspect SuspectOf(const std::vector<const parse::Value*>& figures) {
  const bool sure = std::all_of(figures.begin(), figures.end(),
                                [](const auto* v) { return v == nullptr || v->confidence >= kSureReading; });
  return sure ? Suspect::kSource : Suspect::kReading;
}

}  // namespace xephang::validate
