#include "tests/evaluate/comparison.h"

#include <algorithm>
#include <map>

#include "normalize/unicode.h"

namespace xephang::testing {
namespace {

std::string OrNull(const std::optional<std::string>& s) { return s ? *s : "null"; }
std::string OrNull(const std::string& s) { return s.empty() ? "null" : s; }
std::string OrNull(const std::optional<int>& n) { return n ? std::to_string(*n) : "null"; }

std::string ColumnOf(const parse::Value& v) {
  return std::string(parse::NameOf(v.measure)) + (v.indicator ? ":" + normalize::FoldKey(*v.indicator) : "");
}

std::string ColumnKey(const std::string& column) {
  const auto colon = column.find(':');
  return colon == std::string::npos ? column
                                    : column.substr(0, colon + 1) + normalize::FoldKey(column.substr(colon + 1));
}

std::string Key(const std::string& text) { return normalize::ToneKey(normalize::CollapseBlanks(text)); }

// For each table of gold the one that was read: by place where there are as many, otherwise by label and rows.
std::vector<const parse::Table*> Pair(const Gold& gold, const parse::Decision& decision) {
  std::vector<const parse::Table*> pairs(gold.tables.size(), nullptr);
  if (gold.tables.size() == decision.tables.size()) {
    for (std::size_t t = 0; t < pairs.size(); ++t) pairs[t] = &decision.tables[t];
    return pairs;
  }
  std::vector<bool> taken(decision.tables.size(), false);
  for (std::size_t t = 0; t < pairs.size(); ++t) {
    for (std::size_t k = 0; k < taken.size() && pairs[t] == nullptr; ++k) {
      if (taken[k] || decision.tables[k].label.empty() || decision.tables[k].label != gold.tables[t].label) continue;
      taken[k] = true;
      pairs[t] = &decision.tables[k];
    }
  }
  for (std::size_t t = 0; t < pairs.size(); ++t) {
    if (pairs[t] != nullptr) continue;
    std::size_t best = taken.size();
    int most = 0;
    for (std::size_t k = 0; k < taken.size(); ++k) {
      if (taken[k]) continue;
      int score = OrNull(decision.tables[k].label) == gold.tables[t].label ? 3 : 0;
      for (const auto& row : decision.tables[k].rows) {
        score += std::any_of(gold.tables[t].rows.begin(), gold.tables[t].rows.end(),
                             [&](const GoldRow& g) { return Key(g.agency) == Key(row.agency.printed); })
                     ? 1
                     : 0;
      }
      if (score > most) {
        most = score;
        best = k;
      }
    }
    if (best == taken.size()) continue;
    taken[best] = true;
    pairs[t] = &decision.tables[best];
  }
  return pairs;
}

const parse::Row* FindRow(const parse::Table& table, const GoldRow& want, std::size_t at, std::vector<bool>& taken) {
  const auto take = [&](std::size_t i) {
    taken[i] = true;
    return &table.rows[i];
  };
  if (at < table.rows.size() && !taken[at] && Key(table.rows[at].agency.printed) == Key(want.agency)) return take(at);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (!taken[i] && Key(table.rows[i].agency.printed) == Key(want.agency)) return take(i);
  }
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (!taken[i] && want.ordinal != "null" && OrNull(table.rows[i].ordinal) == want.ordinal) return take(i);
  }
  return nullptr;
}

}  // namespace

