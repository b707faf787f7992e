#include "parse/letterhead.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "normalize/edit_distance.h"
#include "normalize/pattern.h"
#include "normalize/unicode.h"
#include "normalize/vietnamese_date.h"
#include "parse/headings.h"
#include "parse/issue_marks.h"
#include "parse/name_candidates.h"
#include "parse/subject.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::Fold;
using normalize::FoldedText;

constexpr std::size_t kLetterheadLines = 60;
// Of the least sure word of a line. Days by hand came with up to 0.63, numbers by hand with up to 0.82 (one that
// happened to be right; 0.71 of those that were wrong); print with 0.93 and more for dates, 0.26 to 0.96 for numbers,
// whose code is in no dictionary.
constexpr double kSureReading = 0.88;

struct NumberFound {
  std::string digits;  // empty where the place is blank
  std::string code;
  std::size_t end = 0;  // in the fold
};

// "Số: 3234 /QĐ-UBND", "Số:      /QĐ-UBND", "S6: 3234 /Qb-UBND".
std::optional<NumberFound> FindNumber(const FoldedText& text) {
  static const RE2 re(
      R"((?:^|[^a-z])s[o6?]\s*(?:ky hieu|hieu|van ban|qd)?\s*[:.]?\s*([\d.]*[ .]*?\d*)\s*/\s*([a-z][a-z0-9]{1,9}(?:\s*[-&]\s*[a-z][a-z0-9]{1,9}){0,3}))");
  static const RE2 with_year(R"((?:^|[^a-z])s[o6?]\s*[:.]?\s*(\d+)\s*/\s*(20\d\d\s*/\s*[a-z]{2,5}\s*-\s*[a-z]{2,9}))");
  std::array<re2::StringPiece, 3> g{};
  const re2::StringPiece fold(text.fold());
  const bool year_form = with_year.Match(fold, 0, fold.size(), RE2::UNANCHORED, g.data(), 3);
  if (!year_form && !re.Match(fold, 0, fold.size(), RE2::UNANCHORED, g.data(), 3)) return std::nullopt;
  NumberFound found;
  for (const char c : g[1]) {
    if (c >= '0' && c <= '9') found.digits += c;
  }
  std::string code = text.Printed(std::string_view(g[2].data(), g[2].size()));
  std::erase(code, ' ');
  found.code = code;
  found.end = static_cast<std::size_t>(g[2].data() - fold.data()) + g[2].size();
  return found;
}

bool IsKindLine(const ReadingLine& line, bool damaged, std::string* kind) {
  // All that Decree 30/2020/NĐ-CP names and that may head a page of its own.
  static const RE2 re(
      R"(^\W*(quyet dinh|bao cao|thong bao|ket luan|nghi quyet|ke hoach|chi thi|cong dien|to trinh|huong dan|thong cao|chuong trinh|phuong an|de an|bien ban|giay moi)\W*$)");
  std::string word;
  if (!RE2::FullMatch(line.fold(), re, &word)) {
    if (!damaged || line.text.size() > 24) return false;
    const std::string fold = CollapseBlanks(Fold(line.text));
    for (const std::string_view known : {"quyet dinh", "bao cao", "thong bao"}) {
      if (normalize::MisreadDistance(fold, known, 3) <= 3) word = known;
    }
    if (word.empty()) return false;
  }
  if (!normalize::IsAllCapitals(line.text)) return false;
  *kind = word == "quyet dinh"  ? "decision"
          : word == "bao cao"   ? "report"
          : word == "thong bao" ? "notice"
                                : "document";
  return true;
}

bool EndsTitle(std::string_view fold) {
  static const RE2 re(
      R"(^\W*(?:chu tich|uy ban nhan dan (?:tinh|thanh pho|huyen|quan)|bo truong|giam doc|can cu|kinh gui|tong cuc truong|hoi dong|thuc hien (?:quyet dinh|ke hoach|nghi dinh|thong tu|chi thi|chuong trinh|nhiem vu|van ban|cong van|chi dao|nghi quyet|luat)|theo de nghi|xet de nghi|dieu 1|[-_*]{3,}|nhan dan|ban chi dao.*:$|(?:ngay|tren co so) |phan thu|\(?kem theo))");
  return RE2::PartialMatch(re2::StringPiece(fold.data(), fold.size()), re);
}

// The same words in the running text with their own capitals: "BỘ THÔNG TIN …" -> "Bộ Thông tin và Truyền thông".
std::string ProperCase(const std::string& capitals, std::span<const ReadingLine> lines) {
  const std::string key = CollapseBlanks(Fold(capitals));
  const std::string tone = normalize::ToneKey(capitals);
  std::map<std::string, int> forms;
  std::string joined;
  for (const auto& line : lines) joined += line.text + " ";
  const FoldedText text(CollapseBlanks(joined));
  for (std::size_t at = text.fold().find(key); at != std::string::npos; at = text.fold().find(key, at + 1)) {
    const std::string printed = text.Printed(at, at + key.size());
    if (!normalize::IsAllCapitals(printed) && normalize::StartsWithCapital(printed) &&
        normalize::ToneKey(printed) == tone)
      ++forms[printed];
  }
  // Without a model in the text: capitals where such names have them, after the kind of body, "và" and punctuation.
  std::string best;
  bool capital_next = true;
  const std::string lower = normalize::ToLower(capitals);
  for (const auto word : normalize::Words(lower)) {
    const FoldedText letters(word);
    const std::string first = normalize::ToUpper(letters.Printed(0, 1));
    best += (best.empty() ? "" : " ") +
            (capital_next ? first + letters.Printed(1, letters.fold().size()) : std::string(word));
    const std::string& fold = letters.fold();
    capital_next = fold == "bo" || fold == "so" || fold == "ban" || fold == "cuc" || fold == "va" || fold == "-" ||
                   fold.back() == ',';
  }
  // "và" itself stays small.
  for (auto at = best.find(" Và "); at != std::string::npos; at = best.find(" Và ")) best.replace(at, 5, " và ");
  int n = 0;
  for (const auto& [form, count] : forms) {
    if (count > n) {
      best = form;
      n = count;
    }
  }
  return best;
}

