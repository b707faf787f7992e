// Damaged Vietnamese -> what was written: marks that were stripped, letters that an engine misread, blanks that it lost
// or made up.
//
// Every word may have been one of several; each costs what its letters cost to be misread (a channel learned for each
// kind of damage) and what it costs to stand where it stands (the language model); the cheapest line wins. Numbers,
// dates and digits in numbers of documents are never changed. Clean text comes back byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/damage.h"
#include "normalize/repair_model.h"

namespace xephang::normalize {

/// One word (or run of words) that was changed.
struct RepairChange {
  std::size_t line = 0;   ///< Index into the lines.
  std::size_t begin = 0;  ///< Bytes of the repaired line, up to `end`.
  std::size_t end = 0;
  std::string was;        ///< The first reading.
  std::string now;        ///< What stands there now; begins with a blank where one was lost.
  double confidence = 0;  ///< 0 to 1: how likely `now` is against the best of all else considered.
};

struct RepairedText {
  Damage damage = Damage::kNone;
  std::vector<std::string> lines;  ///< As many as were given.
  std::vector<RepairChange> changes;
  std::size_t work = 0;  ///< Readings weighed and letters sought: what time goes into. For tests of its bounds.
};

/// A word as an engine read it.
struct ReadWord {
  std::string text;                       ///< Without blanks.
  double confidence = 1;                  ///< 0 to 1, as the engine gives it.
  std::vector<std::string> alternatives;  ///< What else it may be, by the engine or by other readings.
};

/// A line, or a cell of a table, as an engine read it.
struct ReadLine {
  std::vector<ReadWord> words;
  bool apart = false;  ///< A cell or the like: no sentence goes on in it. Otherwise that is told from the text.
};

/// The same word repaired; as many are given back as came: no blank is put in or taken out.
struct RepairedWord {
  std::string text;
  std::string was;        ///< The first reading where it was another; empty otherwise.
  double confidence = 1;  ///< Of the change; 1 where there is none.
};

struct RepairOptions {
  std::optional<Damage> damage;  ///< Where it is known; otherwise it is told from the text, page by page.
  bool keep_changes = true;      ///< Otherwise `changes` stays empty.
};

/// Figures that the search works with, in units of 1/16 nat where they are costs; chosen on synthetic pairs.
struct RepairWeights {
  int channel_percent = 70;            ///< Of the channel's cost.
  int unknown = 4 * kCostUnit;         ///< Price of a word outside the vocabulary, beside the model's own, …
  int unknown_letter = 2 * kCostUnit;  ///< … and of each of its letters.
  int short_number = 4 * kCostUnit;    ///< Of a figure of one or two digits that may be a word.
  int case_percent = 80;               ///< Of the cost of a word's case.
  int lone_capitals = 3 * kCostUnit;   ///< Of a word in capitals among words that are not.
  int split = 3 * kCostUnit;           ///< Of a blank that was lost …
  int join = 3 * kCostUnit;            ///< … or made up.
  int channel_letters = 60;  ///< What the channel weighs against the text's own letters; see ChannelModel::Adapted.
  int known_name = 4 * kCostUnit;  ///< What each word of a name that the gazetteer knows there is cheaper by.
  int trie_beam = 10 * kCostUnit;
  int unforeseen = 8 * kCostUnit;  ///< See TrieSearchLimits.
  int thin = 3 * kCostUnit / 2;    ///< Where the engine knew Vietnamese, its reading stays unless beaten by this.
  std::size_t states = 32;
  int beam = 10 * kCostUnit;
  int error = 4 * kCostUnit;    ///< Of any misreading by an engine that knows Vietnamese, beside the channel's …
  int offered = 2 * kCostUnit;  ///< … less this where the engine or another reading offers the word …
  int thin_name = 5 * kCostUnit / 2;  ///< … and for `thin`, where a capital inside a sentence may begin a name.
};

class TextRepairer {
 public:
  explicit TextRepairer(const RepairModel& model, const RepairWeights& weights = {});

  /// `lines` repaired, each by itself in form: no line is joined, parted or lost. Malformed UTF-8 passes unchanged.
  /// Text with no more than two likely misreadings in a thousand words is clean, and stays as it is. So does a line of
  /// which much is no text at all.
  [[nodiscard]] RepairedText Repair(std::span<const std::string> lines, const RepairOptions& options = {}) const;

  /// The words of a scan, read by an engine that knows Vietnamese: what it was less sure of changes more easily, and to
  /// one of its alternatives more easily than to what only the language suggests. A word with a digit never changes.
  /// All lines of a document at once: what they name tells which names are known. As many lines come back, with as many
  /// words each.
  [[nodiscard]] std::vector<std::vector<RepairedWord>> RepairWords(std::span<const ReadLine> lines) const;

  /// A whole text, its line ends as they are. Text in a code from before Unicode is converted first (legacy_text.h).
  /// Time and memory grow with the text alone, whatever is in it.
  struct Text {
    std::string text;
    Damage damage = Damage::kNone;      ///< Of the most of its lines.
    std::vector<RepairChange> changes;  ///< `line` counts the lines of the text from 0; a long line counts as one.
    std::size_t work = 0;               ///< As RepairedText::work.
  };
  [[nodiscard]] Text RepairText(std::string_view text, const RepairOptions& options = {}) const;

 private:
  [[nodiscard]] RepairedText RepairAs(Damage damage, std::span<const std::string> lines, bool keep_changes) const;
  const RepairModel& model_;
  RepairWeights weights_;
};

}  // namespace xephang::normalize
