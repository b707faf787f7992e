"""Writes a flow as well-formed HTML with row and column spans."""
from __future__ import annotations

from xml.sax.saxutils import escape

from model import Break, Gap, Grid, Para
from setting import Layout

TAGS = {"kind": "h1", "title": "h2", "heading": "h3"}


def grid_html(grid: Grid) -> str:
    if grid.rules == "tabs" and grid.kind == "ranking":
        return "<pre>" + "\n".join("\t".join(escape(c.text) for c in r.cells) for r in grid.rows) + "</pre>"
    out = [f'<table class="{grid.kind} {grid.rules}">',
           "<colgroup>" + "".join(f'<col style="width:{w * 100:.1f}%"/>' for w in grid.widths) + "</colgroup>"]
    part = ""
    for row in grid.rows:
        now = "thead" if row.head else "tbody"
        if now != part:
            out.append((f"</{part}>" if part else "") + f"<{now}>")
            part = now
        cells = []
        for c in row.cells:
            spans = (f' colspan="{c.across}"' if c.across > 1 else "") + (f' rowspan="{c.down}"' if c.down > 1 else "")
            look = f' class="{c.align}{" turned" if c.turned else ""}"'
            lines = [escape(t) for t in c.text.split("\n")]
            text = "<br/>".join(lines)
            if c.bold and not row.head:
                text = f"<b>{text}</b>"
            tag = "th" if row.head else "td"
            cells.append(f"<{tag}{spans}{look}>{text}</{tag}>")
        out.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join(out) + f"\n</{part}>\n</table>"


def write(path: str, flow: list, layout: Layout, title: str) -> None:
    lines = {"all": "table.all td, table.all th { border: 1px solid black }",
             "rows": "table.rows td, table.rows th { border-top: 1px solid black; border-bottom: 1px solid black }"}.get(layout.rules, "")
    out = ["<!DOCTYPE html>", '<html lang="vi" xmlns="http://www.w3.org/1999/xhtml">', "<head>", '<meta charset="utf-8"/>', f"<title>{escape(title)}</title>", "<style>",
           f"body {{ font-family: '{layout.font}', serif; font-size: {layout.size}pt; max-width: 18cm; margin: auto }}",
           "table { border-collapse: collapse; width: 100% } td, th { padding: 2pt 4pt }", lines,
           ".center, h1, h2, .caption, .appendix, .issuer { text-align: center } .left { text-align: left } .right, .date { text-align: right }",
           "h1, h2, h3 { font-size: 100% } .ground, .caption { font-style: italic } table.frame td { vertical-align: top; width: 50% }",
           ".turned { writing-mode: vertical-rl; transform: rotate(180deg) }", "</style>", "</head>", "<body>"]
    for item in flow:
        if isinstance(item, Para):
            tag = TAGS.get(item.kind, "p")
            out.append(f'<{tag} class="{item.kind}">{escape(item.text)}</{tag}>')
        elif isinstance(item, Grid):
            out.append(grid_html(item))
        elif isinstance(item, Break):
            out.append('<div style="page-break-before: always"></div>')
        elif not isinstance(item, Gap):
            raise TypeError(item)
    out += ["</body>", "</html>", ""]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))
