"""How well somebody knows each chapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: of which chapter, when, whether all of it was right."""

    chapter: str
    at: datetime
    is_right: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Right ones among the latest answers."""

    right: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """Rounded half up; None without answers."""
        return int(Fraction(self.right * 100, self.of) + Fraction(1, 2)) if self.of else None


def shares(answers: Iterable[Said], most: int) -> dict[str, Share]:
    """By chapter: how many of the latest `most` answers were right. Chapters without answers are not in it."""
    by_chapter: dict[str, list[Said]] = defaultdict(list)
    for one in answers:
        by_chapter[one.chapter].append(one)
    latest = {code: sorted(said, key=lambda one: one.at)[-most:] for code, said in by_chapter.items()}
    return {code: Share(sum(one.is_right for one in said), len(said)) for code, said in latest.items()}
