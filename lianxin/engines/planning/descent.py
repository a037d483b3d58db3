"""Single visits to their cheapest place: those left out into a plan that is kept, and all of them at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from lianxin.engines.planning import kernel, scan, search
from lianxin.engines.planning import memory as at
from lianxin.engines.planning.day import Day
from lianxin.engines.planning.jit import block

MANY: Final = 40
"""So many visits left out are no longer each tried after every other one."""


def insert(day: Day) -> None:
    """Put visits left out where they cost least beside the others, who keep carer and order; the cheapest first.

    Of many they are taken in order of time, and visits of two are left for `first_plan`: that would take too long.
    """
    left = [v for v in sorted(day.open_visits, key=partial(search.due, day)) if not day.m[day.parts(v)[0] + at.CARER]]
    if len(left) > MANY:
        for v in left:
            if len(day.parts(v)) == 1 and (found := _inserted(day, v)) is not None:
                search.put_if_possible(day, found[1])
        left = []
    while left:
        priced = [(*found, v) for v in left if (found := _inserted(day, v)) is not None]
        if not priced:
            break
        _, move, v = min(priced)
        search.put_if_possible(day, move)
        left.remove(v)
    kernel.keep(day.m)


def _inserted(day: Day, v: int) -> tuple[int, list[int]] | None:
    """The cheapest place for a visit left out, with its price, if that is less than what leaving it out costs."""
    parts, move, total = day.parts(v), block([0] * scan.FIELDS), int(day.m[at.TOTAL])
    if len(parts) == 1:
        cost = int(scan.place_of(day.m, parts[0], total - 1, move))
        return (cost, [int(number) for number in move]) if cost < total else None
    best = next(iter(search.places(day, v)), None)
    return (best.cost, search.line_to(day, best)) if best is not None and best.cost < total else None


def descend(day: Day, go_on: Callable[[], bool] = lambda: True) -> bool:
    """Move single visits to their cheapest place until none is cheaper; leave out what costs more than that, or what
    stands in the way of something more important. `go_on` is asked before each visit; False when it said no."""
    improved = True
    while improved:
        improved = False
        for v in day.open_visits:
            if not go_on():
                kernel.keep(day.m)
                return False
            improved = _better(day, v) or improved
    kernel.keep(day.m)
    return True


def _better(day: Day, v: int) -> bool:
    """Carry out the best change of one visit that makes the plan cheaper, if there is one."""
    m, parts = day.m, day.parts(v)
    served, role = m[parts[0] + at.CARER], m[parts[0] + at.ROLE]
    if role >= at.FIRST or (role == at.TOGETHER and not served):
        best = next(iter(search.places(day, v)), None)
        if best is not None and best.cost < m[at.TOTAL]:
            return search.move_to(day, best)
    elif (move := _cheaper(day, parts)) is not None:
        return search.put_if_possible(day, move)
    return bool(served) and search.put_cheapest(day, _left_out(day, v))


def _cheaper(day: Day, parts: list[int]) -> list[int] | None:
    """The cheapest place of one of these hands, or room made for a visit left out, if the plan is cheaper with it."""
    m, move, found = day.m, block([0] * scan.FIELDS), False
    limit = m[at.TOTAL] - 1
    for h in parts:
        cost = scan.place_of(m, h, limit, move)
        if cost <= limit:
            limit, found = cost - 1, True
    if not found and not m[parts[0] + at.CARER]:
        found = scan.room_of(m, parts[0], limit, move) <= limit
    return [int(number) for number in move] if found else None


def make_ready(day: Day) -> None:
    """Load the machine code of the descent before the clock runs out, not after: asked about nobody, it changes nothing."""
    nobody, move = day.m[at.ITEM_0], block([0] * scan.FIELDS)
    scan.place_of(day.m, nobody, -1, move)
    scan.room_of(day.m, nobody, -1, move)


def has_worth(day: Day, v: int) -> bool:
    """Whether there is a place for this visit, left out now, that costs less than leaving it out."""
    return _inserted(day, v) is not None


def can_be_placed(day: Day, v: int) -> bool:
    """Whether there is any place for this visit beside the others' present order."""
    if len(day.parts(v)) > 1:
        return bool(search.places(day, v))
    move = block([0] * scan.FIELDS)
    return bool(scan.place_of(day.m, day.parts(v)[0], at.NEVER - 1, move) < at.NEVER)


def polish(day: Day, go_on: Callable[[], bool] = lambda: True) -> bool:
    """Descend until the plan, written down in its own order, has no cheaper place for any single visit.

    False when `go_on`, asked before each visit is looked at, put an end to it before that.
    """
    while True:
        search.tidy(day)
        before = int(day.m[at.TOTAL])
        if not descend(day, go_on):
            search.tidy(day)
            return False
        if day.m[at.TOTAL] == before:
            return True


def _left_out(day: Day, v: int) -> list[list[int]]:
    """The move that leaves a visit out."""
    h = day.parts(v)[0]
    return [search.line_of(day, h, 0, int(day.m[day.m[h + at.ITEM] + at.AFTER]), 0)]
