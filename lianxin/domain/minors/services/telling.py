"""Who hears that there is a report: everybody who may take it up, at once, until one does.

While it is not made to the police its clock (`child_report`) climbs the ladder of promises, one role after another.
"""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.services import notify, settle
from lianxin.domain.commitments.services.telling import overseers_of
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.minors.services.holding import WORK
from lianxin.kernel.clock import local_day


def tell_of_report(actor: Viewer, now: datetime, file: ChildFile) -> None:
    """Everybody who may take it up hears that there is one, nothing of it."""
    place, today = file.proceeding.place, local_day(now)
    behind = set(approvers_over(place, WORK, today=today)) & set(approvers_over(place, GUARD, today=today))
    told = behind or set(overseers_of(place, "station_head", GUARD, today))
    notify(actor=actor, now=now, users=told, kind="minor.reported", link=reverse("minors:desk"), key=waiting_key(file, now))


def waiting_key(file: ChildFile, at: datetime) -> str:
    """The key of the notices that ask somebody to take it up."""
    return f"minor:{file.id.hex}:{at:%y%m%d%H%M}"


def settle_waiting(actor: Viewer, now: datetime, file: ChildFile) -> None:
    """Somebody took it up: nobody else need look."""
    for sent_at in ChildReport.objects.filter(file=file).values_list("sent_at", flat=True):
        settle(actor=actor, now=now, key=waiting_key(file, sent_at))
