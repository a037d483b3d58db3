"""Weeks to plan: drawn at random by a seed, and the best of tiny ones found by trying everything."""

from __future__ import annotations

import random
from itertools import product

from lianxin.engines.planning import TemplateCarer, TemplateOrder, TemplatePrices, WeekProblem, Wishes
from lianxin.engines.planning.template import WeekLeftOut, WeekSlot, WeekTemplate, template_price
from lianxin.engines.planning.template_check import check_template, hopeless

BATH = frozenset({"bath"})


def carer(number: int, dice: random.Random) -> TemplateCarer:
    return TemplateCarer(
        f"c{number}",
        frozenset(dice.sample(range(1, 8), dice.choice((3, 5, 7)))),
        dice.choice((120, 300)),
        dice.choice((300, 1500)),
        dice.choice((0, 2, 4)),
        BATH if number % 2 else frozenset(),
        frozenset({"bo"} if dice.random() < 0.5 else {"zh"}),
        dice.choice(("female", "male")),
        dice.choice((None, (540, 1020))),
    )


def order(number: int, dice: random.Random, carers: int, days: int) -> TemplateOrder:
    earliest, usual = dice.randrange(500, 1000, 20), f"c{dice.randrange(carers + 1)}"
    return TemplateOrder(
        f"o{number}",
        f"e{dice.randrange(1 + number)}",
        frozenset(dice.sample(range(1, 8), dice.randrange(1, days + 1))),
        dice.choice((0, 30, 60)),
        (earliest, earliest + dice.choice((0, 60, 300))),
        dice.choice((1, 1, 2)),
        BATH if dice.random() < 0.3 else frozenset(),
        regular=dice.choice(((), (usual,), (None, usual))),
        recent={usual: dice.choice((0, 3))},
        wishes=Wishes(dice.choice((None, "bo")), dice.choice((None, "female"))),
        allowed=dice.choice((None, None, frozenset({"c0", "c1"}))),
        refused=frozenset({"c0"} if dice.random() < 0.2 else ()),
        priority=dice.choice((1, 3)),
    )


def random_week(seed: int, orders: int, carers: int, days: int = 4) -> WeekProblem:
    dice = random.Random(seed)
    staff = tuple(carer(n, dice) for n in range(carers))
    asked = tuple(order(n, dice, carers, days) for n in range(orders))
    return WeekProblem(asked, staff, TemplatePrices(), dice.choice((0, 15)))


def best_cost(problem: WeekProblem) -> int:
    """The least price of all templates the checker accepts."""
    visits = [(o, day) for o in problem.orders for day in sorted(o.weekdays)]
    teams = [[None, *product((c.id for c in problem.carers), repeat=o.hands)] for o, _ in visits]
    found = []
    for chosen in product(*teams):
        slots = tuple(
            WeekSlot(o.id, day, hand, who)
            for (o, day), team in zip(visits, chosen, strict=True)
            for hand, who in enumerate(team or ())
        )
        left = tuple(
            WeekLeftOut(o.id, day, hopeless(problem, o, day) or "no_capacity")
            for (o, day), team in zip(visits, chosen, strict=True)
            if team is None
        )
        template = WeekTemplate(slots, left, template_price(problem, slots, left), "own")
        if not check_template(problem, template):
            found.append(template.cost.total)
    return min(found)
