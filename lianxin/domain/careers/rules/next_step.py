"""The next step: the pay step and the grade above, what each asks, what is met, what is missing and from which day it would be met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from lianxin.domain.careers.rules.conditions import Condition, all_met, met_from
from lianxin.domain.workforce.rules.ladder import highest, reaches
from lianxin.kernel.clock import birthday_in

if TYPE_CHECKING:
    from lianxin.base.packs.schema import AppraisalResult, Grade, GradeAsk


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands. `grade_since`, `step_since`: the day they came to it, None where nobody knows; `appraisals`: the result of
    each year that was appraised, "" while it may still become another; `levels`: certificates that count, with the day they were issued; `hours`: day and verified hours."""

    grade: str
    step: int
    grade_since: date | None
    step_since: date | None
    appraisals: Mapping[int, str] = field(default_factory=dict)
    levels: Sequence[tuple[str, date]] = ()
    hours: Sequence[tuple[date, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder of the pack: its grades from the lowest, the results of appraisals, years and result that a pay step asks."""

    grades: Sequence[Grade]
    results: Mapping[str, AppraisalResult]
    step_years: int
    step_result: str

    def at(self, grade: str) -> Grade | None:
        return next((one for one in self.grades if one.code == grade), None)

    def above(self, grade: Grade) -> Grade | None:
        """The grade next above; None for the highest."""
        return min(
            (one for one in self.grades if one.rank > grade.rank), key=lambda one: one.rank, default=None
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A move up: to a pay step of the same grade, or to a grade (there on pay step `step`)."""

    kind: Literal["step", "grade"]
    grade: str
    step: int
    conditions: tuple[Condition, ...]

    @property
    def is_due(self) -> bool:
        return all_met(self.conditions)

    @property
    def due_on(self) -> date | None:
        """From which day it is (or would be) due; None when that cannot be told."""
        return met_from(self.conditions)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next pay step and the next grade; None at the end of either."""

    step: Move | None
    grade: Move | None

    @property
    def moves(self) -> tuple[Move, ...]:
        return tuple(one for one in (self.step, self.grade) if one is not None)


def next_step(standing: Standing, ladder: Ladder, today: date) -> NextStep:
    """What comes next for somebody. A grade the ladder does not hold: nothing can be said, both None."""
    here = ladder.at(standing.grade)
    if here is None:
        return NextStep(None, None)
    above = ladder.above(here)
    return NextStep(
        _to_step(standing, ladder, here, today) if standing.step < here.last_step else None,
        _to_grade(standing, ladder, above, today) if above is not None else None,
    )


def _to_step(standing: Standing, ladder: Ladder, here: Grade, today: date) -> Move:
    conditions = (
        years_on("step_years", standing.step_since, ladder.step_years, today),
        results_of(standing.appraisals, ladder, ladder.step_result, ladder.step_years, today),
    )
    return Move("step", here.code, standing.step + 1, conditions)


def _to_grade(standing: Standing, ladder: Ladder, above: Grade, today: date) -> Move:
    asks, conditions = above.asks, []
    if asks.years_below:
        conditions.append(years_on("grade_years", standing.grade_since, asks.years_below, today))
    if asks.level:
        conditions.append(_level(standing, asks.level))
    if asks.results:
        conditions.append(results_of(standing.appraisals, ladder, asks.result, asks.results, today))
    if asks.hours:
        conditions.append(_hours(standing, asks, today))
    return Move("grade", above.code, max(standing.step, above.first_step), tuple(conditions))


def asks_of(ladder: Ladder, grade: Grade, today: date) -> tuple[Condition, ...]:
    """What a grade asks of whoever comes up to it, whoever that is."""
    return _to_grade(Standing("", 0, None, None), ladder, grade, today).conditions


def years_on(kind: str, since: date | None, years: int, today: date) -> Condition:
    """So many whole years since a day; from 29 February on, in a year without one, full after 28 February."""
    if since is None:
        return Condition(kind, "cannot_tell", str(years))
    full = birthday_in(since, since.year + years)
    have = max(0, today.year - since.year - (today < birthday_in(since, today.year)))
    return Condition(kind, "met" if today >= full else "missing", str(years), str(have), full)


def results_of(
    appraisals: Mapping[int, str], ladder: Ladder, result: str, years: int, today: date
) -> Condition:
    """The last `years` calendar years, each appraised at least `result`.

    Only a year that is over has a result; the last one may still be open, then the years before it are looked at. A year in between
    without a result, or with one that is not settled: cannot be told. A year that does not count puts the first possible day after `years` later ones.
    """
    last = max((year for year in appraisals if year < today.year), default=None)
    if last is None or last < today.year - 2:
        return Condition("results", "cannot_tell", f"{result}*{years}", "0")
    good = 0
    for year in range(last, last - years, -1):
        if not appraisals.get(year):
            return Condition("results", "cannot_tell", f"{result}*{years}", str(good))
        if not _counts(appraisals[year], ladder, result):
            return Condition(
                "results", "missing", f"{result}*{years}", str(good), date(year + years + 1, 1, 1)
            )
        good += 1
    return Condition("results", "met", f"{result}*{years}", str(good), date(last + 1, 1, 1))


def _counts(result: str, ladder: Ladder, asked: str) -> bool:
    here, wanted = ladder.results.get(result), ladder.results.get(asked)
    return here is not None and here.counts and (wanted is None or here.rank <= wanted.rank)


def _level(standing: Standing, level: str) -> Condition:
    best = highest(code for code, _day in standing.levels)
    days = [day for code, day in standing.levels if reaches(code, level)]
    return Condition("level", "met" if days else "missing", level, best, min(days, default=None))


def _hours(standing: Standing, asks: GradeAsk, today: date) -> Condition:
    after = today + timedelta(days=1)
    first = birthday_in(after, after.year - asks.hours_years)  # so many whole years that end with today, 29 February or not
    counted = sorted((day, hours) for day, hours in standing.hours if first <= day <= today)
    total = sum((hours for _day, hours in counted), Decimal(0))
    have, asked = f"{total.normalize():f}", f"{asks.hours}*{asks.hours_years}"
    if total < asks.hours:
        return Condition("hours", "missing", asked, have)
    reached, full = Decimal(0), today
    for day, hours in counted:
        reached += hours
        if reached >= asks.hours:
            full = day
            break
    return Condition("hours", "met", asked, have, full)


def objection_ends(given: date, days: int) -> date:
    """The last day on which the one appraised may object."""
    return given + timedelta(days=days)


def is_settled(given: date, today: date, days: int, *, acknowledged: bool, objected: bool, answered: bool) -> bool:
    """Does a result count: acknowledged, its objection answered, or nothing said to it in time?"""
    if acknowledged or answered:
        return True
    return not objected and today > objection_ends(given, days)
