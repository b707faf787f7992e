#include "ingest/html_file.h"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/charset.h"
#include "ingest/error.h"
#include "ingest/mhtml.h"
#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

using normalize::LegacyFont;

constexpr std::size_t kMaxStyleBytes = std::size_t{1} << 20U;  // of the style sheets that are looked at
constexpr int kMaxColumnSpan = 1000;                           // as HTML has it
constexpr int kMaxRowSpan = 65'534;

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& sorted) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

constexpr auto kBlocks = std::to_array<std::string_view>(
    {"address", "article", "aside",   "blockquote", "body", "caption",  "center",     "dd",     "details",
     "dialog",  "dir",     "div",     "dl",         "dt",   "fieldset", "figcaption", "figure", "footer",
     "form",    "h1",      "h2",      "h3",         "h4",   "h5",       "h6",         "header", "hgroup",
     "hr",      "html",    "legend",  "li",         "main", "menu",     "nav",        "ol",     "p",
     "pre",     "section", "summary", "tr",         "ul"});

constexpr auto kSkipped = std::to_array<std::string_view>(
    {"applet", "audio", "canvas", "datalist", "del", "frame", "frameset", "head", "iframe", "noframes", "noscript",
     "object", "script", "select", "style", "svg", "template", "textarea", "video"});
static_assert(std::is_sorted(kBlocks.begin(), kBlocks.end()));
static_assert(std::is_sorted(kSkipped.begin(), kSkipped.end()));

std::string_view NameOf(const xmlNode* node) {
  return node->name == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(node->name));
}

std::string_view ContentOf(const xmlNode* node) {
  return node->content == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(node->content));
}

// The value of an attribute; nullopt where there is none, "" where it has no value.
std::optional<std::string> Attr(const xmlNode* node, const char* name) {
  for (const xmlAttr* a = node->properties; a != nullptr; a = a->next) {
    if (xmlStrcasecmp(a->name, reinterpret_cast<const xmlChar*>(name)) != 0) continue;
    std::string value;
    for (const xmlNode* part = a->children; part != nullptr; part = part->next) value += ContentOf(part);
    return value;
  }
  return std::nullopt;
}

int IntAttr(const xmlNode* node, const char* name, int otherwise) {
  const auto value = Attr(node, name);
  if (!value) return otherwise;
  const auto begin = std::min(value->find_first_not_of(" \t\r\n+"), value->size());
  int n = 0;
  const auto result = std::from_chars(value->data() + begin, value->data() + value->size(), n);
  if (result.ec == std::errc::result_out_of_range)
    return value->find('-') == std::string::npos ? 1'000'000'000 : otherwise;
  return result.ec == std::errc() ? n : otherwise;
}

// The name of the first font of a list of CSS; empty where it names none.
std::string FontIn(const std::string& css) {
  std::string font;
  RE2::PartialMatch(css, XEPHANG_RE(R"re((?i)font-family\s*:\s*["'\s]*([^;,"']+))re"), &font);
  return font;
}

// The fonts that the style sheets of a page give to elements and classes; other selectors are passed over.
class StyleSheet {
 public:
  void Add(std::string_view css) {
    css = css.substr(0, kMaxStyleBytes - std::min(seen_, kMaxStyleBytes));
    seen_ += css.size();
    re2::StringPiece rest(css.data(), css.size());
    re2::StringPiece selectors;
    re2::StringPiece body;
    while (RE2::FindAndConsume(&rest, XEPHANG_RE(R"(([^{}]*)\{([^{}]*)\})"), &selectors, &body)) {
      const std::string font = FontIn(body.as_string());
      if (font.empty()) continue;
      for (const auto selector : normalize::Split(std::string_view(selectors.data(), selectors.size()), ',')) {
        std::string name;
        if (RE2::FullMatch(re2::StringPiece(selector.data(), selector.size()),
                           XEPHANG_RE(R"((?s)(?:.*(?:-->|\*/|<!--))?\s*([A-Za-z0-9]*(?:\.[A-Za-z0-9_\-]+)?)\s*)"),
                           &name) &&
            !name.empty()) {
          fonts_[normalize::ToLower(name)] = normalize::LegacyFontOf(font);
        }
      }
    }
  }

