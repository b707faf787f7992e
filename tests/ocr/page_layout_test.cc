// Pages made of words and rules: which cells they are laid into.
#include "ocr/page_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "normalize/unicode.h"

namespace xephang::ocr {
namespace {

constexpr double kSize = 10;    // points
constexpr double kLetter = 5;   // width of one
constexpr double kHeight = 12;  // of a line

// Words put on a page, and horizontal rules between them; one pixel is one point.
class Sheet {
 public:
  /// The words of `text`, the first at `x`; `y` is the middle of the line.
  Sheet& Put(double x, double y, std::string_view text) {
    for (const auto word : normalize::Words(text)) {
      const auto width = static_cast<double>(normalize::CountCodePoints(word)) * kLetter;
      Add(word, {x, y - kHeight / 2, width, kHeight}, 0);
      x += width + kLetter / 2;
    }
    return *this;
  }
  /// Small type whose middle is `y`.
  Sheet& Mark(double x, double y, std::string_view text) {
    Add(text, {x, y - kHeight / 4, kLetter / 2, kHeight / 2}, 0);
    words_.back().font_size = kSize / 2;
    return *this;
  }
  Sheet& Watermark(const Box& box, std::string_view letter) {
    Add(letter, box, 0);
    words_.back().font_size = kSize * 8;
    return *this;
  }
  /// The words of `text` on both sides of `middle`.
  Sheet& Centre(double middle, double y, std::string_view text) {
    double width = -kLetter / 2;
    for (const auto word : normalize::Words(text))
      width += static_cast<double>(normalize::CountCodePoints(word)) * kLetter + kLetter / 2;
    return Put(middle - width / 2, y, text);
  }
  /// A title read from bottom to top in one line, its middle at `x`, its lower end at `bottom`.
  Sheet& Turned(double x, double bottom, std::string_view text) {
    for (const auto word : normalize::Words(text)) {
      const auto length = static_cast<double>(normalize::CountCodePoints(word)) * kLetter;
      Add(word, {x - kHeight / 2, bottom - length, kHeight, length}, 270);
      bottom -= length + kLetter / 2;
    }
    return *this;
  }
  Sheet& Rule(double y, double left, double right) {
    rules_.horizontal.push_back({left, y, right, y});
    return *this;
  }

  /// The tables, one row a line, cells parted by " | "; a span as "<rows x columns>".
  [[nodiscard]] std::string Tables() const {
    Page page;
    page.width = 595;
    page.height = 842;
    PageRules rules = rules_;
    std::sort(rules.horizontal.begin(), rules.horizontal.end(),
              [](const ocr::Rule& a, const ocr::Rule& b) { return std::pair(a.y0, a.x0) < std::pair(b.y0, b.x0); });
    LayOutPage(page, words_, rules, 72);
    std::string out;
    for (const auto& table : page.tables) {
      if (!out.empty()) out += "\n";
      int row = 0;
      for (const auto& cell : table.cells) {
        for (; row < cell.row; ++row) out += "\n";
        std::string text = cell.text;
        std::replace(text.begin(), text.end(), '\n', '/');
        if (!out.empty() && out.back() != '\n') out += " | ";
        if (cell.row_span > 1 || cell.column_span > 1)
          out += "<" + std::to_string(cell.row_span) + "x" + std::to_string(cell.column_span) + ">";
        out += text.empty() ? "-" : text;
      }
      out += "\n";
    }
    return out;
  }

 private:
  void Add(std::string_view text, const Box& box, int rotation) {
    Word word;
    word.text = text;
    word.box = box;
    word.rotation = rotation;
    word.font_size = kSize;
    words_.push_back(std::move(word));
  }

