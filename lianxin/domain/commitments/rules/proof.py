"""What proof a promise still lacks, and what is doubtful about the proof there is. A person decides on doubts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

from lianxin.kernel.coordinates import Point, distance
from lianxin.kernel.problems import N_

ProofKind = Literal["signature", "photo", "place", "time", "code", "record", "second_worker", "voice"]
PROOF_KINDS: Final[tuple[ProofKind, ...]] = get_args(ProofKind)
STAND_INS: Final[Mapping[ProofKind, frozenset[ProofKind]]] = {"signature": frozenset({"voice"})}
"""What serves in place of another: who cannot write says so, and it is recorded."""
HOLLOW: Final = frozenset({"no_position", "far", "code_wrong", "code_unknown"})
"""Whoever may choose among several kinds of proof has shown nothing with one that carries such a flag."""

FLAGS: Final = {
    "future": N_("取得时间晚于收到时间"),
    "before_promise": N_("取得时间早于登记承办的时间"),
    "no_position": N_("没有记录地点"),
    "far": N_("离住处 %(metres)s 米,超过 %(limit)s 米"),
    "awaited": N_("文件还在手机上,没有送到"),
    "late": N_("事项结束以后才送到"),
    "undone": N_("登记有误,已撤销"),
    "short": N_("只用了 %(minutes)s 分钟,约定 %(agreed)s 分钟"),
    "clock_wrong": N_("手机时钟和服务器差 %(minutes)s 分钟"),
    "code_wrong": N_("扫的不是这一户的门牌码"),
    "code_unknown": N_("扫的码不是系统发出的门牌码,或已经作废"),
    "duplicate_photo": N_("和另一件事项用的是同一张照片"),
    "like_photo": N_("和另一件事项的照片几乎一样"),
    "same_signature": N_("和另一件事项用的是同一个签字图"),
    "like_signature": N_("和另一个人的签字几乎一样"),
}
"""What each flag means to people; message ids, the placeholders come from the flag's details."""


@dataclass(frozen=True, slots=True)
class GivenProof:
    """One piece of proof as it arrives. `minutes` belongs to kind "time", `position` (WGS-84) to any kind.

    `sent_sha256`: the digest of a file that a phone brings after the rest (`services.bring_file`).
    `clock_seconds`: by how much the phone's clock was ahead of the server's (behind: negative) when it sent this.
    """

    kind: ProofKind
    captured_at: datetime
    text: str = ""
    file_id: UUID | None = None
    position: Point | None = None
    minutes: int | None = None
    proof_id: UUID | None = None
    sent_sha256: str = ""
    clock_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a proof is held against. Distances in metres, `short_share` of the agreed minutes."""

    made_at: datetime
    home: Point | None
    metres: int
    agreed_minutes: int | None
    short_share: float
    clock_minutes: int | None = None


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
    if given.sent_sha256 and given.file_id is None:
        found.append({"code": "awaited"})
    return found + _clock(given, expected) + _distance(given, expected) + _duration(given, expected)


def missing(required: Iterable[ProofKind], given: Collection[str]) -> list[ProofKind]:
    """The kinds of proof still to be brought, in the order of the catalogue."""
    return [kind for kind in required if not _is_among(kind, given)]


def missing_choice(choice: Sequence[ProofKind], sound: Collection[str]) -> tuple[ProofKind, ...]:
    """Of which kinds one is still to be brought; none once a sound one of them (no flag of `HOLLOW`) is there."""
    return () if any(_is_among(kind, sound) for kind in choice) else tuple(choice)


def _is_among(kind: ProofKind, given: Collection[str]) -> bool:
    return kind in given or not STAND_INS.get(kind, frozenset()).isdisjoint(given)


def _clock(given: GivenProof, expected: Expected) -> list[Flag]:
    if given.clock_seconds is None or expected.clock_minutes is None or abs(given.clock_seconds) <= expected.clock_minutes * 60:
        return []
    return [{"code": "clock_wrong", "minutes": round(given.clock_seconds / 60)}]


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
