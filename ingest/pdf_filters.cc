#include "ingest/pdf_filters.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_RunLength.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFStreamFilter.hh>
#include <stdexcept>
#include <utility>
#include <vector>

namespace xephang::ingest {
namespace {

thread_local DecodeBudget* current_budget = nullptr;

// Each stage calls the next one's write: a chain of thousands would overflow the stack.
constexpr int kMaxStages = 16;

// The first stage of a filter. Counts how many filters stand behind it.
class Entry : public Pipeline {
 public:
  Entry(Pipeline* first, int filters) : Pipeline("filter", first), filters_(filters) {}
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override { getNext()->write(data, size); }
  void finish() override { getNext()->finish(); }
  [[nodiscard]] int filters() const { return filters_; }

 private:
  int filters_;
};

// Counts what passes.
class Counter : public Pipeline {
 public:
  explicit Counter(Pipeline* after) : Pipeline("count", after) {}
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override {
    made_ += size;
    if (DecodeBudget* budget = DecodeBudget::Current()) budget->Count(made_, size);
    getNext()->write(data, size);
  }
  void finish() override { getNext()->finish(); }

 private:
  std::uint64_t made_ = 0;
};

struct Prediction {
  int predictor = 1;
  std::size_t row_bytes = 1;
  std::size_t pixel_bytes = 1;
};

// Undoes the predictors of PNG (10 and above) and that of TIFF (2) for bytes.
class Unpredict : public Pipeline {
 public:
  Unpredict(Pipeline* after, const Prediction& how)
      : Pipeline("unpredict", after), how_(how), above_(how.row_bytes, 0), row_(how.row_bytes, 0) {}
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) {
      if (how_.predictor >= 10 && !tagged_) {
        tag_ = data[i];
        tagged_ = true;
        continue;
      }
      row_[filled_++] = data[i];
      if (filled_ == row_.size()) FlushRow();
    }
  }
  void finish() override {
    if (filled_ > 0) {
      std::fill(row_.begin() + static_cast<std::ptrdiff_t>(filled_), row_.end(), static_cast<unsigned char>(0));
      FlushRow();
    }
    getNext()->finish();
  }

 private:
  void FlushRow() {
    const std::size_t back = how_.pixel_bytes;
    const int tag = how_.predictor >= 10 ? tag_ : 1;
    for (std::size_t i = 0; i < row_.size(); ++i) {
      const int left = i >= back ? row_[i - back] : 0;
      const int up = above_[i];
      const int corner = i >= back ? above_[i - back] : 0;
      int add = 0;
      switch (tag) {
        case 1:
          add = left;
          break;
        case 2:
          add = up;
          break;
        case 3:
          add = (left + up) / 2;
          break;
        case 4: {
          const int by_left = std::abs(up - corner);
          const int by_up = std::abs(left - corner);
          const int by_corner = std::abs(left + up - 2 * corner);
          add = by_left <= by_up && by_left <= by_corner ? left : by_up <= by_corner ? up : corner;
          break;
        }
        default:
          break;
      }
      row_[i] = static_cast<unsigned char>(row_[i] + add);
    }
    getNext()->write(row_.data(), row_.size());
    above_.swap(row_);
    filled_ = 0;
    tagged_ = false;
  }

  Prediction how_;
  std::vector<unsigned char> above_;
  std::vector<unsigned char> row_;
  std::size_t filled_ = 0;
  int tag_ = 0;
  bool tagged_ = false;
};

class LzwDecoder : public Pipeline {
 public:
  LzwDecoder(Pipeline* after, bool early_change) : Pipeline("lzw", after), early_(early_change ? 1U : 0U) { Clear(); }
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override {
    for (std::size_t i = 0; i < size && !ended_; ++i) {
      bits_ = (bits_ << 8U) | data[i];
      bit_count_ += 8;
      if (bit_count_ < width_) continue;
      const unsigned code = (bits_ >> (bit_count_ - width_)) & ((1U << width_) - 1U);
      bit_count_ -= width_;
      bits_ &= (1U << bit_count_) - 1U;
      Take(code);
    }
  }
  void finish() override { getNext()->finish(); }

 private:
  static constexpr unsigned kClear = 256;
  static constexpr unsigned kEnd = 257;
  static constexpr unsigned kNone = 4096;