  std::vector<Word> words_;
  PageRules rules_;
};

// Rules from 50 to 500 between rows of number, name, figure, tier.
Sheet RuledHead() {
  Sheet sheet;
  sheet.Rule(90, 50, 500).Put(55, 100, "STT").Put(150, 100, "Tên cơ quan").Put(320, 100, "Tổng điểm");
  sheet.Put(430, 100, "Mức độ").Rule(110, 50, 500);
  return sheet;
}

TEST(PageLayout, CellReachesOverTheRowsThatNoRuleParts) {
  Sheet sheet = RuledHead();
  sheet.Put(60, 120, "1").Put(100, 120, "Sở Nội vụ").Put(335, 130, "85,5").Rule(130, 50, 300);
  sheet.Put(60, 140, "2").Put(100, 140, "Sở Y tế").Put(440, 140, "Tốt").Rule(150, 50, 400);
  sheet.Put(60, 160, "3").Put(100, 160, "Sở Tư pháp").Put(335, 160, "80,0").Rule(170, 50, 500);
  sheet.Put(60, 180, "4").Put(100, 180, "Sở Tài chính").Put(335, 180, "70,1").Put(440, 180, "Khá").Rule(190, 50, 500);
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Tổng điểm | Mức độ\n"
            "1 | Sở Nội vụ | <2x1>85,5 | <3x1>Tốt\n"
            "2 | Sở Y tế\n"
            "3 | Sở Tư pháp | 80,0\n"
            "4 | Sở Tài chính | 70,1 | Khá\n");
}

TEST(PageLayout, HeadingBetweenRulesIsARowOfItsOwn) {
  Sheet sheet = RuledHead();
  sheet.Put(55, 120, "A. Mức tốt").Rule(130, 50, 500);
  sheet.Put(60, 140, "1").Put(100, 140, "Sở Nội vụ").Put(335, 140, "85,5").Put(440, 140, "Tốt").Rule(150, 50, 500);
  sheet.Put(60, 160, "2").Put(100, 160, "Sở Y tế").Put(335, 160, "85,1").Put(440, 160, "Tốt").Rule(170, 50, 500);
  sheet.Put(60, 180, "3").Put(100, 180, "Sở Tư pháp").Put(335, 180, "80,0").Put(440, 180, "Tốt").Rule(190, 50, 500);
  sheet.Put(55, 200, "B. Mức khá").Rule(210, 50, 500);
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Tổng điểm | Mức độ\n"
            "A. Mức tốt\n"
            "1 | Sở Nội vụ | 85,5 | Tốt\n"
            "2 | Sở Y tế | 85,1 | Tốt\n"
            "3 | Sở Tư pháp | 80,0 | Tốt\n"
            "B. Mức khá\n");
}

TEST(PageLayout, TitlesReachDownToTheRuleBelowThem) {
  Sheet sheet;
  sheet.Rule(80, 50, 500).Put(270, 90, "Điểm các chỉ số").Rule(100, 230, 400);
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(430, 100, "Tổng điểm");
  sheet.Put(240, 110, "Thể chế").Put(330, 110, "Hạ tầng").Rule(120, 50, 500);
  double y = 130;
  for (const char* name : {"Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"}) {
    sheet.Put(60, y, std::to_string(static_cast<int>(y - 110) / 20)).Put(110, y, name);
    sheet.Put(250, y, "8,5").Put(340, y, "9,5").Put(445, y, "18,0").Rule(y + 10, 50, 500);
    y += 20;
  }
  EXPECT_EQ(sheet.Tables(),
            "<2x1>STT | <2x1>Tên cơ quan | <1x2>Điểm các chỉ số | <2x1>Tổng điểm\n"
            "Thể chế | Hạ tầng\n"
            "1 | Sở Nội vụ | 8,5 | 9,5 | 18,0\n"
            "2 | Sở Y tế | 8,5 | 9,5 | 18,0\n"
            "3 | Sở Tư pháp | 8,5 | 9,5 | 18,0\n");
}

