#include "ingest/pdf_inspection.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <new>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <set>

#include "ingest/error.h"
#include "ingest/pdf_content.h"
#include "ingest/pdf_drawing.h"
#include "ingest/pdf_filters.h"
#include "ingest/pdf_input.h"
#include "ingest/pdf_signature.h"
#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

constexpr std::size_t kKeptWarnings = 5;
constexpr std::uint64_t kNodeWork = 256;  // a node of a tree, an annotation
constexpr std::size_t kMaxLabelPrefix = 64;

// While a file is opened qpdf unpacks its cross-references and object streams, and makes some eighty bytes of each of
// theirs. Neither is larger than the file itself in practice.
constexpr std::uint64_t kMinStructureBytes = std::uint64_t{1} << 20U;
constexpr std::uint64_t kMaxStructureBytes = std::uint64_t{8} << 20U;

// UTF-8 of any quality as one clean line of NFC, cut at `max_bytes`.
std::string CleanText(std::string_view text, std::size_t max_bytes) {
  const auto cut = [max_bytes](std::string_view t) {
    if (t.size() <= max_bytes) return t;
    std::size_t end = max_bytes;
    while (end > 0 && (static_cast<unsigned char>(t[end]) & 0xC0U) == 0x80U) --end;
    return t.substr(0, end);
  };
  std::string plain(cut(text));
  for (char& c : plain) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return std::string(cut(normalize::CollapseBlanks(normalize::ToNfc(plain))));
}

std::optional<double> NumberOf(QPDFObjectHandle object) {
  if (object.isInteger()) return static_cast<double>(object.getIntValue());
  if (object.isReal()) return ParsePdfNumber(object.getRealValue());
  return std::nullopt;
}

QPDFObjectHandle Key(QPDFObjectHandle dictionary, const char* key) {
  return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

std::string TextOf(QPDFObjectHandle object, std::size_t max_bytes) {
  if (object.isString()) return CleanText(object.getUTF8Value(), max_bytes);
  if (object.isName()) return CleanText(std::string_view(object.getName()).substr(1), max_bytes);
  return {};
}

// True where the end mark that every PDF has is missing: the file was cut.
bool EndsTooEarly(std::string_view bytes) {
  const auto last = bytes.find_last_not_of(std::string_view("\0\t\n\f\r ", 6));
  const std::string_view text = bytes.substr(0, last == std::string_view::npos ? 0 : last + 1);
  const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 1024));
  return tail.find("%%EOF") == std::string_view::npos;
}

[[noreturn]] void ThrowUnreadable(const std::string& what, std::string_view bytes) {
  std::string message = "the PDF cannot be read: " + CleanText(what, 300);
  if (EndsTooEarly(bytes)) {
    message += fmt::format("; the file ends at byte {} without its end mark (%%EOF)", bytes.size());
  }
  throw Error(ErrorKind::kUnreadable, message);
}

[[noreturn]] void ThrowUnreadable(const QPDFExc& e, std::string_view bytes) {
  std::string what = e.getMessageDetail();
  if (e.getFilePosition() > 0) what += fmt::format(" at byte {}", e.getFilePosition());
  if (!e.getObject().empty()) what += fmt::format(" ({})", e.getObject());
  ThrowUnreadable(what, bytes);
}

struct PageNode {
  QPDFObjectHandle page;
  QPDFObjectHandle media;
  QPDFObjectHandle crop;
  QPDFObjectHandle rotate;
  QPDFObjectHandle resources;
};

class Inspector {
 public:
  Inspector(std::string_view bytes, const PdfLimits& limits)
      : bytes_(bytes),
        limits_(limits),
        structure_limit_(std::clamp<std::uint64_t>(bytes.size(), kMinStructureBytes, kMaxStructureBytes)),
        budget_(structure_limit_, limits.max_work),
        reader_(limits_, budget_) {
    pdf_.setSuppressWarnings(true);
  }

  PdfInspection Run() {
    try {
      return ReadAll();
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const QPDFExc& e) {
      DemandStructure();
      ThrowUnreadable(e, bytes_);
    } catch (const std::exception& e) {
      DemandStructure();
      ThrowUnreadable(e.what(), bytes_);
    }
  }

