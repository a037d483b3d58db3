"""The secret address of a person's page with the button: given out, told once, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.emergency.models import SosLink
from lianxin.domain.emergency.rules import HOLDERS
from lianxin.domain.emergency.selectors.devices import link_or_404
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "emergency.SosLink"
_TOKEN_BYTES: Final = 32


@service("alarm.take")
def make_sos_link(*, actor: Viewer, now: datetime, resident_id: UUID, holder: str = "self") -> tuple[SosLink, str]:
    """An address for the person or the family, and its secret. Raises "general.not_found"."""
    resident = resident_or_404(actor, resident_id)
    actor.must("alarm.take", resident.place)
    if holder not in HOLDERS:
        raise ProblemError("general.not_found")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = SosLink(place=resident.place, resident=resident, holder=holder, digest=SosLink.digest_of(token), made_by=actor.id, made_at=now)
    link.save(force_insert=True)
    after = {"resident": str(resident_id), "holder": holder}
    audit.record(actor=actor, verb="sos_link.make", subject=(SUBJECT, link.id), place=link.place, after=after, now=now)
    return link, token


@service("alarm.take")
def revoke_sos_link(*, actor: Viewer, now: datetime, sos_link_id: UUID) -> SosLink:
    """The address opens nothing any more."""
    found = link_or_404(actor, sos_link_id)
    actor.must("alarm.take", found.place)
    link = SosLink.objects.select_for_update().get(id=found.id)
    if link.revoked_at is not None:
        audit.unchanged()
        return link
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    audit.record(actor=actor, verb="sos_link.revoke", subject=(SUBJECT, link.id), place=link.place, after={"resident": str(link.resident_id)}, now=now)
    return link
