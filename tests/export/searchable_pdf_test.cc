// Searchable PDF: the text read comes back word for word and where it was seen; page images stay as they were.
#include "export/searchable_pdf.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poppler-document.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>

#include "ingest/error.h"
#include "ingest/pdf_file.h"
#include "ingest/pdf_inspection.h"
#include "ingest/scan_image.h"
#include "ingest/tiff_directory.h"
#include "normalize/unicode.h"
#include "ocr/image_document.h"
#include "ocr/pdf_document.h"
#include "ocr/read_document.h"
#include "tests/degrade/page_damage.h"
#include "tests/degrade/scan_writer.h"
#include "tests/documents.h"
#include "tests/ingest/pdf_writer.h"

namespace xephang::testing {
namespace {

using Strings = std::vector<std::string>;

Word At(const std::string& text, double x, double y, double width, double height, int rotation = 0) {
  Word w;
  w.text = text;
  w.box = {x, y, width, height};
  w.rotation = rotation;
  w.confidence = 0.9;
  return w;
}

Line LineOf(std::vector<Word> words) {
  Line line;
  for (const auto& w : words) {
    line.text += (line.text.empty() ? "" : " ") + w.text;
    line.box = line.box ? Union(*line.box, w.box) : w.box;
  }
  line.words = std::move(words);
  return line;
}

// A page read by OCR, as the readers hand it over.
Document ReadAs(const char* media, double width, double height, std::vector<Line> lines) {
  Document document;
  document.source.media_type = media;
  document.source.sha256 = "0123";
  document.pages.resize(1);
  Page& page = document.pages[0];
  page.text_from = TextOrigin::kOcr;
  page.width = width;
  page.height = height;
  page.lines = std::move(lines);
  return document;
}

// Words of a page by Poppler, in the order of the content, blanks of all kinds between them.
Strings WordsOfPage(const std::string& pdf, int index) {
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
  if (document == nullptr) return {"no PDF"};
  const std::unique_ptr<poppler::page> page(document->create_page(index));
  if (page == nullptr) return {"no page"};
  std::string text;
  for (const char c : page->text(poppler::rectf(), poppler::page::raw_order_layout).to_utf8())
    text += c == '\f' || c == '\r' ? '\n' : c;
  Strings words;
  for (const auto word : normalize::Words(text)) words.emplace_back(word);
  return words;
}

Strings WordsRead(const Page& page) {
  Strings words;
  for (const auto& line : page.lines) {
    for (const auto word : normalize::Words(line.text)) words.emplace_back(word);
  }
  return words;
}

// The data of all images, as they are stored, sorted.
Strings ImageData(const std::string& bytes) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("test", bytes.data(), bytes.size());
  Strings data;
  for (auto& object : pdf.getAllObjects()) {
    if (!object.isStream() || !object.getDict().getKey("/Subtype").isNameAndEquals("/Image")) continue;
    const auto raw = object.getRawStreamData();
    data.emplace_back(reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize());
  }
  std::sort(data.begin(), data.end());
  return data;
}

Raster Noise(int width, int height, int channels = 1) {
  Raster image{width, height, channels, {}};
  unsigned state = 7;
  for (int i = 0; i < width * height * channels; ++i) {
    state = state * 1664525U + 1013904223U;
    image.pixels.push_back(static_cast<std::uint8_t>(state >> 24U));
  }
  return image;
}

// A page of one grey image with words in it, of which nobody can tell; `entries` may turn it.
std::string ImagePdf(std::string_view entries, std::string_view before = "", std::string_view resources = "") {
  PdfWriter pdf;
  const std::string samples(100 * 140, '\xF0');
  const int image = pdf.AddFlateStream(
      "/Type /XObject /Subtype /Image /Width 100 /Height 140 /ColorSpace /DeviceGray /BitsPerComponent 8", samples);
  pdf.AddPage(fmt::format("{} q 500 0 0 700 0 0 cm /Im0 Do Q", before),
              fmt::format("/XObject << /Im0 {} >> {}", Ref(image), resources), entries);
  return pdf.Finish();
}

// Every letter of Vietnamese, small and capital, with all its marks, and what else decisions hold.
TEST(SearchablePdf, EveryLetterComesBack) {
  const std::string letters =
      "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz";
  std::vector<Word> words;
  Strings expected;
  const auto add = [&](const std::string& text) {
    const auto n = static_cast<double>(words.size());
    words.push_back(At(text, 40, 20 + 12 * n, 5 * static_cast<double>(normalize::CountCodePoints(text)), 10));
    expected.push_back(text);
  };
  for (std::size_t at = 0; at < letters.size();) {
    // By tens: a run of any length is one word.
    std::size_t end = at;
    for (int i = 0; i < 10 && end < letters.size(); ++i) {
      ++end;
      while (end < letters.size() && (static_cast<unsigned char>(letters[end]) & 0xC0U) == 0x80) ++end;
    }
    add(letters.substr(at, end - at));
    add(normalize::ToUpper(expected.back()));
    at = end;
  }
  for (const char* other :
       {"0123456789", "06", "(86,2)", "½", "≥", "“Sơn", "La”", "–", "…", "QĐ-UBND", "𝟏", "<>", "\\(", "%&"})
    add(other);
  std::vector<Line> lines;
  for (const auto& w : words) lines.push_back(LineOf({w}));
  const auto document = ReadAs("application/pdf", 500, 700, std::move(lines));
  const std::string pdf = output::SearchablePdf(document, ImagePdf("/MediaBox [0 0 500 700]"));
  EXPECT_EQ(WordsOfPage(pdf, 0), expected);
}

struct PageCase {
  const char* entries;
  double width;  // as displayed
  double height;
};

// Words come back where they stand on the page as displayed, in the direction in which they run.
TEST(SearchablePdf, PlacesOnTurnedAndCutPages) {
  const PageCase cases[] = {
      {"/MediaBox [0 0 500 700]", 500, 700},
      {"/MediaBox [0 0 500 700] /Rotate 90", 700, 500},
      {"/MediaBox [0 0 500 700] /Rotate 180", 500, 700},
      {"/MediaBox [0 0 500 700] /Rotate 270", 700, 500},
      {"/MediaBox [0 0 500 700] /Rotate -90", 700, 500},
      {"/MediaBox [-20 30 480 730]", 500, 700},
      {"/MediaBox [0 0 500 700] /CropBox [40 60 460 660]", 420, 600},
      {"/MediaBox [0 0 500 700] /CropBox [40 60 460 660] /Rotate 90", 600, 420},
      {"/MediaBox [0 0 500 700] /CropBox [40 60 460 660] /Rotate 270", 600, 420},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.entries);
    const std::vector<Word> words{At("Sở", 50, 60, 20, 12), At("Nội", 75, 60, 25, 12),
                                  At("xuống", 300, 100, 12, 50, 90), At("ngược", 200, 300, 40, 12, 180),
                                  At("lên", 350, 200, 12, 30, 270)};
    const auto document =
        ReadAs("application/pdf", c.width, c.height,
               {LineOf({words[0], words[1]}), LineOf({words[2]}), LineOf({words[3]}), LineOf({words[4]})});
    const std::string pdf = output::SearchablePdf(document, ImagePdf(c.entries));
    const auto page = ingest::PdfFile(pdf).ReadPage(0);
    EXPECT_NEAR(page.width, c.width, 0.01);
    EXPECT_TRUE(page.problems.empty());
    for (const auto& w : words) {
      SCOPED_TRACE(w.text);
      const auto it =
          std::find_if(page.words.begin(), page.words.end(), [&](const Word& p) { return p.text == w.text; });
      ASSERT_NE(it, page.words.end());
      EXPECT_EQ(it->rotation, w.rotation);
      EXPECT_NEAR(it->box.x, w.box.x, 0.5);
      EXPECT_NEAR(it->box.y, w.box.y, 0.5);
      EXPECT_NEAR(it->box.width, w.box.width, 1);
      EXPECT_NEAR(it->box.height, w.box.height, 1);
    }
  }
}

