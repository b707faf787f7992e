#include "parse/decision_parser.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>

#include "normalize/pattern.h"
#include "normalize/unicode.h"
#include "parse/dated_steps.h"
#include "parse/doubtful_figures.h"
#include "parse/doubtful_labels.h"
#include "parse/doubtful_titles.h"
#include "parse/grid_table.h"
#include "parse/headings.h"
#include "parse/letterhead.h"
#include "parse/ranking_table.h"
#include "parse/raw_table.h"
#include "parse/reading_line.h"
#include "parse/statements.h"
#include "parse/subject.h"
#include "parse/text_flow.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::Fold;
using normalize::FoldKey;

constexpr std::size_t kCaptionReach = 14;
constexpr std::size_t kLegacyReach = 12;

// Names that the text gives to indicators: quoted, numbered in a list, or listed in brackets.
IndicatorNames CollectIndicatorNames(std::span<const ReadingLine> lines) {
  IndicatorNames names;
  std::string text;
  for (const auto& line : lines) {
    if (!line.HasCells()) text += line.text + " ";
  }
  const std::string fold = CollapseBlanks(Fold(text));
  const auto add = [&](std::string_view name) {
    while (!name.empty() && (name.back() == ' ' || name.back() == '.')) name.remove_suffix(1);
    const std::string key = FoldKey(name);
    if (key.size() >= 4 && key.size() <= 100) names.insert(key);
  };
  re2::StringPiece rest(fold);
  std::string name;
  static const RE2 numbered(R"(\(\d{1,2}\)\.?\s*([a-z][^;:.()]{2,100})[;.,:(])");
  while (RE2::FindAndConsume(&rest, numbered, &name)) add(name);
  rest = re2::StringPiece(fold);
  static const RE2 quoted(
      R"((?:chi so|tieu chi|hang muc|truc cot|noi dung|thanh phan|linh vuc)\s*:?\s*["']([^"']{2,100})["'])");
  while (RE2::FindAndConsume(&rest, quoted, &name)) add(name);
  rest = re2::StringPiece(fold);
  static const RE2 bracketed(R"(\(([^()]{10,400};[^()]{3,300})\))");
  while (RE2::FindAndConsume(&rest, bracketed, &name)) {
    for (const auto part : normalize::Split(name, ';')) add(part);
  }
  rest = re2::StringPiece(fold);
  static const RE2 heading(R"((?:hang muc|chi so thanh phan|chi so)\s*:\s*([a-z][^;:.()]{2,80})[;.])");
  while (RE2::FindAndConsume(&rest, heading, &name)) {
    for (const auto part : normalize::Split(name, ',')) add(part);
  }
  return names;
}

struct PlacedCaption {
  Caption caption;
  std::string text;       // whole, without its label
  std::size_t first = 0;  // lines it stands on
  std::size_t last = 0;   // behind them
};

std::string JoinCaption(std::string text, std::string_view more) {
  if (!text.empty()) text += ' ';
  text += more;
  return CollapseBlanks(text);
}

std::string TidyCaption(std::string text) {
  while (!text.empty() && (text.front() == '*' || text.front() == '-' || text.front() == ' ')) text.erase(0, 1);
  while (!text.empty() && (text.back() == '*' || text.back() == ' ' || text.back() == ':')) text.pop_back();
  return text;
}

// A long line with a full stop in it or at its end, and not all in capitals.
bool IsSentences(const ReadingLine& line) {
  if (line.HasCells() || line.text.size() <= 80 || normalize::IsAllCapitals(line.text)) return false;
  return RE2::PartialMatch(line.text, XEPHANG_RE(R"([^.\d\s]\.(?:\s*$|\s+\p{Lu}))"));
}

