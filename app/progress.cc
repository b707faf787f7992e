#include "app/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace xephang::app {

using Clock = std::chrono::steady_clock;

ProgressBar::ProgressBar()
    : terminal_(::isatty(STDERR_FILENO) == 1), start_(Clock::now()), drawn_(start_ - std::chrono::hours(1)) {}

ProgressBar::~ProgressBar() {
  if (visible_) fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::Show(std::size_t done, std::size_t all) {
  if (!terminal_ || all == 0) return;
  const std::lock_guard lock(mutex_);
  most_done_ = std::max(most_done_, done);
  const auto now = Clock::now();
  if (now - drawn_ < std::chrono::milliseconds(100) && most_done_ < all) return;
  drawn_ = now;
  visible_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = seconds > 0 ? static_cast<double>(most_done_) / seconds : 0;
  const double left = rate > 0 ? static_cast<double>(all - most_done_) / rate : 0;
  constexpr std::size_t kWidth = 30;
  const std::size_t filled = kWidth * most_done_ / all;
  fmt::print(stderr, "\r[{}{}] {}/{}  {:.1f}/s  {:.0f} s left \x1b[K", std::string(filled, '#'),
             std::string(kWidth - filled, '.'), most_done_, all, rate, left);
  std::fflush(stderr);
}

}  // namespace xephang::app
