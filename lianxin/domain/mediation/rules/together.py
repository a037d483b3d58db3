"""What all parties together said, and whether all of an agreement is kept."""

from __future__ import annotations

from collections.abc import Iterable


def all_willing(said: Iterable[bool | None]) -> bool | None:
    """One who will not decides it; while somebody was not asked nobody knows; nobody at all: nobody knows."""
    found = list(said)
    if False in found:
        return False
    return True if found and None not in found else None


def all_kept(kept: Iterable[bool | None]) -> bool | None:
    """One clause broken decides it; while one was not looked at nobody knows; an agreement without clauses: nobody knows."""
    return all_willing(kept)
