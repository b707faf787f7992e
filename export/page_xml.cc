#include "export/page_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>

#include "export/placed_text.h"
#include "normalize/unicode.h"

namespace xephang::output {
namespace {

struct TextWriter : pugi::xml_writer {
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
  std::string text;
};

std::string Saved(const pugi::xml_document& document) {
  TextWriter writer;
  document.save(writer, " ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.text);
}

void Set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(XmlText(value).c_str());
}

std::string Share(double confidence) { return fmt::format("{:.2f}", std::clamp(confidence, 0.0, 1.0)); }

// ---- ALTO ----

constexpr double kAltoUnits = 1200.0 / 72;  // in a point

std::string Units(double points) { return fmt::format("{}", std::lround(points * kAltoUnits)); }

void SetBox(pugi::xml_node node, const std::optional<Box>& box) {
  if (!box) return;
  Set(node, "HPOS", Units(box->x));
  Set(node, "VPOS", Units(box->y));
  Set(node, "WIDTH", Units(box->width));
  Set(node, "HEIGHT", Units(box->height));
}

class AltoPage {
 public:
  AltoPage(pugi::xml_node layout, const Page& page) : id_(fmt::format("p{}", page.number)) {
    auto node = layout.append_child("Page");
    Set(node, "ID", id_);
    Set(node, "PHYSICAL_IMG_NR", fmt::format("{}", page.number));
    if (!page.label.empty()) Set(node, "PRINTED_IMG_NR", page.label);
    const bool sized = page.width > 0 && page.height > 0;
    if (sized) {
      Set(node, "WIDTH", Units(page.width));
      Set(node, "HEIGHT", Units(page.height));
    }
    if (page.text_from == TextOrigin::kOcr) Set(node, "PROCESSINGREFS", "ocr");
    auto space = node.append_child("PrintSpace");
    if (sized) SetBox(space, Box{0, 0, page.width, page.height});
    for (const auto& block : PlacedBlocks(page)) {
      if (block.table) {
        AddTable(space, block);
      } else {
        AddBlock(space, fmt::format("{}b{}", id_, ++blocks_), block.box, block.lines, {});
      }
    }
  }

 private:
  void AddTable(pugi::xml_node space, const PlacedBlock& table) {
    auto node = space.append_child("ComposedBlock");
    const std::string id = fmt::format("{}t{}", id_, ++tables_);
    Set(node, "ID", id);
    SetBox(node, table.box);
    Set(node, "TYPE", "table");
    for (const auto& cell : table.cells)
      AddBlock(node, fmt::format("{}r{}c{}", id, cell.row + 1, cell.column + 1), cell.box, cell.lines, cell.readings);
  }

  void AddBlock(pugi::xml_node parent, const std::string& id, const std::optional<Box>& box,
                const std::vector<PlacedLine>& lines, const std::vector<std::string>& readings) {
    auto block = parent.append_child("TextBlock");
    Set(block, "ID", id);
    SetBox(block, box);
    for (const auto& line : lines) AddLine(block, line, lines.size() == 1 ? readings : std::vector<std::string>());
  }

  void AddLine(pugi::xml_node block, const PlacedLine& line, const std::vector<std::string>& readings) {
    auto node = block.append_child("TextLine");
    Set(node, "ID", fmt::format("{}l{}", id_, ++lines_));
    SetBox(node, line.box);
    const auto runs = normalize::Words(line.text);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (i > 0) node.append_child("SP");
      auto string = node.append_child("String");
      Set(string, "ID", fmt::format("{}w{}", id_, ++words_));
      if (i < line.words.size()) SetBox(string, line.words[i].box);
      Set(string, "CONTENT", std::string(runs[i]));
      if (i < line.words.size()) Set(string, "WC", Share(line.words[i].confidence));
      if (runs.size() > 1) continue;
      for (const auto& reading : readings) {
        auto other = string.append_child("ALTERNATIVE");
        Set(other, "PURPOSE", "reading");
        other.text().set(XmlText(reading).c_str());
      }
    }
  }

  std::string id_;
  int blocks_ = 0, tables_ = 0, lines_ = 0, words_ = 0;
};

// ---- hOCR ----

constexpr int kHocrDpi = 300;

std::string BoxText(const Box& box) {
  const auto pixel = [](double points) { return std::lround(points * kHocrDpi / 72); };
  return fmt::format("bbox {} {} {} {}", pixel(box.x), pixel(box.y), pixel(box.x + box.width),
                     pixel(box.y + box.height));
}

pugi::xml_node AddTyped(pugi::xml_node parent, const char* element, const char* type, const std::string& id,
                        const std::optional<Box>& box) {
  auto node = parent.append_child(element);
  Set(node, "class", type);
  Set(node, "id", id);
  if (box) Set(node, "title", BoxText(*box));
  return node;
}

class HocrPage {
 public:
  HocrPage(pugi::xml_node body, const Page& page, const std::string& file) : id_(fmt::format("{}", page.number)) {
    auto node = body.append_child("div");
    Set(node, "class", "ocr_page");
    Set(node, "id", "page_" + id_);
    Set(node, "title",
        fmt::format("image \"{}\"; {}; ppageno {}; scan_res {} {}", file, BoxText({0, 0, page.width, page.height}),
                    page.number - 1, kHocrDpi, kHocrDpi));
    for (const auto& block : PlacedBlocks(page)) {
      if (block.table) {
        AddTable(node, block);
        continue;
      }
      const std::string id = fmt::format("{}_{}", id_, ++blocks_);
      auto area = AddTyped(node, "div", "ocr_carea", "block_" + id, block.box);
      auto paragraph = AddTyped(area, "p", "ocr_par", "par_" + id, block.box);
      for (const auto& line : block.lines) AddLine(paragraph, line);
    }
  }

