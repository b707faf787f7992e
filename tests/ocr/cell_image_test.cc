// Cells of blocks for letters: their lines, and these side by side.
#include "ocr/cell_image.h"

#include <gtest/gtest.h>

namespace xephang::ocr {
namespace {

constexpr int kPitch = 30;
constexpr int kFirstFoot = 32;

GreyImage Paper(int width, int height) {
  GreyImage image;
  image.width = width;
  image.height = height;
  image.dpi = 150;
  image.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 250);
  return image;
}

void Letter(GreyImage& image, int x, int foot, int height, int tail = 0) {
  for (int y = foot - height; y < foot + tail; ++y) {
    for (int k = x; k < x + 8; ++k)
      image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(k)] =
          20;
  }
}

// The row below the lowest ink between two columns.
int FootOf(const GreyImage& image, double x0, double x1) {
  int foot = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = static_cast<int>(x0); x < static_cast<int>(x1); ++x) {
      if (image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                       static_cast<std::size_t>(x)] < 100)
        foot = y + 1;
    }
  }
  return foot;
}

TEST(CellImage, LinesSideBySideStandOnOneLine) {
  // "hạn", "g", "số": a letter with a tail alone on its line says nothing of where the line is.
  GreyImage cell = Paper(60, 120);
  for (const int x : {12, 24, 36}) Letter(cell, x, kFirstFoot, 14);
  Letter(cell, 24, kFirstFoot + kPitch, 10, 5);
  for (const int x : {18, 30}) Letter(cell, x, kFirstFoot + 2 * kPitch, 10);
  const auto lines = SetSideBySide(CleanedCell(cell), 1);
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->pieces.size(), 3U);
  const auto foot = [&](std::size_t k) { return FootOf(lines->image, lines->pieces[k].x0, lines->pieces[k].x1); };
  EXPECT_EQ(foot(2), foot(0));
  EXPECT_EQ(foot(1), foot(0) + 5);
  EXPECT_LT(lines->pieces[0].x1, lines->pieces[1].x0);
  EXPECT_EQ(lines->pieces[1].left, 24);
  EXPECT_EQ(lines->pieces[1].right, 32);
}

TEST(CellImage, OneLineOrUnevenLinesAreNotSetSideBySide) {
  GreyImage one = Paper(60, 60);
  for (const int x : {12, 24, 36}) Letter(one, x, kFirstFoot, 14);
  EXPECT_FALSE(SetSideBySide(CleanedCell(one), 1));
  GreyImage uneven = Paper(60, 160);
  for (const int foot : {30, 60, 140}) Letter(uneven, 12, foot, 14);
  EXPECT_FALSE(SetSideBySide(CleanedCell(uneven), 1));
  EXPECT_FALSE(SetSideBySide(CleanedCell(Paper(60, 60)), 1));
}

}  // namespace
}  // namespace xephang::ocr
