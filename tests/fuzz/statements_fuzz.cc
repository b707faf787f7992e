#include "normalize/agency_registry.h"
#include "parse/statements.h"
#include "tests/fuzz/document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xephang;
  const auto input = testing::DocumentFromInput(data, size);
  if (!input) return 0;
  const Document& document = *input;
  const auto lines = parse::ToReadingLines(document);
  std::vector<bool> skip(lines.size(), false);
  parse::StatementContext context;
  context.subjects = {"chuyen-doi-so"};
  context.indicators = {"Nhận thức số"};
  context.year = 2022;
  static_cast<void>(parse::ReadShareTables(lines, skip, context, document.damaged));
  static_cast<void>(parse::ReadStatements(parse::ReadSentences(lines, skip, document.damaged), context));
  return 0;
}
