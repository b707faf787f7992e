#include "ingest/mhtml.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

constexpr int kMaxDepth = 4;
constexpr std::size_t kMaxHeaderBytes = std::size_t{64} << 10U;

struct Entity {
  std::string header;  // folded lines joined
  std::string_view body;
};

Entity SplitHeader(std::string_view entity) {
  Entity out;
  std::size_t at = 0;
  while (at < entity.size() && at < kMaxHeaderBytes) {
    std::size_t end = entity.find('\n', at);
    if (end == std::string_view::npos) end = entity.size();
    std::string_view line = entity.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = std::min(end + 1, entity.size());
    if (line.empty()) break;
    if (!line.starts_with(' ') && !line.starts_with('\t')) out.header += '\n';
    out.header += line;
  }
  out.body = entity.substr(at);
  return out;
}

std::string FieldOf(const std::string& header, const RE2& field) {
  std::string value;
  RE2::PartialMatch(header, field, &value);
  return value;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string FromQuotedPrintable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    std::size_t end = i + 1;  // a soft line break, blanks before it allowed
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r')) ++end;
    if (end < text.size() && text[end] == '\n') {
      i = end;
      continue;
    }
    const int high = i + 1 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      out += '=';
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string FromBase64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<int, 256> value{};
  value.fill(-1);
  for (std::size_t i = 0; i < kDigits.size(); ++i)
    value.at(static_cast<unsigned char>(kDigits[i])) = static_cast<int>(i);
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int v = value.at(static_cast<unsigned char>(c));
    if (v < 0) continue;
    bits = ((bits << 6U) | static_cast<std::uint32_t>(v)) & 0xFFFFFFU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
    }
  }
  return out;
}

std::optional<HtmlPart> Find(std::string_view entity, int depth) {
  const auto [header, body] = SplitHeader(entity);
  const std::string type = FieldOf(header, XEPHANG_RE(R"((?i)\ncontent-type:\s*([^\n]*))"));
  const std::string kind = normalize::ToLower(FieldOf(type, XEPHANG_RE(R"(^\s*([A-Za-z]+/[A-Za-z0-9.+\-]+))")));
  if (kind == "text/html" || kind == "application/xhtml+xml") {
    const std::string encoding =
        normalize::ToLower(FieldOf(header, XEPHANG_RE(R"((?i)\ncontent-transfer-encoding:\s*([A-Za-z0-9\-]+))")));
    HtmlPart part;
    part.charset = FieldOf(type, XEPHANG_RE(R"((?i)charset\s*=\s*"?([A-Za-z0-9_:.\-]+))"));
    part.bytes = encoding == "quoted-printable" ? FromQuotedPrintable(body)
                 : encoding == "base64"         ? FromBase64(body)
                                                : std::string(body);
    return part;
  }
  if (!kind.starts_with("multipart/") || depth >= kMaxDepth) return std::nullopt;
  std::string boundary = FieldOf(type, XEPHANG_RE(R"re((?i)boundary\s*=\s*"([^"]+)")re"));
  if (boundary.empty()) boundary = FieldOf(type, XEPHANG_RE(R"((?i)boundary\s*=\s*([^\s;"]+))"));
  if (boundary.empty()) return std::nullopt;
  const std::string mark = "--" + boundary;
  std::size_t begin = std::string_view::npos;  // of the part that is open
  for (std::size_t at = body.find(mark); at != std::string_view::npos; at = body.find(mark, at + mark.size())) {
    if (at > 0 && body[at - 1] != '\n') continue;
    if (begin != std::string_view::npos) {
      if (auto part = Find(body.substr(begin, at - begin), depth + 1)) return part;
    }
    const std::size_t line_end = body.find('\n', at);
    if (line_end == std::string_view::npos) return std::nullopt;
    begin = line_end + 1;
  }
  // Cut off: what there is of the last part.
  return begin == std::string_view::npos ? std::nullopt : Find(body.substr(begin), depth + 1);
}

}  // namespace

bool IsMhtml(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  while (!bytes.empty() && (bytes.front() == '\r' || bytes.front() == '\n' || bytes.front() == ' '))
    bytes.remove_prefix(1);
  const auto head = SplitHeader(bytes.substr(0, kMaxHeaderBytes)).header;
  return RE2::PartialMatch(head, XEPHANG_RE(R"(^\n[A-Za-z][A-Za-z0-9\-]*:)")) &&
         RE2::PartialMatch(head, XEPHANG_RE(R"((?i)\ncontent-type:\s*(?:multipart/|text/html))"));
}

std::optional<HtmlPart> HtmlPartOf(std::string_view message) {
  if (message.starts_with("\xEF\xBB\xBF")) message.remove_prefix(3);
  while (!message.empty() && (message.front() == '\r' || message.front() == '\n' || message.front() == ' ')) {
    message.remove_prefix(1);
  }
  return Find(message, 0);
}

}  // namespace xephang::ingest
