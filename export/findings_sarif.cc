#include "export/findings_sarif.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ingest/finding.h"
#include "validate/rules.h"

namespace xephang::output {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const Json& j) {
  return j.is_string() ? j.get<std::string>() : j.is_null() ? std::string() : j.dump();
}

constexpr const char* kArchive = "ARCHIVE";

Json ArtifactLocation(const std::string& record) {
  return {{"uri", "text/" + record + ".txt"}, {"uriBaseId", kArchive}};
}

// A result that is no failure has no level.
const char* KindOf(const Json& f) {
  if (f["verdict"] == "inconsistent") return "fail";
  return f["verdict"] == "rounding" ? "informational" : "open";
}

const char* LevelOf(const Json& f) {
  if (f["verdict"] != "inconsistent") return "none";
  return f["severity"] == "error" ? "error" : f["severity"] == "warning" ? "warning" : "note";
}

}  // namespace

Json SarifTool(const std::string& version, Language language) {
  const bool vi = language == Language::kVietnamese;
  Json rules = Json::array();
  for (const auto& info : validate::Rules()) {
    const std::string name(NameOf(info.rule));
    const auto words = [&](const validate::Words& w) { return std::string(vi ? w.vi : w.en); };
    rules.push_back({{"id", name},
                     {"shortDescription", {{"text", words(info.compares)}}},
                     {"fullDescription",
                      {{"text", fmt::format("{}: {}. {}: {}.", vi ? "So" : "Compares", words(info.compares),
                                            vi ? "Cần" : "Needs", words(info.needs))}}},
                     {"help", {{"text", "docs/rules.md#" + name}}},
                     {"defaultConfiguration", {{"level", info.rule == Rule::kUnread ? "warning" : "error"}}}});
  }
  return {{"driver", {{"name", "xephang"}, {"version", version}, {"language", vi ? "vi" : "en"}, {"rules", rules}}}};
}

Json SarifArtifact(const Json& record) {
  Json j;
  j["location"] = ArtifactLocation(Text(record["id"]));
  std::string names;
  for (const auto& n : record["source"]["names"]) names += (names.empty() ? "" : ", ") + n.get<std::string>();
  j["description"] = {{"text", names}};
  j["mimeType"] = "text/plain";
  j["encoding"] = "UTF-8";
  j["properties"] = {{"number", record["number"]},
                     {"date", record["date"]},
                     {"sourceNames", record["source"]["names"]},
                     {"sourceSha256", record["source"]["sha256"]}};
  return j;
}

std::vector<Json> SarifResults(const std::vector<Json>& findings, std::size_t artifact) {
  std::vector<Json> out;
  for (const auto& f : findings) {
    const std::string rule = Text(f["rule"]);
    const auto known = RuleFromName(rule);
    Json j;
    j["ruleId"] = rule;
    if (known) j["ruleIndex"] = static_cast<int>(*known);
    j["kind"] = KindOf(f);
    j["level"] = LevelOf(f);
    j["message"] = {{"text", f["message"]}};
    const Json& where = f["where"];
    Json location;
    Json at = ArtifactLocation(Text(where["record"]));
    at["index"] = artifact;
    location["physicalLocation"]["artifactLocation"] = std::move(at);
    if (where["line"].is_number() && where["line"].get<int>() > 0) {
      location["physicalLocation"]["region"] = {{"startLine", where["line"]}};
      const std::string printed = Text(f["printed"]);
      if (!printed.empty()) location["physicalLocation"]["region"]["snippet"] = {{"text", printed}};
    }
    std::string name;
    for (const auto* part : {"table", "indicator", "agency"}) {
      const std::string text = Text(where[part]);
      if (!text.empty()) name += (name.empty() ? "" : " / ") + text;
    }
    if (!name.empty())
      location["logicalLocations"] = Json::array({{{"fullyQualifiedName", name}, {"kind", "element"}}});
    j["locations"] = Json::array({std::move(location)});
    if (f.contains("involved")) {
      Json related = Json::array();
      for (const auto& i : f["involved"]) {
        Json r;
        Json file = ArtifactLocation(Text(where["record"]));
        file["index"] = artifact;
        r["physicalLocation"]["artifactLocation"] = std::move(file);
        if (i["line"].get<int>() > 0) r["physicalLocation"]["region"] = {{"startLine", i["line"]}};
        std::string text = i.contains("agency") ? Text(i["agency"]) : std::string();
        if (i.contains("printed") && Text(i["printed"]) != text)
          text += (text.empty() ? "" : ": ") + Text(i["printed"]);
        if (i.contains("would_be")) {
          for (std::size_t k = 0; k < i["would_be"].size(); ++k)
            text += (k == 0 ? " → " : " / ") + Text(i["would_be"][k]);
        }
        if (!text.empty()) r["message"] = {{"text", text}};
        related.push_back(std::move(r));
      }
      j["relatedLocations"] = std::move(related);
    }
    j["partialFingerprints"] = {{"xephang/v1", fmt::format("{}|{}|{}|{}|{}", rule, Text(where["record"]), name,
                                                           Text(f["stated"]), Text(f["recomputed"]))}};
    Json properties;
    for (const auto* field : {"verdict", "severity", "suspect", "stated", "recomputed", "interval", "reconciled_by"})
      properties[field] = f[field];
    properties["page"] = where["page"];
    j["properties"] = std::move(properties);
    out.push_back(std::move(j));
  }
  return out;
}

}  // namespace xephang::output
