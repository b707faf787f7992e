// Scans: engines that misbehave on purpose, and the real one on a page that is drawn and turned.
#include "ocr/scan_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "ingest/pdf_file.h"
#include "ingest/read_file.h"
#include "normalize/agency_registry.h"
#include "ocr/cell_reader.h"
#include "ocr/pdf_document.h"
#include "ocr/pix.h"
#include "parse/decision_parser.h"
#include "tests/documents.h"
#include "tests/evaluate/comparison.h"

namespace xephang::testing {
namespace {

// Says what it is told to say, one text after the other, the last one for good.
class ScriptedEngine : public ocr::Engine {
 public:
  explicit ScriptedEngine(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  std::vector<ocr::EngineWord> Read(const GreyImage& image, ocr::ImageLayout /*layout*/) override {
    const std::string& text = texts_[std::min(calls, texts_.size() - 1)];
    ++calls;
    if (text == "crash") throw std::runtime_error("the engine crashed");
    if (text.empty()) return {};
    return {{text, {1, 1, image.width - 2.0, image.height - 2.0}, 0.9, 0}};
  }
  std::size_t calls = 0;

 private:
  std::vector<std::string> texts_;
};

// A cell with something dark in it.
GreyImage Cell(bool ink = true) {
  GreyImage cell;
  cell.width = 120;
  cell.height = 50;
  cell.dpi = 200;
  cell.pixels.assign(120 * 50, 250);
  if (ink) {
    for (int y = 15; y < 35; ++y) std::fill_n(cell.pixels.begin() + y * 120 + 30, 40, std::uint8_t{20});
  }
  return cell;
}

struct VoteCase {
  const char* what;
  std::vector<std::string> readings;
  const char* text;
  double confidence;
  std::size_t calls;
};

TEST(CellReader, AgreementDecides) {
  const VoteCase cases[] = {
      {"both agree", {"86,2", "86,2"}, "86,2", ocr::kAgreed, 2},
      {"most agree", {"86,2", "862", "86,2", "86,2", "86,2"}, "86,2", ocr::kVoted, 5},
      {"two of five, the others apart", {"1", "7", "7", "l", "T"}, "7", ocr::kVoted, 5},
      {"two against two", {"1", "7", "7", "1", "T"}, "1", ocr::kGuessed, 5},
      {"all apart", {"1", "2", "3", "4", "5"}, "1", ocr::kGuessed, 5},
      {"nothing at first", {"", "6", "6", "6", ""}, "6", ocr::kVoted, 5},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    ScriptedEngine engine(c.readings);
    const auto reading = ocr::ReadCells(engine, {{Cell(), 0}})[0];
    ASSERT_EQ(reading.words.size(), 1U);
    EXPECT_EQ(reading.words[0].text, c.text);
    EXPECT_EQ(reading.confidence, c.confidence);
    EXPECT_EQ(engine.calls, c.calls);
  }
}

// A cell with a number in it, drawn.
GreyImage Drawn(const std::string& text) {
  constexpr int kWidth = 260;
  constexpr int kHeight = 110;
  GreyImage cell;
  cell.width = kWidth;
  cell.height = kHeight;
  cell.dpi = 300;
  cell.pixels.assign(kWidth * kHeight, 250);
  const ocr::PixPtr pix = ocr::ToPix(cell);
  L_Bmf* letters = bmfCreate(nullptr, 20);
  l_int32 width = 0;
  pixSetTextline(pix.get(), letters, text.c_str(), 0x10, 50, 75, &width, nullptr);
  bmfDestroy(&letters);
  return ocr::FromPix(pix.get(), cell.dpi);
}

struct CompanyCase {
  const char* what;
  std::vector<std::string> among_others;  // what the engine says of the two lines with five numbers
  const char* text;
  double confidence;
};

TEST(CellReader, AFigureInDoubtIsReadAmongOthers) {
  const CompanyCase cases[] = {
      {"both times alike", {"81,4 70,8 75,9 86,2 63,0", "87,4 59,2 75,9 91,7 52,9"}, "75,9", ocr::kAgreed},
      {"blanks are lost", {"81,470,875,986,263,0", "87,459,2 75.991,752,9"}, "75,9", ocr::kAgreed},
      {"once, and so the shapes", {"81,4 70,8 75,9 86,2 63,0", "7"}, "75,9", ocr::kVoted},
      {"the others are not read as they are known to be", {"81,4 10,8 15,9 86,2 63,0", "7"}, "75,9", ocr::kShaped},
      {"both times alike, against the shapes",
       {"81,4 70,8 15,9 86,2 63,0", "87,4 59,2 15,9 91,7 52,9"},
       "15,9",
       ocr::kVoted},
  };
  const std::vector<std::string> numbers{"91,7", "87,4", "86,2", "81,4", "75,9", "70,8",
                                         "63,0", "59,2", "52,9", "47,5", "43,3", "36,1"};
  constexpr std::size_t kDoubtful = 4;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    std::vector<std::string> script = numbers;
    script[kDoubtful] = "J5)";
    script.insert(script.end(), c.among_others.begin(), c.among_others.end());
    script.insert(script.end(), {"J5)", "7%", "(5", "J5)"});
    ScriptedEngine engine(script);
    std::vector<ocr::CellToRead> cells;
    for (const auto& number : numbers) cells.push_back({Drawn(number), 0});
    const auto readings = ocr::ReadCells(engine, cells);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      ASSERT_EQ(readings[i].words.size(), 1U);
      if (i == kDoubtful) continue;
      EXPECT_EQ(readings[i].words[0].text, numbers[i]);
      EXPECT_EQ(readings[i].confidence, ocr::kAgreed);
    }
    EXPECT_EQ(readings[kDoubtful].words[0].text, c.text);
    EXPECT_EQ(readings[kDoubtful].confidence, c.confidence);
  }
}

TEST(CellReader, ABlankCellIsNotRead) {
  ScriptedEngine engine({"crash"});
  const auto reading = ocr::ReadCells(engine, {{Cell(false), 0}})[0];
  EXPECT_TRUE(reading.words.empty());
  EXPECT_EQ(reading.confidence, 1);
}

TEST(CellReader, BytesThatAreNoTextAreNoReading) {
  ScriptedEngine engine({"S\xE1 N\xE1i"});
  EXPECT_TRUE(ocr::ReadCells(engine, {{Cell(), 0}})[0].words.empty());
}

// A fixture as a picture: every figure is right, or said to be in doubt.
Document Scan(const std::string& fixture, double dpi, double degrees, const ocr::EngineSource& engine) {
  const std::string bytes = ingest::ReadBytes(Root() / "tests/layouts" / fixture);
  const ingest::PdfFile pdf(bytes);
  Document document;
  document.page_breaks = PageBreaks::kPages;
  for (int i = 0; i < pdf.PageCount(); ++i) {
    const ocr::PixPtr pix = ocr::ToPix(pdf.Render(i, dpi));
    const ocr::PixPtr turned(pixRotate(pix.get(), static_cast<float>(degrees * 3.14159265 / 180), L_ROTATE_AREA_MAP,
                                       L_BRING_IN_WHITE, 0, 0));
    Page page;
    page.number = i + 1;
    page.trust = TextTrust::kNoText;
    ingest::PageScan scan;
    scan.image = ocr::FromPix(turned.get(), dpi);
    scan.where = {0, 0, scan.image.width * 72 / dpi, scan.image.height * 72 / dpi};
    ocr::ReadScannedPage(page, scan, engine());
    document.pages.push_back(std::move(page));
  }
  return document;
}

TEST(ScannedDecision, NoFigureIsWrongAtFullConfidence) {
  const auto engine = ocr::MakeTesseract("vie");
  const Document document = Scan("son-la-2021-draft.merged.pdf", 200, 0.4, [&]() -> ocr::Engine& { return *engine; });
  const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  const auto c = Compare(ReadGold(Root() / "tests/layouts/son-la-2021-draft.merged.gold.tsv"), decision);
  EXPECT_EQ(c.silent, 0);
  EXPECT_EQ(c.rows, 32);
  EXPECT_GE(c.right, c.cells - 2);
  for (const auto& d : c.differences) SCOPED_TRACE(d);
  // A box is where the figure stands on the page as it came, turned as it was.
  for (const auto& table : decision.tables) {
    for (const auto& row : table.rows) {
      for (const auto& value : row.values) {
        ASSERT_TRUE(value.where.box.has_value());
        EXPECT_GT(value.where.box->width, 10);
      }
    }
  }
}

TEST(ScannedDecision, APageOnItsSideOrItsHeadIsSetUpright) {
  const auto engine = ocr::MakeTesseract("vie");
  const std::string bytes = ingest::ReadBytes(Root() / "tests/layouts/son-la-2021-draft.merged.pdf");
  const ingest::PdfFile pdf(bytes);
  constexpr double kDpi = 150;
  const ocr::PixPtr upright = ocr::ToPix(pdf.Render(1, kDpi));
  std::vector<std::string> texts;
  for (const int quarters : {0, 1, 2}) {
    SCOPED_TRACE(quarters);
    const ocr::PixPtr turned(pixRotateOrth(upright.get(), quarters));
    Page page;
    page.number = 1;
    page.trust = TextTrust::kNoText;
    ingest::PageScan scan;
    scan.image = ocr::FromPix(turned.get(), kDpi);
    scan.where = {0, 0, scan.image.width * 72 / kDpi, scan.image.height * 72 / kDpi};
    ocr::ReadScannedPage(page, scan, *engine);
    std::string text;
    for (const auto& line : page.lines) text += line.text + "\n";
    texts.push_back(text);
    // A row of a table lies where the turned page shows it.
    ASSERT_FALSE(page.tables.empty());
    const auto& box = page.tables.front().cells.front().box;
    ASSERT_TRUE(box.has_value());
    EXPECT_LT(box->x + box->width, page.width);
    EXPECT_LT(box->y + box->height, page.height);
    EXPECT_EQ(box->width < box->height, quarters % 2 == 1);
  }
  EXPECT_EQ(texts[1], texts[0]);
  EXPECT_EQ(texts[2], texts[0]);
}

TEST(ScannedDecision, TextThatDeservesTrustIsNotReadAgain) {
  const std::string bytes = ingest::ReadBytes(Root() / "tests/layouts/son-la-2021-draft.merged.pdf");
  ScriptedEngine crashing({"crash"});
  const Document digital = ocr::ReadPdf(bytes, [&]() -> ocr::Engine& { return crashing; });
  EXPECT_EQ(crashing.calls, 0U);
  for (const auto& page : digital.pages) EXPECT_EQ(page.text_from, TextOrigin::kLayer);
}

}  // namespace
}  // namespace xephang::testing
