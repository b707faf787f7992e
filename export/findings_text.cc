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

bool HasLetters(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80U;
  });
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

namespace {

std::string TitleOf(const Json& record, bool vi) {
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
  return out + fmt::format(" · {}\n", names);
}

// The figures of a finding that a reader has to look at, where its sentence cannot hold them: those of which one other
// digit would reconcile it.
std::string CandidatesText(const Json& finding, bool vi) {
  constexpr std::size_t kShown = 6;
  if (!finding.contains("involved") || Text(finding["verdict"]) != "inconsistent") return {};
  std::size_t n = 0;
  std::string out;
  for (const auto& i : finding["involved"]) {
    if (!i.contains("would_be")) continue;
    if (n++ >= kShown) continue;
    std::string would_be;
    for (const auto& w : i["would_be"])
      would_be += (would_be.empty() ? "" : "/") + normalize::ForReader(w.get<std::string>(), vi);
    out += fmt::format("{}“{}” {} → {}", n == 1 ? "" : "; ", Text(i["agency"]),
                       normalize::ForReader(Text(i["number"]), vi), would_be);
  }
  if (n <= 3) return {};  // the sentence names them
  if (n > kShown) out += fmt::format(fmt::runtime(vi ? "; và {} điểm khác" : "; and {} others"), n - kShown);
  return fmt::format(fmt::runtime(vi ? "           Nếu một chữ số bị nhầm, có thể ở: {}.\n"
                                     : "           If one digit is a slip, it may be in: {}.\n"),
                     out);
}

int Weight(const Json& severity) { return severity == "error" ? 0 : severity == "warning" ? 1 : 2; }

}  // namespace

void Filter(Json& record, const FindingFilter& filter) {
  const auto wanted = [&](const std::string& rule) { return filter.rules.empty() || filter.rules.count(rule) != 0; };
  Json findings = Json::array();
  for (auto& f : record["findings"]) {
    if (wanted(f["rule"].get<std::string>()) && Weight(f["severity"]) <= Weight(filter.severity))
      findings.push_back(std::move(f));
  }
  record["findings"] = std::move(findings);
  Json checked = Json::object();
  for (auto& [rule, tally] : record["checked"].items()) {
    if (wanted(rule)) checked[rule] = tally;
  }
  record["checked"] = std::move(checked);
}

Json CoverageOf(const Json& record) {
  return {{"record", record["id"]},
          {"names", record["source"]["names"]},
          {"text_numbers", record.contains("text_numbers") ? record["text_numbers"] : Json(nullptr)}};
}

std::string CoverageText(const Json& record, Language language, bool sentences) {
  if (!record.contains("text_numbers")) return {};  // written by an earlier version
  const bool vi = language == Language::kVietnamese;
  const Json& n = record["text_numbers"];
  std::string out = TitleOf(record, vi);
  out += fmt::format(
      fmt::runtime(vi ? "  Số trong phần lời: {}; hiểu được: {}; chưa hiểu: {} (trong {} câu).\n"
                      : "  Numbers in the running text: {}; understood: {}; not understood: {} (in {} sentences).\n"),
      n["total"].get<int>(), n["understood"].get<int>(), n["total"].get<int>() - n["understood"].get<int>(),
      n["not_understood"].size());
  if (!sentences) return out;
  for (const auto& s : n["not_understood"]) {
    std::string numbers;
    for (const auto& number : s["numbers"]) numbers += (numbers.empty() ? "" : ", ") + number.get<std::string>();
    out += fmt::format("    {} {}, {} {}: {} — “{}”\n", vi ? "trang" : "page", s["page"].get<int>(),
                       vi ? "dòng" : "line", s["line"].get<int>(), numbers, Shortened(s["printed"].get<std::string>()));
  }
  return out;
}