TEST(PageLayout, TightLinesOfANameStayApart) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(330, 100, "Tổng điểm");
  // Number and figure as near to the one line of the name as to the other.
  sheet.Put(110, 124, "Sở Khoa học và").Put(60, 129.5, "1").Put(340, 129.5, "85,5").Put(110, 135, "Công nghệ");
  sheet.Put(60, 160, "2").Put(110, 160, "Sở Y tế").Put(340, 160, "80,0");
  sheet.Put(60, 180, "3").Put(110, 180, "Sở Tư pháp").Put(340, 180, "70,5");
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Tổng điểm\n"
            "1 | Sở Khoa học và/Công nghệ | 85,5\n"
            "2 | Sở Y tế | 80,0\n"
            "3 | Sở Tư pháp | 70,5\n");
}

TEST(PageLayout, NumberBrokenByANarrowColumnIsOne) {
  Sheet sheet;
  sheet.Put(55, 108, "STT").Put(130, 108, "Tên cơ quan").Put(330, 108, "Điểm").Put(400, 108, "Xếp hạng");
  for (int i = 0; i < 3; ++i) {
    const double y = 130 + i * 26;
    sheet.Put(60, y, std::to_string(i + 1)).Put(110, y, i == 0 ? "Sở Nội vụ" : i == 1 ? "Sở Y tế" : "Sở Tư pháp");
    sheet.Put(330, y - 6, "131,7").Put(340, y + 6, std::to_string(i)).Put(415, y, std::to_string(i + 1));
  }
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Điểm | Xếp hạng\n"
            "1 | Sở Nội vụ | 131,70 | 1\n"
            "2 | Sở Y tế | 131,71 | 2\n"
            "3 | Sở Tư pháp | 131,72 | 3\n");
}

TEST(PageLayout, RaisedMarkIsNoDigit) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(330, 100, "Điểm").Put(400, 100, "Xếp hạng");
  for (int i = 1; i < 4; ++i) {
    const double y = 100 + i * 20;
    sheet.Put(60, y, std::to_string(i)).Put(110, y, i == 1 ? "Sở Nội vụ" : "Sở Y tế");
    sheet.Put(330, y, "86,40").Put(415, y, std::to_string(i));
  }
  sheet.Mark(355, 136, "1");
  EXPECT_NE(sheet.Tables().find("2 | Sở Y tế | 86,40 1 | 2"), std::string::npos) << sheet.Tables();
}

TEST(PageLayout, WatermarkBelongsToNoCell) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(330, 100, "Điểm").Put(400, 100, "Xếp hạng");
  for (int i = 1; i < 4; ++i) {
    const double y = 100 + i * 20;
    sheet.Put(60, y, std::to_string(i)).Put(110, y, i == 1 ? "Sở Nội vụ" : "Sở Y tế");
    sheet.Put(330, y, "85,5").Put(415, y, std::to_string(i));
  }
  sheet.Watermark({240, 110, 60, 60}, "D").Watermark({300, 80, 60, 60}, "Ự");
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Điểm | Xếp hạng\n"
            "1 | Sở Nội vụ | 85,5 | 1\n"
            "2 | Sở Y tế | 85,5 | 2\n"
            "3 | Sở Y tế | 85,5 | 3\n");
}

TEST(PageLayout, ScoresOfTightRowsAreNoPiecesOfOneNumber) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(330, 100, "Điểm").Put(400, 100, "Xếp hạng");
  const char* scores[] = {"31,7", "0", "5"};
  for (int i = 0; i < 3; ++i) {
    const double y = 120 + i * 12;
    sheet.Put(60, y, std::to_string(i + 1)).Put(110, y, i == 0 ? "Sở Nội vụ" : i == 1 ? "Sở Y tế" : "Sở Tư pháp");
    sheet.Put(330, y, scores[i]).Put(415, y, std::to_string(i + 1));
  }
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Điểm | Xếp hạng\n"
            "1 | Sở Nội vụ | 31,7 | 1\n"
            "2 | Sở Y tế | 0 | 2\n"
            "3 | Sở Tư pháp | 5 | 3\n");
}

