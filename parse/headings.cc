#include "parse/headings.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "normalize/pattern.h"
#include "normalize/tier_name.h"
#include "normalize/unicode.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;

re2::StringPiece Piece(std::string_view s) { return {s.data(), s.size()}; }

}  // namespace

std::optional<Caption> ReadCaption(const ReadingLine& line) {
  if (line.HasCells()) return std::nullopt;
  static const RE2 re(
      R"(^[*"(]*(bang|bieu|bieu mau|phu luc|phu bieu|danh muc)\s+(?:(so)\s*:?\s*)?((?:\d{1,3}|[ivx]{1,5}|[a-h])(?:[.-]\d{1,3})*[a-d]?)\b\s*([.:,)-]*)\s*(.*)$)");
  const re2::StringPiece fold(line.fold());
  std::array<re2::StringPiece, 6> g{};
  if (!re.Match(fold, 0, fold.size(), RE2::ANCHOR_START, g.data(), 6)) return std::nullopt;
  const std::string mark(g[4].data(), g[4].size());
  const std::string rest_fold(g[5].data(), g[5].size());
  static const RE2 in_text(R"(^(?:duoi|tren|sau|kem|cho|neu|o|nay|la|da|duoc|va|,|;|tai|ve viec|ban hanh|den)\b.*)");
  if (RE2::FullMatch(rest_fold, in_text)) return std::nullopt;
  const std::string rest = line.folded.Printed(std::string_view(g[5].data(), g[5].size()));
  if (mark.empty() && !rest.empty() && !normalize::StartsWithCapital(rest) && rest.front() != '(') return std::nullopt;
  const std::string word(g[1].data(), g[1].size());
  std::string number = line.folded.Printed(std::string_view(g[3].data(), g[3].size()));
  Caption caption;
  caption.label = word == "bang"       ? "Bảng"
                  : word == "bieu"     ? "Biểu"
                  : word == "bieu mau" ? "Biểu mẫu"
                  : word == "phu luc"  ? "Phụ lục"
                  : word == "phu bieu" ? "Phụ biểu"
                                       : "Danh mục";
  if (g[2].size() > 0) caption.label += " số";
  caption.label += " " + number;
  caption.rest = rest;
  return caption;
}

std::optional<Heading> ReadHeading(const ReadingLine& line) {
  if (line.HasCells()) return std::nullopt;
  static const RE2 re(R"(^[*~ ]*(?:(phan\s+)?([ivx]{1,5}|[a-h])|(\d{1,2}(?:\.\d{1,2})*))\s*[.):/-]+\s*(\S.*)$)");
  const re2::StringPiece fold(line.fold());
  std::array<re2::StringPiece, 5> g{};
  if (!re.Match(fold, 0, fold.size(), RE2::ANCHOR_START, g.data(), 5)) return std::nullopt;
  // "30/10/2021, Sở …", "64/2007/NĐ-CP ngày …" begin a line, not a section.
  if (RE2::PartialMatch(fold, XEPHANG_RE(R"(^\d{1,5}\s?/\s?\d)"))) return std::nullopt;
  Heading heading;
  heading.text = line.folded.Printed(std::string_view(g[4].data(), g[4].size()));
  if (g[2].size() > 0) {
    const std::string printed = line.folded.Printed(std::string_view(g[2].data(), g[2].size()));
    if (!normalize::IsAllCapitals(printed)) {
      if (printed.size() != 1) return std::nullopt;
      heading.level = 6;  // "a) …"
      return heading;
    }
    const char c = g[2][0];
    const bool roman = c == 'i' || c == 'v' || c == 'x';
    heading.level = roman ? 2 : 1;
  } else {
    heading.level = 3 + static_cast<int>(std::count(g[3].begin(), g[3].end(), '.'));
  }
  if (!normalize::StartsWithCapital(heading.text)) return std::nullopt;
  return heading;
}

