#include "parse/table_header.h"

#include <re2/re2.h>

#include <algorithm>
#include <limits>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::Fold;
using normalize::FoldKey;

constexpr const char* kOrdinalLabel =
    R"(^\W*(?:thu tu xep (?:hang|loai)|thu tu|stt|so tt|so thu tu|tt|thu hang|xep hang(?: hang)?|xep thu|hang|vi tri)\b\W*)";
constexpr const char* kNameLabel =
    R"(^\W*(?:ten\s+(?:cac\s+)?)?(?:co quan,? ?don vi|cac co quan,? don vi|so,? ?ban,? ?nganh(?:,? ?(?:dia phuong|huyen|don vi))?|so,? nganh|huyen,? ?(?:thi xa,? ?)?(?:thanh pho|tp)|xa,? phuong,? thi tran|phuong,? xa,? thi tran|quan,? huyen|tinh,? ?thanh pho|bo,? ?co quan ngang bo(?:,? (?:va )?co quan thuoc chinh phu)?|bo,? ?nganh|co quan|don vi(?: hanh chinh)?|dia phuong|to chuc|ubnd (?:cap )?(?:huyen|xa)|cac so|huyen|xa|phuong|quan|tinh)\b\W*)";

bool IsGeneric(const std::string& title) {
  const TitleMeaning meaning = ReadTitle(title);
  return meaning.indicator.empty() && (meaning.rank || meaning.score || meaning.percent || meaning.tier ||
                                       meaning.change || meaning.note || meaning.maximum);
}

bool IsGroup(std::string_view fold) {
  return RE2::PartialMatch(
      re2::StringPiece(fold.data(), fold.size()),
      XEPHANG_RE(
          R"(^(?:(?:ket qua|tong diem|so diem|diem|xep hang|gia tri)\s+)?(?:nhom|khoi|cac)\s+(?:chi so|tieu chi|noi dung|chi tieu|linh vuc))"));
}

// The total stands at the end of the rows though a flattened header prints it in the middle, beside the upper level.
void MoveTotalBehindIndicators(std::vector<std::string>& titles, const IndicatorNames& names) {
  const auto total =
      std::find_if(titles.begin(), titles.end(), [](const std::string& t) { return ReadTitle(t).total; });
  if (total == titles.end() || total + 1 == titles.end()) return;
  const bool only_indicators_behind =
      std::all_of(total + 1, titles.end(), [&](const std::string& t) { return names.count(FoldKey(t)) != 0; });
  const bool none_before =
      std::none_of(titles.begin(), total, [&](const std::string& t) { return names.count(FoldKey(t)) != 0; });
  if (only_indicators_behind && none_before) std::rotate(total, total + 1, titles.end());
}

