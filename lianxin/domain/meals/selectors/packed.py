"""What the pack of a place says of meals, as the rules take it."""

from __future__ import annotations

from datetime import date

from lianxin.base import packs
from lianxin.base.packs import Pack
from lianxin.domain.meals import rules
from lianxin.kernel.problems import ProblemError

MEAL_UNIT = "meal"
"""Services of the catalogue with this unit are brought by kitchens; every other kind by visits."""


def meal_services(pack: Pack) -> frozenset[str]:
    """The services whose unit is a meal."""
    return frozenset(code for code, one in pack.services.items() if one.unit == MEAL_UNIT)


def sittings(pack: Pack) -> dict[str, rules.Sitting]:
    """The meals of a day, the first first."""
    found = [
        rules.Sitting(code, rules.minute(one.start), rules.minute(one.end), one.change_days, one.change_until)
        for code, one in pack.sittings.items()
    ]
    return {one.code: one for one in sorted(found, key=lambda each: each.start)}


def sitting_or_refuse(pack: Pack, code: str) -> rules.Sitting:
    """One meal of the day. Raises "meals.sitting_unknown"."""
    found = sittings(pack).get(code)
    if found is None:
        raise ProblemError("meals.sitting_unknown", sitting=code)
    return found


def limits(pack: Pack, day: date) -> rules.Limits:
    """The numbers of food safety in force on a day."""
    number = {name: pack.value(f"meal_{name}", day) for name in ("eat_minutes", "eating_minutes", "hot_minutes", "hot_celsius", "sample_grams")}
    return rules.Limits(
        eat=int(number["eat_minutes"]), eating=int(number["eating_minutes"]), box=int(number["hot_minutes"]),
        celsius=number["hot_celsius"], grams=int(number["sample_grams"]),
    )  # fmt: skip


def subsidy_rules(pack: Pack) -> list[rules.Rule]:
    """The rows of the pack that pay more than the usual subsidy."""
    return [rules.Rule(code, one.share, frozenset(one.categories), one.from_level) for code, one in pack.meal_subsidies.items()]


def pack_of(place: str, day: date | None = None) -> Pack:
    """The pack of a place, with what is amended by that day."""
    return packs.for_place(place, day)
