// mean: a stated mean and the rows. An overall mean is tried by rows and as a mean of block means.
#include <fmt/format.h>

#include <algorithm>

#include "validate/report.h"

namespace xephang::validate {
namespace {

using normalize::Decimal;
using normalize::Ratio;
using normalize::RoundsTo;
using normalize::TruncatesTo;
using parse::SameIndicator;

struct Mean {
  Ratio value = 0;
  Ratio slack = 0;  // how far the hidden digits of the printed scores can move it
  std::size_t n = 0;
};

Mean MeanOf(const std::vector<const parse::Value*>& scores) {
  Mean mean;
  mean.n = scores.size();
  for (const auto* s : scores) {
    mean.value += s->number->ToRatio();
    mean.slack += normalize::HalfUnit(s->number->places());
  }
  if (mean.n > 0) {
    mean.value /= static_cast<int>(mean.n);
    mean.slack /= static_cast<int>(mean.n);
  }
  return mean;
}

// What rounds to the stated figure meets what the printed scores allow.
bool Overlaps(const Mean& mean, const Decimal& stated) {
  const Ratio half = normalize::HalfUnit(stated.places());
  const Ratio s = stated.ToRatio();
  return mean.value - mean.slack <= s + half && s - half <= mean.value + mean.slack;
}

// What is cut off to the stated figure meets what the printed scores allow.
bool OverlapsCutOff(const Mean& mean, const Decimal& stated) {
  const Ratio s = stated.ToRatio();
  return s <= mean.value + mean.slack && mean.value - mean.slack < s + normalize::Unit(stated.places());
}

class MeanCheck {
 public:
  explicit MeanCheck(Report& report) : report_(report) {}

  void Run() {
    for (const auto& st : report_.decision().statements) {
      if (st.kind == "mean" && st.value) Test(st);
    }
  }