TEST(SearchablePdf, OrderIsThatOfReading) {
  auto document = ReadAs("application/pdf", 500, 700,
                         {LineOf({At("trái", 40, 40, 30, 10)}), LineOf({At("dưới", 40, 60, 30, 10)}),
                          LineOf({At("phải", 300, 40, 30, 10)})});
  Page& page = document.pages[0];
  PageTable table;
  table.rows = 2;
  table.columns = 2;
  const auto cell = [&](int row, int column, const char* text, std::vector<Word> words) {
    TableCell c;
    c.text = text;
    c.row = row;
    c.column = column;
    c.box = Box{100.0 * column, 100.0 + 40 * row, 100, 40};
    c.words = std::move(words);
    table.cells.push_back(std::move(c));
  };
  cell(0, 0, "STT", {At("STT", 10, 105, 20, 10)});
  cell(0, 1, "Tên\ncơ quan", {At("Tên", 110, 105, 20, 10), At("cơ", 110, 118, 15, 10), At("quan", 130, 118, 30, 10)});
  cell(1, 0, "1", {At("1", 10, 150, 5, 10)});
  cell(1, 1, "Sở", {At("Sở", 110, 150, 15, 10)});
  page.tables.push_back(table);
  for (int row = 0; row < 2; ++row) {
    Line line;
    line.table = 0;
    line.table_row = row;
    line.text = row == 0 ? "STT\tTên cơ quan" : "1\tSở";
    page.lines.push_back(line);
  }
  page.lines.push_back(LineOf({At("hết", 40, 300, 30, 10)}));
  const std::string pdf = output::SearchablePdf(document, ImagePdf("/MediaBox [0 0 500 700]"));
  EXPECT_EQ(WordsOfPage(pdf, 0), (Strings{"trái", "dưới", "phải", "STT", "Tên", "cơ", "quan", "1", "Sở", "hết"}));
  EXPECT_EQ(WordsOfPage(pdf, 0), WordsRead(page));
}

