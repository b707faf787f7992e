// What tests/ocr/misbehaving_engine can do wrong: the grey value of an image's first pixel.
#pragma once

#include <cstdint>

namespace xephang::testing {

enum class Misbehaviour : std::uint8_t {
  kCrash,
  kAbort,
  kSpin,
  kSleep,
  kTakeAllMemory,
  kTakeImageMemory,
  kThrow,
  kThrowBytes,  ///< A sentence that is no text.
  kExit,
  kGarbage,    ///< Bytes that are no frame.
  kHugeFrame,  ///< A frame that says to be of 2^64 - 1 bytes.
  kCutFrame,
  kFalseCounts,  ///< 2^32 - 1 words in four bytes.
  kUnasked,      ///< An answer too many.
  kRights,       ///< None: says in a word which rights it has.
  kOpenAtStart,  ///< None: says how many descriptors it was started with, beside the standard streams.
  kNone = 255,
};

}  // namespace xephang::testing
