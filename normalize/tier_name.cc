#include "normalize/tier_name.h"

#include <re2/re2.h>

#include <array>
#include <utility>

#include "normalize/edit_distance.h"
#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

struct Known {
  std::string_view fold;
  std::string_view name;
};

// Longer names before the names they begin with.
constexpr std::array<Known, 24> kKnown{{
    {"hoan thanh xuat sac nhiem vu", "Hoàn thành xuất sắc nhiệm vụ"},
    {"hoan thanh tot nhiem vu", "Hoàn thành tốt nhiệm vụ"},
    {"khong hoan thanh nhiem vu", "Không hoàn thành nhiệm vụ"},
    {"hoan thanh nhiem vu", "Hoàn thành nhiệm vụ"},
    {"trung binh kha", "Trung bình khá"},
    {"trung binh yeu", "Trung bình yếu"},
    {"trung binh", "Trung bình"},
    {"xuat sac", "Xuất sắc"},
    {"rat tot", "Rất tốt"},
    {"kha tot", "Khá tốt"},
    {"rat kem", "Rất kém"},
    {"rat yeu", "Rất yếu"},
    {"tot", "Tốt"},
    {"gioi", "Giỏi"},
    {"kha", "Khá"},
    {"yeu", "Yếu"},
    {"kem", "Kém"},
    {"dan dat", "Dẫn dắt"},
    {"nang cao", "Nâng cao"},
    {"khoi dong", "Khởi động"},
    {"khoi dau", "Khởi đầu"},
    {"hinh thanh", "Hình thành"},
    {"dat yeu cau", "Đạt yêu cầu"},
    {"khong dat", "Không đạt"},
}};

const RE2& LetteredTier() {
  static const RE2 re(R"((muc do|muc|loai|nhom|hang|cap do) (i{1,3}|iv|v|[a-e]\d?|\d))");
  return re;
}

const RE2& Prefix() {
  static const RE2 re(R"(^(?:xep loai|xep hang|muc do|muc|loai|nhom|hang|dat muc|dat)\s+(.*)$)");
  return re;
}

std::optional<TierName> Lettered(std::string_view fold) {
  std::string kind;
  std::string letter;
  if (!RE2::FullMatch(re2::StringPiece(fold.data(), fold.size()), LetteredTier(), &kind, &letter)) return std::nullopt;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kKinds{{{"muc do", "Mức độ"},
                                                                                        {"muc", "Mức"},
                                                                                        {"loai", "Loại"},
                                                                                        {"nhom", "Nhóm"},
                                                                                        {"hang", "Hạng"},
                                                                                        {"cap do", "Cấp độ"}}};
  for (auto& c : letter) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (const auto& [key, printed] : kKinds) {
    if (kind == key) return TierName{std::string(printed) + " " + letter, 0, fold.size(), 0};
  }
  return std::nullopt;
}

}  // namespace

std::optional<TierName> TierFromFold(std::string_view fold) {
  std::string text = CollapseBlanks(fold);
  if (auto lettered = Lettered(text)) return lettered;
  for (int peel = 0; peel < 2; ++peel) {
    for (const auto& known : kKnown) {
      if (text == known.fold) return TierName{std::string(known.name), 0, fold.size(), 0};
    }
    std::string rest;
    if (!RE2::FullMatch(text, Prefix(), &rest)) break;
    text = rest;
  }
  return std::nullopt;
}

std::optional<TierName> TierFromDamagedFold(std::string_view fold) {
  if (auto exact = TierFromFold(fold)) return exact;
  std::string text = CollapseBlanks(fold);
  // "Miic tot", "Murc khe": what stands before the name looks like "muc".
  const auto words = Words(text);
  if (words.size() >= 2 && words.front().size() <= 5 && MisreadDistance(words.front(), "muc", 4) <= 4) {
    text = std::string(text.substr(static_cast<std::size_t>(words[1].data() - text.data())));
  }
  std::optional<TierName> best;
  int second = 100;
  for (const auto& known : kKnown) {
    const int limit = known.fold.size() <= 4 ? 2 : 4;
    const int distance = MisreadDistance(text, known.fold, limit);
    if (distance > limit) continue;
    if (!best || distance < best->distance) {
      if (best) second = best->distance;
      best = TierName{std::string(known.name), 0, fold.size(), distance};
    } else {
      second = distance < second ? distance : second;
    }
  }
  if (best && second == best->distance) return std::nullopt;
  return best;
}

std::vector<TierName> FindTiers(std::string_view fold) {
  static const RE2 re(
      R"((?:^|[^a-z0-9])((?:(?:xep loai|xep hang|muc do|muc|loai|nhom|hang|xep|dat)\s+["']?)?)"
      R"((?:hoan thanh (?:xuat sac|tot) nhiem vu|khong hoan thanh nhiem vu|hoan thanh nhiem vu|trung binh kha|trung binh)"
      R"(|xuat sac|rat tot|kha tot|rat kem|rat yeu|dan dat|tot|gioi|kha|yeu|kem)|(?:muc do|muc|loai|nhom|hang)\s+(?:i{1,3}|iv|v|[a-e]))(?:[^a-z0-9]|$))");
  std::vector<TierName> found;
  std::size_t at = 0;
  const re2::StringPiece text(fold.data(), fold.size());
  std::array<re2::StringPiece, 2> groups{};
  while (at <= fold.size() && re.Match(text, at, fold.size(), RE2::UNANCHORED, groups.data(), 2)) {
    const auto begin = static_cast<std::size_t>(groups[1].data() - text.data());
    const std::size_t end = begin + groups[1].size();
    std::string printed(groups[1].data(), groups[1].size());
    std::erase_if(printed, [](char c) { return c == '"' || c == '\''; });
    auto tier = TierFromFold(printed);
    const auto words = Words(printed);
    // "…; Tốt: từ 80 điểm", "…; Tốt 50%": a short name is one where it leads a clause and a colon or a share follows.
    std::size_t left = begin;
    while (left > 0 && fold[left - 1] == ' ') --left;
    std::size_t right = end;
    while (right < fold.size() && fold[right] == ' ') ++right;
    static const RE2 behind(R"(^(?::|\d{1,3}(?:[.,]\d+)?\s*%))");
    const bool leads = (left == 0 || std::string_view(";:(-+.").find(fold[left - 1]) != std::string_view::npos) &&
                       RE2::PartialMatch(text.substr(right), behind);
    const bool bare = words.size() == 1 && !leads;
    if (tier && !bare) {
      tier->begin = begin;
      tier->end = end;
      found.push_back(*tier);
    }
    at = end;
  }
  return found;
}

}  // namespace xephang::normalize
