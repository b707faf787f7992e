// What an engine makes of letters, counted from lines that were set and read again.
#pragma once

#include <string>

namespace xephang::train {

/// The packed section of a channel (see normalize/channel_model.h), from a file of pairs: what was set, a tab, what was
/// read. Throws std::runtime_error where the file cannot be read.
[[nodiscard]] std::string LearnChannel(const std::string& pairs_path);

}  // namespace xephang::train
