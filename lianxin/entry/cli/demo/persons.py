"""Invented people, one row of a roster each: name, ID number, facts, a home on the map."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from lianxin.base import packs
from lianxin.entry.cli.demo.names import SURNAMES, chinese_name, tibetan_name
from lianxin.kernel.clock import age_on
from lianxin.kernel.divisions import township_of
from lianxin.kernel.identity_numbers import check_digit

Row = dict[str, object]

MAN, WOMAN = "男", "女"
_OLDEST = 98


@dataclass(frozen=True, slots=True)
class Area:
    """One village or community of the story and who lives there; `elder_share`: people of 60 and above among all."""

    place: str
    people: int
    empty_nest: int = 0
    alone: int = 0
    no_family: int = 0
    elder_share: float = 0.24
    spread_km: float = 0.6


@dataclass(frozen=True, slots=True)
class Office:
    """An office that sends a roster: its file, its headings for our fields, its people."""

    pack: str
    place: str
    file: str
    title: str
    areas: tuple[Area, ...]
    peoples: dict[str, float]  # ethnic group of a household and its share
    headings: dict[str, str]
    serials: int  # first of the 120 ID serials a day that are this office's own, so that no two offices invent one ID
    tell: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """What the people of one household share."""

    area: Area
    number: int
    ethnic: str
    surname: str
    lon: float
    lat: float


@dataclass(slots=True)
class Maker:
    """Makes people with a random generator of its own; remembers which ID numbers are given."""

    rng: random.Random
    today: date
    office: Office
    used: set[str] = field(default_factory=set)
    homes: int = 0

    def home(self, area: Area) -> Home:
        """The next household's number, people and spot on the map."""
        self.homes += 1
        ethnic = self.rng.choices(list(self.office.peoples), list(self.office.peoples.values()))[0]
        lon, lat = centre(self.office.pack, area.place)
        angle, far = self.rng.uniform(0, 2 * math.pi), area.spread_km * math.sqrt(self.rng.random())
        return Home(
            area,
            self.homes,
            ethnic,
            self.surname(),
            lon + far * math.cos(angle) / 96.0,
            lat + far * math.sin(angle) / 111.0,
        )

    def surname(self) -> str:
        return self.rng.choice(SURNAMES[self.office.pack])

    def person(
        self, home: Home, age: int, relation: str, sex: str, *, is_kin: bool = True, **more: object
    ) -> Row:
        """One row; who is not kin of the head by blood brings a surname of their own."""
        born = self._born(age)
        name_bo = ""
        if home.ethnic == "藏族":
            name, name_bo = tibetan_name(self.rng, sex)
        else:
            name = chinese_name(self.rng, home.surname if is_kin else self.surname(), sex, born.year)
        speaks_tibetan = home.ethnic == "藏族" and (age >= 50 or self.rng.random() < 0.5)
        return {
            "name": name, "name_bo": name_bo, "id_number": self._id_number(born, sex), "sex": sex, "born_on": f"{born:%Y-%m-%d}",
            "ethnic": home.ethnic, "place": home.area.place, "relation": relation,
            "household_no": f"{home.area.place[-6:]}-{home.number:05d}", "lon": round(home.lon, 6), "lat": round(home.lat, 6),
            "phone": f"199000{self.rng.randint(0, 99999):05d}" if age >= 12 and self.rng.random() < 0.85 else "",
            "language": "藏语" if speaks_tibetan else "汉语", **more,
        }  # fmt: skip

    def elder(
        self, home: Home, age: int, relation: str, sex: str, *, is_kin: bool = True, **more: object
    ) -> Row:
        """Somebody of 60 and above with what a care worker asks about; the older, the more often frail."""
        frail = self.rng.random() < (0.3 if age >= 80 else 0.1)
        facts: Row = {"ability_level": self.rng.choice((1, 1, 2, 3)) if frail else 0}
        if frail and self.rng.random() < 0.4:
            facts |= {
                "disability_kind": self.rng.choice(("肢体", "视力", "听力")),
                "disability_grade": self.rng.choice((2, 3, 4)),
            }
        return self.person(home, age, relation, sex, is_kin=is_kin) | facts | more

    def elder_age(self) -> int:
        """Fewer with every year above 60, about one in seven above 80."""
        return 60 + min(int(abs(self.rng.gauss(0, 15))), _OLDEST - 60)

    def _born(self, age: int) -> date:
        """A birthday of somebody so old today; the 29th to 31st are left out."""
        while True:
            day = date(
                self.today.year - age - self.rng.randint(0, 1),
                self.rng.randint(1, 12),
                self.rng.randint(1, 28),
            )
            if day <= self.today and age_on(day, self.today) == age:
                return day

    def _id_number(self, born: date, sex: str) -> str:
        while True:
            serial = self.office.serials + self.rng.randint(0, 59) * 2 + (1 if sex == MAN else 0)
            first17 = f"990000{born:%Y%m%d}{serial:03d}"
            if first17 not in self.used:
                self.used.add(first17)
                return first17 + check_digit(first17)


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
