"""The day in numbers: ids become handles into the kernel's memory, every rule a field (see `memory`)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.jit import block
from lianxin.engines.planning.kernel import LOGARITHMS_BITS, find_near
from lianxin.engines.planning.measure import free_after_prefix, preference_parts, prefix_of
from lianxin.engines.planning.model import Carer, DayProblem, Hand, VisitRequest
from lianxin.engines.planning.plan import Reason, Stop
from lianxin.engines.planning.travel import Spot

NEIGHBOURS: Final = 20


@dataclass(slots=True)
class Day:
    """A `DayProblem` in the kernel's memory `m`."""

    problem: DayProblem
    m: Any
    hands: dict[tuple[int, int], int]  # (visit, hand) -> handle, of what the search may place
    carers: list[int]
    items: list[int]
    hopeless: dict[int, Reason]  # visits no search can place, and why
    names: dict[str, int] = field(default_factory=dict)

    @property
    def open_visits(self) -> list[int]:
        """Visits the search may place."""
        return sorted({v for v, _ in self.hands})

    def parts(self, v: int) -> list[int]:
        """The open hands of a visit."""
        return [handle for hand in (0, 1) if (handle := self.hands.get((v, hand)))]


def compile_day(problem: DayProblem) -> Day:
    """Translate a problem; it has validated itself."""
    done = {(stop.visit, stop.hand): stop for prefix in problem.frozen for stop in prefix.stops}
    lost = {v: why for v, visit in enumerate(problem.visits) if (why := hopeless(problem, visit, done))}
    spots = _Spots(problem)
    keys = [
        (v, k)
        for v, visit in enumerate(problem.visits)
        if v not in lost
        for k in range(len(visit.hands))
        if (visit.id, k) not in done
    ]
    build = _Build(problem, spots, done, keys)
    m = build.memory()
    return Day(
        problem,
        m,
        build.hands,
        build.carers,
        build.items,
        lost,
        {v.id: i for i, v in enumerate(problem.visits)},
    )


def fits(problem: DayProblem, visit: VisitRequest, number: int, hand: Hand, carer: Carer) -> bool:
    """Whether the carer has the skills of this hand and is neither refused nor left out by the visit's lists."""
    return (
        hand.skills <= carer.able(problem.day)
        and carer.id not in visit.refused_carers
        and (visit.allowed_carers is None or carer.id in visit.allowed_carers)
        and visit.hands[number].pinned_carer in (None, carer.id)
    )


def hopeless(problem: DayProblem, visit: VisitRequest, done: dict[tuple[str, int], Stop]) -> Reason | None:  # noqa: C901
    """Why no search can place what is open of this visit, told from lists alone; None if it may be tried."""
    asked = [(k, hand) for k, hand in enumerate(visit.hands) if (visit.id, k) not in done]
    if not asked:
        return None
    if len(visit.hands) > 1 and not problem.pairs:
        return "needs_two_carers"
    if visit.place is None and problem.fallback_place is None:
        return "unknown_place"
    on_duty = [carer for carer in problem.carers if carer.id not in problem.closed]
    here = {carer.id for carer in on_duty}
    if any(named is not None and not named & here for named in (visit.named(k) for k, _ in asked)):
        return "carer_absent"
    for _, hand in asked:
        if not any(hand.skills <= carer.able(problem.day) for carer in on_duty):
            return "skill_lapsed" if any(hand.skills <= carer.skills for carer in on_duty) else "no_skill"
    able = [{c.id for c in on_duty if fits(problem, visit, k, hand, c)} for k, hand in asked]
    if not all(able):
        return "no_second_carer" if len(visit.hands) > 1 and any(able) else "refused"
    if visit.same_carer:
        return None
    if len(asked) < len(visit.hands):
        able[0] -= {stop.carer for (name, _), stop in done.items() if name == visit.id}
    return None if len(set().union(*able)) >= len(asked) and all(able) else "no_second_carer"


class _Spots:
    """Every place once, and the travel between all of them by mode."""

    def __init__(self, problem: DayProblem) -> None:
        self.problem = problem
        self.rows: dict[Spot, int] = {}
        for visit in problem.visits:
            self.row(visit.place or problem.fallback_place)
        for carer in problem.carers:
            self.row(carer.home)
            self.row(carer.destination)

    def row(self, spot: Spot | None) -> int:
        """The node of a place; an unplaceable visit is never travelled to."""
        return -1 if spot is None else self.rows.setdefault(spot, len(self.rows))

    def table(self, mode: str) -> list[int]:
        """Minutes from every place to every place."""
        return self.problem.travel.table(tuple(self.rows), mode)


