"""A day from JSON and a plan to JSON, for use without a database. Every wrong value is named, not only the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

import msgspec

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.given import (
    Strict,
    Time,
    Where,
    attempt,
    attempt_all,
    minute_of,
    points_of,
    span_of,
    spot_of,
)
from lianxin.engines.planning.model import (
    DAY,
    Break,
    Carer,
    DayProblem,
    Hand,
    Prefix,
    Promise,
    VisitRequest,
    Weights,
    Wishes,
)
from lianxin.engines.planning.plan import Stop
from lianxin.engines.planning.travel import Travel, places_of


class _Given(Strict):
    carer: str
    start: Time
    end: Time | None = None
    hand: int = 0


class _Visit(Strict):
    id: str
    minutes: int
    place: Where | None = None
    window: tuple[Time, Time] = (0, DAY)
    more_windows: list[tuple[Time, Time]] = []
    hard_window: bool = True
    skills: list[str] = []
    second: _Second | None = None
    gap: tuple[int, int] | None = None
    same_carer: bool = False
    priority: int = 1
    allowed_carers: list[str] | None = None
    refused_carers: list[str] = []
    pinned_carer: str | None = None
    fixed_start: Time | None = None
    language_wish: str | None = None
    sex_wish: str | None = None
    state: Literal["open", "published", "under_way", "done"] = "open"
    given: list[_Given] = []


class _Second(Strict):
    minutes: int
    skills: list[str] = []


class _Skill(Strict):
    code: str
    until: date | None = None


class _Pause(Strict):
    minutes: int
    window: tuple[Time, Time]


class _Carer(Strict):
    id: str
    start: Time
    end: Time
    home: Where
    finish: Where | None = None
    skills: list[_Skill] = []
    languages: list[str] = []
    sex: str | None = None
    mode: str = "walk"
    pause: _Pause | None = None
    max_overtime: int = 0
    max_minutes: int | None = None
    absent: bool = False


class _Travel(Strict):
    speeds: dict[str, float]
    detour: float = 1.32
    township_factor: float = 1.0


class _Price(Strict):
    visit: str
    carer: str
    price: int
    hand: int = 0
    part: Literal["continuity", "dislike"] = "continuity"


class _Day(Strict):
    visits: list[_Visit]
    carers: list[_Carer]
    travel: _Travel
    date: date | None = None
    weights: dict[str, int] = {}
    prices: list[_Price] = []
    fallback_place: Where | None = None
    not_before: Time = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the day, or what is wrong with it; and notes, things planned around that somebody should mend."""

    problem: DayProblem | None
    wrong: tuple[PlanInputError, ...]
    notes: tuple[PlanInputError, ...] = ()


def read_day(text: bytes | str) -> Reading:
    """Read a day. Format: docs/engines/planning.md."""
    try:
        day = msgspec.json.decode(text, type=_Day)
    except msgspec.DecodeError as wrong:
        return Reading(
            None, (PlanInputError("day", "json", str(wrong), "请按说明改正这一处(docs/engines/planning.md)"),)
        )
    wrong_: list[PlanInputError] = []
    _one_system(day, wrong_)
    travel = attempt(wrong_, lambda: Travel(day.travel.detour, day.travel.township_factor, day.travel.speeds))
    weights = attempt(wrong_, lambda: _weights(day.weights))
    carers = attempt_all(wrong_, [partial(_carer, one) for one in day.carers])
    visits = attempt_all(wrong_, [partial(_visit, one, day) for one in day.visits])
    if wrong_ or travel is None or weights is None:
        return Reading(None, tuple(wrong_))
    problem = attempt(wrong_, lambda: _problem(day, tuple(visits), tuple(carers), travel, weights))
    return Reading(problem, tuple(wrong_), tuple(_notes(problem)) if problem else ())


def _one_system(day: _Day, wrong: list[PlanInputError]) -> None:
    given = [visit.place for visit in day.visits] + [carer.home for carer in day.carers]
    given += [carer.finish for carer in day.carers] + [day.fallback_place]
    attempt(wrong, lambda: places_of(points_of(each for each in given if each is not None)))


