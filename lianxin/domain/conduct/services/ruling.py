"""A panel finds, both sides are told, one of them may appeal, and other people judge that."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.conduct.models import Appeal, Complaint, Panelist, Ruling
from lianxin.domain.conduct.selectors.complaints import (
    DECIDE,
    RECEIVE,
    complaint_or_404,
    is_of_round,
    own_side_or_404,
)
from lianxin.domain.conduct.selectors.conflicts import GUARD
from lianxin.domain.conduct.selectors.facts import round_of, sitting
from lianxin.domain.conduct.services.hearing import must_not_name, tell_respondent
from lianxin.domain.conduct.services.holding import must_be_in, taken_up
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.problems import ProblemError

_DESK = Viewer.system("投诉受理")


@service(DECIDE)
def write_ruling(
    *, actor: Viewer, now: datetime, complaint_id: UUID, upheld: bool, reasons: str, sanction: str = "", until: date | None = None
) -> Ruling:
    """What the panel found, written by one of its members: whether it is so, why, and what follows from today on. On appeal it takes the
    place of what was found first. Written again before the step is taken, it is corrected, and the others are asked again whether they agree.

    Raises "complaint.panel_only", "complaint.not_now", "complaint.sanction_unknown", "complaint.sanction_needs_end",
    "complaint.sanction_too_long", "complaint.names_complainant", "general.empty_field".
    """
    complaint = taken_up(actor, now, complaint_id, ability=DECIDE)
    must_be_in(complaint, "panel", "appealed")
    if not is_of_round(complaint, actor.id):
        raise ProblemError("complaint.panel_only")
    today = local_day(now)
    sanction = sanction if upheld else ""
    _must_fit(complaint, sanction, until, today)
    turn = round_of(complaint.proceeding.state)
    ruling = Ruling.objects.filter(complaint=complaint, round=turn).first() or Ruling(complaint=complaint, round=turn)
    ruling.upheld, ruling.sanction, ruling.by, ruling.at = upheld, sanction, actor.id, now
    ruling.since, ruling.until = (today if sanction else None), (until if sanction else None)
    ruling.reasons = must_not_name(actor, now, complaint, must_say(reasons, "理由"))
    ruling.save()
    _ask_to_agree(actor, now, complaint, turn)
    keep(actor, now, "complaint.ruling", complaint, {"upheld": upheld, "sanction": sanction, "until": str(ruling.until or "")})
    return ruling


def _ask_to_agree(actor: Viewer, now: datetime, complaint: Complaint, turn: str) -> None:
    """Whoever wrote it agrees with it; of the others more than half have to, with the writer, before it is decided."""
    others = [one.user_id for one in sitting(complaint, turn).select_for_update().order_by("id") if one.user_id != actor.id]
    sitting(complaint, turn).update(agreed_at=None)
    sitting(complaint, turn).filter(user_id=actor.person_id).update(agreed_at=now)
    link, key = reverse("conduct:complaint", args=[complaint.id]), f"complaint-agree:{complaint.id.hex}:{now:%m%d%H%M%S}"
    notify(actor=_DESK, now=now, users=others, kind="complaint.to_judge", link=link, key=key)


@service(GUARD)
def agree_to_ruling(*, actor: Viewer, now: datetime, complaint_id: UUID) -> Panelist:
    """Another member of the panel agrees with the ruling as it is written. Twice is once. Raises "complaint.panel_only", "complaint.not_now"."""
    complaint = complaint_or_404(actor, now, complaint_id)
    must_be_in(complaint, "panel", "appealed")
    turn = round_of(complaint.proceeding.state)
    found = sitting(complaint, turn).select_for_update().filter(user_id=actor.person_id).first()
    if found is None:
        raise ProblemError("complaint.panel_only")
    if not Ruling.objects.filter(complaint=complaint, round=turn).exists():
        raise ProblemError("complaint.not_now")
    if found.agreed_at is not None:
        audit.unchanged()
        return found
    found.agreed_at = now
    found.save(update_fields=["agreed_at"])
    keep(actor, now, "complaint.agree", complaint)
    return found


def _must_fit(complaint: Complaint, sanction: str, until: date | None, today: date) -> None:
    if not sanction:
        return
    pack = packs.for_place(complaint.proceeding.place)
    row = pack.sanctions.get(sanction)
    if row is None or complaint.about not in row.against:
        raise ProblemError("complaint.sanction_unknown", sanction=sanction)
    if not row.most_days:
        if until is not None:
            raise ProblemError("complaint.sanction_endless", sanction=row.name.zh)
        return
    most = int(pack.value(row.most_days, today))
    if until is None or until < today:
        raise ProblemError("complaint.sanction_needs_end", sanction=row.name.zh)
    if until > today + timedelta(days=most):
        raise ProblemError("complaint.sanction_too_long", sanction=row.name.zh, days=most)


@service(RECEIVE)
def write_answer(*, actor: Viewer, now: datetime, complaint_id: UUID, answer: str) -> Complaint:
    """What whoever complained reads by their code, once they are told. Raises "complaint.not_now", "general.empty_field"."""
    complaint = taken_up(actor, now, complaint_id)
    must_be_in(complaint, "received", "decided", "redecided")
    complaint.answer, complaint.answered_at = must_say(answer, "答复"), now
    complaint.save(update_fields=["answer_sealed", "answered_at"])
    keep(actor, now, "complaint.answer", complaint)
    return complaint


@service(RECEIVE)
def tell_ruling(*, actor: Viewer, now: datetime, complaint_id: UUID, on: date) -> Ruling:
    """The one complained about was told what was found, and how to appeal. Raises "complaint.not_now", "general.day_in_future",
    "general.day_before"."""
    complaint = taken_up(actor, now, complaint_id)
    must_be_in(complaint, "decided", "redecided")
    ruling = Ruling.objects.get(complaint=complaint, round=round_of(complaint.proceeding.state))
    must_follow(must_be_past(on, now), local_day(ruling.at), "裁定")
    ruling.told_on = on
    ruling.save(update_fields=["told_on"])
    tell_respondent(now, complaint, "complaint.ruled")
    keep(actor, now, "complaint.tell", complaint, {"on": on})
    return ruling


@service(RECEIVE)
def record_appeal(*, actor: Viewer, now: datetime, complaint_id: UUID, side: str, grounds: str) -> Appeal:
    """Either side does not agree, within the time. Raises "complaint.appeal_late", "complaint.not_now", "general.empty_field"."""
    complaint = taken_up(actor, now, complaint_id)
    return _appeal(actor, now, complaint, side, grounds)


@service("workforce.own")
def appeal_own(*, actor: Viewer, now: datetime, complaint_id: UUID, grounds: str) -> Appeal:
    """The one complained about does not agree. Raises "general.not_found" for anybody else, and as `record_appeal` does."""
    own_side_or_404(actor, now, complaint_id)
    complaint = Complaint.objects.select_for_update(of=("self",)).select_related("proceeding", "worker", "agency").get(id=complaint_id)
    appeal = _appeal(actor, now, complaint, Appeal.By.RESPONDENT, grounds)
    if complaint.handler_id is not None:
        link = reverse("conduct:complaint", args=[complaint.id])
        notify(actor=_DESK, now=now, users=[complaint.handler_id], kind="complaint.appealed", link=link, key=f"complaint-appeal:{appeal.id.hex}")
    return appeal


def _appeal(actor: Viewer, now: datetime, complaint: Complaint, side: str, grounds: str) -> Appeal:
    if (earlier := Appeal.objects.filter(complaint=complaint).first()) is not None:
        audit.unchanged()
        return earlier
    must_be_in(complaint, "told")
    ruling = Ruling.objects.get(complaint=complaint, round="first")
    if ruling.appeal_until is None or local_day(now) > ruling.appeal_until:
        raise ProblemError("complaint.appeal_late")
    if side not in Appeal.By.values:
        raise ProblemError("complaint.side_unknown", side=side)
    appeal = Appeal(complaint=complaint, side=side, by=actor.id, at=now)
    appeal.grounds = must_say(grounds, "申诉的理由")
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError:
        audit.unchanged()
        return Appeal.objects.get(complaint=complaint)
    keep(actor, now, "complaint.appeal", complaint, {"side": side})
    return appeal