 private:
  void Test(const parse::Statement& st) {
    // The same claim is often made twice; each place is tested by itself.
    const ScoreSet set = ScoresOf(report_.decision(), st.subject, st.block, st.indicator);
    if (set.scores.empty()) return Untestable(st, "không có bảng nào mang các điểm này", "no table has these scores");
    if (set.unread) return Untestable(st, "có điểm không đọc được", "a score could not be read");
    const Mean mean = MeanOf(set.scores);
    if (RoundsTo(mean.value, *st.value)) {
      report_.Consistent(Rule::kMean);
      return;
    }
    Finding f = report_.About(Rule::kMean, st, set.scores);
    if (set.tables.size() == 1) f.table = LabelOf(report_.decision(), *set.tables.front());
    const int places = st.value->places();
    f.recomputed = normalize::ToFixed(mean.value, places + 1);
    f.interval = {normalize::ToFixed(Ratio(mean.value - mean.slack), places + 2),
                  normalize::ToFixed(Ratio(mean.value + mean.slack), places + 2)};
    Parts parts;
    parts.Set("of", BlockName(st.block, true) + IndicatorPhrase(st.indicator, true),
              BlockName(st.block, false) + IndicatorPhrase(st.indicator, false));
    parts.Number("stated", f.stated).Number("recomputed", f.recomputed).Set("n", std::to_string(mean.n));
    const auto finish = [&](const std::string& vi, const std::string& en) {
      parts.Set("tail", vi, en);
      Say(f, Phrase::kMean, parts);
      report_.Add(std::move(f));
    };
    std::string one_vi;
    std::string one_en;
    OneDigit(st, set, mean, f, one_vi, one_en);
    const auto agree = [&](const char* by, const std::string& vi, const std::string& en) {
      f.verdict = Verdict::kRounding;
      f.severity = Severity::kInfo;
      f.reconciled_by = by;
      finish(vi, en);
    };

    // The blocks, where the mean speaks of all of them.
    std::optional<Mean> by_block;
    if (st.block.empty()) {
      const auto blocks = BlocksOf(set);
      if (blocks.size() >= 2) {
        Mean of_blocks;
        Ratio of_stated = 0;
        bool all_stated = true;
        std::vector<const parse::Statement*> stated;
        bool stated_sound = true;
        for (const auto& block : blocks) {
          const Mean m = MeanOf(ScoresOf(report_.decision(), st.subject, block, st.indicator).scores);
          of_blocks.value += m.value;
          of_blocks.slack += m.slack;
          if (const auto* own = StatedFor(st, block)) {
            of_stated += own->value->ToRatio();
            stated.push_back(own);
            stated_sound = stated_sound && (RoundsTo(m.value, *own->value) || Overlaps(m, *own->value) ||
                                            OverlapsCutOff(m, *own->value));
          } else {
            all_stated = false;
          }
        }
        const int n = static_cast<int>(blocks.size());
        of_blocks.value /= n;
        of_blocks.slack /= n;
        of_stated /= n;
        by_block = of_blocks;
        const std::string by_blocks = normalize::ToFixed(of_blocks.value, places + 1);
        if (RoundsTo(of_blocks.value, *st.value)) {
          return agree("mean of the block means",
                       fmt::format("; khớp với trung bình của {} điểm trung bình khối ({})", n, Vi(by_blocks)),
                       fmt::format("; it is the mean of the {} block means ({})", n, by_blocks));
        }
        if (all_stated && RoundsTo(of_stated, *st.value)) {
          f.reconciled_by = "mean of the stated block means";
          for (const auto* one : stated) f.involved.push_back(Report::OfStatement(*one));
          if (stated_sound) {
            f.verdict = Verdict::kRounding;
            f.severity = Severity::kInfo;
          } else {
            f.severity = Severity::kWarning;
          }
          std::string listed_vi;
          std::string listed_en;
          for (std::size_t i = 0; i < stated.size(); ++i) {
            const std::string one = stated[i]->value->ToString();
            const bool last = i + 1 == stated.size();
            listed_vi += (i == 0 ? "" : last ? " và " : ", ") + Vi(one);
            listed_en += (i == 0 ? "" : last ? " and " : ", ") + one;
          }
          return finish(
              fmt::format(
                  "; trung bình của {} điểm trung bình khối tính lại là {}; con số đã ghi chỉ khớp khi lấy các điểm "
                  "trung bình khối mà văn bản nêu ({})",
                  n, Vi(by_blocks), listed_vi),
              fmt::format("; the mean of the {} block means is {}; the stated figure follows only from the block means "
                          "as the document states them ({})",
                          n, by_blocks, listed_en));
        }
        if (TruncatesTo(of_blocks.value, *st.value)) {
          return agree(
              "mean of the block means, truncated",
              fmt::format("; khớp với trung bình của {} điểm trung bình khối ({}) nếu cắt bớt chữ số thập phân", n,
                          Vi(by_blocks)),
              fmt::format("; it is the mean of the {} block means ({}), truncated", n, by_blocks));
        }
      }
    }
    if (TruncatesTo(mean.value, *st.value))
      return agree("truncation", " (khớp nếu cắt bớt chữ số thập phân thay vì làm tròn)",
                   " (agrees if cut off instead of rounded)");
    // Bodies that are listed but not ranked may not have counted.
    std::vector<const parse::Value*> ranked;
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      if (RankOf(*set.rows[i], st.indicator) != nullptr) ranked.push_back(set.scores[i]);
    }
    if (!ranked.empty() && ranked.size() < set.scores.size() && RoundsTo(MeanOf(ranked).value, *st.value)) {
      return agree("ranked bodies only", fmt::format("; khớp nếu chỉ tính {} đơn vị được xếp hạng", ranked.size()),
                   fmt::format("; it is the mean of the {} ranked bodies", ranked.size()));
    }
    if (Overlaps(mean, *st.value)) {
      return agree("rounding of the printed operands", " (chênh lệch trong phạm vi làm tròn của các điểm đã in)",
                   " (within the rounding of the printed scores)");
    }
    if (OverlapsCutOff(mean, *st.value)) {
      return agree("truncation, and rounding of the printed operands",
                   " (khớp nếu cắt bớt chữ số thập phân của trung bình các điểm chưa làm tròn)",
                   " (agrees if the mean of unrounded scores was cut off)");
    }
    if (by_block && (Overlaps(*by_block, *st.value) || OverlapsCutOff(*by_block, *st.value))) {
      return agree(
          "mean of the block means, and rounding of the printed operands",
          fmt::format(
              "; khớp với trung bình của các điểm trung bình khối ({}) trong phạm vi làm tròn của các điểm đã in",
              Vi(normalize::ToFixed(by_block->value, places + 1))),
          fmt::format("; it is the mean of the block means ({}) within the rounding of the printed scores",
                      normalize::ToFixed(by_block->value, places + 1)));
    }
    std::string vi = one_vi;
    std::string en = one_en;
    BlameReading(f,
                 ReadingThatFits(set.scores,
                                 [&](const parse::Value& figure, const Decimal& number) {
                                   const Ratio sum = mean.value * static_cast<int>(mean.n) - figure.number->ToRatio() +
                                                     number.ToRatio();
                                   return RoundsTo(sum / static_cast<int>(mean.n), *st.value);
                                 }),
                 vi, en);
    finish(vi, en);
  }

