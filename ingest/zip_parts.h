// The parts of a zip file in memory, inflated under limits: what a file says of its sizes is checked against what
// comes.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/markup.h"

namespace xephang::ingest {

class ZipParts {
 public:
  /// Borrows `bytes` and `limits` for its whole life. Throws Error: kUnreadable for what is no whole zip file,
  /// kTooLarge.
  ZipParts(std::string_view bytes, const MarkupLimits& limits);
  ~ZipParts();
  ZipParts(const ZipParts&) = delete;
  ZipParts& operator=(const ZipParts&) = delete;

  [[nodiscard]] bool Has(const std::string& name) const;
  /// The part, or nullopt where there is none of that name. Throws Error: kUnreadable for a damaged one, kEncrypted,
  /// kTooLarge.
  [[nodiscard]] std::optional<std::string> Read(const std::string& name);
  /// Of all parts, as they stand in the file.
  [[nodiscard]] std::vector<std::string> Names() const;

 private:
  struct State;
  const MarkupLimits& limits_;
  std::size_t total_ = 0;
  std::unique_ptr<State> state_;
};

}  // namespace xephang::ingest
