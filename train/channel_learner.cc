#include "train/channel_learner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <stdexcept>
#include <vector>

#include "normalize/channel_model.h"
#include "normalize/unicode.h"

namespace xephang::train {
namespace {

using Text = std::u32string;
using normalize::DecodeUtf8;
using normalize::EncodeUtf8;

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::size_t kMaxTrue = 3;
constexpr std::size_t kMaxRead = 3;

struct Step {
  Text truth;
  Text read;
};
using Counts = std::map<std::pair<Text, Text>, double>;

// First guesses of what a reading costs, before anything is counted.
double FirstCost(const Text& truth, const Text& read) {
  if (truth.size() == 1 && read.size() == 1) {
    if (truth == read) return 0;
    if (truth == U" " || read == U" ") return 6;
    const char a = normalize::Fold(EncodeUtf8(truth)).front();
    const char b = normalize::Fold(EncodeUtf8(read)).front();
    return a == b ? 0.5 : 2.5;
  }
  if (truth == U" " || read == U" ") return 3;
  if (truth.find(U' ') != Text::npos || read.find(U' ') != Text::npos) return kInfinite;
  return truth.empty() || read.empty() ? 3 : 3.5;
}

class Aligner {
 public:
  void Learn(const Counts& counts) {
    cost_.clear();
    std::map<Text, double> total;
    for (const auto& [pair, count] : counts) total[pair.first] += count;
    for (const auto& [pair, count] : counts) {
      const double of = pair.first.empty() ? all_ : total[pair.first];
      cost_[pair] = -std::log((count + 0.01) / (of + 1));
    }
  }

  std::vector<Step> Align(const Text& truth, const Text& read) {
    const std::size_t n = truth.size();
    const std::size_t m = read.size();
    struct Cell {
      double cost = kInfinite;
      std::uint8_t a = 0;
      std::uint8_t b = 0;
    };
    std::vector<Cell> cells((n + 1) * (m + 1));
    const auto at = [&](std::size_t i, std::size_t j) -> Cell& { return cells[i * (m + 1) + j]; };
    at(0, 0).cost = 0;
    static constexpr std::array<std::pair<std::uint8_t, std::uint8_t>, 5> kMoves{
        {{1, 1}, {1, 0}, {0, 1}, {1, 2}, {2, 1}}};
    for (std::size_t i = 0; i <= n; ++i) {
      for (std::size_t j = 0; j <= m; ++j) {
        if (at(i, j).cost == kInfinite) continue;
        for (const auto& [a, b] : kMoves) {
          if (i + a > n || j + b > m) continue;
          const double c = at(i, j).cost + Cost(truth.substr(i, a), read.substr(j, b));
          Cell& to = at(i + a, j + b);
          if (c < to.cost) to = Cell{c, a, b};
        }
      }
    }
    std::vector<Step> steps;
    if (at(n, m).cost == kInfinite) return steps;
    for (std::size_t i = n, j = m; i > 0 || j > 0;) {
      const Cell& cell = at(i, j);
      i -= cell.a;
      j -= cell.b;
      steps.push_back({truth.substr(i, cell.a), read.substr(j, cell.b)});
    }
    std::reverse(steps.begin(), steps.end());
    all_ += static_cast<double>(n);
    return steps;
  }

