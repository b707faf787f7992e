#include "export/dataset_csv.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "normalize/decimal.h"

namespace xephang::output {
namespace {

using Json = nlohmann::ordered_json;
using normalize::Decimal;

struct Column {
  const char* name;
  const char* type;  // of Frictionless table schema
};

constexpr std::array<Column, 10> kDocuments{{{"record", "string"},
                                             {"number", "string"},
                                             {"date", "date"},
                                             {"province", "string"},
                                             {"period_year", "integer"},
                                             {"period_part", "string"},
                                             {"subject", "string"},
                                             {"title", "string"},
                                             {"source_name", "string"},
                                             {"kind", "string"}}};
constexpr std::array<Column, 16> kObservations{{{"record", "string"},
                                                {"table", "string"},
                                                {"subject", "string"},
                                                {"block", "string"},
                                                {"ordinal", "integer"},
                                                {"agency_id", "string"},
                                                {"agency", "string"},
                                                {"printed_agency", "string"},
                                                {"indicator", "string"},
                                                {"measure", "string"},
                                                {"value", "string"},
                                                {"max", "number"},
                                                {"percent_of_max", "number"},
                                                {"tier", "string"},
                                                {"page", "integer"},
                                                {"confidence", "number"}}};
constexpr std::array<Column, 12> kStatements{{{"record", "string"},
                                              {"kind", "string"},
                                              {"block", "string"},
                                              {"indicator", "string"},
                                              {"value", "number"},
                                              {"printed", "string"},
                                              {"page", "integer"},
                                              {"subject", "string"},
                                              {"tier", "string"},
                                              {"scale", "number"},
                                              {"lower", "number"},
                                              {"upper", "number"}}};
constexpr std::array<Column, 16> kFindings{{{"record", "string"},
                                            {"rule", "string"},
                                            {"verdict", "string"},
                                            {"severity", "string"},
                                            {"suspect", "string"},
                                            {"table", "string"},
                                            {"block", "string"},
                                            {"indicator", "string"},
                                            {"stated", "string"},
                                            {"recomputed", "string"},
                                            {"message", "string"},
                                            {"message_en", "string"},
                                            {"reconciled_by", "string"},
                                            {"agency", "string"},
                                            {"page", "integer"},
                                            {"printed", "string"}}};

template <std::size_t N>
std::string HeaderLine(const std::array<Column, N>& columns) {
  std::string line;
  for (const auto& c : columns) line += (line.empty() ? "" : ",") + std::string(c.name);
  return line + "\n";
}

// A JSON string, number or null as the text of a cell.
std::string Text(const Json& j) {
  if (j.is_null()) return {};
  if (j.is_string()) return j.get<std::string>();
  return j.dump();
}

const Json& At(const Json& j, const char* key) {
  static const Json null = nullptr;
  const auto it = j.find(key);
  return it == j.end() ? null : *it;
}

void AddLine(std::string& out, const std::vector<std::string>& cells) {
  bool first = true;
  for (const auto& c : cells) {
    if (!first) out += ',';
    first = false;
    out += CsvCell(c);
  }
  out += '\n';
}

// value / max in percent, two decimals; empty where either is missing or the max is zero.
std::string PercentOf(const std::string& value, const std::string& max) {
  const auto v = Decimal::FromString(value);
  const auto m = Decimal::FromString(max);
  if (!v || !m || m->unscaled() == 0) return {};
  return normalize::ToFixed(normalize::Ratio(v->ToRatio() * 100 / m->ToRatio()), 2);
}

template <std::size_t N>
Json Resource(const std::string& file, std::size_t bytes, const std::string& sha256,
              const std::array<Column, N>& columns) {
  Json fields = Json::array();
  for (const auto& c : columns) fields.push_back({{"name", c.name}, {"type", c.type}});
  Json r;
  r["name"] = file.substr(0, file.find('.'));
  r["path"] = file;
  r["profile"] = "tabular-data-resource";
  r["format"] = "csv";
  r["mediatype"] = "text/csv";
  r["encoding"] = "utf-8";
  r["bytes"] = bytes;
  r["hash"] = "sha256:" + sha256;
  r["schema"] = {{"fields", fields}, {"missingValues", Json::array({""})}};
  return r;
}

}  // namespace

std::string CsvCell(std::string_view text) {
  std::string cell(text);
  const bool risky = !cell.empty() && (cell[0] == '=' || cell[0] == '+' || cell[0] == '-' || cell[0] == '@' ||
                                       cell[0] == '\t' || cell[0] == '\r');
  if (risky && !Decimal::FromString(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

DatasetWriter::DatasetWriter() {
  const auto begin = [&](std::size_t i, const char* name, std::string header) {
    files_.at(i).name = name;
    files_.at(i).pending = std::move(header);
  };
  begin(0, "documents.csv", HeaderLine(kDocuments));
  begin(1, "observations.csv", HeaderLine(kObservations));
  begin(2, "statements.csv", HeaderLine(kStatements));
  begin(3, "findings.csv", HeaderLine(kFindings));
}

std::vector<DatasetPart> DatasetWriter::TakePending() {
  std::vector<DatasetPart> parts;
  for (auto& file : files_) {
    if (file.pending.empty()) continue;
    file.bytes += file.pending.size();
    file.digest.Update(file.pending);
    parts.push_back({file.name, std::move(file.pending)});
    file.pending.clear();
  }
  return parts;
}

std::vector<DatasetPart> DatasetWriter::Add(const Json& record) {
  auto& [documents, observations, statements, findings] = files_;
  const std::string id = Text(record["id"]);
  std::string names;
  for (const auto& n : record["source"]["names"]) names += (names.empty() ? "" : ";") + n.get<std::string>();
  AddLine(documents.pending, {id, Text(record["number"]), Text(record["date"]),
                              record["province"].is_null() ? "" : Text(record["province"]["name"]),
                              Text(record["period"]["year"]), Text(record["period"]["part"]), Text(record["subject"]),
                              Text(record["title"]), names, Text(record["kind"])});
  for (const auto& t : record["tables"]) {
    const Json& maxima = At(t, "maxima");
    for (const auto& row : t["rows"]) {
      for (const auto& v : row["values"]) {
        const std::string measure = Text(v["measure"]);
        const std::string value = Text(v["value"]);
        std::string max;
        if (measure == "score") {
          const bool of_table = v["indicator"] == t["indicator"];
          if (of_table) max = Text(t["max"]);
          if (!of_table && maxima.is_object() && v["indicator"].is_string())
            max = Text(At(maxima, v["indicator"].get<std::string>().c_str()));
          if (v.contains("of")) max = Text(v["of"]);
        }
        const std::string percent = measure == "percent" ? value : PercentOf(value, max);
        AddLine(observations.pending, {id, Text(t["label"]), Text(t["subject"]), Text(t["block"]), Text(row["ordinal"]),
                                       Text(row["agency"]["id"]), Text(row["agency"]["name"]),
                                       Text(row["agency"]["printed"]), Text(v["indicator"]), measure, value, max,
                                       percent, Text(row["tier"]), Text(row["page"]), Text(v["confidence"])});
      }
    }
  }
  for (const auto& s : record["statements"]) {
    AddLine(statements.pending, {id, Text(s["kind"]), Text(s["block"]), Text(s["indicator"]), Text(s["value"]),
                                 Text(s["printed"]), Text(s["page"]), Text(s["subject"]), Text(At(s, "tier")),
                                 Text(s["scale"]), Text(At(s, "lower")), Text(At(s, "upper"))});
  }
  for (const auto& f : record["findings"]) {
    const auto& w = f["where"];
    AddLine(findings.pending,
            {id, Text(f["rule"]), Text(f["verdict"]), Text(f["severity"]), Text(f["suspect"]), Text(w["table"]),
             Text(w["block"]), Text(w["indicator"]), Text(f["stated"]), Text(f["recomputed"]), Text(f["message"]),
             Text(f["message_en"]), Text(f["reconciled_by"]), Text(w["agency"]), Text(w["page"]), Text(f["printed"])});
  }
  return TakePending();
}

std::vector<DatasetPart> DatasetWriter::Finish() {
  auto parts = TakePending();
  const auto resource = [&](std::size_t i, const auto& columns) {
    const File& f = files_.at(i);
    return Resource(f.name, f.bytes, f.digest.Hex(), columns);
  };
  Json package;
  package["name"] = "xephang";
  package["profile"] = "tabular-data-package";
  package["title"] = "Rankings of Vietnamese agencies";
  package["resources"] = Json::array(
      {resource(0, kDocuments), resource(1, kObservations), resource(2, kStatements), resource(3, kFindings)});
  parts.push_back({"datapackage.json", package.dump(1) + "\n"});
  return parts;
}

}  // namespace xephang::output
