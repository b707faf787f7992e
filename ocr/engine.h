// The one door to an OCR engine: an image in, words out. Tests bring engines that misbehave on purpose.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ingest/document.h"
#include "ingest/page_image.h"

namespace xephang::ocr {

/// What an image holds, as far as its reader is told beforehand.
enum class ImageLayout : std::uint8_t {
  kPage,      ///< A page: blocks and columns are to be found.
  kBlock,     ///< Lines of one column.
  kLine,      ///< One line.
  kBareLine,  ///< One line that fills the image: its ink with little paper around it.
};

struct EngineWord {
  std::string text;       ///< UTF-8 as the engine gave it, not checked.
  Box box;                ///< In pixels of the image.
  double confidence = 0;  ///< 0 to 1, by the engine's own account.
  int line = 0;           ///< Words of one line share it; lines count up in reading order.
};

/// Not safe to share among threads: one for each worker.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Throws Error(kInternal) where the engine fails. An image without text gives no words.
  [[nodiscard]] virtual std::vector<EngineWord> Read(const GreyImage& image, ImageLayout layout) = 0;
};

/// The engine of the worker that calls, made when it is first asked for. Owned elsewhere, valid for the call that it
/// was handed to. Throws as MakeTesseract does.
using EngineSource = std::function<Engine&()>;

/// Tesseract in this process, with models of `languages` ("vie", "vie+eng"). Throws Error(kInternal) where a model is
/// missing.
[[nodiscard]] std::unique_ptr<Engine> MakeTesseract(const std::string& languages);

}  // namespace xephang::ocr
