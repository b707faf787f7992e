#include "ocr/broken_word.h"

#include <string>

#include "normalize/text_quality.h"
#include "normalize/unicode.h"

namespace xephang::ocr {

bool IsBrokenSyllable(std::string_view upper, std::string_view lower) {
  const auto syllable = [](const std::string& text) { return normalize::IsVietnameseSyllable(normalize::ToNfc(text)); };
  const std::string a(upper);
  const std::string b(lower);
  return syllable(a + b) && !(syllable(a) && syllable(b));
}

}  // namespace xephang::ocr
