#include "normalize/text_repair.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "normalize/legacy_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using namespace xephang::normalize;
  static const TextRepairer repairer(RepairModel::Builtin());
  RepairOptions options;
  if (data[0] % 5 != 4) options.damage = static_cast<Damage>(data[0] % 5);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto repaired = repairer.RepairText(text, options);
  const auto lines = [](std::string_view t) {
    std::size_t n = 0;
    for (const char c : t) n += c == '\n' ? 1U : 0U;
    return n;
  };
  if (lines(repaired.text) != lines(text)) std::abort();
  if (options.damage == Damage::kNone && repaired.text != text) std::abort();
  static_cast<void>(FromLegacyCode(text, DetectLegacyCode(text)));
  return 0;
}
