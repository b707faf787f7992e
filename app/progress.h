// A line on a terminal that says how far a batch is.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>

namespace xephang::app {

/// Draws on standard error, and only where that is a terminal. Safe to call from any thread.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void Show(std::size_t done, std::size_t all);

 private:
  bool terminal_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point drawn_;
  std::size_t most_done_ = 0;
  bool visible_ = false;
};

}  // namespace xephang::app
