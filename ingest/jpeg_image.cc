#include "ingest/jpeg_image.h"

#include <csetjmp>
#include <cstddef>
#include <cstdio>

// Needs the two above.
#include <jpeglib.h>

namespace xephang::ingest {
namespace {

// A file of a few kilobytes can hold thousands of scans of a large image, each as much work as a picture.
constexpr int kMostScans = 100;

class Decoder {
 public:
  explicit Decoder(JpegImage* out) : out_(out) {
    state_.err = jpeg_std_error(&errors_);
    errors_.error_exit = Fail;
    errors_.output_message = [](j_common_ptr) {};
    progress_.progress_monitor = Watch;
    state_.client_data = this;
  }
  ~Decoder() { jpeg_destroy_decompress(&state_); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // False where not all could be read. No object with a destructor is made in here or below: errors jump out of it.
  bool Run(const unsigned char* data, std::size_t size, std::int64_t max_pixels, bool plain) {
    if (setjmp(out_of_here_) != 0) return false;
    jpeg_create_decompress(&state_);
    state_.progress = &progress_;
    jpeg_mem_src(&state_, data, size);
    jpeg_read_header(&state_, TRUE);
    const std::int64_t pixels = static_cast<std::int64_t>(state_.image_width) * state_.image_height;
    if (pixels > max_pixels) return false;
    switch (state_.num_components) {
      case 1:
        state_.out_color_space = JCS_GRAYSCALE;
        break;
      case 3:
        if (plain && state_.saw_Adobe_marker == 0) state_.jpeg_color_space = JCS_RGB;
        state_.out_color_space = JCS_RGB;
        break;
      case 4:
        state_.out_color_space = JCS_CMYK;
        break;
      default:
        return false;
    }
    jpeg_start_decompress(&state_);
    out_->width = static_cast<int>(state_.output_width);
    out_->height = static_cast<int>(state_.output_height);
    out_->components = state_.output_components;
    out_->adobe = state_.saw_Adobe_marker != 0;
    stride_ = static_cast<std::size_t>(out_->width) * static_cast<std::size_t>(out_->components);
    out_->samples.resize(stride_ * static_cast<std::size_t>(out_->height));
    while (state_.output_scanline < state_.output_height) {
      auto* row = reinterpret_cast<JSAMPROW>(out_->samples.data()) + stride_ * state_.output_scanline;
      jpeg_read_scanlines(&state_, &row, 1);
    }
    return errors_.num_warnings == 0;
  }

  // After a failure: the rows that came before it.
  void KeepRead() {
    if (state_.output_scanline < state_.output_height) out_->samples.resize(stride_ * state_.output_scanline);
  }

 private:
  static void Fail(j_common_ptr state) {
    std::longjmp(static_cast<Decoder*>(state->client_data)->out_of_here_, 1);  // NOLINT: how libjpeg is left
  }
  static void Watch(j_common_ptr state) {
    auto* self = static_cast<Decoder*>(state->client_data);
    if (self->state_.input_scan_number > kMostScans) Fail(state);
  }

  JpegImage* out_;
  std::size_t stride_ = 0;
  jpeg_decompress_struct state_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf out_of_here_{};
};

}  // namespace

std::optional<JpegImage> DecodeJpeg(std::string_view data, std::int64_t max_pixels, bool plain) {
  JpegImage out;
  Decoder decoder(&out);
  if (!decoder.Run(reinterpret_cast<const unsigned char*>(data.data()), data.size(), max_pixels, plain)) {
    out.damaged = true;
    decoder.KeepRead();
  }
  if (out.samples.empty()) return std::nullopt;
  return out;
}

}  // namespace xephang::ingest
