#include "ingest/pdf_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <qpdf/Pipeline.hh>
#include <stdexcept>

#include "ingest/pdf_content.h"

namespace xephang::ingest {
namespace {

constexpr std::uint64_t kPartWork = 1'024;    // a content stream, however short
constexpr std::uint64_t kPlacementWork = 64;  // an image of a form, at each drawing of the form
constexpr std::size_t kMaxStates = 1'024;     // of q; what is saved deeper is not told apart
constexpr std::size_t kMaxFilters = 16;

std::uint64_t Add(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

// First `inner`, then `outer`.
Matrix Then(const Matrix& inner, const Matrix& outer) {
  return {inner.a * outer.a + inner.b * outer.c,           inner.a * outer.b + inner.b * outer.d,
          inner.c * outer.a + inner.d * outer.c,           inner.c * outer.b + inner.d * outer.d,
          inner.e * outer.a + inner.f * outer.c + outer.e, inner.e * outer.b + inner.f * outer.d + outer.f};
}

double AreaOf(const Matrix& m) { return std::abs(m.a * m.d - m.b * m.c); }

std::array<Point, 4> Corners(const Matrix& m) {
  return {Apply(m, {0, 0}), Apply(m, {1, 0}), Apply(m, {1, 1}), Apply(m, {0, 1})};
}

bool IsFinite(const Matrix& m) {
  const auto corners = Corners(m);
  return std::all_of(corners.begin(), corners.end(), [](const Point& p) {
    return std::abs(p.x) < 1e9 && std::abs(p.y) < 1e9;  // false for what is no number
  });
}

// Keeps the part of a polygon where `side` is not negative (Sutherland and Hodgman).
template <typename Side>
std::vector<Point> Clip(const std::vector<Point>& polygon, Side side) {
  std::vector<Point> out;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& p = polygon[i];
    const Point& q = polygon[(i + 1) % polygon.size()];
    const double at_p = side(p);
    const double at_q = side(q);
    if (at_p >= 0) out.push_back(p);
    if ((at_p >= 0) != (at_q >= 0)) {
      const double t = at_p / (at_p - at_q);
      out.push_back({p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)});
    }
  }
  return out;
}

class Sink : public Pipeline {
 public:
  Sink(std::string* out, std::uint64_t limit) : Pipeline("content", nullptr), out_(out), limit_(limit) {}
  using Pipeline::write;
  void write(unsigned char const* data, std::size_t size) override {
    if (out_->size() + size > limit_) {
      over_ = true;
      throw std::runtime_error("content over its limit");
    }
    out_->append(reinterpret_cast<const char*>(data), size);
  }
  void finish() override {}
  [[nodiscard]] bool over() const { return over_; }

