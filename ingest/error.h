// What makes a document unusable. Thrown once per document and caught once per document (app/batch.cc).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace xephang {

enum class ErrorKind : std::uint8_t {
  kUnreadable,   ///< The file cannot be opened or read.
  kEmpty,        ///< No bytes, or nothing but blanks.
  kEncoding,     ///< Text that is not UTF-8.
  kUnsupported,  ///< A format that this version does not read.
  kEncrypted,    ///< Opens with a password only.
  kTooLarge,     ///< Over a limit; the message names it.
  kInternal,     ///< Our own mistake, caught so that the batch goes on.
};

/// "unreadable", "empty", "encoding", "unsupported", "encrypted", "too-large", "internal".
[[nodiscard]] std::string_view NameOf(ErrorKind kind);

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace xephang
