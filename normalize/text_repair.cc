#include "normalize/text_repair.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "normalize/agency_registry.h"
#include "normalize/damage.h"
#include "normalize/legacy_text.h"
#include "normalize/repair_tokens.h"
#include "normalize/text_quality.h"
#include "normalize/unicode.h"
#include "normalize/word_lattice.h"

namespace xephang::normalize {
namespace {

constexpr std::size_t kMaxToken = 40;          // letters; longer runs are no words
constexpr std::uint32_t kMaxNodes = 800;       // of one lattice; a longer paragraph is cut
constexpr std::size_t kStretch = 45;           // lines with text that are judged together
constexpr std::size_t kMaxBlock = 128 * 1024;  // bytes that are repaired at once
constexpr std::size_t kMaxLine = 16 * 1024;
constexpr std::size_t kMaxCached = 8'000;  // tokens whose readings are remembered

// What an edge of the lattice puts in place of which bytes.
struct Output {
  std::size_t line = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string now;            // empty where the text stays
  bool blank_before = false;  // a blank was lost before it
  int least = 0;              // margin below which the reading stays
};

// Bytes that no text has: malformed, or controls. A line with more than one in twenty is none.
bool IsNoText(std::string_view line) {
  if (line.size() < 20) return false;
  std::size_t odd = 0;
  for (std::size_t at = 0; at < line.size();) {
    const auto c = static_cast<unsigned char>(line[at]);
    if (c < 0x80) {
      odd += c < ' ' && (c < '\t' || c > '\r') ? 1 : 0;
      ++at;
      continue;
    }
    const auto bad = FirstInvalidUtf8(line.substr(at, 4));
    const std::size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (bad && *bad < std::min(size, line.size() - at)) {
      ++odd;
      ++at;
    } else {
      at += size;
    }
  }
  return odd * 20 > line.size();
}

// U+0300 to U+036F, or bytes that begin like them.
bool HasCombiningMarks(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xCC || byte == 0xCD;
  });
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string InCase(std::string_view word, LetterCase letter_case) {
  if (letter_case == LetterCase::kLower) return std::string(word);
  if (letter_case == LetterCase::kUpper) return ToUpper(word);
  std::u32string letters = DecodeUtf8(word);
  if (letters.empty()) return {};
  const std::string first = ToUpper(EncodeUtf8(letters.substr(0, 1)));
  return first + EncodeUtf8(std::u32string_view(letters).substr(1));
}

// `word` with the case of each letter of `pattern`; both have as many letters.
std::string WithCaseOf(std::string_view word, std::string_view pattern) {
  const std::u32string lower = DecodeUtf8(word);
  const std::u32string upper = DecodeUtf8(ToUpper(word));
  if (lower.size() != pattern.size() || upper.size() != lower.size()) return std::string(word);
  std::u32string out;
  for (std::size_t i = 0; i < lower.size(); ++i)
    out.push_back(pattern[i] >= 'A' && pattern[i] <= 'Z' ? upper[i] : lower[i]);
  return EncodeUtf8(out);
}

// Works through the lines of one text.
class Repairer {
 public:
  // `read`: the lines as an engine read them, where that is known; otherwise empty.
  Repairer(const RepairModel& model, const RepairWeights& weights, Damage damage, std::span<const std::string> lines,
           RepairedText& result, bool keep_changes, std::span<const ReadLine> read = {})
      : model_(model),
        weights_(weights),
        damage_(damage),
        lines_(lines),
        result_(result),
        keep_changes_(keep_changes),
        read_(read) {
    int newer = 0;
    int older = 0;
    for (const std::string& line : lines) {
      for (const Piece& p : CutPieces(line)) {
        if (p.kind != PieceKind::kWord) continue;
        const int placement = TonePlacement(std::string_view(line).substr(p.begin, p.end - p.begin));
        newer += placement > 0 ? 1 : 0;
        older += placement < 0 ? 1 : 0;
      }
    }
    newer_ = newer > older;
    if (damage != Damage::kStripped)
      channel_ = damage == Damage::kNative ? model.native_channel() : model.foreign_channel();
  }

  void Run() {
    GatherNames();
    if (damage_ == Damage::kForeign) {
      // Each engine misreads in its own way, and the text itself shows how: once over for that alone.
      learn_ = true;
      Pass();
      learn_ = false;
      channel_ = channel_.Adapted(counts_, weights_.channel_letters);
      cache_.clear();
      edits_.clear();
    }
    Pass();
  }

 private:
  void Pass() {
    context_ = {};
    Open();
    std::string_view before;
    for (std::size_t n = 0; n < lines_.size(); ++n) {
      const std::string& line = lines_[n];
      if (line.find_first_not_of(" \t\r\f") == std::string::npos) continue;
      const bool apart = !read_.empty() && (read_[n].apart || (n > 0 && read_[n - 1].apart));
      if (apart || BeginsAnew(before, line)) {
        Close();
        context_ = {};
        begins_ = true;
      } else {
        begins_ = false;
      }
      before = line;
      AddLine(n);
    }
    Close();
  }

  void Open() {
    node_ = 0;
    edges_.clear();
    outputs_.clear();
    last_core_ = {};
  }

  void AddEdge(std::uint32_t from, std::uint32_t to, WordId word, int cost, Output output, bool silent = false) {
    edges_.push_back({from, to, word, cost, silent, static_cast<std::uint32_t>(outputs_.size()), from, to});
    outputs_.push_back(std::move(output));
  }

