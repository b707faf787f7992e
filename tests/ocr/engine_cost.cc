// What an engine in a process of its own costs over the same engine in this one: engine_cost XEPHANG PDF.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "ingest/pdf_file.h"
#include "ingest/read_file.h"
#include "ocr/engine_process.h"
#include "tests/ocr/misbehaviour.h"

namespace {

using namespace xephang;

// Microseconds, the least of `n`: what other work on the machine adds is none of it.
double Least(int n, const std::function<void()>& what) {
  std::vector<double> times;
  for (int i = 0; i < n; ++i) {
    const auto start = std::chrono::steady_clock::now();
    what();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  return *std::min_element(times.begin(), times.end());
}

GreyImage Crop(const GreyImage& page, int x, int y, int width, int height) {
  GreyImage out;
  out.width = width;
  out.height = height;
  out.dpi = page.dpi;
  for (int row = y; row < y + height; ++row) {
    const auto from = page.pixels.begin() + static_cast<std::ptrdiff_t>(row) * page.width + x;
    out.pixels.insert(out.pixels.end(), from, from + width);
  }
  return out;
}

// The line of 50 pixels with the most ink.
GreyImage DarkestLine(const GreyImage& page) {
  GreyImage best;
  long most = -1;
  for (int y = 0; y + 50 < page.height; y += 10) {
    GreyImage line = Crop(page, page.width / 3, y, 500, 50);
    long ink = 0;
    for (const std::uint8_t p : line.pixels) ink += 255 - p;
    if (ink > most) {
      most = ink;
      best = std::move(line);
    }
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const std::string bytes = ingest::ReadBytes(argv[2]);
  const ingest::PdfFile pdf(bytes);
  const GreyImage page = pdf.Render(0, 300);
  const GreyImage line = DarkestLine(page);
  GreyImage idle_line = line;
  GreyImage idle_page = page;
  idle_line.pixels[0] = idle_page.pixels[0] = static_cast<std::uint8_t>(testing::Misbehaviour::kNone);

  ocr::EngineProcess idle({XEPHANG_MISBEHAVING_ENGINE, ""});
  (void)idle.Read(idle_line, ocr::ImageLayout::kLine);
  fmt::print("an engine that only looks at each pixel, in its process\n");
  fmt::print("  line of {} x {}  {:10.1f} us\n", line.width, line.height,
             Least(2000, [&] { (void)idle.Read(idle_line, ocr::ImageLayout::kLine); }));
  fmt::print("  page of {} x {} {:10.1f} us\n", page.width, page.height,
             Least(50, [&] { (void)idle.Read(idle_page, ocr::ImageLayout::kPage); }));

  const std::vector<std::string> command{argv[1], "engine", "--languages", "vie"};
  fmt::print("Tesseract, starting and one line\n");
  fmt::print("  in this process   {:10.0f} us\n",
             Least(5, [&] { (void)ocr::MakeTesseract("vie")->Read(line, ocr::ImageLayout::kLine); }));
  fmt::print("  in its process    {:10.0f} us\n",
             Least(5, [&] { (void)ocr::EngineProcess(command).Read(line, ocr::ImageLayout::kLine); }));
  const auto bare = ocr::MakeTesseract("vie");
  ocr::EngineProcess isolated(command);
  (void)isolated.Read(line, ocr::ImageLayout::kLine);
  fmt::print("Tesseract, one line\n");
  for (int i = 0; i < 3; ++i) {
    fmt::print("  in this process   {:10.1f} us\n",
               Least(100, [&] { (void)bare->Read(line, ocr::ImageLayout::kLine); }));
    fmt::print("  in its process    {:10.1f} us\n",
               Least(100, [&] { (void)isolated.Read(line, ocr::ImageLayout::kLine); }));
  }
  return 0;
}