  [[nodiscard]] std::optional<LegacyFont> FontOf(const xmlNode* node) const {
    if (fonts_.empty()) return std::nullopt;
    const std::string tag = normalize::ToLower(NameOf(node));
    const std::string classes = normalize::ToLower(Attr(node, "class").value_or(""));
    for (const bool with_tag : {true, false}) {
      for (const auto word : normalize::Words(classes)) {
        const auto it = fonts_.find(fmt::format("{}.{}", with_tag ? tag : "", word));
        if (it != fonts_.end()) return it->second;
      }
    }
    const auto it = fonts_.find(tag);
    return it == fonts_.end() ? std::nullopt : std::optional(it->second);
  }

 private:
  std::size_t seen_ = 0;
  std::map<std::string, LegacyFont> fonts_;
};

// Lines in the making, blanks collapsed.
class Flow {
 public:
  explicit Flow(std::vector<Block>& blocks) : blocks_(blocks) {}

  void Add(std::string_view text, LegacyFont font) {
    for (std::size_t i = 0; i < text.size();) {
      const auto end = std::min(text.find_first_of(kBlanks, i), text.size());
      if (end > i) {
        if (blank_ && !line_.empty()) line_.Add(" ", font);
        blank_ = false;
        line_.Add(text.substr(i, end - i), font);
      }
      if (end < text.size()) blank_ = true;
      i = std::max(end, i) + (end < text.size() ? 1 : 0);
    }
  }

  void AddTab(LegacyFont font) {
    line_.Add("\t", font);
    blank_ = false;
  }

  void AddPreformatted(std::string_view text, LegacyFont font) {
    preformatted_ = true;
    const auto lines = normalize::Split(text, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i > 0) Break();
      line_.Add(lines[i], font);
    }
    blank_ = false;
  }

  /// Text that stands before the next line.
  void SetLabel(std::string label) { label_ = std::move(label); }
  [[nodiscard]] bool HasLabel() const { return !label_.empty(); }

  /// Ends the line where it has text.
  void End() {
    if (!line_.empty()) Break();
    blank_ = false;
    preformatted_ = false;
  }

  /// Ends the line, blank or not.
  void Break() {
    const std::string text = line_.Take();
    blocks_.push_back({std::exchange(label_, {}) + (preformatted_ ? text : WithPartingTabs(text)), nullptr});
    blank_ = false;
  }

  void AddTable(MarkupTable table) {
    End();
    blocks_.push_back({{}, std::make_unique<MarkupTable>(std::move(table))});
  }

 private:
  static constexpr std::string_view kBlanks = " \t\r\n\f\v";
  std::vector<Block>& blocks_;
  RunText line_;
  std::string label_;
  bool blank_ = false;
  bool preformatted_ = false;
};

class HtmlReader {
 public:
  explicit HtmlReader(const MarkupLimits& limits) : limits_(limits) {}

  std::vector<Block> Read(const xmlNode* root) {
    FindStyleSheets(root);
    std::vector<Block> blocks;
    Flow flow(blocks);
    Look look;
    Walk(root, look, flow);
    flow.End();
    return blocks;
  }

 private:
  // What elements hand down to those in them.
  struct Look {
    LegacyFont font = LegacyFont::kNone;
    bool preformatted = false;
    bool raised = false;
  };
  struct List {
    int next = 1;
    int step = 1;
    std::string type = "1";  // empty where items have no numbers
  };

