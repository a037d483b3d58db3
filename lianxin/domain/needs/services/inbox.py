"""Every change of a need: found, looked at, merged with its repeat, met."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.needs import rules
from lianxin.domain.needs.events import NeedFound, NeedMerged
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel import events
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "needs.Need"


@service("need.record")
def record_need(
    *, actor: Viewer, now: datetime, kind: str, channel: str, place: str = "", resident_id: UUID | None = None,
    urgency: str = "", said: str = "", found_at: datetime | None = None, source_kind: str = "", source_id: str = "",
    need_id: UUID | None = None, guard: str = "",
) -> Need:  # fmt: skip
    """Put a need into the inbox; its place is the resident's, or `place` when it is about nobody in particular.

    `found_at` is when somebody heard or saw it (发现时间), `now` when the system learns of it: the triage clock runs from
    `now`, for before that nobody could look.
    Without `urgency` it is the more urgent of what the pack says for the kind and for the channel. Sent twice (same
    `need_id`, or same source and kind) it is one need and the first row comes back unchanged.
    `guard`: an ability without which nobody sees that there is such a need.
    Raises "need.kind_unknown", "need.channel_unknown", "need.urgency_unknown", "general.not_found".
    """
    if resident_id is not None:
        place = resident_or_404(actor, resident_id).place
    actor.must("need.record", place)
    pack = packs.for_place(place)
    urgency = _checked_urgency(pack, kind, channel, urgency)
    found_at = min(found_at or now, now)  # a phone's clock may run ahead
    need = Need(
        id=need_id or new_id(), place=place, resident_id=resident_id, kind=kind, urgency=urgency, channel=channel,
        precedence=rules.precedence(pack.urgencies[urgency].rank),
        said=said, found_at=found_at, found_by_id=actor.id, source_kind=source_kind, source_id=source_id, guard=guard,
        triage_due_at=rules.triage_due(now, pack.urgencies[urgency].triage_hours),
    )  # fmt: skip
    try:
        with transaction.atomic():
            need.save(force_insert=True)
    except IntegrityError:
        return _sent_before(actor, need)
    after = {"kind": kind, "urgency": urgency, "channel": channel, "source": f"{source_kind} {source_id}".strip()}
    audit.record(actor=actor, verb="need.record", subject=(SUBJECT, need.id), place=place, after=after, now=now)
    events.publish(NeedFound(need.id, place, kind, urgency, resident_id, found_at))
    return need


@service("need.triage")
def triage_need(*, actor: Viewer, now: datetime, need_id: UUID, accept: bool, reason: str = "") -> Need:
    """Accept a need, or decline it with a reason the person can be told.

    Raises "general.empty_field" for a refusal without reason, "need.already_triaged", "need.already_closed".
    """
    need = _to_change(actor, need_id)
    actor.must("need.triage", need.place)
    if need.state != Need.State.NEW:
        raise ProblemError("need.already_triaged")
    if not accept and not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    need.state = Need.State.ACCEPTED if accept else Need.State.DECLINED
    need.triaged_at, need.triaged_by, need.reason = now, actor.id, reason.strip()
    if not accept:
        need.is_open, need.closed_at = False, now
    need.save(update_fields=["state", "triaged_at", "triaged_by", "reason", "is_open", "closed_at"])
    _record(actor, "need.accept" if accept else "need.decline", need, now)
    return need


@service("need.triage")
def merge_needs(*, actor: Viewer, now: datetime, need_id: UUID, into_id: UUID) -> Need:
    """Put a repeat into the need that stays. Both keep their source; the one that stays takes the more urgent clock.

    Raises "need.merge_self", "need.merge_other_person", "need.already_closed".
    """
    if need_id == into_id:
        raise ProblemError("need.merge_self")
    repeat, stays = _to_change(actor, need_id), _to_change(actor, into_id)
    actor.must("need.triage", repeat.place)
    actor.must("need.triage", stays.place)
    if repeat.resident_id is None or repeat.resident_id != stays.resident_id:
        raise ProblemError("need.merge_other_person")
    repeat.state, repeat.merged_into = Need.State.MERGED, stays
    repeat.is_open, repeat.closed_at = False, now
    repeat.triaged_at, repeat.triaged_by = repeat.triaged_at or now, repeat.triaged_by or actor.id
    repeat.save(update_fields=["state", "merged_into", "is_open", "closed_at", "triaged_at", "triaged_by"])
    urgencies = packs.for_place(stays.place).urgencies
    stays.urgency = min(stays.urgency, repeat.urgency, key=lambda code: urgencies[code].rank)
    stays.triage_due_at = min(stays.triage_due_at, repeat.triage_due_at)
    stays.precedence = min(stays.precedence, repeat.precedence)
    stays.guard = stays.guard or repeat.guard  # what was said behind a guard stays behind it
    stays.save(update_fields=["urgency", "precedence", "triage_due_at", "guard"])
    _record(actor, "need.merge", repeat, now, into=str(stays.id))
    _record(actor, "need.take_in", stays, now, repeat=str(repeat.id))
    events.publish(NeedMerged(repeat.id, stays.id, stays.precedence, stays.guard))
    return stays


def meet_need(*, actor: Viewer, now: datetime, need_id: UUID) -> None:
    """Close an accepted need: everything promised for it was done.

    No service of its own: whoever fulfils the last promise may not triage, so the caller, a service of commitments,
    has checked the ability on the promise. Does nothing when the need is closed already.
    """
    need = _locked(need_id)
    if need is None or not need.is_open:
        return
    need.state, need.is_open, need.closed_at = Need.State.MET, False, now
    need.save(update_fields=["state", "is_open", "closed_at"])
    _record(actor, "need.meet", need, now)


def reopen_need(*, actor: Viewer, now: datetime, need_id: UUID, accepted: bool, reason: str) -> bool:
    """A met need is open again, for what was done for it does not count. `accepted`: it is promised anew, or still; else somebody
    has to look at it as when it was found, within the hours of its urgency from now.

    No service of its own, as `meet_need`. Returns whether it was met, and therefore is open now; the trail keeps that it was.
    """
    need = _locked(need_id)
    if need is None or need.state != Need.State.MET:
        return False
    need.is_open, need.closed_at, need.reason = True, None, reason
    if accepted:
        need.state = Need.State.ACCEPTED
    else:
        hours = packs.for_place(need.place).urgencies[need.urgency].triage_hours
        need.state, need.triaged_at, need.triaged_by, need.triage_due_at = Need.State.NEW, None, None, rules.triage_due(now, hours)
    need.save(update_fields=["state", "is_open", "closed_at", "reason", "triaged_at", "triaged_by", "triage_due_at"])
    _record(actor, "need.reopen", need, now)
    return True


def is_accepted(need_id: UUID) -> bool:
    """May something be promised for it at this moment? Asked by the services of commitments."""
    return Need.objects.filter(id=need_id, state=Need.State.ACCEPTED, is_open=True).exists()


def _checked_urgency(pack: Pack, kind: str, channel: str, urgency: str) -> str:
    if kind not in pack.need_kinds:
        raise ProblemError("need.kind_unknown", kind=kind)
    if channel not in pack.channels:
        raise ProblemError("need.channel_unknown", channel=channel)
    if urgency and urgency not in pack.urgencies:
        raise ProblemError("need.urgency_unknown", urgency=urgency)
    usual = (pack.need_kinds[kind].urgency, pack.channels[channel].urgency)
    return urgency or min(usual, key=lambda code: pack.urgencies[code].rank)


def _sent_before(actor: Viewer, need: Need) -> Need:
    """The row that stands in the way of a second sending, if this actor could have sent it."""
    earlier = Need.objects.filter(id=need.id).first()
    if earlier is None:
        earlier = Need.objects.get(source_kind=need.source_kind, source_id=need.source_id, kind=need.kind)
    if not actor.may("need.record", earlier.place):
        raise ProblemError("general.not_found")
    audit.unchanged()
    return earlier


def _to_change(actor: Viewer, need_id: UUID) -> Need:
    need_or_404(actor, need_id)
    need = _locked(need_id)
    if need is None or not need.is_open:
        raise ProblemError("need.already_closed")
    return need


def _locked(need_id: UUID) -> Need | None:
    return Need.objects.select_for_update().filter(id=need_id).first()


def _record(actor: Viewer, verb: str, need: Need, now: datetime, **more: str) -> None:
    after = {"state": need.state, "urgency": need.urgency, "reason": need.reason, **more}
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, need.id), place=need.place, after=after, now=now)
