// What travels between the program and the process that its engine runs in. Both are the same executable, so numbers
// go as they lie in memory; still neither believes the other: every length is checked before it is used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/engine.h"

namespace xephang::ocr {

inline constexpr std::uint32_t kFrameMark = 0x47504558;  ///< "XEPG": a stray write is no frame

/// Followed by `width` times `height` bytes of grey.
struct RequestHeader {
  std::uint32_t mark = kFrameMark;
  std::uint32_t layout = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;
  double dpi = 0;
};

enum class ReplyKind : std::uint32_t {
  kReady,        ///< Once, when the engine is made and confined. Nothing follows.
  kWords,        ///< As PackWords makes them.
  kFailed,       ///< A sentence in UTF-8. The process is then of no more use.
  kOutOfMemory,  ///< Nothing follows, and the process has ended.
};

/// Followed by `length` bytes.
struct ReplyHeader {
  std::uint32_t mark = kFrameMark;
  ReplyKind kind = ReplyKind::kReady;
  std::uint64_t length = 0;
};

[[nodiscard]] std::string PackWords(const std::vector<EngineWord>& words);

/// nullopt where `bytes` are not what PackWords makes, from the first to the last. Takes memory in proportion to
/// `bytes`, whatever numbers stand in them.
[[nodiscard]] std::optional<std::vector<EngineWord>> UnpackWords(std::string_view bytes);

}  // namespace xephang::ocr