// Capital first letter, small the rest: "PHÓ CHỦ TỊCH" -> "Phó chủ tịch", but titles keep their usual capitals.
std::string ProperPosition(const std::string& printed) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kPositions{
      {{"phochutichthuongtruc", "Phó Chủ tịch Thường trực"},
       {"phochutich", "Phó Chủ tịch"},
       {"chutich", "Chủ tịch"},
       {"phogiamdoc", "Phó Giám đốc"},
       {"giamdoc", "Giám đốc"},
       {"botruong", "Bộ trưởng"},
       {"thutruong", "Thứ trưởng"},
       {"chanhvanphong", "Chánh Văn phòng"},
       {"phochanhvanphong", "Phó Chánh Văn phòng"},
       {"totruong", "Tổ trưởng"},
       {"topho", "Tổ phó"},
       {"totruongtogiupviec", "Tổ trưởng Tổ giúp việc"},
       {"cuctruong", "Cục trưởng"},
       {"phocuctruong", "Phó Cục trưởng"},
       {"vutruong", "Vụ trưởng"},
       {"phovutruong", "Phó Vụ trưởng"},
       {"truongban", "Trưởng ban"},
       {"photruongban", "Phó Trưởng ban"},
       {"truongphong", "Trưởng phòng"},
       {"photruongphong", "Phó Trưởng phòng"},
       {"chanhthanhtra", "Chánh Thanh tra"},
       {"quyenchutich", "Quyền Chủ tịch"}}};
  const std::string key = normalize::FoldKey(printed);
  for (const auto& [fold, name] : kPositions) {
    if (key == fold) return std::string(name);
  }
  const std::string lower = normalize::ToLower(CollapseBlanks(printed));
  const FoldedText folded(CollapseBlanks(printed));
  const std::string first = folded.Printed(0, 1);
  return first + lower.substr(std::min(lower.size(), normalize::ToLower(first).size()));
}

bool LooksLikePersonName(const std::string& text) {
  const auto words = normalize::Words(text);
  if (words.size() < 2 || words.size() > 5) return false;
  for (const auto w : words) {
    if (!normalize::StartsWithCapital(w)) return false;
    for (const char c : w) {
      const auto u = static_cast<unsigned char>(c);
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || u >= 0x80;
      if (!letter) return false;
    }
  }
  return !normalize::IsAllCapitals(text) || words.size() >= 3;
}

std::string CleanPlace(std::string place, const normalize::AgencyRegistry& registry, bool damaged) {
  while (!place.empty() && (place.back() == ',' || place.back() == ' ' || place.back() == '.')) place.pop_back();
  while (!place.empty() &&
         (place.front() == '|' || place.front() == ' ' || place.front() == '*' || place.front() == '_'))
    place.erase(0, 1);
  place = CollapseBlanks(place);
  if (damaged) {
    if (const auto* p = registry.FindProvince(place)) return p->name;
  }
  return place;
}

class HeaderReader {
 public:
  HeaderReader(std::span<const ReadingLine> lines, const normalize::AgencyRegistry& registry, bool damaged,
               const Source& source)
      : lines_(lines), registry_(registry), damaged_(damaged), source_(source) {}

  Header Read() {
    FindKind();
    ReadTop();
    ReadTitle();
    ReadAppendixReference();
    GiveCandidates();
    ReadAuthority();
    ReadProvince();
    ReadIssuer();
    ReadSigner();
    CheckPosition();
    ReadSubjectAndPeriod();
    return std::move(header_);
  }

 private:
  void FindKind() {
    for (std::size_t i = 0; i < lines_.size() && i < kLetterheadLines; ++i) {
      if (IsKindLine(lines_[i], damaged_, &header_.kind)) {
        kind_line_ = i;
        return;
      }
    }
    // Flattened: "QUYẾT ĐỊNH Về việc …" on one line.
    for (std::size_t i = 0; i < lines_.size() && i < kLetterheadLines; ++i) {
      static const RE2 re(
          R"(^\W*(quyet dinh|bao cao|thong bao|chi thi)\W+(?:\(?ve viec|v/v|ket qua|phe duyet|cong bo|cong nhan)\b.*)");
      std::string word;
      if (RE2::FullMatch(lines_[i].fold(), re, &word) &&
          normalize::IsAllCapitals(
              lines_[i].folded.Printed(lines_[i].fold().find(word), lines_[i].fold().find(word) + word.size()))) {
        header_.kind = word == "quyet dinh"  ? "decision"
                       : word == "bao cao"   ? "report"
                       : word == "thong bao" ? "notice"
                                             : "document";
        kind_line_ = i;
        inline_title_ = lines_[i].folded.Printed(lines_[i].fold().find(word) + word.size(), lines_[i].fold().size());
        return;
      }
    }
  }

  // Cells of a letterhead line, each for itself.
  [[nodiscard]] std::vector<std::string> PartsOf(const ReadingLine& line) const {
    if (line.HasCells()) return line.cells;
    if (line.text.find('|') == std::string::npos) return {line.text};
    std::vector<std::string> parts;
    for (const auto p : normalize::Split(line.text, '|')) parts.push_back(CollapseBlanks(p));
    return parts;
  }

