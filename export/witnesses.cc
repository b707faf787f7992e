#include "export/witnesses.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "ingest/finding.h"
#include "normalize/decimal.h"
#include "normalize/unicode.h"
#include "parse/decision.h"
#include "validate/rules.h"

namespace xephang::output {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const Json& j) {
  return j.is_string() ? j.get<std::string>() : j.is_null() ? std::string() : j.dump();
}

// One figure of a copy, told by what it measures of which body.
struct Figure {
  std::string value;
  double confidence = 1;
  Json where;
  std::string printed;
  std::string what_vi, what_en;
  std::string group;  // figures of one kind in one table share it
  std::string all_vi, all_en;
};

bool SameNumber(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto x = normalize::Decimal::FromString(a);
  const auto y = normalize::Decimal::FromString(b);
  return x && y && *x == *y;
}

std::string IndicatorKey(const Json& indicator) {
  return indicator.is_null() ? std::string() : normalize::FoldKey(indicator.get<std::string>());
}

std::string LabelOf(const Json& table, std::size_t index) {
  const std::string label = Text(table["label"]);
  return label.empty() ? fmt::format("#{}", index + 1) : label;
}

// All figures of the tables and the stated ones, by keys that the copies share.
std::map<std::string, Figure> FiguresOf(const Json& record) {
  std::map<std::string, Figure> figures;
  std::map<std::string, int> seen;
  const auto put = [&](std::string key, Figure figure) {
    key += fmt::format("#{}", ++seen[key]);
    figures.emplace(std::move(key), std::move(figure));
  };
  for (std::size_t t = 0; t < record["tables"].size(); ++t) {
    const Json& table = record["tables"][t];
    const std::string of = Text(table["subject"]) + "|" + Text(table["block"]) + "|" + IndicatorKey(table["indicator"]);
    for (const auto& row : table["rows"]) {
      const std::string id = Text(row["agency"]["id"]);
      const std::string body = id.empty() ? "?" + normalize::FoldKey(Text(row["agency"]["printed"])) : id;
      for (const auto& v : row["values"]) {
        Figure f;
        f.value = Text(v["value"]);
        f.confidence = v.value("confidence", 1.0);
        f.printed = Text(v["printed"]);
        f.where = {{"table", LabelOf(table, t)},
                   {"block", table["block"]},
                   {"indicator", v["indicator"]},
                   {"page", row["page"]},
                   {"line", row["line"]},
                   {"ordinal", row["ordinal"]},
                   {"agency", row["agency"]["printed"]},
                   {"box", v.contains("box") ? v["box"] : Json(nullptr)}};
        const bool rank = v["measure"] == "rank";
        const std::string name = Text(row["agency"]["name"]);
        f.what_vi = fmt::format("{} của “{}” ({})",
                                rank                     ? "hạng"
                                : v["measure"] == "tier" ? "mức"
                                                         : "điểm",
                                name, LabelOf(table, t));
        f.what_en = fmt::format("the {} of “{}” ({})", Text(v["measure"]), name, LabelOf(table, t));
        f.group = fmt::format("{}|{}|{}", t, Text(v["measure"]), IndicatorKey(v["indicator"]));
        f.all_vi = fmt::format("{} ở {}", rank ? "hạng" : v["measure"] == "tier" ? "mức" : "điểm", LabelOf(table, t));
        f.all_en = fmt::format("the {} column of {}", Text(v["measure"]), LabelOf(table, t));
        put(of + "|" + body + "|" + Text(v["measure"]) + "|" + IndicatorKey(v["indicator"]), std::move(f));
      }
    }
  }
  for (const auto& s : record["statements"]) {
    if (s["kind"] != "mean" && s["kind"] != "tier-share" && s["kind"] != "tier-count" && s["kind"] != "max") continue;
    Figure f;
    f.value = Text(s["value"]);
    f.printed = Text(s["printed"]);
    f.where = {{"table", nullptr},
               {"block", s["block"]},
               {"indicator", s["indicator"]},
               {"page", s["page"]},
               {"line", s["line"]},
               {"ordinal", nullptr},
               {"agency", nullptr},
               {"box", s.contains("box") ? s["box"] : Json(nullptr)}};
    const std::string tier = s.contains("tier") ? Text(s["tier"]) : std::string();
    f.what_vi = fmt::format("số liệu đã nêu ({}{})", Text(s["kind"]), tier.empty() ? "" : " " + tier);
    f.what_en = fmt::format("a stated figure ({}{})", Text(s["kind"]), tier.empty() ? "" : " " + tier);
    put("stated|" + Text(s["kind"]) + "|" + Text(s["subject"]) + "|" + Text(s["block"]) + "|" +
            IndicatorKey(s["indicator"]) + "|" + tier,
        std::move(f));
  }
  return figures;
}