// Cuts words at capitals into `count` titles, so that as many as can be are names that are known.
std::vector<std::string> CutTitles(const std::vector<std::string>& words, std::size_t count,
                                   const IndicatorNames& names) {
  std::vector<std::size_t> starts;
  int depth = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool abbreviation = words[i].size() > 1 && normalize::IsAllCapitals(words[i]);
    if (i == 0 || (depth == 0 && normalize::StartsWithCapital(words[i]) && !abbreviation)) starts.push_back(i);
    depth += static_cast<int>(std::count(words[i].begin(), words[i].end(), '('));
    depth -= static_cast<int>(std::count(words[i].begin(), words[i].end(), ')'));
  }
  const auto join = [&](std::size_t from, std::size_t to) {
    std::string out;
    for (std::size_t i = from; i < to; ++i) out += (i > from ? " " : "") + words[i];
    return out;
  };
  // Headings over several columns go where there are more pieces than columns.
  if (starts.size() > count) {
    std::vector<std::string> kept;
    bool dropped = false;
    for (std::size_t s = 0; s < starts.size(); ++s) {
      const std::size_t end = s + 1 < starts.size() ? starts[s + 1] : words.size();
      const std::string piece = join(starts[s], end);
      if (IsGroup(CollapseBlanks(Fold(piece)))) {
        dropped = true;
        continue;
      }
      kept.insert(kept.end(), words.begin() + static_cast<std::ptrdiff_t>(starts[s]),
                  words.begin() + static_cast<std::ptrdiff_t>(end));
    }
    if (dropped) return CutTitles(kept, count, names);
  }
  if (starts.size() < count || count == 0) return std::vector<std::string>(count);
  // As many words of measure as columns, from the first piece on or up to the last: each title has one.
  std::vector<std::size_t> measures;
  for (std::size_t s = 0; s < starts.size(); ++s) {
    if (IsGeneric(join(starts[s], s + 1 < starts.size() ? starts[s + 1] : words.size()))) measures.push_back(s);
  }
  if (measures.size() == count && starts.size() > count) {
    std::vector<std::string> titles;
    if (measures.front() == 0) {
      for (std::size_t m = 0; m < count; ++m)
        titles.push_back(join(starts[measures[m]], m + 1 < count ? starts[measures[m + 1]] : words.size()));
      return titles;
    }
    if (measures.back() + 1 == starts.size()) {
      std::size_t from = 0;
      for (const std::size_t m : measures) {
        const std::size_t end = m + 1 < starts.size() ? starts[m + 1] : words.size();
        titles.push_back(join(from, end));
        from = end;
      }
      return titles;
    }
  }
  // The cheapest way to make `count` titles of the pieces: a known name costs nothing.
  const std::size_t n = starts.size();
  const auto cost = [&](std::size_t a, std::size_t b) {
    const std::string title = join(starts[a], b < n ? starts[b] : words.size());
    const TitleMeaning meaning = ReadTitle(title);
    const bool known = meaning.indicator.empty() ? IsGeneric(title) : names.count(FoldKey(meaning.indicator)) != 0;
    if (known) return b - a == 1 || !meaning.indicator.empty() ? 0 : 1;
    return 3 + 2 * static_cast<int>(b - a - 1);
  };
  constexpr int kFar = std::numeric_limits<int>::max() / 2;
  std::vector<std::vector<int>> best(count + 1, std::vector<int>(n + 1, kFar));
  std::vector<std::vector<std::size_t>> from(count + 1, std::vector<std::size_t>(n + 1, 0));
  best[0][0] = 0;
  for (std::size_t k = 1; k <= count; ++k) {
    for (std::size_t b = k; b <= n; ++b) {
      for (std::size_t a = k - 1; a < b; ++a) {
        if (best[k - 1][a] >= kFar || b - a > 12) continue;
        const int c = best[k - 1][a] + cost(a, b);
        if (c < best[k][b]) {
          best[k][b] = c;
          from[k][b] = a;
        }
      }
    }
  }
  if (best[count][n] >= kFar) return std::vector<std::string>(count);
  std::vector<std::string> titles(count);
  std::size_t b = n;
  for (std::size_t k = count; k > 0; --k) {
    const std::size_t a = from[k][b];
    titles[k - 1] = join(starts[a], b < n ? starts[b] : words.size());
    b = a;
  }
  return titles;
}

std::vector<std::string> FromCells(const RawTable& table, const IndicatorNames& names) {
  const auto& rows = table.header_cells;
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.size());
  const std::size_t fixed = table.has_ordinal ? 2 : 1;
  std::vector<std::string> titles;
  if (width == table.figures + fixed) {
    // Level by level, a heading over several columns standing in the first of them.
    std::vector<std::string> bottom(width);
    std::vector<std::string> above(width);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::string left;
      for (std::size_t c = 0; c < width; ++c) {
        std::string cell = c < rows[r].size() ? rows[r][c] : std::string();
        if (!cell.empty()) left = cell;
        if (!bottom[c].empty() && !cell.empty()) above[c] = bottom[c];
        if (!cell.empty()) {
          if (bottom[c].empty() && r > 0 && above[c].empty()) {
            // Under a heading that stands further left.
            for (std::size_t k = c; k-- > 0;) {
              if (r > 0 && k < rows[r - 1].size() && !rows[r - 1][k].empty()) {
                above[c] = rows[r - 1][k];
                break;
              }
            }
          }
          bottom[c] = cell;
        }
      }
    }
    bool ordinal_gone = !table.has_ordinal;
    bool name_gone = false;
    for (std::size_t c = 0; c < width; ++c) {
      if (!ordinal_gone) {
        ordinal_gone = true;
        continue;
      }
      if (!name_gone && IsNameTitle(bottom[c])) {
        name_gone = true;
        continue;
      }
      titles.push_back(TitleOfPath({above[c], bottom[c]}));
    }
    if (!name_gone && !titles.empty()) titles.erase(titles.begin());
  } else {
    std::vector<std::string> labels;
    bool ordinal_gone = !table.has_ordinal;
    bool name_gone = false;
    for (const auto& row : rows) {
      for (const auto& cell : row) {
        if (cell.empty()) continue;
        if (!ordinal_gone) {
          ordinal_gone = true;
          continue;
        }
        if (!name_gone && IsNameTitle(cell)) {
          name_gone = true;
          continue;
        }
        if (IsGroup(CollapseBlanks(Fold(cell)))) continue;
        labels.push_back(cell);
      }
    }
    MoveTotalBehindIndicators(labels, names);
    titles = labels;
  }
  if (titles.size() != table.figures) titles.assign(table.figures, {});
  return titles;
}

}  // namespace

