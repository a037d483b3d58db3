"""Why this carer at this time, and not another: exact prices of the alternatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lianxin.engines.planning import memory as at
from lianxin.engines.planning import search
from lianxin.engines.planning.day import Day, compile_day, fits, hopeless
from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.model import DayProblem, VisitRequest
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.replanning import steadied
from lianxin.engines.planning.storing import require_accepted
from lianxin.engines.planning.timetable import take_over


@dataclass(frozen=True, slots=True)
class Alternative:
    """One hand of the visit with this carer at this start instead; the whole plan would cost `cost_difference` more.

    partner: who does the other hand then, "" for visits of one. caveat: "" where the difference is exact. Where the plan would
    be cheaper with it, the difference is 0 and the caveat says why the plan is not so: `promises`, what people were told weighs
    more (the prices of `steadied`); `unfinished`, the clock cut the search before, or somebody moved visits by hand.
    """

    carer: str
    start: int
    cost_difference: int
    hand: int = 0
    partner: str = ""
    caveat: Literal["", "promises", "unfinished"] = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer to "why not?".

    possible: whether that carer could start then with everyone else's order kept. cost_difference: exact price of it
    in equivalent minutes, None when impossible. reason: the rule in the way, "" when possible, one of `no_skill`,
    `skill_lapsed`, `refused`, `carer_absent`, `needs_two_carers`, `no_second_carer`, `unknown_place`, `already_begun`,
    `before_window`, `after_window`, `off_duty`, `no_room`. in_the_way: with `no_room`, the stops of that carer which
    overlap the wanted time.
    """

    possible: bool
    cost_difference: int | None
    reason: str = ""
    in_the_way: tuple[str, ...] = ()


def alternatives(problem: DayProblem, plan: DayPlan, count: int = 3) -> dict[str, tuple[Alternative, ...]]:
    """For every visit the cheapest other (carer, start) by exact re-insertion, cheapest first, none cheaper than the plan
    (see `Alternative.caveat`).

    All other visits keep carer and order; their times follow. Of two hands one changes and the other keeps its carer.
    Unserved visits that could be placed have alternatives too; frozen and hopeless ones have none. PlanInputError when
    the checker refuses the plan.
    """
    day = reopened(problem, plan)
    running = cache(lambda: arranged_in(steadied(problem), day))
    found: dict[str, tuple[Alternative, ...]] = {visit.id: () for visit in problem.visits}
    for v in day.open_visits:
        found[problem.visits[v].id] = _cheapest_others(day, plan, v, count, running)
    return found


def reopened(problem: DayProblem, plan: DayPlan) -> Day:
    """The plan in memory again. A plan that was changed by hand may have times the search cannot reproduce: refused."""
    require_accepted(problem, plan)
    day = compile_day(problem)
    search.empty(day)
    take_over(day, plan)
    lost = sum(problem.weights.unserved * problem.visits[v].priority for v in day.hopeless)
    if day.m[at.TOTAL] + lost != plan.cost.total:
        raise PlanInputError("plan", "routes", "edited", "方案被手工改过,请先以它为起点重新排班,再看备选")
    return day


def _cheapest_others(
    day: Day, plan: DayPlan, v: int, count: int, running: Callable[[], Day]
) -> tuple[Alternative, ...]:
    visit = day.problem.visits[v]
    ids = {c: carer.id for c, carer in zip(day.carers, day.problem.carers, strict=True)} | {0: ""}
    number = {h: k for (_, k), h in day.hands.items()}
    seen = {(k, stop.carer, stop.start) for k in (0, 1) if (stop := plan.stop_of(visit.id, k))}
    others: list[Alternative] = []
    for place in search.places(day, v):
        if len(others) == count:
            break
        key = (number[place.hand], ids[place.carer], place.start)
        if key not in seen:
            seen.add(key)
            more = place.cost - int(day.m[at.TOTAL])
            caveat = _caveat(day, place, running) if more < 0 else ""
            others.append(Alternative(key[1], place.start, max(0, more), key[0], ids[place.partner], caveat))
    return tuple(others)


def _caveat(day: Day, place: search.Place, running: Callable[[], Day]) -> Literal["promises", "unfinished"]:
    """Why a place with which the plan would be cheaper was not taken. `running`: the same plan with the prices of a running day."""
    if not day.problem.published or day.problem.weights.change_window:  # nothing was told, or it has its price already
        return "unfinished"
    ((cost, _),) = search.evaluate(running(), [search.line_to(day, place)])
    return "promises" if cost >= running().m[at.TOTAL] else "unfinished"


def arranged_in(problem: DayProblem, arranged: Day) -> Day:
    """The arranged order and carers in the day as this problem has it; handles are the same in both."""
    order = sorted(arranged.items, key=lambda i: int(arranged.m[i + at.KEY]))
    carers = {h: int(arranged.m[h + at.CARER]) for h in arranged.hands.values()}
    day = compile_day(problem)
    search.empty(day)
    search.set_up(day, order, carers)
    return day


