#include "ingest/docx_file.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "ingest/error.h"
#include "tests/ingest/markup_text.h"
#include "tests/ingest/zip_writer.h"

namespace xephang::ingest {
namespace {

using testing::Cells;
using testing::Lines;
using testing::Zip;

constexpr std::string_view kNamespaces =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v" xmlns:r="r")";

std::string Part(const std::string& root, const std::string& inner) {
  return R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:)" + root + " " + std::string(kNamespaces) + ">" +
         inner + "</w:" + root + ">";
}

std::string DocxOf(const std::string& body, testing::ZipEntries more = {}) {
  more.emplace_back("word/document.xml", Part("document", "<w:body>" + body + "<w:sectPr/></w:body>"));
  return Zip(more);
}

Document Read(const std::string& body, const testing::ZipEntries& more = {}) { return ReadDocx(DocxOf(body, more)); }

std::string T(const std::string& text) { return R"(<w:r><w:t xml:space="preserve">)" + text + "</w:t></w:r>"; }
std::string P(const std::string& text) { return "<w:p>" + T(text) + "</w:p>"; }
std::string Tc(const std::string& text, const std::string& properties = "") {
  return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + P(text) + "</w:tc>";
}
std::string Tr(const std::string& cells, const std::string& properties = "") {
  return "<w:tr><w:trPr>" + properties + "</w:trPr>" + cells + "</w:tr>";
}
std::string Tbl(const std::string& rows) { return "<w:tbl><w:tblPr/><w:tblGrid/>" + rows + "</w:tbl>"; }

constexpr const char* kRestart = R"(<w:vMerge w:val="restart"/>)";
constexpr const char* kContinue = "<w:vMerge/>";
constexpr const char* kTwoWide = R"(<w:gridSpan w:val="2"/>)";

Error ErrorOf(std::string_view bytes, const MarkupLimits& limits = {}) {
  try {
    static_cast<void>(ReadDocx(bytes, limits));
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "was read";
  return {ErrorKind::kInternal, ""};
}

struct ParagraphCase {
  const char* xml;
  const char* lines;
};

constexpr ParagraphCase kParagraphs[] = {
    {R"(<w:p><w:r><w:t>Sở </w:t></w:r><w:r><w:t xml:space="preserve"> Nội vụ</w:t></w:r></w:p>)", "Sở Nội vụ\n"},
    {R"(<w:p><w:r><w:t>UBND TỈNH</w:t><w:tab/><w:tab/><w:t>CỘNG HÒA</w:t></w:r></w:p>)", "UBND TỈNH | CỘNG HÒA\n"},
    {R"(<w:p><w:r><w:tab/><w:t>Căn cứ Luật</w:t></w:r></w:p>)", "Căn cứ Luật\n"},
    {R"(<w:p><w:r><w:t>Điều 1.</w:t><w:tab/><w:t>Phê duyệt</w:t></w:r></w:p>)", "Điều 1. Phê duyệt\n"},
    {R"(<w:p><w:r><w:t>a)</w:t><w:tab/><w:t>Kết quả</w:t></w:r></w:p>)", "a) Kết quả\n"},
    {R"(<w:p><w:r><w:t>TT</w:t><w:tab/><w:t>Cơ quan</w:t></w:r></w:p>)", "TT | Cơ quan\n"},
    {R"(<w:p><w:r><w:t>1</w:t><w:tab/><w:t>Sở Y tế</w:t><w:tab/><w:t>85,5</w:t></w:r></w:p>)", "1 | Sở Y tế | 85,5\n"},
    {R"(<w:p><w:r><w:t>KT. CHỦ TỊCH</w:t><w:br/><w:t>PHÓ CHỦ TỊCH</w:t></w:r></w:p>)", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"},
    {R"(<w:p><w:r><w:t>3234/QĐ</w:t><w:noBreakHyphen/><w:t>UB</w:t><w:softHyphen/><w:t>ND</w:t></w:r></w:p>)",
     "3234/QĐ-UBND\n"},
    {R"(<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 80</w:t></w:r></w:p>)", "≥80\n"},
    {R"(<w:p><w:r><w:t>Điểm</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>)", "Điểm\n"},
    {R"(<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>hiện</w:t></w:r></w:p>)", "hiện\n"},
    {R"(<w:p><w:r><w:t>8</w:t></w:r><w:del><w:r><w:delText>0</w:delText></w:r></w:del><w:ins><w:r><w:t>5,5</w:t></w:r></w:ins></w:p>)",
     "85,5\n"},
    {R"(<w:p><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo></w:p>)",
     "mới\n"},
    // The end of the first paragraph is deleted: one paragraph is left.
    {R"(<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Sở </w:t></w:r></w:p><w:p><w:r><w:t>Tài chính</w:t></w:r></w:p>)",
     "Sở Tài chính\n"},
    {R"(<w:p><w:hyperlink><w:r><w:t>Phụ lục</w:t></w:r></w:hyperlink><w:fldSimple w:instr="PAGE"><w:r><w:t> 1</w:t></w:r></w:fldSimple></w:p>)",
     "Phụ lục1\n"},
    {R"(<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>trang</w:t></w:r></w:p>)", "trang\n"},
    {R"(<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Số: 12</w:t></w:r></w:p></w:sdtContent></w:sdt>)", "Số: 12\n"},
    {R"(<w:p><w:r><w:t>95,5</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r></w:p>)",
     "95,5¹\n"},  // a note's mark is no digit of the figure
    {"<w:p><w:r><w:t>a&#x302;&#x301;n &amp; b&#xA0;c</w:t></w:r></w:p>", "ấn & b c\n"},
    {"<w:p><w:r><w:t>m&#12;ột&#8203;</w:t></w:r></w:p>", "m ột\n"},
    {R"(<w:p><w:r><w:br w:type="page"/><w:t>Phụ lục</w:t></w:r></w:p>)", "\nPhụ lục\n"},
};

TEST(DocxFile, Paragraphs) {
  for (const auto& c : kParagraphs) {
    SCOPED_TRACE(c.xml);
    const auto d = Read(c.xml);
    EXPECT_EQ(Lines(d), c.lines);
    EXPECT_EQ(d.page_breaks, PageBreaks::kNone);
    EXPECT_EQ(d.pages.size(), 1U);
  }
}

TEST(DocxFile, BlankParagraphsAreBlankLinesAndLinesAreNumbered) {
  const auto d = Read(P("một") + "<w:p/>" + P("hai"));
  EXPECT_EQ(Lines(d), "một\n\nhai\n");
  EXPECT_EQ(d.pages[0].lines[2].number, 3);
}

TEST(DocxFile, ATextBoxIsReadOnceBehindItsParagraph) {
  const std::string box = "<w:txbxContent>" + P("DỰ THẢO") + "</w:txbxContent>";
  const std::string both = R"(<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>)" + box +
                           "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>" + box +
                           "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>";
  EXPECT_EQ(Lines(Read("<w:p><w:r>" + both + "</w:r>" + T("UBND TỈNH") + "</w:p>")), "UBND TỈNH\nDỰ THẢO\n");
  // What only the fallback says is read from there.
  const std::string fallback = "<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict>" + box +
                               "</w:pict></mc:Fallback></mc:AlternateContent>";
  EXPECT_EQ(Lines(Read("<w:p><w:r>" + fallback + "</w:r></w:p>")), "\nDỰ THẢO\n");
}

TEST(DocxFile, MergedCells) {
  const auto d = Read(
      P("Bảng 1") + Tbl(Tr(Tc("STT", kRestart) + Tc("Cơ quan", kRestart) + Tc("Năm 2022", kTwoWide), "<w:tblHeader/>") +
                        Tr(Tc("", kContinue) + Tc("", kContinue) + Tc("Điểm") + Tc("Hạng"), "<w:tblHeader/>") +
                        Tr(Tc("1") + Tc("Sở Nội vụ") + Tc("86,2") + Tc("1", kRestart)) +
                        Tr(Tc("2") + Tc("Sở Y tế") + Tc("86,2") + Tc("", R"(<w:vMerge w:val="continue"/>)"))));
  ASSERT_EQ(d.pages[0].tables.size(), 1U);
  const auto& table = d.pages[0].tables[0];
  EXPECT_EQ(table.form, TableForm::kMarkup);
  EXPECT_EQ(table.rows, 4);
  EXPECT_EQ(table.columns, 4);
  EXPECT_EQ(table.header_rows, 2);
  EXPECT_EQ(Cells(table),
            "0,0 2x1 STT\n0,1 2x1 Cơ quan\n0,2 1x2 Năm 2022\n"
            "1,2 Điểm\n1,3 Hạng\n"
            "2,0 1\n2,1 Sở Nội vụ\n2,2 86,2\n2,3 2x1 1\n"
            "3,0 2\n3,1 Sở Y tế\n3,2 86,2\n");
  EXPECT_EQ(Lines(d),
            "Bảng 1\n"
            "[0.0] STT | Cơ quan | Năm 2022\n"
            "[0.1] Điểm | Hạng\n"
            "[0.2] 1 | Sở Nội vụ | 86,2 | 1\n"
            "[0.3] 2 | Sở Y tế | 86,2\n");
}

struct GridCase {
  const char* what;
  std::string rows;
  const char* cells;
};

TEST(DocxFile, Grids) {
  const std::string figures = Tr(Tc("1") + Tc("Sở A") + Tc("80,5"));
  const GridCase cases[] = {
      {"cells merged sideways the old way",
       Tr(Tc("Nhóm I", R"(<w:hMerge w:val="restart"/>)") + Tc("", "<w:hMerge/>") + Tc("x")) + figures,
       "0,0 1x2 Nhóm I\n0,2 x\n1,0 1\n1,1 Sở A\n1,2 80,5\n"},
      {"a row that begins later", Tr(Tc("x") + Tc("y"), R"(<w:gridBefore w:val="1"/>)") + figures,
       "0,1 x\n0,2 y\n1,0 1\n1,1 Sở A\n1,2 80,5\n"},
      {"a column that no row uses alone", Tr(Tc("STT") + Tc("Tên", kTwoWide)) + Tr(Tc("1") + Tc("Sở A", kTwoWide)),
       "0,0 STT\n0,1 Tên\n1,0 1\n1,1 Sở A\n"},
      {"a span beyond all reason", Tr(Tc("A. Tốt", R"(<w:gridSpan w:val="1000000"/>)")) + figures,
       "0,0 1x3 A. Tốt\n1,0 1\n1,1 Sở A\n1,2 80,5\n"},
      {"a span below zero", Tr(Tc("STT", R"(<w:gridSpan w:val="-5"/>)") + Tc("x") + Tc("y")) + figures,
       "0,0 STT\n0,1 x\n0,2 y\n1,0 1\n1,1 Sở A\n1,2 80,5\n"},
      {"a continued cell with nothing above of its width",
       Tr(Tc("STT") + Tc("x", kTwoWide)) + Tr(Tc("1") + Tc("Sở A", kContinue) + Tc("80,5")),
       "0,0 STT\n0,1 1x2 x\n1,0 1\n1,1 Sở A\n1,2 80,5\n"},
      {"a deleted row, a deleted cell, rows in a content control",
       Tr(Tc("0") + Tc("bỏ"), "<w:del/>") + "<w:sdt><w:sdtContent>" +
           Tr(Tc("1") + Tc("cũ", "<w:cellDel/>") + Tc("80,5")) + "</w:sdtContent></w:sdt>",
       "0,0 1\n0,1 \n0,2 80,5\n"},
      {"a nested table runs into its cell",
       Tr(Tc("1") + "<w:tc>" + P("Sở A") + Tbl(Tr(Tc("Điểm") + Tc("9"))) + P("") + "</w:tc>" + Tc("80,5")) + figures,
       "0,0 1\n0,1 Sở A/Điểm 9\n0,2 80,5\n1,0 1\n1,1 Sở A\n1,2 80,5\n"},
      {"a table that only wraps another", Tr("<w:tc>" + Tbl(figures) + P("") + "</w:tc>"),
       "0,0 1\n0,1 Sở A\n0,2 80,5\n"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const auto d = Read(Tbl(c.rows));
    ASSERT_EQ(d.pages[0].tables.size(), 1U);
    EXPECT_EQ(Cells(d.pages[0].tables[0]), c.cells);
  }
}

std::string NumberingOf(const std::string& levels, const std::string& more = "") {
  return Part("numbering", R"(<w:abstractNum w:abstractNumId="7">)" + levels +
                               R"(</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>)" + more);
}
std::string Lvl(int level, const std::string& format, const std::string& text, const std::string& more = "") {
  return R"(<w:lvl w:ilvl=")" + std::to_string(level) + R"("><w:start w:val="1"/><w:numFmt w:val=")" + format +
         R"("/>)" + more + R"(<w:lvlText w:val=")" + text + R"("/></w:lvl>)";
}
std::string NumberedP(const std::string& text, int level = 0, int list = 3) {
  return R"(<w:p><w:pPr><w:numPr><w:ilvl w:val=")" + std::to_string(level) + R"("/><w:numId w:val=")" +
         std::to_string(list) + R"("/></w:numPr></w:pPr>)" + (text.empty() ? "" : T(text)) + "</w:p>";
}

