"""The template's independent checker, and the rules it rests on. No solver code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar, Final

from lianxin.engines.planning.broken import BrokenRule
from lianxin.engines.planning.checker import RULES as DAY_RULES
from lianxin.engines.planning.template import (
    TemplateCarer,
    TemplateOrder,
    TemplateReason,
    WeekProblem,
    WeekSlot,
    WeekTemplate,
    template_price,
)

WEEK_RULES: Final = {
    "unknown_visit": DAY_RULES["unknown_visit"],
    "visit_missing": DAY_RULES["visit_missing"],
    "visit_twice": DAY_RULES["visit_twice"],
    "hands_wrong": DAY_RULES["hands_wrong"],
    "same_carer_twice": DAY_RULES["same_carer_twice"],
    "unknown_carer": "不在护理员名单里",
    "skill_missing": DAY_RULES["skill_missing"],
    "carer_refused": DAY_RULES["carer_refused"],
    "not_on_duty": "这一天、这个时间不上班",
    "no_rest": "休息日不够",
    "day_too_long": "一天的活太多",
    "week_too_long": "一周的活太多",
    "windows_clash": "两家的时间段赶不过来",
    "reason_false": DAY_RULES["reason_false"],
    "cost_wrong": DAY_RULES["cost_wrong"],
}
"""Every rule in words."""


class WeekViolation(BrokenRule):
    """One broken rule of a template; it concerns an order or a carer."""

    __slots__ = ()
    said: ClassVar = WEEK_RULES


def able(order: TemplateOrder, hand: int, carer: TemplateCarer) -> bool:
    """Has the skills of this hand."""
    return order.skills_of(hand) <= carer.skills


def welcome(order: TemplateOrder, carer: TemplateCarer) -> bool:
    """May come to this elder."""
    return carer.id not in order.refused and (order.allowed is None or carer.id in order.allowed)


def on_duty(problem: WeekProblem, order: TemplateOrder, weekday: int, carer: TemplateCarer) -> bool:
    """Works on this weekday, in hours that hold the visit, and long enough for it."""
    if weekday not in carer.weekdays or carer.rest_days >= 7:
        return False
    if problem.load(order) > min(carer.shift_minutes, carer.weekly_minutes):
        return False
    if carer.hours is None:
        return True
    begin, end = carer.hours
    return max(begin, order.window[0]) <= min(order.window[1], end - order.minutes)


def clash(problem: WeekProblem, a: TemplateOrder, b: TemplateOrder) -> bool:
    """Whether one carer cannot keep the windows of both on one day, whichever she does first."""
    return a.window[0] + problem.load(a) > b.window[1] and b.window[0] + problem.load(b) > a.window[1]


def hopeless(problem: WeekProblem, order: TemplateOrder, weekday: int) -> TemplateReason | None:
    """Why nobody can make this visit, even in an empty week; None when somebody can."""
    skilled = [[c for c in problem.carers if able(order, hand, c)] for hand in range(order.hands)]
    liked = [[c for c in some if welcome(order, c)] for some in skilled]
    there = [[c for c in some if on_duty(problem, order, weekday, c)] for some in liked]
    if not all(skilled):
        return "no_skill" if not any(skilled) or order.hands == 1 else "no_second_carer"
    for reason, stage in (("refused", liked), ("no_hours", there)):
        if not any(stage):
            return reason  # type: ignore[return-value]
        if not all(stage):
            return "no_second_carer" if order.hands > 1 else reason  # type: ignore[return-value]
    if len({carer.id for some in there for carer in some}) < order.hands:
        return "no_second_carer"
    return None


def check_template(problem: WeekProblem, template: WeekTemplate) -> tuple[WeekViolation, ...]:
    """Every rule this template breaks; empty when it may be stored and shown. Never raises on a wrong template."""
    broken = tuple(_structure(problem, template))
    if broken:
        return broken
    orders, carers = {o.id: o for o in problem.orders}, {c.id: c for c in problem.carers}
    broken = tuple(
        violation
        for slot in template.slots
        for violation in _slot(problem, orders[slot.order], carers[slot.carer], slot)
    )
    for carer in problem.carers:
        own = [slot for slot in template.slots if slot.carer == carer.id]
        broken += tuple(_carer(problem, orders, carer, own))
    for each in template.left_out:
        reason = hopeless(problem, orders[each.order], each.weekday) or "no_capacity"
        if each.reason != reason:
            broken += (WeekViolation("reason_false", each.order, f"{each.reason}, not {reason}"),)
    cost = template_price(problem, template.slots, template.left_out)
    if cost != template.cost:
        broken += (WeekViolation("cost_wrong", "week", f"stored {template.cost}, recomputed {cost}"),)
    return broken


def _structure(problem: WeekProblem, template: WeekTemplate) -> Iterator[WeekViolation]:
    """Every visit of the week once, by as many carers as it has hands, or left out once."""
    asked = {(order.id, weekday): order.hands for order in problem.orders for weekday in order.weekdays}
    done: dict[tuple[str, int], list[WeekSlot]] = defaultdict(list)
    for slot in template.slots:
        done[slot.order, slot.weekday].append(slot)
    left = Counter((each.order, each.weekday) for each in template.left_out)
    for order, weekday in sorted((done.keys() | left.keys()) - asked.keys()):
        yield WeekViolation("unknown_visit", order, str(weekday))
    for stranger in sorted({slot.carer for slot in template.slots} - {carer.id for carer in problem.carers}):
        yield WeekViolation("unknown_carer", stranger)
    for visit, hands in asked.items():
        rule = _once(done.get(visit, []), left[visit], hands)
        if rule:
            yield WeekViolation(rule, visit[0], str(visit[1]))


def _once(slots: list[WeekSlot], left: int, hands: int) -> str:
    if not slots:
        return "" if left == 1 else "visit_twice" if left else "visit_missing"
    if left:
        return "visit_twice"
    if sorted(slot.hand for slot in slots) != list(range(hands)):
        return "hands_wrong"
    return "" if len({slot.carer for slot in slots}) == hands else "same_carer_twice"


def _slot(
    problem: WeekProblem, order: TemplateOrder, carer: TemplateCarer, slot: WeekSlot
) -> Iterator[WeekViolation]:
    if not able(order, slot.hand, carer):
        yield WeekViolation("skill_missing", order.id, carer.id)
    if not welcome(order, carer):
        yield WeekViolation("carer_refused", order.id, carer.id)
    if not on_duty(problem, order, slot.weekday, carer):
        yield WeekViolation("not_on_duty", carer.id, f"{order.id} {slot.weekday}")


def _carer(
    problem: WeekProblem, orders: dict[str, TemplateOrder], carer: TemplateCarer, own: list[WeekSlot]
) -> Iterator[WeekViolation]:
    days: dict[int, list[TemplateOrder]] = defaultdict(list)
    for slot in own:
        days[slot.weekday].append(orders[slot.order])
    if len(days) > 7 - carer.rest_days:
        yield WeekViolation("no_rest", carer.id, f"{len(days)} > {7 - carer.rest_days}")
    loads = {day: sum(problem.load(order) for order in some) for day, some in days.items()}
    for day, load in sorted(loads.items()):
        if load > carer.shift_minutes:
            yield WeekViolation("day_too_long", carer.id, f"{day}: {load} > {carer.shift_minutes}")
    week = sum(problem.weekly(orders[slot.order]) for slot in own)
    if week > carer.weekly_minutes:
        yield WeekViolation("week_too_long", carer.id, f"{week} > {carer.weekly_minutes}")
    for day, some in sorted(days.items()):
        yield from _clashes(problem, carer, day, some)


def _clashes(
    problem: WeekProblem, carer: TemplateCarer, day: int, some: list[TemplateOrder]
) -> Iterator[WeekViolation]:
    for one, other in combinations(some, 2):
        if clash(problem, one, other):
            yield WeekViolation("windows_clash", carer.id, f"{day}: {one.id}, {other.id}")
