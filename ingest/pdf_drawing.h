// What the content streams of a PDF page draw, with the forms in them as often as they are drawn.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <qpdf/QPDFObjGen.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/pdf_filters.h"
#include "ingest/pdf_inspection.h"

namespace xephang::ingest {

/// x' = a x + c y + e, y' = b x + d y + f.
struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
};

struct Point {
  double x = 0;
  double y = 0;
};

[[nodiscard]] Point Apply(const Matrix& m, Point p);

/// A crop box in default user space and how it is displayed.
struct PageArea {
  double left = 0, bottom = 0, right = 612, top = 792;
  int rotation = 0;  ///< 0, 90, 180, 270 clockwise.
  double user_unit = 1;

  /// The unit square under `m` on the displayed page; empty where a number is not finite.
  [[nodiscard]] Box Displayed(const Matrix& m) const;
  /// Where a step in default user space leads on the displayed page, whose y grows downwards; 0 where it is no number.
  [[nodiscard]] Point DisplayedStep(Point step) const;
  /// Share of the page under it, 0 to 1.
  [[nodiscard]] double Coverage(const Matrix& m) const;
};

/// Why a page is not read further. Thrown inside the inspection only.
struct PageProblem {
  std::string vi;
  std::string en;
};

struct DrawnImage {
  PdfImage image;  ///< Without box and coverage.
  Matrix where;    ///< Of its largest drawing.
};

struct Drawing {
  std::uint64_t operators = 0;
  std::uint64_t inherited_bytes = 0;  ///< Text in the render mode that was set outside.
  std::uint64_t visible_bytes = 0;
  std::uint64_t invisible_bytes = 0;
  std::uint64_t covered_bytes = 0;  ///< Of pages only.
  std::uint64_t content_bytes = 0;  ///< Of its own streams.
  std::vector<DrawnImage> images;   ///< Each once.
  std::string damage;               ///< What of its streams could not be read, Vietnamese; empty where all was.
  std::string damage_en;
};

/// Reads drawings; remembers the forms that it has read. Bound to one document, which must outlive it.
class DrawingReader {
 public:
  DrawingReader(const PdfLimits& limits, DecodeBudget& budget) : limits_(limits), budget_(budget) {}

  /// `contents` as the page has it: null, a stream or an array. Throws PageProblem; `drawing` then holds what was found
  /// so far.
  void ReadPage(QPDFObjectHandle contents, QPDFObjectHandle resources, const PageArea& area, Drawing* drawing);
  /// A form that is drawn by itself on the page last read (an annotation). Throws PageProblem.
  [[nodiscard]] const Drawing& ReadAppearance(QPDFObjectHandle form, QPDFObjectHandle page_resources);

 private:
  struct XObject;
  struct Scope;
  using FormKey = std::pair<QPDFObjGen, std::uint64_t>;  // a form without resources depends on where it is drawn

  void Run(std::string_view content, Scope& scope, Drawing* drawing);
  const XObject& Find(std::string_view name, Scope& scope);
  const Drawing& ReadForm(QPDFObjectHandle form, const Scope& caller);
  void AppendStream(QPDFObjectHandle stream, std::string* out, Drawing* drawing);
  PdfImage DescribeImage(QPDFObjectHandle image);
  void DemandPixels(const PdfImage& image, QPDFObjectHandle dictionary) const;
  void DemandWork(std::uint64_t bytes);

  const PdfLimits& limits_;
  DecodeBudget& budget_;
  std::map<FormKey, std::unique_ptr<Drawing>> forms_;
  std::set<QPDFObjGen> active_;
  std::uint64_t live_bytes_ = 0;  // of the content streams that are being read, one inside the other
  std::uint64_t last_scope_ = 0;
};

}  // namespace xephang::ingest
