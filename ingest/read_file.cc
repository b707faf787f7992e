#include "ingest/read_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "ingest/error.h"

namespace xephang::ingest {

std::string ReadBytes(const std::filesystem::path& path, std::uintmax_t max_bytes) {
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  const auto fail = [&](int error) {
    throw Error(ErrorKind::kUnreadable, fmt::format("cannot be read: {}", std::generic_category().message(error)));
  };
  std::error_code status_error;
  const auto status = std::filesystem::status(path, status_error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Error(ErrorKind::kUnreadable, "cannot be read: not a regular file");  // a pipe would never end
  }
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) fail(errno);
  std::string bytes;
  std::string buffer(std::size_t{1} << 16U, '\0');
  for (;;) {
    const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get());
    bytes.append(buffer, 0, n);
    if (bytes.size() > max_bytes) {
      throw Error(ErrorKind::kTooLarge, fmt::format("over the limit of {} bytes for a file", max_bytes));
    }
    if (n < buffer.size()) {
      if (std::ferror(file.get()) != 0) fail(errno);
      return bytes;
    }
  }
}

}  // namespace xephang::ingest
