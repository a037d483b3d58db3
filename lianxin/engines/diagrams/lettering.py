"""How wide a text is, and where it breaks: Chinese between any two characters, Tibetan after a tsheg, Latin at spaces."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MARKS: Final = ("Mn", "Me", "Cf")
_PIECE: Final = re.compile(r"[ༀ-࿿]*?[་།]+\s*|[ༀ-࿿]+|[\x21-\x7eÀ-ɏ]+\s*|\s+|.", re.DOTALL)
_ELLIPSIS: Final = "…"


def width(text: str, size: float) -> float:
    """How wide a text is at a font size, in the same unit; estimated on the safe side."""
    return sum(map(_em, text)) * size


def _em(mark: str) -> float:
    if unicodedata.category(mark) in _MARKS:
        return 0.0
    if unicodedata.east_asian_width(mark) in "WFA":
        return 1.0
    if mark in "་།":
        return 0.3
    return 0.62 if mark.isascii() else 0.7


def wrapped(text: str, room: float, size: float, lines: int) -> tuple[str, ...]:
    """A text as at most so many lines that fit the room; what does not fit ends in an ellipsis. No line for no text."""
    made: list[str] = []
    current = ""
    for piece in _pieces(" ".join(text.split()), room, size):
        if current and width((current + piece).rstrip(), size) > room:
            made.append(current.rstrip())
            current = ""
        current += piece
    if current.strip():
        made.append(current.rstrip())
    if len(made) > lines:
        made = [*made[: lines - 1], _cut(made[lines - 1] + _ELLIPSIS, room, size)]
    return tuple(made)


def _pieces(text: str, room: float, size: float) -> list[str]:
    """What stays together; a piece that is wider than the room is taken apart."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        pieces.extend([piece] if width(piece.rstrip(), size) <= room else piece)
    return pieces


def _cut(text: str, room: float, size: float) -> str:
    kept = text.removesuffix(_ELLIPSIS)
    while kept and width(kept + _ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept + _ELLIPSIS
