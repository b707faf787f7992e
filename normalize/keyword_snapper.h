// Brings misread keywords of the grammars back into a fold, so that one grammar reads clean and damaged text.
//
// This is no repair: only words of a short list are put in place of words that look like them, only in the fold, and
// what is printed stays. The repair of whole texts is another matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/unicode.h"

namespace xephang::normalize {

class KeywordSnapper {
 public:
  /// `keywords`: folded words of three letters and more.
  explicit KeywordSnapper(std::vector<std::string> keywords);

  /// The words that headings, captions and claims about rankings are made of.
  [[nodiscard]] static const KeywordSnapper& ForRankings();

  /// `text` with its fold changed: each word that is not a keyword and looks like just one of them becomes it.
  [[nodiscard]] FoldedText Snap(std::string_view text) const;

 private:
  std::vector<std::string> keywords_;
};

}  // namespace xephang::normalize
