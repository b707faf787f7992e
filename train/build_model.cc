// Builds the packed model of normalize/repair_model.h. The same input gives the same bytes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "normalize/ngram_model.h"
#include "normalize/repair_tokens.h"
#include "normalize/text_quality.h"
#include "train/channel_learner.h"
#include "train/compounds.h"
#include "train/corpus_text.h"
#include "train/kneser_ney.h"

namespace xephang::train {
namespace {

using normalize::kCostUnit;
using normalize::kFirstWord;

struct Options {
  std::string laws, to, language_from, channels_from;
  std::vector<std::string> family, terms, names, compounds;
  std::string foreign_pairs, native_pairs;
  double family_weight = 0.35;
  double names_weight = 0.03;
  double compound_gain = 0.6;
  std::size_t max_bytes = 7'900'000;
};

std::uint8_t Quantise(double cost, int offset = 0) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(cost * kCostUnit) + offset, 0L, 255L));
}
double Restore(std::uint8_t q, int offset = 0) { return std::exp(-static_cast<double>(q - offset) / kCostUnit); }

class Section {
 public:
  void Align() {
    while (bytes_.size() % 4 != 0) bytes_.push_back('\0');
  }
  template <typename T>
  void Add(const std::vector<T>& values) {
    Align();
    const auto* p = reinterpret_cast<const char*>(values.data());
    bytes_.append(p, values.size() * sizeof(T));
  }
  void AddCount(std::size_t n) { Add(std::vector<std::uint32_t>{static_cast<std::uint32_t>(n)}); }
  void AddText(std::string_view text) {
    Align();
    bytes_.append(text);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

void Write(const std::string& path, const std::vector<std::pair<std::string, std::string>>& sections) {
  std::string out = "XPREPAIR";
  std::vector<std::uint32_t> head{1, static_cast<std::uint32_t>(sections.size())};
  std::size_t at = 16 + sections.size() * 12;
  std::string directory;
  for (const auto& [tag, bytes] : sections) {
    at = (at + 7) & ~std::size_t{7};
    directory += tag;
    const std::array<std::uint32_t, 2> place{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(bytes.size())};
    directory.append(reinterpret_cast<const char*>(place.data()), 8);
    at += bytes.size();
  }
  out.append(reinterpret_cast<const char*>(head.data()), 8);
  out += directory;
  for (const auto& [tag, bytes] : sections) {
    while (out.size() % 8 != 0) out.push_back('\0');
    out += bytes;
  }
  std::ofstream file(path, std::ios::binary);
  file.write(out.data(), static_cast<std::streamsize>(out.size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
  std::fprintf(stderr, "%s: %zu bytes\n", path.c_str(), out.size());
}

// The channels of a model, or all its other sections.
std::vector<std::pair<std::string, std::string>> SectionsOf(const std::string& path, bool channels) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (bytes.size() < 16 || !bytes.starts_with("XPREPAIR")) throw std::runtime_error(path + " is no model");
  const auto number = [&](std::size_t at) {
    std::uint32_t n = 0;
    std::memcpy(&n, bytes.substr(at, 4).data(), 4);
    return n;
  };
  std::vector<std::pair<std::string, std::string>> sections;
  for (std::size_t i = 0; i < number(12); ++i) {
    const std::size_t entry = 16 + i * 12;
    const std::string tag = bytes.substr(entry, 4);
    if (tag.starts_with("CH") == channels)
      sections.emplace_back(tag, bytes.substr(number(entry + 4), number(entry + 8)));
  }
  return sections;
}

void AddChannels(const Options& options, std::vector<std::pair<std::string, std::string>>& sections) {
  if (!options.channels_from.empty()) {
    for (auto& section : SectionsOf(options.channels_from, true)) sections.push_back(std::move(section));
  }
  if (!options.foreign_pairs.empty()) sections.emplace_back("CHFO", LearnChannel(options.foreign_pairs));
  if (!options.native_pairs.empty()) sections.emplace_back("CHVI", LearnChannel(options.native_pairs));
}

int Build(const Options& options) {
  if (!options.language_from.empty()) {
    auto sections = SectionsOf(options.language_from, false);
    AddChannels(options, sections);
    Write(options.to, sections);
    return 0;
  }
  // Words.
  const std::vector<std::string> laws = ReadLines(options.laws, true);
  TextCounts law_counts;
  CountWords(laws, law_counts);
  std::vector<std::string> family;
  TextCounts family_counts;
  for (const auto& path : options.family) {
    const auto lines = ReadLines(path, false);
    family.emplace_back();
    family.insert(family.end(), lines.begin(), lines.end());
  }
  CountWords(family, family_counts);
  std::vector<std::string> terms;
  for (const auto& path : options.terms) {
    const auto lines = ReadLines(path, false);
    terms.insert(terms.end(), lines.begin(), lines.end());
  }
  CountWords(terms, family_counts);
  std::vector<std::string> names;
  TextCounts name_counts;
  for (const auto& path : options.names) {
    const auto lines = ReadLines(path, false);
    names.insert(names.end(), lines.begin(), lines.end());
  }
  CountWords(names, name_counts);

  std::set<std::string> vocabulary;
  for (const auto& [word, count] : law_counts.words) {
    if (count.total >= (normalize::IsVietnameseSyllable(word) ? 2U : 12U)) vocabulary.insert(word);
  }
  for (const auto& [word, count] : family_counts.words) vocabulary.insert(word);
  for (const auto& [word, count] : name_counts.words) {
    if (normalize::IsVietnameseSyllable(word) || count.total >= 3) vocabulary.insert(word);
  }
  std::vector<std::string> words(kFirstWord);
  words.insert(words.end(), vocabulary.begin(), vocabulary.end());
  if (words.size() > 0xFFFF) throw std::runtime_error("too many words");
  std::unordered_map<std::string, WordId> ids;
  for (std::size_t i = kFirstWord; i < words.size(); ++i) ids.emplace(words[i], static_cast<WordId>(i));
  const auto id_of = [&](std::string_view word) {
    const auto it = ids.find(std::string(word));
    return it == ids.end() ? normalize::kUnknownWord : it->second;
  };

  // N-grams.
  const auto apart = [&](const std::vector<std::string>& lines) {  // each line by itself
    Tokens tokens;
    for (const auto& line : lines) {
      const Tokens one = ToTokens({line}, id_of);
      tokens.insert(tokens.end(), one.begin(), one.end());
    }
    return tokens;
  };
  const KneserNey law_model(ToTokens(laws, id_of), words.size());
  Tokens family_tokens = ToTokens(family, id_of);
  // Names of indicators stand in cells of their own and in lists: each by itself, and one after the other.
  const Tokens term_list = ToTokens(terms, id_of);
  family_tokens.insert(family_tokens.end(), term_list.begin(), term_list.end());
  const Tokens term_tokens = apart(terms);
  family_tokens.insert(family_tokens.end(), term_tokens.begin(), term_tokens.end());
  const KneserNey family_model(family_tokens, words.size());
  const KneserNey name_model(apart(names), words.size());
  Mixture mixture;
  mixture.Add(law_model, 1 - options.family_weight - options.names_weight);
  mixture.Add(family_model, options.family_weight);
  mixture.Add(name_model, options.names_weight);

  std::vector<std::string> dictionary;
  for (const auto& path : options.compounds) {
    const auto lines = ReadLines(path, false);
    dictionary.insert(dictionary.end(), lines.begin(), lines.end());
  }
  const WithCompounds model(mixture, CompoundPairs(dictionary, id_of), options.compound_gain);

  const std::size_t n = words.size();
  std::vector<std::uint8_t> unigram_cost(n);
  for (std::size_t w = 0; w < n; ++w) unigram_cost[w] = Quantise(-std::log(mixture.P1(static_cast<WordId>(w))));
  unigram_cost[normalize::kLineStart] = 255;

  // Which trigrams are worth their bytes: by how much the text's likelihood would fall without each.
  struct Candidate {
    double gain;
    std::uint64_t key;
  };
  std::vector<Candidate> candidates;
  for (const auto& [part, weight] : mixture.parts()) {
    for (const auto& [key, count] : part->trigrams()) {
      if ((key & 0xFFFFU) == normalize::kUnknownWord || ((key >> 16U) & 0xFFFFU) == normalize::kUnknownWord) continue;
      const auto u = static_cast<WordId>(key >> 32U);
      const auto v = static_cast<WordId>(key >> 16U);
      const auto w = static_cast<WordId>(key);
      const double p3 = mixture.P3(u, v, w);
      const double p2 = mixture.P2(v, w);
      const double joint = weight * count / static_cast<double>(part->tokens());
      candidates.push_back({joint * std::abs(std::log(p3 / p2)), key});
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.key < b.key; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (kept > 0 && candidates[kept - 1].key == candidates[i].key) {
      candidates[kept - 1].gain += candidates[i].gain;
    } else {
      candidates[kept++] = candidates[i];
    }
  }
  candidates.resize(kept);

  std::set<std::uint32_t> bigrams = model.pairs();
  for (const auto& part : mixture.parts()) {
    for (const auto& [key, count] : part.model->bigrams()) {
      if (part.model == &law_model && count < 2) continue;
      if ((key & 0xFFFFU) == normalize::kUnknownWord) continue;
      bigrams.insert(key);
    }
  }
  for (const auto& c : candidates) bigrams.insert(static_cast<std::uint32_t>(c.key >> 16U));

  const std::size_t fixed = 600'000 + bigrams.size() * 6 + n * 20;
  const std::size_t room = fixed > options.max_bytes ? 0 : (options.max_bytes - fixed) / 3;
  std::fprintf(stderr, "words %zu, bigrams %zu, trigrams %zu of which %zu fit\n", n, bigrams.size(), candidates.size(),
               room);
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.gain != b.gain ? a.gain > b.gain : a.key < b.key; });
  if (candidates.size() > room) candidates.resize(room);
  std::vector<std::uint64_t> trigrams;
  for (const auto& c : candidates) trigrams.push_back(c.key);
  std::sort(trigrams.begin(), trigrams.end());

  // Back-off weights so that every context sums to one, by the quantised costs that stand in the file.
  std::vector<std::uint16_t> bigram_word;
  std::vector<std::uint8_t> bigram_cost, bigram_backoff, unigram_backoff(n, 64);
  std::vector<std::uint32_t> bigram_begin(n + 1), trigram_begin;
  std::vector<std::uint16_t> trigram_word;
  std::vector<std::uint8_t> trigram_cost;
  std::vector<std::uint32_t> keys(bigrams.begin(), bigrams.end());
  std::unordered_map<std::uint32_t, std::uint32_t> index_of;
  {
    std::size_t at = 0;
    for (std::size_t v = 0; v < n; ++v) {
      bigram_begin[v] = static_cast<std::uint32_t>(at);
      double higher = 0;
      double lower = 0;
      const double total = model.Total(static_cast<WordId>(v));
      while (at < keys.size() && keys[at] >> 16U == v) {
        const auto w = static_cast<WordId>(keys[at]);
        const std::uint8_t q = Quantise(-std::log(model.P2(static_cast<WordId>(v), w, total)));
        bigram_word.push_back(w);
        bigram_cost.push_back(q);
        index_of.emplace(keys[at], static_cast<std::uint32_t>(at));
        higher += Restore(q);
        lower += Restore(unigram_cost[w]);
        ++at;
      }
      if (at > bigram_begin[v]) {
        const double bow = std::max(1 - higher, 1e-4) / std::max(1 - lower, 1e-4);
        unigram_backoff[v] = Quantise(-std::log(bow), 64);
      }
    }
    bigram_begin[n] = static_cast<std::uint32_t>(at);
  }
  const auto lower_p = [&](WordId v, WordId w) {
    const auto it = index_of.find(Key(v, w));
    if (it != index_of.end()) return Restore(bigram_cost[it->second]);
    return Restore(unigram_backoff[v], 64) * Restore(unigram_cost[w]);
  };
  {
    std::size_t at = 0;
    for (const std::uint32_t key : keys) {
      trigram_begin.push_back(static_cast<std::uint32_t>(at));
      const auto u = static_cast<WordId>(key >> 16U);
      const auto v = static_cast<WordId>(key);
      double higher = 0;
      double lower = 0;
      double total = 0;  // 0: not yet asked
      while (at < trigrams.size() && static_cast<std::uint32_t>(trigrams[at] >> 16U) == key) {
        const auto w = static_cast<WordId>(trigrams[at]);
        if (total == 0) total = model.Total(u, v);
        const std::uint8_t q = Quantise(-std::log(model.P3(u, v, w, total)));
        trigram_word.push_back(w);
        trigram_cost.push_back(q);
        higher += Restore(q);
        lower += lower_p(v, w);
        ++at;
      }
      bigram_backoff.push_back(
          total > 0 ? Quantise(-std::log(std::max(1 - higher, 1e-4) / std::max(1 - lower, 1e-4)), 64) : 64);
    }
    trigram_begin.push_back(static_cast<std::uint32_t>(at));
  }

  Section vocabulary_section;
  vocabulary_section.AddCount(n);
  std::vector<std::uint32_t> offsets;
  std::string bytes;
  std::vector<std::uint8_t> case_costs;
  for (const auto& word : words) {
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    bytes += word;
    std::array<double, 3> by_case{0.3, 0.3, 0.1};
    double total = 0.7;
    for (const auto* counts : {&law_counts, &family_counts, &name_counts}) {
      const auto it = counts->words.find(word);
      if (it == counts->words.end()) continue;
      for (std::size_t k = 0; k < 3; ++k) by_case.at(k) += static_cast<double>(it->second.by_case.at(k));
      total += static_cast<double>(it->second.total);
    }
    for (const double c : by_case) case_costs.push_back(Quantise(-std::log(c / total)));
  }
  offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
  vocabulary_section.Add(offsets);
  vocabulary_section.Add(case_costs);
  vocabulary_section.AddText(bytes);

  Section unigram_section;
  unigram_section.Add(unigram_cost);
  unigram_section.Add(unigram_backoff);
  unigram_section.Add(bigram_begin);

  Section bigram_section;
  bigram_section.AddCount(keys.size());
  bigram_section.Add(bigram_word);
  bigram_section.Add(bigram_cost);
  bigram_section.Add(bigram_backoff);
  std::vector<std::uint16_t> low;
  std::vector<std::uint32_t> high;
  for (std::size_t i = 0; i < trigram_begin.size(); ++i) {
    if (i % 64 == 0) high.push_back(trigram_begin[i]);
    const std::uint32_t rest = trigram_begin[i] - high.back();
    if (rest > 0xFFFF) throw std::runtime_error("too many trigrams behind 64 bigrams");
    low.push_back(static_cast<std::uint16_t>(rest));
  }
  high.resize((keys.size() >> 6U) + 1);
  bigram_section.Add(low);
  bigram_section.Add(high);

  Section trigram_section;
  trigram_section.AddCount(trigram_word.size());
  trigram_section.Add(trigram_word);
  trigram_section.Add(trigram_cost);

  std::map<std::string, std::uint64_t> code_counts;
  for (const auto& [code, count] : law_counts.codes) {
    if (count >= 4) code_counts[code] += count;
  }
  for (const auto& [code, count] : family_counts.codes) code_counts[code] += 20 * count;
  std::string codes;
  for (const auto& [code, count] : code_counts) codes += code + "\t" + std::to_string(count) + "\n";

  std::vector<std::pair<std::string, std::string>> sections{{"WORD", vocabulary_section.bytes()},
                                                            {"UNIG", unigram_section.bytes()},
                                                            {"BIGR", bigram_section.bytes()},
                                                            {"TRIG", trigram_section.bytes()},
                                                            {"CODE", codes}};
  AddChannels(options, sections);
  Write(options.to, sections);
  return 0;
}

}  // namespace
}  // namespace xephang::train

