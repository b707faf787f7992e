#include "app/archive.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>

#include "ingest/error.h"
#include "ingest/read_file.h"
#include "normalize/pattern.h"

namespace xephang::app {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

// Stands in the archive while an import is at work.
constexpr const char* kMarker = ".importing";

[[noreturn]] void Fail(const fs::path& path, int error) {
  throw ArchiveError(fmt::format("{}: {}", path.string(), std::generic_category().message(error)));
}

struct CloseDb {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
struct Finalize {
  void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using Db = std::unique_ptr<sqlite3, CloseDb>;
using Stmt = std::unique_ptr<sqlite3_stmt, Finalize>;

Db OpenDb(const fs::path& path, int flags) {
  sqlite3* raw = nullptr;
  const int rc = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Db db(raw);
  if (rc != SQLITE_OK)
    throw ArchiveError(fmt::format("{}: {}", path.string(), raw != nullptr ? sqlite3_errmsg(raw) : "cannot be opened"));
  return db;
}

void Exec(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw ArchiveError(fmt::format("catalogue: {}", sqlite3_errmsg(db)));
}

class Inserter {
 public:
  Inserter(sqlite3* db, const char* sql) : db_(db) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(db, sql, -1, &raw, nullptr) != SQLITE_OK)
      throw ArchiveError(fmt::format("catalogue: {}", sqlite3_errmsg(db)));
    stmt_.reset(raw);
  }
  void Add(const std::vector<Json>& values) {
    int i = 1;
    for (const auto& v : values) {
      if (v.is_null()) {
        sqlite3_bind_null(stmt_.get(), i);
      } else if (v.is_number_integer()) {
        sqlite3_bind_int64(stmt_.get(), i, v.get<std::int64_t>());
      } else {
        const auto& text = v.get_ref<const std::string&>();
        sqlite3_bind_text(stmt_.get(), i, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
      }
      ++i;
    }
    if (sqlite3_step(stmt_.get()) != SQLITE_DONE) throw ArchiveError(fmt::format("catalogue: {}", sqlite3_errmsg(db_)));
    sqlite3_reset(stmt_.get());
  }

 private:
  sqlite3* db_;
  Stmt stmt_;
};

}  // namespace

WholeFile::WholeFile(fs::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".tmp" + std::to_string(::getpid())) {
  file_ = std::fopen(temporary_.c_str(), "wbe");
  if (file_ == nullptr) Fail(temporary_, errno);
}

WholeFile::~WholeFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void WholeFile::Append(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) Fail(path_, errno);
}

void WholeFile::Commit() {
  if (std::fflush(file_) != 0) Fail(path_, errno);
  std::FILE* file = file_;
  file_ = nullptr;
  std::error_code error;
  if (std::fclose(file) != 0) {
    const int reason = errno;
    fs::remove(temporary_, error);
    Fail(path_, reason);
  }
  fs::rename(temporary_, path_, error);
  if (error) Fail(path_, error.value());
}

void WriteWhole(const fs::path& path, std::string_view text) {
  WholeFile file(path);
  file.Append(text);
  file.Commit();
}

Archive Archive::Create(const fs::path& dir) {
  std::error_code error;
  for (const char* sub : {"records", "text"}) {
    fs::create_directories(dir / sub, error);
    if (error) Fail(dir / sub, error.value());
  }
  // What an import that was killed left behind.
  for (const fs::path& folder : {dir, dir / "records", dir / "text", dir / "pdf", dir / "alto", dir / "hocr"}) {
    if (!fs::is_directory(folder, error)) continue;
    std::vector<fs::path> leftovers;
    for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator();
         it.increment(error)) {
      if (RE2::FullMatch(it->path().filename().string(), XEPHANG_RE(R"(.*\.tmp\d+(?:-journal)?)")))
        leftovers.push_back(it->path());
    }
    for (const auto& path : leftovers) fs::remove(path, error);
  }
  WriteWhole(dir / kMarker, "An import is at work, or was not finished: run it again.\n");
  return Archive(dir);
}

Archive Archive::Open(const fs::path& dir) {
  std::error_code error;
  if (!fs::is_directory(dir / "records", error))
    throw ArchiveError(fmt::format("{} holds no archive (no folder records/ in it)", dir.string()));
  if (fs::exists(dir / kMarker, error)) {
    throw ArchiveError(fmt::format("an import into {} was not finished; run it again", dir.string()));
  }
  return Archive(dir);
}

std::vector<std::string> Archive::Ids() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (auto it = fs::directory_iterator(dir_ / "records", error); !error && it != fs::directory_iterator();
       it.increment(error)) {
    if (it->path().extension() == ".json") ids.push_back(it->path().stem().string());
  }
  if (error) Fail(dir_ / "records", error.value());
  std::sort(ids.begin(), ids.end());
  return ids;
}

Json Archive::Read(const std::string& id) const {
  const fs::path path = dir_ / "records" / (id + ".json");
  try {
    Json record = Json::parse(ingest::ReadBytes(path));
    if (!record.is_object() || record.value("schema", "") != "xephang/record/1")
      throw ArchiveError(fmt::format("{}: not a record of this version", path.string()));
    return record;
  } catch (const nlohmann::json::exception& e) {
    throw ArchiveError(fmt::format("{}: damaged record: {}", path.string(), e.what()));
  } catch (const Error& e) {
    throw ArchiveError(fmt::format("{}: {}", path.string(), e.what()));
  }
}

