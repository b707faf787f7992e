#include "ingest/tiff_directory.h"

#include <algorithm>
#include <optional>
#include <set>

namespace xephang::ingest {
namespace {

constexpr std::size_t kMostEntries = 1'000;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes), little_(bytes.substr(0, 2) == "II") {}

  // Reading out of the file gives 0.
  [[nodiscard]] std::uint64_t Number(std::size_t at, std::size_t count) const {
    if (at > bytes_.size() || count > bytes_.size() - at) return 0;
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < count; ++i) {
      v = v << 8U | static_cast<unsigned char>(bytes_[at + (little_ ? count - 1 - i : i)]);
    }
    return v;
  }

  // The first value of an entry of a whole-number type.
  [[nodiscard]] std::int64_t Value(std::size_t entry) const {
    const std::uint64_t type = Number(entry + 2, 2);
    const std::size_t size = type == 1 ? 1 : type == 3 ? 2 : type == 4 ? 4 : 0;
    const std::uint64_t count = Number(entry + 4, 4);
    const std::size_t at = count * size <= 4 ? entry + 8 : Number(entry + 8, 4);
    return size == 0 || count == 0 ? 0 : static_cast<std::int64_t>(Number(at, size));
  }

  [[nodiscard]] double Rational(std::size_t entry) const {
    const std::size_t at = Number(entry + 8, 4);
    const auto above = static_cast<double>(Number(at, 4));
    const auto below = static_cast<double>(Number(at + 4, 4));
    return Number(entry + 2, 2) == 5 && below > 0 ? above / below : 0;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

void Append(std::string* out, std::uint32_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out->push_back(static_cast<char>(value >> (8 * i) & 255U));
}

}  // namespace

std::vector<TiffPage> TiffPages(std::string_view bytes, int max_pages) {
  std::vector<TiffPage> pages;
  const Reader reader(bytes);
  const std::string_view mark = bytes.substr(0, 2);
  if ((mark != "II" && mark != "MM") || reader.Number(2, 2) != 42) return pages;
  std::set<std::size_t> seen;
  std::size_t at = reader.Number(4, 4);
  while (at >= 8 && at < bytes.size() && seen.insert(at).second &&
         pages.size() <= static_cast<std::size_t>(max_pages) &&
         seen.size() <= 2 * static_cast<std::size_t>(max_pages) + 2) {
    TiffPage page;
    page.offset = at;
    double unit = 1;
    std::int64_t kind = 0;
    const std::size_t entries = std::min<std::size_t>(reader.Number(at, 2), kMostEntries);
    for (std::size_t i = 0; i < entries; ++i) {
      const std::size_t entry = at + 2 + 12 * i;
      switch (reader.Number(entry, 2)) {
        case 254:  // NewSubfileType
          kind = reader.Value(entry);
          break;
        case 256:
          page.width = reader.Value(entry);
          break;
        case 257:
          page.height = reader.Value(entry);
          break;
        case 258:
          page.bits = static_cast<int>(std::clamp<std::int64_t>(reader.Value(entry), 1, 64));
          break;
        case 259:
          page.compression = static_cast<int>(std::clamp<std::int64_t>(reader.Value(entry), 0, 65'535));
          break;
        case 262:
          page.white_is_zero = reader.Value(entry) == 0;
          break;
        case 266:
          page.low_bit_first = reader.Value(entry) == 2;
          break;
        case 273:
          page.strips = reader.Number(entry + 4, 4);
          page.data_at = static_cast<std::size_t>(reader.Value(entry));
          break;
        case 279:
          page.data_size = static_cast<std::size_t>(reader.Value(entry));
          break;
        case 274:
          page.orientation = static_cast<int>(std::clamp<std::int64_t>(reader.Value(entry), 0, 9));
          break;
        case 277:
          page.samples = static_cast<int>(std::clamp<std::int64_t>(reader.Value(entry), 1, 64));
          break;
        case 282:
          page.x_dpi = reader.Rational(entry);
          break;
        case 283:
          page.y_dpi = reader.Rational(entry);
          break;
        case 296:  // ResolutionUnit
          unit = reader.Value(entry) == 3 ? 2.54 : reader.Value(entry) == 1 ? 0 : 1;
          break;
        default:
          break;
      }
    }
    page.x_dpi *= unit;
    page.y_dpi *= unit;
    if ((kind & 5) == 0) pages.push_back(page);  // neither reduced nor a mask
    at = reader.Number(at + 2 + 12 * reader.Number(at, 2), 4);
  }
  return pages;
}

std::string TiffOfFax(std::string_view code, const FaxCoding& coding) {
  struct Entry {
    std::uint32_t tag;
    std::uint32_t type;
    std::uint32_t value;
  };
  // A row of G3 without end-of-line codes that begins at a byte is compression 2 of TIFF.
  const std::uint32_t compression = coding.k < 0 ? 4 : coding.byte_aligned ? 2 : 3;
  std::vector<Entry> entries{{256, 4, static_cast<std::uint32_t>(coding.columns)},
                             {257, 4, static_cast<std::uint32_t>(coding.rows)},
                             {258, 3, 1},
                             {259, 3, compression},
                             {262, 3, 0},
                             {273, 4, 0},
                             {277, 3, 1},
                             {278, 4, static_cast<std::uint32_t>(coding.rows)},
                             {279, 4, static_cast<std::uint32_t>(code.size())}};
  if (compression == 3) entries.push_back({292, 4, coding.k > 0 ? 1U : 0U});
  std::string out = "II";
  Append(&out, 42, 2);
  Append(&out, 8, 4);
  Append(&out, static_cast<std::uint32_t>(entries.size()), 2);
  const auto data = static_cast<std::uint32_t>(8 + 2 + 12 * entries.size() + 4);
  for (const Entry& e : entries) {
    Append(&out, e.tag, 2);
    Append(&out, e.type, 2);
    Append(&out, 1, 4);
    Append(&out, e.tag == 273 ? data : e.value, 4);
  }
  Append(&out, 0, 4);
  out.reserve(out.size() + code.size());
  out += code;
  return out;
}

}  // namespace xephang::ingest