  // All scores of which one other digit would give the stated mean and break nothing else that holds: the row keeps its
  // place among its neighbours and its tier, its sum still adds up, and so do the other stated means. They go into the
  // finding; the sentence names them where they are few, for then the slip is likely there.
  void OneDigit(const parse::Statement& st, const ScoreSet& set, const Mean& mean, Finding& f, std::string& vi,
                std::string& en) const {
    constexpr std::size_t kFew = 3;
    const int n = static_cast<int>(mean.n);
    const Ratio sum = mean.value * n;
    std::size_t found = 0;
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      const Decimal& score = *set.scores[i]->number;
      const Room room = RoomOf(*set.rows[i], st.indicator);
      if (room.fixed) continue;
      const std::string printed = score.ToString();
      std::vector<std::string> would_be;
      for (std::size_t d = 0; d < printed.size(); ++d) {
        if (printed[d] < '0' || printed[d] > '9') continue;
        for (char c = '0'; c <= '9'; ++c) {
          if (c == printed[d]) continue;
          std::string now = printed;
          now[d] = c;
          const auto number = Decimal::FromString(now);
          if (!number || (room.most && *room.most < *number) || (room.least && *number < *room.least)) continue;
          if (!RoundsTo(Ratio((sum - score.ToRatio() + number->ToRatio()) / n), *st.value)) continue;
          if (BreaksAMean(*set.scores[i], *number, st.indicator)) continue;
          would_be.push_back(number->ToString());
        }
      }
      if (would_be.empty()) continue;
      found += would_be.size();
      f.involved.push_back(report_.OfFigure(*set.rows[i], *set.scores[i]));
      f.involved.back().would_be = std::move(would_be);
    }
    if (found > kFew) return;
    bool first = true;
    for (const auto& one : f.involved) {
      for (const auto& now : one.would_be) {
        vi += fmt::format("{} “{}” là {} thay vì {}", first ? "; khớp nếu điểm của" : " hoặc của", one.agency, Vi(now),
                          Vi(one.number));
        en += fmt::format("{} “{}” is {} instead of {}", first ? "; it agrees if the score of" : " or that of",
                          one.agency, now, one.number);
        first = false;
      }
    }
  }

