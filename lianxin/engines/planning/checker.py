"""The independent checker: recomputes times and every rule from the stored plan. No solver code is used here.

Nothing may be stored or shown that `check` refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Final

from lianxin.engines.planning.broken import BrokenRule
from lianxin.engines.planning.measure import Leg, follows, free_after_prefix, legs, load_of, prefix_of, price
from lianxin.engines.planning.model import Carer, DayProblem, VisitRequest
from lianxin.engines.planning.plan import DayPlan, Route, Stop, Unserved

RULES: Final = {
    "routes_wrong": "每位护理员应有一条路线,次序与当天名单相同",
    "unknown_visit": "方案里的探访不在当天",
    "visit_missing": "探访既没有安排,也没有说明为什么没排上",
    "visit_twice": "探访安排了不止一次",
    "hands_wrong": "去的人数不对",
    "same_carer_twice": "两个人的活派给了同一个人",
    "not_together": "两个人没有同时开始",
    "gap_wrong": "两个人先后的间隔不对",
    "unknown_place": "不知道住处的位置",
    "wrong_route": "停留记在了别人的路线上",
    "time_not_whole": "时间不是整数",
    "shift_open": "没有写出发或回来的时间",
    "frozen_changed": "已经做完的部分被改动",
    "carer_closed": "护理员今天不再接新的探访",
    "skill_missing": "护理员没有这项技能,或技能已过期",
    "carer_refused": "护理员不被接受,或不是指定的人",
    "duration_wrong": "时长不对",
    "fixed_start_missed": "没有守住约定的时间",
    "too_early": "开始得太早",
    "too_late": "开始得太晚",
    "outside_windows": "落在两个时间段之间",
    "home_wrong": "回来的时间算得不对",
    "leaves_too_early": "出发早于上班",
    "arrival_wrong": "到达时间与路程不符",
    "starts_before_arrival": "还没到就开始",
    "shift_end": "回来太晚",
    "too_long_a_day": "全天超过了最长工作时间",
    "break_unknown": "没有登记休息却排了休息",
    "break_missing": "没有休息",
    "break_outside_window": "休息不在规定的时间里",
    "break_overlaps": "休息与探访或路程重叠",
    "reason_false": "没排上的理由不属实",
    "cost_wrong": "费用算得不对",
}
"""Every rule in words."""


class Violation(BrokenRule):
    """One broken rule of a day; it concerns a visit or a carer."""

    __slots__ = ()
    said: ClassVar = RULES


def check(problem: DayProblem, plan: DayPlan) -> tuple[Violation, ...]:
    """Every rule this plan breaks; empty when it may be stored and shown. Never raises on a wrong plan."""
    broken = tuple(_structure(problem, plan))
    if broken:  # without a sound structure times and prices mean nothing
        return broken
    visits = {visit.id: visit for visit in problem.visits}
    carers = {carer.id: carer for carer in problem.carers}
    broken = tuple(
        violation
        for route in plan.routes
        for violation in (
            *_frozen(problem, route),
            *_stops(problem, visits, carers[route.carer], route),
            *_times(problem, carers[route.carer], route),
            *_shift(problem, carers[route.carer], route),
            *_rest(problem, carers[route.carer], route),
        )
    )
    broken += tuple(_pairs(problem, plan)) + tuple(_reasons(problem, visits, plan.unserved))
    cost = price(problem, plan.routes, plan.unserved)
    if cost != plan.cost:
        broken += (Violation("cost_wrong", "plan", f"stored {plan.cost}, recomputed {cost}"),)
    return broken


def _structure(problem: DayProblem, plan: DayPlan) -> Iterator[Violation]:
    """Ids exist, one route per carer, every visit exactly once, all its hands by different carers."""
    if [route.carer for route in plan.routes] != [carer.id for carer in problem.carers]:
        yield Violation("routes_wrong", "plan", "one route per carer, in the order of the problem")
        return
    stops = [stop for route in plan.routes for stop in route.stops]
    left_out = Counter(each.visit for each in plan.unserved)
    known = {visit.id: visit for visit in problem.visits}
    for name in sorted({stop.visit for stop in stops} | set(left_out)):
        if name not in known:
            yield Violation("unknown_visit", name)
    for visit in problem.visits:
        here = [stop for stop in stops if stop.visit == visit.id]
        rule = _served_once(problem, visit, here, left_out[visit.id])
        if rule:
            yield Violation(rule, visit.id, f"{len(here)} stops for {len(visit.hands)} hands")
    for route in plan.routes:
        yield from _route_structure(route)


def _served_once(problem: DayProblem, visit: VisitRequest, here: list[Stop], left_out: int) -> str:
    if not here:
        return "" if left_out == 1 else "visit_twice" if left_out else "visit_missing"
    done = {stop for prefix in problem.frozen for stop in prefix.stops}
    if left_out == 1 and set(here) <= done and len(here) < len(visit.hands):
        return ""  # begun by one, and nobody left for the other hand
    if left_out:
        return "visit_twice"
    if sorted(stop.hand for stop in here) != list(range(len(visit.hands))):
        return "hands_wrong"
    if len({stop.carer for stop in here}) != len(here) and not visit.same_carer:
        return "same_carer_twice"
    return "unknown_place" if visit.place is None and problem.fallback_place is None else ""


def _route_structure(route: Route) -> Iterator[Violation]:
    moments = [route.leave, route.home, route.break_start]
    for stop in route.stops:
        moments += [stop.arrival, stop.start, stop.end]
        if stop.carer != route.carer:
            yield Violation("wrong_route", stop.visit, f"{stop.carer} in the route of {route.carer}")
    if any(type(moment) is not int for moment in moments if moment is not None):
        yield Violation("time_not_whole", route.carer)
    if route.stops and (route.leave is None or route.home is None):
        yield Violation("shift_open", route.carer, "leave and home are missing")


def _frozen(problem: DayProblem, route: Route) -> Iterator[Violation]:
    prefix = prefix_of(problem, route.carer)
    if route.stops[: len(prefix.stops)] != prefix.stops:
        yield Violation("frozen_changed", route.carer)
    if prefix.break_start is not None and route.break_start != prefix.break_start:
        yield Violation("frozen_changed", route.carer, "break")


def _new_stops(problem: DayProblem, route: Route) -> tuple[Stop, ...]:
    return route.stops[len(prefix_of(problem, route.carer).stops) :]


def _stops(
    problem: DayProblem, visits: dict[str, VisitRequest], carer: Carer, route: Route
) -> Iterator[Violation]:
    """Rules between one visit and its carer and start."""
    new = _new_stops(problem, route)
    if new and carer.id in problem.closed:
        yield Violation("carer_closed", carer.id)
    for stop in new:
        visit = visits[stop.visit]
        hand = visit.hands[stop.hand]
        if not hand.skills <= carer.able(problem.day):
            yield Violation("skill_missing", visit.id, carer.id)
        if _unwelcome(visit, stop.hand, carer):
            yield Violation("carer_refused", visit.id, carer.id)
        if stop.end - stop.start != hand.minutes:
            yield Violation("duration_wrong", visit.id, f"{stop.end - stop.start}, not {hand.minutes}")
        yield from _window(visit, stop)


def _window(visit: VisitRequest, stop: Stop) -> Iterator[Violation]:
    bound_by_gap = follows(visit, stop.hand) and (visit.hard_window or visit.fixed_start is not None)
    if visit.fixed_start is not None and not bound_by_gap:
        if stop.start != visit.fixed_start:
            yield Violation("fixed_start_missed", visit.id, f"{stop.start}, not {visit.fixed_start}")
        return
    latest = visit.windows[-1][1]
    if stop.start < visit.window[0]:
        yield Violation("too_early", visit.id, f"{stop.start} < {visit.window[0]}")
    elif bound_by_gap:
        return  # the gap alone says when the other comes
    elif stop.start > latest:
        if visit.hard_window:
            yield Violation("too_late", visit.id, f"{stop.start} > {latest}")
    elif not any(earliest <= stop.start <= until for earliest, until in visit.windows):
        yield Violation("outside_windows", visit.id, str(stop.start))


def _unwelcome(visit: VisitRequest, hand: int, carer: Carer) -> bool:
    if carer.id in visit.refused_carers:
        return True
    if visit.hands[hand].pinned_carer not in (None, carer.id):
        return True
    return visit.allowed_carers is not None and carer.id not in visit.allowed_carers


def _pairs(problem: DayProblem, plan: DayPlan) -> Iterator[Violation]:
    """Both hands of a visit begin together, or with the gap asked for."""
    done = {stop for prefix in problem.frozen for stop in prefix.stops}
    for visit in problem.visits:
        one, other = plan.stop_of(visit.id, 0), plan.stop_of(visit.id, 1)
        if one is None or other is None or {one, other} <= done:
            continue
        least, most = visit.gap or (0, 0)
        if not least <= other.start - one.start <= most:
            rule = "not_together" if visit.gap is None else "gap_wrong"
            yield Violation(rule, visit.id, f"{one.start}, {other.start}; {least}-{most}")


def _times(problem: DayProblem, carer: Carer, route: Route) -> Iterator[Violation]:
    """Arrivals follow from travel; nobody starts before arriving."""
    new = _new_stops(problem, route)
    for leg in legs(problem, route) if new else ():
        if leg.stop is not None:
            yield from _arrival(carer, route, leg, leg.stop)
        elif route.home != leg.arrival:
            yield Violation("home_wrong", carer.id, f"stored {route.home}, recomputed {leg.arrival}")


def _arrival(carer: Carer, route: Route, leg: Leg, stop: Stop) -> Iterator[Violation]:
    arrival = leg.arrival
    if leg.from_home and route.leave is not None:
        arrival = route.leave + leg.travel
        if route.leave < leg.free + leg.rest:
            yield Violation("leaves_too_early", carer.id, f"{route.leave} < {leg.free + leg.rest}")
    if stop.arrival != arrival:
        yield Violation("arrival_wrong", stop.visit, f"stored {stop.arrival}, recomputed {arrival}")
    if stop.start < arrival:
        yield Violation("starts_before_arrival", stop.visit, f"{stop.start} < {arrival}")


def _shift(problem: DayProblem, carer: Carer, route: Route) -> Iterator[Violation]:
    new = _new_stops(problem, route)
    limit = carer.end + carer.max_overtime
    if new and route.home is not None and route.home > limit:
        yield Violation("shift_end", carer.id, f"home {route.home} > {limit}")
    if new and carer.max_minutes is not None and load_of(problem, route) > carer.max_minutes:
        yield Violation("too_long_a_day", carer.id, f"{load_of(problem, route)} > {carer.max_minutes}")


def _rest(problem: DayProblem, carer: Carer, route: Route) -> Iterator[Violation]:
    """A rest is in its window and between stops, or the carer is home before it would have to start."""
    prefix, new = prefix_of(problem, carer.id), _new_stops(problem, route)
    if prefix.break_start is not None:
        return
    if carer.pause is None:
        if route.break_start is not None:
            yield Violation("break_unknown", carer.id)
        return
    latest = max(carer.pause.window[1], free_after_prefix(problem, carer))
    if route.break_start is None:
        if new and route.home is not None and route.home > latest:
            yield Violation("break_missing", carer.id)
        return
    if not carer.pause.window[0] <= route.break_start <= latest:
        yield Violation("break_outside_window", carer.id, f"{route.break_start} not in {carer.pause.window}")
    if not any(leg.rest for leg in legs(problem, route)):
        yield Violation("break_overlaps", carer.id, f"{route.break_start} is not between two stops")


def _reasons(
    problem: DayProblem, visits: dict[str, VisitRequest], unserved: tuple[Unserved, ...]
) -> Iterator[Violation]:
    """A visit is only called impossible for a reason that is true of it."""
    for each in unserved:
        if not _is_true(problem, visits[each.visit], each.reason):
            yield Violation("reason_false", each.visit, each.reason)


def _is_true(problem: DayProblem, visit: VisitRequest, reason: str) -> bool:
    on_duty = [carer for carer in problem.carers if carer.id not in problem.closed]
    skilled = [[c for c in on_duty if hand.skills <= c.able(problem.day)] for hand in visit.hands]
    once = [[c for c in on_duty if hand.skills <= c.skills] for hand in visit.hands]
    welcome = [[c for c in some if not _unwelcome(visit, hand, c)] for hand, some in enumerate(skilled)]
    here = {carer.id for carer in on_duty}
    named = [visit.named(hand) for hand in range(len(visit.hands))]
    one_only = (
        all(welcome)
        and len({c.id for some in welcome for c in some}) < len(visit.hands)
        and not visit.same_carer
    )
    true_of_it = {
        "needs_two_carers": len(visit.hands) > 1 and not problem.pairs,
        "unknown_place": visit.place is None and problem.fallback_place is None,
        "no_skill": not all(once) or not all(skilled),
        "skill_lapsed": all(once) and not all(skilled),
        "carer_absent": any(some is not None and not some & here for some in named),
        "refused": all(skilled) and not all(welcome),
        "no_second_carer": len(visit.hands) > 1 and (one_only or any(welcome)),
    }
    return true_of_it.get(reason, all(welcome))
