"""What every step of an amendment shares: the locked row, its conditions, its audit row, its notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.selectors import Outcome, outcome
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

PROPOSE: Final = "pack.propose"
APPROVE: Final = "pack.approve"
State = Amendment.State
SUBJECT: Final = "amendments.Amendment"
SHOWN: Final = 16
"""Characters of a hash in the trail."""
_FURTHEST: Final = timedelta(days=731)


def locked(actor: Viewer, ability: str, amendment_id: UUID, *states: str) -> Amendment:
    """An amendment in one of these states, held until the transaction ends. Raises "general.not_found", "amendment.state"."""
    one = Amendment.objects.select_for_update().filter(id=amendment_id).first()
    if one is None or not actor.may(ability, one.place):
        raise ProblemError("general.not_found")
    if one.state not in states:
        raise ProblemError("amendment.state")
    return one


def whole(one: Amendment) -> Outcome:
    """What an amendment without errors makes of the pack. Raises "amendment.broken"."""
    found = outcome(one)
    if found.faults or found.after is None:
        raise ProblemError("amendment.broken", count=max(1, len(found.faults)))
    return found


def in_force(place: str, amendment_id: UUID | None) -> Amendment | None:
    """The amendment to be replaced, which must be in force and nobody else's to replace. Raises "amendment.replaced"."""
    if amendment_id is None:
        return None
    found = Amendment.objects.filter(id=amendment_id, place=place, state=State.IN_FORCE).first()
    if found is None or found.successors.filter(state=State.APPROVED).exists():
        raise ProblemError("amendment.replaced")
    return found


def check_day(day: date, now: datetime) -> None:
    """Raise "amendment.too_early" for a day before tomorrow, "amendment.too_late" for one years away."""
    tomorrow = local_day(now) + timedelta(days=1)
    if day < tomorrow:
        raise ProblemError("amendment.too_early", day=tomorrow)
    if day > tomorrow + _FURTHEST:
        raise ProblemError("amendment.too_late", day=day)


def has_a_hand(actor: Viewer, one: Amendment) -> None:
    """From now on the actor is one of the authors."""
    if str(actor.person_id) not in one.authors:
        one.authors = [*one.authors, str(actor.person_id)]


def record(actor: Viewer, now: datetime, one: Amendment, *, verb: str, **sides: Mapping[str, object]) -> None:
    """The audit row of a step."""
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, one.id), place=one.place, now=now, **sides)


def tell(actor: Viewer, now: datetime, one: Amendment, kind: str, users: set[str]) -> None:
    """Notices to these people (ids as text), with a link to the amendment."""
    link = reverse("web:admin-amendment", args=[one.id])
    key = f"{kind}:{one.id.hex}:{int(now.timestamp())}"  # 64 characters are kept in the trail
    notify(actor=actor, now=now, users={UUID(user) for user in users}, kind=kind, link=link, key=key)
