#include "ingest/pdf_input.h"

#include <cstddef>
#include <cstdint>
#include <qpdf/Buffer.hh>
#include <qpdf/BufferInputSource.hh>
#include <stdexcept>

namespace xephang::ingest {
namespace {

constexpr std::uint64_t kFreeReads = std::uint64_t{256} << 20U;
constexpr std::uint64_t kReadsPerByte = 32;  // a sound file is read about twice over
constexpr std::uintptr_t kMaxStack = std::uintptr_t{1} << 20U;

// Where the stack stands. Not the address of a variable: those may lie elsewhere under a sanitizer.
std::uintptr_t StackPointer() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }

class PdfInput : public BufferInputSource {
 public:
  explicit PdfInput(Buffer* bytes)
      : BufferInputSource("PDF", bytes, true),
        left_(kFreeReads + kReadsPerByte * bytes->getSize()),
        stack_(StackPointer()) {}
  std::size_t read(char* into, std::size_t size) override {
    const std::uintptr_t now = StackPointer();
    if ((now < stack_ ? stack_ - now : now - stack_) > kMaxStack) {
      throw std::runtime_error("objects depend on one another too deep");
    }
    const std::size_t got = BufferInputSource::read(into, size);
    if (got > left_) throw std::runtime_error("the file is read over and over");
    left_ -= got;
    return got;
  }

 private:
  std::uint64_t left_;
  std::uintptr_t stack_;
};

}  // namespace

std::shared_ptr<InputSource> MakePdfInput(std::string_view bytes) {
  // qpdf never writes to what it reads, but has no const buffer.
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  return std::make_shared<PdfInput>(new Buffer(data, bytes.size()));
}

}  // namespace xephang::ingest
