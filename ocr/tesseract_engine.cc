#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <omp.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <memory>

#include "ingest/error.h"
#include "ocr/engine.h"

namespace xephang::ocr {
namespace {

class Tesseract : public Engine {
 public:
  explicit Tesseract(const std::string& languages) {
    if (api_.Init(nullptr, languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
      throw Error(ErrorKind::kInternal,
                  fmt::format("the OCR engine has no model for “{}” (package tesseract-ocr-vie)", languages));
    }
    // Messages of the engine and of its images are no output of this program.
    setMsgSeverity(L_SEVERITY_NONE);
    api_.SetVariable("debug_file", "/dev/null");
  }
  ~Tesseract() override { api_.End(); }

  std::vector<EngineWord> Read(const GreyImage& image, ImageLayout layout) override {
    std::vector<EngineWord> words;
    if (image.empty()) return words;
    // The engine asks for threads of its own in so many words; they slow it down threefold, and the cores are at work
    // on other files. No level of parallel regions at all is what keeps them away.
    omp_set_max_active_levels(0);
    switch (layout) {
      case ImageLayout::kPage:
        api_.SetPageSegMode(tesseract::PSM_AUTO);
        break;
      case ImageLayout::kBlock:
        api_.SetPageSegMode(tesseract::PSM_SINGLE_BLOCK);
        break;
      case ImageLayout::kLine:
        api_.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
        break;
      case ImageLayout::kBareLine:
        api_.SetPageSegMode(tesseract::PSM_RAW_LINE);
        break;
    }
    api_.SetImage(image.pixels.data(), image.width, image.height, 1, image.width);
    api_.SetSourceResolution(static_cast<int>(image.dpi));
    if (api_.Recognize(nullptr) != 0) throw Error(ErrorKind::kInternal, "the OCR engine failed on an image");
    const std::unique_ptr<tesseract::ResultIterator> it(api_.GetIterator());
    int line = -1;
    if (it != nullptr) {
      do {
        if (it->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
        const std::unique_ptr<char[]> text(it->GetUTF8Text(tesseract::RIL_WORD));
        int x0 = 0;
        int y0 = 0;
        int x1 = 0;
        int y1 = 0;
        if (text == nullptr || !it->BoundingBox(tesseract::RIL_WORD, &x0, &y0, &x1, &y1)) continue;
        words.push_back({text.get(),
                         {static_cast<double>(x0), static_cast<double>(y0), static_cast<double>(x1 - x0),
                          static_cast<double>(y1 - y0)},
                         it->Confidence(tesseract::RIL_WORD) / 100.0,
                         line});
      } while (it->Next(tesseract::RIL_WORD));
    }
    api_.Clear();
    return words;
  }

 private:
  tesseract::TessBaseAPI api_;
};

}  // namespace

std::unique_ptr<Engine> MakeTesseract(const std::string& languages) { return std::make_unique<Tesseract>(languages); }

}  // namespace xephang::ocr
