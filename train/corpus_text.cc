#include "train/corpus_text.h"

#include <fstream>
#include <stdexcept>

#include "normalize/repair_tokens.h"
#include "normalize/unicode.h"

namespace xephang::train {

using normalize::PieceKind;

std::vector<std::string> ReadLines(const std::string& path, bool hold_out) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t n = 0; std::getline(in, line); ++n) {
    if (hold_out && IsHeldOut(n)) continue;
    lines.push_back(normalize::ToNfc(line));
  }
  return lines;
}

void CountWords(const std::vector<std::string>& lines, TextCounts& counts) {
  for (const std::string& line : lines) {
    for (const auto& piece : normalize::CutPieces(line)) {
      const std::string_view text = std::string_view(line).substr(piece.begin, piece.end - piece.begin);
      if (piece.kind == PieceKind::kCode) {
        const std::size_t slash = text.rfind('/');
        const std::size_t dash = text.find('-');
        std::size_t from = slash != std::string_view::npos ? slash + 1 : dash != std::string_view::npos ? dash + 1 : 0;
        if (slash != std::string_view::npos && dash != std::string_view::npos && dash < slash) from = dash + 1;
        const std::string_view tail = text.substr(from);
        if (!tail.empty() && tail.find_first_of("0123456789") == std::string_view::npos)
          ++counts.codes[std::string(tail)];
        continue;
      }
      if (piece.kind != PieceKind::kWord) continue;
      WordCount& count = counts.words[normalize::VocabularyForm(text)];
      ++count.total;
      ++count.by_case.at(static_cast<std::size_t>(normalize::CaseOf(text)));
    }
  }
}

Tokens ToTokens(const std::vector<std::string>& lines,
                const std::function<normalize::WordId(std::string_view)>& id_of) {
  Tokens tokens{normalize::kLineStart};
  std::string_view before;
  for (const std::string& line : lines) {
    if (line.find_first_not_of(" \t\r\f") == std::string::npos) continue;
    if (normalize::BeginsAnew(before, line) && tokens.back() != normalize::kLineStart)
      tokens.push_back(normalize::kLineStart);
    before = line;
    for (const auto& piece : normalize::CutPieces(line)) {
      switch (piece.kind) {
        case PieceKind::kWord:
          if (tokens.back() != normalize::kLineStart && normalize::BeginsSentence(line, piece.begin))
            tokens.push_back(normalize::kLineStart);
          tokens.push_back(
              id_of(normalize::VocabularyForm(std::string_view(line).substr(piece.begin, piece.end - piece.begin))));
          break;
        case PieceKind::kNumber:
          tokens.push_back(normalize::kNumberWord);
          break;
        case PieceKind::kCode:
          tokens.push_back(normalize::kCodeWord);
          break;
        case PieceKind::kOther:
          break;
      }
    }
  }
  return tokens;
}

}  // namespace xephang::train
