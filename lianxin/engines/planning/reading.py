"""A day from JSON and a plan to JSON, for use without a database. Every wrong value is named, not only the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal, TypeVar

import msgspec

from lianxin.engines.planning.errors import PlanInputError
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
from lianxin.engines.planning.travel import Place, Travel, places_of
from lianxin.kernel.coordinates import Crs, Point

Made = TypeVar("Made")
Time = int | str
"""Minutes since midnight, or "09:30"."""


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A field nobody knows is a slip of the pen, and may be the one that mattered."""


class _Where(_Strict):
    lon: float
    lat: float
    crs: Literal["wgs84", "gcj02"] = "wgs84"


class _Given(_Strict):
    carer: str
    start: Time
    end: Time | None = None
    hand: int = 0


class _Visit(_Strict):
    id: str
    minutes: int
    place: _Where | None = None
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


class _Second(_Strict):
    minutes: int
    skills: list[str] = []


class _Skill(_Strict):
    code: str
    until: date | None = None


class _Pause(_Strict):
    minutes: int
    window: tuple[Time, Time]


class _Carer(_Strict):
    id: str
    start: Time
    end: Time
    home: _Where
    finish: _Where | None = None
    skills: list[_Skill] = []
    languages: list[str] = []
    sex: str | None = None
    mode: str = "walk"
    pause: _Pause | None = None
    max_overtime: int = 0
    max_minutes: int | None = None
    absent: bool = False


class _Travel(_Strict):
    speeds: dict[str, float]
    detour: float = 1.32
    township_factor: float = 1.0


class _Price(_Strict):
    visit: str
    carer: str
    price: int
    hand: int = 0
    part: Literal["continuity", "dislike"] = "continuity"


class _Day(_Strict):
    visits: list[_Visit]
    carers: list[_Carer]
    travel: _Travel
    date: date | None = None
    weights: dict[str, int] = {}
    prices: list[_Price] = []
    fallback_place: _Where | None = None
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
    travel = _try(wrong_, lambda: Travel(day.travel.detour, day.travel.township_factor, day.travel.speeds))
    weights = _try(wrong_, lambda: _weights(day.weights))
    carers = _all(wrong_, [partial(_carer, one) for one in day.carers])
    visits = _all(wrong_, [partial(_visit, one, day) for one in day.visits])
    if wrong_ or travel is None or weights is None:
        return Reading(None, tuple(wrong_))
    problem = _try(wrong_, lambda: _problem(day, tuple(visits), tuple(carers), travel, weights))
    return Reading(problem, tuple(wrong_), tuple(_notes(problem)) if problem else ())


def _try(wrong: list[PlanInputError], make: Callable[[], Made]) -> Made | None:
    try:
        return make()
    except PlanInputError as error:
        wrong.append(error)
        return None


def _all(wrong: list[PlanInputError], makes: Iterable[Callable[[], Made]]) -> list[Made]:
    return [made for make in makes if (made := _try(wrong, make)) is not None]


def _one_system(day: _Day, wrong: list[PlanInputError]) -> None:
    given = [visit.place for visit in day.visits] + [carer.home for carer in day.carers]
    given += [carer.finish for carer in day.carers] + [day.fallback_place]
    _try(wrong, lambda: places_of(_points(each for each in given if each is not None)))


def _points(given: Iterable[_Where]) -> list[Point]:
    points = []
    for each in given:
        try:
            points.append(Point(each.lon, each.lat, Crs(each.crs)))
        except ValueError:
            raise PlanInputError(
                "place",
                "lon, lat",
                (each.lon, each.lat),
                "经度在 -180 到 180、纬度在 -90 到 90 之间,是不是写反了",
            ) from None
    return points


def _place(given: _Where | None) -> Place | None:
    return None if given is None else places_of(_points([given]))[0]


def _minute(subject: str, field: str, given: Time) -> int:
    if isinstance(given, int):
        return given
    hours, _, minutes = given.partition(":")
    if not (
        hours.isdecimal()
        and minutes.isdecimal()
        and len(minutes) == 2
        and int(minutes) < 60
        and int(hours) <= 24
    ):
        raise PlanInputError(subject, field, given, "时刻写成 09:30,或从零点起的分钟数")
    return int(hours) * 60 + int(minutes)


def _span(subject: str, field: str, given: tuple[Time, Time]) -> tuple[int, int]:
    return _minute(subject, field, given[0]), _minute(subject, field, given[1])


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
    home = _place(given.home)
    assert home is not None
    return Carer(
        given.id, _minute(name, "start", given.start), _minute(name, "end", given.end), home,
        frozenset(skill.code for skill in given.skills), frozenset(given.languages), given.sex, given.mode,
        None if pause is None else Break(pause.minutes, _span(name, "pause.window", pause.window)),
        given.max_overtime, _place(given.finish), given.max_minutes,
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
        given.id, _place(given.place), given.minutes, _span(name, "window", given.window), given.hard_window,
        frozenset(given.skills), given.priority,
        None if given.allowed_carers is None else frozenset(given.allowed_carers), frozenset(given.refused_carers),
        given.pinned_carer, None if fixed is None else _minute(name, "fixed_start", fixed),
        Wishes(given.language_wish, given.sex_wish),
        None if given.second is None else Hand(given.second.minutes, frozenset(given.second.skills)), given.gap,
        given.same_carer, tuple(_span(name, "more_windows", each) for each in given.more_windows),
    )  # fmt: skip


def _problem(
    day: _Day, visits: tuple[VisitRequest, ...], carers: tuple[Carer, ...], travel: Travel, weights: Weights
) -> DayProblem:
    promises: dict[str | tuple[str, int], Promise] = {}
    done: dict[str, list[Stop]] = defaultdict(list)
    for visit in day.visits:
        for each in visit.given:
            start = _minute(f"visit {visit.id}", "given.start", each.start)
            promises[visit.id, each.hand] = Promise(each.carer, start)
            if visit.state in ("under_way", "done"):
                if each.end is None:
                    raise PlanInputError(
                        f"visit {visit.id}", "given.end", None, "写明何时做完;进行中的写预计何时做完"
                    )
                end = _minute(f"visit {visit.id}", "given.end", each.end)
                done[each.carer].append(Stop(visit.id, each.carer, start, start, end, each.hand))
    prices: dict[str, dict[tuple[str, int, str], int]] = {"continuity": {}, "dislike": {}}
    for price in day.prices:
        prices[price.part][price.visit, price.hand, price.carer] = price.price
    return DayProblem(
        visits, carers, travel, weights, prices["continuity"], _place(day.fallback_place), promises,
        tuple(Prefix(carer, tuple(sorted(stops, key=lambda stop: stop.start))) for carer, stops in sorted(done.items())),
        frozenset(carer.id for carer in day.carers if carer.absent), _minute("day", "not_before", day.not_before),
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
