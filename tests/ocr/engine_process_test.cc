// Engines that misbehave on purpose, in processes of their own: each costs the call, and the next one is answered.
#include "ocr/engine_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <thread>

#include "ingest/error.h"
#include "ocr/engine_frames.h"
#include "ocr/pdf_document.h"
#include "tests/ingest/pdf_writer.h"
#include "tests/ocr/misbehaviour.h"

namespace xephang::testing {
namespace {

using std::chrono::milliseconds;

GreyImage Image(Misbehaviour what, int width = 500, int height = 50) {
  GreyImage image;
  image.width = width;
  image.height = height;
  image.dpi = 200;
  image.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 1);
  image.pixels[0] = static_cast<std::uint8_t>(what);
  return image;
}

// Time enough for all but those that never end.
ocr::EngineLimits Limits() {
  ocr::EngineLimits limits;
  limits.line = milliseconds(20'000);
  limits.patience = 100;
  limits.max_memory = std::uint64_t{1} << 30U;
  return limits;
}

std::vector<std::string> Command(const char* start = "") { return {XEPHANG_MISBEHAVING_ENGINE, start}; }

std::string FailureOf(ocr::Engine& engine, const GreyImage& image) {
  try {
    const auto words = engine.Read(image, ocr::ImageLayout::kLine);
    return fmt::format("none, but {} words", words.size());
  } catch (const Error& e) {
    EXPECT_TRUE(e.kind() == ErrorKind::kInternal || e.kind() == ErrorKind::kTooLarge);
    return e.what();
  }
}

void ExpectReads(ocr::Engine& engine) {
  const auto words = engine.Read(Image(Misbehaviour::kNone), ocr::ImageLayout::kLine);
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[0].text, "Sơn La");
}

std::ptrdiff_t OpenDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

bool HasChildren() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

TEST(EngineProcess, WordsArriveAsTheyAre) {
  ocr::EngineProcess engine(Command());
  EXPECT_EQ(engine.process(), 0);  // started when it is needed
  EXPECT_TRUE(engine.Read(GreyImage(), ocr::ImageLayout::kPage).empty());
  EXPECT_EQ(engine.process(), 0);
  const auto words = engine.Read(Image(Misbehaviour::kNone, 3000, 3700), ocr::ImageLayout::kPage);
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[0].text, "Sơn La");
  EXPECT_EQ(words[0].box.x, 0.1);
  EXPECT_EQ(words[0].box.y, 1.0 / 3);
  EXPECT_EQ(words[0].box.width, 3000);
  EXPECT_EQ(words[0].box.height, 200);
  EXPECT_EQ(words[0].confidence, 0.7);
  EXPECT_EQ(words[0].line, static_cast<int>(ocr::ImageLayout::kPage));
  EXPECT_EQ(words[1].text, fmt::format("\xE1 {}", 3000 * 3700 + 254));  // not checked here
  EXPECT_EQ(words[1].box.y, 2e300);
  EXPECT_EQ(words[1].confidence, 1e-300);
  EXPECT_EQ(words[1].line, -7);
  EXPECT_EQ(words[2].text, "");
  const pid_t first = engine.process();
  ExpectReads(engine);
  EXPECT_EQ(engine.process(), first);  // one for all calls
}

struct FailureCase {
  Misbehaviour what;
  const char* sentence;  // a part of it
};

TEST(EngineProcess, WhatBreaksCostsTheCall) {
  const FailureCase cases[] = {
      {Misbehaviour::kCrash, "crashed while reading a line (signal SIGSEGV)"},
      {Misbehaviour::kAbort, "crashed while reading a line (signal SIGABRT)"},
      {Misbehaviour::kThrow, "the engine says no"},
      {Misbehaviour::kThrowBytes, "failed while reading a line, without a sentence"},
      {Misbehaviour::kExit, "crashed while reading a line (exit code 0)"},
      {Misbehaviour::kGarbage, "gave bytes that are no answer while reading a line"},
      {Misbehaviour::kHugeFrame,
       "announced an answer of 18446744073709551615 bytes for reading a line, over the limit"},
      {Misbehaviour::kCutFrame, "crashed while reading a line (exit code 0)"},
      {Misbehaviour::kFalseCounts, "gave an answer that is damaged while reading a line"},
#ifndef __SANITIZE_ADDRESS__  // which needs more address space than any limit
      {Misbehaviour::kTakeAllMemory, "ran into the limit of 1024 MiB of memory while reading a line"},
      {Misbehaviour::kTakeImageMemory, "ran into the limit of 1024 MiB of memory while reading a line"},
#endif
  };
  const auto descriptors = OpenDescriptors();
  {
    ocr::EngineProcess engine(Command(), Limits());
    for (const auto& c : cases) {
      SCOPED_TRACE(c.sentence);
      const std::string failure = FailureOf(engine, Image(c.what));
      EXPECT_NE(failure.find(c.sentence), std::string::npos) << failure;
      EXPECT_EQ(engine.process(), 0);
      EXPECT_FALSE(HasChildren());
      ExpectReads(engine);
    }
  }
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), descriptors);
}

