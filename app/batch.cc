#include "app/batch.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "export/page_xml.h"
#include "export/placed_text.h"
#include "export/record_json.h"
#include "export/searchable_pdf.h"
#include "ingest/error.h"
#include "ingest/read_file.h"
#include "ingest/sha256.h"
#include "normalize/agency_registry.h"
#include "normalize/unicode.h"
#include "ocr/engine_process.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"

namespace xephang::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOcrModel = "vie";

// This program as its own engine; see main.cc. The link leads to the file that runs, even where it has been replaced.
std::vector<std::string> EngineCommand(const std::string& languages) {
  return {"/proc/self/exe", "engine", "--languages", languages};
}

// Copies that were asked for; of what has no pages there are none.
void WriteCopies(const Archive& archive, const BatchOptions& options, const std::string& id, const Document& document,
                 std::string_view bytes) {
  if (!output::HasPlaces(document)) return;
  if (options.alto) archive.WriteCopy("alto", id + ".xml", output::AltoXml(document));
  if (options.hocr) archive.WriteCopy("hocr", id + ".html", output::Hocr(document));
  if (options.searchable_pdf) archive.WriteCopy("pdf", id + ".pdf", output::SearchablePdf(document, bytes));
}

struct Work {
  fs::path path;                   // of the first file with these bytes
  std::vector<std::string> names;  // of all
};

}  // namespace

std::string NameOfFile(const fs::path& path) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string raw = path.filename().string();
  const auto invalid = normalize::FirstInvalidUtf8(raw);
  std::string name;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto byte = static_cast<unsigned char>(raw[i]);
    const bool keep = byte >= 0x20 && byte != 0x7F && (byte < 0x80 || !invalid);
    if (keep) {
      name += raw[i];
    } else {
      name += '%';
      name += kHex[byte >> 4U];
      name += kHex[byte & 15U];
    }
  }
  return normalize::ToNfc(name);
}

std::vector<fs::path> FilesUnder(const std::vector<fs::path>& paths, const fs::path& archive) {
  std::error_code no_archive;
  const fs::path own = fs::weakly_canonical(archive, no_archive);
  std::set<fs::path> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.insert(path);
      continue;
    }
    auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
    if (error) files.insert(path);
    while (!error && it != fs::recursive_directory_iterator()) {
      if (it->is_directory(error) && fs::weakly_canonical(it->path(), error) == own) {
        it.disable_recursion_pending();  // an archive is no part of what it is made from
        it.increment(error);
        continue;
      }
      if (it->is_regular_file(error) || it->is_symlink(error)) {
        if (!fs::is_directory(it->path(), error)) files.insert(it->path());
      }
      error.clear();
      it.increment(error);
    }
  }
  return {files.begin(), files.end()};
}

