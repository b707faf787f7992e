// ALTO and hOCR: the structure that their readers look for, told by XPath; the words and places of the page.
#include "export/page_xml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <pugixml.hpp>
#include <set>

#include "export/placed_text.h"
#include "ocr/read_document.h"
#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Strings = std::vector<std::string>;

Word At(const char* text, double x, double y, double width, double confidence) {
  Word w;
  w.text = text;
  w.box = {x, y, width, 12};
  w.confidence = confidence;
  return w;
}

TableCell Cell(int row, int column, const char* text, std::vector<Word> words) {
  TableCell cell;
  cell.text = text;
  cell.row = row;
  cell.column = column;
  cell.box = Box{72.0 + 100 * column, 144.0 + 36 * row, 100, 36};
  cell.words = std::move(words);
  return cell;
}

// A scanned page: two paragraphs, a table with a merged cell and a doubtful one, a line below it; and a second page
// with text of its own.
Document Sample() {
  Document document;
  document.source.media_type = "application/pdf";
  document.source.sha256 = "abc123";
  document.pages.resize(2);
  Page& page = document.pages[0];
  page.text_from = TextOrigin::kOcr;
  page.width = 612;
  page.height = 792;
  page.label = "iv";
  const auto line = [&](const char* text, double y, std::vector<Word> words) {
    Line l;
    l.text = text;
    l.box = Box{72, y, 200, 12};
    l.words = std::move(words);
    page.lines.push_back(std::move(l));
  };
  line("Số: <25>", 36, {At("Số:", 72, 36, 30, 0.9), At("<25>", 108, 36, 30, 0.456)});
  page.lines.emplace_back();
  line("Căn", 60, {At("Căn", 72, 60, 30, 0.9)});
  line("cứ\x01", 74, {At("cứ\x01", 72, 74, 20, 1.5)});
  PageTable table;
  table.rows = 3;
  table.columns = 2;
  table.cells = {Cell(0, 0, "Tên\ncơ quan",
                      {At("Tên", 80, 146, 20, 0.98), At("cơ", 80, 160, 12, 0.98), At("quan", 96, 160, 24, 0.98)}),
                 Cell(0, 1, "86,2", {At("86,2", 180, 150, 30, 0.3)}), Cell(1, 1, "", {}),
                 Cell(2, 0, "Sở", {At("Sở", 80, 220, 16, 0.98)})};
  table.cells[0].row_span = 2;
  table.cells[1].readings = {"862", "86,2)"};
  page.tables.push_back(table);
  for (int row = 0; row < 3; ++row) {
    Line l;
    l.table = 0;
    l.table_row = row;
    l.text = "row";
    page.lines.push_back(l);
  }
  line("hết", 400, {At("hết", 72, 400, 30, 0.9)});
  Page& second = document.pages[1];
  second.number = 2;
  second.width = 612;
  second.height = 792;
  Line own;
  own.text = "Chữ  của tệp";
  own.box = Box{72, 72, 144, 12};
  second.lines.push_back(own);
  return document;
}

class XmlFile {
 public:
  explicit XmlFile(const std::string& text) { EXPECT_TRUE(document_.load_string(text.c_str())) << text; }
  [[nodiscard]] Strings All(const std::string& path) const {
    Strings out;
    for (const auto& n : document_.select_nodes(path.c_str()))
      out.emplace_back(n.attribute() ? n.attribute().value() : n.node().child_value());
    return out;
  }
  [[nodiscard]] std::string One(const std::string& path) const {
    const Strings all = All(path);
    EXPECT_EQ(all.size(), 1U) << path;
    return all.empty() ? "" : all[0];
  }
  [[nodiscard]] std::size_t Count(const std::string& path) const { return document_.select_nodes(path.c_str()).size(); }

 private:
  pugi::xml_document document_;
};

