// What a decision assesses, and for which time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parse/decision.h"

namespace xephang::parse {

/// Slugs of the subjects that `fold` (see normalize::Fold) names, in order, each once: "chinh-quyen-so",
/// "chuyen-doi-so", "ung-dung-cong-nghe-thong-tin", "trang-thong-tin-dien-tu", "cai-cach-hanh-chinh" …
[[nodiscard]] std::vector<std::string> SubjectsIn(std::string_view fold);

/// For a title that names none of them: a slug of what stands after "mức độ", "chỉ số" or "kết quả"; may be empty.
[[nodiscard]] std::string SubjectFromTitle(std::string_view title);

/// "năm 2021", "6 tháng đầu năm 2022" (H1), "quý III/2025" (Q3), "tháng 5 năm 2021" (M05). Parts that are not named
/// stay unset.
[[nodiscard]] Period PeriodIn(std::string_view fold);

}  // namespace xephang::parse
