// What kind of damage a text has suffered.
#pragma once

#include <span>
#include <string>

#include "normalize/text_repair.h"

namespace xephang::normalize {

[[nodiscard]] Damage DetectDamage(std::span<const std::string> lines);

}  // namespace xephang::normalize
