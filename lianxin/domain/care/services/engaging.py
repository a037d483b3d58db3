"""What carers have to do beside home visits, put into the planner's day: fixed, theirs alone, and never a visit of the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.domain.care.models import Carer, Visit
from lianxin.domain.care.selectors.engaging import KIND, WORD, home
from lianxin.domain.care.services.begun import one_by_one
from lianxin.domain.care.services.ways import mode_of, travel_of, way_of
from lianxin.domain.commitments.rules import Engaged, collide
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.engines import planning as engine
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianxin.engines.planning.travel import Spot

FIRST: Final = engine.HIGHEST
"""The planner's highest priority: everything else is left out before somebody stays away from what they have to do."""


def fitted(problem: engine.DayProblem, engaged: Iterable[Engaged], frozen: Iterable[engine.Prefix]) -> engine.DayProblem:
    """The problem with these engagements as visits pinned to their carer and minute.

    What has begun, or cannot be reached in time from where its carer is then, stands in front of the carer's day as done. Whoever
    would come home too late behind their last one ends the day there; whoever finds no room for the rest beside them has none.
    """
    by_carer: dict[str, list[Engaged]] = {}
    for one in engaged:
        by_carer.setdefault(str(one.worker), []).append(one)
    theirs = {carer.id: by_carer.get(carer.id, []) for carer in problem.carers}
    asked = tuple(_asked(problem, carer, one) for carer in problem.carers for one in theirs[carer.id])
    prefixes = {prefix.carer: prefix for prefix in frozen}
    whole = replace(problem, visits=(*problem.visits, *asked))
    for carer in problem.carers:
        if (prefix := _in_front(whole, carer, prefixes.get(carer.id), theirs[carer.id])) is not None:
            prefixes[carer.id] = prefix
    carers = tuple(_beside(whole, carer, prefixes.get(carer.id), theirs[carer.id]) for carer in problem.carers)
    return replace(whole, carers=carers, frozen=tuple(prefixes[key] for key in sorted(prefixes)))


def begun_from(present: engine.DayPlan | None, problem: engine.DayProblem, engaged: Sequence[Engaged]) -> engine.DayPlan | None:
    """An arrangement to begin the search from, in which everybody is where they have to be; None where nobody has to be anywhere."""
    if not engaged:
        return present
    done = {stop.visit for prefix in problem.frozen for stop in prefix.stops}
    known = {carer.id for carer in problem.carers}
    stops = {route.carer: list(route.stops) for route in (present.routes if present else ())}
    for one in engaged:
        if one.name not in done and str(one.worker) in known:
            stops.setdefault(str(one.worker), []).append(engine.Stop(one.name, str(one.worker), one.start, one.start, one.end))
    routes = tuple(engine.Route(carer, tuple(sorted(some, key=lambda stop: stop.start))) for carer, some in sorted(stops.items()))
    return engine.DayPlan(routes, (), engine.Cost(), 0)


def must_hold(plan: engine.DayPlan, engaged: Iterable[Engaged]) -> None:
    """Nobody is planned away from what they have to do, else "care.engaged_unplaced"."""
    left = {each.visit for each in plan.unserved}
    if (lost := next((one for one in engaged if one.name in left), None)) is not None:
        raise ProblemError("care.engaged_unplaced", who=labels_of([lost.worker]).get(lost.worker, ""), what=_(lost.word), time=lost.span)


def must_be_free(place: str, day: date, wanted: Collection[Engaged], *, besides: str) -> None:
    """Nobody of these is engaged elsewhere at that time, the ways counted, else "commitment.engaged_elsewhere" naming both.

    `besides`: but by what is planned anew (`engaged_on`). Where the answer must stay true call `hold_carers` first.
    """
    workers = {one.worker for one in wanted}
    elsewhere: dict[UUID, list[Engaged]] = {}
    for one in engaged_on(day, workers, besides=besides):
        elsewhere.setdefault(one.worker, []).append(one)
    if not elsewhere:
        return
    travel = travel_of(packs.for_place(place), place, day)
    modes = {carer.user_id: mode_of(carer) for carer in Carer.objects.filter(user_id__in=elsewhere)}
    for one in sorted(wanted, key=lambda each: (each.start, each.name)):
        way = way_of(travel, modes.get(one.worker, "walk"))
        for other in elsewhere.get(one.worker, ()):
            if collide(one, other, way):
                raise ProblemError(
                    "commitment.engaged_elsewhere", who=labels_of([one.worker]).get(one.worker, ""), one=_(one.word), one_time=one.span,
                    other=_(other.word), other_time=other.span,
                )  # fmt: skip


