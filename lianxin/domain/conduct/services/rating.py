"""An agency is rated: opened, or not ratable and why; scored by itself, on site by assessors; on show; published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.base.files.selectors import brought_or_404
from lianxin.base.notices.services import notify
from lianxin.domain.conduct.models import AgencyRating, RatingAssessor, RatingScore
from lianxin.domain.conduct.rules import grade_of, site_points, valid_until
from lianxin.domain.conduct.selectors.publicity import KIND
from lianxin.domain.conduct.selectors.rating import (
    MAKE,
    OWN,
    READ,
    agency_or_404,
    assessor_choices,
    items_of,
    may_be_rated,
    rating_or_404,
    upheld_against,
    works_for,
)
from lianxin.domain.workforce.events import ObjectionUpheld
from lianxin.domain.workforce.selectors.publicity import open_objections
from lianxin.kernel.clock import birthday_in, local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "conduct.AgencyRating"
_LONGEST: Final = 300
_LONGEST_SOURCE: Final = 200


@dataclass(frozen=True, slots=True)
class Scored:
    """Points for one item and what they rest on."""

    points: int
    note: str = ""
    evidence_id: UUID | None = None


@service(MAKE)
def open_rating(
    *, actor: Viewer, now: datetime, agency_id: UUID, not_rated: Collection[str] = (), rating_id: UUID | None = None
) -> AgencyRating:
    """An agency asks to be rated. With any of the pack's reasons against it, it is not, and they stand there for all to read.

    The same `rating_id` twice is one. Raises "rating.runs", "rating.too_early", "rating.reason_unknown", "rating.own_agency".
    """
    agency = agency_or_404(actor, agency_id)
    actor.must(MAKE, agency.place)
    if rating_id is not None and (earlier := AgencyRating.objects.filter(id=rating_id, opened_by=actor.id).first()) is not None:
        audit.unchanged()
        return earlier
    if works_for(actor, agency.id):
        raise ProblemError("rating.own_agency")
    known = packs.for_place(agency.place).not_rated
    if unknown := sorted(set(not_rated) - set(known)):
        raise ProblemError("rating.reason_unknown", code=unknown[0])
    if not not_rated and not may_be_rated(agency, local_day(now)):
        raise ProblemError("rating.too_early")
    state = AgencyRating.State.REFUSED if not_rated else AgencyRating.State.SELF
    rating = AgencyRating(
        id=rating_id or new_id(), place=agency.place, agency=agency, state=state, opened_by=actor.id, opened_on=local_day(now), refused=sorted(not_rated)
    )
    with once("rating.runs"):
        rating.save(force_insert=True)
    _put_down(actor, now, "rating.open", rating, {"agency": str(agency.id), "not_rated": rating.refused})
    return rating


@service(OWN)
def score_oneself(*, actor: Viewer, now: datetime, rating_id: UUID, scores: Mapping[str, Scored], source: str = "") -> AgencyRating:
    """The agency's own points for every item: typed by one of its people, or for it by the bureau, and then from a paper of the agency
    (`source`); whoever types for it does not assess it. Then it is for the assessors.

    Raises "rating.not_theirs", "rating.source_needed", "rating.assessor_types", "rating.not_now", "rating.item_missing",
    "rating.points_invalid".
    """
    rating = _held(actor, rating_id)
    own = works_for(actor, rating.agency_id)
    if not own and not actor.may(MAKE, rating.place):
        raise ProblemError("rating.not_theirs")
    _must_be_in(rating, AgencyRating.State.SELF)
    if not own:
        _must_say_for_them(actor, rating, source)
    _write(actor, rating, None, scores, now)
    rating.state, rating.self_by, rating.self_source = AgencyRating.State.SITE, actor.id, "" if own else source.strip()
    rating.save(update_fields=["state", "self_by", "self_source"])
    _put_down(actor, now, "rating.self", rating, {"points": sum(one.points for one in scores.values()), "source": rating.self_source})
    return rating


def _must_say_for_them(actor: Viewer, rating: AgencyRating, source: str) -> None:
    if rating.assessors.filter(user_id=actor.person_id).exists():
        raise ProblemError("rating.assessor_types")
    if not 0 < len(source.strip()) <= _LONGEST_SOURCE:
        raise ProblemError("rating.source_needed")


@service(MAKE)
def name_assessor(*, actor: Viewer, now: datetime, rating_id: UUID, user_id: UUID, instead_of: UUID | None = None) -> RatingAssessor:
    """Somebody who scores it on site and has nothing to do with the agency. `instead_of`: an assessor who has not handed in and does not go.

    Raises "rating.assessor_unfit", "rating.not_now", "rating.own_agency", "rating.assessors_enough", "general.not_found".
    """
    rating = _held(actor, rating_id)
    _must_be_apart(actor, rating)
    if (earlier := RatingAssessor.objects.filter(rating=rating, user_id=user_id).first()) is not None:
        audit.unchanged()
        return earlier
    _must_be_in(rating, AgencyRating.State.SELF, AgencyRating.State.SITE)
    if instead_of is not None:
        _release(rating, instead_of)
    needed = int(packs.for_place(rating.place).value("agency_rating_assessors", local_day(now)))
    if rating.assessors.count() >= needed:
        raise ProblemError("rating.assessors_enough", number=needed)
    if user_id not in {one.id for one in assessor_choices(actor, now, rating)}:
        raise ProblemError("rating.assessor_unfit")
    assessor = RatingAssessor.objects.create(rating=rating, user_id=user_id, added_by=actor.id, added_at=now)
    link = reverse("conduct:rating", args=[rating.id])
    notify(actor=actor, now=now, users=[user_id], kind="rating.assess", link=link, key=f"rating-assess:{assessor.id.hex}")
    _put_down(actor, now, "rating.assessor", rating, {"worker": str(user_id), "was": str(instead_of or "")})
    return assessor


def _release(rating: AgencyRating, user_id: UUID) -> None:
    gone = rating.assessors.filter(user_id=user_id, done_at__isnull=True).first()
    if gone is None:
        raise ProblemError("general.not_found")
    gone.delete()


@service(READ)
def score_on_site(*, actor: Viewer, now: datetime, rating_id: UUID, scores: Mapping[str, Scored]) -> AgencyRating:
    """An assessor's points for every item, once. With the last of them the result stands: the mean, less what upheld complaints cost, and
    the grade; it is on show for the days of the pack. Raises "rating.not_assessor", "rating.scored_already", "rating.not_now",
    "rating.item_missing", "rating.points_invalid"."""
    rating = _held(actor, rating_id)
    assessor = RatingAssessor.objects.filter(rating=rating, user_id=actor.person_id).first()
    if assessor is None or works_for(actor, rating.agency_id):
        raise ProblemError("rating.not_assessor")
    _must_be_in(rating, AgencyRating.State.SITE)
    if assessor.done_at is not None:
        raise ProblemError("rating.scored_already")
    _write(actor, rating, assessor, scores, now)
    assessor.done_at = now
    assessor.save(update_fields=["done_at"])
    _put_down(actor, now, "rating.site", rating, {"points": sum(one.points for one in scores.values())})
    needed = int(packs.for_place(rating.place).value("agency_rating_assessors", local_day(now)))
    if rating.assessors.filter(done_at__isnull=False).count() >= needed:
        _show(actor, now, rating)
    return rating


@service(MAKE)
def publish_rating(*, actor: Viewer, now: datetime, rating_id: UUID) -> AgencyRating:
    """The days of publicity are over and every objection is answered: the grade holds for the years of the pack. Raises
    "rating.still_shown", "rating.objections_open", "rating.not_now", "rating.own_agency"."""
    rating = _held(actor, rating_id)
    _must_be_apart(actor, rating)
    if rating.state == AgencyRating.State.PUBLISHED:
        audit.unchanged()
        return rating
    _must_be_in(rating, AgencyRating.State.SHOWN)
    today = local_day(now)
    if rating.shown_until is None or today <= rating.shown_until:
        raise ProblemError("rating.still_shown", day=f"{rating.shown_until:%Y-%m-%d}" if rating.shown_until else "")
    if waiting := open_objections(KIND, rating.id):
        raise ProblemError("rating.objections_open", number=waiting)
    years = int(packs.for_place(rating.place).value("agency_rating_years", today))
    rating.state, rating.published_on, rating.valid_until = AgencyRating.State.PUBLISHED, today, valid_until(today, years)
    rating.save(update_fields=["state", "published_on", "valid_until"])
    _put_down(actor, now, "rating.publish", rating, {"grade": rating.grade, "until": str(rating.valid_until)})
    return rating


def set_aside(event: ObjectionUpheld) -> None:
    """An objection to the result holds: it is set aside, and the agency may be rated anew. Raises "rating.not_now"."""
    if event.kind != KIND:
        return
    rating = AgencyRating.objects.select_for_update(of=("self",)).get(id=event.row_id)
    _must_be_in(rating, AgencyRating.State.SHOWN)
    rating.state = AgencyRating.State.SET_ASIDE
    rating.save(update_fields=["state"])
    _put_down(event.actor, event.at, "rating.set_aside", rating, {"grade": rating.grade})


def _show(actor: Viewer, now: datetime, rating: AgencyRating) -> None:
    pack, today = packs.for_place(rating.place), local_day(now)
    totals = [sum(one.scores.values_list("points", flat=True)) for one in rating.assessors.filter(done_at__isnull=False).order_by("id")]
    years = int(pack.value("agency_rating_complaint_years", today))
    upheld = upheld_against(rating.agency, birthday_in(today, today.year - years))
    rating.deducted = upheld * int(pack.value("agency_rating_complaint_points", today))
    rating.points = site_points(totals, rating.deducted)
    rating.grade = grade_of(rating.points, {code: int(pack.value(row.least, today)) for code, row in pack.rating_grades.items()})
    rating.state = AgencyRating.State.SHOWN
    rating.shown_from, rating.shown_until = today, today + timedelta(days=int(pack.value("agency_rating_notice_days", today)) - 1)
    rating.save(update_fields=["deducted", "points", "grade", "state", "shown_from", "shown_until"])
    after = {"points": rating.points, "deducted": rating.deducted, "grade": rating.grade, "until": str(rating.shown_until)}
    _put_down(actor, now, "rating.show", rating, after)


def _held(actor: Viewer, rating_id: UUID) -> AgencyRating:
    rating_or_404(actor, rating_id)
    return AgencyRating.objects.select_for_update(of=("self",)).select_related("agency").get(id=rating_id)


def _must_be_apart(actor: Viewer, rating: AgencyRating) -> None:
    """Nobody makes the rating of the agency they work for."""
    actor.must(MAKE, rating.place)
    if works_for(actor, rating.agency_id):
        raise ProblemError("rating.own_agency")


def _must_be_in(rating: AgencyRating, *states: str) -> None:
    if rating.state not in states:
        raise ProblemError("rating.not_now")


def _write(actor: Viewer, rating: AgencyRating, assessor: RatingAssessor | None, scores: Mapping[str, Scored], now: datetime) -> None:
    items = items_of(rating.place)
    if missing := [item.name.zh for code, item in items.items() if code not in scores]:
        raise ProblemError("rating.item_missing", item=missing[0])
    for code, one in scores.items():
        if code not in items or not 0 <= one.points <= items[code].points:
            raise ProblemError("rating.points_invalid", item=items[code].name.zh if code in items else code, most=items[code].points if code in items else 0)
        if one.evidence_id is not None:
            brought_or_404(actor, one.evidence_id)
    RatingScore.objects.bulk_create(
        RatingScore(rating=rating, assessor=assessor, item=code, points=one.points, note=one.note.strip()[:_LONGEST], evidence_id=one.evidence_id)
        for code, one in scores.items()
    )


def _put_down(actor: Viewer, now: datetime, verb: str, rating: AgencyRating, after: Mapping[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, rating.id), place=rating.place, after=dict(after), now=now)
