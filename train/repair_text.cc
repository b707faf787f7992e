// Development: repairs a file with a model beside the program.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <CLI/CLI.hpp>

#include "normalize/text_repair.h"

int main(int argc, char** argv) {
  using namespace xephang::normalize;
  CLI::App program;
  std::string model, damage, file;
  RepairWeights w;
  bool changes = false;
  program.add_option("--model", model)->required();
  program.add_option("--damage", damage);
  program.add_option("--channel", w.channel_percent);
  program.add_option("--unknown", w.unknown);
  program.add_option("--case", w.case_percent);
  program.add_option("--split", w.split);
  program.add_option("--join", w.join);
  program.add_option("--short-number", w.short_number);
  program.add_option("--states", w.states);
  program.add_option("--beam", w.beam);
  program.add_flag("--changes", changes);
  program.add_option("FILE", file)->required();
  CLI11_PARSE(program, argc, argv);
  const auto t0 = std::chrono::steady_clock::now();
  const RepairModel m = RepairModel::FromFile(model);
  const auto t1 = std::chrono::steady_clock::now();
  std::ifstream in(file);
  std::vector<std::string> lines;
  std::string line;
  while (std::getline(in, line)) lines.push_back(line);
  RepairOptions o;
  if (damage == "stripped") o.damage = Damage::kStripped;
  if (damage == "foreign") o.damage = Damage::kForeign;
  if (damage == "native") o.damage = Damage::kNative;
  const RepairedText r = TextRepairer(m, w).Repair(lines, o);
  const auto t2 = std::chrono::steady_clock::now();
  for (const auto& l : r.lines) std::cout << l << "\n";
  if (changes) for (const auto& c : r.changes) std::fprintf(stderr, "%zu\t%s\t%s\t%.3f\n", c.line, c.was.c_str(), c.now.c_str(), c.confidence);
  std::fprintf(stderr, "%s load %.1f ms, repair %.1f ms\n", std::string(NameOf(r.damage)).c_str(),
               std::chrono::duration<double, std::milli>(t1 - t0).count(), std::chrono::duration<double, std::milli>(t2 - t1).count());
}
