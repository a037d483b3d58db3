"""The question bank: what somebody keeps, and what may be practised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.practice.models import Question
from lianxin.kernel.divisions import ancestors
from lianxin.kernel.problems import ProblemError

NATIONAL = ""
"""The place of questions that come with the product."""


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What of the bank to show; empty means all."""

    state: str = ""
    subject: str = ""
    chapter: str = ""
    text: str = ""


def banks(viewer: Viewer) -> Q:
    """Whose questions somebody practises: the nation's, those of the places their account belongs to, and those of where they work."""
    above = (viewer.home, *ancestors(viewer.home)) if viewer.home else ()
    reach = within(viewer.ranges("workforce.own"))
    return Q(place__in=(NATIONAL, *above)) | (reach or Q(place=NATIONAL))


def practised(viewer: Viewer) -> QuerySet[Question]:
    """Questions in use for somebody."""
    return Question.objects.filter(banks(viewer), state=Question.State.APPROVED)


def answerable_or_404(viewer: Viewer, question_ids: Collection[UUID]) -> dict[UUID, Question]:
    """Questions that somebody may have been asked: also those retired since, for a phone that has not heard of it."""
    rows = Question.objects.filter(banks(viewer), id__in=question_ids).exclude(state=Question.State.DRAFT)
    found = {one.id: one for one in rows}
    if not set(question_ids) <= set(found):
        raise ProblemError("general.not_found")
    return found


def kept(viewer: Viewer) -> QuerySet[Question]:
    """The bank as its keepers see it: questions of the places within reach, and those of the nation."""
    reach = within(viewer.ranges("practice.manage"))
    if reach is None:
        return Question.objects.none()
    return Question.objects.filter(reach | Q(place=NATIONAL))


def questions_page(viewer: Viewer, wanted: BankFilter, *, after: str = "", limit: int = ROWS) -> Page[Question]:
    """The bank a page at a time, the latest written first."""
    rows = kept(viewer)
    given = {name: value for name, value in (("state", wanted.state), ("subject", wanted.subject), ("chapter", wanted.chapter)) if value}
    rows = rows.filter(**given)
    if wanted.text:
        rows = rows.filter(stem__contains=wanted.text)
    return page_of(rows, "written_at", after=after, limit=limit, newest_first=True)


def waiting_number(viewer: Viewer) -> int:
    """How many wait for somebody to approve them."""
    return kept(viewer).filter(state=Question.State.DRAFT).count()


def question_or_404(viewer: Viewer, question_id: UUID) -> Question:
    """A question of the bank, for its keepers."""
    found = kept(viewer).filter(id=question_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def stems(viewer: Viewer, place: str) -> dict[tuple[str, str], Question]:
    """Questions of a place and of the nation by subject and digest of the stem, without retired ones."""
    viewer.must("practice.manage", place)
    rows = Question.objects.filter(place__in=(NATIONAL, place)).exclude(state=Question.State.RETIRED)
    return {(one.subject, one.stem_mark): one for one in rows}
