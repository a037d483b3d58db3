"""Invented households: elders on their own, and families of one to three generations as a county's register knows them.

Young adults are often away at work, so that the young and the old are many and those between 20 and 40 fewer, as in
the registers of service clients and their households (seed article: children and elders left behind).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from lianxin.base import packs
from lianxin.entry.cli.demo.persons import MAN, WOMAN, Area, Home, Maker, Row

_ROADS = ("金城路", "市心北路", "建设一路", "工人路", "萧绍路")
_WIDOWS = 0.68  # women among elders without a spouse
_BOTH_AWAY = 0.3  # families with grandparents in which both parents work elsewhere


def village(maker: Maker, area: Area) -> Iterator[Row]:
    """People of one village: the elders on their own as the area asks, then families until it is full."""
    made = elders = 0
    plans: list[Callable[[Maker, Area], list[Row]]] = []
    plans += [_alone] * area.alone + [_no_family] * area.no_family
    plans += [_empty_nest_pair] * (area.empty_nest // 2) + [_empty_nest_single] * (area.empty_nest % 2)
    for plan in plans:
        household = plan(maker, area)
        made += len(household)
        elders += len(household)
        yield from household
    # The families bring the elders that the area still lacks, evenly from the first to the last.
    share = max(0.0, area.elder_share * area.people - elders) / max(area.people - made, 1)
    in_families = old_in_families = 0
    while made < area.people:
        lacks_elders = old_in_families <= share * in_families
        household = _family(maker, area, area.people - made, with_grandparents=lacks_elders)
        made += len(household)
        in_families += len(household)
        old_in_families += sum("ability_level" in row for row in household)
        yield from household


def _alone(maker: Maker, area: Area) -> list[Row]:
    home = maker.home(area)
    facts: Row = {
        "children_count": maker.rng.randint(1, 3),
        "children_nearby": "是",
        "spouse_alive": "否",
        "marital": "丧偶",
    }
    return _addressed(
        maker, home, [maker.elder(home, maker.elder_age(), "户主", _single_sex(maker.rng)) | facts]
    )


def _no_family(maker: Maker, area: Area) -> list[Row]:
    home = maker.home(area)
    facts: Row = {
        "children_count": 0, "children_nearby": "否", "spouse_alive": "否", "marital": "未婚",
        "is_tekun": maker.rng.choice(("是", "否")),
    }  # fmt: skip
    return _addressed(
        maker,
        home,
        [maker.elder(home, maker.elder_age(), "户主", maker.rng.choice((MAN, MAN, WOMAN))) | facts],
    )


def _empty_nest_pair(maker: Maker, area: Area) -> list[Row]:
    home, age = maker.home(area), maker.elder_age()
    facts: Row = {
        "children_count": maker.rng.randint(1, 3),
        "children_nearby": "否",
        "spouse_alive": "是",
        "marital": "已婚",
    }
    wife = max(60, age - maker.rng.choice((0, 1, 2, 2, 3, 4)))
    return _addressed(
        maker, home,
        [maker.elder(home, age, "户主", MAN) | facts, maker.elder(home, wife, "配偶", WOMAN, is_kin=False) | facts],
    )  # fmt: skip


def _empty_nest_single(maker: Maker, area: Area) -> list[Row]:
    home = maker.home(area)
    facts: Row = {"children_count": 2, "children_nearby": "否", "spouse_alive": "否", "marital": "丧偶"}
    return _addressed(
        maker, home, [maker.elder(home, maker.elder_age(), "户主", _single_sex(maker.rng)) | facts]
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Ages in a family before anybody has a name. `children`: ages; `old`: (sex, age) of the grandparents."""

    father: int | None
    mother: int | None
    children: tuple[int, ...]
    old: tuple[tuple[str, int], ...]

    @property
    def people(self) -> int:
        return sum(age is not None for age in (self.father, self.mother)) + len(self.children) + len(self.old)

    @property
    def can_stay(self) -> bool:
        """A parent is there, or a grandparent with a grandchild: elders on their own are made one by one above."""
        return bool(self.father or self.mother or (self.old and any(age < 18 for age in self.children)))


def _family(maker: Maker, area: Area, room: int, *, with_grandparents: bool) -> list[Row]:
    """A family for which there is room; where there is none, somebody young on their own."""
    home = maker.home(area)
    for _ in range(12):
        plan = _ages(maker.rng, with_grandparents=with_grandparents)
        if plan.people <= room and plan.can_stay:
            return _addressed(maker, home, _members(maker, home, plan))
    sex = maker.rng.choice((MAN, WOMAN))
    return _addressed(
        maker, home, [maker.person(home, maker.rng.randint(22, 34), "户主", sex, marital="未婚")]
    )


