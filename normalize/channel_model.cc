#include "normalize/channel_model.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
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
