"""培训的形状:培训项目的种类、课程的主题、课后问的问题。"""

from __future__ import annotations

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words


class ProgrammeKind(Grounded, frozen=True, kw_only=True):
    """A kind of training programme 培训项目. ``tiered``: its classes are for a level of the exam each (assistant, middle, senior)."""

    name: Words
    meaning: Words | None = None
    tiered: bool = False


class Topic(Grounded, frozen=True, kw_only=True):
    """What a course is about 主题. ``competencies``: which of the competencies it builds."""

    name: Words
    competencies: tuple[str, ...] = ()


class CourseQuestion(Grounded, frozen=True, kw_only=True):
    """A question asked of everybody after a course, answered without a name by 1 to ``most``."""

    name: Words
    most: int = 5
    rank: int = 0
