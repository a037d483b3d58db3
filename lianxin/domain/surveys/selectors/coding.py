"""Codes of free answers: what is in each, what is in none yet, and who put it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys.models import AnswerCode, CodedText, Form
from lianxin.domain.surveys.rules.answers import is_given
from lianxin.domain.surveys.rules.coding import (
    UNCODED,
    Code,
    can_be_coded,
    coded_question,
    counts_as,
)
from lianxin.domain.surveys.rules.texts import plain
from lianxin.domain.surveys.selectors.forms import form_or_404
from lianxin.engines.xforms.values import Question

ABILITY: Final = "submission.analyse"


@dataclass(frozen=True, slots=True)
class Coding:
    """The codes of one question, and by the digest of a writing the codes it is in."""

    codes: tuple[Code, ...]
    by_digest: Mapping[str, tuple[str, ...]]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, text: str) -> tuple[str, ...]:
        """The codes that this answer is in."""
        key = plain(text)
        if key not in self._known:
            self._known[key] = self.by_digest.get(CodedText.digest_of(key), ())
        return self._known[key]

    def cell(self, answer: Any) -> list[str] | None:
        """The answer to the coded question; None for no answer, also for nothing but punctuation."""
        if not is_given(answer) or not plain(str(answer)):
            return None
        return list(self.of(str(answer))) or [UNCODED]


@dataclass(frozen=True, slots=True)
class Act:
    """Writings put into a code together."""

    id: UUID
    code: str
    number: int
    at: datetime
    by: UUID | None


def codes_of(viewer: Viewer, form: Form, question_path: str = "") -> QuerySet[AnswerCode]:
    """The codes of a form whose answers this viewer may analyse, by number; those merged into others too."""
    rows = AnswerCode.objects.filter(form=form_or_404(viewer, form.id)).order_by("path", "number")
    if not viewer.may(ABILITY):
        return rows.none()
    return rows.filter(path=question_path) if question_path else rows


def codings(viewer: Viewer, form: Form) -> dict[str, Coding]:
    """By the path of the free question, for those that have codes. Two queries."""
    rows = list(codes_of(viewer, form))
    roots = counts_as({row.id: row.merged_into_id for row in rows})
    by_id = {row.id: row for row in rows}
    texts: dict[str, dict[str, set[int]]] = {}
    for code_id, digest in CodedText.objects.filter(code__in=rows).values_list("code_id", "digest"):
        root = by_id[roots[code_id]]
        texts.setdefault(root.path, {}).setdefault(digest, set()).add(root.number)
    made = {}
    for path in dict.fromkeys(row.path for row in rows):
        codes = tuple(Code(str(row.number), row.title) for row in rows if row.path == path and row.merged_into_id is None)
        found = {digest: tuple(map(str, sorted(numbers))) for digest, numbers in texts.get(path, {}).items()}
        made[path] = Coding(codes, found)
    return made


def with_codes(questions: Sequence[Question], known: Mapping[str, Coding]) -> tuple[Question, ...]:
    """The questions, each free one that has codes followed by its coded one."""
    made: list[Question] = []
    for question in questions:
        made.append(question)
        if question.path in known and can_be_coded(question):
            made.append(coded_question(question, known[question.path].codes))
    return tuple(made)


def acts_of(viewer: Viewer, form: Form, question_path: str, most: int = 8) -> list[Act]:
    """What was put into codes last, as far as it still is there."""
    rows = CodedText.objects.filter(code__in=codes_of(viewer, form, question_path)).order_by()
    grouped = rows.values("act", "code__title", "coded_by").annotate(number=Count("id"), at=Max("coded_at"))
    return [
        Act(row["act"], row["code__title"], row["number"], row["at"], row["coded_by"]) for row in grouped.order_by("-at")[:most]
    ]


def coders_of(viewer: Viewer, form: Form, question_path: str, number: int) -> dict[str, tuple[datetime, UUID | None]]:
    """By the digest of each writing in a code (also by way of one merged into it): when it was put there, and by whom."""
    rows = list(codes_of(viewer, form, question_path))
    roots, numbers = counts_as({row.id: row.merged_into_id for row in rows}), {row.id: row.number for row in rows}
    inside = [key for key, root in roots.items() if numbers[root] == number]
    found = CodedText.objects.filter(code__in=inside).order_by("coded_at")
    return {digest: (at, by) for digest, at, by in found.values_list("digest", "coded_at", "coded_by")}


def digests_of(texts: Sequence[str]) -> dict[str, str]:
    """The digest of each different writing, by its plain text."""
    return {key: CodedText.digest_of(key) for key in dict.fromkeys(map(plain, texts)) if key}


def numbers_in(texts: Sequence[str], coding: Coding | None) -> Counter[str]:
    """How many of these answers are in each code; `UNCODED` for those in none."""
    return Counter(value for text in texts for value in (coding.of(text) if coding else ()) or (UNCODED,))
