#include "export/record_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "parse/name_candidates.h"

namespace xephang::output {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json OrNull(const std::optional<normalize::Decimal>& value) { return value ? Json(value->ToString()) : Json(nullptr); }

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

// Hundredths of a point are finer than any page is printed; more digits would only tell of the arithmetic.
double Points(double value) { return std::round(value * 100) / 100; }

Json BoxJson(const Box& box) {
  return Json::array({Points(box.x), Points(box.y), Points(box.width), Points(box.height)});
}

std::string_view OriginName(TextOrigin origin) {
  switch (origin) {
    case TextOrigin::kLayer:
      return "layer";
    case TextOrigin::kOcr:
      return "ocr";
    case TextOrigin::kRepairedLayer:
      return "repaired-layer";
  }
  return "layer";
}

std::string_view BreaksName(PageBreaks breaks) {
  switch (breaks) {
    case PageBreaks::kNone:
      return "none";
    case PageBreaks::kFormFeed:
      return "form-feed";
    case PageBreaks::kPages:
      return "pages";
    case PageBreaks::kInferred:
      return "inferred";
  }
  return "none";
}

Json SourceJson(const parse::Decision& d) {
  Json source;
  source["names"] = d.source.names;
  source["sha256"] = d.source.sha256;
  source["bytes"] = d.source.bytes;
  source["media_type"] = d.source.media_type;
  source["page_breaks"] = BreaksName(d.page_breaks);
  source["pages"] = Json::array();
  for (const auto& page : d.pages) {
    Json p;
    p["number"] = page.number;
    p["text_from"] = OriginName(page.text_from);
    p["quality"] = static_cast<double>(page.quality) / 100.0;
    if (!page.label.empty()) p["label"] = page.label;
    if (page.width > 0) p["size"] = {Points(page.width), Points(page.height)};
    if (page.trust != TextTrust::kTrusted)
      p[page.text_from == TextOrigin::kOcr ? "ocr_because" : "needs_ocr"] = NameOf(page.trust);
    for (const auto& r : page.repairs) {
      p["repairs"].push_back(
          {{"line", r.line}, {"was", r.was}, {"now", r.now}, {"confidence", std::round(r.confidence * 100) / 100}});
    }
    source["pages"].push_back(std::move(p));
  }
  if (!d.source.signatures.empty()) {
    source["signatures"] = Json::array();
    for (const auto& s : d.source.signatures) {
      source["signatures"].push_back({{"signer", TextOrNull(s.signer)},
                                      {"signed_at", TextOrNull(s.signed_at)},
                                      {"organization", TextOrNull(s.organization)},
                                      {"reason", TextOrNull(s.reason)}});
    }
  }
  if (!d.source.metadata.empty()) {
    source["metadata"] = Json::object();
    for (const auto& [key, value] : d.source.metadata) source["metadata"][key] = value;
  }
  return source;
}

Json ValueJson(const parse::Value& v, const parse::Row& row) {
  Json j;
  j["indicator"] = OrNull(v.indicator);
  j["measure"] = parse::NameOf(v.measure);
  j["value"] = v.number ? Json(v.number->ToString()) : TextOrNull(v.tier);
  j["printed"] = v.printed;
  if (v.of) j["of"] = *v.of;
  // A row that a page border parts has figures on both pages.
  if (v.where.page != row.where.page) j["page"] = v.where.page;
  if (v.where.box) j["box"] = BoxJson(*v.where.box);
  j["confidence"] = v.confidence;
  return j;
}

Json RowJson(const parse::Row& row) {
  Json j;
  j["ordinal"] = OrNull(row.ordinal);
  if (row.ordinal_inferred) j["ordinal_inferred"] = true;
  j["agency"] = {{"id", TextOrNull(row.agency.id)},
                 {"name", row.agency.name},
                 {"printed", row.agency.printed},
                 {"confidence", row.agency.confidence}};
  j["tier"] = TextOrNull(row.tier);
  if (!row.group.empty()) j["group"] = row.group;
  j["page"] = row.where.page;
  j["line"] = row.where.line;
  if (row.where.box) j["box"] = BoxJson(*row.where.box);
  j["values"] = Json::array();
  for (const auto& v : row.values) j["values"].push_back(ValueJson(v, row));
  return j;
}

Json TableJson(const parse::Table& t) {
  Json j;
  j["label"] = TextOrNull(t.label);
  j["subject"] = TextOrNull(t.subject);
  j["caption"] = TextOrNull(t.caption);
  j["block"] = TextOrNull(t.block);
  if (!t.section.empty()) j["section"] = t.section;
  j["indicator"] = OrNull(t.indicator);
  j["measures"] = Json::array();
  for (const auto m : t.measures) j["measures"].push_back(parse::NameOf(m));
  j["max"] = OrNull(t.max);
  if (!t.maxima.empty()) {
    j["maxima"] = Json::object();
    for (const auto& [indicator, max] : t.maxima) j["maxima"][indicator] = max.ToString();
  }
  if (t.incomplete) j["incomplete"] = true;
  j["pages"] = t.pages;
  const bool told = t.rank_style != parse::RankStyle::kNone && t.rank_style != parse::RankStyle::kDistinct;
  j["rank_style"] = told ? Json(parse::NameOf(t.rank_style)) : Json(nullptr);
  j["tiers"] = Json::array();
  for (const auto& tier : t.tiers) {
    j["tiers"].push_back({{"letter", TextOrNull(tier.letter)},
                          {"name", tier.name},
                          {"printed", tier.printed},
                          {"stated_count", OrNull(tier.stated_count)},
                          {"stated_percent", OrNull(tier.stated_percent)},
                          {"page", tier.where.page}});
  }
  j["rows"] = Json::array();
  for (const auto& row : t.rows) j["rows"].push_back(RowJson(row));
  return j;
}

Json StatementJson(const parse::Statement& s) {
  Json j;
  j["kind"] = s.kind;
  j["subject"] = TextOrNull(s.subject);
  j["block"] = TextOrNull(s.block);
  j["indicator"] = OrNull(s.indicator);
  if (!s.tier.empty()) j["tier"] = s.tier;
  j["value"] = OrNull(s.value);
  j["scale"] = OrNull(s.scale);
  if (s.kind == "threshold") {
    j["lower"] = OrNull(s.lower);
    j["lower_open"] = s.lower_open;
    j["upper"] = OrNull(s.upper);
    j["upper_closed"] = s.upper_closed;
  }
  j["printed"] = s.printed;
  j["page"] = s.where.page;
  j["line"] = s.where.line;
  if (s.where.box) j["box"] = BoxJson(*s.where.box);
  return j;
}

std::string_view StandingName(parse::Standing standing) {
  switch (standing) {
    case parse::Standing::kNone:
      return "";
    case parse::Standing::kHighest:
      return "highest";
    case parse::Standing::kLowest:
      return "lowest";
    case parse::Standing::kPlace:
      return "place";
    case parse::Standing::kLastPlace:
      return "last";
  }
  return "";
}

Json ClaimJson(const parse::Claim& c) {
  Json j;
  j["kind"] = parse::NameOf(c.kind);
  j["subject"] = TextOrNull(c.subject);
  j["block"] = TextOrNull(c.block);
  j["table"] = TextOrNull(c.table);
  j["indicator"] = OrNull(c.indicator);
  if (!c.tier.empty()) j["tier"] = c.tier;
  j["agencies"] = Json::array();
  for (const auto& body : c.bodies) j["agencies"].push_back({{"id", TextOrNull(body.id)}, {"printed", body.printed}});
  j["count"] = OrNull(c.count);
  j["of"] = OrNull(c.of);
  j["value"] = OrNull(c.value);
  if (c.lower || c.upper) {
    j["lower"] = OrNull(c.lower);
    j["lower_open"] = c.lower_open;
    j["upper"] = OrNull(c.upper);
    j["upper_closed"] = c.upper_closed;
  }
  if (c.rest) j["rest"] = true;
  if (c.standing != parse::Standing::kNone) j["standing"] = StandingName(c.standing);
  if (c.place) j["place"] = *c.place;
  j["printed"] = c.printed;
  j["page"] = c.where.page;
  j["line"] = c.where.line;
  return j;
}

std::string_view RoleName(parse::DatedStep::Role role) {
  switch (role) {
    case parse::DatedStep::Role::kCited:
      return "cited";
    case parse::DatedStep::Role::kEvent:
      return "event";
    case parse::DatedStep::Role::kFrom:
      return "period";
    case parse::DatedStep::Role::kPlain:
      return "other";
  }
  return "other";
}

Json DateJson(const parse::DatedStep& d) {
  Json j;
  j["date"] = OrNull(d.date);
  if (d.until) j["until"] = *d.until;
  j["role"] = RoleName(d.role);
  j["document"] = TextOrNull(d.document);
  j["printed"] = d.printed;
  j["page"] = d.where.page;
  j["line"] = d.where.line;
  return j;
}

// Numbers of the running text: how many, how many were understood, and where the others stand.
Json NumbersJson(const parse::TextNumbers& n) {
  Json j;
  j["total"] = n.total;
  j["understood"] = n.understood;
  j["not_understood"] = Json::array();
  for (const auto& s : n.rest)
    j["not_understood"].push_back(
        {{"numbers", s.numbers}, {"printed", s.printed}, {"page", s.where.page}, {"line", s.where.line}});
  return j;
}

Json CandidatesJson(const std::vector<parse::Candidate>& candidates) {
  Json j = Json::array();
  for (const auto& c : candidates) j.push_back({{"value", c.value}, {"from", c.from}, {"seen", c.seen}});
  return j;
}

// Candidates by file names, anew from all names, whichever of them came first.
void SuggestByNames(Json& record) {
  const auto suggest = [&](const char* field, std::vector<parse::Candidate> (*find)(std::string_view)) {
    if (!record.contains(field)) return;
    Json kept = Json::array();
    for (auto& c : record[field]) {
      if (c["from"] != "file-name") kept.push_back(std::move(c));
    }
    for (const auto& name : record["source"]["names"]) {
      for (auto& c : CandidatesJson(find(name.get<std::string>()))) kept.push_back(std::move(c));
    }
    record[field] = std::move(kept);
  };
  suggest("number_candidates", parse::NumbersInName);
  suggest("date_candidates", parse::DatesInName);
}

// The fields that say nothing are left out: there may be many of these.
Json InvolvedJson(const Involved& i) {
  Json j;
  j["what"] = i.what;
  if (!i.table.empty()) j["table"] = i.table;
  if (i.ordinal) j["ordinal"] = *i.ordinal;
  if (!i.agency.empty()) j["agency"] = i.agency;
  if (i.indicator) j["indicator"] = *i.indicator;
  j["page"] = i.where.page;
  j["line"] = i.where.line;
  if (i.where.box) j["box"] = BoxJson(*i.where.box);
  if (!i.printed.empty()) j["printed"] = i.printed;
  if (!i.number.empty()) j["number"] = i.number;
  if (!i.would_be.empty()) j["would_be"] = i.would_be;
  return j;
}

Json FindingJson(const Finding& f, const std::string& record) {
  Json j;
  j["rule"] = NameOf(f.rule);
  j["verdict"] = NameOf(f.verdict);
  j["severity"] = NameOf(f.severity);
  j["suspect"] = NameOf(f.suspect);
  j["where"] = {{"record", record},
                {"table", TextOrNull(f.table)},
                {"block", TextOrNull(f.block)},
                {"indicator", OrNull(f.indicator)},
                {"page", f.where.page},
                {"box", f.where.box ? BoxJson(*f.where.box) : Json(nullptr)},
                {"line", f.where.line},
                {"ordinal", OrNull(f.ordinal)},
                {"agency", TextOrNull(f.agency)}};
  j["stated"] = TextOrNull(f.stated);
  j["recomputed"] = TextOrNull(f.recomputed);
  j["interval"] = f.interval ? Json::array({(*f.interval)[0], (*f.interval)[1]}) : Json(nullptr);
  j["reconciled_by"] = OrNull(f.reconciled_by);
  j["printed"] = TextOrNull(f.printed);
  if (!f.involved.empty()) {
    j["involved"] = Json::array();
    for (const auto& i : f.involved) j["involved"].push_back(InvolvedJson(i));
  }
  j["message"] = f.message;
  j["message_en"] = f.message_en;
  return j;
}

}  // namespace

