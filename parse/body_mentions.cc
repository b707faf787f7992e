#include "parse/body_mentions.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::parse {
namespace {

using normalize::CollapseBlanks;
using normalize::Fold;

bool IsAlnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::vector<std::string> WordsOf(std::string_view fold) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : fold) {
    if (IsAlnum(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

// How many words of `words` (its first ones) say what kind of body it is.
std::size_t KindWords(const std::vector<std::string>& words) {
  static const std::vector<std::vector<std::string>> kKinds{{"thi", "tran"}, {"thi", "xa"}, {"thanh", "pho"},
                                                            {"dac", "khu"},  {"huyen"},     {"quan"},
                                                            {"xa"},          {"phuong"},    {"tinh"}};
  for (const auto& kind : kKinds) {
    if (words.size() > kind.size() && std::equal(kind.begin(), kind.end(), words.begin())) return kind.size();
  }
  return 0;
}

std::vector<std::string> WithoutCommittee(std::vector<std::string> words) {
  static const std::vector<std::vector<std::string>> kLeads{{"ubnd"}, {"uy", "ban", "nhan", "dan"}};
  for (const auto& lead : kLeads) {
    if (words.size() > lead.size() && std::equal(lead.begin(), lead.end(), words.begin())) {
      words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(lead.size()));
      break;
    }
  }
  return words;
}

// The end of `words` at `at`, blanks, commas and hyphens between them; npos where they do not stand there.
std::size_t MatchWords(const std::string& fold, std::size_t at, const std::vector<std::string>& words) {
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (w > 0) {
      const std::size_t gap = at;
      while (at < fold.size() && at < gap + 3 && (fold[at] == ' ' || fold[at] == ',' || fold[at] == '-')) ++at;
      if (at == gap) return std::string::npos;
    }
    if (fold.compare(at, words[w].size(), words[w]) != 0) return std::string::npos;
    at += words[w].size();
    if (at < fold.size() && IsAlnum(fold[at])) return std::string::npos;
  }
  return at;
}

// Letters with their marks, for bodies whose names differ in nothing else.
std::string TonesOf(const std::string& printed) {
  std::string key;
  for (const char c : normalize::ToneKey(printed)) {
    if (c != ' ' && c != ',' && c != '-') key += c;
  }
  return key;
}

std::string SignOf(std::size_t index) {
  std::string letters;
  do {
    letters.insert(letters.begin(), static_cast<char>('a' + static_cast<char>(index % 26)));
    index /= 26;
  } while (index > 0);
  return kBodyBegin + letters + kBodyEnd;
}

}  // namespace

const Agency* MentionedText::BodyOf(std::string_view sign) const {
  std::size_t index = 0;
  for (const char c : sign) {
    if (c >= 'a' && c <= 'z') index = index * 26 + static_cast<std::size_t>(c - 'a');
  }
  return index < bodies.size() ? &bodies[index] : nullptr;
}

BodyMentions::BodyMentions(std::span<const Table> tables, const normalize::AgencyRegistry* registry,
                           normalize::AgencyScope scope)
    : registry_(registry), scope_(std::move(scope)) {
  std::set<std::string> seen;
  for (const auto& table : tables) {
    for (const auto& row : table.rows) {
      if (!seen.insert(row.agency.id + "|" + row.agency.printed).second) continue;
      Add(row.agency.printed, row.agency);
      if (row.agency.name != row.agency.printed) Add(row.agency.name, row.agency);
    }
  }
}

void BodyMentions::Add(const std::string& printed, const Agency& body) {
  Name name;
  name.words = WithoutCommittee(WordsOf(Fold(printed)));
  name.body = body;
  name.tone = TonesOf(printed);
  if (name.words.empty() || (name.words.size() == 1 && name.words.front().size() < 6)) return;
  const std::size_t kind = KindWords(name.words);
  Name bare = name;
  names_.emplace(name.words.front(), name);
  if (kind == 0 || name.words.size() - kind < 2) {
    return;
  }
  bare.words.erase(bare.words.begin(), bare.words.begin() + static_cast<std::ptrdiff_t>(kind));
  bare.bare = true;
  const std::string first = bare.words.front();
  names_.emplace(first, std::move(bare));
}

