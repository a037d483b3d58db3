"""A plan is looked at again in time, and the person or the family agrees to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import CarePlan, PlanAgreement, PlanReview
from lianxin.domain.care.selectors.plans import changed_at
from lianxin.domain.care.selectors.reading import inside
from lianxin.domain.care.services.carrying import open_plan, said
from lianxin.domain.care.services.plans import record_plan
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services import (
    cancel_commitment,
    finish_commitment,
    make_commitment,
    reaches,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

R = TypeVar("R", PlanReview, PlanAgreement)
REVIEW_KIND = "plan_review"
"""The kind of commitment by which a review is undertaken (packs/national-base/commitments.toml)."""


@service("care.plan")
def review_plan(
    *, actor: Viewer, now: datetime, plan_id: UUID, note: str, next_on: date | None = None, day: date | None = None
) -> PlanReview:
    """A plan was looked at: what was found and changed, and when the next time is (without it after the pack's days).

    The promise of this review is kept, or falls when it was somebody else's. The same words of the same person and day are one
    review. Raises what `rules.check_review` raises,
    "general.empty_field", "care.plan_closed".
    """
    plan = open_plan(actor, plan_id)
    today = local_day(now)
    usual = today + timedelta(days=int(packs.for_place(plan.place).value("care_review_days", today)))
    day, next_on = day or today, next_on or usual
    words = said(note)
    if earlier := _sent_before(PlanReview.objects.filter(plan=plan), actor, note=words, day=day, next_on=next_on):
        return earlier
    rules.check_review(day, next_on, today)
    review = PlanReview(
        plan=plan, was_due_on=plan.review_on, day=day, note=words, level=plan.resident.ability_level, next_on=next_on,
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    review.save(force_insert=True)
    promise, plan.review_promise, plan.review_on = plan.review_promise, None, next_on
    plan.save(update_fields=["review_promise", "review_on"])
    record_plan(actor, now, "care.review_plan", plan, {"day": str(day), "review_on": str(next_on)})
    if promise is not None and promise.is_open:
        if promise.worker_id in (None, actor.id) and actor.may("commitment.fulfil", promise.place):
            finish_commitment(actor=actor, now=now, commitment_id=promise.id, outcome=saying("plan.reviewed"))
        else:
            cancel_commitment(actor=actor, now=now, commitment_id=promise.id, reason=saying("plan.reviewed"))
    return review


@service("care.plan")
def agree_to_plan(
    *, actor: Viewer, now: datetime, plan_id: UUID, by_kind: str, given_by: str, how: str, day: date | None = None,
    agreed: bool = True, note: str = "",
) -> PlanAgreement:  # fmt: skip
    """Write down that the person or the family agreed to the plan as it stands, or did not and why.

    Raises "care.agreement_unknown" for a kind the product does not know, "general.empty_field" for no name or a "no" without
    words, "care.review_in_future", "care.plan_closed".
    """
    plan = open_plan(actor, plan_id)
    day = day or local_day(now)
    if by_kind not in PlanAgreement.By.values or how not in PlanAgreement.How.values:
        raise ProblemError("care.agreement_unknown")
    if day > local_day(now):
        raise ProblemError("care.review_in_future")
    if not given_by.strip():
        raise ProblemError("general.empty_field", field="姓名")
    if not agreed:
        said(note)
    about = {"by_kind": by_kind, "given_by": given_by.strip(), "how": how, "agreed": agreed, "day": day, "note": note.strip()}
    earlier = _sent_before(PlanAgreement.objects.filter(plan=plan), actor, **about)
    changed = changed_at(actor, plan.id)
    if earlier is not None and (changed is None or changed <= earlier.made_at):
        return earlier
    row = PlanAgreement(
        plan=plan, made_by=actor.id, made_at=now, **about
    )
    row.save(force_insert=True)
    record_plan(actor, now, "care.agree_plan", plan, {"day": str(day), "by": by_kind, "how": how, "agreed": agreed})
    return row


@service("care.plan")
def open_due_reviews(*, actor: Viewer, now: datetime, place: str) -> int:
    """A promise for every review that is due soon or overdue and that nobody has undertaken: whoever made the plan, if they still
    reach the place, else nobody yet. Again on the same day makes no second one. Returns how many were made."""
    actor.must("care.plan", place)
    today = local_day(now)
    ahead = timedelta(days=int(packs.for_place(place).value("care_review_notice_days", today)))
    alive = {"resident__died_on__isnull": True, "resident__left_on__isnull": True, "resident__merged_into__isnull": True}
    rows = CarePlan.objects.filter(ended_on__isnull=True, review_on__lte=today + ahead, **alive)
    waiting = inside(scope(actor, "care.plan", rows), place).exclude(review_promise__is_open=True)
    made = 0
    for plan_id in list(waiting.order_by("review_on", "id").values_list("id", flat=True)):
        plan = waiting.select_for_update(of=("self",)).filter(id=plan_id).first()
        if plan is None:  # another run was quicker
            continue
        work = Work(plan.place, REVIEW_KIND, resident_id=plan.resident_id)
        worker_id = plan.made_by if plan.made_by is not None and reaches(plan.made_by, plan.place, now, work) else None
        due_at = rules.moment(plan.review_on, rules.DAY_MINUTES)
        plan.review_promise = make_commitment(
            actor=actor, now=now, kind=REVIEW_KIND, resident_id=plan.resident_id, worker_id=worker_id,
            due_at=due_at if due_at > now else None,
        )  # fmt: skip
        plan.save(update_fields=["review_promise"])
        made += 1
    if not made:
        audit.unchanged()
    return made


def _sent_before(rows: QuerySet[R], actor: Viewer, **same: object) -> R | None:
    """The newest of these rows when it says the same and is by the same person: what is sent twice is one."""
    newest = rows.order_by("-made_at", "-id").first()
    if newest is None or any(getattr(newest, name) != value for name, value in (same | {"made_by": actor.id}).items()):
        return None
    audit.unchanged()
    return newest