  void FindStyleSheets(const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type != XML_ELEMENT_NODE) continue;
      if (NameOf(child) == "style") {
        for (const xmlNode* text = child->children; text != nullptr; text = text->next) styles_.Add(ContentOf(text));
      } else {
        FindStyleSheets(child);
      }
    }
  }

  static bool IsHidden(const xmlNode* node, const std::string& css) {
    return Attr(node, "hidden").has_value() ||
           (!css.empty() &&
            RE2::PartialMatch(css, XEPHANG_RE(R"((?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)")));
  }

  [[nodiscard]] Look LookOf(const xmlNode* node, const std::string& css, Look look) const {
    const auto name = NameOf(node);
    if (name == "font" || name == "basefont") {
      if (const auto face = Attr(node, "face")) look.font = normalize::LegacyFontOf(FontIn("font-family:" + *face));
    }
    if (const auto font = styles_.FontOf(node)) look.font = *font;
    if (!css.empty()) {
      if (const auto font = FontIn(css); !font.empty()) look.font = normalize::LegacyFontOf(font);
      if (RE2::PartialMatch(css, XEPHANG_RE(R"((?i)white-space\s*:\s*pre)"))) look.preformatted = true;
      if (RE2::PartialMatch(css, XEPHANG_RE(R"((?i)white-space\s*:\s*(?:normal|nowrap))"))) look.preformatted = false;
    }
    if (name == "pre" || name == "listing" || name == "xmp") look.preformatted = true;
    if (name == "sup") look.raised = true;
    return look;
  }

  void Walk(const xmlNode* parent, const Look& look, Flow& flow) {
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next) {
      if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        AddText(ContentOf(node), look, flow);
      } else if (node->type == XML_ELEMENT_NODE) {
        WalkElement(node, look, flow);
      }
    }
  }

  static void AddText(std::string_view text, const Look& look, Flow& flow) {
    if (look.preformatted) {
      flow.AddPreformatted(text, look.font);
    } else if (look.raised) {
      flow.Add(Raised(text), look.font);
    } else {
      flow.Add(text, look.font);
    }
  }

  void WalkElement(const xmlNode* node, const Look& outer, Flow& flow) {
    const auto name = NameOf(node);
    if (IsOneOf(name, kSkipped)) return;
    const std::string css = Attr(node, "style").value_or("");
    if (IsHidden(node, css)) return;
    const Look look = LookOf(node, css, outer);
    if (name == "br") {
      flow.Break();
    } else if (name == "table") {
      flow.End();
      ReadTable(node, look, flow);
    } else if (name == "ol") {
      flow.End();
      lists_.push_back(ListOf(node, css));
      Walk(node, look, flow);
      flow.End();
      lists_.pop_back();
    } else if (name == "ul" || name == "menu" || name == "dir") {
      flow.End();
      lists_.push_back({1, 1, ""});
      Walk(node, look, flow);
      flow.End();
      lists_.pop_back();
    } else if (name == "li") {
      flow.End();
      flow.SetLabel(LabelOf(node, css));
      Walk(node, look, flow);
      flow.End();
      if (flow.HasLabel()) flow.Break();
    } else if (!css.empty() && RE2::PartialMatch(css, XEPHANG_RE(R"((?i)mso-tab-count\s*:)"))) {
      flow.AddTab(look.font);
    } else if (IsOneOf(name, kBlocks)) {
      flow.End();
      Walk(node, look, flow);
      flow.End();
    } else {
      Walk(node, look, flow);
    }
  }

  static List ListOf(const xmlNode* node, const std::string& css) {
    List list;
    list.type = Attr(node, "type").value_or("1");
    std::string style;
    if (RE2::PartialMatch(
            css,
            XEPHANG_RE(R"((?i)list-style(?:-type)?\s*:[^;]*?(none|(?:upper|lower)-(?:roman|alpha|latin)|decimal))"),
            &style)) {
      style = normalize::ToLower(style);
      list.type = style == "none"              ? ""
                  : style == "decimal"         ? "1"
                  : style.ends_with("roman")   ? (style.starts_with("upper") ? "I" : "i")
                  : style.starts_with("upper") ? "A"
                                               : "a";
    }
    if (Attr(node, "reversed")) {
      list.step = -1;
      list.next = 0;
      for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && NameOf(child) == "li") ++list.next;
      }
    }
    list.next = IntAttr(node, "start", list.next);
    return list;
  }

  std::string LabelOf(const xmlNode* node, const std::string& css) {
    if (lists_.empty()) return {};
    List& list = lists_.back();
    const int number = IntAttr(node, "value", list.next);
    constexpr int kMost = 1'000'000'000;
    list.next = std::clamp(number, -kMost, kMost) + list.step;
    if (list.type.empty() || RE2::PartialMatch(css, XEPHANG_RE(R"((?i)list-style(?:-type)?\s*:\s*none)"))) return {};
    const char type = list.type.front();
    const std::string text = type == 'I' || type == 'i'   ? RomanNumeral(number, type == 'I')
                             : type == 'A' || type == 'a' ? LetterNumeral(number, type == 'A', false)
                                                          : std::to_string(number);
    return text + ". ";
  }

  void ReadTable(const xmlNode* node, const Look& look, Flow& flow) {
    CheckTableDepth(++table_depth_, limits_);
    auto lists = std::exchange(lists_, {});
    GridBuilder grid(limits_);
    ReadRows(node, look, false, grid, flow);
    flow.AddTable(grid.Finish());
    lists_ = std::move(lists);
    --table_depth_;
  }

  void ReadRows(const xmlNode* parent, const Look& look, bool head, GridBuilder& grid, Flow& flow) {
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next) {
      if (node->type == XML_TEXT_NODE) {
        flow.Add(ContentOf(node), look.font);  // text that no cell holds stands before the table
        continue;
      }
      if (node->type != XML_ELEMENT_NODE) continue;
      const auto name = NameOf(node);
      const std::string css = Attr(node, "style").value_or("");
      if (IsOneOf(name, kSkipped) || IsHidden(node, css) || name == "colgroup" || name == "col") continue;
      const Look inner = LookOf(node, css, look);
      if (name == "thead" || name == "tbody" || name == "tfoot") {
        grid.EndSection();
        ReadRows(node, inner, name == "thead", grid, flow);
        grid.EndSection();
      } else if (name == "tr") {
        ReadRow(node, inner, head, grid);
      } else if (name == "caption") {
        flow.End();
        Walk(node, inner, flow);
        flow.End();
      } else {
        ReadRows(node, inner, head, grid, flow);  // forms and the like
      }
    }
  }

  static bool IsCell(const xmlNode* node) {
    return node->type == XML_ELEMENT_NODE && (NameOf(node) == "td" || NameOf(node) == "th");
  }

  void ReadRow(const xmlNode* row, const Look& look, bool head, GridBuilder& grid) {
    bool any = false;
    bool all_head = true;
    std::vector<const xmlNode*> cells;
    CollectCells(row, cells);
    for (const xmlNode* cell : cells) {
      any = true;
      all_head = all_head && NameOf(cell) == "th";
    }
    grid.StartRow(head || (any && all_head));
    for (const xmlNode* cell : cells) {
      const std::string css = Attr(cell, "style").value_or("");
      if (IsHidden(cell, css)) continue;
      std::vector<Block> blocks;
      {
        Flow flow(blocks);
        Walk(cell, LookOf(cell, css, look), flow);
        flow.End();
      }
      const int columns = std::clamp(IntAttr(cell, "colspan", 1), 1, kMaxColumnSpan);
      const int rows = std::clamp(IntAttr(cell, "rowspan", 1), 0, kMaxRowSpan);
      grid.Place(columns, rows).blocks = std::move(blocks);
    }
  }

  static void CollectCells(const xmlNode* parent, std::vector<const xmlNode*>& cells) {
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next) {
      if (IsCell(node)) {
        cells.push_back(node);
      } else if (node->type == XML_ELEMENT_NODE && NameOf(node) != "table" && !IsOneOf(NameOf(node), kSkipped)) {
        CollectCells(node, cells);
      }
    }
  }

  const MarkupLimits& limits_;
  StyleSheet styles_;
  std::vector<List> lists_;
  int table_depth_ = 0;
};