TEST(EngineProcess, WhatNeverEndsIsEnded) {
  ocr::EngineLimits limits = Limits();
  limits.line = milliseconds(300);
  ocr::EngineProcess engine(Command(), limits);
  const std::string failure = FailureOf(engine, Image(Misbehaviour::kSpin));
  EXPECT_NE(failure.find("the limit of 300 ms of processor time for reading a line"), std::string::npos) << failure;
  EXPECT_FALSE(HasChildren());
  ExpectReads(engine);
}

TEST(EngineProcess, WhatSleepsIsNotWaitedForForever) {
  ocr::EngineLimits limits = Limits();
  limits.line = milliseconds(40);
  limits.patience = 5;
  limits.start = milliseconds(30'000);
  ocr::EngineProcess engine(Command(), limits);
  const std::string failure = FailureOf(engine, Image(Misbehaviour::kSleep));
  EXPECT_NE(failure.find("took longer than the limit of 200 ms for reading a line"), std::string::npos) << failure;
  EXPECT_FALSE(HasChildren());
}

TEST(EngineProcess, AnAnswerTooManyIsNobodysAnswer) {
  ocr::EngineProcess engine(Command(), Limits());
  const auto words = engine.Read(Image(Misbehaviour::kUnasked), ocr::ImageLayout::kLine);
  ASSERT_EQ(words.size(), 1U);  // which of the two came first cannot be known; the other is not taken for the next call
  ExpectReads(engine);
  ExpectReads(engine);
}

TEST(EngineProcess, DeathBetweenCallsCostsNothing) {
  ocr::EngineProcess engine(Command(), Limits());
  for (int i = 0; i < 3; ++i) {
    ExpectReads(engine);
    const pid_t process = engine.process();
    ASSERT_GT(process, 0);
    ASSERT_EQ(kill(process, SIGKILL), 0);
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOWAIT), 0);
  }
  ExpectReads(engine);
}

TEST(EngineProcess, ItDiesWithTheThreadThatStartedIt) {
  ocr::EngineProcess engine(Command(), Limits());
  std::thread([&] { ExpectReads(engine); }).join();
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(engine.process()), &info, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(info.si_status, SIGKILL);
  ExpectReads(engine);
}

TEST(EngineProcess, ItHasNoRightsAndNoDescriptors) {
  const int passed_on = open("/dev/null", O_RDONLY);  // NOLINT: on purpose without O_CLOEXEC
  ASSERT_GE(passed_on, 0);
  ocr::EngineProcess engine(Command(), Limits());
  auto words = engine.Read(Image(Misbehaviour::kRights), ocr::ImageLayout::kLine);
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(words[0].text, "");
  words = engine.Read(Image(Misbehaviour::kOpenAtStart), ocr::ImageLayout::kLine);
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(words[0].text, "0");
  close(passed_on);
}

TEST(EngineProcess, AStartThatFailsIsSaid) {
  struct {
    std::vector<std::string> command;
    const char* sentence;
  } const cases[] = {
      {{"/nonexistent/engine"}, "cannot be started: No such file or directory"},
      {Command("die"), "crashed while starting (exit code 4)"},
      {Command("garbage"), "gave bytes that are no answer while starting"},
      {Command("no-model"), "the OCR engine has no model"},
      {{"/bin/cat"}, "took longer than the limit of 200 ms for starting"},  // it waits, and says nothing
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.sentence);
    ocr::EngineLimits limits = Limits();
    if (c.command[0] == "/bin/cat") {
      limits.start = milliseconds(40);
      limits.patience = 5;
    }
    ocr::EngineProcess engine(c.command, limits);
    for (int i = 0; i < 2; ++i) {
      const std::string failure = FailureOf(engine, Image(Misbehaviour::kNone));
      EXPECT_NE(failure.find(c.sentence), std::string::npos) << failure;
    }
    EXPECT_FALSE(HasChildren());
  }
}

