#include "normalize/rank_word.h"

#include <array>
#include <utility>

namespace xephang::normalize {

std::optional<int> RankFromWord(std::string_view fold) {
  static constexpr std::array<std::pair<std::string_view, int>, 26> kWords{
      {{"nhat", 1}, {"nhi", 2}, {"hai", 2},  {"ba", 3},        {"tu", 4},      {"bon", 4},  {"nam", 5},
       {"sau", 6},  {"bay", 7}, {"tam", 8},  {"chin", 9},      {"muoi", 10},   {"i", 1},    {"ii", 2},
       {"iii", 3},  {"iv", 4},  {"v", 5},    {"vi", 6},        {"vii", 7},     {"viii", 8}, {"ix", 9},
       {"x", 10},   {"xi", 11}, {"xii", 12}, {"giai nhat", 1}, {"giai nhi", 2}}};
  for (const auto& [word, rank] : kWords) {
    if (fold == word) return rank;
  }
  return std::nullopt;
}

}  // namespace xephang::normalize
