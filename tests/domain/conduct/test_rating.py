"""An agency is rated by published criteria: by itself, on site by two who have nothing to do with it, on show, published."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.models import AgencyRating, Complaint, Ruling
from lianxin.domain.conduct.selectors.rating import upheld_against
from lianxin.domain.conduct.services import Scored
from lianxin.domain.workforce.models import Agency
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from tests.factories import MOZHUGONGKA, NOW, TODAY, engage, make_worker, refused, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]
FULL = {code: item.points for code, item in selectors.items_of(MOZHUGONGKA).items()}


def scored(less: int = 0) -> dict[str, Scored]:
    """Every item in full, the service item less so many points."""
    return {code: Scored(points - (less if code == "service" else 0)) for code, points in FULL.items()}


def opened(officer: User, agency: Agency, at: datetime = NOW, *reasons: str) -> AgencyRating:
    return services.open_rating(actor=viewer_for(officer, at), now=at, agency_id=agency.id, not_rated=reasons)


def on_show(officers: list[User], agency: Agency, *, less: tuple[int, int] = (50, 70), at: datetime = NOW) -> AgencyRating:
    rating = opened(officers[0], agency, at)
    services.score_oneself(actor=viewer_for(officers[0], at), now=at, rating_id=rating.id, scores=scored(), source="机构自评表(盖章)")
    for who, lost in zip(officers[1:3], less, strict=True):
        services.name_assessor(actor=viewer_for(officers[0], at), now=at, rating_id=rating.id, user_id=who.id)
        services.score_on_site(actor=viewer_for(who, at), now=at, rating_id=rating.id, scores=scored(lost))
    return AgencyRating.objects.get(id=rating.id)


def published(officers: list[User], agency: Agency) -> tuple[AgencyRating, datetime]:
    rating = on_show(officers, agency)
    assert rating.shown_until is not None
    later = NOW + (rating.shown_until - TODAY) + timedelta(days=1)
    return services.publish_rating(actor=viewer_for(officers[0], later), now=later, rating_id=rating.id), later


def test_the_criteria_are_a_thousand_points() -> None:
    assert sum(FULL.values()) == 1000


def test_from_self_score_to_a_published_grade(officers: list[User], zhuoma: User, agency: Agency) -> None:
    rating = on_show(officers, agency)
    assert (rating.state, rating.points, rating.grade) == ("shown", 940, "grade_5a")
    with refused("rating.still_shown"):
        services.publish_rating(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id)
    later = NOW + timedelta(days=7)
    done = services.publish_rating(actor=viewer_for(officers[0], later), now=later, rating_id=rating.id)
    assert done.valid_until == local_day(later).replace(year=2031) - timedelta(days=1)
    (shown,) = selectors.graded(viewer_for(zhuoma, later))  # everybody of the county who logs in
    assert shown.last == done
    assert shown.is_valid(local_day(later))


def test_too_early_then_again_after_two_years(officers: list[User], agency: Agency) -> None:
    _rating, later = published(officers, agency)
    with refused("rating.too_early"):
        opened(officers[0], agency, later + timedelta(days=700))
    again = opened(officers[0], agency, later + timedelta(days=731))
    with refused("rating.runs"):
        opened(officers[0], agency, later + timedelta(days=732))
    assert len(selectors.history_of(viewer_for(officers[0]), agency)) == 2
    assert again.state == "self"


def test_not_ratable_says_why_for_all_to_read(officers: list[User], zhuoma: User, agency: Agency) -> None:
    refused_one = opened(officers[0], agency, NOW, "no_report", "abnormal")
    assert refused_one.state == "refused"
    assert selectors.history_of(viewer_for(zhuoma), agency)[0].refused == ["abnormal", "no_report"]
    with refused("rating.reason_unknown"):
        opened(officers[0], agency, NOW, "dream")


@pytest.mark.parametrize(("later", "deducted"), [(0, 20), (1, 0)])
def test_an_upheld_complaint_counts_for_whole_years_with_a_leap_day_among_them(officers: list[User], agency: Agency, later: int, deducted: int) -> None:
    services.receive_complaint(
        actor=viewer_for(officers[0]), now=NOW, complaint_id=new_id(), told=services.Told("staffing", "人不够"), channel="letter", about="agency", agency_id=agency.id
    )
    complaint = Complaint.objects.get()
    Ruling.objects.create(complaint=complaint, round="first", upheld=True, reasons_sealed=b"", at=NOW)
    complaint.proceeding.__class__.objects.update(closed_at=NOW, clock=None)
    assert on_show(officers, agency, at=NOW.replace(year=2028) + timedelta(days=later)).deducted == deducted


def test_an_upheld_complaint_counts_against_it(officers: list[User], agency: Agency) -> None:
    sent = services.receive_complaint(
        actor=viewer_for(officers[0]), now=NOW, complaint_id=new_id(), told=services.Told("staffing", "人不够"), channel="letter", about="agency", agency_id=agency.id
    )
    Ruling.objects.create(complaint=sent.complaint, round="first", upheld=True, reasons_sealed=b"", at=NOW)
    assert upheld_against(agency, TODAY) == 0  # it is not over
    Complaint.objects.get().proceeding.__class__.objects.update(closed_at=NOW, clock=None)
    rating = on_show(officers, agency)
    assert (rating.deducted, rating.points) == (20, 920)


def test_nobody_of_the_agency_rates_it(officers: list[User], agency: Agency, agency_person: User) -> None:
    rating = opened(officers[0], agency)
    services.score_oneself(actor=viewer_for(agency_person), now=NOW, rating_id=rating.id, scores=scored())
    offered = selectors.assessor_choices(viewer_for(officers[0]), NOW, rating)
    assert agency_person.id not in {one.id for one in offered}
    with refused("rating.assessor_unfit"):
        services.name_assessor(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, user_id=agency_person.id)
    with refused("rating.not_assessor"):
        services.score_on_site(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, scores=scored())


def test_an_assessor_does_not_see_the_others_points_first(officers: list[User], agency: Agency) -> None:
    rating = opened(officers[0], agency)
    services.score_oneself(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, scores=scored(), source="机构自评表(盖章)")
    for who in officers[1:3]:
        services.name_assessor(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, user_id=who.id)
    services.score_on_site(actor=viewer_for(officers[1]), now=NOW, rating_id=rating.id, scores=scored(10))
    assert all(one.assessor is None for one in selectors.scores_of(viewer_for(officers[2]), rating))
    with refused("rating.scored_already"):
        services.score_on_site(actor=viewer_for(officers[1]), now=NOW, rating_id=rating.id, scores=scored())


def test_wrong_people_and_wrong_points(officers: list[User], deji: User, zhangwei: User, agency: Agency) -> None:
    rating = opened(officers[0], agency)
    with refused("access.denied"):
        opened(deji, agency)
    with refused("general.not_found"):
        services.score_oneself(actor=viewer_for(zhangwei), now=NOW, rating_id=rating.id, scores=scored())
    with refused("rating.points_invalid"):
        services.score_oneself(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, scores=scored() | {"board": Scored(91)}, source="机构自评表(盖章)")
    with refused("rating.item_missing"):
        services.score_oneself(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, scores={"board": Scored(1)}, source="机构自评表(盖章)")


def test_an_assessor_who_does_not_go_is_replaced_one_who_went_is_not(officers: list[User], more_officers: list[User], agency: Agency) -> None:
    rating, viewer = opened(officers[0], agency), viewer_for(officers[0])
    services.score_oneself(actor=viewer, now=NOW, rating_id=rating.id, scores=scored(), source="机构自评表(盖章)")
    for one in officers[1:3]:
        services.name_assessor(actor=viewer, now=NOW, rating_id=rating.id, user_id=one.id)
    services.score_on_site(actor=viewer_for(officers[1]), now=NOW, rating_id=rating.id, scores=scored())
    with refused("general.not_found"):
        services.name_assessor(actor=viewer, now=NOW, rating_id=rating.id, user_id=more_officers[0].id, instead_of=officers[1].id)
    services.name_assessor(actor=viewer, now=NOW, rating_id=rating.id, user_id=more_officers[0].id, instead_of=officers[2].id)
    services.score_on_site(actor=viewer_for(more_officers[0]), now=NOW, rating_id=rating.id, scores=scored())
    assert AgencyRating.objects.get(id=rating.id).state == "shown"


def test_whoever_works_there_by_now_neither_names_assessors_nor_publishes(officers: list[User], agency: Agency) -> None:
    rating = on_show(officers, agency)
    engage(make_worker("干部", MOZHUGONGKA, user=officers[0]), "agency_worker", agency=agency)
    later = NOW + timedelta(days=30)
    with refused("rating.own_agency"):
        services.publish_rating(actor=viewer_for(officers[0], later), now=later, rating_id=rating.id)
    services.publish_rating(actor=viewer_for(officers[1], later), now=later, rating_id=rating.id)


def test_whoever_types_for_the_agency_says_from_what_is_named_and_does_not_assess(officers: list[User], agency: Agency, client: Client) -> None:
    rating = opened(officers[0], agency)
    with refused("rating.source_needed"):
        services.score_oneself(actor=viewer_for(officers[1]), now=NOW, rating_id=rating.id, scores=scored())
    services.name_assessor(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, user_id=officers[2].id)
    with refused("rating.assessor_types"):
        services.score_oneself(actor=viewer_for(officers[2]), now=NOW, rating_id=rating.id, scores=scored(), source="自评表")
    services.score_oneself(actor=viewer_for(officers[1]), now=NOW, rating_id=rating.id, scores=scored(), source="自评表 3 号")
    with refused("rating.assessor_unfit"):
        services.name_assessor(actor=viewer_for(officers[0]), now=NOW, rating_id=rating.id, user_id=officers[1].id)
    sign_in(client, officers[0])
    page = client.get(reverse("conduct:rating", args=[rating.id])).content.decode()
    assert "干部2 代机构填;依据:自评表 3 号" in page


def test_the_agency_itself_needs_no_source(officers: list[User], agency: Agency, agency_person: User) -> None:
    rating = opened(officers[0], agency)
    done = services.score_oneself(actor=viewer_for(agency_person), now=NOW, rating_id=rating.id, scores=scored())
    assert (done.self_by, done.self_source) == (agency_person.id, "")