TEST(SearchablePdf, WordsThatStandCloseStayTwo) {
  const auto document =
      ReadAs("application/pdf", 500, 700,
             {LineOf({At("Sơn", 50, 60, 20, 12), At("La", 70.5, 60, 12, 12), At(",", 82.5, 68, 2, 5)})});
  const std::string pdf = output::SearchablePdf(document, ImagePdf("/MediaBox [0 0 500 700]"));
  EXPECT_EQ(WordsOfPage(pdf, 0), (Strings{"Sơn", "La", ","}));
}

TEST(SearchablePdf, ImagesStayByteForByte) {
  ScanPdf scan;
  Damage damage;
  damage.dpi = 72;
  for (const auto& [fax, jpeg] : {std::pair(true, 0), std::pair(false, 60), std::pair(false, 0)}) {
    damage.fax = fax;
    damage.jpeg = jpeg;
    scan.Add(Noise(200, 280), damage);
  }
  const std::string before = scan.Finish();
  auto document = ReadAs("application/pdf", 200, 280, {LineOf({At("Sở", 50, 60, 20, 12)})});
  document.pages.resize(3, document.pages[0]);
  const std::string after = output::SearchablePdf(document, before);
  EXPECT_NE(after, before);
  EXPECT_EQ(ImageData(after), ImageData(before));
  EXPECT_EQ(ImageData(after).size(), 3U);
  EXPECT_EQ(output::SearchablePdf(document, before), after);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ingest::PdfFile(after).Render(i, 72).pixels, ingest::PdfFile(before).Render(i, 72).pixels);
    EXPECT_EQ(WordsOfPage(after, i), Strings{"Sở"});
  }
}

TEST(SearchablePdf, WithoutPagesReadByOcrTheFileStaysAsItIs) {
  const std::string bytes = ReadFixture("tests/layouts/son-la-2023.plain.pdf");
  EXPECT_EQ(output::SearchablePdf(ocr::ReadDocument(bytes, "a.pdf"), bytes), bytes);
}

TEST(SearchablePdf, HiddenTextThatDeservedNoTrustGoes) {
  const auto document = ReadAs("application/pdf", 500, 700, {LineOf({At("Sở", 50, 60, 20, 12)})});
  const char* font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
  const auto words = [&](std::string_view before) {
    const std::string pdf = output::SearchablePdf(document, ImagePdf("/MediaBox [0 0 500 700]", before, font));
    return WordsOfPage(pdf, 0);
  };
  EXPECT_EQ(words("BT /F1 10 Tf 3 Tr 20 300 Td (So Noi vu) Tj [(rac) -300 (ruoi)] TJ 0 -20 Td (them) ' ET"),
            Strings{"Sở"});
  EXPECT_EQ(words("BT /F1 10 Tf 3 Tr 20 300 Td (rac) Tj 0 Tr 0 -20 Td (Stamp) Tj ET"), (Strings{"Sở", "Stamp"}));
  EXPECT_EQ(words("q BT /F1 10 Tf 3 Tr 20 300 Td (rac) Tj ET Q BT /F1 10 Tf 20 100 Td (Seen) Tj ET"),
            (Strings{"Sở", "Seen"}));
  // What is seen would move without what is hidden before it.
  EXPECT_EQ(words("BT /F1 10 Tf 3 Tr 20 300 Td (hid ) Tj 0 Tr (seen) Tj ET"), (Strings{"Sở", "hid", "seen"}));
}