TEST(PageLayout, TiedBodiesAtTheHeadOfATableAreNoTitles) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(330, 100, "Điểm").Put(400, 100, "Xếp hạng");
  sheet.Put(60, 120, "1").Put(110, 120, "Sở Nội vụ").Put(330, 130, "85,5").Put(415, 130, "1");
  sheet.Put(60, 140, "2").Put(110, 140, "Sở Y tế");
  sheet.Put(60, 160, "3").Put(110, 160, "Sở Tư pháp").Put(330, 160, "80,0").Put(415, 160, "3");
  sheet.Put(60, 180, "4").Put(110, 180, "Sở Tài chính").Put(330, 180, "79,0").Put(415, 180, "4");
  const std::string tables = sheet.Tables();
  EXPECT_TRUE(tables.starts_with("STT | Tên cơ quan | Điểm | Xếp hạng\n1 | Sở Nội vụ")) << tables;
}

TEST(PageLayout, NameAboveTheFiguresOfTheFirstRowIsNoTitle) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(130, 100, "Tên cơ quan").Put(330, 100, "Điểm").Put(400, 100, "Xếp hạng");
  sheet.Put(55, 114, "(1)").Put(140, 114, "(2)").Put(335, 114, "(3)").Put(410, 114, "(4)");
  sheet.Put(110, 128, "Sở Lao động -").Put(60, 140, "5").Put(110, 140, "Thương binh và Xã").Put(110, 152, "hội");
  sheet.Put(330, 140, "85,5").Put(415, 140, "5");
  sheet.Put(60, 170, "6").Put(110, 170, "Sở Tư pháp").Put(330, 170, "80,0").Put(415, 170, "6");
  sheet.Put(60, 190, "7").Put(110, 190, "Sở Tài chính").Put(330, 190, "79,0").Put(415, 190, "7");
  EXPECT_EQ(sheet.Tables(),
            "STT | Tên cơ quan | Điểm | Xếp hạng\n"
            "(1) | (2) | (3) | (4)\n"
            "5 | Sở Lao động -/Thương binh và Xã/hội | 85,5 | 5\n"
            "6 | Sở Tư pháp | 80,0 | 6\n"
            "7 | Sở Tài chính | 79,0 | 7\n");
}

TEST(PageLayout, YearThatEndsATitleIsNoPageNumber) {
  Sheet sheet;
  sheet.Put(395, 94, "Xếp hạng").Put(405, 114, "2020");
  sheet.Put(55, 104, "STT").Put(130, 104, "Tên cơ quan").Put(330, 104, "Điểm");
  for (int i = 1; i < 4; ++i) {
    const double y = 116 + i * 16;
    sheet.Put(60, y, std::to_string(i)).Put(110, y, i == 1 ? "Sở Nội vụ" : "Sở Y tế");
    sheet.Put(330, y, "85,5").Put(415, y, std::to_string(i));
  }
  EXPECT_TRUE(sheet.Tables().starts_with("STT | Tên cơ quan | Điểm | Xếp hạng/2020\n1 | ")) << sheet.Tables();
}

TEST(PageLayout, EndOfACaptionIsNoTitle) {
  Sheet sheet;
  // Centred at 277, as the second line of it is; that line stands over the scores.
  sheet.Centre(277, 80, "Bảng 1: Kết quả xếp hạng mức độ chuyển đổi số của các sở, ban, ngành và các huyện tỉnh");
  sheet.Centre(277, 93, "năm 2019");
  sheet.Put(55, 108, "STT").Put(130, 108, "Tên cơ quan").Put(265, 108, "Điểm").Put(400, 108, "Xếp hạng");
  for (int i = 0; i < 3; ++i) {
    const double y = 130 + i * 20;
    sheet.Put(60, y, std::to_string(i + 1)).Put(110, y, i == 0 ? "Sở Nội vụ" : i == 1 ? "Sở Y tế" : "Sở Tư pháp");
    sheet.Put(265, y, "85,5").Put(415, y, std::to_string(i + 1));
  }
  EXPECT_TRUE(sheet.Tables().starts_with("STT | Tên cơ quan | Điểm | Xếp hạng\n")) << sheet.Tables();
}

