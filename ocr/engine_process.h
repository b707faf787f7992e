// An engine in a process of its own: an image that crashes it, keeps it busy for ever or takes all memory costs a call.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ocr/engine.h"

namespace xephang::ocr {

struct EngineLimits {
  // Processor time of one call: what a machine that is busy with other things does not use up.
  std::chrono::milliseconds page{60'000};
  std::chrono::milliseconds block{30'000};
  std::chrono::milliseconds line{15'000};
  std::chrono::milliseconds start{30'000};  ///< Until it takes calls.
  int patience = 8;                         ///< By the clock, a call may last this many times as long.

  std::uint64_t max_memory = std::uint64_t{2} << 30U;  ///< Bytes of address space.
  std::size_t max_pixels = 250'000'000;                ///< Of an image; a larger one is not handed over.
  std::size_t max_reply = std::size_t{16} << 20U;      ///< Bytes of an answer.
};

/// Starts `command` (a program by its path, then its arguments) at the first call, and again at the next call after
/// one that failed or after the process has died. The program calls ServeEngine; it gets no descriptor of this process
/// but one socket as its standard input, few variables of the environment, and a process group of its own.
///
/// Not safe to share among threads, and the process ends with the thread that made the call that started it.
class EngineProcess : public Engine {
 public:
  explicit EngineProcess(std::vector<std::string> command, const EngineLimits& limits = {});
  ~EngineProcess() override;
  EngineProcess(const EngineProcess&) = delete;
  EngineProcess& operator=(const EngineProcess&) = delete;

  /// Throws Error(kInternal) where the engine fails, with a sentence that says whether it crashed, gave something else
  /// than an answer, or went over which limit; Error(kTooLarge) for an image over `max_pixels`.
  [[nodiscard]] std::vector<EngineWord> Read(const GreyImage& image, ImageLayout layout) override;

  /// Of the process that waits for the next call; 0 where none does.
  [[nodiscard]] pid_t process() const;

 private:
  class Child;
  std::vector<std::string> command_;
  EngineLimits limits_;
  std::unique_ptr<Child> child_;
};

}  // namespace xephang::ocr