def _ages(rng: random.Random, *, with_grandparents: bool) -> _Plan:
    mother = round(rng.triangular(21, 56, 35)) if rng.random() < 0.78 else rng.randint(42, 59)
    father = min(max(22, mother + rng.choice((-2, -1, 0, 1, 1, 2, 3))), 59)
    children = (
        mother - round(rng.triangular(19, 40, 26)) for _ in range(rng.choices((0, 1, 2, 3), (1, 3, 5, 3))[0])
    )
    at_home = tuple(
        sorted((age for age in children if age >= 0 and rng.random() >= _away_as_child(age)), reverse=True)
    )
    old: tuple[tuple[str, int], ...] = ()
    if with_grandparents:
        grandmother = mother + round(rng.triangular(20, 34, 25))
        pair = ((MAN, grandmother + rng.choice((0, 1, 2, 3, 4))), (WOMAN, grandmother))
        old = tuple((sex, age) for sex, age in pair if age <= 98 and rng.random() < _alive(sex, age))
    if old and rng.random() < _BOTH_AWAY:
        return _Plan(None, None, at_home, old)
    return _Plan(
        father if rng.random() >= _away(father) else None, mother if rng.random() >= _away(mother) else None, at_home, old,
    )  # fmt: skip


def _away(age: int) -> float:
    """How often a parent works elsewhere."""
    return 0.42 if age < 26 else 0.32 if age < 30 else 0.28 if age < 40 else 0.14 if age < 50 else 0.05


def _away_as_child(age: int) -> float:
    """How often a child has left the parents' home."""
    return 0.0 if age < 16 else 0.15 if age < 20 else 0.45 if age < 30 else 0.6


def _alive(sex: str, age: int) -> float:
    return min(1.0, max(0.15, 1.0 - (age - 60) * (0.022 if sex == MAN else 0.016)))


def _members(maker: Maker, home: Home, plan: _Plan) -> list[Row]:
    """The people of a plan; the father is the head, else the mother, else a grandparent with the grandchildren."""
    rng = maker.rng
    parents = [(MAN, plan.father), (WOMAN, plan.mother)]
    present = [(sex, age) for sex, age in parents if age is not None]
    facts: Row = {"marital": "已婚", "spouse_alive": "是"}
    rows = [
        maker.person(home, age, "户主" if at == 0 else "配偶", sex, is_kin=sex == MAN, **facts)
        for at, (sex, age) in enumerate(present)
    ]
    couple = len(plan.old) == 2
    for at, (sex, age) in enumerate(plan.old):
        relation = ("母亲" if sex == WOMAN else "父亲") if present else ("户主" if at == 0 else "配偶")
        kept: Row = {
            "children_count": rng.randint(1, 4), "children_nearby": "是", "spouse_alive": "是" if couple else "否",
            "marital": "已婚" if couple else "丧偶",
        }  # fmt: skip
        make = maker.elder if age >= 60 else maker.person
        rows.append(make(home, age, relation, sex, is_kin=sex == MAN) | kept)
    young: Row = {"parents_away": 2 - len(present), "guardian_able": "是", "marital": "未婚"}
    for age in plan.children:
        sex = (
            MAN if rng.random() < (0.52 if age < 18 else 0.54) else WOMAN
        )  # a grown daughter more often married away
        relation = ("儿子" if sex == MAN else "女儿") if present else ("孙子" if sex == MAN else "孙女")
        rows.append(maker.person(home, age, relation, sex, **(young if age < 18 else {"marital": "未婚"})))
    return rows


def _single_sex(rng: random.Random) -> str:
    return WOMAN if rng.random() < _WIDOWS else MAN


def _addressed(maker: Maker, home: Home, people: list[Row]) -> list[Row]:
    number, name = home.number % 400 + 1, _place_name(maker.office.pack, home.area.place)
    address = (
        f"{maker.rng.choice(_ROADS)}{number}号" if maker.office.pack == "330109" else f"{name}{number}号"
    )
    poor = "是" if maker.rng.random() < 0.04 else "否"
    for row in people:
        row["address"] = address
        row.setdefault("is_dibao", poor)
        if home.number % 8:  # some offices leave the cell empty: nobody knows, and the visit tier says so
            row.setdefault("is_tekun", "否")
        row["place"] = name
    return people


@cache
def _place_name(pack: str, place: str) -> str:
    return next(p.name for p in packs.get(pack).places if p.code == place)
