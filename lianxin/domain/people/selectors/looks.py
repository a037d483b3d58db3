"""Who looked at whom: every selector that hands out one person's data says so here, and the page's row is written.

A look is noted in whatever `watching` is open (a request); outside one nothing is noted. What was noted and is not on
record yet becomes rows of the audit trail before the page leaves (`services.looks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from lianxin.domain.people.models import Resident

RESIDENT: Final = "people.Resident"
LIST: Final = "list"
_SUBJECT: Final = 64  # characters of an audit row's subject


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file kept to the named was opened: by which right (`how`, a code; "": by none, it was refused) and what for."""

    subject: tuple[str, UUID]
    place: str
    how: str
    why: str


@dataclass(slots=True)
class Looks:
    """What one page shows of people: single persons, and lists by what they are called in the trail. `purposes`: what some of them
    are looked at for. `files`: kept to the named. Such looks are written down each time."""

    residents: dict[UUID, Resident] = field(default_factory=dict)
    lists: dict[str, list[Resident]] = field(default_factory=dict)
    purposes: dict[UUID, str] = field(default_factory=dict)
    files: dict[tuple[str, UUID], FileLook] = field(default_factory=dict)


_OPEN: ContextVar[Looks | None] = ContextVar("looks", default=None)


@contextmanager
def watching() -> Iterator[Looks]:
    """Collect what is looked at inside."""
    looks = Looks()
    token = _OPEN.set(looks)
    try:
        yield looks
    finally:
        _OPEN.reset(token)


def looked_at(resident: Resident | None, purpose: str = "") -> None:
    """One person's data goes to whoever asked: a file, a need, a promise, a visit, a plan. `purpose`: of a file kept to the named."""
    looks = _OPEN.get()
    if looks is not None and resident is not None:
        looks.residents[resident.id] = resident
        if purpose:
            looks.purposes[resident.id] = purpose


def looked_into(look: FileLook) -> None:
    """A file that is kept to the named goes to whoever asked, or is refused them."""
    looks = _OPEN.get()
    if looks is not None:
        looks.files[look.subject] = look


def looked_through(
    name: str, people: Iterable[Resident], narrowed: Mapping[str, object] | None = None
) -> None:
    """A list goes to whoever asked; `narrowed` by codes, ages and places only, never by a typed text."""
    looks = _OPEN.get()
    if looks is not None:
        given = {key: value for key, value in (narrowed or {}).items() if value not in (None, "", False)}
        looks.lists.setdefault(f"{name} {urlencode(given)}".strip()[:_SUBJECT], []).extend(people)
