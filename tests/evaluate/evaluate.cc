// Prints how much of each document was read right, against the gold that lies beside it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "ingest/error.h"
#include "ingest/read_file.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"
#include "tests/evaluate/comparison.h"

namespace fs = std::filesystem;

namespace {

// "x.gold.tsv" beside "x.pdf"; "../gold/x.tsv" for the corpus. Empty where there is none.
fs::path GoldOf(const fs::path& file) {
  for (const auto& gold : {fs::path(file).replace_extension(".gold.tsv"),
                           file.parent_path().parent_path() / "gold" / (file.stem().string() + ".tsv")}) {
    if (fs::exists(gold)) return gold;
  }
  return {};
}

void PrintCells(const xephang::Document& document) {
  for (const auto& page : document.pages) {
    for (const auto& table : page.tables) {
      fmt::print("  page {}: {} x {}, form {}\n", page.number, table.rows, table.columns, static_cast<int>(table.form));
      int row = -1;
      for (const auto& cell : table.cells) {
        if (cell.row != row) fmt::print("{}    {:>3}", row < 0 ? "" : "\n", cell.row);
        row = cell.row;
        std::string text = cell.text;
        std::replace(text.begin(), text.end(), '\n', '/');
        fmt::print(
            " | {}{}",
            cell.row_span > 1 || cell.column_span > 1 ? fmt::format("<{}x{}> ", cell.row_span, cell.column_span) : "",
            text);
      }
      fmt::print("\n");
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Reads documents and compares them with the gold beside them.");
  std::vector<std::string> paths;
  bool differences = false;
  app.add_option("PATH", paths, "files and folders; gold is NAME.gold.tsv beside NAME.pdf, or ../gold/NAME.tsv")
      ->required();
  bool cells = false;
  app.add_flag("--cells", cells, "print the cells of each page");
  app.add_flag("--differences", differences, "print each difference");
  std::string format = "text";
  app.add_option("--format", format, "text, or tsv with all counts (differences go to standard error)")
      ->check(CLI::IsMember({"text", "tsv"}));
  CLI11_PARSE(app, argc, argv);
  std::vector<fs::path> files;
  for (const auto& path : paths) {
    if (!fs::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      const std::string extension = entry.path().extension().string();
      if (entry.is_regular_file() && extension != ".tsv" && extension != ".md" && !GoldOf(entry.path()).empty())
        files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (format == "tsv") {
    fmt::print(
        "document\tpages\trows\trows_right\trows_silent\tnames\tnames_right\tnames_silent\tcells\tright\twrong\t"
        "silent\tmissing\tuntold\ttables\ttables_right\theaders\theaders_right\n");
  } else {
    fmt::print("{:<52} {:>6} {:>6} {:>7} {:>6} {:>6} {:>7} {:>7} {:>6} {:>9} {:>7} {:>7}\n", "document", "rows",
               "right", "cells", "right", "wrong", "missing", "silent", "names", "silent", "tables", "header");
  }
  xephang::testing::Comparison sum;
  const auto engine = xephang::ocr::MakeTesseract("vie");
  int failed = 0;
  const auto print = [&](const std::string& name, const xephang::testing::Comparison& c, std::size_t pages) {
    if (format == "tsv") {
      fmt::print("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", name, pages, c.rows,
                 c.rows_right, c.rows_silent, c.names, c.names_right, c.names_silent, c.cells, c.right, c.wrong,
                 c.silent, c.missing, c.untold, c.tables, c.tables_right, c.headers, c.headers_right);
      return;
    }
    fmt::print("{:<52} {:>6} {:>6} {:>7} {:>6} {:>6} {:>7} {:>7} {:>6} {:>9} {:>7} {:>7}\n", name, c.rows, c.rows_right,
               c.cells, c.right, c.wrong, c.missing, c.silent, c.names_right, c.names_silent,
               fmt::format("{}/{}", c.tables_right, c.tables), fmt::format("{}/{}", c.headers_right, c.headers));
  };
  for (const auto& file : files) {
    const fs::path gold = GoldOf(file);
    if (gold.empty()) {
      fmt::print(format == "tsv" ? stderr : stdout, "{:<52} no gold\n", file.filename().string());
      continue;
    }
    try {
      const auto document = xephang::ocr::ReadDocument(xephang::ingest::ReadBytes(file), file.filename().string(),
                                                       [&]() -> xephang::ocr::Engine& { return *engine; });
      if (cells) PrintCells(document);
      const auto decision = xephang::parse::ParseDecision(document, xephang::normalize::AgencyRegistry::Builtin());
      const auto c = xephang::testing::Compare(xephang::testing::ReadGold(gold), decision);
      print(file.filename().string(), c, document.pages.size());
      if (differences) {
        for (const auto& d : c.differences) fmt::print(format == "tsv" ? stderr : stdout, "    {}\n", d);
      }
      xephang::testing::Add(sum, c);
    } catch (const std::exception& e) {
      ++failed;
      fmt::print(format == "tsv" ? stderr : stdout, "{:<52} failed: {}\n", file.filename().string(), e.what());
    }
  }
  if (format == "text") print("all", sum, 0);
  return failed == 0 ? 0 : 2;
}
