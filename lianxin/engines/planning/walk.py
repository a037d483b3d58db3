"""Decoding: from the order of one carer's visits to times and costs, always as early as possible.

start = max(free + travel, earliest). The rest is taken between two stops, where the carer then is: when it costs
nothing (idle time swallows it) or when the next stop would push it past its latest start; nobody owes a rest
who is home again by then.
"""

# ruff: noqa: PLR1730 - the loop below is the whole running time, and max() is a call

from __future__ import annotations

from collections.abc import Iterable

from lianxin.engines.planning.day import Day, State
from lianxin.engines.planning.plan import Route, Stop

Value = tuple[int, int, int]  # a finished route: cost, worst lateness, load
Trace = list[tuple[int, int, int, int, int]]  # visit, arrival, start, end, start of the rest before it or -1


def walk(day: Day, c: int, state: State, visits: Iterable[int], trace: Trace | None = None) -> State | None:  # noqa: C901, PLR0912
    """Carer c does these visits in this order from `state`; None when a hard rule breaks.

    One loop on purpose: it is run some hundred thousand times per plan and calls cost more than the arithmetic.
    """
    free, node, owed, cost, worst, load = state
    ways, _, limit, rest_from, rest_until, rest_minutes = day.shifts[c]
    per_way, per_late, per_idle, idle_free, per_change, tolerance = day.prices
    rules, price = day.rules, day.price
    homes = len(rules)
    for v in visits:
        minutes, earliest, due, deadline, promised = rules[v]
        step = ways[node][v]
        begin, rest = free + step, -1
        start = begin if begin > earliest else earliest
        if owed:
            rest = free if free > rest_from else rest_from
            begin_rested = rest + rest_minutes + step
            if start + minutes > rest_until or begin_rested <= start:
                if rest > rest_until:
                    return None
                owed, begin = False, begin_rested
                start = begin if begin > earliest else earliest
            else:
                rest = -1
        end = start + minutes
        if start > deadline or end > limit:
            return None
        cost += step * per_way + price[v][c]
        if start > due:
            cost += (start - due) * per_late
            if start - due > worst:
                worst = start - due
        if node < homes:
            idle = start - free - step - (rest_minutes if rest >= 0 else 0) - idle_free
            if idle > 0:
                cost += idle * per_idle
        if promised is not None:
            moved = abs(start - promised) - tolerance
            if moved > 0:
                cost += moved * per_change
        load += step + minutes
        if trace is not None:
            trace.append((v, start if node >= homes else begin, start, end, rest))
        free, node = end, v
    return free, node, owed, cost, worst, load


def way_home(day: Day, c: int, state: State, idle: bool) -> tuple[int, int]:
    """(minute home, start of a rest that must be taken before leaving or -1)."""
    free, node, owed, *_ = state
    shift = day.shifts[c]
    home = free + shift.ways[node][len(day.rules) + c]
    if idle or not owed or home <= shift.rest_until:
        return home, -1
    rest = max(free, shift.rest_from)
    return home - free + rest + shift.rest_minutes, rest


def finish(day: Day, c: int, state: State | None, idle: bool = False) -> Value | None:
    """Cost, worst lateness and load once the carer is home; None when that is too late.

    idle: nothing was added to the frozen prefix; then only the way home counts and no limit applies, because what
    has happened cannot be planned away.
    """
    if state is None:
        return None
    _, node, _, cost, worst, load = state
    homes = len(day.rules)
    if node == homes + c:
        return cost, worst, load
    shift, step = day.shifts[c], day.shifts[c].ways[node][homes + c]
    home, _ = way_home(day, c, state, idle)
    if home > shift.limit and not idle:
        return None
    cost += step * day.prices.travel
    if home > shift.end:
        cost += (home - shift.end) * day.problem.weights.overtime
    return cost, worst, load + step


def value(day: Day, c: int, visits: list[int]) -> Value | None:
    """The finished route of carer c with these visits behind the frozen prefix."""
    return finish(day, c, walk(day, c, day.first[c], visits), idle=not visits)


def timetable(day: Day, c: int, visits: list[int]) -> Route:
    """The route as it is stored: the frozen prefix, then the decoded stops.

    Raises ValueError when the order breaks a hard rule (callers only pass orders that `value` accepted).
    """
    carer = day.problem.carers[c]
    prefix = next((p for p in day.problem.frozen if p.carer == carer.id), None)
    stops = prefix.stops if prefix else ()
    rest = prefix.break_start if prefix else None
    trace: Trace = []
    state = walk(day, c, day.first[c], visits, trace)
    if state is None:
        raise ValueError(f"carer {carer.id}: order of visits breaks a hard rule")
    if not stops and not visits:
        return Route(carer.id, break_start=rest)
    home, last_rest = way_home(day, c, state, idle=not visits)
    rests = [before for *_, before in trace if before >= 0] + ([last_rest] if last_rest >= 0 else [])
    added = (
        Stop(day.problem.visits[v].id, carer.id, arrival, start, end) for v, arrival, start, end, _ in trace
    )
    stops = (*stops, *added)
    outward = day.shifts[c].ways[len(day.rules) + c][day.visit_ids[stops[0].visit]]
    return Route(carer.id, stops, max(0, stops[0].arrival - outward), home, rests[0] if rests else rest)
