"""备考练习的形状:一科考卷的结构、章节,和随包给的自编题。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words


class PracticeSubject(Grounded, frozen=True, kw_only=True):
    """A paper of the exam and how it is made up. ``singles``, ``multiples``: questions of one and of several right answers; both 0 for a
    paper of essays, which is practised and never drawn. ``minutes``: the time of a mock paper.
    """

    name: Words
    level: Literal["assistant", "middle", "senior"]
    singles: int = 0
    multiples: int = 0
    minutes: int = 0


class PracticeChapter(Row, frozen=True, kw_only=True):
    """A chapter under which questions of a subject are kept."""

    name: Words
    subject: str
    rank: int


class PracticeQuestion(Row, frozen=True, kw_only=True):
    """A question of our own. ``right``: the letters of the right options, "C" or "ABD". In Chinese alone, as the exam is."""

    chapter: str
    stem: str
    options: tuple[str, ...] = msgspec.field(default=())
    right: str
    why: str
    source: str
