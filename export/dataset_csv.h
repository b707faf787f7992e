// The longitudinal dataset: a Frictionless data package of CSV files, written from the records of an archive.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace xephang::output {

/// One CSV cell: quoted where it must be; text that a spreadsheet would run (it begins with '=', '+', '-' or '@' and is
/// no number) is preceded by an apostrophe.
[[nodiscard]] std::string CsvCell(std::string_view text);

/// One file of the package, whole.
struct DatasetFile {
  std::string name;  ///< "observations.csv"
  std::string text;
};

/// documents, observations, statements and findings, and the datapackage.json that describes them.
/// Records are taken in the order given; rows follow the order of the document.
class DatasetWriter {
 public:
  DatasetWriter();
  void Add(const nlohmann::ordered_json& record);
  [[nodiscard]] std::vector<DatasetFile> Finish() const;

 private:
  std::string documents_, observations_, statements_, findings_;
};

}  // namespace xephang::output
