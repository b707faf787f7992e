#include "tests/mutation/mutation.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "normalize/unicode.h"
#include "normalize/vietnamese_date.h"

namespace xephang::testing {
namespace {

using normalize::Decimal;
using parse::Decision;
using parse::Measure;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Runs of digits with single marks between them.
std::vector<Token> Tokens(const std::string& line) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!IsDigit(line[i])) continue;
    Token t{i, i + 1};
    while (t.end < line.size() && (IsDigit(line[t.end]) || ((line[t.end] == ',' || line[t.end] == '.') &&
                                                            t.end + 1 < line.size() && IsDigit(line[t.end + 1]))))
      ++t.end;
    out.push_back(t);
    i = t.end;
  }
  return out;
}

std::optional<Decimal> NumberOf(const std::string& token) {
  std::string plain;
  for (const char c : token) plain += c == ',' ? '.' : c;
  if (std::count(plain.begin(), plain.end(), '.') > 1) return std::nullopt;
  return Decimal::FromString(plain);
}

bool SameDigits(const std::string& token, const Decimal& number) {
  const auto value = NumberOf(token);
  return value && *value == number && value->places() == number.places();
}

// One digit made another; the token stays a number of the same length.
std::string OtherDigit(const std::string& token, std::mt19937& lot) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (IsDigit(token[i])) places.push_back(i);
  }
  std::string out = token;
  for (int tries = 0; tries < 50; ++tries) {
    out = token;
    const std::size_t at = places[lot() % places.size()];
    const char digit = static_cast<char>('0' + static_cast<char>(lot() % 10));
    if (digit == token[at]) continue;
    // No number begins with a zero that it did not have.
    if (at == 0 && digit == '0' && token.size() > 1 && IsDigit(token[1])) continue;
    out[at] = digit;
    return out;
  }
  return token;
}

// "xếp thứ 4" prints its place, "đứng đầu" does not.
bool PrintsPlace(const parse::Claim& c) {
  for (const auto& t : Tokens(c.printed)) {
    const auto number = NumberOf(c.printed.substr(t.begin, t.end - t.begin));
    if (number && *number == Decimal::FromInt(*c.place)) return true;
  }
  return false;
}

struct Place {
  std::size_t table = 0, row = 0, value = 0;  // for figures of tables
  std::size_t index = 0;                      // for statements, claims, dates, tiers
  std::size_t item = 0;                       // for names
};

}  // namespace

struct Mutator::State {
  std::vector<std::string> lines;
  const Decision* decision = nullptr;
  std::map<std::string, std::vector<Place>> places;

