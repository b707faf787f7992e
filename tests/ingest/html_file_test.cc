#include "ingest/html_file.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/error.h"
#include "tests/ingest/markup_text.h"

namespace xephang::ingest {
namespace {

using testing::Cells;
using testing::Lines;

Error ErrorOf(std::string_view bytes, const MarkupLimits& limits = {}) {
  try {
    static_cast<void>(ReadHtml(bytes, limits));
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "was read";
  return {ErrorKind::kInternal, ""};
}

struct PageCase {
  const char* html;
  const char* lines;
};

constexpr PageCase kPages[] = {
    {"<p>Sở  Nội\n vụ</p><div>Sở <b>Y</b> tế</div>", "Sở Nội vụ\nSở Y tế\n"},
    {"<p>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH<br/></p><p>Đặng Ngọc Hậu</p>", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐặng Ngọc Hậu\n"},
    {"một<br><br>hai", "một\n\nhai\n"},
    {"<p>một</p><p>&nbsp;</p><p>hai&nbsp;ba</p>", "một\n\nhai ba\n"},
    {"<head><title>x</title><style>p{}</style></head><body><script>y</script><p>một</p><noscript>z</noscript></body>",
     "một\n"},
    {"<p>m&#7897;t &amp; &quot;hai&quot; &ecirc; &lt;b&gt;</p>", "một & \"hai\" ê <b>\n"},
    {"<p style='display:none'>ẩn</p><p hidden>ẩn</p><span style=\"mso-hide:all\">ẩn</span><p>hiện</p>", "hiện\n"},
    {"<p>8<del>0</del><ins>5</ins>,5</p>", "85,5\n"},
    {"<p>95,5<sup>1</sup></p>", "95,5¹\n"},
    {"<pre>1\tSở A\t80\n2\tSở B\t79</pre>", "1 | Sở A | 80\n2 | Sở B | 79\n"},
    {"<ol><li>một<li>hai<ol type=a><li>x</li><li>y</li></ol></li><li value=7>ba</li><li></li></ol>",
     "1. một\n2. hai\na. x\nb. y\n7. ba\n8.\n"},
    {"<ol start=3 type=I><li><p>một</p><p>thêm</p></ol><ul><li>hai</ul>", "III. một\nthêm\nhai\n"},
    {"<ol style='list-style-type:none'><li>một</ol><ol reversed><li>a<li>b</ol>", "một\n2. a\n1. b\n"},
    // As Word saves it.
    {"<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p class=MsoNormal><![if !supportLists]>"
     "<span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Một<o:p></o:p></p>",
     "1.  Một\n"},
    {"<p class=MsoNormal>UBND TỈNH<span style='mso-tab-count:3'>&nbsp;&nbsp;&nbsp; </span>CỘNG HÒA</p>",
     "UBND TỈNH | CỘNG HÒA\n"},
    {"<p>một<p>hai<div>ba", "một\nhai\nba\n"},  // nothing is closed
    {"<b><p>một</b> hai</p></i></table>ba", "một hai\nba\n"},
    {"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'x'>]><html xmlns='http://www.w3.org/1999/xhtml'><body><p>một "
     "&a;</p></body></html>",
     "]>\nmột &a;\n"},
};

TEST(HtmlFile, Pages) {
  for (const auto& c : kPages) {
    SCOPED_TRACE(c.html);
    Document d;
    ASSERT_NO_THROW(d = ReadHtml(c.html));
    EXPECT_EQ(Lines(d), c.lines);
    EXPECT_EQ(d.page_breaks, PageBreaks::kNone);
  }
}

struct TableCase {
  const char* what;
  const char* html;
  int header_rows;
  const char* cells;
};

constexpr TableCase kTables[] = {
    {"spans both ways",
     "<table><thead><tr><th rowspan=2>STT<th rowspan=2>Cơ quan<th colspan=2>Năm 2022<tr><th>Điểm<th>Hạng</thead>"
     "<tr><td>1<td>Sở A<td>80,5<td rowspan=2>1<tr><td>2<td>Sở B<td>80,5</table>",
     2,
     "0,0 2x1 STT\n0,1 2x1 Cơ quan\n0,2 1x2 Năm 2022\n1,2 Điểm\n1,3 Hạng\n"
     "2,0 1\n2,1 Sở A\n2,2 80,5\n2,3 2x1 1\n3,0 2\n3,1 Sở B\n3,2 80,5\n"},
    {"leading rows of headings without <thead>", "<table><tr><th>STT<th>Điểm<tr><th>1<td>80</table>", 1,
     "0,0 STT\n0,1 Điểm\n1,0 1\n1,1 80\n"},
    {"a row span of 0 goes to the end of its section",
     "<table><tbody><tr><td rowspan=0>I<td>1<tr><td>2</tbody><tbody><tr><td>II<td>3</tbody></table>", 0,
     "0,0 2x1 I\n0,1 1\n1,1 2\n2,0 II\n2,1 3\n"},
    {"row spans end with their section",
     "<table><tbody><tr><td rowspan=9>I<td>1</tbody><tbody><tr><td>II<td>3</tbody></table>", 0,
     "0,0 I\n0,1 1\n1,0 II\n1,1 3\n"},
    {"a wide cell against a tall one", "<table><tr><td>a<td rowspan=2>b<td>1<tr><td colspan=3>c<td>2</table>", 0,
     "0,0 a\n0,1 2x1 b\n0,2 1\n1,0 c\n1,2 2\n"},
    {"spans beyond all reason",
     "<table><tr><td colspan=1000000>A. Tốt<tr><td rowspan=99999999999>1<td>Sở A<td>80<tr><td>Sở B<td>79</table>", 0,
     "0,0 1x3 A. Tốt\n1,0 2x1 1\n1,1 Sở A\n1,2 80\n2,1 Sở B\n2,2 79\n"},
    {"spans that are no numbers", "<table><tr><td colspan=-2>1<td rowspan='x'>80<td colspan=''>2</table>", 0,
     "0,0 1\n0,1 80\n0,2 2\n"},
    {"lines in a cell, blank cells", "<table><tr><td>1<td>Sở A<br>(cũ)<td>&nbsp;<td><p>80</p><p></p></table>", 0,
     "0,0 1\n0,1 Sở A/(cũ)\n0,2 \n0,3 80\n"},
    {"a table in a form in a table of layout",
     "<table><tr><td>Menu<td><form><table><tr><td>1<td>Sở A<td>80<tr><td>2<td>Sở B<td>79</table></form></table>", 0,
     "0,0 1\n0,1 Sở A\n0,2 80\n1,0 2\n1,1 Sở B\n1,2 79\n"},
    {"a list that numbers the rows", "<table><tr><td><ol><li></ol><td>80<tr><td><ol start=2><li></ol><td>79</table>", 0,
     "0,0 1.\n0,1 80\n1,0 2.\n1,1 79\n"},
};

TEST(HtmlFile, Tables) {
  for (const auto& c : kTables) {
    SCOPED_TRACE(c.what);
    Document d;
    ASSERT_NO_THROW(d = ReadHtml(c.html));
    ASSERT_EQ(d.pages[0].tables.size(), 1U) << Lines(d);
    const auto& table = d.pages[0].tables[0];
    EXPECT_EQ(table.form, TableForm::kMarkup);
    EXPECT_EQ(table.header_rows, c.header_rows);
    EXPECT_EQ(Cells(table), c.cells);
  }
}

TEST(HtmlFile, RowsAreLinesAndCaptionsStandBefore) {
  EXPECT_EQ(Lines(ReadHtml(
                "<p>Kết quả<table><caption>Bảng 1</caption><tr><td>1<td>Sở<br>A<td>80<tr><td>2<td>B<td>79</table>x")),
            "Kết quả\nBảng 1\n[0.0] 1 | Sở A | 80\n[0.1] 2 | B | 79\nx\n");
}

TEST(HtmlFile, LetterheadAndSignatureAreNoTables) {
  const auto d = ReadHtml(
      "<table border=0><tr><td><p>UBND TỈNH SƠN LA<br>-------</p></td><td><p>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>"
      "Độc lập - Tự do - Hạnh phúc</p></td></tr><tr><td>Số: 12/QĐ-UBND</td><td>Sơn La, ngày 1 tháng 2 năm "
      "2023</td></tr>"
      "</table><p>QUYẾT ĐỊNH</p><table><tr><td>Nơi nhận:<br>- Lưu: VT.</td><td>CHỦ TỊCH</td></tr></table>");
  EXPECT_EQ(Lines(d),
            "UBND TỈNH SƠN LA\n-------\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
            "Số: 12/QĐ-UBND\nSơn La, ngày 1 tháng 2 năm 2023\nQUYẾT ĐỊNH\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\n");
}

std::string Utf16(std::u16string_view text, bool big, bool mark) {
  std::string out;
  if (mark) out = big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char16_t c : text) {
    const char high = static_cast<char>(c >> 8U);
    const char low = static_cast<char>(c & 0xFFU);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

struct CharsetCase {
  const char* what;
  std::string bytes;
};

TEST(HtmlFile, Charsets) {
  const std::string in_1258 = "S\xF2\xD2 N\xF4\xF2i v\xF9\xF2";  // hook, tone marks behind their letters
  const CharsetCase cases[] = {
      {"nothing declared", "<p>Sở Nội vụ"},
      {"a byte order mark", "\xEF\xBB\xBF<p>Sở Nội vụ"},
      {"declared as what it is not", "<meta charset=iso-8859-1><p>Sở Nội vụ"},
      {"declared as another thing it is not",
       "<meta http-equiv=Content-Type content='text/html; charset=windows-1258'><p>Sở Nội vụ"},
      {"an unknown charset", "<meta charset=x-none><p>Sở Nội vụ"},
      {"UTF-16 with its mark", Utf16(u"<p>Sở Nội vụ", false, true)},
      {"UTF-16, the other way", Utf16(u"<p>Sở Nội vụ", true, true)},
      {"UTF-16 without a mark", Utf16(u"<p>Sở Nội vụ", false, false)},
      {"windows-1258", "<meta charset=windows-1258><p>S\xF5\xD2 N\xF4\xF2i vu\xF2"},
      {"windows-1258 declared as UTF-8", "<meta charset=utf-8><p>S\xF5\xD2 N\xF4\xF2i vu\xF2"},
      {"windows-1258, nothing declared", "<p>S\xF5\xD2 N\xF4\xF2i vu\xF2"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Lines(ReadHtml(c.bytes)), "Sở Nội vụ\n");
  }
  EXPECT_EQ(Lines(ReadHtml("<meta charset=utf-8><p>Sở Nội vụ \xE1 kết quả đánh giá, xếp hạng mức độ chuyển đổi số")),
            "Sở Nội vụ \uFFFD kết quả đánh giá, xếp hạng mức độ chuyển đổi số\n");
}

TEST(HtmlFile, LettersOfLegacyFonts) {
  EXPECT_EQ(Lines(ReadHtml("<meta charset=iso-8859-1><p style='font-family:\".VnTime\",serif'>S\xEB N\xE9i v\xF4 <span "
                           "style='font-family:Arial'>\xC2</span></p>x")),
            "Sở Nội vụ Â\nx\n");
  EXPECT_EQ(Lines(ReadHtml("<font face='VNI-Times'>Sôû Noäi vu</font><font face='VNI-Times'>ï</font>")), "Sở Nội vụ\n");
  EXPECT_EQ(Lines(ReadHtml("<style><!-- /* x */ p.Normal, li.Normal {margin:0; font-family:'.VnTime';} b {color:red}\n"
                           ".Moi {font-family:Arial} --></style><p class=Normal>Së</p><p class='x Moi'>Së</p>")),
            "Sở\nSë\n");
}

TEST(HtmlFile, APageSavedWithItsPicturesInOneFile) {
  const std::string page =
      "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: "
      "multipart/related;\r\n\ttype=\"text/html\";\r\n"
      "\tboundary=\"----=_B\"\r\n\r\nThis is a message.\r\n------=_B\r\nContent-Type: image/png\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------=_B\r\nContent-Type: text/html; charset=\"utf-8\"\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p class=3DMsoNormal>S=E1=BB=9F N=E1=BB=99i "
      "v=\r\n=E1=BB=A5</p>\r\n"
      "------=_B--\r\n";
  EXPECT_EQ(Lines(ReadHtml(page)), "Sở Nội vụ\n");
  EXPECT_EQ(Lines(ReadHtml(
                "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+beG7mXQ8L3A+\n")),
            "một\n");
  EXPECT_EQ(ErrorOf("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: "
                    "image/png\n\nx\n--b--\n")
                .kind(),
            ErrorKind::kUnsupported);
}

struct UnusableCase {
  const char* what;
  std::string bytes;
  MarkupLimits limits;
  ErrorKind kind;
  const char* message;  // a part of it
};

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(HtmlFile, UnusableBytesAreNamedAtOnce) {
  const UnusableCase cases[] = {
      {"nothing", "", {}, ErrorKind::kEmpty, "0 bytes"},
      {"blanks", " \n", {}, ErrorKind::kEmpty, "no text"},
      {"no text", "<html><body><img src=x></body></html>", {}, ErrorKind::kEmpty, "no text"},
      {"size", "<p>một", {.max_bytes = 3}, ErrorKind::kTooLarge, "8 bytes are over the limit of 3"},
      // Told at the first element too deep: the work of the parser, which grows with the depth, ends there.
      {"depth",
       Repeat("<div>", 1'000'000) + "x",
       {},
       ErrorKind::kTooLarge,
       "elements stand 513 deep, over the limit of 512"},
      {"depth and ends that fit nothing",
       Repeat("<b>", 1'000'000) + Repeat("</i>", 1'000'000),
       {},
       ErrorKind::kTooLarge,
       "elements stand 513 deep, over the limit of 512"},
      {"tables in tables", Repeat("<table><tr><td>", 100) + "x", {}, ErrorKind::kTooLarge, "limit of 24"},
      {"tags", Repeat("<br>", 100), {.max_tags = 50}, ErrorKind::kTooLarge, "limit of 50 tags"},
      {"cells",
       "<table><tr>" + Repeat("<td>1", 50),
       {.max_cells = 20},
       ErrorKind::kTooLarge,
       "limit of 20 table cells"},
      {"columns", "<table><tr>" + Repeat("<td colspan=1000>1", 50), {}, ErrorKind::kTooLarge, "limit of 1000 columns"},
      {"lines", Repeat("<p>x", 50), {.max_lines = 20}, ErrorKind::kTooLarge, "limit of 20 lines"},
      {"a line",
       Repeat("x", 50),
       {.max_line_bytes = 20},
       ErrorKind::kTooLarge,
       "line 1 has 50 bytes, over the limit of 20"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const Error e = ErrorOf(c.bytes, c.limits);
    EXPECT_EQ(NameOf(e.kind()), NameOf(c.kind));
    EXPECT_NE(std::string_view(e.what()).find(c.message), std::string_view::npos) << e.what();
  }
}

TEST(HtmlFile, DepthWithinTheLimitIsRead) {
  EXPECT_EQ(Lines(ReadHtml(Repeat("<div><span>", 250) + "x")), "x\n");
  EXPECT_EQ(ReadHtml("<pre>" + Repeat("x", 900'000)).pages[0].lines[0].text.size(), 900'000U);
}

TEST(HtmlFile, EntitiesOfTheFileAreNotExpanded) {
  std::string page = "<!DOCTYPE html [<!ENTITY a0 'aaaaaaaaaa'>";
  for (int i = 1; i < 30; ++i) {
    page += "<!ENTITY a" + std::to_string(i) + " '" + Repeat("&a" + std::to_string(i - 1) + ";", 10) + "'>";
  }
  EXPECT_LT(ExtractedText(ReadHtml(page + "]><html><body><p>&a29;</p></body></html>")).size(), 10'000U);
}

TEST(HtmlFile, ManyWideCellsTakeNoLongTime) {
  const auto start = std::chrono::steady_clock::now();
  const auto d = ReadHtml("<table>" + Repeat("<tr><td colspan=1000 rowspan=1>1", 20'000) + "</table>");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(d.pages[0].lines.size(), 20'000U);
}

}  // namespace
}  // namespace xephang::ingest