TEST(SearchablePdf, SharedResourcesAndOddContents) {
  PdfWriter pdf;
  const int resources =
      pdf.Add("<< /Font << /XephangText0 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >>");
  pdf.pages_entries = "/Resources " + Ref(resources) + " /MediaBox [0 0 500 700]";
  const int content = pdf.AddStream("", "BT /XephangText0 10 Tf 20 300 Td (own) Tj ET Q Q q 5 0 0 5 0 0 cm");
  pdf.AddPage("/Contents " + Ref(content));
  pdf.AddPage("/Contents [" + Ref(content) + " " + Ref(content) + "]");
  pdf.AddPage("");
  auto document = ReadAs("application/pdf", 500, 700, {LineOf({At("Sở", 50, 60, 20, 12)})});
  document.pages.resize(3, document.pages[0]);
  const std::string after = output::SearchablePdf(document, pdf.Finish());
  EXPECT_EQ(WordsOfPage(after, 0), (Strings{"Sở", "own"}));
  EXPECT_EQ(WordsOfPage(after, 1).front(), "Sở");
  EXPECT_EQ(WordsOfPage(after, 2), Strings{"Sở"});
}

TEST(SearchablePdf, NeitherEncryptedNorSigned) {
  const auto document = ReadAs("application/pdf", 500, 700, {LineOf({At("Sở", 50, 60, 20, 12)})});
  const std::string locked = Encrypt(ImagePdf("/MediaBox [0 0 500 700]"), "");
  const std::string opened = output::SearchablePdf(document, locked);
  EXPECT_EQ(WordsOfPage(opened, 0), Strings{"Sở"});
  EXPECT_FALSE(ingest::InspectPdf(opened).encrypted);

  PdfWriter pdf;
  const int signature = pdf.Add("<< /Type /Sig /ByteRange [0 1 2 3] /Name (A) /Contents <00> >>");
  const int seal = pdf.AddStream("/Type /XObject /Subtype /Form /BBox [0 0 90 90]", "1 0 0 rg 0 0 90 90 re f");
  const int widget = pdf.Add("<< /FT /Sig /T (S1) /Type /Annot /Subtype /Widget /F 4 /Rect [20 20 110 110] /AP << /N " +
                             Ref(seal) + " >> /V " + Ref(signature) + " >>");
  const int kid = pdf.Add("<< /T (S2) /V " + Ref(signature) + " >>");
  const int parent = pdf.Add("<< /FT /Sig /T (Ky) /Kids [" + Ref(kid) + "] >>");
  pdf.AddPage("", "", "/MediaBox [0 0 500 700] /Annots [" + Ref(widget) + "]");
  pdf.catalog_entries = fmt::format("/AcroForm << /SigFlags 3 /Fields [{} {}] >>", Ref(widget), Ref(parent));
  const std::string signed_bytes = pdf.Finish();
  EXPECT_FALSE(ingest::InspectPdf(signed_bytes).signatures.empty());
  const std::string copy = output::SearchablePdf(document, signed_bytes);
  EXPECT_TRUE(ingest::InspectPdf(copy).signatures.empty());
  EXPECT_TRUE(ingest::PdfFile(copy).ReadPage(0).problems.empty());
  // What it draws stays.
  EXPECT_EQ(ingest::PdfFile(copy).Render(0, 72).pixels, ingest::PdfFile(signed_bytes).Render(0, 72).pixels);
  const auto pixels = ingest::PdfFile(copy).Render(0, 72).pixels;
  EXPECT_GT(std::count_if(pixels.begin(), pixels.end(), [](auto v) { return v < 120; }), 8000);
}

TEST(SearchablePdf, OtherFilesAndOtherPages) {
  const auto text = ReadAs("text/plain", 500, 700, {LineOf({At("Sở", 50, 60, 20, 12)})});
  EXPECT_THROW(static_cast<void>(output::SearchablePdf(text, "Sở")), Error);
  auto document = ReadAs("application/pdf", 500, 700, {LineOf({At("Sở", 50, 60, 20, 12)})});
  document.pages.resize(2, document.pages[0]);
  EXPECT_THROW(static_cast<void>(output::SearchablePdf(document, ImagePdf(""))), Error);
  EXPECT_THROW(static_cast<void>(output::SearchablePdf(document, "%PDF-1.4\nrubbish")), Error);
}

