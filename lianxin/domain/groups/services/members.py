"""Who asks to take part, who is chosen and why; how each was before and after."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.groups.models import Group, GroupMember
from lianxin.domain.groups.rules import MEASURE, ON_LIST
from lianxin.domain.groups.selectors import member_or_404
from lianxin.domain.groups.services.holding import must_lie, taken_up
from lianxin.domain.groups.services.leading import must_be_fit_with
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("proceeding.work")
def add_member(*, actor: Viewer, now: datetime, group_id: UUID, resident_id: UUID, member_id: UUID | None = None) -> GroupMember:
    """Somebody asks to take part, or is asked. The same `member_id` twice is one. Raises "group.member_twice", "group.member_gone"."""
    group = taken_up(actor, now, group_id)
    earlier = GroupMember.objects.filter(id=member_id, group=group).first() if member_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    person = resident_or_404(actor, resident_id)
    if person.died_on is not None or person.left_on is not None:
        raise ProblemError("group.member_gone")
    if GroupMember.objects.filter(group=group, resident=person).exists():
        raise ProblemError("group.member_twice")
    member = GroupMember(id=member_id or new_id(), group=group, resident=person, asked_at=now)
    member.save(force_insert=True)
    keep(actor, now, "group.member", group, {"member_state": member.state})
    return member


@service("proceeding.work")
def add_members(
    *, actor: Viewer, now: datetime, group_id: UUID, resident_ids: Collection[UUID], chosen: bool = False, reason: str = ""
) -> list[GroupMember]:  # fmt: skip
    """Several ask to take part, or are `chosen` at once with one reason for all; who is on the list already stays as they are. All or
    none. Returns who is new. Raises "group.member_gone", "commitment.worker_not_vetted"."""
    group = taken_up(actor, now, group_id)
    there = set(GroupMember.objects.filter(group=group, resident__in=resident_ids).values_list("resident_id", flat=True))
    added = [add_member(actor=actor, now=now, group_id=group.id, resident_id=one) for one in sorted(set(resident_ids) - there)]
    for member in added if chosen else ():
        must_be_fit_with(group.proceeding.holder_id, group, member.resident, now)
        _settle(actor, now, member, group, "chosen", reason)
    if not added:
        audit.unchanged()
    return added


@service("proceeding.work")
def decide_member(*, actor: Viewer, now: datetime, member_id: UUID, chosen: bool, reason: str) -> GroupMember:
    """Chosen, or not with the reason; who left may be chosen again. Raises "group.reason_needed", "group.is_a_member" for one who
    takes part or did, "commitment.worker_not_vetted" for a minor when whoever leads the group has no check in force."""
    member, group = _taken(actor, now, member_id)
    if member.state == "chosen" or (member.state == "left" and not chosen):
        raise ProblemError("group.is_a_member")
    if chosen:
        must_be_fit_with(group.proceeding.holder_id, group, member.resident, now)
    return _settle(actor, now, member, group, "chosen" if chosen else "not_chosen", reason)


@service("proceeding.work")
def member_left(*, actor: Viewer, now: datetime, member_id: UUID, reason: str) -> GroupMember:
    """A member no longer comes; what they took part in stays counted. Raises "group.reason_needed", "group.not_a_member"."""
    member, group = _taken(actor, now, member_id)
    if member.state != "chosen":
        raise ProblemError("group.not_a_member")
    return _settle(actor, now, member, group, "left", reason)


@service("proceeding.work")
def measure_member(
    *, actor: Viewer, now: datetime, member_id: UUID, before: Decimal | None = None, after: Decimal | None = None, satisfied: str = ""
) -> GroupMember:
    """The number before and after, and how satisfied they are; None: not measured. Raises "group.number_invalid", "general.empty_field"
    for a code of satisfaction that the pack does not have, "group.not_a_member"."""
    member, group = _taken(actor, now, member_id)
    if member.state not in ON_LIST:
        raise ProblemError("group.not_a_member")
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


def _settle(actor: Viewer, now: datetime, member: GroupMember, group: Group, state: str, reason: str) -> GroupMember:
    if state != "chosen" and not reason.strip():  # whoever is turned down or leaves has a reason; whoever asked is simply taken
        raise ProblemError("group.reason_needed")
    member.state, member.reason, member.decided_at = state, reason.strip(), now
    member.save(update_fields=["state", "reason_sealed", "decided_at"])
    keep(actor, now, "group.member", group, {"member_state": state})
    return member


def _taken(actor: Viewer, now: datetime, member_id: UUID) -> tuple[GroupMember, Group]:
    seen = member_or_404(actor, now, member_id)
    group = taken_up(actor, now, seen.group_id)
    return GroupMember.objects.select_for_update(of=("self",)).select_related("resident").get(id=member_id), group
