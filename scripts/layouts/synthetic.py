"""Invented decisions of real provinces: other indicators, scales, ranks, headers. Figures agree with one another, persons there are none."""
from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from fractions import Fraction

from layouts import drawn
from model import Caption, Column, Entry, Gold, GoldTable, Letterhead, Para, Ranking, Shares, Signature
from setting import Layout
from source import NATION, Source

SUBJECTS = {
    "chuyen-doi-so": ("chuyển đổi số", ["Nhận thức số", "Thể chế số", "Hạ tầng số", "Nhân lực số", "An toàn thông tin mạng", "Hoạt động chính quyền số",
                                         "Hoạt động kinh tế số", "Hoạt động xã hội số"]),
    "cai-cach-hanh-chinh": ("cải cách hành chính", ["Công tác chỉ đạo, điều hành", "Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tổ chức bộ máy",
                                                     "Cải cách chế độ công vụ", "Cải cách tài chính công", "Xây dựng Chính quyền số"]),
    "chinh-quyen-so": ("Chính quyền số", ["Hạ tầng và nền tảng số", "Hoạt động Chính quyền số", "An toàn, an ninh mạng", "Phát triển nhân lực số", "Kiến tạo thể chế"]),
}
DEPARTMENTS = ["Sở Nội vụ", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư", "Sở Tài chính", "Sở Công Thương", "Sở Nông nghiệp và Phát triển nông thôn",
               "Sở Giao thông vận tải", "Sở Xây dựng", "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông",
               "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế",
               "Thanh tra tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", "Ban Dân tộc", "Ban Quản lý các khu công nghiệp"]
