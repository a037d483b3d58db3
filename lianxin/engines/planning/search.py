"""From a first plan to a good one: append, anneal, descend. Everything here works on a compiled `Day`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Final

from lianxin.engines.planning import kernel
from lianxin.engines.planning import memory as at
from lianxin.engines.planning.day import Day
from lianxin.engines.planning.jit import block

LEVELS: Final = 48
"""Temperatures of one annealing."""
HOT: Final = (4.0, 8.0)
HOT_LEFT_OUT: Final = (4.0, 30.0)
WARM: Final = 6.0
WARM_LEFT_OUT: Final = 30.0
COLD: Final = 0.12
"""First temperature of every other phase, also for days on which visits are left out, or of a search that begins from a
good plan (what holds it near that is the price of change, not the cold: with visits left out on days after an absence, 30 found plans
9 % cheaper than 6 did), and the last temperature, in prices of the mean way to a near stop. Picked on nine published and some
random days: starts of 2 and less are clearly worse."""
PARTNERS: Final = 6
"""How many carers of a hand are combined with those of the other, for a visit of two that nobody does yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a hand could go: carer (handle), item it stands in front of, its partner's carer; price and start."""

    hand: int
    carer: int
    before: int
    partner: int
    cost: int
    start: int


def set_up(day: Day, order: Sequence[int], carers: dict[int, int]) -> bool:
    """Arrange the plan with this order of items and these carers of hands; False when it breaks a hard rule."""
    kernel.put_all(day.m, block(list(order)), len(order))
    kernel.number_anew(day.m)
    for h in day.hands.values():
        day.m[h + at.BEST_CARER] = carers.get(h, 0)
    fine: bool = kernel.arrange(day.m)
    if fine:
        kernel.keep(day.m)
    return fine


def empty(day: Day) -> None:
    """Nobody does anything new."""
    set_up(day, day.items, {})


def best_order(day: Day) -> tuple[list[int], dict[int, int]]:
    """Order and carers of the best plan met."""
    m = day.m
    order = sorted(day.items, key=lambda i: (int(m[i + at.BEST_KEY]), i))
    return order, {h: int(m[h + at.BEST_CARER]) for h in day.hands.values()}


def first_plan(day: Day) -> None:
    """Put every visit still left out behind the others of a cheap carer, in order of time."""
    m = day.m
    for v in sorted(day.open_visits, key=partial(due, day)):
        h = day.parts(v)[0]
        if not m[h + at.CARER]:
            put_cheapest(day, appended(day, v))
    kernel.keep(m)


def due(day: Day, v: int) -> tuple[int, int, int]:
    m, h = day.m, day.parts(v)[0]
    latest = m[m[h + at.WINDOWS] + 1]
    return int(min(m[h + at.DEADLINE], latest)), int(m[m[h + at.WINDOWS]]), v


def put_cheapest(day: Day, lines: list[list[int]]) -> bool:
    """Carry the cheapest of these moves out, if it is cheaper than what stands."""
    priced = evaluate(day, lines)
    if not priced:
        return False
    cost, number = min((cost, number) for number, (cost, _) in enumerate(priced))
    if cost >= day.m[at.TOTAL]:
        return False
    write(day, lines[number])
    return bool(kernel.take(day.m))


def put_if_possible(day: Day, line: list[int]) -> bool:
    """Carry this move out unless it breaks a hard rule."""
    write(day, line)
    return bool(kernel.take(day.m))


def write(day: Day, line: list[int]) -> None:
    """Put a move where the kernel takes it."""
    day.m[at.COUNT] = line[0]
    for field in range(8):
        day.m[at.MOVE + field] = line[1 + field]


def evaluate(day: Day, lines: list[list[int]]) -> list[tuple[int, int]]:
    """Exact price and start of each move; the plan stays as it is."""
    if not lines:
        return []
    answers = block([number for line in lines for number in line])
    kernel.evaluate(day.m, answers, len(lines))
    return [(int(answers[k * kernel.TRY + 10]), int(answers[k * kernel.TRY + 11])) for k in range(len(lines))]


