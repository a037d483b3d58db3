"""What the policy rules are told about a person: facts by the names of `lianxin.base.packs.policy.FACTS`.

None means unknown, and stays unknown: nothing is guessed from a gap. What another area knows (the last visit, a care plan)
is handed in by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lianxin.kernel.clock import age_on
from lianxin.kernel.codes import is_head

Facts = dict[str, Any]

ELDER: Final = 60
"""《老年人权益保障法》第二条; only for counting who lives in a household. Categories read the pack's parameter."""
ADULT: Final = 18
OUTSIDE: Final = ("days_since_visit", "has_care_plan")

_SPOUSE: Final = {"10": False, "30": False, "40": False, "20": True, "21": True, "22": True, "23": True}
"""Whether a spouse is living, by marital status (GB/T 2261.2), unless it was recorded as such."""
_AS_STORED: Final = (
    "children_count", "children_nearby", "disability_grade", "ability_level", "is_tekun", "is_dibao", "parents_away",
    "guardian_able",
)  # fmt: skip
_UNSTATED: Final = {
    "sex": frozenset({"", "0", "9"}),
    "ethnic": frozenset({""}),
    "marital": frozenset({"", "90"}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """The stored values of one resident that rules may read."""

    birth_date: date | None = None
    sex: str = ""
    ethnic: str = ""
    marital: str = ""
    relation: str = ""
    children_count: int | None = None
    children_nearby: bool | None = None
    spouse_alive: bool | None = None
    disability_kind: str = ""
    disability_grade: int | None = None
    ability_level: int | None = None
    is_tekun: bool | None = None
    is_dibao: bool | None = None
    parents_away: int | None = None
    guardian_able: bool | None = None


COLUMNS: Final = tuple(Person.__dataclass_fields__)
"""The columns of a resident in the order `Person` takes them."""


def household_facts(members: Sequence[Person], today: date, *, is_household: bool = True) -> list[Facts]:
    """The facts of each member, in order. `is_household` False: one person of whose household nothing is known."""
    ages = [_age(member.birth_date, today) for member in members]
    shared = _shared(ages) if is_household else _UNKNOWN_HOUSEHOLD
    return [{**_own(member, age), **shared} for member, age in zip(members, ages, strict=True)]


def with_outside(facts: Facts, outside: Mapping[str, Any]) -> Facts:
    """The facts completed by what other areas know."""
    return {**facts, **{name: outside.get(name) for name in OUTSIDE}}


def _own(person: Person, age: int | None) -> Facts:
    facts: Facts = {name: getattr(person, name) for name in _AS_STORED}
    facts["age"] = age
    for name, unstated in _UNSTATED.items():
        value = getattr(person, name)
        facts[name] = None if value in unstated else value
    facts["is_head"] = is_head(person.relation) if person.relation else None
    facts["spouse_alive"] = (
        _SPOUSE.get(person.marital) if person.spouse_alive is None else person.spouse_alive
    )
    facts["disability_kind"] = person.disability_kind or None
    return facts


def _shared(ages: Sequence[int | None]) -> Facts:
    known = [age for age in ages if age is not None]
    complete = len(known) == len(ages)
    elders = sum(age >= ELDER for age in known)
    children = sum(age < ADULT for age in known)
    return {
        "household_size": len(ages),
        "household_elders": elders if complete else None,
        "household_adults": len(known) - elders - children if complete else None,
        "household_children": children if complete else None,
        "lives_alone": len(ages) == 1,
    }


_UNKNOWN_HOUSEHOLD: Final[Facts] = dict.fromkeys(
    ("household_size", "household_elders", "household_adults", "household_children", "lives_alone")
)


def _age(birth_date: date | None, today: date) -> int | None:
    return None if birth_date is None or birth_date > today else age_on(birth_date, today)
