// Labels of tables as engines misread them, behind the label before.
#include "parse/doubtful_labels.h"

#include <gtest/gtest.h>

namespace xephang::testing {
namespace {

TEST(DoubtfulLabels, AreThoseThatFollow) {
  struct Case {
    const char *before, *read, *after, *want;  // "": there is none, or the reading stays
  };
  constexpr Case kCases[] = {
      {"Bảng 1", "Bảng 23", "", "Bảng 2"},               // a colon for a digit
      {"Bảng 2.2", "Bảng 3.3", "Bảng 2.4", "Bảng 2.3"},  // one digit for another
      {"Bảng 9", "Bảng 1", "Bảng 11", "Bảng 10"},        // a digit that was lost
      {"", "Bảng 13", "Bảng 2", "Bảng 1"},               // the first
      {"Bảng 1", "Bảng 2", "Bảng 3", ""},                // in order
      {"Bảng 2", "Bảng 1.1", "Bảng 1.2", ""},            // parts after wholes
      {"Bảng 2.7", "Bảng 3", "", ""},                    // on the outer level
      {"Bảng 1", "Bảng 5", "Bảng 6", ""},                // tables between have no labels
      {"Bảng 1", "Phụ lục 13", "", ""},                  // other words
      {"Bảng 1", "Bảng II", "", ""},                     // no digits
      {"Bảng 2.2", "Bảng 4.4", "Bảng 2.4", ""},          // two digits
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(parse::LabelInOrder(c.before, c.read, c.after).value_or(""), c.want) << c.before << ", " << c.read;
  }
}

}  // namespace
}  // namespace xephang::testing