// Counts what the parser opens and stops it at a limit: its own work grows with the depth.
struct Watch {
  const MarkupLimits* limits = nullptr;
  std::size_t tags = 0;
  std::string over;  // which limit, once it is passed
};

extern "C" void OnStartElement(void* context, const xmlChar* name, const xmlChar** attributes) {
  auto* parser = static_cast<htmlParserCtxtPtr>(context);
  auto* watch = static_cast<Watch*>(parser->_private);
  parser->options |= XML_PARSE_HUGE;  // its own limits cut a page off without a word; these here are told
  if (!watch->over.empty()) return;
  if (++watch->tags > watch->limits->max_tags) {
    watch->over = fmt::format("over the limit of {} tags in a page", watch->limits->max_tags);
  } else if (parser->nameNr > watch->limits->max_depth) {
    watch->over = fmt::format("elements stand {} deep, over the limit of {}", parser->nameNr, watch->limits->max_depth);
  }
  if (!watch->over.empty()) {
    xmlStopParser(parser);
    return;
  }
  xmlSAX2StartElement(context, name, attributes);
}

// Marks of Word that only it understands ("<![if !supportLists]>") and signs that the parser would stop at.
std::string Prepared(std::string text) {
  std::replace(text.begin(), text.end(), '\0', ' ');
  RE2::GlobalReplace(&text, XEPHANG_RE(R"(<!\[(?i:if|endif)[^>\-]{0,200}>)"), "");
  return text;
}

}  // namespace

