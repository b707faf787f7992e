#include "ocr/word_places.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "normalize/unicode.h"

namespace xephang::ocr {
namespace {

double MidX(const Box& b) { return b.x + b.width / 2; }
double MidY(const Box& b) { return b.y + b.height / 2; }

struct Candidate {
  std::string text;  // NFC
  const Word* word;
  bool used = false;
};

// A line or a cell.
struct Place {
  std::string_view text;
  Box box;
  std::vector<Word>* words;
};

class Placer {
 public:
  explicit Placer(const std::vector<Word>& words) {
    for (const auto& w : words) all_.push_back({normalize::ToNfc(w.text), &w});
    std::stable_sort(all_.begin(), all_.end(),
                     [](const Candidate& a, const Candidate& b) { return MidY(a.word->box) < MidY(b.word->box); });
  }

  // Gives words of within `reach` points of the box to the runs that have none.
  void Fill(const Place& place, double reach) {
    if (std::none_of(place.words->begin(), place.words->end(), [](const Word& w) { return w.text.empty(); })) return;
    const auto near = Near(place.box, reach);
    const auto runs = normalize::Words(place.text);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      Word& word = (*place.words)[i];
      if (!word.text.empty()) continue;
      const auto pieces = PiecesOf(runs[i], near);
      if (pieces.empty()) continue;
      word = *pieces.front()->word;
      word.text = runs[i];
      word.readings.clear();
      word.letters.clear();
      for (auto* piece : pieces) {
        piece->used = true;
        word.box = Union(word.box, piece->word->box);
        word.font_size = std::max(word.font_size, piece->word->font_size);
        word.confidence = std::min(word.confidence, piece->word->confidence);
      }
    }
  }

 private:
  // Unused words whose middle lies there, in reading order.
  std::vector<Candidate*> Near(const Box& box, double reach) {
    std::vector<Candidate*> near;
    auto it = std::partition_point(all_.begin(), all_.end(),
                                   [&](const Candidate& c) { return MidY(c.word->box) < box.y - reach; });
    for (; it != all_.end() && MidY(it->word->box) <= box.y + box.height + reach; ++it) {
      const double x = MidX(it->word->box);
      if (!it->used && x >= box.x - reach && x <= box.x + box.width + reach) near.push_back(&*it);
    }
    // By rows: what lies less than half its height below the first word of a row is in it.
    for (std::size_t begin = 0; begin < near.size();) {
      const Box& first = near[begin]->word->box;
      std::size_t end = begin + 1;
      while (end < near.size() && MidY(near[end]->word->box) - MidY(first) < first.height / 2) ++end;
      std::stable_sort(near.begin() + static_cast<std::ptrdiff_t>(begin),
                       near.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Candidate* a, const Candidate* b) { return a->word->box.x < b->word->box.x; });
      begin = end;
    }
    return near;
  }

  // The words that make `run`, one behind the other; none where no words make all of it.
  static std::vector<Candidate*> PiecesOf(std::string_view run, const std::vector<Candidate*>& near) {
    const auto whole =
        std::find_if(near.begin(), near.end(), [&](const Candidate* c) { return !c->used && c->text == run; });
    if (whole != near.end()) return {*whole};
    for (std::size_t first = 0; first < near.size(); ++first) {
      std::vector<Candidate*> pieces;
      std::string_view rest = run;
      for (std::size_t i = first; i < near.size() && !rest.empty(); ++i) {
        Candidate* c = near[i];
        if (c->used || c->text.empty() || !rest.starts_with(c->text)) {
          if (i == first) break;
          continue;
        }
        pieces.push_back(c);
        rest.remove_prefix(c->text.size());
      }
      if (rest.empty()) return pieces;
    }
    return {};
  }

  std::vector<Candidate> all_;
};

// Its share of the box, by its letters.
void GiveShares(const Place& place) {
  const auto lines = normalize::Split(place.text, '\n');
  const double height = place.box.height / static_cast<double>(lines.size());
  std::size_t at = 0;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const auto all = static_cast<double>(normalize::CountCodePoints(lines[row]));
    for (const auto run : normalize::Words(lines[row])) {
      Word& word = (*place.words)[at++];
      if (!word.text.empty()) continue;
      const auto offset = static_cast<std::size_t>(run.data() - lines[row].data());
      const auto before = static_cast<double>(normalize::CountCodePoints(lines[row].substr(0, offset)));
      const auto letters = static_cast<double>(normalize::CountCodePoints(run));
      word.text = run;
      word.confidence = 0;
      word.box = {place.box.x + place.box.width * before / all, place.box.y + height * static_cast<double>(row),
                  place.box.width * letters / all, height};
      word.font_size = height;
    }
  }
}

}  // namespace

void PlaceWords(Page& page, const std::vector<Word>& words) {
  std::vector<Place> places;
  const auto add = [&](const std::string& text, const std::optional<Box>& box, std::vector<Word>& to) {
    to.assign(box ? normalize::Words(text).size() : 0, {});
    if (!to.empty()) places.push_back({text, *box, &to});
  };
  for (auto& line : page.lines) {
    if (line.table < 0) add(line.text, line.box, line.words);
  }
  for (auto& table : page.tables) {
    for (auto& cell : table.cells) add(cell.text, cell.box, cell.words);
  }
  Placer placer(words);
  for (const auto& place : places) placer.Fill(place, 0.01);
  // Layout moves the lower part of a broken number up into its row.
  for (const auto& place : places) placer.Fill(place, std::min(place.box.height, 20.0));
  for (const auto& place : places) GiveShares(place);
}

}  // namespace xephang::ocr