class _Build:
    """Lays the records out one behind the other."""

    def __init__(
        self,
        problem: DayProblem,
        spots: _Spots,
        done: dict[tuple[str, int], Stop],
        keys: list[tuple[int, int]],
    ) -> None:
        self.problem, self.spots, self.done, self.keys = problem, spots, done, keys
        self.m: list[int] = [0] * at.DAY
        self.hands = {key: self._record() for key in keys}
        self.carers = [self._record() for _ in problem.carers]
        self.end = self._record()
        self.items: list[int] = []
        for v, k in keys:
            if k == 0 or (v, 0) not in self.hands or problem.visits[v].gap is not None:
                self.items.append(self._record())

    def memory(self) -> Any:
        """All of it as the kernel takes it."""
        self._day()
        self._carers()
        self._hands()
        self._items()
        self._near()
        m = self.m
        m[at.LOG_0] = len(m)
        m += [0] * (8 * (2 * len(self.hands) + len(self.carers) + 8))
        m[at.PENDING_0] = len(m)
        m += [0] * (len(self.hands) + 1)
        m[at.HOMES_0] = len(m)
        m += [0] * (len(self.carers) + 1)
        m[at.LOGARITHMS] = len(m)
        size = 1 << LOGARITHMS_BITS
        m += [int(-math.log((k + 0.5) / size) * 4096) for k in range(size)]
        made = block(m)
        find_near(made, block([0] * NEIGHBOURS), NEIGHBOURS)
        return made

    def _record(self) -> int:
        handle = len(self.m)
        self.m += [0] * at.RECORD
        return handle

    def _list(self, numbers: list[int]) -> int:
        where = len(self.m)
        self.m += numbers
        return where

    def _day(self) -> None:
        m, weights = self.m, self.problem.weights
        m[at.HANDS], m[at.CARERS], m[at.ITEMS] = len(self.hands), len(self.carers), len(self.items)
        m[at.HAND_0], m[at.CARER_0], m[at.ITEM_0] = at.DAY, at.DAY + at.RECORD * len(self.hands), self.end
        m[at.NODES] = len(self.spots.rows)
        m[at.W_TRAVEL], m[at.W_LATE], m[at.W_WORST] = weights.travel, weights.lateness, weights.worst_lateness
        m[at.W_WAIT], m[at.FREE_WAIT], m[at.W_OVERTIME] = (
            weights.waiting,
            weights.waiting_free,
            weights.overtime,
        )
        m[at.W_IMBALANCE], m[at.W_MOVED], m[at.TOLERANCE] = (
            weights.imbalance,
            weights.change_minute,
            weights.change_tolerance,
        )
        m[at.W_OUTSIDE] = weights.change_window
        m[at.LOADS_MATTER] = int(
            weights.imbalance > 0 or any(c.max_minutes is not None for c in self.problem.carers)
        )
        m[at.DROPPING] = 1
        m[at.SPREAD] = max(2, len(self.items) // 10)

    def _carers(self) -> None:
        tables = {
            mode: self._list(self.spots.table(mode))
            for mode in sorted({c.mode for c in self.problem.carers})
        }
        visits = {visit.id: visit for visit in self.problem.visits}
        for column, (c, carer) in enumerate(zip(self.carers, self.problem.carers, strict=True)):
            m, prefix = self.m, prefix_of(self.problem, carer.id)
            last = prefix.stops[-1] if prefix.stops else None
            here = carer.home if last is None else visits[last.visit].place or self.problem.fallback_place
            m[c + at.WAYS], m[c + at.COLUMN] = tables[carer.mode], column
            m[c + at.FROM], m[c + at.TO] = self.spots.row(here), self.spots.row(carer.destination)
            m[c + at.FREE], m[c + at.OUT] = free_after_prefix(self.problem, carer), int(last is not None)
            way = m[m[c + at.WAYS] + m[c + at.FROM] * m[at.NODES] + m[c + at.TO]]
            m[c + at.IDLE_WAY] = way if last is not None else 0
            m[c + at.SHIFT_END], m[c + at.LIMIT] = carer.end, carer.end + carer.max_overtime
            m[c + at.LOAD_0] = sum(stop.end - stop.start for stop in prefix.stops)
            m[c + at.MOST] = at.NEVER if carer.max_minutes is None else carer.max_minutes
            if carer.pause is not None and prefix.break_start is None:
                m[c + at.OWES], m[c + at.REST_MINUTES], m[c + at.REST_FROM] = (
                    1,
                    carer.pause.minutes,
                    carer.pause.window[0],
                )
                m[c + at.REST_UNTIL] = max(
                    carer.pause.window[1], m[c + at.FREE]
                )  # who is only free later rests at once

    def _hands(self) -> None:
        for (v, k), h in self.hands.items():
            m, visit = self.m, self.problem.visits[v]
            m[h + at.NODE] = self.spots.row(visit.place or self.problem.fallback_place)
            m[h + at.MINUTES] = visit.hands[k].minutes
            m[h + at.MATE] = self.hands.get((v, 1 - k), 0)
            m[h + at.DIFFERENT] = int(not visit.same_carer)
            if visit.gap is not None and m[h + at.MATE]:
                m[h + at.ROLE] = at.SECOND if k else at.FIRST
                m[h + at.GAP_LEAST], m[h + at.GAP_MOST] = visit.gap
            elif m[h + at.MATE]:
                m[h + at.ROLE] = at.TOGETHER
            windows, m[h + at.DEADLINE], m[h + at.EARLIEST] = self._times(visit, k)
            m[h + at.WINDOWS], m[h + at.WINDOW_COUNT] = (
                self._list([x for w in windows for x in w]),
                len(windows),
            )
            promise = self.problem.promise(visit.id, k)
            m[h + at.PROMISED] = -1 if promise is None else promise.start
            m[h + at.TOLD] = 0 if promise is None else self._list([*visit.told(k, promise.start)])
            prices = [self._price(visit, k, carer) for carer in self.problem.carers]
            m[h + at.PRICES] = self._list(prices)
            able = [c for c, price in zip(self.carers, prices, strict=True) if price >= 0]
            m[h + at.ABLE], m[h + at.ABLE_COUNT] = self._list(able), len(able)

    def _times(self, visit: VisitRequest, k: int) -> tuple[tuple[tuple[int, int], ...], int, int]:
        """Windows, latest start allowed, earliest start allowed."""
        windows, deadline, earliest = visit.windows, at.NEVER, 0
        if visit.fixed_start is not None:
            windows, deadline = ((visit.fixed_start, visit.fixed_start),), visit.fixed_start
        elif visit.hard_window:
            deadline = windows[-1][1]
        if k and visit.gap is not None and (visit.hard_window or visit.fixed_start is not None):
            windows, deadline = ((visit.window[0], at.NEVER),), at.NEVER
        other = self.done.get((visit.id, 1 - k))
        if other is not None:
            least, most = visit.gap or (0, 0)
            earliest, deadline = (
                (other.start + least, other.start + most) if k else (other.start - most, other.start - least)
            )
        return windows, deadline, earliest

    def _price(self, visit: VisitRequest, k: int, carer: Carer) -> int:
        """What this carer costs here, -1 when it may not be them."""
        other = self.done.get((visit.id, 1 - k))
        twice = other is not None and other.carer == carer.id and not visit.same_carer
        if (
            twice
            or carer.id in self.problem.closed
            or not fits(self.problem, visit, k, visit.hands[k], carer)
        ):
            return -1
        promise = self.problem.promise(visit.id, k)
        changed = (
            self.problem.weights.change_carer if promise is not None and promise.carer != carer.id else 0
        )
        return changed + sum(preference_parts(self.problem, visit, k, carer).values())

    def _items(self) -> None:
        m, free = self.m, iter(self.items)
        for (v, k), h in self.hands.items():
            visit = self.problem.visits[v]
            if k and (v, 0) in self.hands and visit.gap is None:
                i = m[self.hands[v, 0] + at.ITEM]
                m[i + at.OTHER] = h
            else:
                i = next(free)
                m[i + at.ONE] = h
                first = k == 0 or (v, 0) not in self.hands
                m[i + at.PENALTY] = self.problem.weights.unserved * visit.priority if first else 0
            m[h + at.ITEM] = i

    def _near(self) -> None:
        """Room for every hand's nearest others, and what tells who may be near whom: some carer may do both."""
        m, kinds = self.m, dict[tuple[int, ...], int]()
        for h in self.hands.values():
            able = tuple(m[m[h + at.ABLE] : m[h + at.ABLE] + m[h + at.ABLE_COUNT]])
            m[h + at.KIND] = kinds.setdefault(able, len(kinds))
            m[h + at.NEAR] = self._list([0] * NEIGHBOURS)
        sets = [frozenset(able) for able in kinds]
        m[at.KINDS], m[at.SHARED] = (
            len(sets),
            self._list([int(not a.isdisjoint(b)) for a in sets for b in sets]),
        )
        size = m[at.NODES] ** 2
        tables = {m[c + at.WAYS] for c in self.carers}
        m[at.FASTEST] = min(tables, key=lambda table: sum(m[table : table + size]), default=0)
