"""修订:县里改的规定,叠在政策包上面的一层。这里只记住哪些修订在施行,怎样叠上;修订本身由 ``base.amendments`` 保管。

Packs lie below the database; whoever keeps amendments says once where to look (`register`). A process looks at most once
a minute (`look`, called at its edges); a rule changes only at a night, and packs are dated, so that a minute is harmless.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import Final
from uuid import UUID

from django.conf import settings

from lianxin.base.packs.facts import PARAM
from lianxin.base.packs.findings import Finding, PackError
from lianxin.base.packs.pack import Pack
from lianxin.kernel.divisions import prefix

MARK: Final = "修订"
"""With it begins the name of an amendment where otherwise the folder of a pack stands (`Origin.pack`)."""
_PARAMETER: Final = re.compile(rf"\b{PARAM}\.(\w+)")
_KEPT: Final = 64  # packs with amendments laid over them: old days are asked for too


@dataclass(frozen=True)
class InForce:
    """An amendment that is or was in force: files of a pack folder (name → text) over the place's pack, from `since`
    until (not including) `until`. In force on one day, later ones lie above: `since`, then `turn`."""

    id: UUID
    place: str
    title: str
    files: Mapping[str, str]
    since: dt.date
    until: dt.date | None
    turn: str

    @property
    def label(self) -> str:
        """What it is called where otherwise the folder of a pack stands."""
        return label_of(self.title, self.since)

    def covers(self, place: str) -> bool:
        return place.startswith(self._prefix)

    @cached_property
    def _prefix(self) -> str:
        return prefix(self.place)

    def stands(self, on: dt.date | None) -> bool:
        """Whether it is in force on a day; None: now, whatever the day."""
        if on is None:
            return self.until is None
        return self.since <= on and (self.until is None or on < self.until)


Mark = Callable[[], object]
"""Something that changes whenever an amendment comes into force or goes out of it. One small query."""
Rows = Callable[[], Iterable[InForce]]
Lay = Callable[[Pack, InForce], "tuple[Pack | None, list[Finding]]"]
"""A pack with one amendment over it; None and why when it no longer fits the pack."""


@dataclass
class _Known:
    """What this process knows."""

    mark: object = None
    rows: tuple[InForce, ...] = ()
    looked: float | None = None


class _Keeper:
    """Where to look, and what was found there."""

    def __init__(self) -> None:
        self._where: tuple[Mark, Rows, Lay] | None = None
        self._known = _Known()
        self._made: dict[tuple[str, tuple[UUID, ...]], Pack] = {}
        self._lock = threading.Lock()

    def register(self, mark: Mark, rows: Rows, lay: Lay) -> None:
        self._where = (mark, rows, lay)

    def look(self, *, at_once: bool) -> None:
        known, seconds = self._known, settings.LIANXIN_AMENDMENT_SECONDS
        is_due = seconds and (known.looked is None or monotonic() - known.looked >= seconds)
        if self._where is None or not (at_once or is_due):
            return
        mark, rows, _lay = self._where
        found = mark()
        kept = known.rows if found == known.mark and known.looked is not None else _ordered(rows())
        self._known = _Known(found, kept, monotonic())

    def forget(self) -> None:
        self._known = _Known()
        self._made.clear()

    def over(self, pack: Pack, place: str, on: dt.date | None, without: Iterable[UUID] = ()) -> Pack:
        rows, left_out = self._known.rows, set(without)
        chosen = tuple(a for a in rows if a.stands(on) and a.id not in left_out and a.covers(place)) if rows else ()
        if not chosen:
            return pack
        key = (pack.hash, tuple(a.id for a in chosen))
        found = self._made.get(key)
        if found is None:
            found, _broken = self.laid(pack, chosen)
            with self._lock:
                while len(self._made) >= _KEPT:
                    del self._made[next(iter(self._made))]
                self._made[key] = found
        return found

    def laid(self, pack: Pack, chosen: Iterable[InForce]) -> tuple[Pack, list[Finding]]:
        """The pack with these over it, and why some no longer fit: those are left out."""
        broken: list[Finding] = []
        if self._where is None:
            return pack, broken
        for one in chosen:
            made, findings = self._where[2](pack, one)
            if made is None:
                broken += findings
            pack = made or pack
        return pack, broken

    def broken(self, pack: Pack, place: str) -> list[Finding]:
        return self.laid(pack, (a for a in self._known.rows if a.stands(None) and a.covers(place)))[1]


_keeper = _Keeper()
register = _keeper.register
"""Say where amendments are kept: `mark`, `rows`, `lay`. Called once, when the app that keeps them loads."""


def look(*, at_once: bool = False) -> None:
    """See whether amendments came into force or went out of it, when the last look was a minute ago (or `at_once`)."""
    _keeper.look(at_once=at_once)


def forget() -> None:
    """As if this process had never looked."""
    _keeper.forget()


def over(pack: Pack, place: str, on: dt.date | None = None, without: Iterable[UUID] = ()) -> Pack:
    """The pack of a place with the amendments in force there over it; `on`: those of that day; `without`: but for these."""
    return _keeper.over(pack, place, on, without)


def refuse_broken(pack: Pack, place: str) -> None:
    """Raise PackError when an amendment in force no longer fits the pack (a new release may have changed what it changes)."""
    if found := _keeper.broken(pack, place):
        raise PackError(found)


def label_of(title: str, since: dt.date | None) -> str:
    return f"{MARK}“{title}”" + (f"({since})" if since else "")


def amendments_of(pack: Pack, *paths: str) -> list[str]:
    """The labels of the amendments that wrote anything at or inside these paths, each once."""
    found = {
        origin.pack: None
        for path, origin in pack.origins.items()
        if origin.pack.startswith(MARK) and any(path == one or path.startswith(f"{one}.") for one in paths)
    }
    return list(found)


def amended_by(pack: Pack, code: str) -> list[str]:
    """The labels of the amendments that a category or benefit rests on: of its own row and of the parameters it reads."""
    part = "benefits" if code in pack.benefits else "categories"
    read = set(_PARAMETER.findall(getattr(pack.ruled[code], "amount", "")))
    read |= {path[1] for rule in pack.all_rules.rules if rule.code == code for path in rule.reads if path[0] == PARAM}
    return amendments_of(pack, f"{part}.{code}", *(f"parameters.{name}" for name in sorted(read)))


def _ordered(rows: Iterable[InForce]) -> tuple[InForce, ...]:
    return tuple(sorted(rows, key=lambda a: (a.since, a.turn)))