  // Names of the gazetteer become ways of their own beside the words that they are made of, and cheaper.
  void AddNames() {
    if (names_.empty()) return;
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> starting;
    for (std::size_t i = 0; i < edges_.size(); ++i) starting[edges_[i].from].push_back(i);
    const auto capital = [&](const LatticeEdge& e) {
      const Output& o = outputs_[e.payload];
      return StartsWithCapital(o.now.empty() ? std::string_view(lines_[o.line]).substr(o.begin, o.end - o.begin)
                                             : std::string_view(o.now));
    };
    // Each way needs nodes of its own between the words; the old ones move apart to make room.
    constexpr std::uint32_t kRoom = 64;
    std::unordered_map<std::uint32_t, std::uint32_t> used;
    std::vector<LatticeEdge> ways;
    const std::size_t words = edges_.size();
    for (std::size_t first = 0; first < words; ++first) {
      const auto found = names_.find(edges_[first].word);
      if (found == names_.end()) continue;
      for (const Name& name : found->second) {
        std::vector<std::size_t> way{first};
        bool capitals = name.typed || capital(edges_[first]);
        for (std::size_t k = 1; capitals && k < name.words.size(); ++k) {
          const std::size_t before = way.size();
          for (const std::size_t next : starting[edges_[way.back()].to]) {
            if (edges_[next].word != name.words[k] || edges_[next].silent) continue;
            // Behind its type, the first capital is enough: clerks write "xã Quý quân".
            const bool first_capital = name.words.size() - k == name.capitals;
            if ((name.typed ? first_capital : name.words.size() - k <= name.capitals) && !capital(edges_[next]))
              continue;
            if (way.size() == before || edges_[next].cost < edges_[way.back()].cost) {
              way.resize(before);
              way.push_back(next);
            }
          }
          if (way.size() == before) break;
        }
        if (!capitals || way.size() != name.words.size()) continue;
        std::uint32_t from = edges_[first].from * kRoom;
        bool room = true;
        std::vector<LatticeEdge> chain;
        for (std::size_t k = 0; k < way.size(); ++k) {
          LatticeEdge e = edges_[way[k]];
          e.cost -= weights_.known_name;
          e.from = from;
          if (k + 1 == way.size()) {
            e.to *= kRoom;
          } else {
            const std::uint32_t slot = ++used[e.to];
            room = room && slot < kRoom;
            e.to = e.to * kRoom + slot;
          }
          from = e.to;
          chain.push_back(e);
        }
        if (room) ways.insert(ways.end(), chain.begin(), chain.end());
      }
    }
    if (ways.empty()) return;
    for (LatticeEdge& e : edges_) {
      e.from *= kRoom;
      e.to *= kRoom;
    }
    edges_.insert(edges_.end(), ways.begin(), ways.end());
    std::vector<std::uint32_t> nodes;
    for (const LatticeEdge& e : edges_) {
      nodes.push_back(e.from);
      nodes.push_back(e.to);
    }
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    const auto place = [&](std::uint32_t node) {
      return static_cast<std::uint32_t>(std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin());
    };
    for (LatticeEdge& e : edges_) {
      e.from = place(e.from);
      e.to = place(e.to);
    }
    node_ = static_cast<std::uint32_t>(nodes.size() - 1);
  }

