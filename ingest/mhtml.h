// A web page saved with its pictures in one file (MHTML: a MIME message) -> its HTML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xephang::ingest {

struct HtmlPart {
  std::string bytes;    ///< With its transfer encoding undone.
  std::string charset;  ///< As its header says; empty where it does not.
};

/// True where `bytes` begin with the header of a MIME message.
[[nodiscard]] bool IsMhtml(std::string_view bytes);

/// The first part of type text/html, parts within parts looked through to a depth of four; nullopt where there is none.
[[nodiscard]] std::optional<HtmlPart> HtmlPartOf(std::string_view message);

}  // namespace xephang::ingest
