#include "tests/ingest/zip_writer.h"

#include <zip.h>

#include <stdexcept>

namespace xephang::testing {

std::string Zip(const ZipEntries& entries) {
  const auto require = [](bool done) {
    if (!done) throw std::runtime_error("the zip cannot be made");
  };
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  require(target != nullptr);
  zip_source_keep(target);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
  require(zip != nullptr);
  for (const auto& [name, bytes] : entries) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    require(zip_file_add(zip, name.c_str(), source, 0) >= 0);
  }
  require(zip_close(zip) == 0);
  require(zip_source_open(target) == 0);
  zip_stat_t stat;
  zip_stat_init(&stat);
  zip_source_stat(target, &stat);
  std::string out(stat.size, '\0');
  require(zip_source_read(target, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()));
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

}  // namespace xephang::testing
