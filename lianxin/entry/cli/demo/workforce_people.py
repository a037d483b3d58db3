"""The people of the workforce of the story, invented: who is on which post, since when, with which degree and certificate.

Shicheng's degrees and years are such that, by the rule of the pack, exactly 223 met the conditions of the exam of 2023: clearly, with at least
half a year to spare; nobody stands on an edge. The 71 who passed hold a certificate of 2023-09-15.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from lianxin.entry.cli.demo.names import SURNAMES, chinese_name
from lianxin.kernel.identity_numbers import check_digit

PASSED: Final = date(2023, 9, 15)
"""The day of the certificates of 2023."""
ELIGIBLE, PASSED_ASSISTANT, PASSED_MIDDLE, RECRUITS = 223, 68, 3, 32
BEIGAN_WORKERS, BEIGAN_CERTIFIED = 456, 332
AGENCIES: Final = ("和仁公益社会工作服务中心", "壹点社会工作服务中心")
COMMITTEE: Final = "城市社区管委会社工站"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate; `registered_on` its newest registration."""

    level: str
    issued_on: date
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on a post."""

    place: str
    post: str
    name: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works. `account`: the user name of the cast's member they are."""

    name: str
    born: date
    sex: str
    degree: str
    is_social: bool
    graduated: date
    since: date
    held: Sequence[Held] = ()
    seat: Seat = Seat("", "")
    until: date | None = None
    grade: str = "staff"
    step: int = 1
    account: str = ""
    number: str = ""
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Lot:
    """So many people alike."""

    people: int
    degree: str
    is_social: bool
    graduated: date
    since: date


# By the rule: college of another subject 4 years (middle 6), bachelor of another 2 (5), secondary 4, college of social work 2 (4), bachelor 0 (3).
_MAY_SIT: Final = (
    Lot(70, "college", False, date(2012, 7, 1), date(2018, 9, 1)),
    Lot(50, "bachelor", False, date(2016, 7, 1), date(2020, 9, 1)),
    Lot(45, "secondary", False, date(2008, 7, 1), date(2018, 3, 1)),
    Lot(25, "college", True, date(2018, 7, 1), date(2020, 9, 1)),
    Lot(15, "bachelor", True, date(2021, 7, 1), date(2022, 7, 1)),
)
_MAY_SIT_MIDDLE: Final = Lot(18, "bachelor", False, date(2012, 7, 1), date(2015, 9, 1))
_HELD_ALREADY: Final = Lot(6, "college", True, date(2019, 7, 1), date(2021, 7, 1))
_TOO_EARLY: Final = (
    Lot(14, "bachelor", False, date(2022, 7, 1), date(2023, 11, 1)),
    Lot(12, "secondary", False, date(2015, 7, 1), date(2021, 3, 1)),
)
_LATER: Final = ((50, date(2024, 9, 13)), (50, date(2025, 9, 12)))
"""How many passed in the years after."""
_CAST_OF_SHICHENG: Final = (
    ("laiqiuxiang", "赖秋香", "2", "station_worker"), ("wenjianhua", "温建华", "1", "station_worker"), ("chenmeilan", "陈美兰", "2", "station_head_post"),
)  # fmt: skip
_CAST_OF_BEIGAN: Final = (
    ("zhangwei", "张伟", "1", "station_worker"), ("shenyueqin", "沈月琴", "2", "station_worker"), ("yujuan", "俞娟", "2", "station_head_post"),
)  # fmt: skip


_SUPERVISES: Final = Held("middle", date(2020, 9, 18), date(2024, 3, 4))
"""What 俞娟 holds: whoever bears the title of supervisor is a social worker of the middle level."""


