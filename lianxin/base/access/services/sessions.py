"""Logins: noted when they begin, ended by the person, by an administrator, or by newer ones."""

from __future__ import annotations

from datetime import datetime

from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit


@service(None)
def start_session(*, actor: Viewer, now: datetime, user: User, key_digest: str, device: str, address: str | None, most: int) -> None:
    """Note a login; the oldest logins beyond `most` end."""
    LoginSession(user=user, key_digest=key_digest, device=device[:120], address=address, started_at=now, seen_at=now).save(force_insert=True)
    older = LoginSession.objects.filter(user=user, ended_at__isnull=True).exclude(key_digest=key_digest).order_by("-seen_at", "-id")
    LoginSession.objects.filter(id__in=list(older.values_list("id", flat=True)[max(most - 1, 0) :])).update(ended_at=now)
    audit.record(actor=actor, verb="session.start", subject=("access.User", user.id), place=user.place, after={"device": device[:120]}, now=now)


@service(None)
def end_session(*, actor: Viewer, now: datetime, session: LoginSession) -> None:
    """End one's own login, or somebody else's with the ability "session.end" over their place."""
    if session.user_id != actor.id:
        actor.must("session.end", session.user.place)
    if session.ended_at is not None:
        audit.unchanged()
        return
    session.ended_at = now
    session.save(update_fields=["ended_at"])
    audit.record(actor=actor, verb="session.end", subject=("access.User", session.user_id), place=session.user.place, now=now)
