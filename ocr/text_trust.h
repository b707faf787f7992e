// Does the text that a page brings along say what the page shows?
#pragma once

#include <vector>

#include "ingest/document.h"
#include "ingest/page_image.h"
#include "normalize/text_quality.h"
#include "ocr/ruled_grid.h"

namespace xephang::ocr {

struct TrustOptions {
  int dark = 140;              ///< Grey value below which a pixel is ink.
  double blank_ink = 0.0004;   ///< A page with a smaller share of ink is blank, specks apart.
  double least_covered = 0.5;  ///< Share of the ink, rules apart, that the words must cover.
};

/// What the ink of a page is.
struct InkMeasure {
  double ink = 0;      ///< Share of the page's pixels that are ink, without the rules of its tables.
  double covered = 0;  ///< Share of that ink that lies in the boxes of words.
};

[[nodiscard]] InkMeasure MeasureInk(const GreyImage& image, const std::vector<Word>& words, const PageRules& rules,
                                    const TrustOptions& options = {});

/// By three measures: whether there is text, how much of the ink it covers, and how many of its words are Vietnamese.
[[nodiscard]] TextTrust JudgeText(const InkMeasure& ink, const normalize::TextQuality& quality, bool any_words,
                                  const TrustOptions& options = {});

}  // namespace xephang::ocr
