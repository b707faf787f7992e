// The bodies that a sentence names, so that grammars can speak of "a body" instead of its letters.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "normalize/agency_registry.h"
#include "normalize/unicode.h"
#include "parse/decision.h"

namespace xephang::parse {

/// The fold of a text in which each body that it names is one sign.
struct MentionedText {
  std::string fold;                ///< kBodyBegin, letters, kBodyEnd where a body is named.
  std::vector<std::size_t> place;  ///< Of each character of `fold` in the fold of the text.
  std::vector<Agency> bodies;      ///< In the order of the text.

  /// The body that a sign ("\x03ab\x04", or "ab" alone) stands for; null where there is none.
  [[nodiscard]] const Agency* BodyOf(std::string_view sign) const;
};
inline constexpr char kBodyBegin = '\x03';
inline constexpr char kBodyEnd = '\x04';
/// A group that takes a body out of MentionedText::fold.
inline constexpr const char* kBodyPattern = "(\x03[a-z]+\x04)";

class BodyMentions {
 public:
  /// The bodies of `tables` by all their names, and other bodies by the registry or their form ("xã Kim Bình").
  BodyMentions(std::span<const Table> tables, const normalize::AgencyRegistry* registry, normalize::AgencyScope scope);

  [[nodiscard]] MentionedText Find(const normalize::FoldedText& text) const;

 private:
  struct Name {
    std::vector<std::string> words;
    Agency body;
    std::string tone;   ///< normalize::ToneKey of the words as printed.
    bool bare = false;  ///< Without the word that says what it is ("Mèo Vạc"): counts only with capitals.
  };
  void Add(const std::string& printed, const Agency& body);
  std::multimap<std::string, Name> names_;  // by first word
  const normalize::AgencyRegistry* registry_;
  normalize::AgencyScope scope_;
};

}  // namespace xephang::parse
