#include "app/commands.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "app/archive.h"
#include "app/batch.h"
#include "app/progress.h"
#include "export/dataset_csv.h"
#include "export/findings_sarif.h"
#include "export/findings_text.h"
#include "export/witnesses.h"
#include "normalize/text_repair.h"
#include "ocr/engine.h"
#include "ocr/engine_server.h"

namespace xephang::app {
namespace {

using Json = nlohmann::ordered_json;

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
      report = Import(files, archive,
                      {options.jobs, options.ocr, options.isolate, options.searchable_pdf, options.alto, options.hocr},
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

namespace {

// Prints the findings of one record after the other, so that an archive of any size can be checked.
class CheckPrinter {
 public:
  explicit CheckPrinter(const CheckOptions& options)
      : options_(options),
        language_(options.language == "en" ? output::Language::kEnglish : output::Language::kVietnamese) {}

  void Begin() {
    if (options_.format == "json") fmt::print("{{\n \"findings\": [");
    if (options_.format == "sarif") {
      fmt::print("{{\n \"$schema\": \"{}\",\n \"version\": \"{}\",\n \"runs\": [{{\n", output::kSarifSchema,
                 output::kSarifVersion);
      fmt::print(" \"tool\": {},\n \"columnKind\": \"unicodeCodePoints\",\n \"results\": [",
                 output::SarifTool(options_.version, language_).dump());
    }
  }

  void Print(const Json& record) {
    totals_.Add(record);
    for (const auto& f : record["findings"]) error_ = error_ || f["severity"] == "error";
    const auto findings = output::FindingsOf(record, language_);
    if (options_.format == "json") {
      for (const auto& f : findings) Item(f);
      coverage_.push_back(output::CoverageOf(record));
    } else if (options_.format == "sarif") {
      if (findings.empty()) return;
      for (const auto& r : output::SarifResults(findings, artifacts_.size())) Item(r);
      artifacts_.push_back(output::SarifArtifact(record));
    } else {
      const std::string text = output::FindingsText(record, language_);
      if (!text.empty()) {
        fmt::print("{}{}", first_ ? "" : "\n", text);
        first_ = false;
      }
      coverage_text_ += output::CoverageText(record, language_, options_.coverage);
    }
  }

  void End(const output::Witnesses& witnesses) {
    if (options_.format == "json") {
      fmt::print("\n ],\n \"checked\": {},\n \"witnesses\": {},\n \"coverage\": {}\n}}\n",
                 totals_.ToJson(language_).dump(), witnesses.ToJson().dump(), coverage_.dump());
    } else if (options_.format == "sarif") {
      fmt::print("\n ],\n \"artifacts\": {}\n }}]\n}}\n", artifacts_.dump());
    } else {
      fmt::print("{}{}\n{}", first_ ? "" : "\n", totals_.ToText(language_), coverage_text_);
      for (const auto& p : witnesses.pairs()) {
        fmt::print(
            fmt::runtime(
                language_ == output::Language::kVietnamese
                    ? "Hai bản của một quyết định ({}, {}): {} số liệu khớp, {} khác; lời lấy từ {:.12}…\n"
                    : "Two copies of one decision ({}, {}): {} figures alike, {} different; text from {:.12}…\n"),
            p.number.empty() ? "–" : p.number, p.date.empty() ? "–" : p.date, p.equal, p.different, p.better);
      }
    }
  }

  [[nodiscard]] bool error() const { return error_; }

 private:
  void Item(const Json& item) {
    fmt::print("{}\n  {}", first_ ? "" : ",", item.dump());
    first_ = false;
  }

  const CheckOptions& options_;
  output::Language language_;
  output::CheckedTotals totals_;
  Json coverage_ = Json::array();
  Json artifacts_ = Json::array();
  std::string coverage_text_;
  bool error_ = false;
  bool first_ = true;
};

output::Witnesses WitnessesOf(const Archive& archive, const std::vector<std::string>& ids) {
  std::vector<output::WitnessKey> keys;
  for (const auto& id : ids) keys.push_back(output::WitnessKeyOf(archive.Read(id)));
  return {std::move(keys), [&](const std::string& id) { return archive.Read(id); }};
}

}  // namespace

int RunCheck(const CheckOptions& options) {
  try {
    const Archive archive = Archive::Open(options.archive);
    const auto ids = archive.IdsInOrder();
    const auto witnesses = WitnessesOf(archive, ids);
    const output::FindingFilter filter{{options.only.begin(), options.only.end()}, options.severity};
    CheckPrinter printer(options);
    printer.Begin();
    for (const auto& id : ids) {
      auto record = archive.Read(id);
      witnesses.Apply(record);
      output::Filter(record, filter);
      printer.Print(record);
    }
    printer.End(witnesses);
    return printer.error() ? kExitInconsistent : kExitOk;
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
    const auto ids = archive.IdsInOrder();
    const auto witnesses = WitnessesOf(archive, ids);
    for (const auto& id : ids) {
      auto record = archive.Read(id);
      witnesses.Apply(record);
      put(writer.Add(record));
    }
    put(writer.Finish());
    for (auto& [name, file] : files) file.Commit();
    return kExitOk;
  } catch (const ArchiveError& e) {
    fmt::print(stderr, "xephang: export: {}\n", e.what());
    return kExitArchive;
  }
}

int RunRepair(const RepairCommandOptions& options) {
  std::string text;
  {
    std::FILE* in = options.file.empty() ? stdin : std::fopen(options.file.c_str(), "rb");
    if (in == nullptr) {
      fmt::print(stderr, "xephang: {} cannot be read: {}\n", options.file.string(), std::strerror(errno));
      return kExitSomeFailed;
    }
    std::vector<char> buffer(std::size_t{1} << 16U);
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), in)) > 0;) text.append(buffer.data(), n);
    const bool failed = std::ferror(in) != 0;
    if (!options.file.empty()) std::fclose(in);
    if (failed) {
      fmt::print(stderr, "xephang: {} cannot be read\n",
                 options.file.empty() ? "standard input" : options.file.string());
      return kExitSomeFailed;
    }
  }
  normalize::RepairOptions how;
  for (const auto damage : {normalize::Damage::kNone, normalize::Damage::kStripped, normalize::Damage::kForeign,
                            normalize::Damage::kNative}) {
    if (options.damage == normalize::NameOf(damage)) how.damage = damage;
  }
  how.keep_changes = !options.changes.empty();
  std::optional<normalize::RepairModel> other;
  if (!options.model.empty()) other = normalize::RepairModel::FromFile(options.model);
  const normalize::TextRepairer repairer(other ? *other : normalize::RepairModel::Builtin());
  const auto repaired = repairer.RepairText(text, how);
  std::fwrite(repaired.text.data(), 1, repaired.text.size(), stdout);
  if (!options.changes.empty()) {
    std::ofstream out(options.changes, std::ios::binary);
    out << "line\twas\tnow\tconfidence\n";
    for (const auto& c : repaired.changes) {
      out << fmt::format("{}\t{}\t{}\t{:.3f}\n", c.line + 1, c.was, c.now, c.confidence);
    }
    out.close();
    if (!out) {
      fmt::print(stderr, "xephang: {} cannot be written\n", options.changes.string());
      return kExitArchive;
    }
  }
  return kExitOk;
}

}  // namespace xephang::app