std::optional<PlacedCaption> CaptionAbove(std::span<const ReadingLine> lines, std::size_t table_first,
                                          std::size_t floor) {
  for (std::size_t back = 1; back <= kCaptionReach && table_first >= floor + back; ++back) {
    const std::size_t i = table_first - back;
    if (auto caption = ReadCaption(lines[i])) {
      PlacedCaption placed{*caption, caption->rest, i, table_first};
      bool in_brackets = false;
      for (std::size_t k = i + 1; k < table_first; ++k) {
        const std::string& fold = lines[k].fold();
        if (RE2::PartialMatch(fold, XEPHANG_RE(R"(^\W*\(?(?:kem theo|ban hanh kem|don vi tinh|dvt))")))
          in_brackets = true;
        if (in_brackets) {
          if (lines[k].text.find(')') != std::string::npos) in_brackets = false;
          continue;
        }
        // Sentences between a caption and its table are text, and no part of the caption.
        if (IsSentences(lines[k])) {
          placed.last = k;
          break;
        }
        if (placed.text.size() < 600 && !lines[k].HasCells()) placed.text = JoinCaption(placed.text, lines[k].text);
      }
      placed.text = TidyCaption(placed.text);
      return placed;
    }
    if (lines[i].text.size() > 400 || lines[i].HasCells()) return std::nullopt;
    // Running text between: the caption is not this table's.
    if (lines[i].text.size() > 60 && lines[i].text.back() == '.' && !normalize::IsAllCapitals(lines[i].text)) {
      // one closing sentence under an appendix title is common; more is text
      if (back > 6) return std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<PlacedCaption> CaptionBelow(std::span<const ReadingLine> lines, std::size_t table_last,
                                          std::size_t ceiling) {
  if (table_last >= lines.size() || table_last >= ceiling) return std::nullopt;
  auto caption = ReadCaption(lines[table_last]);
  if (!caption) return std::nullopt;
  PlacedCaption placed{*caption, caption->rest, table_last, table_last + 1};
  for (std::size_t k = table_last + 1; k < ceiling && k < table_last + 4; ++k) {
    // "… năm" and the year below it.
    const bool year = RE2::PartialMatch(lines[k - 1].fold(), XEPHANG_RE(R"(\bnam$)")) &&
                      RE2::FullMatch(lines[k].fold(), XEPHANG_RE(R"(20\d\d\b.{0,40})"));
    // "… của" does not end a caption.
    const bool open =
        RE2::PartialMatch(lines[k - 1].fold(),
                          XEPHANG_RE(R"(\b(?:cua|cac|va|ve|tai|theo|trong|cho|voi|thuoc|tren|giua|do|cap)$|[,;-]$)"));
    const bool words = !lines[k].HasCells() && !lines[k].text.empty() && !ReadHeading(lines[k]);
    const bool goes_on =
        year || (open && words) ||
        (!lines[k].HasCells() && !lines[k].text.empty() && !normalize::StartsWithCapital(lines[k].text) &&
         lines[k - 1].text.size() > 50 && lines[k].text.size() < 120 && !ReadHeading(lines[k]) &&
         lines[k].fold()[0] >= 'a' && lines[k].fold()[0] <= 'z');
    if (!goes_on) break;
    placed.text = JoinCaption(placed.text, lines[k].text);
    placed.last = k + 1;
  }
  placed.text = TidyCaption(placed.text);
  return placed;
}

// The category in a caption: "Xếp hạng hạng mục Nhân lực CNTT của các sở, ngành".
std::string CategoryOfCaption(const std::string& caption) {
  static const RE2 re(
      R"((?:hang muc|tieu chi|truc cot|linh vuc|chi so thanh phan)\s+(\S.*?)(?:\s+(?:cua|khoi|tai cac|nam 20\d\d|doi voi)\b.*)?$)");
  const normalize::FoldedText folded(CollapseBlanks(caption));
  re2::StringPiece name;
  if (!RE2::PartialMatch(folded.fold(), re, &name)) return {};
  std::string printed = folded.Printed(std::string_view(name.data(), name.size()));
  if (!normalize::StartsWithCapital(printed) || normalize::IsAllCapitals(printed)) return {};
  return printed;
}

// Stated maxima of a table's total and indicators; the scale of a mean ("79,5/100") is one, too.
void AttachMaxima(Table& table, const std::vector<Statement>& statements) {
  const auto fits = [&](const Statement& st) {
    return (st.subject.empty() || st.subject == table.subject) && (st.block.empty() || st.block == table.block);
  };
  const auto find = [&](const std::optional<std::string>& indicator) -> std::optional<normalize::Decimal> {
    std::optional<normalize::Decimal> found;
    for (const auto& st : statements) {
      if (!fits(st) || !SameIndicator(st.indicator, indicator)) continue;
      if (st.kind == "max" && st.value && (!found || st.block == table.block)) {
        if (!found || !st.block.empty()) found = st.value;
      }
    }
    if (found) return found;
    for (const auto& st : statements) {
      if (fits(st) && st.kind == "mean" && st.scale && SameIndicator(st.indicator, indicator)) return st.scale;
    }
    return std::nullopt;
  };
  if (auto max = find(table.indicator)) table.max = max;
  std::vector<std::string> seen;
  for (const auto& row : table.rows) {
    for (const auto& value : row.values) {
      if (!value.indicator || SameIndicator(value.indicator, table.indicator)) continue;
      if (std::find(seen.begin(), seen.end(), *value.indicator) != seen.end()) continue;
      seen.push_back(*value.indicator);
      const bool in_title = std::any_of(table.maxima.begin(), table.maxima.end(),
                                        [&](const auto& m) { return SameIndicator(m.first, value.indicator); });
      if (in_title) continue;
      if (auto max = find(value.indicator)) table.maxima.emplace_back(*value.indicator, *max);
    }
  }
}

// "Điểm trung bình của khối là …", "… của 07 cơ quan là …" below a table: the block is that of the table.
std::string BlockOfTableAbove(const Statement& statement, const std::vector<Table>& tables) {
  const Table* above = nullptr;
  for (const auto& table : tables) {
    if (!table.rows.empty() && table.rows.back().where.line < statement.where.line) above = &table;
  }
  if (above == nullptr) return {};
  const std::string fold = Fold(statement.printed);
  static const RE2 this_block(
      R"((?:trung binh|binh quan) (?:chung )?(?:cua )?(?:khoi|nhom|bang)(?: nay| tren)? (?:la|dat|bang)\b)");
  if (RE2::PartialMatch(fold, this_block)) return above->block;
  static const RE2 counted(
      R"((?:trung binh|binh quan) (?:cua )?(\d{1,4}) (?:co quan|don vi|dia phuong)(?:,? (?:tren|nay|duoc xep hang))? (?:la|dat|bang)\b)");
  std::size_t count = 0;
  if (RE2::PartialMatch(fold, counted, &count) && count == above->rows.size()) return above->block;
  return {};
}

// ---- legacy fonts ----

// Words of a font that stores Vietnamese letters in the places of other signs (TCVN3, VNI): "quËn", "®iÓm". No word of
// Unicode Vietnamese holds such a sign beside a letter. Misread words hold one now and then ("trw¢ng"), never most of a
// line.
bool IsLegacyEncoded(std::string_view text) {
  int words = 0;
  int all = 0;
  for (const auto word : normalize::Words(text)) {
    bool sign = false;
    bool letter = false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const auto c = static_cast<unsigned char>(word[i]);
      letter = letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (i + 1 >= word.size()) continue;
      const auto d = static_cast<unsigned char>(word[i + 1]);
      // Signs U+00A1 to U+00BF, and the letters of other languages above them.
      sign = sign ||
             (c == 0xC2 && d >= 0xA1 && d != 0xB0 && d != 0xB2 && d != 0xB3 && d != 0xBB && d != 0xAB && d != 0xAD);
      static constexpr std::string_view kForeign(
          "\x84\x85\x86\x87\x8B\x8E\x8F\x91\x96\x98\x9B\x9C\x9E\x9F\xA4\xA5\xA6\xA7\xAB\xAE\xAF\xB0\xB1\xB6\xB8\xBB\xBC"
          "\xBE\xBF");
      sign = sign || (c == 0xC3 && kForeign.find(static_cast<char>(d)) != std::string_view::npos);
    }
    words += sign && letter ? 1 : 0;
    all += sign || letter ? 1 : 0;
  }
  return words >= 2 && words * 5 >= all * 2;
}

// ---- pages ----

std::string PageRange(int first, int last) {
  return first == last ? std::to_string(first) : fmt::format("{}–{}", first, last);
}

// Pages that OCR reads well have 97% and more of valid words; pages that lie on their heads, 47 to 54%.
bool ReadAsNonsense(const Page& page) { return page.text_from == TextOrigin::kOcr && page.quality < 75; }

Finding UntrustedPages(const Page& page, int last) {
  const std::string range = PageRange(page.number, last);
  SourceRef where;
  where.page = page.number;
  if (ReadAsNonsense(page)) {
    return Unread(
        where, "", Severity::kWarning,
        fmt::format("Trang {} được đọc bằng OCR nhưng không ra tiếng Việt ({}% từ hợp lệ); có thể trang bị quay "
                    "ngang hay lộn ngược.",
                    range, page.quality),
        fmt::format("Page {} was read by OCR, but not as Vietnamese ({}% of the words are valid); it may lie "
                    "on its side or upside down.",
                    range, page.quality));
  }
  if (page.text_from == TextOrigin::kOcr) {
    return Unread(where, "", Severity::kInfo, fmt::format("Trang {} được đọc bằng OCR.", range),
                  fmt::format("Page {} was read by OCR.", range));
  }
  switch (page.trust) {
    case TextTrust::kNoText:
      return Unread(where, "", Severity::kWarning, fmt::format("Trang {} chỉ có ảnh, không có chữ; cần OCR.", range),
                    fmt::format("Page {} is a picture without text; it needs OCR.", range));
    case TextTrust::kCoversLittle:
      return Unread(
          where, "", Severity::kWarning,
          fmt::format("Trang {}: lớp chữ chỉ phủ chưa đến một nửa nội dung trên trang (như dấu chữ ký số trên "
                      "bản chụp); cần OCR.",
                      range),
          fmt::format("Page {}: its text covers less than half of what the page shows (such as the stamp of a "
                      "signature on a scan); it needs OCR.",
                      range));
    default:
      return Unread(
          where, "", Severity::kWarning,
          fmt::format("Trang {}: lớp chữ không phải tiếng Việt đọc được ({}% từ hợp lệ); cần OCR. Số liệu đọc "
                      "từ lớp chữ này có độ tin cậy thấp.",
                      range, page.quality),
          fmt::format("Page {}: its text is not readable Vietnamese ({}% of the words are valid); it needs OCR. "
                      "Figures read from it have a low confidence.",
                      range, page.quality));
  }
}

// What went wrong with single pages, and pages whose text deserves no trust, a run of them at a time.
void AddPageFindings(const Document& document, std::vector<Finding>& findings) {
  const auto& pages = document.pages;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (const auto& remark : pages[i].remarks) {
      SourceRef where;
      where.page = pages[i].number;
      findings.push_back(Unread(where, "", Severity::kWarning, remark.vi, remark.en));
    }
  }
  for (std::size_t i = 0; i < pages.size();) {
    std::size_t end = i + 1;
    while (end < pages.size() && pages[end].trust == pages[i].trust && pages[end].text_from == pages[i].text_from &&
           ReadAsNonsense(pages[end]) == ReadAsNonsense(pages[i]) &&
           ((pages[i].trust != TextTrust::kNotVietnamese && !ReadAsNonsense(pages[i])) ||
            pages[end].quality == pages[i].quality))
      ++end;
    if (pages[i].trust != TextTrust::kTrusted) findings.push_back(UntrustedPages(pages[i], pages[end - 1].number));
    i = end;
  }
}

void AddHeaderFindings(const Header& header, std::vector<Finding>& findings) {
  if (header.unsure_number) {
    const std::string seen = header.number_printed.value_or("");
    findings.push_back(Unread(
        *header.unsure_number, seen, Severity::kWarning,
        fmt::format("Số văn bản không đọc được chắc chắn (có thể viết tay): thấy “{}”.", seen),
        fmt::format("The number of the document could not be read for sure (by hand, perhaps): “{}” was seen.", seen)));
  }
  if (header.unsure_date) {
    const std::string seen = header.date_printed.value_or("");
    findings.push_back(Unread(
        *header.unsure_date, seen, Severity::kWarning,
        fmt::format("Ngày văn bản không đọc được chắc chắn (có thể viết tay): thấy “{}”.", seen),
        fmt::format("The date of the document could not be read for sure (by hand, perhaps): “{}” was seen.", seen)));
  }
}

constexpr double kUntrusted = 0.5;  // confidence of a figure in text that does not cover its page

std::map<int, double> PageConfidence(const Document& document) {
  std::map<int, double> out;
  for (const auto& page : document.pages) {
    if (page.trust == TextTrust::kTrusted || page.text_from == TextOrigin::kOcr) continue;  // cells tell their own
    out[page.number] = page.trust == TextTrust::kNotVietnamese ? std::min(page.quality / 100.0, 0.9) : kUntrusted;
  }
  return out;
}

Finding LegacyFinding(const ReadingLine& first, int lines) {
  return Unread(first.where, first.text, Severity::kWarning,
                fmt::format("{} dòng kể từ “{}” dùng bảng mã cũ (như TCVN3), không đọc được.", lines, first.text),
                fmt::format("{} lines from “{}” on are written in a legacy encoding (such as TCVN3) and were not read.",
                            lines, first.text));
}

constexpr double kSureLine = 0.88;  // as sure as a number or date that is taken; see letterhead.cc

// Puts right the labels of doubtful lines that stand in no order, by those of all captions before and behind them.
void SettleLabels(std::span<const ReadingLine> lines, std::vector<std::optional<PlacedCaption>>& captions,
                  std::vector<Finding>& findings) {
  const auto doubtful = [&](const std::optional<PlacedCaption>& placed) {
    return placed && lines[placed->first].doubtful_source && lines[placed->first].confidence < kSureLine;
  };
  if (std::none_of(captions.begin(), captions.end(), doubtful)) return;
  std::map<std::size_t, std::string> labels;  // by line
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (const auto caption = ReadCaption(lines[i])) labels[i] = caption->label;
  }
  for (auto& placed : captions) {
    if (!doubtful(placed)) continue;
    const auto at = labels.find(placed->first);
    if (at == labels.end()) continue;
    const auto behind = std::next(at);
    const auto label = LabelInOrder(at == labels.begin() ? "" : std::prev(at)->second, at->second,
                                    behind == labels.end() ? "" : behind->second);
    if (!label) continue;
    findings.push_back(Unread(
        lines[at->first].where, lines[at->first].text, Severity::kWarning,
        fmt::format("Nhãn bảng đọc được là “{}”, chưa chắc; hiểu là “{}” theo thứ tự các bảng.", at->second, *label),
        fmt::format(
            "The label of a table was read as “{}”, not for certain, and taken for “{}” by the order of tables.",
            at->second, *label)));
    at->second = *label;
    placed->caption.label = *label;
  }
}

