"""The command line of make-layouts."""
from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import tempfile

import office
import web
import word
from layouts import FIXTURES, LAYOUTS, drawn
from model import write_gold
from setting import Layout, excerpt, flow, gold_of
from source import DOCUMENTS, Source, read

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGES = ["libreoffice-writer-nogui", "fonts-liberation2", "fonts-croscore", "fonts-dejavu-core", "qpdf"]


def title_of(source: Source) -> str:
    return dict(source.gold.header).get("title", "")


class Press:
    """Collects what is to be set; one run of the office suite converts all."""

    def __init__(self, folder: str):
        self.folder = folder
        self.waiting: list[tuple[str, bool]] = []  # DOCX, tagged
        self.work = tempfile.mkdtemp()

    def add(self, name: str, source: Source, layout: Layout, formats: list[str], origin: str) -> None:
        items = flow(source, layout)
        base = os.path.join(self.folder, name)
        title = title_of(source)
        if "html" in formats:
            web.write(base + ".html", items, layout, title)
        path = os.path.join(self.work, name + ".docx")
        word.write(path, items, layout, title)
        if "docx" in formats:
            shutil.copyfile(path, base + ".docx")
        if "pdf" in formats:
            self.waiting.append((path, layout.tagged))
        for kind in ("docx", "html"):
            if "office-" + kind in formats:
                office.saved_again(path, self.folder, kind)
        with open(base + ".gold.tsv", "w", encoding="utf-8") as file:
            file.write(write_gold(gold_of(source, layout), origin))

    def run(self) -> None:
        for tagged in (False, True):
            paths = [p for p, t in self.waiting if t == tagged]
            for i in range(0, len(paths), 20):
                office.to_pdf(paths[i:i + 20], self.folder, tagged)
        shutil.rmtree(self.work)


def long_document(folder: str, pages: int) -> None:
    """The four decisions one after another, again and again: every copy is a file of its own, so that no object is shared."""
    with tempfile.TemporaryDirectory() as work:
        press = Press(work)
        for name in DOCUMENTS:
            press.add(name, read(name, ROOT), LAYOUTS["ruled"], ["pdf"], "")
        press.run()
        ranges: list[str] = []
        left, k = pages, 0
        while left > 0:
            for name in DOCUMENTS:
                original = os.path.join(work, name + ".pdf")
                count = min(left, int(subprocess.run(["qpdf", "--show-npages", original], check=True, capture_output=True, text=True).stdout))
                if count:
                    path = os.path.join(work, f"{k}.pdf")
                    shutil.copyfile(original, path)
                    ranges += [path, f"1-{count}"]
                left, k = left - count, k + 1
        subprocess.run(["qpdf", "--empty", "--deterministic-id", "--pages", *ranges, "--", os.path.join(folder, f"pages-{pages}.pdf")], check=True)


def main(usage: str) -> int:
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", metavar="DIR")
    parser.add_argument("--document", choices=DOCUMENTS)
    parser.add_argument("--layout")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tables", help="only these tables, by label, separated by commas")
    parser.add_argument("--statements", choices=["all", "total", "none"], default="all", help="in an excerpt: which paragraphs that state figures")
    parser.add_argument("--formats", default="pdf,docx,html", help="also office-docx, office-html: as LibreOffice saves them")
    parser.add_argument("--synthetic", type=int, metavar="N")
    parser.add_argument("--fixtures", nargs="*", metavar="NAME")
    parser.add_argument("--pages", type=int)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    if args.list:
        for name, layout in LAYOUTS.items():
            print(f"{name:12} {layout.about}")
        for f in FIXTURES:
            print(f"{f.name:40} {f.about}")
        return 0
    if not args.to:
        parser.error("--to is needed")
    subprocess.run([os.path.join(ROOT, "scripts/setup"), *PACKAGES], check=True)
    os.makedirs(args.to, exist_ok=True)
    if args.pages:
        long_document(args.to, args.pages)
        return 0
    press = Press(args.to)
    formats = args.formats.split(",")
    if args.fixtures is not None:
        known = {f.name for f in FIXTURES}
        unknown = set(args.fixtures) - known
        if unknown:
            parser.error("no such fixture: " + ", ".join(sorted(unknown)))
        for f in FIXTURES:
            if not args.fixtures or f.name in args.fixtures:
                f.put(press, ROOT)
    elif args.synthetic:
        import synthetic
        for k in range(args.synthetic):
            seed = args.seed + k
            source, layout = synthetic.decision(seed, ROOT)
            press.add(f"synthetic-{seed:03d}", source, layout, formats, f"An invented decision, seed {seed}. Gold from the data it was set from.")
    else:
        for name in [args.document] if args.document else DOCUMENTS:
            source = read(name, ROOT)
            if args.tables:
                source = excerpt(source, args.tables.split(","), args.statements)
            chosen = [args.layout] if args.layout else list(LAYOUTS)
            for key in chosen:
                layout = drawn(random.Random(args.seed)) if key == "random" else LAYOUTS[key]
                label = f"random-{args.seed}" if key == "random" else key
                press.add(f"{name}.{label}", source, layout, formats, f"{name}, set in the layout “{label}”. From corpus/gold/{name}.tsv.")
    press.run()
    return 0
