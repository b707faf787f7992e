#include "normalize/keyword_snapper.h"
#include "normalize/text_quality.h"
#include "normalize/unicode.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using namespace xephang::normalize;
  if (FirstInvalidUtf8(text)) return 0;
  const FoldedText folded(text);
  if (folded.Printed(0, folded.fold().size()) != text) std::abort();  // the way back from the fold is exact
  const std::string nfc = ToNfc(text);
  if (ToNfc(nfc) != nfc) std::abort();
  static_cast<void>(ToneKey(text));
  static_cast<void>(Slug(text));
  static_cast<void>(MeasureText(text));
  static_cast<void>(KeywordSnapper::ForRankings().Snap(text));
  return 0;
}
