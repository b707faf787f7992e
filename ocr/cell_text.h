// What an engine says of one cell, tidied: words without specks, figures in one form. Nothing here sees an image.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/engine.h"

namespace xephang::ocr {

/// Takes away what is no text at the ends of a cell: marks that stand by themselves or that no text has there, and a
/// quote that nothing opens or closes.
void DropStrayMarks(std::vector<EngineWord>& words);
/// A comma that looks like a colon between two digits is one: no score has a colon.
[[nodiscard]] std::string WithCommas(std::string text);
/// "ø", which no Vietnamese word has, is what the engine makes of a bold "g", alone or beside the letter itself.
[[nodiscard]] std::string WithoutForeignG(const std::string& text);
/// "PhườngMinh" -> "Phường", "Minh": no Vietnamese word has a capital behind a small letter.
void PartGlued(std::vector<EngineWord>& words);
/// "17(71,2)" -> "17", "(71,2)".
void PartBrackets(std::vector<EngineWord>& words);
/// Leaves a blank between the boxes of neighbours: where it looks for no letters, the engine tells little more than
/// where words begin.
void KeepApart(std::vector<EngineWord>& words);
/// The words as one text, NFC, one blank between them.
[[nodiscard]] std::string TextOf(const std::vector<EngineWord>& words);

/// A figure as shapes can tell it: no blanks, a comma as its decimal mark.
[[nodiscard]] std::string Plain(const std::string& text);
[[nodiscard]] std::string OnlyDigits(const std::string& text);
[[nodiscard]] bool HasDigit(const std::string& text);
/// Digits, and nothing beside them but what stands in figures.
[[nodiscard]] bool IsFigure(const std::string& text);
/// "12", "86,2", "01 (89,1)", "7/12", "85%": numbers whose brackets close and whose marks stand between digits.
[[nodiscard]] bool IsWellFormed(const std::string& text);
/// Makes the decimal mark of a figure `mark`, where one or two digits follow it: the engine takes commas for points,
/// and with three digits a point may part thousands.
void UnifyMark(std::string& text, char mark);

/// The digit that a letter looks like; other characters are themselves.
[[nodiscard]] char AsDigit(char c);
/// "4I", "l1", "1O" among figures: letters of the same shape as a digit. Empty where other letters stand.
[[nodiscard]] std::string AsFigure(const std::string& text);

/// What stands in `text` between these digits, all of which must be there; marks and blanks among them may be lost or
/// made up. "6,05,25,5" between "60" and "55": "5,2".
[[nodiscard]] std::optional<std::string> Between(std::string_view text, std::string_view before,
                                                 std::string_view behind);

}  // namespace xephang::ocr
