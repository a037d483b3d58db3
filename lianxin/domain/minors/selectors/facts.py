"""What the workflow reads of a child's file, what it is called, where its page stands: asked by `proceedings`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import (
    ChildAssessment,
    ChildFile,
    ChildMeasure,
    ChildPlan,
    ChildReport,
    ChildVisit,
    PlanItem,
    RuledOut,
    ToldAgency,
)
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.commitments.models import Commitment

AWAY = ("kin", "foster", "shelter", "temporary_guardianship")
"""Measures during which the child does not live at home."""
TEMPORARY = "temporary_guardianship"


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow; None where nobody knows. Nothing at all before the file is written.

    What was found before the file was reopened, or before things turned worse, tells nothing any more.
    """
    file = ChildFile.objects.filter(id=proceeding.id).first()
    if file is None:
        return {}
    begun = begun_at(proceeding)
    return {
        "urgency": file.urgency,
        "joined": file.joined_into_id is not None,
        "tier": file.tier or None,
        "tier_signed": file.tier_signed_at is not None,
        "child_safe": file.safe_at is not None,
        "reason_written": bool(file.close_reason_sealed),
        "next_contact_on": file.next_contact_on,
        "ruled_adult": age_decided(file, proceeding) == rules.ADULT,
        **_of_reports(file, proceeding, begun),
        **_of_assessments(file, begun),
        **_of_measures(file, proceeding, begun),
        **_of_help(file, proceeding, begun),
    }


def begun_at(proceeding: Proceeding) -> datetime:
    """When it was opened, reopened, or last turned worse."""
    rows = ProceedingStep.objects.filter(proceeding_id=proceeding.id)
    marks = [
        at for at, act, step in rows.values_list("at", "act", "step") if act == "reopen" or step == "worsened"
    ]
    return max([proceeding.opened_at, *marks])


def age_standing(file: ChildFile, proceeding: Proceeding, today: date) -> bool | None:
    """Is this a minor by the register or by what somebody decided; None while it has to be asked."""
    limit = int(packs.for_place(proceeding.place).value("minor_age", today))
    return rules.standing(
        _birth(proceeding), today, limit, decided=file.age_decision, decided_for=file.age_decided_for
    )


def age_decided(file: ChildFile, proceeding: Proceeding) -> str:
    """What somebody decided, "child" or "adult", while the register has the birth date it was decided on; "" otherwise."""
    return file.age_decision if file.age_decided_for == _birth(proceeding) else ""


def _birth(proceeding: Proceeding) -> date | None:
    return proceeding.resident.birth_date if proceeding.resident is not None else None


def discovered_at(file: ChildFile, proceeding: Proceeding) -> datetime | None:
    """When it was discovered what the file is about now: the earliest discovery of the reports since it was opened, closed, or
    reopened; of the last report where none came since. None without a report."""
    reports = list(ChildReport.objects.filter(file=file).order_by("sent_at", "id").values_list("discovered_at", "sent_at"))
    since = proceeding.closed_at or begun_at(proceeding)
    return min((found for found, sent in reports if sent >= since), default=reports[-1][0] if reports else None)


def _of_reports(file: ChildFile, proceeding: Proceeding, begun: datetime) -> dict[str, Any]:
    reports = list(ChildReport.objects.filter(file=file).values_list("safety", "sent_at", "feedback_at"))
    ruled = RuledOut.objects.filter(file=file, at__gte=begun).values_list("by", flat=True)
    return {
        "discovered_at": discovered_at(file, proceeding),
        "safety_recorded": file.safe_at is not None
        or any(safety != "unknown" and sent >= begun for safety, sent, _answered in reports),
        "reported": ToldAgency.objects.filter(file=file, agency="police", at__gte=begun).exists(),
        "ruled_out_by": len(set(ruled)),
        "reporters_answered": all(answered is not None for _safety, _sent, answered in reports),
    }


