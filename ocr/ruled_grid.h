// The rules of a page image, and the grids that they make.
//
// Thin dark structures much longer than letters are rules; where horizontal and vertical ones meet, they make a grid.
// A border between two places of the grid that is not drawn joins them: that is a merged cell. Where the outermost
// rules of a table are not drawn, the ends of the others stand for them. The image must be upright. Shaded cells and
// double rules do not matter. Nothing here knows where the image came from.
#pragma once

#include <vector>

#include "ingest/page_image.h"

namespace xephang::ocr {

/// All lengths in inches of the page, so that one setting serves every resolution.
struct RuleOptions {
  double min_horizontal = 0.3;   ///< A shorter horizontal stroke may be a letter's.
  double min_vertical = 0.2;     ///< A shorter vertical stroke may be a letter's.
  double max_thickness = 0.045;  ///< A thicker one is a bar or a picture.
  double min_solid = 0.12;       ///< Of one piece of a solid rule.
  double gap = 0.03;             ///< Breaks up to this length do not end a rule: dots and dashes.
  double join = 0.06;            ///< Ends that miss each other by this much meet; rules this close are one, or doubled.
  double faint = 0;              ///< Share of the way between two known places on which a faint border must show; 0 for
                                 ///< borders that are drawn as clearly as the others.
  int min_contrast = 24;         ///< How much darker than its surroundings a rule is, of 255.
};

/// A rule, in pixels: from (x0, y0) to (x1, y1), along its middle.
struct Rule {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

/// One cell: the places that no rule parts.
struct GridCell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
};

struct RuledGrid {
  std::vector<double> xs;       ///< Borders of the columns, left to right, in pixels; one more than columns.
  std::vector<double> ys;       ///< Borders of the rows, top to bottom.
  std::vector<GridCell> cells;  ///< By row, then column; each place is in exactly one.
};

struct PageRules {
  std::vector<RuledGrid> grids;  ///< From top to bottom. Two cells or more each.
  std::vector<Rule> horizontal;  ///< Horizontal rules that belong to no grid.
};

[[nodiscard]] PageRules FindRules(const GreyImage& image, const RuleOptions& options = {});

/// The same on a scan set upright: grain, faint borders, and rules that a fax has broken into dots.
[[nodiscard]] PageRules FindScannedRules(const GreyImage& image);

}  // namespace xephang::ocr