  // The best way through what was gathered, applied.
  void Close() {
    if (node_ == 0) return;
    AddNames();
    std::stable_sort(edges_.begin(), edges_.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    LatticeLimits limits{weights_.states, weights_.beam};
    result_.work += edges_.size();
    const LatticePath path = CheapestPath(model_.words(), edges_, node_, context_, limits);
    context_ = path.end;
    for (std::size_t i = 0; i < path.edges.size(); ++i) {
      Output& o = outputs_[edges_[path.edges[i]].payload];
      if (learn_ && edges_[path.edges[i]].word >= kFirstWord && path.margins[i] >= 2 * kCostUnit) {
        const std::string was = lines_[o.line].substr(o.begin, o.end - o.begin);
        channel_.Count(DecodeUtf8(o.now.empty() ? was : o.now), DecodeUtf8(was), counts_);
      }
      if (o.now.empty() && !o.blank_before) continue;
      if (path.margins[i] < o.least) continue;
      if (o.now.empty()) o.now = lines_[o.line].substr(o.begin, o.end - o.begin);
      if (o.blank_before) o.now.insert(o.now.begin(), ' ');
      edits_[o.line].push_back({o.begin, o.end, std::move(o.now), path.margins[i]});
    }
    Open();
  }

  // Nothing before `at` says what follows, if a sentence begins there; training cuts in the same places.
  void StartSentence(std::string_view line, std::size_t at) {
    if (!BeginsSentence(line, at)) return;
    Close();
    context_ = {};
  }

  void AddLine(std::size_t n) {
    line_ = n;
    word_begins_.clear();
    const std::string& line = lines_[n];
    capitals_ = MostlyCapitals(line);
    if (damage_ == Damage::kStripped) {
      AddStripped(line);
    } else {
      AddMangled(line);
    }
  }

  static bool MostlyCapitals(std::string_view line) {
    int upper = 0;
    int lower = 0;
    for (const char c : line) {
      upper += c >= 'A' && c <= 'Z' ? 1 : 0;
      lower += c >= 'a' && c <= 'z' ? 1 : 0;
    }
    return upper >= 4 && upper > lower * 2;
  }

  // Whether a word at `at` may open a sentence.
  bool Opens(std::string_view line, std::size_t at) const {
    while (at > 0) {
      const char c = line[at - 1];
      if (c == '.' || c == ':' || c == ';' || c == '!' || c == '?' || c == '-' || c == '+' || c == ')' || c == '\t')
        return true;
      if (!IsBlankByte(c) && c != '"' && c != '(' && c != '\'') return false;
      --at;
    }
    return begins_;
  }

  int CaseCost(WordId word, LetterCase letter_case) const {
    if (capitals_) return letter_case == LetterCase::kUpper ? 0 : 2 * kCostUnit;
    if (letter_case == LetterCase::kTitle && opens_) return 0;
    const int cost = model_.words().CaseCost(word, letter_case);
    const bool lone =
        letter_case == LetterCase::kUpper && !among_capitals_ && damage_ != Damage::kStripped && cost > 2 * kCostUnit;
    return (among_capitals_ && letter_case == LetterCase::kUpper ? 0 : cost * weights_.case_percent / 100) +
           (lone ? weights_.lone_capitals : 0);
  }

  // --- marks stripped

  void AddStripped(const std::string& line) {
    for (const Piece& p : CutPieces(line)) {
      if (node_ >= kMaxNodes) Close();
      const std::string_view text = std::string_view(line).substr(p.begin, p.end - p.begin);
      switch (p.kind) {
        case PieceKind::kOther:
          break;
        case PieceKind::kNumber:
          AddEdge(node_, node_ + 1, kNumberWord, 0, {line_, p.begin, p.end, {}});
          ++node_;
          break;
        case PieceKind::kCode:
          if (const std::size_t digits = DigitsBeforeWord(text); digits > 0) {
            AddEdge(node_, node_ + 1, kNumberWord, 0, {line_, p.begin, p.begin + digits, {}});
            ++node_;
            AddStrippedWord(line, {PieceKind::kWord, p.begin + digits, p.end}, text.substr(digits), 3 * kCostUnit);
            break;
          }
          AddEdge(node_, node_ + 1, kCodeWord, 0, {line_, p.begin, p.end, FixCode(text)});
          ++node_;
          break;
        case PieceKind::kWord:
          StartSentence(line, p.begin);
          AddStrippedWord(line, p, text);
          break;
      }
    }
  }

  // How many digits stand before a word that a blank should part from them: 2 of "01don vi"; 0 of "5km" and of "2A".
  std::size_t DigitsBeforeWord(std::string_view text) const {
    constexpr std::size_t kShortest = 3;  // letters; units of measure have one or two
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view word = text.substr(digits);
    const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
    if (digits == 0 || word.size() < kShortest || !std::all_of(word.begin(), word.end(), small)) return 0;
    return model_.WordsByFold(word).empty() ? 0 : digits;
  }

  // `least`: the margin below which the word stays as it is.
  void AddStrippedWord(const std::string& line, const Piece& p, std::string_view text, int least = 0) {
    const bool ascii = IsAscii(text);
    // "d)" names an item.
    const bool item = text.size() == 1 && p.end < line.size() &&
                      (line[p.end] == ')' || (line[p.end] == '.' && line.find_first_not_of(" \t(") == p.begin));
    std::span<const WordId> candidates;
    if (ascii && !item && text.size() <= kMaxToken) candidates = model_.WordsByFold(VocabularyForm(text));
    if (candidates.empty()) {
      const WordId id = text.size() > 4 * kMaxToken ? kUnknownWord : model_.words().Find(VocabularyForm(text));
      AddEdge(node_, node_ + 1, id, 0, {line_, p.begin, p.end, {}});
      ++node_;
      return;
    }
    const LetterCase letter_case = CaseOf(text);
    opens_ = Opens(line, p.begin);
    for (const WordId id : candidates) {
      std::string now = WithCaseOf(model_.words().Word(id), text);
      if (newer_) now = PlaceTone(now, true);
      if (now == text) now.clear();
      AddEdge(node_, node_ + 1, id, CaseCost(id, letter_case), {line_, p.begin, p.end, std::move(now), false, least});
    }
    ++node_;
  }

  // --- letters misread

  struct Name {
    std::vector<WordId> words;
    bool typed = false;        // the first words say what it is: "xã", "thị trấn"
    std::size_t capitals = 0;  // how many words at the end begin with a capital
  };

  // The provinces, and the districts and communes of the one that the text names most.
  void GatherNames() {
    const AgencyRegistry& registry = AgencyRegistry::Builtin();
    std::string fold;
    for (const std::string& line : lines_) {
      if (fold.size() > 2'000'000) break;
      fold += Fold(line);
      fold += ' ';
    }
    const Province* home = nullptr;
    std::size_t most = 1;  // once is not enough
    for (const Province& p : registry.provinces()) {
      const std::string name = Fold(p.name);
      std::size_t count = 0;
      for (std::size_t at = fold.find(name); at != std::string::npos; at = fold.find(name, at + name.size())) ++count;
      if (count > most) {
        home = &p;
        most = count;
      }
      AddName(p.name, false);
    }
    if (home == nullptr) return;
    for (const std::string& unit : registry.UnitNames(home->code)) {
      AddName(unit, true);
      for (const std::string& other : OtherSpellings(unit)) AddName(other, true);
      const std::size_t type =
          unit.starts_with("thị ") || unit.starts_with("thành ") ? unit.find(' ', unit.find(' ') + 1) : unit.find(' ');
      if (type == std::string::npos) continue;
      const std::string bare = unit.substr(type + 1);
      if (bare.find(' ') != std::string::npos) AddName(bare, false);
    }
  }

  // "Quí Quân" is printed "Quý Quân" as well: an open rime of one i or y is written either way.
  static std::vector<std::string> OtherSpellings(std::string_view name) {
    static constexpr std::array<std::u32string_view, 2> kLetters{U"iìíỉĩị", U"yỳýỷỹỵ"};
    static constexpr std::u32string_view kOnset = U"hklmstvHKLMSTVuU";
    static constexpr std::u32string_view kVowels = U"aeioyăâêôơưAEIOYĂÂÊÔƠƯ";
    std::vector<std::string> out;
    const std::u32string letters = DecodeUtf8(name);
    for (std::size_t i = 1; i < letters.size(); ++i) {
      if (i + 1 < letters.size() && letters[i + 1] != U' ') continue;
      // "Quí" has the u of "qu"; "Thúy" has a rime of two vowels.
      const bool glide = letters[i - 1] == U'u' || letters[i - 1] == U'U';
      if (kOnset.find(letters[i - 1]) == std::u32string_view::npos) continue;
      if (glide && (i < 2 || (letters[i - 2] != U'q' && letters[i - 2] != U'Q'))) continue;
      if (!glide && i >= 2 && kVowels.find(letters[i - 2]) != std::u32string_view::npos) continue;
      for (std::size_t k = 0; k < 2; ++k) {
        const std::size_t tone = kLetters.at(k).find(letters[i]);
        if (tone == std::u32string_view::npos) continue;
        std::u32string other = letters;
        other[i] = kLetters.at(1 - k)[tone];
        out.push_back(EncodeUtf8(other));
      }
    }
    return out;
  }

  void AddName(const std::string& text, bool typed) {
    Name name;
    name.typed = typed;
    for (const Piece& p : CutPieces(text)) {
      if (p.kind == PieceKind::kOther) continue;
      const WordId id =
          p.kind == PieceKind::kWord
              ? model_.words().Find(VocabularyForm(std::string_view(text).substr(p.begin, p.end - p.begin)))
              : kUnknownWord;
      if (id == kUnknownWord) return;
      name.words.push_back(id);
    }
    if (name.words.size() < 2) return;
    name.capitals = name.words.size();
    if (typed) name.capitals -= text.starts_with("thị ") || text.starts_with("thành ") ? 2 : 1;
    auto& all = names_[name.words.front()];
    if (std::none_of(all.begin(), all.end(), [&](const Name& n) { return n.words == name.words; }))
      all.push_back(std::move(name));
  }

  struct Core {  // the last word core, for joining
    bool valid = false;
    std::uint32_t node = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool known = false;
    std::size_t letters = 0;
  };

  const ChannelModel& Channel() const { return channel_; }

  void AddMangled(const std::string& line) {
    last_core_ = {};
    std::vector<std::pair<std::size_t, std::size_t>> chunks;
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at;
      while (end < line.size() && !IsBlankByte(line[end])) ++end;
      if (end > at) chunks.emplace_back(at, end);
      at = end + 1;
    }
    const auto capital = [&](std::size_t i) {
      const auto [begin, end] = chunks[i];
      const std::string_view text = std::string_view(line).substr(begin, end - begin);
      int upper = 0;
      int small = 0;
      for (const char c : text) {
        upper += c >= 'A' && c <= 'Z' ? 1 : 0;
        small += c >= 'a' && c <= 'z' ? 1 : 0;
      }
      return upper >= 2 && upper > small && !IsCode(text) &&
             model_.words().CaseCost(model_.words().Find(VocabularyForm(text)), LetterCase::kUpper) > kCostUnit;
    };
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      if (node_ >= kMaxNodes) Close();
      StartSentence(line, chunks[i].first);
      among_capitals_ = capitals_ || (i > 0 && capital(i - 1)) || (i + 1 < chunks.size() && capital(i + 1));
      AddChunk(line, chunks[i].first, chunks[i].second);
    }
  }