def why_not(problem: DayProblem, plan: DayPlan, visit: str, carer: str, start: int | None = None) -> Answer:
    """Exact answer to "why not this carer at this time?"; the other visits keep their carer and order.

    start=None: at whatever time that carer could, `off_duty` when their shift never can. Of two hands it is asked for
    either, whichever is cheaper.
    PlanInputError for an unknown visit or carer, a start outside the day, or a plan the checker refuses.
    """
    day = reopened(problem, plan)
    v, c = asked_of(day, visit, carer, start)
    reason = refusal(problem, problem.visits[v], carer, start)
    if reason:
        return Answer(False, None, reason)
    if start is not None:  # only now: the other times were found with the visit's own windows
        pin(day, v, start)
    if some := search.places(day, v, only=c):
        return Answer(True, some[0].cost - plan.cost.total + _lost(day))
    return Answer(False, None, *room(day, plan, v, c, start))


def asked_of(day: Day, visit: str, carer: str, start: int | None) -> tuple[int, int]:
    """The number of the visit and the handle of the carer; PlanInputError for what is not in this day."""
    columns = {one.id: c for c, one in zip(day.carers, day.problem.carers, strict=True)}
    for kind, name, known in (("visit", visit, day.names), ("carer", carer, columns)):
        if name not in known:
            raise PlanInputError(f"{kind} {name}", "id", name, "不在当天的名单里")
    if start is not None:
        whole_number("why_not", "start", start, 0, day.problem.horizon)
    return day.names[visit], columns[carer]


def room(day: Day, plan: DayPlan, v: int, c: int, start: int | None) -> tuple[str, tuple[str, ...]]:
    """Why there is no place with a carer who may do it, and which of their stops are in the way."""
    if start is not None:
        return "no_room", _overlapping(day, plan, v, c, start)
    search.empty(day)
    return ("no_room" if search.places(day, v, only=c) else "off_duty"), ()


def _lost(day: Day) -> int:
    return sum(day.problem.weights.unserved * day.problem.visits[v].priority for v in day.hopeless)


def pin(day: Day, v: int, start: int) -> None:
    """Let the visit begin at this minute and no other."""
    m = day.m
    for h in day.parts(v):
        if m[h + at.ROLE] == at.SECOND:
            continue
        m[h + at.EARLIEST], m[h + at.DEADLINE] = start, start


def refusal(problem: DayProblem, visit: VisitRequest, carer_id: str, start: int | None) -> str:
    """The rule against this carer at this time that holds whatever else is planned, "" for none."""
    done = {(stop.visit, stop.hand): stop for prefix in problem.frozen for stop in prefix.stops}
    hands = [(k, hand) for k, hand in enumerate(visit.hands) if (visit.id, k) not in done]
    if not hands:
        return "already_begun"
    cause = hopeless(problem, visit, done)
    if cause in ("needs_two_carers", "unknown_place"):
        return cause
    carer = next(carer for carer in problem.carers if carer.id == carer_id)
    if carer_id in problem.closed:
        return "carer_absent"
    if not any(hand.skills <= carer.able(problem.day) for _, hand in hands):
        return "skill_lapsed" if any(hand.skills <= carer.skills for _, hand in hands) else "no_skill"
    if not any(fits(problem, visit, k, hand, carer) for k, hand in hands):
        return "refused"
    if cause == "no_second_carer":
        return cause
    return "" if start is None else _too_soon_or_late(visit, start)


def _too_soon_or_late(visit: VisitRequest, start: int) -> str:
    earliest, latest = visit.windows[0][0], visit.windows[-1][1]
    if visit.fixed_start is not None:
        earliest = latest = visit.fixed_start
    if start < earliest:
        return "before_window"
    hard = visit.hard_window or visit.fixed_start is not None
    return "after_window" if hard and start > latest else ""


def _overlapping(day: Day, plan: DayPlan, v: int, c: int, start: int) -> tuple[str, ...]:
    """The carer's other stops that cannot be finished before, nor begun after, a visit at `start`."""
    problem, visit = day.problem, day.problem.visits[v]
    carer = problem.carers[day.carers.index(c)]
    minutes, here = problem.travel.minutes, visit.place or problem.fallback_place
    end = start + max(hand.minutes for hand in visit.hands)
    places = {each.id: each.place or problem.fallback_place for each in problem.visits}
    clashing = []
    for stop in plan.routes[day.carers.index(c)].stops:
        there = places[stop.visit]
        if stop.visit == visit.id or here is None or there is None:
            continue
        if stop.start < end + minutes(here, there, carer.mode) and start < stop.end + minutes(
            there, here, carer.mode
        ):
            clashing.append(stop.visit)
    return tuple(clashing)
