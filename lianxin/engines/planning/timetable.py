"""Between the kernel's memory and a stored plan, both ways."""

from __future__ import annotations

from lianxin.engines.planning import descent, kernel, search
from lianxin.engines.planning import memory as at
from lianxin.engines.planning.day import Day
from lianxin.engines.planning.measure import measure, prefix_of
from lianxin.engines.planning.plan import DayPlan, Reason, Route, Stop, Unserved


def plan_of(day: Day, seed: int, tries: tuple[int, ...]) -> tuple[DayPlan, int]:
    """The arranged plan, and its price as the kernel counts it."""
    counted = int(day.m[at.TOTAL]) + sum(
        day.problem.weights.unserved * day.problem.visits[v].priority for v in day.hopeless
    )
    routes = tuple(route_of(day, column) for column in range(len(day.carers)))
    left = [v for v in day.open_visits if not day.m[day.parts(v)[0] + at.CARER]]
    reasons: dict[int, Reason] = {**day.hopeless, **why_out(day, left)}
    unserved = tuple(Unserved(day.problem.visits[v].id, reasons[v]) for v in sorted(reasons))
    return measure(day.problem, routes, unserved, seed, tries), counted


def route_of(day: Day, column: int) -> Route:
    """One carer's day: the frozen prefix, then the decoded stops."""
    m, carer, c = day.m, day.problem.carers[column], day.carers[column]
    prefix = prefix_of(day.problem, carer.id)
    where = {h: key for key, h in day.hands.items()}
    rests: list[int] = []
    added: list[Stop] = []
    h = int(m[c + at.HEAD])
    while h:
        v, k = where[h]
        p, start, rest = int(m[h + at.PREV]), int(m[h + at.START]), int(m[h + at.RESTED])
        free = int(m[p + at.END] if p else m[c + at.FREE])
        if rest >= 0:
            rests.append(rest)
            free = rest + int(m[c + at.REST_MINUTES])
        from_home = not p and not prefix.stops  # then one leaves just in time
        arrival = start if from_home else free + int(kernel.way_to(m, h))
        added.append(Stop(day.problem.visits[v].id, carer.id, arrival, start, int(m[h + at.END]), k))
        h = int(m[h + at.NEXT])
    if not prefix.stops and not added:
        return Route(carer.id, break_start=prefix.break_start)
    if added and m[c + at.HOME_REST] >= 0:
        rests.append(int(m[c + at.HOME_REST]))
    stops = (*prefix.stops, *added)
    first = next(v for v in day.problem.visits if v.id == stops[0].visit).place or day.problem.fallback_place
    outward = day.problem.travel.minutes(carer.home, first, carer.mode) if first is not None else 0
    leave = max(0, stops[0].arrival - outward)
    return Route(carer.id, stops, leave, int(m[c + at.COME_HOME]), rests[0] if rests else prefix.break_start)


def why_out(day: Day, left: list[int]) -> dict[int, Reason]:
    """Why visits are left out of the arranged plan, which is restored afterwards."""
    if not left:
        return {}
    reasons: dict[int, Reason] = {v: "too_costly" if descent.can_be_placed(day, v) else "no_capacity" for v in left}
    order, carers = search.best_order(day)
    search.empty(day)
    for v in left:
        if reasons[v] == "no_capacity" and not descent.can_be_placed(day, v):
            reasons[v] = "no_window"
    search.set_up(day, order, carers)
    return {**reasons, **_for_promises(day, [v for v in left if reasons[v] == "too_costly"])}


def _for_promises(day: Day, dear: list[int]) -> dict[int, Reason]:
    """Those for whom there would be a place if the times others were told did not count."""
    m, prices = day.m, (int(day.m[at.W_OUTSIDE]), int(day.m[at.W_MOVED]))
    if not dear or not any(prices):
        return {}
    order, carers = search.best_order(day)
    m[at.W_OUTSIDE] = m[at.W_MOVED] = 0
    search.set_up(day, order, carers)
    held: dict[int, Reason] = {v: "promises" for v in dear if descent.has_worth(day, v)}
    m[at.W_OUTSIDE], m[at.W_MOVED] = prices
    search.set_up(day, order, carers)
    return held


def take_over(day: Day, plan: DayPlan) -> None:
    """Arrange the open part of a stored plan; visits that no longer fit are left out.

    The order follows from the stored starts. Where the whole breaks a rule, visits are taken over one by one.
    """
    m, wanted = day.m, _wanted(day, plan)
    order = search.order_by(day, wanted)
    carers = {h: c for h, (_, c) in wanted.items()}
    if search.set_up(day, order, carers):
        return
    search.empty(day)
    for h in (int(m[i + at.ONE]) for i in order):
        if h in carers and m[h + at.ROLE] != at.SECOND:
            partner = carers.get(int(m[h + at.MATE]), 0)
            search.put_if_possible(day, search.line_of(day, h, carers[h], int(m[at.ITEM_0]), partner))
    kernel.keep(m)


def _wanted(day: Day, plan: DayPlan) -> dict[int, tuple[int, int]]:
    """Start and carer of every hand of the stored plan that may still be as it was; of a pair both or none."""
    columns = {carer.id: c for c, carer in zip(day.carers, day.problem.carers, strict=True)}
    wanted: dict[int, tuple[int, int]] = {}
    for stop in (stop for route in plan.routes for stop in route.stops):
        v, c = day.names.get(stop.visit), columns.get(stop.carer)
        h = None if v is None else day.hands.get((v, stop.hand))
        if h is not None and c is not None and day.m[day.m[h + at.PRICES] + day.m[c + at.COLUMN]] >= 0:
            wanted[h] = (stop.start, c)
    whole = [parts for parts in map(day.parts, day.open_visits) if all(h in wanted for h in parts)]
    return {h: wanted[h] for parts in whole for h in parts}
