"""Who may read which file: the rule of `rules.may_read` as a condition on rows, and the permissions themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import Guarded, past_guard, scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.selectors.terms import Terms, by_standing_leave, opens, past_unfit, terms_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_, ProblemError

R = TypeVar("R", bound=Model)
ABILITY = "proceeding.read"
UNJUDGED: Final = Q(how=Reader.How.AT_ONCE, justified__isnull=True)
"""Break-glass that nobody has judged yet."""


def readable(viewer: Viewer, now: datetime, *, path: str = "", section: str = "", author: str = "") -> Q:
    """The condition "this viewer may read it now", for the rows of any area: `path` leads from them to their proceeding.

    With `section`, and `author` as the rows' own field with whoever wrote them, it is the closer rule: only the author and who is
    named for that section. Whoever wrote, holds or supervises it reads it while their role reaches its place, no longer. The system
    reads all.
    """
    if viewer.is_system:
        return Q()
    prefix, terms = f"{path}__" if path else "", terms_of(viewer, now)
    named = _in_force(viewer, now, section).filter(proceeding_id=OuterRef(f"{prefix}id"))
    condition = Q(Exists(named))
    reach = within(viewer.ranges(ABILITY), f"{prefix}place")
    if section:
        if author and reach is not None:
            condition |= Q(**{author: viewer.person_id}) & reach
        return condition & past_unfit(terms, prefix)
    if (leave := by_standing_leave(terms, prefix)) is not None:
        condition |= leave
    if reach is not None:
        carries = Q(**{f"{prefix}holder_id": viewer.person_id}) | Q(**{f"{prefix}supervisor_id": viewer.person_id})
        guard = past_guard(viewer, Guarded(path), f"{prefix}place")
        level = f"{prefix}secrecy"
        condition |= reach & ((carries & ~Q(**{level: "approved"})) | (Q(**{level: "place"}) & guard))
    return condition & past_unfit(terms, prefix)


def may_read(viewer: Viewer, now: datetime, proceeding_id: UUID) -> bool:
    """The same of one file. One query, for each page."""
    key = (viewer.id, viewer.ranges(ABILITY), now, proceeding_id)
    return opens(key, lambda: Proceeding.objects.filter(readable(viewer, now), id=proceeding_id).exists())


def read_within(viewer: Viewer, now: datetime, rows: QuerySet[R], proceeding_id: UUID) -> QuerySet[R]:
    """Rows of one file, as the caller has narrowed them to it, for whoever may read it now; for anybody else none."""
    return rows if may_read(viewer, now, proceeding_id) else rows.none()


def purpose_of(viewer: Viewer, now: datetime, proceeding: Proceeding) -> str:
    """What this viewer reads a file for, as it stands in the trail: what they are to it, or why they were allowed."""
    return grounds_of(viewer, now, proceeding).why


@dataclass(frozen=True, slots=True)
class Grounds:
    """By which right somebody reads a file: `how` (a code of `GROUNDS`), and what for."""

    how: str
    why: str


GROUNDS: Final = {
    "holder": N_("办理人"),
    "supervisor": N_("督导"),
    "named": N_("指定的查阅人"),
    "asked": N_("申请后批准"),
    "at_once": N_("紧急查阅"),
    "station": N_("按站批准"),
    "place": N_("辖区内查阅"),
}
"""The rights by which a file is read; message ids."""


def grounds_of(viewer: Viewer, now: datetime, proceeding: Proceeding) -> Grounds:
    """The right by which this viewer reads a file that they may read. Break-glass counts as such, also for its holder."""
    held = list(_in_force(viewer, now, "").filter(proceeding_id=proceeding.id).order_by("since", "id"))
    carries = "holder" if viewer.id == proceeding.holder_id else "supervisor" if viewer.id == proceeding.supervisor_id else ""
    if carries and viewer.may(ABILITY, proceeding.place) and (proceeding.secrecy != "approved" or any(one.how != Reader.How.AT_ONCE for one in held)):
        return Grounds(carries, GROUNDS[carries])
    if held:
        last = next((one for one in reversed(held) if one.how != Reader.How.AT_ONCE), held[-1])
        return Grounds("named" if last.how == Reader.How.APPOINTED else last.how, last.why)
    terms = terms_of(viewer, now).get(proceeding.guard, Terms())
    leave = terms.leave_over(proceeding.place)
    return Grounds("station", leave.why) if leave is not None else Grounds("place", GROUNDS["place"])


def readers_of(viewer: Viewer, now: datetime, proceeding: Proceeding) -> list[Reader]:
    """Everybody who was allowed or asked to read it, the newest first; for whoever may read it or decides about it."""
    rows = (
        Reader.objects.filter(proceeding_id=proceeding.id).select_related("user").order_by("-asked_at", "-id")
    )
    if may_read(viewer, now, proceeding.id) or viewer.may("proceeding.assign", proceeding.place):
        return list(
            rows.filter(past_guard(viewer, Reader.guarded) | readable(viewer, now, path="proceeding"))
        )
    return []


def most_days(place: str, now: datetime) -> int:
    """The most days of one permission, by the pack; no rows of anybody."""
    return int(packs.for_place(place).value("reader_most_days", local_day(now)))


def some_hours(place: str, now: datetime) -> float:
    """For how many hours a request is granted where nobody names a day, by the pack; no rows of anybody."""
    return float(packs.for_place(place).value("reader_asked_hours", local_day(now)))


def readings_to_decide(viewer: Viewer) -> QuerySet[Reader]:
    """Requests to read, and break-glass to be judged, that wait for somebody like this viewer; never one's own."""
    asked = Q(approved__isnull=True, ended_at__isnull=True)
    rows = Reader.objects.filter(asked | UNJUDGED).exclude(user_id=viewer.person_id)
    return scope(viewer, "emergency.approve", rows.select_related("user", "proceeding")).order_by(
        "asked_at", "id"
    )


def has_asked(viewer: Viewer, proceeding_id: UUID) -> bool:
    """Does a request of this viewer's own to read it wait for an answer?"""
    waiting = Reader.objects.filter(proceeding_id=proceeding_id, user_id=viewer.person_id, section="")
    return waiting.filter(approved__isnull=True, ended_at__isnull=True).exists()


def reading_or_404(viewer: Viewer, reader_id: UUID) -> Reader:
    """One permission or request that this viewer may decide about or end. Raises "general.not_found"."""
    found = Reader.objects.select_related("user", "proceeding").filter(id=reader_id).first()
    if found is None or not any(
        scope(viewer, ability, Reader.objects.filter(id=reader_id)).exists()
        for ability in ("emergency.approve", "proceeding.assign")
    ):
        raise ProblemError("general.not_found")
    return found


def _in_force(viewer: Viewer, now: datetime, section: str) -> QuerySet[Reader]:
    rows = Reader.objects.filter(
        user_id=viewer.person_id, section=section, approved=True, since__lte=now, until__gt=now
    )
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now))
