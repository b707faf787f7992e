#include "app/commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>

#include "app/archive.h"
#include "app/batch.h"
#include "app/progress.h"
#include "export/dataset_csv.h"
#include "export/findings_text.h"

namespace xephang::app {
namespace {

void PrintSummary(const BatchReport& r) {
  int tested = 0;
  for (const auto& t : r.checked) tested += t.consistent + t.rounding + t.inconsistent;
  fmt::print("files        {:>8}\n", r.files);
  fmt::print("documents    {:>8}{}\n", r.documents,
             r.copies > 0 ? fmt::format("   ({} files are copies of others)", r.copies) : "");
  fmt::print("failures     {:>8}\n", r.failures.size());
  fmt::print("tables       {:>8}\n", r.tables);
  fmt::print("rows         {:>8}\n", r.rows);
  fmt::print("values       {:>8}\n", r.values);
  fmt::print("statements   {:>8}\n", r.statements);
  fmt::print("checks made  {:>8}\n", tested);
  fmt::print("findings     {:>8}   ({} errors, {} warnings, {} notes)\n", r.errors + r.warnings + r.notes, r.errors,
             r.warnings, r.notes);
}

}  // namespace

int RunImport(const ImportOptions& options) {
  try {
    const auto files = FilesUnder(options.paths);
    const Archive archive = Archive::Create(options.archive);
    BatchReport report;
    {
      ProgressBar bar;
      report = Import(files, archive, {options.jobs}, [&](std::size_t done, std::size_t all) { bar.Show(done, all); });
    }
    PrintSummary(report);
    for (const auto& f : report.failures) fmt::print(stderr, "xephang: {}: {}: {}\n", f.name, f.kind, f.reason);
    return report.failures.empty() ? kExitOk : kExitSomeFailed;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: archive: {}\n", e.what());
    return kExitArchive;
  }
}

int RunCheck(const CheckOptions& options) {
  try {
    const auto records = Archive::Open(options.archive).ReadAll();
    const auto language = options.language == "en" ? output::Language::kEnglish : output::Language::kVietnamese;
    bool error = false;
    for (const auto& r : records) {
      for (const auto& f : r["findings"]) error = error || f["severity"] == "error";
    }
    if (options.format == "json") {
      fmt::print("{}\n", output::FindingsJson(records, language).dump(1));
    } else {
      bool first = true;
      for (const auto& r : records) {
        const std::string text = output::FindingsText(r, language);
        if (text.empty()) continue;
        fmt::print("{}{}", first ? "" : "\n", text);
        first = false;
      }
      fmt::print("{}{}", first ? "" : "\n", output::CheckedText(records, language));
    }
    return error ? kExitInconsistent : kExitOk;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: archive: {}\n", e.what());
    return kExitArchive;
  }
}

int RunExport(const ExportOptions& options) {
  try {
    output::DatasetWriter writer;
    for (const auto& record : Archive::Open(options.archive).ReadAll()) writer.Add(record);
    std::error_code error;
    std::filesystem::create_directories(options.to, error);
    if (error) throw ArchiveError(fmt::format("{}: {}", options.to.string(), error.message()));
    for (const auto& file : writer.Finish()) WriteWhole(options.to / file.name, file.text);
    return kExitOk;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: export: {}\n", e.what());
    return kExitArchive;
  }
}

}  // namespace xephang::app