  static bool IsBlankByte(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  static bool IsLetterByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  }

  void AddChunk(const std::string& line, std::size_t begin, std::size_t end) {
    static constexpr std::string_view kLeading = "([{\"'*+-|~<>_=.,;:/!?";
    static constexpr std::string_view kTrailing = ".,;:)]}\"'!?|*+-_~/=<>";
    // A bracket or a bar before a word is more often a misread letter or a rule of the table than a bracket.
    static constexpr std::array<std::string_view, 10> kWide{"“", "”", "„", "«", "»", "–", "—", "…", "•", "‘"};
    std::size_t from = begin;
    const auto wide_head = [&]() -> std::size_t {
      for (const auto mark : kWide) {
        if (std::string_view(line).substr(from, end - from).starts_with(mark)) return mark.size();
      }
      return 0;
    };
    while (from < end) {
      if ((line[from] == '[' || line[from] == '|') && from + 1 < end && IsLetterByte(line[from + 1])) break;
      const std::size_t step = kLeading.find(line[from]) != std::string_view::npos ? 1 : wide_head();
      if (step == 0) break;
      from += step;
    }
    std::size_t to = end;
    const auto wide_tail = [&]() -> std::size_t {
      for (const auto mark : kWide) {
        if (std::string_view(line).substr(from, to - from).ends_with(mark)) return mark.size();
      }
      return 0;
    };
    while (to > from) {
      const std::size_t step = kTrailing.find(line[to - 1]) != std::string_view::npos ? 1 : wide_tail();
      if (step == 0) break;
      to -= step;
    }
    // "d)" names an item.
    if (to - from == 1 && to < end && line[to] == ')' && IsLetterByte(line[from])) {
      AddEdge(node_, node_ + 1, kUnknownWord, 0, {line_, from, to, {}});
      ++node_;
      last_core_.valid = false;
      return;
    }
    // A mark right behind a word may be the last of its letters, misread.
    std::size_t tail = 0;
    if (damage_ == Damage::kForeign && to > from && to < end && IsLetterByte(line[to - 1]) &&
        (line[to] == '!' || line[to] == '?' || line[to] == '\'')) {
      tail = 1;
    }
    if (from > begin) last_core_.valid = false;
    if (from == to) {
      last_core_.valid = false;
      return;
    }
    const std::string_view core = std::string_view(line).substr(from, to - from);
    if (IsNumber(core)) {
      AddNumber(line, from, to);
    } else if (IsCode(core) || IsBareCode(core)) {
      AddEdge(node_, node_ + 1, kCodeWord, 0,
              {line_, from, to, damage_ == Damage::kForeign ? FixCode(core) : std::string()});
      ++node_;
      last_core_.valid = false;
    } else {
      std::size_t part = from;
      for (std::size_t i = from; i <= to; ++i) {
        const bool mark = i < to && (line[i] == ',' || line[i] == ';' || line[i] == ':' || line[i] == '/' ||
                                     line[i] == '(' || line[i] == ')' || line[i] == '-' || line[i] == '.');
        if (i < to && !mark) continue;
        if (i > part) {
          const std::string_view piece = std::string_view(line).substr(part, i - part);
          if (part > from) last_core_.valid = false;
          if (IsNumber(piece)) {
            AddNumber(line, part, i);
          } else {
            AddCore(line, part, i, i == to ? tail : 0);
          }
        }
        part = i + 1;
      }
    }
    if (to < end) last_core_.valid = false;
  }

  static bool IsNumber(std::string_view text) {
    bool digit = false;
    for (const char c : text) {
      digit = digit || IsDigit(c);
      if (!IsDigit(c) && std::string_view(".,/-%()").find(c) == std::string_view::npos) return false;
    }
    return digit;
  }

  // "3234/Qb-UBND", "/OB-UBND", "17-NQ/TU", "$6209/Qb-STTTT".
  static bool IsCode(std::string_view text) {
    const std::size_t mark = text.find_first_of("/-");
    if (mark == std::string_view::npos) return false;
    int digits = 0;
    int capitals = 0;
    int small = 0;
    for (const char c : text) {
      digits += IsDigit(c) ? 1 : 0;
      capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
      small += c >= 'a' && c <= 'z' ? 1 : 0;
    }
    return capitals >= 2 && small <= capitals && (digits > 0 || text.front() == '/');
  }

  // The tail of a number that a blank parted from it: "17- NQ/TU".
  bool IsBareCode(std::string_view text) const {
    const std::size_t mark = text.find_first_of("/-");
    if (mark == std::string_view::npos || mark == 0 || mark + 1 == text.size()) return false;
    int capitals = 0;
    for (const char c : text) {
      if (c != '/' && c != '-' && !(c >= 'A' && c <= 'Z') && static_cast<unsigned char>(c) < 0x80) return false;
      capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    }
    if (capitals < 3) return false;
    const std::u32string read = DecodeUtf8(text);
    return std::any_of(model_.codes().begin(), model_.codes().end(),
                       [&](const auto& code) { return CodeDistance(DecodeUtf8(code.tail), read) < 4 * kCostUnit; });
  }

  void AddNumber(const std::string& line, std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    const bool alone = size <= 2 && IsDigit(line[begin]) && IsDigit(line[end - 1]) && damage_ == Damage::kForeign;
    const std::uint32_t from = node_;
    if (alone) {
      // "s6" and "50" have been "số"; a figure in a row of figures has not.
      for (const SpanCandidate& c : Readings(std::string_view(line).substr(begin, size), false)) {
        if (c.begin != 0 || c.end != size) continue;
        AddCandidate(from, from + 1, c, begin, end, 0);
      }
    }
    AddEdge(from, from + 1, kNumberWord, alone ? weights_.short_number : 0, {line_, begin, end, {}});
    ++node_;
    last_core_.valid = false;
  }