def appended(day: Day, v: int) -> list[list[int]]:
    """Moves that put a visit at the end of its carers' routes; for two hands the likeliest pairs."""
    m, parts, end = day.m, day.parts(v), int(day.m[at.ITEM_0])

    def able(h: int) -> list[int]:
        return [int(c) for c in m[m[h + at.ABLE] : m[h + at.ABLE] + m[h + at.ABLE_COUNT]]]

    def ready(h: int, c: int) -> tuple[int, int]:
        tail = m[c + at.TAIL]
        free, node = (m[tail + at.END], m[tail + at.NODE]) if tail else (m[c + at.FREE], m[c + at.FROM])
        way = m[m[c + at.WAYS] + node * m[at.NODES] + m[h + at.NODE]]
        return int(max(free + way, m[m[h + at.WINDOWS]]) + way + m[m[h + at.PRICES] + m[c + at.COLUMN]]), c

    if len(parts) == 1:
        return [line_of(day, parts[0], c, end, 0) for c in able(parts[0])]
    one, other = ([c for _, c in sorted(ready(h, c) for c in able(h))[:PARTNERS]] for h in parts)
    different = m[parts[0] + at.DIFFERENT]
    return [line_of(day, parts[0], c, end, d) for c in one for d in other if c != d or not different]


def line_of(day: Day, h: int, c: int, before: int, partner: int, *, along: bool = True) -> list[int]:
    """The move "hand h to carer c, its item in front of that item, the other hand to partner" as `evaluate` reads it."""
    m = day.m
    i, mate = int(m[h + at.ITEM]), int(m[h + at.MATE])
    j = int(m[mate + at.ITEM]) if mate else i
    while before == i or (along and before == j):
        before = int(m[before + at.AFTER])
    if mate == 0 or j == i:
        pair = (partner, c) if h == m[i + at.OTHER] else (c, partner)
        return [1, i, before, *pair, 0, 0, 0, 0, h, 0, 0]
    if not along:
        return [1, i, before, c, 0, 0, 0, 0, 0, h, 0, 0]
    own, others = [i, before, c, 0], [j, before, partner, 0]
    return [2, *own, *others, h, 0, 0] if m[h + at.ROLE] == at.FIRST else [2, *others, *own, h, 0, 0]


def places(day: Day, v: int, *, only: int = 0) -> list[Place]:
    """Every feasible place of every hand of a visit beside the others' present order, cheapest first.

    Of two hands one moves and the other keeps its carer; of a visit left out each carer is tried with the PARTNERS
    cheapest ones for the other hand. `only`: this carer (handle) alone.
    """
    m, parts = day.m, day.parts(v)
    if not only and not m[parts[0] + at.CARER]:
        parts = parts[:1]
    asked: list[tuple[int, int, int, int]] = []
    lines: list[list[int]] = []
    for h in parts:
        for c in (int(c) for c in m[m[h + at.ABLE] : m[h + at.ABLE] + m[h + at.ABLE_COUNT]]):
            if only in (0, c):
                for before, partner, along in _gaps(day, h, c):
                    asked.append((h, c, before, partner))
                    lines.append(line_of(day, h, c, before, partner, along=along))
    priced = zip(asked, evaluate(day, lines), strict=True)
    found = [Place(*key, cost, start) for key, (cost, start) in priced if cost < at.NEVER]
    return sorted(found, key=lambda place: (place.cost, place.carer, place.start, place.before))


