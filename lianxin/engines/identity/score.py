"""One new record against one that exists: probability, zone, and every step of how it came about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.engines.identity.compare import FIELDS, NOT_KNOWN, UNKNOWN, Field
from lianxin.engines.identity.conditions import Both
from lianxin.engines.identity.normalise import Features
from lianxin.engines.identity.weights import Weights
from lianxin.engines.identity.zones import Zone, first_tier, zone_of

_BOTH_VALID: Final = Both("number_valid")

_MOST: Final = 60.0
"""Bits beyond which a probability is 0 or 1 in a float anyway."""


@dataclass(frozen=True, slots=True)
class Step:
    """One field's part: its level, its weight in bits (0 when unknown), the Chinese reason; `title` names the field."""

    field: str
    title: str
    level: str
    bits: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`probability` that both are one person; `bits` its log2 odds, the sum of `start` and the steps.

    `certain`: the reason of the tier before all weights, when one decides alone; else "".
    """

    id: str
    probability: float
    bits: float
    zone: Zone
    start: float
    steps: tuple[Step, ...]
    certain: str = ""


def score(new: Features, candidate: Features, weights: Weights, fields: Sequence[Field] = FIELDS) -> Verdict:
    """Compare two prepared records. Symmetric but for `id`, which is the candidate's."""
    steps = tuple(_step(field, new, candidate, weights) for field in fields)
    bits = weights.prior_bits + sum(step.bits for step in steps)
    levels = {step.field: step.level for step in steps}
    certain = first_tier(levels, both_valid=_BOTH_VALID.holds(new, candidate))
    chance = probability(bits)
    zone = zone_of(chance, certain, levels, weights)
    return Verdict(str(candidate["id"]), chance, bits, zone, weights.prior_bits, steps, certain)


def ranked(
    new: Features, candidates: Iterable[Features], weights: Weights, *, at_most: int = 10
) -> list[Verdict]:
    """The candidates worth showing, the likeliest first; what is left alone and the record itself are not among them."""
    verdicts = (score(new, each, weights) for each in candidates if each["id"] != new["id"])
    shown = (v for v in verdicts if v.zone is not Zone.LEAVE)
    return sorted(shown, key=lambda v: (v.zone is Zone.REVIEW, -v.bits, v.id))[:at_most]


def probability(bits: float) -> float:
    """From log2 odds to a probability."""
    return 1 / (1 + math.pow(2.0, -max(-_MOST, min(_MOST, bits))))


def _step(field: Field, a: Features, b: Features, weights: Weights) -> Step:
    level = field.level(a, b)
    if level is None:
        return Step(field.name, field.title, UNKNOWN, 0.0, NOT_KNOWN)
    return Step(field.name, field.title, level.name, weights.bits(field.name, level.name), level.reason)
