// Development: repairs a file with a model beside the program.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "normalize/repair_tokens.h"
#include "normalize/text_repair.h"

int main(int argc, char** argv) {
  using namespace xephang::normalize;
  CLI::App program;
  std::string model, damage, file;
  RepairWeights w;
  bool changes = false;
  bool score = false;
  program.add_flag("--score", score);
  program.add_option("--model", model)->required();
  program.add_option("--damage", damage);
  program.add_option("--channel", w.channel_percent);
  program.add_option("--unknown", w.unknown);
  program.add_option("--unknown-letter", w.unknown_letter);
  program.add_option("--letters", w.channel_letters);
  program.add_option("--name", w.known_name);
  program.add_option("--error", w.error);
  program.add_option("--lone", w.lone_capitals);
  program.add_option("--trie-beam", w.trie_beam);
  program.add_option("--unforeseen", w.unforeseen);
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
  if (score) {
    std::string l;
    while (std::getline(in, l)) {
      NgramContext c;
      int sum = 0;
      for (const Piece& p : CutPieces(l)) {
        if (p.kind == PieceKind::kOther) continue;
        const std::string t = l.substr(p.begin, p.end - p.begin);
        const auto [cost, next] =
            m.words().Next(c, p.kind == PieceKind::kWord ? m.words().Find(VocabularyForm(t)) : kNumberWord);
        std::cout << t << "(" << cost << ") ";
        sum += cost;
        c = next;
      }
      std::cout << " = " << sum << "\n";
    }
    return 0;
  }
  std::string line;
  while (std::getline(in, line)) lines.push_back(line);
  RepairOptions o;
  if (damage == "stripped") o.damage = Damage::kStripped;
  if (damage == "foreign") o.damage = Damage::kForeign;
  if (damage == "native") o.damage = Damage::kNative;
  const RepairedText r = TextRepairer(m, w).Repair(lines, o);
  const auto t2 = std::chrono::steady_clock::now();
  for (const auto& l : r.lines) std::cout << l << "\n";
  if (changes)
    for (const auto& c : r.changes)
      std::fprintf(stderr, "%zu\t%s\t%s\t%.3f\n", c.line, c.was.c_str(), c.now.c_str(), c.confidence);
  std::fprintf(stderr, "%s load %.1f ms, repair %.1f ms\n", std::string(NameOf(r.damage)).c_str(),
               std::chrono::duration<double, std::milli>(t1 - t0).count(),
               std::chrono::duration<double, std::milli>(t2 - t1).count());
}
