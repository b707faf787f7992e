#include "normalize/edit_distance.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <vector>

namespace xephang::normalize {
namespace {

// Letters in one group look alike once marks are lost: "Điểm" is read "Piém", "số" is read "s6" or "sb".
int LookAlikeGroup(char c) {
  switch (c) {
    case 'o':
    case '0':
    case '6':
    case 'c':
    case 'e':
    case '?':
      return 1;
    case 'i':
    case 'l':
    case '1':
    case 't':
    case 'j':
      return 2;
    case 'd':
    case 'p':
    case 'b':
      return 3;
    case 'u':
    case 'v':
    case 'w':
      return 4;
    case 's':
    case '5':
      return 5;
    default:
      return 0;
  }
}

int Substitution(char a, char b) {
  if (a == b) return 0;
  const int group = LookAlikeGroup(a);
  return group != 0 && group == LookAlikeGroup(b) ? 1 : 2;
}

}  // namespace

int MisreadDistance(std::string_view a, std::string_view b, int limit) {
  const auto longer = static_cast<int>(std::max(a.size(), b.size()));
  const auto shorter = static_cast<int>(std::min(a.size(), b.size()));
  if (2 * (longer - shorter) > limit) return limit + 1;
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = 2 * static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = 2 * static_cast<int>(i);
    int best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int substituted = diagonal + Substitution(a[i - 1], b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 2, row[j - 1] + 2, substituted});
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(row.back(), limit + 1);
}

}  // namespace xephang::normalize