TEST(DocxFile, RowNumbersThatTheWordProcessorCounts) {
  std::string rows = Tr(Tc("STT") + Tc("Cơ quan") + Tc("Điểm"));
  for (const char* name : {"Sở Nội vụ", "Sở Y tế", "Sở Công Thương"}) {
    rows += Tr("<w:tc>" + NumberedP("") + "</w:tc>" + Tc(name) + Tc("80"));
  }
  const auto d = Read(Tbl(rows), {{"word/numbering.xml", NumberingOf(Lvl(0, "decimal", "%1"))}});
  EXPECT_EQ(Lines(d),
            "[0.0] STT | Cơ quan | Điểm\n[0.1] 1 | Sở Nội vụ | 80\n[0.2] 2 | Sở Y tế | 80\n"
            "[0.3] 3 | Sở Công Thương | 80\n");
}

TEST(DocxFile, NumbersOfParagraphs) {
  const std::string levels =
      Lvl(0, "upperRoman", "%1.") + Lvl(1, "decimal", "%2.") + Lvl(2, "lowerLetter", "%3)") +
      Lvl(3, "bullet", "&#xF0B7;", R"(<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>)") +
      Lvl(4, "decimal", "%1.%5.", "<w:isLgl/>") + Lvl(5, "decimalZero", "Điều %6.", R"(<w:suff w:val="nothing"/>)");
  const std::string again =
      R"(<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>)";
  const auto d = Read(NumberedP("a") + NumberedP("b", 1) + NumberedP("c", 1) + NumberedP("d", 2) + NumberedP("e", 3) +
                          NumberedP("g", 4) + NumberedP("h", 5) + NumberedP("i") + NumberedP("k", 1) +
                          NumberedP("l", 0, 4) + NumberedP("m", 0, 4) + NumberedP("n", 0, 99) + NumberedP("o", 0, 0),
                      {{"word/numbering.xml", NumberingOf(levels, again)}});
  EXPECT_EQ(Lines(d), "I. a\n1. b\n2. c\na) d\n• e\n1.1. g\nĐiều 01.h\nII. i\n1. k\nIX. l\nX. m\nn\no\n");
}

