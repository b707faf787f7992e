// Grids drawn pixel by pixel: what is found in them, and that nothing is found where there is none.
#include "ocr/ruled_grid.h"

#include <gtest/gtest.h>

#include <cmath>

namespace xephang::ocr {
namespace {

constexpr double kDpi = 100;

GreyImage Blank(int width = 500, int height = 400) {
  GreyImage image;
  image.width = width;
  image.height = height;
  image.dpi = kDpi;
  image.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255);
  return image;
}

void Fill(GreyImage& image, int x0, int y0, int x1, int y1, std::uint8_t grey = 0) {
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x)
      image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(x)] =
          grey;
  }
}

// Three columns and four rows, each rule one pixel.
GreyImage Table(std::uint8_t grey = 0) {
  GreyImage image = Blank();
  for (const int y : {50, 90, 130, 170, 210}) Fill(image, 40, y, 441, y + 1, grey);
  for (const int x : {40, 90, 300, 440}) Fill(image, x, 50, x + 1, 211, grey);
  return image;
}

std::string Cells(const RuledGrid& grid) {
  std::string out;
  for (const auto& c : grid.cells) {
    out += std::to_string(c.row) + "," + std::to_string(c.column);
    if (c.row_span > 1 || c.column_span > 1)
      out += "<" + std::to_string(c.row_span) + "x" + std::to_string(c.column_span) + ">";
    out += " ";
  }
  return out;
}

constexpr const char* kAllTwelve = "0,0 0,1 0,2 1,0 1,1 1,2 2,0 2,1 2,2 3,0 3,1 3,2 ";

TEST(RuledGrid, EveryCellOfAPlainTable) {
  const auto found = FindRules(Table());
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
  const std::vector<double> xs{40.5, 90.5, 300.5, 440.5};
  ASSERT_EQ(found.grids[0].xs.size(), xs.size());
  for (std::size_t i = 0; i < xs.size(); ++i) EXPECT_NEAR(found.grids[0].xs[i], xs[i], 1);
}

TEST(RuledGrid, PaleRulesCount) { EXPECT_EQ(FindRules(Table(200)).grids.size(), 1U); }

TEST(RuledGrid, ABorderThatIsNotDrawnMergesCells) {
  GreyImage image = Table();
  Fill(image, 91, 90, 300, 91, 255);     // between the first two rows of the middle column
  Fill(image, 300, 171, 301, 210, 255);  // between the last two columns of the last row
  const auto found = FindRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), "0,0 0,1<2x1> 0,2 1,0 1,2 2,0 2,1 2,2 3,0 3,1<1x2> ");
}

