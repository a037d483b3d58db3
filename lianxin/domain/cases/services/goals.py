"""Goals, their scores, and how the person feels."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseGoal, GoalScore, WellBeing
from lianxin.domain.cases.rules import MOMENTS, SCORES
from lianxin.domain.cases.services.holding import must_know, taken_up
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.days import must_be_ahead, must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

_MOST = 10


@service("proceeding.work")
def add_goal(
    *, actor: Viewer, now: datetime, case_id: UUID, title: str, measure: str, now_value: str, target: str, due_on: date, who: str = "",
    goal_id: UUID | None = None,
) -> CaseGoal:  # fmt: skip
    """A goal that can be measured. The same `goal_id` twice is one. Raises "case.goal_not_measurable", "general.day_passed", what
    `taken_up` raises."""
    case = taken_up(actor, now, case_id)
    if not all(text.strip() for text in (title, measure, now_value, target)):
        raise ProblemError("case.goal_not_measurable")
    sent = sent_before(CaseGoal.objects.filter(case=case), goal_id)
    if sent is not None:
        return sent
    goal = CaseGoal.objects.create(
        id=goal_id or new_id(), case=case, title=title.strip(), measure=measure.strip(), now_value=now_value.strip(), target=target.strip(),
        due_on=must_be_ahead(due_on, now), who=who.strip(), added_by=actor.id, added_at=now,
    )  # fmt: skip
    keep(actor, now, "case.goal", case, {"due_on": due_on})
    return goal


@service("proceeding.work")
def drop_goal(*, actor: Viewer, now: datetime, goal_id: UUID, reason: str) -> CaseGoal:
    """The goal is given up, with the reason; its scores stay. Raises "case.goal_dropped", "general.empty_field"."""
    goal = _goal(actor, now, goal_id)
    goal.dropped_at, goal.reason = now, must_say(reason, "原因")
    goal.save(update_fields=["dropped_at", "reason"])
    keep(actor, now, "case.goal_drop", goal.case, {"goal": str(goal.id)})
    return goal


@service("proceeding.work")
def score_goal(
    *, actor: Viewer, now: datetime, goal_id: UUID, score: int, evidence: str, score_id: UUID | None = None
) -> GoalScore:
    """How far a goal was reached, with what shows it; an earlier score stays on record. The same `score_id` twice is one. Raises "case.score_invalid",
    "case.goal_dropped", "general.empty_field"."""
    goal = _goal(actor, now, goal_id)
    if score not in SCORES:
        raise ProblemError("case.score_invalid")
    sent = sent_before(GoalScore.objects.filter(goal=goal), score_id)
    if sent is not None:
        return sent
    made = GoalScore.objects.create(id=score_id or new_id(), goal=goal, score=score, evidence=must_say(evidence, "依据"), by=actor.id, at=now)
    keep(actor, now, "case.score", goal.case, {"goal": str(goal.id), "score": score})
    return made


@service("proceeding.work")
def record_well_being(
    *, actor: Viewer, now: datetime, case_id: UUID, moment: str, score: int, on: date, note: str = "",
    told_id: UUID | None = None,
) -> WellBeing:  # fmt: skip
    """How the person says they feel, 0 to 10. The same `told_id` twice is one. Raises "case.score_invalid", "case.code_unknown", "general.day_in_future"."""
    case = taken_up(actor, now, case_id)
    if not 0 <= score <= _MOST:
        raise ProblemError("case.score_invalid")
    sent = sent_before(WellBeing.objects.filter(case=case), told_id)
    if sent is not None:
        return sent
    made = WellBeing.objects.create(
        id=told_id or new_id(), case=case, moment=must_know(moment, MOMENTS), score=score, on=must_be_past(on, now), note=note.strip(), by=actor.id, at=now
    )
    keep(actor, now, "case.well_being", case, {"moment": moment, "on": on})
    return made


def _goal(actor: Viewer, now: datetime, goal_id: UUID) -> CaseGoal:
    seen = CaseGoal.objects.filter(id=goal_id).first()
    if seen is None:
        raise ProblemError("general.not_found")
    case = taken_up(actor, now, seen.case_id)
    goal = CaseGoal.objects.select_for_update().get(id=goal_id)
    goal.case = case
    if goal.dropped_at is not None:
        raise ProblemError("case.goal_dropped")
    return goal
