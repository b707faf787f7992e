// Words beside the lines and cells that they were laid out into.
#include "ocr/word_places.h"

#include <gtest/gtest.h>

#include "normalize/unicode.h"
#include "ocr/page_layout.h"

namespace xephang::testing {
namespace {

Word At(const char* text, double x, double y, double width, double confidence = 0.9) {
  Word w;
  w.text = text;
  w.box = {x, y, width, 10};
  w.font_size = 10;
  w.confidence = confidence;
  return w;
}

Line TextLine(const char* text, Box box) {
  Line line;
  line.text = text;
  line.box = box;
  return line;
}

std::string Said(const std::vector<Word>& words) {
  std::string out;
  for (const auto& w : words) {
    out += (out.empty() ? "" : " | ") + w.text + "@" + std::to_string(static_cast<int>(w.box.x)) + "," +
           std::to_string(static_cast<int>(w.box.y)) + "+" + std::to_string(static_cast<int>(w.box.width));
  }
  return out;
}

struct PlaceCase {
  const char* what;
  const char* text;
  Box box;
  std::vector<Word> words;
  const char* expected;
};

TEST(WordPlaces, OneWordForEachRunOfLetters) {
  const std::vector<PlaceCase> cases{
      {"in the order of the text, not of the list",
       "Sở Nội vụ",
       {0, 0, 60, 10},
       {At("vụ", 40, 0, 20), At("Sở", 0, 1, 15), At("Nội", 20, 0, 15)},
       "Sở@0,1+15 | Nội@20,0+15 | vụ@40,0+20"},
      {"the same word twice keeps its places",
       "và cơ quan và",
       {0, 0, 90, 10},
       {At("và", 70, 0, 10), At("cơ", 20, 0, 10), At("quan", 35, 0, 20), At("và", 0, 0, 10)},
       "và@0,0+10 | cơ@20,0+10 | quan@35,0+20 | và@70,0+10"},
      {"decomposed letters are the same letters",
       "Sở",
       {0, 0, 20, 10},
       {At("So\xCC\x9B\xCC\x89", 0, 0, 20)},
       "Sở@0,0+20"},
      {"words that touch were joined",
       "(86,2) điểm",
       {0, 0, 80, 10},
       {At("(86,", 0, 0, 20), At("2)", 20, 0, 10), At("điểm", 40, 0, 30)},
       "(86,2)@0,0+30 | điểm@40,0+30"},
      {"a number broken into two rows",
       "31,70",
       {0, 0, 20, 10},
       {At("31,7", 0, 0, 20), At("0", 0, 12, 5)},
       "31,70@0,0+20"},
      {"lines of a cell",
       "Văn\nphòng",
       {0, 0, 40, 25},
       {At("phòng", 5, 13, 30), At("Văn", 5, 1, 20)},
       "Văn@5,1+20 | phòng@5,13+30"},
      {"what no word makes has its share", "ab cdef", {0, 0, 70, 10}, {At("xy", 0, 0, 20)}, "ab@0,0+20 | cdef@30,0+40"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Page page;
    page.lines.push_back(TextLine(c.text, c.box));
    ocr::PlaceWords(page, c.words);
    EXPECT_EQ(Said(page.lines[0].words), c.expected);
  }
}

TEST(WordPlaces, TheLeastSurePieceSpeaksForTheRun) {
  Page page;
  page.lines.push_back(TextLine("86,2 xy", {0, 0, 60, 10}));
  ocr::PlaceWords(page, {At("86,", 0, 0, 15, 0.9), At("2", 15, 0, 5, 0.4)});
  ASSERT_EQ(page.lines[0].words.size(), 2U);
  EXPECT_EQ(page.lines[0].words[0].confidence, 0.4);
  EXPECT_EQ(page.lines[0].words[1].confidence, 0);  // read somewhere, but not known where
}

// Lines that overlap share no word; each takes what stands in it.
TEST(WordPlaces, OverlappingLines) {
  Page page;
  page.lines.push_back(TextLine("Tốt A", {0, 0, 40, 16}));
  page.lines.push_back(TextLine("Tốt B", {0, 8, 40, 16}));
  ocr::PlaceWords(page, {At("Tốt", 0, 10, 20), At("B", 30, 10, 5), At("Tốt", 0, 2, 20), At("A", 30, 2, 5)});
  EXPECT_EQ(Said(page.lines[0].words), "Tốt@0,2+20 | A@30,2+5");
  EXPECT_EQ(Said(page.lines[1].words), "Tốt@0,10+20 | B@30,10+5");
}

// Whatever layout makes of words, each of its runs is made of them: none has to be guessed.
TEST(WordPlaces, AfterLayout) {
  std::vector<Word> words;
  const auto put = [&](double y, std::initializer_list<std::pair<const char*, double>> row) {
    for (const auto& [text, x] : row)
      words.push_back(At(text, x, y, 5 * static_cast<double>(normalize::CountCodePoints(text))));
  };
  put(20, {{"ỦY", 60}, {"BAN", 85}, {"CỘNG", 300}, {"HÒA", 340}});
  put(34, {{"TỈNH", 60}, {"SƠN", 95}, {"LA", 120}, {"Độc", 300}, {"lập", 335}});
  put(80, {{"STT", 40}, {"Cơ", 120}, {"quan", 145}, {"Điểm", 300}, {"Hạng", 400}});
  for (int i = 0; i < 6; ++i) {
    const std::string number = std::to_string(i + 1);
    put(100 + 16 * i,
        {{number.c_str(), 45}, {"Sở", 120}, {"Tư", 145}, {"pháp", 170}, {"86,25", 300}, {number.c_str(), 405}});
  }
  Page page;
  page.width = 595;
  page.height = 842;
  ocr::LayOutPage(page, words, {}, 72);
  ocr::PlaceWords(page, words);
  std::size_t placed = 0;
  const auto count = [&](const std::vector<Word>& in) {
    for (const auto& w : in) {
      EXPECT_GT(w.confidence, 0) << w.text;
      ++placed;
    }
  };
  ASSERT_EQ(page.tables.size(), 1U);
  for (const auto& line : page.lines) count(line.words);
  for (const auto& cell : page.tables[0].cells) count(cell.words);
  EXPECT_EQ(placed, words.size());
}

}  // namespace
}  // namespace xephang::testing
