#include "app/commands.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <system_error>

#include "app/archive.h"
#include "app/batch.h"
#include "app/progress.h"
#include "export/dataset_csv.h"
#include "export/findings_text.h"
#include "ocr/engine.h"
#include "ocr/engine_server.h"

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
    const auto files = FilesUnder(options.paths, options.archive);
    const Archive archive = Archive::Create(options.archive);
    BatchReport report;
    {
      ProgressBar bar;
      report = Import(files, archive, {options.jobs, options.ocr, options.isolate},
                      [&](std::size_t done, std::size_t all) { bar.Show(done, all); });
    }
    PrintSummary(report);
    for (const auto& f : report.failures) fmt::print(stderr, "xephang: {}: {}: {}\n", f.name, f.kind, f.reason);
    return report.failures.empty() ? kExitOk : kExitSomeFailed;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: archive: {}\n", e.what());
    return kExitArchive;
  }
}

int RunEngine(const std::string& languages) {
  return ocr::ServeEngine([&] { return ocr::MakeTesseract(languages); });
}

int RunCheck(const CheckOptions& options) {
  try {
    const Archive archive = Archive::Open(options.archive);
    const auto language = options.language == "en" ? output::Language::kEnglish : output::Language::kVietnamese;
    const bool json = options.format == "json";
    output::CheckedTotals totals;
    bool error = false;
    bool first = true;
    if (json) fmt::print("{{\n \"findings\": [");
    for (const auto& id : archive.IdsInOrder()) {
      const auto record = archive.Read(id);
      totals.Add(record);
      for (const auto& f : record["findings"]) error = error || f["severity"] == "error";
      if (json) {
        for (const auto& f : output::FindingsOf(record, language)) {
          fmt::print("{}\n  {}", first ? "" : ",", f.dump());
          first = false;
        }
        continue;
      }
      const std::string text = output::FindingsText(record, language);
      if (text.empty()) continue;
      fmt::print("{}{}", first ? "" : "\n", text);
      first = false;
    }
    if (json) {
      fmt::print("\n ],\n \"checked\": {}\n}}\n", totals.ToJson().dump());
    } else {
      fmt::print("{}{}", first ? "" : "\n", totals.ToText(language));
    }
    return error ? kExitInconsistent : kExitOk;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: archive: {}\n", e.what());
    return kExitArchive;
  }
}

int RunExport(const ExportOptions& options) {
  try {
    const Archive archive = Archive::Open(options.archive);
    std::error_code error;
    std::filesystem::create_directories(options.to, error);
    if (error) throw ArchiveError(fmt::format("{}: {}", options.to.string(), error.message()));
    output::DatasetWriter writer;
    std::map<std::string, WholeFile> files;
    const auto put = [&](const std::vector<output::DatasetPart>& parts) {
      for (const auto& part : parts) {
        auto it = files.find(part.name);
        if (it == files.end()) it = files.try_emplace(part.name, options.to / part.name).first;
        it->second.Append(part.text);
      }
    };
    for (const auto& id : archive.IdsInOrder()) put(writer.Add(archive.Read(id)));
    put(writer.Finish());
    for (auto& [name, file] : files) file.Commit();
    return kExitOk;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: export: {}\n", e.what());
    return kExitArchive;
  }
}

}  // namespace xephang::app