 private:
  std::string* out_;
  std::uint64_t limit_;
  bool over_ = false;
};

std::string NameText(QPDFObjectHandle name) {
  const std::string text = name.getName();
  return text.substr(1, 64);
}

std::vector<std::string> Filters(QPDFObjectHandle filter) {
  std::vector<std::string> names;
  if (filter.isName()) names.push_back(NameText(filter));
  if (!filter.isArray()) return names;
  const int n = std::min(filter.getArrayNItems(), static_cast<int>(kMaxFilters));
  for (int i = 0; i < n; ++i) {
    QPDFObjectHandle item = filter.getArrayItem(i);
    if (item.isName()) names.push_back(NameText(item));
  }
  return names;
}

PdfColour ColourByName(std::string_view name) {
  if (name == "DeviceGray" || name == "CalGray" || name == "G") return PdfColour::kGray;
  if (name == "DeviceRGB" || name == "CalRGB" || name == "RGB") return PdfColour::kRgb;
  if (name == "DeviceCMYK" || name == "CMYK") return PdfColour::kCmyk;
  if (name == "Indexed" || name == "I") return PdfColour::kIndexed;
  return name.empty() ? PdfColour::kUnknown : PdfColour::kOther;
}

PdfColour ColourOf(QPDFObjectHandle space) {
  if (space.isName()) return ColourByName(NameText(space));
  if (!space.isArray() || space.getArrayNItems() == 0) return PdfColour::kUnknown;
  QPDFObjectHandle kind = space.getArrayItem(0);
  if (!kind.isName()) return PdfColour::kUnknown;
  const std::string name = NameText(kind);
  if (name != "ICCBased" || space.getArrayNItems() < 2) return ColourByName(name);
  QPDFObjectHandle profile = space.getArrayItem(1);
  QPDFObjectHandle components = profile.isStream() ? profile.getDict().getKey("/N") : QPDFObjectHandle::newNull();
  if (!components.isInteger()) return PdfColour::kOther;
  switch (components.getIntValueAsInt()) {
    case 1:
      return PdfColour::kGray;
    case 3:
      return PdfColour::kRgb;
    case 4:
      return PdfColour::kCmyk;
    default:
      return PdfColour::kOther;
  }
}

int Positive(QPDFObjectHandle value) { return value.isInteger() ? std::max(value.getIntValueAsInt(), 0) : 0; }

PdfImage DescribeInline(const InlineImage& inline_image) {
  PdfImage image;
  for (const auto& [key, value] : inline_image) {
    const int number = static_cast<int>(std::clamp(ParsePdfNumber(value).value_or(0), 0.0, 1e9));
    if (key == "W" || key == "Width") image.width = number;
    if (key == "H" || key == "Height") image.height = number;
    if (key == "BPC" || key == "BitsPerComponent") image.bits = number;
    if (key == "CS" || key == "ColorSpace") image.colour = ColourByName(value);
    if (key == "IM" || key == "ImageMask") image.mask = value == "true";
    if ((key == "F" || key == "Filter") && image.filters.size() < kMaxFilters) {
      static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kShort{{{"AHx", "ASCIIHexDecode"},
                                                                                            {"A85", "ASCII85Decode"},
                                                                                            {"LZW", "LZWDecode"},
                                                                                            {"Fl", "FlateDecode"},
                                                                                            {"RL", "RunLengthDecode"},
                                                                                            {"CCF", "CCITTFaxDecode"},
                                                                                            {"DCT", "DCTDecode"}}};
      const auto* it =
          std::find_if(kShort.begin(), kShort.end(), [&text = value](const auto& s) { return s.first == text; });
      image.filters.emplace_back(it == kShort.end() ? std::string_view(value).substr(0, 64) : it->second);
    }
  }
  if (image.mask) image.bits = 1;
  return image;
}

Matrix MatrixOf(QPDFObjectHandle array) {
  Matrix m;
  if (!array.isArray() || array.getArrayNItems() != 6) return m;
  std::array<double, 6> n{};
  for (int i = 0; i < 6; ++i) {
    QPDFObjectHandle item = array.getArrayItem(i);
    if (!item.isNumber()) return m;
    n.at(static_cast<std::size_t>(i)) =
        item.isInteger() ? static_cast<double>(item.getIntValue()) : ParsePdfNumber(item.getRealValue()).value_or(0);
  }
  return {n[0], n[1], n[2], n[3], n[4], n[5]};
}

}  // namespace

Point Apply(const Matrix& m, Point p) { return {m.a * p.x + m.c * p.y + m.e, m.b * p.x + m.d * p.y + m.f}; }

Box PageArea::Displayed(const Matrix& m) const {
  if (!IsFinite(m)) return {};
  double x0 = std::numeric_limits<double>::max();
  double y0 = x0;
  double x1 = -x0;
  double y1 = -x0;
  for (const Point& p : Corners(m)) {
    Point shown{p.x - left, top - p.y};
    if (rotation == 90) shown = {p.y - bottom, p.x - left};
    if (rotation == 180) shown = {right - p.x, p.y - bottom};
    if (rotation == 270) shown = {top - p.y, right - p.x};
    x0 = std::min(x0, shown.x);
    x1 = std::max(x1, shown.x);
    y0 = std::min(y0, shown.y);
    y1 = std::max(y1, shown.y);
  }
  return {x0 * user_unit, y0 * user_unit, (x1 - x0) * user_unit, (y1 - y0) * user_unit};
}

Point PageArea::DisplayedStep(Point step) const {
  if (!(std::abs(step.x) < 1e9 && std::abs(step.y) < 1e9)) return {};
  Point shown{step.x, -step.y};
  if (rotation == 90) shown = {step.y, step.x};
  if (rotation == 180) shown = {-step.x, step.y};
  if (rotation == 270) shown = {-step.y, -step.x};
  return {shown.x * user_unit, shown.y * user_unit};
}

double PageArea::Coverage(const Matrix& m) const {
  const double page = (right - left) * (top - bottom);
  if (!IsFinite(m) || page <= 0) return 0;
  const auto corners = Corners(m);
  std::vector<Point> polygon(corners.begin(), corners.end());
  polygon = Clip(polygon, [this](const Point& p) { return p.x - left; });
  polygon = Clip(polygon, [this](const Point& p) { return right - p.x; });
  polygon = Clip(polygon, [this](const Point& p) { return p.y - bottom; });
  polygon = Clip(polygon, [this](const Point& p) { return top - p.y; });
  double twice = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& p = polygon[i];
    const Point& q = polygon[(i + 1) % polygon.size()];
    twice += p.x * q.y - q.x * p.y;
  }
  return std::clamp(std::abs(twice) / 2 / page, 0.0, 1.0);
}

