#include "ingest/scan_image.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <new>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <utility>

#include "ingest/jbig2_image.h"
#include "ingest/jpeg_image.h"
#include "ingest/page_builder.h"
#include "ingest/pdf_filters.h"
#include "ingest/pdf_input.h"
#include "ingest/tiff_directory.h"

namespace xephang::ingest {
namespace {

constexpr std::uint64_t kStructureBytes = std::uint64_t{8} << 20U;  // as InspectPdf allows at most
constexpr std::uint64_t kPackedBytes = std::uint64_t{256} << 20U;   // of image data that are packed twice over
constexpr double kMostOthers = 0.1;     // share of the page that other images may cover: logos, stamps
constexpr double kMostStencils = 0.02;  // stencils hold the text of pages in layers
constexpr double kMostSlant = 0.002;    // of the image's edges against those of the page
constexpr double kOvershoot = 0.01;     // share of the page by which an image may reach over its edge uncut
constexpr int kMostFilters = 16;

struct Destroy {
  void operator()(Pix* p) const { pixDestroy(&p); }
};
using PixPtr = std::unique_ptr<Pix, Destroy>;

std::string NameOf(QPDFObjectHandle object) { return object.isName() ? object.getName() : std::string(); }

QPDFObjectHandle Key(QPDFObjectHandle dictionary, const char* key) {
  return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

int IntOf(QPDFObjectHandle object, int otherwise) { return object.isInteger() ? object.getIntValueAsInt() : otherwise; }

bool BoolOf(QPDFObjectHandle object) { return object.isBool() && object.getBoolValue(); }

std::string_view View(const std::shared_ptr<Buffer>& buffer) {
  if (buffer == nullptr) return {};
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

const l_uint8* Bytes(std::string_view data) { return reinterpret_cast<const l_uint8*>(data.data()); }

// The data of an image with all filters undone but the one that is an image format; its name and parameters.
struct ImageData {
  std::shared_ptr<Buffer> owner;
  std::string_view bytes;
  std::string codec;  // "/DCTDecode"; empty for plain samples
  QPDFObjectHandle parms = QPDFObjectHandle::newNull();
  bool cut = false;
};

bool IsCodec(const std::string& filter) {
  return filter == "/DCTDecode" || filter == "/CCITTFaxDecode" || filter == "/JBIG2Decode" || filter == "/JPXDecode" ||
         filter == "/DCT" || filter == "/CCF";
}

std::optional<ImageData> DataOf(QPDF& pdf, QPDFObjectHandle stream) {
  QPDFObjectHandle dictionary = stream.getDict();
  QPDFObjectHandle filter = dictionary.getKey("/Filter");
  QPDFObjectHandle parms = dictionary.getKey("/DecodeParms");
  ImageData out;
  std::vector<std::string> filters;
  if (filter.isName()) filters.push_back(filter.getName());
  if (filter.isArray()) {
    if (filter.getArrayNItems() > kMostFilters) return std::nullopt;
    for (int i = 0; i < filter.getArrayNItems(); ++i) filters.push_back(NameOf(filter.getArrayItem(i)));
  }
  const auto codec = std::find_if(filters.begin(), filters.end(), IsCodec);
  if (codec == filters.end()) {
    out.owner = stream.getStreamData(qpdf_dl_generalized);
  } else {
    if (codec + 1 != filters.end()) return std::nullopt;
    out.codec = *codec;
    out.parms = parms.isArray() ? parms.getArrayItem(static_cast<int>(filters.size()) - 1) : parms;
    if (filters.size() == 1) {
      out.owner = stream.getRawStreamData();
    } else {
      // What the image is packed in once more.
      QPDFObjectHandle outer = QPDFObjectHandle::newStream(&pdf, stream.getRawStreamData());
      QPDFObjectHandle outer_filters = QPDFObjectHandle::newArray();
      QPDFObjectHandle outer_parms = QPDFObjectHandle::newArray();
      for (std::size_t i = 0; i + 1 < filters.size(); ++i) {
        outer_filters.appendItem(QPDFObjectHandle::newName(filters[i]));
        outer_parms.appendItem(parms.isArray() ? parms.getArrayItem(static_cast<int>(i)) : QPDFObjectHandle::newNull());
      }
      outer.getDict().replaceKey("/Filter", outer_filters);
      outer.getDict().replaceKey("/DecodeParms", outer_parms);
      out.owner = outer.getStreamData(qpdf_dl_generalized);
    }
  }
  out.bytes = View(out.owner);
  return out;
}

// What samples of a colour space mean.
struct Colours {
  int components = 0;                                // 1 grey or indexed, 3, 4; 0 where this program does not know
  std::vector<std::array<std::uint8_t, 3>> palette;  // of an indexed space
};

int ComponentsOf(QPDFObjectHandle space) {
  const std::string name =
      space.isArray() && space.getArrayNItems() > 0 ? NameOf(space.getArrayItem(0)) : NameOf(space);
  if (name == "/DeviceGray" || name == "/CalGray" || name == "/G") return 1;
  if (name == "/DeviceRGB" || name == "/CalRGB" || name == "/RGB") return 3;
  if (name == "/DeviceCMYK" || name == "/CMYK") return 4;
  if (name == "/ICCBased" && space.isArray() && space.getArrayNItems() > 1) {
    QPDFObjectHandle profile = space.getArrayItem(1);
    const int n = profile.isStream() ? IntOf(profile.getDict().getKey("/N"), 0) : 0;
    return n == 1 || n == 3 || n == 4 ? n : 0;
  }
  return 0;
}

std::array<std::uint8_t, 3> Rgb(const std::uint8_t* v, int components) {
  if (components == 1) return {v[0], v[0], v[0]};
  if (components == 3) return {v[0], v[1], v[2]};
  const auto light = [&](int ink) { return static_cast<std::uint8_t>((255 - v[ink]) * (255 - v[3]) / 255); };
  return {light(0), light(1), light(2)};
}

Colours ColoursOf(QPDFObjectHandle space, bool mask) {
  Colours out;
  if (mask || space.isNull()) {
    out.components = mask ? 1 : 0;
    return out;
  }
  const std::string name = space.isArray() && space.getArrayNItems() > 0 ? NameOf(space.getArrayItem(0)) : "";
  if (name != "/Indexed" && name != "/I") {
    out.components = ComponentsOf(space);
    return out;
  }
  if (space.getArrayNItems() < 4) return out;
  const int base = ComponentsOf(space.getArrayItem(1));
  const int most = std::clamp(IntOf(space.getArrayItem(2), 0), 0, 255);
  QPDFObjectHandle lookup = space.getArrayItem(3);
  std::string table;
  if (lookup.isString()) table = lookup.getStringValue();
  if (lookup.isStream()) table = std::string(View(lookup.getStreamData(qpdf_dl_generalized)));
  if (base == 0 || table.empty()) return out;
  table.resize(static_cast<std::size_t>(most + 1) * static_cast<std::size_t>(base), '\0');
  for (int i = 0; i <= most; ++i)
    out.palette.push_back(Rgb(reinterpret_cast<const std::uint8_t*>(table.data()) + i * base, base));
  out.components = 1;
  return out;
}

// /Decode, as what the largest and the smallest sample mean; true where it turns the samples around, nullopt where it
// is neither that nor the usual.
std::optional<bool> IsInverted(QPDFObjectHandle decode, const Colours& colours, int bits) {
  if (!decode.isArray()) return false;
  const double most = colours.palette.empty() ? 1 : (1 << std::min(bits, 8)) - 1;
  if (decode.getArrayNItems() < 2 * colours.components) return false;
  std::optional<bool> inverted;
  for (int i = 0; i < colours.components; ++i) {
    QPDFObjectHandle low = decode.getArrayItem(2 * i);
    QPDFObjectHandle high = decode.getArrayItem(2 * i + 1);
    if (!low.isNumber() || !high.isNumber()) return std::nullopt;
    const double a = low.getNumericValue();
    const double b = high.getNumericValue();
    std::optional<bool> own;
    if (a == 0 && b == most) own = false;
    if (a == most && b == 0) own = true;
    if (!own || (inverted && *inverted != *own)) return std::nullopt;
    inverted = own;
  }
  return inverted;
}

// Samples as a PDF packs them: rows begin at bytes.
struct Packed {
  std::string_view bytes;
  int width = 0;
  int height = 0;
  int bits = 8;
  std::size_t stride = 0;
};

// Rows that are not there are white.
RowSource SourceOfSamples(const Packed& packed, const Colours& colours, bool inverted) {
  RowSource source;
  source.width = packed.width;
  source.height = packed.height;
  source.colour = colours.components > 1;
  const unsigned values = 1U << static_cast<unsigned>(std::min(packed.bits, 8));
  std::array<std::array<std::uint8_t, 3>, 256> table{};  // what a sample means
  for (unsigned v = 0; v < values; ++v) {
    const unsigned at = inverted ? values - 1 - v : v;
    table[v].fill(static_cast<std::uint8_t>(at * 255U / (values - 1)));
    if (colours.palette.empty()) continue;
    table[v] = colours.palette[std::min<std::size_t>(at, colours.palette.size() - 1)];
    source.colour = source.colour || table[v][0] != table[v][1] || table[v][1] != table[v][2];
  }
  const int components = colours.components;
  const std::size_t samples = static_cast<std::size_t>(packed.width) * static_cast<std::size_t>(components);
  source.read = [=, colour = source.colour](int y, std::uint8_t* row) {
    const std::size_t begin = static_cast<std::size_t>(y) * packed.stride;
    if (begin >= packed.bytes.size() || packed.stride > packed.bytes.size() - begin) {
      std::fill_n(row, static_cast<std::size_t>(packed.width) * (colour ? 3 : 1), std::uint8_t{255});
      return;
    }
    const auto* p = reinterpret_cast<const std::uint8_t*>(packed.bytes.data()) + begin;
    const auto bits = static_cast<std::size_t>(packed.bits);
    const auto sample = [&](std::size_t i) -> unsigned {
      if (bits == 8) return p[i];
      if (bits == 16) return p[2 * i];
      const std::size_t at = i * bits;
      return (p[at / 8] >> (8 - bits - at % 8)) & (values - 1);
    };
    if (!colour) {
      for (std::size_t i = 0; i < samples; ++i) row[i] = table[sample(i)][0];
    } else if (components == 1) {
      for (std::size_t i = 0; i < samples; ++i, row += 3) std::copy_n(table[sample(i)].data(), 3, row);
    } else if (components == 3) {
      for (std::size_t i = 0; i < samples; ++i) row[i] = table[sample(i)][0];
    } else {
      for (std::size_t i = 0; i < samples; i += 4, row += 3) {
        const std::uint8_t cmyk[4] = {table[sample(i)][0], table[sample(i + 1)][0], table[sample(i + 2)][0],
                                      table[sample(i + 3)][0]};
        std::copy_n(Rgb(cmyk, 4).data(), 3, row);
      }
    }
  };
  return source;
}

class ImageReader {
 public:
  ImageReader(QPDF& pdf, const PdfImage& image, const Turn& turn, std::int64_t max_pixels, PageScan* page)
      : pdf_(pdf), image_(image), turn_(turn), max_pixels_(max_pixels), page_(page) {}

  // False where the page is to be drawn instead.
  bool Read(QPDFObjectHandle stream) {
    QPDFObjectHandle dictionary = stream.getDict();
    if (!dictionary.getKey("/SMask").isNull() || !dictionary.getKey("/Mask").isNull() ||
        IntOf(dictionary.getKey("/SMaskInData"), 0) != 0) {
      return false;
    }
    auto data = DataOf(pdf_, stream);
    if (!data || data->bytes.empty()) return false;
    colours_ = ColoursOf(dictionary.getKey("/ColorSpace"), image_.mask);
    decode_ = dictionary.getKey("/Decode");
    if (data->codec == "/DCTDecode" || data->codec == "/DCT") return ReadJpeg(*data);
    if (data->codec == "/JPXDecode") return ReadJpx(*data);
    if (data->codec == "/CCITTFaxDecode" || data->codec == "/CCF") return ReadFax(*data);
    if (data->codec == "/JBIG2Decode") return ReadJbig2(*data);
    return ReadSamples({data->bytes, image_.width, image_.height, image_.bits, 0});
  }

 private:
  [[nodiscard]] bool Fits(std::int64_t width, std::int64_t height) const {
    return width > 0 && height > 0 && width <= max_pixels_ / height;
  }

  bool ReadJpeg(const ImageData& data) {
    const bool plain = IntOf(Key(data.parms, "/ColorTransform"), 1) == 0;
    const auto decoded = DecodeJpeg(data.bytes, max_pixels_, plain);
    if (!decoded) return false;
    if (colours_.components == 0 && image_.colour == PdfColour::kUnknown) colours_.components = decoded->components;
    if (colours_.components != decoded->components) return false;
    page_->damaged = decoded->damaged;
    return ReadSamples({decoded->samples, decoded->width, decoded->height, 8, 0});
  }

  bool ReadJpx(const ImageData& data) {
    l_int32 w = 0;
    l_int32 h = 0;
    l_int32 bits = 0;
    l_int32 components = 0;
    if (readHeaderMemJp2k(Bytes(data.bytes), data.bytes.size(), &w, &h, &bits, &components, nullptr) != 0) return false;
    if (!Fits(w, h) || (components != 1 && components != 3) || decode_.isArray()) return false;
    if (colours_.components != 0 && (colours_.components != components || !colours_.palette.empty())) return false;
    const PixPtr pix(pixReadMemJp2k(Bytes(data.bytes), data.bytes.size(), 1, nullptr, 0, 0));
    if (pix == nullptr) return false;
    page_->bits = bits;
    BuildPage(SourceOf(pix.get()), turn_, page_);
    return true;
  }

  bool ReadFax(const ImageData& data) {
    FaxCoding coding;
    coding.k = IntOf(Key(data.parms, "/K"), 0);
    coding.columns = IntOf(Key(data.parms, "/Columns"), 1728);
    coding.rows = image_.height;
    coding.byte_aligned = BoolOf(Key(data.parms, "/EncodedByteAlign"));
    const bool ends = BoolOf(Key(data.parms, "/EndOfLine"));
    if (coding.columns != image_.width || !Fits(coding.columns, coding.rows)) return false;
    // What libtiff has no form for: G4 and mixed rows that begin at bytes, G3 without ends of lines that do not.
    if (coding.byte_aligned && (coding.k != 0 || ends)) return false;
    if (!coding.byte_aligned && coding.k >= 0 && !ends && !BeginsWithEndOfLine(data.bytes)) return false;
    const std::string tiff = TiffOfFax(data.bytes, coding);
    const PixPtr pix(pixReadMemTiff(Bytes(tiff), tiff.size(), 0));
    if (pix == nullptr || pixGetDepth(pix.get()) != 1) return false;
    // Leptonica gives black as 1; a PDF gives it as 0 unless it says otherwise.
    return ReadBits(pix.get(), !BoolOf(Key(data.parms, "/BlackIs1")));
  }

  static bool BeginsWithEndOfLine(std::string_view bytes) {
    return bytes.size() > 2 && bytes[0] == 0 && (static_cast<unsigned char>(bytes[1]) & 0xF0U) == 0x10U;
  }

  // One bit a pixel; `flip` where 1 is to become 0.
  bool ReadBits(Pix* pix, bool flip) {
    if (flip) pixInvert(pix, pix);
    const int width = pixGetWidth(pix);
    const int height = pixGetHeight(pix);
    pixEndianByteSwap(pix);  // to the order of bytes in a PDF
    const std::size_t stride = static_cast<std::size_t>(pixGetWpl(pix)) * 4;
    const std::string_view bytes(reinterpret_cast<const char*>(pixGetData(pix)),
                                 stride * static_cast<std::size_t>(height));
    return ReadSamples({bytes, width, height, 1, stride});
  }

  bool ReadJbig2(const ImageData& data) {
    QPDFObjectHandle globals = Key(data.parms, "/JBIG2Globals");
    std::shared_ptr<Buffer> shared;
    if (globals.isStream()) shared = globals.getStreamData(qpdf_dl_generalized);
    if (!Fits(image_.width, image_.height)) return false;
    // The page, its regions and the dictionaries of their symbols.
    const std::uint64_t memory = (std::uint64_t{64} << 20U) + static_cast<std::uint64_t>(image_.width) *
                                                                  static_cast<std::uint64_t>(image_.height) / 2;
    auto decoded = DecodeJbig2(data.bytes, View(shared), memory);
    if (!decoded || decoded->width != image_.width || decoded->height < image_.height) return false;
    for (char& c : decoded->rows) c = static_cast<char>(~c);  // black is 0 in a PDF
    page_->damaged = decoded->damaged;
    return ReadSamples({decoded->rows, image_.width, image_.height, 1, decoded->stride});
  }

  bool ReadSamples(Packed packed) {
    if (!Fits(packed.width, packed.height) || colours_.components == 0) return false;
    if (packed.bits != 1 && packed.bits != 2 && packed.bits != 4 && packed.bits != 8 && packed.bits != 16) return false;
    if (packed.bits == 16 && !colours_.palette.empty()) return false;
    const auto inverted = IsInverted(decode_, colours_, packed.bits);
    if (!inverted) return false;
    if (packed.stride == 0) {
      packed.stride = (static_cast<std::size_t>(packed.width) * static_cast<std::size_t>(colours_.components) *
                           static_cast<std::size_t>(packed.bits) +
                       7) /
                      8;
    }
    if (packed.bytes.size() < packed.stride) return false;
    if (packed.bytes.size() / packed.stride < static_cast<std::size_t>(packed.height)) page_->damaged = true;
    page_->bits = packed.bits;
    BuildPage(SourceOfSamples(packed, colours_, *inverted), turn_, page_);
    return true;
  }

  QPDF& pdf_;
  const PdfImage& image_;
  Turn turn_;
  std::int64_t max_pixels_;
  PageScan* page_;
  Colours colours_;
  QPDFObjectHandle decode_ = QPDFObjectHandle::newNull();
};

// How the image lies on the page; nullopt where its edges are not those of the page.
std::optional<Turn> TurnOf(const PdfImage& image) {
  const double right = std::hypot(image.right_x, image.right_y);
  const double down = std::hypot(image.down_x, image.down_y);
  if (!(right > 0 && down > 0)) return std::nullopt;
  Turn turn;
  turn.transposed = std::abs(image.right_y) > std::abs(image.right_x);
  const double slant = turn.transposed ? std::max(std::abs(image.right_x) / right, std::abs(image.down_y) / down)
                                       : std::max(std::abs(image.right_y) / right, std::abs(image.down_x) / down);
  if (slant > kMostSlant) return std::nullopt;
  turn.flip_x = (turn.transposed ? image.down_x : image.right_x) < 0;
  turn.flip_y = (turn.transposed ? image.right_y : image.down_y) < 0;
  return turn;
}

// Cuts what a page does not show because it lies beyond its edges.
void CutToPage(const PdfPage& shown, PageScan* page) {
  Box& box = page->where;
  const double left = std::max(0.0, -box.x);
  const double top = std::max(0.0, -box.y);
  const double right = std::max(0.0, box.x + box.width - shown.width);
  const double bottom = std::max(0.0, box.y + box.height - shown.height);
  if (std::max(left, right) <= kOvershoot * shown.width && std::max(top, bottom) <= kOvershoot * shown.height) return;
  const double x_scale = page->image.width / box.width;
  const double y_scale = page->image.height / box.height;
  const int x0 = static_cast<int>(left * x_scale);
  const int y0 = static_cast<int>(top * y_scale);
  const int x1 = page->image.width - static_cast<int>(right * x_scale);
  const int y1 = page->image.height - static_cast<int>(bottom * y_scale);
  if (x1 <= x0 || y1 <= y0) return;
  Crop(x0, y0, x1 - x0, y1 - y0, page);
  box = {box.x + x0 / x_scale, box.y + y0 / y_scale, (x1 - x0) / x_scale, (y1 - y0) / y_scale};
}

// True where nothing else on the page is part of the picture.
bool IsAlone(const PdfPage& page) {
  double others = 0;
  double stencils = 0;
  for (std::size_t i = 0; i < page.images.size(); ++i) {
    if (static_cast<int>(i) == page.page_image) continue;
    const PdfImage& image = page.images[i];
    // An image may be drawn at many places; the largest is known.
    (image.mask ? stencils : others) +=
        image.coverage * static_cast<double>(std::min<std::uint64_t>(image.draws, 1'000));
  }
  return others <= kMostOthers && stencils <= kMostStencils;
}

}  // namespace

struct PdfPageImages::State {
  std::string_view bytes;
  const PdfInspection& inspection;
  ScanLimits limits;
  std::unique_ptr<QPDF> pdf;
};

PdfPageImages::PdfPageImages(std::string_view pdf_bytes, const PdfInspection& inspection, const ScanLimits& limits)
    : state_(new State{pdf_bytes, inspection, limits, std::make_unique<QPDF>()}) {
  SilenceLeptonica();
  const DecodeBudget budget(kStructureBytes, std::numeric_limits<std::uint64_t>::max());
  try {
    state_->pdf->setSuppressWarnings(true);
    state_->pdf->processInputSource(MakePdfInput(pdf_bytes), "");
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    state_->pdf.reset();
  }
}

PdfPageImages::~PdfPageImages() = default;

std::optional<PageScan> PdfPageImages::Read(int index) {
  if (state_->pdf == nullptr || index < 0 || static_cast<std::size_t>(index) >= state_->inspection.pages.size())
    return std::nullopt;
  const PdfPage& shown = state_->inspection.pages[static_cast<std::size_t>(index)];
  if (shown.over_limit || shown.page_image < 0 || !IsAlone(shown)) return std::nullopt;
  const PdfImage& image = shown.images[static_cast<std::size_t>(shown.page_image)];
  const auto turn = TurnOf(image);
  if (image.object == 0 || !turn) return std::nullopt;
  const auto samples = static_cast<std::uint64_t>(image.width) * static_cast<std::uint64_t>(image.height);
  const std::uint64_t bytes = std::max(kPackedBytes, samples * 8 + static_cast<std::uint64_t>(image.height) * 2);
  PageScan page;
  try {
    DecodeBudget budget(bytes, std::numeric_limits<std::uint64_t>::max());
    QPDFObjectHandle stream = state_->pdf->getObjectByID(image.object, image.generation);
    if (!stream.isStream()) return std::nullopt;
    ImageReader reader(*state_->pdf, image, *turn, state_->limits.max_pixels, &page);
    if (!reader.Read(stream)) return std::nullopt;
    page.damaged = page.damaged || budget.TakeCut();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {  // qpdf may throw at any access
    return std::nullopt;
  }
  page.from_embedded = true;
  page.where = image.box;
  const double x_dpi = page.image.width / image.box.width * 72;
  const double y_dpi = page.image.height / image.box.height * 72;
  MakeSquare(x_dpi, y_dpi, &page);
  page.stated_dpi = std::max(x_dpi, y_dpi);
  CutToPage(shown, &page);
  page.image.dpi = EstimatedDpi(page.image, page.stated_dpi);
  page.without_colour.dpi = page.image.dpi;
  return page;
}

std::optional<PageScan> EmbeddedPageImage(std::string_view pdf_bytes, const PdfInspection& inspection, int page_index) {
  return PdfPageImages(pdf_bytes, inspection).Read(page_index);
}

}  // namespace xephang::ingest
