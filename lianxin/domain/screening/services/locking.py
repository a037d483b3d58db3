"""Who writes about a screening holds its person first, then it: two sheets at once, or a decision beside a sheet, come one after the other."""

from __future__ import annotations

from uuid import UUID

from lianxin.domain.people.models import Resident
from lianxin.domain.screening.models import Screening


def lock_person(resident_id: UUID | None) -> None:
    """Hold the person a screening is about; nobody where that is not known."""
    if resident_id is not None:
        Resident.objects.select_for_update(no_key=True).filter(id=resident_id).first()


def locked(screening: Screening) -> Screening:
    """Hold its person and the screening, and read it anew."""
    lock_person(screening.resident_id)
    return Screening.objects.select_for_update().get(id=screening.id)
