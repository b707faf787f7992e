#include "ingest/pdf_inspection.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "ingest/error.h"
#include "ingest/pdf_content.h"
#include "ingest/pdf_filters.h"
#include "ingest/pdf_signature.h"
#include "tests/ingest/pdf_writer.h"

namespace xephang::ingest {
namespace {

using testing::Deflate;
using testing::DeflatedRun;
using testing::HexString;
using testing::PdfWriter;
using testing::Ref;
using testing::TextString;

// What InspectPdf makes of `bytes`: a value or an Error, nothing else.
struct Outcome {
  std::optional<PdfInspection> found;
  std::optional<ErrorKind> error;
  std::string message;
};

Outcome Inspect(std::string_view bytes, const PdfLimits& limits = {}) {
  Outcome outcome;
  try {
    outcome.found = InspectPdf(bytes, limits);
  } catch (const Error& e) {
    outcome.error = e.kind();
    outcome.message = e.what();
  }
  return outcome;
}

PdfPage OnlyPage(const Outcome& outcome) {
  EXPECT_TRUE(outcome.found.has_value()) << outcome.message;
  if (!outcome.found || outcome.found->pages.size() != 1) {
    ADD_FAILURE() << "not one page";
    return {};
  }
  return outcome.found->pages[0];
}

constexpr std::string_view kGrayImage =
    "/Type /XObject /Subtype /Image /Width 100 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceGray";

TEST(PdfPageSize, AsDisplayedAndInherited) {
  PdfWriter pdf;
  pdf.pages_entries = "/MediaBox [0 0 595 842] /CropBox [10 20 585 822] /Rotate 90";
  pdf.AddPage("", "");
  pdf.AddPage("", "", "/Rotate -90 /UserUnit 2");
  pdf.AddPage("", "", "/MediaBox [300 400 100 100] /Rotate 0");  // corners in any order; the crop box is clipped
  pdf.AddPage("", "", "/MediaBox [0 0 0 0] /Rotate 45");         // as viewers: letter, upright
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 4U);
  EXPECT_EQ(found.pages[0].width, 802);
  EXPECT_EQ(found.pages[0].height, 575);
  EXPECT_EQ(found.pages[0].media_width, 842);
  EXPECT_EQ(found.pages[0].rotation, 90);
  EXPECT_EQ(found.pages[1].width, 1604);
  EXPECT_EQ(found.pages[1].rotation, 270);
  EXPECT_EQ(found.pages[1].user_unit, 2);
  EXPECT_EQ(found.pages[2].width, 200);
  EXPECT_EQ(found.pages[2].height, 300);
  EXPECT_EQ(found.pages[3].width, 575);  // of 612, cut by the inherited crop box
  EXPECT_EQ(found.pages[3].rotation, 0);
  for (const auto& page : found.pages) EXPECT_EQ(page.problem_en, "");
  EXPECT_EQ(found.problem_en, "");
}

TEST(PdfPageLabels, RomanThenDecimalWithPrefix) {
  PdfWriter pdf;
  for (int i = 0; i < 7; ++i) pdf.AddPage("", "");
  pdf.catalog_entries =
      "/PageLabels << /Nums [0 << /S /r /St 3 >> 2 << /S /D /P (PL-) >> 4 << /S /A /St 26 >> 6 << /P (B) >>] >>";
  const auto found = Inspect(pdf.Finish()).found.value();
  std::vector<std::string> labels;
  for (const auto& page : found.pages) labels.push_back(page.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"iii", "iv", "PL-1", "PL-2", "Z", "AA", "B"}));
  EXPECT_EQ(PageLabel('R', 1994, "p. "), "p. MCMXCIV");
  EXPECT_EQ(PageLabel('r', 4'000'000'000ULL, ""), "4000000000");
  EXPECT_EQ(PageLabel('a', 4'000'000'000ULL, ""), "4000000000");
}

TEST(PdfImages, AScanCoversItsPageWhateverItsRotation) {
  for (const int rotation : {0, 90, 180, 270}) {
    PdfWriter pdf;
    const int image = pdf.AddStream(std::string(kGrayImage) + " /Filter /DCTDecode", "jpeg");
    pdf.AddPage("q 575 0 0 802 10 20 cm /Im0 Do Q", fmt::format("/XObject << /Im0 {} >>", Ref(image)),
                fmt::format("/Rotate {}", rotation));
    const auto page = OnlyPage(Inspect(pdf.Finish()));
    ASSERT_EQ(page.images.size(), 1U);
    const auto& found = page.images[0];
    EXPECT_EQ(found.object, image);
    EXPECT_EQ(found.width, 100);
    EXPECT_EQ(found.height, 200);
    EXPECT_EQ(found.bits, 8);
    EXPECT_EQ(found.colour, PdfColour::kGray);
    EXPECT_EQ(found.filters, std::vector<std::string>{"DCTDecode"});
    EXPECT_EQ(page.page_image, 0);
    EXPECT_NEAR(found.coverage, 575.0 * 802 / (595 * 842), 1e-9);
    EXPECT_EQ(found.box.width, rotation % 180 == 0 ? 575 : 802);
    EXPECT_EQ(found.box.x, rotation == 90 ? 20 : rotation == 270 ? 20 : 10);
  }
}

TEST(PdfImages, InsideFormsAndOnlyWhereDrawn) {
  PdfWriter pdf;
  const int image = pdf.AddStream(kGrayImage, "x");
  const int mask = pdf.AddStream("/Subtype /Image /Width 8 /Height 8 /ImageMask true", "x");
  const int form = pdf.AddFlateStream(fmt::format("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Matrix [2 0 0 2 0 0] "
                                                  "/Resources << /XObject << /A {} /B {} >> >>",
                                                  Ref(image), Ref(mask)),
                                      "q 50 0 0 50 5 5 cm /A Do Q /B Do");
  pdf.AddPage("q 1 0 0 1 100 100 cm /Fm Do Q q .5 0 0 .5 0 0 cm /Fm Do Q",
              fmt::format("/XObject << /Fm {} /Unused {} >>", Ref(form), Ref(image)));
  const auto page = OnlyPage(Inspect(pdf.Finish()));
  ASSERT_EQ(page.images.size(), 2U);
  EXPECT_EQ(page.images[0].object, image);
  EXPECT_EQ(page.images[0].draws, 2U);
  EXPECT_EQ(page.images[0].box.x, 110);  // 100 + 2 * 5, of the larger drawing
  EXPECT_EQ(page.images[0].box.y, 842 - 210);
  EXPECT_EQ(page.images[0].box.width, 100);
  EXPECT_TRUE(page.images[1].mask);
  EXPECT_EQ(page.page_image, -1);
  EXPECT_EQ(page.operators, 8U + 2 * 5);
}

TEST(PdfImages, InlineAndColourSpaces) {
  PdfWriter pdf;
  const int profile = pdf.AddStream("/N 3", "");
  const int rgb = pdf.AddStream(fmt::format("/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace "
                                            "[/ICCBased {}] /Filter [/ASCII85Decode /JPXDecode]",
                                            Ref(profile)),
                                "");
  const int indexed =
      pdf.AddStream("/Subtype /Image /Width 1 /Height 1 /ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>]", "");
  pdf.AddPage("q 10 0 0 10 0 0 cm BI /W 4 /H 2 /BPC 8 /CS /G ID EI 1234 EI Q /A Do /B Do BT (chu) Tj ET",
              fmt::format("/XObject << /A {} /B {} >>", Ref(rgb), Ref(indexed)));
  const auto page = OnlyPage(Inspect(pdf.Finish()));
  ASSERT_EQ(page.images.size(), 3U);
  EXPECT_EQ(page.images[0].object, 0);
  EXPECT_EQ(page.images[0].width, 4);
  EXPECT_EQ(page.images[0].colour, PdfColour::kGray);
  EXPECT_EQ(page.images[1].colour, PdfColour::kRgb);
  EXPECT_EQ(page.images[1].filters, (std::vector<std::string>{"ASCII85Decode", "JPXDecode"}));
  EXPECT_EQ(page.images[2].colour, PdfColour::kIndexed);
  EXPECT_EQ(page.text_bytes, 3U);  // the raw data of eight bytes holds an "EI" that ends nothing
}

TEST(PdfText, InvisibleAndCovered) {
  PdfWriter pdf;
  const int image = pdf.AddStream(kGrayImage, "x");
  const int form = pdf.AddFlateStream("/Subtype /Form /Resources << >>", "BT (1234) Tj 0 Tr (12) Tj ET");
  pdf.AddPage(
      "BT (a\\(b\\)\\101) Tj [(xy) -20 <414243>] TJ ET q 595 0 0 842 0 0 cm /Im Do Q q BT 3 Tr (hidden) Tj ET /Fm Do Q "
      "BT (seen) ' ET",
      fmt::format("/XObject << /Im {} /Fm {} >>", Ref(image), Ref(form)));
  const auto page = OnlyPage(Inspect(pdf.Finish()));
  EXPECT_EQ(page.covered_bytes, 5U + 5);    // before the scan
  EXPECT_EQ(page.invisible_bytes, 6U + 4);  // the form begins in the mode it is drawn in
  EXPECT_EQ(page.text_bytes, 10U + 10 + 2 + 4);
}

TEST(PdfText, AnnotationsAreCountedApart) {
  PdfWriter pdf;
  const int stamp = pdf.AddFlateStream("/Subtype /Form /BBox [0 0 9 9]", "BT (12345) Tj ET");
  pdf.AddPage("BT (1) Tj ET", "",
              fmt::format("/Annots [<< /Subtype /Stamp /AP << /N {0} >> >> << /Subtype /Stamp /F 2 /AP << /N {0} >> >> "
                          "<< /Subtype /Widget /AS /On /AP << /N << /On {0} /Off null >> >> >>]",
                          Ref(stamp)));
  const auto page = OnlyPage(Inspect(pdf.Finish()));
  EXPECT_EQ(page.text_bytes, 1U);
  EXPECT_EQ(page.annotation_bytes, 10U);
}

TEST(PdfMetadata, AsUnicode) {
  PdfWriter pdf;
  const int info = pdf.Add("<< /Title " + TextString("Quyết định\n  xếp hạng") + " /Author (B\\344n) /Producer (" +
                           std::string(5000, 'p') + ") /CreationDate (D:20241228093000+07'00') /Creator <FEFFD800> >>");
  pdf.trailer_entries = "/Info " + Ref(info);
  pdf.AddPage("", "");
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_GE(found.metadata.size(), 4U);
  EXPECT_EQ(found.metadata[0], (std::pair<std::string, std::string>("title", "Quyết định xếp hạng")));
  EXPECT_EQ(found.metadata[1].second, "Bän");
  EXPECT_EQ(found.metadata.back(), (std::pair<std::string, std::string>("created", "2024-12-28T09:30:00+07:00")));
  for (const auto& [name, value] : found.metadata) EXPECT_LE(value.size(), 1000U) << name;
}

struct DateCase {
  const char* pdf;
  const char* iso;
};

constexpr DateCase kDates[] = {
    {"D:20250203151617+07'00'", "2025-02-03T15:16:17+07:00"},
    {"D:20250203151617+07'00", "2025-02-03T15:16:17+07:00"},  // PDF 2.0
    {"D:20250203151617Z", "2025-02-03T15:16:17Z"},
    {"D:20250203151617Z00'00'", "2025-02-03T15:16:17Z"},
    {"D:20250203151617-03'30'", "2025-02-03T15:16:17-03:30"},
    {"20250203151617", "2025-02-03T15:16:17"},  // no zone stated, none made up
    {"D:202502031516+07'00'", "2025-02-03T15:16+07:00"},
    {"D:20250203", "2025-02-03"},
    {"D:202502", "2025-02"},
    {"D:2025", "2025"},
    {"D:20251303", ""},
    {"D:20250203251617", ""},
    {"ngày 3 tháng 2", ""},
    {"", ""},
};

TEST(PdfDate, Table) {
  for (const auto& c : kDates) EXPECT_EQ(IsoFromPdfDate(c.pdf), c.iso) << c.pdf;
}

// Two fields of one signature each, the second below a parent that says that its kids are signatures.
TEST(PdfSignatures, NameTimeAndCertificate) {
  const std::string cms =
      testing::MakeCms({"Nguyễn Văn A", "Ủy ban nhân dân tỉnh Sơn La", "Văn phòng", "Chủ tịch"}, "250203081617Z");
  const std::string padded = cms + std::string(64, '\0');  // as signers reserve more room than they need
  PdfWriter pdf;
  const int first = pdf.Add("<< /Type /Sig /SubFilter /adbe.pkcs7.detached /M (D:20250203151617+07'00') /Reason " +
                            TextString("Phê duyệt") + " /Location " + TextString("Sơn La") + " /Contents " +
                            HexString(padded) + " >>");
  const int second = pdf.Add("<< /Type /Sig /SubFilter /ETSI.CAdES.detached /Name " + TextString("Bà B") +
                             " /Contents " + HexString(cms) + " >>");
  const int widget = pdf.Add("<< /FT /Sig /T (Signature1) /Subtype /Widget /V " + Ref(first) + " >>");
  const int kid = pdf.Add("<< /T (Signature2) /V " + Ref(second) + " >>");
  const int parent = pdf.Reserve();
  pdf.Set(parent, fmt::format("<< /FT /Sig /T (Ky) /Kids [{} {}] >>", Ref(kid), Ref(parent)));
  pdf.AddPage("", "");
  pdf.AddPage("", "", "/Annots [" + Ref(widget) + "]");
  const int empty = pdf.Add("<< /FT /Sig /T (Signature3) >>");
  pdf.catalog_entries = fmt::format("/AcroForm << /Fields [{} {} {}] >>", Ref(widget), Ref(parent), Ref(empty));
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.signatures.size(), 2U);
  const auto& a = found.signatures[0];
  EXPECT_EQ(a.field, "Signature1");
  EXPECT_EQ(a.signer, "Nguyễn Văn A");
  EXPECT_EQ(a.organization, "Ủy ban nhân dân tỉnh Sơn La");
  EXPECT_EQ(a.unit, "Văn phòng");
  EXPECT_EQ(a.title, "Chủ tịch");
  EXPECT_EQ(a.signed_at, "2025-02-03T15:16:17+07:00");
  EXPECT_EQ(a.time_from, PdfTimeSource::kDictionary);
  EXPECT_EQ(a.reason, "Phê duyệt");
  EXPECT_EQ(a.location, "Sơn La");
  EXPECT_EQ(a.page, 2);
  const auto& b = found.signatures[1];
  EXPECT_EQ(b.field, "Ky.Signature2");
  EXPECT_EQ(b.signer, "Bà B");
  EXPECT_EQ(b.common_name, "Nguyễn Văn A");
  EXPECT_EQ(b.signed_at, "2025-02-03T08:16:17Z");
  EXPECT_EQ(b.time_from, PdfTimeSource::kCms);
  EXPECT_EQ(b.page, 0);
  const auto kept = SignaturesOf(found);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].signer, "Nguyễn Văn A");
  EXPECT_EQ(kept[0].reason, "Phê duyệt");
}