TEST(DocxFile, NumbersByStyle) {
  const std::string styles =
      R"(<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>)"
      R"(<w:style w:type="paragraph" w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>)";
  const auto d = Read(
      R"(<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr>)" + T("một") +
          R"(</w:p><w:p><w:pPr><w:pStyle w:val="MucCon"/></w:pPr>)" + T("hai") + "</w:p>",
      {{"word/styles.xml", Part("styles", styles)}, {"word/numbering.xml", NumberingOf(Lvl(0, "decimal", "%1."))}});
  EXPECT_EQ(Lines(d), "1. một\n2. hai\n");
}

TEST(DocxFile, LettersOfLegacyFonts) {
  const std::string fonts =
      R"(<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>)"
      R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>)"
      R"(<w:style w:type="character" w:styleId="Moi"><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr></w:style>)";
  const auto run = [](const std::string& properties, const std::string& content) {
    return "<w:r><w:rPr>" + properties + "</w:rPr>" + content + "</w:r>";
  };
  const std::string vni = R"(<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>)";
  const std::string capitals = R"(<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>)";
  const auto d = Read("<w:p>" + run("", "<w:t>QuËn Së</w:t>") + "</w:p>" +  // by the default style
                          "<w:p>" + run("", "<w:t>tr</w:t><w:softHyphen/><w:t>êng</w:t>") + "</w:p>" +  // "ư" is 0xAD
                          "<w:p>" + run(capitals, "<w:t>së y tÕ</w:t>") + "</w:p>" + "<w:p>" +
                          run(R"(<w:rStyle w:val="Moi"/>)", "<w:t>Sở Ý</w:t>") + "</w:p>" + "<w:p>" +
                          run(vni, "<w:t>Sôû Noäi vu</w:t>") + run(vni + "<w:b/>", "<w:t>ï</w:t>") + "</w:p>",
                      {{"word/styles.xml", Part("styles", fonts)}});
  EXPECT_EQ(Lines(d), "Quận Sở\ntrường\nSỞ Y TẾ\nSở Ý\nSở Nội vụ\n");
}

