"""What somebody thought of a class: added to the numbers, kept nowhere beside their name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.domain.training.models import Cohort, CohortMember, Tally
from lianxin.domain.training.rules import is_step
from lianxin.domain.training.selectors import own_classes, settings_of
from lianxin.domain.training.services.keeping import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("workforce.own")
def evaluate(*, actor: Viewer, now: datetime, member_id: UUID, scores: Mapping[str, int]) -> None:
    """One's own answers, each question of the pack once. Raises "general.not_found", "training.answers_incomplete", "training.evaluated"."""
    found = own_classes(actor).filter(id=member_id).first()
    if found is None or found.state == CohortMember.State.DROPPED:
        raise ProblemError("general.not_found")
    cohort = Cohort.objects.select_for_update(of=("self",)).get(id=found.cohort_id)
    member = CohortMember.objects.get(id=found.id)
    if member.evaluated:
        raise ProblemError("training.evaluated")
    questions = packs.for_place(cohort.place).course_questions
    if set(scores) != set(questions) or not all(
        1 <= scores[code] <= row.most for code, row in questions.items()
    ):
        raise ProblemError("training.answers_incomplete")
    tallies = Tally.objects.filter(cohort=cohort)
    every = {(code, score) for code, row in questions.items() for score in range(1, row.most + 1)}
    lacking = sorted(every - set(tallies.values_list("question", "score")))
    # all at once: a row made with its first answer would tell by its number when, and so whose it was
    Tally.objects.bulk_create(Tally(place=cohort.place, cohort=cohort, question=code, score=score) for code, score in lacking)
    for code, score in sorted(scores.items()):
        tallies.filter(question=code, score=score).update(people=F("people") + 1)
    member.evaluated = True
    member.save(update_fields=["evaluated"])
    if is_step(cohort.members.filter(evaluated=True).count(), settings_of(cohort.place, local_day(now)).evaluation_people):
        tallies.update(shown=F("people"))
    keep(actor, now, "training.evaluate", member)
