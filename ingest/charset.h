// The bytes of an HTML file -> UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace xephang::ingest {

/// What `bytes` say, in well-formed UTF-8. A byte order mark decides; then bytes that are valid UTF-8 are UTF-8,
/// whatever is declared; then `declared` (empty where nothing is), then <meta charset> or an XML declaration near the
/// start; then windows-1258. Bytes declared as UTF-8 that are so but for a few keep what is valid. What a charset does
/// not have becomes U+FFFD. Never throws for odd bytes.
[[nodiscard]] std::string HtmlToUtf8(std::string_view bytes, std::string_view declared);

/// `bytes` by the name of their charset, as HTML means it (ISO-8859-1 is windows-1252); unknown names are windows-1258.
[[nodiscard]] std::string FromCharset(std::string_view bytes, std::string_view charset);

}  // namespace xephang::ingest
