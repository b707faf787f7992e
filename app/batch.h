// Many files -> an archive. No single file ends a batch, whatever is wrong with it.
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/archive.h"
#include "ingest/finding.h"
#include "validate/validation.h"

namespace xephang::app {

struct BatchOptions {
  int jobs = 0;         ///< Files at work at once; 0 for one for each core.
  bool ocr = true;      ///< Read pages that are pictures; otherwise they are marked as needing it.
  bool isolate = true;  ///< Read them in processes of their own, so that a page that breaks the engine costs itself.
  // Copies of documents with pages (PDF, images), beside the record:
  bool searchable_pdf = false;  ///< pdf/<id>.pdf
  bool alto = false;            ///< alto/<id>.xml
  bool hocr = false;            ///< hocr/<id>.html
};

struct BatchReport {
  std::size_t files = 0;      ///< Files found under the paths.
  std::size_t documents = 0;  ///< Different documents among them that were imported.
  std::size_t copies = 0;     ///< Files with the bytes of another one.
  std::size_t tables = 0, rows = 0, values = 0, statements = 0;
  std::array<validate::Tally, static_cast<std::size_t>(Rule::kCount)> checked{};
  std::size_t errors = 0, warnings = 0, notes = 0;
  std::vector<Failure> failures;  ///< Sorted by name.
};

/// The files under `paths`, sorted: files as they are, folders with all that is below them. A path that does not exist
/// is handed back as it is and fails later with its reason.
/// The folder `archive` is passed over.
[[nodiscard]] std::vector<std::filesystem::path> FilesUnder(const std::vector<std::filesystem::path>& paths,
                                                            const std::filesystem::path& archive);

/// The base name of `path` as records hold it: in NFC; control characters, and all bytes above 0x7F of a name that is
/// not UTF-8, as "%0A".
[[nodiscard]] std::string NameOfFile(const std::filesystem::path& path);

/// Imports `files` into `archive`. The result does not depend on the number of jobs. `progress` is called from any
/// thread with the number of files done. Throws ArchiveError where the archive cannot be written.
[[nodiscard]] BatchReport Import(const std::vector<std::filesystem::path>& files, const Archive& archive,
                                 const BatchOptions& options,
                                 const std::function<void(std::size_t done, std::size_t all)>& progress);

}  // namespace xephang::app
