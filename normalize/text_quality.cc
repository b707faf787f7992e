#include "normalize/text_quality.h"

#include <array>
#include <set>
#include <string>

#include "normalize/unicode.h"

namespace xephang::normalize {
namespace {

using Set = std::set<std::string, std::less<>>;

Set FromWords(std::string_view list) {
  Set out;
  for (const auto w : Words(list)) out.emplace(w);
  return out;
}

const Set& Onsets() {
  static const Set set = FromWords("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x");
  return set;
}

const Set& Rimes() {
  static const Set set = FromWords(
      "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
      "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
      "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc "
      "oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uên uênh uêt uêu uc ui um un "
      "ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi "
      "ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu yt ynh ych");
  return set;
}

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool IsVietnameseSyllable(std::string_view word) {
  std::string key = ToneKey(word);
  if (key.empty()) return false;
  char tone = 0;
  if (key.back() >= '1' && key.back() <= '5') {
    tone = key.back();
    key.pop_back();
  }
  for (std::size_t cut = 0; cut <= 3 && cut <= key.size(); ++cut) {
    const std::string_view onset(key.data(), cut);
    const std::string_view rime(key.data() + cut, key.size() - cut);
    if (cut != 0 && Onsets().find(onset) == Onsets().end()) continue;
    if (Rimes().find(rime) == Rimes().end()) continue;
    const char last = rime.back();
    const bool stop = last == 'c' || last == 'p' || last == 't' || rime.ends_with("ch");
    if (stop && tone != '2' && tone != '5') continue;
    return true;
  }
  // "đ" is two bytes, so the loop above never cut it off.
  if (key.starts_with("đ")) {
    const std::string_view rime = std::string_view(key).substr(2);
    return Rimes().find(rime) != Rimes().end();
  }
  return false;
}

bool IsStrippedSyllable(std::string_view fold) {
  static const Set onsets = [] {
    Set folds;
    for (const std::string& onset : Onsets()) folds.insert(Fold(onset));
    return folds;
  }();
  static const Set rimes = [] {
    Set folds;
    for (const std::string& rime : Rimes()) folds.insert(Fold(rime));
    return folds;
  }();
  for (std::size_t cut = 0; cut <= 3 && cut < fold.size(); ++cut) {
    if (cut != 0 && onsets.find(fold.substr(0, cut)) == onsets.end()) continue;
    if (rimes.find(fold.substr(cut)) != rimes.end()) return true;
  }
  return false;
}

int TextQuality::Hundredths() const { return words == 0 ? 100 : static_cast<int>(valid * 100 / words); }

bool TextQuality::IsDamaged() const {
  if (words < 20) return false;
  return valid * 100 < words * 90 || marked * 100 < words * 40;
}

TextQuality MeasureText(std::string_view text) {
  TextQuality quality;
  const FoldedText folded(text);
  const std::string& fold = folded.fold();
  std::size_t at = 0;
  while (at < fold.size()) {
    if (!IsAsciiLetter(fold[at]) && fold[at] != '?') {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < fold.size() && (IsAsciiLetter(fold[at]) || fold[at] == '?')) ++at;
    const std::string word = folded.Printed(begin, at);
    const bool valid = IsVietnameseSyllable(word);
    // Abbreviations, and names of other tongues: "Đăk Krông", "Ia Pa". Damage spares no word in small letters.
    if (!valid && StartsWithCapital(word)) continue;
    ++quality.words;
    quality.valid += valid ? 1 : 0;
    quality.marked += word.size() > at - begin ? 1 : 0;
  }
  return quality;
}

bool IsBrokenSyllable(std::string_view upper, std::string_view lower) {
  const auto syllable = [](const std::string& text) { return IsVietnameseSyllable(ToNfc(text)); };
  const std::string a(upper);
  const std::string b(lower);
  return syllable(a + b) && !(syllable(a) && syllable(b));
}

}  // namespace xephang::normalize
