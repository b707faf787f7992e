#include "parse/doubtful_labels.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace xephang::parse {
namespace {

struct NumberedLabel {
  std::string words;  // "Bảng "
  std::vector<int> numbers;
};

std::optional<NumberedLabel> Parted(const std::string& label) {
  NumberedLabel out;
  const std::size_t blank = label.rfind(' ');
  if (blank == std::string::npos) return std::nullopt;
  out.words = label.substr(0, blank + 1);
  const char* at = label.data() + blank + 1;
  const char* const end = label.data() + label.size();
  while (at < end) {
    int number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || number < 0 || (next < end && (*next != '.' || next + 1 == end))) return std::nullopt;
    out.numbers.push_back(number);
    at = next < end ? next + 1 : next;
  }
  if (out.numbers.empty()) return std::nullopt;
  return out;
}

std::string Written(const std::vector<int>& numbers) {
  std::string out;
  for (const int n : numbers) out += (out.empty() ? "" : ".") + std::to_string(n);
  return out;
}

// One character changed, lost or made up.
bool DifferByOne(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > 1) return false;
  const auto at = static_cast<std::size_t>(std::mismatch(b.begin(), b.end(), a.begin()).first - b.begin());
  return a.substr(at + 1) == b.substr(a.size() == b.size() ? std::min(at + 1, b.size()) : at) && a != b;
}

// What may follow a label.
std::vector<std::vector<int>> NextOf(const std::vector<int>& numbers) {
  std::vector<std::vector<int>> next;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    next.emplace_back(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(k) + 1);
    ++next.back().back();
  }
  next.push_back(numbers);
  next.back().push_back(1);
  // Parts of the first after all the wholes.
  next.push_back({1, 1});
  return next;
}

bool Follows(const std::vector<int>& numbers, const std::vector<int>& before) {
  const auto next = NextOf(before);
  return std::find(next.begin(), next.end(), numbers) != next.end();
}

}  // namespace

std::optional<std::string> LabelInOrder(const std::string& before, const std::string& read, const std::string& after) {
  const auto label = Parted(read);
  const auto first = Parted(before);
  const auto last = Parted(after);
  if (!label || (!before.empty() && !first) || (!after.empty() && !last)) return std::nullopt;
  if ((first && first->words != label->words) || (last && last->words != label->words)) return std::nullopt;
  if (last && Follows(last->numbers, label->numbers)) return std::nullopt;
  const auto next = first ? NextOf(first->numbers) : std::vector<std::vector<int>>{{1}, {1, 1}};
  if (std::find(next.begin(), next.end(), label->numbers) != next.end()) return std::nullopt;
  std::optional<std::string> found;
  for (const auto& numbers : next) {
    if (!DifferByOne(Written(numbers), Written(label->numbers)) || (last && !Follows(last->numbers, numbers))) continue;
    if (found) return std::nullopt;
    found = label->words + Written(numbers);
  }
  return found;
}

}  // namespace xephang::parse