struct DrawingReader::XObject {
  bool is_image = false;
  PdfImage image;
  const Drawing* form = nullptr;
  Matrix form_matrix;
};

struct DrawingReader::Scope {
  QPDFObjectHandle resources;
  std::uint64_t id = 0;
  int depth = 0;
  const PageArea* area = nullptr;  // of a page; forms have none
  std::map<std::string, XObject, std::less<>> known;
};

void DrawingReader::ReadPage(QPDFObjectHandle contents, QPDFObjectHandle resources, const PageArea& area,
                             Drawing* drawing) {
  // Forms of the last page that depended on its resources.
  for (auto it = forms_.begin(); it != forms_.end();) it = it->first.second == 0 ? std::next(it) : forms_.erase(it);
  active_.clear();
  live_bytes_ = 0;
  std::string content;
  if (contents.isArray()) {
    const int n = contents.getArrayNItems();
    for (int i = 0; i < n; ++i) AppendStream(contents.getArrayItem(i), &content, drawing);
  } else if (!contents.isNull() || contents.isIndirect()) {
    AppendStream(contents, &content, drawing);
  }
  drawing->content_bytes = content.size();
  live_bytes_ = content.size();
  Scope scope;
  scope.resources = resources;
  scope.id = ++last_scope_;
  scope.area = &area;
  Run(content, scope, drawing);
}

const Drawing& DrawingReader::ReadAppearance(QPDFObjectHandle form, QPDFObjectHandle page_resources) {
  active_.clear();
  live_bytes_ = 0;
  Scope scope;
  scope.resources = page_resources;
  scope.id = ++last_scope_;
  return ReadForm(form, scope);
}

void DrawingReader::DemandWork(std::uint64_t bytes) {
  if (budget_.Charge(bytes)) return;
  throw PageProblem{
      fmt::format("Tài liệu cần nhiều công hơn giới hạn {} byte (mở nén và vẽ); trang này không được xem.",
                  limits_.max_work),
      fmt::format("The document needs more than the limit of {} bytes of unpacking and drawing; this page "
                  "was not looked at.",
                  limits_.max_work)};
}

void DrawingReader::AppendStream(QPDFObjectHandle stream, std::string* out, Drawing* drawing) {
  DemandWork(kPartWork);
  const auto damaged = [&](const std::string& vi, const std::string& en) {
    if (!drawing->damage_en.empty()) return;
    drawing->damage = fmt::format("Luồng nội dung (đối tượng {}) {}.", stream.getObjectID(), vi);
    drawing->damage_en = fmt::format("The content stream (object {}) {}.", stream.getObjectID(), en);
  };
  if (!stream.isStream()) return damaged("không có trong tệp", "is not in the file");
  QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
  if (filter.isArray() && filter.getArrayNItems() > static_cast<int>(kMaxFilters)) {
    return damaged("được nén quá 16 lần", "is packed more than 16 times over");
  }
  const std::uint64_t limit = limits_.max_content_bytes - std::min(limits_.max_content_bytes, live_bytes_);
  const std::uint64_t outer_limit = budget_.stream_limit();
  const std::size_t before = out->size();
  static_cast<void>(budget_.TakeStopped());
  static_cast<void>(budget_.TakeCut());
  budget_.set_stream_limit(limit);
  Sink sink(out, limit);
  bool decoded = false;  // false where a filter is not known: the data then come as they are
  bool read = false;
  try {
    read = stream.pipeStreamData(&sink, &decoded, 0, qpdf_dl_generalized, true, false);
  } catch (const std::exception&) {
    read = false;
  }
  budget_.set_stream_limit(outer_limit);
  const bool stopped = budget_.TakeStopped() || sink.over();
  const bool cut = budget_.TakeCut();
  if (budget_.IsSpent()) DemandWork(1);
  if (stopped) {
    throw PageProblem{
        fmt::format("Luồng nội dung (đối tượng {}) mở nén ra quá giới hạn {} byte.", stream.getObjectID(), limit),
        fmt::format("The content stream (object {}) unpacks to more than the limit of {} bytes.", stream.getObjectID(),
                    limit)};
  }
  DemandWork(out->size() - before);
  if (!decoded && read) {
    out->resize(before);
    damaged("được nén theo cách không đọc được", "is packed in a way that is not read");
  }
  if (!read || cut) damaged("bị hỏng hoặc bị cắt cụt", "is damaged or cut short");
  out->push_back('\n');
}