void TellMaxima(const std::vector<TitleMeaning*>& titles) {
  bool maxima = false;
  const normalize::Decimal* before = nullptr;
  for (const TitleMeaning* title : titles) {
    maxima = maxima || title->max.has_value();
    if (!title->max_or_number) continue;
    maxima = maxima || (before != nullptr && !(*before < *title->max_or_number));
    before = &*title->max_or_number;
  }
  if (!maxima) return;
  for (TitleMeaning* title : titles) {
    if (title->max_or_number && !title->rank) title->max = title->max_or_number;
  }
}

TitleMeaning ReadTitle(const std::string& whole) {
  TitleMeaning meaning;
  // "Nhận thức số (100)", "Tổng điểm (1.000)": the maximum of the column, or the number of the column itself.
  static const RE2 numbered(R"(^(.*\pL.*?)\s*\(\s*(\d[\d.,]*)\s*(điểm|đ)?\s*\)$)");
  std::string title = CollapseBlanks(whole);
  std::string name;
  std::string number;
  std::string unit;
  if (RE2::FullMatch(title, numbered, &name, &number, &unit)) {
    constexpr int kMostColumns = 30;
    const auto max = normalize::Decimal::Parse(number, normalize::DecimalMark::kComma);
    const bool year = number.size() == 4 && number.starts_with("20");
    const bool surely = !unit.empty() || (max && normalize::Decimal::FromInt(kMostColumns) < *max);
    if (max && !year) (surely ? meaning.max : meaning.max_or_number) = max;
    if (max && !year) title = name;
  }
  const normalize::FoldedText folded(title);
  const std::string& fold = folded.fold();
  meaning.rank =
      RE2::PartialMatch(fold, XEPHANG_RE(R"(xep\s*(?:.{0,12}\s)?hang|thu hang|\bhang\b|vi tri|xep thu|thu tu)")) &&
      !RE2::PartialMatch(fold, XEPHANG_RE(R"(^diem hang muc|hang muc$|mat hang)"));
  meaning.total = RE2::PartialMatch(fold, XEPHANG_RE(R"(\btong\b)"));
  meaning.converted = RE2::PartialMatch(fold, XEPHANG_RE(R"(quy doi)"));
  meaning.score = meaning.total || RE2::PartialMatch(fold, XEPHANG_RE(R"(diem|gia tri|ket qua|\bchi so\b|dti|index)"));
  meaning.percent = RE2::PartialMatch(fold, XEPHANG_RE(R"(ty le|ti le|%)"));
  meaning.tier =
      RE2::PartialMatch(fold, XEPHANG_RE(R"(xep loai|phan loai|muc do|danh gia muc|\bnhom\b|\bloai\b|\bmuc\b)"));
  // "Hạ tầng" is no "tăng": marks decide.
  const std::string lower = normalize::ToLower(title);
  meaning.change =
      RE2::PartialMatch(fold,
                        XEPHANG_RE(R"(so voi|thay doi|bien dong|chenh lech|(?:nam|ky|quy|lan) truoc|nam ngoai)")) ||
      lower.find("tăng") != std::string::npos || lower.find("giảm") != std::string::npos;
  // "Tổng điểm (tối đa 240)" is the total with its maximum.
  std::string without_note = fold;
  static const RE2 note(R"(\((?:diem )?toi da [^)]*\)|\(thang diem [^)]*\))");
  RE2::GlobalReplace(&without_note, note, "");
  meaning.maximum = RE2::PartialMatch(without_note, XEPHANG_RE(R"(toi da|diem chuan|thang diem)"));
  meaning.note = RE2::PartialMatch(fold, XEPHANG_RE(R"(ghi chu)"));
  int year = 0;
  if (RE2::PartialMatch(fold, XEPHANG_RE(R"(\b(20\d\d)\b)"), &year)) meaning.year = year;
  // What is left without the words of measure.
  std::string rest = fold;
  static const RE2 words(
      R"(\b(?:xep hang|xep loai|xep thu|thu hang|hang muc|hang|vi tri|thu tu|tong so|tong cong|tong hop|tong|so diem|diem so|diem|ket qua|ty le|ti le|gia tri|chi so|muc do|phan loai|danh gia|dat duoc|dat|thuc hien|tham dinh|cham|chung|quy doi|toan tinh|nam|\d{4}|cuoi cung|dti|par index|index|cchc|cua|cac|theo|don vi|loai|nhom|muc|thay doi|so voi|truoc|nay|ghi chu|bac|toi da|chuan|thang|6 thang dau|va)\b|[^a-z0-9])");
  std::string left = fold;
  RE2::GlobalReplace(&left, words, " ");
  if (CollapseBlanks(left).empty()) return meaning;
  // The indicator as printed, without the measure before or behind it.
  static const RE2 head(
      R"(^(?:xep hang hang|xep hang|thu hang|hang|tong so diem|tong diem|so diem|diem so|diem|ty le|ti le|gia tri|ket qua)\s+(?:chi so\s+|tieu chi\s+|nhom\s+)?)");
  static const RE2 tail(R"(\s+(?:xep hang|thu hang|hang|diem)$)");
  std::size_t begin = 0;
  std::size_t end = fold.size();
  re2::StringPiece match;
  if (head.Match(fold, 0, fold.size(), RE2::UNANCHORED, &match, 1)) {
    // "Điểm thẩm định": what follows a bare measure word without a capital belongs to it.
    const std::string behind = folded.Printed(match.size(), fold.size());
    const bool measure_of_its_own =
        !normalize::StartsWithCapital(behind) && RE2::PartialMatch(fold, XEPHANG_RE("^(?:diem|so diem)"));
    if (!measure_of_its_own) begin = match.size();
  }
  if (tail.Match(fold, begin, fold.size(), RE2::UNANCHORED, &match, 1))
    end = static_cast<std::size_t>(match.data() - fold.data());
  meaning.indicator = CollapseBlanks(folded.Printed(begin, end));
  return meaning;
}

