#include "parse/doubtful_titles.h"

#include <algorithm>
#include <map>
#include <set>

#include "normalize/edit_distance.h"
#include "normalize/text_quality.h"
#include "normalize/unicode.h"
#include "parse/table_header.h"

namespace xephang::parse {
namespace {

constexpr std::size_t kLeastKey = 4;     // letters; shorter names are near to too many others
constexpr std::size_t kLongestName = 7;  // words
constexpr double kSureTitle = 0.95;      // confidence above which only its letters make a title doubtful
constexpr std::size_t kMostNames = 20'000;

// Letters that no title has: signs, and digits within or beside words.
bool HasStrangeLetters(const std::string& title) {
  for (const auto word : normalize::Words(title)) {
    bool digit = false;
    bool letter = false;
    for (const char c : normalize::Fold(word)) {
      digit = digit || (c >= '0' && c <= '9');
      letter = letter || (c >= 'a' && c <= 'z');
      if (c == '{' || c == '}' || c == '[' || c == ']' || c == '|' || c == '?' || c == '\\' || c == '_' || c == '*' ||
          c == ':')
        return true;
    }
    // "2021" and "70%" are words of titles, "độn5" and a lone "5" are not.
    if (digit && (letter || word.size() == 1)) return true;
  }
  return false;
}

bool HasStrangeWords(const std::string& title) {
  for (const auto word : normalize::Words(title)) {
    const std::string key = normalize::FoldKey(word);
    const bool letters = key.find_first_of("0123456789") == std::string::npos && !key.empty();
    if (letters && !normalize::IsAllCapitals(word) && !normalize::IsVietnameseSyllable(word)) return true;
  }
  return false;
}

bool IsDoubtful(const std::string& title, double confidence) {
  if (title.empty() || confidence >= 1) return false;
  return HasStrangeLetters(title) || HasStrangeWords(title) || confidence < kSureTitle;
}

struct Name {
  std::string printed;
  int times = 0;
  int best = -1;         // weight of the place that it was taken from
  bool in_text = false;  // outside of tables
};

// "“Nhận" -> "Nhận": names of indicators stand between quotes.
std::string WithoutQuotes(std::string_view word) {
  for (const std::string_view quote : {"“", "\"", "(", "‘"}) {
    while (word.starts_with(quote)) word.remove_prefix(quote.size());
  }
  return std::string(word);
}

// The names that the document prints: clean titles, and runs of words that begin with a capital letter.
std::map<std::string, Name> NamesOf(const std::vector<RawTable>& tables, std::span<const ReadingLine> lines) {
  std::map<std::string, Name> names;
  const auto add = [&](const std::string& printed, int times) {
    const std::string key = normalize::FoldKey(printed);
    if (key.size() < kLeastKey) return;
    Name& name = names[key];
    if (name.printed.empty() || times > name.best) name.printed = printed;
    name.best = std::max(name.best, times);
    name.times += times;
  };
  for (const char* common : {"Tổng điểm", "Tổng", "Tổng số điểm", "Xếp hạng", "Thứ hạng", "Xếp loại", "Kết quả", "Điểm",
                             "Điểm số", "Ghi chú", "Tổng cộng"})
    add(common, 1);
  for (const auto& table : tables) {
    for (std::size_t c = 0; c < table.column_titles.size(); ++c) {
      const std::string& title = table.column_titles[c];
      const double confidence = c < table.title_confidence.size() ? table.title_confidence[c] : 1;
      // A title whose letters are all such as titles have may be right though it is not certain.
      if (title.empty() || (confidence < 1 && HasStrangeLetters(title))) continue;
      const int times = !IsDoubtful(title, confidence) ? 4 : HasStrangeWords(title) ? 0 : 2;
      add(title, times);
      const std::string indicator = ReadTitle(title).indicator;
      if (!indicator.empty() && indicator != title) add(indicator, times);
    }
  }
  for (const auto& line : lines) {
    if (line.in_grid_table || names.size() > kMostNames) continue;
    const auto words = normalize::Words(line.text);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!normalize::StartsWithCapital(WithoutQuotes(words[i]))) continue;
      std::string name;
      for (std::size_t k = i; k < words.size() && k < i + kLongestName; ++k) {
        std::string word(words[k]);
        const bool ends = word.find_first_of(",.;:)(\"") != std::string::npos || word.find("”") != std::string::npos;
        if (k == i) word = WithoutQuotes(word);
        for (const std::string_view quote : {"”", "\""}) {
          if (const auto at = word.find(quote); at != std::string::npos) word.erase(at);
        }
        while (!word.empty() && std::string_view(",.;:)(").find(word.back()) != std::string_view::npos) word.pop_back();
        if (!normalize::IsVietnameseSyllable(word)) break;
        name += (name.empty() ? "" : " ") + word;
        if (k > i) {
          add(name, 1);
          if (const auto known = names.find(normalize::FoldKey(name)); known != names.end())
            known->second.in_text = true;
        }
        if (ends) break;
      }
    }
  }
  return names;
}