MentionedText BodyMentions::Find(const normalize::FoldedText& text) const {
  MentionedText out;
  const std::string& fold = text.fold();
  const auto capital_at = [&](std::size_t at) {
    return at < fold.size() && normalize::StartsWithCapital(text.Printed(at, at + 1));
  };
  // "Trung Bình" may be a commune, "Trung bình" is a tier.
  const auto capitals = [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      if (IsAlnum(fold[at]) && (at == begin || !IsAlnum(fold[at - 1])) && !capital_at(at)) return false;
    }
    return true;
  };
  const auto put = [&](std::size_t begin, std::size_t end, Agency body) {
    body.printed = text.Printed(begin, end);
    for (const char c : SignOf(out.bodies.size())) {
      out.fold += c;
      out.place.push_back(begin);
    }
    out.bodies.push_back(std::move(body));
  };
  std::size_t i = 0;
  while (i < fold.size()) {
    const bool starts = IsAlnum(fold[i]) && (i == 0 || !IsAlnum(fold[i - 1]));
    if (starts) {
      std::size_t word_end = i;
      while (word_end < fold.size() && IsAlnum(fold[word_end])) ++word_end;
      const std::string word = fold.substr(i, word_end - i);
      const Name* best = nullptr;
      std::size_t best_end = i;
      bool best_tones = false;
      const auto [from, to] = names_.equal_range(word);
      for (auto it = from; it != to; ++it) {
        const std::size_t end = MatchWords(fold, i, it->second.words);
        if (end == std::string::npos || end < best_end || (end == best_end && best_tones)) continue;
        if (it->second.bare && !capitals(i, end)) continue;
        // "xã Tân An" is not named by "xã Tân An Phú".
        if (KindWords(it->second.words) > 0 && end + 1 < fold.size() && fold[end] == ' ' && IsAlnum(fold[end + 1]) &&
            capital_at(end + 1))
          continue;
        // "xã Tân Thanh" and "xã Tân Thành" have one fold.
        const bool tones = it->second.tone.ends_with(TonesOf(text.Printed(i, end)));
        if (end == best_end && !tones) continue;
        best = &it->second;
        best_end = end;
        best_tones = tones;
      }
      if (best != nullptr) {
        put(i, best_end, best->body);
        i = best_end;
        continue;
      }
      // A unit by its form, and a department by the registry.
      static const RE2 unit(R"(^(?:xa|phuong|thi tran|huyen|thanh pho|thi xa|dac khu) [a-z])");
      static const RE2 office(R"(^(?:so|ban|van phong|thanh tra|cuc|chi cuc|bql) [a-z])");
      const re2::StringPiece rest(fold.data() + i, fold.size() - i);
      if (RE2::PartialMatch(rest, unit)) {
        std::size_t end = word_end;
        if (word == "thi" || word == "thanh" || word == "dac") end = fold.find(' ', word_end + 1);
        std::size_t words = 0;
        while (end != std::string::npos && end + 1 < fold.size() && fold[end] == ' ' && IsAlnum(fold[end + 1]) &&
               capital_at(end + 1) && words < 4) {
          std::size_t next = end + 1;
          while (next < fold.size() && (IsAlnum(fold[next]) || fold[next] == '\'')) ++next;
          end = next;
          ++words;
        }
        if (words > 0) {
          Agency body;
          const std::string printed = text.Printed(i, end);
          if (registry_ != nullptr) {
            const auto match = registry_->Match(printed, scope_);
            if (match.kind == normalize::AgencyMatchKind::kExact) {
              body.id = match.id;
              body.name = match.name;
              body.block = match.block;
            }
          }
          if (body.name.empty()) body.name = printed;
          put(i, end, std::move(body));
          i = end;
          continue;
        }
      } else if (registry_ != nullptr && capital_at(i) && RE2::PartialMatch(rest, office)) {
        std::vector<std::size_t> ends;
        std::size_t end = word_end;
        while (end < fold.size() && ends.size() < 11) {
          std::size_t next = end;
          while (next < fold.size() && !IsAlnum(fold[next]) &&
                 std::string_view(" ,-&").find(fold[next]) != std::string_view::npos)
            ++next;
          if (next == end || next - end > 3 || next >= fold.size() || !IsAlnum(fold[next])) break;
          while (next < fold.size() && IsAlnum(fold[next])) ++next;
          ends.push_back(next);
          end = next;
        }
        bool found = false;
        while (!ends.empty() && !found) {
          const std::string printed = text.Printed(i, ends.back());
          const auto match = registry_->Match(printed, scope_);
          if (match.kind == normalize::AgencyMatchKind::kExact && !match.id.empty()) {
            Agency body;
            body.id = match.id;
            body.name = match.name;
            body.block = match.block;
            put(i, ends.back(), std::move(body));
            i = ends.back();
            found = true;
          }
          ends.pop_back();
        }
        if (found) continue;
      }
    }
    out.fold += fold[i] == kBodyBegin || fold[i] == kBodyEnd ? '?' : fold[i];
    out.place.push_back(i);
    ++i;
  }
  return out;
}

}  // namespace xephang::parse