def of_stop(stop: Mapping[str, Any], visit: Visit) -> Engaged:
    """What a stop of a stored plan would engage its carer with."""
    return Engaged(UUID(stop["carer"]), stop["start"], stop["end"], home(visit.resident), KIND, str(visit.id), WORD)


def hold_carers(workers: Iterable[UUID]) -> None:
    """Lock these carers until the transaction ends, always in one order: of two who publish something for one of them at the same
    moment the second sees what the first has published. Call it before any row of the plan but the draft itself is locked."""
    list(Carer.objects.select_for_update(no_key=True).filter(user_id__in=set(workers)).order_by("user_id").values_list("user_id"))


def _asked(problem: engine.DayProblem, carer: engine.Carer, one: Engaged) -> engine.VisitRequest:
    return engine.VisitRequest(
        id=one.name, place=one.where or problem.fallback_place or carer.home, minutes=one.end - one.start, window=(one.start, one.start),
        fixed_start=one.start, priority=FIRST, pinned_carer=carer.id,
    )  # fmt: skip


def _in_front(problem: engine.DayProblem, carer: engine.Carer, prefix: engine.Prefix | None, engaged: Sequence[Engaged]) -> engine.Prefix | None:
    """What the carer has done, and in order of time the engagements that are begun or out of reach from there."""
    spots = _spots(problem)
    for one in engaged:
        stops = prefix.stops if prefix is not None else ()
        if any(stop.visit == one.name for stop in stops):
            continue
        here = spots[stops[-1].visit] if stops else carer.home
        free = max(carer.start, problem.not_before, stops[-1].end if stops else 0)
        if problem.not_before <= one.start and free + _minutes(problem, carer, here, spots[one.name]) <= one.start:
            continue
        stop = engine.Stop(one.name, carer.id, one.start, one.start, one.end)
        prefix = engine.Prefix(carer.id, one_by_one([*stops, stop]), prefix.break_start if prefix is not None else None)
    return prefix


def _beside(problem: engine.DayProblem, carer: engine.Carer, prefix: engine.Prefix | None, engaged: Sequence[Engaged]) -> engine.Carer:
    if not engaged:
        return carer
    last, spots = max(engaged, key=lambda one: one.end), _spots(problem)
    there = spots[last.name]
    if last.end + _minutes(problem, carer, there, carer.finish or carer.home) > carer.end:
        carer = replace(carer, finish=there, end=max(carer.end, last.end))
    done = {stop.visit for stop in prefix.stops} if prefix is not None else set()
    free = max([carer.start, problem.not_before, *(stop.end for stop in (prefix.stops if prefix is not None else ()))])
    here = spots[prefix.stops[-1].visit] if prefix is not None and prefix.stops else carer.home
    coming = [(one.start, one.end, spots[one.name]) for one in engaged if one.name not in done]
    return carer if _rests(problem, carer, (free, here), coming) else replace(carer, pause=None)


def _rests(problem: engine.DayProblem, carer: engine.Carer, begin: tuple[int, Spot], coming: Sequence[tuple[int, int, Spot]]) -> bool:
    """Is there room for the rest in front of one of these, behind the last, or is the carer at home by then?"""
    if carer.pause is None:
        return True
    (free, here), pause = begin, carer.pause
    for start, end, there in (*coming, (carer.end, carer.end, carer.finish or carer.home)):
        rest = max(free, pause.window[0])
        if rest <= pause.window[1] and rest + pause.minutes + _minutes(problem, carer, here, there) <= start:
            return True
        free, here = end, there
    return False


def _spots(problem: engine.DayProblem) -> Mapping[str, Spot]:
    placed = ((visit.id, visit.place or problem.fallback_place) for visit in problem.visits)
    return {name: spot for name, spot in placed if spot is not None}


def _minutes(problem: engine.DayProblem, carer: engine.Carer, here: Spot, there: Spot) -> int:
    return problem.travel.minutes(here, there, carer.mode)
