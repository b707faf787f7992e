// What a damaged letter may have been: units of one to three letters, each with what it costs to be read as another.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xephang::normalize {

inline constexpr double kMaxUnitCost = 9.0;  ///< In nats; rarer readings are left to the price of the unforeseen.

struct ChannelUnit {
  std::u32string truth;
  int cost = 0;  ///< -ln P(read | truth), in units of 1/16.
};

/// A learned channel. Text form, one unit a line: what is read, a tab, what it was, a tab, the cost in units of 1/16;
/// before them "join" and "split" with the cost of a blank that was lost or made up.
class ChannelModel {
 public:
  ChannelModel() = default;
  /// Throws std::runtime_error where a line does not have this form.
  explicit ChannelModel(std::string_view section);

  /// What may have been read as `read` (0 to 3 letters), the cheapest first; nullptr where nothing was ever seen.
  [[nodiscard]] const std::vector<ChannelUnit>* Units(std::u32string_view read) const;
  [[nodiscard]] int join_cost() const { return join_; }
  [[nodiscard]] int split_cost() const { return split_; }

  /// How often each letter was read as what, in one text.
  using LetterCounts = std::map<std::pair<char32_t, std::u32string>, int>;
  /// Counts the letters of `truth` against what they were read as, along the cheapest way through this channel.
  void Count(std::u32string_view truth, std::u32string_view read, LetterCounts& counts) const;
  /// This channel bent towards what one text shows; the channel counts as `weight` letters of each kind.
  [[nodiscard]] ChannelModel Adapted(const LetterCounts& counts, int weight) const;

  [[nodiscard]] bool empty() const { return by_read_.empty(); }

 private:
  void Sort();
  std::unordered_map<std::u32string, std::vector<ChannelUnit>> by_read_;
  int join_ = 80;
  int split_ = 96;
};

/// Malformed bytes become U+FFFD.
[[nodiscard]] std::u32string DecodeUtf8(std::string_view text);
[[nodiscard]] std::string EncodeUtf8(std::u32string_view text);

}  // namespace xephang::normalize