 private:
  void AddTable(pugi::xml_node page, const PlacedBlock& table) {
    auto node = AddTyped(page, "table", "ocr_table", fmt::format("table_{}_{}", id_, ++tables_), table.box);
    std::size_t at = 0;
    for (int row = 0; row < table.rows; ++row) {
      auto tr = node.append_child("tr");
      if (at == table.cells.size() || table.cells[at].row != row) tr.append_child("td");  // all from rows above
      for (; at < table.cells.size() && table.cells[at].row == row; ++at) {
        const PlacedCell& cell = table.cells[at];
        auto td = tr.append_child("td");
        if (cell.row_span > 1) Set(td, "rowspan", fmt::format("{}", cell.row_span));
        if (cell.column_span > 1) Set(td, "colspan", fmt::format("{}", cell.column_span));
        if (cell.box) Set(td, "title", BoxText(*cell.box));
        for (const auto& line : cell.lines) AddLine(td, line);
      }
    }
  }

  void AddLine(pugi::xml_node parent, const PlacedLine& line) {
    auto node = AddTyped(parent, "span", "ocr_line", fmt::format("line_{}_{}", id_, ++lines_), line.box);
    if (line.words.empty()) {
      node.text().set(XmlText(line.text).c_str());
      return;
    }
    for (const auto& word : line.words) {
      auto span = node.append_child("span");
      Set(span, "class", "ocrx_word");
      Set(span, "id", fmt::format("word_{}_{}", id_, ++words_));
      Set(span, "title",
          fmt::format("{}; x_wconf {}", BoxText(word.box), std::lround(std::clamp(word.confidence, 0.0, 1.0) * 100)));
      span.text().set(XmlText(word.text).c_str());
    }
  }

  std::string id_;
  int blocks_ = 0, tables_ = 0, lines_ = 0, words_ = 0;
};

}  // namespace

std::string AltoXml(const Document& document) {
  pugi::xml_document xml;
  auto declaration = xml.append_child(pugi::node_declaration);
  Set(declaration, "version", "1.0");
  Set(declaration, "encoding", "UTF-8");
  auto alto = xml.append_child("alto");
  Set(alto, "xmlns", "http://www.loc.gov/standards/alto/ns-v4#");
  Set(alto, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
  Set(alto, "xsi:schemaLocation",
      "http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd");
  Set(alto, "SCHEMAVERSION", "4.4");
  auto description = alto.append_child("Description");
  description.append_child("MeasurementUnit").text().set("inch1200");
  auto source = description.append_child("sourceImageInformation");
  source.append_child("fileIdentifier").text().set(("sha256:" + document.source.sha256).c_str());
  auto processing = description.append_child("Processing");
  Set(processing, "ID", "ocr");
  processing.append_child("processingCategory").text().set("contentGeneration");
  processing.append_child("processingSoftware").append_child("softwareName").text().set("xephang");
  auto layout = alto.append_child("Layout");
  for (const auto& page : document.pages) AltoPage(layout, page);
  return Saved(xml);
}

std::string Hocr(const Document& document) {
  pugi::xml_document xml;
  auto declaration = xml.append_child(pugi::node_declaration);
  Set(declaration, "version", "1.0");
  Set(declaration, "encoding", "UTF-8");
  xml.append_child(pugi::node_doctype)
      .set_value(
          "html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
          "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\"");
  auto html = xml.append_child("html");
  Set(html, "xmlns", "http://www.w3.org/1999/xhtml");
  Set(html, "xml:lang", "vi");
  Set(html, "lang", "vi");
  auto head = html.append_child("head");
  head.append_child("title").text().set(document.source.sha256.c_str());
  const auto meta = [&](const char* name, const std::string& content) {
    auto node = head.append_child("meta");
    Set(node, "name", name);
    Set(node, "content", content);
  };
  auto type = head.append_child("meta");
  Set(type, "http-equiv", "Content-Type");
  Set(type, "content", "text/html; charset=utf-8");
  meta("ocr-system", "xephang");
  meta("ocr-id", document.source.sha256);
  meta("ocr-number-of-pages", fmt::format("{}", document.pages.size()));
  meta("ocr-langs", "vi");
  meta("ocr-capabilities", "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_table");
  auto body = html.append_child("body");
  for (const auto& page : document.pages) HocrPage(body, page, document.source.sha256);
  return Saved(xml);
}

}  // namespace xephang::output