 private:
  PdfInspection ReadAll() {
    Open();
    out_.encrypted = pdf_.isEncrypted();
    const std::vector<PageNode> pages = WalkPages();
    ReadMetadata();
    ReadSignatures();
    ReadLabels();
    NoteLostObjects();
    out_.pages.reserve(pages.size());
    for (const auto& node : pages) {
      out_.pages.push_back(ReadPage(node, out_.pages.size()));
      NoteLostObjects();
      TakeWarnings();
    }
    if (EndsTooEarly(bytes_)) {
      Problem(
          fmt::format("Tệp kết thúc ở byte {} mà không có dấu kết thúc (%%EOF); có thể thiếu trang.", bytes_.size()),
          fmt::format("The file ends at byte {} without its end mark (%%EOF); pages may be missing.", bytes_.size()));
    }
    return std::move(out_);
  }

  void Open() {
    try {
      pdf_.processInputSource(MakePdfInput(bytes_), "");
    } catch (const QPDFExc& e) {
      if (e.getErrorCode() == qpdf_e_password) {
        throw Error(ErrorKind::kEncrypted, "the PDF is encrypted and opens with a password only");
      }
      if (e.getErrorCode() == qpdf_e_unsupported && e.getMessageDetail().find("encrypt") != std::string::npos) {
        throw Error(ErrorKind::kEncrypted,
                    "the PDF is encrypted in a way that is not read: " + CleanText(e.getMessageDetail(), 200));
      }
      throw;
    }
    DemandStructure();
    const std::size_t objects = pdf_.getXRefTable().size();
    if (objects > limits_.max_objects) {
      throw Error(ErrorKind::kTooLarge,
                  fmt::format("{} objects are over the limit of {} for a PDF", objects, limits_.max_objects));
    }
  }

  void DemandStructure() {
    if (!budget_.TakeStopped()) return;
    throw Error(
        ErrorKind::kTooLarge,
        fmt::format("the object or cross-reference streams of the PDF unpack to more than the limit of {} bytes",
                    structure_limit_));
  }

  void Problem(std::string vi, std::string en) {
    if (!out_.problem_en.empty()) return;
    out_.problem = std::move(vi);
    out_.problem_en = std::move(en);
  }

  void NoteLostObjects() {
    if (!budget_.TakeStopped()) return;
    Problem(
        fmt::format("Một luồng đối tượng mở nén ra quá giới hạn {} byte; những gì trong đó bị mất.", structure_limit_),
        fmt::format("An object stream unpacks to more than the limit of {} bytes; what it holds is lost.",
                    structure_limit_));
  }

  void TakeWarnings() {
    for (const auto& warning : pdf_.getWarnings()) {
      ++out_.warning_count;
      if (out_.warnings.size() < kKeptWarnings) out_.warnings.push_back(CleanText(warning.what(), 300));
    }
  }

