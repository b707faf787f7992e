#include "ocr/engine_frames.h"

#include <cstring>
#include <type_traits>

namespace xephang::ocr {
namespace {

// What a word is made of, for both directions: a new field is one more line here. Numbers, texts, vectors and types
// with a Visit of their own can be handed on.
template <class Io>
void Visit(Io& io, Box& box) {
  io(box.x);
  io(box.y);
  io(box.width);
  io(box.height);
}

template <class Io>
void Visit(Io& io, EngineWord& word) {
  io(word.text);
  io(word.box);
  io(word.confidence);
  io(word.line);
}

// Writes what it is handed.
class Packer {
 public:
  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_arithmetic_v<T>) {
      Put(&value, sizeof value);
    } else {
      Visit(*this, value);
    }
  }
  void operator()(std::string& text) {
    Count(text.size());
    Put(text.data(), text.size());
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    Count(list.size());
    for (auto& item : list) (*this)(item);
  }
  [[nodiscard]] std::string Take() { return std::move(bytes_); }

 private:
  void Put(const void* from, std::size_t size) { bytes_.append(static_cast<const char*>(from), size); }
  void Count(std::size_t n) {
    const auto count = static_cast<std::uint32_t>(n);
    Put(&count, sizeof count);
  }
  std::string bytes_;
};

// Fills what it is handed, as long as there are bytes; then it is `bad` and changes nothing more.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  void operator()(T& value) {
    static_assert(!std::is_same_v<T, bool>, "a byte from outside may be no bool");
    if constexpr (std::is_arithmetic_v<T>) {
      Get(&value, sizeof value);
    } else {
      Visit(*this, value);
    }
  }
  void operator()(std::string& text) {
    const std::uint32_t size = Count();
    if (bad_ || size > bytes_.size()) {
      bad_ = true;
      return;
    }
    text.assign(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
  }
  // One by one: a count that the bytes do not bear out ends at the last byte.
  template <class T>
  void operator()(std::vector<T>& list) {
    const std::uint32_t count = Count();
    for (std::uint32_t i = 0; i < count && !bad_; ++i) {
      T item{};
      (*this)(item);
      if (!bad_) list.push_back(std::move(item));
    }
  }
  [[nodiscard]] bool Whole() const { return !bad_ && bytes_.empty(); }

 private:
  void Get(void* to, std::size_t size) {
    if (bad_ || size > bytes_.size()) {
      bad_ = true;
      return;
    }
    std::memcpy(to, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  std::uint32_t Count() {
    std::uint32_t count = 0;
    Get(&count, sizeof count);
    return count;
  }
  std::string_view bytes_;
  bool bad_ = false;
};

}  // namespace

std::string PackWords(const std::vector<EngineWord>& words) {
  Packer packer;
  auto copy = words;  // the visitors take what they can fill
  packer(copy);
  return packer.Take();
}

std::optional<std::vector<EngineWord>> UnpackWords(std::string_view bytes) {
  Unpacker unpacker(bytes);
  std::vector<EngineWord> words;
  unpacker(words);
  if (!unpacker.Whole()) return std::nullopt;
  return words;
}

}  // namespace xephang::ocr
