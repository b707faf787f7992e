#include "ingest/document.h"

#include <algorithm>

namespace xephang {

Box Union(const Box& a, const Box& b) {
  const double x = std::min(a.x, b.x);
  const double y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x, std::max(a.y + a.height, b.y + b.height) - y};
}

std::string_view NameOf(TextTrust trust) {
  switch (trust) {
    case TextTrust::kTrusted:
      return "trusted";
    case TextTrust::kNoText:
      return "no-text";
    case TextTrust::kCoversLittle:
      return "text-covers-little";
    case TextTrust::kNotVietnamese:
      return "text-not-vietnamese";
  }
  return "trusted";
}

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
