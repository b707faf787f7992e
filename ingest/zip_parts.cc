#include "ingest/zip_parts.h"

#include <fmt/format.h>
#include <zip.h>

#include <utility>

#include "ingest/error.h"

namespace xephang::ingest {
namespace {

constexpr std::size_t kRatioFrom = std::size_t{1} << 20U;  // smaller parts may be packed as tightly as they like
constexpr std::size_t kChunk = std::size_t{1} << 16U;

std::string Reason(zip_error_t* error) {
  std::string text = zip_error_strerror(error);
  zip_error_fini(error);
  return text;
}

std::string Reason(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  return Reason(&error);
}

}  // namespace

struct ZipParts::State {
  zip_t* zip = nullptr;
  ~State() {
    if (zip != nullptr) zip_discard(zip);
  }
};

ZipParts::ZipParts(std::string_view bytes, const MarkupLimits& limits)
    : limits_(limits), state_(std::make_unique<State>()) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw Error(ErrorKind::kUnreadable, "the zip cannot be read: " + Reason(&error));
  state_->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (state_->zip == nullptr) {
    zip_source_free(source);
    const int code = zip_error_code_zip(&error);
    const std::string reason = Reason(&error);
    if (code == ZIP_ER_NOZIP && bytes.starts_with("PK\x03\x04")) {
      throw Error(ErrorKind::kUnreadable, "the zip is cut off: its directory, which stands at its end, is missing");
    }
    throw Error(ErrorKind::kUnreadable, "the zip cannot be read: " + reason);
  }
  const auto entries = zip_get_num_entries(state_->zip, 0);
  if (std::cmp_greater(entries, limits.max_zip_entries)) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("{} files in the zip are over the limit of {}", entries, limits.max_zip_entries));
  }
}

ZipParts::~ZipParts() = default;

bool ZipParts::Has(const std::string& name) const {
  return zip_name_locate(state_->zip, name.c_str(), ZIP_FL_NOCASE) >= 0;
}

std::vector<std::string> ZipParts::Names() const {
  std::vector<std::string> names;
  const auto entries = zip_get_num_entries(state_->zip, 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    const char* name = zip_get_name(state_->zip, static_cast<zip_uint64_t>(i), 0);
    if (name != nullptr) names.emplace_back(name);
  }
  return names;
}

std::optional<std::string> ZipParts::Read(const std::string& name) {
  const auto index = zip_name_locate(state_->zip, name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return std::nullopt;
  zip_stat_t stat;
  zip_stat_init(&stat);
  const auto at = static_cast<zip_uint64_t>(index);
  if (zip_stat_index(state_->zip, at, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
      (stat.valid & ZIP_STAT_COMP_SIZE) == 0) {
    throw Error(ErrorKind::kUnreadable, fmt::format("the zip does not say how large {} is", name));
  }
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    throw Error(ErrorKind::kEncrypted, fmt::format("{} is encrypted", name));
  }
  const auto check = [&](std::uint64_t size) {
    if (size > limits_.max_part_bytes) {
      throw Error(ErrorKind::kTooLarge, fmt::format("{} inflates to {} bytes or more, over the limit of {}", name, size,
                                                    limits_.max_part_bytes));
    }
    if (size > limits_.max_total_bytes - total_) {
      throw Error(ErrorKind::kTooLarge,
                  fmt::format("the parts of the file inflate to {} bytes or more, over the limit of {}", total_ + size,
                              limits_.max_total_bytes));
    }
    if (size > kRatioFrom && size / limits_.max_ratio > stat.comp_size) {
      throw Error(ErrorKind::kTooLarge,
                  fmt::format("{} inflates from {} bytes to {} or more, over the limit of {} to 1", name,
                              stat.comp_size, size, limits_.max_ratio));
    }
  };
  check(stat.size);
  struct Close {
    void operator()(zip_file_t* f) const { zip_fclose(f); }
  };
  const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(state_->zip, at, 0));
  if (file == nullptr) {
    throw Error(ErrorKind::kUnreadable,
                fmt::format("{} cannot be read: {}", name, Reason(zip_error_code_zip(zip_get_error(state_->zip)))));
  }
  std::string out;
  std::string chunk(kChunk, '\0');
  for (;;) {
    const auto n = zip_fread(file.get(), chunk.data(), chunk.size());
    if (n < 0) {
      throw Error(ErrorKind::kUnreadable,
                  fmt::format("{} is damaged: {}", name, Reason(zip_error_code_zip(zip_file_get_error(file.get())))));
    }
    if (n == 0) break;
    out.append(chunk, 0, static_cast<std::size_t>(n));
    check(out.size());
  }
  if (out.size() != stat.size) {
    throw Error(ErrorKind::kUnreadable, fmt::format("{} is damaged: {} bytes of {}", name, out.size(), stat.size));
  }
  total_ += out.size();
  return out;
}

}  // namespace xephang::ingest
