"""Exemptions from the duty to be certified: asked for, decided by another person, taken back. They lapse by themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.selectors import brought_or_404
from lianxin.base.notices.services import notify, settle
from lianxin.domain.workforce.models import Engagement, Exemption
from lianxin.domain.workforce.rules.exempting import last_day
from lianxin.domain.workforce.selectors.duty import light_of
from lianxin.domain.workforce.selectors.exempting import exemption_or_404
from lianxin.domain.workforce.selectors.posts import engagement_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "workforce.Exemption"
EXEMPT: Final = "workforce.exempt"
_State = Exemption.State


@service("workforce.own")
def ask_exemption(
    *, actor: Viewer, now: datetime, engagement_id: UUID, reason: str, since: date, until: date, note: str = "", evidence_id: UUID | None = None,
    exemption_id: UUID | None = None,
) -> Exemption:  # fmt: skip
    """Ask that somebody be excused for some days (both included): the person themselves, or whoever manages the workers of the place.

    The same `exemption_id` twice is one. Raises "exemption.reason_unknown", "exemption.evidence_needed", "exemption.days_invalid", "exemption.too_long",
    "exemption.no_duty", "exemption.waiting", "exemption.engagement_ended", "general.not_found".
    """
    engagement = engagement_or_404(actor, engagement_id)
    if engagement.worker.user_id != actor.id or actor.id is None:
        actor.must("workforce.manage", engagement.place)
    Engagement.objects.select_for_update().get(id=engagement.id)  # two requests at once: the second sees the first
    earlier = Exemption.objects.filter(id=exemption_id, engagement=engagement, made_by=actor.id).first() if exemption_id else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    _must_be_askable(actor, engagement, reason, since, until, local_day(now))
    _must_be_shown(engagement.place, reason, evidence_id)
    asked = Exemption(
        place=engagement.place, engagement=engagement, reason=reason, since=since, until=until, made_by=actor.id, made_at=now,
        **({"id": exemption_id} if exemption_id else {}),
    )  # fmt: skip
    asked.note = note.strip()
    asked.evidence_id = brought_or_404(actor, evidence_id).id if evidence_id else None
    asked.save(force_insert=True)
    _record(actor, now, asked, "exemption.ask")
    approvers = set(approvers_over(asked.place, EXEMPT, today=local_day(now))) - {actor.id, engagement.worker.user_id}
    notify(
        actor=actor, now=now, users=[one for one in approvers if one], kind="exemption.asked", link=reverse("workforce:duty-exemptions"),
        key=f"exemption:{asked.id.hex}",
    )  # fmt: skip
    return asked


@service(EXEMPT)
def decide_exemption(*, actor: Viewer, now: datetime, exemption_id: UUID, granted: bool, why: str = "") -> Exemption:
    """Approve or refuse; a refusal says why. Not by whoever asked, nor for oneself.

    Raises "access.own_approval", "access.reason_needed", "exemption.decided", "general.not_found".
    """
    asked = _held_for(actor, exemption_id)
    if asked.state != _State.ASKED:
        raise ProblemError("exemption.decided")
    if not granted:
        check_reason(why)
    asked.state = _State.GRANTED if granted else _State.REFUSED
    asked.save(update_fields=["state", *asked.decide(actor.id, now, why, "access.own_approval")])
    _record(actor, now, asked, "exemption.grant" if granted else "exemption.refuse")
    settle(actor=actor, now=now, key=f"exemption:{asked.id.hex}")
    told = {one for one in (asked.made_by, asked.engagement.worker.user_id) if one}
    link = reverse("web:worker-tab", args=[asked.engagement.worker_id, "duty"])
    notify(actor=actor, now=now, users=told, kind="exemption.decided", link=link, key=f"exemption-decided:{asked.id.hex}")
    return asked


@service(EXEMPT)
def end_exemption(*, actor: Viewer, now: datetime, exemption_id: UUID, why: str) -> Exemption:
    """Take an exemption back: from today on it holds no longer; who granted it until when stays. Not by whoever asked for it, nor for oneself.

    Raises "access.own_approval", "access.reason_needed", "exemption.not_in_force", "general.not_found".
    """
    granted, today = _held_for(actor, exemption_id), local_day(now)
    if granted.state != _State.GRANTED or granted.until < today:
        raise ProblemError("exemption.not_in_force")
    check_reason(why)
    granted.state, granted.withdrawn_by, granted.withdrawn_at, granted.withdrawn_why = _State.ENDED, actor.id, now, why.strip()
    granted.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_why"])
    _record(actor, now, granted, "exemption.end")
    told = {one for one in (granted.made_by, granted.engagement.worker.user_id) if one}
    link = reverse("web:worker-tab", args=[granted.engagement.worker_id, "duty"])
    notify(actor=actor, now=now, users=told, kind="exemption.ended", link=link, key=f"exemption-ended:{granted.id.hex}")
    return granted


def _must_be_askable(actor: Viewer, engagement: Engagement, reason: str, since: date, until: date, today: date) -> None:
    if engagement.ended_on is not None and engagement.ended_on < today:
        raise ProblemError("exemption.engagement_ended")
    if light_of(actor, engagement, today).colour == "none":
        raise ProblemError("exemption.no_duty")
    known = packs.for_place(engagement.place).exemptions.get(reason)
    if known is None:
        raise ProblemError("exemption.reason_unknown", reason=reason)
    if until < since or until < today:
        raise ProblemError("exemption.days_invalid")
    if Exemption.objects.filter(engagement=engagement, state=_State.ASKED).exists():
        raise ProblemError("exemption.waiting")
    longest = last_day(since, _spans(engagement, reason), known.months)
    if until > longest:
        raise ProblemError("exemption.too_long", months=known.months, day=f"{longest:%Y-%m-%d}")


def _must_be_shown(place: str, reason: str, evidence_id: UUID | None) -> None:
    """Where the pack asks for a photo of what shows the reason, nobody decides blind."""
    known = packs.for_place(place).exemptions[reason]
    if known.needs_evidence and evidence_id is None:
        raise ProblemError("exemption.evidence_needed", proof=known.proof.zh if known.proof else known.name.zh)


def _spans(engagement: Engagement, reason: str) -> list[tuple[date, date]]:
    """From when to when the person was exempt before, for this reason, on whatever post: whoever moves gains no new time by it."""
    rows = Exemption.objects.filter(engagement__worker_id=engagement.worker_id, state__in=[_State.GRANTED, _State.ENDED], reason=reason)
    held = []
    for since, until, withdrawn_at in rows.values_list("since", "until", "withdrawn_at"):
        last = until if withdrawn_at is None else min(until, local_day(withdrawn_at) - timedelta(days=1))
        if last >= since:
            held.append((since, last))
    return held


def _held_for(actor: Viewer, exemption_id: UUID) -> Exemption:
    """The row, locked, for somebody else than those whom it concerns."""
    exemption_or_404(actor, exemption_id)
    found = Exemption.objects.select_for_update(of=("self",)).select_related("engagement__worker").get(id=exemption_id)
    actor.must(EXEMPT, found.place)
    if actor.id is not None and actor.id in (found.made_by, found.engagement.worker.user_id):
        raise ProblemError("access.own_approval")
    return found


def _record(actor: Viewer, now: datetime, one: Exemption, verb: str) -> None:
    after = {"engagement": str(one.engagement_id), "exempt_reason": one.reason, "since": str(one.since), "until": str(one.until)}
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, one.id), place=one.place, after=after, now=now)