  void AddCandidate(std::uint32_t from, std::uint32_t to, const SpanCandidate& c, std::size_t begin, std::size_t end,
                    int extra, bool blank_before = false) {
    std::string now = InCase(model_.words().Word(c.word), c.letter_case);
    if (newer_) now = PlaceTone(now, true);
    if (now == std::string_view(lines_[line_]).substr(begin, end - begin)) now.clear();
    int cost = c.cost * weights_.channel_percent / 100 + CaseCost(c.word, c.letter_case) + extra;
    if (damage_ == Damage::kNative) {
      if (now.empty() && !blank_before) return;  // as it was read: AddCore sees to that
      cost += ErrorOf(begin, now);
    }
    int least = 0;
    if (damage_ == Damage::kNative) {
      const bool name = !read_.empty() && !capitals_ && !opens_ && c.letter_case == LetterCase::kTitle;
      least = name ? weights_.thin_name : weights_.thin;
    } else if (IsSymbolAndDigits(std::string_view(lines_[line_]).substr(begin, end - begin))) {
      least = weights_.thin_name;
    }
    AddEdge(from, to, c.word, cost, {line_, begin, end, std::move(now), blank_before, least});
  }

  // What it costs that the engine misread the word at `begin` of the line.
  int ErrorOf(std::size_t begin, std::string_view now) {
    if (read_.empty()) return weights_.error;
    if (word_begins_.empty()) {
      std::size_t at = 0;
      for (const ReadWord& word : read_[line_].words) {
        word_begins_.push_back(at);
        at += word.text.size() + 1;
      }
    }
    const auto at = static_cast<std::size_t>(std::upper_bound(word_begins_.begin(), word_begins_.end(), begin) -
                                             word_begins_.begin()) -
                    1;
    const ReadWord& word = read_[line_].words[at];
    const bool offered = std::any_of(word.alternatives.begin(), word.alternatives.end(),
                                     [&](const std::string& other) { return other.find(now) != std::string::npos; });
    return std::max(0, CostOfDoubt(word.confidence) - (offered ? weights_.offered : 0));
  }

  // -ln of the odds that a word is misread, by the confidence that the engine gives: counted on 130,000 words of lines
  // of law that were set, degraded and read, one in 100 at 0.9 and more, one in 4 at 0.85, every other below 0.5.
  static int CostOfDoubt(double confidence) {
    struct Point {
      double confidence;
      double cost;
    };
    static constexpr std::array<Point, 6> kPoints{
        {{0, 0.3}, {0.5, 0.6}, {0.8, 0.9}, {0.88, 1.5}, {0.9, 4.8}, {1, 5.4}}};
    for (std::size_t i = 1; i < kPoints.size(); ++i) {
      if (confidence > kPoints.at(i).confidence && i + 1 < kPoints.size()) continue;
      const Point& a = kPoints.at(i - 1);
      const Point& b = kPoints.at(i);
      const double t = std::clamp((confidence - a.confidence) / (b.confidence - a.confidence), 0.0, 1.0);
      return static_cast<int>(std::lround(kCostUnit * (a.cost + t * (b.cost - a.cost))));
    }
    return 0;
  }

  // "@9", "$6": no text has them; what they were, of all that they may have been, the line must tell.
  static bool IsSymbolAndDigits(std::string_view token) {
    if (token.size() < 2 || token.size() > 3 || std::string_view("@$&#").find(token[0]) == std::string_view::npos)
      return false;
    return std::all_of(token.begin() + 1, token.end(), IsDigit);
  }

  // What no engine makes of a word: malformed bytes, another script.
  static bool IsHopeless(std::u32string_view letters) {
    std::size_t latin = 0;
    for (const char32_t c : letters) {
      if (c == U'\uFFFD' || c < U' ') return true;
      latin += c < 0x250 || (c >= 0x1E00 && c < 0x1F00) ? 1 : 0;
    }
    return latin * 2 < letters.size();
  }

  const std::vector<SpanCandidate>& Readings(std::string_view token, bool split) {
    std::string key(token);
    key.push_back(split ? '\1' : '\0');
    const auto it = cache_.find(key);
    if (it != cache_.end()) return it->second;
    if (cache_.size() >= kMaxCached) cache_.clear();
    result_.work += token.size();
    TrieSearchLimits limits;
    limits.split = split;
    limits.beam = IsSymbolAndDigits(token) ? weights_.trie_beam * 2 : weights_.trie_beam;
    limits.unforeseen = weights_.unforeseen;
    limits.width = 240;
    return cache_.emplace(std::move(key), model_.trie().Search(DecodeUtf8(token), Channel(), limits)).first->second;
  }

