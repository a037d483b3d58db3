"""Under which place somebody is counted."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.divisions import level, township_of

_WIDE: Final = ("province", "city", "county")


def is_wide(place: str) -> bool:
    """Does a place lie above the townships?"""
    return level(place) in _WIDE


def line_of(code: str, place: str) -> str:
    """Under which line of a place a post is counted: its township above the townships, else the place of the post itself."""
    return township_of(code) if is_wide(place) and not is_wide(code) else code
