#include "tests/evaluate/comparison.h"

#include <algorithm>
#include <map>

#include "normalize/unicode.h"
#include "validate/validation.h"

namespace xephang::testing {
namespace {

constexpr double kSure = 0.95;

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

// For each row of gold the one that was read: by its name (the one at its place first), then by its number, then by its
// place between two that are known.
std::vector<const parse::Row*> PairRows(const GoldTable& gold, const parse::Table& table) {
  const std::size_t rows = table.rows.size();
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> pair(gold.rows.size(), kNone);
  std::vector<bool> taken(rows, false);
  const auto take = [&](std::size_t g, std::size_t i) {
    pair[g] = i;
    taken[i] = true;
  };
  const auto same_name = [&](std::size_t g, std::size_t i) {
    return !taken[i] && Key(table.rows[i].agency.printed) == Key(gold.rows[g].agency);
  };
  for (std::size_t g = 0; g < pair.size() && g < rows; ++g) {
    if (same_name(g, g)) take(g, g);
  }
  for (std::size_t g = 0; g < pair.size(); ++g) {
    for (std::size_t i = 0; i < rows && pair[g] == kNone; ++i) {
      if (same_name(g, i)) take(g, i);
    }
  }
  for (std::size_t g = 0; g < pair.size(); ++g) {
    if (gold.rows[g].ordinal == "null") continue;
    for (std::size_t i = 0; i < rows && pair[g] == kNone; ++i) {
      if (!taken[i] && OrNull(table.rows[i].ordinal) == gold.rows[g].ordinal) take(g, i);
    }
  }
  for (std::size_t g = 0; g < pair.size(); ++g) {
    if (pair[g] != kNone || (g > 0 && pair[g - 1] == kNone)) continue;
    std::size_t end = g;
    while (end < pair.size() && pair[end] == kNone) ++end;
    const std::size_t from = g == 0 ? 0 : pair[g - 1] + 1;
    const std::size_t to = end == pair.size() ? rows : pair[end];
    if (to < from || to - from != end - g) continue;
    if (std::any_of(taken.begin() + static_cast<std::ptrdiff_t>(from), taken.begin() + static_cast<std::ptrdiff_t>(to),
                    [](bool t) { return t; }))
      continue;
    for (std::size_t k = g; k < end; ++k) take(k, from + k - g);
  }
  std::vector<const parse::Row*> out(pair.size(), nullptr);
  for (std::size_t g = 0; g < pair.size(); ++g) {
    if (pair[g] != kNone) out[g] = &table.rows[pair[g]];
  }
  return out;
}

bool Warns(const Finding& f) { return f.severity != Severity::kInfo; }

// Whether the record says that rows of `table` may be missing.
bool SaysIncomplete(const parse::Table& table, const std::vector<Finding>& findings) {
  return table.incomplete || std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
           if (!Warns(f) || !f.agency.empty() || f.table != table.label || table.label.empty()) return false;
           return f.rule == Rule::kUnread || f.rule == Rule::kOrdinal || f.rule == Rule::kRoster ||
                  f.rule == Rule::kRankRange || f.rule == Rule::kTierCount;
         });
}

