// A file as pages of lines: what every later room works on, whatever the file was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xephang {

/// A rectangle in PDF points from the top left of its page.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// Where in a document something stands. Parts may be unset.
struct SourceRef {
  int page = 0;            ///< From 1; 0 where not known.
  int line = 0;            ///< Line of the extracted text, from 1; 0 where not known.
  std::optional<Box> box;  ///< Absent where the source has no geometry.
};

/// One line as printed: NFC, without its line end, inner tabs and leading blanks kept.
struct Line {
  std::string text;
  int number = 0;          ///< In the extracted text of the document, from 1.
  bool furniture = false;  ///< A page number: part of the page, not of what the document says.
};

enum class TextOrigin : std::uint8_t { kLayer, kOcr, kRepairedLayer };

struct Page {
  int number = 1;
  TextOrigin text_from = TextOrigin::kLayer;
  int quality = 100;        ///< Hundredths: share of the words that are valid Vietnamese syllables.
  std::vector<Line> lines;  ///< Blank ones included.
};

/// How the borders between the pages of a text were told.
enum class PageBreaks : std::uint8_t {
  kNone,      ///< No sign of any: all is page 1.
  kFormFeed,  ///< By form feeds.
  kInferred,  ///< By the regular traces that lost form feeds leave; see text_file.h.
};

struct Source {
  std::vector<std::string> names;  ///< Base names under which these bytes were seen, sorted, each once.
  std::string sha256;              ///< Of the file's bytes, lower-case hex.
  std::uint64_t bytes = 0;
  std::string media_type;
};

struct Document {
  Source source;
  PageBreaks page_breaks = PageBreaks::kNone;
  std::vector<Page> pages;
  int quality = 100;     ///< As Page::quality, of the whole text.
  bool damaged = false;  ///< Marks stripped or mangled; see normalize/text_quality.h.
};

/// The text of all pages as `text/<id>.txt` holds it: lines as printed, a form feed between pages.
[[nodiscard]] std::string ExtractedText(const Document& document);

}  // namespace xephang