 private:
  double Cost(const Text& truth, const Text& read) {
    if (cost_.empty()) return FirstCost(truth, read);
    const auto it = cost_.find({truth, read});
    const double first = FirstCost(truth, read);
    return it == cost_.end() ? first + 5 : std::min(it->second, first + 5);
  }
  std::map<std::pair<Text, Text>, double> cost_;
  double all_ = 1;
};

// An insertion belongs to the letter before it, or, at the head of a word, to the one behind.
std::vector<Step> AttachInsertions(const std::vector<Step>& steps) {
  std::vector<Step> out;
  Text pending;
  for (const Step& s : steps) {
    if (s.truth.empty() && s.read != U" ") {
      if (!out.empty() && out.back().truth != U" " && !out.back().truth.empty()) {
        out.back().read += s.read;
      } else {
        pending += s.read;
      }
      continue;
    }
    out.push_back(s);
    if (s.truth != U" " && !s.truth.empty()) {
      out.back().read = pending + out.back().read;
      pending.clear();
    }
  }
  return out;
}

Text WithoutTone(const Text& letter) {
  const std::string key = normalize::ToneKey(EncodeUtf8(letter));  // small letters, tone as a digit
  std::u32string out = DecodeUtf8(key);
  while (!out.empty() && out.back() >= U'1' && out.back() <= U'5') out.pop_back();
  return out;
}

}  // namespace

std::string LearnChannel(const std::string& pairs_path) {
  std::ifstream in(pairs_path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + pairs_path);
  std::vector<std::pair<Text, Text>> pairs;
  std::string line;
  while (std::getline(in, line)) {
    const auto fields = normalize::Split(line, '\t');
    if (fields.size() < 2) continue;
    Text truth = DecodeUtf8(normalize::CollapseBlanks(normalize::ToNfc(fields[0])));
    Text read = DecodeUtf8(normalize::CollapseBlanks(normalize::ToNfc(fields[1])));
    if (truth.empty() || read.empty() || truth.size() > read.size() * 5 / 4 + 3 ||
        read.size() > truth.size() * 5 / 4 + 3)
      continue;
    pairs.emplace_back(std::move(truth), std::move(read));
  }

  Aligner aligner;
  std::vector<std::vector<Step>> aligned(pairs.size());
  for (int round = 0; round < 4; ++round) {
    Counts counts;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      aligned[i] = aligner.Align(pairs[i].first, pairs[i].second);
      for (const Step& s : aligned[i]) counts[{s.truth, s.read}] += 1;
    }
    aligner.Learn(counts);
  }

