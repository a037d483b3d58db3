"""Where a resident lives, for who asks to see them in an emergency: the place and nothing else."""

from __future__ import annotations

from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident


def place_for_emergency(viewer: Viewer, resident_id: UUID) -> str:
    """The place whose approver decides. Raises "access.denied" without the ability to ask.

    A number that nobody bears goes to the asker's own approver, so that asking does not tell who is registered.
    """
    viewer.must("emergency.request")
    return Resident.objects.filter(id=resident_id).values_list("place", flat=True).first() or viewer.home
