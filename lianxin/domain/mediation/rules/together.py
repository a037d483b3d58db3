"""What all parties together said, and whether all of an agreement is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def all_willing(said: Iterable[bool | None]) -> bool | None:
    """One who will not decides it; while somebody was not asked nobody knows; nobody at all: nobody knows."""
    found = list(said)
    if False in found:
        return False
    return True if found and None not in found else None


def all_kept(kept: Iterable[bool | None]) -> bool | None:
    """One clause broken decides it; while one was not looked at nobody knows; an agreement without clauses: nobody knows."""
    return all_willing(kept)


def confirmable_until(effective: date, days: int) -> date:
    """The last day on which the parties may together ask a court to confirm an agreement, `days` from when it took effect, the day itself
    not counted. Source: People's Mediation Law (人民调解法) art. 33, 29, 30; Civil Code art. 201."""
    return effective + timedelta(days=days)
