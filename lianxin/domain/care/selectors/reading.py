"""How rows of care are found and read."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from lianxin.base.access.scope import within
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

M = TypeVar("M", bound=Model)
A = TypeVar("A", Visit, CarePlan, CareOrder)


def inside(rows: QuerySet[M], place: str) -> QuerySet[M]:
    """The rows of one place; "" leaves them as they are."""
    return rows.filter(within((place_range(place),))) if place else rows


def seen(about: A) -> A:
    """The same row; that its person was looked at is recorded."""
    looked_at(about.resident)
    return about


def found_or_404(rows: QuerySet[M], key: UUID) -> M:
    """Raises "general.not_found"."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