// The one name that is nearest to `title`, with "Xếp hạng" before it or not; empty where none is near or two are.
std::string NearestName(const std::string& title, const std::map<std::string, Name>& names) {
  const std::string key = normalize::FoldKey(title);
  if (key.size() < kLeastKey) return {};
  const int limit = std::max(2, static_cast<int>(key.size()) / 3);  // in half edits: an edit for six letters
  int least = limit + 1;
  int times = 0;
  std::set<std::string> nearest;
  std::string printed;
  for (const auto& [name_key, name] : names) {
    // What a doubtful title alone says is no witness for itself.
    if (name.best < 4 && !name.in_text && name.times < 4 && (name_key == key || "xephang" + name_key == key)) continue;
    for (const bool ranked : {false, true}) {
      const std::string whole = (ranked ? "xephang" : "") + name_key;
      const auto longer = std::max(whole.size(), key.size());
      const auto shorter = std::min(whole.size(), key.size());
      if ((longer - shorter) * 2 > static_cast<std::size_t>(limit)) continue;
      const int distance = normalize::MisreadDistance(key, whole, least);
      if (distance > least || distance > limit) continue;
      if (distance < least) {
        nearest.clear();
        times = 0;
        printed.clear();
      }
      least = distance;
      nearest.insert(whole);
      if (printed.empty() || name.times > times) {
        times = name.times;
        printed = ranked ? "Xếp hạng " + name.printed : name.printed;
      }
    }
  }
  return nearest.size() == 1 ? printed : std::string();
}

}  // namespace

std::vector<DoubtfulTitle> RepairTitles(std::vector<RawTable>& tables, std::span<const ReadingLine> lines) {
  std::vector<DoubtfulTitle> out;
  const bool any = std::any_of(tables.begin(), tables.end(), [](const RawTable& table) {
    return std::any_of(table.title_confidence.begin(), table.title_confidence.end(), [](double c) { return c < 1; });
  });
  if (!any) return out;
  const auto names = NamesOf(tables, lines);
  for (auto& table : tables) {
    for (std::size_t c = 0; c < table.column_titles.size() && c < table.title_confidence.size(); ++c) {
      std::string& title = table.column_titles[c];
      double& confidence = table.title_confidence[c];
      if (!IsDoubtful(title, confidence)) {
        confidence = 1;
        continue;
      }
      DoubtfulTitle doubtful{title, NearestName(title, names), {}};
      if (table.first_line < lines.size()) doubtful.where = lines[table.first_line].where;
      confidence = doubtful.taken.empty() ? kMangledTitle : kTakenTitle;
      if (!doubtful.taken.empty() && normalize::FoldKey(doubtful.taken) == normalize::FoldKey(title)) confidence = 1;
      if (!doubtful.taken.empty()) title = doubtful.taken;
      if (confidence < 1) out.push_back(std::move(doubtful));
    }
  }
  return out;
}

}  // namespace xephang::parse
