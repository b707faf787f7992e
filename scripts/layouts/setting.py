"""From the parts of a decision and a layout to a flow: paragraphs, grids, breaks. And the gold of what was set."""
from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

from model import Break, Caption, Cell, Column, Gap, Gold, Grid, Letterhead, Para, Ranking, Row, Shares, Signature
from source import AGAIN, Source


@dataclass
class Layout:
    """How a decision is set. Everything that is not said is as in the text."""
    about: str = ""
    font: str = "Liberation Serif"
    size: float = 13
    paper: str = "portrait"  # portrait, landscape, mixed (wide tables on landscape pages)
    margins: tuple[float, float, float, float] = (20, 20, 30, 15)  # top, bottom, left, right in mm
    rules: str = "all"  # all, rows (horizontal only), none (a table without borders), tabs (no table at all)
    header: str = "flat"  # flat, split (rank and score apart under one title), group (a title over the indicators), deep (three levels)
    numbers: bool = False  # a row (1)(2)(3) under the header
    turned: bool = False  # titles of figures read from bottom to top
    merge: bool = True  # tied bodies share a cell where the text prints it once; False: every row has its own
    merge_ties: bool = False  # tied bodies share a cell also where the text prints every one
    tiers: str = "rows"  # rows (headings across the table), column (a merged cell at the right)
    repeat: bool = True  # the header again on every page
    split: bool = False  # a row may break across pages
    letterhead: bool = True
    page_number: str = ""  # header, footer or none
    name_share: float = 0.45  # of the text width
    name_align: str = "left"
    valign: str = "center"
    bold_tiers: bool = True
    table_size: float = 0  # of the letters in tables; 0: as the text
    row_height: float = 0  # least height of rows in points
    gaps: dict = field(default_factory=dict)  # label of a table: points of white before it, to place a page break
    tagged: bool = False  # PDF with structure tags
    wide: int = 6  # from so many columns of figures on, a table is wide


def is_front(parts: list, i: int) -> bool:
    """Before the first signature, or all up to the first heading where the signature stands at the end."""
    for j, part in enumerate(parts):
        if isinstance(part, Signature):
            return i <= j
        if isinstance(part, Para) and part.kind == "heading":
            return i < j
    return True


def excerpt(source: Source, labels: list[str], statements: str = "all") -> Source:
    """Front matter, the named tables with their headings and lead-in, what is stated about them, the signature.

    `statements`: all; total (only about totals, not about single indicators); none.
    """
    parts = source.parts
    tables = [t for t in source.gold.tables if t.line[0] in labels]
    if len(tables) != len(labels):
        raise SystemExit(f"{source.name} has no such tables: {labels}")
    about = {(t.line[1], subject_of(source, t), c.partition(":")[2] or "null") for t in tables for c in t.columns}
    about |= {(block, subject, "null") for block, subject, _ in about} | {("null", subject, "null") for _, subject, _ in about}
    wanted = set()
    for s, place in zip(source.gold.statements, statement_list(source)):
        if (s[1], s[5], s[2]) in about and (statements == "all" or (statements == "total" and s[2] == "null")):
            wanted.add(place)
    keep: set[int] = set()
    headed = []
    for i, part in enumerate(parts):
        if isinstance(part, Signature) or is_front(parts, i) or (isinstance(part, Para) and part.kind == "appendix"):
            keep.add(i)
        elif isinstance(part, Ranking) and part.label in labels:
            headed.append(i)
            keep.add(i)
            for j in (i - 1, i - 2, i + 1):
                near = parts[j] if j < len(parts) else None
                if isinstance(near, Caption) and near.label == part.label:
                    keep.add(j)
                if j < i and isinstance(near, Para) and near.kind == "text" and (j == i - 1 or isinstance(parts[i - 1], Caption)):
                    keep.add(j)
        elif i in wanted:
            headed.append(i)
            keep.add(i)
            if isinstance(part, Shares):
                keep.add(i - 1)
    for i in headed:  # the headings above it, each of a higher level than the last
        lowest = "d"
        for j in range(i - 1, -1, -1):
            if isinstance(parts[j], Para) and parts[j].kind == "heading" and heading_level(parts[j].text) < lowest:
                lowest = heading_level(parts[j].text)
                keep.add(j)
    gold = copy.deepcopy(source.gold)
    gold.tables = copy.deepcopy(tables)
    gold.statements = [s for s in (said_in(source, s, p, keep) for s, p in zip(source.gold.statements, statement_list(source))) if s]
    for table in gold.tables:
        indicators = {c.partition(":")[2] for c in table.columns}
        indicator = indicators.pop() if len(indicators) == 1 else ""
        if not any(states_maximum(s, table.line, indicator or "null") for s in gold.statements):
            table.line[2] = "null"
    return Source(source.name, [parts[i] for i in sorted(keep)], gold, source.letterhead, source.letterhead_gold)


