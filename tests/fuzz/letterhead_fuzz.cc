#include "normalize/agency_registry.h"
#include "parse/letterhead.h"
#include "parse/reading_line.h"
#include "tests/fuzz/document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xephang;
  const auto input = testing::DocumentFromInput(data, size);
  if (!input) return 0;
  const Document& document = *input;
  const auto lines = parse::ToReadingLines(document);
  static_cast<void>(parse::ReadHeader(lines, normalize::AgencyRegistry::Builtin(), document.damaged));
  return 0;
}