int main(int argc, char** argv) {
  using namespace xephang::train;
  CLI::App program{"Builds the model that repairs Vietnamese text"};
  Options options;
  program.add_option("--laws", options.laws, "Text of the laws, one sentence a line");
  program.add_option("--language-from", options.language_from,
                     "Another model: take its language model, learn the channels");
  program.add_option("--channels-from", options.channels_from, "Another model: take its channels");
  program.add_option("--family", options.family, "Decisions that adapt the model");
  program.add_option("--terms", options.terms, "Phrases of such decisions, each line by itself");
  program.add_option("--names", options.names, "Lines of names");
  program.add_option("--foreign-pairs", options.foreign_pairs, "Lines set and read by an engine without Vietnamese");
  program.add_option("--native-pairs", options.native_pairs, "Lines set and read by an engine with Vietnamese");
  program.add_option("--family-weight", options.family_weight)->capture_default_str();
  program.add_option("--names-weight", options.names_weight)->capture_default_str();
  program.add_option("--compounds", options.compounds, "Words of a dictionary, one a line");
  program.add_option("--compound-gain", options.compound_gain, "How much likelier such a word is, as a logarithm")
      ->capture_default_str();
  program.add_option("--max-bytes", options.max_bytes)->capture_default_str();
  program.add_option("--to", options.to)->required();
  CLI11_PARSE(program, argc, argv);
  try {
    return Build(options);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "build-repair-model: %s\n", e.what());
    return 1;
  }
}