BatchReport Import(const std::vector<fs::path>& files, const Archive& archive, const BatchOptions& options,
                   const std::function<void(std::size_t, std::size_t)>& progress) {
  BatchReport report;
  report.files = files.size();
  const int jobs = options.jobs > 0 ? options.jobs : tbb::this_task_arena::max_concurrency();
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(jobs));
  tbb::task_arena arena(jobs);
  const auto in_parallel = [&](std::size_t n, const auto& body) {
    arena.execute([&] { tbb::parallel_for(std::size_t{0}, n, body); });
  };
  const auto failure = [](const fs::path& path, const std::string& sha256, ErrorKind kind, const char* reason) {
    return Failure{NameOfFile(path), sha256, std::string(NameOf(kind)), reason};
  };

  // First the names of all bytes: a document is one, under however many names.
  std::vector<std::string> digests(files.size());
  std::vector<Failure> unreadable(files.size());
  in_parallel(files.size(), [&](std::size_t i) {
    try {
      digests[i] = ingest::Sha256Hex(ingest::ReadBytes(files[i]));
    } catch (const Error& e) {
      unreadable[i] = failure(files[i], {}, e.kind(), e.what());
    } catch (const std::exception& e) {
      unreadable[i] = failure(files[i], {}, ErrorKind::kInternal, e.what());
    }
  });
  std::map<std::string, Work> by_digest;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (digests[i].empty()) {
      report.failures.push_back(unreadable[i]);
      continue;
    }
    Work& work = by_digest[digests[i]];
    if (work.names.empty()) {
      work.path = files[i];
    } else {
      ++report.copies;
    }
    work.names.push_back(NameOfFile(files[i]));
  }
  std::vector<std::pair<std::string, Work>> queue(by_digest.begin(), by_digest.end());

  tbb::enumerable_thread_specific<std::unique_ptr<ocr::Engine>> engines;
  const ocr::EngineSource engine = [&]() -> ocr::Engine& {
    auto& own = engines.local();
    if (own == nullptr && options.isolate) {
      own = std::make_unique<ocr::EngineProcess>(EngineCommand(kOcrModel));
    } else if (own == nullptr) {
      own = ocr::MakeTesseract(kOcrModel);
    }
    return *own;
  };
  std::mutex mutex;
  std::atomic<std::size_t> done{0};
  const auto& registry = normalize::AgencyRegistry::Builtin();
  std::string archive_error;
  in_parallel(queue.size(), [&](std::size_t i) {
    const auto& [digest, work] = queue[i];
    try {
      const std::string bytes = ingest::ReadBytes(work.path);
      const Document document =
          ocr::ReadDocument(bytes, NameOfFile(work.path), options.ocr ? engine : ocr::EngineSource());
      const parse::Decision decision = parse::ParseDecision(document, registry);
      const validate::Validation validation = validate::Validate(decision);
      auto record = output::RecordToJson(decision, validation);
      output::AddSourceNames(record, work.names);
      output::AddSourceNames(record, archive.NamesOf(digest));
      archive.Write(digest, output::RecordText(record), ExtractedText(document));
      {
        const std::lock_guard lock(mutex);
        ++report.documents;
        report.tables += decision.tables.size();
        report.statements += decision.statements.size();
        for (const auto& t : decision.tables) {
          report.rows += t.rows.size();
          for (const auto& r : t.rows) report.values += r.values.size();
        }
        for (const auto& f : validation.findings) {
          ++(f.severity == Severity::kError     ? report.errors
             : f.severity == Severity::kWarning ? report.warnings
                                                : report.notes);
        }
        for (std::size_t r = 0; r < report.checked.size(); ++r) {
          report.checked.at(r).consistent += validation.checked.at(r).consistent;
          report.checked.at(r).rounding += validation.checked.at(r).rounding;
          report.checked.at(r).inconsistent += validation.checked.at(r).inconsistent;
          report.checked.at(r).untestable += validation.checked.at(r).untestable;
        }
      }
      WriteCopies(archive, options, digest, document, bytes);  // where one fails, the record stands
    } catch (const ArchiveError& e) {
      const std::lock_guard lock(mutex);
      if (archive_error.empty()) archive_error = e.what();
    } catch (const Error& e) {
      const std::lock_guard lock(mutex);
      for (const auto& name : work.names) report.failures.push_back(failure(name, digest, e.kind(), e.what()));
    } catch (const std::exception& e) {
      const std::lock_guard lock(mutex);
      for (const auto& name : work.names)
        report.failures.push_back(failure(name, digest, ErrorKind::kInternal, e.what()));
    }
    if (progress) progress(done.fetch_add(1) + 1, queue.size());
  });
  if (!archive_error.empty()) throw ArchiveError(archive_error);

  // Failures of earlier imports stand until the same bytes come again, or the same name where they could not be read:
  // another file of that name says nothing about the lost one.
  std::sort(report.failures.begin(), report.failures.end());
  std::set<std::string> tried(digests.begin(), digests.end());
  std::set<std::string> tried_names;
  for (const auto& f : files) tried_names.insert(NameOfFile(f));
  std::vector<Failure> all = report.failures;
  for (auto& earlier : archive.Failures()) {
    const bool again = earlier.sha256.empty() ? tried_names.count(earlier.name) != 0 : tried.count(earlier.sha256) != 0;
    if (!again) all.push_back(std::move(earlier));
  }
  archive.WriteCatalogue(std::move(all));
  return report;
}

}  // namespace xephang::app
