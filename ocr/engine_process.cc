#include "ocr/engine_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "ingest/error.h"
#include "normalize/unicode.h"
#include "ocr/engine_frames.h"

namespace xephang::ocr {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kLook{100};    // how often the processor time of a busy process is looked at
constexpr milliseconds kToDie{1000};  // for a process that has closed its socket to say why
constexpr int kAboveStandardStreams = 3;
constexpr std::size_t kLongestSentence = 500;

[[noreturn]] void Fail(const std::string& what) { throw Error(ErrorKind::kInternal, what); }

[[noreturn]] void FailToStart(int error) {
  Fail(fmt::format("the process of the OCR engine cannot be started: {}", std::generic_category().message(error)));
}

std::string Seconds(milliseconds time) {
  const auto count = time.count();
  return count % 1000 == 0 ? fmt::format("{} s", count / 1000) : fmt::format("{} ms", count);
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

// Where a standard stream of this process is closed, a new descriptor would take its number.
Descriptor AboveStandardStreams(Descriptor fd) {
  if (fd.get() >= kAboveStandardStreams) return fd;
  const int moved = fcntl(fd.get(), F_DUPFD_CLOEXEC, kAboveStandardStreams);
  if (moved < 0) FailToStart(errno);
  return Descriptor(moved);
}

std::pair<Descriptor, Descriptor> MakeSockets() {
  std::array<int, 2> fds{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) FailToStart(errno);
  Descriptor own(fds[0]);
  Descriptor other(fds[1]);
  own = AboveStandardStreams(std::move(own));
  other = AboveStandardStreams(std::move(other));
  if (fcntl(own.get(), F_SETFL, O_NONBLOCK) != 0) FailToStart(errno);
  return {std::move(own), std::move(other)};
}

// Where models and libraries are, and one thread, as in ocr/tesseract_engine.cc.
std::vector<std::string> Environment() {
  std::vector<std::string> out{"OMP_THREAD_LIMIT=1"};
  for (const char* name : {"TESSDATA_PREFIX", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
  }
  return out;
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

pid_t Spawn(std::vector<std::string> command, int socket) {
  std::vector<std::string> environment = Environment();
  const auto arguments = Pointers(command);
  const auto variables = Pointers(environment);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&files);
  if (error != 0) FailToStart(error);
  error = posix_spawnattr_init(&attributes);
  if (error != 0) {
    posix_spawn_file_actions_destroy(&files);
    FailToStart(error);
  }
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  const auto then = [&](int result) {
    if (error == 0) error = result;
  };
  then(posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO));
  then(posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0));
  then(posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0));
  then(posix_spawn_file_actions_addclosefrom_np(&files, kAboveStandardStreams));
  then(posix_spawnattr_setsigmask(&attributes, &none));
  then(posix_spawnattr_setsigdefault(&attributes, &all));
  then(posix_spawnattr_setpgroup(&attributes, 0));  // what the terminal interrupts is this program, not a page of it
  then(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
  pid_t pid = 0;
  if (error == 0) error = posix_spawn(&pid, arguments[0], &files, &attributes, arguments.data(), variables.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) FailToStart(error);
  return pid;
}

// AddressSanitizer reserves terabytes of address space.
constexpr bool kLimitsMemory =
#if defined(__SANITIZE_ADDRESS__)
    false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    false;
#else
    true;
#endif
#else
    true;
#endif

void Limit(pid_t pid, __rlimit_resource what, std::uint64_t value) {
  const rlimit limit{value, value};
  if (prlimit(pid, what, &limit, nullptr) != 0) FailToStart(errno);
}

std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = sigabbrev_np(WTERMSIG(status));
    return name == nullptr ? fmt::format("signal {}", WTERMSIG(status)) : fmt::format("signal SIG{}", name);
  }
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace

// A process and the socket to it; gone, and waited for, with this object.
class EngineProcess::Child {
 public:
  Child(const std::vector<std::string>& command, const EngineLimits& limits) : limits_(limits) {
    {
      auto [own, other] = MakeSockets();
      socket_ = std::move(own);
      pid_ = Spawn(command, other.get());
    }
    try {
      if (kLimitsMemory) Limit(pid_, RLIMIT_AS, limits_.max_memory);
      Limit(pid_, RLIMIT_CORE, 0);
      Limit(pid_, RLIMIT_FSIZE, 0);
      Begin("starting", limits_.start);
      const Reply reply = ReadReply();
      if (reply.kind != ReplyKind::kReady) Break("words before any image");
    } catch (...) {
      Kill();
      throw;
    }
  }
  ~Child() { Kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }

  // Whether it waits for a call: it has not ended, and has nothing to say that nobody asked for.
  [[nodiscard]] bool Waits() const {
    pollfd look{socket_.get(), POLLIN, 0};
    return poll(&look, 1, 0) == 0;
  }

  [[nodiscard]] std::vector<EngineWord> Call(const GreyImage& image, ImageLayout layout) {
    switch (layout) {
      case ImageLayout::kPage:
        Begin("reading a page", limits_.page);
        break;
      case ImageLayout::kBlock:
        Begin("reading a block of lines", limits_.block);
        break;
      case ImageLayout::kLine:
      case ImageLayout::kBareLine:
        Begin("reading a line", limits_.line);
        break;
    }
    RequestHeader request;
    request.layout = static_cast<std::uint32_t>(layout);
    request.width = image.width;
    request.height = image.height;
    request.dpi = image.dpi;
    Send(&request, sizeof request);
    Send(image.pixels.data(), image.pixels.size());
    Reply reply = ReadReply();
    if (reply.kind != ReplyKind::kWords) Break("no answer to an image");
    auto words = UnpackWords(reply.bytes);
    if (!words) Break("an answer that is damaged");
    return std::move(*words);
  }

