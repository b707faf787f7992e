#include "ingest/pdf_content.h"

#include <algorithm>

namespace xephang::ingest {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool IsDelimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
bool IsRegular(char c) { return !IsBlank(c) && !IsDelimiter(c); }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Reader {
 public:
  Reader(std::string_view content, const std::function<void(const ContentOperator&)>& visit)
      : content_(content), visit_(visit) {}

  void Run() {
    while (at_ < content_.size()) {
      const char c = content_[at_];
      if (c == '%') {
        SkipComment();
      } else if (c == '(') {
        SkipString();
      } else if (c == '<') {
        SkipHexString();
      } else if (c == '/') {
        ++at_;
        name_ = ReadName();
        have_name_ = true;
      } else if (!IsRegular(c)) {
        ++at_;
      } else {
        TakeWord(ReadWord());
      }
    }
  }

 private:
  void SkipComment() {
    while (at_ < content_.size() && content_[at_] != '\n' && content_[at_] != '\r') ++at_;
  }

  void SkipString() {
    int depth = 0;
    while (at_ < content_.size()) {
      const char c = content_[at_++];
      if (c == '(') {
        if (depth++ > 0) ++string_bytes_;
      } else if (c == ')') {
        if (--depth == 0) return;
        ++string_bytes_;
      } else if (c == '\\') {
        if (at_ >= content_.size()) return;
        const char escaped = content_[at_];
        if (escaped >= '0' && escaped <= '7') {
          for (int n = 0; n < 3 && at_ < content_.size() && content_[at_] >= '0' && content_[at_] <= '7'; ++n) ++at_;
          ++string_bytes_;
        } else {
          ++at_;
          if (escaped != '\n' && escaped != '\r') ++string_bytes_;
        }
      } else {
        ++string_bytes_;
      }
    }
  }

  void SkipHexString() {
    ++at_;
    if (at_ < content_.size() && content_[at_] == '<') {
      ++at_;
      return;
    }
    std::uint64_t digits = 0;
    while (at_ < content_.size() && content_[at_] != '>') digits += HexDigit(content_[at_++]) >= 0 ? 1U : 0U;
    if (at_ < content_.size()) ++at_;
    string_bytes_ += (digits + 1) / 2;
  }

  std::string ReadName() {
    std::string name;
    while (at_ < content_.size() && IsRegular(content_[at_])) {
      const char c = content_[at_++];
      if (c == '#' && at_ + 1 < content_.size() && HexDigit(content_[at_]) >= 0 && HexDigit(content_[at_ + 1]) >= 0) {
        name += static_cast<char>(HexDigit(content_[at_]) * 16 + HexDigit(content_[at_ + 1]));
        at_ += 2;
      } else {
        name += c;
      }
    }
    return name;
  }

  std::string_view ReadWord() {
    const std::size_t begin = at_;
    while (at_ < content_.size() && IsRegular(content_[at_])) ++at_;
    return content_.substr(begin, at_ - begin);
  }

  void TakeWord(std::string_view word) {
    const char c = word.front();
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') {
      if (const auto number = ParsePdfNumber(word)) {
        if (kept_ == numbers_.size()) {
          std::rotate(numbers_.begin(), numbers_.begin() + 1, numbers_.end());
          --kept_;
        }
        numbers_.at(kept_++) = *number;
        ++number_count_;
      }
      return;
    }
    if (word == "true" || word == "false" || word == "null") return;
    if (word == "BI") {
      const InlineImage image = ReadInlineImage();
      Visit("BI", &image);
      return;
    }
    Visit(word, nullptr);
  }

  void Visit(std::string_view word, const InlineImage* image) {
    ContentOperator op;
    op.name = word;
    op.numbers = numbers_;
    op.number_count = number_count_;
    if (have_name_) op.operand_name = name_;
    op.string_bytes = string_bytes_;
    op.image = image;
    visit_(op);
    kept_ = 0;
    number_count_ = 0;
    string_bytes_ = 0;
    have_name_ = false;
  }