bool IsNameTitle(const std::string& cell) {
  const std::string fold = CollapseBlanks(Fold(cell));
  static const RE2 re(std::string(kNameLabel) + R"((?:,? .{0,25})?$)");
  return RE2::FullMatch(fold, re) && !ReadTitle(cell).rank && !ReadTitle(cell).score;
}

bool IsGroupTitle(const std::string& cell) { return IsGroup(CollapseBlanks(Fold(cell))); }

std::string TitleOfPath(const std::vector<std::string>& path) {
  std::vector<std::string> cells;
  for (const auto& cell : path) {
    if (!cell.empty() && (cells.empty() || normalize::FoldKey(cells.back()) != normalize::FoldKey(cell)))
      cells.push_back(cell);
  }
  if (cells.empty()) return {};
  std::string title = cells.back();
  for (std::size_t i = cells.size() - 1; i-- > 0;) {
    const std::string& above = cells[i];
    const TitleMeaning meaning = ReadTitle(above);
    if (IsGroup(CollapseBlanks(Fold(above)))) {
      // "Xếp hạng các chỉ số" over indicators: their ranks.
      const TitleMeaning own = ReadTitle(title);
      if (meaning.rank && !IsGeneric(title) && !own.rank && !own.score && !own.percent) title = "Xếp hạng " + title;
      continue;
    }
    if (IsGeneric(title)) {
      const bool names = !IsGeneric(above) && !IsNameTitle(above);
      // "Điểm" under "Kết quả năm 2020".
      if (names || (meaning.year && !ReadTitle(title).year)) title += " " + above;
    } else {
      // "Nhận thức số" under "Xếp hạng", or under "Năm 2020".
      const TitleMeaning own = ReadTitle(title);
      const bool measure = IsGeneric(above) && (meaning.rank || meaning.percent || meaning.tier) && !own.rank &&
                           !own.percent && !own.tier && !own.score;
      if (measure) title = above + " " + title;
      if (!measure && meaning.year && !own.year && meaning.indicator.empty()) title += " " + above;
    }
  }
  return title;
}

std::vector<std::string> ColumnTitles(const RawTable& table, const IndicatorNames& names) {
  if (!table.column_titles.empty()) return table.column_titles;
  if (!table.header_cells.empty()) return FromCells(table, names);
  std::string text;
  for (const auto& line : table.header_lines) text += line + " ";
  std::string clean;
  for (const char c : text) clean += (c == '|' || c == '[' || c == ']') ? ' ' : c;
  const normalize::FoldedText folded(CollapseBlanks(clean));
  const re2::StringPiece fold(folded.fold());
  std::size_t at = 0;
  re2::StringPiece match;
  static const RE2 ordinal(kOrdinalLabel);
  static const RE2 name(kNameLabel);
  if (table.has_ordinal && ordinal.Match(fold, 0, fold.size(), RE2::UNANCHORED, &match, 1)) at = match.size();
  re2::StringPiece rest(fold.data() + at, fold.size() - at);
  std::string before;
  if (name.Match(rest, 0, rest.size(), RE2::UNANCHORED, &match, 1)) at += match.size();
  std::vector<std::string> words;
  const std::string behind = folded.Printed(at, fold.size());
  for (const auto w : normalize::Words(behind)) words.emplace_back(w);
  if (words.empty()) return std::vector<std::string>(table.figures);
  auto titles = CutTitles(words, table.figures, names);
  MoveTotalBehindIndicators(titles, names);
  return titles;
}

}  // namespace xephang::parse
