"""Rosters of three counties as real Excel files, the way three offices would send them: own headings, own habits.

Seeded, so every machine tells the same story. The counts come from the source article where it gives any (93 elders
in 堆龙德庆区; 7,100 residents, 1,500 over 60, 100 empty-nest in 广德社区) and are counted again by the product.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import xlsxwriter

from lianxin.base import packs
from lianxin.entry.cli.demo.names import GIVEN_MEN, GIVEN_WOMEN, ROADS, SURNAMES, TIBETAN
from lianxin.kernel.clock import age_on
from lianxin.kernel.divisions import township_of
from lianxin.kernel.identity_numbers import check_digit

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Area:
    """One village or community of the story and who lives there."""

    place: str
    people: int
    empty_nest: int = 0
    alone: int = 0
    no_family: int = 0
    elder_share: float = 0.18
    spread_km: float = 0.6


@dataclass(frozen=True, slots=True)
class Office:
    """An office that sends a roster: its file, its headings for our fields, its people."""

    pack: str
    place: str
    file: str
    title: str
    areas: tuple[Area, ...]
    tibetan_share: float
    headings: dict[str, str]
    serials: int  # first of the 120 ID serials a day that are this office's own, so that no two offices invent one ID
    tell: tuple[Row, ...] = ()


@dataclass(slots=True)
class Maker:
    """Makes people with a random generator of its own; remembers which ID numbers are given."""

    rng: random.Random
    today: date
    office: Office
    used: set[str] = field(default_factory=set)
    household: int = 0

    def name(self, sex: str, tibetan: bool) -> tuple[str, str]:
        if tibetan:
            first, second = self.rng.sample(TIBETAN, 2)
            if self.rng.random() < 0.3:
                return first[0], first[1]
            return first[0] + second[0], first[1].rstrip("།") + (
                "་" if not first[1].endswith("་།") else ""
            ) + second[1]
        given = GIVEN_MEN if sex == "男" else GIVEN_WOMEN
        return self.rng.choice(SURNAMES) + "".join(self.rng.sample(given, self.rng.choice((1, 2, 2)))), ""

    def born(self, low: int, high: int) -> date:
        """A birthday that makes the person between low and high years old today."""
        while True:
            day = date(
                self.today.year - self.rng.randint(low, high + 1),
                self.rng.randint(1, 12),
                self.rng.randint(1, 28),
            )
            if day <= self.today and low <= age_on(day, self.today) <= high:
                return day

    def id_number(self, born: date, sex: str) -> str:
        while True:
            serial = self.office.serials + self.rng.randint(0, 59) * 2 + (1 if sex == "男" else 0)
            first17 = f"990000{born:%Y%m%d}{serial:03d}"
            if first17 not in self.used:
                self.used.add(first17)
                return first17 + check_digit(first17)

    def person(
        self,
        area: Area,
        spot: tuple[float, float],
        low: int,
        high: int,
        relation: str,
        sex: str = "",
        **more: object,
    ) -> Row:
        sex = sex or self.rng.choice(("男", "女"))
        tibetan = self.rng.random() < self.office.tibetan_share
        name, name_bo = self.name(sex, tibetan)
        born = self.born(low, high)
        row: Row = {
            "name": name, "name_bo": name_bo, "id_number": self.id_number(born, sex), "sex": sex, "born_on": f"{born:%Y-%m-%d}",
            "ethnic": "藏族" if tibetan else "汉族", "place": area.place, "relation": relation,
            "household_no": f"{area.place[-6:]}-{self.household:05d}", "lon": round(spot[0], 6), "lat": round(spot[1], 6),
            "phone": f"199000{self.rng.randint(0, 99999):05d}" if low >= 12 and self.rng.random() < 0.85 else "",
            "language": "藏语" if tibetan and (low >= 50 or self.rng.random() < 0.5) else "汉语", **more,
        }  # fmt: skip
        return row

    def elder(
        self, area: Area, spot: tuple[float, float], relation: str, sex: str = "", **more: object
    ) -> Row:
        low, high = self.rng.choice(((60, 69), (60, 69), (70, 79), (80, 93)))
        frail = self.rng.random() < (0.3 if low >= 80 else 0.1)
        facts: Row = {"ability_level": self.rng.choice((1, 1, 2, 3)) if frail else 0}
        if frail and self.rng.random() < 0.4:
            facts |= {
                "disability_kind": self.rng.choice(("肢体", "视力", "听力")),
                "disability_grade": self.rng.choice((2, 3, 4)),
            }
        return self.person(area, spot, low, high, relation, sex, **{**facts, **more})

    def spot(self, area: Area) -> tuple[float, float]:
        lon, lat = centre(self.office.pack, area.place)
        angle, far = self.rng.uniform(0, 2 * math.pi), area.spread_km * math.sqrt(self.rng.random())
        return lon + far * math.cos(angle) / 96.0, lat + far * math.sin(angle) / 111.0


@cache
def centre(pack: str, place: str) -> tuple[float, float]:
    """The approximate centre of a village: its own, else its township's moved a little by its code."""
    points = {
        p.code: (p.lon, p.lat) for p in packs.get(pack).places if p.lon is not None and p.lat is not None
    }
    if place in points:
        return points[place]
    lon, lat = points.get(township_of(place)) or next(iter(points.values()))
    turn = int(place[-3:]) * 2.399963  # the golden angle spreads neighbours evenly
    far = 0.012 + 0.004 * (int(place[-3:]) % 5)
    return lon + far * math.cos(turn), lat + far * math.sin(turn)


