#include "ingest/charset.h"

#include <re2/re2.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

constexpr std::string_view kFallback = "windows-1258";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kDeclaredWithin = 8192;  // bytes from the start in which a page says its charset

std::string DeclaredCharset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kDeclaredWithin);
  std::string name;
  RE2::PartialMatch(re2::StringPiece(head.data(), head.size()),
                    XEPHANG_RE(R"((?i)(?:charset|<\?xml[^>]*encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+))"), &name);
  return name;
}

// With U+FFFD for what is not valid, where that is little beside the letters of several bytes, which hardly come about
// by chance; nullopt otherwise.
std::optional<std::string> NearlyUtf8(std::string_view bytes) {
  std::string out;
  std::size_t bad = 0;
  std::size_t good = 0;
  const auto take = [&](std::string_view valid) {
    good += static_cast<std::size_t>(
        std::count_if(valid.begin(), valid.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
    out += valid;
  };
  while (const auto at = normalize::FirstInvalidUtf8(bytes)) {
    take(bytes.substr(0, *at));
    out += kReplacement;
    bytes.remove_prefix(*at + 1);
    ++bad;
  }
  take(bytes);
  if (bad * 4 > good) return std::nullopt;
  return out;
}

}  // namespace

std::string FromCharset(std::string_view bytes, std::string_view charset) {
  std::string name(charset);
  if (RE2::FullMatch(name, XEPHANG_RE(R"((?i)iso-?8859-?1|latin-?1|us-ascii|ascii|iso-?ir-?100|cp1252)"))) {
    name = "windows-1252";
  }
  struct Close {
    void operator()(UConverter* c) const { ucnv_close(c); }
  };
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, Close> from(ucnv_open(name.c_str(), &status));
  if (U_FAILURE(status) != 0) {
    status = U_ZERO_ERROR;
    from.reset(ucnv_open(kFallback.data(), &status));
  }
  std::unique_ptr<UConverter, Close> to;
  if (U_SUCCESS(status) != 0) to.reset(ucnv_open("UTF-8", &status));
  std::string out;
  if (U_FAILURE(status) != 0) return out;
  const char* source = bytes.data();
  const char* source_end = source + bytes.size();
  std::string target(std::size_t{1} << 16U, '\0');
  std::u16string pivot(1024, u'\0');
  UChar* pivot_read = pivot.data();
  UChar* pivot_write = pivot.data();
  for (bool first = true;; first = false) {
    char* write = target.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &write, target.data() + target.size(), &source, source_end, pivot.data(),
                   &pivot_read, &pivot_write, pivot.data() + pivot.size(), static_cast<UBool>(first ? 1 : 0), 1,
                   &status);
    out.append(target.data(), static_cast<std::size_t>(write - target.data()));
    if (status != U_BUFFER_OVERFLOW_ERROR) return out;
  }
}

std::string HtmlToUtf8(std::string_view bytes, std::string_view declared) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    declared = "utf-8";
  } else if (bytes.starts_with("\xFF\xFE")) {
    return FromCharset(bytes.substr(2), "UTF-16LE");
  } else if (bytes.starts_with("\xFE\xFF")) {
    return FromCharset(bytes.substr(2), "UTF-16BE");
  }
  constexpr std::string_view kLittle("<\0", 2);
  constexpr std::string_view kBig("\0<", 2);
  if (bytes.starts_with(kLittle)) return FromCharset(bytes, "UTF-16LE");
  if (bytes.starts_with(kBig)) return FromCharset(bytes, "UTF-16BE");
  if (!normalize::FirstInvalidUtf8(bytes)) return std::string(bytes);
  std::string name = declared.empty() ? DeclaredCharset(bytes) : std::string(declared);
  if (name.empty() || RE2::FullMatch(name, XEPHANG_RE(R"((?i)(?:x-)?(?:unicode-?\d-?\d-)?utf-?8|utf-?16.*|unicode)"))) {
    if (auto text = NearlyUtf8(bytes)) return *text;
    name = kFallback;
  }
  return FromCharset(bytes, name);
}

}  // namespace xephang::ingest
