// What kind of damage a text has suffered, as far as its spelling alone tells.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xephang::normalize {

enum class Damage : std::uint8_t {
  kNone,      ///< Clean, or not Vietnamese at all.
  kStripped,  ///< The marks are gone, the letters are right.
  kForeign,   ///< Read by an engine that knew no Vietnamese.
  kNative,    ///< Read by one that does: a mark or a letter is wrong here and there.
};
/// "none", "stripped", "foreign", "native".
[[nodiscard]] std::string_view NameOf(Damage damage);

/// kStripped where hardly a word has a mark and most, without marks, are syllables; kForeign where many words are none;
/// otherwise kNative, which includes clean text: only the language model can tell those apart. kNone where the text is
/// too short or is not in the letters of Vietnamese.
[[nodiscard]] Damage DetectDamage(std::span<const std::string> lines);

}  // namespace xephang::normalize