  Counts units;
  std::map<Text, double> totals;
  double spaces = 0;
  double joined = 0;
  double split = 0;
  double letters = 0;
  for (const auto& steps_read : aligned) {
    const auto steps = AttachInsertions(steps_read);
    // A line of which much was misread is misaligned more likely than misread.
    std::size_t odd = 0;
    for (const Step& s : steps) odd += s.truth.empty() || s.read.empty() ? 1U : 0U;
    if (odd * 5 > steps.size()) continue;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i].truth == U" ") {
        spaces += 1;
        if (steps[i].read.empty()) joined += 1;
        continue;
      }
      if (steps[i].truth.empty()) {
        split += 1;
        continue;
      }
      letters += 1;
      Text truth;
      Text read;
      for (std::size_t j = i; j < steps.size(); ++j) {
        if (steps[j].truth == U" ") break;
        truth += steps[j].truth;
        read += steps[j].read;
        if (truth.size() > kMaxTrue) break;
        totals[truth] += 1;
        if (read.size() > kMaxRead || read.find(U' ') != Text::npos) continue;
        units[{truth, read}] += 1;
      }
    }
  }

  // Single letters back off from themselves to their vowel without tone, and from there to the bare letter.
  struct Distribution {
    double total = 0;
    std::map<Text, double> read;  // what is read, with "\1" where it is the letter itself
  };
  std::map<Text, Distribution> by_quality;
  std::map<Text, Distribution> by_base;
  Distribution
      marked;  // any vowel with a mark: an engine that does not know them takes one for what another looks like
  const auto is_marked = [](const Text& letter) {
    const std::string text = EncodeUtf8(letter);
    return normalize::Fold(text) != normalize::ToLower(text) && normalize::Fold(text) != "d";
  };
  const auto quality_class = [](const Text& letter) {
    return (normalize::StartsWithCapital(EncodeUtf8(letter)) ? Text(U"^") : Text()) + WithoutTone(letter);
  };
  const auto base_class = [](const Text& letter) {
    return (normalize::StartsWithCapital(EncodeUtf8(letter)) ? Text(U"^") : Text()) +
           DecodeUtf8(normalize::Fold(EncodeUtf8(letter)));
  };
  for (const auto& [pair, count] : units) {
    if (pair.first.size() != 1) continue;
    const Text read = pair.first == pair.second ? Text(U"\1") : pair.second;
    for (auto* d : {&by_quality[quality_class(pair.first)], &by_base[base_class(pair.first)]}) {
      d->total += count;
      d->read[read] += count;
    }
    if (is_marked(pair.first)) {
      marked.total += count;
      marked.read[read] += count;
    }
  }
  std::map<std::pair<Text, Text>, double> costs;
  std::vector<Text> alphabet;
  for (const char32_t c :
       DecodeUtf8("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
                  "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆFGHIÌỈĨÍỊJKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVWXYỲỶỸÝỴZ")) {
    alphabet.emplace_back(1, c);
  }
  for (const Text& letter : alphabet) {
    const Distribution& quality = by_quality[quality_class(letter)];
    const Distribution& base = by_base[base_class(letter)];
    const double total = totals.contains(letter) ? totals[letter] : 0;
    std::map<Text, double> read;
    std::vector<const Distribution*> backoff{&quality, &base};
    if (is_marked(letter)) backoff.push_back(&marked);
    for (const auto* d : backoff) {
      for (const auto& [what, count] : d->read) read[what == U"\1" ? letter : what] = 0;
    }
    for (auto& [what, p] : read) {
      const Text key = what == letter ? Text(U"\1") : what;
      const auto share = [&](const Distribution& d) {
        const auto it = d.read.find(key);
        return it == d.read.end() ? 0.0 : it->second;
      };
      const double p_marked = is_marked(letter) && marked.total > 0 ? share(marked) / marked.total : 0;
      const double p_base = (share(base) + 4 * p_marked) / (base.total + 4);
      const double p_quality = (share(quality) + 4 * p_base) / (quality.total + 4);
      const auto it = units.find({letter, what});
      const double count = it == units.end() ? 0 : it->second;
      p = (count + 4 * p_quality) / (total + 4);
    }
    for (const auto& [what, p] : read) {
      const double cost = -std::log(p);
      if (p > 0 && cost < normalize::kMaxUnitCost) costs[{letter, what}] = cost;
    }
  }
  // Longer units only where they say more than their parts.
  for (std::size_t length = 2; length <= kMaxTrue; ++length) {
    std::map<std::pair<Text, Text>, double> more;
    for (const auto& [pair, count] : units) {
      if (pair.first.size() != length || count < 3) continue;
      const double cost = -std::log((count - 0.5) / (totals[pair.first] + 1));
      if (cost > normalize::kMaxUnitCost) continue;
      double parts = kInfinite;
      for (std::size_t cut = 1; cut < length; ++cut) {
        for (std::size_t read_cut = 0; read_cut <= pair.second.size(); ++read_cut) {
          const auto a = costs.find({pair.first.substr(0, cut), pair.second.substr(0, read_cut)});
          const auto b = costs.find({pair.first.substr(cut), pair.second.substr(read_cut)});
          if (a != costs.end() && b != costs.end()) parts = std::min(parts, a->second + b->second);
        }
      }
      if (cost + 0.4 < parts) more[pair] = cost;
    }
    costs.insert(more.begin(), more.end());
  }

  std::map<std::pair<Text, Text>, double> by_read;
  for (const auto& [pair, cost] : costs) by_read[{pair.second, pair.first}] = cost;
  std::string out = "join\t" + std::to_string(std::lround(-16 * std::log((joined + 1) / (spaces + 2)))) + "\n";
  out += "split\t" + std::to_string(std::lround(-16 * std::log((split + 1) / (letters + 2)))) + "\n";
  for (const auto& [pair, cost] : by_read) {
    out +=
        EncodeUtf8(pair.first) + "\t" + EncodeUtf8(pair.second) + "\t" + std::to_string(std::lround(16 * cost)) + "\n";
  }
  return out;
}

}  // namespace xephang::train