def _weights(given: dict[str, int]) -> Weights:
    try:
        return Weights(**given)
    except TypeError:
        known = Weights.__dataclass_fields__
        unknown = next(name for name in given if name not in known)
        raise PlanInputError("weights", unknown, given[unknown], f"只有 {'、'.join(known)}") from None


def _carer(given: _Carer) -> Carer:
    name = f"carer {given.id}"
    pause = given.pause
    home = spot_of(given.home)
    assert home is not None
    return Carer(
        given.id, minute_of(name, "start", given.start), minute_of(name, "end", given.end), home,
        frozenset(skill.code for skill in given.skills), frozenset(given.languages), given.sex, given.mode,
        None if pause is None else Break(pause.minutes, span_of(name, "pause.window", pause.window)),
        given.max_overtime, spot_of(given.finish), given.max_minutes,
        {skill.code: skill.until for skill in given.skills if skill.until is not None},
    )  # fmt: skip


def _visit(given: _Visit, day: _Day) -> VisitRequest:
    name = f"visit {given.id}"
    carers = {carer.id for carer in day.carers}
    for field, named in (
        ("refused_carers", given.refused_carers),
        ("given", [each.carer for each in given.given]),
    ):
        for unknown in sorted(set(named) - carers):
            raise PlanInputError(name, field, unknown, "不在当天的护理员名单里,请加入名单或改正编号")
    if (given.state == "open") is bool(given.given):
        raise PlanInputError(
            name, "given", given.state, "已发布、进行中、做完的写明由谁、何时(given);其余不写"
        )
    fixed = given.fixed_start
    return VisitRequest(
        given.id, spot_of(given.place), given.minutes, span_of(name, "window", given.window), given.hard_window,
        frozenset(given.skills), given.priority,
        None if given.allowed_carers is None else frozenset(given.allowed_carers), frozenset(given.refused_carers),
        given.pinned_carer, None if fixed is None else minute_of(name, "fixed_start", fixed),
        Wishes(given.language_wish, given.sex_wish),
        None if given.second is None else Hand(given.second.minutes, frozenset(given.second.skills)), given.gap,
        given.same_carer, tuple(span_of(name, "more_windows", each) for each in given.more_windows),
    )  # fmt: skip


def _problem(
    day: _Day, visits: tuple[VisitRequest, ...], carers: tuple[Carer, ...], travel: Travel, weights: Weights
) -> DayProblem:
    promises: dict[str | tuple[str, int], Promise] = {}
    done: dict[str, list[Stop]] = defaultdict(list)
    for visit in day.visits:
        for each in visit.given:
            start = minute_of(f"visit {visit.id}", "given.start", each.start)
            promises[visit.id, each.hand] = Promise(each.carer, start)
            if visit.state in ("under_way", "done"):
                if each.end is None:
                    raise PlanInputError(
                        f"visit {visit.id}", "given.end", None, "写明何时做完;进行中的写预计何时做完"
                    )
                end = minute_of(f"visit {visit.id}", "given.end", each.end)
                done[each.carer].append(Stop(visit.id, each.carer, start, start, end, each.hand))
    prices: dict[str, dict[tuple[str, int, str], int]] = {"continuity": {}, "dislike": {}}
    for price in day.prices:
        prices[price.part][price.visit, price.hand, price.carer] = price.price
    return DayProblem(
        visits, carers, travel, weights, prices["continuity"], spot_of(day.fallback_place), promises,
        tuple(Prefix(carer, tuple(sorted(stops, key=lambda stop: stop.start))) for carer, stops in sorted(done.items())),
        frozenset(carer.id for carer in day.carers if carer.absent), minute_of("day", "not_before", day.not_before),
        prices["dislike"], day.date,
    )  # fmt: skip


def _notes(problem: DayProblem) -> Iterable[PlanInputError]:
    for carer in problem.carers:
        for skill in sorted(carer.lapsed(problem.day)):
            yield PlanInputError(
                f"carer {carer.id}",
                "skills",
                skill,
                f"{carer.skills_until[skill]} 已过期,今天不派这类活;请续期或去掉",
            )
    for visit in problem.visits:
        if visit.place is None:
            instead = "先按备用地点排" if problem.fallback_place else "今天排不上"
            yield PlanInputError(f"visit {visit.id}", "place", None, f"没有坐标,{instead};请补登住处的位置")
