#include "ingest/media_type.h"

#include <magic.h>

#include <memory>

namespace xephang::ingest {

std::string SniffMediaType(std::string_view bytes) {
  struct Close {
    void operator()(magic_set* m) const { magic_close(m); }
  };
  const std::unique_ptr<magic_set, Close> magic(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS));
  if (magic == nullptr || magic_load(magic.get(), nullptr) != 0) return "application/octet-stream";
  const char* type = magic_buffer(magic.get(), bytes.data(), bytes.size());
  return type == nullptr ? "application/octet-stream" : type;
}

}  // namespace xephang::ingest