TEST(PdfSignatures, DamagedMessagesSayNothing) {
  const std::string cms = testing::MakeCms({"A", {}, {}, {}}, "250203081617Z");
  EXPECT_EQ(ReadCms(cms).common_name, "A");
  for (std::size_t cut = 0; cut < cms.size(); cut += 41) {
    EXPECT_EQ(ReadCms(std::string_view(cms).substr(0, cut)).common_name, "");
    std::string flipped = cms;
    flipped[cut] = static_cast<char>(~flipped[cut]);
    static_cast<void>(ReadCms(flipped));  // whatever it says, it ends
  }
  static_cast<void>(ReadCertificate(cms));
  std::string nested(100'000, '\x30');  // sequences in sequences
  EXPECT_EQ(ReadCms(nested).common_name, "");
}

TEST(PdfEncryption, TheEmptyPasswordOpensAndAnotherDoesNot) {
  PdfWriter pdf;
  pdf.AddPage("BT (1234) Tj ET", "");
  const std::string plain = pdf.Finish();
  const auto open = Inspect(testing::Encrypt(plain, ""));
  ASSERT_TRUE(open.found.has_value()) << open.message;
  EXPECT_TRUE(open.found->encrypted);
  EXPECT_EQ(OnlyPage(open).text_bytes, 4U);
  const auto closed = Inspect(testing::Encrypt(plain, "matkhau"));
  EXPECT_EQ(closed.error, ErrorKind::kEncrypted);
  EXPECT_EQ(NameOf(ErrorKind::kEncrypted), "encrypted");
}

TEST(PdfDamage, NoPagesAndNoPdf) {
  PdfWriter pdf;
  EXPECT_EQ(Inspect(pdf.Finish()).error, ErrorKind::kEmpty);
  EXPECT_EQ(Inspect("").error, ErrorKind::kUnreadable);
  EXPECT_EQ(Inspect("%PDF-1.7\n").error, ErrorKind::kUnreadable);
  EXPECT_EQ(Inspect(std::string(100'000, 'x')).error, ErrorKind::kUnreadable);
}

std::string ThreePages() {
  PdfWriter pdf;
  const int image = pdf.AddFlateStream(kGrayImage, std::string(20'000, 'x'));
  for (int i = 0; i < 3; ++i) {
    std::string content;
    for (int line = 0; line < 50; ++line) content += fmt::format("BT 10 {} Td (trang {}) Tj ET\n", line, i);
    pdf.AddPage(content, fmt::format("/XObject << /Im {} >>", Ref(image)));
  }
  return pdf.Finish();
}

TEST(PdfDamage, CutAnywhereItIsAnErrorOrSaysSo) {
  for (const std::string& whole : {ThreePages(), [] {
                                     PdfWriter pdf;
                                     for (int i = 0; i < 3; ++i) pdf.AddPage("BT (trang) Tj ET", "");
                                     return pdf.FinishCompressed();
                                   }()}) {
    ASSERT_EQ(Inspect(whole).found.value().problem_en, "");
    for (int tenth = 0; tenth < 10; ++tenth) {
      const std::size_t cut = whole.size() * static_cast<std::size_t>(tenth) / 10 + 3;
      SCOPED_TRACE(cut);
      const auto outcome = Inspect(std::string_view(whole).substr(0, cut));
      if (outcome.found) {
        EXPECT_NE(outcome.found->problem_en, "");
        EXPECT_NE(outcome.found->problem, "");
      } else {
        EXPECT_EQ(outcome.error, ErrorKind::kUnreadable);
        EXPECT_NE(outcome.message.find(fmt::format("ends at byte {}", cut)), std::string::npos) << outcome.message;
      }
    }
  }
}

TEST(PdfDamage, OfAContentStreamIsSaidAndWhatIsLeftIsRead) {
  std::string content;
  for (int i = 0; i < 3'000; ++i) content += fmt::format("BT (dòng {}) Tj ET\n", i * 7919 % 10'007);
  const std::string packed = Deflate(content);
  PdfWriter pdf;
  pdf.AddPage("/Contents " + Ref(pdf.AddStream("/Filter /FlateDecode", packed.substr(0, packed.size() / 2))));
  pdf.AddPage("/Contents " + Ref(pdf.AddStream("/Filter /FlateDecode", "no deflated data")));
  pdf.AddPage("/Contents " + Ref(pdf.AddStream("/Filter /JBIG2Decode", "BT (x) Tj ET")));
  pdf.AddPage("/Contents [" + Ref(pdf.AddStream("", "BT (x) Tj ET")) + " 99 0 R]");
  pdf.AddPage("/Contents " + Ref(pdf.AddStream("", "BT (x) Tj ET")));
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 5U);
  EXPECT_NE(found.pages[0].problem_en.find("damaged or cut short"), std::string::npos);
  EXPECT_GT(found.pages[0].text_bytes, 1'000U);
  EXPECT_NE(found.pages[1].problem_en.find("damaged or cut short"), std::string::npos);
  EXPECT_NE(found.pages[2].problem_en.find("packed in a way that is not read"), std::string::npos);
  EXPECT_EQ(found.pages[2].operators, 0U);
  EXPECT_EQ(found.pages[3].problem_en, "The content stream (object 99) is not in the file.");
  EXPECT_EQ(found.pages[3].text_bytes, 1U);
  EXPECT_EQ(found.pages[4].problem_en, "");
  for (const auto& page : found.pages) EXPECT_FALSE(page.over_limit);
}

TEST(PdfDamage, GarbageForACrossReference) {
  std::string bytes = ThreePages();
  const auto at = bytes.rfind("xref\n0");
  bytes.replace(at, 60, std::string(60, '\xFF'));
  const auto outcome = Inspect(bytes);
  ASSERT_TRUE(outcome.found.has_value()) << outcome.message;  // found again by its objects
  EXPECT_EQ(outcome.found->pages.size(), 3U);
  EXPECT_GT(outcome.found->warning_count, 0U);
  EXPECT_LE(outcome.found->warnings.size(), 5U);
  bytes = ThreePages();
  const auto offset = bytes.rfind("startxref\n") + 10;
  bytes.replace(offset, bytes.size() - offset, "99999999999999999999\n%%EOF\n");
  static_cast<void>(Inspect(bytes));
  // A section that promises two thousand million entries, and one that follows itself.
  static_cast<void>(
      Inspect("%PDF-1.7\nxref\n0 2000000000\ntrailer\n<< /Size 2000000000 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"));
  static_cast<void>(Inspect("%PDF-1.7\nxref\n0 0\ntrailer\n<< /Size 1 /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"));
}

TEST(PdfPageTree, LoopsEndAndWhatIsNoPageIsNone) {
  PdfWriter pdf;
  const int node = pdf.Reserve();
  const int page = pdf.AddPage("BT (1) Tj ET", "");
  pdf.Set(node, fmt::format("<< /Type /Pages /Kids [{} {}] /Count 2 >>", Ref(node), Ref(page)));
  pdf.AddKid(Ref(node));
  pdf.AddKid("null");
  pdf.AddKid("(text)");
  pdf.AddKid("99 0 R");
  pdf.AddKid("<< /Type /Page /MediaBox [0 0 9 9] >>");
  pdf.AddKid("<< /Font 1 >>");
  const auto found = Inspect(pdf.Finish()).found.value();
  EXPECT_EQ(found.pages.size(), 4U);  // twice the same one, a direct one, and one without a type
  EXPECT_EQ(found.pages[1].text_bytes, 1U);
  EXPECT_EQ(found.pages[2].width, 9);
  EXPECT_NE(found.problem_en, "");
}

TEST(PdfPageTree, ARootThatIsItsOwnKid) {
  PdfWriter pdf;
  const int root = pdf.Reserve();
  pdf.Set(root, fmt::format("<< /Type /Pages /Kids [{0} {0}] /Count 1 >>", Ref(root)));
  const int catalog = pdf.Add("<< /Type /Catalog /Pages " + Ref(root) + " >>");
  pdf.trailer_entries = "/Root " + Ref(catalog);
  EXPECT_TRUE(Inspect(pdf.Finish()).error.has_value());
}

TEST(PdfPageTree, DeepAndWideTrees) {
  PdfWriter pdf;
  int below = pdf.AddPage("BT (1) Tj ET", "");
  for (int i = 0; i < 50'000; ++i) below = pdf.Add(fmt::format("<< /Type /Pages /Kids [{}] /Count 1 >>", Ref(below)));
  pdf.AddKid(Ref(below));
  EXPECT_EQ(Inspect(pdf.Finish()).found.value().pages.size(), 2U);
  PdfWriter wide;
  const int page = wide.AddPage("", "");
  for (int i = 0; i < 30'000; ++i) wide.AddKid(Ref(page));
  EXPECT_EQ(Inspect(wide.Finish()).error, ErrorKind::kTooLarge);
  // Forty levels of a node that stands twice in the one above: a million million pages.
  PdfWriter laughs;
  below = laughs.AddPage("", "");
  for (int i = 0; i < 40; ++i)
    below = laughs.Add(fmt::format("<< /Type /Pages /Kids [{0} {0}] /Count 2 >>", Ref(below)));
  laughs.AddKid(Ref(below));
  static_cast<void>(Inspect(laughs.Finish()));
}

TEST(PdfLimit, PageSizeAndImageSize) {
  PdfWriter pdf;
  pdf.AddPage("", "", "/MediaBox [0 0 20000 20000]");
  pdf.AddPage("", "", "/MediaBox [0 0 200 200] /UserUnit 100");
  pdf.AddPage("", "", "/MediaBox [0 0 10000 10000]");
  const int image = pdf.AddStream("/Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray", "");
  pdf.AddPage("/Im Do", fmt::format("/XObject << /Im {} >>", Ref(image)));
  const int masked = pdf.AddStream(std::string(kGrayImage) + " /SMask " + Ref(image), "");
  pdf.AddPage("/Im Do", fmt::format("/XObject << /Im {} >>", Ref(masked)));
  pdf.AddPage("BI /W 20000 /H 20000 /BPC 1 ID x EI", "");
  pdf.AddPage("BT (fine) Tj ET", fmt::format("/XObject << /Im {} >>", Ref(image)));  // in the file, not on the page
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 7U);
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(found.pages[i].over_limit, i < 6) << i;
  EXPECT_EQ(found.pages[0].problem_en, "A side of the page of 20000 × 20000 pt is over the limit of 14400 pt.");
  EXPECT_NE(found.pages[1].problem, "");
  EXPECT_NE(found.pages[2].problem_en.find("square points"), std::string::npos);
  for (const std::size_t i : {3U, 4U, 5U}) {
    EXPECT_NE(found.pages[i].problem_en.find("20000 × 20000 pixels, over the limit of 100000000"), std::string::npos)
        << i;
  }
  EXPECT_EQ(found.pages[6].problem_en, "");
}

TEST(PdfLimit, ABombInAContentStream) {
  PdfWriter pdf;
  const int bomb = pdf.AddStream("/Filter /FlateDecode", DeflatedRun(' ', std::size_t{200} << 20U));
  const int twice = pdf.AddStream("/Filter [/FlateDecode /FlateDecode /ASCIIHexDecode]",
                                  Deflate(DeflatedRun(' ', std::size_t{200} << 20U)));
  pdf.AddPage("/Contents " + Ref(bomb));
  pdf.AddPage("/Contents " + Ref(twice));  // gives nothing at all in the end
  const int run =
      pdf.AddStream("/Filter [/RunLengthDecode /RunLengthDecode /RunLengthDecode]", std::string(100'000, '\x81'));
  pdf.AddPage("/Contents " + Ref(run));
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 3U);
  EXPECT_EQ(found.pages[0].problem_en,
            fmt::format("The content stream (object {}) unpacks to more than the limit of 67108864 bytes.", bomb));
  EXPECT_NE(found.pages[1].problem_en, "");
}

TEST(PdfLimit, ManyPagesOfOneBombShareTheWork) {
  PdfWriter pdf;
  const int heavy = pdf.AddStream("/Filter /FlateDecode", DeflatedRun(' ', std::size_t{60} << 20U));
  for (int i = 0; i < 1'000; ++i) pdf.AddPage("/Contents " + Ref(heavy));
  const auto found = Inspect(pdf.Finish()).found.value();
  EXPECT_EQ(found.pages.front().problem_en, "");
  EXPECT_NE(found.pages.back().problem_en.find("The document needs more than the limit"), std::string::npos);
}

TEST(PdfLimit, FormsThatDrawFormsManyTimes) {
  PdfWriter pdf;
  int form = pdf.AddFlateStream("/Subtype /Form /Resources << >>", "BT (ha) Tj ET");
  for (int i = 0; i < 12; ++i) {
    std::string content;
    for (int n = 0; n < 10; ++n) content += "/F Do ";
    form = pdf.AddFlateStream(fmt::format("/Subtype /Form /Resources << /XObject << /F {} >> >>", Ref(form)), content);
  }
  pdf.AddPage("/F Do", fmt::format("/XObject << /F {} >>", Ref(form)));
  const auto page = OnlyPage(Inspect(pdf.Finish()));
  EXPECT_NE(page.problem_en.find("more operators than the limit of 5000000"), std::string::npos) << page.problem_en;
  EXPECT_NE(page.problem, "");
}

TEST(PdfLimit, FormsThatDrawThemselvesOrNestTooDeep) {
  PdfWriter pdf;
  const int self = pdf.Reserve();
  const std::string content = "BT (1) Tj ET /F Do";
  pdf.Set(self,
          fmt::format("<< /Subtype /Form /Resources << /XObject << /F {} >> >> /Length {} >>\nstream\n{}\nendstream",
                      Ref(self), content.size(), content));
  const int inherits = pdf.Reserve();  // the page's resources make it draw itself
  pdf.Set(inherits, fmt::format("<< /Subtype /Form /Length {} >>\nstream\n{}\nendstream", content.size(), content));
  int deep = pdf.AddFlateStream("/Subtype /Form", "");
  for (int i = 0; i < 10'000; ++i) {
    deep = pdf.AddFlateStream(fmt::format("/Subtype /Form /Resources << /XObject << /F {} >> >>", Ref(deep)), "/F Do");
  }
  for (const int form : {self, inherits, deep}) {
    pdf.AddPage("/F Do", fmt::format("/XObject << /F {} >>", Ref(form)));
  }
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 3U);
  EXPECT_NE(found.pages[0].problem_en.find("draws itself"), std::string::npos);
  EXPECT_NE(found.pages[1].problem_en.find("draws itself"), std::string::npos);
  EXPECT_NE(found.pages[2].problem_en.find("limit of 32 levels"), std::string::npos);
}

TEST(PdfLimit, ABombOfImagesInAForm) {
  PdfWriter pdf;
  std::string names;
  std::string content;
  for (int i = 0; i < 4'000; ++i) {
    names += fmt::format("/I{} {} ", i, Ref(pdf.AddStream("/Subtype /Image /Width 1 /Height 1", "")));
    content += fmt::format("/I{} Do ", i);
  }
  const int form = pdf.AddFlateStream(fmt::format("/Subtype /Form /Resources << /XObject << {} >> >>", names), content);
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "/F Do ";
  const int contents = pdf.AddFlateStream("", many);
  for (int i = 0; i < 1'000; ++i) {
    pdf.AddPage(fmt::format("/Contents {} /Resources << /XObject << /F {} >> >>", Ref(contents), Ref(form)));
  }
  const auto found = Inspect(pdf.Finish()).found.value();
  EXPECT_EQ(found.pages[0].images.size(), 4'000U);
  EXPECT_EQ(found.pages[0].images[0].draws, 1'000U);
  EXPECT_NE(found.pages.back().problem_en, "");
}

TEST(PdfLimit, AMillionParts) {
  PdfWriter pdf;
  const int part = pdf.AddFlateStream("", "");
  std::string refs;
  for (int i = 0; i < 1'000'000; ++i) refs += Ref(part) + " ";
  pdf.AddPage("/Contents [" + refs + "]");
  pdf.AddPage("/Annots [" + refs + "]");
  const auto found = Inspect(pdf.Finish()).found.value();
  EXPECT_EQ(found.pages.size(), 2U);
  EXPECT_NE(found.pages[0].problem_en, "");
}

TEST(PdfLimit, ResourcesThatContainThemselves) {
  PdfWriter pdf;
  const int resources = pdf.Reserve();
  pdf.Set(resources, fmt::format("<< /XObject {0} /Font {0} /F {0} >>", Ref(resources)));
  const int page =
      pdf.AddPage("/Resources " + Ref(resources) + " /Contents " + Ref(pdf.AddFlateStream("", "/F Do /XObject Do")));
  pdf.AddPage("/Parent " + Ref(page));
  const auto found = Inspect(pdf.Finish()).found.value();
  EXPECT_EQ(found.pages.size(), 2U);
  EXPECT_EQ(found.pages[0].operators, 2U);
}

TEST(PdfLimit, DeepArraysAndManyStates) {
  PdfWriter pdf;
  pdf.AddPage(std::string(200'000, '[') + std::string(200'000, ']') + " BT (1) Tj ET", "");
  std::string states;
  for (int i = 0; i < 500'000; ++i) states += "q ";
  pdf.AddPage(states + "BT (" + std::string(100'000, '(') + ") Tj ET", "");
  pdf.AddPage("", "", "/Deep " + std::string(100'000, '[') + std::string(100'000, ']'));
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 2U);  // qpdf gives the third one up
  EXPECT_EQ(found.problem_en, "The tree of pages is damaged: it states 3 pages, 2 were found.");
  EXPECT_EQ(found.pages[0].text_bytes, 1U);
  EXPECT_EQ(found.pages[1].operators, 500'001U);  // the string does not end
}

TEST(PdfLimit, AnObjectStreamThatIsABomb) {
  const auto file = [](const std::string& objects, const std::string& xref_rows, const std::string& xref_filter) {
    // 1: object stream, 2: cross-reference stream; 3 and above are in the object stream.
    std::string out = "%PDF-1.7\n";
    const std::size_t one = out.size();
    out += fmt::format(
        "1 0 obj\n<< /Type /ObjStm /N 3 /First 15 /Filter /FlateDecode /Length {} >>\nstream\n{}\nendstream\nendobj\n",
        objects.size(), objects);
    const std::size_t two = out.size();
    std::string rows;
    const auto row = [&rows](unsigned type, std::size_t field, unsigned last) {
      rows += static_cast<char>(type);
      for (int shift = 24; shift >= 0; shift -= 8)
        rows += static_cast<char>((field >> static_cast<unsigned>(shift)) & 0xFFU);
      rows += static_cast<char>(last);
    };
    row(0, 0, 0);
    row(1, one, 0);
    row(1, two, 0);
    for (unsigned i = 0; i < 3; ++i) row(2, 1, i);
    const std::string data = xref_rows.empty() ? Deflate(rows) : xref_rows;
    out += fmt::format(
        "2 0 obj\n<< /Type /XRef /W [1 4 1] /Size {} /Root 3 0 R /Filter {} /Length {} "
        ">>\nstream\n{}\nendstream\nendobj\n",
        xref_rows.empty() ? 6 : 2'000'000'000, xref_filter, data.size(), data);
    return out + fmt::format("startxref\n{}\n%%EOF\n", two);
  };
  const std::string objects =
      "3 0 4 34 5 101 << /Type /Catalog /Pages 4 0 R >> "
      "<< /Type /Pages /Kids [5 0 R] /Count 1 /MediaBox [0 0 9 9] >>       << /Type /Page >>";
  EXPECT_EQ(OnlyPage(Inspect(file(Deflate(objects), {}, "/FlateDecode"))).width, 9);
  std::string bomb;
  {
    const std::string head = objects + " ";
    bomb = Deflate(head + std::string(std::size_t{64} << 20U, ' '));
  }
  const auto outcome = Inspect(file(bomb, {}, "/FlateDecode"));
  EXPECT_EQ(outcome.error, ErrorKind::kTooLarge) << outcome.message;
  EXPECT_TRUE(
      Inspect(file(Deflate(objects), DeflatedRun('\x01', std::size_t{200} << 20U), "/FlateDecode")).error.has_value());
  std::string filters = "[";
  for (int i = 0; i < 100'000; ++i) filters += "/ASCIIHexDecode ";
  EXPECT_TRUE(Inspect(file(Deflate(objects), "00>", filters + "]")).error.has_value());
}

TEST(PdfLimit, LengthsThatNeedOneAnother) {
  PdfWriter pdf;
  int length = pdf.Add("0");
  for (int i = 0; i < 20'000; ++i) length = pdf.Add(fmt::format("<< /Length {} >>\nstream\n\nendstream", Ref(length)));
  pdf.AddPage("/Contents " + Ref(length));
  static_cast<void>(Inspect(pdf.Finish()));
}

TEST(PdfInspection, OnManyThreadsAsOnOne) {
  const std::string bytes = ThreePages();
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto found = InspectPdf(bytes);
      if (found.pages.size() == 3 && found.pages[2].text_bytes == 50 * 7) ++same;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(same, 8);
}

TEST(PdfContent, Lexing) {
  std::string seen;
  ForEachOperator("1 .5 -3.25 cm % q\n/A#42 Do [<4 1> (a\\\n\\\\)]TJ true false BI/W 2/F[/A85/Fl]ID data> EI (un",
                  [&](const auto& op) {
                    seen += fmt::format("{}({},{:.2f},{},{},{}) ", op.name, op.number_count, op.numbers[2],
                                        op.operand_name, op.string_bytes, op.image == nullptr ? 0 : op.image->size());
                  });
  EXPECT_EQ(seen, "cm(3,-3.25,,0,0) Do(0,-3.25,AB,0,0) TJ(0,-3.25,,3,0) BI(0,-3.25,,0,3) ");
  EXPECT_EQ(ParsePdfNumber("--5"), -5);
  EXPECT_EQ(ParsePdfNumber("5-3"), 5);
  EXPECT_EQ(ParsePdfNumber("5x"), std::nullopt);
}

TEST(PdfFilters, BoundedOnesDecodeAsTheirsDo) {
  PdfWriter pdf;
  // "-----A---B" by the LZW of the specification's example; the codes of a table that grows.
  const int lzw = pdf.AddStream("/Filter /LZWDecode", "\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01");
  const int base85 = pdf.AddStream("/Filter [/ASCII85Decode /ASCIIHexDecode]", "1,q-J2DmEQ2`*9M1,(RB2F0M~>");
  pdf.AddPage("/Contents [" + Ref(lzw) + "]");
  pdf.AddPage("/Contents [" + Ref(base85) + "]");
  const int rows = pdf.AddFlateStream("/DecodeParms << /Predictor 12 /Columns 4 >>",
                                      std::string("\x02(12)\x02\0\0\0\0\x01 \0\0\0\x00 Tj ", 20));
  pdf.AddPage("/Contents " + Ref(rows));
  const auto found = Inspect(pdf.Finish()).found.value();
  ASSERT_EQ(found.pages.size(), 3U);
  EXPECT_EQ(found.pages[0].content_bytes, 11U);  // and a line end
  EXPECT_EQ(found.pages[0].problem_en, "");
  EXPECT_EQ(found.pages[1].problem_en, "");
  EXPECT_EQ(found.pages[1].text_bytes, 4U);  // "(Text) Tj"
  EXPECT_EQ(found.pages[2].text_bytes, 4U);  // the second row repeats the first
}

}  // namespace
}  // namespace xephang::ingest