  // The leaves in the order of the tree, as viewers take it: a node with /Kids that is no /Page has pages below it;
  // what is no dictionary is none.
  std::vector<PageNode> WalkPages() {
    struct Level {
      QPDFObjectHandle kids;
      int next = 0;
      PageNode inherited;
    };
    QPDFObjectHandle root = Key(pdf_.getRoot(), "/Pages");
    if (!root.isDictionary()) ThrowUnreadable("it has no tree of pages", bytes_);
    std::vector<PageNode> pages;
    std::set<QPDFObjGen> seen;
    std::vector<Level> levels;
    std::size_t left_out = 0;
    const auto enter = [&](QPDFObjectHandle node, PageNode inherited) {
      for (const auto& [key, slot] : {std::pair{"/MediaBox", &inherited.media},
                                      {"/CropBox", &inherited.crop},
                                      {"/Rotate", &inherited.rotate},
                                      {"/Resources", &inherited.resources}}) {
        if (QPDFObjectHandle own = node.getKey(key); !own.isNull()) *slot = own;
      }
      QPDFObjectHandle type = node.getKey("/Type");
      QPDFObjectHandle kids = node.getKey("/Kids");
      if ((type.isName() && type.getName() == "/Page") || !kids.isArray()) {
        if (pages.size() == limits_.max_pages) {
          throw Error(ErrorKind::kTooLarge, fmt::format("more pages than the limit of {}", limits_.max_pages));
        }
        inherited.page = node;
        pages.push_back(std::move(inherited));
        return;
      }
      if (node.isIndirect() && !seen.insert(node.getObjGen()).second) {
        ++left_out;
        return;
      }
      levels.push_back({kids, 0, std::move(inherited)});
    };
    const QPDFObjectHandle null = QPDFObjectHandle::newNull();
    enter(root, {null, null, null, null, null});
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next >= level.kids.getArrayNItems()) {
        levels.pop_back();
        continue;
      }
      if (!budget_.Charge(kNodeWork)) throw Error(ErrorKind::kTooLarge, "the tree of pages has too many nodes");
      QPDFObjectHandle kid = level.kids.getArrayItem(level.next++);
      const PageNode inherited = level.inherited;
      if (kid.isDictionary()) {
        enter(kid, inherited);
      } else {
        ++left_out;
      }
    }
    TakeWarnings();
    if (pages.size() == 1 && pages[0].page.getObjGen() == root.getObjGen() && !root.hasKey("/Contents") &&
        !Key(root, "/Type").isNameAndEquals("/Page")) {
      pages.clear();  // the root of a tree without /Kids
    }
    if (pages.empty()) {
      if (left_out > 0 || EndsTooEarly(bytes_)) ThrowUnreadable("none of its pages is in the file", bytes_);
      throw Error(ErrorKind::kEmpty, "the PDF has no pages");
    }
    QPDFObjectHandle count = root.getKey("/Count");
    const long long stated = count.isInteger() ? count.getIntValue() : 0;
    if (left_out > 0 || stated > static_cast<long long>(pages.size())) {
      Problem(fmt::format("Cây trang hỏng: văn bản ghi {} trang, tìm được {}.", stated, pages.size()),
              fmt::format("The tree of pages is damaged: it states {} pages, {} were found.", stated, pages.size()));
    }
    return pages;
  }

  void ReadMetadata() {
    QPDFObjectHandle info = Key(pdf_.getTrailer(), "/Info");
    static constexpr std::array<std::pair<const char*, const char*>, 6> kFields{{{"title", "/Title"},
                                                                                 {"author", "/Author"},
                                                                                 {"subject", "/Subject"},
                                                                                 {"creator", "/Creator"},
                                                                                 {"producer", "/Producer"},
                                                                                 {"created", "/CreationDate"}}};
    for (const auto& [name, key] : kFields) {
      std::string text = TextOf(Key(info, key), limits_.max_text_bytes);
      if (name == std::string_view("created")) {
        if (std::string iso = IsoFromPdfDate(text); !iso.empty()) text = std::move(iso);
      }
      if (!text.empty()) out_.metadata.emplace_back(name, std::move(text));
    }
  }

  // Form fields, without recursion; a field is visited once.
  void ReadSignatures() {
    struct Field {
      QPDFObjectHandle object;
      std::string name;
      bool is_signature = false;
      QPDFObjectHandle value;
    };
    std::vector<Field> stack;
    std::set<QPDFObjGen> seen;
    const auto push = [&](QPDFObjectHandle fields, const Field& parent) {
      if (!fields.isArray()) return;
      for (int i = fields.getArrayNItems() - 1; i >= 0 && budget_.Charge(kNodeWork); --i) {
        stack.push_back({fields.getArrayItem(i), parent.name, parent.is_signature, parent.value});
      }
    };
    push(Key(Key(pdf_.getRoot(), "/AcroForm"), "/Fields"), {{}, {}, false, QPDFObjectHandle::newNull()});
    while (!stack.empty()) {
      Field field = std::move(stack.back());
      stack.pop_back();
      QPDFObjectHandle object = field.object;
      if (!object.isDictionary()) continue;
      if (object.isIndirect() && !seen.insert(object.getObjGen()).second) continue;
      if (const std::string part = TextOf(object.getKey("/T"), limits_.max_text_bytes); !part.empty()) {
        field.name = CleanText(field.name.empty() ? part : field.name + "." + part, limits_.max_text_bytes);
      }
      if (QPDFObjectHandle type = object.getKey("/FT"); type.isName()) field.is_signature = type.getName() == "/Sig";
      if (QPDFObjectHandle value = object.getKey("/V"); !value.isNull()) field.value = value;
      push(object.getKey("/Kids"), field);
      if (!field.is_signature || !field.value.isDictionary()) continue;
      AddSignature(field.name, field.value, object);
    }
    TakeWarnings();
  }

  void AddSignature(const std::string& field, QPDFObjectHandle value, QPDFObjectHandle widget) {
    const QPDFObjGen id = value.getObjGen();
    auto known = signature_of_value_.find(id);
    if (!value.isIndirect() || known == signature_of_value_.end()) {
      if (out_.signatures.size() >= limits_.max_signatures) {
        return Problem(
            fmt::format("Hơn {} chữ ký số, quá giới hạn; số còn lại không được đọc.", limits_.max_signatures),
            fmt::format("More signatures than the limit of {}; the others were not read.", limits_.max_signatures));
      }
      if (value.isIndirect()) known = signature_of_value_.emplace(id, out_.signatures.size()).first;
      out_.signatures.push_back(ReadSignature(field, value));
    }
    const std::size_t index = value.isIndirect() ? known->second : out_.signatures.size() - 1;
    if (widget.isIndirect()) signature_of_widget_[widget.getObjGen()] = index;
  }

  PdfSignature ReadSignature(const std::string& field, QPDFObjectHandle value) {
    const std::size_t max = limits_.max_text_bytes;
    PdfSignature s;
    s.field = field;
    s.sub_filter = TextOf(value.getKey("/SubFilter"), max);
    s.reason = TextOf(value.getKey("/Reason"), max);
    s.location = TextOf(value.getKey("/Location"), max);
    CmsSigner signer;
    if (QPDFObjectHandle contents = value.getKey("/Contents"); contents.isString()) {
      signer = ReadCms(contents.getStringValue());
    }
    if (signer.common_name.empty() && signer.organization.empty()) {
      QPDFObjectHandle certificate = value.getKey("/Cert");
      if (certificate.isArray() && certificate.getArrayNItems() > 0) certificate = certificate.getArrayItem(0);
      if (certificate.isString()) {
        const std::string cms_time = signer.signed_at;
        signer = ReadCertificate(certificate.getStringValue());
        signer.signed_at = cms_time;
      }
    }
    s.common_name = CleanText(signer.common_name, max);
    s.organization = CleanText(signer.organization, max);
    s.unit = CleanText(signer.unit, max);
    s.title = CleanText(signer.title, max);
    s.signer = TextOf(value.getKey("/Name"), max);
    if (s.signer.empty()) s.signer = s.common_name;
    s.signed_at = IsoFromPdfDate(TextOf(value.getKey("/M"), max));
    if (!s.signed_at.empty()) {
      s.time_from = PdfTimeSource::kDictionary;
    } else if (!signer.signed_at.empty()) {
      s.signed_at = signer.signed_at;
      s.time_from = PdfTimeSource::kCms;
    }
    return s;
  }

  // The number tree of /PageLabels, without recursion.
  void ReadLabels() {
    std::vector<QPDFObjectHandle> stack{Key(pdf_.getRoot(), "/PageLabels")};
    std::set<QPDFObjGen> seen;
    while (!stack.empty()) {
      QPDFObjectHandle node = stack.back();
      stack.pop_back();
      if (!node.isDictionary() || (node.isIndirect() && !seen.insert(node.getObjGen()).second)) continue;
      if (QPDFObjectHandle kids = node.getKey("/Kids"); kids.isArray()) {
        for (int i = kids.getArrayNItems() - 1; i >= 0 && budget_.Charge(kNodeWork); --i) {
          stack.push_back(kids.getArrayItem(i));
        }
      }
      QPDFObjectHandle numbers = node.getKey("/Nums");
      if (!numbers.isArray()) continue;
      for (int i = 0; i + 1 < numbers.getArrayNItems() && budget_.Charge(kNodeWork); i += 2) {
        QPDFObjectHandle index = numbers.getArrayItem(i);
        QPDFObjectHandle range = numbers.getArrayItem(i + 1);
        if (index.isInteger() && range.isDictionary()) labels_[index.getIntValue()] = range;
      }
    }
    TakeWarnings();
  }

  std::string LabelOf(std::size_t index) {
    auto it = labels_.upper_bound(static_cast<long long>(index));
    if (it == labels_.begin()) return {};
    --it;
    QPDFObjectHandle range = it->second;
    QPDFObjectHandle style = range.getKey("/S");
    QPDFObjectHandle start = range.getKey("/St");
    const std::string name = style.isName() ? style.getName() : std::string();
    const auto first = static_cast<std::uint64_t>(start.isInteger() ? std::max(start.getIntValueAsInt(), 1) : 1);
    const auto steps = static_cast<std::uint64_t>(static_cast<long long>(index) - std::max(it->first, 0LL));
    return PageLabel(name.size() == 2 ? name[1] : '\0', first + steps, TextOf(range.getKey("/P"), kMaxLabelPrefix));
  }

  struct Rect {
    double left = 0, bottom = 0, right = 0, top = 0;
    [[nodiscard]] bool IsEmpty() const { return !(right > left && top > bottom); }
  };

  // Empty where `array` is no box.
  static Rect RectOf(QPDFObjectHandle array) {
    if (!array.isArray() || array.getArrayNItems() != 4) return {};
    std::array<double, 4> n{};
    for (int i = 0; i < 4; ++i) {
      const auto number = NumberOf(array.getArrayItem(i));
      if (!number || !(std::abs(*number) < 1e9)) return {};
      n.at(static_cast<std::size_t>(i)) = *number;
    }
    return {std::min(n[0], n[2]), std::min(n[1], n[3]), std::max(n[0], n[2]), std::max(n[1], n[3])};
  }

  PageArea ReadGeometry(const PageNode& node, PdfPage* page) {
    Rect media = RectOf(node.media);
    if (media.IsEmpty()) media = {0, 0, 612, 792};  // what viewers take
    Rect crop = RectOf(node.crop);
    crop = {std::max(crop.left, media.left), std::max(crop.bottom, media.bottom), std::min(crop.right, media.right),
            std::min(crop.top, media.top)};
    if (crop.IsEmpty()) crop = media;
    QPDFObjectHandle own = node.page;
    const double unit = NumberOf(own.getKey("/UserUnit")).value_or(1);
    page->user_unit = unit > 0 && unit < 1e6 ? unit : 1;
    const auto turn = static_cast<long long>(std::clamp(NumberOf(node.rotate).value_or(0), -1e9, 1e9));
    page->rotation = turn % 90 == 0 ? static_cast<int>((turn % 360 + 360) % 360) : 0;
    const bool on_side = page->rotation % 180 != 0;
    const auto size = [&](const Rect& r, double* width, double* height) {
      *width = (on_side ? r.top - r.bottom : r.right - r.left) * page->user_unit;
      *height = (on_side ? r.right - r.left : r.top - r.bottom) * page->user_unit;
    };
    size(crop, &page->width, &page->height);
    size(media, &page->media_width, &page->media_height);
    return {crop.left, crop.bottom, crop.right, crop.top, page->rotation, page->user_unit};
  }

  void DemandSize(const PdfPage& page) const {
    if (page.width > limits_.max_page_side || page.height > limits_.max_page_side) {
      throw PageProblem{fmt::format("Trang {:.0f} × {:.0f} pt có cạnh quá giới hạn {:.0f} pt.", page.width, page.height,
                                    limits_.max_page_side),
                        fmt::format("A side of the page of {:.0f} × {:.0f} pt is over the limit of {:.0f} pt.",
                                    page.width, page.height, limits_.max_page_side)};
    }
    if (page.width * page.height > limits_.max_page_area) {
      throw PageProblem{fmt::format("Trang {:.0f} × {:.0f} pt quá giới hạn {:.0f} pt vuông.", page.width, page.height,
                                    limits_.max_page_area),
                        fmt::format("The page of {:.0f} × {:.0f} pt is over the limit of {:.0f} square points.",
                                    page.width, page.height, limits_.max_page_area)};
    }
  }

  PdfPage ReadPage(const PageNode& node, std::size_t index) {
    PdfPage page;
    Drawing drawing;
    PageArea area;
    try {
      area = ReadGeometry(node, &page);
      page.label = LabelOf(index);
      QPDFObjectHandle own = node.page;
      PageProblem size_problem;
      try {
        DemandSize(page);
      } catch (const PageProblem& p) {
        size_problem = p;
      }
      reader_.ReadPage(own.getKey("/Contents"), node.resources, area, &drawing);
      ReadAnnotations(node, index, &page, &drawing);
      if (!size_problem.en.empty()) throw PageProblem(size_problem);
      page.problem = drawing.damage;
      page.problem_en = drawing.damage_en;
    } catch (const PageProblem& p) {
      page.problem = p.vi;
      page.problem_en = p.en;
      page.over_limit = true;
    } catch (const std::exception& e) {  // qpdf may throw at any access
      const std::string what = CleanText(e.what(), 200);
      page.problem = fmt::format("Không đọc được trang: {}.", what);
      page.problem_en = fmt::format("The page cannot be read: {}.", what);
    }
    page.text_bytes = drawing.visible_bytes + drawing.invisible_bytes;
    page.invisible_bytes = drawing.invisible_bytes;
    page.covered_bytes = drawing.covered_bytes;
    page.content_bytes = drawing.content_bytes;
    page.operators = drawing.operators;
    TakeImages(drawing, area, &page);
    return page;
  }

  static void TakeImages(const Drawing& drawing, const PageArea& area, PdfPage* page) {
    double most = 0;
    for (const auto& drawn : drawing.images) {
      PdfImage image = drawn.image;
      image.box = area.Displayed(drawn.where);
      image.coverage = area.Coverage(drawn.where);
      const Point right = area.DisplayedStep({drawn.where.a, drawn.where.b});
      const Point down = area.DisplayedStep({-drawn.where.c, -drawn.where.d});
      image.right_x = right.x;
      image.right_y = right.y;
      image.down_x = down.x;
      image.down_y = down.y;
      page->image_coverage = std::min(1.0, page->image_coverage + image.coverage);
      if (image.coverage >= kPageImageCoverage && image.coverage > most) {
        most = image.coverage;
        page->page_image = static_cast<int>(page->images.size());
      }
      page->images.push_back(std::move(image));
    }
  }

  void ReadAnnotations(const PageNode& node, std::size_t index, PdfPage* page, Drawing* drawing) {
    constexpr long long kHidden = 2 | 32;  // Hidden, NoView
    QPDFObjectHandle own = node.page;
    QPDFObjectHandle annotations = own.getKey("/Annots");
    if (!annotations.isArray()) return;
    for (int i = 0; i < annotations.getArrayNItems() && budget_.Charge(kNodeWork); ++i) {
      QPDFObjectHandle annotation = annotations.getArrayItem(i);
      if (!annotation.isDictionary()) continue;
      const auto signature =
          annotation.isIndirect() ? signature_of_widget_.find(annotation.getObjGen()) : signature_of_widget_.end();
      if (signature != signature_of_widget_.end() && out_.signatures[signature->second].page == 0) {
        out_.signatures[signature->second].page = static_cast<int>(index) + 1;
      }
      QPDFObjectHandle flags = annotation.getKey("/F");
      if (flags.isInteger() && (flags.getIntValue() & kHidden) != 0) continue;
      if (annotation.getKey("/Subtype").isNameAndEquals("/Popup")) continue;
      QPDFObjectHandle shown = Key(annotation.getKey("/AP"), "/N");
      if (shown.isDictionary()) {
        QPDFObjectHandle state = annotation.getKey("/AS");
        shown = state.isName() ? shown.getKey(state.getName()) : QPDFObjectHandle::newNull();
      }
      if (!shown.isStream()) continue;
      const Drawing& appearance = reader_.ReadAppearance(shown, node.resources);
      page->annotation_bytes += appearance.visible_bytes + appearance.inherited_bytes;
      drawing->operators += appearance.operators;
      if (drawing->operators > limits_.max_operators) {
        throw PageProblem{fmt::format("Trang và các chú thích vẽ hơn {} lệnh, quá giới hạn.", limits_.max_operators),
                          fmt::format("The page and its annotations draw more operators than the limit of {}.",
                                      limits_.max_operators)};
      }
    }
  }

  std::string_view bytes_;
  const PdfLimits& limits_;
  std::uint64_t structure_limit_;
  DecodeBudget budget_;
  QPDF pdf_;
  DrawingReader reader_;
  PdfInspection out_;
  std::map<QPDFObjGen, std::size_t> signature_of_value_;
  std::map<QPDFObjGen, std::size_t> signature_of_widget_;
  std::map<long long, QPDFObjectHandle> labels_;
};

