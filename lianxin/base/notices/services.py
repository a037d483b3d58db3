"""Tell people, once per thing, with a count and a link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.models import MailAddress, Notice
from lianxin.base.notices.tasks import carry


@service(None)
def notify(*, actor: Viewer, now: datetime, users: Iterable[UUID], kind: str, link: str, key: str, count: int = 1) -> int:
    """Put a notice into each person's list; the same key reaches a person once. Returns how many were new.

    Whoever has a mail address is mailed, and stations with a bot are told, by jobs of this transaction: a count and a link.

    `link` is a path of this site with ids only; `kind` names a sentence of `selectors.KINDS`.
    """
    wanted = set(users)
    known = set(Notice.objects.filter(user_id__in=wanted, key=key).values_list("user_id", flat=True))
    fresh = [Notice(user_id=u, kind=kind, link=link, key=key, count=count, created_at=now) for u in sorted(wanted - known)]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        carry(actor, fresh)
        audit.record(actor=actor, verb="notice.send", subject=("notices.Notice", key), after={"kind": kind, "people": len(fresh)}, now=now)
    else:
        audit.unchanged()
    return len(fresh)


@service(None)
def settle(*, actor: Viewer, now: datetime, key: str) -> int:
    """What the notices of this key ask for is done: they become read for everybody. Returns how many were not yet."""
    changed = Notice.objects.filter(key=key, read_at__isnull=True).update(read_at=now)
    if changed:
        audit.record(actor=actor, verb="notice.read", subject=("notices.Notice", key), after={"count": changed}, now=now)
    else:
        audit.unchanged()
    return changed


@service(None)
def mark_all_read(*, actor: Viewer, now: datetime) -> int:
    """One's own notices become read."""
    changed = Notice.objects.filter(user_id=actor.person_id, read_at__isnull=True).update(read_at=now)
    if changed:
        audit.record(actor=actor, verb="notice.read", subject=("access.User", actor.id), after={"count": changed}, now=now)
    else:
        audit.unchanged()
    return changed


@service(None)
def set_own_address(*, actor: Viewer, now: datetime, email: str) -> None:
    """Have one's own notices mailed to this address; "" stops it. The trail keeps that it changed, not the address."""
    before = MailAddress.objects.filter(user_id=actor.person_id).first()
    if (before.email if before else "") == email:
        audit.unchanged()
        return
    if email:
        MailAddress.objects.update_or_create(user_id=actor.person_id, defaults={"email": email, "set_at": now})
    else:
        MailAddress.objects.filter(user_id=actor.person_id).delete()
    audit.record(actor=actor, verb="notice.address", subject=("access.User", actor.id), after={"mailed": bool(email)}, now=now)