  [[nodiscard]] std::size_t TopEnd() const {
    if (kind_line_) return *kind_line_;
    for (std::size_t i = 0; i < lines_.size() && i < 30; ++i) {
      if (!RE2::PartialMatch(lines_[i].fold(), XEPHANG_RE(R"(^\W*(?:can cu|kinh gui|thuc hien|dieu 1))"))) continue;
      // An official letter: the right side of its head may come behind "Kính gửi" of the left one.
      std::size_t end = i;
      for (std::size_t k = i + 1; k < lines_.size() && k < i + 8; ++k) {
        const bool motto = RE2::PartialMatch(
            lines_[k].fold(), XEPHANG_RE(R"(\bd[a-z?]c l[a-z?]p\s*-|\bc[a-z?]ng h[a-z?]a x[a-z?] h[a-z?]i)"));
        const auto date = FindDateMark(lines_[k].text);
        if (motto || (date && !date->place.empty())) end = k + 1;
      }
      return end;
    }
    return std::min<std::size_t>(lines_.size(), 12);
  }

  void SetNumber(const NumberFound& found, const ReadingLine& line, std::string_view printed) {
    if (found.digits.empty()) {
      blank_number_ = true;
      if (!header_.number_printed) header_.number_printed = std::string(printed);
      return;
    }
    const std::string number = found.digits + "/" + CodeOf(found.code, line);
    if (line.doubtful_source) {
      SeeNumber(number, line, printed);  // in no place of its own, so not to be judged by its form
    } else {
      header_.number = number;
    }
  }

  void SetReadNumber(const NumberMark& mark, const ReadingLine& line) {
    const std::string code = CodeOf(mark.code, line);
    blank_number_ = true;  // nothing else will do for it
    if (mark.clean && IsSure(line) && IsWholeNumber(mark.figure) && IsDocumentCode(code)) {
      header_.number = mark.figure + "/" + code;
    } else {
      SeeNumber(mark.figure.empty() ? std::nullopt : std::optional(mark.figure + "/" + code), line, mark.printed);
    }
  }

  // What stands for the number, and what it may be.
  void SeeNumber(const std::optional<std::string>& number, const ReadingLine& line, std::string_view printed) {
    if (header_.number_printed) return;
    header_.number_printed = std::string(printed);
    if (line.doubtful_source) header_.unsure_number = line.where;
    read_number_ = number;
    if (number) header_.number_candidates.push_back({*number, "reading", std::string(printed)});
  }

  void SetDate(const normalize::PrintedDate& date, const ReadingLine& line) {
    const bool sure = !line.doubtful_source || (IsSure(line) && IsWholeDate(date.printed) && !IsAfterSignatures(date));
    if (date.IsComplete() && sure) {
      header_.date = date.ToIso();
      header_.date_printed.reset();
    } else {
      SeeDate(date, line);
    }
  }

  void SeeDate(const normalize::PrintedDate& date, const ReadingLine& line) {
    if (header_.date || header_.date_printed) return;
    header_.date_printed = date.printed;
    if (!line.doubtful_source) return;
    header_.unsure_date = line.where;
    if (date.IsComplete()) read_date_ = date.ToIso();
    if (read_date_) {
      header_.date_candidates.push_back({*read_date_, "reading", date.printed});
    } else if (date.year && date.month && *date.month >= 1 && *date.month <= 12 && *date.year >= 1945 &&
               *date.year <= 2100) {
      normalize::PrintedDate first = date;
      first.day = 1;
      header_.date_candidates.push_back({first.ToIso().substr(0, 7), "reading", date.printed});
    }
  }

  [[nodiscard]] static bool IsSure(const ReadingLine& line) {
    return !line.doubtful_source || line.confidence >= kSureReading;
  }

  // "QÐ-UBND" with the Icelandic letter, "QĐÐ-UBND".
  [[nodiscard]] std::string CodeOf(std::string_view printed, const ReadingLine& line) const {
    std::string code(printed);
    if (line.doubtful_source) {
      for (auto at = code.find("ĐÐ"); at != std::string::npos; at = code.find("ĐÐ")) code.erase(at, 2);
      for (auto at = code.find("Ð"); at != std::string::npos; at = code.find("Ð", at)) code.replace(at, 2, "Đ");
      if (IsDocumentCode(code)) return code;
    }
    return RepairDocumentCode(code, damaged_ || line.doubtful_source);
  }

  // A document is not issued after the last of its signatures.
  [[nodiscard]] bool IsAfterSignatures(const normalize::PrintedDate& date) const {
    std::string last;
    for (const auto& s : source_.signatures) last = std::max(last, s.signed_at.substr(0, 10));
    return !last.empty() && date.IsComplete() && date.ToIso() > last;
  }

