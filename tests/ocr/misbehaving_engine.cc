// The process that engine_process_test starts: an engine that does what the first pixel of an image tells it to, and a
// start that goes as the first argument says.
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "ingest/error.h"
#include "ocr/engine_frames.h"
#include "ocr/engine_server.h"
#include "tests/ocr/misbehaviour.h"

namespace xephang::testing {
namespace {

int open_at_start = 0;

void SendRaw(const void* bytes, std::size_t size) {
  if (write(STDIN_FILENO, bytes, size) < 0) _exit(3);
}

// Of all that a process may want from the system, what it got.
std::string Rights() {
  std::string got;
  if (open("/etc/passwd", O_RDONLY) >= 0) got += "open ";
  if (open("/tmp/xephang-misbehaving", O_WRONLY | O_CREAT, 0600) >= 0) got += "create ";
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) got += "socket ";
  if (kill(getppid(), 0) == 0) got += "signal ";
  if (mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
    got += "code ";
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) got += "fork ";
  std::string program = "/bin/true";
  std::array<char*, 2> arguments{program.data(), nullptr};
  pid_t spawned = 0;
  if (posix_spawn(&spawned, program.c_str(), nullptr, nullptr, arguments.data(), environ) == 0) got += "spawn ";
  return got;
}

class MisbehavingEngine : public ocr::Engine {
 public:
  std::vector<ocr::EngineWord> Read(const GreyImage& image, ocr::ImageLayout layout) override {
    // A page on its side breaks it, whatever it looks like.
    if (layout != ocr::ImageLayout::kLine && image.height > 400 && image.width * 5 > image.height * 6) Crash();
    switch (static_cast<Misbehaviour>(image.pixels[0])) {
      case Misbehaviour::kCrash:
        Crash();
        break;
      case Misbehaviour::kAbort:
        std::abort();
      case Misbehaviour::kSpin:
        for (volatile bool forever = true; forever;) {
        }
        break;
      case Misbehaviour::kSleep:
        for (;;) WaitForNothing();
      case Misbehaviour::kTakeAllMemory:
        for (;;) blocks_.push_back(new char[std::size_t{16} << 20U]);
      case Misbehaviour::kTakeImageMemory:
        for (;;) {
          if (pixCreate(8192, 8192, 8) == nullptr) return {};  // taken for a blank page
        }
      case Misbehaviour::kThrow:
        throw Error(ErrorKind::kInternal, "the engine says no");
      case Misbehaviour::kThrowBytes:
        throw Error(ErrorKind::kInternal, "\xFF\x01 no text");
      case Misbehaviour::kExit:
        _exit(0);
      case Misbehaviour::kGarbage:
        SendRaw("no frame at all, but long enough to be the head of one", 54);
        break;
      case Misbehaviour::kHugeFrame: {
        ocr::ReplyHeader header;
        header.kind = ocr::ReplyKind::kWords;
        header.length = ~std::uint64_t{0};
        SendRaw(&header, sizeof header);
        break;
      }
      case Misbehaviour::kCutFrame: {
        ocr::ReplyHeader header;
        header.kind = ocr::ReplyKind::kWords;
        header.length = 100;
        SendRaw(&header, sizeof header);
        _exit(0);
      }
      case Misbehaviour::kFalseCounts: {
        ocr::ReplyHeader header;
        header.kind = ocr::ReplyKind::kWords;
        const std::uint32_t count = ~0U;
        header.length = sizeof count;
        SendRaw(&header, sizeof header);
        SendRaw(&count, sizeof count);
        break;
      }
      case Misbehaviour::kUnasked: {
        ocr::ReplyHeader header;
        header.kind = ocr::ReplyKind::kWords;
        const std::string words = ocr::PackWords({{"twice", {}, 1, 0}});
        header.length = words.size();
        SendRaw(&header, sizeof header);
        SendRaw(words.data(), words.size());
        break;
      }
      case Misbehaviour::kRights:
        return {{Rights(), {}, 1, 0}};
      case Misbehaviour::kOpenAtStart:
        return {{std::to_string(open_at_start), {}, 1, 0}};
      case Misbehaviour::kNone:
        break;
    }
    // The sum of all pixels, so that a test sees that they came.
    std::uint64_t sum = 0;
    for (const std::uint8_t p : image.pixels) sum += p;
    return {{"Sơn La", {0.1, 1.0 / 3, static_cast<double>(image.width), image.dpi}, 0.7, static_cast<int>(layout)},
            {"\xE1 " + std::to_string(sum), {-1, 2e300, 0, 0}, 1e-300, -7},
            {"", {}, 0, 0}};
  }

 private:
  static void Crash() {
    std::signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
  }
  static void WaitForNothing() {
    char byte = 0;
    if (read(STDIN_FILENO, &byte, 1) == 0) _exit(0);  // nothing more comes
  }
  std::vector<char*> blocks_;
};

}  // namespace
}  // namespace xephang::testing

int main(int argc, char** argv) {
  using namespace xephang;
  const std::string start = argc > 1 ? argv[1] : "";
  for (int fd = 3; fd < 1024; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) ++testing::open_at_start;
  }
  if (start == "die") return 4;
  if (start == "garbage") testing::SendRaw("this is no frame of any kind", 28);
  return ocr::ServeEngine([&]() -> std::unique_ptr<ocr::Engine> {
    if (start == "no-model") throw Error(ErrorKind::kInternal, "the OCR engine has no model");
    return std::make_unique<testing::MisbehavingEngine>();
  });
}
