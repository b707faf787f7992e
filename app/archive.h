// The archive on disk: records/<id>.json, text/<id>.txt, catalogue.sqlite.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
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
  /// For writing: makes the folders that are missing. Throws ArchiveError.
  [[nodiscard]] static Archive Create(const std::filesystem::path& dir);
  /// For reading. Throws ArchiveError where `dir` holds no archive.
  [[nodiscard]] static Archive Open(const std::filesystem::path& dir);

  /// Ids of all records, sorted.
  [[nodiscard]] std::vector<std::string> Ids() const;
  /// Throws ArchiveError where the record cannot be read or is no record.
  [[nodiscard]] nlohmann::ordered_json Read(const std::string& id) const;
  /// All records, by date, number and id: the order in which people list decisions.
  [[nodiscard]] std::vector<nlohmann::ordered_json> ReadAll() const;
  /// Names under which an earlier import saw these bytes.
  [[nodiscard]] std::vector<std::string> NamesOf(const std::string& id) const;

  /// Each file is written whole under another name and then moved, so that a reader never sees half of one.
  void Write(const std::string& id, const std::string& record, const std::string& text) const;

  /// Failures that an earlier import listed in the catalogue.
  [[nodiscard]] std::vector<Failure> Failures() const;
  /// Makes the catalogue anew from the records on disk and `failures`: the same archive gives the same bytes.
  void WriteCatalogue(std::vector<Failure> failures) const;

 private:
  explicit Archive(std::filesystem::path dir) : dir_(std::move(dir)) {}
  std::filesystem::path dir_;
};

/// Writes `text` to `path` by way of a temporary file beside it. Throws ArchiveError with the system's reason.
void WriteWhole(const std::filesystem::path& path, const std::string& text);

}  // namespace xephang::app
