"""Ratings of agencies: the grades in force and their history, and one that runs, for those who have a hand in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.selectors import panel_people
from lianxin.base.packs.schema import RatingItem
from lianxin.domain.conduct.models import AgencyRating, Complaint, RatingScore
from lianxin.domain.conduct.rules import may_ask_again
from lianxin.domain.conduct.selectors.conflicts import accounts_about
from lianxin.domain.workforce.models import Agency, Engagement
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.conduct.models import RatingAssessor

OWN = "workforce.own"
MAKE = "rating.make"
READ = "conduct.read"


def agencies(viewer: Viewer) -> QuerySet[Agency]:
    """The agencies of the viewer's county, for grades are public to everybody who logs in; by name."""
    low, high = _county(viewer)
    return Agency.objects.filter(place__gte=low, place__lt=high, is_open=True).order_by("name", "id") if low else Agency.objects.none()


def _county(viewer: Viewer) -> tuple[str, str]:
    try:
        county = county_of(viewer.home)
    except ValueError:
        return ("", "")
    return county, f"{county[:6]}~"


@dataclass(frozen=True, slots=True)
class Graded:
    """An agency with the last grade that was published, which may have run out, and the rating that runs."""

    agency: Agency
    last: AgencyRating | None
    runs: AgencyRating | None

    def is_valid(self, today: date) -> bool:
        """Does the grade still hold?"""
        return self.last is not None and self.last.valid_until is not None and today <= self.last.valid_until


def graded(viewer: Viewer) -> list[Graded]:
    """Every agency of the viewer's county and what is published of it; what runs only for those who may see the records. Two queries."""
    rows = list(agencies(viewer))
    ratings = list(AgencyRating.objects.filter(agency__in=rows).order_by("opened_on", "id"))
    last = {one.agency_id: one for one in ratings if one.state == "published"}
    runs = {one.agency_id: one for one in ratings if one.state in ("self", "site", "shown") and (one.state == "shown" or viewer.may(READ, one.place))}
    return [Graded(one, last.get(one.id), runs.get(one.id)) for one in rows]


def agency_or_404(viewer: Viewer, agency_id: UUID) -> Agency:
    """One of the viewer's county. Raises "general.not_found"."""
    found = agencies(viewer).filter(id=agency_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def history_of(viewer: Viewer, agency: Agency) -> list[AgencyRating]:
    """The ratings of an agency, the newest first: what is public for everybody, all for those who may see the records."""
    rows = AgencyRating.objects.filter(agency=agency, agency__in=agencies(viewer)).order_by("-opened_on", "-id")
    return list(rows if viewer.may(READ, agency.place) else rows.filter(state__in=["shown", "published", "refused", "set_aside"]))


def ratings(viewer: Viewer) -> QuerySet[AgencyRating]:
    """Those that the viewer has a hand in: of their places for whoever may see the records, their agency's own, those they assess."""
    reach = within(viewer.ranges(READ), "place")
    theirs = Q(agency_id__in=_own_agencies(viewer)) | Q(assessors__user_id=viewer.person_id)
    return AgencyRating.objects.select_related("agency").filter(theirs if reach is None else theirs | reach).distinct()


def _own_agencies(viewer: Viewer) -> QuerySet[Engagement, UUID]:
    posts = Engagement.objects.filter(worker__user_id=viewer.person_id, ended_on__isnull=True, post__agency__isnull=False)
    return posts.values_list("post__agency_id", flat=True)


def works_for(viewer: Viewer, agency_id: UUID) -> bool:
    """Does the viewer work for this agency now?"""
    return agency_id in set(_own_agencies(viewer))


def rating_or_404(viewer: Viewer, rating_id: UUID) -> AgencyRating:
    """One of `ratings`. Raises "general.not_found"."""
    found = ratings(viewer).filter(id=rating_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def scores_of(viewer: Viewer, rating: AgencyRating) -> list[RatingScore]:
    """What was scored: the agency's own points for everybody with a hand in it; an assessor's for themselves until all are in, so that
    they do not lean on each other, and for the agency only once the result is on show."""
    rows = RatingScore.objects.filter(rating=rating, rating__in=ratings(viewer)).select_related("assessor__user", "evidence")
    rows = rows.order_by("assessor_id", "item")
    if rating.state in ("shown", "published", "set_aside"):
        return list(rows)
    return [one for one in rows if one.assessor is None or one.assessor.user_id == viewer.person_id]


def assessors_of(viewer: Viewer, rating: AgencyRating) -> list[RatingAssessor]:
    """Who scores it on site."""
    found = ratings(viewer).filter(id=rating.id).first()
    return list(found.assessors.select_related("user").order_by("added_at", "id")) if found is not None else []


def assessor_choices(viewer: Viewer, now: datetime, rating: AgencyRating) -> list[User]:
    """Accounts that may score it: they see the records where they belong or over the county, do not work for the agency, and typed nothing
    for it. Its people may share their station: an agency posts them at most stations of a county. Nothing for somebody with no hand in it."""
    if not ratings(viewer).filter(id=rating.id).exists():
        return []
    able = panel_people(county_of(rating.place), READ, today=local_day(now))
    out = {one.user_id for one in assessors_of(viewer, rating)} | {rating.self_by} | accounts_about(agency=rating.agency)
    return [one for one in able if one.id not in out]


def upheld_against(agency: Agency, since: date) -> int:
    """How many complaints about an agency were upheld and are over, found on or after a day; no rows of anybody."""
    rows = Complaint.objects.filter(agency=agency, proceeding__closed_at__isnull=False).prefetch_related("rulings")
    found = 0
    for one in rows:
        last = {row.round: row for row in one.rulings.all()}
        ruling = last.get("appeal") or last.get("first")
        found += ruling is not None and ruling.upheld and local_day(ruling.at) >= since
    return found


def may_be_rated(agency: Agency, today: date) -> bool:
    """Is it time for a rating: none was published, or the last one has run out or may be raised; no rows of anybody."""
    last = AgencyRating.objects.filter(agency=agency, state="published").order_by("-published_on", "-id").first()
    if last is None or last.published_on is None or last.valid_until is None:
        return True
    years = int(packs.for_place(agency.place).value("agency_rating_again_years", today))
    return may_ask_again(last.published_on, last.valid_until, today, years)


def evidences(viewer: Viewer, now: datetime) -> QuerySet[RatingScore]:
    """Every score that the viewer may read, with what it rests on."""
    return RatingScore.objects.select_related("evidence", "rating").filter(rating__in=ratings(viewer))


def evidence_looked_at(viewer: Viewer, now: datetime, score: RatingScore) -> None:
    """A paper of an agency goes to whoever asked; it is about nobody of the register, so no look is put down."""


def items_of(place: str) -> dict[str, RatingItem]:
    """The items of the criteria at a place, in their order, by code; no rows of anybody."""
    parts = sorted(packs.for_place(place).rating_parts.values(), key=lambda part: part.rank)
    return {item.code: item for part in parts for item in part.items}