def said_in(source: Source, s: list[str], place: int, keep: set[int]) -> list[str] | None:
    """The statement, if one of the parts kept makes it; with its words there."""
    if place in keep:
        return s
    for kind, block, value, words in AGAIN.get(source.name, []):
        if [kind, block, value] == [s[0], s[1], s[3]] and s[2] == "null":
            for i in keep:
                if isinstance(source.parts[i], Para) and re.search(words, source.parts[i].text):
                    return [*s[:6], words]
    return None


def subject_of(source: Source, table) -> str:
    """The 2017 decision ranks two subjects."""
    return "trang-thong-tin-dien-tu" if "Trang TTĐT" in (table.caption or "") else dict(source.gold.header)["subject"]


def states_maximum(s: list[str], line: list[str], indicator: str) -> bool:
    if s[2] != indicator or s[1] not in (line[1], "null"):
        return False
    return (s[0] == "max" and s[3] == line[2]) or (s[0] == "mean" and s[4] == line[2])


def heading_level(text: str) -> str:
    mark = text.split(" ", 1)[0]
    if re.fullmatch(r"[IVX]+\.", mark):
        return "b"
    if re.fullmatch(r"[A-E]\.", mark):
        return "a"
    return "c" + str(mark.count("."))


def statement_list(source: Source) -> list:
    places = statement_places(source)
    return [places.get(k) for k in range(len(source.gold.statements))]


def statement_places(source: Source) -> dict[int, int]:
    """For each statement of the gold the part that makes it: the n-th statement of one quote is the n-th part with its words."""
    texts = []
    for part in source.parts:
        if isinstance(part, Para):
            texts.append(part.text)
        elif isinstance(part, Shares):
            texts.append("\n".join(" ".join(r) for r in part.rows))
        else:
            texts.append("")
    seen: dict[str, int] = {}
    places = {}
    for k, s in enumerate(source.gold.statements):
        if len(s) < 7:
            continue
        pieces = [p.strip() for p in s[6].split("…")]
        pattern = re.compile(".*?".join(re.escape(p) for p in pieces), re.S | re.I)
        found = [i for i, t in enumerate(texts) if pattern.search(t)]
        if not found:
            raise SystemExit(f"{source.name}: no part says: {s[6]}")
        key = s[6] + ("|" + s[1] if s[0] == "tier-share" else "")
        n = seen.get(key, 0)
        seen[key] = n + 1
        places[k] = found[min(n, len(found) - 1)]
    return places


# ---- tables


def header_rows(first: list[str], columns: list[Column], layout: Layout) -> list[Row]:
    """Titles from the outermost to the innermost; equal neighbours are one cell across, short paths go down."""
    paths = [(t,) for t in first] + [c.path for c in columns]
    depth = max(len(p) for p in paths)
    rows = []
    for level in range(depth):
        cells = []
        i = 0
        while i < len(paths):
            path = paths[i]
            if len(path) <= level:
                i += 1
                continue
            across = 1
            if level < len(path) - 1:
                while i + across < len(paths) and paths[i + across][:level + 1] == path[:level + 1] and len(paths[i + across]) > level + 1:
                    across += 1
            down = depth - level if level == len(path) - 1 else 1
            cells.append(Cell(path[level], across, down, bold=True, turned=layout.turned and i >= len(first) and across == 1))
            i += across
        rows.append(Row(cells, head=True))
    if layout.turned:
        rows[-1].height = 92
    if layout.numbers:
        rows.append(Row([Cell(f"({i + 1})", italic=True) for i in range(len(paths))], head=True))
    return rows


def shaped(table: Ranking, layout: Layout) -> list[Column]:
    columns = [copy.deepcopy(c) for c in table.columns]
    if layout.header == "split" and len(columns) == 1:
        title = columns[0].path[0]
        pairs = [re.match(r"(\S+) \((\S+)\)$", c).groups() for c in columns[0].cells]
        columns = [Column((title, "Xếp hạng"), [p[0] for p in pairs]), Column((title, "Tổng điểm"), [p[1] for p in pairs])]
    if layout.header in ("group", "deep") and len(columns) >= layout.wide:
        rank = columns[0].path[-1].startswith("Xếp hạng")
        for c in columns:
            if c.path[-1] == "Tổng điểm":
                continue
            if len(c.path) == 1 or layout.header == "deep":
                c.path = ("Xếp hạng các chỉ số" if rank else "Điểm các chỉ số", *c.path)
    return columns


