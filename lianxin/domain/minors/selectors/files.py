"""What stands in one child's file, for whoever may read it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import (
    ChildAssessment,
    ChildConference,
    ChildFile,
    ChildMeasure,
    ChildPlan,
    ChildReport,
    ChildVisit,
    PlanItem,
    RuledOut,
    ToldAgency,
)
from lianxin.domain.minors.selectors.access import readable_file
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.proceedings.selectors import listed
from lianxin.kernel.clock import local_day


def reports_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ChildReport]:
    """Every report of it, the newest first; those that came with a file joined to it too."""
    return list(_of(ChildReport, viewer, now, file).order_by("-sent_at", "-id"))


def told_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ToldAgency]:
    """Whom it was reported to."""
    return list(_of(ToldAgency, viewer, now, file).select_related("asked").order_by("-told_at", "-id"))


def ruled_out_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[RuledOut]:
    """Who ruled the duty to report out."""
    return list(_of(RuledOut, viewer, now, file).order_by("at", "id"))


def assessments_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ChildAssessment]:
    """Every assessment and review, the newest first."""
    return list(_of(ChildAssessment, viewer, now, file).order_by("-at", "-id"))


def measures_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ChildMeasure]:
    """What was done at once, the newest first."""
    return list(_of(ChildMeasure, viewer, now, file).select_related("promise").order_by("-since", "-id"))


def conferences_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ChildConference]:
    """Case conferences, the newest first."""
    return list(_of(ChildConference, viewer, now, file).order_by("-held_on", "-id"))


def plans_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ChildPlan]:
    """The plan and its earlier versions, the newest first."""
    return list(_of(ChildPlan, viewer, now, file).order_by("-at", "-id"))


def items_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[PlanItem]:
    """What the plan has done, in the order it was added, with its promises and whoever carries them."""
    return list(_of(PlanItem, viewer, now, file).select_related("promise__worker").order_by("at", "id"))


def visits_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[ChildVisit]:
    """Visits, the newest first."""
    return list(_of(ChildVisit, viewer, now, file).order_by("-held_at", "-id"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another file that may be of the same event, and why (see `rules.likeness`). `is_closed_to`: the viewer may know that there is one,
    for it is about the child whose file they read, and has to ask before they read it."""

    file: ChildFile
    reasons: tuple[str, ...]
    is_closed_to: bool = False


def proposals_of(viewer: Viewer, now: datetime, file: ChildFile) -> list[Proposal]:
    """Files that may be of the same event, the best reasons first: every other of the same child that the viewer may know of, and of
    those they may read at most twenty of the lately opened."""
    hours = int(packs.for_place(file.proceeding.place).value("child_join_hours", local_day(now)))
    mine = _sighting(file, reports_of(viewer, now, file)[:1])
    rows = ChildFile.objects.select_related("proceeding__resident").filter(
        readable_file(viewer, now), joined_into__isnull=True
    )
    others = list(rows.exclude(id=file.id).order_by("-proceeding__opened_at")[:_MOST])
    same = _of_the_same_child(viewer, file)
    others += [one for one in rows.filter(id__in=[one.id for one in same]) if one not in others]
    latest: dict[Any, ChildReport] = {}
    for report in ChildReport.objects.filter(
        readable_file(viewer, now, "file"), file__in=[one.id for one in others]
    ).order_by("sent_at"):
        latest[report.file_id] = report
    found = [
        Proposal(one, reasons)
        for one in others
        if (
            reasons := rules.likeness(
                mine, _sighting(one, [latest[one.id]] if one.id in latest else []), hours
            )
        )
    ]
    found += [Proposal(one, ("same_child",), is_closed_to=True) for one in same if one not in others]
    looked_through("minor_alike", [one.file.proceeding.resident for one in found if one.file.proceeding.resident is not None and not one.is_closed_to])
    return sorted(found, key=lambda one: _RANK.index(one.reasons[0]))


def _of_the_same_child(viewer: Viewer, file: ChildFile) -> list[ChildFile]:
    """Every other open file of this child that the viewer may know of, whether they may read it or not."""
    if file.proceeding.resident_id is None:
        return []
    rows = listed(viewer).filter(resident_id=file.proceeding.resident_id, closed_at__isnull=True)
    return list(ChildFile.objects.select_related("proceeding").filter(proceeding__in=rows.values("id")).exclude(id=file.id))


_MOST = 20
_RANK = ("same_child", "same_name", "same_situation", "same_time")


def words_of(sealed: str) -> Mapping[str, str]:
    """The texts of one record by their names."""
    return rules.as_words(sealed)


def _sighting(file: ChildFile, reports: list[ChildReport]) -> rules.Sighting:
    proceeding, report = file.proceeding, reports[0] if reports else None
    name = proceeding.resident.name if proceeding.resident is not None else file.child
    return rules.Sighting(
        proceeding.resident_id, proceeding.place, report.discovered_at if report else proceeding.opened_at,
        frozenset(report.situations if report else ()), name,
    )  # fmt: skip


def _of(table: Any, viewer: Viewer, now: datetime, file: ChildFile) -> QuerySet[Any]:
    rows: QuerySet[Any] = table.objects.filter(readable_file(viewer, now, "file"), file_id=file.id)
    return rows