BLOCKS = {
    "province": ("sở, ban, ngành", "cấp tỉnh", "cơ quan cấp tỉnh"),
    "district": ("huyện, thị xã, thành phố", "cấp huyện", "cơ quan cấp huyện"),
    "commune": ("xã, phường, thị trấn", "cấp xã", "cơ quan cấp xã"),
}
TIERS = [("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0)]  # name, least percentage of the scale


@dataclass
class Body:
    name: str
    scores: list[int]  # of the indicators, in units of the last decimal

    @property
    def total(self) -> int:
        return sum(self.scores)


def units(root: str, level: str, parent: str = "") -> list[dict]:
    with open(f"{root}/corpus/language/units.tsv", encoding="utf-8") as file:
        return [u for u in csv.DictReader(file, delimiter="\t") if u["level"] == level and u["era"] == "2021" and (not parent or u["parent"] == parent)]


def half_up(value: Fraction, places: int) -> int:
    """In units of the last place."""
    scaled = value * 10**places
    return int((scaled * 2 + 1) // 2)


class Print:
    """How this document prints figures."""

    def __init__(self, lot: random.Random):
        self.places = lot.choice([1, 2])
        self.mark = lot.choice([",", ",", "."])
        self.zero = lot.random() < 0.5  # ranks as 01, 02

    def plain(self, n: int, places: int | None = None) -> str:
        places = self.places if places is None else places
        if places == 0:
            return str(n)
        text = str(n).rjust(places + 1, "0")
        return text[:-places] + "." + text[-places:]

    def score(self, n: int, places: int | None = None) -> str:
        return self.plain(n, places).replace(".", self.mark)

    def rank(self, n: int) -> str:
        return f"{n:02d}" if self.zero else str(n)


def ranks_of(values: list[int], dense: bool) -> list[int]:
    ordered = sorted(values, reverse=True)
    distinct = sorted(set(values), reverse=True)
    return [(distinct if dense else ordered).index(v) + 1 for v in values]


def maxima_of(lot: random.Random, count: int, scale: int) -> list[int]:
    step = scale // 20
    parts = [1] * count
    for _ in range(20 - count):
        parts[lot.randrange(count)] += 1
    return [p * step for p in parts]


def bodies_of(lot: random.Random, names: list[str], maxima: list[int], places: int) -> list[Body]:
    bodies = []
    for name in names:
        share = lot.triangular(0.42, 0.97, 0.75)
        scores = []
        for m in maxima:
            part = min(1.0, max(0.2, lot.gauss(share, 0.07)))
            scores.append(round(m * part * 10**places))
        bodies.append(Body(name, scores))
    if len(bodies) > 5 and lot.random() < 0.7:
        pair = lot.sample(range(len(bodies)), 2)
        bodies[pair[1]].scores = list(bodies[pair[0]].scores)
    return sorted(bodies, key=lambda b: -b.total)


def tier_of(total: int, scale: int, places: int) -> str:
    return next(name for name, least in TIERS if total * 100 >= least * scale * 10**places)


def decision(seed: int, root: str) -> tuple[Source, Layout]:
    lot = random.Random(seed)
    province = lot.choice([u for u in units(root, "1") if u["type"] == "Tỉnh"])
    subject = lot.choice(sorted(SUBJECTS))
    words, indicators = SUBJECTS[subject]
    year = lot.choice([2019, 2020, 2021, 2022, 2023])
    scale = lot.choice([100, 500, 1000])
    dense = lot.random() < 0.4
    figures = Print(lot)
    shape = ["score-rank", "rank-score", "rank (score)", "wide", "deep"][seed % 5]
    tiers = lot.choice(["rows", "column", "each", "none"])
    caption_first = lot.random() < 0.5
    ordinal_title = lot.choice(["STT", "TT", "Thứ tự"])
    number = f"{lot.randrange(12, 3999)}/QĐ-UBND"
    day, month = lot.randrange(10, 29), 12
    layout = drawn(lot)
    if layout.rules == "none":  # white space alone does not show where a merged cell ends
        layout.merge_ties = False
        tiers = "each" if tiers == "column" else tiers
    layout.header = "flat"
    layout.letterhead = True
    layout.tiers = "column" if tiers == "column" else "rows"
    if shape in ("wide", "deep"):
        layout.paper, layout.table_size = lot.choice(["landscape", "mixed"]), 9
        layout.merge_ties = layout.merge_ties and shape == "wide"
    if layout.rules == "none" or shape != "rank (score)":
        layout.merge = False

    blocks = [("province", lot.sample(DEPARTMENTS, lot.randrange(12, len(DEPARTMENTS) + 1)))]
    districts = units(root, "2", province["code"])
    prefix = lot.choice(["UBND ", ""])
    blocks.append(("district", [(prefix + (u["type"].lower() if prefix else u["type"]) + " " + u["name"]) for u in districts]))
    if lot.random() < 0.3 and shape in ("score-rank", "wide"):
        of = lot.choice(districts)
        blocks.append(("commune", [u["type"] + " " + u["name"] for u in units(root, "3", of["code"])]))
    name = province["name"]
    title = f"Về việc phê duyệt kết quả đánh giá, xếp hạng mức độ {words} của các cơ quan nhà nước tỉnh {name} năm {year}"
    rosters = {b: len(n) for b, n in blocks}
    total_count = sum(rosters.values())
    listed = ", ".join(f"{c}/{c} {BLOCKS[b][0]}" for b, c in rosters.items())
    parts: list = [
        Para("kind", "QUYẾT ĐỊNH"),
        Para("title", title),
        Para("issuer", f"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH {name.upper()}"),
        Para("ground", "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"),
        Para("ground", "Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông."),
        Para("kind", "QUYẾT ĐỊNH:"),
        Para("article", f"Điều 1. Phê duyệt kết quả đánh giá, xếp hạng mức độ {words} của các cơ quan nhà nước tỉnh {name} năm {year}."),
        Para("article", "Điều 2. Chánh Văn phòng Ủy ban nhân dân tỉnh, Thủ trưởng các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./."),
        Signature(["Nơi nhận:", "- Như Điều 2;", "- Lưu: VT, KGVX."], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], 0),
        Para("appendix", "PHỤ LỤC"),
        Para("appendix", f"(kèm theo Quyết định số {number} ngày {day}/{month}/{year} của Chủ tịch Ủy ban nhân dân tỉnh {name})"),
        Para("heading", "I. KẾT QUẢ CHUNG"),
        Para("text", f"Việc đánh giá, xếp hạng được thực hiện với {total_count}/{total_count} cơ quan, đơn vị bao gồm {listed}."),
    ]
    gold = Gold([("kind", "decision"), ("number", number), ("date", f"{year}-{month:02d}-{day:02d}"), ("place", name),
                 ("issuer", f"Ủy ban nhân dân tỉnh {name}"), ("title", title), ("signer.name", "null"), ("signer.position", "Phó Chủ tịch"),
                 ("signer.on_behalf", "KT. CHỦ TỊCH"), ("period.year", str(year)), ("period.part", "null"), ("subject", subject)], [], [])
    gold.statements.append(["roster", "null", "null", str(total_count), "null", subject, f"{total_count}/{total_count} cơ quan, đơn vị"])
    for b, c in rosters.items():
        gold.statements.append(["roster", b, "null", str(c), "null", subject, f"{c}/{c} {BLOCKS[b][0]}"])
    if tiers != "none":
        for i, (tier, least) in enumerate(TIERS):
            low, high = least * scale // 100, TIERS[i - 1][1] * scale // 100
            if i == 0:
                said, bound = f"đạt từ {low} điểm trở lên", f">={low}"
            elif least:
                said, bound = f"đạt từ {low} điểm đến dưới {high} điểm", f">={low},<{high}"
            else:
                said, bound = f"dưới {high} điểm", f"<{high}"
            parts.append(Para("item", f"- Mức {tier}: Là đơn vị có tổng điểm {said}"))
            gold.statements.append(["threshold", "null", "null", f"{tier}:{bound}", "null", subject, f"Mức {tier}: Là đơn vị có tổng điểm {said}"])
    shares: dict[str, dict[str, int]] = {}
    means = []
    for n, (block, names) in enumerate(blocks):
        used = indicators if shape in ("wide",) else indicators[:lot.choice([3, 4])] if shape == "deep" else indicators
        maxima = maxima_of(lot, len(used), scale)
        bodies = bodies_of(lot, names, maxima, figures.places)
        label = f"Bảng {n + 1}"
        caption = f"Kết quả xếp hạng mức độ {words} của các {BLOCKS[block][0]} năm {year}"
        parts.append(Para("heading", f"{n + 1}. Đối với các {BLOCKS[block][0]}"))
        parts.append(Para("text", f"Kết quả đánh giá, xếp hạng của các {BLOCKS[block][0]} theo {label} dưới đây:"))
        table, rows, ties = ranking(lot, label, block, bodies, used, shape, tiers, dense, scale, figures, ordinal_title, year)
        columns = rows.pop(0)
        gold_table = GoldTable([label, block, str(scale), ties], caption, columns, rows)
        gold.tables.append(gold_table)
        line = Caption(label, caption, [f"{label}: {caption}" if caption_first else f"{label}. {caption}"])
        parts += [line, table] if caption_first else [table, line]
        mean = Fraction(sum(b.total for b in bodies), len(bodies) * 10**figures.places)
        shown = half_up(mean, figures.places)
        means.append((block, shown))
        shares[block] = {t: sum(tier_of(b.total, scale, figures.places) == t for b in bodies) for t, _ in TIERS}
        if shape == "wide" and block == "province":
            parts.append(Para("text", "Phân tích chỉ số chính đối với cấp sở:"))
            for k, indicator in enumerate(used):
                average = half_up(Fraction(sum(b.scores[k] for b in bodies), len(bodies) * 10**figures.places), 2)
                parts.append(Para("item", f"({k + 1}). Chỉ số thành phần “{indicator}” có giá trị trung bình đạt {figures.score(average, 2)} điểm (điểm tối đa là {maxima[k]} điểm)."))
                gold.statements.append(["mean", block, indicator, figures.plain(average, 2), str(maxima[k]), subject,
                                        f"“{indicator}” có giá trị trung bình đạt {figures.score(average, 2)} điểm"])
                gold.statements.append(["max", block, indicator, str(maxima[k]), "null", subject, f"“{indicator}” … điểm tối đa là {maxima[k]} điểm"])
    parts.append(Para("heading", "II. ĐÁNH GIÁ, KẾT LUẬN"))
    for block, shown in means:
        said = f"Điểm trung bình của khối {BLOCKS[block][2]} là {figures.score(shown)}/{scale} điểm"
        parts.append(Para("item", f"- {said}."))
        gold.statements.append(["mean", block, "null", figures.plain(shown), str(scale), subject, said[len("Điểm trung bình của "):]])
    if tiers != "none" and len(blocks) == 2:
        parts.append(Para("text", "Về tỷ lệ mức độ:"))
        table = [["Mức độ"] + [f"Khối {BLOCKS[b][2]}" for b, _ in blocks]]
        for tier, _ in TIERS:
            percents = [half_up(Fraction(shares[b][tier] * 100, rosters[b]), 1) for b, _ in blocks]
            printed = [figures.score(p, 1) + "%" if p % 10 else f"{p // 10}%" for p in percents]
            table.append([f"Mức {tier}", *printed])
            for (b, _), p in zip(blocks, percents):
                value = figures.plain(p, 1) if p % 10 else str(p // 10)
                gold.statements.append(["tier-share", b, "null", f"{tier}={value}", "null", subject, f"Mức {tier} " + " ".join(printed)])
        parts.append(Shares(table))
    gold.extra.append(["consistent"])
    letterhead = Letterhead(["ỦY BAN NHÂN DÂN", f"TỈNH {name.upper()}", f"Số: {number}"], [*NATION, f"{name}, ngày {day} tháng {month} năm {year}"])
    return Source(f"synthetic-{seed:03d}", parts, gold, letterhead, {}), layout


def ranking(lot, label, block, bodies, indicators, shape, tiers, dense, scale, figures, ordinal_title, year):
    """The table as printed, and its gold: columns first, then tier headings and rows, and the tie convention it shows."""
    totals = [b.total for b in bodies]
    ranks = ranks_of(totals, dense)
    score_title, rank_title = lot.choice(["Tổng điểm", "Điểm đạt được"]), lot.choice(["Xếp hạng", f"Xếp hạng năm {year}"])
    columns: list[Column] = []
    names: list[str] = []
    values: list[list[str]] = [[] for _ in bodies]

    def put(path: tuple[str, ...], gold_name: str, printed: list[str], plain: list[str]) -> None:
        columns.append(Column(path, printed))
        names.append(gold_name)
        for row, value in zip(values, plain):
            row.append(value)

    score = ([figures.score(t) for t in totals], [figures.plain(t) for t in totals])
    rank = ([figures.rank(r) for r in ranks], [str(r) for r in ranks])
    shows = [totals]
    if shape == "score-rank":
        put((score_title,), "score", *score)
        put((rank_title,), "rank", *rank)
    elif shape == "rank-score":
        put(("Xếp hạng",), "rank", *rank)
        put((score_title,), "score", *score)
    elif shape == "rank (score)":
        columns.append(Column((f"Xếp hạng, tổng điểm năm {year}",), [f"{r:02d} ({s})" for r, s in zip(ranks, score[0])]))
        names += ["rank", "score"]
        values = [[str(r), s] for r, s in zip(ranks, score[1])]
    elif shape == "wide":
        for k, indicator in enumerate(indicators):
            put(("Điểm các chỉ số", indicator), f"score:{indicator}", [figures.score(b.scores[k]) for b in bodies], [figures.plain(b.scores[k]) for b in bodies])
        put(("Tổng điểm",), "score", *score)
        put(("Xếp hạng",), "rank", *rank)
    else:
        for k, indicator in enumerate(indicators):
            own = [b.scores[k] for b in bodies]
            places = ranks_of(own, dense)
            shows.append(own)
            put(("Kết quả các chỉ số", indicator, "Điểm"), f"score:{indicator}", [figures.score(v) for v in own], [figures.plain(v) for v in own])
            put(("Kết quả các chỉ số", indicator, "Xếp hạng"), f"rank:{indicator}", [figures.rank(r) for r in places], [str(r) for r in places])
        put(("Tổng hợp", "Tổng điểm"), "score", *score)
        put(("Tổng hợp", "Xếp hạng"), "rank", *rank)
    graded = [tier_of(t, scale, figures.places) for t in totals]
    if tiers == "each":
        put(("Xếp loại",), "tier", graded, graded)
    entries, items = [], []
    letter = -1
    for i, body in enumerate(bodies):
        heading = None
        if tiers in ("rows", "column") and (i == 0 or graded[i] != graded[i - 1]):
            letter += 1
            count = graded.count(graded[i])
            heading = f"{'ABCD'[letter]}. Mức {graded[i].lower()} ({count:02d} đơn vị)"
            items.append(["tier", "ABCD"[letter], graded[i], heading, str(count), "null"])
        tier = graded[i] if tiers != "none" else None
        entries.append(Entry(str(i + 1), body.name, heading, tier))
        items.append(["row", str(i + 1), body.name, tier or "null", *values[i]])
    told = any(v != min(own) and own.count(v) > 1 for own in shows for v in own)
    ties = ("dense" if dense else "competition") if told else "none"
    table = Ranking(label, entries, columns, ordinal_title, lot.choice(["Tên cơ quan", "Tên đơn vị", "Cơ quan, đơn vị"]))
    return table, [names, *items], ties