  void Clear() {
    next_code_ = 258;
    width_ = 9;
    previous_ = kNone;
  }
  void Take(unsigned code) {
    if (code == kClear) return Clear();
    if (code == kEnd) {
      ended_ = true;
      return;
    }
    if (code > next_code_ || (code == next_code_ && previous_ == kNone)) throw std::runtime_error("bad LZW code");
    // The text of `code`, backwards; a code that is just being made is the previous text and its first byte again.
    std::size_t n = 0;
    unsigned at = code == next_code_ ? previous_ : code;
    if (code == next_code_) text_.at(n++) = 0;
    for (; at > kEnd; at = prefix_.at(at)) text_.at(n++) = suffix_.at(at);
    text_.at(n++) = static_cast<unsigned char>(at);
    const unsigned char first = text_.at(n - 1);
    if (code == next_code_) text_.at(0) = first;
    if (previous_ != kNone && next_code_ < 4096) {
      prefix_.at(next_code_) = previous_;
      suffix_.at(next_code_) = first;
      ++next_code_;
    }
    while (width_ < 12 && next_code_ + early_ >= (1U << width_)) ++width_;
    previous_ = code;
    std::reverse(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(n));
    getNext()->write(text_.data(), n);
  }

  unsigned early_;
  unsigned bits_ = 0;
  unsigned bit_count_ = 0;
  unsigned width_ = 9;
  unsigned next_code_ = 258;
  unsigned previous_ = kNone;
  bool ended_ = false;
  std::array<unsigned, 4096> prefix_{};
  std::array<unsigned char, 4096> suffix_{};
  std::array<unsigned char, 4097> text_{};
};

class HexDecoder : public Pipeline {
 public:
  explicit HexDecoder(Pipeline* after) : Pipeline("hex", after) {}
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override {
    std::vector<unsigned char> out;
    out.reserve(size / 2 + 1);
    for (std::size_t i = 0; i < size && !ended_; ++i) {
      const unsigned char c = data[i];
      int digit = -1;
      if (c >= '0' && c <= '9') digit = c - '0';
      if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
      if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
      if (c == '>') ended_ = true;
      if (digit < 0) continue;
      if (high_ < 0) {
        high_ = digit;
      } else {
        out.push_back(static_cast<unsigned char>(high_ * 16 + digit));
        high_ = -1;
      }
    }
    if (!out.empty()) getNext()->write(out.data(), out.size());
  }
  void finish() override {
    if (high_ >= 0) {
      const auto last = static_cast<unsigned char>(high_ * 16);
      high_ = -1;
      getNext()->write(&last, 1);
    }
    getNext()->finish();
  }

 private:
  int high_ = -1;
  bool ended_ = false;
};

class Ascii85Decoder : public Pipeline {
 public:
  explicit Ascii85Decoder(Pipeline* after) : Pipeline("ascii85", after) {}
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override {
    std::vector<unsigned char> out;
    out.reserve(size);
    for (std::size_t i = 0; i < size && !ended_; ++i) {
      const unsigned char c = data[i];
      if (c == '~') ended_ = true;
      if (c == 'z' && count_ == 0) out.insert(out.end(), 4, static_cast<unsigned char>(0));
      if (c < '!' || c > 'u') continue;
      value_ = value_ * 85 + (c - '!');
      if (++count_ == 5) Flush(4, &out);
    }
    if (!out.empty()) getNext()->write(out.data(), out.size());
  }
  void finish() override {
    std::vector<unsigned char> out;
    const int given = count_;
    if (given > 1) {
      for (; count_ < 5; ++count_) value_ = value_ * 85 + 84;
      Flush(given - 1, &out);
      getNext()->write(out.data(), out.size());
    }
    getNext()->finish();
  }

 private:
  void Flush(int bytes, std::vector<unsigned char>* out) {
    for (int i = 0; i < bytes; ++i) out->push_back(static_cast<unsigned char>((value_ >> (24 - 8 * i)) & 0xFFU));
    value_ = 0;
    count_ = 0;
  }

  std::uint64_t value_ = 0;
  int count_ = 0;
  bool ended_ = false;
};

enum class Packing : std::uint8_t { kFlate, kLzw, kRunLength, kHex, kAscii85 };

class BoundedFilter : public QPDFStreamFilter {
 public:
  explicit BoundedFilter(Packing packing) : packing_(packing) {}