std::optional<TierHeading> ReadTierHeading(const ReadingLine& line, bool damaged) {
  if (line.HasCells() || line.text.size() > 120) return std::nullopt;
  static const RE2 re(
      R"(^[*"| -]*(?:([a-h]|[ivx]{1,4}|\d{1,2})\s*[.):/-]\s*)?((?:[a-z?.']+\s+){0,6}?[a-z?]+)\s*(?:[:;.]\s*)?(?:[(:-]\s*([^)]*)\)?)?[:.; |\[\]{}]*$)");
  std::string fold = line.fold();
  std::array<re2::StringPiece, 4> g{};
  const re2::StringPiece piece(fold);
  if (!re.Match(piece, 0, piece.size(), RE2::ANCHOR_BOTH, g.data(), 4)) return std::nullopt;
  std::string words(g[2].data(), g[2].size());
  static const RE2 lead(
      R"(^(?:cac |nhom |khoi )?(?:don vi |co quan |dia phuong |co quan don vi )?(?:xep loai |xep hang |dat |xep )?(.*)$)");
  std::string core;
  if (!RE2::FullMatch(words, lead, &core)) core = words;
  auto tier = normalize::TierFromFold(core);
  if (!tier) tier = normalize::TierFromFold(words);
  if (!tier && damaged && g[1].size() > 0) tier = normalize::TierFromDamagedFold(core);
  if (!tier && g[3].size() > 0) {
    // "Mức bắt đầu (01 đơn vị)": a class by any name, told by its form.
    static const RE2 level(R"(^muc(?: do)?\s+([a-z]+(?: [a-z]+){0,3})$)");
    static const RE2 counted(R"(^0*\d{1,3}\s+[a-z].*|^\d{1,3}(?:[.,]\d+)?\s*%$)");
    re2::StringPiece name;
    if (RE2::FullMatch(g[2], level, &name) && RE2::FullMatch(g[3], counted)) {
      const auto at = static_cast<std::size_t>(name.data() - piece.data());
      const std::string printed = CollapseBlanks(line.folded.Printed(at, at + name.size()));
      const normalize::FoldedText word(printed);
      tier = normalize::TierName{normalize::ToUpper(word.Printed(0, 1)) + word.Printed(1, word.fold().size()), 0, 0, 0};
    }
  }
  if (!tier) return std::nullopt;
  // "- Mức Tốt: Là đơn vị có tổng điểm …" defines a class and heads no rows.
  if (g[1].empty() && g[3].size() > 0 &&
      piece.as_string().rfind('(', static_cast<std::size_t>(g[3].data() - piece.data())) == std::string::npos) {
    const std::string behind(g[3].data(), g[3].size());
    if (!RE2::FullMatch(
            behind,
            XEPHANG_RE(R"(\s*\d{1,4}\s*(?:/\s*\d+\s*)?(?:co quan|don vi|so|huyen|xa|dia phuong)?[^:;]{0,30})")) ||
        behind.find("diem") != std::string::npos)
      return std::nullopt;
  }
  TierHeading heading;
  heading.name = tier->name;
  if (g[1].size() > 0) {
    heading.letter = line.folded.Printed(static_cast<std::size_t>(g[1].data() - piece.data()),
                                         static_cast<std::size_t>(g[1].data() - piece.data()) + g[1].size());
  }
  if (g[3].size() > 0) {
    const std::string inside(g[3].data(), g[3].size());
    std::string digits;
    static const RE2 percent(R"((\d{1,3}(?:[.,]\d+)?)\s*%)");
    if (RE2::PartialMatch(inside, percent, &digits)) {
      heading.percent = normalize::Decimal::Parse(digits, normalize::DecimalMark::kComma);
      if (!heading.percent) heading.percent = normalize::Decimal::Parse(digits, normalize::DecimalMark::kPoint);
    }
    static const RE2 count(R"((?:^|[^\d.,])(\d{1,4})\s*(?:/\d+)?\s*(?:$|[a-z,;.]|\s))");
    int n = 0;
    // A band ("từ 85 điểm trở lên") is no count.
    static const RE2 band(R"(diem|tu \d|tro len|duoi|den|[<>]|\d\s*-\s*\d)");
    if (!RE2::PartialMatch(inside, band) && !RE2::FullMatch(inside, XEPHANG_RE(R"(\s*\d{1,3}(?:[.,]\d+)?\s*%\s*)")) &&
        RE2::PartialMatch(inside, count, &n)) {
      heading.count = n;
    }
  }
  return heading;
}

std::string BlockFromWords(std::string_view fold) {
  // The words of each block; a name that holds another block's word ("cơ quan chuyên môn thuộc UBND tỉnh") goes first.
  static const RE2 commune(
      R"(cap\s*xa|xa, phuong|phuong, xa|xa, thi tran|cac xa\b|ubnd xa\b|nhan dan xa\b|don vi hanh chinh cap xa|\d+ xa\b|\d+ phuong\b)");
  static const RE2 district(
      R"(cap\s*huyen|huyen,? ?thanh pho|huyen, thi xa|huyen, tp|thi xa, thanh pho|quan, huyen|huyen, quan|huyen, thanh,|huyen, thi,|ubnd huyen|ubnd cac huyen|nhan dan huyen|nhan dan cac huyen|cac huyen\b|khoi huyen|khoi ubnd huyen|\d+ huyen\b|cac quan\b|dia phuong\b)");
  static const RE2 province(
      R"(so, nganh|so,? ban,? nganh|so nganh|cap\s*so\b|cap\s*tinh|cac so\b|khoi so\b|co quan chuyen mon|\d+ so\b|so, co quan|ban, nganh|co quan thuoc (?:ubnd|uy ban nhan dan) (?:tinh|thanh pho))");
  static const RE2 central(
      R"(nganh doc|nganh trung uong|co quan trung uong|don vi trung uong|trung uong dong|to chuc nganh doc|theo nganh doc)");
  static const RE2 provinces(R"(tinh, thanh pho truc thuoc|cac tinh, thanh pho|\d+ tinh, thanh pho|\d+ tinh thanh)");
  static const RE2 ministry(R"(bo, co quan ngang bo|bo, nganh|cac bo\b|\d+ bo\b|cap bo\b)");
  static const RE2 service(R"(don vi su nghiep|su nghiep cong lap)");
  static const RE2 party(R"(khoi dang|co quan dang|ban dang|doan the|to chuc chinh tri|mat tran)");
  std::vector<std::string> blocks;
  if (RE2::PartialMatch(Piece(fold), provinces)) blocks.emplace_back("provinces");
  if (RE2::PartialMatch(Piece(fold), ministry)) blocks.emplace_back("ministry");
  if (RE2::PartialMatch(Piece(fold), party)) blocks.emplace_back("party");
  if (RE2::PartialMatch(Piece(fold), service)) blocks.emplace_back("public-service");
  if (RE2::PartialMatch(Piece(fold), central)) blocks.emplace_back("central");
  if (RE2::PartialMatch(Piece(fold), province)) blocks.emplace_back("province");
  if (RE2::PartialMatch(Piece(fold), district)) blocks.emplace_back("district");
  if (RE2::PartialMatch(Piece(fold), commune)) blocks.emplace_back("commune");
  return blocks.size() == 1 ? blocks.front() : std::string();
}

}  // namespace xephang::parse