TEST(EngineProcess, ImagesOverALimitOrOfAFalseSizeStayHere) {
  ocr::EngineLimits limits = Limits();
  limits.max_pixels = 25'000;
  ocr::EngineProcess engine(Command(), limits);
  ExpectReads(engine);
  EXPECT_NE(FailureOf(engine, Image(Misbehaviour::kNone, 500, 51)).find("over the limit of 25000"), std::string::npos);
  GreyImage image = Image(Misbehaviour::kNone);
  image.height = 51;
  EXPECT_NE(FailureOf(engine, image).find("other pixels than its size says"), std::string::npos);
  ExpectReads(engine);
}

#ifndef __SANITIZE_ADDRESS__
TEST(EngineProcess, AnImageThatTheProcessCannotHold) {
  ocr::EngineLimits limits = Limits();
  limits.max_memory = std::uint64_t{200} << 20U;
  ocr::EngineProcess engine(Command(), limits);
  const std::string failure = FailureOf(engine, Image(Misbehaviour::kNone, 20'000, 12'000));
  EXPECT_NE(failure.find("ran into the limit of 200 MiB of memory"), std::string::npos) << failure;
  ExpectReads(engine);
}
#endif

TEST(EngineProcess, ManyStartsLeaveNothingBehind) {
  const auto descriptors = OpenDescriptors();
  for (int i = 0; i < 30; ++i) {
    ocr::EngineProcess engine(Command(), Limits());
    ExpectReads(engine);
    EXPECT_NE(FailureOf(engine, Image(Misbehaviour::kCrash)).find("crashed"), std::string::npos);
    ExpectReads(engine);
  }
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), descriptors);
}

// Three scans, the second on its side.
TEST(EngineProcess, APageThatCrashesTheEngineCostsThatPage) {
  std::string pixels;
  for (int y = 0; y < 800; ++y) {
    for (int x = 0; x < 800; ++x)
      pixels += y % 20 < 8 && x % 7 < 5 && x > 80 && x < 720 && y > 60 && y < 740 ? '\0' : '\xFF';
  }
  PdfWriter pdf;
  const int scan = pdf.AddFlateStream(
      "/Type /XObject /Subtype /Image /Width 800 /Height 800 /BitsPerComponent 8 /ColorSpace /DeviceGray", pixels);
  const std::string resources = fmt::format("/XObject << /Im0 {} >>", Ref(scan));
  pdf.AddPage("q 595 0 0 842 0 0 cm /Im0 Do Q\n", resources);
  pdf.AddPage("q 842 0 0 595 0 0 cm /Im0 Do Q\n", resources, "/MediaBox [0 0 842 595]");
  pdf.AddPage("q 595 0 0 842 0 0 cm /Im0 Do Q\n", resources);
  ocr::EngineProcess engine(Command());
  const Document document = ocr::ReadPdf(pdf.Finish(), [&]() -> ocr::Engine& { return engine; });
  ASSERT_EQ(document.pages.size(), 3U);
  EXPECT_EQ(document.pages[0].text_from, TextOrigin::kOcr);
  EXPECT_TRUE(document.pages[0].remarks.empty());
  EXPECT_NE(document.pages[1].text_from, TextOrigin::kOcr);
  ASSERT_EQ(document.pages[1].remarks.size(), 1U);
  EXPECT_NE(document.pages[1].remarks[0].en.find("the OCR engine crashed while reading"), std::string::npos)
      << document.pages[1].remarks[0].en;
  EXPECT_EQ(document.pages[2].text_from, TextOrigin::kOcr);
  EXPECT_TRUE(document.pages[2].remarks.empty());
}

TEST(EngineFrames, NoBytesAreTakenForWordsThatAreNone) {
  const std::string packed = ocr::PackWords({{"điểm", {1, 2, 3, 4}, 0.5, 6}, {"83,8", {5, 6, 7, 8}, 0.25, 7}});
  ASSERT_TRUE(ocr::UnpackWords(packed).has_value());
  for (std::size_t n = 0; n < packed.size(); ++n) {
    EXPECT_FALSE(ocr::UnpackWords(std::string_view(packed).substr(0, n)).has_value()) << n;
  }
  EXPECT_FALSE(ocr::UnpackWords(packed + '\0').has_value());
}

}  // namespace
}  // namespace xephang::testing
