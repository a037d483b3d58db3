"""From our rows to the planner's problem of a day: visits with pins and wishes, carers on duty, the pack's prices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from lianxin.base import packs
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.domain.care import rules
from lianxin.domain.care.models import Carer, DayPlan
from lianxin.domain.care.selectors import carers, day_plans
from lianxin.domain.care.selectors.engaging import KIND, home
from lianxin.domain.care.services.asking import Wanted, request
from lianxin.domain.care.services.basis import Basis, with_held
from lianxin.domain.care.services.begun import Begun, begun
from lianxin.domain.care.services.dayrows import Asked, DayRows, Spans, away, day_rows, minute_of_day
from lianxin.domain.care.services.engaging import begun_from, fitted
from lianxin.domain.care.services.ways import mode_of, travel_of
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.domain.commitments.selectors.fitness import Work, barred_each
from lianxin.engines import planning as engine
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.rules import Engaged

TENTHS: Final = 10
"""The planner counts in whole numbers, packs price wishes in fractions of a minute: plan in tenths of a minute."""
_REST: Final = (11 * 60, 14 * 60)
"""The midday rest begins and ends inside these hours."""
_OURS: Final = frozenset({"new_carer", "dislike"})
"""Prices that are given visit by visit."""


@dataclass(frozen=True, slots=True)
class DayAsked:
    """The problem, the rows it was made of, and what it takes as given. `present`: the arrangement that holds now."""

    problem: engine.DayProblem
    rows: DayRows
    basis: Basis
    present: engine.DayPlan | None = None


def day_asked(actor: Viewer, now: datetime, day: date, place: str) -> DayAsked:
    """The same with what it was made of. Of a published day that is under way, what was begun stays as it is.

    Raises "care.no_carers", "care.carer_shift_invalid", "care.day_unplannable".
    """
    minute = minute_of_day(now, day) if day == local_day(now) else 0
    published = day_plans(actor, place, day).filter(state=DayPlan.State.PUBLISHED).first()
    is_under_way = published is not None and day == local_day(now)
    rows = day_rows(actor, day, place, with_done=is_under_way)
    staff = [carer for carer in carers(actor, place) if carer.is_active]
    if not staff:
        raise ProblemError("care.no_carers")
    gone = away((carer.user_id for carer in staff), day)
    done = begun(rows, published, minute, {str(c.user_id) for c in staff}, gone) if published is not None else Begun()
    rows = replace(rows, asked=tuple(one for one in rows.asked if one.id not in done.left))
    here, closed = _on_duty(staff, day, gone, minute, done)
    if not here:
        raise ProblemError("care.nobody_on_duty", day=str(day))
    basis = Basis(
        visits=tuple(str(row.id) for one in rows.asked for row in one.rows), carers=tuple(str(c.user_id) for c, _span in here),
        not_before=minute, closed=closed, frozen=done.prefixes, promises=_promises(published, rows), engaged=_engaged(day, here, closed),
    )  # fmt: skip
    problem = _problem(actor, now, day, place, rows, here, basis)
    present = begun_from(done.present, problem, basis.engaged)
    return DayAsked(problem, rows, replace(basis, frozen=problem.frozen), present)


def asked_again(actor: Viewer, now: datetime, plan: DayPlan) -> DayAsked:
    """The problem a stored plan answers, from the rows as they are now: what changed since makes the plan fail its check."""
    basis = Basis.of(plan.basis)
    rows = day_rows(actor, plan.day, plan.place, with_done=True)
    kept = set(basis.visits)
    asked = tuple(
        Asked(tuple(row for row in one.rows if str(row.id) in kept)) for one in rows.asked if kept & {str(r.id) for r in one.rows}
    )
    rows = replace(rows, asked=asked)
    known = {str(carer.user_id): carer for carer in carers(actor, plan.place)}
    staff = [known[key] for key in basis.carers if key in known]
    gone = away((carer.user_id for carer in staff), plan.day)
    done = Begun(prefixes=basis.frozen)
    here, _closed = _on_duty(staff, plan.day, gone, basis.not_before, done)
    try:
        problem = _problem(actor, now, plan.day, plan.place, rows, here, basis)
    except engine.PlanInputError as wrong:
        raise ProblemError("care.draft_stale") from wrong
    return DayAsked(with_held(problem, basis.held), rows, basis)


def plan_again(asked: DayAsked, plan: DayPlan) -> engine.DayPlan:
    """The stored plan as the planner knows it. Raises "care.draft_stale" when it no longer answers the problem."""
    try:
        again = engine.plan_from_json(plan.engine["plan"])
    except (KeyError, engine.PlanInputError) as damaged:
        raise ProblemError("care.draft_stale") from damaged
    if engine.check(asked.problem, again):
        raise ProblemError("care.draft_stale")
    return again


def _problem(
    actor: Viewer, now: datetime, day: date, place: str, rows: DayRows, here: Sequence[tuple[Carer, rules.Span]], basis: Basis
) -> engine.DayProblem:  # fmt: skip
    pack = packs.for_place(place)
    middle = _middle([home(one.first.resident) for one in rows.asked] + [_start(carer) for carer, _span in here])
    priced = {code: int(weight.minutes * TENTHS) for code, weight in pack.weights.items()}
    able = {at: _able(actor, at, now) for at in {one.first.place for one in rows.asked}}
    staff = [carer for carer, _span in here]
    out = _barred(rows.asked, staff, now)
    wanted = [Wanted(one, rows, pack, staff, able[one.first.place] - barred, priced) for one, barred in zip(rows.asked, out, strict=True)]
    worth = _worth(pack, rows, here, basis)
    visits = [request(one, home(one.asked.first.resident)) for one in wanted]
    problem = engine.DayProblem(
        visits=tuple(replace(one, priority=worth[one.id]) for one in visits),
        carers=tuple(_carer(pack, carer, span, middle, day, basis.not_before) for carer, span in here),
        travel=travel_of(pack, place, day),
        weights=_weights(priced),
        preferences={key: price for one in wanted for key, price in one.preferences().items()},
        dislikes={key: price for one in wanted for key, price in one.dislikes().items()},
        fallback_place=middle,
        published=basis.promises,
        closed=basis.closed,
        not_before=basis.not_before,
        day=day,
    )
    return fitted(problem, basis.engaged, basis.frozen)


def _worth(pack: Pack, rows: DayRows, here: Iterable[tuple[Carer, rules.Span]], basis: Basis) -> Mapping[str, int]:
    """How dear it is to leave each visit out, by what its person was told and whether whoever they were told of is there then."""
    spans = {str(carer.user_id): span for carer, span in here if str(carer.user_id) not in basis.closed}
    told: dict[str, list[engine.Promise]] = {}
    for key, promise in basis.promises.items():
        told.setdefault(key if isinstance(key, str) else key[0], []).append(promise)

    def is_held(promise: engine.Promise, minutes: int) -> bool:
        begin, end = spans.get(promise.carer, (0, 0))
        return begin <= promise.start and promise.start + minutes <= end

    return rules.priorities(
        (
            rules.Stake(
                one.id, rules.rank_of(pack, one.first.service), one.id in told,
                one.id in told and all(is_held(promise, one.first.minutes) for promise in told[one.id]),
            )
            for one in rows.asked
        ),
        engine.HIGHEST - 1,
    )  # fmt: skip


def _engaged(day: date, here: Sequence[tuple[Carer, rules.Span]], closed: Collection[str]) -> tuple[Engaged, ...]:
    """What those who are planned have to do beside visits while they are there."""
    spans = {carer.user_id: span for carer, span in here if str(carer.user_id) not in closed}
    found = engaged_on(day, spans.keys(), besides=f"{KIND}:")
    return tuple(one for one in found if one.start < spans[one.worker][1] and spans[one.worker][0] < one.end)


def _on_duty(
    staff: Iterable[Carer], day: date, gone: Spans, minute: int, done: Begun
) -> tuple[list[tuple[Carer, rules.Span]], frozenset[str]]:
    """Who can be planned and when; whoever has begun a visit stays in the plan, and takes nothing more when away."""
    here: list[tuple[Carer, rules.Span]] = []
    closed = set()
    for carer in staff:
        shift = (carer.shift_start, carer.shift_end)
        if shift[1] <= shift[0]:
            raise ProblemError("care.carer_shift_invalid", name=carer.user.display_name)
        key = str(carer.user_id)
        works = str(day.isoweekday()) in carer.weekdays
        span = rules.duty(shift, gone.get(key, ()), 0) if works else None
        if span is not None and minute and span[1] <= minute:
            span = rules.duty(shift, gone.get(key, ()), minute)
        if span is not None:
            here.append((carer, span))
        elif any(prefix.carer == key for prefix in done.prefixes):
            here.append((carer, shift))
            closed.add(key)
    return here, frozenset(closed)


def _carer(
    pack: Pack, carer: Carer, span: rules.Span, middle: engine.Place | None, day: date, not_before: int
) -> engine.Carer:  # fmt: skip
    begins = _start(carer) or middle
    if begins is None:
        raise ProblemError(
            "care.day_unplannable", subject=carer.user.display_name, field="出发地点", remedy="登记出发地点"
        )
    rests = span[0] <= _REST[0] and _REST[1] <= span[1] and not_before < _REST[1]  # later it was had, or never will be
    rest = int(pack.value("break_minutes", day)) if rests else 0
    skills = frozenset(carer.skills)
    return engine.Carer(
        id=str(carer.user_id), start=span[0], end=span[1], home=begins, skills=skills,
        skills_until={code: date.fromisoformat(until) for code, until in carer.skills_until.items() if code in skills},
        languages=frozenset(carer.languages), sex=carer.sex, mode=mode_of(carer),
        pause=engine.Break(rest, (_REST[0], _REST[1] - rest)) if rest else None,
    )  # fmt: skip


def _weights(priced: Mapping[str, int]) -> engine.Weights:
    names = {"language": "language_wish", "change": "change_carer"}
    given = {names.get(code, code): price for code, price in priced.items() if code not in _OURS}
    usual = {
        "sex_wish": given.get("language_wish", 0),
        "worst_lateness": given.get("lateness", 0),
        "change_minute": TENTHS,
    }
    return engine.Weights(**(usual | given))


def _promises(published: DayPlan | None, rows: DayRows) -> dict[str | tuple[str, int], engine.Promise]:
    """What people were told: the time of the published plan, and whoever was given the visit since."""
    where = rows.places()
    workers = {str(row.id): str(row.worker_id or "") for one in rows.asked for row in one.rows}
    stops = published.stops if published else []
    return {where[s["visit"]]: engine.Promise(workers[s["visit"]], s["start"]) for s in stops if s["visit"] in workers}


def _able(actor: Viewer, place: str, now: datetime) -> frozenset[str]:
    return frozenset(str(u.id) for u in workers_over(actor, place, "commitment.fulfil", today=local_day(now)))


def _barred(asked: Sequence[Asked], staff: Sequence[Carer], now: datetime) -> list[frozenset[str]]:
    """Whom each visit may not be given to."""
    works = [Work(one.first.place, "service", resident_id=one.first.resident_id, born=one.first.resident.birth_date) for one in asked]
    return [frozenset(map(str, out)) for out in barred_each([carer.user_id for carer in staff], works, now)]


def _start(carer: Carer) -> engine.Place | None:
    return engine.Place(carer.lon, carer.lat) if carer.lon is not None and carer.lat is not None else None


def _middle(places: list[engine.Place | None]) -> engine.Place | None:
    """Stands in for a home without coordinates: the middle of all that are known."""
    known = [place for place in places if place is not None]
    if not known:
        return None
    return engine.Place(sum(p.lon for p in known) / len(known), sum(p.lat for p in known) / len(known))
