"""Reads a corpus text and its gold into the parts of a decision, in the order of the document.

The running text is taken from the .txt, only its line breaks are undone. The figures are printed from the gold, and every row so
printed must stand in the .txt, blanks aside: a row that does not is an error.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from model import (Caption, Column, Entry, Gold, Letterhead, Para, Ranking, Shares, Signature, nfc, read_gold, squeeze)

HEADING = re.compile(r"(?:[A-E]\. |[IVX]+\. |\d+(?:\.\d+)*\. )")
STARTS = [
    ("kind", re.compile(r"(?:QUYẾT ĐỊNH:?|BÁO CÁO)$")),
    ("title", re.compile(r"(?:Về việc|VỀ VIỆC) |Kết quả thẩm định, xác định đánh giá mức độ xây dựng$")),
    ("issuer", re.compile(r"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH$")),
    ("center", re.compile(r"Kính gửi: |_{5,}$")),
    ("article", re.compile(r"Điều \d+\. ")),
    ("appendix", re.compile(r"PHỤ LỤC$|KẾT QUẢ ĐÁNH GIÁ, XẾP |Mức độ .* tỉnh Sơn La năm \d{4}$|\(kèm theo ")),
    ("item", re.compile(r"[-+*] |\(\d+\)\. ")),
    ("heading", HEADING),
    ("text", re.compile(r"Phân tích chỉ số chính|Để giúp việc trong|Tổ giúp việc trân trọng")),
]


@dataclass
class Source:
    name: str
    parts: list  # Para, Caption, Ranking, Shares, Signature, Letterhead, in order
    gold: Gold
    letterhead: Letterhead
    letterhead_gold: dict  # header fields that the letterhead adds to what the text says


# What the four texts look like. `captions`: before or after the table.
DOCUMENTS = {
    "son-la-2017": dict(
        table=r"STT$", end=r"Bảng [\d.]+\. ", shares=r"Khối$", shares_end=r"Về nội dung|Nhìn chung", columns="score-rank",
        wrapped=False, left=["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA", "Số: 3247/QĐ-UBND"], place="Sơn La, ngày 20 tháng 12 năm 2017", adds={"place": "Sơn La"}),
    "son-la-2021-draft": dict(
        table=r"STT Tên cơ quan$", end=r"Bảng \d\. ", shares=r"Khối$", shares_end=r"2\. Về nội dung", columns="rank (score)",
        title="Xếp hạng, tổng điểm năm 2021",
        left=["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA", "Số:           /QĐ-UBND"], place="Sơn La, ngày        tháng 12 năm 2021", adds={"place": "Sơn La"}),
    "son-la-2023": dict(
        table=r"STT\tTên cơ quan", end=r"Bảng \d\. ", shares=r"Mức độ \\ Khối", shares_end=r"2\. Về nội dung", columns="rank (score)",
        title="Xếp loại, tổng điểm năm 2023", wrapped=False,
        left=["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA"], place=None, adds={}),
    "tuyen-quang-2022-h1": dict(
        table=r"Thứ$", end=r"BẢNG \d: |Theo đánh giá, mức độ|Phân tích", shares=None, shares_end=None, columns="wide",
        ordinal="Thứ tự xếp hạng", left=[], place=None, adds={}),
}
# The gold gives a claim once, however often the text makes it. Where the text makes it again: kind, block, value, words.
AGAIN = {
    "son-la-2017": [
        ("mean", "province", "68", r"khối sở ngành là 68/100 điểm"), ("mean", "district", "56", r"khối UBND huyện là 56/100 điểm"),
        ("mean", "province", "61", r"khối sở ngành là 61/100 điểm"), ("mean", "district", "50", r"khối UBND huyện là 50/100 điểm"),
        ("roster", "province", "18", r"18/18 cơ quan chuyên môn thuộc UBND tỉnh và 12/12 huyện, thành phố;"),
        ("roster", "district", "12", r"18/18 cơ quan chuyên môn thuộc UBND tỉnh và 12/12 huyện, thành phố;"),
    ],
    "tuyen-quang-2022-h1": [
        ("roster", "province", "19", r"của 19 cơ quan chuyên môn"), ("roster", "district", "7", r"07 huyện, thành phố được đánh giá"),
        ("roster", "commune", "138", r"138 xã, phường, thị trấn được đánh giá"),
    ],
}
NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def classify(line: str) -> str | None:
    for kind, pattern in STARTS:
        if pattern.match(line):
            return kind
    return None


def is_caps(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def starts_new(line: str, last: Para, wrapped: bool, short: bool) -> str | None:
    """The kind of the paragraph that `line` begins, or None where it goes on with the last one.

    `wrapped`: lines are broken as on the page. `short`: the line before is no full line.
    """
    kind = classify(line)
    stop = last.text.endswith((".", ":", ";", ")"))
    legal = line.startswith(("Căn cứ ", "Xét "))
    if kind == "heading" and last.text.endswith((",", "–", "-")):
        kind = None  # "2016 -" and then "2020. ": a number, no heading
    if kind == "item" and line.startswith("- ") and not stop and last.kind not in ("heading", "item"):
        kind = None
    if kind == "item" and line.startswith("- ") and line[2].islower() and not stop:
        kind = None  # "từ 40" and then "- dưới 50 điểm"
    if kind:
        return kind
    upper = line[0].isupper() or line[0] in "“("
    if last.kind in ("kind", "issuer", "center"):
        return "ground" if legal else "text"
    if last.kind == "title":
        return None
    if last.kind == "appendix":
        if last.text.startswith("("):
            return "text" if last.text.endswith(")") else None
        return None if is_caps(last.text) and is_caps(line) else "text"
    if last.kind == "heading":
        if is_caps(last.text.split(". ", 1)[-1]):
            return None if is_caps(line) else "text"
        return "text" if upper else None
    if not wrapped:
        return ("ground" if legal else "text") if upper else None
    if stop and (legal or line.startswith("Thực hiện ")):
        return "ground"
    if last.text.endswith((".", ":")) and upper and short:
        return "text"
    return None


def comma(value: str) -> str:
    return value.replace(".", ",")


def printed_columns(spec: dict, table, rows: list[list[str]]) -> list[Column]:
    """The columns of figures with their titles as printed."""
    indicators = [c.split(":", 1)[1] for c in table.columns if ":" in c]
    if spec["columns"] == "rank (score)":
        cells = ["%02d (%s)" % (int(r[4]), comma(r[5])) for r in rows]
        return [Column((spec["title"],), cells)]
    if spec["columns"] == "score-rank":
        title = "Điểm hạng mục" if indicators else "Tổng điểm"
        return [Column((title,), [comma(r[4]) for r in rows]), Column(("Xếp hạng 2017",), [r[5] for r in rows])]
    columns = []
    for i, name in enumerate(table.columns):
        if i == 0:
            continue  # "Thứ tự xếp hạng" is ordinal and rank at once
        measure, _, indicator = name.partition(":")
        title = "Tổng điểm" if not indicator else ("Xếp hạng " if measure == "rank" else "") + indicator
        path: tuple[str, ...] = (title,)
        if indicator and table.line[1] == "district":
            path = ("Nhóm chỉ số nền tảng chung" if i <= 6 else "Nhóm chỉ số đánh giá", title)
        columns.append(Column(path, [comma(r[4 + i]) for r in rows]))
    return columns


def ranking(spec: dict, table, region: str, report: list[str]) -> Ranking:
    rows = [i for i in table.items if i[0] == "row"]
    entries, tier = [], None
    for item in table.items:
        if item[0] == "tier":
            tier = item[3]
        else:
            entries.append(Entry(item[1], item[2], tier, None if item[3] == "null" else item[3]))
            tier = None
    name_title = re.search(r"Tên [Cc]ơ quan", region).group()
    result = Ranking(table.line[0], entries, printed_columns(spec, table, rows), spec.get("ordinal", "STT"), name_title)
    check_against(result, squeeze(region), report)
    return result


def check_against(table: Ranking, region: str, report: list[str]) -> None:
    """Every tier heading and row, in order, must stand in the text; what is left over is reported."""
    at, left = 0, []
    previous: list[str] = []
    for i, entry in enumerate(table.entries):
        cells = [squeeze(c.cells[i]) for c in table.columns]
        ordinal, agency = squeeze(entry.ordinal), squeeze(entry.agency)
        pieces = [squeeze(entry.tier_line)] if entry.tier_line else []
        tails = ["".join(cells)]
        if len(cells) == 1 and cells == previous:
            tails.append("")  # one cell over tied rows
        for piece in [*pieces, None]:
            if piece is not None:
                options = [piece]
            else:
                options = [ordinal + a + t for a in (agency, agency + agency) for t in tails]
            places = [(region.find(o, at), o) for o in options]
            places = [p for p in places if p[0] >= 0]
            if not places:
                raise SystemExit(f"{table.label}: not in the text: {options[0]}")
            where, text = min(places, key=lambda p: (p[0], -len(p[1])))
            left.append(region[at:where])
            at = where + len(text)
        previous = cells
    left.append(region[at:])
    report.append(f"{table.label}: left over: {[x for x in left if x]}")


def read(name: str, root: str, report: list[str] | None = None) -> Source:
    report = [] if report is None else report
    spec = DOCUMENTS[name]
    gold = read_gold(f"{root}/corpus/gold/{name}.tsv")
    with open(f"{root}/corpus/decisions/{name}.txt", encoding="utf-8") as file:
        lines = [nfc(line.replace("\f", "")) for line in file]
    lines = [re.sub(r"\*+(\S.*?)\*+", r"\1", re.sub(r"^\*\*\* ", "* ", x)).replace(":**", ":") for x in lines]
    lines = [line.strip(" \t\n\u00a0") for line in lines]

    letterhead = Letterhead(list(spec["left"]), list(NATION))
    parts: list = []
    tables = iter(gold.tables)
    i, n, before = 0, len(lines), ""
    while i < n:
        line = lines[i]
        if not line:
            i += 1
            continue
        if re.match(r"Số: /", line):
            letterhead.left.append(line)
            parts.append(Para("number", line))
            i += 1
            continue
        if not any(isinstance(p, Para) and p.kind == "kind" for p in parts) and re.search(r", ngày", line):
            letterhead.right.append(line)
            parts.append(Para("date", line))
            i += 1
            continue
        if line.startswith("Nơi nhận"):
            i = signature(lines, i, parts)
            continue
        if spec["shares"] and re.match(spec["shares"], line):
            end = next(j for j in range(i, n) if re.match(spec["shares_end"], lines[j]))
            parts.append(Shares(share_rows([x for x in lines[i:end] if x])))
            i = end
            continue
        if re.match(spec["table"], line):
            end = next(j for j in range(i + 1, n) if re.match(spec["end"], lines[j]))
            table = next(tables)
            parts.append(ranking(spec, table, "".join(lines[i:end]), report))
            if spec["columns"] != "wide":
                label, text = lines[end].split(". ", 1)
                if (label, text) != (table.line[0], table.caption):
                    raise SystemExit(f"{name}: caption differs: {lines[end]}")
                parts.append(Caption(label, text, [lines[end]]))
                end += 1
            i = end
            continue
        if spec["columns"] == "wide" and line.startswith("BẢNG "):
            text = [line]
            i += 1
            while not re.match(spec["table"], lines[i]):
                text += [lines[i]] if lines[i] else []
                i += 1
            parts.append(Caption(line.split(":")[0].replace("BẢNG", "Bảng"), " ".join(text).split(": ", 1)[1], text))
            continue
        last = parts[-1] if parts else None
        kind = starts_new(line, last, spec.get("wrapped", True), len(before) < 70) if isinstance(last, Para) else (classify(line) or "text")
        if kind is None:
            last.text += line if re.search(r"\S-$", last.text) else " " + line
        else:
            parts.append(Para(kind, line))
        before = line
        i += 1
    if next(tables, None) is not None:
        raise SystemExit(f"{name}: a table of the gold was not found")
    if spec["place"]:
        letterhead.right.append(spec["place"])
    return Source(name, parts, gold, letterhead, spec["adds"])


def signature(lines: list[str], i: int, parts: list) -> int:
    recipients, signer = [lines[i]], []
    i += 1
    while i < len(lines) and not re.match(r"PHỤ LỤC$|KẾT QUẢ ĐÁNH GIÁ", lines[i]):
        line = lines[i]
        if line.startswith("- "):
            recipients.append(line)
        elif line:
            signer.append(line)
        i += 1
    parts.append(Signature(recipients, signer, 3 if len(signer) > 2 else 0))
    return i


def share_rows(lines: list[str]) -> list[list[str]]:
    """The corner cell names both directions; rows are tabbed, a cell a line, or separated by blanks."""
    if "\t" in lines[0]:
        return [line.split("\t") for line in lines]
    if lines[2].startswith("CQNN"):
        rows = [[" ".join(lines[:2]), *re.findall(r"CQNN cấp \w+", lines[2])]]
        return rows + [re.match(r"(.*) (\d+%) (\d+%)$", line).groups() for line in lines[3:]]
    cells = [" ".join(lines[:2]), *lines[2:]]
    return [cells[k:k + 3] for k in range(0, len(cells), 3)]
