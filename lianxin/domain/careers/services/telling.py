"""Who must act, or waits to hear, is told: a count and a link, never a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.selectors import approvers_over
from lianxin.base.notices.services import notify
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


def tell(actor: Viewer, now: datetime, users: Iterable[UUID | None], kind: str, link: str, key: str) -> None:
    """A notice to these accounts, but not to whoever did it; who has no account is not told here."""
    wanted = {one for one in users if one is not None} - {actor.person_id}
    if wanted:
        notify(actor=actor, now=now, users=wanted, kind=kind, link=link, key=key)


def tell_who_decides(
    actor: Viewer, now: datetime, place: str, ability: str, but: Iterable[UUID | None], kind: str, link: str, key: str
) -> None:
    """A notice to everybody who may decide it; `but`: who must not, because it is their own or they began it."""
    tell(actor, now, set(approvers_over(place, ability, today=local_day(now))) - set(but), kind, link, key)