def _gaps(day: Day, h: int, c: int) -> Iterator[tuple[int, int, bool]]:
    """Positions on a carer's route with the partner's carer: in front of each stop, behind each, and at the end."""
    m, mate = day.m, int(day.m[h + at.MATE])
    fronts = _fronts(day, h, c)
    if mate == 0:
        for before in fronts[0]:
            yield before, 0, False
        return
    fixed = int(m[mate + at.CARER])
    if fixed:
        partners = [int(m[h + at.CARER])] if fixed == c and m[h + at.DIFFERENT] else [fixed]
    else:
        able = [int(d) for d in m[m[mate + at.ABLE] : m[mate + at.ABLE] + m[mate + at.ABLE_COUNT]] if d != c]
        able += [c] if not m[h + at.DIFFERENT] else []
        partners = sorted(able, key=lambda d: (int(m[m[mate + at.PRICES] + m[d + at.COLUMN]]), d))[:PARTNERS]
    for d in partners:
        if (d == c and m[h + at.DIFFERENT]) or m[m[mate + at.PRICES] + m[d + at.COLUMN]] < 0:
            continue
        near = {*fronts[0], *fronts[1]} | (set() if fixed else {*_fronts(day, mate, d)[0]})
        for before in sorted(near, key=lambda q: int(m[q + at.KEY])):
            yield before, d, True
            if fixed == d and m[h + at.ROLE] >= at.FIRST and _keeps_order(day, h, before):
                yield before, d, False


def _keeps_order(day: Day, h: int, before: int) -> bool:
    m, j = day.m, day.m[day.m[h + at.MATE] + at.ITEM]
    while before == m[h + at.ITEM]:
        before = int(m[before + at.AFTER])
    later = bool(m[before + at.KEY] > m[j + at.KEY])
    return later if m[h + at.ROLE] == at.SECOND else not later


def _fronts(day: Day, h: int, c: int) -> tuple[list[int], list[int]]:
    """Items directly in front of a carer's stops (or the end), and those directly behind them."""
    m, stop = day.m, int(day.m[c + at.HEAD])
    fronts, behind = [], []
    while stop:
        if stop != h:
            fronts.append(int(m[stop + at.ITEM]))
            behind.append(int(m[m[stop + at.ITEM] + at.AFTER]))
        stop = int(m[stop + at.NEXT])
    return [*fronts, int(m[at.ITEM_0])], behind


def move_to(day: Day, place: Place) -> bool:
    """Carry a place out."""
    return put_if_possible(day, line_to(day, place))


def line_to(day: Day, place: Place) -> list[int]:
    """The move a place stands for: with the partner along, or without, whichever has its price."""
    lines = [line_of(day, place.hand, place.carer, place.before, place.partner, along=along) for along in (True, False)]
    return next(line for line, (cost, _) in zip(lines, evaluate(day, lines), strict=True) if cost == place.cost)


def order_by(day: Day, wanted: dict[int, tuple[int, int]]) -> list[int]:
    """The one order in which these starts and carers of hands are written down; items left out come last.

    Routes keep their order, a second stands behind its first and, where that makes no circle, in front of what the
    first's carer does next: only so can it hold the first back. What does hold its first back goes before what merely could.
    """
    m, items = day.m, {h: int(day.m[h + at.ITEM]) for h in day.hands.values()}
    routes: dict[int, list[int]] = {}
    for h in sorted(wanted, key=lambda h: (wanted[h][0], m[h + at.END] if m[h + at.CARER] else 0, h)):
        routes.setdefault(wanted[h][1], []).append(h)
    hard = [
        (items[a], items[b]) for route in routes.values() for a, b in pairwise(route) if items[a] != items[b]
    ]
    firsts = [h for h in wanted if m[h + at.ROLE] == at.FIRST]
    hard += [(items[h], items[int(m[h + at.MATE])]) for h in firsts]
    later = {a: b for route in routes.values() for a, b in pairwise(route)}
    held: list[tuple[int, int]] = []
    soft: list[tuple[int, int]] = []
    for h in (h for h in firsts if h in later):
        second = int(m[h + at.MATE])
        is_held = second in wanted and _is_held_back(day, h, wanted[h][0], wanted[second][0])
        (held if is_held else soft).append((items[second], items[later[h]]))
    start = {items[h]: begin for h, (begin, _) in wanted.items()}
    return _sorted_by(sorted(day.items, key=lambda i: (start.get(i, at.NEVER), i)), hard, held, soft)


