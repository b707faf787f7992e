#include "ingest/error.h"
#include "ingest/text_file.h"
#include "normalize/agency_registry.h"
#include "export/record_json.h"
#include "parse/decision_parser.h"
#include "validate/validation.h"

#include <nlohmann/json.hpp>
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
  const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  static_cast<void>(output::RecordText(output::RecordToJson(decision, validate::Validate(decision))));
  return 0;
}
