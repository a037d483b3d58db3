"""Who hears of a report: those who may take it up, at once; one role after another while it is not made to the police."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.commitments.services.telling import overseers_of
from lianxin.domain.minors import rules
from lianxin.domain.minors.events import ChildStepDue
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.minors.services.holding import WORK, keep
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

REPORT = "report"


def tell_of_report(actor: Viewer, now: datetime, file: ChildFile, discovered_at: datetime) -> None:
    """Everybody who may take it up hears that there is one, nothing of it; and the ladder begins, from the discovery."""
    place = file.proceeding.place
    behind = set(approvers_over(place, WORK, today=local_day(now))) & set(
        approvers_over(place, GUARD, today=local_day(now))
    )
    told = behind or set(overseers_of(place, "station_head", GUARD, local_day(now)))
    notify(
        actor=actor,
        now=now,
        users=told,
        kind="minor.reported",
        link=reverse("minors:desk"),
        key=waiting_key(file, now),
    )
    file.escalated = 0
    file.save(update_fields=["escalated"])
    _climb(actor, now, file, discovered_at)


@service("minor.read")
def step_report(*, actor: Viewer, now: datetime, file_id: UUID) -> bool:
    """The rungs that a report has reached by now, each told once, while it still stands where it came in. For the system alone.

    Run twice or too early it does nothing. Returns whether anybody was told.
    """
    if not actor.is_system:
        raise ProblemError("access.denied")
    file = (
        ChildFile.objects.select_for_update(of=("self",))
        .select_related("proceeding")
        .filter(id=file_id)
        .first()
    )
    latest = ChildReport.objects.filter(file_id=file_id).order_by("-sent_at", "-id").first()
    if (
        file is None
        or latest is None
        or file.proceeding.state != REPORT
        or not _climb(actor, now, file, latest.discovered_at)
    ):
        audit.unchanged()
        return False
    return True


def waiting_key(file: ChildFile, at: datetime) -> str:
    """The key of the notices that ask somebody to take it up."""
    return f"minor:{file.id.hex}:{at:%y%m%d%H%M}"


def settle_waiting(actor: Viewer, now: datetime, file: ChildFile) -> None:
    """Somebody took it up: nobody else need look."""
    for sent_at in ChildReport.objects.filter(file=file).values_list("sent_at", flat=True):
        settle(actor=actor, now=now, key=waiting_key(file, sent_at))


def _climb(actor: Viewer, now: datetime, file: ChildFile, discovered_at: datetime) -> bool:
    """Tell every rung reached and not told yet; see to it that the next is told at its minute."""
    place = file.proceeding.place
    steps = packs.for_place(place).child_steps
    reached = rules.rungs_due(discovered_at, now, [step.after_minutes for step in steps])
    new = steps[file.escalated : reached]
    for step in new:
        users = overseers_of(place, step.tell, GUARD, local_day(now))
        notify(
            actor=actor,
            now=now,
            users=users,
            kind="minor.late",
            link=reverse("minors:desk"),
            key=f"minor:{file.id.hex}:{step.code[:8]}",
        )
        keep(actor, now, "minor.escalate", file, {"step": step.code, "tell": step.tell})
    if new:
        file.escalated = reached
        file.save(update_fields=["escalated"])
    if reached < len(steps):
        at = max(discovered_at + timedelta(minutes=steps[reached].after_minutes), now)
        events.publish(ChildStepDue(file.id, place, at))
    return bool(new)
