"""Whom it is about was found out after it was opened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services import name_person_of_clock
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import promises_on
from lianxin.domain.proceedings.services.holding import SUBJECT, add_step


def name_person(*, actor: Viewer, now: datetime, proceeding: Proceeding, resident_id: UUID, reason: str = "") -> None:
    """The row, held by the caller with its promises, and these are about this person from now on; its place stays where it runs.
    `reason`: why it was somebody else until now, for its history.

    No service of its own: called by the service of the area above that found out.
    """
    before, proceeding.resident_id = proceeding.resident_id, resident_id
    proceeding.version += 1
    proceeding.save(update_fields=["resident_id", "version"])
    for promise in sorted({*promises_on([proceeding]), *([proceeding.clock_id] if proceeding.clock_id else [])}):
        name_person_of_clock(actor=actor, now=now, commitment_id=promise, resident_id=resident_id)
    if reason:
        add_step(actor, now, proceeding, "correct", from_state=proceeding.state, to_state=proceeding.state, reason=reason)
    audit.record(
        actor=actor, verb="proceeding.name_person", subject=(SUBJECT, proceeding.id), place=proceeding.place, now=now,
        before={"resident": str(before)} if before else None, after={"resident": str(resident_id)},
    )  # fmt: skip