def rows_of(office: Office, today: date, seed: int) -> Iterator[Row]:
    """Every row of an office's roster, household by household; the story's own people first."""
    maker = Maker(random.Random(f"{office.file}{seed}"), today, office)
    for row in office.tell:
        maker.used.add(str(row["id_number"])[:17])
        yield row
    for area in office.areas:
        yield from _village(maker, area)


def _village(maker: Maker, area: Area) -> Iterator[Row]:
    """People of one village: the elders on their own as the area asks, then families until it is full."""
    made = 0
    plans: list[Callable[[Maker, Area], list[Row]]] = []
    plans += [_alone] * area.alone + [_no_family] * area.no_family
    plans += [_empty_nest_pair] * (area.empty_nest // 2) + [_empty_nest_single] * (area.empty_nest % 2)
    for plan in plans:
        maker.household += 1
        household = plan(maker, area)
        made += len(household)
        yield from household
    while made < area.people:
        maker.household += 1
        household = _family(maker, area)[: area.people - made]
        made += len(household)
        yield from household


def _alone(maker: Maker, area: Area) -> list[Row]:
    spot = maker.spot(area)
    row = maker.elder(
        area,
        spot,
        "户主",
        children_count=maker.rng.randint(1, 3),
        children_nearby="是",
        spouse_alive="否",
        marital="丧偶",
    )
    return _addressed(maker, area, [row])


def _no_family(maker: Maker, area: Area) -> list[Row]:
    spot = maker.spot(area)
    row = maker.elder(
        area,
        spot,
        "户主",
        children_count=0,
        children_nearby="否",
        spouse_alive="否",
        marital="未婚",
        is_tekun=maker.rng.choice(("是", "否")),
    )
    return _addressed(maker, area, [row])


def _empty_nest_pair(maker: Maker, area: Area) -> list[Row]:
    spot, children = maker.spot(area), maker.rng.randint(1, 3)
    both = {
        "children_count": children,
        "children_nearby": "否",
        "spouse_alive": "是",
        "marital": "已婚",
    }
    return _addressed(
        maker,
        area,
        [maker.elder(area, spot, "户主", "男", **both), maker.elder(area, spot, "配偶", "女", **both)],
    )


def _empty_nest_single(maker: Maker, area: Area) -> list[Row]:
    spot = maker.spot(area)
    row = maker.elder(
        area,
        spot,
        "户主",
        children_count=2,
        children_nearby="否",
        spouse_alive="否",
        marital="丧偶",
    )
    return _addressed(maker, area, [row])


def _family(maker: Maker, area: Area) -> list[Row]:
    """Two adults, none to two children, and as often as the area's share of elders asks a grandparent."""
    spot, rng = maker.spot(area), maker.rng
    away = rng.random() < 0.08
    married: Row = {"marital": "已婚", "spouse_alive": "是"}
    people = [
        maker.person(area, spot, 30, 55, "户主", "男", **married),
        maker.person(area, spot, 28, 53, "配偶", "女", **married),
    ]
    if rng.random() < min(1.0, area.elder_share * 4):
        kept: Row = {
            "children_count": rng.randint(1, 4),
            "children_nearby": "是",
            "spouse_alive": "否",
            "marital": "丧偶",
        }
        people.append(maker.elder(area, spot, "母亲", "女", **kept))
    for _ in range(rng.choice((0, 1, 1, 2))):
        sex = rng.choice(("男", "女"))
        people.append(
            maker.person(
                area,
                spot,
                0,
                17,
                "儿子" if sex == "男" else "女儿",
                sex,
                parents_away=2 if away else 0,
                guardian_able="是",
                marital="未婚",
            )
        )
    return _addressed(maker, area, people)


def _addressed(maker: Maker, area: Area, people: list[Row]) -> list[Row]:
    number = maker.household % 400 + 1
    name = _place_name(maker.office.pack, area.place)
    address = f"{maker.rng.choice(ROADS)}{number}号" if maker.office.pack == "330109" else f"{name}{number}号"
    poor = "是" if maker.rng.random() < 0.04 else "否"
    for row in people:
        row["address"] = address
        row.setdefault("is_dibao", poor)
        row["place"] = name
    return people


@cache
def _place_name(pack: str, place: str) -> str:
    return next(p.name for p in packs.get(pack).places if p.code == place)


def write_roster(office: Office, folder: Path, today: date, seed: int = 1) -> tuple[Path, int]:
    """Write the office's Excel file (a title line above the headings, as offices do). Returns its path and the row count."""
    path = folder / office.file
    book = xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    )
    sheet = book.add_worksheet("名册")
    bold = book.add_format({"bold": True, "bg_color": "#E6F4FF", "border": 1})
    sheet.write(0, 0, office.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_row(1, 0, list(office.headings.values()), bold)
    count = 0
    for count, row in enumerate(rows_of(office, today, seed), start=1):
        for column, code in enumerate(office.headings):
            value = row.get(code, "")
            if value not in ("", None):
                sheet.write(count + 1, column, value)
    sheet.set_column(0, len(office.headings) - 1, 13)
    sheet.freeze_panes(2, 1)
    book.close()
    return path, count