TEST(DocxFile, DeletedParagraphsAndRowsAreNotCounted) {
  const std::string deleted =
      R"(<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>)";
  const auto d =
      Read(NumberedP("a") + deleted + Tbl(Tr("<w:tc>" + NumberedP("x") + "</w:tc>", "<w:del/>")) + NumberedP("b"),
           {{"word/numbering.xml", NumberingOf(Lvl(0, "decimal", "%1."))}});
  EXPECT_EQ(Lines(d), "1. a\n2. b\n");
}

TEST(DocxFile, LetterheadAndSignatureAreNoTables) {
  const auto d = Read(Tbl(Tr("<w:tc>" + P("ỦY BAN NHÂN DÂN") + P("TỈNH SƠN LA") + "</w:tc><w:tc>" +
                             P("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + P("Độc lập - Tự do - Hạnh phúc") + "</w:tc>") +
                          Tr(Tc("Số: 3234/QĐ-UBND") + Tc("Sơn La, ngày 24 tháng 12 năm 2021"))) +
                      P("QUYẾT ĐỊNH") +
                      Tbl(Tr("<w:tc>" + P("Nơi nhận:") + P("- Như Điều 3;") + "</w:tc><w:tc>" + P("") +
                             P("KT. CHỦ TỊCH") + P("") + P("Đặng Ngọc Hậu") + P("") + "</w:tc>")));
  EXPECT_TRUE(d.pages[0].tables.empty());
  EXPECT_EQ(Lines(d),
            "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
            "Số: 3234/QĐ-UBND\nSơn La, ngày 24 tháng 12 năm 2021\nQUYẾT ĐỊNH\n"
            "Nơi nhận:\n- Như Điều 3;\nKT. CHỦ TỊCH\n\nĐặng Ngọc Hậu\n");
}

TEST(DocxFile, ASmallTableOfFiguresOrWithHeadingsStaysOne) {
  EXPECT_EQ(Read(Tbl(Tr(Tc("Sở A") + Tc("80,5")) + Tr(Tc("Sở B") + Tc("79")))).pages[0].tables.size(), 1U);
  EXPECT_EQ(Read(Tbl(Tr(Tc("Xếp loại") + Tc("Cơ quan")) + Tr(Tc("Tốt") + "<w:tc>" + P("Sở A") + P("Sở B") + "</w:tc>")))
                .pages[0]
                .tables.size(),
            1U);
}

TEST(DocxFile, TheMainPartMayHaveAnotherName) {
  const auto bytes = Zip(
      {{"_rels/.rels",
        R"(<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>)"},
       {"word/document2.xml", Part("document", "<w:body>" + NumberedP("một") + "</w:body>")},
       {"word/_rels/document2.xml.rels",
        R"(<Relationships><Relationship Id="r1" Type="http://x/numbering" Target="numbering2.xml"/></Relationships>)"},
       {"word/numbering2.xml", NumberingOf(Lvl(0, "decimal", "%1."))}});
  EXPECT_EQ(Lines(ReadDocx(bytes)), "1. một\n");
}

TEST(DocxFile, HtmlTakenInWholeIsRead) {
  const auto d =
      Read(P("trước") + R"(<w:altChunk r:id="r5"/>)",
           {{"word/_rels/document.xml.rels",
             R"(<Relationships><Relationship Id="r5" Type="http://x/aFChunk" Target="a.html"/></Relationships>)"},
            {"word/a.html", "<p>sau</p>"}});
  EXPECT_EQ(Lines(d), "trước\nsau\n");
}

TEST(DocxFile, QualityIsMeasured) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "ket qua danh gia xep hang muc do ";
  EXPECT_TRUE(Read(P(text)).damaged);
  EXPECT_FALSE(Read(P("kết quả đánh giá xếp hạng")).damaged);
}

struct UnusableCase {
  const char* what;
  std::string bytes;
  ErrorKind kind;
  const char* message;  // a part of it
};

TEST(DocxFile, UnusableBytesAreNamed) {
  const std::string good = DocxOf(P("một"));
  std::string damaged = good;
  damaged[60] = static_cast<char>(damaged[60] ^ 0x55);
  std::string ole2 = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0');
  std::string locked = ole2;
  for (const char c : std::string_view("EncryptedPackage")) locked += {c, '\0'};
  const std::string bomb =
      R"(<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>)";
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<w:sdt>";
  std::string nested = P("x");
  for (int i = 0; i < 40; ++i) nested = Tbl(Tr("<w:tc>" + nested + "</w:tc>"));
  const UnusableCase cases[] = {
      {"nothing", "", ErrorKind::kEmpty, "0 bytes"},
      {"no zip", "một", ErrorKind::kUnsupported, "no zip"},
      {"cut in the middle", good.substr(0, good.size() / 2), ErrorKind::kUnreadable, "cut off"},
      {"cut at the end", good.substr(0, good.size() - 10), ErrorKind::kUnreadable, "cut off"},
      {"a flipped byte", damaged, ErrorKind::kUnreadable, "word/document.xml"},
      {"a workbook", Zip({{"xl/workbook.xml", "<x/>"}}), ErrorKind::kUnsupported, "xlsx"},
      {"slides", Zip({{"ppt/presentation.xml", "<x/>"}}), ErrorKind::kUnsupported, "pptx"},
      {"OpenDocument", Zip({{"mimetype", "application/vnd.oasis.opendocument.text"}}), ErrorKind::kUnsupported,
       "application/vnd.oasis.opendocument.text"},
      {"any zip", Zip({{"a.txt", "a"}}), ErrorKind::kUnsupported, "zip archive"},
      {"old Word", ole2, ErrorKind::kUnsupported, "OLE2"},
      {"a password", locked, ErrorKind::kEncrypted, "password"},
      {"XML cut off", Zip({{"word/document.xml", "<w:document><w:body>"}}), ErrorKind::kUnreadable,
       "word/document.xml"},
      {"no body", Zip({{"word/document.xml", "<w:document/>"}}), ErrorKind::kUnreadable, "no body"},
      {"no text", DocxOf("<w:p/>"), ErrorKind::kEmpty, "no text"},
      {"a scan in a document", DocxOf("<w:p/>", {{"word/media/image1.jpeg", "x"}}), ErrorKind::kEmpty,
       "only pictures (1)"},
      {"entities", Zip({{"word/document.xml", bomb}}), ErrorKind::kUnsupported, "DOCTYPE"},
      {"depth", Zip({{"word/document.xml", deep}}), ErrorKind::kUnreadable, "word/document.xml"},
      {"tables in tables", DocxOf(nested), ErrorKind::kTooLarge, "24"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const Error e = ErrorOf(c.bytes);
    EXPECT_EQ(NameOf(e.kind()), NameOf(c.kind));
    EXPECT_NE(std::string_view(e.what()).find(c.message), std::string_view::npos) << e.what();
  }
}

struct LimitCase {
  MarkupLimits limits;
  const char* message;
};

TEST(DocxFile, DepthIsReadUpToTheLimit) {
  const auto within = [](int depth) {
    std::string open;
    std::string close;
    for (int i = 0; i < depth; ++i) {
      open += "<w:sdt>";
      close += "</w:sdt>";
    }
    return DocxOf(open + P("x") + close);
  };
  EXPECT_EQ(Lines(ReadDocx(within(500))), "x\n");
  EXPECT_EQ(ErrorOf(within(510)).kind(), ErrorKind::kTooLarge);
  EXPECT_EQ(ErrorOf(within(100'000)).kind(), ErrorKind::kTooLarge);
}

TEST(DocxFile, LimitsAreNamed) {
  const std::string bytes = DocxOf(P("một") + P("hai hai hai") + Tbl(Tr(Tc("1") + Tc("2")) + Tr(Tc("3") + Tc("4"))),
                                   {{"word/styles.xml", Part("styles", "")}});
  const LimitCase cases[] = {
      {{.max_bytes = 100}, "100 bytes for a DOCX"},
      {{.max_zip_entries = 1}, "2 files in the zip are over the limit of 1"},
      {{.max_part_bytes = 300}, "word/document.xml inflates to"},
      {{.max_total_bytes = 800}, "parts of the file inflate to"},
      {{.max_tags = 10}, "tags in word/document.xml are over the limit of 10"},
      {{.max_depth = 6}, "deep, over the limit of 6"},
      {{.max_columns = 1}, "limit of 1 columns"},
      {{.max_cells = 3}, "limit of 3 table cells"},
      {{.max_lines = 2}, "limit of 2 lines"},
      {{.max_line_bytes = 8}, "line 2 has 11 bytes, over the limit of 8"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.message);
    const Error e = ErrorOf(bytes, c.limits);
    EXPECT_EQ(NameOf(e.kind()), "too-large");
    EXPECT_NE(std::string_view(e.what()).find(c.message), std::string_view::npos) << e.what();
  }
}

// A zip whose word/document.xml inflates to `megabytes` of zeros and claims `claimed` bytes.
std::string Bomb(std::size_t megabytes, std::uint32_t claimed) {
  const std::string zeros(std::size_t{1} << 20U, '\0');
  std::string block(zeros.size(), '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = reinterpret_cast<Bytef*>(block.data());
  stream.avail_out = static_cast<uInt>(block.size());
  deflate(&stream, Z_FULL_FLUSH);  // a block that can stand any number of times
  block.resize(stream.total_out);
  deflateEnd(&stream);
  std::string packed;
  for (std::size_t i = 0; i < megabytes; ++i) packed += block;
  packed += std::string("\x03\x00", 2);  // an empty last block

  const auto number = [](std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
    return out;
  };
  const std::string name = "word/document.xml";
  const std::string common = number(20, 2) + number(0, 2) + number(8, 2) + number(0, 4) + number(0, 4) +
                             number(static_cast<std::uint32_t>(packed.size()), 4) + number(claimed, 4) +
                             number(static_cast<std::uint32_t>(name.size()), 2) + number(0, 2);
  const std::string local = "PK\x03\x04" + common + name;
  const std::string central = "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) +
                              number(0, 4) + number(0, 4) + name;
  const auto at = static_cast<std::uint32_t>(local.size() + packed.size());
  return local + packed + central + "PK\x05\x06" + number(0, 4) + number(1, 2) + number(1, 2) +
         number(static_cast<std::uint32_t>(central.size()), 4) + number(at, 4) + number(0, 2);
}

// The refusal says how far the part was unpacked: not at all where the file tells its size, and else not a block
// further than the limit.
TEST(DocxFile, AZipBombIsNotUnpackedPastTheLimitWhateverItClaims) {
  constexpr std::size_t kLimit = std::size_t{64} << 20U;
  constexpr std::size_t kBlock = std::size_t{1} << 16U;
  const struct {
    std::uint32_t claimed;
    std::size_t unpacked;
  } cases[] = {{0x80000000U, 0x80000000U}, {50U, kLimit + kBlock}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.claimed);
    const Error e = ErrorOf(Bomb(2048, c.claimed));
    EXPECT_EQ(NameOf(e.kind()), "too-large");
    EXPECT_EQ(std::string(e.what()), "word/document.xml inflates to " + std::to_string(c.unpacked) +
                                         " bytes or more, over the limit of " + std::to_string(kLimit));
  }
}

}  // namespace
}  // namespace xephang::ingest