  // `tail`: bytes behind `end` that may be part of the word or marks of their own.
  void AddCore(const std::string& line, std::size_t begin, std::size_t end, std::size_t tail) {
    const std::string_view text = std::string_view(line).substr(begin, end - begin);
    const std::u32string letters = DecodeUtf8(text);
    const std::uint32_t from = node_;
    opens_ = Opens(line, begin);
    const bool known = letters.size() <= kMaxToken && model_.words().Find(VocabularyForm(text)) != kUnknownWord;
    if (letters.size() > kMaxToken || !HasLetter(text) || IsHopeless(letters)) {
      AddEdge(from, from + 1, kUnknownWord, 0, {line_, begin, end, {}});
      ++node_;
      last_core_.valid = false;
      return;
    }
    std::vector<std::size_t> offsets;  // of each letter
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) offsets.push_back(begin + i);
    }
    offsets.push_back(end);
    if (offsets.size() != letters.size() + 1) {  // malformed bytes
      AddEdge(from, from + 1, kUnknownWord, 0, {line_, begin, end, {}});
      ++node_;
      last_core_.valid = false;
      return;
    }
    // "SoY": a capital behind a small letter begins another word, and that may be one letter long.
    std::size_t capital = 0;
    for (std::size_t i = 1; i < letters.size() && letters.size() < 8; ++i) {
      if (letters[i] >= U'A' && letters[i] <= U'Z' && letters[i - 1] >= U'a' && letters[i - 1] <= U'z') capital = i;
    }
    const bool split = (letters.size() >= 5 || (capital > 0 && damage_ == Damage::kForeign)) && read_.empty();
    const auto width = static_cast<std::uint32_t>(split ? letters.size() : 1);
    // A rule of the table that was read as part of a word.
    const std::size_t skip =
        letters.size() > 1 && (letters[0] == U'[' || letters[0] == U'|' || letters[0] == U']') ? 1 : 0;
    // Words are sought as the vocabulary places their tones.
    const std::string placed = damage_ == Damage::kNative ? PlaceTone(text, false) : std::string(text);
    for (const SpanCandidate& c : Readings(placed, split)) {
      const bool whole = c.begin == 0 && c.end == letters.size();
      const bool lone = capital > 0 && c.begin == capital && c.end == letters.size();
      if (!whole && (!split || (c.end - c.begin < 2 && !lone))) continue;
      const std::uint32_t a = whole ? from : from + c.begin;
      const std::uint32_t b = whole ? from + width : from + c.end;
      AddCandidate(a, b, c, offsets[c.begin], offsets[c.end], c.begin > 0 ? weights_.split : 0, c.begin > 0);
    }
    if (skip > 0 && damage_ == Damage::kForeign) {
      for (const SpanCandidate& c : Readings(text.substr(1), split)) {
        const bool whole = std::size_t{c.end} + 1 == letters.size();
        if (c.begin != 0 || (!whole && (!split || c.end < 2))) continue;
        AddCandidate(from, whole ? from + width : from + c.end + 1, c, begin, offsets[c.end + 1U], 2 * kCostUnit);
      }
    }
    if (tail > 0) {
      const std::string_view longer = std::string_view(line).substr(begin, end + tail - begin);
      for (const SpanCandidate& c : Readings(longer, false)) {
        if (c.begin != 0 || c.end != letters.size() + tail) continue;
        AddCandidate(from, from + width, c, begin, end + tail, kCostUnit);
      }
    }
    if (damage_ == Damage::kNative) {
      AddEdge(from, from + width,
              letters.size() <= kMaxToken ? model_.words().Find(VocabularyForm(text)) : kUnknownWord, 0,
              {line_, begin, end, {}});
    } else {
      AddEdge(from, from + width, kUnknownWord,
              weights_.unknown + weights_.unknown_letter * static_cast<int>(letters.size()), {line_, begin, end, {}});
    }
    if (read_.empty() && last_core_.valid && last_core_.end + 1 == begin && (!known || !last_core_.known) &&
        last_core_.letters + letters.size() <= 8) {
      const std::string joined = line.substr(last_core_.begin, last_core_.end - last_core_.begin) + std::string(text);
      const std::size_t size = last_core_.letters + letters.size();
      for (const SpanCandidate& c : Readings(joined, false)) {
        if (c.begin != 0 || c.end != size) continue;
        // No letters may go lost: what stands there is one word only if that has as many.
        if (CountCodePoints(model_.words().Word(c.word)) + 1 < size) continue;
        AddCandidate(last_core_.node, from + width, c, last_core_.begin, end, weights_.join);
      }
    }
    node_ += width;
    last_core_ = {true, from, begin, end, known, letters.size()};
  }

  static bool HasLetter(std::string_view text) {
    for (const char c : text) {
      if (IsLetterByte(c) || c == '&' || c == '@' || c == '$') return true;
    }
    return false;
  }

  // The tail of a document's number as such tails are written; empty where nothing is to change.
  std::string FixCode(std::string_view text) {
    std::size_t from = 0;
    while (from < text.size() && !IsLetterByte(text[from])) ++from;
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos && slash > from) {
      // Letters before the slash: "17-NQ/TU" keeps its form, "$6209/Qb" has a word before the number.
      bool digit = false;
      for (std::size_t i = from; i < slash; ++i) digit = digit || IsDigit(text[i]);
      if (digit) from = slash + 1;
    }
    if (slash != std::string_view::npos && from == slash + 1 && from < text.size()) {
      // "0D-UBND": a letter read as a figure.
    } else if (slash != std::string_view::npos && slash + 1 < from) {
      from = slash + 1;
      // Years stand between slashes: "64/2007/NĐ-CP".
      const std::size_t next = text.find('/', from);
      if (next != std::string_view::npos) from = next + 1;
    }
    if (from >= text.size()) return {};
    const std::string_view tail = text.substr(from);
    int best = 0;
    const std::string* choice = nullptr;
    if (damage_ == Damage::kStripped) {
      const std::string fold = Fold(tail);
      for (const auto& code : model_.codes()) {
        if (code.tail == tail) return {};
        if (Fold(code.tail) != fold || CaseOf(code.tail) != CaseOf(tail)) continue;
        if (choice == nullptr || code.cost < best) {
          choice = &code.tail;
          best = code.cost;
        }
      }
    } else {
      const std::u32string read = DecodeUtf8(tail);
      for (const auto& code : model_.codes()) {
        const int cost = CodeDistance(DecodeUtf8(code.tail), read) + code.cost;
        if (cost - code.cost > 6 * kCostUnit) continue;
        if (code.tail == tail) return {};  // such numbers there are
        if (choice == nullptr || cost < best) {
          choice = &code.tail;
          best = cost;
        }
      }
    }
    if (choice == nullptr && damage_ == Damage::kStripped) {
      const std::string parts = FixParts(tail);
      if (parts != tail) return std::string(text.substr(0, from)) + parts;
    }
    if (choice == nullptr || *choice == tail) return {};
    return std::string(text.substr(0, from)) + *choice;
  }

  // A tail that no known one is, each of its parts as such parts are written: "QD-BCD" is "QĐ-BCĐ".
  std::string FixParts(std::string_view tail) {
    if (code_parts_.empty()) {
      for (const auto& code : model_.codes()) {
        for (const std::string_view part : PartsOf(code.tail)) {
          if (part.size() < 2) continue;
          auto& best = code_parts_[Fold(part)];
          if (best.first.empty() || code.cost < best.second) best = {std::string(part), code.cost};
        }
      }
    }
    std::string out;
    std::size_t at = 0;
    for (const std::string_view part : PartsOf(tail)) {
      const auto begin = static_cast<std::size_t>(part.data() - tail.data());
      out.append(tail.substr(at, begin - at));
      at = begin + part.size();
      const std::string fold = Fold(part);
      const auto known = code_parts_.find(fold);
      if (known != code_parts_.end()) {
        out += CaseOf(known->second.first) == CaseOf(part) ? known->second.first : std::string(part);
        continue;
      }
      // Not in numbers, but elsewhere: an abbreviation is a word that stands in capitals.
      std::string now(part);
      if (IsAscii(part) && part.size() >= 2 && CaseOf(part) == LetterCase::kUpper) {
        int best = 2 * kCostUnit;
        for (const WordId id : model_.WordsByFold(VocabularyForm(part))) {
          const int cost = model_.words().CaseCost(id, LetterCase::kUpper);
          if (cost >= best) continue;
          best = cost;
          now = ToUpper(model_.words().Word(id));
        }
      }
      out += now;
    }
    out.append(tail.substr(at));
    return out;
  }

  // The runs between hyphens and slashes.
  static std::vector<std::string_view> PartsOf(std::string_view tail) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at < tail.size();) {
      std::size_t end = tail.find_first_of("-/&", at);
      if (end == std::string_view::npos) end = tail.size();
      if (end > at) parts.push_back(tail.substr(at, end - at));
      at = end + 1;
    }
    return parts;
  }

  int CodeDistance(const std::u32string& truth, const std::u32string& read) const {
    if (truth.size() > read.size() + 2 || read.size() > truth.size() + 2) return 1000;
    // By the channel's units of one letter, and a price for what it never saw.
    std::vector<std::vector<int>> d(truth.size() + 1, std::vector<int>(read.size() + 1, 1000));
    d[0][0] = 0;
    for (std::size_t i = 0; i <= truth.size(); ++i) {
      for (std::size_t j = 0; j <= read.size(); ++j) {
        if (i > 0) d[i][j] = std::min(d[i][j], d[i - 1][j] + 6 * kCostUnit);
        if (j > 0) d[i][j] = std::min(d[i][j], d[i][j - 1] + 6 * kCostUnit);
        if (i > 0 && j > 0) d[i][j] = std::min(d[i][j], d[i - 1][j - 1] + LetterCost(truth[i - 1], read[j - 1]));
      }
    }
    return d[truth.size()][read.size()];
  }

  int LetterCost(char32_t truth, char32_t read) const {
    if (truth == read) return 0;
    const auto* units = Channel().Units(std::u32string_view(&read, 1));
    if (units != nullptr) {
      for (const ChannelUnit& u : *units) {
        if (u.truth.size() == 1 && u.truth[0] == truth) return u.cost;
      }
    }
    return 7 * kCostUnit;
  }

 public:
  struct Edit {
    std::size_t begin;
    std::size_t end;
    std::string now;
    int margin;
  };

  // Lines with all edits made, in order.
  void Apply() {
    for (std::size_t n = 0; n < lines_.size(); ++n) {
      const auto it = edits_.find(n);
      if (it == edits_.end()) {
        result_.lines.push_back(lines_[n]);
        continue;
      }
      auto& edits = it->second;
      std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
      std::string out;
      std::size_t at = 0;
      for (std::size_t i = 0; i < edits.size(); ++i) {
        const Edit& e = edits[i];
        out.append(lines_[n], at, e.begin - at);
        if (keep_changes_) {
          const double odds = std::exp(static_cast<double>(e.margin) / kCostUnit);
          result_.changes.push_back({n, out.size(), out.size() + e.now.size(),
                                     lines_[n].substr(e.begin, e.end - e.begin), e.now, odds / (1 + odds)});
        }
        out += e.now;
        at = e.end;
      }
      out.append(lines_[n], at);
      result_.lines.push_back(std::move(out));
    }
  }

 private:
  const RepairModel& model_;
  const RepairWeights& weights_;
  Damage damage_;
  std::span<const std::string> lines_;
  RepairedText& result_;
  bool keep_changes_;
  std::span<const ReadLine> read_;
  std::vector<std::size_t> word_begins_;  // of the words of the line at hand, where they were read

  bool newer_ = false;
  ChannelModel channel_;
  bool learn_ = false;
  ChannelModel::LetterCounts counts_;
  std::size_t line_ = 0;
  bool capitals_ = false;                                // the line is in capitals …
  bool begins_ = false;                                  // the line begins a sentence or an item
  bool opens_ = false;                                   // so does the word at hand: its capital says nothing about it
  bool among_capitals_ = false;                          // … or a word beside this one is
  std::unordered_map<WordId, std::vector<Name>> names_;  // by their first word
  NgramContext context_;
  std::uint32_t node_ = 0;
  std::vector<LatticeEdge> edges_;
  std::vector<Output> outputs_;
  Core last_core_;
  std::unordered_map<std::string, std::vector<SpanCandidate>> cache_;
  std::unordered_map<std::string, std::pair<std::string, int>> code_parts_;  // by their folds, with what they cost
  std::unordered_map<std::size_t, std::vector<Edit>> edits_;
};

}  // namespace