 private:
  struct Reply {
    ReplyKind kind = ReplyKind::kReady;
    std::string bytes;
  };

  void Begin(const char* doing, milliseconds time) {
    doing_ = doing;
    time_ = time;
    end_ = Clock::now() + time * limits_.patience;
    processor_end_ = ProcessorTime() + time;
  }

  [[nodiscard]] milliseconds ProcessorTime() const {
    clockid_t clock{};
    timespec now{};
    if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &now) != 0) return milliseconds{0};
    return std::chrono::duration_cast<milliseconds>(std::chrono::seconds(now.tv_sec) +
                                                    std::chrono::nanoseconds(now.tv_nsec));
  }

  // Until the socket can be read or written.
  void Await(short events) {
    for (;;) {
      pollfd wait{socket_.get(), events, 0};
      const int n = poll(&wait, 1, static_cast<int>(kLook.count()));
      if (Clock::now() >= end_) {
        Fail(fmt::format("the OCR engine took longer than the limit of {} for {}", Seconds(time_ * limits_.patience),
                         doing_));
      }
      if (n > 0) return;
      if (n < 0 && errno != EINTR) Ended();
      if (ProcessorTime() >= processor_end_) {
        Fail(fmt::format("the OCR engine used up the limit of {} of processor time for {}", Seconds(time_), doing_));
      }
    }
  }

  void Send(const void* from, std::size_t size) {
    const char* at = static_cast<const char*>(from);
    while (size > 0) {
      const ssize_t n = send(socket_.get(), at, size, MSG_NOSIGNAL);
      if (n > 0) {
        at += n;
        size -= static_cast<std::size_t>(n);
      } else if (n < 0 && errno == EAGAIN) {
        Await(POLLOUT);
      } else if (n == 0 || errno != EINTR) {
        return;  // its last words may be waiting
      }
    }
  }

  void Receive(void* to, std::size_t size) {
    char* at = static_cast<char*>(to);
    while (size > 0) {
      Await(POLLIN);
      const ssize_t n = recv(socket_.get(), at, size, 0);
      if (n > 0) {
        at += n;
        size -= static_cast<std::size_t>(n);
      } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        Ended();
      }
    }
  }

  // What says that the engine failed does not come back.
  [[nodiscard]] Reply ReadReply() {
    ReplyHeader header;
    Receive(&header, sizeof header);
    if (header.mark != kFrameMark) Break("bytes that are no answer");
    if (header.length > limits_.max_reply) {
      Fail(fmt::format("the OCR engine announced an answer of {} bytes for {}, over the limit of {}", header.length,
                       doing_, limits_.max_reply));
    }
    Reply reply;
    reply.kind = header.kind;
    reply.bytes.resize(header.length);
    Receive(reply.bytes.data(), reply.bytes.size());
    if (reply.kind == ReplyKind::kOutOfMemory) {
      Fail(fmt::format("the OCR engine ran into the limit of {} MiB of memory while {}", limits_.max_memory >> 20U,
                       doing_));
    }
    if (reply.kind == ReplyKind::kFailed) {
      const bool sentence = reply.bytes.size() <= kLongestSentence && !normalize::FirstInvalidUtf8(reply.bytes) &&
                            std::none_of(reply.bytes.begin(), reply.bytes.end(),
                                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
      Fail(sentence ? reply.bytes : fmt::format("the OCR engine failed while {}, without a sentence", doing_));
    }
    return reply;
  }

  [[noreturn]] void Break(const char* what) const {
    Fail(fmt::format("the OCR engine gave {} while {}", what, doing_));
  }

  // The socket is closed; the process has ended, or is about to.
  [[noreturn]] void Ended() {
    const auto end = Clock::now() + kToDie;
    int status = 0;
    for (;;) {
      const pid_t done = waitpid(pid_, &status, WNOHANG);
      if (done == pid_) {
        pid_ = 0;
        Fail(fmt::format("the OCR engine crashed while {} ({})", doing_, HowItEnded(status)));
      }
      if ((done < 0 && errno != EINTR) || Clock::now() >= end) break;
      std::this_thread::sleep_for(milliseconds(1));
    }
    Fail(fmt::format("the OCR engine closed its connection while {}", doing_));
  }

  void Kill() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
  }

  EngineLimits limits_;
  Descriptor socket_;
  pid_t pid_ = 0;
  const char* doing_ = "";
  milliseconds time_{0};
  Clock::time_point end_;
  milliseconds processor_end_{0};
};

EngineProcess::EngineProcess(std::vector<std::string> command, const EngineLimits& limits)
    : command_(std::move(command)), limits_(limits) {}

EngineProcess::~EngineProcess() = default;

pid_t EngineProcess::process() const { return child_ != nullptr ? child_->pid() : 0; }

std::vector<EngineWord> EngineProcess::Read(const GreyImage& image, ImageLayout layout) {
  if (image.empty()) return {};
  if (image.width <= 0 || image.height <= 0 ||
      image.pixels.size() != static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height)) {
    Fail("an image for the OCR engine has other pixels than its size says");
  }
  if (image.pixels.size() > limits_.max_pixels) {
    throw Error(ErrorKind::kTooLarge, fmt::format("an image of {} pixels is over the limit of {} for the OCR engine",
                                                  image.pixels.size(), limits_.max_pixels));
  }
  if (child_ != nullptr && !child_->Waits()) child_.reset();
  if (child_ == nullptr) child_ = std::make_unique<Child>(command_, limits_);
  try {
    return child_->Call(image, layout);
  } catch (...) {
    child_.reset();
    throw;
  }
}

}  // namespace xephang::ocr
