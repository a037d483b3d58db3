"""One case and what stands in it, for whoever may read it now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import (
    CaseFile,
    CaseGoal,
    CaseRecord,
    CaseReferral,
    CaseResource,
    CaseTie,
    GoalScore,
    WellBeing,
)
from lianxin.domain.errands.models import Errand
from lianxin.domain.people.models import Consent
from lianxin.domain.people.selectors import consents_of
from lianxin.domain.proceedings.selectors import proceeding_or_404, readable
from lianxin.kernel.problems import ProblemError


def case_or_404(viewer: Viewer, now: datetime, case_id: UUID) -> CaseFile:
    """One case with its proceeding; the look goes on record. Raises "proceeding.sealed", "general.not_found"."""
    proceeding = proceeding_or_404(viewer, now, case_id)
    found = CaseFile.objects.select_related("consent", "need").filter(_may(viewer, now, "proceeding"), id=case_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.proceeding = proceeding
    return found


def records_of(viewer: Viewer, now: datetime, case: CaseFile, *papers: str) -> QuerySet[CaseRecord]:
    """The latest version of each record, in the order they were held or first written; of these papers, or of all."""
    later = CaseRecord.objects.filter(thread=OuterRef("thread"), version__gt=OuterRef("version"))
    rows = _of(CaseRecord.objects.all(), viewer, now, case).exclude(Exists(later))
    return (rows.filter(paper__in=papers) if papers else rows).order_by(Coalesce("held_at", "at"), "at", "id")


def record_or_404(viewer: Viewer, now: datetime, record_id: UUID) -> CaseRecord:
    """One version of one record, with its case; the look goes on record. Raises "general.not_found"."""
    found = CaseRecord.objects.filter(_may(viewer, now), id=record_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.case = case_or_404(viewer, now, found.case_id)
    return found


def versions_of(viewer: Viewer, now: datetime, record: CaseRecord) -> QuerySet[CaseRecord]:
    """Every version of a record, the newest first."""
    return CaseRecord.objects.filter(_may(viewer, now), thread=record.thread).order_by("-version")


def ties_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[CaseTie]:
    """The people and organisations around the person, as they were told."""
    return _of(CaseTie.objects.filter(removed_at__isnull=True), viewer, now, case).order_by("added_at", "id")


def goals_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[CaseGoal]:
    """The goals that hold, each with its scores, the newest first. Two queries."""
    scores = Prefetch("scores", GoalScore.objects.order_by("-at", "-id"))
    rows = _of(CaseGoal.objects.filter(dropped_at__isnull=True), viewer, now, case)
    return rows.prefetch_related(scores).order_by("added_at", "id")


def resources_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[CaseResource]:
    """The resources that were linked."""
    return _of(CaseResource.objects.all(), viewer, now, case).order_by("linked_on", "id")


def referrals_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[CaseReferral]:
    """Where the person was referred to."""
    return _of(CaseReferral.objects.select_related("asked"), viewer, now, case).order_by("sent_on", "id")


def untold_referrals(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[CaseReferral]:
    """Those the receiver took, and nobody knows yet what came of them."""
    return referrals_of(viewer, now, case).filter(answer=CaseReferral.Answer.ACCEPTED, outcome="")


def well_being_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[WellBeing]:
    """How the person said they felt, by day."""
    return _of(WellBeing.objects.all(), viewer, now, case).order_by("on", "at", "id")


def errands_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[Errand]:
    """Applications the person is accompanied to within this case, that the viewer may read."""
    rows = Errand.objects.select_related("proceeding").filter(_may(viewer, now, "proceeding"), within_id=case.id)
    return rows.order_by("proceeding__opened_at", "id")


def consents_for(viewer: Viewer, now: datetime, case: CaseFile) -> list[Consent]:
    """What the case may stand on: consents and other bases of this person to a file and help, that hold, the newest first."""
    resident_id = case.proceeding.resident_id
    if resident_id is None or not CaseFile.objects.filter(_may(viewer, now, "proceeding"), id=case.id).exists():
        return []
    return list(consents_of(viewer, resident_id).filter(purpose="file", withdrawn_on__isnull=True))


def _of(rows: QuerySet[Any], viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[Any]:
    return rows.filter(_may(viewer, now), case_id=case.id)


def _may(viewer: Viewer, now: datetime, path: str = "case__proceeding") -> Q:
    return readable(viewer, now, path=path)
