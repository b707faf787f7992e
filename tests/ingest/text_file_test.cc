#include "ingest/text_file.h"

#include <gtest/gtest.h>

#include "ingest/error.h"
#include "ingest/read_file.h"
#include "ingest/sha256.h"

namespace xephang::ingest {
namespace {

ErrorKind KindOf(std::string_view bytes, const TextLimits& limits = {}) {
  try {
    static_cast<void>(ReadText(bytes, limits));
  } catch (const Error& e) {
    return e.kind();
  }
  ADD_FAILURE() << "was read";
  return ErrorKind::kInternal;
}

TEST(TextFile, UnusableBytesAreNamed) {
  EXPECT_EQ(KindOf(""), ErrorKind::kEmpty);
  EXPECT_EQ(KindOf(" \n\t\n"), ErrorKind::kEmpty);
  EXPECT_EQ(KindOf("S\xE1 N\xE1i v\xE1"), ErrorKind::kEncoding);
  EXPECT_EQ(KindOf(std::string_view("\x7F"
                                    "ELF\x02\x01\x01\x00\x00",
                                    9)),
            ErrorKind::kUnsupported);
  EXPECT_EQ(KindOf("<!DOCTYPE html><html><body>x</body></html>"), ErrorKind::kUnsupported);
  EXPECT_EQ(KindOf("12345", {.max_bytes = 4}), ErrorKind::kTooLarge);
  EXPECT_EQ(KindOf("12345\n", {.max_line_bytes = 4}), ErrorKind::kTooLarge);
}

TEST(TextFile, TheMessageSaysWhere) {
  try {
    static_cast<void>(ReadText("S\xE1 N"));
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "not UTF-8: byte 0xE1 at offset 1");
  }
}

TEST(TextFile, FormFeedsPartPagesAndPageNumbersAreFurniture) {
  const auto d = ReadText("một\nhai\n\f2\nba\n\f3\nbốn\n\f");
  ASSERT_EQ(d.pages.size(), 3U);
  EXPECT_EQ(d.page_breaks, PageBreaks::kFormFeed);
  EXPECT_TRUE(d.pages[1].lines[0].furniture);
  EXPECT_TRUE(d.pages[2].lines[0].furniture);
  EXPECT_FALSE(d.pages[1].lines[1].furniture);
  EXPECT_EQ(d.pages[2].lines[1].text, "bốn");
  EXPECT_EQ(d.pages[2].lines[1].number, 6);
}

TEST(TextFile, ALoneNumberThatIsNotThePagesOwnStays) {
  const auto d = ReadText("một\n\f17\nba\n");
  EXPECT_FALSE(d.pages[1].lines[0].furniture);
}

TEST(TextFile, LostFormFeedsAreToldByTheirTraces) {
  std::string text;
  for (int page = 0; page < 3; ++page) {
    for (int line = 0; line < 20; ++line)
      text += (page > 0 && line == 0 ? " dòng\n\n" : line == 19 ? "dòng cuối\n" : "dòng\n\n");
  }
  const auto d = ReadText(text);
  EXPECT_EQ(d.page_breaks, PageBreaks::kInferred);
  EXPECT_EQ(d.pages.size(), 3U);
  // Indented text leaves the same trace at every line, which is no page.
  std::string indented;
  for (int line = 0; line < 60; ++line) indented += line % 2 == 0 ? "dòng\n" : "  - mục\n";
  EXPECT_EQ(ReadText(indented).page_breaks, PageBreaks::kNone);
}

TEST(TextFile, LineEndsOfAllKinds) {
  EXPECT_EQ(ReadText("a\r\nb\rc\nd").pages[0].lines.size(), 4U);
  EXPECT_EQ(ReadText("\xEF\xBB\xBF"
                     "một")
                .pages[0]
                .lines[0]
                .text,
            "một");
}

TEST(TextFile, ExtractedTextKeepsLinesAndPages) { EXPECT_EQ(ExtractedText(ReadText("a\nb\n\fc\n")), "a\nb\n\fc\n"); }

TEST(Sha256, OfKnownBytes) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ReadBytes, AMissingFileSaysSo) {
  try {
    static_cast<void>(ReadBytes("/nonexistent/file"));
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::kUnreadable);
  }
}

}  // namespace
}  // namespace xephang::ingest
