#include "ocr/cell_text.h"

#include <gtest/gtest.h>

namespace xephang::ocr {
namespace {

std::vector<EngineWord> WordsOf(std::initializer_list<const char*> texts) {
  std::vector<EngineWord> words;
  for (const char* text : texts) {
    EngineWord w;
    w.text = text;
    w.box = {20.0 * static_cast<double>(words.size()), 0, 20, 10};
    words.push_back(w);
  }
  return words;
}

TEST(CellText, MarksAtTheEndsOfACellAreSpecks) {
  struct Case {
    std::vector<EngineWord> read;
    const char* text;
  };
  const Case cases[] = {
      {WordsOf({"|", "83,5", "_"}), "83,5"},     {WordsOf({"'Sở", "Y", "tế'"}), "Sở Y tế"},
      {WordsOf({"\"Sở", "Y", "tế"}), "Sở Y tế"}, {WordsOf({"\"Một", "cửa\""}), "\"Một cửa\""},
      {WordsOf({"(12)", "+"}), "(12) +"},        {WordsOf({"-"}), "-"},  // a figure that is missing
  };
  for (const Case& c : cases) {
    auto words = c.read;
    DropStrayMarks(words);
    EXPECT_EQ(TextOf(words), c.text);
  }
}

TEST(CellText, WordsThatRunTogetherArePartedAndShareTheirBox) {
  auto words = WordsOf({"PhườngMinh", "Xuân"});
  PartGlued(words);
  EXPECT_EQ(TextOf(words), "Phường Minh Xuân");
  EXPECT_DOUBLE_EQ(words[0].box.width + words[1].box.width, 20);
  EXPECT_LT(words[0].box.x, words[1].box.x);
  words = WordsOf({"17(71,2)", "f(x)"});
  PartBrackets(words);
  EXPECT_EQ(TextOf(words), "17 (71,2) f(x)");
}

TEST(CellText, FiguresAreWholeOrNone) {
  for (const char* text : {"12", "86,2", "86.25", "01 (89,1)", "7/12", "85%", "-1,5", "1.234,5"}) {
    EXPECT_TRUE(IsFigure(text)) << text;
    EXPECT_EQ(IsWellFormed(text), std::string_view(text) != "1.234,5") << text;  // two marks: nobody's score
  }
  for (const char* text : {"(71,2", "71,2)", "7,", ",5", "17(71,2)", "Sở", "1O", "-", ""})
    EXPECT_FALSE(IsWellFormed(text)) << text;
}

TEST(CellText, MarksAndLettersOfFigures) {
  EXPECT_EQ(WithCommas("86:2"), "86,2");
  EXPECT_EQ(WithCommas("Bảng 2: 5"), "Bảng 2: 5");
  EXPECT_EQ(AsFigure("4I"), "41");
  EXPECT_EQ(AsFigure("II"), "");  // numbers a group
  EXPECT_EQ(AsFigure("4b"), "");
  std::string text = "86.2";
  UnifyMark(text, ',');
  EXPECT_EQ(text, "86,2");
  text = "1.234";
  UnifyMark(text, ',');
  EXPECT_EQ(text, "1.234");
}

TEST(CellText, WhatStandsBetweenKnownFigures) {
  EXPECT_EQ(Between("6,05,25,5", "60", "55"), "5,2");
  EXPECT_EQ(Between("8,0 7,5 7,0", "80", "70"), "7,5");
  EXPECT_EQ(Between("12 17(71,2) 15", "12", "15"), "17 (71,2)");
  EXPECT_EQ(Between("9,0 7,5 7,0", "80", "70"), std::nullopt);  // the first is not what it is known to be
  EXPECT_EQ(Between("80 70", "80", "70"), std::nullopt);
}

}  // namespace
}  // namespace xephang::ocr