def _is_held_back(day: Day, first: int, start: int, second: int) -> bool:
    """Whether by these starts the second holds its first back: the longest gap between them, or a closed time within it."""
    m, latest = day.m, second - int(day.m[first + at.GAP_MOST])
    if latest == start:
        return True
    spans = m[m[first + at.WINDOWS] : m[first + at.WINDOWS] + 2 * m[first + at.WINDOW_COUNT]]
    return any(end < latest < begin == start for end, begin in zip(spans[1::2], spans[2::2], strict=False))


def _sorted_by(items: list[int], *wishes: list[tuple[int, int]]) -> list[int]:
    """Items in their given order as far as "this before that" allows; where wishes make a circle, the later lists yield first."""
    rank = {i: k for k, i in enumerate(items)}
    waits = [dict.fromkeys(items, 0) for _ in wishes]
    after: dict[int, list[tuple[int, dict[int, int]]]] = {i: [] for i in items}
    for edges, count in zip(wishes, waits, strict=True):
        for a, b in edges:
            count[b] += 1
            after[a].append((b, count))

    def entry(i: int) -> tuple[list[bool], int, int]:
        return [count[i] > 0 for count in waits], rank[i], i

    order: list[int] = []
    queue = [entry(i) for i in items]
    heapify(queue)
    done: set[int] = set()
    while queue:
        i = heappop(queue)[-1]
        if i in done:  # it waited once, and has been written down since
            continue
        done.add(i)
        order.append(i)
        for b, count in after[i]:
            count[b] -= 1
            if not count[b]:
                heappush(queue, entry(b))
    return order


def tidy(day: Day) -> None:
    """Write the arranged plan down in the order that follows from its times, as it will be read again."""
    m = day.m
    wanted = {h: (int(m[h + at.START]), int(m[h + at.CARER])) for h in day.hands.values() if m[h + at.CARER]}
    total, order = int(m[at.TOTAL]), sorted(day.items, key=lambda i: int(m[i + at.KEY]))
    carers = {h: c for h, (_, c) in wanted.items()}
    if not set_up(day, order_by(day, wanted), carers) or m[at.TOTAL] != total:
        set_up(day, order, carers)


def temperature(day: Day) -> float:
    """The mean price of the way to one of the five nearest stops: the scale of a day's costs."""
    m, sums, count, ways = day.m, 0, 0, {int(day.m[c + at.WAYS]) for c in day.carers}
    for h in day.hands.values():
        near = m[m[h + at.NEAR] : m[h + at.NEAR] + min(5, m[h + at.NEAR_COUNT])]
        for g in near:
            sums += min(int(m[way + m[h + at.NODE] * m[at.NODES] + m[g + at.NODE]]) for way in ways)
            count += 1
    return max(1.0, sums / max(1, count)) * max(1, int(m[at.W_TRAVEL]))


def _hot(warm: bool, left_out: bool, phase: int) -> float:
    if warm:
        return WARM_LEFT_OUT if left_out else WARM
    return (HOT_LEFT_OUT if left_out else HOT)[phase % 2]


def anneal(
    day: Day, seed: int, spend: Callable[[int], Iterator[int]], phases: int, *, warm: bool = False
) -> tuple[int, ...]:
    """Anneal from the arranged plan. `spend(level)` yields numbers of changes to try, one batch after the other.

    Each phase begins again from the best plan, hot enough to leave it. Returns how many changes were tried at each level;
    the same numbers give the same plan.
    """
    m = day.m
    m[at.RANDOM] = seed * 2654435761 % 4294967291 + 1
    scale, hot, left_out, tries = temperature(day), HOT[0], False, list[int]()
    for level in range(LEVELS * phases):
        phase, step = divmod(level, LEVELS)
        if phase and step == 0:
            set_up(day, *best_order(day))
        if step == 0:
            left_out = any(not m[h + at.CARER] for h in day.hands.values()) or (warm and left_out)
            hot = _hot(warm, left_out, phase)
        heat = scale * hot * (COLD / hot) ** (step / (LEVELS - 1))
        done = 0
        for batch in spend(level):
            kernel.anneal(m, batch, max(1, int(heat * 256)))
            done += batch
        tries.append(done)
    set_up(day, *best_order(day))
    return tuple(tries)