std::string_view SupportOf(Support support, bool vietnamese) {
  switch (support) {
    case Support::kOrder:
      return vietnamese ? "thứ tự điểm và hạng trong bảng" : "the order of scores and ranks in the table";
    case Support::kSum:
      return vietnamese ? "tổng điểm của hàng" : "the sum of the row";
    case Support::kOther:
      return vietnamese ? "bảng khác in cùng số liệu" : "another table that prints it again";
  }
  return "";
}

// Says which figures were taken from other readings than the first, in place of what was said of their cells before.
void SettleFigures(Decision& decision) {
  std::vector<Finding> findings;
  for (const auto& settled : SettleDoubtfulFigures(decision.tables)) {
    const Table& table = decision.tables[settled.table];
    const Row& row = table.rows[settled.row];
    const Value& value = row.values[settled.value];
    const std::string number = value.number->ToString();
    std::string others;
    for (const auto& reading : settled.refused) {
      others += (others.empty() ? "" : " / ") + reading.ToString();
      if (others.size() > 60) break;
    }
    Finding f = Unread(value.where, value.printed, Severity::kWarning,
                       fmt::format("Ô của “{}” đọc được là “{}”, chưa chắc; lấy {} theo {}{}.", row.agency.printed,
                                   value.printed, normalize::ForReader(number, true), SupportOf(settled.support, true),
                                   others.empty() ? "" : ", không lấy " + normalize::ForReader(others, true)),
                       fmt::format("The cell of “{}” was read as “{}”, not for certain; {} was taken, by {}{}.",
                                   row.agency.printed, value.printed, number, SupportOf(settled.support, false),
                                   others.empty() ? "" : ", and not " + others));
    f.table = table.label.empty() ? "#" + std::to_string(settled.table + 1) : table.label;
    f.ordinal = row.ordinal;
    f.agency = row.agency.printed;
    std::erase_if(decision.findings, [&](const Finding& said) {
      return said.rule == Rule::kUnread && said.where.page == f.where.page && said.table == f.table &&
             said.agency == f.agency && said.printed == f.printed;
    });
    findings.push_back(std::move(f));
  }
  std::move(findings.begin(), findings.end(), std::back_inserter(decision.findings));
}

}  // namespace