  void ReadTop() {
    const std::size_t end = TopEnd();
    std::optional<NumberFound> meta_number;
    std::optional<normalize::PrintedDate> meta_date;
    const ReadingLine* meta_line = nullptr;
    for (std::size_t i = 0; i < end && i < lines_.size(); ++i) {
      for (const auto& part : PartsOf(lines_[i])) {
        const FoldedText folded(part);
        const bool meta = RE2::PartialMatch(
            folded.fold(),
            XEPHANG_RE(
                R"(so\s*/?\s*ky hieu|ngay ban hanh|ngay ky|so hieu|ngay dang|trich yeu|loai van ban|co quan ban hanh|nguoi ky|ngay hieu luc|ngay co hieu luc|linh vuc|tai ve|luot xem)"));
        // "Quyết định số 99/QĐ-UBND ngày …" above the letterhead is another document.
        static const RE2 other(
            R"((quyet dinh|nghi dinh|thong tu|cong van|ke hoach|to trinh|nghi quyet|thong bao|bao cao|chi thi)\s+s[o6?]\b)");
        re2::StringPiece kind;
        if (!meta && RE2::PartialMatch(folded.fold(), other, &kind) &&
            !normalize::IsAllCapitals(folded.Printed(std::string_view(kind.data(), kind.size())))) {
          continue;
        }
        std::size_t behind_number = 0;
        if (auto mark = FindNumberMark(folded); mark && !meta && lines_[i].doubtful_source) {
          if (!header_.number) SetReadNumber(*mark, lines_[i]);
          behind_number = mark->end;
        } else if (auto number = FindNumber(folded)) {
          if (meta) {
            if (!meta_number && !number->digits.empty()) {
              meta_number = number;
              meta_line = &lines_[i];
            }
          } else {
            if (!header_.number) SetNumber(*number, lines_[i], mark ? mark->printed : folded.Printed(0, number->end));
            behind_number = number->end;
          }
        } else if (mark && !meta && !header_.number) {  // "Số: …/QĐ-UBND"
          SeeNumber(std::nullopt, lines_[i], mark->printed);
          blank_number_ = true;
          behind_number = mark->end;
        }
        if (const auto mark = FindDateMark(folded.Printed(behind_number, folded.fold().size()));
            mark && !meta && lines_[i].doubtful_source) {
          const auto date = normalize::FindDate(mark->printed);
          if (!header_.date) SetDate(date && date->IsComplete() ? *date : mark->date, lines_[i]);
          SetPlace(mark->place, lines_[i]);
          continue;
        }
        if (auto date = normalize::FindDate(part)) {
          const bool issued = RE2::PartialMatch(folded.fold(), XEPHANG_RE(R"(ngay ban hanh|ngay ky)"));
          if (meta) {
            if (issued && !meta_date && date->IsComplete()) {
              meta_date = date;
              meta_line = &lines_[i];
            }
            continue;
          }
          // Place and date: "Sơn La, ngày 24 tháng 12 năm 2021".
          static const RE2 place(R"(^(.*?),?\s*(?:ngay|ngy)[ \d.].*$)");
          const std::string tail = folded.Printed(behind_number, folded.fold().size());
          const FoldedText rest(tail);
          re2::StringPiece before;
          std::array<re2::StringPiece, 2> g{};
          if (place.Match(rest.fold(), 0, rest.fold().size(), RE2::ANCHOR_BOTH, g.data(), 2) ||
              RE2::FullMatch(rest.fold(), place, &before)) {
            if (!header_.date && date->year) SetDate(*date, lines_[i]);
            SetPlace(rest.Printed(std::string_view(g[1].data(), g[1].size())), lines_[i]);
          }
        } else {
          // "Sơn La, ngày     tháng 12 năm 2023" without any number but the year is found above; "ngày tháng năm" is
          // not.
          static const RE2 blank(R"((.{2,40}),\s*ngay[ .]*thang[ .]*\d*[ .]*nam[ .]*\d{0,4}.*)");
          std::array<re2::StringPiece, 2> g{};
          if (blank.Match(folded.fold(), behind_number, folded.fold().size(), RE2::UNANCHORED, g.data(), 2) &&
              !header_.place) {
            header_.place = CleanPlace(folded.Printed(std::string_view(g[1].data(), g[1].size())), registry_, damaged_);
          }
        }
      }
    }
    if (!header_.number && !blank_number_ && meta_number)
      SetNumber(*meta_number, *meta_line, meta_number->digits + "/" + meta_number->code);
    if (!header_.date && !header_.date_printed && meta_date) SetDate(*meta_date, *meta_line);
  }

  void SetPlace(const std::string& printed, const ReadingLine& line) {
    if (header_.place) return;
    const std::string place = CleanPlace(printed, registry_, damaged_);
    const auto words = normalize::Words(place).size();
    if (words < 1 || words > 6 || !normalize::StartsWithCapital(place)) return;
    const auto* province = line.doubtful_source ? registry_.FindProvince(place) : nullptr;
    if (province != nullptr) {
      header_.place = province->name;
    } else if (IsSure(line)) {
      header_.place = place;
    }
  }

  // "V/v tham gia ý kiến …" under the number of an official letter, which names no kind.
  void ReadLetterTitle() {
    const std::size_t end = TopEnd();
    for (std::size_t i = 0; i < end; ++i) {
      if (!RE2::PartialMatch(lines_[i].fold(), XEPHANG_RE(R"(^\W*v/v\b)")) || lines_[i].HasCells()) continue;
      std::string title = lines_[i].text;
      for (std::size_t k = i + 1; k < end && k < i + 6; ++k) {
        const std::string& fold = lines_[k].fold();
        if (lines_[k].HasCells() || normalize::IsAllCapitals(lines_[k].text) || FindDateMark(lines_[k].text) ||
            RE2::PartialMatch(fold, XEPHANG_RE(R"(^\W*(?:kinh gui|d[a-z?]c l[a-z?]p\s*-))")))
          break;
        title += " " + lines_[k].text;
      }
      header_.title = CollapseBlanks(title);
      return;
    }
  }

  void ReadTitle() {
    if (!kind_line_) {
      ReadLetterTitle();
      return;
    }
    std::string title = CollapseBlanks(inline_title_);
    std::size_t taken = 0;
    title_end_ = *kind_line_ + 1;
    for (std::size_t i = *kind_line_ + 1; i < lines_.size() && taken < 10; ++i) {
      const auto& line = lines_[i];
      if (line.HasCells()) break;
      if ((taken > 0 || !title.empty()) && EndsTitle(line.fold())) break;
      if (taken == 0 && title.empty() &&
          RE2::PartialMatch(line.fold(), XEPHANG_RE(R"(^\W*(?:chu tich|bo truong|can cu|kinh gui))")))
        break;
      if (ReadHeading(line) && taken > 0) break;
      // Directives and the like go on with running text at once.
      if (taken > 0 && header_.kind == "document" && line.after_blank && line.text.size() > 60) break;
      if (title.size() + line.text.size() > 700) break;
      if (RE2::FullMatch(line.fold(), XEPHANG_RE(R"([^a-z0-9]*)"))) continue;
      if (!title.empty()) title += ' ';
      title += line.text;
      ++taken;
      title_end_ = i + 1;
    }
    title = CollapseBlanks(title);
    while (!title.empty() && (title.front() == '*' || title.front() == '_')) title.erase(0, 1);
    while (!title.empty() && (title.back() == '*' || title.back() == '_' || title.back() == ' ')) title.pop_back();
    if (!title.empty()) header_.title = title;
  }

