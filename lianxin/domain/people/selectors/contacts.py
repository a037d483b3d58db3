"""Whom to turn to about a resident, for whoever may see the resident."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Contact, Resident
from lianxin.domain.people.selectors.registry import resident_or_404, visible
from lianxin.kernel.problems import ProblemError


def contacts_of(viewer: Viewer, resident_id: UUID) -> QuerySet[Contact]:
    """Those for an emergency first, then as they were entered; none of a resident out of reach."""
    seen = visible(viewer).filter(id=resident_id)
    return Contact.objects.filter(resident__in=seen).order_by("-is_emergency", "created_at", "id")


def contact_or_404(viewer: Viewer, contact_id: UUID) -> Contact:
    found = Contact.objects.select_related("resident").filter(id=contact_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    resident_or_404(viewer, found.resident_id)
    return found


def may_see_phones(viewer: Viewer, resident: Resident) -> bool:
    """Whoever may reveal numbers here, and whoever an approved emergency access lets in."""
    opened = resident.id in viewer.emergency and viewer.may("resident.reveal")
    return opened or viewer.may("resident.reveal", resident.place)
