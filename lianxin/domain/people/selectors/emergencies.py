"""Where a resident lives, for who asks to see them in an emergency: the place and nothing else."""

from __future__ import annotations

from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident
from lianxin.kernel.problems import ProblemError


def place_for_emergency(viewer: Viewer, resident_id: UUID) -> str:
    """The place whose approver decides. Raises "access.denied" without the ability to ask, "general.not_found"."""
    viewer.must("emergency.request")
    place = Resident.objects.filter(id=resident_id).values_list("place", flat=True).first()
    if place is None:
        raise ProblemError("general.not_found")
    return place