  // "(kèm theo Quyết định số: 3247/QĐ-UBND ngày 20/12/2017 của Chủ tịch …)": the document speaks of itself.
  void ReadAppendixReference() {
    for (std::size_t i = title_end_; i < lines_.size(); ++i) {
      static const RE2 with(
          R"((?:^\W*|[(\[]\W*)(?:ban hanh )?k[a-z?]m theo\s+(?:qu[a-z?]+ [a-z?]+|bao cao|thong bao|van ban|cong van)\s+s[o6?])");
      if (!RE2::PartialMatch(lines_[i].fold(), with)) continue;
      if (lines_[i].fold().find("quyet dinh nay") != std::string::npos) continue;
      std::string text = lines_[i].text;
      if (i + 1 < lines_.size() && text.find(')') == std::string::npos) text += " " + lines_[i + 1].text;
      const FoldedText folded(text);
      const auto number = FindNumber(folded);
      const ReadingLine* line = &lines_[i];
      if (text.size() > line->text.size() && lines_[i + 1].confidence < line->confidence) line = &lines_[i + 1];
      // Two places of one document that were read alike are surer than either.
      if (number && !header_.number && !number->digits.empty()) {
        const std::string again = number->digits + "/" + CodeOf(number->code, *line);
        if (read_number_ == again && IsWholeNumber(number->digits) && IsDocumentCode(CodeOf(number->code, *line))) {
          header_.number = again;
        } else if (!line->doubtful_source || !header_.number_printed) {
          SetNumber(*number, *line, folded.Printed(0, number->end));
        } else {
          header_.number_candidates.push_back({again, "appendix", folded.Printed(0, number->end)});
        }
      }
      if (!header_.date) {
        if (auto date = normalize::FindDate(
                text.substr(std::min(text.size(), number ? folded.Printed(0, number->end).size() : 0)))) {
          if (date->IsComplete() && read_date_ == date->ToIso() && !IsAfterSignatures(*date)) {
            header_.date = read_date_;
          } else if (!line->doubtful_source || !header_.date_printed) {
            SetDate(*date, *line);
          } else if (date->IsComplete()) {
            header_.date_candidates.push_back({date->ToIso(), "appendix", date->printed});
          }
        }
      }
      appendix_line_ = i;
      return;
    }
  }

  // What may stand for a number and a date that are not there; with them, nothing.
  void GiveCandidates() {
    if (header_.number) {
      header_.number_printed.reset();
      header_.number_candidates.clear();
      header_.unsure_number.reset();
    }
    if (header_.date) {
      header_.date_printed.reset();
      header_.date_candidates.clear();
      header_.unsure_date.reset();
      return;
    }
    for (auto& candidate : DatesInSource(source_)) header_.date_candidates.push_back(std::move(candidate));
  }

  void ReadAuthority() {
    // Without a kind, what stands on top is the letterhead.
    if (!kind_line_ && std::any_of(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(TopEnd()),
                                   [](const ReadingLine& l) { return FindNumberMark(l.folded).has_value(); }))
      return;
    for (std::size_t i = title_end_; i < lines_.size() && i < title_end_ + 6; ++i) {
      static const RE2 re(
          R"(^\W*(?:chu tich|uy ban nhan dan|bo truong|giam doc|tong cuc truong|hoi dong nhan dan|thu truong).*)");
      if (RE2::FullMatch(lines_[i].fold(), re) && (damaged_ || normalize::IsAllCapitals(lines_[i].text)) &&
          lines_[i].text.size() < 160) {
        header_.issuing_authority = lines_[i].text;
        return;
      }
    }
  }

  // The province of the issuer; without a letterhead, the one that title, references and grounds name most.
  void ReadProvince() {
    if (RE2::PartialMatch(IssuerText(), XEPHANG_RE(R"(^\W*(?:bo|chinh phu|van phong chinh phu|ngan hang nha nuoc)\b)")))
      return;
    std::map<std::string, int> votes;
    std::map<const normalize::Province*, int> names;  // a province that changed its name has one code and two of them
    const auto vote = [&](const std::string& fold, int weight) {
      static const RE2 re(R"(\b(?:tinh|thanh pho|tp\.?)\s+((?:[a-z?]+\s?-?\s?){1,4}))");
      re2::StringPiece rest(fold);
      std::string name;
      while (RE2::FindAndConsume(&rest, re, &name)) {
        const auto words = normalize::Words(name);
        for (std::size_t n = std::min<std::size_t>(words.size(), 4); n >= 1; --n) {
          std::string candidate;
          for (std::size_t k = 0; k < n; ++k) candidate += (k > 0 ? " " : "") + std::string(words[k]);
          if (const auto* p = registry_.FindProvince(candidate)) {
            votes[p->code] += weight;
            names[p] += weight;
            break;
          }
        }
      }
    };
    vote(IssuerText(), 50);
    if (header_.title) vote(Fold(*header_.title), 10);
    if (header_.place) {
      if (const auto* p = registry_.FindProvince(*header_.place)) {
        votes[p->code] += 20;
        names[p] += 20;
      }
    }
    const std::size_t end = std::min<std::size_t>(lines_.size(), 400);
    std::string text;
    for (std::size_t i = 0; i < end; ++i) text += lines_[i].fold() + " ";
    vote(text, 1);
    int best = 0;
    for (const auto& [code, n] : votes) {
      if (n <= best) continue;
      best = n;
      int most = 0;
      for (const auto& p : registry_.provinces()) {
        if (p.code != code || names[&p] <= most) continue;
        most = names[&p];
        header_.province = &p;
      }
    }
  }

