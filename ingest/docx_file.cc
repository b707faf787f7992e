#include "ingest/docx_file.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ingest/docx_numbering.h"
#include "ingest/docx_styles.h"
#include "ingest/error.h"
#include "ingest/html_file.h"
#include "ingest/symbol_font.h"
#include "ingest/xml_names.h"
#include "ingest/zip_parts.h"
#include "normalize/pattern.h"
#include "normalize/unicode.h"

namespace xephang::ingest {
namespace {

using normalize::LegacyFont;
using pugi::xml_node;

// A part of the file as XML. Not movable: the nodes point into it.
class XmlPart {
 public:
  XmlPart(std::string bytes, const std::string& name, const MarkupLimits& limits) : bytes_(std::move(bytes)) {
    const auto tags = static_cast<std::size_t>(std::count(bytes_.begin(), bytes_.end(), '<'));
    if (tags > limits.max_tags) {
      throw Error(ErrorKind::kTooLarge,
                  fmt::format("{} tags in {} are over the limit of {}", tags, name, limits.max_tags));
    }
    const auto result = document_.load_buffer_inplace(
        bytes_.data(), bytes_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype);
    if (!result) {
      throw Error(ErrorKind::kUnreadable,
                  fmt::format("{} is damaged at byte {}: {}", name, result.offset, result.description()));
    }
    CheckShape(name, limits.max_depth);
  }

  [[nodiscard]] xml_node root() const { return document_.document_element(); }

 private:
  void CheckShape(const std::string& name, int max_depth) const {
    for (const auto& node : document_.children()) {
      if (node.type() == pugi::node_doctype) {
        throw Error(ErrorKind::kUnsupported, fmt::format("{} declares a DOCTYPE, which DOCX does not allow", name));
      }
    }
    int depth = 0;
    for (xml_node node = document_.first_child(); node;) {
      if (const auto child = node.first_child()) {
        node = child;
        if (++depth > max_depth) {
          throw Error(ErrorKind::kTooLarge,
                      fmt::format("elements of {} stand {} deep, over the limit of {}", name, depth, max_depth));
        }
        continue;
      }
      while (node && !node.next_sibling()) {
        node = node.parent();
        --depth;
      }
      if (node) node = node.next_sibling();
    }
  }

  std::string bytes_;
  pugi::xml_document document_;
};

int IntOf(std::string_view text, int otherwise) {
  int value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) return text.starts_with('-') ? otherwise : 1'000'000;
  return result.ec == std::errc() ? value : otherwise;
}

// The target of the first relationship of a kind, as the name of a part; empty where there is none.
std::string TargetOf(const xml_node& relationships, std::string_view kind, std::string_view folder) {
  for (const auto& node : relationships.children()) {
    if (!Attr(node, "Type").ends_with(kind)) continue;
    const auto target = Attr(node, "Target");
    return target.starts_with('/') ? std::string(target.substr(1)) : fmt::format("{}{}", folder, target);
  }
  return {};
}

std::string FolderOf(const std::string& part) {
  const auto slash = part.rfind('/');
  return slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
}

std::string RelationshipsOf(const std::string& part) {
  const std::string folder = FolderOf(part);
  return folder + "_rels/" + part.substr(folder.size()) + ".rels";
}

// What a zip without a DOCX in it is.
std::string KindOfZip(ZipParts& zip) {
  if (zip.Has("xl/workbook.xml")) return "an Excel workbook (xlsx)";
  if (zip.Has("xl/workbook.bin")) return "an Excel workbook (xlsb)";
  if (zip.Has("ppt/presentation.xml")) return "a PowerPoint presentation (pptx)";
  if (zip.Has("mimetype")) {
    const std::string type = zip.Read("mimetype").value_or("").substr(0, 100);
    if (RE2::FullMatch(type, XEPHANG_RE(R"([a-z]+/[a-z0-9.+\-]+\s*)"))) return normalize::CollapseBlanks(type);
  }
  if (zip.Has("[Content_Types].xml")) return "an Office Open XML file without word/document.xml";
  return "a zip archive without word/document.xml";
}

class DocxReader {
 public:
  DocxReader(ZipParts& zip, const MarkupLimits& limits) : zip_(zip), limits_(limits) {}

