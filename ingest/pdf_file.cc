#include "ingest/pdf_file.h"

#include <fmt/format.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "ingest/error.h"
#include "normalize/legacy_font.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

constexpr std::size_t kMostProblems = 10;

// Poppler reports errors to one function of the process, on the thread that works.
thread_local std::vector<std::string>* problems_here = nullptr;

void NoteProblem(const std::string& message, void* /*closure*/) {
  if (problems_here == nullptr || problems_here->size() >= kMostProblems) return;
  std::string text = normalize::FirstInvalidUtf8(message) ? std::string("(unreadable message)") : message;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (std::find(problems_here->begin(), problems_here->end(), text) == problems_here->end())
    problems_here->push_back(std::move(text));
}

class ProblemsOfPage {
 public:
  explicit ProblemsOfPage(std::vector<std::string>* problems) {
    static std::once_flag once;
    std::call_once(once, [] { poppler::set_debug_error_function(NoteProblem, nullptr); });
    problems_here = problems;
  }
  ~ProblemsOfPage() { problems_here = nullptr; }
  ProblemsOfPage(const ProblemsOfPage&) = delete;
  ProblemsOfPage& operator=(const ProblemsOfPage&) = delete;
};

std::string Utf8(const poppler::ustring& text) {
  const poppler::byte_array bytes = text.to_utf8();
  std::string out(bytes.begin(), bytes.end());
  while (!out.empty() && out.back() == '\0') out.pop_back();
  return out;
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::string WithoutControls(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
  return out;
}

constexpr std::size_t kMostWordsTogether = 200;

// Words of legacy fonts become Unicode, neighbours of one font together: what a sign means may show in the next word.
void ConvertLegacy(std::vector<Word>& words, const std::vector<normalize::LegacyFont>& fonts) {
  for (std::size_t i = 0; i < words.size();) {
    std::size_t end = i + 1;
    while (end < words.size() && fonts[end] == fonts[i] && end - i < kMostWordsTogether) ++end;
    if (fonts[i] != normalize::LegacyFont::kNone) {
      std::string line;
      for (std::size_t k = i; k < end; ++k) line += (k > i ? " " : "") + words[k].text;
      const std::string converted = normalize::FromLegacy(line, fonts[i]);
      const auto parts = normalize::Split(converted, ' ');
      for (std::size_t k = i; k < end; ++k) {
        words[k].text =
            parts.size() == end - i ? std::string(parts[k - i]) : normalize::FromLegacy(words[k].text, fonts[i]);
        if (normalize::CountCodePoints(words[k].text) != words[k].letters.size()) words[k].letters.clear();
      }
    }
    i = end;
  }
}

}  // namespace

struct PdfFile::State {
  std::unique_ptr<poppler::document> document;
};

PdfFile::PdfFile(std::string_view bytes) : state_(std::make_unique<State>()) {
  std::vector<std::string> problems;
  const ProblemsOfPage listen(&problems);
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw Error(ErrorKind::kTooLarge, fmt::format("{} bytes are over the limit of 2 GiB for a PDF", bytes.size()));
  state_->document.reset(poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size()),
                                                               std::string(), std::string()));
  if (state_->document == nullptr) {
    throw Error(ErrorKind::kUnreadable, problems.empty() ? "the PDF cannot be read"
                                                         : fmt::format("the PDF cannot be read: {}", problems.front()));
  }
  if (state_->document->is_locked()) throw Error(ErrorKind::kEncrypted, "the PDF is encrypted and asks for a password");
}

PdfFile::~PdfFile() = default;

int PdfFile::PageCount() const { return state_->document->pages(); }

PdfPageText PdfFile::ReadPage(int index) const {
  PdfPageText out;
  const ProblemsOfPage listen(&out.problems);
  const std::unique_ptr<poppler::page> page(state_->document->create_page(index));
  if (page == nullptr) throw Error(ErrorKind::kUnreadable, "the page cannot be loaded");
  const auto rect = page->page_rect();
  const auto orientation = page->orientation();
  const bool turned = orientation == poppler::page::landscape || orientation == poppler::page::seascape;
  out.width = turned ? rect.height() : rect.width();
  out.height = turned ? rect.width() : rect.height();
  std::vector<normalize::LegacyFont> fonts;
  for (const auto& box : page->text_list(poppler::page::text_list_include_font)) {
    Word word;
    std::string raw = Utf8(box.text());
    if (HasControl(raw)) raw = WithoutControls(raw);
    if (raw.empty() || normalize::FirstInvalidUtf8(raw)) continue;
    const auto r = box.bbox();
    word.box = {r.x(), r.y(), r.width(), r.height()};
    word.rotation = box.rotation() * 90;
    word.font_size = box.has_font_info() ? box.get_font_size() : r.height();
    const std::size_t letters = normalize::CountCodePoints(raw);
    for (std::size_t i = 0; i < letters; ++i) {
      const auto c = box.char_bbox(i);
      if (c.width() <= 0 && c.height() <= 0) {
        word.letters.clear();
        break;
      }
      word.letters.push_back({c.x(), c.y(), c.width(), c.height()});
    }
    word.text = std::move(raw);
    fonts.push_back(box.has_font_info() ? normalize::LegacyFontOf(box.get_font_name(0)) : normalize::LegacyFont::kNone);
    out.words.push_back(std::move(word));
  }
  ConvertLegacy(out.words, fonts);
  return out;
}

GreyImage PdfFile::Render(int index, double dpi, std::int64_t max_pixels) const {
  std::vector<std::string> problems;
  const ProblemsOfPage listen(&problems);
  const std::unique_ptr<poppler::page> page(state_->document->create_page(index));
  if (page == nullptr) throw Error(ErrorKind::kUnreadable, "the page cannot be loaded");
  const auto rect = page->page_rect();
  const double pixels = rect.width() * rect.height() * (dpi / 72) * (dpi / 72);
  if (!(pixels <= static_cast<double>(max_pixels))) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("a page of {:.0f} x {:.0f} points is over the limit of {} pixels at {:.0f} dpi",
                            rect.width(), rect.height(), max_pixels, dpi));
  }
  poppler::page_renderer renderer;
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  renderer.set_image_format(poppler::image::format_gray8);
  const poppler::image drawn = renderer.render_page(page.get(), dpi, dpi);
  if (!drawn.is_valid()) throw Error(ErrorKind::kUnreadable, "the page cannot be drawn");
  GreyImage image;
  image.width = drawn.width();
  image.height = drawn.height();
  image.dpi = dpi;
  image.pixels.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
  for (int y = 0; y < image.height; ++y) {
    const char* row = drawn.const_data() + static_cast<std::ptrdiff_t>(y) * drawn.bytes_per_row();
    std::copy_n(row, image.width,
                reinterpret_cast<char*>(image.pixels.data()) + static_cast<std::ptrdiff_t>(y) * image.width);
  }
  return image;
}

}  // namespace xephang::ingest
