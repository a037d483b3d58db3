"""行的底子:代码、依据、把握。"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

#: How a fact is known: article read, seen in a source, own knowledge of falling confidence, product default.
Sureness = Literal["law", "seen", "high", "medium", "low", "default"]
UNSURE: frozenset[str] = frozenset({"medium", "low", "default"})


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A keyed row: ``code`` is the key of its table in TOML."""

    code: str


class Grounded(Row, frozen=True, kw_only=True):
    """A row that states something about the world and therefore names its ground.

    ``source`` is a code of sources.toml; ``checked_on`` the day someone last looked it up.
    """

    source: str
    checked_on: dt.date
    sureness: Sureness
    article: str = ""
    unverified: bool = False


class Source(Row, frozen=True, kw_only=True):
    """A law, standard, report or decision of our own."""

    title: str
    issued_by: str = ""
    link: str = ""
    note: str = ""
