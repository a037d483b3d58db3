"""Who may hold a title: each condition of the pack looked at on one day, with what is known of the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.domain.careers.rules.conditions import Condition
from lianxin.domain.careers.rules.next_step import years_on
from lianxin.domain.exams.rules.work import Stretch, whole_years
from lianxin.domain.workforce.rules.ladder import reaches
from lianxin.kernel.clock import age_on, day_reaching

if TYPE_CHECKING:
    from lianxin.base.packs.schema import Title


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of somebody. `levels`: certificates that count, with the day of issue; `work`: all stretches of direct work;
    `local_work`: those in the province; `has_work_file`: whether anybody has written their work down at all."""

    birth_date: date | None
    is_civil_servant: bool
    levels: Sequence[tuple[str, date]]
    work: Sequence[Stretch]
    local_work: Sequence[Stretch]
    holds_it: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The numbers of a title on a day; None: not asked. Years and completed years of age."""

    level: str = ""
    held_years: int | None = None
    practice_years: int | None = None
    local_years: int | None = None
    age: int | None = None
    civil_servants: bool = False


def asked_by(title: Title, number: dict[str, int]) -> Asked:
    """The numbers a title asks; `number`: parameters by code as they stand on the day."""
    return Asked(
        title.level,
        number.get(title.held),
        number.get(title.practice),
        number.get(title.local_years),
        number.get(title.age),
        title.civil_servants,
    )


def eligibility(who: Applicant, asked: Asked, on: date) -> list[Condition]:
    """Every condition of the title with how it stands on that day."""
    found = [Condition("not_held", "missing" if who.holds_it else "met")]
    if not asked.civil_servants:
        found.append(Condition("not_civil_servant", "missing" if who.is_civil_servant else "met"))
    if asked.level:
        found.append(_certificate(who, asked, on))
    if asked.practice_years is not None:
        found.append(_worked("practice_years", who.work, asked.practice_years, on))
    if asked.local_years is not None:
        found.append(_worked("local_years", who.local_work, asked.local_years, on))
    if asked.age is not None:
        found.append(_age(who, asked.age, on))
    return found


def _certificate(who: Applicant, asked: Asked, on: date) -> Condition:
    days = sorted(day for level, day in who.levels if reaches(level, asked.level) and day <= on)
    if not days:
        return Condition("held_years", "missing", f"{asked.level}*{asked.held_years or 0}", "0")
    found = years_on("held_years", days[0], asked.held_years or 0, on)
    return Condition(
        "held_years", found.state, f"{asked.level}*{asked.held_years or 0}", found.have, found.since
    )


def _worked(kind: str, work: Sequence[Stretch], years: int, on: date) -> Condition:
    if not work:
        return Condition(kind, "cannot_tell", str(years), "0")
    have = whole_years(work, on)
    return Condition(kind, "met" if have >= years else "missing", str(years), str(have))


def _age(who: Applicant, most: int, on: date) -> Condition:
    """Not older than so many completed years: up to and including the last day of that age."""
    if who.birth_date is None or who.birth_date > on:
        return Condition("age", "cannot_tell", str(most))
    age = age_on(who.birth_date, on)
    return Condition(
        "age", "met" if age <= most else "missing", str(most), str(age), day_reaching(who.birth_date, 0)
    )
