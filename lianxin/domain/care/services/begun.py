"""What of a published day is done or begun: it stays as it is, and its carers go on from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.domain.care import rules
from lianxin.domain.care.models import DayPlan, Visit
from lianxin.domain.care.services.dayrows import DayRows, Spans, minute_of_day
from lianxin.engines import planning as engine


@dataclass(frozen=True, slots=True)
class Begun:
    """prefixes: what each carer has done. left: visits that are over and of nobody in this plan, so no part of it.
    present: the arrangement of the rest that holds now, to begin the search from."""

    prefixes: tuple[engine.Prefix, ...] = ()
    left: frozenset[str] = frozenset()
    present: engine.DayPlan | None = None


def begun(rows: DayRows, published: DayPlan | None, minute: int, staff: set[str], gone: Spans) -> Begun:
    """A visit has begun when it was recorded, or when its planned time has come and its carer is not away by then."""
    stops: dict[str, list[engine.Stop]] = {}
    rest: dict[str, list[engine.Stop]] = {}
    left = set()
    for one in rows.asked:
        for hand, row in enumerate(one.rows):
            carer = str(row.worker_id or "")
            span = _span(row, minute, gone)
            if span is None and row.planned_start is not None and carer in staff:
                end = row.planned_start + row.minutes
                rest.setdefault(carer, []).append(engine.Stop(one.id, carer, row.planned_start, row.planned_start, end, hand))
            elif span is not None and carer in staff:
                stops.setdefault(carer, []).append(engine.Stop(one.id, carer, span[0], span[0], span[1], hand))
            elif span is not None:
                left.add(one.id)
    rested = _rested(published, minute)
    kept = {carer: [stop for stop in some if stop.visit not in left] for carer, some in stops.items()}
    prefixes = tuple(
        engine.Prefix(carer, one_by_one(kept.get(carer, [])), rested.get(carer)) for carer in sorted(kept.keys() | (rested.keys() & staff))
    )
    routes = tuple(engine.Route(carer, tuple(sorted(some, key=lambda stop: stop.start))) for carer, some in sorted(rest.items()))
    return Begun(prefixes, frozenset(left), engine.DayPlan(routes, (), engine.Cost(), 0))


def _span(row: Visit, minute: int, gone: Spans) -> rules.Span | None:
    """From when to when it took place, or will have; None when it has not begun."""
    if row.recorded_at is not None and row.arrived_at is not None and row.left_at is not None:
        return minute_of_day(row.arrived_at, row.day), minute_of_day(row.left_at, row.day)
    if row.recorded_at is not None:
        return minute, minute
    if row.planned_start is None or row.planned_start >= minute:
        return None
    if rules.absent_from(gone.get(str(row.worker_id), ()), row.planned_start):
        return None
    return row.planned_start, min(row.planned_start + row.minutes, rules.DAY_MINUTES)


def _rested(published: DayPlan | None, minute: int) -> Mapping[str, int]:
    """When the midday rest began, of those who have begun it by the plan."""
    if published is None or "plan" not in published.engine:
        return {}
    plan = engine.plan_from_json(published.engine["plan"])
    return {r.carer: r.break_start for r in plan.routes if r.break_start is not None and r.break_start < minute}


def one_by_one(stops: Iterable[engine.Stop]) -> tuple[engine.Stop, ...]:
    """In order; what overlaps as it was written down follows each other."""
    free, kept = 0, []
    for stop in sorted(stops, key=lambda stop: (stop.start, stop.end, stop.visit)):
        start = max(stop.start, free)
        free = max(stop.end, start)
        kept.append(engine.Stop(stop.visit, stop.carer, start, start, free, stop.hand))
    return tuple(kept)
