"""The key under a diagram: each sign with its word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.engines.diagrams.lettering import width, wrapped
from lianxin.engines.diagrams.svg import LINE, SIZE, group, letters

_SIGN: Final = 40.0  # room of a sign, 30 of it drawn
_ROW: Final = 26.0
_GAP: Final = 16.0


@dataclass(frozen=True)
class Sample:
    """A sign, drawn from its left edge and middle height, 30 wide, and what it means."""

    word: str
    draw: Callable[[float, float], str]


def key(samples: Sequence[Sample], x: float, y: float, wide: float) -> tuple[list[str], float]:
    """The signs in lines as wide as given, and the height where they end."""
    drawn: list[str] = []
    at, middle, deepest = x, y + _ROW / 2, y
    for sample in samples:
        lines = wrapped(sample.word, wide - _SIGN, SIZE, 3)
        need = _SIGN + max((width(line, SIZE) for line in lines), default=0.0)
        if at > x and at + need > x + wide:
            at, middle = x, deepest + _ROW / 2
        drawn.append(
            group(
                "key",
                sample.word,
                [sample.draw(at, middle), letters(lines, at + _SIGN, middle + 4.5, anchor="start")],
            )
        )
        deepest = max(deepest, middle + _ROW / 2 + LINE * max(len(lines) - 1, 0))
        at += need + _GAP
    return drawn, deepest
