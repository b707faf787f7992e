#include <cstdint>
#include <string_view>
#include "normalize/agency_registry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  xephang::normalize::AgencyScope scope;
  scope.province = "14";
  scope.damaged = size % 2 == 1;
  static_cast<void>(xephang::normalize::AgencyRegistry::Builtin().Match(text.substr(0, 200), scope));
  static_cast<void>(xephang::normalize::AgencyRegistry::Builtin().FindProvince(text));
  return 0;
}
