#include "tests/documents.h"

#include <algorithm>
#include <stdexcept>

#include "ingest/read_file.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"

namespace xephang::testing {

std::filesystem::path Root() { return XEPHANG_SOURCE_DIR; }

std::string ReadFixture(const std::string& path) { return ingest::ReadBytes(Root() / path); }

parse::Decision Parse(std::string_view text) {
  return parse::ParseDecision(ocr::ReadDocument(text, "test.txt"), normalize::AgencyRegistry::Builtin());
}

std::string Replace(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("not in the document: " + std::string(from));
  if (text.find(from, at + 1) != std::string::npos)
    throw std::runtime_error("more than once in the document: " + std::string(from));
  return text.replace(at, from.size(), to);
}

std::vector<std::string> Disagreements(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& f : validate::Validate(Parse(text)).findings) {
    if (f.severity == Severity::kInfo) continue;
    std::string line(NameOf(f.rule));
    if (f.verdict == Verdict::kUntestable) line += " untestable";
    if (!f.table.empty()) line += " " + f.table;
    if (f.indicator) line += " " + *f.indicator;
    out.push_back(line);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace xephang::testing
