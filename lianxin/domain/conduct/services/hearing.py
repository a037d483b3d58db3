"""The one complained about is found, told what it is about, and heard; people who have nothing to do with them make a panel."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.conduct.models import Complaint, Panelist, Statement
from lianxin.domain.conduct.rules import names_in
from lianxin.domain.conduct.selectors.complaints import (
    RECEIVE,
    complaint_or_404,
    is_of_round,
    own_side_or_404,
    panel_choices,
    told_of,
)
from lianxin.domain.conduct.selectors.conflicts import GUARD, accounts_about, too_near
from lianxin.domain.conduct.selectors.facts import round_of, sitting
from lianxin.domain.conduct.services.holding import let_read, must_be_apart, must_be_in, taken_up
from lianxin.domain.proceedings.services import end_leaves
from lianxin.domain.proceedings.services.holding import keep
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

_DESK: Final = Viewer.system("投诉受理")
_HEARING: Final = ("accepted", "panel", "appealed")
BEFORE_PANEL: Final = ("panel", "appealed")


@service(RECEIVE)
def name_respondent(*, actor: Viewer, now: datetime, complaint_id: UUID, worker_id: UUID | None = None, agency_id: UUID | None = None) -> Complaint:
    """Find out whom it is about, while it is not accepted yet. Whoever has it in hand and turns out to be meant is told so, and reads it
    no more. Once somebody was told it is about them, it stays so. Raises "complaint.respondent_unknown", "complaint.conflict",
    "complaint.not_now", "complaint.panelist_unfit" where somebody named to judge it stands too near."""
    complaint = taken_up(actor, now, complaint_id)
    must_be_in(complaint, "received", "accepted")
    if complaint.charged_at is not None:
        raise ProblemError("complaint.not_now")
    county = complaint.proceeding.place[:6]
    worker = Worker.objects.filter(id=worker_id, place__startswith=county).first() if worker_id is not None else None
    agency = Agency.objects.filter(id=agency_id, place__startswith=county).first() if agency_id is not None else None
    if (worker is None) == (agency is None):
        raise ProblemError("complaint.respondent_unknown")
    complaint.worker, complaint.agency, complaint.about = worker, agency, "worker" if worker is not None else "agency"
    must_be_apart(actor.id, complaint)
    panel = [one.user for one in sitting(complaint, "first").select_related("user")]
    if too_near(panel, worker=worker, agency=agency):
        raise ProblemError("complaint.panelist_unfit")
    complaint.save(update_fields=["worker", "agency", "about"])
    for user_id in accounts_about(worker=worker, agency=agency):
        end_leaves(_DESK, now, complaint.proceeding, user_id, saying("proceeding.passed_on"))
    keep(actor, now, "complaint.about", complaint, {"about": complaint.about})
    return complaint


@service(RECEIVE)
def tell_charge(*, actor: Viewer, now: datetime, complaint_id: UUID, charge: str) -> Complaint:
    """Tell the one complained about what it is about, in words that do not say who complained. Raises "complaint.names_complainant",
    "complaint.respondent_unknown", "complaint.not_now", "general.empty_field"."""
    complaint = taken_up(actor, now, complaint_id)
    must_be_in(complaint, "accepted")
    if complaint.worker_id is None and complaint.agency_id is None:
        raise ProblemError("complaint.respondent_unknown")
    complaint.charge = must_not_name(actor, now, complaint, must_say(charge, "告知的事项"))
    complaint.charged_at = now
    complaint.save(update_fields=["charge_sealed", "charged_at"])
    tell_respondent(now, complaint, "complaint.charged")
    keep(actor, now, "complaint.charge", complaint)
    return complaint


def must_not_name(actor: Viewer, now: datetime, complaint: Complaint, text: str) -> str:
    """A text for the one complained about, if it does not say who complained. Raises "complaint.names_complainant"."""
    told = told_of(actor, now, complaint) if not actor.is_system else json.loads(complaint.told)
    if names_in(text, [told.get("name", ""), told.get("phone", "")]):
        raise ProblemError("complaint.names_complainant")
    return text


def tell_respondent(now: datetime, complaint: Complaint, kind: str) -> None:
    """A notice to the worker's own account; whom it is about without one hears of it in person."""
    if complaint.worker is not None and complaint.worker.user_id is not None:
        key = f"{kind}:{complaint.id.hex}:{complaint.proceeding.version}"
        notify(actor=_DESK, now=now, users=[complaint.worker.user_id], kind=kind, link=reverse("conduct:own-side", args=[complaint.id]), key=key)


def tell_judges(now: datetime, complaint: Complaint, users: Iterable[UUID]) -> None:
    """It lies before them."""
    key = f"complaint-judge:{complaint.id.hex}:{round_of(complaint.proceeding.state)}"
    notify(actor=_DESK, now=now, users=users, kind="complaint.to_judge", link=reverse("conduct:complaint", args=[complaint.id]), key=key)


