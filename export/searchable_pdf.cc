#include "export/searchable_pdf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <optional>
#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <set>
#include <vector>

#include "export/placed_text.h"
#include "export/text_font.h"
#include "ingest/error.h"
#include "ingest/page_picture.h"
#include "ingest/pdf_input.h"
#include "normalize/unicode.h"

namespace xephang::output {
namespace {

constexpr double kBlankPageWidth = 595.28;  // A4, in points
constexpr double kBlankPageHeight = 841.89;

// ---- text ----

// What parts two words for a reader of the PDF, as a share of the height of the font.
constexpr double kLeastGap = 0.2;

// A word along its own direction: `u` runs with the text, `v` from line to line, both in points of the page as
// displayed.
struct Run {
  const Word* word;
  double u0, u1, v0, v1;
};

Run Along(const Word& w) {
  const Box& b = w.box;
  switch (w.rotation) {
    case 90:
      return {&w, b.y, b.y + b.height, -b.x - b.width, -b.x};
    case 180:
      return {&w, -b.x - b.width, -b.x, -b.y - b.height, -b.y};
    case 270:
      return {&w, -b.y - b.height, -b.y, b.x, b.x + b.width};
    default:
      return {&w, b.x, b.x + b.width, b.y, b.y + b.height};
  }
}

// What sets text along (u, v) that begins at its baseline there; `height` is that of the page.
std::string TextMatrix(int rotation, double u, double v, double height) {
  switch (rotation) {
    case 90:  // downwards
      return fmt::format("0 -1 1 0 {:.2f} {:.2f} Tm", -v, height - u);
    case 180:
      return fmt::format("-1 0 0 -1 {:.2f} {:.2f} Tm", -u, height + v);
    case 270:  // upwards
      return fmt::format("0 1 -1 0 {:.2f} {:.2f} Tm", v, height + u);
    default:
      return fmt::format("1 0 0 1 {:.2f} {:.2f} Tm", u, height - v);
  }
}

class TextWriter {
 public:
  TextWriter(TextFont& font, std::string font_name, double page_height)
      : font_(font), name_(std::move(font_name)), height_(page_height) {}

  void Add(const std::vector<Word>& words) {
    if (words.empty()) return;
    std::vector<Run> runs;
    double top = 1e9;
    double bottom = -1e9;
    double tallest = 1;
    for (const auto& w : words) {
      if (w.rotation != words.front().rotation) {
        for (const auto& one : words) Add({one});  // of several directions: each by itself
        return;
      }
      runs.push_back(Along(w));
      top = std::min(top, runs.back().v0);
      bottom = std::max(bottom, runs.back().v1);
      tallest = std::max(tallest, runs.back().v1 - runs.back().v0);
    }
    // Words of a line share their height and stand on one line; on a page that lies askew, each stands by itself.
    const bool level = bottom - top <= tallest * kMostOfLevel;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const Run& r = runs[i];
      const double v0 = level ? top : (r.v0 + r.v1 - tallest) / 2;
      const double size = level ? bottom - top : tallest;
      double length = r.u1 - r.u0;
      if (i + 1 < runs.size() && runs[i + 1].u0 > r.u0)
        length = std::clamp(runs[i + 1].u0 - r.u0 - size * kLeastGap, length / 2, length);
      Show(*r.word, r.u0, v0 + size * (1 - TextFont::kDescent), size, std::max(length, kLeastLength));
    }
  }

  // Empty where no word came.
  [[nodiscard]] std::string Content(const std::string& matrix) const {
    return shown_.empty() ? "" : fmt::format("q {} cm\nBT\n3 Tr\n{}ET\nQ\n", matrix, shown_);
  }

 private:
  static constexpr double kMostOfLevel = 1.6;
  static constexpr double kLeastLength = 0.5;

  void Show(const Word& w, double u, double baseline, double size, double length) {
    const auto letters = static_cast<double>(normalize::CountCodePoints(w.text));
    const double stretch = 100 * length / (letters * TextFont::kAdvance * size);
    // The blank behind it ends the word for whoever does not measure gaps.
    shown_ += fmt::format("/{} {:.2f} Tf {:.2f} Tz {} {} Tj\n", name_, size, stretch,
                          TextMatrix(w.rotation, u, baseline, height_), font_.Encode(w.text + " "));
  }