  std::vector<Block> Read(const std::string& main) {
    folder_ = FolderOf(main);
    const auto relationships = Part(RelationshipsOf(main));
    const xml_node links = relationships ? relationships->root() : xml_node();
    for (const auto& node : links.children()) {
      const auto target = Attr(node, "Target");
      if (Attr(node, "TargetMode") == "External") continue;
      targets_[std::string(Attr(node, "Id"))] =
          target.starts_with('/') ? std::string(target.substr(1)) : folder_ + std::string(target);
    }
    const auto find = [&](std::string_view kind, std::string_view usual) {
      std::string target = TargetOf(links, kind, folder_);
      return target.empty() ? folder_ + std::string(usual) : target;
    };
    if (const auto styles = Part(find("/styles", "styles.xml"))) styles_ = DocxStyles(styles->root());
    if (const auto numbering = Part(find("/numbering", "numbering.xml"))) {
      numbering_ = DocxNumbering(numbering->root(), [&](const std::string& id) { return styles_.Run(id).num_id; });
    }
    const auto document = Part(main);
    const xml_node body = Child(document->root(), "body");
    if (!body) throw Error(ErrorKind::kUnreadable, fmt::format("{} has no body", main));
    std::vector<Block> blocks;
    ReadContainer(body, blocks);
    return blocks;
  }

 private:
  // Blocks in the making; `carried` is the text of a paragraph whose end is deleted or hidden: it runs into the next.
  struct Flow {
    std::vector<Block>& blocks;
    RunText carried;
  };
  struct Paragraph {
    RunText text;               // '\n' for line breaks, '\t' for tabs
    RunLook look;               // of its style
    std::vector<Block> behind;  // text boxes
  };

  std::unique_ptr<XmlPart> Part(const std::string& name) {
    auto bytes = zip_.Read(name);
    return bytes ? std::make_unique<XmlPart>(std::move(*bytes), name, limits_) : nullptr;
  }

  void ReadContainer(const xml_node& container, std::vector<Block>& blocks) {
    Flow flow{blocks, {}};
    ReadBlocks(container, flow);
    if (!flow.carried.empty()) AddLines(flow.carried.Take(), flow.blocks);
  }

  void ReadBlocks(const xml_node& parent, Flow& flow) {
    for (const auto& node : parent.children()) {
      const auto name = LocalName(node);
      if (name == "p") {
        ReadParagraph(node, flow);
      } else if (name == "tbl") {
        Block block;
        block.table = std::make_unique<MarkupTable>(ReadTable(node));
        flow.blocks.push_back(std::move(block));
      } else if (name == "altChunk") {
        ReadForeignPart(node, flow);
      } else if (name == "AlternateContent") {
        if (const auto chosen = Alternative(node)) ReadBlocks(chosen, flow);
      } else if (name != "del" && name != "moveFrom" && name != "sectPr" && name != "sdtPr" && name != "sdtEndPr" &&
                 name != "tblPr" && name != "tcPr") {
        ReadBlocks(node, flow);  // content controls, custom XML, inserted text
      }
    }
  }

  // HTML taken into the document whole, as converters leave it.
  void ReadForeignPart(const xml_node& node, Flow& flow) {
    const auto target = targets_.find(std::string(Attr(node, "id")));
    if (target == targets_.end() || !RE2::FullMatch(target->second, XEPHANG_RE(R"((?i).*\.(?:x?html?|mht|mhtml))")))
      return;
    const auto bytes = zip_.Read(target->second);
    if (!bytes) return;
    auto blocks = ReadHtmlBlocks(*bytes, limits_);
    std::move(blocks.begin(), blocks.end(), std::back_inserter(flow.blocks));
  }

