"""Answers about a person are filed where that person belongs, or wait for somebody who may say where."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys.models import Form
from lianxin.domain.surveys.selectors import claimed_resident, submissions
from tests.domain.surveys.made import answered, make_form, new_instance, send
from tests.factories import GONGKA, MOZHUGONGKA, give_role, make_resident, make_user, viewer_for

pytestmark = pytest.mark.django_db

COUNTY, TOWNSHIP, VILLAGE = "540121000000", "540121100000", "540121100201"
"""林周县, beside 墨竹工卡县."""


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


@pytest.fixture
def yangjin(db: None) -> Resident:
    return make_resident("央金", VILLAGE)


@pytest.mark.parametrize("told_beside", [True, False])
def test_of_two_counties_forms_with_one_id_it_is_that_of_whom_it_is_about(
    form: Form, zhuoma: User, deji: User, yangjin: Resident, told_beside: bool
) -> None:
    theirs = make_form(place=COUNTY, assigned=TOWNSHIP)
    give_role(zhuoma, "worker", TOWNSHIP)
    one = new_instance()
    more = {"resident_id": yangjin.id} if told_beside else {}
    got = send(zhuoma, answered(instance=one, resident=yangjin.id), channel="field", **more).submission
    assert (got.form, got.place, got.resident_id) == (theirs, VILLAGE, yangjin.id)
    assert (got.state, got.flags) == ("received", [])
    assert not submissions(viewer_for(deji)).exists()
    edited = send(zhuoma, answered(deprecated=one, resident=yangjin.id, age=80))
    assert (edited.status, edited.submission.id) == ("edited", got.id)


def test_where_their_county_has_no_such_form_it_waits(form: Form, zhuoma: User, deji: User, yangjin: Resident) -> None:
    give_role(zhuoma, "worker", TOWNSHIP)
    got = send(zhuoma, answered(resident=yangjin.id), resident_id=yangjin.id).submission
    assert (got.form, got.place, got.state, got.flags) == (form, GONGKA, "quarantined", ["resident_elsewhere"])
    assert (got.resident_id, got.claimed_resident) == (None, yangjin.id)
    assert claimed_resident(viewer_for(deji), got) is None, "the head here does not see who it is"
    assert claimed_resident(viewer_for(make_user("city", "bureau_officer", "540100000000")), got) == yangjin


def test_about_whom_the_sender_sees_but_may_not_send_for_it_waits(form: Form, zhuoma: User) -> None:
    """Seeing somebody, as an officer of the county does, is no right to file answers about them."""
    give_role(zhuoma, "bureau_officer", MOZHUGONGKA)
    other = make_resident("央金", "540127101201")
    got = send(zhuoma, answered(resident=other.id)).submission
    assert (got.place, got.state, got.flags) == (GONGKA, "quarantined", ["resident_unknown"])
    assert (got.resident_id, got.claimed_resident) == (None, other.id)
