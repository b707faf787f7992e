// roster: the stated number of bodies and the rows.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "normalize/unicode.h"
#include "validate/report.h"

namespace xephang::validate {
namespace {

struct Bodies {
  int rows = 0;
  int not_assessed = 0;  // of them
  bool office = false;   // the Văn phòng UBND is among them
  const parse::Table* table = nullptr;
};

// The bodies of a block over all tables of the total; those of the categories where there is no table of the total.
Bodies BodiesOf(const parse::Decision& decision, const std::string& subject, const std::string& block) {
  Bodies out;
  for (const bool totals : {true, false}) {
    std::map<std::string, EarlierBodies> earlier;  // by block
    for (const auto* table : TablesOf(decision, subject, block)) {
      if (totals && table->indicator) continue;
      if (out.table == nullptr) out.table = table;
      std::vector<const parse::Row*> here;
      for (const auto& row : table->rows) {
        if (!earlier[table->block].Has(*table, row)) {
          ++out.rows;
          out.not_assessed += row.not_assessed ? 1 : 0;
        }
        here.push_back(&row);
        out.office = out.office || row.agency.id.find("van-phong-uy-ban-nhan-dan") != std::string::npos;
      }
      earlier[table->block].Add(*table, here);
    }
    if (out.rows > 0) break;
  }
  return out;
}

// One name, or one name and its abbreviation: "Sở TT&TT" and "Sở Thông tin và Truyền thông" begin alike.
bool SameName(const parse::Agency& a, const parse::Agency& b) {
  if (normalize::FoldKey(a.printed) == normalize::FoldKey(b.printed)) return true;
  const auto unit = [](const parse::Agency& agency) { return agency.block == "district" || agency.block == "commune"; };
  if (!unit(a) || !unit(b)) return true;
  // The registry gives each its own name back where it has not changed.
  const auto own = [](const parse::Agency& agency) {
    const std::string printed = normalize::FoldKey(agency.printed);
    const std::string name = normalize::FoldKey(agency.name);
    return printed == name || printed.ends_with(name) || name.ends_with(printed) || agency.confidence < 1.0;
  };
  return own(a) && own(b);
}

// The same row twice: its number, its name and all its figures.
bool SameRow(const parse::Row& a, const parse::Row& b) {
  if (a.values.size() < 2 || a.values.size() != b.values.size() || a.agency.printed != b.agency.printed) return false;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    if (a.values[i].number != b.values[i].number || a.values[i].tier != b.values[i].tier) return false;
  }
  return true;
}

// One body in two rows of one table. Communes of one name are common and tell nothing, but for the same row twice.
void CheckDoubles(Report& report) {
  for (const auto& table : report.decision().tables) {
    const bool namesakes = table.block == "commune";
    std::map<std::string, const parse::Row*> first;
    for (const auto& row : table.rows) {
      if (row.agency.id.empty() && !namesakes) continue;
      const auto [it, fresh] = first.emplace(row.group + "|" + KeyOf(row), &row);
      if (fresh || (namesakes && !SameRow(*it->second, row))) continue;
      // Two districts that became one later have one id, and are two here.
      if (!SameName(it->second->agency, row.agency)) continue;
      Finding f = report.About(Rule::kRoster, table, &row, {});
      if (row.agency.confidence < 1.0 || it->second->agency.confidence < 1.0) f.suspect = Suspect::kReading;
      f.printed = row.agency.printed;
      f.involved = {report.OfRow(*it->second), report.OfRow(row)};
      const auto number = [](const parse::Row& r) { return r.ordinal ? std::to_string(*r.ordinal) : r.agency.printed; };
      Parts parts;
      parts.Set("table", f.table).Set("body", row.agency.printed);
      parts.Set("first", number(*it->second)).Set("second", number(row));
      Say(f, Phrase::kRosterDouble, parts);
      report.Add(std::move(f));
    }
  }
}

// Bodies of the block that the text says were not assessed, each once.
std::vector<const parse::Agency*> AbsentOf(const parse::Decision& decision, const std::string& block) {
  std::vector<const parse::Agency*> out;
  std::set<std::string> seen;
  for (const auto& c : decision.claims) {
    if (c.kind != parse::ClaimKind::kAbsent) continue;
    for (const auto& body : c.bodies) {
      const std::string own = body.block.empty() ? c.block : body.block;
      if (!block.empty() && own != block) continue;
      if (seen.insert(normalize::FoldKey(body.printed)).second) out.push_back(&body);
    }
  }
  return out;
}

// One count of bodies, wherever the text makes it.
struct Count {
  int stated = 0;
  std::string subject, block;
  bool office_apart = false;  // the Văn phòng UBND stands beside the number
  bool complete = false;      // "138/138": all of them
  const parse::Statement* statement = nullptr;
  const parse::Claim* claim = nullptr;
};

// The sentence counts a block that has no table: an excerpt, or an annex that is not at hand.
bool LacksABlock(const parse::Decision& decision, const parse::Statement& whole) {
  return std::any_of(decision.statements.begin(), decision.statements.end(), [&](const parse::Statement& part) {
    return part.kind == "roster" && !part.block.empty() && part.printed == whole.printed &&
           BodiesOf(decision, part.subject, part.block).rows == 0;
  });
}

void TestCount(Report& report, const Count& count, std::set<std::string>& told) {
  const auto& decision = report.decision();
  const Bodies bodies = BodiesOf(decision, count.subject, count.block);
  if (bodies.rows == 0) {
    report.Untestable(Rule::kRoster, 1, {"không có bảng nào của khối", "no table of the block"});
    return;
  }
  if (count.block.empty() && count.statement != nullptr && LacksABlock(decision, *count.statement)) {
    report.Untestable(Rule::kRoster, 1, {"không có bảng của mọi khối", "not every block has a table"});
    return;
  }
  const auto absent = AbsentOf(decision, count.block);
  // "Văn phòng UBND tỉnh, 19 cơ quan chuyên môn": the office is counted apart. Where another sentence says the same
  // number without it, as in a list of reports received, it may stand apart there, too.
  const int rows = bodies.rows;
  const bool fits = count.stated + (count.office_apart && bodies.office ? 1 : 0) == rows ||
                    (count.claim != nullptr && bodies.office && count.stated + 1 == rows);
  // A body that is printed without figures may be counted, or not.
  const bool assessed = bodies.not_assessed > 0 && !count.complete && count.stated + bodies.not_assessed == rows;
  const bool explained = !count.complete && !absent.empty() && count.stated == rows + static_cast<int>(absent.size());
  if (fits || assessed || explained) {
    report.Consistent(Rule::kRoster);
    return;
  }
  // One claim made in several places is one finding.
  if (!told.insert(count.subject + "|" + count.block + "|" + std::to_string(count.stated)).second) return;
  std::vector<const parse::Value*> first_figures;  // as well read as the row itself
  for (const auto& table : decision.tables) {
    for (const auto& row : table.rows) {
      if (!row.values.empty()) first_figures.push_back(&row.values.front());
    }
  }
  Finding f = count.statement != nullptr ? report.About(Rule::kRoster, *count.statement, first_figures)
                                         : report.About(Rule::kRoster, *count.claim, first_figures);
  f.stated = std::to_string(count.stated);
  if (count.claim != nullptr) f.severity = Severity::kWarning;
  if (bodies.table != nullptr && !count.block.empty()) f.table = LabelOf(decision, *bodies.table);
  f.recomputed = std::to_string(rows);
  const bool apart = count.office_apart && bodies.office;
  Parts parts;
  parts.Set("block", BlockName(count.block, true), BlockName(count.block, false));
  parts.Set("stated", f.stated).Set("recomputed", f.recomputed);
  parts.Set("apart", apart ? " và Văn phòng UBND" : "", apart ? " and the office of the People's Committee" : "");
  std::string vi;
  std::string en;
  if (!absent.empty() && count.stated == rows + static_cast<int>(absent.size())) {
    std::string names;
    for (const auto* body : absent) names += (names.empty() ? "" : ", ") + body->printed;
    f.reconciled_by = fmt::format("{} bodies that the text says were not assessed", absent.size());
    vi = fmt::format("; {} đơn vị còn thiếu được nêu là không được đánh giá: {}", absent.size(), names);
    en = fmt::format("; the {} missing are said not to have been assessed: {}", absent.size(), names);
  }
  Say(f, Phrase::kRoster, parts.Set("tail", vi, en));
  report.Add(std::move(f));
}

// "30/30": more than there are is impossible; and where another sentence says that these are all, "30/60" disagrees.
void TestScale(Report& report, const parse::Statement& st) {
  if (!st.scale || *st.scale == *st.value) return;
  bool disagrees = *st.scale < *st.value;
  for (const auto& other : report.decision().statements) {
    disagrees = disagrees || (other.kind == "roster" && other.subject == st.subject && other.block == st.block &&
                              other.scale && other.value && *other.value == *st.value && *other.scale == *st.value);
  }
  if (!disagrees) {
    report.Untestable(Rule::kRoster, 1,
                      {"văn bản nêu một phần các đơn vị", "the document states a part of the bodies"});
    return;
  }
  Finding f = report.About(Rule::kRoster, st, {});
  f.stated = st.value->ToString() + "/" + st.scale->ToString();
  f.recomputed = st.value->ToString() + "/" + st.value->ToString();
  Parts parts;
  parts.Set("block", BlockName(st.block, true), BlockName(st.block, false)).Set("stated", f.stated);
  Say(f, Phrase::kRosterScale, parts.Set("recomputed", f.recomputed));
  report.Add(std::move(f));
}

// "164 cơ quan (19/19 …; 7/7 …; 138/138 …)": the whole and its blocks in one sentence.
void CheckParts(Report& report) {
  std::vector<const parse::Statement*> rosters;
  for (const auto& st : report.decision().statements) {
    if (st.kind == "roster" && st.value && st.value->ToInt()) rosters.push_back(&st);
  }
  std::set<std::string> told;
  for (std::size_t w = 0; w < rosters.size(); ++w) {
    const auto& whole = *rosters[w];
    if (!whole.block.empty()) continue;
    std::set<std::string> blocks;
    std::string listed;
    std::int64_t sum = 0;
    bool office = false;
    // Its blocks follow it, up to the next whole.
    for (std::size_t p = w + 1; p < rosters.size(); ++p) {
      const auto& part = *rosters[p];
      if (part.printed != whole.printed || part.where.line != whole.where.line || part.block.empty()) break;
      if (!blocks.insert(part.block).second) break;
      const auto n = *part.value->ToInt();
      sum += n;
      office = office || part.with_office;
      listed += (listed.empty() ? "" : " + ") + std::to_string(n);
    }
    if (blocks.size() < 2) continue;
    const auto stated = *whole.value->ToInt();
    if (sum == stated || (office && sum + 1 == stated)) {
      report.Consistent(Rule::kRoster);
      continue;
    }
    if (!told.insert(whole.printed).second) continue;
    Finding f = report.About(Rule::kRoster, whole, {});
    f.recomputed = std::to_string(sum + (office ? 1 : 0));
    Parts parts;
    parts.Set("stated", f.stated).Set("recomputed", f.recomputed).Set("parts", listed + (office ? " + 1" : ""));
    Say(f, Phrase::kRosterParts, parts);
    report.Add(std::move(f));
  }
}

}  // namespace

void CheckRosters(Report& report) {
  CheckDoubles(report);
  CheckParts(report);
  std::set<std::string> told;
  for (const auto& st : report.decision().statements) {
    if (st.kind != "roster" || !st.value || !st.value->ToInt()) continue;
    Count count{static_cast<int>(*st.value->ToInt()), st.subject, st.block, st.with_office, false, &st, nullptr};
    // "138/138": all of them, in this number or beside it in the sentence.
    for (const auto& other : report.decision().statements) {
      count.complete = count.complete || (other.kind == "roster" && other.printed == st.printed && other.scale &&
                                          other.value && *other.scale == *other.value);
    }
    TestCount(report, count, told);
    TestScale(report, st);
  }
  for (const auto& c : report.decision().claims) {
    if (c.kind != parse::ClaimKind::kRoster || !c.count) continue;
    TestCount(report, {*c.count, c.subject, c.block, false, false, nullptr, &c}, told);
  }
}

}  // namespace xephang::validate
