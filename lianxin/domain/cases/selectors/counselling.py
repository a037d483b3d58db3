"""Counselling: that it took place for whoever reads the case; the words only for who led it and who is named for this part."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseFile, Counselling
from lianxin.domain.cases.rules import SECTION
from lianxin.domain.cases.selectors.files import case_or_404
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.proceedings.models import Reader
from lianxin.domain.proceedings.selectors import readable, readers_of
from lianxin.kernel.problems import ProblemError


def sessions_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[Counselling]:
    """Every session of a case by its moment: kind, title, who led it; its words are not even read from the table."""
    later = Counselling.objects.filter(thread=OuterRef("thread"), version__gt=OuterRef("version"))
    rows = Counselling.objects.filter(readable(viewer, now, path="case__proceeding"), case_id=case.id)
    return rows.exclude(Exists(later)).select_related("counsellor").defer("content_sealed", "why").order_by("held_at", "id")


def session_or_404(viewer: Viewer, now: datetime, counselling_id: UUID) -> Counselling:
    """One session without its words; whoever reads the case. Raises "general.not_found", "proceeding.sealed"."""
    found = Counselling.objects.select_related("counsellor").defer("content_sealed", "why").filter(id=counselling_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    if not may_read_counselling(viewer, now, found):
        found.case = case_or_404(viewer, now, found.case_id)
    return found


def may_read_counselling(viewer: Viewer, now: datetime, counselling: Counselling) -> bool:
    """May this viewer read its words? The system may not: nothing it does needs them."""
    return not viewer.is_system and _open_to(viewer, now).filter(id=counselling.id).exists()


def words_of(viewer: Viewer, now: datetime, counselling_id: UUID) -> list[Counselling]:
    """Every version of one session with its words, the newest first; the look goes on record with its purpose.

    Raises "counselling.sealed" for whoever reads the case alone, "general.not_found" for anybody else.
    """
    seen = session_or_404(viewer, now, counselling_id)
    if viewer.is_system:
        raise ProblemError("counselling.sealed")
    found = list(_open_to(viewer, now).filter(thread=seen.thread).select_related("case__proceeding__resident").order_by("-version"))
    if not found:
        raise ProblemError("counselling.sealed")
    looked_at(found[0].case.proceeding.resident, _purpose(viewer, now, found[0]))
    return found


def counselling_readers(viewer: Viewer, now: datetime, case: CaseFile) -> list[Reader]:
    """Everybody who was named for the counselling of this case or asked to read it, the newest first."""
    return [one for one in readers_of(viewer, now, case.proceeding) if one.section == SECTION]


def _open_to(viewer: Viewer, now: datetime) -> QuerySet[Counselling]:
    return Counselling.objects.filter(
        readable(viewer, now, path="case__proceeding", section=SECTION, author="counsellor_id")
    )


def _purpose(viewer: Viewer, now: datetime, counselling: Counselling) -> str:
    if counselling.counsellor_id == viewer.id:
        return "辅导人"
    rows = Reader.objects.filter(
        proceeding_id=counselling.case_id, user_id=viewer.person_id, section=SECTION, approved=True, since__lte=now, until__gt=now
    )
    last = rows.filter(ended_at__isnull=True).order_by("since", "id").last()
    return last.why if last is not None else "指定的查阅人"
