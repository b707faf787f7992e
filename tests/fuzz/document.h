// The document that a fuzz input is, for the entries behind ingest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ingest/error.h"
#include "ingest/text_file.h"

namespace xephang::testing {

/// Nothing where ingest refuses the bytes.
inline std::optional<Document> DocumentFromInput(const std::uint8_t* data, std::size_t size) {
  try {
    return ingest::ReadText(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace xephang::testing
