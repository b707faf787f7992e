// PDFs as they come in: mixed, scanned, hidden behind bad text, signed, turned, hostile. A page that fails costs
// itself.
#include "ocr/pdf_document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "ingest/error.h"
#include "normalize/agency_registry.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"
#include "tests/ingest/pdf_writer.h"

namespace xephang::testing {
namespace {

// A font whose bytes are those of `base`'s encoding, WinAnsi by default.
int AddFont(PdfWriter& pdf, const std::string& base) {
  return pdf.Add(fmt::format("<< /Type /Font /Subtype /TrueType /BaseFont /{} /Encoding /WinAnsiEncoding >>", base));
}

std::string Text(double x, double y, const std::string& bytes, double size = 12) {
  return fmt::format("BT /F0 {} Tf {} {} Td {} Tj ET\n", size, x, y, HexString(bytes));
}

std::string Lines(int n, const std::string& bytes) {
  std::string content;
  for (int i = 0; i < n; ++i) content += Text(60, 780 - 20 * i, bytes);
  return content;
}

std::string Resources(int font, int image = 0) {
  return fmt::format("/Font << /F0 {} >>{}", Ref(font),
                     image == 0 ? "" : fmt::format(" /XObject << /Im0 {} >>", Ref(image)));
}

// A scan in small: black bars like lines of text, as one image over the page.
int AddScan(PdfWriter& pdf) {
  std::string pixels;
  for (int y = 0; y < 842; ++y) {
    for (int x = 0; x < 595; ++x)
      pixels += y % 20 < 8 && x % 7 < 5 && x > 60 && x < 530 && y > 60 && y < 780 ? '\0' : '\xFF';
  }
  return pdf.AddFlateStream(
      "/Type /XObject /Subtype /Image /Width 595 /Height 842 /BitsPerComponent 8 /ColorSpace /DeviceGray", pixels);
}

const std::string kDrawScan = "q 595 0 0 842 0 0 cm /Im0 Do Q\n";
// Without marks, in WinAnsi: what an engine without Vietnamese makes of a page.
const std::string kMangled =
    "UY BAN NHAN DAN tinh, SO GIAO DVC vA DA TAO ngay thcing nam 2019 ve viec bao dam hoc sinh";
// Marked Vietnamese that WinAnsi can write, twenty words and more.
const std::string kMarked =
    "H\xF4m nay \xF4ng b\xE0 \xE0 c\xF4 \xEDt n\xF3i l\xE0 v\xEC \xFD l\xE0 th\xEA v\xE0 l\xE0 ph\xE9p t\xEDnh t\xF4i "
    "\xE2n l\xE2n";

TEST(PdfDocument, PagesOfEachKindInOneFile) {
  PdfWriter pdf;
  const int font = AddFont(pdf, "Helvetica");
  const int scan = AddScan(pdf);
  pdf.AddPage(Lines(30, kMarked), Resources(font));                                             // born digital
  pdf.AddPage(kDrawScan, Resources(font, scan));                                                // a scan
  pdf.AddPage(kDrawScan + Text(400, 820, "K\xFD b\xF4i c\xE1i g\xEC"), Resources(font, scan));  // a scan with a stamp
  pdf.AddPage(kDrawScan + "3 Tr\n" + Lines(36, kMangled), Resources(font, scan));               // a bad hidden layer
  pdf.AddPage("", Resources(font));                                                             // a blank back
  const Document document = ocr::ReadPdf(pdf.Finish());
  ASSERT_EQ(document.pages.size(), 5U);
  EXPECT_EQ(document.pages[0].trust, TextTrust::kTrusted);
  EXPECT_EQ(document.pages[1].trust, TextTrust::kNoText);
  EXPECT_EQ(document.pages[2].trust, TextTrust::kCoversLittle);
  EXPECT_EQ(document.pages[3].trust, TextTrust::kNotVietnamese);
  EXPECT_EQ(document.pages[4].trust, TextTrust::kTrusted);
  // Each of them is said, in both languages.
  const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  std::vector<int> pages;
  for (const auto& f : decision.findings) {
    if (f.rule != Rule::kUnread) continue;
    EXPECT_EQ(f.severity, Severity::kWarning);
    EXPECT_FALSE(f.message.empty());
    EXPECT_FALSE(f.message_en.empty());
    pages.push_back(f.where.page);
  }
  EXPECT_EQ(pages, (std::vector<int>{2, 3, 4}));
}

class CrashingEngine : public ocr::Engine {
 public:
  std::vector<ocr::EngineWord> Read(const GreyImage& /*image*/, ocr::ImageLayout /*layout*/) override {
    throw std::runtime_error("out of memory");
  }
};

// The page is said to be lost, the others are read.
TEST(PdfDocument, AnEngineThatFailsCostsThePage) {
  PdfWriter pdf;
  const int font = AddFont(pdf, "Helvetica");
  const int scan = AddScan(pdf);
  pdf.AddPage(Lines(30, kMarked), Resources(font));
  pdf.AddPage(kDrawScan, Resources(font, scan));
  CrashingEngine engine;
  const Document document = ocr::ReadPdf(pdf.Finish(), [&]() -> ocr::Engine& { return engine; });
  ASSERT_EQ(document.pages.size(), 2U);
  EXPECT_TRUE(document.pages[0].remarks.empty());
  EXPECT_EQ(document.pages[1].text_from, TextOrigin::kLayer);
  EXPECT_EQ(document.pages[1].trust, TextTrust::kNoText);
  ASSERT_EQ(document.pages[1].remarks.size(), 1U);
  EXPECT_NE(document.pages[1].remarks[0].en.find("out of memory"), std::string::npos);
}

TEST(PdfDocument, LegacyFontsBecomeUnicode) {
  PdfWriter pdf;
  const int tcvn = AddFont(pdf, ".VnTime");
  const int capitals = AddFont(pdf, ".VnTimeH");
  const int vni = AddFont(pdf, "VNI-Times");
  pdf.AddPage(fmt::format("BT /F0 12 Tf 60 780 Td {} Tj /F1 12 Tf 0 -30 Td {} Tj /F2 12 Tf 0 -30 Td {} Tj ET",
                          HexString("qu\xCBn"), HexString("\xF1y ban"), HexString("U\xFBy ban nh\x61\xE2n d\x61\xE2n")),
              fmt::format("/Font << /F0 {} /F1 {} /F2 {} >>", Ref(tcvn), Ref(capitals), Ref(vni)));
  const Document document = ocr::ReadPdf(pdf.Finish());
  const std::string text = ExtractedText(document);
  EXPECT_NE(text.find("quận"), std::string::npos) << text;
  EXPECT_NE(text.find("ỦY BAN"), std::string::npos) << text;
  EXPECT_NE(text.find("Ủy ban nhân dân"), std::string::npos) << text;
}

// A ruled table of two columns, on a page that is displayed turned: boxes are those of the displayed page.
TEST(PdfDocument, BoxesOnTurnedPages) {
  for (const int rotation : {0, 90, 180, 270}) {
    SCOPED_TRACE(rotation);
    PdfWriter pdf;
    const int font = AddFont(pdf, "Helvetica");
    // Drawn so that it stands upright after the turn.
    const char* turn = rotation == 90    ? "0 1 -1 0 300 0 cm\n"
                       : rotation == 180 ? "-1 0 0 -1 400 300 cm\n"
                       : rotation == 270 ? "0 -1 1 0 0 400 cm\n"
                                         : "";
    const bool side = rotation % 180 != 0;
    std::string content = turn;
    for (const int y : {100, 140, 180}) content += fmt::format("40 {} m 340 {} l S\n", y, y);
    for (const int x : {40, 140, 340}) content += fmt::format("{} 100 m {} 180 l S\n", x, x);
    content += Text(60, 150, "mot") + Text(160, 150, "hai") + Text(60, 110, "ba") + Text(160, 110, "bon");
    pdf.AddPage(content, Resources(font),
                fmt::format("/MediaBox [0 0 {} {}] /Rotate {}", side ? 300 : 400, side ? 400 : 300, rotation));
    // The frame above is 400 by 300 points.
    const Document document = ocr::ReadPdf(pdf.Finish());
    const Page& page = document.pages.front();
    EXPECT_NEAR(page.width, 400, 0.5);
    EXPECT_NEAR(page.height, 300, 0.5);
    ASSERT_EQ(page.tables.size(), 1U);
    ASSERT_EQ(page.tables[0].cells.size(), 4U);
    EXPECT_EQ(page.tables[0].cells[0].text, "mot");
    EXPECT_EQ(page.tables[0].cells[3].text, "bon");
    const Box box = page.tables[0].cells[0].box.value();
    EXPECT_NEAR(box.x, 40, 1.5);
    EXPECT_NEAR(box.y, 120, 1.5);
    EXPECT_NEAR(box.width, 100, 2);
    EXPECT_NEAR(box.height, 40, 2);
  }
}

// Content that lies on its side or stands on its head on the displayed page: read upright, with boxes where it lies.
TEST(PdfDocument, TurnedContentIsReadUpright) {
  for (const int rotation : {90, 180, 270}) {
    SCOPED_TRACE(rotation);
    PdfWriter pdf;
    const int font = AddFont(pdf, "Helvetica");
    std::string content;
    for (const int y : {100, 140, 180}) content += fmt::format("40 {} m 340 {} l S\n", y, y);
    for (const int x : {40, 140, 340}) content += fmt::format("{} 100 m {} 180 l S\n", x, x);
    content += Text(60, 150, "mot") + Text(160, 150, "hai") + Text(60, 110, "ba") + Text(160, 110, "bon");
    pdf.AddPage(content, Resources(font), fmt::format("/MediaBox [0 0 400 300] /Rotate {}", rotation));
    const Document document = ocr::ReadPdf(pdf.Finish());
    const Page& page = document.pages.front();
    ASSERT_EQ(page.tables.size(), 1U);
    ASSERT_EQ(page.tables[0].cells.size(), 4U);
    EXPECT_EQ(page.tables[0].cells[0].text, "mot");
    EXPECT_EQ(page.tables[0].cells[3].text, "bon");
    // Upright the cell lies at (40, 120), 100 by 40 points, on a page of 400 by 300.
    const Box box = page.tables[0].cells[0].box.value();
    const Box want = rotation == 90    ? Box{140, 40, 40, 100}
                     : rotation == 180 ? Box{260, 140, 100, 40}
                                       : Box{120, 260, 40, 100};
    EXPECT_NEAR(box.x, want.x, 2);
    EXPECT_NEAR(box.y, want.y, 2);
    EXPECT_NEAR(box.width, want.width, 2);
    EXPECT_NEAR(box.height, want.height, 2);
  }
}

TEST(PdfDocument, APageThatFailsCostsThatPage) {
  PdfWriter pdf;
  const int font = AddFont(pdf, "Helvetica");
  pdf.AddPage(Lines(20, kMarked), Resources(font));
  pdf.AddPage(Lines(20, kMarked), Resources(font), "/MediaBox [0 0 20000 20000]");
  pdf.AddPage(Lines(20, kMarked), Resources(font));
  const Document document = ocr::ReadPdf(pdf.Finish());
  ASSERT_EQ(document.pages.size(), 3U);
  EXPECT_FALSE(document.pages[0].lines.empty());
  EXPECT_TRUE(document.pages[1].lines.empty());
  EXPECT_FALSE(document.pages[2].lines.empty());
  ASSERT_EQ(document.pages[1].remarks.size(), 1U);
  EXPECT_NE(document.pages[1].remarks[0].en.find("14400"), std::string::npos) << document.pages[1].remarks[0].en;
  EXPECT_NE(document.pages[1].remarks[0].vi.find("Trang 2"), std::string::npos);
}

TEST(PdfDocument, NothingCanBeReadIsAnErrorThatNamesTheLimit) {
  const auto error = [](const std::string& bytes) -> std::pair<ErrorKind, std::string> {
    try {
      (void)ocr::ReadPdf(bytes);
      return {ErrorKind::kInternal, "read"};
    } catch (const Error& e) {
      return {e.kind(), e.what()};
    }
  };
  {
    PdfWriter pdf;
    pdf.AddPage("", "", "/MediaBox [0 0 20000 20000]");
    const auto [kind, says] = error(pdf.Finish());
    EXPECT_EQ(kind, ErrorKind::kTooLarge);
    EXPECT_NE(says.find("14400"), std::string::npos) << says;
  }
  {
    PdfWriter pdf;
    const int image = pdf.AddFlateStream(
        "/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x");
    pdf.AddPage(kDrawScan, fmt::format("/XObject << /Im0 {} >>", Ref(image)));
    const auto [kind, says] = error(pdf.Finish());
    EXPECT_EQ(kind, ErrorKind::kTooLarge);
    EXPECT_NE(says.find("20000"), std::string::npos) << says;
  }
  {
    PdfWriter pdf;
    const int font = AddFont(pdf, "Helvetica");
    pdf.AddPage(Lines(3, kMarked), Resources(font));
    EXPECT_EQ(error(Encrypt(pdf.Finish(), "secret")).first, ErrorKind::kEncrypted);
  }
  {
    PdfWriter pdf;
    const int font = AddFont(pdf, "Helvetica");
    pdf.AddPage(Lines(3, kMarked), Resources(font));
    EXPECT_EQ(error(Encrypt(pdf.Finish(), "")).second, "read");
  }
  EXPECT_EQ(error("%PDF-1.4\n").first, ErrorKind::kUnreadable);
}

// Signing time and signer stand in the record as what they are; the header takes nothing from them.
TEST(PdfDocument, SignaturesAreEvidenceAndNoSubstitute) {
  PdfWriter pdf;
  const int font = AddFont(pdf, "Helvetica");
  pdf.AddPage(Lines(20, kMarked), Resources(font));
  const int signature = pdf.Add(
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M (D:20250203151617+07'00') /Name " +
      TextString("Nguyễn Thị Phương") + " >>");
  const int field = pdf.Add(fmt::format("<< /FT /Sig /T (Sig1) /V {} >>", Ref(signature)));
  pdf.catalog_entries = fmt::format("/AcroForm << /Fields [{}] /SigFlags 3 >>", Ref(field));
  const Document document = ocr::ReadPdf(pdf.Finish());
  ASSERT_EQ(document.source.signatures.size(), 1U);
  EXPECT_EQ(document.source.signatures[0].signer, "Nguyễn Thị Phương");
  EXPECT_EQ(document.source.signatures[0].signed_at, "2025-02-03T15:16:17+07:00");
  const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  EXPECT_EQ(decision.header.date, std::nullopt);
  EXPECT_EQ(decision.header.signer.name, std::nullopt);
}

struct SniffCase {
  std::string bytes;
  std::string media;
};

TEST(MediaType, ByContentWhateverTheName) {
  PdfWriter pdf;
  pdf.AddPage("", "");
  const std::string paper = pdf.Finish();
  const SniffCase cases[] = {
      {paper, "application/pdf"},
      {"\r\n\r\n" + paper, "application/pdf"},  // bytes before the header
      {"<html><body><p>x</p></body></html>", "text/html"},
      {"<!DOCTYPE html>\n<title>x</title>", "text/html"},
      {"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01", "image/jpeg"},
      {std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0", 29), "image/png"},
      {"ỦY BAN NHÂN DÂN\nQUYẾT ĐỊNH\n", "text/plain"},
      {"{\\rtf1\\ansi x}", "text/rtf"},
      {std::string("<html><body><p>a\0b</p></body></html>", 37), "text/html"},
      {"\n<!DOCTYPE HTML>\n<p>a\x01</p>", "text/html"},
      {std::string("\0<html><p>x</p>", 15), "text/html"},
      {"x", "text/plain"},
      {"\xE1", "application/octet-stream"},
      {std::string("a\0b\1c", 5), "application/octet-stream"},
  };
  for (const auto& c : cases) EXPECT_EQ(ocr::MediaTypeOf(c.bytes), c.media) << c.bytes.substr(0, 12);
}

}  // namespace
}  // namespace xephang::testing