void DrawingReader::DemandPixels(const PdfImage& image, QPDFObjectHandle dictionary) const {
  const auto demand = [this](std::int64_t width, std::int64_t height, int object) {
    const auto pixels = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    if (pixels <= limits_.max_image_pixels) return;
    throw PageProblem{fmt::format("Hình (đối tượng {}) có {} × {} điểm ảnh, quá giới hạn {} điểm ảnh.", object, width,
                                  height, limits_.max_image_pixels),
                      fmt::format("An image (object {}) has {} × {} pixels, over the limit of {} pixels.", object,
                                  width, height, limits_.max_image_pixels)};
  };
  demand(image.width, image.height, image.object);
  if (!dictionary.isDictionary()) return;
  for (const char* key : {"/SMask", "/Mask"}) {
    QPDFObjectHandle mask = dictionary.getKey(key);
    if (!mask.isStream()) continue;
    demand(Positive(mask.getDict().getKey("/Width")), Positive(mask.getDict().getKey("/Height")), mask.getObjectID());
  }
}

PdfImage DrawingReader::DescribeImage(QPDFObjectHandle stream) {
  QPDFObjectHandle dictionary = stream.getDict();
  PdfImage image;
  image.object = stream.getObjectID();
  image.generation = stream.getGeneration();
  image.width = Positive(dictionary.getKey("/Width"));
  image.height = Positive(dictionary.getKey("/Height"));
  image.bits = Positive(dictionary.getKey("/BitsPerComponent"));
  image.filters = Filters(dictionary.getKey("/Filter"));
  image.colour = ColourOf(dictionary.getKey("/ColorSpace"));
  QPDFObjectHandle mask = dictionary.getKey("/ImageMask");
  image.mask = mask.isBool() && mask.getBoolValue();
  if (image.mask) image.bits = 1;
  return image;
}

const DrawingReader::XObject& DrawingReader::Find(std::string_view name, Scope& scope) {
  const auto known = scope.known.find(name);
  if (known != scope.known.end()) return known->second;
  static const XObject kNothing;
  QPDFObjectHandle objects =
      scope.resources.isDictionary() ? scope.resources.getKey("/XObject") : QPDFObjectHandle::newNull();
  QPDFObjectHandle object =
      objects.isDictionary() ? objects.getKey("/" + std::string(name)) : QPDFObjectHandle::newNull();
  if (!object.isStream()) return kNothing;  // not remembered: a content stream may name millions of them
  DemandWork(kPartWork);
  XObject found;
  QPDFObjectHandle kind = object.getDict().getKey("/Subtype");
  const std::string subtype = kind.isName() ? NameText(kind) : std::string();
  if (subtype == "Image") {
    found.is_image = true;
    found.image = DescribeImage(object);
    DemandPixels(found.image, object.getDict());
  } else if (subtype == "Form") {
    found.form_matrix = MatrixOf(object.getDict().getKey("/Matrix"));
    found.form = &ReadForm(object, scope);
  }
  return scope.known.emplace(std::string(name), std::move(found)).first->second;
}

const Drawing& DrawingReader::ReadForm(QPDFObjectHandle form, const Scope& caller) {
  QPDFObjectHandle resources = form.getDict().getKey("/Resources");
  const bool own = resources.isDictionary();
  const FormKey key{form.getObjGen(), own ? 0 : caller.id};
  const auto known = forms_.find(key);
  if (known != forms_.end()) return *known->second;
  if (active_.count(form.getObjGen()) > 0) {
    throw PageProblem{fmt::format("Biểu mẫu (đối tượng {}) tự vẽ chính nó.", form.getObjectID()),
                      fmt::format("The form (object {}) draws itself.", form.getObjectID())};
  }
  if (caller.depth >= limits_.max_form_depth) {
    throw PageProblem{fmt::format("Các biểu mẫu lồng nhau quá giới hạn {} tầng.", limits_.max_form_depth),
                      fmt::format("Forms are nested over the limit of {} levels.", limits_.max_form_depth)};
  }
  auto drawing = std::make_unique<Drawing>();
  std::string content;
  AppendStream(form, &content, drawing.get());
  drawing->content_bytes = content.size();
  Scope scope;
  scope.resources = own ? resources : caller.resources;
  scope.id = own ? ++last_scope_ : caller.id;
  scope.depth = caller.depth + 1;
  active_.insert(form.getObjGen());
  live_bytes_ += content.size();
  Run(content, scope, drawing.get());
  live_bytes_ -= content.size();
  active_.erase(form.getObjGen());
  return *forms_.emplace(key, std::move(drawing)).first->second;
}

