"""Who asks to take part, who is chosen and why; how each was before and after."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.groups.models import Group, GroupMember
from lianxin.domain.groups.rules import MEASURE
from lianxin.domain.groups.selectors import member_or_404
from lianxin.domain.groups.services.holding import keep, must_lie, taken_up
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("proceeding.work")
def add_member(*, actor: Viewer, now: datetime, group_id: UUID, resident_id: UUID, member_id: UUID | None = None) -> GroupMember:
    """Somebody asks to take part, or is asked. The same `member_id` twice is one. Raises "group.member_twice"."""
    group = taken_up(actor, now, group_id)
    earlier = GroupMember.objects.filter(id=member_id, group=group).first() if member_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    person = resident_or_404(actor, resident_id)
    if GroupMember.objects.filter(group=group, resident=person).exists():
        raise ProblemError("group.member_twice")
    member = GroupMember(id=member_id or new_id(), group=group, resident=person, asked_at=now)
    member.save(force_insert=True)
    keep(actor, now, "group.member", group, {"member_state": member.state})
    return member


@service("proceeding.work")
def decide_member(*, actor: Viewer, now: datetime, member_id: UUID, chosen: bool, reason: str) -> GroupMember:
    """Chosen or not, with the reason. Raises "group.reason_needed"."""
    return _settled(actor, now, member_id, "chosen" if chosen else "not_chosen", reason)


@service("proceeding.work")
def member_left(*, actor: Viewer, now: datetime, member_id: UUID, reason: str) -> GroupMember:
    """A member no longer comes; what they took part in stays counted. Raises "group.reason_needed", "group.not_a_member"."""
    if member_or_404(actor, now, member_id).state != "chosen":
        raise ProblemError("group.not_a_member")
    return _settled(actor, now, member_id, "left", reason)


@service("proceeding.work")
def measure_member(
    *, actor: Viewer, now: datetime, member_id: UUID, before: Decimal | None = None, after: Decimal | None = None, satisfied: str = ""
) -> GroupMember:
    """The number before and after, and how satisfied they are; None: not measured. Raises "group.number_invalid", "general.empty_field"
    for a code of satisfaction that the pack does not have."""
    member, group = _taken(actor, now, member_id)
    for number, field in ((before, "之前"), (after, "之后")):
        if number is not None:
            must_lie(int(number), MEASURE, field)
    known = {one.code for one in packs.for_place(group.proceeding.place).paper_fields["satisfaction"].options}
    if satisfied and satisfied not in known:
        raise ProblemError("general.empty_field", field="满意度")
    member.before, member.after, member.satisfied = before, after, satisfied
    member.save(update_fields=["before", "after", "satisfied"])
    keep(actor, now, "group.measure", group, {"parts": sum(one is not None for one in (before, after)) + bool(satisfied)})
    return member


def _settled(actor: Viewer, now: datetime, member_id: UUID, state: str, reason: str) -> GroupMember:
    member, group = _taken(actor, now, member_id)
    if not reason.strip():
        raise ProblemError("group.reason_needed")
    member.state, member.reason, member.decided_at = state, reason.strip(), now
    member.save(update_fields=["state", "reason_sealed", "decided_at"])
    keep(actor, now, "group.member", group, {"member_state": state})
    return member


def _taken(actor: Viewer, now: datetime, member_id: UUID) -> tuple[GroupMember, Group]:
    seen = member_or_404(actor, now, member_id)
    group = taken_up(actor, now, seen.group_id)
    return GroupMember.objects.select_for_update(of=("self",)).select_related("resident").get(id=member_id), group
