"""Whom to call back: a random sample of a month's services, larger where there were doubts, the same again from the same seed. Pure."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args
from uuid import UUID

from lianxin.kernel.problems import N_

CallOutcome = Literal["confirmed", "denies", "not_reached", "cannot_say"]
CALL_OUTCOMES: Final[tuple[CallOutcome, ...]] = get_args(CallOutcome)
CALL_WORDS: Final = {
    "confirmed": N_("有这次服务"),
    "denies": N_("没有这次服务"),
    "not_reached": N_("没打通"),
    "cannot_say": N_("说不清"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """A service that may be drawn. `by`: whose sample it belongs to, a worker or an agency; `is_doubted`: its proof had doubts;
    `person`: whom one would call, None for each somebody else."""

    key: UUID
    by: str
    is_doubted: bool = False
    is_drawn: bool = False
    person: UUID | None = None

    @property
    def called(self) -> UUID:
        return self.person or self.key


@dataclass(frozen=True, slots=True)
class Rates:
    """Share of services called back (0–1), how many times that for whoever had doubts, and how many at least of each."""

    share: Decimal
    doubt_factor: Decimal
    least: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One to call, and why: "doubts" where the sample of its worker is larger because of them."""

    key: UUID
    why: Literal["random", "doubts"]


def wanted(served: int, doubted: int, rates: Rates) -> int:
    """How many of so many services of one worker or agency are called back."""
    share = min(rates.share * (rates.doubt_factor if doubted else Decimal(1)), Decimal(1))
    return min(served, max(rates.least, math.ceil(served * share)))


def draw(served: Iterable[Served], rates: Rates, seed: str) -> list[Drawn]:
    """What to call, by worker or agency. Drawn again it only fills up what is lacking; the same seed draws the same.

    Nobody is called twice for one sample. Whoever serves the fewest people is drawn for first: of somebody whom two serve, the
    one who serves nobody else would else go unasked.
    """
    by: dict[str, list[Served]] = defaultdict(list)
    for one in served:
        by[one.by].append(one)
    drawn: list[Drawn] = []
    taken = {one.called for rows in by.values() for one in rows if one.is_drawn}
    for name in sorted(by, key=lambda one: (len({each.called for each in by[one]}), one)):
        rows = sorted(by[name], key=lambda one: str(one.key))
        doubted = sum(one.is_doubted for one in rows)
        free = [one for one in rows if not one.is_drawn]
        lacking = wanted(len(rows), doubted, rates) - (len(rows) - len(free))
        random.Random(f"{seed}:{name}").shuffle(free)  # noqa: S311  drawn again from its seed
        for one in free:
            if lacking > 0 and one.called not in taken:
                taken.add(one.called)
                drawn.append(Drawn(one.key, "doubts" if doubted else "random"))
                lacking -= 1
    return drawn
