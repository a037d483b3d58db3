"""照护计划用到的形状:多久一次、谁付费、为什么不用、为什么暂停。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Row
from lianxin.base.packs.words import Words

_DAYS = frozenset("1234567")
_LONGEST_TURN = 12


class Often(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often a service is usually given from an ability level 0–4 on: ISO weekdays ("135"), every so many weeks."""

    from_level: int = 0
    weekdays: str
    every_weeks: int = 1

    def __post_init__(self) -> None:
        if not self.weekdays or set(self.weekdays) - _DAYS or len(set(self.weekdays)) != len(self.weekdays):
            raise ValueError("weekdays are digits 1 to 7, each once")
        if not 1 <= self.every_weeks <= _LONGEST_TURN:
            raise ValueError(f"every_weeks lies between 1 and {_LONGEST_TURN}")


class Payer(Row, frozen=True, kw_only=True):
    """Who may pay for a service. ``covers``: this payer takes, unless agreed otherwise, the county's subsidy of a unit, or the rest."""

    name: Words
    covers: Literal["", "subsidy", "rest"] = ""


class Refusal(Row, frozen=True, kw_only=True):
    """Why a proposed service is not taken. ``words``: it says nothing without some."""

    name: Words
    words: bool = False


class PauseReason(Row, frozen=True, kw_only=True):
    """Why care pauses. ``ask``: what to look at before it goes on; ``words``: the reason says nothing without some."""

    name: Words
    words: bool = False
    ask: Words | None = None