Decision ParseDecision(const Document& document, const normalize::AgencyRegistry& registry) {
  Decision decision;
  decision.source = document.source;
  decision.page_breaks = document.page_breaks;
  for (const auto& page : document.pages) {
    Page kept;
    kept.number = page.number;
    kept.text_from = page.text_from;
    kept.repairs = page.repairs;
    kept.quality = page.quality;
    kept.width = page.width;
    kept.height = page.height;
    kept.label = page.label;
    kept.trust = page.trust;
    decision.pages.push_back(std::move(kept));
  }
  AddPageFindings(document, decision.findings);

  auto lines = ToReadingLines(document);
  for (std::size_t i = 0; i < lines.size();) {
    if (!IsLegacyEncoded(lines[i].text)) {
      ++i;
      continue;
    }
    // From one such line to the last of its kind: the lines between are too short to tell.
    std::size_t end = i + 1;
    for (std::size_t k = i + 1; k < lines.size() && k < end + kLegacyReach; ++k) {
      if (IsLegacyEncoded(lines[k].text)) end = k + 1;
    }
    decision.findings.push_back(LegacyFinding(lines[i], static_cast<int>(end - i)));
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i), lines.begin() + static_cast<std::ptrdiff_t>(end));
  }
  decision.header = ReadHeader(lines, registry, document.damaged, document.source);
  Header& header = decision.header;
  AddHeaderFindings(header, decision.findings);

  normalize::AgencyScope scope;
  if (header.province != nullptr) scope.province = header.province->code;
  scope.year = header.period.year;
  if (!scope.year && header.date) scope.year = std::stoi(header.date->substr(0, 4));
  scope.damaged = document.damaged;

  // Tables whose cells the source places are read first; then those that lines of text make.
  GridTables grid_tables = FindGridTables(document, lines, registry, scope);
  std::vector<RawTable>& raw_tables = grid_tables.tables;
  for (auto& raw : FindRawTables(lines, registry, scope)) raw_tables.push_back(std::move(raw));
  std::sort(raw_tables.begin(), raw_tables.end(),
            [](const RawTable& a, const RawTable& b) { return a.first_line < b.first_line; });
  for (const auto& lost : grid_tables.lost) {
    const bool read = std::any_of(raw_tables.begin(), raw_tables.end(), [&](const RawTable& raw) {
      return raw.first_line < lost.last_line && lost.first_line < raw.last_line;
    });
    if (read) continue;
    decision.findings.push_back(Unread(
        lost.where, lost.text, Severity::kWarning,
        fmt::format("Bảng {} hàng bắt đầu bằng “{}” không được đọc: không rõ tiêu đề của bảng.", lost.rows, lost.text),
        fmt::format("A table of {} rows that begins with “{}” was not read: its header could not be told.", lost.rows,
                    lost.text)));
  }
  for (const auto& title : RepairTitles(raw_tables, lines)) {
    const bool taken = !title.taken.empty();
    decision.findings.push_back(Unread(
        title.where, title.read, Severity::kWarning,
        taken ? fmt::format("Tiêu đề cột đọc được là “{}”, hiểu là “{}”.", title.read, title.taken)
              : fmt::format("Tiêu đề cột đọc được là “{}” nhưng chưa chắc.", title.read),
        taken ? fmt::format("The title of a column was read as “{}” and taken for “{}”.", title.read, title.taken)
              : fmt::format("The title of a column was read as “{}”, not for certain.", title.read)));
  }
  std::vector<bool> skip(lines.size(), false);
  for (const auto& raw : raw_tables) {
    for (std::size_t i = raw.first_line; i < raw.last_line; ++i) skip[i] = true;
  }

  // Captions stand above all tables of a document or below all of them.
  std::vector<std::optional<PlacedCaption>> above(raw_tables.size());
  std::vector<std::optional<PlacedCaption>> below(raw_tables.size());
  int n_above = 0;
  int n_below = 0;
  for (std::size_t t = 0; t < raw_tables.size(); ++t) {
    const std::size_t floor = t == 0 ? 0 : raw_tables[t - 1].last_line;
    const std::size_t ceiling = t + 1 < raw_tables.size() ? raw_tables[t + 1].first_line : lines.size();
    above[t] = CaptionAbove(lines, raw_tables[t].first_line, floor);
    below[t] = CaptionBelow(lines, raw_tables[t].last_line, ceiling);
    n_above += above[t] ? 1 : 0;
    n_below += below[t] ? 1 : 0;
  }
  const bool captions_below = n_below > n_above || (n_below == n_above && n_below > 0 && !above.front().has_value());
  std::vector<std::optional<PlacedCaption>> captions(raw_tables.size());
  for (std::size_t t = 0; t < raw_tables.size(); ++t) {
    captions[t] = captions_below ? below[t] : above[t];
    if (!captions[t]) {
      const auto& other = captions_below ? above[t] : below[t];
      // What stands between two tables is the neighbour's, though the neighbour's end or beginning was not told; only
      // where the neighbour has another is it free.
      const auto free = [&](const std::optional<PlacedCaption>& own) { return own && own->first != other->first; };
      const bool taken =
          other && (captions_below ? t > 0 && !free(below[t - 1]) : t + 1 < raw_tables.size() && !free(above[t + 1]));
      if (other && !taken) captions[t] = other;
    }
    if (captions[t]) {
      for (std::size_t i = captions[t]->first; i < captions[t]->last; ++i) skip[i] = true;
    }
  }

  SettleLabels(lines, captions, decision.findings);

  const IndicatorNames names = CollectIndicatorNames(lines);
  // Headings stay in the text flow even where a caption reaches over them.
  const auto sentences_before = ReadSentences(lines, skip, document.damaged);
  StatementContext context;
  context.subjects = header.subjects;
  // Subjects of captions count, too: a report on one may rank another.
  for (const auto& c : captions) {
    if (!c) continue;
    for (auto& s : SubjectsIn(document.damaged ? lines[c->first].fold() + " " + Fold(c->text) : Fold(c->text))) {
      if (std::find(context.subjects.begin(), context.subjects.end(), s) == context.subjects.end())
        context.subjects.push_back(std::move(s));
    }
  }

  const auto page_confidence = PageConfidence(document);
  for (std::size_t t = 0; t < raw_tables.size(); ++t) {
    const auto& raw = raw_tables[t];
    TableContext tc;
    tc.year = header.period.year;
    tc.page_confidence = page_confidence;
    tc.confidence = document.damaged ? document.quality / 100.0 : 1.0;
    const Sentence* before = nullptr;
    const std::size_t anchor = captions[t] && captions[t]->first < raw.first_line ? captions[t]->first : raw.first_line;
    for (const auto& s : sentences_before) {
      if (s.line < anchor) before = &s;
    }
    std::string caption_fold;
    if (captions[t]) {
      tc.label = captions[t]->caption.label;
      tc.caption = captions[t]->text;
      caption_fold = Fold(tc.caption);
      if (document.damaged) caption_fold = lines[captions[t]->first].fold() + " " + caption_fold;
    } else if (before != nullptr && anchor - before->line < 8) {
      // The heading or the sentence that leads to the table.
      const Sentence* lead = before;
      for (const auto& s : sentences_before) {
        if (s.heading && s.line < anchor && anchor - s.line < 8) lead = &s;
      }
      tc.caption = TidyCaption(lead->text);
      if (tc.caption.size() > 300) tc.caption.clear();
      caption_fold = lead->fold();
    }
    for (const auto& s : SubjectsIn(caption_fold)) {
      if (!tc.subject.empty()) break;
      if (std::find(context.subjects.begin(), context.subjects.end(), s) != context.subjects.end()) tc.subject = s;
    }
    std::string category;
    if (before != nullptr) {
      category = before->category;
      if (tc.subject.empty() || !category.empty()) {
        for (const auto& s : before->subjects) {
          if (std::find(context.subjects.begin(), context.subjects.end(), s) != context.subjects.end()) {
            if (tc.subject.empty()) tc.subject = s;
            break;
          }
        }
      }
      tc.block_hint = before->block;
    }
    if (tc.subject.empty()) tc.subject = context.subjects.empty() ? header.subject : context.subjects.front();
    // The heading of this table may be lost, and the one before it stand for it: a caption that names another indicator
    // of the document goes before it.
    const std::string own = CategoryOfCaption(tc.caption);
    if (category.empty() || (!own.empty() && names.count(FoldKey(own)) > 0)) category = own;
    if (!category.empty()) tc.indicator = category;
    const std::string caption_block = BlockFromWords(caption_fold);
    if (!caption_block.empty()) tc.block_hint = caption_block;
    if (!tc.year) tc.year = PeriodIn(caption_fold).year;
    auto built = BuildTables(raw, tc, names, registry, scope);
    if (built.tables.empty()) {
      for (std::size_t i = raw.first_line; i < raw.last_line; ++i) skip[i] = false;
    }
    for (auto& f : built.findings) {
      if (f.table.empty()) f.table = tc.label.empty() ? "#" + std::to_string(decision.tables.size() + 1) : tc.label;
      decision.findings.push_back(std::move(f));
    }
    for (auto& table : built.tables) decision.tables.push_back(std::move(table));
  }

  int commas = 0;
  for (const auto& table : decision.tables) commas += table.decimal_mark == normalize::DecimalMark::kComma ? 1 : -1;
  context.mark = commas >= 0 ? normalize::DecimalMark::kComma : normalize::DecimalMark::kPoint;
  context.year = header.period.year;
  for (const auto& table : decision.tables) {
    for (const auto& row : table.rows) {
      for (const auto& value : row.values) {
        if (value.indicator && std::find(context.indicators.begin(), context.indicators.end(), *value.indicator) ==
                                   context.indicators.end()) {
          context.indicators.push_back(*value.indicator);
        }
      }
      if (context.indicators.size() > 200) break;
    }
  }
  auto shares = ReadShareTables(lines, skip, context, document.damaged);
  const auto sentences = ReadSentences(lines, skip, document.damaged);
  context.tables = decision.tables;
  context.registry = &registry;
  context.scope = scope;
  auto content = ReadStatements(sentences, context);
  decision.statements = std::move(content.statements);
  decision.claims = std::move(content.claims);
  decision.numbers = std::move(content.numbers);
  decision.dates = ReadDatedSteps(sentences);
  decision.statements.insert(decision.statements.end(), shares.begin(), shares.end());
  std::stable_sort(decision.statements.begin(), decision.statements.end(),
                   [](const Statement& a, const Statement& b) { return a.where.line < b.where.line; });
  for (auto& st : decision.statements) {
    if (st.kind == "mean" && st.block.empty()) st.block = BlockOfTableAbove(st, decision.tables);
  }
  for (auto& table : decision.tables) AttachMaxima(table, decision.statements);
  SettleFigures(decision);
  // The record's subject is that of its first table; a title may name the work that the assessment is part of.
  if (!decision.tables.empty() && !decision.tables.front().subject.empty())
    header.subject = decision.tables.front().subject;
  return decision;
}

}  // namespace xephang::parse
