#include "ingest/error.h"
#include "ingest/text_file.h"
#include "normalize/agency_registry.h"
#include "parse/statements.h"
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using namespace xephang;
  Document document;
  try {
    document = ingest::ReadText(text);
  } catch (const Error&) {
    return 0;
  }
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