  [[nodiscard]] std::string Joined() const {
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i) out += (i == 0 ? "" : "\n") + lines[i];
    return out;
  }
  [[nodiscard]] bool Has(int line) const { return line >= 1 && line <= static_cast<int>(lines.size()); }
  [[nodiscard]] const std::string& Line(int line) const { return lines[static_cast<std::size_t>(line - 1)]; }

  void Collect();
  [[nodiscard]] std::optional<Mutation> Figure(const std::string& kind, const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Ordinal(const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Heading(const std::string& kind, const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Stated(const std::string& kind, const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Claimed(const std::string& kind, const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Named(const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Dated(const Place& place, std::mt19937& lot) const;
  [[nodiscard]] std::optional<Mutation> Row(const std::string& kind, const Place& place) const;
  [[nodiscard]] std::optional<Mutation> Tier(const Place& place) const;

  // Puts `now` where `token` stands on a line.
  [[nodiscard]] Mutation Replaced(const std::string& kind, int line, const Token& token, const std::string& now) const {
    Mutation m;
    m.kind = kind;
    m.line = line;
    m.last_line = line;
    m.model = *decision;
    State changed;
    changed.lines = lines;
    std::string& text = changed.lines[static_cast<std::size_t>(line - 1)];
    m.what = "line " + std::to_string(line) + ": " + text.substr(token.begin, token.end - token.begin) + " -> " + now;
    text.replace(token.begin, token.end - token.begin, now);
    m.text = changed.Joined();
    return m;
  }

  // The first token from a line on, within `reach` lines, that is this number and, where `lead` is given, stands behind
  // these words.
  struct Found {
    int line = 0;
    Token token;
  };
  [[nodiscard]] std::optional<Found> Find(int from, int reach, const Decimal& number, std::string_view clause) const {
    // Where the clause begins on its first line.
    std::size_t offset = 0;
    if (Has(from) && !clause.empty()) {
      const auto words = normalize::Words(clause);
      std::string start;
      for (std::size_t i = 0; i < words.size() && i < 2; ++i) start += (i == 0 ? "" : " ") + std::string(words[i]);
      const auto at = normalize::CollapseBlanks(Line(from)).find(start);
      if (at != std::string::npos) offset = at;
    }
    for (int line = from; line <= from + reach && Has(line); ++line) {
      for (const auto& t : Tokens(Line(line))) {
        if (line == from && t.end <= offset) continue;
        if (SameDigits(Line(line).substr(t.begin, t.end - t.begin), number)) return Found{line, t};
      }
    }
    return std::nullopt;
  }
};

std::vector<std::string> MutationKinds() {
  return {"score",     "rank",           "row number",  "mean",        "share",         "tier count",
          "threshold", "maximum",        "roster",      "band count",  "claimed score", "claimed place",
          "date",      "name in a list", "dropped row", "doubled row", "swapped tier"};
}

void Mutator::State::Collect() {
  const Decision& d = *decision;
  for (std::size_t t = 0; t < d.tables.size(); ++t) {
    const auto& table = d.tables[t];
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const auto& row = table.rows[r];
      for (std::size_t v = 0; v < row.values.size(); ++v) {
        if (!row.values[v].number) continue;
        places[row.values[v].measure == Measure::kRank ? "rank" : "score"].push_back({t, r, v, 0, 0});
      }
      if (row.ordinal && !row.ordinal_inferred) places["row number"].push_back({t, r, 0, 0, 0});
      // Rows whose lines end where the next row's begin.
      if (r + 1 < table.rows.size() && table.rows[r + 1].where.line > row.where.line &&
          table.rows[r + 1].where.line - row.where.line <= 8 && row.tier == table.rows[r + 1].tier &&
          row.where.page == table.rows[r + 1].where.page) {
        const bool own = std::all_of(row.values.begin(), row.values.end(), [&](const auto& v) {
          return v.where.line >= row.where.line && v.where.line < table.rows[r + 1].where.line;
        });
        const bool next_own = std::all_of(table.rows[r + 1].values.begin(), table.rows[r + 1].values.end(),
                                          [&](const auto& v) { return v.where.line >= table.rows[r + 1].where.line; });
        if (own && next_own) {
          places["dropped row"].push_back({t, r, 0, 0, 0});
          places["doubled row"].push_back({t, r, 0, 0, 0});
        }
      }
    }
    for (std::size_t i = 0; i < table.tiers.size(); ++i) {
      if (table.tiers[i].stated_count) places["tier count"].push_back({t, 0, 0, i, 1});
      if (table.tiers[i].stated_percent) places["share"].push_back({t, 0, 0, i, 1});
      if (i > 0) places["swapped tier"].push_back({t, 0, 0, i, 0});
    }
  }
  static const std::map<std::string, std::string> kStatements{{"mean", "mean"},           {"max", "maximum"},
                                                              {"threshold", "threshold"}, {"tier-count", "tier count"},
                                                              {"tier-share", "share"},    {"roster", "roster"}};
  for (std::size_t i = 0; i < d.statements.size(); ++i) {
    const auto kind = kStatements.find(d.statements[i].kind);
    if (kind != kStatements.end() && d.statements[i].value) places[kind->second].push_back({0, 0, 0, i, 0});
  }
  for (std::size_t i = 0; i < d.claims.size(); ++i) {
    const auto& c = d.claims[i];
    if (c.kind == parse::ClaimKind::kBandCount && c.count) places["band count"].push_back({0, 0, 0, i, 0});
    if (c.kind == parse::ClaimKind::kRoster) places["roster"].push_back({0, 0, 0, i, 1});
    if (c.kind == parse::ClaimKind::kBody && c.value) places["claimed score"].push_back({0, 0, 0, i, 0});
    if (c.kind == parse::ClaimKind::kBody && c.place && c.standing == parse::Standing::kPlace && PrintsPlace(c))
      places["claimed place"].push_back({0, 0, 0, i, 0});
    for (std::size_t b = 0; b < c.bodies.size(); ++b) {
      if (c.kind == parse::ClaimKind::kBandCount && !c.rest) places["name in a list"].push_back({0, 0, 0, i, b});
      if (c.kind == parse::ClaimKind::kAbsent) places["name in a list"].push_back({0, 0, 0, i, b});
      if (c.kind == parse::ClaimKind::kBody) places["name in a list"].push_back({0, 0, 0, i, b});
    }
  }
  for (std::size_t i = 0; i < d.dates.size(); ++i) {
    if (d.dates[i].date) places["date"].push_back({0, 0, 0, i, 0});
  }
}

// A figure of a table. A cell that was printed once for two rows changes in both.
std::optional<Mutation> Mutator::State::Figure(const std::string& kind, const Place& place, std::mt19937& lot) const {
  const auto& row = decision->tables[place.table].rows[place.row];
  const auto& value = row.values[place.value];
  const int line = value.where.line;
  if (!Has(line)) return std::nullopt;
  // The figures of the row on this line, and the numbers there that they are, from the right.
  std::vector<std::size_t> on_line;
  for (std::size_t v = 0; v < row.values.size(); ++v) {
    if (row.values[v].where.line == line && row.values[v].number) on_line.push_back(v);
  }
  const auto tokens = Tokens(Line(line));
  const auto text_of = [&](const Token& t) { return Line(line).substr(t.begin, t.end - t.begin); };
  std::optional<Token> found;
  // "06 (86,2)": the rank stands before the score whatever the order of the values.
  std::stable_sort(on_line.begin(), on_line.end(), [&](std::size_t a, std::size_t b) {
    if (row.values[a].printed != row.values[b].printed || row.values[a].measure == row.values[b].measure) return false;
    return row.values[a].measure == Measure::kRank;
  });
  std::size_t next = tokens.size();
  for (auto it = on_line.rbegin(); it != on_line.rend(); ++it) {
    std::optional<std::size_t> at;
    for (std::size_t t = next; t-- > 0;) {
      const auto number = NumberOf(text_of(tokens[t]));
      if (number && *number == *row.values[*it].number) {
        at = t;
        break;
      }
    }
    if (!at) return std::nullopt;
    if (*it == place.value) found = tokens[*at];
    next = *at;
  }
  if (!found) return std::nullopt;
  const std::string before = text_of(*found);
  const std::string now = OtherDigit(before, lot);
  auto number = NumberOf(now);
  if (now == before || !number) return std::nullopt;
  if (value.measure == Measure::kRank) number = Decimal::FromInt(number->ToInt().value_or(0));
  Mutation m = Replaced(kind, line, *found, now);
  m.body = row.agency.printed;
  if (kind == "score") m.was = value.number->ToString();
  for (auto& table : m.model.tables) {
    for (auto& r : table.rows) {
      for (auto& v : r.values) {
        if (v.where.line == line && v.printed == value.printed && v.measure == value.measure &&
            v.number == value.number && v.indicator == value.indicator)
          v.number = number;
      }
      // A number that numbers the rows and ranks them is both.
      if (value.measure == Measure::kRank && !value.indicator && r.ordinal && r.where.line <= line &&
          &r - table.rows.data() == static_cast<std::ptrdiff_t>(place.row) &&
          &table - m.model.tables.data() == static_cast<std::ptrdiff_t>(place.table) &&
          value.printed == std::to_string(*r.ordinal) && found->begin < 3)
        r.ordinal = static_cast<int>(number->ToInt().value_or(0));
    }
  }
  return m;
}

std::optional<Mutation> Mutator::State::Ordinal(const Place& place, std::mt19937& lot) const {
  const auto& row = decision->tables[place.table].rows[place.row];
  if (!Has(row.where.line)) return std::nullopt;
  const std::string& line = Line(row.where.line);
  const auto tokens = Tokens(line);
  if (tokens.empty()) return std::nullopt;
  const Token first = tokens.front();
  const std::string before = line.substr(first.begin, first.end - first.begin);
  if (before != std::to_string(*row.ordinal)) return std::nullopt;
  for (std::size_t i = 0; i < first.begin; ++i) {
    if (line[i] != ' ' && line[i] != '\t' && line[i] != '|') return std::nullopt;
  }
  const std::string now = OtherDigit(before, lot);
  if (now == before) return std::nullopt;
  Mutation m = Replaced("row number", row.where.line, first, now);
  m.body = row.agency.printed;
  auto& changed = m.model.tables[place.table].rows[place.row];
  changed.ordinal = std::stoi(now);
  for (auto& v : changed.values) {
    if (v.measure == Measure::kRank && !v.indicator && v.printed == before && v.where.line == row.where.line &&
        Tokens(line).size() <= 1 + changed.values.size() - 1)
      v.number = Decimal::FromInt(*changed.ordinal);
  }
  return m;
}

// "A. Mức tốt (07 sở, ngành)", "B. Mức khá (45%)".
std::optional<Mutation> Mutator::State::Heading(const std::string& kind, const Place& place, std::mt19937& lot) const {
  const auto& tier = decision->tables[place.table].tiers[place.index];
  if (!Has(tier.where.line)) return std::nullopt;
  // A heading printed in every cell of its line stands in several lines.
  int same = 0;
  for (int l = tier.where.line; l < tier.where.line + 8 && Has(l); ++l)
    same += Line(l) == Line(tier.where.line) ? 1 : 0;
  if (same > 1) return std::nullopt;
  const Decimal number = kind == "share" ? *tier.stated_percent : Decimal::FromInt(*tier.stated_count);
  for (const auto& t : Tokens(Line(tier.where.line))) {
    const std::string before = Line(tier.where.line).substr(t.begin, t.end - t.begin);
    const auto value = NumberOf(before);
    if (!value || !(*value == number)) continue;
    const std::string now = OtherDigit(before, lot);
    const auto changed = NumberOf(now);
    if (now == before || !changed) return std::nullopt;
    Mutation m = Replaced(kind, tier.where.line, t, now);
    auto& target = m.model.tables[place.table].tiers[place.index];
    if (kind == "share") {
      target.stated_percent = changed;
    } else {
      target.stated_count = static_cast<int>(changed->ToInt().value_or(0));
    }
    return m;
  }
  return std::nullopt;
}

std::optional<Mutation> Mutator::State::Stated(const std::string& kind, const Place& place, std::mt19937& lot) const {
  const auto& st = decision->statements[place.index];
  // Words that the number stands behind, within its sentence.
  static const std::map<std::string, std::vector<std::string>> kLeads{{"mean", {"trung binh"}}, {"max", {"toi da"}}};
  // The sentence as one text, with the way back to the lines.
  std::string joined;
  std::vector<std::pair<int, std::size_t>> at;  // line and column of each byte
  const std::size_t wanted = normalize::FoldKey(st.printed).size();
  for (int line = st.where.line; Has(line) && line < st.where.line + 80; ++line) {
    for (std::size_t c = 0; c < Line(line).size(); ++c) {
      joined += Line(line)[c];
      at.emplace_back(line, c);
    }
    joined += ' ';
    at.emplace_back(line, Line(line).size());
    if (normalize::FoldKey(joined).size() >= wanted + 40) break;
  }
  // The block and the order among statements of one kind and value in the sentence tell which number is meant.
  std::size_t skip = 0;
  for (std::size_t i = 0; i < place.index; ++i) {
    const auto& other = decision->statements[i];
    if (other.kind == st.kind && other.where.line == st.where.line && other.printed == st.printed &&
        other.value == st.value && other.value->places() == st.value->places())
      ++skip;
  }
  const normalize::FoldedText folded(joined);
  const auto lead = kLeads.find(st.kind);
  for (const auto& t : Tokens(joined)) {
    const std::string before = joined.substr(t.begin, t.end - t.begin);
    const auto number = NumberOf(before);
    if (!number || !(*number == *st.value) || number->places() != st.value->places()) continue;
    if (lead != kLeads.end()) {
      std::string words =
          normalize::Fold(joined.substr(t.begin > 220 ? t.begin - 220 : 0, std::min<std::size_t>(t.begin, 220)));
      const auto found = words.rfind(lead->second.front());
      if (found == std::string::npos) continue;
      bool numbers = false;
      const std::string between = words.substr(found);
      if (st.kind == "max") {
        for (const char c : between) numbers = numbers || IsDigit(c);
        if (numbers) continue;
      }
    }
    if (t.begin > 0 && joined[t.begin - 1] == '/') continue;  // the second number of "30/30"
    if (skip > 0) {
      --skip;
      continue;
    }
    if (at[t.begin].first != at[t.end - 1].first) return std::nullopt;
    const std::string now = OtherDigit(before, lot);
    const auto changed = NumberOf(now);
    if (now == before || !changed) return std::nullopt;
    Mutation m = Replaced(kind, at[t.begin].first, {at[t.begin].second, at[t.end - 1].second + 1}, now);
    m.line = st.where.line;
    m.last_line = at[t.begin].first;
    auto& target = m.model.statements[place.index];
    if (st.kind == "threshold") {
      if (target.lower && *target.lower == *st.value) {
        target.lower = changed;
      } else {
        target.upper = changed;
      }
    }
    target.value = changed;
    if (st.kind == "max") {
      for (auto& table : m.model.tables) {
        if (table.subject != st.subject || (!st.block.empty() && table.block != st.block)) continue;
        if (parse::SameIndicator(table.indicator, st.indicator) && table.max) table.max = changed;
        for (auto& [name, max] : table.maxima) {
          if (parse::SameIndicator(name, st.indicator)) max = *changed;
        }
      }
    }
    return m;
  }
  return std::nullopt;
}

std::optional<Mutation> Mutator::State::Claimed(const std::string& kind, const Place& place, std::mt19937& lot) const {
  const auto& c = decision->claims[place.index];
  const Decimal number = kind == "claimed score"   ? *c.value
                         : kind == "claimed place" ? Decimal::FromInt(*c.place)
                                                   : Decimal::FromInt(*c.count);
  const auto found = [&]() -> std::optional<Found> {
    for (int line = c.where.line; line <= c.where.line + 6 && Has(line); ++line) {
      std::size_t offset = 0;
      if (line == c.where.line) {
        const auto words = normalize::Words(c.printed);
        std::string start;
        for (std::size_t i = 0; i < words.size() && i < 2; ++i) start += (i == 0 ? "" : " ") + std::string(words[i]);
        if (const auto at = Line(line).find(start); at != std::string::npos) offset = at;
      }
      for (const auto& t : Tokens(Line(line))) {
        if (t.begin < offset) continue;
        const auto value = NumberOf(Line(line).substr(t.begin, t.end - t.begin));
        if (value && *value == number && (kind != "claimed score" || value->places() == number.places()))
          return Found{line, t};
      }
    }
    return std::nullopt;
  }();
  if (!found) return std::nullopt;
  const std::string before = Line(found->line).substr(found->token.begin, found->token.end - found->token.begin);
  const std::string now = OtherDigit(before, lot);
  const auto changed = NumberOf(now);
  if (now == before || !changed) return std::nullopt;
  Mutation m = Replaced(kind, found->line, found->token, now);
  m.line = c.where.line;
  m.last_line = found->line;
  auto& target = m.model.claims[place.index];
  if (!c.bodies.empty()) m.body = c.bodies.front().printed;
  if (kind == "claimed score") {
    target.value = changed;
  } else if (kind == "claimed place") {
    target.place = static_cast<int>(changed->ToInt().value_or(0));
  } else {
    target.count = static_cast<int>(changed->ToInt().value_or(0));
  }
  return m;
}

std::optional<Mutation> Mutator::State::Named(const Place& place, std::mt19937& lot) const {
  const auto& c = decision->claims[place.index];
  const auto& body = c.bodies[place.item];
  // Another body of the same table, that the claim does not name.
  std::vector<const parse::Agency*> others;
  for (const auto& table : decision->tables) {
    if (table.subject != c.subject || table.indicator) continue;
    if (c.kind != parse::ClaimKind::kAbsent &&
        std::none_of(table.rows.begin(), table.rows.end(), [&](const auto& r) { return r.agency.id == body.id; }))
      continue;
    if (c.kind == parse::ClaimKind::kAbsent && table.block != body.block) continue;
    for (const auto& row : table.rows) {
      const bool named =
          std::any_of(c.bodies.begin(), c.bodies.end(), [&](const auto& b) { return b.id == row.agency.id; });
      if (!named && !row.agency.id.empty()) others.push_back(&row.agency);
    }
  }
  if (others.empty()) return std::nullopt;
  const parse::Agency& other = *others[lot() % others.size()];
  for (int line = c.where.line; line <= c.where.line + 12 && Has(line); ++line) {
    const auto at = Line(line).find(body.printed);
    if (at == std::string::npos) continue;
    Mutation m = Replaced("name in a list", line, {at, at + body.printed.size()}, other.printed);
    m.line = c.where.line;
    m.last_line = line;
    m.body = other.printed;
    m.model.claims[place.index].bodies[place.item] = other;
    // Those named before the rest are named in the same sentence.
    for (auto& claim : m.model.claims) {
      if (claim.sentence != c.sentence || !claim.rest) continue;
      for (auto& b : claim.bodies) {
        if (b.id == body.id) b = other;
      }
    }
    return m;
  }
  return std::nullopt;
}

std::optional<Mutation> Mutator::State::Dated(const Place& place, std::mt19937& lot) const {
  const auto& d = decision->dates[place.index];
  if (!Has(d.where.line)) return std::nullopt;
  const std::string printed = d.printed.substr(0, d.printed.find(" – "));
  const std::string& line = Line(d.where.line);
  // The same date may stand twice in a line.
  std::size_t skip = 0;
  for (std::size_t i = 0; i < place.index; ++i) {
    skip += decision->dates[i].where.line == d.where.line && decision->dates[i].printed == d.printed ? 1 : 0;
  }
  std::size_t at = line.find(printed);
  while (at != std::string::npos && skip-- > 0) at = line.find(printed, at + 1);
  if (at == std::string::npos) return std::nullopt;
  std::vector<std::size_t> digits;
  for (std::size_t i = 0; i < printed.size(); ++i) {
    if (IsDigit(printed[i])) digits.push_back(i);
  }
  std::string now = printed;
  const std::size_t digit = digits[lot() % digits.size()];
  const char c = static_cast<char>('0' + static_cast<char>(lot() % 10));
  if (c == now[digit]) return std::nullopt;
  now[digit] = c;
  std::vector<int> numbers;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (!IsDigit(now[i])) continue;
    int n = 0;
    while (i < now.size() && IsDigit(now[i])) n = n * 10 + (now[i++] - '0');
    numbers.push_back(n);
  }
  if (numbers.size() != 3 || numbers[2] < 1945 || numbers[2] > 2100) return std::nullopt;
  normalize::PrintedDate date;
  date.day = numbers[0];
  date.month = numbers[1];
  date.year = numbers[2];
  Mutation m = Replaced("date", d.where.line, {at, at + printed.size()}, now);
  auto& target = m.model.dates[place.index];
  // The date of the decision itself may have been read here.
  if (target.own && m.model.header.date == target.date)
    m.model.header.date = date.IsComplete() ? std::optional(date.ToIso()) : std::nullopt;
  target.date = date.IsComplete() ? std::optional(date.ToIso()) : std::nullopt;
  return m;
}

std::optional<Mutation> Mutator::State::Row(const std::string& kind, const Place& place) const {
  const auto& rows = decision->tables[place.table].rows;
  const auto begin = static_cast<std::ptrdiff_t>(rows[place.row].where.line - 1);
  const auto end = static_cast<std::ptrdiff_t>(rows[place.row + 1].where.line - 1);
  Mutation m;
  m.kind = kind;
  m.line = rows[place.row].where.line;
  m.last_line = rows[place.row + 1].where.line;
  m.body = rows[place.row].agency.printed;
  m.what = "lines " + std::to_string(begin + 1) + " to " + std::to_string(end) + ": " + m.body;
  m.model = *decision;
  State changed;
  changed.lines = lines;
  auto& target = m.model.tables[place.table].rows;
  const auto at = static_cast<std::ptrdiff_t>(place.row);
  if (kind == "dropped row") {
    changed.lines.erase(changed.lines.begin() + begin, changed.lines.begin() + end);
    target.erase(target.begin() + at);
  } else {
    const std::vector<std::string> copy(lines.begin() + begin, lines.begin() + end);
    changed.lines.insert(changed.lines.begin() + end, copy.begin(), copy.end());
    const parse::Row row = target[place.row];
    target.insert(target.begin() + at, row);
  }
  m.text = changed.Joined();
  return m;
}

// The last row of a tier moved below the heading of the next.
std::optional<Mutation> Mutator::State::Tier(const Place& place) const {
  const auto& table = decision->tables[place.table];
  const auto& tier = table.tiers[place.index];
  const parse::Row* above = nullptr;
  const parse::Row* below = nullptr;
  for (const auto& row : table.rows) {
    if (row.where.line < tier.where.line) above = &row;
    if (row.where.line > tier.where.line && below == nullptr) below = &row;
  }
  if (above == nullptr || below == nullptr || above->where.page != below->where.page) return std::nullopt;
  const auto a = static_cast<std::ptrdiff_t>(above->where.line - 1);
  const auto h = static_cast<std::ptrdiff_t>(tier.where.line - 1);
  const auto b = static_cast<std::ptrdiff_t>(below->where.line - 1);
  if (h - a > 8 || b - h > 8) return std::nullopt;
  for (const auto& v : above->values) {
    if (v.where.line < above->where.line || v.where.line >= tier.where.line) return std::nullopt;
  }
  Mutation m;
  m.kind = "swapped tier";
  m.line = above->where.line;
  m.last_line = below->where.line;
  m.body = above->agency.printed;
  m.what = "line " + std::to_string(m.line) + ": " + m.body + " moved to " + tier.name;
  m.model = *decision;
  State changed;
  changed.lines.assign(lines.begin(), lines.begin() + a);
  changed.lines.insert(changed.lines.end(), lines.begin() + h, lines.begin() + b);
  changed.lines.insert(changed.lines.end(), lines.begin() + a, lines.begin() + h);
  changed.lines.insert(changed.lines.end(), lines.begin() + b, lines.end());
  m.text = changed.Joined();
  m.model.tables[place.table].rows[static_cast<std::size_t>(above - table.rows.data())].tier = tier.name;
  return m;
}

Mutator::Mutator(std::string_view text, const parse::Decision& decision) : state_(std::make_unique<State>()) {
  for (const auto line : normalize::Split(text, '\n')) state_->lines.emplace_back(line);
  state_->decision = &decision;
  state_->Collect();
}

Mutator::~Mutator() = default;

std::size_t Mutator::Places(const std::string& kind) const {
  const auto it = state_->places.find(kind);
  return it == state_->places.end() ? 0 : it->second.size();
}

std::optional<Mutation> Mutator::Make(const std::string& kind, std::mt19937& lot) const {
  const auto it = state_->places.find(kind);
  if (it == state_->places.end()) return std::nullopt;
  const Place& place = it->second[lot() % it->second.size()];
  if (kind == "score" || kind == "rank") return state_->Figure(kind, place, lot);
  if (kind == "row number") return state_->Ordinal(place, lot);
  if (kind == "dropped row" || kind == "doubled row") return state_->Row(kind, place);
  if (kind == "swapped tier") return state_->Tier(place);
  if (kind == "date") return state_->Dated(place, lot);
  if (kind == "name in a list") return state_->Named(place, lot);
  if (kind == "band count" || kind == "claimed score" || kind == "claimed place")
    return state_->Claimed(kind, place, lot);
  if ((kind == "tier count" || kind == "share") && place.item == 1) return state_->Heading(kind, place, lot);
  if (kind == "roster" && place.item == 1) return state_->Claimed(kind, place, lot);
  return state_->Stated(kind, place, lot);
}

}  // namespace xephang::testing
