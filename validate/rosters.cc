// roster: the stated number of bodies and the rows.
#include <fmt/format.h>

#include <map>
#include <set>

#include "validate/report.h"

namespace xephang::validate {
namespace {

struct Bodies {
  int rows = 0;
  bool office = false;  // the Văn phòng UBND is among them
  const parse::Table* table = nullptr;
};

// The bodies of a block over all tables of the total; those of the categories where there is no table of the total.
Bodies BodiesOf(const parse::Decision& decision, const std::string& subject, const std::string& block) {
  Bodies out;
  for (const bool totals : {true, false}) {
    std::set<std::string> earlier;
    for (const auto* table : TablesOf(decision, subject, block)) {
      if (totals && table->indicator) continue;
      if (out.table == nullptr) out.table = table;
      std::set<std::string> here;
      for (const auto& row : table->rows) {
        const std::string key = table->block + "|" + table->section + "|" + KeyOf(row);
        out.rows += earlier.count(key) == 0 ? 1 : 0;
        here.insert(key);
        out.office = out.office || row.agency.id.find("van-phong-uy-ban-nhan-dan") != std::string::npos;
      }
      earlier.insert(here.begin(), here.end());
    }
    if (out.rows > 0) break;
  }
  return out;
}

// One body in two rows of one table. Communes of one name are common and tell nothing.
void CheckDoubles(Report& report) {
  for (const auto& table : report.decision().tables) {
    if (table.block == "commune") continue;
    std::map<std::string, const parse::Row*> first;
    for (const auto& row : table.rows) {
      if (row.agency.id.empty()) continue;
      const auto [it, fresh] = first.emplace(row.group + "|" + row.agency.id, &row);
      if (fresh) continue;
      Finding f = report.About(Rule::kRoster, table, &row, {});
      if (row.agency.confidence < 1.0 || it->second->agency.confidence < 1.0) f.suspect = Suspect::kReading;
      f.printed = row.agency.printed;
      const auto number = [](const parse::Row& r) { return r.ordinal ? std::to_string(*r.ordinal) : r.agency.printed; };
      f.message = fmt::format("{}: “{}” đứng ở hai hàng ({} và {}).", f.table, row.agency.printed, number(*it->second),
                              number(row));
      f.message_en = fmt::format("{}: “{}” stands in two rows ({} and {}).", f.table, row.agency.printed,
                                 number(*it->second), number(row));
      report.Add(std::move(f));
    }
  }
}

}  // namespace

void CheckRosters(Report& report) {
  CheckDoubles(report);
  const auto& decision = report.decision();
  std::set<std::string> told;
  for (const auto& st : decision.statements) {
    if (st.kind != "roster" || !st.value || !st.value->ToInt()) continue;
    const auto stated = static_cast<int>(*st.value->ToInt());
    const Bodies bodies = BodiesOf(decision, st.subject, st.block);
    if (bodies.rows == 0) {
      report.Untestable(Rule::kRoster);
      continue;
    }
    // "Văn phòng UBND tỉnh, 19 cơ quan chuyên môn": the office is counted apart.
    const bool fits = stated + (st.with_office && bodies.office ? 1 : 0) == bodies.rows;
    if (fits) {
      report.Consistent(Rule::kRoster);
      continue;
    }
    // One claim made in several places is one finding.
    if (!told.insert(st.subject + "|" + st.block + "|" + std::to_string(stated)).second) continue;
    std::vector<const parse::Value*> first_figures;  // as well read as the row itself
    for (const auto& table : decision.tables) {
      for (const auto& row : table.rows) {
        if (!row.values.empty()) first_figures.push_back(&row.values.front());
      }
    }
    Finding f = report.About(Rule::kRoster, st, first_figures);
    if (bodies.table != nullptr && !st.block.empty()) f.table = LabelOf(decision, *bodies.table);
    f.recomputed = std::to_string(bodies.rows);
    const bool apart = st.with_office && bodies.office;
    f.message = fmt::format("Số đơn vị ({}): văn bản ghi {}{}; bảng có {} hàng.", BlockName(st.block, true), stated,
                            apart ? " và Văn phòng UBND" : "", bodies.rows);
    f.message_en = fmt::format("Number of bodies ({}): the document states {}{}; the tables have {} rows.",
                               BlockName(st.block, false), stated,
                               apart ? " and the office of the People's Committee" : "", bodies.rows);
    report.Add(std::move(f));
  }
}

}  // namespace xephang::validate
