#include "export/record_json.h"
#include "normalize/agency_registry.h"
#include "parse/decision_parser.h"
#include "validate/validation.h"

#include <nlohmann/json.hpp>
#include "tests/fuzz/document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xephang;
  const auto input = testing::DocumentFromInput(data, size);
  if (!input) return 0;
  const Document& document = *input;
  const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  static_cast<void>(output::RecordText(output::RecordToJson(decision, validate::Validate(decision))));
  return 0;
}
