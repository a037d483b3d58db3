"""Questions before the exam: those to answer, one's own, and what everybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.exams.models import HelplineQuestion
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.divisions import ancestors, county_of, level
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

ANSWER = "exam.answer"


def questions(viewer: Viewer) -> QuerySet[HelplineQuestion]:
    """Those of one's places for who answers, and one's own."""
    mine = Q(worker__user_id=viewer.person_id)
    reach = within(viewer.ranges(ANSWER))
    found = HelplineQuestion.objects.filter(mine if reach is None else mine | reach)
    return found.select_related("clock", "worker")


def question_or_404(viewer: Viewer, question_id: UUID) -> HelplineQuestion:
    """Raises "general.not_found"."""
    found = questions(viewer).filter(id=question_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def waiting(viewer: Viewer) -> QuerySet[HelplineQuestion]:
    """Questions to answer, the first due first."""
    reach = within(viewer.ranges(ANSWER))
    if reach is None:
        return HelplineQuestion.objects.none()
    found = HelplineQuestion.objects.filter(reach, answered_at__isnull=True)
    return found.select_related("clock", "worker").order_by("clock__due_at", "id")


def own_questions(viewer: Viewer) -> QuerySet[HelplineQuestion]:
    """What the viewer asked, the newest first."""
    mine = HelplineQuestion.objects.filter(worker__user_id=viewer.person_id)
    return mine.select_related("clock").order_by("-asked_at", "-id")


def faq(viewer: Viewer) -> QuerySet[HelplineQuestion]:
    """Answers made public in the viewer's counties, the newest first: only the words written for everybody are read from them."""
    if viewer.is_system:
        return HelplineQuestion.objects.filter(faq_at__isnull=False).order_by("-faq_at", "-id")
    places: set[str] = set()
    for low, _high in viewer.ranges(ANSWER) or viewer.ranges("exam.read"):
        places |= {low, *ancestors(low)}
    own = own_worker(viewer)
    if own is not None:
        places |= {own.place, *ancestors(own.place)}
    counties = {county_of(code) for code in places if level(code) in ("county", "township", "village")}
    inside = Q(pk__in=[])
    for code in sorted(counties):
        inside |= Q(place__startswith=code[:6])
    shown = HelplineQuestion.objects.filter(inside, faq_at__isnull=False)
    return shown.only("id", "level", "faq_question", "faq_answer", "faq_at").order_by("-faq_at", "-id")


def page_of_clock(viewer: Viewer, commitment: Commitment) -> str:
    """Where the promise to answer a question is kept; "" for another promise."""
    if commitment.kind != "exam_question":
        return ""
    found = questions(viewer).filter(clock=commitment).values_list("id", flat=True).first()
    return reverse("exams:question", args=[found]) if found is not None else ""


def answered(viewer: Viewer) -> QuerySet[HelplineQuestion]:
    """Questions of one's places that were answered, the newest first."""
    reach = within(viewer.ranges(ANSWER))
    if reach is None:
        return HelplineQuestion.objects.none()
    found = HelplineQuestion.objects.filter(reach, answered_at__isnull=False)
    return found.select_related("clock", "worker").order_by("-answered_at", "-id")
