"""How many people came how often, and what changed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Turnout:
    """`people` 人数: each person once, however often they came; `visits` 人次: each time, guests without a name too."""

    people: int
    visits: int


def turnout(came: Iterable[tuple[Hashable, Hashable]], guests: Iterable[int] = ()) -> Turnout:
    """`came`: (session, person), the same pair twice is one; `guests`: of each session."""
    pairs = set(came)
    return Turnout(len({person for _session, person in pairs}), len(pairs) + sum(guests))


@dataclass(frozen=True, slots=True)
class Change:
    """Of those measured before and after: how many, how many better and worse, and the mean of what changed (after less before)."""

    measured: int
    better: int
    worse: int
    mean: Decimal | None


def change(pairs: Iterable[tuple[Decimal | None, Decimal | None]], *, less_is_better: bool) -> Change:
    """Who was measured once only is left out: nobody knows."""
    steps = [after - before for before, after in pairs if before is not None and after is not None]
    falls, rises = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
    better, worse = (falls, rises) if less_is_better else (rises, falls)
    return Change(len(steps), better, worse, sum(steps, Decimal(0)) / len(steps) if steps else None)


def came_after(before: Collection[Person], ticked: Collection[Person], seen: Collection[Person] | None) -> set[Person]:
    """Who came, `before` being what is written and `seen` what the page showed: what was ticked or taken out on the page changes, and
    nothing else. `seen` None: exactly those ticked."""
    if seen is None:
        return set(ticked)
    return (set(before) | (set(ticked) - set(seen))) - (set(seen) - set(ticked))
