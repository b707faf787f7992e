// What a PDF is made of, found without drawing it: pages and their sizes, images, text nobody can see, signatures; and
// which pages are not to be drawn because they would cost more than a page can be worth.
//
// Nothing here decides what a page says. Text is counted in bytes of the strings that are shown, which is enough to
// compare parts of one page; what is hidden by a clip or drawn in white counts as visible. Patterns, Type 3 glyphs and
// soft masks are not followed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/document.h"

namespace xephang::ingest {

struct PdfLimits {
  std::size_t max_pages = 20'000;
  std::size_t max_objects = 3'000'000;
  double max_page_side = 14'400;                 ///< Points: 200 inches, the most that Acrobat makes.
  double max_page_area = 50e6;                   ///< Square points: six sheets of A0, 96 Mpixel at 100 dpi.
  std::uint64_t max_image_pixels = 100'000'000;  ///< Of an image, and of a mask of it.
  std::uint64_t max_content_bytes = std::uint64_t{64} << 20U;  ///< Unpacked; of a page, of a form, and of a form with
                                                               ///< what it is drawn in.
  std::uint64_t max_operators = 5'000'000;                     ///< On a page, with forms as often as they are drawn.
  int max_form_depth = 32;
  std::size_t max_images = 5'000;  ///< Different ones on a page.
  std::size_t max_signatures = 1'000;
  std::size_t max_text_bytes = 1'000;                  ///< Of one metadata value; what is longer is cut.
  std::uint64_t max_work = std::uint64_t{512} << 20U;  ///< Bytes unpacked and other work, for the whole document.
};

enum class PdfColour : std::uint8_t { kUnknown, kGray, kRgb, kCmyk, kIndexed, kOther };

/// An image on a page, once however often it is drawn there.
struct PdfImage {
  int object = 0;  ///< Number of its object; 0 for an inline image.
  int generation = 0;
  int width = 0;  ///< In samples.
  int height = 0;
  int bits = 0;                      ///< Of a component; 0 where the file leaves it to the image data (JPX).
  std::vector<std::string> filters;  ///< "DCTDecode", "CCITTFaxDecode", "JBIG2Decode", in the order of decoding.
  PdfColour colour = PdfColour::kUnknown;
  bool mask = false;        ///< Paints the current colour through itself; has no colour of its own.
  std::uint64_t draws = 0;  ///< How often it is drawn on the page.
  Box box;                  ///< Of its largest drawing, on the page as displayed. May reach over the page's edges.
  double right_x = 0;       ///< From the first sample of a row to its end, on the page as displayed, in points …
  double right_y = 0;
  double down_x = 0;  ///< … and from the first row to the last.
  double down_y = 0;
  double coverage = 0;  ///< Share of the page under its largest drawing, 0 to 1. Clips are not considered.
};

/// An image that covers at least this much of a page is the page: a scan.
inline constexpr double kPageImageCoverage = 0.85;

struct PdfPage {
  double width = 0;  ///< Of the crop box in points as displayed: turned by `rotation`, times `user_unit`.
  double height = 0;
  double media_width = 0;  ///< Of the media box, likewise.
  double media_height = 0;
  double user_unit = 1;
  int rotation = 0;   ///< 0, 90, 180, 270 degrees clockwise.
  std::string label;  ///< "iv"; empty where the file labels no pages. At most 64 bytes of prefix.

  std::vector<PdfImage> images;  ///< In the order of their first drawing.
  int page_image = -1;           ///< Index of the image with the most coverage where it reaches kPageImageCoverage.
  double image_coverage = 0;     ///< Sum of the coverage of all drawings, at most 1: a scan may come in strips.

  std::uint64_t text_bytes = 0;        ///< Shown strings, forms as often as they are drawn, annotations not counted.
  std::uint64_t invisible_bytes = 0;   ///< Those of them in render modes 3 and 7, which paint nothing.
  std::uint64_t covered_bytes = 0;     ///< Visible ones that a page image was drawn over afterwards.
  std::uint64_t annotation_bytes = 0;  ///< Shown by annotations that are not hidden: stamps, signatures, notes.

  std::uint64_t content_bytes = 0;  ///< Of the page's own content streams, unpacked.
  std::uint64_t operators = 0;      ///< With forms and annotations as often as they are drawn.

  std::string problem;      ///< Empty, or one Vietnamese sentence: why the page is not to be drawn, or what it lacks.
  std::string problem_en;   ///< The same in English.
  bool over_limit = false;  ///< The problem is a limit: the page is not to be drawn, nor its text extracted. Where
                            ///< false, a problem means that part of the page may be lost.
};

enum class PdfTimeSource : std::uint8_t {
  kNone,
  kDictionary,  ///< /M of the signature.
  kCms,         ///< The signed attribute signingTime, or the time of a time stamp.
};

/// One signature as it describes itself. NOT VALIDATED: neither digest, certificate chain, revocation nor time is
/// checked, and whoever made the file can have written anything here.
struct PdfSignature {
  std::string field;        ///< Full name of its form field.
  std::string signer;       ///< /Name; where it is absent, the common name of the signer's certificate.
  std::string common_name;  ///< Of the signer's certificate, like the next three. Empty where none can be read.
  std::string organization;
  std::string unit;
  std::string title;
  std::string signed_at;  ///< ISO 8601 with the zone given, not converted: "2025-02-03T15:16:17+07:00". May be empty.
  PdfTimeSource time_from = PdfTimeSource::kNone;
  std::string reason;
  std::string location;
  std::string sub_filter;  ///< "adbe.pkcs7.detached", "ETSI.RFC3161" (a time stamp, not a person).
  int page = 0;            ///< That shows it, from 1; 0 where none is known to.
};

struct PdfInspection {
  std::vector<PdfPage> pages;
  /// "title", "author", "subject", "creator", "producer", "created" in this order, those that are not empty. NFC,
  /// blanks collapsed. "created" is ISO 8601 where it is a date, else as written.
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<PdfSignature> signatures;  ///< In the order of the form's fields.
  bool encrypted = false;                ///< Opens without a password.
  std::string problem;                   ///< Empty, or one Vietnamese sentence: what the file as a whole lacks.
  std::string problem_en;                ///< The same in English.
  std::size_t warning_count = 0;         ///< Of what qpdf had to put up with.
  std::vector<std::string> warnings;     ///< The first few, English.
};

/// Looks at the PDF in `bytes`, which are borrowed for the call only. Takes time linear in the size of the file and
/// `limits.max_work`. Throws Error: kEncrypted where a password is needed, kUnreadable (says what is wrong, where, and
/// where the file ends too early), kEmpty without pages, kTooLarge over a limit of the document. A page over a limit,
/// or damaged, has a `problem` and throws nothing.
[[nodiscard]] PdfInspection InspectPdf(std::string_view bytes, const PdfLimits& limits = {});

/// The signatures as Source keeps them; time stamps are left out.
[[nodiscard]] std::vector<Signature> SignaturesOf(const PdfInspection& inspection);

/// "D:20250203151617+07'00'" gives "2025-02-03T15:16:17+07:00"; what is missing at the end stays missing ("2025-02").
/// Empty where `date` is none.
[[nodiscard]] std::string IsoFromPdfDate(std::string_view date);

/// `prefix` and `number` in a style of page labels: 'D' (1), 'R' (I), 'r' (i), 'A' (A), 'a' (a); the prefix alone in
/// any other. Numbers too long for letters come in digits.
[[nodiscard]] std::string PageLabel(char style, std::uint64_t number, std::string_view prefix);

}  // namespace xephang::ingest
