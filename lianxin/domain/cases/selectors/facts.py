"""What the workflow reads of a case, what it is called, where its page stands: asked by `proceedings`, for whoever may read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse

from lianxin.domain.cases.models import CaseFile, CaseGoal, CaseRecord
from lianxin.domain.cases.rules import goals_scored
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.domain.proceedings.selectors import written

SESSION = "case_record"


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow; None where nobody knows. Nothing at all before the file is written."""
    case = CaseFile.objects.select_related("consent").filter(id=proceeding.id).first()
    if case is None:
        return {}
    since = _since(proceeding)
    goals = CaseGoal.objects.filter(case=case, dropped_at__isnull=True)
    scored = goals.annotate(last=Max("scores__at")).values_list("last", flat=True)
    sessions = CaseRecord.objects.filter(case=case, paper=SESSION, at__gte=proceeding.opened_at)
    return {
        "has_basis": case.consent is not None and case.consent.withdrawn_on is None,
        "risk_level": case.risk_level or None,
        "measurable_goals": goals.count(),
        "process_records": sessions.values("thread").distinct().count(),
        "goals_scored": goals_scored(scored, since),
        "follow_up_on": case.follow_up_on,
        "closing_reason": case.close_reason or None,
    }


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