// Whether the record says that something in `row` may be read wrong.
bool SaysDoubt(const parse::Table& table, const parse::Row& row, const std::vector<Finding>& findings) {
  if (row.agency.confidence < kSure) return true;
  if (std::any_of(row.values.begin(), row.values.end(),
                  [](const parse::Value& v) { return !v.HasValue() || v.confidence < kSure; }))
    return true;
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
    if (f.where.page != row.where.page || f.table != table.label) return false;
    const bool reading = f.rule == Rule::kUnread || f.suspect == Suspect::kReading || f.rule == Rule::kOrdinal;
    return reading && ((!f.agency.empty() && f.agency == row.agency.printed) ||
                       (f.agency.empty() && f.ordinal && f.ordinal == row.ordinal));
  });
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
  const std::vector<Finding> findings = validate::Validate(decision).findings;
  // Figures that gold does not have.
  const auto add_wrong = [&](const parse::Row& row) {
    for (const auto& value : row.values) {
      if (!value.HasValue()) continue;
      ++c.wrong;
      c.silent += value.confidence >= kSure ? 1 : 0;
    }
  };
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
    c.rows += static_cast<int>(want.rows.size());
    c.names += static_cast<int>(want.rows.size());
    for (const auto& row : want.rows) c.cells += wanted_cells(row);
    if (pairs[t] == nullptr) {
      c.differences.push_back(name + ": not found");
      const bool told = std::any_of(findings.begin(), findings.end(), [](const Finding& f) {
        return f.rule == Rule::kUnread && Warns(f) && f.agency.empty();
      });
      for (const auto& row : want.rows) {
        c.missing += wanted_cells(row);
        c.untold += told ? 0 : wanted_cells(row);
        c.rows_silent += told ? 0 : 1;
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
    const auto rows = PairRows(want, table);
    const bool incomplete = SaysIncomplete(table, findings);
    for (std::size_t r = 0; r < want.rows.size(); ++r) {
      const GoldRow& gold_row = want.rows[r];
      const parse::Row* row = rows[r];
      if (row == nullptr) {
        c.missing += wanted_cells(gold_row);
        c.untold += incomplete ? 0 : wanted_cells(gold_row);
        c.rows_silent += incomplete ? 0 : 1;
        c.differences.push_back(name + ": row " + gold_row.ordinal + " " + gold_row.agency + " not found");
        continue;
      }
      // Where the print is damaged, gold has the true name.
      const bool body = Key(row->agency.printed) == Key(gold_row.agency) ||
                        (!row->agency.id.empty() &&
                         row->agency.id == normalize::AgencyRegistry::Builtin().Match(gold_row.agency, scope).id);
      const bool doubt = SaysDoubt(table, *row, findings);
      c.names_right += body ? 1 : 0;
      c.names_silent += !body && row->agency.confidence >= kSure && !doubt ? 1 : 0;
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
          c.untold += doubt || incomplete ? 0 : 1;
          right = false;
          note += " " + want.columns[k] + " missing (" + value + ")";
          continue;
        }
        const std::string printed = it->second->number ? it->second->number->ToString() : it->second->tier;
        if (printed == value) {
          ++c.right;
        } else {
          ++c.wrong;
          c.silent += it->second->confidence >= kSure ? 1 : 0;
          right = false;
          note += " " + want.columns[k] + " " + printed + " (" + value + ")";
        }
        found.erase(it);
      }
      for (const auto& [column, value] : found) {
        ++c.wrong;
        c.silent += value->confidence >= kSure ? 1 : 0;
        right = false;
        note += " " + column + " " + (value->number ? value->number->ToString() : value->tier) + " (none)";
      }
      if (right) {
        ++c.rows_right;
      } else {
        c.rows_silent += doubt ? 0 : 1;
        c.differences.push_back(name + ": row " + gold_row.ordinal + " " + gold_row.agency + ":" + note);
      }
    }
    for (const auto& row : table.rows) {
      if (std::find(rows.begin(), rows.end(), &row) != rows.end()) continue;
      add_wrong(row);
      c.differences.push_back(name + ": row not in gold: " + row.agency.printed);
    }
  }
  for (const auto& table : decision.tables) {
    if (std::find(pairs.begin(), pairs.end(), &table) != pairs.end()) continue;
    for (const auto& row : table.rows) add_wrong(row);
  }
  return c;
}

void Add(Comparison& sum, const Comparison& one) {
  sum.rows += one.rows;
  sum.rows_right += one.rows_right;
  sum.rows_silent += one.rows_silent;
  sum.names += one.names;
  sum.names_right += one.names_right;
  sum.names_silent += one.names_silent;
  sum.cells += one.cells;
  sum.right += one.right;
  sum.wrong += one.wrong;
  sum.silent += one.silent;
  sum.missing += one.missing;
  sum.untold += one.untold;
  sum.tables += one.tables;
  sum.tables_right += one.tables_right;
  sum.headers += one.headers;
  sum.headers_right += one.headers_right;
}

}  // namespace xephang::testing
