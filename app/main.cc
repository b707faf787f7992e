#include <csignal>
#include <cstdio>
#include <exception>
#include <system_error>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "ingest/finding.h"

int main(int argc, char** argv) {
  using namespace xephang::app;
  CLI::App program{"xephang: ranking decisions of Vietnamese authorities as exact, checked data"};
  program.name("xephang");
  program.set_version_flag("--version", XEPHANG_VERSION);
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 all went well; 1 check found an inconsistency; 2 some documents could not be imported;\n"
      "64 the command line is wrong; 74 the archive cannot be read or written.");

  ImportOptions import;
  auto* import_command = program.add_subcommand("import", "Read files and folders into an archive");
  import_command->add_option("--archive", import.archive, "Folder of the archive")->capture_default_str();
  import_command->add_flag("!--no-ocr", import.ocr, "Do not read pages that are pictures; mark them as needing OCR");
  import_command->add_flag("!--no-isolation", import.isolate,
                           "Run the OCR engine in this process: what breaks it then ends the import");
  import_command->add_flag("--searchable-pdf", import.searchable_pdf,
                           "Also write pdf/ID.pdf: the pages as they are, and behind their images the text read");
  import_command->add_flag("--alto", import.alto, "Also write alto/ID.xml: words and tables with their places");
  import_command->add_flag("--hocr", import.hocr, "Also write hocr/ID.html: the same as hOCR");
  import_command->add_option("--jobs", import.jobs, "Files at work at once; 0 for one for each core")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  import_command->add_option("PATH", import.paths, "Files and folders")->required();

  std::string languages = "vie";
  auto* engine_command = program.add_subcommand("engine", "The OCR engine, as import starts it")->group("");
  engine_command->add_option("--languages", languages);

  CheckOptions check;
  auto* check_command = program.add_subcommand("check", "Print what does not agree in the documents of an archive");
  check_command->add_option("--archive", check.archive, "Folder of the archive")->capture_default_str();
  check_command->add_option("--format", check.format, "text, json, or sarif (SARIF 2.1.0)")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  check_command->add_option("--lang", check.language, "Language of the sentences: vi or en")
      ->check(CLI::IsMember({"vi", "en"}))
      ->capture_default_str();

  std::vector<std::string> rules;
  for (std::size_t i = 0; i < static_cast<std::size_t>(xephang::Rule::kCount); ++i)
    rules.emplace_back(xephang::NameOf(static_cast<xephang::Rule>(i)));
  check_command->add_option("--only", check.only, "Only findings of this rule; may be given several times")
      ->check(CLI::IsMember(rules));
  check_command
      ->add_option("--severity", check.severity,
                   "Only findings of this severity and graver ones: error, warning or info")
      ->check(CLI::IsMember({"error", "warning", "info"}))
      ->capture_default_str();
  check_command->add_flag("--coverage", check.coverage, "With the sentences whose numbers were not understood");
  check.version = XEPHANG_VERSION;

  ExportOptions to;
  std::string format = "csv";
  auto* export_command =
      program.add_subcommand("export", "Write the dataset of an archive: a data package of CSV files");
  export_command->add_option("--archive", to.archive, "Folder of the archive")->capture_default_str();
  export_command->add_option("--to", to.to, "Folder to write to")->required();
  export_command->add_option("--format", format, "csv")->check(CLI::IsMember({"csv"}))->capture_default_str();

  RepairCommandOptions repair;
  auto* repair_command = program.add_subcommand(
      "repair", "Give damaged Vietnamese its marks and letters back, line for line; clean text passes unchanged");
  repair_command
      ->add_option("--damage", repair.damage, "What happened to the text: auto, none, stripped, foreign or native")
      ->check(CLI::IsMember({"auto", "none", "stripped", "foreign", "native"}))
      ->capture_default_str();
  repair_command->add_option("--changes", repair.changes,
                             "Write each change with its first reading and confidence there");
  repair_command->add_option("--model", repair.model, "Another model than the one in the program")
      ->check(CLI::ExistingFile);
  repair_command->add_option("FILE", repair.file, "UTF-8 text; standard input where none is given")
      ->check(CLI::ExistingFile);

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = program.exit(e);
    return code == 0 ? kExitOk : kExitUsage;
  }
  // A file that grows over the limit of the shell is an error to report, not a signal to die of.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    if (*engine_command) return RunEngine(languages);
    const int code = *import_command   ? RunImport(import)
                     : *check_command  ? RunCheck(check)
                     : *repair_command ? RunRepair(repair)
                                       : RunExport(to);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    std::fprintf(stderr, "xephang: the output cannot be written\n");
    return kExitArchive;
  } catch (const std::system_error& e) {
    std::fprintf(stderr, "xephang: the output cannot be written: %s\n", e.what());
    return kExitArchive;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "xephang: %s\n", e.what());
    return 70;
  }
}