std::vector<Block> ReadHtmlBlocks(std::string_view bytes, const MarkupLimits& limits) {
  std::string charset;
  std::optional<HtmlPart> part;
  if (IsMhtml(bytes)) {
    part = HtmlPartOf(bytes);
    if (!part) throw Error(ErrorKind::kUnsupported, "a MIME message without HTML in it");
    bytes = part->bytes;
    charset = part->charset;
  }
  const std::string text = Prepared(HtmlToUtf8(bytes, charset));
  struct FreeContext {
    void operator()(htmlParserCtxtPtr c) const { htmlFreeParserCtxt(c); }
  };
  struct FreeDocument {
    void operator()(htmlDocPtr d) const { xmlFreeDoc(d); }
  };
  const std::unique_ptr<htmlParserCtxt, FreeContext> parser(htmlNewParserCtxt());
  if (parser == nullptr) throw std::bad_alloc();
  Watch watch;
  watch.limits = &limits;
  parser->_private = &watch;
  parser->sax->startElement = OnStartElement;
  const std::unique_ptr<xmlDoc, FreeDocument> document(
      htmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                             HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT));
  if (!watch.over.empty()) throw Error(ErrorKind::kTooLarge, watch.over);
  if (parser->disableSAX != 0) throw Error(ErrorKind::kUnreadable, "the page cannot be parsed to its end");
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr) throw Error(ErrorKind::kEmpty, "the page holds no text");
  return HtmlReader(limits).Read(reinterpret_cast<const xmlNode*>(document.get()));
}

Document ReadHtml(std::string_view bytes, const MarkupLimits& limits) {
  if (bytes.empty()) throw Error(ErrorKind::kEmpty, "the file is empty (0 bytes)");
  if (bytes.size() > limits.max_bytes) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("{} bytes are over the limit of {} bytes for a web page", bytes.size(), limits.max_bytes));
  }
  return ToDocument(ReadHtmlBlocks(bytes, limits), limits);
}

}  // namespace xephang::ingest