// What the schema of ALTO 4.4 demands of the elements that are written.
void ExpectAlto(const XmlFile& alto) {
  EXPECT_EQ(alto.One("/alto/@SCHEMAVERSION"), "4.4");
  EXPECT_EQ(alto.Count("/alto/*"), 2U);
  EXPECT_EQ(alto.Count("/alto/*[1][self::Description]/following-sibling::Layout"), 1U);
  EXPECT_EQ(alto.One("/alto/Description/*[1][self::MeasurementUnit]"), "inch1200");
  const char* const never[] = {
      "//Page[not(@ID) or not(@PHYSICAL_IMG_NR)]",
      "//Page[count(*) != 1 or not(PrintSpace)]",
      "//PrintSpace/*[not(self::TextBlock or self::ComposedBlock)]",
      "//ComposedBlock/*[not(self::TextBlock)]",
      "//TextBlock[not(@ID)] | //ComposedBlock[not(@ID)]",
      "//TextBlock/*[not(self::TextLine)]",
      "//TextLine[not(*[1][self::String])]",
      "//TextLine/*[not(self::String or self::SP)]",
      "//SP[not(preceding-sibling::*[1][self::String])]",
      "//SP[not(following-sibling::*[1][self::String])]",
      "//String[not(@CONTENT) or @CONTENT = '']",
      "//String[@WC < 0 or @WC > 1]",
      "//@HPOS[not(number(.) = number(.))] | //@WIDTH[number(.) < 0] | //@HEIGHT[number(.) < 0]",
      "//*[@HPOS and not(@VPOS and @WIDTH and @HEIGHT)]",
  };
  for (const char* path : never) EXPECT_EQ(alto.Count(path), 0U) << path;
  const Strings ids = alto.All("//@ID");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  for (const auto& reference : alto.All("//@PROCESSINGREFS"))
    EXPECT_EQ(alto.Count(fmt::format("/alto/Description/Processing[@ID='{}']", reference)), 1U);
}

TEST(Alto, StructureAndPlaces) {
  const std::string text = output::AltoXml(Sample());
  EXPECT_NE(text.find("<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\""), std::string::npos);
  const XmlFile alto(text);
  ExpectAlto(alto);
  EXPECT_EQ(alto.One("//fileIdentifier"), "sha256:abc123");
  EXPECT_EQ(alto.All("//Page/@ID"), (Strings{"p1", "p2"}));
  EXPECT_EQ(alto.All("//Page/@WIDTH"), (Strings{"10200", "10200"}));  // 8.5 inches
  EXPECT_EQ(alto.One("//Page/@PRINTED_IMG_NR"), "iv");
  EXPECT_EQ(alto.All("//Page[1]/PrintSpace/*/@ID"), (Strings{"p1b1", "p1b2", "p1t1", "p1b3"}));
  EXPECT_EQ(alto.All("//TextBlock[@ID='p1b1']//String/@CONTENT"), (Strings{"Số:", "<25>"}));
  EXPECT_EQ(alto.All("//TextBlock[@ID='p1b1']//String/@WC"), (Strings{"0.90", "0.46"}));
  EXPECT_EQ(alto.All("//TextBlock[@ID='p1b2']//String/@CONTENT"), (Strings{"Căn", "cứ\xEF\xBF\xBD"}));
  EXPECT_EQ(alto.All("//TextBlock[@ID='p1b2']//String/@WC"), (Strings{"0.90", "1.00"}));
  EXPECT_EQ(alto.All("//String[@CONTENT='<25>']/@*[name() != 'ID']"),
            (Strings{"1800", "600", "500", "200", "<25>", "0.46"}));
  EXPECT_EQ(alto.One("//ComposedBlock/@TYPE"), "table");
  EXPECT_EQ(alto.All("//ComposedBlock/TextBlock/@ID"), (Strings{"p1t1r1c1", "p1t1r1c2", "p1t1r2c2", "p1t1r3c1"}));
  EXPECT_EQ(alto.Count("//TextBlock[@ID='p1t1r1c1']/TextLine"), 2U);
  EXPECT_EQ(alto.All("//TextBlock[@ID='p1t1r1c1']/TextLine[2]/String/@CONTENT"), (Strings{"cơ", "quan"}));
  EXPECT_EQ(alto.All("//ALTERNATIVE"), (Strings{"862", "86,2)"}));
  EXPECT_EQ(alto.All("//Page[2]//String/@CONTENT"), (Strings{"Chữ", "của", "tệp"}));
  EXPECT_EQ(alto.Count("//Page[2]//String/@WC | //Page[2]//String/@HPOS"), 0U);
  EXPECT_EQ(alto.Count("//Page[2]//TextLine[@HPOS='1200' and @WIDTH='2400']"), 1U);
}

