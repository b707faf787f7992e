#include "ocr/engine_server.h"

#include <leptonica/allheaders.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "ingest/error.h"
#include "ocr/engine_frames.h"

namespace xephang::ocr {
namespace {

constexpr int kSocket = 0;

// False where the other end is gone.
bool Put(const void* from, std::size_t size) {
  const char* at = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t n = write(kSocket, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool Get(void* to, std::size_t size) {
  char* at = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t n = read(kSocket, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool Reply(ReplyKind kind, const std::string& bytes = {}) {
  ReplyHeader header;
  header.kind = kind;
  header.length = bytes.size();
  return Put(&header, sizeof header) && Put(bytes.data(), bytes.size());
}

// What is half done cannot be undone safely without memory: tell, and end.
[[noreturn]] void OutOfMemory() {
  ReplyHeader header;
  header.kind = ReplyKind::kOutOfMemory;
  Put(&header, sizeof header);
  _exit(1);
}

// Leptonica takes an image that it has no memory for to be no image, and a page of it to be blank.
void* AllocateImage(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) OutOfMemory();
  return memory;
}

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// Computing, memory, and the socket that is there. A library that asks for anything else (a look at the number of
// processors, a log) hears that it is not permitted and goes on; code that a hostile image has taken over hears the
// same. Memory cannot be made to hold new code.
void Confine() {
  const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  int failed = filter == nullptr ? -ENOMEM : 0;
  const auto allow = [&](int call) {
    if (failed == 0) failed = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
  };
  for (const int call :
       {SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(munmap),       SCMP_SYS(mremap),
        SCMP_SYS(brk),           SCMP_SYS(madvise),         SCMP_SYS(futex),        SCMP_SYS(sched_yield),
        SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(getrandom),    SCMP_SYS(getpid),
        SCMP_SYS(gettid),        SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn),
        SCMP_SYS(sigaltstack),   SCMP_SYS(restart_syscall), SCMP_SYS(exit),         SCMP_SYS(exit_group)})
    allow(call);
#ifdef __SANITIZE_ADDRESS__
  // The sanitizers probe memory by way of a pipe.
  for (const int call : {SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(close)}) allow(call);
#endif
  const auto without_code = [&](int call) {
    if (failed == 0)
      failed = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  };
  without_code(SCMP_SYS(mmap));
  without_code(SCMP_SYS(mprotect));
  // An abort signals the process itself, no other.
  if (failed == 0) {
    failed = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                              SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
  }
  if (failed == 0) failed = seccomp_load(filter.get());
  if (failed != 0) {
    throw Error(ErrorKind::kInternal,
                "the process of the OCR engine cannot give up its rights (no seccomp filter in this system)");
  }
}

bool Answer(Engine& engine, const RequestHeader& request) {
  GreyImage image;
  image.width = request.width;
  image.height = request.height;
  image.dpi = request.dpi;
  image.pixels.resize(static_cast<std::size_t>(request.width) * static_cast<std::size_t>(request.height));
  if (!Get(image.pixels.data(), image.pixels.size())) return false;
  try {
    return Reply(ReplyKind::kWords, PackWords(engine.Read(image, static_cast<ImageLayout>(request.layout))));
  } catch (const std::exception& e) {
    Reply(ReplyKind::kFailed, e.what());
    return false;
  }
}

}  // namespace

int ServeEngine(const std::function<std::unique_ptr<Engine>()>& make) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_DUMPABLE, 0);  // no dump of a page, not even to a collector of dumps
  std::set_new_handler(OutOfMemory);
  setPixMemoryManager(AllocateImage, std::free);
  std::unique_ptr<Engine> engine;
  try {
    engine = make();
    Confine();
  } catch (const std::exception& e) {
    Reply(ReplyKind::kFailed, e.what());
    return 1;
  }
  if (!Reply(ReplyKind::kReady)) return 1;
  RequestHeader request;
  while (Get(&request, sizeof request)) {
    const bool sane = request.mark == kFrameMark && request.width > 0 && request.height > 0 &&
                      request.layout <= static_cast<std::uint32_t>(ImageLayout::kBareLine);
    if (!sane || !Answer(*engine, request)) return 1;
  }
  return 0;
}

}  // namespace xephang::ocr