TEST(PageLayout, TwoTablesWithAShortLineBetweenAreTwo) {
  Sheet sheet;
  const auto table = [&](double y, double figure) {
    sheet.Put(55, y, "STT").Put(130, y, "Tên cơ quan").Put(figure - 10, y, "Điểm").Put(figure + 60, y, "Xếp hạng");
    for (int i = 1; i < 4; ++i) {
      sheet.Put(60, y + i * 16, std::to_string(i)).Put(110, y + i * 16, i == 1 ? "Sở Nội vụ" : "Sở Y tế");
      sheet.Put(figure, y + i * 16, "85,5").Put(figure + 80, y + i * 16, std::to_string(i));
    }
  };
  table(100, 300);
  sheet.Put(60, 168, "II. Các huyện");
  table(188, 340);
  const std::string tables = sheet.Tables();
  EXPECT_EQ(std::count(tables.begin(), tables.end(), '\n'), 9) << tables;
  EXPECT_NE(tables.find("3 | Sở Y tế | 85,5 | 3\n\nSTT"), std::string::npos) << tables;
}

TEST(PageLayout, NameCloseToItsFigure) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(110, 100, "Tên cơ quan").Put(215, 100, "Điểm").Put(290, 100, "Xếp hạng");
  sheet.Put(60, 120, "1").Put(110, 120, "Sở Y tế").Put(215, 120, "85,5").Put(305, 120, "1");
  sheet.Put(60, 140, "2").Put(110, 140, "Huyện Chiêm Hóa XXXX").Put(215, 140, "80,0").Put(305, 140, "2");
  sheet.Put(60, 160, "3").Put(110, 160, "Sở Tư pháp").Put(215, 160, "79,0").Put(305, 160, "3");
  EXPECT_NE(sheet.Tables().find("2 | Huyện Chiêm Hóa XXXX | 80,0 | 2\n"), std::string::npos) << sheet.Tables();
}

TEST(PageLayout, TurnedTitleBrokenInsideAWord) {
  Sheet sheet;
  sheet.Put(55, 130, "STT").Put(110, 130, "Tên cơ quan");
  sheet.Turned(244, 140, "Tổ").Turned(256, 140, "ng").Turned(330, 140, "Xếp hạng").Turned(400, 140, "Xếp loại");
  for (int i = 1; i < 4; ++i) {
    const double y = 140 + i * 16;
    sheet.Put(60, y, std::to_string(i)).Put(110, y, i == 1 ? "Sở Nội vụ" : "Sở Y tế");
    sheet.Put(240, y, "85,5").Put(328, y, "7").Put(395, y, "Tốt");
  }
  EXPECT_TRUE(sheet.Tables().starts_with("STT | Tên cơ quan | Tổng | Xếp hạng | Xếp loại\n")) << sheet.Tables();
}

TEST(PageLayout, TurnedTitlesThatTouchAreTwo) {
  Sheet sheet;
  sheet.Put(55, 100, "STT").Put(110, 100, "Tên cơ quan");
  sheet.Turned(244, 140, "Hoạt động").Turned(256, 140, "chính quyền số");
  sheet.Turned(268, 140, "Hoạt động").Turned(280, 140, "kinh tế số").Turned(330, 140, "Tổng điểm");
  for (int i = 1; i < 4; ++i) {
    const double y = 140 + i * 16;
    sheet.Put(60, y, std::to_string(i)).Put(110, y, i == 1 ? "Sở Nội vụ" : "Sở Y tế");
    sheet.Put(248, y, "4").Put(272, y, "7").Put(320, y, "85,5");
  }
  const std::string tables = sheet.Tables();
  EXPECT_TRUE(tables.starts_with("STT | Tên cơ quan | Hoạt động chính quyền số | Hoạt động kinh tế số | Tổng điểm\n"))
      << tables;
}

}  // namespace
}  // namespace xephang::ocr
