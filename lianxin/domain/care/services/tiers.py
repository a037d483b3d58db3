"""A recorded visit and the visit tier of the person: who has been met is due again an interval later."""

from __future__ import annotations

from lianxin.domain.care.events import VisitRecorded
from lianxin.domain.people.services.tiers import follow_met


def follow_recorded(event: VisitRecorded) -> None:
    """Only a visit that met the person moves the day by which the next one is due."""
    if event.result == "met":
        follow_met(event.resident_id, event.day)
