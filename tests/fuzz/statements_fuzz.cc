#include "normalize/agency_registry.h"
#include "parse/dated_steps.h"
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
  parse::Table table;
  for (const char* name : {"Sở Nội vụ", "Xã Trung Bình", "Huyện Mai Sơn", "Thành phố Sơn La"}) {
    parse::Row row;
    row.agency.printed = name;
    row.agency.name = name;
    table.rows.push_back(row);
  }
  context.tables = {&table, 1};
  context.registry = &normalize::AgencyRegistry::Builtin();
  static_cast<void>(parse::ReadShareTables(lines, skip, context, document.damaged));
  const auto sentences = parse::ReadSentences(lines, skip, document.damaged);
  static_cast<void>(parse::ReadStatements(sentences, context));
  static_cast<void>(parse::ReadDatedSteps(sentences));
  return 0;
}
