// date: the calendar, the order of events, and one document under two dates.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "validate/report.h"

namespace xephang::validate {
namespace {

using parse::DatedStep;
using Role = DatedStep::Role;

std::string ForVietnamese(const std::string& iso) {
  if (iso.size() != 10) return iso;
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

// The last day on which the decision can have been signed: its date, or the last day of the month printed in a draft.
std::optional<std::string> LastDay(const parse::Header& header) {
  if (header.date) return header.date;
  if (!header.date_printed) return std::nullopt;
  const std::string& printed = *header.date_printed;
  // "/12/2021", "tháng 12 năm 2023"
  std::vector<int> numbers;
  int n = -1;
  for (const char c : printed + " ") {
    if (c >= '0' && c <= '9') {
      n = (n < 0 ? 0 : n) * 10 + (c - '0');
      if (n > 9999) return std::nullopt;
    } else if (n >= 0) {
      numbers.push_back(n);
      n = -1;
    }
  }
  if (numbers.size() != 2 || numbers[0] < 1 || numbers[0] > 12 || numbers[1] < 1900) return std::nullopt;
  return fmt::format("{:04}-{:02}-31", numbers[1], numbers[0]);
}

struct Series {
  int number = 0;
  std::string rest;  // "/STTTT-CNTT"
};
std::optional<Series> SeriesOf(const std::string& document) {
  Series s;
  std::size_t i = 0;
  while (i < document.size() && document[i] >= '0' && document[i] <= '9' && i < 6)
    s.number = s.number * 10 + (document[i++] - '0');
  if (i == 0 || i >= document.size() || document[i] != '/') return std::nullopt;
  s.rest = document.substr(i);
  // "31/2019/QĐ-UBND" counts anew each year, as all do.
  return s;
}

class DateCheck {
 public:
  explicit DateCheck(Report& report) : report_(report), dates_(report.decision().dates) {}

  void Run() {
    const auto own = LastDay(report_.decision().header);
    for (const auto& d : dates_) Test(d, own);
    OneDocumentTwice();
    OfOneSeries();
  }

 private:
  [[nodiscard]] Finding Start(const DatedStep& d) const {
    Finding f;
    f.rule = Rule::kDate;
    f.where = d.where;
    f.printed = d.sentence;
    f.stated = d.printed;
    return f;
  }

  static void Involve(Finding& f, const DatedStep& d) {
    Involved i;
    i.what = "date";
    i.where = d.where;
    i.printed = d.printed;
    f.involved.push_back(std::move(i));
  }
  // Where the decision gives its own date.
  void InvolveOwn(Finding& f) const {
    for (const auto& d : dates_) {
      if (d.own && d.date == report_.decision().header.date) Involve(f, d);
    }
  }

  // The day from which there were criteria to assess by: the latest document before the decision that lays them down.
  [[nodiscard]] const DatedStep* Criteria() const {
    const DatedStep* found = nullptr;
    for (const auto& d : dates_) {
      if (!d.criteria || !d.date) continue;
      if (found == nullptr || *found->date > *d.date) found = &d;
    }
    // Criteria of earlier years say nothing about the order of this year's steps.
    const auto& year = report_.decision().header.period.year;
    if (found != nullptr && year && std::stoi(found->date->substr(0, 4)) < *year) return nullptr;
    return found;
  }

  void Test(const DatedStep& d, const std::optional<std::string>& own) {
    if (!d.date) {
      Finding f = Start(d);
      Parts parts;
      Say(f, Phrase::kDateImpossible, parts.Set("stated", d.printed));
      return report_.Add(std::move(f));
    }
    if (d.role == Role::kFrom && d.until && *d.until < *d.date) {
      Finding f = Start(d);
      Parts parts;
      Say(f, Phrase::kDatePeriod, parts.Set("stated", d.printed));
      return report_.Add(std::move(f));
    }
    if (d.role == Role::kPlain) {
      return report_.Untestable(Rule::kDate, 1,
                                {"ngày không gắn với văn bản hay bước nào", "the date belongs to no document or step"});
    }
    const auto& header = report_.decision().header;
    if (d.own) {
      if (!header.date || *header.date == *d.date) return report_.Consistent(Rule::kDate);
      Finding f = Start(d);
      f.recomputed = *header.date;
      Involve(f, d);
      InvolveOwn(f);
      Parts parts;
      Say(f, Phrase::kDateOwn,
          parts.Set("stated", d.printed, *d.date).Set("recomputed", ForVietnamese(f.recomputed), f.recomputed));
      return report_.Add(std::move(f));
    }
    const std::string& last = d.until ? *d.until : *d.date;
    if (own && last > *own) {
      Finding f = Start(d);
      f.recomputed = *own;
      Involve(f, d);
      InvolveOwn(f);
      Parts parts;
      parts.Set("stated", d.printed, d.until ? d.printed : *d.date);
      parts.Set("document", d.document.empty() ? "" : " (văn bản số " + d.document + ")",
                d.document.empty() ? "" : " (document " + d.document + ")");
      Say(f, Phrase::kDateAfter, parts.Set("recomputed", ForVietnamese(f.recomputed), f.recomputed));
      return report_.Add(std::move(f));
    }
    const DatedStep* criteria = Criteria();
    if (criteria != nullptr && (d.role == Role::kEvent || d.role == Role::kFrom) && *d.date < *criteria->date) {
      BeforeCriteria(d, *criteria, own);
      return;
    }
    report_.Consistent(Rule::kDate);
  }

  void BeforeCriteria(const DatedStep& d, const DatedStep& criteria, const std::optional<std::string>& own) {
    Finding f = Start(d);
    f.recomputed = *criteria.date;
    Involve(f, d);
    Involve(f, criteria);
    // A step of the same year may have prepared the criteria.
    if (d.date->substr(0, 4) == criteria.date->substr(0, 4)) f.severity = Severity::kWarning;
    Parts parts;
    parts.Set("stated", d.printed, d.until ? d.printed : *d.date)
        .Set("recomputed", criteria.printed, *criteria.date)
        .Set("document", criteria.document);
    std::string vi;
    std::string en;
    // The same day of the year of the criteria, where it lies between them and the decision.
    const std::string fitting = criteria.date->substr(0, 4) + d.date->substr(4);
    if (fitting != *d.date && fitting >= *criteria.date && (!own || fitting <= *own)) {
      f.reconciled_by = fitting;
      vi = fmt::format("; nếu là ngày {} thì khớp", ForVietnamese(fitting));
      en = fmt::format("; {} would fit", fitting);
    }
    Say(f, Phrase::kDateBeforeCriteria, parts.Set("tail", vi, en));
    report_.Add(std::move(f));
  }

  void OneDocumentTwice() {
    std::map<std::string, std::vector<const DatedStep*>> by_document;
    for (const auto& d : dates_) {
      if (d.role == Role::kCited && d.date && !d.document.empty()) by_document[d.document].push_back(&d);
    }
    for (const auto& [document, steps] : by_document) {
      std::map<std::string, int> dates;
      for (const auto* s : steps) ++dates[*s->date];
      if (dates.size() < 2) continue;
      // The one that stands there less often; the later one where they are equal.
      const DatedStep* odd = steps.back();
      for (const auto* s : steps) {
        if (dates[*s->date] < dates[*odd->date]) odd = s;
      }
      const DatedStep* usual = steps.front();
      for (const auto* s : steps) {
        if (*s->date != *odd->date) usual = s;
      }
      Finding f = Start(*odd);
      f.recomputed = *usual->date;
      for (const auto* s : steps) Involve(f, *s);
      Parts parts;
      parts.Set("document", document)
          .Set("stated", odd->printed, *odd->date)
          .Set("recomputed", usual->printed, *usual->date);
      Say(f, Phrase::kDateTwice, parts);
      report_.Add(std::move(f));
    }
  }

  // Numbers of one series and year count up with the days.
  void OfOneSeries() {
    std::map<std::string, std::map<int, const DatedStep*>> series;
    for (const auto& d : dates_) {
      if (!d.date || d.document.empty() || d.own) continue;
      const auto s = SeriesOf(d.document);
      if (s) series[d.date->substr(0, 4) + s->rest].emplace(s->number, &d);
    }
    for (const auto& [key, numbers] : series) {
      const DatedStep* before = nullptr;
      for (const auto& [number, step] : numbers) {
        if (before != nullptr && *step->date < *before->date) {
          Finding f = Start(*step);
          f.severity = Severity::kWarning;
          f.recomputed = *before->date;
          Involve(f, *step);
          Involve(f, *before);
          Parts parts;
          parts.Set("document", step->document)
              .Set("stated", step->printed, *step->date)
              .Set("other", before->document);
          Say(f, Phrase::kDateSeries, parts.Set("recomputed", before->printed, *before->date));
          report_.Add(std::move(f));
          continue;
        }
        before = step;
      }
    }
  }

  Report& report_;
  const std::vector<DatedStep>& dates_;
};

}  // namespace

void CheckDates(Report& report) { DateCheck(report).Run(); }

}  // namespace xephang::validate
