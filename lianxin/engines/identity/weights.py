"""Fellegi–Sunter weights as a versioned file: how often each level is met among pairs of one person (m) and of two (u).

Source: I. P. Fellegi, A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969). Written by `train`, kept by the
caller, read here with every fault named.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from lianxin.engines.identity.compare import FIELDS, Field
from lianxin.engines.identity.errors import IdentityInputError

FORMAT: Final = 1
STARTING: Final = Path(__file__).with_name("starting_weights.json")

_LEAST: Final = 1e-12
_SUM: Final = 0.02
_RISE: Final = 1e-6


class LevelWeight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`m`, `u`: shares between 0 and 1, above 0."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        """The weight of evidence: log2(m / u), above 0 for "the same person"."""
        return math.log2(self.m / self.u)


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One training's result. `prior`: share of all pairs of records that are one person; `propose` and `review`:
    probabilities from which a pair is proposed or put into the queue; `trained_on`: plain words or counts."""

    version: str
    prior: float
    fields: dict[str, dict[str, LevelWeight]]
    format: int = FORMAT
    propose: float = 0.99
    review: float = 0.5
    trained_on: dict[str, str | int] = msgspec.field(default_factory=dict)

    def bits(self, field: str, level: str) -> float:
        """The weight of one level of one field."""
        return self.fields[field][level].bits

    def for_size(self, records: int) -> Weights:
        """The same weights for a register of so many records: of a larger one, a smaller share of all pairs is true."""
        trained = self.trained_on.get("records")
        if not isinstance(trained, int) or trained < 2 or records < 2:
            return self
        return msgspec.structs.replace(self, prior=min(0.5, self.prior * trained / records))

    @property
    def prior_bits(self) -> float:
        """log2 of the odds before anything is compared."""
        return math.log2(self.prior / (1 - self.prior))


def read_weights(text: str | bytes, fields: Sequence[Field] = FIELDS) -> Weights:
    """Read and check a file of weights; IdentityInputError names the first fault and what to do."""
    try:
        weights = msgspec.json.decode(text, type=Weights)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise IdentityInputError("weights", f"不是权重文件,请重新训练:{error}") from None
    check_weights(weights, fields)
    return weights


def write_weights(weights: Weights) -> str:
    """The file: JSON, indented, the same bytes for the same weights."""
    return msgspec.json.format(msgspec.json.encode(weights, order="sorted"), indent=1).decode() + "\n"


def starting_weights() -> Weights:
    """Weights trained on invented people, for a county that has not trained its own."""
    return read_weights(STARTING.read_bytes())


def check_weights(weights: Weights, fields: Sequence[Field] = FIELDS) -> None:
    """Refuse weights that do not fit the fields, or that let less agreement weigh more."""
    if weights.format != FORMAT:
        raise IdentityInputError("weights.format", f"只认识格式 {FORMAT},请重新训练")
    if not weights.version:
        raise IdentityInputError("weights.version", "缺少版本")
    if not 0 < weights.prior < 1:
        raise IdentityInputError("weights.prior", "应在 0 和 1 之间")
    if not 0 < weights.review <= weights.propose <= 1:
        raise IdentityInputError("weights.review", "应为 0 < review ≤ propose ≤ 1")
    _names("weights.fields", weights.fields, [f.name for f in fields])
    for f in fields:
        _names(f"weights.fields.{f.name}", weights.fields[f.name], [level.name for level in f.levels])
        _check_field(f, weights.fields[f.name])


def _check_field(f: Field, levels: Mapping[str, LevelWeight]) -> None:
    where = f"weights.fields.{f.name}"
    for name, weight in levels.items():
        if not (_LEAST <= weight.m <= 1 and _LEAST <= weight.u <= 1):
            raise IdentityInputError(f"{where}.{name}", "m 和 u 应大于 0、不大于 1")
    for which in ("m", "u"):
        if abs(sum(getattr(level, which) for level in levels.values()) - 1) > _SUM:
            raise IdentityInputError(f"{where}.{which}", "各级的比例加起来应为 1")
    ordered = [levels[level.name].bits for level in f.levels]
    for level, one, after in zip(f.levels, ordered, ordered[1:], strict=False):
        if after > one + _RISE:
            raise IdentityInputError(f"{where}.{level.name}", "比后一级更一致,权重却更小,请重新训练")


def _names(where: str, found: Mapping[str, Any], wanted: Sequence[str]) -> None:
    for name in wanted:
        if name not in found:
            raise IdentityInputError(f"{where}.{name}", "缺少这一项,请重新训练")
    for name in found:
        if name not in wanted:
            raise IdentityInputError(f"{where}.{name}", "没有这一项,请重新训练")


@dataclass(slots=True)
class _Pool:
    names: list[str]
    m: float
    u: float
    shares: list[float] = field(default_factory=list)


def monotone(levels: Sequence[tuple[str, float, float]]) -> dict[str, LevelWeight]:
    """Weights of (level, m, u) in order, shares made whole, neighbours pooled where less agreement would weigh more.

    Pooling neighbours (pool adjacent violators, Ayer et al. 1955) gives them one ratio m/u; each keeps its own share u.
    """
    m_sum = sum(max(m, _LEAST) for _, m, _ in levels)
    u_sum = sum(max(u, _LEAST) for _, _, u in levels)
    pools: list[_Pool] = []
    for name, m, u in levels:
        share = max(u, _LEAST) / u_sum
        pools.append(_Pool([name], max(m, _LEAST) / m_sum, share, [share]))
        while len(pools) > 1 and pools[-1].m * pools[-2].u > pools[-2].m * pools[-1].u:
            last = pools.pop()
            kept = pools[-1]
            kept.names += last.names
            kept.shares += last.shares
            kept.m += last.m
            kept.u += last.u
    return {
        name: LevelWeight(max(pool.m * share / pool.u, _LEAST), max(share, _LEAST))
        for pool in pools
        for name, share in zip(pool.names, pool.shares, strict=True)
    }
