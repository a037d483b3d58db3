"""Which certificates count where, and which is the best: 助理 < 中级 < 高级."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from lianxin.kernel.divisions import contains

LEVELS: Final = ("assistant", "middle", "senior")
"""From the lowest to the highest."""
_SPACES: Final = re.compile(r"[\s\-—–]+")
_NUMBER: Final = re.compile(r"[0-9A-Z]{6,40}")


class Held(Protocol):
    """A certificate as these rules read it; see `models.Certificate`."""

    @property
    def level(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def issued_on(self) -> date: ...
    @property
    def verified_at(self) -> datetime | None: ...
    @property
    def revoked_on(self) -> date | None: ...


Row = TypeVar("Row", bound=Held)


def rank(level: str) -> int:
    """1 for assistant, 2, 3; 0 for none."""
    return LEVELS.index(level) + 1 if level in LEVELS else 0


def counts(held: Held, place: str, on: date) -> bool:
    """Whether a certificate is good at a place on a day: in force there, and verified."""
    return held.verified_at is not None and is_in_force(held, place, on)


def is_in_force(held: Held, place: str, on: date) -> bool:
    """Verified or not: approved by then, not revoked by then, and valid in that region."""
    on_time = held.issued_on <= on and (held.revoked_on is None or on < held.revoked_on)
    return on_time and (not held.region or contains(held.region, place))


def best_level(held: Iterable[Held], place: str, on: date) -> str:
    """The highest level that counts; "" for none."""
    return max((one.level for one in held if counts(one, place, on)), key=rank, default="")


def foremost(held: Iterable[Row]) -> Row | None:
    """The certificate that stands for somebody: one in force before a revoked one, verified before one that waits, then the highest and newest."""
    return max(held, key=lambda one: (one.revoked_on is None, one.verified_at is not None, rank(one.level), one.issued_on), default=None)


def tidy_number(written: str) -> str:
    """The number of a certificate as it is kept: half-width capitals without spaces or hyphens."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", written)).upper()


def is_plausible(number: str) -> bool:
    """Whether a tidied number can be that of a certificate: 6 to 40 digits and capitals."""
    return _NUMBER.fullmatch(number) is not None
