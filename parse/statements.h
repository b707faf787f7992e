// What the running text states about the tables: means, maxima, thresholds, counts, rosters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "normalize/decimal.h"
#include "parse/decision.h"
#include "parse/text_flow.h"

namespace xephang::parse {

struct StatementContext {
  std::vector<std::string> subjects;    ///< Of the document; the first is the default.
  std::vector<std::string> indicators;  ///< Names of the tables' indicators, as printed there.
  normalize::DecimalMark mark = normalize::DecimalMark::kComma;
  std::optional<int> year;        ///< Figures of other years are not claims about these tables.
  std::span<const Table> tables;  ///< Whose bodies the sentences may name.
  const normalize::AgencyRegistry* registry = nullptr;
  normalize::AgencyScope scope;
};

/// What the running text says.
struct TextContent {
  std::vector<Statement> statements;
  std::vector<Claim> claims;
  TextNumbers numbers;
};

/// All statements and claims of the sentences, in reading order.
[[nodiscard]] TextContent ReadStatements(std::span<const Sentence> sentences, const StatementContext& context);

/// The share tables: rows of a tier and its percentage in one or several blocks ("Mức Tốt 35% 8%"). Marks the lines it
/// read in `skip`. `sentences` give subject and block of what stands around.
[[nodiscard]] std::vector<Statement> ReadShareTables(std::span<const ReadingLine> lines, std::vector<bool>& skip,
                                                     const StatementContext& context, bool damaged);

}  // namespace xephang::parse
