// The names that decisions give to their classes of result.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xephang::normalize {

struct TierName {
  std::string name;       ///< Canonical: "Tốt", "Trung bình khá", "Mức độ II", "Loại A".
  std::size_t begin = 0;  ///< Where it stands in the fold that was searched …
  std::size_t end = 0;    ///< … up to here.
  int distance = 0;       ///< 0 where it stood letter for letter (marks apart), otherwise half edits.
};

/// The tier whose name is all of `fold` (see Fold), letter for letter; nullopt for anything else.
[[nodiscard]] std::optional<TierName> TierFromFold(std::string_view fold);

/// The same, for damaged text: the one tier name that `fold` looks like ("khe" is Khá, "miic tot" is Tốt).
[[nodiscard]] std::optional<TierName> TierFromDamagedFold(std::string_view fold);

/// All tier names in `fold`, in order, the longest where several begin at one place ("Trung bình khá" is one).
/// Short names count only after "mức", "loại", "hạng", "nhóm" or "xếp".
[[nodiscard]] std::vector<TierName> FindTiers(std::string_view fold);

}  // namespace xephang::normalize