TextRepairer::TextRepairer(const RepairModel& model, const RepairWeights& weights) : model_(model), weights_(weights) {}

RepairedText TextRepairer::RepairAs(Damage damage, std::span<const std::string> lines, bool keep_changes) const {
  RepairedText result;
  result.damage = damage;
  if (damage == Damage::kNone) {
    result.lines.assign(lines.begin(), lines.end());
    return result;
  }
  Repairer repairer(model_, weights_, damage, lines, result, keep_changes);
  repairer.Run();
  repairer.Apply();
  return result;
}

RepairedText TextRepairer::Repair(std::span<const std::string> lines, const RepairOptions& options) const {
  if (std::any_of(lines.begin(), lines.end(), [](const std::string& line) { return IsNoText(line); })) {
    std::vector<std::string> text(lines.begin(), lines.end());
    std::size_t all = 0;
    std::size_t none = 0;
    for (std::string& line : text) {
      all += line.size();
      if (!IsNoText(line)) continue;
      none += line.size();
      line.clear();
    }
    if (none * 2 > all) return RepairAs(Damage::kNone, lines, false);  // the rest is no better
    RepairedText repaired = Repair(text, options);
    for (std::size_t n = 0; n < text.size(); ++n) {
      if (text[n].empty()) repaired.lines[n] = lines[n];
    }
    return repaired;
  }
  if (std::any_of(lines.begin(), lines.end(), HasCombiningMarks)) {
    // Worked on composed; a line that says the same then stays byte for byte.
    std::vector<std::string> composed(lines.begin(), lines.end());
    for (std::string& line : composed) {
      if (HasCombiningMarks(line) && !FirstInvalidUtf8(line)) line = ToNfc(line);
    }
    if (std::none_of(composed.begin(), composed.end(), HasCombiningMarks)) {
      RepairedText repaired = Repair(composed, options);
      for (std::size_t n = 0; n < composed.size(); ++n) {
        if (repaired.lines[n] == composed[n]) repaired.lines[n] = lines[n];
      }
      return repaired;
    }
  }
  if (options.damage) return RepairAs(*options.damage, lines, options.keep_changes);
  // Stretches of a page's length, each with its own damage; what says too little by itself goes with the whole.
  const Damage whole = DetectDamage(lines);
  RepairedText result;
  result.damage = whole;
  std::vector<std::pair<std::size_t, Damage>> stretches;  // where each begins
  std::size_t begin = 0;
  std::size_t filled = 0;
  for (std::size_t n = 0; n <= lines.size(); ++n) {
    const bool page = n < lines.size() && lines[n].find('\f') != std::string::npos;
    if (n == lines.size() || (filled >= 10 && page) || filled >= kStretch) {
      if (n > begin) {
        const auto part = lines.subspan(begin, n - begin);
        Damage damage = DetectDamage(part);
        if (damage == Damage::kNone || filled < 10) damage = whole;
        if (stretches.empty() || stretches.back().second != damage) stretches.emplace_back(begin, damage);
      }
      begin = n;
      filled = 0;
    }
    if (n < lines.size() && lines[n].find_first_not_of(" \t\r\f") != std::string::npos) ++filled;
  }
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const std::size_t from = stretches[i].first;
    const std::size_t to = i + 1 < stretches.size() ? stretches[i + 1].first : lines.size();
    const auto part = lines.subspan(from, to - from);
    RepairedText repaired =
        RepairAs(stretches[i].second, part, options.keep_changes || stretches[i].second == Damage::kNative);
    if (stretches[i].second == Damage::kNative) {
      std::size_t words = 0;
      for (const std::string& line : part) words += Words(line).size();
      const auto sure = std::count_if(repaired.changes.begin(), repaired.changes.end(),
                                      [](const RepairChange& c) { return c.confidence > 0.9; });
      if (static_cast<std::size_t>(sure) * 500 <= words) {
        const std::size_t work = repaired.work;
        repaired = RepairAs(Damage::kNone, part, false);
        repaired.work = work;
        if (result.damage == Damage::kNative) result.damage = Damage::kNone;
      }
    }
    result.work += repaired.work;
    if (!options.keep_changes) repaired.changes.clear();
    for (RepairChange& c : repaired.changes) {
      c.line += from;
      result.changes.push_back(std::move(c));
    }
    for (std::string& line : repaired.lines) result.lines.push_back(std::move(line));
  }
  return result;
}