std::set<std::string> BodiesOf(const Json& record) {
  std::set<std::string> bodies;
  for (const auto& table : record["tables"]) {
    for (const auto& row : table["rows"]) {
      const std::string id = Text(row["agency"]["id"]);
      if (!id.empty()) bodies.insert(id);
    }
  }
  return bodies;
}

// The same bodies, but for what one copy could not read.
bool SameBodies(const Json& a, const Json& b) {
  const auto x = BodiesOf(a);
  const auto y = BodiesOf(b);
  if (x.empty() || y.empty()) return false;
  std::vector<std::string> both;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
  return both.size() * 5 >= std::max(x.size(), y.size()) * 4;
}

// The same finding in another copy.
bool SameFinding(const Json& a, const Json& b) {
  return a["rule"] == b["rule"] && a["verdict"] == b["verdict"] && a["stated"] == b["stated"] &&
         a["recomputed"] == b["recomputed"] && a["where"]["block"] == b["where"]["block"] &&
         IndicatorKey(a["where"]["indicator"]) == IndicatorKey(b["where"]["indicator"]);
}

}  // namespace

struct Witnesses::Told {
  std::vector<Json> findings;
  std::vector<Json> other_findings;  // of the copy read with confidence, each with its record
  std::vector<std::string> copies;
  int equal = 0;
  int different = 0;
};

WitnessKey WitnessKeyOf(const Json& record) {
  WitnessKey key;
  key.record = Text(record["id"]);
  key.number = Text(record["number"]);
  key.date = Text(record["date"]);
  key.group = Text(record["kind"]) + "|" + (record["province"].is_null() ? "" : Text(record["province"]["code"])) +
              "|" + Text(record["period"]["year"]) + "|" + Text(record["period"]["part"]) + "|" +
              record["subjects"].dump();
  int pages = 0;
  double quality = 0;
  for (const auto& page : record["source"]["pages"]) {
    quality += page["quality"].get<double>() * 100;
    ++pages;
  }
  key.quality = pages == 0 ? 0 : static_cast<int>(quality / pages + 0.5);
  if (record["tables"].empty() || record["period"]["year"].is_null()) key.group.clear();
  return key;
}

Witnesses::Witnesses(std::vector<WitnessKey> keys, const Load& load) {
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) {
    if (a.group != b.group) return a.group < b.group;
    if (a.quality != b.quality) return a.quality > b.quality;
    return a.record < b.record;
  });
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].group.empty()) continue;
    std::optional<Json> first;
    for (std::size_t j = i + 1; j < keys.size() && keys[j].group == keys[i].group; ++j) {
      const WitnessKey& a = keys[i];
      const WitnessKey& b = keys[j];
      // Two numbers are two decisions; a copy with neither number nor date may belong to any.
      if (!a.number.empty() && !b.number.empty() && a.number != b.number) continue;
      if (!a.date.empty() && !b.date.empty() && a.date.substr(0, 7) != b.date.substr(0, 7)) continue;
      if (!first) first = load(a.record);
      const Json second = load(b.record);
      if (!SameBodies(*first, second)) continue;
      WitnessPair pair;
      pair.better = a.record;
      pair.other = b.record;
      pair.number = a.number.empty() ? b.number : a.number;
      pair.date = a.date.empty() ? b.date : a.date;
      Compare(*first, second, pair);
      // Half of the figures alike, or it is another assessment of the same bodies.
      if (pair.equal <= pair.different) continue;
      pairs_.push_back(pair);
    }
  }
}

Witnesses::~Witnesses() = default;

