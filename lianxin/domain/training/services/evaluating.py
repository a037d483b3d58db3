"""What somebody thought of a class: added to the numbers, kept nowhere beside their name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.domain.training.models import CohortMember, Tally
from lianxin.domain.training.selectors import own_classes
from lianxin.domain.training.services.keeping import keep
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("workforce.own")
def evaluate(*, actor: Viewer, now: datetime, member_id: UUID, scores: Mapping[str, int]) -> None:
    """One's own answers, each question of the pack once. Raises "general.not_found", "training.answers_incomplete", "training.evaluated"."""
    found = own_classes(actor).filter(id=member_id).first()
    if found is None or found.state == CohortMember.State.DROPPED:
        raise ProblemError("general.not_found")
    member = CohortMember.objects.select_for_update().get(id=found.id)
    if member.evaluated:
        raise ProblemError("training.evaluated")
    questions = packs.for_place(found.cohort.place).course_questions
    if set(scores) != set(questions) or not all(
        1 <= scores[code] <= row.most for code, row in questions.items()
    ):
        raise ProblemError("training.answers_incomplete")
    for code, score in sorted(scores.items()):
        Tally.objects.get_or_create(
            cohort=found.cohort, question=code, score=score, defaults={"place": found.cohort.place}
        )
        Tally.objects.filter(cohort=found.cohort, question=code, score=score).update(people=F("people") + 1)
    member.evaluated = True
    member.save(update_fields=["evaluated"])
    keep(actor, now, "training.evaluate", member)
