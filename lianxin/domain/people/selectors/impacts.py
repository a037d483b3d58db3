"""Whom an amendment of the rules would touch: the examples kept, of residents within reach."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import CategoryMembership, RuleChange


def touched_by(viewer: Viewer, amendment_id: UUID, code: str = "", kind: str = "") -> QuerySet[RuleChange]:
    """The people an amendment would touch, as far as the viewer may read their files and labels."""
    rows = RuleChange.objects.filter(amendment_id=amendment_id).select_related("resident")
    rows = scope(viewer, "category.read", scope(viewer, "resident.read", rows))
    if code:
        rows = rows.filter(code=code)
    return (rows.filter(kind=kind) if kind else rows).order_by("code", "kind", "id")


def holders(viewer: Viewer, code: str) -> int:
    """For how many residents within reach a category or benefit holds today, as the last night (or a change since) has it."""
    rows = CategoryMembership.objects.filter(code=code, until__isnull=True)
    return scope(viewer, "category.read", scope(viewer, "resident.read", rows)).count()
