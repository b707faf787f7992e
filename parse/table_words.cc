#include "parse/table_words.h"

#include <re2/re2.h>

#include <algorithm>

#include "normalize/unicode.h"
#include "parse/cell.h"

namespace xephang::parse {

using normalize::CollapseBlanks;
using normalize::Fold;

bool HasLetter(std::string_view fold) {
  return std::any_of(fold.begin(), fold.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::optional<int> WholeNumber(std::string_view text) {
  int value = 0;
  static const RE2 re(R"(\(?\s*(\d{1,4})\s*[.)]?\s*)");
  if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), re, &value)) return std::nullopt;
  return value;
}

bool IsOrdinalLabel(std::string_view fold) {
  static const RE2 re(R"(^\W*(?:s ?t ?t|tt|so\s*tt|so thu tu|thu tu\b.*|thu)\W*$)");
  return RE2::FullMatch(re2::StringPiece(fold.data(), fold.size()), re);
}

bool IsRankLabel(std::string_view fold) {
  static const RE2 re(
      R"(^(?:thu tu xep (?:hang|loai)|xep hang(?: hang)?|hang|thu hang|xep thu(?: tu)?|vi tri(?: xep hang)?)\b.*)");
  return RE2::FullMatch(re2::StringPiece(fold.data(), fold.size()), re);
}

bool IsNameLabel(std::string_view fold) {
  static const RE2 re(
      R"(^(?:ten\s+)?(?:cac\s+)?(?:co quan|don vi|dia phuong|to chuc|so,? ?ban|so,? nganh|cac so|huyen|ubnd|xa|phuong|quan|tinh|bo,|cac bo|thanh pho|ten)(?:[ ,/-].*)?$)");
  return fold.size() <= 80 && RE2::FullMatch(re2::StringPiece(fold.data(), fold.size()), re);
}

bool HasMeasureWord(std::string_view fold) {
  static const RE2 re(
      R"(diem|hang\b|xep loai|ty le|ti le|muc do|ket qua|chi so|tong\b|gia tri|phan loai|danh gia|thu hang|dti|par index|xep thu|[xw]ep h)");
  return RE2::PartialMatch(re2::StringPiece(fold.data(), fold.size()), re);
}

// A line of the table that is about its bodies and is none: totals, means, maxima.
bool IsSummary(std::string_view name) {
  static const RE2 re(
      R"((?:diem (?:toi da|chuan|trung binh)|toi da|tong(?: cong| diem| so)?|cong|trung binh(?: chung| cong| toan tinh| cac .*)?|binh quan(?: chung)?)\W*)");
  return RE2::FullMatch(CollapseBlanks(Fold(name)), re);
}

bool IsColumnNumbers(const std::vector<std::string>& cells) {
  int numbered = 0;
  for (const auto& cell : cells) {
    static const RE2 re(R"(\(?\s*(?:\d{1,2}|[a-zA-Z])\s*\)?(?:\s*=.*)?)");
    if (cell.empty()) continue;
    if (!RE2::FullMatch(cell, re)) return false;
    ++numbered;
  }
  return numbered >= 2;
}

bool IsDataRow(const std::vector<std::string>& cells) {
  if (IsColumnNumbers(cells)) return false;
  bool letters = false;
  bool figure = false;
  for (const auto& cell : cells) {
    const auto read = ReadCell(cell, normalize::DecimalMark::kComma);
    const auto point = ReadCell(cell, normalize::DecimalMark::kPoint);
    if (read.kind == CellKind::kText && point.kind == CellKind::kText) {
      letters = letters || HasLetter(Fold(cell));
    } else if (read.kind != CellKind::kBlank && read.kind != CellKind::kTier) {
      figure = true;
    }
  }
  if (!letters || !figure) return false;
  // A header whose titles hold years: no cell is the number of a row and none a score.
  const std::string first = CollapseBlanks(Fold(cells.front()));
  return !IsOrdinalLabel(first);
}

}  // namespace xephang::parse
