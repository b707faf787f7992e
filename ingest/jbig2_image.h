// JBIG2 as PDFs hold it, through jbig2dec.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xephang::ingest {

struct Jbig2Page {
  int width = 0;
  int height = 0;
  std::size_t stride = 0;  ///< Bytes of a row.
  std::string rows;        ///< Black is 1, the first pixel the highest bit of a byte.
  bool damaged = false;    ///< The decoder complained; part of the page may be missing.
};

/// `globals` may be empty. nullopt where no page comes out, or where the decoder wants more than `max_bytes` of memory.
[[nodiscard]] std::optional<Jbig2Page> DecodeJbig2(std::string_view data, std::string_view globals,
                                                   std::uint64_t max_bytes);

}  // namespace xephang::ingest