def ranking_grid(table: Ranking, layout: Layout) -> Grid:
    columns = shaped(table, layout)
    if layout.tiers == "column" and any(e.tier for e in table.entries):
        columns.append(Column(("Mức độ",), [e.tier or "" for e in table.entries], tier=True))
    rows = header_rows([table.ordinal_title, table.name_title], columns, layout)
    n = len(table.entries)
    total = 2 + len(columns)
    headed = [bool(e.tier_line) and layout.tiers == "rows" for e in table.entries]
    covered: set[tuple[int, int]] = set()
    for i, entry in enumerate(table.entries):
        if headed[i]:
            rows.append(Row([Cell(entry.tier_line, total, align="left", bold=layout.bold_tiers)]))
        cells = [Cell(entry.ordinal, valign=layout.valign), Cell(entry.agency, align=layout.name_align, valign=layout.valign)]
        for k, column in enumerate(columns):
            if (i, k) in covered:
                continue
            down = 1
            if column.tier or layout.merge_ties or (layout.merge and printed_once(table)):
                same = columns if not column.tier else [column]
                while i + down < n and not headed[i + down] and all(c.cells[i + down] == c.cells[i] for c in same if not c.tier or column.tier):
                    down += 1
            covered |= {(i + d, k) for d in range(1, down)}
            cells.append(Cell(column.cells[i], down=down, valign="center" if down > 1 else layout.valign))
        rows.append(Row(cells, height=int(layout.row_height)))
    ordinal = 0.08 if total < 7 or len(table.ordinal_title) > 4 else 0.055
    name = layout.name_share if total < 7 else min(layout.name_share, 0.28)
    rest = (1 - ordinal - name) / len(columns)
    return Grid(rows, [ordinal, name] + [rest] * len(columns), layout.rules, layout.repeat, layout.split)


def printed_once(table: Ranking) -> bool:
    return len(table.columns) == 1  # "06 (86,2)" between the lines of two tied bodies


def frame(left: list, right: list, widths: list[float]) -> Grid:
    return Grid([Row([left, right])], widths, "none", False, False, "frame")


def letterhead_grid(letterhead: Letterhead) -> Grid:
    left, right = letterhead.left, letterhead.right
    return frame(Cell("\n".join(left), valign="top", bold=True), Cell("\n".join(right), valign="top", bold=True), [0.4, 0.6])


def signature_grid(part: Signature) -> Grid:
    signer = list(part.signer)
    if part.gap:
        signer = signer[:-1] + [""] * part.gap + signer[-1:]
    return frame(Cell("\n".join(part.recipients), align="left", valign="top"), Cell("\n".join(signer), valign="top", bold=True), [0.5, 0.5])


def shares_grid(part: Shares, layout: Layout) -> Grid:
    rows = [Row([Cell(t, bold=i == 0 or k == 0, align="left" if k == 0 and i else "center") for k, t in enumerate(r)], head=i == 0)
            for i, r in enumerate(part.rows)]
    return Grid(rows, [0.4] + [0.6 / (len(part.rows[0]) - 1)] * (len(part.rows[0]) - 1), layout.rules, False, False, "shares")


# ---- the flow


def flow(source: Source, layout: Layout) -> list:
    out: list = []
    if layout.letterhead:
        out.append(letterhead_grid(source.letterhead))
    wide = False
    seen_appendix = False
    for i, part in enumerate(source.parts):
        if isinstance(part, Para):
            if layout.letterhead and part.kind in ("number", "date"):
                continue
            if part.kind == "appendix" and not seen_appendix:
                seen_appendix = True
                out.append(Break(layout.paper == "landscape"))
            if wide:
                wide = False
                out.append(Break(False))
            out.append(part)
        elif isinstance(part, Caption):
            following = source.parts[i + 1] if i + 1 < len(source.parts) else None
            before = isinstance(following, Ranking)
            if before and layout.paper == "mixed":
                needs = len(following.columns) >= layout.wide
                if needs != wide:
                    out.append(Break(needs))
                    wide = needs
            out += [Para("caption", t) for t in part.paras]
        elif isinstance(part, Ranking):
            if layout.gaps.get(part.label):
                out.append(Gap(layout.gaps[part.label]))
            out.append(ranking_grid(part, layout))
        elif isinstance(part, Shares):
            out.append(shares_grid(part, layout))
        elif isinstance(part, Signature):
            out.append(signature_grid(part))
    return out


def gold_of(source: Source, layout: Layout) -> Gold:
    """The gold of the text, changed only where the layout changes what the document says."""
    gold = copy.deepcopy(source.gold)
    if layout.letterhead:
        gold.header = [(k, source.letterhead_gold.get(k, v)) for k, v in gold.header]
    if layout.tiers == "column":
        for table in gold.tables:
            if not any(i[0] == "tier" for i in table.items):
                continue
            table.columns = [*table.columns, "tier"]
            table.items = [[*i, i[3]] for i in table.items if i[0] == "row"]
    return gold
