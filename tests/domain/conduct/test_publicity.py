"""A result on public show: anybody reads it for its days and objects to it; what holds sets it aside, and nothing is published before all is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.domain.conduct import services
from lianxin.domain.conduct.models import AgencyRating
from lianxin.domain.workforce.models import Agency, Objection
from lianxin.domain.workforce.selectors import publicity
from lianxin.domain.workforce.services.objecting import (
    Said,
    Sent,
    answer_objection,
    note_objection,
    object_in_public,
)
from lianxin.kernel.ids import new_id
from tests.domain.conduct.test_rating import on_show, opened
from tests.factories import NOW, TODAY, refused, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]
SAID = Said("评分时少报了两起投诉", "央金", "13800001111")


def sent(rating: AgencyRating, **more: object) -> Sent:
    given = {"objection_id": new_id(), "row_id": rating.id, "told": SAID, "address": "192.0.2.1", "now": NOW} | more
    return object_in_public(actor=Viewer.nobody(), kind="rating", shown_id=rating.id, **given)  # type: ignore[arg-type]


def test_it_is_on_show_for_its_days_and_then_names_nobody(officers: list[User], agency: Agency) -> None:
    waiting = opened(officers[0], agency)
    with refused("general.not_found"):
        publicity.shown_or_404("rating", waiting.id, TODAY)
    waiting.delete()
    rating = on_show(officers, agency)
    (shown,) = publicity.on_show(TODAY)
    assert [(one.name, one.what) for one in shown.lines] == [(agency.name, "5A")]
    assert publicity.shown_or_404("rating", rating.id, shown.until).lines
    over = shown.until + timedelta(days=1)
    assert publicity.on_show(over) == []
    assert publicity.shown_or_404("rating", rating.id, over).lines == ()
    with refused("objection.over"):
        sent(rating, now=NOW + timedelta(days=30))
    with refused("general.not_found"):
        publicity.shown_or_404("dream", rating.id, TODAY)


def test_anybody_objects_and_reads_the_answer_by_a_code(officers: list[User], uninvolved: User, zhuoma: User, agency: Agency) -> None:
    rating, one = on_show(officers, agency), new_id()
    made = sent(rating, objection_id=one)
    assert sent(rating, objection_id=one).code == made.code
    assert Objection.objects.get().made_by is None
    with refused("general.not_found"):  # the id alone does not bring the code
        sent(rating, objection_id=one, told=Said("别的话"))
    assert [one.user for one in Notice.objects.filter(kind="objection.received")] == [uninvolved]  # the others made the result
    assert publicity.told_of(viewer_for(officers[0]), made.objection) == {"said": SAID.said, "name": "央金", "phone": "13800001111"}
    with refused("general.not_found"):
        publicity.told_of(viewer_for(zhuoma), made.objection)
    assert publicity.followed_by_code(made.code).answer == ""
    for maker in officers:  # typed the agency's own points, scored it, scored it
        with refused("objection.had_a_hand"):
            answer_objection(actor=viewer_for(maker), now=NOW, objection_id=made.objection.id, upheld=False, answer="没有的事")
    answer_objection(actor=viewer_for(uninvolved), now=NOW, objection_id=made.objection.id, upheld=False, answer="两起都没有查实")
    found = publicity.followed_by_code(f" {made.code[:4]}-{made.code[4:].lower()} ")
    assert (found.is_upheld, found.answer) == (False, "两起都没有查实")
    with refused("objection.answered"):
        answer_objection(actor=viewer_for(uninvolved), now=NOW, objection_id=made.objection.id, upheld=True, answer="查实了")
    with refused("objection.code_wrong"):
        publicity.followed_by_code("")


def test_nothing_is_published_before_all_is_answered_and_what_holds_sets_it_aside(officers: list[User], uninvolved: User, agency: Agency) -> None:
    rating = on_show(officers, agency)
    noted = note_objection(
        actor=viewer_for(officers[0]), now=NOW, objection_id=new_id(), kind="rating", shown_id=rating.id, row_id=rating.id, told=SAID, received_on=TODAY
    ).objection
    later = NOW + timedelta(days=30)
    with refused("rating.objections_open"):
        services.publish_rating(actor=viewer_for(officers[0], later), now=later, rating_id=rating.id)
    with refused("objection.same_person"):
        answer_objection(actor=viewer_for(officers[0]), now=NOW, objection_id=noted.id, upheld=False, answer="没有的事")
    answer_objection(actor=viewer_for(uninvolved), now=NOW, objection_id=noted.id, upheld=True, answer="确有两起")
    rating.refresh_from_db()
    assert rating.state == "set_aside"
    with refused("objection.row_unknown"):
        sent(rating)
    with refused("rating.not_now"):
        services.publish_rating(actor=viewer_for(officers[0], later), now=later, rating_id=rating.id)
    assert opened(officers[0], agency, later).state == "self"  # rated anew


def test_whoever_works_for_the_agency_neither_sees_nor_answers_what_was_objected(officers: list[User], agency: Agency, agency_person: User) -> None:
    made = sent(on_show(officers, agency))
    with refused("general.not_found"):
        answer_objection(actor=viewer_for(agency_person), now=NOW, objection_id=made.objection.id, upheld=False, answer="没有的事")


def test_a_flood_is_slowed(officers: list[User], agency: Agency) -> None:
    rating = on_show(officers, agency)
    for _time in range(5):
        sent(rating)
    with refused("objection.too_many"):
        sent(rating)
    assert sent(rating, address="192.0.2.2").code
    with refused("general.empty_field"):
        sent(rating, told=Said(" "), address="")
