"""Goals of a plan and how far they came."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import CareGoal, GoalMark
from lianxin.domain.care.selectors.plans import goal_or_404
from lianxin.domain.care.services.carrying import open_plan, said
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "care.CareGoal"


@service("care.plan")
def set_goal(
    *, actor: Viewer, now: datetime, plan_id: UUID, text: str, measure: str, due_on: date, goal_id: UUID | None = None
) -> CareGoal:
    """A goal with its day and how one will see that it is reached. The same `goal_id` twice is one goal.

    Raises "general.empty_field", "care.goal_past" for a day that is not to come, "care.plan_closed".
    """
    plan = open_plan(actor, plan_id)
    if goal_id is not None and (earlier := CareGoal.objects.filter(id=goal_id, plan=plan).first()):
        audit.unchanged()
        return earlier
    if due_on <= local_day(now):
        raise ProblemError("care.goal_past")
    goal = CareGoal(
        id=goal_id or new_id(), plan=plan, text=said(text), measure=said(measure), due_on=due_on, made_by=actor.id, made_at=now
    )
    goal.save(force_insert=True)
    audit.record(
        actor=actor, verb="care.set_goal", subject=(SUBJECT, goal.id), place=plan.place, after={"due": str(due_on)}, now=now
    )
    return goal


@service("care.plan")
def mark_goal(*, actor: Viewer, now: datetime, goal_id: UUID, state: str, note: str, day: date | None = None) -> GoalMark:
    """Say how far a goal was on a day, with words; what was said before stays. The same twice is one.

    Raises "care.goal_state_unknown", "general.empty_field", "care.review_in_future" for a day to come, "care.plan_closed".
    """
    goal = goal_or_404(actor, goal_id)
    open_plan(actor, goal.plan_id)
    day = day or local_day(now)
    if state not in GoalMark.State.values:
        raise ProblemError("care.goal_state_unknown", state=state)
    if day > local_day(now):
        raise ProblemError("care.review_in_future")
    newest = goal.marks.order_by("-made_at", "-id").first()
    if newest is not None and (newest.state, newest.day, newest.note, newest.made_by) == (state, day, note.strip(), actor.id):
        audit.unchanged()  # sent twice
        return newest
    mark = GoalMark(goal=goal, state=state, day=day, note=said(note), made_by=actor.id, made_at=now)
    mark.save(force_insert=True)
    after = {"state": state, "day": str(day)}
    audit.record(actor=actor, verb="care.mark_goal", subject=(SUBJECT, goal.id), place=goal.plan.place, after=after, now=now)
    return mark
