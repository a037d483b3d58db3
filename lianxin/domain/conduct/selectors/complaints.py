"""Complaints: those whose existence a viewer may see, one of them for whoever may read it, one's own side of one, and what a code opens."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.selectors import approvers_over, panel_people
from lianxin.base.access.viewer import NOBODY
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.conduct.models import Appeal, Complaint, Panelist, Ruling, Statement
from lianxin.domain.conduct.rules import effective
from lianxin.domain.conduct.selectors.codes import index_of
from lianxin.domain.conduct.selectors.conflicts import GUARD, about_account, accounts_about, too_near
from lianxin.domain.conduct.selectors.facts import is_taken, round_of, sitting
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import listed, proceeding_or_404, read_within, readable_proceedings
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

RECEIVE, DECIDE = "complaint.receive", "complaint.decide"
CHANNELS = tuple(one for one in Complaint.Channel.choices if one[0] != Complaint.Channel.PUBLIC)
"""How a complaint reaches somebody who writes it down."""
ABOUTS, SIDES = Complaint.About.choices, Appeal.By.choices
TOLD = ("happened", "about", "name", "phone")


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """Which complaints: in one state ("": all that are open), one's own to handle."""

    state: str = ""
    mine: bool = False


def complaints_page(viewer: Viewer, now: datetime, wanted: ComplaintFilter | None = None, *, after: str = "", limit: int = ROWS) -> Page[Proceeding]:
    """Open complaints, or those in one state, the longest in their state first: that there are such, and who has them in hand. Nothing
    of who complained, of what, or about whom; and none about the viewer."""
    chosen = wanted or ComplaintFilter()
    judged = Q(id__in=Panelist.objects.filter(user_id=viewer.person_id, left_at__isnull=True).values("complaint_id"))  # who judges may be from elsewhere
    rows = Proceeding.objects.filter(Q(id__in=listed(viewer).values("id")) | judged, complaint__isnull=False).select_related("complaint__handler", "clock")
    if not viewer.is_system:
        rows = rows.exclude(id__in=about_account(viewer.person_id).values("id"))
    if chosen.mine:
        rows = rows.filter(complaint__handler_id=viewer.person_id)
    rows = rows.filter(state=chosen.state) if chosen.state else rows.filter(closed_at__isnull=True)
    return page_of(rows, "state_since", after=after, limit=limit)


def there_or_404(viewer: Viewer, complaint_id: UUID) -> UUID:
    """That there is such a complaint, and not about the viewer: its id, as `complaints_page` lists it. Raises "general.not_found"."""
    rows = listed(viewer).filter(complaint__isnull=False, id=complaint_id)
    if not rows.exclude(id__in=about_account(viewer.person_id).values("id")).exists():
        raise ProblemError("general.not_found")
    return complaint_id


def opened(viewer: Viewer, now: datetime, rows: Collection[Proceeding]) -> set[UUID]:
    """Of these proceedings, those that the viewer may read; one query."""
    return set(readable_proceedings(viewer, now).filter(id__in=[one.id for one in rows]).values_list("id", flat=True))


