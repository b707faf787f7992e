// Labels of tables that an engine misread, told by the labels before them.
//
// Tables are numbered: "Bảng 2.3" follows "Bảng 2.2", "Bảng 3" follows either. A label of a doubtful line that follows
// nothing, and would with one digit changed, lost or made up ("Bảng 23" for "Bảng 2:" behind "Bảng 1"), is taken for
// the one that follows.
#pragma once

#include <optional>
#include <string>

namespace xephang::parse {

/// The label that follows `before`, is followed by `after`, and differs from `read` by one digit; nullopt where `read`
/// stands in order by itself, where none or several differ so little, or where the words before the numbers are not the
/// same. `before` is empty for the first label of a document, `after` for the last.
[[nodiscard]] std::optional<std::string> LabelInOrder(const std::string& before, const std::string& read,
                                                      const std::string& after);

}  // namespace xephang::parse