def people_of_shicheng(communities: Sequence[str], townships: Sequence[str], today: date) -> list[Person]:
    """The 24 communities, the 12 stations and the two agencies. The first township has the cast's station, and that of the committee."""
    rng = random.Random("workforce of Shicheng")
    makers = _Maker(rng, "360735")
    candidates = [makers.person(lot) for lot in _MAY_SIT for _ in range(lot.people)]
    candidates = _certified(rng, candidates, (PASSED_ASSISTANT, PASSED), *_LATER)
    middle = [makers.person(_MAY_SIT_MIDDLE) for _ in range(_MAY_SIT_MIDDLE.people)]
    middle = [replace(one, held=(_earlier(n),)) for n, one in enumerate(middle)]
    middle = [
        replace(one, held=(*one.held, Held("middle", PASSED, date(2024, 3, 4)))) if n < PASSED_MIDDLE else one
        for n, one in enumerate(middle)
    ]
    held = [replace(makers.person(_HELD_ALREADY), held=(_earlier(n),)) for n in range(_HELD_ALREADY.people)]
    early = [makers.person(lot) for lot in _TOO_EARLY for _ in range(lot.people)]
    hired = today - timedelta(days=45)
    recruits = [
        makers.person(Lot(1, "bachelor", n % 4 == 0, date(hired.year, 7, 1), hired)) for n in range(RECRUITS)
    ]
    recruits = [replace(one, graduated=min(one.graduated, hired - timedelta(days=30))) for one in recruits]
    everybody = [*candidates, *middle, *held, *early, *recruits]
    rng.shuffle(everybody)
    cast = [makers.cast(lot, _HELD_ALREADY, townships[0]) for lot in _CAST_OF_SHICHENG]
    return [*cast, *_seated(everybody, _seats_of_shicheng(communities, townships), today)]


def people_of_beigan(communities: Sequence[str], street: str, today: date) -> list[Person]:
    """456 workers of whom 332 are certified: 199 assistant, 119 middle, 14 senior."""
    rng = random.Random("workforce of Beigan")
    makers = _Maker(rng, "330109")
    levels = (
        ["senior"] * 14 + ["middle"] * 118 + ["assistant"] * 197 + [""] * (BEIGAN_WORKERS - BEIGAN_CERTIFIED)
    )
    people = []
    for level in levels:
        since = (
            date(2012 + rng.randrange(5), 1 + rng.randrange(12), 1)
            if level in ("senior", "middle")
            else _since(rng, level)
        )
        degree = "bachelor" if level or rng.random() < 0.5 else "college"
        made = makers.person(Lot(1, degree, rng.random() < 0.3, date(since.year - 1, 7, 1), since))
        people.append(replace(made, held=_held_in_beigan(rng, level)))
    rng.shuffle(people)
    seats = [Seat(place, "community_worker") for place in communities for _ in range(11)]
    seats += [Seat(street, "station_worker")] * (len(people) - len(seats))
    lot = Lot(1, "bachelor", True, date(2015, 7, 1), date(2017, 3, 1))
    cast = [makers.cast(one, lot, street) for one in _CAST_OF_BEIGAN]
    cast = [replace(one, held=(_SUPERVISES,)) if one.account == "yujuan" else one for one in cast]
    return [*cast, *_seated(people, seats, today)]


