// Rows of cells -> a ranking table with figures: what each column measures, and what each cell says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "normalize/agency_registry.h"
#include "parse/decision.h"
#include "parse/raw_table.h"
#include "parse/table_header.h"

namespace xephang::parse {

/// What stands around a table.
struct TableContext {
  std::string label;
  std::string caption;
  std::string subject;
  std::string block_hint;                 ///< From the caption and the headings; used where the bodies do not tell.
  std::optional<std::string> indicator;   ///< Of a table that ranks one category.
  std::optional<int> year;                ///< Of the period: columns of other years are no figures of this ranking.
  double confidence = 1.0;                ///< Of a figure read without doubt …
  std::map<int, double> page_confidence;  ///< … on these pages, whose text deserves less trust.
};

struct BuiltTables {
  std::vector<Table> tables;      ///< One, or one for each section in which the numbering begins anew.
  std::vector<Finding> findings;  ///< What could not be read.
};

[[nodiscard]] BuiltTables BuildTables(const RawTable& raw, const TableContext& context, const IndicatorNames& names,
                                      const normalize::AgencyRegistry& registry, const normalize::AgencyScope& scope);

/// How the ranks and scores of one column treat ties; entries without both are passed over.
struct RankedScore {
  int rank = 0;
  std::optional<normalize::Decimal> score;
};
[[nodiscard]] RankStyle ToldRankStyle(std::vector<RankedScore> column);

}  // namespace xephang::parse