  // The left side of the letterhead, folded, without national title and motto.
  [[nodiscard]] std::string IssuerText() const { return CollapseBlanks(Fold(IssuerPrinted())); }

  [[nodiscard]] std::string IssuerPrinted() const {
    const std::size_t end = TopEnd();
    std::string out;
    for (std::size_t i = 0; i < end && i < lines_.size(); ++i) {
      bool stop = false;
      for (const auto& part : PartsOf(lines_[i])) {
        FoldedText folded = damaged_ ? lines_[i].folded : FoldedText(part);
        static const RE2 meta(
            R"(so\s*/?\s*ky hieu|ngay ban hanh|ngay ky|so hieu|trich yeu|loai van ban|co quan ban hanh|nguoi ky|linh vuc|hieu luc)");
        if (RE2::PartialMatch(folded.fold(), meta)) continue;
        std::size_t to = folded.fold().size();
        static const RE2 national(R"((?:c[a-z?]ng h[a-z?]a x[a-z?] h[a-z?]i|[dpb][a-z?]c l[a-z?]p\s*[-*]).*$)");
        re2::StringPiece match;
        if (national.Match(folded.fold(), 0, folded.fold().size(), RE2::UNANCHORED, &match, 1))
          to = static_cast<std::size_t>(match.data() - folded.fold().data());
        if (FindNumber(folded) || RE2::PartialMatch(folded.fold(), XEPHANG_RE(R"(\bngay\b.*\bnam\b)"))) {
          stop = !out.empty();
          continue;
        }
        const std::string printed = folded.Printed(0, to);
        if (!normalize::IsAllCapitals(printed)) continue;
        out += (out.empty() ? "" : " ") + CollapseBlanks(printed);
      }
      if (stop) break;
    }
    return CollapseBlanks(out);
  }

  void ReadIssuer() {
    std::string printed = IssuerPrinted();
    std::string fold = CollapseBlanks(Fold(printed));
    if (damaged_ && !fold.empty()) {
      fold = CollapseBlanks(fold);
    }
    const auto people_committee = [&](const std::string& text) -> bool {
      static const RE2 re(R"((?:uy ban nhan dan|ubnd)\s+(tinh|thanh pho|huyen|quan|thi xa)(?:\s+(.*))?$)");
      std::string type;
      std::string name;
      if (!RE2::PartialMatch(text, re, &type, &name)) return false;
      const normalize::Province* city = name.empty() ? nullptr : registry_.FindProvince(name);
      const bool district_city = type == "thanh pho" && city != nullptr && city->type != "Thành phố";
      if (type == "huyen" || type == "quan" || type == "thi xa" || district_city) {
        if (name.empty()) return false;
        normalize::AgencyScope scope;
        if (header_.province != nullptr) scope.province = header_.province->code;
        const auto match = registry_.Match(type + " " + name, scope);
        header_.issuer = match.kind == normalize::AgencyMatchKind::kExact ? match.name : printed;
        return true;
      }
      const normalize::Province* p = name.empty() ? nullptr : registry_.FindProvince(name);
      if (p == nullptr && header_.province != nullptr && (name.empty() || damaged_)) p = header_.province;
      if (p == nullptr) return false;
      header_.issuer = "Ủy ban nhân dân " + normalize::ToLower(p->type) + " " + p->name;
      return true;
    };
    if (!fold.empty()) {
      if (people_committee(fold)) return;
      // "UBND TỈNH TUYÊN QUANG / SỞ TƯ PHÁP": the body above, then the one that issues.
      static const RE2 below(
          R"(^\W*(?:uy ban nhan dan|ubnd)\s+(?:tinh|thanh pho)\s+(.+?)\W+((?:so|ban|chi cuc|cuc|van phong|thanh tra|truong|trung tam)\s.+)$)");
      const FoldedText whole(CollapseBlanks(printed));
      std::array<re2::StringPiece, 3> g{};
      if (below.Match(whole.fold(), 0, whole.fold().size(), RE2::ANCHOR_BOTH, g.data(), 3) &&
          registry_.FindProvince(std::string(g[1])) != nullptr) {
        const std::string body = whole.Printed(std::string_view(g[2].data(), g[2].size()));
        normalize::AgencyScope scope;
        scope.province = registry_.FindProvince(std::string(g[1]))->code;
        const auto match = registry_.Match(body, scope);
        if (match.kind == normalize::AgencyMatchKind::kExact && !match.ambiguous) {
          header_.issuer = match.name;
        } else if (!damaged_ && !lines_.front().doubtful_source) {
          header_.issuer = ProperCase(body, lines_);
        }
        return;
      }
      const bool of_nowhere =
          RE2::FullMatch(fold, XEPHANG_RE(R"(\W*(?:uy ban nhan dan|ubnd)\W*)"));  // its second line is lost
      if (!of_nowhere &&
          RE2::PartialMatch(fold, XEPHANG_RE(R"(^\W*(?:bo|so|ban|cuc|van phong|thanh tra|hoi dong|uy ban|to )\b)")) &&
          normalize::Words(fold).size() <= 14) {
        header_.issuer = ProperCase(printed, lines_);
        return;
      }
    }
    // "Ủy ban nhân dân tỉnh Hà Giang báo cáo kết quả …": the body that speaks, where the letterhead is lost.
    if (!header_.issuing_authority && (header_.kind == "report" || header_.kind == "notice")) {
      std::string opening;
      for (std::size_t i = title_end_; i < lines_.size() && i < title_end_ + 20; ++i) opening += lines_[i].fold() + " ";
      static const RE2 speaker(
          R"((?:^|[;.,]\s)((?:uy ban nhan dan|ubnd) (?:tinh|thanh pho|huyen|quan|thi xa) [a-z -]{2,30}?)\s+(?:bao cao|thong bao)\s)");
      std::string body;
      if (RE2::PartialMatch(CollapseBlanks(opening), speaker, &body)) people_committee(body);
    }
    if (!header_.issuing_authority) return;
    std::string authority = CollapseBlanks(Fold(*header_.issuing_authority));
    if (damaged_) {
      for (std::size_t i = title_end_; i < lines_.size() && i < title_end_ + 6; ++i) {
        if (lines_[i].text == *header_.issuing_authority) authority = CollapseBlanks(lines_[i].fold());
      }
    }
    if (people_committee(authority)) return;
    static const RE2 minister(R"(^\W*bo truong\s+(bo .*)$)");
    std::string ministry;
    if (RE2::PartialMatch(authority, minister, &ministry)) {
      const FoldedText text(CollapseBlanks(*header_.issuing_authority));
      header_.issuer =
          ProperCase(text.Printed(text.fold().find(ministry), text.fold().find(ministry) + ministry.size()), lines_);
    }
  }