@service(RECEIVE)
def take_statement(
    *, actor: Viewer, now: datetime, complaint_id: UUID, said: str = "", declined: bool = False, statement_id: UUID | None = None
) -> Statement:
    """Write down what the one complained about says, or that they would not say anything; they were told before what it is about.

    The same `statement_id` twice is one. Raises "complaint.not_charged", "complaint.not_now", "general.empty_field".
    """
    complaint = taken_up(actor, now, complaint_id)
    if (earlier := _sent_before(complaint, statement_id)) is not None:
        audit.unchanged()
        return earlier
    return _state(actor, now, complaint, said, declined=declined, statement_id=statement_id)


@service("workforce.own")
def state_own(*, actor: Viewer, now: datetime, complaint_id: UUID, said: str, statement_id: UUID | None = None) -> Statement:
    """The one complained about writes it themselves. Raises "general.not_found" for anybody else, "complaint.not_now"."""
    own_side_or_404(actor, now, complaint_id)
    complaint = Complaint.objects.select_for_update(of=("self",)).select_related("proceeding", "worker", "agency").get(id=complaint_id)
    if (earlier := _sent_before(complaint, statement_id)) is not None:
        audit.unchanged()
        return earlier
    statement = _state(actor, now, complaint, said, declined=False, statement_id=statement_id)
    if complaint.handler_id is not None:
        key = f"complaint-said:{statement.id.hex}"
        notify(actor=_DESK, now=now, users=[complaint.handler_id], kind="complaint.said", link=reverse("conduct:complaint", args=[complaint.id]), key=key)
    return statement


def _sent_before(complaint: Complaint, statement_id: UUID | None) -> Statement | None:
    return Statement.objects.filter(id=statement_id, complaint=complaint).first() if statement_id is not None else None


def _state(actor: Viewer, now: datetime, complaint: Complaint, said: str, *, declined: bool, statement_id: UUID | None) -> Statement:
    must_be_in(complaint, *_HEARING)
    if complaint.charged_at is None:
        raise ProblemError("complaint.not_charged")
    statement = Statement(id=statement_id or new_id(), complaint=complaint, declined=declined, by=actor.id, at=now)
    statement.said = said.strip() if declined else must_say(said, "陈述")
    statement.save(force_insert=True)
    keep(actor, now, "complaint.statement", complaint, {"declined": declined})
    return statement


@service(RECEIVE)
def add_panelist(*, actor: Viewer, now: datetime, complaint_id: UUID, user_id: UUID) -> Panelist:
    """One more who judges it in its present round: not a colleague of the one complained about, not whoever has it in hand, nobody who
    judged it before. They may read it from now on. Raises "complaint.panelist_unfit", "complaint.not_now"."""
    complaint = taken_up(actor, now, complaint_id)
    must_be_in(complaint, *_HEARING)
    if is_of_round(complaint, user_id):
        audit.unchanged()
        return Panelist.objects.get(complaint=complaint, user_id=user_id)
    if user_id not in {one.id for one in panel_choices(actor, now, complaint)}:
        raise ProblemError("complaint.panelist_unfit")
    panelist = Panelist(complaint=complaint, user_id=user_id, round=round_of(complaint.proceeding.state), added_by=actor.id, added_at=now)
    with once("complaint.panelist_unfit"):
        panelist.save(force_insert=True)
    let_read(now, complaint, user_id, saying("complaint.on_panel"))
    if complaint.proceeding.state in BEFORE_PANEL:
        tell_judges(now, complaint, [user_id])
    keep(actor, now, "complaint.panelist", complaint, {"worker": str(user_id)})
    return panelist


@service(GUARD)
def stand_aside(*, actor: Viewer, now: datetime, complaint_id: UUID, reason: str) -> Panelist:
    """A member of the panel stands too near to somebody in it, and says so: they read it no more and are not named for it again; whoever
    has it in hand is told. Raises "complaint.panel_only", "complaint.not_now", "general.empty_field"."""
    complaint = complaint_or_404(actor, now, complaint_id)
    must_be_in(complaint, *_HEARING)
    found = sitting(complaint, round_of(complaint.proceeding.state)).select_for_update().filter(user_id=actor.person_id).first()
    if found is None:
        raise ProblemError("complaint.panel_only")
    found.left_at, found.agreed_at, found.left_why = now, None, must_say(reason, "回避的理由")
    found.save(update_fields=["left_at", "agreed_at", "left_why_sealed"])
    keep(actor, now, "complaint.aside", complaint)
    end_leaves(_DESK, now, complaint.proceeding, actor.person_id, saying("proceeding.passed_on"))
    if complaint.handler_id is not None:
        link = reverse("conduct:complaint", args=[complaint.id])
        notify(actor=_DESK, now=now, users=[complaint.handler_id], kind="complaint.aside", link=link, key=f"complaint-aside:{found.id.hex}")
    return found