  // Of the forms in which the file gives one thing, the first that has text.
  static xml_node Alternative(const xml_node& node) {
    for (const auto& child : node.children()) {
      const auto name = LocalName(child);
      if ((name == "Choice" || name == "Fallback") && HasText(child)) return child;
    }
    return {};
  }

  static bool HasText(const xml_node& node) {
    for (const auto& child : node.children()) {
      const auto name = LocalName(child);
      if (name == "t" || name == "tab" || name == "sym" || name == "numPr" || HasText(child)) return true;
    }
    return false;
  }

  void ReadParagraph(const xml_node& node, Flow& flow) {
    const auto properties = Child(node, "pPr");
    const std::string style_id(Attr(Child(properties, "pStyle"), "val"));
    const auto& style = styles_.Paragraph(style_id);
    Paragraph paragraph;
    paragraph.look = style.look;
    ReadInline(node, paragraph);

    const auto mark = Child(properties, "rPr");
    if (Child(mark, "del") || Child(mark, "moveFrom") || IsOn(mark, "vanish")) {
      flow.carried.Append(paragraph.text);
    } else {
      RunText text = Label(properties, style_id, style);
      text.Append(std::exchange(flow.carried, {}));
      text.Append(paragraph.text);
      AddLines(text.Take(), flow.blocks);
    }
    std::move(paragraph.behind.begin(), paragraph.behind.end(), std::back_inserter(flow.blocks));
  }

  RunText Label(const xml_node& properties, const std::string& style_id, const DocxStyles::Style& style) {
    const auto own = Child(properties, "numPr");
    std::string num_id(Attr(Child(own, "numId"), "val"));
    const auto own_level = Attr(Child(own, "ilvl"), "val");
    std::size_t level = static_cast<std::size_t>(std::max(IntOf(own_level, 0), 0));
    RunText label;
    if (num_id.empty()) {
      num_id = style.num_id;
      if (own_level.empty()) level = style.level ? *style.level : numbering_.LevelOfStyle(num_id, style_id);
    }
    if (num_id.empty() || num_id == "0") return label;
    const auto number = numbering_.Next(num_id, level);
    if (number.text.empty()) return label;
    RunLook look = ReadRunLook(Child(properties, "rPr"));
    look.Inherit(style.look);
    if (!number.font.empty()) look.font = number.font;
    label.Add(FromSymbolFont(number.text, number.font), look.Legacy());
    if (number.apart) label.Add(" ", look.Legacy());
    return label;
  }

  static void AddLines(const std::string& text, std::vector<Block>& blocks) {
    for (const auto line : normalize::Split(text, '\n')) blocks.push_back({WithPartingTabs(line), nullptr});
  }

  void ReadInline(const xml_node& parent, Paragraph& to) {
    for (const auto& node : parent.children()) {
      const auto name = LocalName(node);
      if (name == "r") {
        ReadRun(node, to);
      } else if (name == "AlternateContent") {
        if (const auto chosen = Alternative(node)) ReadInline(chosen, to);
      } else if (name == "f") {  // a fraction of a formula
        ReadInline(Child(node, "num"), to);
        to.text.Add("/");
        ReadInline(Child(node, "den"), to);
      } else if (name != "pPr" && name != "rPr" && name != "del" && name != "moveFrom" && name != "sdtPr" &&
                 name != "sdtEndPr") {
        ReadInline(node, to);
      }
    }
  }

  void ReadRun(const xml_node& run, Paragraph& to) {
    const auto properties = Child(run, "rPr");
    RunLook look = ReadRunLook(properties);
    look.Inherit(styles_.Run(std::string(Attr(Child(properties, "rStyle"), "val"))).look);
    look.Inherit(to.look);
    if (look.hidden.value_or(false)) return;
    ReadRunContent(run, look, to);
  }

