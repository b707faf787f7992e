#include "normalize/channel_model.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "normalize/unicode.h"

namespace xephang::normalize {

ChannelModel::ChannelModel(std::string_view section) {
  for (const std::string_view line : Split(section, '\n')) {
    if (line.empty()) continue;
    const auto fields = Split(line, '\t');
    int cost = 0;
    const std::string_view number = fields.back();
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), cost);
    if (parsed.ec != std::errc() || fields.size() < 2 || fields.size() > 3) {
      throw std::runtime_error("repair model: a line of a channel cannot be read");
    }
    if (fields.size() == 2) {
      (fields[0] == "join" ? join_ : split_) = cost;
      continue;
    }
    by_read_[DecodeUtf8(fields[0])].push_back({DecodeUtf8(fields[1]), cost});
  }
  Sort();
}

void ChannelModel::Sort() {
  for (auto& [read, units] : by_read_) {
    std::sort(units.begin(), units.end(), [](const ChannelUnit& a, const ChannelUnit& b) {
      return a.cost != b.cost ? a.cost < b.cost : a.truth < b.truth;
    });
  }
}

const std::vector<ChannelUnit>* ChannelModel::Units(std::u32string_view read) const {
  const auto it = by_read_.find(std::u32string(read));
  return it == by_read_.end() ? nullptr : &it->second;
}

void ChannelModel::Count(std::u32string_view truth, std::u32string_view read, LetterCounts& counts) const {
  constexpr int kFar = 1'000'000;
  const std::size_t n = truth.size();
  const std::size_t m = read.size();
  std::vector<int> cost((n + 1) * (m + 1), kFar);
  std::vector<std::uint8_t> taken((n + 1) * (m + 1), 0);
  cost[0] = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= m; ++j) {
      if (cost[i * (m + 1) + j] == kFar) continue;
      for (std::size_t b = 0; b <= 3 && j + b <= m; ++b) {
        int step = b == 1 ? 128 : 160;
        const auto* units = Units(read.substr(j, b));
        if (units != nullptr) {
          for (const ChannelUnit& u : *units) {
            if (u.truth.size() == 1 && u.truth[0] == truth[i]) step = std::min(step, u.cost);
          }
        }
        const std::size_t to = (i + 1) * (m + 1) + j + b;
        if (cost[i * (m + 1) + j] + step < cost[to]) {
          cost[to] = cost[i * (m + 1) + j] + step;
          taken[to] = static_cast<std::uint8_t>(b);
        }
      }
    }
  }
  if (cost[n * (m + 1) + m] == kFar) return;
  for (std::size_t i = n, j = m; i > 0; --i) {
    const std::size_t b = taken[i * (m + 1) + j];
    j -= b;
    ++counts[{truth[i - 1], std::u32string(read.substr(j, b))}];
  }
}

ChannelModel ChannelModel::Adapted(const LetterCounts& counts, int weight) const {
  ChannelModel out = *this;
  std::map<char32_t, int> total;
  for (const auto& [pair, count] : counts) total[pair.first] += count;
  const auto bent = [&](double p, int count, int of) {
    const double q = (weight * p + count) / (weight + of);
    return static_cast<int>(std::lround(-16 * std::log(q)));
  };
  for (auto& [read, units] : out.by_read_) {
    for (ChannelUnit& u : units) {
      if (u.truth.size() != 1) continue;
      const auto of = total.find(u.truth[0]);
      if (of == total.end()) continue;
      const auto it = counts.find({u.truth[0], read});
      u.cost = bent(std::exp(-u.cost / 16.0), it == counts.end() ? 0 : it->second, of->second);
    }
  }
  for (const auto& [pair, count] : counts) {
    auto& units = out.by_read_[pair.second];
    const bool there = std::any_of(units.begin(), units.end(), [&](const ChannelUnit& u) {
      return u.truth.size() == 1 && u.truth[0] == pair.first;
    });
    if (!there && count >= 2) units.push_back({std::u32string(1, pair.first), bent(1e-4, count, total[pair.first])});
  }
  out.Sort();
  return out;
}

std::u32string DecodeUtf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    out.push_back(c < 0 ? U'\uFFFD' : static_cast<char32_t>(c));
  }
  return out;
}

std::string EncodeUtf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    std::array<char, 4> buffer{};
    std::int32_t n = 0;
    UBool error = 0;
    U8_APPEND(buffer.data(), n, 4, static_cast<UChar32>(c), error);
    if (error == 0) out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return out;
}

}  // namespace xephang::normalize
