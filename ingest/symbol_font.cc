#include "ingest/symbol_font.h"

#include <algorithm>
#include <array>
#include <utility>

namespace xephang::ingest {
namespace {

using Sign = std::pair<unsigned, std::string_view>;

constexpr std::array<Sign, 13> kSymbol{{{0xA3, "≤"},
                                        {0xA5, "∞"},
                                        {0xAB, "↔"},
                                        {0xAC, "←"},
                                        {0xAE, "→"},
                                        {0xB1, "±"},
                                        {0xB3, "≥"},
                                        {0xB4, "×"},
                                        {0xB7, "•"},
                                        {0xB8, "÷"},
                                        {0xB9, "≠"},
                                        {0xBB, "≈"},
                                        {0xE5, "∑"}}};

constexpr std::array<Sign, 8> kWingdings{
    {{0x6F, "□"}, {0xA7, "▪"}, {0xA8, "□"}, {0xD8, "➢"}, {0xE0, "→"}, {0xFB, "✗"}, {0xFC, "✓"}, {0xFE, "☑"}}};

template <std::size_t N>
std::string_view Find(const std::array<Sign, N>& signs, unsigned code) {
  const auto it = std::find_if(signs.begin(), signs.end(), [&](const Sign& s) { return s.first == code; });
  return it == signs.end() ? std::string_view("•") : it->second;
}

std::string Latin1(unsigned code) {
  if (code < 0x80) return std::string(1, static_cast<char>(code));
  return {static_cast<char>(0xC0U | (code >> 6U)), static_cast<char>(0x80U | (code & 0x3FU))};
}

}  // namespace

std::string FromSymbolFont(std::string_view utf8, std::string_view font) {
  const bool symbol = font.starts_with("Symbol");
  const bool signs = font.starts_with("Wingdings") || font.starts_with("Webdings");
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    // U+F000 to U+F0FF are EF 80 80 to EF 83 BF.
    const auto byte = [&](std::size_t at) { return at < utf8.size() ? static_cast<unsigned char>(utf8[at]) : 0U; };
    if (byte(i) != 0xEF || (byte(i + 1) != 0x80 && byte(i + 1) != 0x81 && byte(i + 1) != 0x82 && byte(i + 1) != 0x83)) {
      out += utf8[i];
      continue;
    }
    const unsigned code = ((byte(i + 1) & 0x03U) << 6U) | (byte(i + 2) & 0x3FU);
    if (symbol && (code < 0x30 || code > 0x39)) {
      out += code == 0x2D ? "-" : Find(kSymbol, code);
    } else if (signs) {
      out += Find(kWingdings, code);
    } else if (code >= 0x20) {
      out += Latin1(code);
    }
    i += 2;
  }
  return out;
}

}  // namespace xephang::ingest
