"""What a decision consists of before it is set: paragraphs, tables with spans, gold lines."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Text without any blank: what stays the same however lines are broken."""
    return "".join(nfc(text).split())


@dataclass
class Para:
    kind: str  # kind, title, issuer, ground, article, heading, text, item, caption, appendix, center
    text: str


@dataclass
class Column:
    """One column of figures: titles from the outermost to its own, and its cell in each row."""
    path: tuple[str, ...]
    cells: list[str]
    tier: bool = False


@dataclass
class Entry:
    """One row as printed, and the tier heading that stands before it, if one does."""
    ordinal: str
    agency: str
    tier_line: str | None = None
    tier: str | None = None


@dataclass
class Ranking:
    """A ranking table as printed; `gold` says what it means."""
    label: str
    entries: list[Entry]
    columns: list[Column]
    ordinal_title: str = "STT"
    name_title: str = "Tên cơ quan"


@dataclass
class Shares:
    """A plain table: the shares of the tiers."""
    rows: list[list[str]]


@dataclass
class Signature:
    recipients: list[str]
    signer: list[str]
    gap: int = 3  # empty lines above the last line of the signer, for pen and seal


@dataclass
class Letterhead:
    left: list[str]
    right: list[str]


@dataclass
class Caption:
    label: str
    text: str
    paras: list[str] = field(default_factory=list)


# Set, but not yet written: rows of cells as HTML has them (a covered place has no cell).


@dataclass
class Cell:
    text: str
    across: int = 1
    down: int = 1
    align: str = "center"  # left, center, right
    valign: str = "center"  # top, center, bottom
    bold: bool = False
    italic: bool = False
    turned: bool = False  # read from bottom to top


@dataclass
class Row:
    cells: list[Cell]
    head: bool = False
    height: int = 0  # least height in points; 0: as the text asks


@dataclass
class Grid:
    rows: list[Row]
    widths: list[float]  # shares of the text width
    rules: str = "all"  # all, rows, none, tabs
    repeat: bool = True  # header again at the top of every page
    split: bool = False  # a row may break across pages
    kind: str = "ranking"  # ranking, shares, frame (letterhead, signature)


@dataclass
class Break:
    """A new page, from here on in this orientation."""
    landscape: bool = False


@dataclass
class Gap:
    points: float


@dataclass
class GoldTable:
    line: list[str]  # label, block, maximum, ties
    caption: str | None
    columns: list[str]
    items: list[list[str]]  # tier and row lines in order


@dataclass
class Gold:
    header: list[tuple[str, str]]
    tables: list[GoldTable]
    statements: list[list[str]]
    extra: list[list[str]] = field(default_factory=list)


def read_gold(path: str) -> Gold:
    gold = Gold([], [], [])
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            kind, *rest = line.split("\t")
            if kind == "header":
                gold.header.append((rest[0], rest[1]))
            elif kind == "table":
                gold.tables.append(GoldTable(rest, None, [], []))
            elif kind == "caption":
                gold.tables[-1].caption = rest[0]
            elif kind == "columns":
                gold.tables[-1].columns = rest
            elif kind in ("tier", "row"):
                gold.tables[-1].items.append([kind, *rest])
            elif kind == "statement":
                gold.statements.append(rest)
            else:
                gold.extra.append([kind, *rest])
    return gold


def write_gold(gold: Gold, comment: str) -> str:
    lines = ["# " + c for c in comment.splitlines()]
    lines += ["header\t" + "\t".join(h) for h in gold.header]
    for t in gold.tables:
        lines.append("\t".join(["table", *t.line]))
        if t.caption is not None:
            lines.append("caption\t" + t.caption)
        lines.append("\t".join(["columns", *t.columns]))
        lines += ["\t".join(i) for i in t.items]
    lines += ["\t".join(["statement", *s]) for s in gold.statements]
    lines += ["\t".join(e) for e in gold.extra]
    return "\n".join(lines) + "\n"
