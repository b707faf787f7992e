#include "ingest/docx_file.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/error.h"
#include "tests/ingest/zip_writer.h"

// The input is word/document.xml; where it holds a line "----", what follows is word/numbering.xml, then
// word/styles.xml.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kParts[] = {"word/document.xml", "word/numbering.xml", "word/styles.xml"};
  constexpr std::string_view kBetween = "\n----\n";
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  xephang::testing::ZipEntries entries;
  for (const auto part : kParts) {
    const auto end = rest.find(kBetween);
    entries.emplace_back(part, rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + kBetween.size());
  }
  try {
    static_cast<void>(xephang::ExtractedText(xephang::ingest::ReadDocx(xephang::testing::Zip(entries))));
  } catch (const xephang::Error&) {  // told, not crashed
  }
  try {
    static_cast<void>(xephang::ingest::ReadDocx({reinterpret_cast<const char*>(data), size}));
  } catch (const xephang::Error&) {
  }
  return 0;
}
