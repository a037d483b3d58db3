"""Who acts: the little that the lower storeys need to know of a person or of the system itself."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """Somebody an audit row can name."""

    @property
    def id(self) -> UUID | None: ...

    @property
    def label(self) -> str: ...


class Reader(Actor, Protocol):
    """Somebody whose reach is known: for each ability the half-open ranges of place codes it holds in."""

    def may(self, ability: str, place: str | None = None) -> bool: ...

    def must(self, ability: str, place: str | None = None) -> None: ...

    def ranges(self, ability: str) -> tuple[tuple[str, str], ...]: ...
