"""A programme is set up, with its classes and courses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.domain.training.models import Cohort, Course, Programme
from lianxin.domain.training.selectors import cohort_or_404, course_or_404, programme_or_404
from lianxin.domain.training.services.keeping import held_programme, keep, must_have
from lianxin.domain.workforce.rules.certificates import LEVELS
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_MARKS: Final = range(1, 101)
_MONTHS: Final = range(1, 121)
_MOST_HOURS: Final = Decimal(1000)
_MOST_YUAN: Final = Decimal(10**9)


@service("training.manage")
def make_programme(
    *, actor: Viewer, now: datetime, place: str, kind: str, title: str, goals: str, starts_on: date, ends_on: date, budget: Decimal | None = None,
    budget_note: str = "", pass_mark: int | None = None, asks_evaluation: bool = False, badge_months: int | None = None,
    programme_id: UUID | None = None,
) -> Programme:  # fmt: skip
    """A programme of a place. The same `programme_id` twice is one.

    Raises "general.empty_field", "training.kind_unknown", "training.days_backwards", "training.budget_invalid", "training.mark_invalid",
    "training.months_invalid".
    """
    actor.must("training.manage", place)
    if programme_id is not None and Programme.objects.filter(id=programme_id).exists():
        audit.unchanged()
        return programme_or_404(actor, programme_id)
    if kind not in packs.for_place(place).programme_kinds:
        raise ProblemError("training.kind_unknown", code=kind)
    if ends_on < starts_on:
        raise ProblemError("training.days_backwards")
    must_be_numbers(budget, pass_mark, badge_months)
    made = Programme(
        id=programme_id or new_id(), place=place, kind=kind, title=must_have(title, N_("名称"), 80), goals=must_have(goals, N_("目标"), 400),
        starts_on=starts_on, ends_on=ends_on, budget=budget, budget_note=budget_note.strip()[:200], pass_mark=pass_mark,
        asks_evaluation=asks_evaluation, badge_months=badge_months, made_by=actor.id, made_at=now,
    )  # fmt: skip
    with once("general.changed_meanwhile"):
        made.save(force_insert=True)
    keep(
        actor,
        now,
        "training.programme",
        made,
        {"programme_kind": kind, "starts_on": str(starts_on), "ends_on": str(ends_on)},
    )
    return made


def must_be_numbers(budget: Decimal | None, pass_mark: int | None, badge_months: int | None) -> None:
    """Raises "training.budget_invalid", "training.mark_invalid", "training.months_invalid"."""
    if budget is not None and not 0 <= budget <= _MOST_YUAN:
        raise ProblemError("training.budget_invalid", value=budget)
    if pass_mark is not None and pass_mark not in _MARKS:
        raise ProblemError("training.mark_invalid", value=pass_mark)
    if badge_months is not None and badge_months not in _MONTHS:
        raise ProblemError("training.months_invalid", value=badge_months)


@service("training.manage")
def open_class(
    *,
    actor: Viewer,
    now: datetime,
    programme_id: UUID,
    name: str,
    tier: str = "",
    entry_level: str = "",
    cohort_id: UUID | None = None,
) -> Cohort:
    """A class of a programme. The same `cohort_id` twice is one.

    Raises "training.tier_needed" where the kind is tiered, "training.tier_not_asked" where it is not, "training.class_named_already",
    "general.empty_field".
    """
    programme = programme_or_404(actor, programme_id)
    actor.must("training.manage", programme.place)
    programme = held_programme(programme.id)
    if cohort_id is not None and Cohort.objects.filter(id=cohort_id).exists():
        audit.unchanged()
        return cohort_or_404(actor, cohort_id)
    tiered = packs.for_place(programme.place).programme_kinds[programme.kind].tiered
    if tiered and tier not in LEVELS:
        raise ProblemError("training.tier_needed")
    if tier and not tiered:
        raise ProblemError("training.tier_not_asked")
    named = must_have(name, N_("班级"), 60)
    if programme.cohorts.filter(name=named).exists():
        raise ProblemError("training.class_named_already", name=named)
    made = Cohort(
        id=cohort_id or new_id(), place=programme.place, programme=programme, name=named, tier=tier, entry_level=entry_level if entry_level in LEVELS else "",
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    keep(actor, now, "training.class", made, {"class_level": tier, "entry_level": made.entry_level})
    return made


@service("training.manage")
def make_course(
    *,
    actor: Viewer,
    now: datetime,
    programme_id: UUID,
    title: str,
    topic: str,
    category: str,
    hours: Decimal,
    course_id: UUID | None = None,
) -> Course:
    """A course of a programme. The same `course_id` twice is one.

    Raises "training.topic_unknown", "training.category_unknown", "training.hours_invalid", "general.empty_field".
    """
    programme = programme_or_404(actor, programme_id)
    actor.must("training.manage", programme.place)
    programme = held_programme(programme.id)
    if course_id is not None and Course.objects.filter(id=course_id).exists():
        audit.unchanged()
        return course_or_404(actor, course_id)
    must_be_of_pack(programme.place, topic, category, hours)
    made = Course(
        id=course_id or new_id(), place=programme.place, programme=programme, title=must_have(title, N_("课程"), 80), topic=topic, category=category,
        hours=hours, made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    keep(actor, now, "training.course", made, {"course_topic": topic, "hours": str(hours)})
    return made


def must_be_of_pack(place: str, topic: str, category: str, hours: Decimal) -> None:
    """Raises "training.topic_unknown", "training.category_unknown", "training.hours_invalid"."""
    pack = packs.for_place(place)
    if topic not in pack.topics:
        raise ProblemError("training.topic_unknown", code=topic)
    if category not in pack.education:
        raise ProblemError("training.category_unknown", code=category)
    if not 0 < hours < _MOST_HOURS or hours * 10 % 1:
        raise ProblemError("training.hours_invalid", value=hours)