void Witnesses::Compare(const Json& better, const Json& other, WitnessPair& pair) {
  const auto a = FiguresOf(better);
  const auto b = FiguresOf(other);
  std::vector<Json> findings;
  const auto add = [&](const Figure& of_better, const Figure* of_other, const std::string& other_value) {
    Finding f;
    f.rule = Rule::kWitness;
    const bool sure = of_better.confidence >= parse::kSureFigure &&
                      (of_other == nullptr || of_other->confidence >= parse::kSureFigure);
    validate::Parts parts;
    parts.Set("what", of_better.what_vi, of_better.what_en);
    parts.Number("stated", of_better.value);
    parts.Set("recomputed", other_value.empty() ? "không có" : normalize::ForReader(other_value, true),
              other_value.empty() ? "nothing" : other_value);
    validate::Say(f, validate::Phrase::kWitness, parts);
    Json j;
    j["rule"] = NameOf(Rule::kWitness);
    j["verdict"] = NameOf(Verdict::kInconsistent);
    // What one copy lacks may be what was not read.
    j["severity"] = NameOf(sure && of_other != nullptr ? Severity::kError : Severity::kWarning);
    j["suspect"] = NameOf(sure && of_other != nullptr ? Suspect::kSource : Suspect::kReading);
    j["where"] = {{"record", pair.better}};
    for (const auto* field : {"table", "block", "indicator", "page", "box", "line", "ordinal", "agency"})
      j["where"][field] = of_better.where[field];
    j["stated"] = of_better.value.empty() ? Json(nullptr) : Json(of_better.value);
    j["recomputed"] = other_value.empty() ? Json(nullptr) : Json(other_value);
    j["interval"] = nullptr;
    j["reconciled_by"] = nullptr;
    j["printed"] = of_better.printed;
    j["message"] = f.message;
    j["message_en"] = f.message_en;
    j["other_record"] = pair.other;
    findings.push_back(std::move(j));
  };
  // A column that the other copy lacks from top to bottom is one difference.
  std::map<std::string, std::pair<int, int>> lacking;  // figures, and those that the other copy lacks
  for (const auto& [key, figure] : a) {
    if (figure.group.empty()) continue;
    auto& [all, missing] = lacking[figure.group];
    ++all;
    missing += b.count(key) == 0 ? 1 : 0;
  }
  std::set<std::string> told_whole;
  for (const auto& [key, figure] : a) {
    const auto it = b.find(key);
    if (it == b.end() && !figure.group.empty()) {
      const auto [all, missing] = lacking[figure.group];
      if (all == missing && all > 1) {
        if (!told_whole.insert(figure.group).second) continue;
        Figure whole = figure;
        whole.what_vi = figure.all_vi;
        whole.what_en = figure.all_en;
        whole.value = std::to_string(all);
        whole.where["agency"] = nullptr;
        ++pair.different;
        add(whole, nullptr, std::string());
        continue;
      }
    }
    if (it != b.end() && SameNumber(it->second.value, figure.value)) {
      ++pair.equal;
      continue;
    }
    if (it == b.end() && figure.value.empty()) continue;
    ++pair.different;
    add(figure, it == b.end() ? nullptr : &it->second, it == b.end() ? std::string() : it->second.value);
  }
  if (pair.equal <= pair.different) return;
  const std::string date_a = Text(better["date"]);
  const std::string date_b = Text(other["date"]);
  if (!date_a.empty() && !date_b.empty() && date_a != date_b) {
    Figure f;
    f.value = date_a;
    f.what_vi = "ngày ban hành";
    f.what_en = "the date";
    f.where = {{"table", nullptr}, {"block", nullptr}, {"indicator", nullptr}, {"page", 1},
               {"box", nullptr},   {"line", 1},        {"ordinal", nullptr},   {"agency", nullptr}};
    Figure o = f;
    ++pair.different;
    add(f, &o, date_b);
  }
  Told& told = told_[pair.better];
  told.findings.insert(told.findings.end(), findings.begin(), findings.end());
  told.equal += pair.equal;
  told.different += static_cast<int>(findings.size());
  told.copies.push_back(pair.other);
  told_[pair.other].copies.push_back(pair.better);
  const auto lend = [&](const Json& from, const std::string& to) {
    for (const auto& f : from["findings"]) {
      if (f["suspect"] != "source") continue;
      told_[to].other_findings.push_back(f);
    }
  };
  lend(better, pair.other);
  lend(other, pair.better);
}

Json Witnesses::ToJson() const {
  Json out = Json::array();
  for (const auto& p : pairs_) {
    out.push_back({{"records", {p.better, p.other}},
                   {"number", p.number.empty() ? Json(nullptr) : Json(p.number)},
                   {"date", p.date.empty() ? Json(nullptr) : Json(p.date)},
                   {"text_from", p.better},
                   {"equal", p.equal},
                   {"different", p.different}});
  }
  return out;
}

void Witnesses::Apply(Json& record) const {
  const auto it = told_.find(Text(record["id"]));
  if (it == told_.end()) return;
  const Told& told = it->second;
  record["witnesses"] = told.copies;
  for (auto& f : record["findings"]) {
    const auto same = std::find_if(told.other_findings.begin(), told.other_findings.end(),
                                   [&](const Json& other) { return SameFinding(f, other); });
    if (same == told.other_findings.end()) continue;
    f["confirmed_by"] = (*same)["where"]["record"];
    f["suspect"] = "source";
  }
  for (const auto& f : told.findings) record["findings"].push_back(f);
  if (told.equal + told.different == 0) return;
  record["checked"]["witness"] = {
      {"consistent", told.equal}, {"rounding", 0}, {"inconsistent", told.different}, {"untestable", 0}};
}

}  // namespace xephang::output