def complaint_or_404(viewer: Viewer, now: datetime, complaint_id: UUID) -> Complaint:
    """One complaint with its proceeding; the look goes on record. Raises "proceeding.sealed", "general.not_found"."""
    proceeding = proceeding_or_404(viewer, now, complaint_id)
    rows = Complaint.objects.select_related("worker__user", "agency", "handler").filter(id=complaint_id)
    found = read_within(viewer, now, rows, complaint_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.proceeding = proceeding
    return found


def told_of(viewer: Viewer, now: datetime, complaint: Complaint) -> dict[str, str]:
    """What was told, and by whom; nothing for whoever may not read it."""
    rows = read_within(viewer, now, Complaint.objects.filter(id=complaint.id), complaint.id)
    found = rows.first()
    return {name: str(text) for name, text in json.loads(found.told).items()} if found is not None else {}


def statements_of(viewer: Viewer, now: datetime, complaint: Complaint) -> QuerySet[Statement]:
    """What the one complained about said, the newest first."""
    return _of(Statement.objects.all(), viewer, now, complaint).order_by("-at", "-id")


def panel_of(viewer: Viewer, now: datetime, complaint: Complaint) -> QuerySet[Panelist]:
    """Who judges it, both rounds."""
    return _of(Panelist.objects.select_related("user"), viewer, now, complaint).order_by("round", "added_at", "id")


def rulings_of(viewer: Viewer, now: datetime, complaint: Complaint) -> QuerySet[Ruling]:
    """What was found, the first before the one on appeal."""
    return _of(Ruling.objects.all(), viewer, now, complaint).order_by("at", "id")


def appeal_of(viewer: Viewer, now: datetime, complaint: Complaint) -> Appeal | None:
    """The appeal, if one came in."""
    found: Appeal | None = _of(Appeal.objects.all(), viewer, now, complaint).first()
    return found


def panel_choices(viewer: Viewer, now: datetime, complaint: Complaint) -> list[User]:
    """Accounts that may judge it: who may receive or decide complaints at their own place in the county (heads of other stations too), or over
    the county from a level above; neither somebody near the one complained about nor whoever has it in hand, and who did not judge it
    before. For whoever may read it."""
    return _panel_people(viewer, now, complaint)[0]


def panel_left_out(viewer: Viewer, now: datetime, complaint: Complaint) -> int:
    """How many who could otherwise judge it stand too near to the one complained about. For whoever may read it."""
    return _panel_people(viewer, now, complaint)[1]


def panel_needed(complaint: Complaint) -> int:
    """How many have to judge it, by the pack on the day its state began; the caller has found the complaint."""
    proceeding = complaint.proceeding
    return int(packs.for_place(proceeding.place).value("complaint_panel_people", local_day(proceeding.state_since)))


def _panel_people(viewer: Viewer, now: datetime, complaint: Complaint) -> tuple[list[User], int]:
    if not read_within(viewer, now, Complaint.objects.filter(id=complaint.id), complaint.id).exists():
        return [], 0
    out = {complaint.handler_id} | set(Panelist.objects.filter(complaint=complaint).values_list("user_id", flat=True))
    able = panel_people(county_of(complaint.proceeding.place), RECEIVE, DECIDE, today=local_day(now))
    found = [one for one in able if one.id not in out]
    near = too_near(found, worker=complaint.worker, agency=complaint.agency)
    return [one for one in found if one.id not in near], len(near)


def deciders_over(complaint: Complaint, today: date) -> set[UUID]:
    """Who may write what a panel found: one of them has to be on it; ids only. The caller has found the complaint."""
    return set(approvers_over(complaint.proceeding.place, DECIDE, today=today))


def handler_choices(viewer: Viewer, now: datetime, complaint: Complaint) -> list[User]:
    """Colleagues who may take it over: they receive complaints over its place, and it is not about them, and they do not judge it. For whoever may read it."""
    if not read_within(viewer, now, Complaint.objects.filter(id=complaint.id), complaint.id).exists():
        return []
    place, today = complaint.proceeding.place, local_day(now)
    able = set(approvers_over(place, RECEIVE, today=today)) & set(approvers_over(place, GUARD, today=today))
    able -= accounts_about(worker=complaint.worker, agency=complaint.agency) | set(Panelist.objects.filter(complaint=complaint).values_list("user_id", flat=True))
    return list(User.objects.filter(id__in=able - {complaint.handler_id}, is_active=True).order_by("display_name", "id"))


def was_written_by(viewer: Viewer, complaint_id: UUID) -> bool:
    """Did the viewer write this complaint down?"""
    return Complaint.objects.filter(id=complaint_id, by=viewer.person_id).exists()


@dataclass(frozen=True, slots=True)
class OwnSide:
    """A complaint as the one complained about sees it: what it is about, how it stands, what was found. Never who complained."""

    id: UUID
    number: str
    kind: str
    place: str
    state: str
    charge: str
    charged_at: datetime | None
    said: tuple[Statement, ...]
    rulings: tuple[Ruling, ...]
    may_state: bool
    appeal_until: date | None


def own_sides(viewer: Viewer, now: datetime) -> list[OwnSide]:
    """Those about the viewer's own worker that they were told of, the newest first."""
    rows = Complaint.objects.select_related("proceeding").prefetch_related("statements", "rulings")
    rows = rows.filter(worker__user_id=viewer.person_id, charged_at__isnull=False).order_by("-charged_at", "-id")
    return [_own(one, local_day(now)) for one in rows]


def own_side_or_404(viewer: Viewer, now: datetime, complaint_id: UUID) -> OwnSide:
    """One of these. Raises "general.not_found"."""
    found = next((one for one in own_sides(viewer, now) if one.id == complaint_id), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _own(one: Complaint, today: date) -> OwnSide:
    rulings = tuple(row for row in sorted(one.rulings.all(), key=lambda row: row.at) if row.told_on is not None)
    state = one.proceeding.state
    until = next((row.appeal_until for row in rulings if row.round == "first"), None)
    return OwnSide(
        one.id, one.proceeding.number, one.kind, one.proceeding.place, state, one.charge, one.charged_at,
        said=tuple(sorted(one.statements.all(), key=lambda row: row.at)), rulings=rulings, may_state=state in ("accepted", "panel", "appealed"),
        appeal_until=until if state == "told" and until is not None and today <= until else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
    """What a code opens: where the complaint stands, and the answer. Nothing else."""

    sent_at: datetime
    place: str
    state: str
    answer: str
    answered_at: datetime | None
    due_at: datetime | None


def followed_by_code(code: str) -> Followed:
    """The code is the ability, for a visitor as for anybody. Raises "complaint.code_wrong"."""
    found = Complaint.objects.select_related("proceeding__clock").filter(code_index=index_of(code)).first() if code.strip() else None
    if found is None:
        raise ProblemError("complaint.code_wrong")
    proceeding = found.proceeding
    is_out = proceeding.state in ("refused", "told", "appealed", "redecided", "closed")
    return Followed(
        found.sent_at, proceeding.place, proceeding.state, found.answer if is_out else "", found.answered_at if is_out else None,
        proceeding.clock.due_at if proceeding.clock is not None and proceeding.closed_at is None else None,
    )  # fmt: skip


def open_counts(viewer: Viewer, worker_ids: list[UUID]) -> dict[UUID, int]:
    """How many complaints about each of these workers run, as far as the viewer may see that there are any; one query."""
    seen = listed(viewer).filter(closed_at__isnull=True, complaint__worker_id__in=worker_ids)
    if not viewer.is_system:
        seen = seen.exclude(id__in=about_account(viewer.person_id).values("id"))
    found: dict[UUID, int] = {}
    for worker in seen.values_list("complaint__worker_id", flat=True):
        found[worker] = found.get(worker, 0) + 1
    return found


def sanction_in_force(complaint: Complaint, today: date) -> str:
    """The sanction of the pack that this complaint brings today, "" none. The caller has found the complaint, with its rulings."""
    known = packs.for_place(complaint.proceeding.place).sanctions
    at_once = [code for code, row in known.items() if row.at_once]
    taken = [one for one in complaint.rulings.all() if is_taken(one.round, complaint.proceeding.state)]
    return effective(taken, today, at_once=at_once, is_over=complaint.proceeding.closed_at is not None)


def is_of_round(complaint: Complaint, user_id: UUID | None) -> bool:
    """Does this account judge the complaint in its present round? The caller has found it."""
    turn = round_of(complaint.proceeding.state)
    return user_id is not None and sitting(complaint, turn).filter(user_id=user_id).exists()


def waits_to_agree(complaint: Complaint, user_id: UUID | None) -> bool:
    """Has this member of the present panel a ruling before them that they have not agreed with? The caller has found the complaint."""
    turn = round_of(complaint.proceeding.state)
    mine = sitting(complaint, turn).filter(agreed_at__isnull=True, user_id=user_id or NOBODY)
    return mine.exists() and Ruling.objects.filter(complaint=complaint, round=turn).exists()


def _of(rows: QuerySet[Any], viewer: Viewer, now: datetime, complaint: Complaint) -> QuerySet[Any]:
    return read_within(viewer, now, rows.filter(complaint_id=complaint.id), complaint.id)
