"""The address under which a calendar program reads one's own visits and work: made, replaced, ended by its owner."""

from __future__ import annotations

import secrets
from datetime import datetime

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import CalendarKey
from lianxin.domain.care.selectors.visits import may_subscribe
from lianxin.kernel.problems import ProblemError

_SECRET_BYTES = 24


@service(None)
def open_calendar(*, actor: Viewer, now: datetime) -> str:
    """The secret of a new address, told this once; an earlier address is dead from now on. Raises "access.denied"."""
    if not may_subscribe(actor):
        raise ProblemError("access.denied")
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    CalendarKey.objects.update_or_create(
        user_id=actor.person_id, defaults={"digest": CalendarKey.digest_of(secret), "made_at": now}
    )
    audit.record(actor=actor, verb="calendar.open", subject=("access.User", actor.id), now=now)
    return secret


@service(None)
def close_calendar(*, actor: Viewer, now: datetime) -> None:
    """One's own address is dead from now on."""
    if not CalendarKey.objects.filter(user_id=actor.person_id).delete()[0]:
        audit.unchanged()
        return
    audit.record(actor=actor, verb="calendar.close", subject=("access.User", actor.id), now=now)
