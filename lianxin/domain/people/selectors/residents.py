"""One resident, lists of residents, households."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident
from lianxin.kernel.problems import ProblemError


def visible(viewer: Viewer) -> QuerySet[Resident]:
    """Everybody within the viewer's reach, and those an approved emergency access has opened to this viewer."""
    reach = within(viewer.ranges("resident.read"))
    opened = Q(id__in=viewer.emergency) if viewer.emergency else None
    if reach is None and opened is None:
        return Resident.objects.none()
    condition = opened if reach is None else reach if opened is None else reach | opened
    return Resident.objects.filter(condition or Q(pk__isnull=True))


def resident_or_404(viewer: Viewer, resident_id: UUID) -> Resident:
    """One resident with household, or "general.not_found" (also when beyond the viewer's reach)."""
    found = visible(viewer).select_related("household").filter(id=resident_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
