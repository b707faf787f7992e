#include "parse/subject.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::parse {
namespace {

struct KnownSubject {
  const char* slug;
  const char* pattern;
};

constexpr std::array<KnownSubject, 15> kSubjects{{
    {"chinh-quyen-so", R"(chinh\s*quyen\s*so\b)"},
    {"chuyen-doi-so", R"(chuyen\s*doi\s*so\b|\bdti\b)"},
    {"ung-dung-cong-nghe-thong-tin", R"(ung\s*dung\s*(?:va phat trien )?(?:cong\s*nghe\s*thong\s*tin|cntt))"},
    {"trang-thong-tin-dien-tu",
     R"((?:trang|cong)(?:\s*[/,]\s*(?:cong|trang))?\s*(?:thong\s*tin\s*dien\s*tu|ttdt)|\bwebsite)"},
    {"cai-cach-hanh-chinh", R"(cai\s*cach\s*(?:thu tuc )?hanh\s*chinh|\bcchc\b|par[ -]?index)"},
    {"chinh-quyen-dien-tu", R"((?:chinh\s*quyen|chinh\s*phu)\s*dien\s*tu)"},
    {"nang-luc-canh-tranh", R"(nang luc canh tranh|\bddci\b|\bpci\b)"},
    {"ict-index", R"(ict[ -]?index|san sang (?:cho )?(?:phat trien va )?ung dung)"},
    {"hai-long", R"(su hai long|\bsipas\b)"},
    {"quan-tri-hanh-chinh-cong", R"(\bpapi\b|hieu qua quan tri)"},
    {"kiem-soat-thu-tuc-hanh-chinh", R"(kiem soat thu tuc hanh chinh|kiem soat tthc)"},
    {"phuc-vu-nguoi-dan-doanh-nghiep",
     R"(chat luong phuc vu|chi so phuc vu|phuc vu nguoi dan,? ?(?:va )?doanh nghiep)"},
    {"an-toan-thong-tin",
     R"((?:xep hang|danh gia)\s+(?:muc do\s+)?(?:bao dam\s+|dam bao\s+)?an toan,?\s*(?:an ninh\s+)?thong tin)"},
    {"dich-vu-cong-truc-tuyen",
     R"((?:xep hang|danh gia|ket qua)\s+(?:muc do\s+|viec\s+|cong tac\s+)?(?:cung cap\s+|su dung\s+)?(?:thong tin va\s+)?dich vu cong truc tuyen)"},
    {"dan-van-chinh-quyen", R"(dan van chinh quyen)"},
}};

}  // namespace

std::vector<std::string> SubjectsIn(std::string_view fold) {
  static const auto compiled = [] {
    std::array<std::unique_ptr<RE2>, kSubjects.size()> all;
    for (std::size_t i = 0; i < kSubjects.size(); ++i) all.at(i) = std::make_unique<RE2>(kSubjects.at(i).pattern);
    return all;
  }();
  std::vector<std::pair<std::size_t, std::string>> found;
  const re2::StringPiece text(fold.data(), fold.size());
  for (std::size_t i = 0; i < kSubjects.size(); ++i) {
    re2::StringPiece match;
    if (compiled.at(i)->Match(text, 0, text.size(), RE2::UNANCHORED, &match, 1)) {
      found.emplace_back(static_cast<std::size_t>(match.data() - text.data()), kSubjects.at(i).slug);
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> slugs;
  for (auto& [at, slug] : found) slugs.push_back(std::move(slug));
  return slugs;
}

std::string SubjectFromTitle(std::string_view title) {
  const std::string fold = normalize::CollapseBlanks(normalize::Fold(title));
  static const RE2 re(
      R"((?:muc do|chi so|cong tac|ket qua (?:danh gia|xep hang|xep loai)(?:, ?(?:xep hang|xep loai|phan loai))?)\s+(.+?)(?:\s+(?:cua|nam|trong|tai|tren|doi voi|giai doan|quy|thang|cac)\b|[,.;]|$))");
  std::string what;
  if (!RE2::PartialMatch(fold, re, &what)) return {};
  return normalize::Slug(what);
}

Period PeriodIn(std::string_view fold) {
  Period period;
  const re2::StringPiece text(fold.data(), fold.size());
  int year = 0;
  std::string part;
  static const RE2 half(R"((?:0?6|sau)\s*thang\s*(dau|cuoi)\s*(?:nam)?\s*(20\d\d))");
  static const RE2 quarter(R"(quy\s+(iv|i{1,3}|[1-4])\s*(?:[/,-]|nam)?\s*(?:nam)?\s*(20\d\d))");
  static const RE2 nine(R"((?:0?9|chin)\s*thang\s*(?:dau)?\s*(?:nam)?\s*(20\d\d))");
  static const RE2 month(R"(\bthang\s*(\d{1,2})\s*(?:/|nam)\s*(20\d\d))");
  static const RE2 whole(R"(n[ai]m\s*(20\d\d))");
  if (RE2::PartialMatch(text, half, &part, &year)) {
    period.part = part == "dau" ? "H1" : "H2";
  } else if (RE2::PartialMatch(text, quarter, &part, &year)) {
    period.part = part == "i" || part == "1"     ? "Q1"
                  : part == "ii" || part == "2"  ? "Q2"
                  : part == "iii" || part == "3" ? "Q3"
                                                 : "Q4";
  } else if (RE2::PartialMatch(text, nine, &year)) {
    period.part = "9M";
  } else if (RE2::PartialMatch(text, month, &part, &year) &&
             !RE2::PartialMatch(text, XEPHANG_RE(R"(\bngay\s*\d{1,2}\s*thang)"))) {
    period.part = (part.size() == 1 ? "M0" : "M") + part;
  } else {
    RE2::PartialMatch(text, whole, &year);
  }
  if (year != 0) period.year = year;
  return period;
}

}  // namespace xephang::parse