  void ReadRunContent(const xml_node& run, const RunLook& look, Paragraph& to) {
    const auto font = look.Legacy();
    for (const auto& node : run.children()) {
      const auto name = LocalName(node);
      if (name == "t") {
        const std::string text = TextOf(node);
        to.text.Add(look.raised.value_or(false) ? Raised(text) : text, font);
      } else if (name == "tab" || name == "ptab") {
        to.text.Add("\t", font);
      } else if (name == "br" || name == "cr") {
        to.text.Add("\n", font);
      } else if (name == "noBreakHyphen") {
        to.text.Add("-");
      } else if (name == "softHyphen") {
        // It prints nothing, but in the code of TCVN3 its place is a letter's, and writers of DOCX do not know that.
        const bool letter = font == LegacyFont::kTcvn3 || font == LegacyFont::kTcvn3Capitals;
        if (letter) to.text.Add("\xC2\xAD", font);
      } else if (name == "sym") {
        AddSymbol(node, to.text);
      } else if (name == "ruby") {
        ReadInline(Child(node, "rubyBase"), to);
      } else if (name == "AlternateContent") {
        if (const auto chosen = Alternative(node)) ReadRunContent(chosen, look, to);
      } else if (name == "drawing" || name == "pict" || name == "object") {
        ReadTextBoxes(node, to.behind);
      }
    }
  }

