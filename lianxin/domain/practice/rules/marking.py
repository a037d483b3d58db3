"""Marks as the exam gives them (共 60 道单选、20 道多选的客观题)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

LETTERS: Final = "ABCDE"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Marks of a question: of one right option, of several, and of each right option of an answer that lacks some. In tenths of a point."""

    single: int
    multiple: int
    option: int

    @classmethod
    def of(cls, single: Decimal, multiple: Decimal, option: Decimal) -> Scheme:
        """From points as the pack writes them; what is finer than a tenth of a point is cut off."""
        return cls(*(int(points * 10) for points in (single, multiple, option)))


@dataclass(frozen=True, slots=True)
class Mark:
    """Tenths of a point out of how many, and whether nothing is missing."""

    points: int
    full: int

    @property
    def is_right(self) -> bool:
        return self.points == self.full


def letters(chosen: str) -> str:
    """Each letter once and in order; "" for none. ValueError where something is no letter of an option."""
    found = set(chosen.upper()) - set(" ,,、;;")
    if not found <= set(LETTERS):
        raise ValueError(chosen)
    return "".join(sorted(found))


def mark(kind: str, right: str, chosen: str, scheme: Scheme) -> Mark:
    """One right option chosen: the whole. Several asked for: a wrong one among the chosen gives nothing, each right one of an
    incomplete answer a part, never as much as the whole."""
    full = scheme.single if kind == "single" else scheme.multiple
    if set(chosen) == set(right):
        return Mark(full, full)
    if kind == "single" or not chosen or set(chosen) - set(right):
        return Mark(0, full)
    return Mark(min(len(set(chosen)) * scheme.option, full - 1), full)
