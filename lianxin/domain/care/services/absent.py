"""Somebody falls out during a published day: the rest is planned again, with the fewest changed promises."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import rules
from lianxin.domain.care.models import DayPlan
from lianxin.domain.care.selectors import plans_of_day
from lianxin.domain.care.services.absences import record_absence
from lianxin.domain.care.services.dayproblem import day_asked
from lianxin.domain.care.services.dayrows import away
from lianxin.domain.care.services.planning import searched, store_day_plan, unplannable
from lianxin.domain.care.services.reasons import reasons
from lianxin.engines import planning as engine
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.problems import ProblemError


def replan_day(*, actor: Viewer, now: datetime, day: date, place: str, seconds: float | None = None) -> DayPlan:
    """A draft for what is left of a published day: what was begun stays, everybody else keeps carer and time where they can.

    Call it outside any transaction. Raises "care.not_published", "general.day_passed", and what `plan_day` raises.
    """
    actor.must("dayplan.make", place)
    must_be_ahead(day, now)
    if plans_of_day(actor, place, day).published is None:
        raise ProblemError("care.not_published")
    try:
        asked = day_asked(actor, now, day, place)
        budget = float(packs.for_place(place).value("replan_seconds", day)) if seconds is None else seconds
        plan = searched(asked, lambda begin: engine.solve_steadily(asked.problem, start=begin, seconds=budget), asked.present)
        why = reasons(place, asked, plan)
    except engine.PlanInputError as wrong:
        raise unplannable(wrong) from wrong
    return store_day_plan(actor=actor, now=now, day=day, place=place, asked=asked, plan=plan, why=why)


def replan_without(
    *, actor: Viewer, now: datetime, day: date, place: str, user_id: UUID, starts_at: datetime, ends_at: datetime,
    reason: str, seconds: float | None = None,
) -> DayPlan:  # fmt: skip
    """The absence is recorded unless all of it is known, then the day replanned; should that fail, the absence stays: it is
    true all the same. Raises "care.absence_twice" where only a part of it is known: the rest would be planned."""
    try:
        record_absence(actor=actor, now=now, user_id=user_id, starts_at=starts_at, ends_at=ends_at, reason=reason)
    except ProblemError as known:
        wanted = rules.minutes_in(day, starts_at, ends_at)
        if known.code != "care.absence_twice" or wanted is None or rules.duty(wanted, away([user_id], day).get(str(user_id), ())):
            raise
    return replan_day(actor=actor, now=now, day=day, place=place, seconds=seconds)
