#include "export/text_font.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

namespace xephang::output {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

// The code point at `at`, which is moved behind it.
std::uint32_t Next(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  std::uint32_t code = lead & (more == 0 ? 0x7FU : more == 1 ? 0x1FU : more == 2 ? 0x0FU : 0x07U);
  for (int i = 0; i < more && at < text.size(); ++i)
    code = code << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return code;
}

void Append(std::string& out, std::uint32_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 255U);
}

// Pairs of bytes, each a number, added up as a TrueType file has them.
std::uint32_t Sum(std::string_view table) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < table.size(); at += 4) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i)
      word = word << 8U | (at + i < table.size() ? static_cast<unsigned char>(table[at + i]) : 0U);
    sum += word;
  }
  return sum;
}

std::string Table(std::initializer_list<std::pair<std::int64_t, int>> numbers) {
  std::string out;
  for (const auto& [value, bytes] : numbers) Append(out, static_cast<std::uint32_t>(value), bytes);
  return out;
}

constexpr std::int64_t kUnits = 1000;
constexpr std::int64_t kAscender = 800;
constexpr std::int64_t kDescender = -200;
constexpr std::int64_t kWidth = 500;

}  // namespace

std::string TextFont::Encode(std::string_view text) {
  std::string out = "<";
  for (std::size_t at = 0; at < text.size();) {
    std::uint32_t code = Next(text, at);
    if (codes_.size() >= kMost && codes_.count(code) == 0) code = kReplacement;
    const auto it = codes_.try_emplace(code, static_cast<unsigned>(codes_.size() + 1)).first;
    out += fmt::format("{:04X}", it->second);
  }
  return out + ">";
}

std::string TextFont::Program() {
  // A glyph without contours; nothing else is ever drawn.
  const std::string glyph = Table({{0, 2}, {0, 2}, {0, 2}, {0, 2}, {0, 2}, {0, 2}});
  std::vector<std::pair<std::string, std::string>> tables{
      {"glyf", glyph},
      {"head", Table({{0x00010000, 4},
                      {0x00010000, 4},
                      {0, 4},  // of the whole file, below
                      {0x5F0F3CF5, 4},
                      {0, 2},
                      {kUnits, 2},
                      {0, 4},
                      {0, 4},
                      {0, 4},
                      {0, 4},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {8, 2},
                      {2, 2},
                      {0, 2},
                      {0, 2}})},
      {"hhea", Table({{0x00010000, 4},
                      {kAscender, 2},
                      {kDescender, 2},
                      {0, 2},
                      {kWidth, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {1, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {1, 2}})},
      {"hmtx", Table({{kWidth, 2}, {0, 2}, {0, 2}})},
      {"loca", Table({{0, 2}, {0, 2}, {static_cast<std::int64_t>(glyph.size() / 2), 2}})},
      {"maxp", Table({{0x00010000, 4},
                      {2, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {1, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2},
                      {0, 2}})},
  };
  const auto count = static_cast<std::int64_t>(tables.size());
  std::string file = Table({{0x00010000, 4}, {count, 2}, {64, 2}, {2, 2}, {count * 16 - 64, 2}});
  auto offset = file.size() + tables.size() * 16;
  std::size_t head = 0;
  for (const auto& [name, data] : tables) {
    if (name == "head") head = offset;
    file += name;
    Append(file, Sum(data), 4);
    Append(file, static_cast<std::uint32_t>(offset), 4);
    Append(file, static_cast<std::uint32_t>(data.size()), 4);
    offset += (data.size() + 3) / 4 * 4;
  }
  for (const auto& [name, data] : tables) {
    file += data;
    file.append((4 - data.size() % 4) % 4, '\0');
  }
  std::string adjustment;
  Append(adjustment, 0xB1B0AFBAU - Sum(file), 4);
  file.replace(head + 8, 4, adjustment);
  return file;
}

std::string TextFont::ToUnicode() const {
  constexpr std::size_t kMostInBlock = 100;
  std::vector<std::uint32_t> by_code(codes_.size());
  for (const auto& [code_point, code] : codes_) by_code[code - 1] = code_point;
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering "
      "(UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> "
      "<FFFF>\nendcodespacerange\n";
  for (std::size_t begin = 0; begin < by_code.size(); begin += kMostInBlock) {
    const std::size_t end = std::min(by_code.size(), begin + kMostInBlock);
    out += fmt::format("{} beginbfchar\n", end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t c = by_code[i];
      if (c < 0x10000) {
        out += fmt::format("<{:04X}> <{:04X}>\n", i + 1, c);
      } else {
        out += fmt::format("<{:04X}> <{:04X}{:04X}>\n", i + 1, 0xD800 + ((c - 0x10000) >> 10U),
                           0xDC00 + ((c - 0x10000) & 0x3FFU));
      }
    }
    out += "endbfchar\n";
  }
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::string TextFont::GlyphMap() const {
  std::string out;
  for (std::size_t i = 0; i <= codes_.size(); ++i) Append(out, i == 0 ? 0 : 1, 2);
  return out;
}

}  // namespace xephang::output