TEST(RuledGrid, OuterBordersMayBeMissing) {
  GreyImage image = Table();
  Fill(image, 40, 51, 41, 210, 255);
  Fill(image, 40, 91, 41, 130, 255);
  Fill(image, 440, 51, 441, 210, 255);
  // The rules across still end where they ended.
  for (const int y : {50, 90, 130, 170, 210}) Fill(image, 40, y, 441, y + 1);
  const auto found = FindRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

TEST(RuledGrid, DoubleRulesAreOne) {
  GreyImage image = Table();
  for (const int y : {53, 93}) Fill(image, 40, y, 441, y + 1);
  Fill(image, 93, 50, 94, 211);
  const auto found = FindRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

TEST(RuledGrid, ShadedCellsChangeNothing) {
  GreyImage image = Blank();
  Fill(image, 40, 50, 441, 91, 190);  // the header
  const GreyImage rules = Table();
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = std::min(image.pixels[i], rules.pixels[i]);
  const auto found = FindRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

TEST(RuledGrid, DottedRules) {
  GreyImage image = Blank();
  for (const int y : {50, 90, 130, 170, 210}) {
    for (int x = 40; x < 441; x += 3) Fill(image, x, y, x + 1, y + 1);
  }
  for (const int x : {40, 90, 300, 440}) {
    for (int y = 50; y < 211; y += 3) Fill(image, x, y, x + 1, y + 1);
  }
  const auto found = FindRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

TEST(RuledGrid, TwoTablesOnOnePage) {
  GreyImage image = Table();
  for (const int y : {260, 300, 340}) Fill(image, 40, y, 441, y + 1);
  for (const int x : {40, 200, 440}) Fill(image, x, 260, x + 1, 341);
  const auto found = FindRules(image);
  ASSERT_EQ(found.grids.size(), 2U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
  EXPECT_EQ(Cells(found.grids[1]), "0,0 0,1 1,0 1,1 ");
}

TEST(RuledGrid, HorizontalRulesAloneAreNoGrid) {
  GreyImage image = Blank();
  for (const int y : {50, 90, 130}) Fill(image, 40, y, 441, y + 1);
  const auto found = FindRules(image);
  EXPECT_TRUE(found.grids.empty());
  EXPECT_EQ(found.horizontal.size(), 3U);
}

TEST(RuledGrid, AFrameAndTextAreNoTable) {
  GreyImage image = Blank();
  for (const int y : {50, 210}) Fill(image, 40, y, 441, y + 1);
  for (const int x : {40, 440}) Fill(image, x, 50, x + 1, 211);
  // Letters: strokes of eleven by two pixels, close together.
  for (int y = 230; y < 380; y += 22) {
    for (int x = 40; x < 440; x += 6) {
      Fill(image, x, y, x + 2, y + 11);
      Fill(image, x, y + 10, x + 5, y + 11);
    }
  }
  EXPECT_TRUE(FindRules(image).grids.empty());
}

TEST(RuledGrid, AnImageOfNothing) {
  EXPECT_TRUE(FindRules({}).grids.empty());
  EXPECT_TRUE(FindRules(Blank(1, 1)).grids.empty());
  EXPECT_TRUE(FindRules(Blank()).grids.empty());
}

// Grey paper and dark rules, as a scan has them.
GreyImage Scan() {
  GreyImage image = Table(60);
  image.dpi = 150;
  return image;
}

TEST(ScannedRules, ARuleTooFaintForAStrokeRunsFromSideToSide) {
  GreyImage image = Scan();
  Fill(image, 300, 51, 301, 210, 255);
  for (const int y : {90, 130, 170}) Fill(image, 300, y, 301, y + 1, 60);
  for (const int y : {51, 91, 131, 171}) Fill(image, 300, y, 301, y + 39, 225);
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

TEST(ScannedRules, AFaintRuleRunsThroughTheRowsThatItCrosses) {
  // The third row is one cell, as headings of classes are.
  GreyImage image = Scan();
  for (const int x : {90, 300}) Fill(image, x, 131, x + 1, 170, 255);
  for (const int y : {51, 91, 171}) Fill(image, 300, y, 301, y + 39, 225);
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), "0,0 0,1 0,2 1,0 1,1 1,2 2,0<1x3> 3,0 3,1 3,2 ");
}

TEST(ScannedRules, BracketsBelowOneAnotherAreNoRule) {
  // Lines of text so close that a bracket fills most of its row.
  GreyImage image = Blank();
  image.dpi = 150;
  for (int y = 50; y <= 230; y += 30) Fill(image, 40, y, 441, y + 1, 60);
  for (const int x : {40, 90, 300, 440}) Fill(image, x, 50, x + 1, 231, 60);
  for (int y = 50; y < 230; y += 30) {
    for (const int x : {350, 410}) Fill(image, x, y + 5, x + 2, y + 26, 60);
  }
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(found.grids[0].xs.size(), 4U);
}

TEST(ScannedRules, ACornerAsLargeAsAWordIsNone) {
  // A border of the first two columns; at its ends, all rules are broken off as a fax breaks them.
  GreyImage image = Scan();
  Fill(image, 40, 110, 301, 111, 60);
  for (const int x : {40, 90, 300}) {
    for (const int y : {98, 118}) Fill(image, x, y, x + 1, y + 5, 255);
  }
  for (const int x : {110, 250}) Fill(image, x, 110, x + 12, 111, 255);
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), "0,0 0,1 0,2 1,0 1,1 1,2<2x1> 2,0 2,1 3,0 3,1 3,2 4,0 4,1 4,2 ");
}

TEST(ScannedRules, LettersInARowPartNoCell) {
  GreyImage image = Scan();
  for (int x = 92; x < 300; x += 10) Fill(image, x, 110, x + 7, 111, 60);  // in one column of three
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

TEST(ScannedRules, AClearBorderOfOneColumnPartsItsCell) {
  GreyImage image = Scan();
  Fill(image, 90, 110, 301, 111, 60);
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(found.grids[0].cells.size(), 13U);
}

TEST(ScannedRules, ATableBrokenFromSideToSideIsOne) {
  // Below the third border everything has slipped aside.
  GreyImage image = Blank();
  image.dpi = 150;
  for (const int y : {50, 90, 130}) Fill(image, 40, y, 441, y + 1, 60);
  for (const int y : {170, 210}) Fill(image, 46, y, 447, y + 1, 60);
  for (const int x : {40, 90, 300, 440}) {
    Fill(image, x, 50, x + 1, 131, 60);
    Fill(image, x + 6, 137, x + 7, 211, 60);
  }
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(found.grids[0].xs.size(), 4U);
  EXPECT_EQ(found.grids[0].cells.size(), 12U);
}

TEST(ScannedRules, ATableBrokenFromTopToBottomIsOne) {
  GreyImage image = Scan();
  for (const int y : {50, 90, 130, 170, 210}) Fill(image, 180, y, 230, y + 1, 255);
  const auto found = FindScannedRules(image);
  ASSERT_EQ(found.grids.size(), 1U);
  EXPECT_EQ(Cells(found.grids[0]), kAllTwelve);
}

}  // namespace
}  // namespace xephang::ocr