TEST(Hocr, StructureAndPlaces) {
  const std::string text = output::Hocr(Sample());
  const XmlFile hocr(text);
  EXPECT_NE(text.find("<!DOCTYPE html"), std::string::npos);
  EXPECT_EQ(hocr.Count("/html[@lang]/head"), 1U);
  EXPECT_EQ(hocr.Count("/html/body"), 1U);
  EXPECT_EQ(hocr.One("//meta[@name='ocr-system']/@content"), "xephang");
  EXPECT_EQ(hocr.One("//meta[@name='ocr-number-of-pages']/@content"), "2");
  // Every class is announced.
  const std::string capabilities = " " + hocr.One("//meta[@name='ocr-capabilities']/@content") + " ";
  for (const auto& c : hocr.All("//@class")) EXPECT_NE(capabilities.find(" " + c + " "), std::string::npos) << c;
  const char* const never[] = {
      "//*[@class='ocr_page' and not(starts-with(@title, 'image \"'))]",
      "//*[@class='ocrx_word' and not(ancestor::*[@class='ocr_line'])]",
      "//*[@class='ocr_line' and not(ancestor::*[@class='ocr_page'])]",
      "//*[@class='ocrx_word' and not(contains(@title, '; x_wconf '))]",
      "//*[starts-with(@class, 'ocr') and not(contains(@title, 'bbox '))]",
  };
  for (const char* path : never) EXPECT_EQ(hocr.Count(path), 0U) << path;
  const Strings ids = hocr.All("//@id");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  EXPECT_EQ(hocr.All("//*[@class='ocr_page']/@title"),
            (Strings{"image \"abc123\"; bbox 0 0 2550 3300; ppageno 0; scan_res 300 300",
                     "image \"abc123\"; bbox 0 0 2550 3300; ppageno 1; scan_res 300 300"}));
  EXPECT_EQ(hocr.One("//*[text()='<25>']/@title"), "bbox 450 150 575 200; x_wconf 46");
  EXPECT_EQ(hocr.Count("//table[@class='ocr_table']/tr"), 3U);
  EXPECT_EQ(hocr.One("//td/@rowspan"), "2");
  EXPECT_EQ(hocr.All("//table/tr[1]//span[@class='ocrx_word']"), (Strings{"Tên", "cơ", "quan", "86,2"}));
  EXPECT_EQ(hocr.Count("//table/tr[2]/td"), 1U);
  EXPECT_EQ(hocr.All("//div[@id='page_2']//span[@class='ocr_line']"), Strings{"Chữ của tệp"});
}

// A file's own text: lines and tables without places of words.
TEST(Alto, TextOfAFile) {
  const auto document = ocr::ReadDocument(ReadFixture("tests/layouts/son-la-2021-draft.merged.pdf"), "a.pdf");
  const XmlFile alto(output::AltoXml(document));
  ExpectAlto(alto);
  EXPECT_GT(alto.Count("//ComposedBlock[@TYPE='table']/TextBlock"), 90U);
  EXPECT_EQ(alto.Count("//String[@HPOS]"), 0U);
  EXPECT_EQ(alto.Count("//TextLine[not(@HPOS)]"), 0U);
  const XmlFile hocr(output::Hocr(document));
  EXPECT_GT(hocr.Count("//table[@class='ocr_table']/tr"), 30U);
}

TEST(PlacedText, NothingWithoutPages) {
  EXPECT_FALSE(output::HasPlaces(ocr::ReadDocument("Sở Nội vụ\n", "a.txt")));
  EXPECT_TRUE(output::HasPlaces(Sample()));
}

TEST(PlacedText, NoByteThatNoXmlMayHold) {
  EXPECT_EQ(output::XmlText("a\tb\nc\x0B\x7F\xEF\xBF\xBF"
                            "d"),
            "a\tb\nc\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
            "d");
  EXPECT_EQ(output::XmlText("Sở"), "Sở");
}

}  // namespace
}  // namespace xephang::testing