// ---- image files ----

// What is drawn is what the reader of images saw.
void ExpectSamePicture(const std::string& pdf, const std::string& file, int index) {
  const auto scan = ingest::ImageFile(file).ReadPage(index);
  const auto drawn = ingest::PdfFile(pdf).Render(index, scan.image.dpi);
  ASSERT_NEAR(drawn.width, scan.image.width, 1);
  ASSERT_NEAR(drawn.height, scan.image.height, 1);
  double apart = 0;
  for (int y = 0; y < scan.image.height - 1; ++y) {
    for (int x = 0; x < scan.image.width - 1; ++x) {
      const auto at = [](const GreyImage& image, int px, int py) {
        return image.pixels[static_cast<std::size_t>(py) * static_cast<std::size_t>(image.width) +
                            static_cast<std::size_t>(px)];
      };
      apart += std::abs(at(drawn, x, y) - at(scan.image, x, y));
    }
  }
  EXPECT_LT(apart / (scan.image.width * scan.image.height), 6);
}

// The document that the readers make of an image file, with one word on each page.
Document ImageDocument(const char* media, const std::string& file) {
  Document document = ocr::ReadImage(file, {});
  document.source.media_type = media;
  for (auto& page : document.pages) {
    page.text_from = TextOrigin::kOcr;
    page.lines = {LineOf({At("Sở", page.width * 0.2, page.height * 0.2, page.width * 0.2, page.height * 0.1)})};
  }
  return document;
}

// Grey in every corner of its own, large enough that a renderer's edges do not matter.
Raster Corners(int channels = 1, int width = 120, int height = 80) {
  Raster image{width, height, channels, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < channels; ++c)
        image.pixels.push_back(static_cast<std::uint8_t>(20 + (x < 40 ? 0 : 60) + (y < 30 ? 0 : 120) + c * 8));
    }
  }
  return image;
}

TEST(SearchableImages, JpegIsItsOwnBytesHoweverItIsTurned) {
  for (int orientation = 0; orientation <= 8; ++orientation) {
    SCOPED_TRACE(orientation);
    std::string file = EncodeJpeg(Corners(orientation % 2 == 0 ? 1 : 3), 90, 100);
    if (orientation > 0) {
      std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
      exif += std::string{static_cast<char>(orientation), '\0', '\0', '\0', '\0', '\0', '\0'};
      const std::size_t length = exif.size() + 2;
      file.insert(2,
                  std::string("\xFF\xE1") + static_cast<char>(length >> 8U) + static_cast<char>(length & 255U) + exif);
    }
    const auto document = ImageDocument("image/jpeg", file);
    const std::string pdf = output::SearchablePdf(document, file);
    EXPECT_EQ(ImageData(pdf), Strings{file});
    EXPECT_EQ(WordsOfPage(pdf, 0), Strings{"Sở"});
    EXPECT_EQ(output::SearchablePdf(document, file), pdf);
    ExpectSamePicture(pdf, file, 0);
  }
}

TEST(SearchableImages, PngIsItsOwnData) {
  for (const auto& [one_bit, channels] : {std::pair(true, 1), std::pair(false, 1), std::pair(false, 3)}) {
    const std::string file = EncodePng(Corners(channels), one_bit, 100);
    const std::string pdf = output::SearchablePdf(ImageDocument("image/png", file), file);
    const auto data = ImageData(pdf);
    ASSERT_EQ(data.size(), 1U);
    EXPECT_NE(file.find(data[0].substr(0, std::min<std::size_t>(data[0].size(), 100))), std::string::npos);
    EXPECT_EQ(WordsOfPage(pdf, 0), Strings{"Sở"});
    ExpectSamePicture(pdf, file, 0);
  }
  // Cut short: what is missing is white.
  std::string cut = EncodePng(Noise(400, 300), false, 100);
  cut.resize(cut.size() / 2);
  const std::string pdf = output::SearchablePdf(ImageDocument("image/png", cut), cut);
  const GreyImage page = ingest::PdfFile(pdf).Render(0, 100);
  EXPECT_TRUE(std::all_of(page.pixels.end() - 400 * 50, page.pixels.end(), [](auto v) { return v == 255; }));
  EXPECT_FALSE(std::all_of(page.pixels.begin(), page.pixels.begin() + 400 * 50, [](auto v) { return v == 255; }));
}

