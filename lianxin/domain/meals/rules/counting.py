"""The kitchen's count: so many meals of each kind. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianxin.domain.meals.rules.dishes import Needs

BROUGHT, ON_SITE = "brought", "on_site"


@dataclass(frozen=True, slots=True)
class Line:
    """So many meals that are alike: brought or eaten there, texture, diets, allergies."""

    way: str
    texture: str
    diets: tuple[str, ...]
    allergies: tuple[str, ...]
    other_allergy: str
    number: int

    @property
    def is_plain(self) -> bool:
        """Nothing to mind but the texture."""
        return not (self.diets or self.allergies or self.other_allergy)


@dataclass(frozen=True, slots=True)
class Tally:
    """All meals of one kitchen at one meal, alike ones together."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.number for line in self.lines)

    def of(self, way: str) -> int:
        return sum(line.number for line in self.lines if line.way == way)

    def by_texture(self, textures: Iterable[str]) -> list[tuple[str, int]]:
        """(texture, number) in the given order, those of no known texture last, without those nobody eats."""
        numbers: Counter[str] = Counter()
        for line in self.lines:
            numbers[line.texture] += line.number
        order = [*textures]
        return [(code, numbers[code]) for code in [*order, *sorted(set(numbers) - set(order))] if numbers[code]]


def tally(meals: Iterable[tuple[str, Needs]], textures: Sequence[str] = ()) -> Tally:
    """Meals as (brought or on site, what each must be) counted: plain ones first, then by texture in the given order."""
    numbers = Counter(
        (way, needs.texture, tuple(sorted(needs.diets)), tuple(sorted(needs.allergies)), needs.other_allergy.strip()) for way, needs in meals
    )
    rank = {code: at for at, code in enumerate(textures)}
    lines = [Line(*key, number) for key, number in numbers.items()]
    lines.sort(key=lambda one: (not one.is_plain, rank.get(one.texture, len(rank)), one.texture, one.way, one.diets, one.allergies, one.other_allergy))
    return Tally(tuple(lines))
