// The commands of the program. They return exit codes; only they print.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace xephang::app {

inline constexpr int kExitOk = 0;
inline constexpr int kExitInconsistent = 1;  ///< `check` found at least one error
inline constexpr int kExitSomeFailed = 2;    ///< some documents could not be imported
inline constexpr int kExitUsage = 64;
inline constexpr int kExitArchive = 74;

struct ImportOptions {
  std::filesystem::path archive = "archive";
  int jobs = 0;
  bool ocr = true;
  bool isolate = true;
  bool searchable_pdf = false;
  bool alto = false;
  bool hocr = false;
  std::vector<std::filesystem::path> paths;
};
[[nodiscard]] int RunImport(const ImportOptions& options);

/// What `import` starts for its engine: reads images that come over standard input, with models of `languages`.
[[nodiscard]] int RunEngine(const std::string& languages);

struct CheckOptions {
  std::filesystem::path archive = "archive";
  std::string format = "text";    ///< or "json", "sarif"
  std::string language = "vi";    ///< or "en"
  std::vector<std::string> only;  ///< Names of rules; all where it is empty.
  std::string severity = "info";  ///< This one and the graver ones.
  bool coverage = false;          ///< With the sentences whose numbers were not understood.
  std::string version;            ///< Of the program.
};
[[nodiscard]] int RunCheck(const CheckOptions& options);

struct ExportOptions {
  std::filesystem::path archive = "archive";
  std::filesystem::path to;
};
[[nodiscard]] int RunExport(const ExportOptions& options);

struct RepairCommandOptions {
  std::filesystem::path file;     ///< Empty for standard input.
  std::string damage = "auto";    ///< or the name of a kind; see normalize/damage.h
  std::filesystem::path changes;  ///< Where to write what was changed; empty for nowhere.
  std::filesystem::path model;    ///< Another model than the program's own; empty for that.
};
[[nodiscard]] int RunRepair(const RepairCommandOptions& options);

}  // namespace xephang::app
