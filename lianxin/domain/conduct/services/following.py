"""What a complaint keeps to when its proceeding moves: nobody it is about has a hand in it, a panel alone decides, and the time to appeal
is given."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.services import notify
from lianxin.domain.conduct.models import Complaint, Ruling
from lianxin.domain.conduct.selectors.complaints import deciders_over
from lianxin.domain.conduct.selectors.conflicts import WORKFLOW
from lianxin.domain.conduct.selectors.facts import round_of, sitting
from lianxin.domain.conduct.services.hearing import BEFORE_PANEL, tell_judges
from lianxin.domain.conduct.services.holding import let_read, must_be_apart, must_have_in_hand
from lianxin.domain.conduct.services.receiving import must_be_fit
from lianxin.domain.proceedings.events import ProceedingMoved, ProceedingReassigned, ReadingDecided
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

_DECIDING = ("decide", "redecide")
_INSTANT = timedelta(microseconds=1)
_DESK = Viewer.system("投诉受理")


def follow_moved(event: ProceedingMoved) -> None:
    """Raises "complaint.conflict", "complaint.panel_only", "complaint.not_in_hand", "complaint.nobody_decides",
    "complaint.appeal_open"."""
    complaint = _of(event.proceeding_id) if event.workflow == WORKFLOW else None
    if complaint is None:
        return
    must_be_apart(event.actor.id, complaint)
    if event.step in _DECIDING:
        _must_judge(event, complaint)
        _tell_handler(event, complaint)
        return
    must_have_in_hand(event.actor, complaint)
    _must_have_decider(event, complaint)
    _keep_to_appeal(event, complaint)
    _tell_panel(event, complaint)


def _must_judge(event: ProceedingMoved, complaint: Complaint) -> None:
    panel = sitting(complaint, round_of(event.from_state)).filter(user_id=event.actor.person_id)
    if not event.actor.is_system and not panel.exists():
        raise ProblemError("complaint.panel_only")


def _must_have_decider(event: ProceedingMoved, complaint: Complaint) -> None:
    """A panel of which nobody may write the ruling would never come to one."""
    panel = set(sitting(complaint, "first").values_list("user_id", flat=True))
    if event.to_state == "panel" and panel.isdisjoint(deciders_over(complaint, local_day(event.at))):
        raise ProblemError("complaint.nobody_decides")


def _tell_handler(event: ProceedingMoved, complaint: Complaint) -> None:
    if complaint.handler_id is not None:
        key = f"complaint-decided:{complaint.id.hex}:{complaint.proceeding.version}"
        link = reverse("conduct:complaint", args=[complaint.id])
        notify(actor=_DESK, now=event.at, users=[complaint.handler_id], kind="complaint.decided", link=link, key=key)


def _tell_panel(event: ProceedingMoved, complaint: Complaint) -> None:
    """It lies before them now, those named before and (by `add_panelist`) those who come later."""
    if event.to_state in BEFORE_PANEL:
        panel = sitting(complaint, round_of(event.to_state)).values_list("user_id", flat=True)
        tell_judges(event.at, complaint, panel)


def _keep_to_appeal(event: ProceedingMoved, complaint: Complaint) -> None:
    """Told, the time to appeal begins; it is not over before that is."""
    first = Ruling.objects.filter(complaint=complaint, round="first").first()
    if first is None:
        return
    if event.step == "tell" and complaint.proceeding.clock is not None:
        first.appeal_until = local_day(complaint.proceeding.clock.due_at - _INSTANT)
        first.save(update_fields=["appeal_until"])
    if event.step == "finish" and first.appeal_until is not None and local_day(event.at) <= first.appeal_until:
        raise ProblemError("complaint.appeal_open", day=f"{first.appeal_until:%Y-%m-%d}")


def follow_reassigned(event: ProceedingReassigned) -> None:
    """Whoever is given its clock has it in hand; nobody it is about is given it, or gives it to anybody. Raises "complaint.conflict",
    "complaint.handler_unfit"."""
    complaint = _of(event.proceeding_id)
    if complaint is None:
        return
    must_be_apart(event.actor.id, complaint)
    if event.holder_id == complaint.handler_id:
        return
    if event.holder_id is not None:
        must_be_fit(event.at, complaint, event.holder_id)
        let_read(event.at, complaint, event.holder_id, saying("complaint.in_hand"))
    complaint.handler_id = event.holder_id
    complaint.save(update_fields=["handler"])


def follow_reading(event: ReadingDecided) -> None:
    """Nor do they say who reads it, or read it. Raises "complaint.conflict"."""
    complaint = _of(event.proceeding_id)
    if complaint is not None:
        must_be_apart(event.actor.id, complaint)
        if event.approved:
            must_be_apart(event.user_id, complaint)


def _of(proceeding_id: UUID) -> Complaint | None:
    return Complaint.objects.select_related("proceeding__clock", "worker", "agency").filter(id=proceeding_id).first()
