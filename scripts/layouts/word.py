"""Writes a flow as DOCX: WordprocessingML as a word processor would write it, and nothing more than the layout needs."""
from __future__ import annotations

import zipfile
from xml.sax.saxutils import escape

from model import Break, Cell, Gap, Grid, Para
from setting import Layout

A4 = (11906, 16838)
STYLES = {  # kind: align, bold, italic, first-line indent in mm, points before and after
    "number": ("left", False, False, 0, 0, 4),
    "date": ("right", False, True, 0, 0, 4),
    "kind": ("center", True, False, 0, 8, 2),
    "title": ("center", True, False, 0, 0, 6),
    "issuer": ("center", True, False, 0, 4, 6),
    "center": ("center", False, False, 0, 4, 4),
    "ground": ("both", False, True, 10, 2, 2),
    "article": ("both", False, False, 10, 2, 2),
    "heading": ("both", True, False, 10, 4, 2),
    "text": ("both", False, False, 10, 2, 2),
    "item": ("both", False, False, 10, 2, 2),
    "caption": ("center", False, True, 0, 2, 2),
    "appendix": ("center", True, False, 0, 0, 3),
}
NAMESPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
              'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def run(text: str, bold: bool, italic: bool, size: float | None = None) -> str:
    props = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    if size:
        props += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    props = f"<w:rPr>{props}</w:rPr>" if props else ""
    pieces = text.split("\t")
    inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(p)}</w:t>' for p in pieces)
    return f"<w:r>{props}{inner}</w:r>"


def paragraph(text: str, align: str, bold=False, italic=False, size=None, indent=0, before=0, after=0, tabs="", extra="") -> str:
    return (f'<w:p><w:pPr>{extra}<w:widowControl w:val="0"/>{tabs}<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"/>'
            f'<w:ind w:firstLine="{twips(indent)}"/><w:jc w:val="{align}"/></w:pPr>{run(text, bold, italic, size) if text else ""}</w:p>')