  // What the rest of the table leaves a score room for.
  struct Room {
    std::optional<Decimal> most;
    std::optional<Decimal> least;
    bool fixed = false;  // its row adds up to the digit as it is
  };
  [[nodiscard]] Room RoomOf(const parse::Row& row, const std::optional<std::string>& indicator) const {
    Room room;
    const auto* table = TableOf(report_.decision(), row);
    const auto* rank = RankOf(row, indicator);
    const bool of_total = !indicator || SameIndicator(indicator, table->indicator);
    const auto at_most = [&](const Decimal& d) {
      if (!room.most || d < *room.most) room.most = d;
    };
    const auto at_least = [&](const Decimal& d) {
      if (!room.least || *room.least < d) room.least = d;
    };
    for (const auto& other : table->rows) {
      const auto* score = ScoreOf(other, indicator);
      const auto* other_rank = RankOf(other, indicator);
      if (&other == &row || score == nullptr || rank == nullptr || other_rank == nullptr) continue;
      if (*other_rank->number < *rank->number) at_most(*score->number);
      if (*rank->number < *other_rank->number) at_least(*score->number);
    }
    if (of_total && table->max && !table->indicator) at_most(*table->max);
    for (const auto& t : report_.decision().statements) {
      if (!of_total || t.kind != "threshold" || row.tier.empty() || t.tier != row.tier || t.subject != table->subject ||
          (!t.block.empty() && t.block != table->block) || t.scale)
        continue;
      if (t.upper) at_most(*t.upper);
      if (t.lower) at_least(*t.lower);
    }
    // A row whose indicators add up to its total leaves no room for a change of one of them.
    const auto* total = ScoreOf(row, std::nullopt);
    Ratio left = total != nullptr ? total->number->ToRatio() : Ratio(0);
    int parts = 0;
    for (const auto& v : row.values) {
      if (!v.indicator || !v.number || v.measure == parse::Measure::kRank) continue;
      left -= v.number->ToRatio();
      ++parts;
    }
    room.fixed = total != nullptr && parts >= 2 && left == 0;
    return room;
  }

  // Whether some stated mean that holds now would not with `number` in place of `figure`.
  [[nodiscard]] bool BreaksAMean(const parse::Value& figure, const Decimal& number,
                                 const std::optional<std::string>& indicator) const {
    for (const auto& other : report_.decision().statements) {
      if (other.kind != "mean" || !other.value || !SameIndicator(other.indicator, indicator)) continue;
      const ScoreSet set = ScoresOf(report_.decision(), other.subject, other.block, other.indicator);
      if (std::find(set.scores.begin(), set.scores.end(), &figure) == set.scores.end()) continue;
      const Ratio change = number.ToRatio() - figure.number->ToRatio();
      const auto holds = [&](const Ratio& by) {
        const Mean mean = MeanOf(set.scores);
        if (RoundsTo(Ratio(mean.value + by / static_cast<int>(mean.n)), *other.value)) return true;
        const auto blocks = BlocksOf(set);
        if (!other.block.empty() || blocks.size() < 2) return false;
        Ratio of_blocks = 0;
        for (const auto& block : blocks) {
          const ScoreSet own = ScoresOf(report_.decision(), other.subject, block, other.indicator);
          const Mean m = MeanOf(own.scores);
          of_blocks += m.value;
          if (std::find(own.scores.begin(), own.scores.end(), &figure) != own.scores.end())
            of_blocks += by / static_cast<int>(m.n);
        }
        return RoundsTo(Ratio(of_blocks / static_cast<int>(blocks.size())), *other.value);
      };
      if (holds(0) && !holds(change)) return true;
    }
    return false;
  }

  [[nodiscard]] static std::vector<std::string> BlocksOf(const ScoreSet& set) {
    std::vector<std::string> blocks;
    for (const auto* t : set.tables) {
      if (std::find(blocks.begin(), blocks.end(), t->block) == blocks.end()) blocks.push_back(t->block);
    }
    return blocks;
  }

  [[nodiscard]] const parse::Statement* StatedFor(const parse::Statement& overall, const std::string& block) const {
    for (const auto& st : report_.decision().statements) {
      if (st.kind == "mean" && st.value && st.block == block && st.subject == overall.subject &&
          SameIndicator(st.indicator, overall.indicator))
        return &st;
    }
    return nullptr;
  }

  void Untestable(const parse::Statement& st, const std::string& vi, const std::string& en) {
    Finding f = report_.About(Rule::kMean, st, {});
    f.verdict = Verdict::kUntestable;
    f.severity = Severity::kInfo;
    Parts parts;
    Say(f, Phrase::kMeanUntestable, parts.Number("stated", f.stated).Set("why", vi, en));
    report_.Add(std::move(f));
  }

  Report& report_;
};

}  // namespace

void CheckMeans(Report& report) { MeanCheck(report).Run(); }

}  // namespace xephang::validate