  bool setDecodeParms(QPDFObjectHandle parms) override {
    if (parms.isNull() || (packing_ != Packing::kFlate && packing_ != Packing::kLzw)) return true;
    if (!parms.isDictionary()) return false;
    const auto number = [&](const char* key, int otherwise) {
      QPDFObjectHandle value = parms.getKey(key);
      return value.isInteger() ? value.getIntValueAsInt() : otherwise;
    };
    early_change_ = number("/EarlyChange", 1) != 0;
    prediction_.predictor = number("/Predictor", 1);
    if (prediction_.predictor < 2) return true;
    const int columns = number("/Columns", 1);
    const int colours = number("/Colors", 1);
    const int bits = number("/BitsPerComponent", 8);
    if (columns < 1 || colours < 1 || colours > 64 || bits < 1 || bits > 16 || columns > (1 << 24)) return false;
    if (prediction_.predictor == 2 && bits != 8) return false;
    if (prediction_.predictor > 2 && (prediction_.predictor < 10 || prediction_.predictor > 15)) return false;
    const std::size_t pixel_bits = static_cast<std::size_t>(colours) * static_cast<std::size_t>(bits);
    prediction_.pixel_bytes = (pixel_bits + 7) / 8;
    prediction_.row_bytes = (pixel_bits * static_cast<std::size_t>(columns) + 7) / 8;
    return prediction_.row_bytes <= (std::size_t{1} << 26U);
  }

  // Throws std::runtime_error where the chain is too long; qpdf lets it pass.
  Pipeline* getDecodePipeline(Pipeline* next) override {
    const auto* behind = dynamic_cast<const Entry*>(next);
    const int filters = behind == nullptr ? 1 : behind->filters() + 1;
    if (filters > kMaxStages) throw std::runtime_error("a stream is packed more than 16 times over");
    Pipeline* last = next;
    if (prediction_.predictor > 1) last = Keep(std::make_unique<Unpredict>(last, prediction_));
    last = Keep(std::make_unique<Counter>(last));
    return Keep(std::make_unique<Entry>(Decoder(last), filters));
  }

 private:
  Pipeline* Keep(std::unique_ptr<Pipeline> stage) {
    stages_.push_back(std::move(stage));
    return stages_.back().get();
  }

  Pipeline* Decoder(Pipeline* next) {
    switch (packing_) {
      case Packing::kFlate: {
        auto inflate = std::make_unique<Pl_Flate>("inflate", next, Pl_Flate::a_inflate);
        inflate->setWarnCallback([](const char*, int) {
          if (DecodeBudget* budget = DecodeBudget::Current()) budget->NoteCut();
        });
        return Keep(std::move(inflate));
      }
      case Packing::kLzw:
        return Keep(std::make_unique<LzwDecoder>(next, early_change_));
      case Packing::kRunLength:
        return Keep(std::make_unique<Pl_RunLength>("run length", next, Pl_RunLength::a_decode));
      case Packing::kHex:
        return Keep(std::make_unique<HexDecoder>(next));
      case Packing::kAscii85:
        return Keep(std::make_unique<Ascii85Decoder>(next));
    }
    return next;
  }

  Packing packing_;
  bool early_change_ = true;
  Prediction prediction_;
  std::vector<std::unique_ptr<Pipeline>> stages_;
};

void RegisterOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    const auto add = [](const char* name, Packing packing) {
      QPDF::registerStreamFilter(name, [packing] { return std::make_shared<BoundedFilter>(packing); });
    };
    add("/FlateDecode", Packing::kFlate);
    add("/LZWDecode", Packing::kLzw);
    add("/RunLengthDecode", Packing::kRunLength);
    add("/ASCIIHexDecode", Packing::kHex);
    add("/ASCII85Decode", Packing::kAscii85);
  });
}

}  // namespace

DecodeBudget::DecodeBudget(std::uint64_t stream_limit, std::uint64_t total_limit)
    : stream_limit_(stream_limit), total_left_(total_limit) {
  RegisterOnce();
  current_budget = this;
}

DecodeBudget::~DecodeBudget() { current_budget = nullptr; }

DecodeBudget* DecodeBudget::Current() { return current_budget; }

bool DecodeBudget::Charge(std::uint64_t bytes) {
  total_left_ -= std::min(total_left_, bytes);
  return total_left_ > 0;
}

bool DecodeBudget::TakeStopped() { return std::exchange(stopped_, false); }

bool DecodeBudget::TakeCut() { return std::exchange(cut_, false); }

void DecodeBudget::Count(std::uint64_t made, std::uint64_t more) {
  const bool left = Charge(more);
  if (left && made <= stream_limit_) return;
  stopped_ = true;
  throw std::runtime_error(left ? "a stream unpacks to more than its limit"
                                : "the streams unpack to more than allowed");
}

}  // namespace xephang::ingest
