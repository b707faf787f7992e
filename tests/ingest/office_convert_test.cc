#include "ingest/office_convert.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "ingest/error.h"
#include "tests/ingest/markup_text.h"

namespace xephang::ingest {
namespace {

namespace fs = std::filesystem;

// PATH and the folder for temporary files belong to the test while it runs.
class OfficeConvert : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "office test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::create_directory(folder_ / "tmp");
    old_path_ = std::getenv("PATH");
    setenv("TMPDIR", (folder_ / "tmp").c_str(), 1);
  }
  void TearDown() override {
    setenv("PATH", old_path_.c_str(), 1);
    unsetenv("TMPDIR");
    fs::remove_all(folder_);
  }
  // A converter that does what the shell script says.
  void UseConverter(const std::string& script) {
    std::ofstream(folder_ / "soffice") << "#!/bin/sh\n" << script << "\n";
    fs::permissions(folder_ / "soffice", fs::perms::owner_all);
    setenv("PATH", folder_.c_str(), 1);
  }
  [[nodiscard]] bool NothingIsLeft() const { return fs::is_empty(folder_ / "tmp"); }

  fs::path folder_;
  std::string old_path_;
};

Error ErrorOf(std::string_view bytes, const OfficeLimits& limits = {}) {
  try {
    static_cast<void>(ConvertToDocx(bytes, limits));
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "was converted";
  return {ErrorKind::kInternal, ""};
}

TEST_F(OfficeConvert, WithoutLibreOfficeItSaysSo) {
  setenv("PATH", folder_.c_str(), 1);
  const Error e = ErrorOf("{\\rtf1 x}");
  EXPECT_EQ(e.kind(), ErrorKind::kUnsupported);
  EXPECT_NE(std::string(e.what()).find("LibreOffice"), std::string::npos);
}

TEST_F(OfficeConvert, APasswordIsToldWithoutAConverter) {
  std::string locked = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(100, '\0');
  for (const char c : std::string_view("EncryptedPackage")) locked += {c, '\0'};
  EXPECT_EQ(ErrorOf(locked).kind(), ErrorKind::kEncrypted);
}

TEST_F(OfficeConvert, WhatTheConverterMakesComesBack) {
  // The next to last argument is the folder for what it makes; the document is named by the last.
  UseConverter(
      R"(while [ $# -gt 2 ]; do shift; done; read -r line < "$2"; echo "$line, converted" > "$1/document.docx")");
  EXPECT_EQ(ConvertToDocx("một\n"), "một, converted\n");
  EXPECT_TRUE(NothingIsLeft());
}

TEST_F(OfficeConvert, AConverterThatFailsOrHangsIsTold) {
  UseConverter("exit 1");
  EXPECT_EQ(ErrorOf("x").kind(), ErrorKind::kUnreadable);
  EXPECT_TRUE(NothingIsLeft());
  UseConverter("kill -SEGV $$");
  EXPECT_EQ(ErrorOf("x").kind(), ErrorKind::kUnreadable);
  UseConverter("while :; do :; done");
  const Error e = ErrorOf("x", {.timeout = std::chrono::seconds(1)});
  EXPECT_NE(std::string(e.what()).find("1 second"), std::string::npos) << e.what();
  EXPECT_TRUE(NothingIsLeft());
}

TEST_F(OfficeConvert, RtfIsReadWhereLibreOfficeIsInstalled) {
  try {
    const auto d = ReadOffice(
        R"({\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}}\pard B\u7843?ng 1\par)"
        R"(\trowd\cellx2000\cellx6000\cellx8000\intbl STT\cell C\u417? quan\cell \u272?i\u7875?m\cell\row)"
        R"(\trowd\cellx2000\cellx6000\cellx8000\intbl 1\cell S\u7903? Y t\u7871?\cell 80,5\cell\row\pard x\par})");
    EXPECT_EQ(testing::Lines(d), "Bảng 1\n[0.0] STT | Cơ quan | Điểm\n[0.1] 1 | Sở Y tế | 80,5\nx\n");
  } catch (const Error& e) {
    if (e.kind() != ErrorKind::kUnsupported) FAIL() << e.what();
    GTEST_SKIP() << e.what();
  }
  EXPECT_TRUE(NothingIsLeft());
}

}  // namespace
}  // namespace xephang::ingest