std::string Roman(std::uint64_t number) {
  static constexpr std::array<std::pair<std::uint64_t, const char*>, 13> kDigits{{{1000, "m"},
                                                                                  {900, "cm"},
                                                                                  {500, "d"},
                                                                                  {400, "cd"},
                                                                                  {100, "c"},
                                                                                  {90, "xc"},
                                                                                  {50, "l"},
                                                                                  {40, "xl"},
                                                                                  {10, "x"},
                                                                                  {9, "ix"},
                                                                                  {5, "v"},
                                                                                  {4, "iv"},
                                                                                  {1, "i"}}};
  std::string out;
  for (const auto& [value, digits] : kDigits) {
    for (; number >= value; number -= value) out += digits;
  }
  return out;
}

}  // namespace

PdfInspection InspectPdf(std::string_view bytes, const PdfLimits& limits) { return Inspector(bytes, limits).Run(); }

std::vector<Signature> SignaturesOf(const PdfInspection& inspection) {
  std::vector<Signature> out;
  for (const auto& s : inspection.signatures) {
    if (s.sub_filter != "ETSI.RFC3161") out.push_back({s.signer, s.signed_at, s.organization, s.reason});
  }
  return out;
}

std::string IsoFromPdfDate(std::string_view date) {
  static const RE2 form(R"(\s*(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?)?)?)"
                        R"(\s*(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?.*)");
  std::array<re2::StringPiece, 11> part{};
  const re2::StringPiece text(date.data(), date.size());
  if (!form.Match(text, 0, text.size(), RE2::ANCHOR_BOTH, part.data(), part.size())) return {};
  const auto within = [&](std::size_t i, int low, int high) {
    if (part.at(i).empty()) return true;
    const int n = (part.at(i)[0] - '0') * 10 + part.at(i)[1] - '0';
    return n >= low && n <= high;
  };
  if (!within(2, 1, 12) || !within(3, 1, 31) || !within(4, 0, 23) || !within(5, 0, 59) || !within(6, 0, 60) ||
      !within(9, 0, 23) || !within(10, 0, 59)) {
    return {};
  }
  const auto str = [&](std::size_t i) { return std::string(part.at(i).data(), part.at(i).size()); };
  std::string iso = str(1);
  if (!part[2].empty()) iso += "-" + str(2);
  if (!part[3].empty()) iso += "-" + str(3);
  if (part[5].empty()) return iso;  // an hour alone is no time in ISO 8601 as others read it
  iso += "T" + str(4) + ":" + str(5);
  if (!part[6].empty()) iso += ":" + str(6);
  if (!part[7].empty()) iso += "Z";
  if (!part[8].empty()) iso += str(8) + str(9) + ":" + (part[10].empty() ? "00" : str(10));
  return iso;
}

std::string PageLabel(char style, std::uint64_t number, std::string_view prefix) {
  std::string out(prefix);
  const std::string decimal = std::to_string(number);
  switch (style) {
    case 'D':
      out += decimal;
      break;
    case 'r':
    case 'R': {
      const std::string roman = number < 5000 ? Roman(number) : decimal;
      out += style == 'R' ? normalize::ToUpper(roman) : roman;
      break;
    }
    case 'a':
    case 'A':  // a to z, aa to zz, aaa to zzz
      if (number == 0 || number > 26 * 20) {
        out += decimal;
      } else {
        out += std::string((number - 1) / 26 + 1, static_cast<char>((style == 'a' ? 'a' : 'A') + (number - 1) % 26));
      }
      break;
    default:
      break;
  }
  return out;
}

}  // namespace xephang::ingest
