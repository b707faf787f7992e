// Makes scans of a document: each page drawn, damaged as options and seed say, and written as one image.
#include <fmt/format.h>
#include <leptonica/allheaders.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include "ingest/error.h"
#include "ingest/pdf_file.h"
#include "ingest/read_file.h"
#include "tests/degrade/page_damage.h"
#include "tests/degrade/scan_writer.h"

namespace fs = std::filesystem;
namespace testing = xephang::testing;

namespace {

constexpr std::int64_t kMaxPixels = 100'000'000;

// The pages of a PDF, drawn one at a time, or the one page that an image is.
class Pages {
 public:
  Pages(const fs::path& path, double dpi) : dpi_(dpi), bytes_(xephang::ingest::ReadBytes(path)) {
    if (bytes_.substr(0, 1024).find("%PDF-") != std::string::npos) {
      pdf_ = std::make_unique<xephang::ingest::PdfFile>(bytes_);
      return;
    }
    struct Destroy {
      void operator()(Pix* p) const { pixDestroy(&p); }
    };
    const std::unique_ptr<Pix, Destroy> read(
        pixReadMem(reinterpret_cast<const l_uint8*>(bytes_.data()), bytes_.size()));
    const std::unique_ptr<Pix, Destroy> grey(read == nullptr ? nullptr : pixConvertTo8(read.get(), 0));
    if (grey == nullptr) throw std::runtime_error("neither a PDF nor an image: " + path.string());
    image_.width = pixGetWidth(grey.get());
    image_.height = pixGetHeight(grey.get());
    for (int y = 0; y < image_.height; ++y) {
      const l_uint32* line = pixGetData(grey.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey.get());
      for (int x = 0; x < image_.width; ++x) image_.pixels.push_back(GET_DATA_BYTE(line, x));
    }
  }
  [[nodiscard]] int count() const { return pdf_ == nullptr ? 1 : pdf_->PageCount(); }
  [[nodiscard]] xephang::GreyImage Draw(int index) const {
    return pdf_ == nullptr ? image_ : pdf_->Render(index, dpi_, kMaxPixels);
  }

 private:
  double dpi_;
  std::string bytes_;
  std::unique_ptr<xephang::ingest::PdfFile> pdf_;
  xephang::GreyImage image_;
};

void Write(const fs::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

void Run(const fs::path& input, const fs::path& output, const testing::Damage& damage, std::uint64_t seed) {
  const Pages pages(input, damage.dpi);
  const std::string extension = output.extension().string();
  testing::ScanPdf pdf;
  std::vector<testing::Raster> tiff;
  xephang::GreyImage now = pages.Draw(0);
  for (int i = 0; i < pages.count(); ++i) {
    xephang::GreyImage next;
    if (i + 1 < pages.count()) next = pages.Draw(i + 1);
    testing::Raster made = testing::DamagePage(testing::ToRaster(now), next.empty() ? nullptr : &next, damage, seed, i);
    if (extension == ".pdf") {
      pdf.Add(made, damage);
    } else if (extension == ".png") {
      fs::path file = output;
      if (pages.count() > 1) file.replace_extension(fmt::format("{}.png", i + 1));
      Write(file, testing::EncodePng(made, damage.fax, damage.dpi));
    } else {
      tiff.push_back(std::move(made));
    }
    now = std::move(next);
  }
  if (extension == ".pdf") Write(output, pdf.Finish());
  if (!tiff.empty()) Write(output, testing::EncodeTiff(tiff, damage.fax, damage.dpi));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Makes scans of a document: the same input, options and seed give the same bytes.");
  std::string input;
  std::string output;
  std::string preset;
  std::uint64_t seed = 1;
  app.add_option("INPUT", input, "a PDF or an image")->required();
  app.add_option("OUTPUT", output, "NAME.pdf, NAME.tif, or NAME.png (NAME.1.png … where there are several pages)")
      ->required();
  app.add_option("--preset", preset, "what the options below add to or change")
      ->check(CLI::IsMember(testing::PresetNames()));
  app.add_option("--seed", seed, "of all random numbers")->capture_default_str();
  struct Number {
    const char* name;
    const char* help;
    double testing::Damage::*field;
    std::optional<double> given;
  };
  Number numbers[] = {{"--dpi", "at which pages are drawn", &testing::Damage::dpi, {}},
                      {"--skew", "degrees at most, to either side", &testing::Damage::skew, {}},
                      {"--blur", "standard deviation in pixels", &testing::Damage::blur, {}},
                      {"--noise", "standard deviation in grey values", &testing::Damage::noise, {}},
                      {"--uneven", "share of light missing at the darkest place", &testing::Damage::uneven, {}},
                      {"--bleed", "share of the next page's ink that shows through", &testing::Damage::bleed, {}},
                      {"--salt", "share of pixels where a speck begins", &testing::Damage::salt, {}},
                      {"--stamp-x", "centre of the seal, share of the width", &testing::Damage::stamp_x, {}},
                      {"--stamp-y", "centre of the seal, share of the height", &testing::Damage::stamp_y, {}}};
  for (auto& n : numbers) app.add_option(n.name, n.given, n.help);
  std::optional<int> jpeg;
  std::optional<int> paper;
  std::optional<int> ink;
  app.add_option("--jpeg", jpeg, "quality; 0 keeps every pixel")->check(CLI::Range(0, 100));
  app.add_option("--paper", paper, "grey value of white")->check(CLI::Range(0, 255));
  app.add_option("--ink", ink, "grey value of black")->check(CLI::Range(0, 255));
  bool fax = false;
  bool stamp = false;
  app.add_flag("--fax", fax, "one bit a pixel");
  app.add_flag("--stamp", stamp, "a red seal on each page, a blue box on the first");
  CLI11_PARSE(app, argc, argv);
  try {
    testing::Damage damage = preset.empty() ? testing::Damage() : testing::PresetDamage(preset);
    for (const auto& n : numbers) damage.*n.field = n.given.value_or(damage.*n.field);
    damage.jpeg = jpeg.value_or(damage.jpeg);
    damage.paper = paper.value_or(damage.paper);
    damage.ink = ink.value_or(damage.ink);
    damage.fax = damage.fax || fax;
    damage.stamp = damage.stamp || stamp;
    if (!(damage.dpi >= 20 && damage.dpi <= 1200)) throw std::runtime_error("--dpi is 20 to 1200");
    const std::string extension = fs::path(output).extension().string();
    if (extension != ".pdf" && extension != ".tif" && extension != ".tiff" && extension != ".png")
      throw std::runtime_error("the output is a .pdf, .tif or .png");
    Run(input, output, damage, seed);
  } catch (const std::exception& e) {
    fmt::print(stderr, "degrade: {}\n", e.what());
    return 1;
  }
  return 0;
}
