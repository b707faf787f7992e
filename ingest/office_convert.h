// Formats that are not read by the program itself: by way of DOCX, where LibreOffice is installed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/document.h"
#include "ingest/markup.h"

namespace xephang::ingest {

struct OfficeLimits {
  std::chrono::seconds timeout{120};                         ///< Of one conversion; of its processor time as well.
  std::uint64_t max_memory = std::uint64_t{4} << 30U;        ///< Address space of the converter.
  std::uint64_t max_file_bytes = std::uint64_t{256} << 20U;  ///< Of any file that it writes.
};

/// True for what ConvertToDocx takes: application/msword, RTF, OpenDocument text, and OLE2 that is not told further.
[[nodiscard]] bool IsConvertible(std::string_view media_type);

/// `bytes` as a DOCX. LibreOffice runs without a window, a shell, macros or links, in a folder of its own that is
/// removed whatever happens; nothing else of the machine's or the user's set-up is read or written. Throws Error:
/// kUnsupported where LibreOffice (`soffice`) is not on PATH, kEncrypted, kUnreadable where it made no document of it,
/// kTooLarge over the timeout.
[[nodiscard]] std::string ConvertToDocx(std::string_view bytes, const OfficeLimits& limits = {});

/// The document in `bytes`, read by way of DOCX. Throws as ConvertToDocx and ReadDocx do.
[[nodiscard]] Document ReadOffice(std::string_view bytes, const MarkupLimits& limits = {},
                                  const OfficeLimits& office = {});

}  // namespace xephang::ingest
