// The longitudinal dataset: a Frictionless data package of CSV files, written from the records of an archive.
#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/sha256.h"

namespace xephang::output {

/// One CSV cell: quoted where it must be; text that a spreadsheet would run (it begins with '=', '+', '-' or '@' and is
/// no number) is preceded by an apostrophe.
[[nodiscard]] std::string CsvCell(std::string_view text);

/// A piece of one file of the package, to be put behind what came before.
struct DatasetPart {
  std::string name;  ///< "observations.csv"
  std::string text;
};

/// documents, observations, statements and findings, and the datapackage.json that describes them. Records are taken in
/// the order given; rows follow the order of the document. Nothing is kept but the digests, so that an archive of any
/// size can be written.
class DatasetWriter {
 public:
  DatasetWriter();
  /// The lines of one record. The first call (and Finish, where there was none) gives the header lines as well.
  [[nodiscard]] std::vector<DatasetPart> Add(const nlohmann::ordered_json& record);
  /// What is left, datapackage.json last.
  [[nodiscard]] std::vector<DatasetPart> Finish();

 private:
  struct File {
    std::string name;
    std::string pending;
    std::size_t bytes = 0;
    ingest::Sha256 digest;
  };
  std::vector<DatasetPart> TakePending();
  std::array<File, 4> files_;  // documents, observations, statements, findings
};

}  // namespace xephang::output