def wrapped(text: str, points: float, letter: float) -> list[str]:
    """Lines that fit, by the width of a letter."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1] + " " + word) * letter > points:
            lines.append(word)
        else:
            lines[-1] = (lines[-1] + " " + word) if lines[-1] else word
    return lines


class Writer:
    def __init__(self, layout: Layout):
        self.layout = layout
        self.landscape = layout.paper == "landscape"
        self.body: list[str] = []

    def width(self) -> int:
        """Of the text, in twips."""
        _, _, left, right = self.layout.margins
        return A4[1 if self.landscape else 0] - twips(left) - twips(right)

    def section(self) -> str:
        top, bottom, left, right = (twips(m) for m in self.layout.margins)
        w, h = (A4[1], A4[0]) if self.landscape else A4
        orient = ' w:orient="landscape"' if self.landscape else ""
        number = self.layout.page_number
        part = f'<w:{number}Reference w:type="default" r:id="rId2"/>' if number else ""
        return (f'<w:sectPr>{part}<w:pgSz w:w="{w}" w:h="{h}"{orient}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
                f'w:left="{left}" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>')

    def add(self, item) -> None:
        if isinstance(item, Para):
            align, bold, italic, indent, before, after = STYLES[item.kind]
            italic = italic or (item.kind == "appendix" and item.text.startswith("("))
            bold = bold and not (item.kind == "appendix" and item.text.startswith("("))
            self.body.append(paragraph(item.text, align, bold, italic, None, indent, before, after))
        elif isinstance(item, Gap):
            self.body.append(f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{round(item.points * 20)}" w:lineRule="exact"/></w:pPr></w:p>')
        elif isinstance(item, Break):
            if item.landscape == self.landscape:
                self.body.append('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>')
            else:
                self.body.append(f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{self.section()}</w:pPr></w:p>')
                self.landscape = item.landscape
        elif isinstance(item, Grid):
            if item.rules == "tabs" and item.kind == "ranking":
                self.body.append(self.tabbed(item))
            else:
                self.body.append(self.table(item))
                self.body.append('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>')
        else:
            raise TypeError(item)

    def tabbed(self, grid: Grid) -> str:
        """A table of paragraphs: every cell stands at a tab stop, long ones go on in the next line."""
        size = self.layout.table_size or self.layout.size
        width = self.width()
        for row in grid.rows:  # small enough that no figure touches its neighbour
            if not row.head and len(row.cells) == len(grid.widths):
                size = min([size, *(((w * width / 20) - 5) / (0.56 * len(c.text)) for w, c in zip(grid.widths[2:], row.cells[2:]) if c.text)])
        size = int(size * 2) / 2
        out = []
        below: dict[int, int] = {}
        for row in grid.rows:
            if row.cells and row.cells[0].across == len(grid.widths):
                out.append(paragraph(row.cells[0].text, "left", row.cells[0].bold, size=size, before=2, after=2))
                continue
            stops, texts = "", []
            cells = iter(row.cells)
            k = 0
            while k < len(grid.widths):
                if below.get(k):
                    below[k] -= 1
                    k += 1
                    continue
                cell = next(cells)
                left, span = sum(grid.widths[:k]) * width, sum(grid.widths[k:k + cell.across]) * width
                if cell.align == "left" and not row.head:
                    stops += f'<w:tab w:val="left" w:pos="{round(left) + 60}"/>'
                else:
                    stops += f'<w:tab w:val="center" w:pos="{round(left + span / 2)}"/>'
                texts.append(wrapped(cell.text, span / 20 - 6, size * (0.62 if cell.bold else 0.55)))
                for j in range(k, k + cell.across):
                    below[j] = cell.down - 1
                k += cell.across
            for line in range(max(len(t) for t in texts)):
                text = "".join("\t" + (t[line] if line < len(t) else "") for t in texts)
                out.append(paragraph(text.rstrip("\t"), "left", row.head, size=size, before=1 if line == 0 else 0, tabs=f"<w:tabs>{stops}</w:tabs>"))
        return "".join(out)

    def table(self, grid: Grid) -> str:
        width = self.width()
        columns = [round(width * w) for w in grid.widths]
        line = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        sides = {"all": ["top", "left", "bottom", "right", "insideH", "insideV"], "rows": ["top", "bottom", "insideH"]}
        ruled = sides.get(grid.rules, [])
        if grid.rules == "tabs":
            ruled = []
        borders = "".join(line.format(s) for s in ruled)
        borders = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
        out = [f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>{borders}<w:tblLayout w:type="fixed"/>'
               '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
               + "".join(f'<w:gridCol w:w="{c}"/>' for c in columns) + "</w:tblGrid>"]
        below: dict[int, tuple[int, Cell]] = {}  # column: rows still covered, the cell that covers them
        for row in grid.rows:
            props = ("" if grid.split else "<w:cantSplit/>")
            if row.height:
                props += f'<w:trHeight w:val="{row.height * 20}" w:hRule="atLeast"/>'
            if row.head and grid.repeat:
                props += "<w:tblHeader/>"
            out.append(f"<w:tr><w:trPr>{props}</w:trPr>")
            cells = iter(row.cells)
            k = 0
            while k < len(columns):
                if k in below:
                    left, cell = below.pop(k)
                    out.append(self.cell(grid, cell, columns[k:k + cell.across], "continue"))
                    if left > 1:
                        below[k] = (left - 1, cell)
                else:
                    cell = next(cells)
                    out.append(self.cell(grid, cell, columns[k:k + cell.across], "restart" if cell.down > 1 else ""))
                    if cell.down > 1:
                        below[k] = (cell.down - 1, cell)
                k += cell.across
            if next(cells, None) is not None:
                raise ValueError("a row has too many cells")
            out.append("</w:tr>")
        return "".join(out) + "</w:tbl>"

    def cell(self, grid: Grid, cell: Cell, widths: list[int], merge: str) -> str:
        props = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/>'
        if cell.across > 1:
            props += f'<w:gridSpan w:val="{cell.across}"/>'
        if merge:
            props += f'<w:vMerge w:val="{merge}"/>'
        if cell.turned:
            props += '<w:textDirection w:val="btLr"/>'
        props += f'<w:vAlign w:val="{cell.valign}"/>'
        lines = cell.text.split("\n") if merge != "continue" else [""]
        size = (self.layout.table_size or None) if grid.kind != "frame" else None
        body = ""
        for i, text in enumerate(lines):
            bold, italic = cell.bold, cell.italic
            if grid.kind == "frame" and (", ngày" in text or text.startswith("Số:")):
                bold, italic = False, ", ngày" in text
            if grid.kind == "frame" and cell.align == "left":
                bold, italic, line_size = i == 0, i == 0, 11.0
            else:
                line_size = size
            if grid.kind == "frame" and cell.bold:
                line_size = min(self.layout.size, 12.5)
                if text.startswith("CỘNG HÒA"):
                    line_size = min(self.layout.size, 12.0) - (1 if self.layout.font.startswith("DejaVu") else 0)
            body += paragraph(text, cell.align, bold, italic, line_size, before=0 if grid.kind == "frame" else 1, after=0 if grid.kind == "frame" else 1)
        return f"<w:tc><w:tcPr>{props}</w:tcPr>{body}</w:tc>"


def document(flow: list, layout: Layout) -> str:
    writer = Writer(layout)
    for item in flow:
        writer.add(item)
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>'
            + "".join(writer.body) + writer.section() + "</w:body></w:document>")


def write(path: str, flow: list, layout: Layout, title: str) -> None:
    half = round(layout.size * 2)
    fonts = " ".join(f'w:{a}="{layout.font}"' for a in ("ascii", "hAnsi", "cs", "eastAsia"))
    styles = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>'
              f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
              '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>')
    number = layout.page_number
    overrides = relations = ""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    files = {}
    if number:
        tag = {"header": "hdr", "footer": "ftr"}[number]
        field = "".join(f"<w:r>{x}</w:r>" for x in ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                                                     '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>'))
        files[f"word/{number}1.xml"] = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{tag} {NAMESPACES}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
                                        f"{field}</w:p></w:{tag}>")
        overrides = f'<Override PartName="/word/{number}1.xml" ContentType="{main}{number}+xml"/>'
        relations = f'<Relationship Id="rId2" Type="{kinds}{number}" Target="{number}1.xml"/>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006/"
    files = {
        "[Content_Types].xml": head + f'<Types xmlns="{package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main}document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{main}styles+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{overrides}</Types>',
        "_rels/.rels": head + f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" Type="{kinds}officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{package}relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": head + f'<cp:coreProperties xmlns:cp="{package}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>",
        "word/_rels/document.xml.rels": head + f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" Type="{kinds}styles" Target="styles.xml"/>{relations}</Relationships>',
        "word/styles.xml": styles,
        "word/document.xml": document(flow, layout),
        **files,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
