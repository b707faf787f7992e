"""The layouts by name, and the fixtures of tests/layouts."""
from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from setting import Layout, excerpt
from source import read

LAYOUTS = {
    "ruled": Layout("ruled tables, portrait, header repeated on every page, page number at the foot", page_number="footer"),
    "plain": Layout("tables without any rule, text aligned by white space", font="Tinos", rules="none", page_number="header", name_share=0.5),
    "tabs": Layout("no tables at all, only tab stops", font="Liberation Sans", size=11, rules="tabs", merge=False, letterhead=False),
    "lines": Layout("horizontal rules only, no repeated header", font="Liberation Sans", size=11, rules="rows", repeat=False, page_number="footer"),
    "foot": Layout("tier headings may end a page, no repeated header", repeat=False, page_number="footer", name_align="center"),
    "split": Layout("a header of two levels over rank and score", header="split", numbers=True, font="Tinos", size=14, name_share=0.4),
    "narrow": Layout("a narrow column of names, rows that break across pages", name_share=0.2, split=True, repeat=False, font="DejaVu Serif", size=12,
                     valign="top", page_number="footer"),
    "column": Layout("the tier in a merged cell at the right", tiers="column", font="Liberation Sans", size=12, page_number="header"),
    "merged": Layout("tied bodies share their cells", merge_ties=True, name_align="center", page_number="footer"),
    "landscape": Layout("landscape, header of two levels", paper="landscape", header="group", size=12, table_size=11, page_number="footer", margins=(25, 20, 20, 20)),
    "mixed": Layout("wide tables on landscape pages between portrait ones", paper="mixed", header="group", font="Tinos", table_size=11, numbers=True, page_number="footer"),
    "turned": Layout("titles of figures read from bottom to top", turned=True, header="group", table_size=10, size=12, page_number="header"),
    "deep": Layout("a header of three levels", header="deep", paper="mixed", font="Liberation Sans", size=12, table_size=10, page_number="footer"),
}


def drawn(lot: random.Random) -> Layout:
    """A layout by lot; the same for the same state of `lot`."""
    return Layout(
        "drawn by lot",
        font=lot.choice(["Liberation Serif", "Tinos", "Liberation Sans", "Arimo", "DejaVu Serif", "DejaVu Sans"]),
        size=lot.choice([10, 11, 12, 13, 14]),
        paper=lot.choice(["portrait", "portrait", "landscape", "mixed"]),
        rules=lot.choice(["all", "all", "all", "rows", "none"]),
        header=lot.choice(["flat", "split", "group", "deep"]),
        numbers=lot.random() < 0.3,
        turned=lot.random() < 0.2,
        merge=lot.random() < 0.7,
        merge_ties=lot.random() < 0.3,
        tiers=lot.choice(["rows", "rows", "column"]),
        repeat=lot.random() < 0.5,
        split=lot.random() < 0.4,
        letterhead=lot.random() < 0.8,
        page_number=lot.choice(["", "header", "footer"]),
        name_share=lot.choice([0.2, 0.3, 0.45]),
        name_align=lot.choice(["left", "left", "center"]),
        valign=lot.choice(["top", "center", "center"]),
        table_size=lot.choice([0, 10, 11]),
    )


@dataclass
class Fixture:
    name: str
    about: str
    document: str
    layout: Layout | None = None
    tables: list[str] = field(default_factory=list)
    statements: str = "all"
    formats: tuple[str, ...] = ("pdf",)

    def put(self, press, root: str) -> None:
        if self.document.startswith("synthetic-"):
            import synthetic
            source, layout = synthetic.decision(int(self.document[10:]), root)
            press.add(self.name, source, layout, list(self.formats), f"An invented decision: {self.about}. From the data it was set from.")
            return
        source = read(self.document, root)
        if self.tables:
            source = excerpt(source, self.tables, self.statements)
        what = "the tables " + ", ".join(self.tables) if self.tables else "whole"
        press.add(self.name, source, self.layout, list(self.formats), f"{self.document}, {what}: {self.about}. From corpus/gold/{self.document}.tsv.")


FIXTURES = [
    Fixture("son-la-2017.ruled", "ruled tables over several portrait pages, the header repeated", "son-la-2017",
            LAYOUTS["ruled"], ["Bảng 1", "Bảng 2"], formats=("pdf", "docx", "html")),
    Fixture("son-la-2023.plain", "tables without rules", "son-la-2023", LAYOUTS["plain"], ["Bảng 1", "Bảng 2"]),
    Fixture("tuyen-quang-2022-h1.mixed", "a wide table on a landscape page, header of two levels", "tuyen-quang-2022-h1",
            LAYOUTS["mixed"], ["Bảng 2", "Bảng 4"], "total"),
    Fixture("tuyen-quang-2022-h1.turned", "titles of the figures read from bottom to top", "tuyen-quang-2022-h1", LAYOUTS["turned"], ["Bảng 1", "Bảng 3"], "none"),
    Fixture("son-la-2021-draft.merged", "tied bodies share one cell", "son-la-2021-draft", LAYOUTS["merged"], ["Bảng 1", "Bảng 2"],
            formats=("pdf", "docx", "html")),
    Fixture("son-la-2023.foot", "a tier heading is the last line of a page", "son-la-2023", replace(LAYOUTS["foot"], row_height=22, gaps={"Bảng 1": 214}), ["Bảng 1", "Bảng 2"]),
    Fixture("son-la-2017.narrow", "names on two and three lines, a row cut by the end of the page", "son-la-2017",
            LAYOUTS["narrow"], ["Bảng 1.1", "Bảng 1.2"], "total"),
    Fixture("son-la-2017.cut", "cells of tied bodies, one of them cut by the end of the page", "son-la-2017",
            replace(LAYOUTS["merged"], name_align="left", size=14, gaps={"Bảng 1.1": 30}), ["Bảng 1.1", "Bảng 2.1"], "total"),
    Fixture("son-la-2021-draft.column", "tiers as merged cells of a column, header of two levels, column numbers", "son-la-2021-draft",
            replace(LAYOUTS["column"], header="split", numbers=True), ["Bảng 1", "Bảng 2"]),
    Fixture("son-la-2023.lines", "horizontal rules only, a table goes over the page without its header", "son-la-2023",
            replace(LAYOUTS["lines"], gaps={"Bảng 1": 60}), ["Bảng 1", "Bảng 2"], formats=("pdf", "office-docx", "office-html")),
    Fixture("son-la-2021-draft.tabs", "no tables, only tab stops; no letterhead", "son-la-2021-draft", LAYOUTS["tabs"], ["Bảng 1", "Bảng 2"]),
    Fixture("tuyen-quang-2022-h1.deep", "a header of three levels", "tuyen-quang-2022-h1", LAYOUTS["deep"], ["Bảng 3", "Bảng 4"], "total",
            formats=("pdf", "docx", "html")),
    Fixture("tuyen-quang-2022-h1.communes", "134 rows over four pages, letters of 10 points", "tuyen-quang-2022-h1",
            replace(LAYOUTS["ruled"], size=10, name_share=0.2), ["Bảng 6"], "total"),
    Fixture("synthetic-009.deep", "three levels, score and rank under every indicator, horizontal rules, two landscape pages", "synthetic-009"),
    Fixture("synthetic-018.wide", "wide tables without rules on landscape pages, decimal points, three blocks", "synthetic-018"),
    Fixture("synthetic-031.cut", "tiers as merged cells, one of them and a row cut by the end of the page", "synthetic-031"),
]