TEST(SearchableImages, TiffOfManyPages) {
  for (const bool one_bit : {true, false}) {
    SCOPED_TRACE(one_bit);
    const std::string file = EncodeTiff({Corners(), Corners(1, 80, 120), Corners(one_bit ? 1 : 3)}, one_bit, 100);
    const std::string pdf = output::SearchablePdf(ImageDocument("image/tiff", file), file);
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(WordsOfPage(pdf, i), Strings{"Sở"});
      ExpectSamePicture(pdf, file, i);
    }
    if (!one_bit) continue;
    for (const auto& data : ImageData(pdf)) EXPECT_NE(file.find(data), std::string::npos);
  }
}

// Fax code goes over as it is, whichever way round its black is.
TEST(SearchableImages, FaxStripOfEitherColour) {
  const Raster image = Corners();
  std::string file = ingest::TiffOfFax(EncodeG4(image), {-1, image.width, image.height, false});
  for (const bool white_is_zero : {true, false}) {
    SCOPED_TRACE(white_is_zero);
    if (!white_is_zero) {
      const std::size_t entry = file.find(std::string("\x06\x01\x03\0", 4));  // PhotometricInterpretation
      ASSERT_NE(entry, std::string::npos);
      file[entry + 8] = 1;
    }
    const std::string pdf = output::SearchablePdf(ImageDocument("image/tiff", file), file);
    ASSERT_EQ(ImageData(pdf).size(), 1U);
    EXPECT_NE(file.find(ImageData(pdf)[0]), std::string::npos);
    ExpectSamePicture(pdf, file, 0);
  }
}

// ---- a scan, from its pixels to the words of the copy ----

bool HasInk(const GreyImage& image, const Box& box) {
  const double scale = image.dpi / 72;
  int dark = 0;
  int all = 0;
  for (int y = std::max(0, static_cast<int>(box.y * scale));
       y < std::min<double>(image.height, (box.y + box.height) * scale); ++y) {
    for (int x = std::max(0, static_cast<int>(box.x * scale));
         x < std::min<double>(image.width, (box.x + box.width) * scale); ++x) {
      ++all;
      dark += image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                           static_cast<std::size_t>(x)] < 140;
    }
  }
  return dark * 20 > all;
}

TEST(SearchableScan, WordsLieOverTheInk) {
  const std::string source = ReadFixture("tests/layouts/son-la-2021-draft.merged.pdf");
  const ingest::PdfFile drawn(source);
  ScanPdf scan;
  Damage damage = PresetDamage("office200");
  damage.skew = 1.5;
  scan.Add(DamagePage(ToRaster(drawn.Render(1, damage.dpi)), nullptr, damage, 3, 0), damage);
  const std::string bytes = scan.Finish();
  const auto engine = ocr::MakeTesseract("vie");
  Document document = ocr::ReadPdf(bytes, [&]() -> ocr::Engine& { return *engine; });
  document.source.media_type = "application/pdf";
  const Strings read = WordsRead(document.pages[0]);
  EXPECT_GT(read.size(), 150U);
  const std::string pdf = output::SearchablePdf(document, bytes);
  EXPECT_EQ(WordsOfPage(pdf, 0), read);
  EXPECT_EQ(ImageData(pdf), ImageData(bytes));
  const GreyImage page = ingest::PdfFile(pdf).Render(0, 150);
  std::size_t off = 0;
  std::size_t moved_off = 0;
  for (const auto& w : ingest::PdfFile(pdf).ReadPage(0).words) {
    off += HasInk(page, w.box) ? 0 : 1;
    moved_off += HasInk(page, {w.box.x, w.box.y + w.box.height, w.box.width, w.box.height * 0.5}) ? 0 : 1;
  }
  EXPECT_EQ(off, 0U);
  EXPECT_GT(moved_off, read.size() / 3);  // the test can fail: between many lines is no ink
  // Every run of letters was found among the words of the engine.
  for (const auto& line : document.pages[0].lines) {
    for (const auto& w : line.words) EXPECT_GT(w.confidence, 0) << w.text;
  }
  for (const auto& table : document.pages[0].tables) {
    for (const auto& cell : table.cells) {
      for (const auto& w : cell.words) EXPECT_GT(w.confidence, 0) << w.text;
    }
  }
}

}  // namespace
}  // namespace xephang::testing
