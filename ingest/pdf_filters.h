// A bound on what the streams of a PDF may unpack to. qpdf unpacks cross-reference and object streams whole while it
// opens a file; a file of a few kilobytes can make gigabytes of that.
#pragma once

#include <cstdint>

namespace xephang::ingest {

/// While one lives, the filters of qpdf stop on this thread where a stream would unpack to more than `stream_limit`
/// bytes at any stage, or all streams together to more than `total_limit`; qpdf then gives what came before. Not to be
/// nested. Where none lives they are unbounded. A chain of more than 16 filters throws std::runtime_error in either
/// case. The first one replaces, for the whole process, qpdf's own filters: Flate, LZW, run length, hex, base 85.
class DecodeBudget {
 public:
  DecodeBudget(std::uint64_t stream_limit, std::uint64_t total_limit);
  ~DecodeBudget();
  DecodeBudget(const DecodeBudget&) = delete;
  DecodeBudget& operator=(const DecodeBudget&) = delete;

  void set_stream_limit(std::uint64_t bytes) { stream_limit_ = bytes; }
  [[nodiscard]] std::uint64_t stream_limit() const { return stream_limit_; }
  /// Takes work of other kinds, counted as bytes, from the total. False where nothing is left.
  bool Charge(std::uint64_t bytes);
  [[nodiscard]] bool IsSpent() const { return total_left_ == 0; }
  /// True where a stream was stopped at its limit since the last call.
  [[nodiscard]] bool TakeStopped();

  /// True where deflated data ended before their end mark since the last call.
  [[nodiscard]] bool TakeCut();

  /// Of this thread, or nullptr.
  [[nodiscard]] static DecodeBudget* Current();
  /// For the filters: `made` bytes came out of one stage so far, `more` of them now. Throws std::runtime_error over a
  /// limit, which qpdf turns into a warning.
  void Count(std::uint64_t made, std::uint64_t more);
  void NoteCut() { cut_ = true; }

 private:
  std::uint64_t stream_limit_;
  std::uint64_t total_left_;
  bool stopped_ = false;
  bool cut_ = false;
};

}  // namespace xephang::ingest
