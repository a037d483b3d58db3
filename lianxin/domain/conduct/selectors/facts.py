"""What the workflow reads of a complaint, what it is called, where its page is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from lianxin.base import packs
from lianxin.domain.conduct.models import Appeal, Complaint, Panelist, Ruling, Statement
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.proceedings.models import Proceeding

ON_APPEAL: Final = ("appealed", "redecided")


def round_of(state: str) -> str:
    """Which panel a complaint in this state is before."""
    return "appeal" if state in ON_APPEAL else "first"


def is_taken(turn: str, state: str) -> bool:
    """Has the step been taken by which the ruling of this panel stands? What a member writes before may still be written again."""
    return state not in (("received", "accepted", "panel", "refused") if turn == "first" else ("told", "appealed"))


def sitting(complaint: Complaint, turn: str) -> QuerySet[Panelist]:
    """Who judges it in this round, but for those who stood aside. The caller has found the complaint."""
    return Panelist.objects.filter(complaint=complaint, round=turn, left_at__isnull=True)


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow. Nothing at all before the file is written."""
    complaint = Complaint.objects.filter(id=proceeding.id).first()
    if complaint is None:
        return {}
    turn = round_of(proceeding.state)
    ruling = Ruling.objects.filter(complaint=complaint, round=turn).first()
    panel = [at is not None for at in sitting(complaint, turn).values_list("agreed_at", flat=True)]
    needed = packs.for_place(proceeding.place).value("complaint_panel_people", local_day(proceeding.state_since))
    answered = complaint.answered_at is not None
    return {
        "about_known": complaint.worker_id is not None or complaint.agency_id is not None,
        "answer_written": answered and (ruling is None or complaint.answered_at >= ruling.at),  # type: ignore[operator]
        "heard": Statement.objects.filter(complaint=complaint).exists(),
        "panel_complete": len(panel) >= int(needed),
        "decided": ruling is not None and sum(panel) * 2 > len(panel),
        "told": ruling is not None and ruling.told_on is not None,
        "appeal_lodged": Appeal.objects.filter(complaint=complaint).exists(),
    }


def subject_of(proceeding: Proceeding) -> str:
    """What it is called: its number, for names are not to stand on the board."""
    return proceeding.number


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    return reverse("conduct:complaint", args=[proceeding.id])