std::string FindingsText(const Json& record, Language language) {
  const bool vi = language == Language::kVietnamese;
  if (record["findings"].empty()) return {};
  std::string out = TitleOf(record, vi);
  std::vector<const Json*> findings;  // the gravest first
  for (const auto& f : record["findings"]) findings.push_back(&f);
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Json* a, const Json* b) { return Weight((*a)["severity"]) < Weight((*b)["severity"]); });
  for (const Json* finding : findings) {
    const Json& f = *finding;
    const auto& w = f["where"];
    std::string place = Text(w["table"]);
    const auto add = [&](const std::string& part) { place += (place.empty() ? "" : ", ") + part; };
    if (w["page"].get<int>() > 0) add(fmt::format("{} {}", vi ? "trang" : "page", w["page"].get<int>()));
    if (w["line"].get<int>() > 0) add(fmt::format("{} {}", vi ? "dòng" : "line", w["line"].get<int>()));
    out +=
        fmt::format("  {:<8} {:<14} {}{}\n", SeverityWord(Text(f["severity"]), vi), Text(f["rule"]), place,
                    Text(f["suspect"]) == "reading" ? (vi ? " (có thể do đọc nhầm)" : " (our reading may be at fault)")
                    : f.contains("confirmed_by") ? (vi ? " (bản kia cũng vậy)" : " (the other copy has it, too)")
                                                 : "");
    out += fmt::format("           {}\n", Text(vi ? f["message"] : f["message_en"]));
    const std::string printed = Text(f["printed"]);
    if (HasLetters(printed))  // a bare figure stands in the sentence already
      out += fmt::format("           {} “{}”\n", vi ? "Nguyên văn:" : "As printed:", Shortened(printed));
    if (!f["interval"].is_null()) {
      const auto number = [&](const Json& j) { return normalize::ForReader(Text(j), vi); };
      out += fmt::format("           {} {}; {} {} [{}; {}]\n", vi ? "Ghi:" : "Stated:", number(f["stated"]),
                         vi ? "tính lại:" : "recomputed:", number(f["recomputed"]), number(f["interval"][0]),
                         number(f["interval"][1]));
    }
    out += CandidatesText(f, vi);
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

void CheckedTotals::Add(const Json& record) {
  AddTally(*sum_, record["checked"]);
  if (!record.contains("untested")) return;  // written by an earlier version
  for (const auto& u : record["untested"]) {
    const std::string rule = u["rule"].get<std::string>();
    if (!sum_->contains(rule)) continue;
    Json& because = (*sum_)[rule]["because"];
    const auto it = std::find_if(because.begin(), because.end(), [&](const Json& b) { return b["why"] == u["why"]; });
    if (it == because.end()) {
      because.push_back(u);
    } else {
      (*it)["count"] = (*it)["count"].get<int>() + u["count"].get<int>();
    }
  }
}

Json CheckedTotals::ToJson(Language language) const {
  Json ordered = Json::object();
  for (std::size_t i = 0; i < static_cast<std::size_t>(Rule::kCount); ++i) {
    const std::string name(NameOf(static_cast<Rule>(i)));
    if (!sum_->contains(name)) continue;
    Json tally = (*sum_)[name];
    if (tally.contains("because")) {
      Json because = Json::array();
      for (const auto& b : tally["because"]) {
        because.push_back({{"why", language == Language::kVietnamese ? b["why"] : b["why_en"]}, {"count", b["count"]}});
      }
      tally.erase("because");
      tally["untestable_because"] = std::move(because);
    }
    ordered[name] = std::move(tally);
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
  const Json sum = ToJson(language);
  std::string why;
  for (const auto& [rule, t] : sum.items()) {
    if (t.contains("untestable_because")) {
      for (const auto& b : t["untestable_because"])
        why += fmt::format("  {:<14} {:>5}  {}\n", rule, b["count"].get<int>(), b["why"].get<std::string>());
    }
    out += line(rule, t["consistent"].dump(), t["rounding"].dump(), t["inconsistent"].dump(), t["untestable"].dump());
  }
  if (!why.empty()) out += (vi ? "Không kiểm được vì:\n" : "Untestable because:\n") + why;
  return out;
}

}  // namespace xephang::output