void DrawingReader::Run(std::string_view content, Scope& scope, Drawing* drawing) {
  struct State {
    Matrix ctm;
    int mode = -1;  // as set outside; a page begins in mode 0
  };
  State now;
  if (scope.area != nullptr) now.mode = 0;
  std::vector<State> saved;
  std::uint64_t saved_deeper = 0;
  std::map<QPDFObjGen, std::size_t> listed;
  const double least_page_image = scope.area == nullptr ? 0
                                                        : kPageImageCoverage * (scope.area->right - scope.area->left) *
                                                              (scope.area->top - scope.area->bottom);

  const auto count_operators = [&](std::uint64_t n) {
    drawing->operators = Add(drawing->operators, n);
    if (drawing->operators <= limits_.max_operators) return;
    throw PageProblem{
        fmt::format("Trang vẽ hơn {} lệnh (tính cả biểu mẫu lặp lại), quá giới hạn.", limits_.max_operators),
        fmt::format("The page draws more operators than the limit of {}, repeated forms included.",
                    limits_.max_operators)};
  };
  const auto show = [&](std::uint64_t bytes) {
    std::uint64_t& sum = now.mode < 0                     ? drawing->inherited_bytes
                         : now.mode == 3 || now.mode == 7 ? drawing->invisible_bytes
                                                          : drawing->visible_bytes;
    sum = Add(sum, bytes);
  };
  const auto place = [&](const PdfImage& image, const Matrix& where, std::uint64_t draws) {
    if (scope.area != nullptr && !image.mask && AreaOf(where) >= least_page_image &&
        scope.area->Coverage(where) >= kPageImageCoverage) {
      drawing->covered_bytes = drawing->visible_bytes;
    }
    const QPDFObjGen id(image.object, image.generation);
    const auto it = image.object == 0 ? listed.end() : listed.find(id);
    if (it == listed.end()) {
      if (drawing->images.size() >= limits_.max_images) {
        throw PageProblem{fmt::format("Trang có hơn {} hình khác nhau, quá giới hạn.", limits_.max_images),
                          fmt::format("The page has more different images than the limit of {}.", limits_.max_images)};
      }
      DemandWork(kPartWork);
      listed[id] = drawing->images.size();
      drawing->images.push_back({image, where});
      drawing->images.back().image.draws = draws;
      return;
    }
    DrawnImage& known = drawing->images[it->second];
    known.image.draws = Add(known.image.draws, draws);
    if (AreaOf(where) > AreaOf(known.where)) known.where = where;
  };

  ForEachOperator(content, [&](const ContentOperator& op) {
    count_operators(1);
    const std::string_view name = op.name;
    const auto& n = op.numbers;
    if (name == "q") {
      if (saved.size() < kMaxStates) {
        saved.push_back(now);
      } else {
        ++saved_deeper;
      }
    } else if (name == "Q") {
      if (saved_deeper > 0) {
        --saved_deeper;
      } else if (!saved.empty()) {
        now = saved.back();
        saved.pop_back();
      }
    } else if (name == "cm") {
      if (op.number_count == 6) now.ctm = Then({n[0], n[1], n[2], n[3], n[4], n[5]}, now.ctm);
    } else if (name == "Tr") {
      if (op.number_count > 0)
        now.mode = static_cast<int>(std::clamp(n.at(std::min<std::size_t>(op.number_count, 6) - 1), 0.0, 7.0));
    } else if (name == "Tj" || name == "TJ" || name == "'" || name == "\"") {
      show(op.string_bytes);
    } else if (name == "BI") {
      const PdfImage image = DescribeInline(*op.image);
      DemandPixels(image, QPDFObjectHandle::newNull());
      place(image, now.ctm, 1);
    } else if (name == "Do") {
      const XObject& object = Find(op.operand_name, scope);
      if (object.is_image) {
        place(object.image, now.ctm, 1);
      } else if (object.form != nullptr) {
        const Drawing& form = *object.form;
        count_operators(form.operators);
        show(form.inherited_bytes);
        drawing->visible_bytes = Add(drawing->visible_bytes, form.visible_bytes);
        drawing->invisible_bytes = Add(drawing->invisible_bytes, form.invisible_bytes);
        if (drawing->damage_en.empty()) {
          drawing->damage = form.damage;
          drawing->damage_en = form.damage_en;
        }
        DemandWork(1 + kPlacementWork * form.images.size());
        const Matrix outer = Then(object.form_matrix, now.ctm);
        for (const DrawnImage& image : form.images) place(image.image, Then(image.where, outer), image.image.draws);
      }
    }
  });
}

}  // namespace xephang::ingest
