"""Care plans, what was decided in them, their goals, pauses, reviews."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Prefetch, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import (
    CareGoal,
    CareOrder,
    CarePause,
    CarePlan,
    GoalMark,
    OrderChange,
    PlanAgreement,
    PlanDecision,
    PlanReview,
)
from lianxin.domain.care.selectors.orders import with_pauses
from lianxin.domain.care.selectors.reading import found_or_404, seen
from lianxin.domain.people.selectors.looks import looked_at

P = TypeVar("P", bound=Model)
_PLACE = "plan__place"


def care_plans(viewer: Viewer) -> QuerySet[CarePlan]:
    """Every care plan the viewer may read, with its orders."""
    rows = with_pauses(CareOrder.objects.all()).select_related("regular_carer").prefetch_related("payments")
    orders = Prefetch("orders", rows.order_by("starts_on", "id"))
    plans = CarePlan.objects.select_related("resident", "review_promise").prefetch_related(orders)
    return scope(viewer, "care.read", plans)


def care_plan_of(viewer: Viewer, resident_id: UUID) -> CarePlan | None:
    """A person's open care plan."""
    return care_plans(viewer).filter(resident_id=resident_id, ended_on__isnull=True).first()


def care_plan_or_404(viewer: Viewer, plan_id: UUID) -> CarePlan:
    return seen(found_or_404(care_plans(viewer), plan_id))


def order_or_404(viewer: Viewer, order_id: UUID) -> CareOrder:
    rows = CareOrder.objects.select_related("plan", "resident", "regular_carer")
    return seen(found_or_404(scope(viewer, "care.read", rows), order_id))


def pauses_of(viewer: Viewer, plan_id: UUID) -> QuerySet[CarePause]:
    """All pauses of a plan, the latest first."""
    return _part(viewer, CarePause.objects.filter(plan_id=plan_id).select_related("order")).order_by("-starts_on", "-made_at", "-id")


def pause_or_404(viewer: Viewer, pause_id: UUID) -> CarePause:
    found = found_or_404(_part(viewer, CarePause.objects.select_related("plan__resident", "order")), pause_id)
    looked_at(found.plan.resident)
    return found


def goals_of(viewer: Viewer, plan_id: UUID) -> QuerySet[CareGoal]:
    """The goals of a plan by their day, with what was said of each, the newest first."""
    marks = Prefetch("marks", GoalMark.objects.order_by("-day", "-made_at", "-id"))
    return _part(viewer, CareGoal.objects.filter(plan_id=plan_id)).prefetch_related(marks).order_by("due_on", "made_at", "id")


def goal_or_404(viewer: Viewer, goal_id: UUID) -> CareGoal:
    found = found_or_404(_part(viewer, CareGoal.objects.select_related("plan__resident")), goal_id)
    looked_at(found.plan.resident)
    return found


def decisions_of(viewer: Viewer, plan_id: UUID) -> QuerySet[PlanDecision]:
    """Every decision of a plan, the newest first."""
    return _part(viewer, PlanDecision.objects.filter(plan_id=plan_id).select_related("order")).order_by("-decided_at", "-id")


def reviews_of(viewer: Viewer, plan_id: UUID) -> QuerySet[PlanReview]:
    """The reviews of a plan, the newest first."""
    return _part(viewer, PlanReview.objects.filter(plan_id=plan_id)).order_by("-day", "-made_at", "-id")


def agreements_of(viewer: Viewer, plan_id: UUID) -> QuerySet[PlanAgreement]:
    """Who agreed or not, the newest first."""
    return _part(viewer, PlanAgreement.objects.filter(plan_id=plan_id)).order_by("-made_at", "-id")


def changes_of(viewer: Viewer, plan_id: UUID) -> QuerySet[OrderChange]:
    """Every change of the orders of a plan, the newest first."""
    rows = OrderChange.objects.filter(order__plan_id=plan_id).select_related("order")
    return scope(viewer, "care.read", rows, "order__plan__place").order_by("-made_at", "-id")


def changed_at(viewer: Viewer, plan_id: UUID) -> datetime | None:
    """When the plan last became another: a service taken or not, an order changed, a goal set. None: never."""
    moments = (
        decisions_of(viewer, plan_id).values_list("decided_at", flat=True).first(),
        changes_of(viewer, plan_id).values_list("made_at", flat=True).first(),
        goals_of(viewer, plan_id).order_by("-made_at").values_list("made_at", flat=True).first(),
    )
    return max((one for one in moments if one is not None), default=None)


def _part(viewer: Viewer, rows: QuerySet[P]) -> QuerySet[P]:
    """Parts of plans within the viewer's reach; they have no place of their own, the plan has."""
    return scope(viewer, "care.read", rows, _PLACE)