std::vector<std::vector<RepairedWord>> TextRepairer::RepairWords(std::span<const ReadLine> lines) const {
  std::vector<std::string> texts;
  std::vector<std::vector<RepairedWord>> out;
  for (const ReadLine& line : lines) {
    std::string& text = texts.emplace_back();
    auto& words = out.emplace_back();
    for (const ReadWord& word : line.words) {
      if (!words.empty()) text.push_back(' ');
      text += word.text;
      words.push_back({word.text, {}, 1});
    }
  }
  RepairedText repaired;
  Repairer repairer(model_, weights_, Damage::kNative, texts, repaired, true, lines);
  repairer.Run();
  repairer.Apply();
  // Changes come from left to right and tell their places in the repaired line; `shift` leads back to the line as read.
  std::size_t line = lines.size();
  std::ptrdiff_t shift = 0;
  std::size_t word = 0;
  std::size_t word_begin = 0;
  std::ptrdiff_t grown = 0;  // how much longer the word at hand is by now
  for (const RepairChange& change : repaired.changes) {
    if (change.line != line) {
      line = change.line;
      shift = 0;
      word = 0;
      word_begin = 0;
      grown = 0;
    }
    const auto at = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(change.begin) - shift);
    const auto longer = static_cast<std::ptrdiff_t>(change.now.size()) - static_cast<std::ptrdiff_t>(change.was.size());
    shift += longer;
    const auto& read = lines[line].words;
    while (word + 1 < read.size() && at > word_begin + read[word].text.size()) {
      word_begin += read[word].text.size() + 1;
      ++word;
      grown = 0;
    }
    const std::string& was = read[word].text;
    if (std::any_of(was.begin(), was.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
    RepairedWord& target = out[line][word];
    target.was = was;
    target.text.replace(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at - word_begin) + grown),
                        change.was.size(), change.now);
    target.confidence = std::min(target.confidence, change.confidence);
    grown += longer;
  }
  return out;
}

TextRepairer::Text TextRepairer::RepairText(std::string_view text, const RepairOptions& options) const {
  Text result;
  std::string converted;
  if (!options.damage && !FirstInvalidUtf8(text) && text.size() <= kMaxBlock * 64) {
    const LegacyCode code = DetectLegacyCode(text);
    if (code != LegacyCode::kNone) {
      converted = FromLegacyCode(text, code);
      text = converted;
    }
  }
  result.text.reserve(text.size() + text.size() / 4);
  std::array<std::size_t, 4> lines_of{};
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < text.size();) {
    // A block of lines; a line that is longer than a line can be is worked on in parts.
    std::vector<std::string> lines;
    std::vector<std::size_t> number;
    std::vector<bool> ends;
    std::size_t bytes = 0;
    while (at < text.size() && bytes < kMaxBlock) {
      std::size_t end = text.find('\n', at);
      if (end == std::string_view::npos) end = text.size();
      bool whole = true;
      if (end - at > kMaxLine) {
        end = at + kMaxLine;
        whole = false;
        std::size_t blank = end;
        while (blank > at && text[blank - 1] != ' ' && text[blank - 1] != '\t') --blank;
        if (blank > at) end = blank;
        while (end > at + 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
      }
      lines.emplace_back(text.substr(at, end - at));
      number.push_back(line_number);
      const bool broken = whole && end < text.size();
      ends.push_back(broken);
      bytes += end - at + 1;
      at = end + (broken ? 1 : 0);
      if (whole) ++line_number;
    }
    RepairedText repaired = Repair(lines, options);
    result.work += repaired.work;
    lines_of.at(static_cast<std::size_t>(repaired.damage)) += lines.size();
    for (std::size_t n = 0; n < repaired.lines.size(); ++n) {
      result.text += repaired.lines[n];
      if (ends[n]) result.text.push_back('\n');
    }
    for (RepairChange& c : repaired.changes) {
      c.line = number[c.line];
      result.changes.push_back(std::move(c));
    }
  }
  result.damage = static_cast<Damage>(std::max_element(lines_of.begin(), lines_of.end()) - lines_of.begin());
  return result;
}

}  // namespace xephang::normalize
