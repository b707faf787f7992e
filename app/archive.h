// The archive on disk: records/<id>.json, text/<id>.txt, catalogue.sqlite; copies on request in pdf/, alto/ and hocr/.
#pragma once

#include <cstdio>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace xephang::app {

/// The archive cannot be read or written; the program exits with 74.
class ArchiveError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One file that could not be imported.
struct Failure {
  std::string name;    ///< Its base name.
  std::string sha256;  ///< Of its bytes; empty where they could not be read.
  std::string kind;    ///< See NameOf(ErrorKind).
  std::string reason;
  friend bool operator<(const Failure& a, const Failure& b) {
    return std::tie(a.name, a.sha256, a.kind, a.reason) < std::tie(b.name, b.sha256, b.kind, b.reason);
  }
};

class Archive {
 public:
  /// For writing: makes the folders that are missing, clears what a killed import left, and marks the archive as
  /// unfinished until WriteCatalogue. Throws ArchiveError.
  [[nodiscard]] static Archive Create(const std::filesystem::path& dir);
  /// For reading. Throws ArchiveError where `dir` holds no archive, or one that an import did not finish.
  [[nodiscard]] static Archive Open(const std::filesystem::path& dir);

  /// Ids of all records, sorted.
  [[nodiscard]] std::vector<std::string> Ids() const;
  /// Throws ArchiveError where the record cannot be read or is no record.
  [[nodiscard]] nlohmann::ordered_json Read(const std::string& id) const;
  /// Ids in the order in which people list decisions: by year, date, number and id. From the catalogue.
  [[nodiscard]] std::vector<std::string> IdsInOrder() const;
  /// Names under which an earlier import saw these bytes.
  [[nodiscard]] std::vector<std::string> NamesOf(const std::string& id) const;

  /// Each file is written whole under another name and then moved, so that a reader never sees half of one.
  void Write(const std::string& id, const std::string& record, const std::string& text) const;

  /// A copy of a document in another form: `folder`/`name`, written whole as well.
  void WriteCopy(const char* folder, const std::string& name, std::string_view bytes) const;

  /// Failures that an earlier import listed in the catalogue.
  [[nodiscard]] std::vector<Failure> Failures() const;
  /// Makes the catalogue anew from the records on disk and `failures`: the same archive gives the same bytes.
  void WriteCatalogue(std::vector<Failure> failures) const;

 private:
  explicit Archive(std::filesystem::path dir) : dir_(std::move(dir)) {}
  std::filesystem::path dir_;
};

/// A file written under another name beside `path` and moved there at the end: a reader sees all of it or nothing.
/// Without Commit nothing is left behind.
class WholeFile {
 public:
  /// Throws ArchiveError with the system's reason, as the other members do.
  explicit WholeFile(std::filesystem::path path);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  void Append(std::string_view text);
  void Commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::FILE* file_;
};

/// All of `text` to `path`, by way of a WholeFile.
void WriteWhole(const std::filesystem::path& path, std::string_view text);

}  // namespace xephang::app