Comparison Compare(const Gold& gold, const parse::Decision& decision) {
  Comparison c;
  const auto& h = decision.header;
  const std::map<std::string, std::string> header{{"kind", h.kind},
                                                  {"number", OrNull(h.number)},
                                                  {"date", OrNull(h.date)},
                                                  {"place", OrNull(h.place)},
                                                  {"issuer", OrNull(h.issuer)},
                                                  {"title", OrNull(h.title)},
                                                  {"province", h.province != nullptr ? h.province->name : "null"},
                                                  {"signer.name", OrNull(h.signer.name)},
                                                  {"signer.position", OrNull(h.signer.position)},
                                                  {"signer.on_behalf", OrNull(h.signer.on_behalf)},
                                                  {"period.year", OrNull(h.period.year)},
                                                  {"period.part", OrNull(h.period.part)},
                                                  {"subject", OrNull(h.subject)}};
  for (const auto& [field, value] : gold.header) {
    const auto found = header.find(field);
    if (found == header.end()) continue;
    ++c.headers;
    if (Key(found->second) == Key(value)) {
      ++c.headers_right;
    } else {
      c.differences.push_back(field + ": " + found->second + " (" + value + ")");
    }
  }
  normalize::AgencyScope scope;
  if (h.province != nullptr) scope.province = h.province->code;
  scope.year = h.period.year;
  const auto pairs = Pair(gold, decision);
  if (gold.tables.size() != decision.tables.size()) {
    c.differences.push_back(std::to_string(decision.tables.size()) + " tables (" + std::to_string(gold.tables.size()) +
                            ")");
  }
  for (std::size_t t = 0; t < gold.tables.size(); ++t) {
    const auto& want = gold.tables[t];
    const std::string name = want.label + " #" + std::to_string(t + 1);
    ++c.tables;
    const auto wanted_cells = [&](const GoldRow& row) {
      return static_cast<int>(std::count_if(row.values.begin(), row.values.end(),
                                            [](const std::string& v) { return v != "null" && !v.empty(); }));
    };
    if (pairs[t] == nullptr) {
      c.differences.push_back(name + ": not found");
      for (const auto& row : want.rows) {
        ++c.rows;
        c.cells += wanted_cells(row);
        c.missing += wanted_cells(row);
      }
      continue;
    }
    const parse::Table& table = *pairs[t];
    const bool caption = want.caption.empty() || Key(table.caption) == Key(want.caption);
    if (OrNull(table.label) == want.label && caption && table.block == want.block &&
        table.rows.size() == want.rows.size()) {
      ++c.tables_right;
    } else {
      c.differences.push_back(name + ": label " + OrNull(table.label) + ", block " + table.block + " (" + want.block +
                              "), " + std::to_string(table.rows.size()) + " rows (" + std::to_string(want.rows.size()) +
                              "), caption " + table.caption + " (" + want.caption + ")");
    }
    std::vector<bool> taken(table.rows.size(), false);
    for (std::size_t r = 0; r < want.rows.size(); ++r) {
      const GoldRow& gold_row = want.rows[r];
      ++c.rows;
      c.cells += wanted_cells(gold_row);
      const parse::Row* row = FindRow(table, gold_row, r, taken);
      if (row == nullptr) {
        c.missing += wanted_cells(gold_row);
        c.differences.push_back(name + ": row " + gold_row.ordinal + " " + gold_row.agency + " not found");
        continue;
      }
      // Where the print is damaged, gold has the true name.
      const bool body = Key(row->agency.printed) == Key(gold_row.agency) ||
                        (!row->agency.id.empty() &&
                         row->agency.id == normalize::AgencyRegistry::Builtin().Match(gold_row.agency, scope).id);
      bool right = OrNull(row->ordinal) == gold_row.ordinal && OrNull(row->tier) == gold_row.tier && body;
      std::string note;
      if (!right) {
        note = " " + OrNull(row->ordinal) + " " + row->agency.printed + " " + OrNull(row->tier) + " (" + gold_row.tier +
               ")";
      }
      std::map<std::string, const parse::Value*> found;
      for (const auto& v : row->values) {
        if (v.HasValue()) found[ColumnOf(v)] = &v;
      }
      for (std::size_t k = 0; k < want.columns.size() && k < gold_row.values.size(); ++k) {
        const std::string& value = gold_row.values[k];
        if (value == "null" || value.empty()) continue;
        const auto it = found.find(ColumnKey(want.columns[k]));
        if (it == found.end()) {
          ++c.missing;
          right = false;
          note += " " + want.columns[k] + " missing (" + value + ")";
          continue;
        }
        const std::string printed = it->second->number ? it->second->number->ToString() : it->second->tier;
        if (printed == value) {
          ++c.right;
        } else {
          ++c.wrong;
          c.silent += it->second->confidence >= 1.0 ? 1 : 0;
          right = false;
          note += " " + want.columns[k] + " " + printed + " (" + value + ")";
        }
        found.erase(it);
      }
      for (const auto& [column, value] : found) {
        ++c.wrong;
        c.silent += value->confidence >= 1.0 ? 1 : 0;
        right = false;
        note += " " + column + " " + (value->number ? value->number->ToString() : value->tier) + " (none)";
      }
      if (right) {
        ++c.rows_right;
      } else {
        c.differences.push_back(name + ": row " + gold_row.ordinal + " " + gold_row.agency + ":" + note);
      }
    }
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (!taken[i]) c.differences.push_back(name + ": row not in gold: " + table.rows[i].agency.printed);
    }
  }
  return c;
}

void Add(Comparison& sum, const Comparison& one) {
  sum.rows += one.rows;
  sum.rows_right += one.rows_right;
  sum.cells += one.cells;
  sum.right += one.right;
  sum.wrong += one.wrong;
  sum.silent += one.silent;
  sum.missing += one.missing;
  sum.tables += one.tables;
  sum.tables_right += one.tables_right;
  sum.headers += one.headers;
  sum.headers_right += one.headers_right;
}

}  // namespace xephang::testing