class _Maker:
    """Makes people of a county, each with a name, an ID number and a phone of their own."""

    def __init__(self, rng: random.Random, county: str) -> None:
        self._rng, self._county = rng, county
        self._names = {name for _, name, *_ in (*_CAST_OF_SHICHENG, *_CAST_OF_BEIGAN)}
        self._numbers: set[str] = set()

    def person(self, lot: Lot, name: str = "", sex: str = "") -> Person:
        rng = self._rng
        sex = sex or ("1" if rng.random() < 0.3 else "2")
        age = {"secondary": 19, "college": 22, "bachelor": 23}[lot.degree]
        born = date(lot.graduated.year - age - rng.randrange(2), 1 + rng.randrange(12), 1 + rng.randrange(28))
        while not name:
            drawn = chinese_name(
                rng, rng.choice(SURNAMES[self._county]), "男" if sex == "1" else "女", born.year
            )
            name = "" if drawn in self._names else drawn
        self._names.add(name)
        years = max(2026 - lot.since.year, 0)
        return Person(
            name, born, sex, lot.degree, lot.is_social, lot.graduated, lot.since, number=self._number(born, sex), phone=self._phone(),
            step=min(1 + years // 2, 12),
        )  # fmt: skip

    def cast(self, told: tuple[str, str, str, str], lot: Lot, place: str) -> Person:
        """A member of the cast: certified, so that the story's days can be planned."""
        account, name, sex, post = told
        made = self.person(lot, name, sex)
        certified = Held("assistant", date(2022, 9, 16), date(2025, 3, 3))
        grade = "head" if post == "station_head_post" else "staff"
        return replace(
            made,
            held=(certified,),
            seat=Seat(place, post),
            grade=grade,
            step=10 if grade == "head" else made.step,
            account=account,
        )

    def _number(self, born: date, sex: str) -> str:
        while True:
            first = f"990000{born:%Y%m%d}{900 + self._rng.randrange(50) * 2 + (1 if sex == '1' else 0):03d}"
            number = first + check_digit(first)
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _phone(self) -> str:
        return f"199{self._county[:2]}{len(self._numbers):06d}"


def _certified(rng: random.Random, people: list[Person], *passes: tuple[int, date]) -> list[Person]:
    order = rng.sample(range(len(people)), len(people))
    made = list(people)
    start = 0
    for number, day in passes:
        for n, at in enumerate(order[start : start + number]):
            made[at] = replace(
                made[at], held=(Held("assistant", day, None if n % 17 == 0 else day + timedelta(days=300)),)
            )
        start += number
    return made


def _earlier(n: int) -> Held:
    """An assistant's certificate of an earlier year; the oldest registrations lapse about now."""
    return Held("assistant", date(2020 + n % 3, 9, 18), date(2024 + n % 2, 1 + n % 12, 10))


def _since(rng: random.Random, level: str) -> date:
    first = 2015 if level else 2023
    return date(first + rng.randrange(6 if level else 3), 1 + rng.randrange(12), 1)


def _held_in_beigan(rng: random.Random, level: str) -> tuple[Held, ...]:
    if not level:
        return ()
    first, spread = {"senior": (2021, 3), "middle": (2018, 7), "assistant": (2018, 8)}[level]
    issued = date(first + rng.randrange(spread), 9, 16)
    return (
        Held(
            level,
            issued,
            max(issued + timedelta(days=120), date(2024, 1, 8) + timedelta(days=rng.randrange(700))),
        ),
    )


def _seats_of_shicheng(communities: Sequence[str], townships: Sequence[str]) -> list[Seat]:
    seats = [Seat(place, "community_worker") for place in communities for _ in range(9)]
    seats += [Seat(place, "station_worker") for place in townships for _ in range(3)]
    seats += [Seat(townships[0], "station_worker", COMMITTEE)] * 3
    seats += [Seat(townships[n % len(townships)], "agency_worker", "", AGENCIES[n % 2]) for n in range(35)]
    return seats


def _seated(people: Iterable[Person], seats: Sequence[Seat], today: date) -> Iterator[Person]:
    """Everybody on a seat, with a contract of three years that was renewed as often as needed."""
    for n, (person, seat) in enumerate(zip(people, seats, strict=True)):
        years = 3
        while (
            until := person.since.replace(year=person.since.year + years, day=1) - timedelta(days=1)
        ) <= today:
            years += 3
        if seat.post == "agency_worker":
            yield replace(person, seat=seat, until=until, grade="", step=1)
        elif seat.post == "community_worker" and n % 9 == 0 and person.held:
            yield replace(person, seat=seat, until=until, grade="deputy", step=max(person.step, 4))
        else:
            yield replace(person, seat=seat, until=until)