def _of_assessments(file: ChildFile, begun: datetime) -> dict[str, Any]:
    rows = list(ChildAssessment.objects.filter(file=file, at__gte=begun).order_by("-at", "-id"))
    latest = rows[0] if rows else None
    return {
        "injury_recorded": latest is not None,
        "view_recorded": latest
        is not None,  # the child's own view, or why it could not be heard: an assessment has one of them
        "guardianship": latest.guardianship if latest is not None else None,
        "low_reviews": rules.low_in_a_row((local_day(one.at), one.tier) for one in rows),
    }


def _of_measures(file: ChildFile, proceeding: Proceeding, begun: datetime) -> dict[str, Any]:
    rows = list(ChildMeasure.objects.filter(file=file).order_by("since", "id"))
    running = [one for one in rows if one.ended_on is None]
    temporary = [one for one in running if one.kind == TEMPORARY]
    pack, of_day = packs.for_place(proceeding.place), file.returned_on or local_day(proceeding.opened_at)
    least, most = (int(pack.value(f"child_follow_months_{name}", of_day)) for name in ("min", "max"))
    return {
        "measures_named": any(one.at >= begun for one in rows),
        "temporary_guardianship": bool(temporary),
        "guardianship_ground": temporary[-1].ground if temporary else None,
        "follow_up_until": rules.follow_until(
            local_day(proceeding.opened_at),
            file.returned_on,
            least,
            is_away=any(one.kind in AWAY for one in running),
        ),
        "returned_home": file.returned_on is not None,
        "follow_up_ends": rules.follow_end(local_day(begun), file.returned_on, most),
    }


def _of_help(file: ChildFile, proceeding: Proceeding, begun: datetime) -> dict[str, Any]:
    plan = ChildPlan.objects.filter(file=file, at__gte=begun).order_by("-at", "-id").first()
    seen_at = ChildVisit.objects.filter(file=file, saw_child=True, held_at__gte=begun).order_by("-held_at").values_list("held_at", flat=True).first()
    return {
        "seen_at": seen_at,
        "plan_made": plan is not None,
        "goals_met": plan is not None and plan.outcome != "",
        "visited": seen_at is not None and seen_at >= proceeding.state_since,
    }


def subject_of(proceeding: Proceeding) -> str:
    """Whose file it is; the number alone while nobody has found the child in the register."""
    return (
        f"{proceeding.resident.name} {proceeding.number}"
        if proceeding.resident is not None
        else _("孩子待确认 %(number)s") % {"number": proceeding.number}
    )


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    return reverse("minors:file", args=[proceeding.id])


def promises_of(file_ids: Collection[UUID]) -> dict[UUID, bool]:
    """What is open on the board and kept by writing into these files, but for the clocks of their states; and whether it is the holder's,
    whoever that is: not what a colleague of ours undertook themselves."""
    asked, measures = ToldAgency.objects.filter(file__in=file_ids, asked__is_open=True), ChildMeasure.objects.filter(file__in=file_ids, promise__is_open=True)
    visits, items = ChildFile.objects.filter(id__in=file_ids, visits__is_open=True), PlanItem.objects.filter(file__in=file_ids, promise__is_open=True)
    found = visits.values_list("visits_id", Value("")).union(
        asked.values_list("asked_id", Value("")), measures.values_list("promise_id", Value("")), items.values_list("promise_id", "society")
    )
    return {promise: society != "worker" for promise, society in found if promise is not None}


def address_of_promise(viewer: Viewer, commitment: Commitment) -> str:
    """Where a promise of a child's file is kept; "" for any other."""
    if commitment.guard != GUARD:
        return ""
    owned = ChildFile.objects.filter(
        Q(visits_id=commitment.id)
        | Q(told_to__asked_id=commitment.id)
        | Q(measures__promise_id=commitment.id)
        | Q(items__promise_id=commitment.id)
    )
    found = owned.values_list("id", flat=True).first()
    return reverse("minors:file", args=[found]) if found is not None else ""
