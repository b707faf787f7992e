// A file as pages of lines: what every later room works on, whatever the file was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xephang {

/// A rectangle in PDF points from the top left of its page.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};
/// The smallest box around both.
[[nodiscard]] Box Union(const Box& a, const Box& b);

/// Where in a document something stands. Parts may be unset.
struct SourceRef {
  int page = 0;            ///< From 1; 0 where not known.
  int line = 0;            ///< Line of the extracted text, from 1; 0 where not known.
  std::optional<Box> box;  ///< Absent where the source has no geometry.
};

/// A run of letters without blanks, as its page shows it.
struct Word {
  std::string text;       ///< As the file has it, not yet in NFC; letters of legacy fonts already converted.
  Box box;                ///< Upright on the page as displayed, whatever the direction of the word.
  int rotation = 0;       ///< Of the word on the displayed page, in degrees clockwise: 0, 90, 180, 270.
  double font_size = 0;   ///< In points.
  double confidence = 1;  ///< 0 to 1; 1 for a file's own text.
  std::vector<std::string> readings;  ///< What else the whole cell may say, by other readings; see TableCell.
  std::vector<Box> letters;           ///< One for each code point of `text`; empty where they cannot be told apart.
};

/// One line as printed: NFC, without its line end, inner tabs and leading blanks kept.
struct Line {
  std::string text;
  int number = 0;                    ///< In the extracted text of the document, from 1.
  bool furniture = false;            ///< A page number: part of the page, not of what the document says.
  std::optional<Box> box;            ///< Of its words; absent where the source has no geometry.
  std::optional<double> confidence;  ///< Of the least sure of its words, 0 to 1; unset where the reader does not say.
  int table = -1;           ///< Index into the tables of its page where the line is a row of one; its text is then
                            ///< the texts of the cells that begin in that row, parted by tabs.
  int table_row = 0;        ///< That row, from 0.
  std::vector<Word> words;  ///< Where the page was read by OCR and the line stands in no table: one for each run of
                            ///< letters without blanks, in the order of `text`. Empty otherwise.
};

/// One cell of a table whose source says where its cells are: by rules, markup or aligned columns.
struct TableCell {
  std::string text;  ///< NFC; the lines or paragraphs of the cell parted by '\n'. May be empty.
  int row = 0;       ///< From 0, of its top left corner.
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  double confidence = 1;              ///< Of the least sure of its words.
  std::vector<std::string> readings;  ///< What other readings of it said, the likeliest first; empty where all agree.
  std::optional<Box> box;     ///< Between its rules; around its words where it has none. Absent without geometry.
  std::vector<Word> words{};  ///< As Line::words.
};

enum class TableForm : std::uint8_t {
  kRuled,    ///< By the rules on the page.
  kAligned,  ///< By columns that its words keep, without rules.
  kMarkup,   ///< By what the file says (DOCX, HTML).
};

/// A table, or the part of one that stands on this page. Each place is covered by at most one cell.
struct PageTable {
  TableForm form = TableForm::kRuled;
  int rows = 0;
  int columns = 0;
  std::vector<TableCell> cells;  ///< By row, then column.
  int header_rows = 0;           ///< Rows that the file itself marks as header (w:tblHeader, <thead>); 0 where unsaid.
};

enum class TextOrigin : std::uint8_t { kLayer, kOcr, kRepairedLayer };

/// Whether a page's own text deserves trust; where it does not, the page needs OCR.
enum class TextTrust : std::uint8_t {
  kTrusted,
  kNoText,         ///< Ink, and no text.
  kCoversLittle,   ///< The text covers less than half of the ink: a stamp on a scan, say.
  kNotVietnamese,  ///< Too few of its words are Vietnamese: a hidden layer by an engine without Vietnamese, say.
};
/// "trusted", "no-text", "text-covers-little", "text-not-vietnamese".
[[nodiscard]] std::string_view NameOf(TextTrust trust);

/// What went wrong with one page, as a sentence in each language.
struct Remark {
  std::string vi;
  std::string en;
};

/// Words of a page that are not what its file or the engine says: marks and letters given back.
struct Repair {
  int line = 0;  ///< As Line::number.
  std::string was;
  std::string now;
  double confidence = 0;  ///< 0 to 1.
};

struct Page {
  int number = 1;
  TextOrigin text_from = TextOrigin::kLayer;
  int quality = 100;        ///< Hundredths: share of the words that are valid Vietnamese syllables.
  std::vector<Line> lines;  ///< Blank ones included.
  std::vector<PageTable> tables;
  double width = 0;  ///< In PDF points, as displayed; 0 where the source has no geometry.
  double height = 0;
  std::vector<Repair> repairs;            ///< Where `text_from` is kRepairedLayer, or kOcr.
  std::vector<Remark> remarks;            ///< What went wrong with this page alone.
  std::string label;                      ///< "iv" where the file labels its pages; empty otherwise.
  TextTrust trust = TextTrust::kTrusted;  ///< Of the file's own text on this page.
};

/// How the borders between the pages of a text were told.
enum class PageBreaks : std::uint8_t {
  kNone,      ///< No sign of any: all is page 1.
  kFormFeed,  ///< By form feeds.
  kPages,     ///< The file itself has pages.
  kInferred,  ///< By the regular traces that lost form feeds leave; see text_file.h.
};

/// A digital signature as it describes itself; whether it is valid is not checked.
struct Signature {
  std::string signer;        ///< Name of the person or body; empty where the file does not say.
  std::string signed_at;     ///< ISO 8601 in the zone given: "2025-02-03T15:16:17+07:00"; empty where not said.
  std::string organization;  ///< By the signer's certificate.
  std::string reason;
};

struct Source {
  std::vector<std::string> names;  ///< Base names under which these bytes were seen, sorted, each once.
  std::string sha256;              ///< Of the file's bytes, lower-case hex.
  std::uint64_t bytes = 0;
  std::string media_type;
  std::vector<Signature> signatures;  ///< In the order of the file.
  std::vector<std::pair<std::string, std::string>>
      metadata;  ///< What the file says of itself: {"title", …}, {"author", …}. NFC, never empty.
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
