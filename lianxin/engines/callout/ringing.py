"""How many to tell: as few as possible, yet enough that somebody comes almost surely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianxin.engines.callout.ranking import Ranked


def acceptance(accepted: int, asked: int, *, before: tuple[float, float]) -> float:
    """The chance that somebody says yes, smoothed: their own answers beside `before`, (accepted, not accepted) to begin with.

    Somebody asked once who did not come is not taken for one who never comes. ValueError for counts that cannot be.
    """
    yes, no = before
    if not 0 <= accepted <= asked or yes <= 0 or no <= 0:
        raise ValueError("0 <= accepted <= asked, and both of `before` above nought")
    return (yes + accepted) / (yes + no + asked)


def chance_of(wanted: int, chances: Iterable[float]) -> float:
    """P(at least `wanted` of independent people say yes), each with their own chance (Poisson binomial)."""
    if wanted <= 0:
        return 1.0
    fewer = [1.0] + [0.0] * (wanted - 1)  # fewer[k]: exactly k have said yes so far
    for chance in chances:
        _add(fewer, chance)
    return 1.0 - sum(fewer)


def ring(ranked: Sequence[Ranked], wanted: int, *, sure: float) -> list[Ranked]:
    """The smallest beginning of the ranked people of whom at least `wanted` accept with a chance of `sure`; everybody when
    all together do not suffice; nobody when nobody is wanted."""
    if wanted <= 0:
        return []
    fewer = [1.0] + [0.0] * (wanted - 1)
    for size, one in enumerate(ranked, start=1):
        _add(fewer, one.person.accept)
        if 1.0 - sum(fewer) >= sure:
            return list(ranked[:size])
    return list(ranked)


def _add(fewer: list[float], chance: float) -> None:
    for k in range(len(fewer) - 1, 0, -1):
        fewer[k] = fewer[k] * (1.0 - chance) + fewer[k - 1] * chance
    fewer[0] *= 1.0 - chance