  TextFont& font_;
  std::string name_;
  double height_;
  std::string shown_;
};

void AddText(const Page& page, TextWriter& writer) {
  for (const auto& block : PlacedBlocks(page)) {
    for (const auto& line : block.lines) writer.Add(line.words);
    for (const auto& cell : block.cells) {
      for (const auto& line : cell.lines) writer.Add(line.words);
    }
  }
}

bool HasReadWords(const Page& page) {
  if (page.text_from != TextOrigin::kOcr || page.width <= 0 || page.height <= 0) return false;
  const auto any = [](const auto& of) { return !of.words.empty(); };
  return std::any_of(page.lines.begin(), page.lines.end(), any) ||
         std::any_of(page.tables.begin(), page.tables.end(),
                     [&](const PageTable& t) { return std::any_of(t.cells.begin(), t.cells.end(), any); });
}

// ---- objects ----

std::string Deflated(const std::string& data) {
  std::string out;
  Pl_String end("deflated", nullptr, out);
  Pl_Flate flate("deflate", &end, Pl_Flate::a_deflate);
  flate.write(reinterpret_cast<const unsigned char*>(data.data()), data.size());
  flate.finish();
  return out;
}

QPDFObjectHandle Stream(QPDF& pdf, const std::string& dictionary, const std::string& data) {
  auto stream = QPDFObjectHandle::newStream(&pdf, data);
  stream.replaceDict(QPDFObjectHandle::parse(dictionary));
  return stream;
}

QPDFObjectHandle FlateStream(QPDF& pdf, const std::string& entries, const std::string& data) {
  return Stream(pdf, fmt::format("<< /Filter /FlateDecode {} >>", entries), Deflated(data));
}

// Written when all text is known; pages refer to it before.
QPDFObjectHandle FontDictionary(QPDF& pdf, const TextFont& font) {
  const std::string program = TextFont::Program();
  auto descriptor = QPDFObjectHandle::parse(
      "<< /Type /FontDescriptor /FontName /XephangBlank /Flags 5 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 "
      "/Descent -200 /CapHeight 800 /StemV 80 >>");
  descriptor.replaceKey("/FontFile2", FlateStream(pdf, fmt::format("/Length1 {}", program.size()), program));
  auto descendant = QPDFObjectHandle::parse(
      "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /XephangBlank /CIDSystemInfo << /Registry (Adobe) /Ordering "
      "(Identity) /Supplement 0 >> /DW 500 >>");
  descendant.replaceKey("/FontDescriptor", pdf.makeIndirectObject(descriptor));
  descendant.replaceKey("/CIDToGIDMap", FlateStream(pdf, "", font.GlyphMap()));
  auto out = QPDFObjectHandle::parse("<< /Type /Font /Subtype /Type0 /BaseFont /XephangBlank /Encoding /Identity-H >>");
  out.replaceKey("/DescendantFonts", QPDFObjectHandle::newArray({pdf.makeIndirectObject(descendant)}));
  out.replaceKey("/ToUnicode", FlateStream(pdf, "", font.ToUnicode()));
  return out;
}

std::string Written(QPDF& pdf) {
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setStreamDataMode(qpdf_s_preserve);
  writer.setPreserveEncryption(false);
  writer.setDeterministicID(true);
  writer.setMinimumPDFVersion("1.5");
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

// ---- PDF ----

// The content of a page without what it shows in render mode 3.
class WithoutHiddenText : public QPDFObjectHandle::TokenFilter {
 public:
  void handleToken(const QPDFTokenizer::Token& token) override {
    operands_.push_back(token);
    if (token.getType() == QPDFTokenizer::tt_word) {
      if (Handle(token.getValue())) Flush();
      operands_.clear();
    } else if (token.getType() == QPDFTokenizer::tt_inline_image) {
      Flush();
    }
  }
  void handleEOF() override { Flush(); }

  [[nodiscard]] bool Dropped() const { return dropped_; }
  /// Visible text goes on where hidden text ended: without that, it would move.
  [[nodiscard]] bool Leans() const { return leans_; }

 private:
  // False where the operator and its operands go.
  bool Handle(const std::string& op) {
    if (op == "q") {
      modes_.push_back(mode_);
    } else if (op == "Q" && !modes_.empty()) {
      mode_ = modes_.back();
      modes_.pop_back();
    } else if (op == "Tr") {
      mode_ = "";
      for (const auto& t : operands_) {
        if (t.getType() == QPDFTokenizer::tt_integer) mode_ = t.getValue();
      }
    } else if (op == "BT" || op == "Td" || op == "TD" || op == "Tm" || op == "T*") {
      moved_ = false;
    } else if (op == "Tj" || op == "TJ" || op == "'" || op == "\"") {
      const bool next_line = op == "'" || op == "\"";
      if (next_line) moved_ = false;
      if (mode_ != "3") {
        leans_ = leans_ || moved_;
        return true;
      }
      if (next_line) write(" T* ");
      dropped_ = true;
      moved_ = true;
      return false;
    }
    return true;
  }
  void Flush() {
    for (const auto& t : operands_) writeToken(t);
    operands_.clear();
  }

  std::vector<QPDFTokenizer::Token> operands_;
  std::vector<std::string> modes_;
  std::string mode_;
  bool moved_ = false;
  bool dropped_ = false;
  bool leans_ = false;
};

void DropHiddenText(QPDF& pdf, QPDFPageObjectHelper& page) {
  try {
    WithoutHiddenText filter;
    std::string content;
    Pl_String end("content", nullptr, content);
    page.filterContents(&filter, &end);
    if (!filter.Dropped() || filter.Leans()) return;
    page.getObjectHandle().replaceKey("/Contents", FlateStream(pdf, "", content));
  } catch (const std::exception&) {
    // Content that cannot be read stays as it is.
  }
}

struct Frame {
  double left = 0, bottom = 0, right = 0, top = 0;
  int rotation = 0;
};

std::optional<QPDFObjectHandle::Rectangle> RectOf(QPDFObjectHandle box) {
  if (!box.isRectangle()) return std::nullopt;
  const auto r = box.getArrayAsRectangle();  // its corners in order
  return r.urx > r.llx && r.ury > r.lly ? std::optional(r) : std::nullopt;
}

// What of a page is displayed, in its own space. Readers differ on crop boxes that reach out of their sheet: taken is
// what has the size that `seen` was read with.
Frame FrameOf(QPDFPageObjectHelper& page, const Page& seen) {
  using Rectangle = QPDFObjectHandle::Rectangle;
  const Rectangle media = RectOf(page.getAttribute("/MediaBox", false)).value_or(Rectangle(0, 0, 612, 792));
  const Rectangle crop = RectOf(page.getAttribute("/CropBox", false)).value_or(media);
  const Rectangle cut(std::max(media.llx, crop.llx), std::max(media.lly, crop.lly), std::min(media.urx, crop.urx),
                      std::min(media.ury, crop.ury));
  Frame frame;
  auto rotate = page.getAttribute("/Rotate", false);
  if (rotate.isInteger()) frame.rotation = static_cast<int>((rotate.getIntValue() % 360 + 360) % 360);
  const bool side = frame.rotation % 180 != 0;
  const auto apart = [&](const Rectangle& r) {
    return std::abs((side ? r.ury - r.lly : r.urx - r.llx) - seen.width) +
           std::abs((side ? r.urx - r.llx : r.ury - r.lly) - seen.height);
  };
  Rectangle best = cut.urx > cut.llx && cut.ury > cut.lly ? cut : media;
  for (const auto& other : {media, crop}) {
    if (apart(other) < apart(best) - 1) best = other;
  }
  frame.left = best.llx;
  frame.bottom = best.lly;
  frame.right = best.urx;
  frame.top = best.ury;
  return frame;
}

// From points of the page as displayed, counted from its bottom left, to its own space.
std::string FromDisplay(const Frame& f, const Page& page) {
  const bool side = f.rotation % 180 != 0;
  const double x = (side ? f.top - f.bottom : f.right - f.left) / page.width;
  const double y = (side ? f.right - f.left : f.top - f.bottom) / page.height;
  switch (f.rotation) {
    case 90:
      return fmt::format("0 {:.5f} {:.5f} 0 {:.3f} {:.3f}", x, -y, f.right, f.bottom);
    case 180:
      return fmt::format("{:.5f} 0 0 {:.5f} {:.3f} {:.3f}", -x, -y, f.right, f.top);
    case 270:
      return fmt::format("0 {:.5f} {:.5f} 0 {:.3f} {:.3f}", -x, y, f.left, f.top);
    default:
      return fmt::format("{:.5f} 0 0 {:.5f} {:.3f} {:.3f}", x, y, f.left, f.bottom);
  }
}

// No signature holds for a changed file: what stays of it is what it draws, as a stamp; its fields go.
void DropSignatures(QPDF& pdf) {
  auto root = pdf.getRoot();
  root.removeKey("/Perms");
  auto form = root.getKey("/AcroForm");
  if (!form.isDictionary()) return;
  std::vector<QPDFObjectHandle> dictionaries;
  std::set<QPDFObjGen> fields;
  const auto is_field = [&](QPDFObjectHandle& object) {
    auto value = object.getKey("/V");  // of a field that may have its type from above
    return object.getKey("/FT").isNameAndEquals("/Sig") || (value.isDictionary() && value.hasKey("/ByteRange")) ||
           fields.count(object.getKey("/Parent").getObjGen()) != 0;
  };
  for (auto& object : pdf.getAllObjects()) {
    if (object.isDictionary()) dictionaries.push_back(object);
  }
  // Twice: the parts of a field may stand before it.
  for (int pass = 0; pass < 2; ++pass) {
    for (auto& object : dictionaries) {
      if (is_field(object)) fields.insert(object.getObjGen());
    }
  }
  const auto without_fields = [&](QPDFObjectHandle object, const char* key) {
    auto list = object.getKey(key);
    if (!list.isArray()) return;
    auto left = QPDFObjectHandle::newArray();
    for (auto& item : list.getArrayAsVector()) {
      if (fields.count(item.getObjGen()) == 0) left.appendItem(item);
    }
    if (left.getArrayNItems() != list.getArrayNItems()) object.replaceKey(key, left);
  };
  without_fields(form, "/Fields");
  form.removeKey("/SigFlags");
  for (auto& object : dictionaries) {
    if (!object.getKey("/Type").isNameAndEquals("/Pages")) without_fields(object, "/Kids");
    if (fields.count(object.getObjGen()) == 0) continue;
    for (const char* key : {"/FT", "/V", "/T", "/Ff", "/SV", "/Lock", "/Parent", "/MK", "/A", "/AA"})
      object.removeKey(key);
    if (object.getKey("/Subtype").isNameAndEquals("/Widget"))
      object.replaceKey("/Subtype", QPDFObjectHandle::newName("/Stamp"));
  }
}

std::string WithText(const Document& document, std::string_view bytes) {
  if (std::none_of(document.pages.begin(), document.pages.end(), HasReadWords)) return std::string(bytes);
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processInputSource(ingest::MakePdfInput(bytes), "");
  auto pages = QPDFPageDocumentHelper(pdf).getAllPages();
  if (pages.size() != document.pages.size()) {
    throw Error(ErrorKind::kUnreadable,
                fmt::format("no searchable PDF could be made: the file has {} pages for one reader and {} for another",
                            document.pages.size(), pages.size()));
  }
  TextFont font;
  auto font_object = pdf.makeIndirectObject(QPDFObjectHandle::newDictionary());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Page& page = document.pages[i];
    if (!HasReadWords(page)) continue;
    DropHiddenText(pdf, pages[i]);
    auto resources = pages[i].getAttribute("/Resources", true);
    if (!resources.isDictionary()) {
      resources = QPDFObjectHandle::newDictionary();
      pages[i].getObjectHandle().replaceKey("/Resources", resources);
    }
    auto fonts = resources.getKey("/Font");
    fonts = fonts.isDictionary() ? fonts.shallowCopy() : QPDFObjectHandle::newDictionary();
    int suffix = 0;
    const std::string name = resources.getUniqueResourceName("/XephangText", suffix);
    fonts.replaceKey(name, font_object);
    resources.replaceKey("/Font", fonts);
    TextWriter writer(font, name.substr(1), page.height);
    AddText(page, writer);
    const std::string content = writer.Content(FromDisplay(FrameOf(pages[i], page), page));
    // First, where no state is left behind by other content.
    pages[i].addPageContents(FlateStream(pdf, "", content), true);
  }
  pdf.replaceObject(font_object.getObjGen(), FontDictionary(pdf, font));
  DropSignatures(pdf);
  return Written(pdf);
}

// ---- images ----

QPDFObjectHandle ImageObject(QPDF& pdf, const ingest::PagePicture& picture) {
  using Picture = ingest::PagePicture;
  const int components = picture.colour == Picture::Colour::kRgb ? 3 : picture.colour == Picture::Colour::kCmyk ? 4 : 1;
  std::string filter = "/FlateDecode";
  std::string parms;
  if (picture.coding == Picture::Coding::kJpeg) filter = "/DCTDecode";
  if (picture.coding == Picture::Coding::kFax) {
    filter = "/CCITTFaxDecode";
    parms = fmt::format("/DecodeParms << /K -1 /Columns {} /Rows {}{} >>", picture.width, picture.height,
                        picture.inverted ? " /BlackIs1 true" : "");
  }
  if (picture.coding == Picture::Coding::kPng) {
    parms = fmt::format("/DecodeParms << /Predictor 15 /Colors {} /BitsPerComponent {} /Columns {} >>", components,
                        picture.bits, picture.width);
  }
  std::string colour = picture.colour == Picture::Colour::kRgb    ? "/DeviceRGB"
                       : picture.colour == Picture::Colour::kCmyk ? "/DeviceCMYK"
                                                                  : "/DeviceGray";
  if (picture.colour == Picture::Colour::kIndexed) {
    std::string hex;
    for (const char c : picture.palette) hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
    colour = fmt::format("[/Indexed /DeviceRGB {} <{}>]", picture.palette.size() / 3 - 1, hex);
  }
  const bool inks = picture.colour == Picture::Colour::kCmyk && picture.inverted;
  const std::string dictionary = fmt::format(
      "<< /Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent {} /ColorSpace {} /Filter {} {}{} >>",
      picture.width, picture.height, picture.bits, colour, filter, parms, inks ? " /Decode [1 0 1 0 1 0 1 0]" : "");
  return Stream(pdf, dictionary, picture.coding == Picture::Coding::kSamples ? Deflated(picture.data) : picture.data);
}

// The unit square of the image onto a page of that size, turned and mirrored as `orientation` says.
std::string Placement(int orientation, double w, double h) {
  switch (orientation) {
    case 2:
      return fmt::format("{:.3f} 0 0 {:.3f} {:.3f} 0", -w, h, w);
    case 3:
      return fmt::format("{:.3f} 0 0 {:.3f} {:.3f} {:.3f}", -w, -h, w, h);
    case 4:
      return fmt::format("{:.3f} 0 0 {:.3f} 0 {:.3f}", w, -h, h);
    case 5:
      return fmt::format("0 {:.3f} {:.3f} 0 {:.3f} {:.3f}", -h, -w, w, h);
    case 6:
      return fmt::format("0 {:.3f} {:.3f} 0 0 {:.3f}", -h, w, h);
    case 7:
      return fmt::format("0 {:.3f} {:.3f} 0 0 0", h, w);
    case 8:
      return fmt::format("0 {:.3f} {:.3f} 0 {:.3f} 0", h, -w, w);
    default:
      return fmt::format("{:.3f} 0 0 {:.3f} 0 0", w, h);
  }
}

std::string OfImages(const Document& document, std::string_view bytes) {
  QPDF pdf;
  pdf.emptyPDF();
  pdf.getRoot().replaceKey("/Lang", QPDFObjectHandle::newString("vi"));
  QPDFPageDocumentHelper pages(pdf);
  TextFont font;
  auto font_object = pdf.makeIndirectObject(QPDFObjectHandle::newDictionary());
  for (std::size_t i = 0; i < document.pages.size(); ++i) {
    const Page& page = document.pages[i];
    const bool sized = page.width > 0 && page.height > 0;
    const double width = sized ? page.width : kBlankPageWidth;
    const double height = sized ? page.height : kBlankPageHeight;
    auto object = QPDFObjectHandle::parse(
        fmt::format("<< /Type /Page /MediaBox [0 0 {:.3f} {:.3f}] /Resources << >> >>", width, height));
    auto resources = object.getKey("/Resources");
    std::string content;
    if (sized) {
      const auto picture = ingest::ReadPagePicture(bytes, static_cast<int>(i));
      auto images = QPDFObjectHandle::newDictionary();
      images.replaceKey("/Im0", ImageObject(pdf, picture));
      resources.replaceKey("/XObject", images);
      if (HasReadWords(page)) {
        TextWriter writer(font, "XephangText", height);
        AddText(page, writer);
        content = writer.Content("1 0 0 1 0 0");
        auto fonts = QPDFObjectHandle::newDictionary();
        fonts.replaceKey("/XephangText", font_object);
        resources.replaceKey("/Font", fonts);
      }
      content += fmt::format("q {} cm /Im0 Do Q\n", Placement(picture.orientation, width, height));
    }
    object.replaceKey("/Contents", FlateStream(pdf, "", content));
    pages.addPage(QPDFPageObjectHelper(pdf.makeIndirectObject(object)), false);
  }
  pdf.replaceObject(font_object.getObjGen(), FontDictionary(pdf, font));
  return Written(pdf);
}

}  // namespace

std::string SearchablePdf(const Document& document, std::string_view bytes) {
  const std::string& media = document.source.media_type;
  try {
    if (media == "application/pdf") return WithText(document, bytes);
    if (media == "image/tiff" || media == "image/png" || media == "image/jpeg") return OfImages(document, bytes);
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    throw Error(ErrorKind::kUnreadable, fmt::format("no searchable PDF could be made: {}", e.what()));
  }
  throw Error(ErrorKind::kUnsupported, fmt::format("{}: only PDF and images have pages to search", media));
}

}  // namespace xephang::output