  static std::string TextOf(const xml_node& node) {
    std::string text;
    for (const auto& child : node.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (Attr(node, "space") == "preserve") return text;
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  }

  static void AddSymbol(const xml_node& node, RunText& to) {
    const auto hex = Attr(node, "char");
    unsigned code = 0;
    const auto result = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    if (result.ec != std::errc() || code < 0x20 || code > 0xFFFF || (code >= 0xD800 && code <= 0xDFFF)) return;
    if (code < 0x100) code += 0xF000;  // by its place in the font
    std::string sign;
    if (code < 0x800) {
      sign += static_cast<char>(0xC0U | (code >> 6U));
    } else {
      sign += static_cast<char>(0xE0U | (code >> 12U));
      sign += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    }
    sign += static_cast<char>(0x80U | (code & 0x3FU));
    const auto font = Attr(node, "font");
    to.Add(FromSymbolFont(sign, font), normalize::LegacyFontOf(font));
  }

  void ReadTextBoxes(const xml_node& parent, std::vector<Block>& blocks) {
    for (const auto& node : parent.children()) {
      const auto name = LocalName(node);
      if (name == "txbxContent") {
        ReadContainer(node, blocks);
      } else if (name == "AlternateContent") {
        if (const auto chosen = Alternative(node)) ReadTextBoxes(chosen, blocks);
      } else {
        ReadTextBoxes(node, blocks);
      }
    }
  }

  // The elements called `name` under `parent`, through content controls and the like, not through each other.
  static void Collect(const xml_node& parent, std::string_view name, std::vector<xml_node>& to) {
    for (const auto& node : parent.children()) {
      const auto local = LocalName(node);
      if (local == name) {
        to.push_back(node);
      } else if (local == "AlternateContent") {
        if (const auto chosen = Alternative(node)) Collect(chosen, name, to);
      } else if (local == "sdt" || local == "sdtContent" || local == "customXml" || local == "ins" ||
                 local == "moveTo" || local == "smartTag") {
        Collect(node, name, to);
      }
    }
  }

  MarkupTable ReadTable(const xml_node& table) {
    CheckTableDepth(++table_depth_, limits_);
    GridBuilder grid(limits_);
    std::vector<xml_node> rows;
    Collect(table, "tr", rows);
    for (const auto& row : rows) {
      const auto properties = Child(row, "trPr");
      if (Child(properties, "del") || Child(properties, "moveFrom") || IsOn(properties, "hidden")) continue;
      grid.StartRow(IsOn(properties, "tblHeader"));
      grid.Skip(IntOf(Attr(Child(properties, "gridBefore"), "val"), 0));
      std::vector<xml_node> cells;
      Collect(row, "tc", cells);
      for (const auto& cell : cells) ReadCell(cell, grid);
    }
    --table_depth_;
    return grid.Finish();
  }

  void ReadCell(const xml_node& cell, GridBuilder& grid) {
    const auto properties = Child(cell, "tcPr");
    const int span = std::max(IntOf(Attr(Child(properties, "gridSpan"), "val"), 1), 1);
    const auto continues = [&](std::string_view merge) {
      const auto node = Child(properties, merge);
      return node && Attr(node, "val") != "restart";
    };
    // What a cell that continues another holds is not shown.
    if (continues("hMerge") && grid.Widen(span)) return;
    if (continues("vMerge") && grid.ContinueAbove(span)) return;
    std::vector<Block> blocks;
    if (!Child(properties, "cellDel")) ReadContainer(cell, blocks);
    grid.Place(span, 1).blocks = std::move(blocks);
  }

  ZipParts& zip_;
  const MarkupLimits& limits_;
  std::string folder_;
  std::map<std::string, std::string> targets_;  // parts by the ids of their relationships
  DocxStyles styles_;
  DocxNumbering numbering_;
  int table_depth_ = 0;
};

// The part that holds the document; empty where there is none.
std::string MainPart(ZipParts& zip, const MarkupLimits& limits) {
  if (auto bytes = zip.Read("_rels/.rels")) {
    const XmlPart relationships(std::move(*bytes), "_rels/.rels", limits);
    std::string target = TargetOf(relationships.root(), "/officeDocument", "");
    if (target.starts_with("word/") && zip.Has(target)) return target;
  }
  return zip.Has("word/document.xml") ? "word/document.xml" : "";
}

}  // namespace

bool IsOle2(std::string_view bytes) { return bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"); }

bool IsEncryptedPackage(std::string_view bytes) {
  if (!IsOle2(bytes)) return false;
  std::string name;  // of its stream, in UTF-16
  for (const char c : std::string_view("EncryptedPackage")) {
    name += c;
    name += '\0';
  }
  return bytes.find(name) != std::string_view::npos;
}

Document ReadDocx(std::string_view bytes, const MarkupLimits& limits) {
  if (bytes.empty()) throw Error(ErrorKind::kEmpty, "the file is empty (0 bytes)");
  if (bytes.size() > limits.max_bytes) {
    throw Error(ErrorKind::kTooLarge,
                fmt::format("{} bytes are over the limit of {} bytes for a DOCX", bytes.size(), limits.max_bytes));
  }
  if (IsEncryptedPackage(bytes)) throw Error(ErrorKind::kEncrypted, "the document opens only with a password");
  if (IsOle2(bytes)) throw Error(ErrorKind::kUnsupported, "not DOCX: an older office format (OLE2)");
  if (!bytes.starts_with("PK")) throw Error(ErrorKind::kUnsupported, "not DOCX: no zip file");
  ZipParts zip(bytes, limits);
  const std::string main = MainPart(zip, limits);
  if (main.empty()) throw Error(ErrorKind::kUnsupported, "not DOCX: " + KindOfZip(zip));
  const auto blocks = DocxReader(zip, limits).Read(main);
  try {
    return ToDocument(blocks, limits);
  } catch (const Error& e) {
    const auto names = zip.Names();
    const auto pictures = std::count_if(names.begin(), names.end(),
                                        [&](const std::string& n) { return n.starts_with(FolderOf(main) + "media/"); });
    if (e.kind() != ErrorKind::kEmpty || pictures == 0) throw;
    throw Error(ErrorKind::kEmpty, fmt::format("the file holds no text, only pictures ({})", pictures));
  }
}

}  // namespace xephang::ingest
