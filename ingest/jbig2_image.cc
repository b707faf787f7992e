#include "ingest/jbig2_image.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>

// The header defines `inline` away for what comes after it.
#include <jbig2.h>
#undef inline

namespace xephang::ingest {
namespace {

// jbig2dec asks for whatever sizes the data state. Memory is counted, and refused over a limit.
class Memory : public Jbig2Allocator {
 public:
  explicit Memory(std::uint64_t limit) : Jbig2Allocator{Allocate, Free, Reallocate}, left_(limit) {}

 private:
  static constexpr std::size_t kHead = alignof(std::max_align_t);

  static std::size_t& SizeOf(void* block) { return *static_cast<std::size_t*>(block); }
  static void* Allocate(Jbig2Allocator* self, std::size_t size) { return Reallocate(self, nullptr, size); }
  static void Free(Jbig2Allocator* self, void* data) {
    if (data == nullptr) return;
    void* block = static_cast<char*>(data) - kHead;
    static_cast<Memory*>(self)->left_ += SizeOf(block);
    std::free(block);
  }
  static void* Reallocate(Jbig2Allocator* self, void* data, std::size_t size) {
    auto* memory = static_cast<Memory*>(self);
    void* block = data == nullptr ? nullptr : static_cast<char*>(data) - kHead;
    const std::size_t old = block == nullptr ? 0 : SizeOf(block);
    if (size > memory->left_ + old) return nullptr;
    void* made = std::realloc(block, size + kHead);
    if (made == nullptr) return nullptr;
    memory->left_ = memory->left_ + old - size;
    SizeOf(made) = size;
    return static_cast<char*>(made) + kHead;
  }

  std::uint64_t left_;
};

struct Close {
  void operator()(Jbig2Ctx* c) const { jbig2_ctx_free(c); }
  void operator()(Jbig2GlobalCtx* c) const { jbig2_global_ctx_free(c); }
};

void NoteDamage(void* damaged, const char* /*message*/, Jbig2Severity severity, std::uint32_t /*segment*/) {
  if (severity >= JBIG2_SEVERITY_WARNING) *static_cast<bool*>(damaged) = true;
}

const unsigned char* Bytes(std::string_view data) { return reinterpret_cast<const unsigned char*>(data.data()); }

}  // namespace

std::optional<Jbig2Page> DecodeJbig2(std::string_view data, std::string_view globals, std::uint64_t max_bytes) {
  Memory memory(max_bytes);
  Jbig2Page out;
  std::unique_ptr<Jbig2GlobalCtx, Close> shared;
  if (!globals.empty()) {
    std::unique_ptr<Jbig2Ctx, Close> reader(
        jbig2_ctx_new(&memory, JBIG2_OPTIONS_EMBEDDED, nullptr, NoteDamage, &out.damaged));
    if (reader == nullptr || jbig2_data_in(reader.get(), Bytes(globals), globals.size()) < 0) return std::nullopt;
    shared.reset(jbig2_make_global_ctx(reader.release()));
  }
  const std::unique_ptr<Jbig2Ctx, Close> context(
      jbig2_ctx_new(&memory, JBIG2_OPTIONS_EMBEDDED, shared.get(), NoteDamage, &out.damaged));
  if (context == nullptr) return std::nullopt;
  if (jbig2_data_in(context.get(), Bytes(data), data.size()) < 0) out.damaged = true;
  jbig2_complete_page(context.get());
  ::Jbig2Image* page = jbig2_page_out(context.get());
  if (page == nullptr) return std::nullopt;
  out.width = static_cast<int>(page->width);
  out.height = static_cast<int>(page->height);
  out.stride = page->stride;
  out.rows.assign(reinterpret_cast<const char*>(page->data), out.stride * page->height);
  jbig2_release_page(context.get(), page);
  return out;
}

}  // namespace xephang::ingest
