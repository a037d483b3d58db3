"""What somebody ate in a month and what it cost; the same of everybody, for the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.meals.models import Kitchen, Meal
from lianxin.domain.meals.rules import KEPT
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import next_month_start


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """So many meals got, and of them the price, what was subsidised and what was paid by others than the subsidy."""

    number: int
    price: Decimal
    subsidy: Decimal
    self_paid: Decimal


def meals_of_month(viewer: Viewer, month: date, *, resident_id: UUID | None = None, kitchen: Kitchen | None = None) -> QuerySet[Meal]:
    """The meals of the month that begins on `month`, of one person or one kitchen or all within reach, in time."""
    rows = Meal.objects.filter(meal_day__day__gte=month, meal_day__day__lt=next_month_start(month)).exclude(state=Meal.State.DROPPED)
    if resident_id is not None:
        resident_or_404(viewer, resident_id)
        rows = rows.filter(resident_id=resident_id)
    if kitchen is not None:
        rows = rows.filter(meal_day__kitchen=kitchen)
    rows = scope(viewer, "meals.read", scope(viewer, "resident.read", rows))
    return rows.select_related("resident", "meal_day__kitchen", "runner", "commitment").order_by("meal_day__day", "meal_day__sitting", "id")


def month_total(meals: list[Meal]) -> MonthTotal:
    """What of these meals the people got, and its money, exact."""
    got = [one for one in meals if one.state in KEPT]
    zero = Decimal("0.00")
    return MonthTotal(
        len(got), sum((one.price for one in got), zero), sum((one.subsidy for one in got), zero), sum((one.self_paid for one in got), zero)
    )
