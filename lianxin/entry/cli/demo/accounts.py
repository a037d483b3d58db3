"""Open the cast's accounts, give them their roles and shifts, and be one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lianxin.base.access.models import User
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.services import create_user, grant_role
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.services import set_carer
from lianxin.entry.cli.demo.cast import PASSWORD, Member
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Point


def open_account(actor: Viewer, now: datetime, member: Member) -> None:
    """The account, its role from this day on, and for who visits the shift."""
    user = create_user(
        actor=actor, now=now, username=member.username, display_name=member.name, display_name_bo=member.name_bo,
        place=member.place, password=PASSWORD, must_change_password=False,
    )  # fmt: skip
    grant_role(
        actor=actor, now=now, user=user, role=member.role, place=member.place, starts_on=local_day(now), reason="演示"
    )
    if member.shift is not None:
        set_carer(
            actor=actor, now=now, user_id=user.id, place=member.place, shift=member.shift.hours, mode=member.shift.mode,
            sex=member.shift.sex, skills=member.shift.skills, languages=member.shift.languages,
            start=Point(*member.shift.start),
        )  # fmt: skip


class Troupe:
    """The cast as viewers: `troupe[DEJI]` may do what 德吉 may, on the day the troupe was called together."""

    def __init__(self, members: Iterable[Member], now: datetime) -> None:
        wanted = {member.username: member for member in members}
        users = User.objects.filter(username__in=wanted)
        self._viewers = {user.username: viewer_of(user, now=now) for user in users}

    def __getitem__(self, member: Member) -> Viewer:
        return self._viewers[member.username]
