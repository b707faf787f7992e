#include "ingest/error.h"
#include "ingest/text_file.h"
#include "normalize/agency_registry.h"
#include "parse/letterhead.h"
#include "parse/reading_line.h"
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
  static_cast<void>(parse::ReadHeader(lines, normalize::AgencyRegistry::Builtin(), document.damaged));
  return 0;
}
