#include "ingest/error.h"

namespace xephang {

std::string_view NameOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUnreadable:
      return "unreadable";
    case ErrorKind::kEmpty:
      return "empty";
    case ErrorKind::kEncoding:
      return "encoding";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kEncrypted:
      return "encrypted";
    case ErrorKind::kTooLarge:
      return "too-large";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

}  // namespace xephang
