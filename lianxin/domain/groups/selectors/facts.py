"""What the workflow of a group reads, what it is called, where its page is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse

from lianxin.domain.groups.models import Group, GroupMember, GroupSession
from lianxin.domain.groups.rules import ACTIVITY

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.proceedings.models import Proceeding


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow. Nothing at all before the file is written."""
    group = Group.objects.filter(id=proceeding.id).first()
    if group is None:
        return {}
    measured = Q(before__isnull=False, after__isnull=False) | ~Q(satisfied="")
    members = GroupMember.objects.filter(group=group, joined_to__isnull=True).aggregate(
        chosen=Count("id", filter=Q(state="chosen")), asked=Count("id", filter=Q(state="asked")), measured=Count("id", filter=measured)
    )
    sessions = GroupSession.objects.filter(group=group, cancelled_at__isnull=True).aggregate(
        planned=Count("id"), held=Count("id", filter=Q(held_at__isnull=False))
    )
    return {
        "activity": group.kind == ACTIVITY,
        "plan_written": bool(group.plan_sealed),
        "members": members["chosen"],
        "undecided": members["asked"],
        "sessions_planned": sessions["planned"],
        "sessions_held": sessions["held"],
        "sessions_open": sessions["planned"] - sessions["held"],
        "measured": members["measured"],
        "summary_written": bool(group.summary_sealed),
    }


def subject_of(proceeding: Proceeding) -> str:
    """What it is called."""
    return Group.objects.filter(id=proceeding.id).values_list("title", flat=True).first() or proceeding.number


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    return reverse("groups:group", args=[proceeding.id])


def promises_of(group_ids: Collection[UUID]) -> dict[UUID, bool]:
    """The open promises of sessions still to come; whoever leads the group leads them."""
    to_come = GroupSession.objects.filter(group__in=group_ids, held_at__isnull=True, cancelled_at__isnull=True, commitment__is_open=True)
    return dict.fromkeys(to_come.values_list("commitment_id", flat=True), True)
