// The words and the look of the pages of a PDF, through Poppler.
//
// What Poppler does not tell (images, signatures, limits of a page before it is drawn) is in pdf_inspection.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "ingest/page_image.h"

namespace xephang::ingest {

/// The text layer of one page. Boxes are in PDF points from the top left of the page as displayed.
struct PdfPageText {
  double width = 0;
  double height = 0;
  std::vector<Word> words;            ///< In the order of the content, roughly that of reading.
  std::vector<std::string> problems;  ///< What Poppler complained of while it read the page, each once, ten at most.
};

class PdfFile {
 public:
  /// Opens the PDF in `bytes`, which must outlive it, with an empty user password where it is encrypted.
  /// Throws Error: kEncrypted, kUnreadable.
  explicit PdfFile(std::string_view bytes);
  ~PdfFile();
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;

  [[nodiscard]] int PageCount() const;

  /// `index` from 0. Throws Error(kUnreadable) where the page cannot be loaded; the other pages may well be.
  [[nodiscard]] PdfPageText ReadPage(int index) const;

  /// The page drawn on white at `dpi`. Throws Error: kUnreadable, kTooLarge over `max_pixels`.
  [[nodiscard]] GreyImage Render(int index, double dpi, std::int64_t max_pixels = 40'000'000) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xephang::ingest
