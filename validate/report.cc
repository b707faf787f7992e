#include "validate/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xephang::validate {

Report::Report(const parse::Decision& decision) : decision_(decision) {
  read_by_ocr_ = std::any_of(decision.pages.begin(), decision.pages.end(),
                             [](const Page& p) { return p.text_from == TextOrigin::kOcr; });
}

void Report::Add(Finding finding) {
  // A table that was not read whole cannot accuse its source of what is missing.
  if (finding.verdict == Verdict::kInconsistent && OfIncompleteTable(finding)) {
    finding.suspect = Suspect::kReading;
    if (finding.severity == Severity::kError) finding.severity = Severity::kWarning;
  }
  // Sentences and headings of a scan were read once, by the engine alone: they accuse nobody.
  // Nor does a number that is missing in one: a row may have been lost with its border.
  if (finding.suspect == Suspect::kSource && read_by_ocr_ &&
      (RestsOnText(finding.rule) || finding.rule == Rule::kOrdinal ||
       (finding.rule == Rule::kRankRange && !CountsThrough(finding))))
    finding.suspect = Suspect::kReading;
  Tally& tally = At(finding.rule);
  switch (finding.verdict) {
    case Verdict::kInconsistent:
      ++tally.inconsistent;
      break;
    case Verdict::kRounding:
      ++tally.rounding;
      break;
    case Verdict::kUntestable:
      ++tally.untestable;
      break;
  }
  out_.findings.push_back(std::move(finding));
}

void Report::Untestable(Rule rule, int n, Words why) {
  At(rule).untestable += n;
  for (auto& u : out_.untested) {
    if (u.rule == rule && u.vi == why.vi) {
      u.count += n;
      return;
    }
  }
  out_.untested.push_back({rule, std::string(why.vi), std::string(why.en), n});
}

Validation Report::Take() {
  std::stable_sort(out_.untested.begin(), out_.untested.end(),
                   [](const auto& a, const auto& b) { return a.rule < b.rule; });
  return std::move(out_);
}

bool Report::RestsOnText(Rule rule) {
  switch (rule) {
    case Rule::kSum:
    case Rule::kRankOrder:
    case Rule::kRankTies:
    case Rule::kRankRange:
    case Rule::kOrdinal:
    case Rule::kScoreRange:
    case Rule::kWitness:
    case Rule::kUnread:
      return false;
    default:
      return true;
  }
}

bool Report::CountsThrough(const Finding& finding) const {
  const auto counts = [](const parse::Table& table) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const auto& ordinal = table.rows[i].ordinal;
      if (!ordinal || (i > 0 && *ordinal != *table.rows[i - 1].ordinal + 1)) return false;
    }
    return !table.rows.empty() && table.rows.front().ordinal == 1;
  };
  return std::all_of(decision_.tables.begin(), decision_.tables.end(), [&](const parse::Table& table) {
    return LabelOf(decision_, table) != finding.table || counts(table);
  });
}

bool Report::OfIncompleteTable(const Finding& finding) const {
  for (const auto& table : decision_.tables) {
    if (!table.incomplete) continue;
    if (finding.table == LabelOf(decision_, table)) return true;
    if (finding.table.empty() && (finding.block.empty() || finding.block == table.block)) return true;
  }
  return false;
}

Finding Report::About(Rule rule, const parse::Table& table, const parse::Row* row,
                      const std::vector<const parse::Value*>& figures) const {
  Finding f;
  f.rule = rule;
  f.table = LabelOf(decision_, table);
  f.block = table.block;
  f.where = row != nullptr ? row->where : table.where;
  if (row != nullptr) {
    f.ordinal = row->ordinal;
    f.agency = row->agency.printed;
  }
  f.suspect = SuspectOf(figures);
  return f;
}

Finding Report::About(Rule rule, const parse::Statement& statement,
                      const std::vector<const parse::Value*>& figures) const {
  Finding f;
  f.rule = rule;
  f.block = statement.block;
  f.indicator = statement.indicator;
  f.where = statement.where;
  f.printed = statement.printed;
  if (statement.value) f.stated = statement.value->ToString();
  f.suspect = SuspectOf(figures);
  return f;
}

Finding Report::About(Rule rule, const parse::Claim& claim, const std::vector<const parse::Value*>& figures) const {
  Finding f;
  f.rule = rule;
  f.block = claim.block;
  f.indicator = claim.indicator;
  f.where = claim.where;
  f.printed = claim.printed;
  f.suspect = SuspectOf(figures);
  return f;
}

Involved Report::OfRow(const parse::Row& row) const {
  Involved i;
  i.what = "row";
  i.where = row.where;
  i.ordinal = row.ordinal;
  i.agency = row.agency.printed;
  if (const auto* table = TableOf(decision_, row)) i.table = LabelOf(decision_, *table);
  return i;
}

Involved Report::OfFigure(const parse::Row& row, const parse::Value& figure) const {
  Involved i = OfRow(row);
  i.what = parse::NameOf(figure.measure);
  i.where = figure.where;
  i.indicator = figure.indicator;
  i.printed = figure.printed;
  if (figure.number) i.number = figure.number->ToString();
  return i;
}

Involved Report::OfStatement(const parse::Statement& statement) {
  Involved i;
  i.what = "statement";
  i.where = statement.where;
  i.indicator = statement.indicator;
  i.printed = statement.printed;
  if (statement.value) i.number = statement.value->ToString();
  return i;
}

std::string BlockName(const std::string& block, bool vietnamese) {
  struct Name {
    const char *block, *vi, *en;
  };
  static constexpr std::array<Name, 8> kNames{{{"", "toàn bộ các cơ quan", "all bodies"},
                                               {"province", "khối cơ quan cấp tỉnh", "provincial bodies"},
                                               {"district", "khối cấp huyện", "districts"},
                                               {"commune", "khối cấp xã", "communes"},
                                               {"central", "khối cơ quan ngành dọc", "central bodies"},
                                               {"public-service", "khối đơn vị sự nghiệp", "public service units"},
                                               {"party", "khối Đảng, đoàn thể", "Party bodies"},
                                               {"provinces", "các tỉnh, thành phố", "provinces"}}};
  for (const auto& n : kNames) {
    if (block == n.block) return vietnamese ? n.vi : n.en;
  }
  return block;
}

std::string IndicatorPhrase(const std::optional<std::string>& indicator, bool vietnamese) {
  if (!indicator) return {};
  return vietnamese ? fmt::format(" chỉ số “{}”", *indicator) : fmt::format(" of “{}”", *indicator);
}

std::string OfClaim(const parse::Decision& decision, const ScoreSet& set, const std::optional<std::string>& indicator,
                    bool vietnamese) {
  std::string tables;
  for (const auto* t : set.tables) tables += (tables.empty() ? "" : ", ") + LabelOf(decision, *t);
  return tables + IndicatorPhrase(indicator, vietnamese);
}

void BlameReading(Finding& finding, const std::optional<OtherReading>& other, std::string& vi, std::string& en) {
  if (!other) return;
  finding.suspect = Suspect::kReading;
  if (finding.severity == Severity::kError) finding.severity = Severity::kWarning;
  const std::string number = other->number.ToString();
  finding.reconciled_by = "another reading of “" + other->figure->printed + "”: " + number;
  vi += "; khớp nếu ô “" + other->figure->printed + "” đọc là " + Vi(number);
  en += "; it agrees if the cell “" + other->figure->printed + "” reads " + number;
}

std::string Vi(const std::string& decimal) { return normalize::ForReader(decimal, true); }

}  // namespace xephang::validate
