#include "normalize/tier_name.h"

#include <cstdint>
#include <string_view>
#include "normalize/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string fold = xephang::normalize::Fold(text);
  static_cast<void>(xephang::normalize::TierFromFold(fold));
  static_cast<void>(xephang::normalize::TierFromDamagedFold(fold.substr(0, 200)));
  static_cast<void>(xephang::normalize::FindTiers(fold));
  return 0;
}
