#include "export/findings_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "ingest/finding.h"
#include "normalize/decimal.h"
#include "normalize/unicode.h"

namespace xephang::output {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kQuoteCodePoints = 240;

std::string Text(const Json& j) {
  return j.is_string() ? j.get<std::string>() : j.is_null() ? std::string() : j.dump();
}

std::string Shortened(const std::string& text) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) continue;
    if (++points > kQuoteCodePoints) return text.substr(0, i) + "…";
  }
  return text;
}

std::string SeverityWord(const std::string& severity, bool vi) {
  if (severity == "error") return vi ? "LỖI" : "ERROR";
  if (severity == "warning") return vi ? "CẢNH BÁO" : "WARNING";
  return vi ? "GHI CHÚ" : "NOTE";
}

void AddTally(Json& into, const Json& checked) {
  for (const auto& [rule, tally] : checked.items()) {
    if (!into.contains(rule)) into[rule] = {{"consistent", 0}, {"rounding", 0}, {"inconsistent", 0}, {"untestable", 0}};
    for (const auto& [key, n] : tally.items()) into[rule][key] = into[rule][key].get<int>() + n.get<int>();
  }
}

}  // namespace

std::string FindingsText(const Json& record, Language language) {
  const bool vi = language == Language::kVietnamese;
  if (record["findings"].empty()) return {};
  std::string title = Text(record["number"]);
  if (title.empty()) title = vi ? "(không số)" : "(no number)";
  std::string names;
  for (const auto& n : record["source"]["names"]) names += (names.empty() ? "" : ", ") + n.get<std::string>();
  std::string out = title;
  if (!record["date"].is_null()) out += fmt::format(", {}", Text(record["date"]));
  if (!record["province"].is_null()) out += fmt::format(" · {}", Text(record["province"]["name"]));
  if (!record["period"]["year"].is_null()) {
    out += fmt::format(" · {}{}", Text(record["period"]["year"]),
                       record["period"]["part"].is_null() ? "" : " " + Text(record["period"]["part"]));
  }
  out += fmt::format(" · {}\n", names);
  std::vector<const Json*> findings;  // the gravest first
  for (const auto& f : record["findings"]) findings.push_back(&f);
  const auto weight = [](const Json& f) { return f["severity"] == "error" ? 0 : f["severity"] == "warning" ? 1 : 2; };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Json* a, const Json* b) { return weight(*a) < weight(*b); });
  for (const Json* finding : findings) {
    const Json& f = *finding;
    const auto& w = f["where"];
    std::string place = Text(w["table"]);
    const auto add = [&](const std::string& part) { place += (place.empty() ? "" : ", ") + part; };
    if (w["page"].get<int>() > 0) add(fmt::format("{} {}", vi ? "trang" : "page", w["page"].get<int>()));
    if (w["line"].get<int>() > 0) add(fmt::format("{} {}", vi ? "dòng" : "line", w["line"].get<int>()));
    out +=
        fmt::format("  {:<8} {:<14} {}{}\n", SeverityWord(Text(f["severity"]), vi), Text(f["rule"]), place,
                    Text(f["suspect"]) == "reading" ? (vi ? " (nghi do đọc)" : " (our reading may be at fault)") : "");
    out += fmt::format("           {}\n", Text(vi ? f["message"] : f["message_en"]));
    const std::string printed = Text(f["printed"]);
    if (!printed.empty())
      out += fmt::format("           {} “{}”\n", vi ? "Nguyên văn:" : "As printed:", Shortened(printed));
    if (!f["interval"].is_null()) {
      const auto number = [&](const Json& j) { return normalize::ForReader(Text(j), vi); };
      out += fmt::format("           {} {}; {} {} [{}; {}]\n", vi ? "Ghi:" : "Stated:", number(f["stated"]),
                         vi ? "tính lại:" : "recomputed:", number(f["recomputed"]), number(f["interval"][0]),
                         number(f["interval"][1]));
    }
  }
  return out;
}

std::vector<Json> FindingsOf(const Json& record, Language language) {
  std::vector<Json> findings;
  for (Json f : record["findings"]) {
    if (language == Language::kEnglish) f["message"] = f["message_en"];
    f.erase("message_en");
    findings.push_back(std::move(f));
  }
  return findings;
}

CheckedTotals::CheckedTotals() : sum_(std::make_unique<Json>(Json::object())) {}
CheckedTotals::~CheckedTotals() = default;

void CheckedTotals::Add(const Json& record) { AddTally(*sum_, record["checked"]); }

Json CheckedTotals::ToJson() const {
  Json ordered = Json::object();
  for (std::size_t i = 0; i < static_cast<std::size_t>(Rule::kCount); ++i) {
    const std::string name(NameOf(static_cast<Rule>(i)));
    if (sum_->contains(name)) ordered[name] = (*sum_)[name];
  }
  return ordered;
}

std::string CheckedTotals::ToText(Language language) const {
  const bool vi = language == Language::kVietnamese;
  const auto pad = [](const std::string& text, std::size_t width) {
    const std::size_t n = normalize::CountCodePoints(text);
    return n < width ? std::string(width - n, ' ') + text : text;
  };
  const auto line = [&](const std::string& rule, const std::string& a, const std::string& b, const std::string& c,
                        const std::string& d) {
    return fmt::format("{:<16}", rule) + pad(a, 12) + pad(b, 12) + pad(c, 16) + pad(d, 18) + "\n";
  };
  std::string out = vi ? line("", "khớp", "làm tròn", "không khớp", "không kiểm được")
                       : line("", "consistent", "rounding", "inconsistent", "untestable");
  const Json sum = ToJson();
  for (const auto& [rule, t] : sum.items()) {
    out += line(rule, t["consistent"].dump(), t["rounding"].dump(), t["inconsistent"].dump(), t["untestable"].dump());
  }
  return out;
}

}  // namespace xephang::output