std::vector<std::string> Archive::IdsInOrder() const {
  const fs::path path = dir_ / "catalogue.sqlite";
  const Db db = OpenDb(path, SQLITE_OPEN_READONLY);
  sqlite3_stmt* raw = nullptr;
  const char* sql =
      "SELECT id FROM documents ORDER BY coalesce(period_year, 0), coalesce(date, ''), coalesce(number, ''), id";
  if (sqlite3_prepare_v2(db.get(), sql, -1, &raw, nullptr) != SQLITE_OK) {
    throw ArchiveError(fmt::format("{}: {}", path.string(), sqlite3_errmsg(db.get())));
  }
  const Stmt stmt(raw);
  std::vector<std::string> ids;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
    ids.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(raw, 0)));
  }
  if (step != SQLITE_DONE) throw ArchiveError(fmt::format("{}: {}", path.string(), sqlite3_errmsg(db.get())));
  return ids;
}

std::vector<std::string> Archive::NamesOf(const std::string& id) const {
  std::error_code error;
  if (!fs::exists(dir_ / "records" / (id + ".json"), error)) return {};
  std::vector<std::string> names;
  try {
    const Json record = Read(id);
    for (const auto& n : record.at("source").at("names")) names.push_back(n.get<std::string>());
  } catch (const std::exception&) {
    return {};  // a record that cannot be read is written anew
  }
  return names;
}

void Archive::Write(const std::string& id, const std::string& record, const std::string& text) const {
  WriteWhole(dir_ / "text" / (id + ".txt"), text);
  WriteWhole(dir_ / "records" / (id + ".json"), record);
}

void Archive::WriteCopy(const char* folder, const std::string& name, std::string_view bytes) const {
  std::error_code error;
  fs::create_directories(dir_ / folder, error);
  if (error) Fail(dir_ / folder, error.value());
  WriteWhole(dir_ / folder / name, bytes);
}

std::vector<Failure> Archive::Failures() const {
  std::vector<Failure> failures;
  const fs::path path = dir_ / "catalogue.sqlite";
  std::error_code error;
  if (!fs::exists(path, error)) return failures;
  const Db db = OpenDb(path, SQLITE_OPEN_READONLY);
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(db.get(), "SELECT name, sha256, kind, reason FROM failures", -1, &raw, nullptr) != SQLITE_OK)
    return failures;
  const Stmt stmt(raw);
  while (sqlite3_step(raw) == SQLITE_ROW) {
    const auto column = [&](int c) {
      const unsigned char* text = sqlite3_column_text(raw, c);
      return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
    };
    failures.push_back({column(0), column(1), column(2), column(3)});
  }
  return failures;
}

void Archive::WriteCatalogue(std::vector<Failure> failures) const {
  const fs::path path = dir_ / "catalogue.sqlite";
  const fs::path temporary = dir_ / ("catalogue.sqlite.tmp" + std::to_string(::getpid()));
  std::error_code ignored;
  fs::remove(temporary, ignored);
  {
    const Db db = OpenDb(temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    Exec(db.get(), "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096; BEGIN");
    Exec(db.get(),
         "CREATE TABLE documents(id TEXT PRIMARY KEY, kind TEXT, number TEXT, date TEXT, province TEXT, issuer TEXT, "
         "period_year INTEGER,"
         " period_part TEXT, subject TEXT, title TEXT, tables INTEGER, rows INTEGER, errors INTEGER, warnings INTEGER) "
         "WITHOUT ROWID;"
         "CREATE TABLE names(id TEXT, name TEXT, PRIMARY KEY(id, name)) WITHOUT ROWID;"
         "CREATE TABLE failures(name TEXT, sha256 TEXT, kind TEXT, reason TEXT)");
    Inserter documents(db.get(), "INSERT INTO documents VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    Inserter names(db.get(), "INSERT INTO names VALUES(?,?)");
    Inserter failed(db.get(), "INSERT INTO failures VALUES(?,?,?,?)");
    for (const auto& id : Ids()) {
      const Json r = Read(id);
      std::int64_t rows = 0;
      for (const auto& t : r["tables"]) rows += static_cast<std::int64_t>(t["rows"].size());
      std::int64_t errors = 0;
      std::int64_t warnings = 0;
      for (const auto& f : r["findings"]) {
        errors += f["severity"] == "error" ? 1 : 0;
        warnings += f["severity"] == "warning" ? 1 : 0;
      }
      documents.Add({r["id"], r["kind"], r["number"], r["date"],
                     r["province"].is_null() ? Json(nullptr) : r["province"]["name"], r["issuer"], r["period"]["year"],
                     r["period"]["part"], r["subject"], r["title"], static_cast<std::int64_t>(r["tables"].size()), rows,
                     errors, warnings});
      for (const auto& n : r["source"]["names"]) names.Add({r["id"], n});
    }
    std::sort(failures.begin(), failures.end());
    for (const auto& f : failures) failed.Add({f.name, f.sha256, f.kind, f.reason});
    Exec(db.get(), "COMMIT");
  }
  std::error_code error;
  fs::rename(temporary, path, error);
  if (error) Fail(path, error.value());
  fs::remove(dir_ / kMarker, error);
}

}  // namespace xephang::app
