"""What proof a promise still lacks, and what is doubtful about the proof there is. A person decides on doubts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

from lianxin.kernel.coordinates import Point, distance
from lianxin.kernel.problems import N_

ProofKind = Literal["signature", "photo", "place", "time", "code", "record", "second_worker"]
PROOF_KINDS: Final[tuple[ProofKind, ...]] = get_args(ProofKind)

FLAGS: Final = {
    "future": N_("取得时间晚于收到时间"),
    "before_promise": N_("取得时间早于登记承办的时间"),
    "no_position": N_("没有记录地点"),
    "far": N_("离住处 %(metres)s 米,超过 %(limit)s 米"),
    "short": N_("只用了 %(minutes)s 分钟,约定 %(agreed)s 分钟"),
}
"""What each flag means to people; message ids, the placeholders come from the flag's details."""


@dataclass(frozen=True, slots=True)
class GivenProof:
    """One piece of proof as it arrives. `minutes` belongs to kind "time", `position` (WGS-84) to any kind."""

    kind: ProofKind
    captured_at: datetime
    text: str = ""
    file_id: UUID | None = None
    position: Point | None = None
    minutes: int | None = None
    proof_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a proof is held against. Distances in metres, `short_share` of the agreed minutes."""

    made_at: datetime
    home: Point | None
    metres: int
    agreed_minutes: int | None
    short_share: float


Flag = dict[str, object]


def flags(given: GivenProof, expected: Expected, now: datetime) -> list[Flag]:
    """The doubts about one piece of proof: `[{"code": …, details …}]`, empty when there are none."""
    found: list[Flag] = []
    if given.captured_at > now:
        found.append({"code": "future"})
    if given.captured_at < expected.made_at:
        found.append({"code": "before_promise"})
    if given.kind == "place" and given.position is None:
        found.append({"code": "no_position"})
    return found + _distance(given, expected) + _duration(given, expected)


def missing(required: Iterable[ProofKind], given: Collection[str]) -> list[ProofKind]:
    """The kinds of proof still to be brought, in the order of the catalogue."""
    return [kind for kind in required if kind not in given]


def _distance(given: GivenProof, expected: Expected) -> list[Flag]:
    if given.position is None or expected.home is None:
        return []
    away = round(distance(given.position, expected.home))
    return [{"code": "far", "metres": away, "limit": expected.metres}] if away > expected.metres else []


def _duration(given: GivenProof, expected: Expected) -> list[Flag]:
    if given.minutes is None or not expected.agreed_minutes:
        return []
    if given.minutes >= expected.agreed_minutes * expected.short_share:
        return []
    return [{"code": "short", "minutes": given.minutes, "agreed": expected.agreed_minutes}]
