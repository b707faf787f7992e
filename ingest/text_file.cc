#include "ingest/text_file.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <vector>

#include "ingest/error.h"
#include "ingest/media_type.h"
#include "ingest/page_numbers.h"
#include "ingest/quality.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

bool IsBlankLine(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\xA0' || c == '\xC2'; });
}

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') continue;
      lines.push_back(std::move(line));
      line.clear();
    } else if (c == '\n') {
      lines.push_back(std::move(line));
      line.clear();
    } else {
      line += c;
    }
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

// Indices of the lines that begin a page, by a trace that comes regularly; empty where there is none.
std::vector<std::size_t> RegularBreaks(const std::vector<std::string>& lines, const std::vector<std::size_t>& traces) {
  if (traces.size() < 2) return {};
  std::vector<int> text_before(lines.size() + 1, 0);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text_before[i + 1] = text_before[i] + (IsBlankLine(lines[i]) ? 0 : 1);
  }
  std::vector<std::size_t> kept;
  std::size_t previous = 0;
  for (const std::size_t at : traces) {
    if (text_before[at] - text_before[previous] < kMinPageLines) continue;
    kept.push_back(at);
    previous = at;
  }
  // Three of four traces must come at the distance of pages, and none of the pages they make may be too long for one.
  bool regular = kept.size() * 4 >= traces.size() * 3;
  previous = 0;
  for (const std::size_t at : kept) {
    regular = regular && text_before[at] - text_before[previous] <= kMaxPageLines;
    previous = at;
  }
  regular = regular && text_before[lines.size()] - text_before[previous] <= kMaxPageLines;
  return regular ? kept : std::vector<std::size_t>{};
}

std::vector<std::size_t> InferPageStarts(const std::vector<std::string>& lines) {
  std::vector<std::size_t> after_blank_run;
  std::vector<std::size_t> indented;
  int blank_run = 3;  // the start of the text is no page border
  bool seen_text = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (IsBlankLine(lines[i])) {
      ++blank_run;
      continue;
    }
    if (seen_text && blank_run >= 3) after_blank_run.push_back(i);
    const bool leads_blank = lines[i].starts_with(' ') && !lines[i].starts_with("     ");
    if (seen_text && blank_run == 0 && leads_blank) indented.push_back(i);
    seen_text = true;
    blank_run = 0;
  }
  auto starts = RegularBreaks(lines, indented);
  if (!starts.empty()) return starts;
  return RegularBreaks(lines, after_blank_run);
}

void RejectWhatIsNotText(std::string_view bytes) {
  const std::string media = SniffMediaType(bytes);
  static const RE2 no_text(
      R"(text/(?:html|rtf|xml)|application/(?:xhtml\+xml|pdf|zip|msword|postscript|gzip|x-.*compressed|vnd\..*)|image/.*|audio/.*|video/.*)");
  if (RE2::FullMatch(media, no_text)) {
    throw Error(ErrorKind::kUnsupported, fmt::format("{} is not read by this version; it reads plain text", media));
  }
}

}  // namespace

Document ReadText(std::string_view bytes, const TextLimits& limits) {
  if (bytes.empty()) throw Error(ErrorKind::kEmpty, "the file is empty (0 bytes)");
  if (bytes.size() > limits.max_bytes) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("{} bytes are over the limit of {} bytes for a text file", bytes.size(), limits.max_bytes));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto control = std::find_if(bytes.begin(), bytes.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v';
  });
  if (control != bytes.end()) {
    const std::string media = SniffMediaType(bytes);
    const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (utf16) throw Error(ErrorKind::kEncoding, "the text is UTF-16; save it as UTF-8");
    throw Error(ErrorKind::kUnsupported,
                fmt::format("not a text file ({}): byte 0x{:02X} at offset {}", media,
                            static_cast<unsigned>(static_cast<unsigned char>(*control)), control - bytes.begin()));
  }
  if (const auto bad = normalize::FirstInvalidUtf8(bytes)) {
    const std::string media = SniffMediaType(bytes);
    if (!media.starts_with("text/") && media != "application/octet-stream") {
      throw Error(ErrorKind::kUnsupported, fmt::format("{} is not read by this version; it reads plain text", media));
    }
    throw Error(ErrorKind::kEncoding,
                fmt::format("not UTF-8: byte 0x{:02X} at offset {}",
                            static_cast<unsigned>(static_cast<unsigned char>(bytes[*bad])), *bad));
  }
  if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); })) {
    throw Error(ErrorKind::kEmpty, "the file holds nothing but blanks");
  }
  RejectWhatIsNotText(bytes);

  const std::string text = normalize::ToNfc(bytes);
  Document document;
  int line_number = 0;
  const auto add_page = [&]() -> Page& {
    Page page;
    page.number = static_cast<int>(document.pages.size()) + 1;
    document.pages.push_back(std::move(page));
    return document.pages.back();
  };
  const auto add_line = [&](Page& page, std::string line) {
    if (line.size() > limits.max_line_bytes) {
      throw Error(ErrorKind::kTooLarge, fmt::format("line {} has {} bytes, over the limit of {}", line_number + 1,
                                                    line.size(), limits.max_line_bytes));
    }
    while (!line.empty() && (line.back() == ' ' || line.back() == '\v')) line.pop_back();
    page.lines.push_back({std::move(line), ++line_number, false});
  };
  if (text.find('\f') != std::string::npos) {
    document.page_breaks = PageBreaks::kFormFeed;
    for (const auto part : normalize::Split(text, '\f')) {
      if (part.empty() && !document.pages.empty() && part.data() == text.data() + text.size())
        continue;  // a form feed ends the last page
      Page& page = add_page();
      for (auto& line : SplitLines(part)) add_line(page, std::move(line));
    }
  } else {
    auto lines = SplitLines(text);
    const auto starts = InferPageStarts(lines);
    document.page_breaks = starts.empty() ? PageBreaks::kNone : PageBreaks::kInferred;
    std::size_t next = 0;
    add_page();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (next < starts.size() && starts[next] == i) {
        add_page();
        ++next;
      }
      add_line(document.pages.back(), std::move(lines[i]));
    }
  }
  MarkPageNumbers(document);
  MeasureQuality(document);
  return document;
}

}  // namespace xephang::ingest
