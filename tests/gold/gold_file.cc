#include "tests/gold/gold_file.h"

#include <fstream>
#include <stdexcept>

#include "normalize/unicode.h"

namespace xephang::testing {

Gold ReadGold(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("no gold: " + file.string());
  Gold gold;
  std::string raw;
  while (std::getline(in, raw)) {
    if (raw.empty() || raw[0] == '#') continue;
    const std::string line = normalize::ToNfc(raw);
    std::vector<std::string> f;
    for (const auto part : normalize::Split(line, '\t')) f.emplace_back(part);
    f.resize(std::max<std::size_t>(f.size(), 4));
    const std::string& kind = f[0];
    const auto from = [&](std::ptrdiff_t n) { return std::vector<std::string>(f.begin() + n, f.end()); };
    if (kind == "header") {
      gold.header[f[1]] = f[2];
    } else if (kind == "table") {
      f.resize(5);
      gold.tables.push_back({f[1], f[2], f[3], f[4], {}, {}, {}, {}});
    } else if (kind == "caption") {
      gold.tables.back().caption = f[1];
    } else if (kind == "columns") {
      gold.tables.back().columns = from(1);
      while (!gold.tables.back().columns.empty() && gold.tables.back().columns.back().empty())
        gold.tables.back().columns.pop_back();
    } else if (kind == "tier") {
      gold.tables.back().tiers.push_back(from(1));
    } else if (kind == "row") {
      gold.tables.back().rows.push_back({f[1], f[2], f[3], from(4)});
    } else if (kind == "statement") {
      f.resize(8);
      gold.statements.push_back(from(1));
    } else if (kind == "plant") {
      gold.plants.push_back(f[1]);
    } else if (kind != "consistent") {
      throw std::runtime_error(file.string() + ": unknown line: " + line);
    }
  }
  return gold;
}

}  // namespace xephang::testing
