"""What the workflow reads of a case, what it is called, where its page stands: asked by `proceedings`, for whoever may read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.urls import reverse

from lianxin.domain.cases.models import CaseFile, CaseGoal, CaseRecord, CaseReferral
from lianxin.domain.cases.rules import goals_scored, plan_signed
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.domain.proceedings.selectors import written

SESSION = "case_record"
PLAN = "case_plan"
INTAKE = "case_intake"


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow; None where nobody knows. Nothing at all before the file is written."""
    case = CaseFile.objects.select_related("consent").filter(id=proceeding.id).first()
    if case is None:
        return {}
    since = _since(proceeding)
    goals = CaseGoal.objects.filter(case=case, dropped_at__isnull=True)
    scored = goals.annotate(last=Max("scores__at")).values_list("last", flat=True)
    sessions = CaseRecord.objects.filter(case=case, paper=SESSION, version=1, at__gte=_opened(proceeding))
    return {
        "has_basis": case.consent is not None and case.consent.withdrawn_on is None,
        "intake_written": CaseRecord.objects.filter(case=case, paper=INTAKE).exists(),
        "risk_level": case.risk_level or None,
        "measurable_goals": goals.count(),
        "plan_signed": _plan_signed(case),
        "process_records": sessions.count(),
        "goals_scored": goals_scored(scored, since),
        "follow_up_on": case.follow_up_on,
        "closing_reason": case.close_reason or None,
    }


def _plan_signed(case: CaseFile) -> bool:
    plan = CaseRecord.objects.filter(case=case, paper=PLAN).order_by("-version").values_list("signed_at", flat=True).first()
    changed = CaseGoal.objects.filter(case=case).values_list("added_at", "dropped_at")
    return plan_signed(plan, (moment for both in changed for moment in both))


def _opened(proceeding: Proceeding) -> datetime:
    """When the case was opened, or last reopened: what was done before is history."""
    steps = ProceedingStep.objects.filter(proceeding_id=proceeding.id, act="reopen").order_by("-at", "-id")
    return steps.values_list("at", flat=True).first() or proceeding.opened_at


def _since(proceeding: Proceeding) -> datetime:
    """When the case last went back to an earlier state, was opened or reopened: scores from before tell nothing any more."""
    ranks = {code: state.rank for code, state in written(proceeding.place, proceeding.workflow).states.items()}
    since = proceeding.opened_at
    rows = ProceedingStep.objects.filter(proceeding_id=proceeding.id, act__in=("open", "step", "reopen")).order_by("at", "id")
    for at, before, after in rows.values_list("at", "from_state", "to_state"):
        if not before or ranks.get(after, 0) < ranks.get(before, 0):
            since = at
    return since


def subject_of(proceeding: Proceeding) -> str:
    """Whose case it is."""
    return f"{proceeding.resident.name} {proceeding.number}" if proceeding.resident is not None else proceeding.number


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    return reverse("cases:case", args=[proceeding.id])


def promises_of(case_ids: Collection[UUID]) -> dict[UUID, bool]:
    """The open promises to ask where these cases were referred to; whoever holds the case asks."""
    asked = CaseReferral.objects.filter(case__in=case_ids, asked__is_open=True).values_list("asked_id", flat=True)
    return {promise: True for promise in asked if promise is not None}
