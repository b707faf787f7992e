#include "ingest/office_convert.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>
#include <vector>

#include "ingest/docx_file.h"
#include "ingest/error.h"
#include "ingest/read_file.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

namespace fs = std::filesystem;

// No macros, no links, no updates of fields from elsewhere.
constexpr std::string_view kSettings = R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
)";

fs::path FindSoffice() {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return {};
  for (const auto folder : normalize::Split(path, ':')) {
    if (!folder.starts_with('/')) continue;
    fs::path program = fs::path(folder) / "soffice";
    if (access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

[[noreturn]] void Fail(const std::string& what, int error) {
  throw Error(ErrorKind::kUnreadable, fmt::format("{}: {}", what, std::generic_category().message(error)));
}

// A private folder, removed with all in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "xephang-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) Fail("no temporary folder can be made", errno);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// As a URL; only what names of folders seldom have is escaped.
std::string FileUrl(const fs::path& path) {
  std::string url = "file://";
  for (const char c : path.string()) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/' ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    url += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return url;
}

void WriteFile(const fs::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) Fail("a temporary file cannot be written", errno);
}

void Limit(__rlimit_resource what, std::uint64_t value) {
  const rlimit limit{value, value};
  setrlimit(what, &limit);
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

enum class Outcome { kDone, kFailed, kOutOfTime };

// Of a status as waitpid gives it; a shell reports the signal that ended its command as 128 and the signal.
Outcome OutcomeOf(int status) {
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) - 128;
  if (signal == SIGXCPU) return Outcome::kOutOfTime;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Outcome::kDone : Outcome::kFailed;
}

// Runs a program in a process group of its own until it ends or its time does.
Outcome Run(std::vector<std::string> words, std::vector<std::string> environment, const fs::path& folder,
            const OfficeLimits& limits) {
  const auto arguments = Pointers(words);
  const auto variables = Pointers(environment);
  const pid_t child = fork();
  if (child < 0) Fail("LibreOffice cannot be started", errno);
  if (child == 0) {  // only calls that are safe among threads up to exec
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = open("/dev/null", O_RDWR);
    for (const int fd : {0, 1, 2}) dup2(null, fd);
    close_range(3, ~0U, 0);
    Limit(RLIMIT_AS, limits.max_memory);
    const auto seconds = static_cast<rlim_t>(limits.timeout.count());
    const rlimit processor{seconds, seconds + 5};  // told at the first, killed at the second
    setrlimit(RLIMIT_CPU, &processor);
    Limit(RLIMIT_FSIZE, limits.max_file_bytes);
    Limit(RLIMIT_CORE, 0);
    if (chdir(folder.c_str()) == 0) execve(arguments[0], arguments.data(), variables.data());
    _exit(127);
  }
  setpgid(child, child);  // in both, so that it is done before the first signal
  const auto end = std::chrono::steady_clock::now() + limits.timeout;
  int status = 0;
  bool in_time = true;
  for (;;) {
    const pid_t done = waitpid(child, &status, WNOHANG);
    if (done == child) break;
    if (done < 0 && errno != EINTR) break;
    if (std::chrono::steady_clock::now() >= end) {
      in_time = false;
      kill(-child, SIGKILL);
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  kill(-child, SIGKILL);  // what it may have left running
  return in_time ? OutcomeOf(status) : Outcome::kOutOfTime;
}

}  // namespace

bool IsConvertible(std::string_view media_type) {
  constexpr std::array<std::string_view, 7> kTypes{"application/msword",
                                                   "application/CDFV2",
                                                   "application/x-ole-storage",
                                                   "text/rtf",
                                                   "application/rtf",
                                                   "application/vnd.oasis.opendocument.text",
                                                   "application/vnd.oasis.opendocument.text-template"};
  return std::find(kTypes.begin(), kTypes.end(), media_type) != kTypes.end();
}

std::string ConvertToDocx(std::string_view bytes, const OfficeLimits& limits) {
  if (IsEncryptedPackage(bytes)) throw Error(ErrorKind::kEncrypted, "the document opens only with a password");
  const fs::path soffice = FindSoffice();
  if (soffice.empty()) {
    throw Error(ErrorKind::kUnsupported,
                "old Word documents, RTF and OpenDocument are read only where LibreOffice (soffice) is installed");
  }
  const TemporaryFolder folder;
  const fs::path in = folder.path() / "document";
  const fs::path out = folder.path() / "out";
  const fs::path profile = folder.path() / "profile";
  fs::create_directories(profile / "user");
  fs::create_directories(out);
  WriteFile(in, bytes);
  WriteFile(profile / "user" / "registrymodifications.xcu", kSettings);
  const std::string home = folder.path().string();
  const Outcome outcome = Run({soffice.string(), "-env:UserInstallation=" + FileUrl(profile), "--headless",
                               "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
                               "--convert-to", "docx:MS Word 2007 XML", "--outdir", out.string(), in.string()},
                              {"HOME=" + home, "TMPDIR=" + home, "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
                               "SAL_USE_VCLPLUGIN=svp"},
                              folder.path(), limits);
  if (outcome == Outcome::kOutOfTime) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("LibreOffice took longer than the limit of {} seconds", limits.timeout.count()));
  }
  const fs::path made = out / "document.docx";
  std::error_code ignored;
  if (outcome != Outcome::kDone || !fs::exists(made, ignored)) {
    throw Error(ErrorKind::kUnreadable, "LibreOffice makes no document of it: damaged, or opens only with a password");
  }
  return ReadBytes(made, limits.max_file_bytes);
}

Document ReadOffice(std::string_view bytes, const MarkupLimits& limits, const OfficeLimits& office) {
  if (bytes.empty()) throw Error(ErrorKind::kEmpty, "the file is empty (0 bytes)");
  if (bytes.size() > limits.max_bytes) {
    throw Error(ErrorKind::kTooLarge, fmt::format("{} bytes are over the limit of {} bytes for an office document",
                                                  bytes.size(), limits.max_bytes));
  }
  return ReadDocx(ConvertToDocx(bytes, office), limits);
}

}  // namespace xephang::ingest