Json RecordToJson(const parse::Decision& d, const validate::Validation& validation) {
  const auto& h = d.header;
  Json j;
  j["schema"] = "xephang/record/1";
  j["id"] = d.source.sha256;
  j["source"] = SourceJson(d);
  j["kind"] = h.kind;
  j["number"] = OrNull(h.number);
  if (h.number_printed) j["number_printed"] = *h.number_printed;
  if (!h.number) j["number_candidates"] = CandidatesJson(h.number_candidates);
  j["date"] = OrNull(h.date);
  if (h.date_printed) j["date_printed"] = *h.date_printed;
  if (!h.date) j["date_candidates"] = CandidatesJson(h.date_candidates);
  j["place"] = OrNull(h.place);
  j["issuer"] = OrNull(h.issuer);
  j["issuing_authority"] = OrNull(h.issuing_authority);
  j["province"] = h.province != nullptr ? Json{{"code", h.province->code}, {"name", h.province->name}} : Json(nullptr);
  j["title"] = OrNull(h.title);
  j["signer"] = {{"name", OrNull(h.signer.name)},
                 {"position", OrNull(h.signer.position)},
                 {"on_behalf", OrNull(h.signer.on_behalf)}};
  j["period"] = {{"year", OrNull(h.period.year)}, {"part", OrNull(h.period.part)}};
  j["subject"] = TextOrNull(h.subject);
  j["subjects"] = h.subjects;
  j["tables"] = Json::array();
  for (const auto& t : d.tables) j["tables"].push_back(TableJson(t));
  j["statements"] = Json::array();
  for (const auto& s : d.statements) j["statements"].push_back(StatementJson(s));
  j["claims"] = Json::array();
  for (const auto& c : d.claims) j["claims"].push_back(ClaimJson(c));
  j["dates"] = Json::array();
  for (const auto& date : d.dates) j["dates"].push_back(DateJson(date));
  j["text_numbers"] = NumbersJson(d.numbers);
  j["findings"] = Json::array();
  for (const auto& f : validation.findings) j["findings"].push_back(FindingJson(f, d.source.sha256));
  j["checked"] = Json::object();
  for (std::size_t i = 0; i < validation.checked.size(); ++i) {
    const auto& t = validation.checked.at(i);
    if (t.consistent + t.rounding + t.inconsistent + t.untestable == 0) continue;
    j["checked"][std::string(NameOf(static_cast<Rule>(i)))] = {{"consistent", t.consistent},
                                                               {"rounding", t.rounding},
                                                               {"inconsistent", t.inconsistent},
                                                               {"untestable", t.untestable}};
  }
  j["untested"] = Json::array();
  for (const auto& u : validation.untested)
    j["untested"].push_back({{"rule", NameOf(u.rule)}, {"count", u.count}, {"why", u.vi}, {"why_en", u.en}});
  SuggestByNames(j);
  return j;
}

std::string RecordText(const Json& record) { return record.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"; }

void AddSourceNames(Json& record, const std::vector<std::string>& names) {
  std::set<std::string> all(names.begin(), names.end());
  for (const auto& n : record["source"]["names"]) all.insert(n.get<std::string>());
  record["source"]["names"] = all;
  SuggestByNames(record);
}

}  // namespace xephang::output