  [[nodiscard]] bool IsNameOfBody(const std::string& text) const {
    normalize::AgencyScope scope;
    if (header_.province != nullptr) scope.province = header_.province->code;
    return registry_.Match(text, scope).kind != normalize::AgencyMatchKind::kNone;
  }

  void ReadSigner() {
    // The first block of recipients or of an "on behalf" mark, and what stands by it.
    const std::size_t from = title_end_;
    std::size_t start = lines_.size();
    for (std::size_t i = from; i < lines_.size(); ++i) {
      if (RE2::PartialMatch(lines_[i].fold(), XEPHANG_RE(R"(^\W*n[a-z?]i nh[a-z?]n\b)"))) {
        start = i;
        break;
      }
    }
    if (start == lines_.size()) {
      for (std::size_t i = from; i < lines_.size(); ++i) {
        if (lines_[i].text.size() < 80 &&
            RE2::PartialMatch(lines_[i].fold(), XEPHANG_RE(R"(^\W*(?:kt|tm|tl|tuq)\s*\.\s)")) &&
            normalize::IsAllCapitals(lines_[i].text)) {
          start = i;
          break;
        }
      }
    }
    if (start == lines_.size()) {
      // No recipients and no mark: a position in capitals above a name.
      static const RE2 bare(
          R"(^\W*(?:pho )?(?:chu tich|giam doc|bo truong|thu truong|chanh van phong|truong ban)\W*$)");
      for (std::size_t i = from; i < lines_.size() && start == lines_.size(); ++i) {
        if (!normalize::IsAllCapitals(lines_[i].text) || !RE2::FullMatch(lines_[i].fold(), bare)) continue;
        for (std::size_t k = i + 1; k < lines_.size() && k <= i + 3; ++k) {
          if (LooksLikePersonName(lines_[k].text) && !normalize::IsAllCapitals(lines_[k].text)) start = i;
        }
      }
    }
    if (start == lines_.size()) return;
    const std::size_t begin = start >= 6 ? start - 6 : 0;
    const std::size_t end = std::min(lines_.size(), start + 24);
    bool seen_mark = false;
    for (std::size_t i = std::max(begin, from); i < end; ++i) {
      const bool before = i < start;
      if (appendix_line_ && i >= *appendix_line_) break;
      // The signer stands before what is appended, and tables with more than two cells in a row are.
      if (i > start && (ReadCaption(lines_[i]) || lines_[i].cells.size() > 2)) break;
      if (i > start && ReadHeading(lines_[i]) && !lines_[i].text.starts_with("-")) break;
      if (i > start &&
          RE2::PartialMatch(lines_[i].fold(), XEPHANG_RE(R"(^\W*(?:phu luc|ket qua danh gia|bang \d|bieu \d))")) &&
          normalize::IsAllCapitals(lines_[i].text))
        break;
      for (const auto& part : PartsOf(lines_[i])) {
        std::string text = part;
        // "- Như Điều 2;        KT. CHỦ TỊCH": the right side of the line.
        const auto gap = text.rfind("   ");
        if (gap != std::string::npos) text = CollapseBlanks(text.substr(gap));
        const FoldedText folded(text);
        static const RE2 mark(R"((?:^|[^a-z])((?:kt|tm|tl|tuq)\s*\.\s*[a-z?][a-z? ,.-]*)$)");
        re2::StringPiece match;
        std::array<re2::StringPiece, 2> g{};
        if (mark.Match(folded.fold(), 0, folded.fold().size(), RE2::UNANCHORED, g.data(), 2)) {
          const std::string printed = CollapseBlanks(folded.Printed(std::string_view(g[1].data(), g[1].size())));
          if (normalize::IsAllCapitals(printed)) {
            // "KT. CHỦ TỊCH PHÓ CHỦ TỊCH": the position of the signer stands on the same line.
            std::string mark_text = printed;
            const FoldedText both(printed);
            static const RE2 and_position(
                R"(^((?:kt|tm|tl|tuq)\s*\.\s*[a-z ]*?(?:chu tich|giam doc|bo truong|uy ban nhan dan|ban chi dao|truong ban|to truong))\s+((?:pho |quyen )?(?:chu tich|giam doc|chanh|thu truong|cuc truong|vu truong|truong ban|truong phong|to pho)\b.*)$)");
            std::array<re2::StringPiece, 3> h{};
            const re2::StringPiece both_fold(both.fold());
            if (and_position.Match(both_fold, 0, both_fold.size(), RE2::ANCHOR_BOTH, h.data(), 3)) {
              mark_text = CollapseBlanks(both.Printed(std::string_view(h[1].data(), h[1].size())));
              if (!header_.signer.position)
                header_.signer.position = ProperPosition(both.Printed(std::string_view(h[2].data(), h[2].size())));
            }
            header_.signer.on_behalf =
                header_.signer.on_behalf ? *header_.signer.on_behalf + " " + mark_text : mark_text;
            seen_mark = true;
            continue;
          }
        }
        if (before && !seen_mark) continue;
        static const RE2 position(
            R"(^\W*(?:pho |quyen )?(?:chu tich|giam doc|bo truong|thu truong|chanh van phong|chanh thanh tra|to truong|to pho|cuc truong|vu truong|truong ban|truong phong|pho chanh van phong|tong giam doc)[a-z? ]*$)");
        if (!header_.signer.position && RE2::FullMatch(folded.fold(), position) && normalize::IsAllCapitals(text)) {
          header_.signer.position = ProperPosition(text);
          seen_mark = true;
          continue;
        }
        // "- Như Điều 3; PHÓ CHỦ TỊCH": the left side of the line is a recipient.
        if (const auto semicolon = text.rfind(';');
            seen_mark && !header_.signer.position && semicolon != std::string::npos) {
          const std::string right = CollapseBlanks(text.substr(semicolon + 1));
          if (normalize::IsAllCapitals(right) && RE2::FullMatch(Fold(right), position)) {
            header_.signer.position = ProperPosition(right);
            continue;
          }
        }
        const bool recipient = text.starts_with("-") || text.starts_with("+") || text.find(';') != std::string::npos;
        if (seen_mark && !recipient && !header_.signer.name && LooksLikePersonName(text) && !IsNameOfBody(text) &&
            i > std::max(begin, from)) {
          header_.signer.name = text;
          return;
        }
      }
    }
  }

