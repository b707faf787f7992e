#include "ingest/document.h"

namespace xephang {

std::string ExtractedText(const Document& document) {
  std::string out;
  for (std::size_t p = 0; p < document.pages.size(); ++p) {
    if (p > 0) out += '\f';
    for (const auto& line : document.pages[p].lines) {
      out += line.text;
      out += '\n';
    }
  }
  return out;
}

}  // namespace xephang
