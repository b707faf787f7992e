// The figures of a decision, put together the way the rules ask for them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "normalize/decimal.h"
#include "parse/decision.h"

namespace xephang::validate {

/// The score (or percentage) of a row under `indicator` (unset for the total); null where it has none or it is unread.
[[nodiscard]] const parse::Value* ScoreOf(const parse::Row& row, const std::optional<std::string>& indicator);
[[nodiscard]] const parse::Value* RankOf(const parse::Row& row, const std::optional<std::string>& indicator);

/// All indicators under which a table has values of `measure`, in the order of its columns; unset for the total.
[[nodiscard]] std::vector<std::optional<std::string>> IndicatorsOf(const parse::Table& table, parse::Measure measure);

/// How findings and messages name a table: its label, or "#3" for the third one.
[[nodiscard]] std::string LabelOf(const parse::Decision& decision, const parse::Table& table);

/// The table that holds the row.
[[nodiscard]] const parse::Table* TableOf(const parse::Decision& decision, const parse::Row& row);

/// What identifies a body within one document: its id, or its name where it has none.
[[nodiscard]] std::string KeyOf(const parse::Row& row);

/// One body in one column of ranks.
struct Ranked {
  const parse::Row* row = nullptr;
  int rank = 0;
  const parse::Value* rank_value = nullptr;
  const parse::Value* score = nullptr;    ///< In the same table, or in the table of scores that goes with it.
  const parse::Row* score_row = nullptr;  ///< The row of `score`.
};

/// A column of ranks with the scores that belong to it.
struct RankColumn {
  const parse::Table* table = nullptr;
  std::optional<std::string> indicator;
  std::vector<Ranked> entries;  ///< Rows with a rank, in the order of the table.
  bool unread = false;          ///< A rank of the column could not be read.
  bool unranked = false;        ///< A row of the table has no rank that was read.
  std::optional<int> of;        ///< The 63 of "01/63" where all cells agree on it.
};

[[nodiscard]] std::vector<RankColumn> RankColumns(const parse::Decision& decision);

/// The rows of one body in one table.
struct BodyRows {
  int rows = 0;
  int scored = 0;                       ///< Of them, with a score that was read.
  const parse::Value* score = nullptr;  ///< Of the last of these …
  const parse::Row* row = nullptr;      ///< … and its row.
};
/// The bodies of a table under `indicator` (unset for the total), by KeyOf.
[[nodiscard]] std::map<std::string, BodyRows> RowsByBody(const parse::Table& table,
                                                         const std::optional<std::string>& indicator);

/// Bodies that earlier tables held: a body counts once, though two tables print it, and twice where one table does. A
/// body of a section is that of a table without sections; in another section it is another body.
class EarlierBodies {
 public:
  [[nodiscard]] bool Has(const parse::Table& table, const parse::Row& row) const;
  /// For all rows of a table together, after they were asked for.
  void Add(const parse::Table& table, const std::vector<const parse::Row*>& rows);

 private:
  std::set<std::string> in_section_;
  std::set<std::string> in_any_;
};

/// The tables that a statement about (subject, block) speaks of, in the order of the document. Block "" means all
/// blocks; a subject that no table has leaves out none.
[[nodiscard]] std::vector<const parse::Table*> TablesOf(const parse::Decision& decision, const std::string& subject,
                                                        const std::string& block);

/// The scores that a statement about (subject, block, indicator) speaks of. Block "" means all blocks.
struct ScoreSet {
  std::vector<const parse::Table*> tables;
  std::vector<const parse::Value*> scores;
  std::vector<const parse::Row*> rows;  ///< Of `scores`.
  bool unread = false;                  ///< A score that belongs here could not be read.
};
[[nodiscard]] ScoreSet ScoresOf(const parse::Decision& decision, const std::string& subject, const std::string& block,
                                const std::optional<std::string>& indicator);

/// The scores that a claim speaks of: of the table that it names, else of its subject and block, else of the one table
/// that holds the bodies it names.
[[nodiscard]] ScoreSet ScoresOf(const parse::Decision& decision, const parse::Claim& claim);

/// Whether a row of a table is that body.
[[nodiscard]] bool SameBody(const parse::Agency& a, const parse::Agency& b);

/// The row of a set that is that body: by its name as printed where one is, else by its id; rows.size() for none.
[[nodiscard]] std::size_t FindBody(const ScoreSet& set, const parse::Agency& body);

/// How a stated figure agrees with the exact one.
enum class Agreement : std::uint8_t { kYes, kTruncated, kNo };
[[nodiscard]] Agreement Compare(const normalize::Ratio& exact, const normalize::Decimal& stated);

/// A doubtful figure and what another reading of its cell says.
struct OtherReading {
  const parse::Value* figure = nullptr;
  normalize::Decimal number = normalize::Decimal::FromInt(0);
};
/// The one other reading of one of `figures` with which `fits(figure, number)` holds; unset where there is none.
[[nodiscard]] std::optional<OtherReading> ReadingThatFits(
    const std::vector<const parse::Value*>& figures,
    const std::function<bool(const parse::Value&, const normalize::Decimal&)>& fits);

/// Whether a finding about these figures is the source's or may be the reading's: by the lowest of their confidences.
[[nodiscard]] Suspect SuspectOf(const std::vector<const parse::Value*>& figures);

}  // namespace xephang::validate