  InlineImage ReadInlineImage() {
    InlineImage image;
    std::string key;
    bool in_array = false;
    const auto take_value = [&](std::string value) {
      if (!key.empty() && image.size() < 64) image.emplace_back(key, std::move(value));
      if (!in_array) key.clear();
    };
    while (at_ < content_.size()) {
      const char c = content_[at_];
      if (IsBlank(c)) {
        ++at_;
      } else if (c == '%') {
        SkipComment();
      } else if (c == '(') {
        SkipString();
        take_value({});
      } else if (c == '<') {
        SkipHexString();
      } else if (c == '/') {
        ++at_;
        std::string name = ReadName();
        if (key.empty()) {
          key = std::move(name);
        } else {
          take_value(std::move(name));
        }
      } else if (IsDelimiter(c)) {
        ++at_;
        in_array = c == '[';
        if (c == ']') key.clear();
      } else {
        const std::string_view word = ReadWord();
        if (word == "ID") break;
        take_value(std::string(word));
      }
    }
    string_bytes_ = 0;
    SkipInlineData(image);
    return image;
  }

  // To behind "EI": a word of its own, behind the raw data where their length is known, with text after it where not.
  void SkipInlineData(const InlineImage& image) {
    if (at_ < content_.size()) ++at_;
    at_ += std::min(RawLength(image), content_.size() - at_);
    for (; at_ + 1 < content_.size(); ++at_) {
      if (content_[at_] != 'E' || content_[at_ + 1] != 'I') continue;
      if (at_ > 0 && !IsBlank(content_[at_ - 1]) && content_[at_ - 1] != '>') continue;
      const std::string_view after = content_.substr(at_ + 2, 12);
      const bool text =
          std::all_of(after.begin(), after.end(), [](char c) { return IsBlank(c) || (c > ' ' && c < 127); });
      if (!text || (!after.empty() && IsRegular(after.front()))) continue;
      at_ += 2;
      return;
    }
    at_ = content_.size();
  }

  static std::size_t RawLength(const InlineImage& image) {
    std::size_t width = 0;
    std::size_t height = 0;
    std::size_t bits = 1;
    std::size_t colours = 1;
    for (const auto& [key, value] : image) {
      const auto number = static_cast<std::size_t>(std::clamp(ParsePdfNumber(value).value_or(0), 0.0, 1e6));
      if (key == "F" || key == "Filter") return 0;
      if (key == "W" || key == "Width") width = number;
      if (key == "H" || key == "Height") height = number;
      if (key == "BPC" || key == "BitsPerComponent") bits = std::min<std::size_t>(number, 16);
      if (key == "CS" || key == "ColorSpace") {
        if (value == "RGB" || value == "DeviceRGB") colours = 3;
        if (value == "CMYK" || value == "DeviceCMYK") colours = 4;
      }
    }
    return (width * bits * colours + 7) / 8 * height;
  }

  std::string_view content_;
  const std::function<void(const ContentOperator&)>& visit_;
  std::size_t at_ = 0;
  std::array<double, 6> numbers_{};
  std::size_t kept_ = 0;
  std::size_t number_count_ = 0;
  std::string name_;
  bool have_name_ = false;
  std::uint64_t string_bytes_ = 0;
};

}  // namespace

std::optional<double> ParsePdfNumber(std::string_view token) {
  std::size_t i = 0;
  bool negative = false;
  for (; i < token.size() && (token[i] == '-' || token[i] == '+'); ++i) negative = negative || token[i] == '-';
  double value = 0;
  double unit = 1;
  bool point = false;
  bool digit = false;
  for (; i < token.size(); ++i) {
    const char c = token[i];
    if (c >= '0' && c <= '9') {
      digit = true;
      if (point) unit /= 10;
      value = point ? value + unit * (c - '0') : value * 10 + (c - '0');
    } else if (c == '.' && !point) {
      point = true;
    } else if (c == '-') {
      break;
    } else {
      return std::nullopt;
    }
  }
  if (!digit && !point) return std::nullopt;
  return negative ? -value : value;
}

void ForEachOperator(std::string_view content, const std::function<void(const ContentOperator&)>& visit) {
  Reader(content, visit).Run();
}

}  // namespace xephang::ingest