  // Who signs for the chairman ("KT. CHỦ TỊCH") is not the chairman: the line with the deputy's own position was lost.
  void CheckPosition() {
    if (!header_.signer.position || !header_.signer.on_behalf) return;
    static const RE2 for_whom(R"((?:^|[^a-z])kt\s*\.\s*([a-z ]+)$)");
    std::string whom;
    const std::string mark = CollapseBlanks(Fold(*header_.signer.on_behalf));
    if (RE2::PartialMatch(mark, for_whom, &whom) && CollapseBlanks(whom) == Fold(*header_.signer.position))
      header_.signer.position.reset();
  }

  void ReadSubjectAndPeriod() {
    std::string text = header_.title ? Fold(*header_.title) : std::string();
    if (damaged_ && kind_line_) {
      text.clear();
      for (std::size_t i = *kind_line_ + 1; i < title_end_; ++i) text += lines_[i].fold() + " ";
    }
    header_.period = PeriodIn(text);
    header_.subjects = SubjectsIn(text);
    if (header_.subjects.empty() && header_.title) {
      auto slug = SubjectFromTitle(*header_.title);
      if (!slug.empty()) header_.subjects.push_back(std::move(slug));
    }
    if (!header_.period.year || header_.subjects.empty()) {
      // The heading of the appendix, or the first article.
      for (std::size_t i = title_end_; i < lines_.size(); ++i) {
        const bool heading = normalize::IsAllCapitals(lines_[i].text) && lines_[i].text.size() > 20;
        const bool article = RE2::PartialMatch(lines_[i].fold(), XEPHANG_RE(R"(^\W*di[a-z?]u 1\b)"));
        if (!heading && !article) continue;
        std::string near = lines_[i].fold();
        for (std::size_t k = i + 1; k < lines_.size() && k < i + 3; ++k) {
          if (RE2::PartialMatch(lines_[k].fold(), XEPHANG_RE(R"(^\W*(?:can cu|theo de nghi|xet de nghi|thuc hien)\b)")))
            break;  // years of laws
          near += " " + lines_[k].fold();
        }
        if (!header_.period.year) header_.period = PeriodIn(near);
        if (header_.subjects.empty()) header_.subjects = SubjectsIn(near);
        if (header_.period.year && !header_.subjects.empty()) break;
      }
    }
    if (!header_.subjects.empty()) header_.subject = header_.subjects.front();
  }

  std::span<const ReadingLine> lines_;
  const normalize::AgencyRegistry& registry_;
  bool damaged_;
  Header header_;
  std::optional<std::size_t> kind_line_;
  std::string inline_title_;
  const Source& source_;
  std::size_t title_end_ = 0;
  std::optional<std::size_t> appendix_line_;
  bool blank_number_ = false;
  std::optional<std::string> read_number_;  // by the letterhead, not sure by itself …
  std::optional<std::string> read_date_;    // … likewise
};

}  // namespace

std::string RepairDocumentCode(std::string_view printed, bool damaged) {
  std::string code(printed);
  if (!damaged) return code;
  // Kinds of documents and the bodies that issue them, as codes (Decree 30/2020/NĐ-CP, Annex III).
  static constexpr std::array<std::string_view, 14> kKinds{"QĐ", "BC", "TB", "KH", "TTr", "CV", "NQ",
                                                           "CT", "KL", "HD", "GM", "PA",  "ĐA", "NĐ"};
  const auto dash = code.find('-');
  std::string kind = code.substr(0, dash);
  std::string best = kind;
  int best_distance = 100;
  int ties = 0;
  for (const auto k : kKinds) {
    const int d = normalize::MisreadDistance(normalize::Fold(kind), normalize::Fold(k), 2);
    if (d < best_distance) {
      best_distance = d;
      best = std::string(k);
      ties = 1;
    } else if (d == best_distance) {
      ++ties;
    }
  }
  if (best_distance <= 2 && ties == 1) kind = best;
  return dash == std::string::npos ? kind : kind + code.substr(dash);
}

Header ReadHeader(std::span<const ReadingLine> lines, const normalize::AgencyRegistry& registry, bool damaged,
                  const Source& source) {
  return HeaderReader(lines, registry, damaged, source).Read();
}

}  // namespace xephang::parse
