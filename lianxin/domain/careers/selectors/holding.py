"""The certificates that count for somebody, with the day each was issued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers.selectors.seeing import own_or_within
from lianxin.domain.workforce.models import Certificate, Engagement
from lianxin.domain.workforce.rules.certificates import counts


def certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """Verified certificates of oneself and of everybody within reach, not revoked."""
    return Certificate.objects.filter(
        own_or_within(viewer, "career.read"), verified_at__isnull=False, revoked_on__isnull=True
    )


def counted_levels(
    viewer: Viewer, rows: Sequence[Engagement], on: date
) -> dict[UUID, list[tuple[str, date]]]:
    """By worker, the levels that count at the place of their post on a day: in the whole country, or won by the line of that region."""
    places = {one.worker_id: one.place for one in rows}
    found: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    held = certificates(viewer).filter(worker_id__in=list(places)).order_by("issued_on", "id")
    for one in held.only("worker_id", "level", "issued_on", "region", "verified_at", "revoked_on"):
        if counts(one, places[one.worker_id], on):
            found[one.worker_id].append((one.level, one.issued_on))
    return found
