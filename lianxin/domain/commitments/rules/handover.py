"""Who should take over a promise when its worker leaves, with the reasons people would give. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lianxin.kernel.problems import N_

_TOWNSHIP: Final = 9
REASONS: Final = {
    "has_skills": N_("具备所需技能"),
    "lacks_skills": N_("缺少技能:%(skills)s"),
    "speaks_language": N_("会说居民的语言"),
    "knows_person": N_("已为这位居民服务过 %(times)s 次"),
    "same_village": N_("在同一个村(社区)"),
    "same_township": N_("在同一个乡镇(街道)"),
    "open_files": N_("手上在办个案 %(count)s 件"),
    "open_promises": N_("手上未结事项 %(count)s 件"),
}
"""What each reason means to people; message ids."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the promise asks of whoever takes it. Empty means it does not matter."""

    place: str
    language: str = ""
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody who could take it: `times_before` with this person, promises still `open`, cases (`files`) they hold."""

    worker_id: UUID
    home: str
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    times_before: int = 0
    open: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody stands where they stand: a code of `REASONS` with its details."""

    code: str
    details: dict[str, object]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with the reasons, best first in the list."""

    worker_id: UUID
    reasons: tuple[Reason, ...]


def rank(wanted: Wanted, candidates: Iterable[Candidate]) -> list[Ranked]:
    """Everybody who could take the promise, best first.

    In this order: has the skills, speaks the language, knows the person, lives in the same village, or at least township, holds the
    fewest files, has the fewest open promises. The first difference decides, so a reason shown is a reason that counted. Equal ones stand in order of id.
    """
    ordered = sorted(candidates, key=lambda c: _key(wanted, c))
    return [Ranked(c.worker_id, tuple(_reasons(wanted, c))) for c in ordered]


def _key(wanted: Wanted, c: Candidate) -> tuple[int, bool, bool, bool, bool, int, int, str]:
    return (
        len(wanted.skills - c.skills),
        not (wanted.language and wanted.language in c.languages),
        not c.times_before,
        c.home != wanted.place,
        not _is_near(wanted, c),
        c.files,
        c.open,
        str(c.worker_id),
    )


def _reasons(wanted: Wanted, c: Candidate) -> Iterable[Reason]:
    if lacking := wanted.skills - c.skills:
        yield Reason("lacks_skills", {"skills": "、".join(sorted(lacking))})
    elif wanted.skills:
        yield Reason("has_skills", {})
    if wanted.language and wanted.language in c.languages:
        yield Reason("speaks_language", {})
    if c.times_before:
        yield Reason("knows_person", {"times": c.times_before})
    if c.home == wanted.place:
        yield Reason("same_village", {})
    elif _is_near(wanted, c):
        yield Reason("same_township", {})
    if c.files:
        yield Reason("open_files", {"count": c.files})
    yield Reason("open_promises", {"count": c.open})


def _is_near(wanted: Wanted, c: Candidate) -> bool:
    """Do they work in the township of the promise?"""
    return c.home[:_TOWNSHIP] == wanted.place[:_TOWNSHIP]
