"""Whom it is about was found out after it was opened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services import name_person_of_clock
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services.holding import SUBJECT


def name_person(*, actor: Viewer, now: datetime, proceeding: Proceeding, resident_id: UUID) -> None:
    """The row, held by the caller, and its clock are about this person from now on; its place stays where it runs.

    No service of its own: called by the service of the area above that found out.
    """
    proceeding.resident_id = resident_id
    proceeding.version += 1
    proceeding.save(update_fields=["resident_id", "version"])
    if proceeding.clock_id is not None:
        name_person_of_clock(actor=actor, now=now, commitment_id=proceeding.clock_id, resident_id=resident_id)
    audit.record(
        actor=actor, verb="proceeding.name_person", subject=(SUBJECT, proceeding.id), place=proceeding.place, now=now,
        after={"resident": str(resident_id)},
    )  # fmt: skip
