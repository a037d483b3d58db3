"""Who can be planned is entered by the head of the place, for people of the place."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.models import Station
from lianxin.domain.care.models import Carer
from lianxin.domain.care.selectors import staff
from tests.entry.web.reading import form_of, get
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    TABA,
    TODAY,
    make_carer,
    make_user,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def test_everybody_of_the_place_who_may_visit_is_listed_and_nobody_else(
    zhuoma: User, ciren: User, deji: User, zhangwei: User
) -> None:
    make_user("county", "worker", MOZHUGONGKA)
    make_user("idle", place=GONGKA)
    make_user("gone", "worker", GONGKA, is_active=False)
    villager = make_user("villager", "worker", TABA)
    found = {one.user.username: one.places for one in staff(viewer_for(deji), today=TODAY)}
    assert found == {"zhuoma": (GONGKA,), "ciren": (GONGKA,), "deji": (GONGKA,), villager.username: (TABA,)}
    assert staff(viewer_for(zhuoma), today=TODAY) == []


def test_a_start_at_the_station_takes_its_position(zhuoma: User, deji: User) -> None:
    Station.objects.create(code="gk", place=GONGKA, name="工卡镇社工站", lon=91.74, lat=29.84)
    Station.objects.create(code="bg", place=BEIGAN, name="北干街道社工站", lon=120.2, lat=30.1)
    client, page = sign_in(Client(), deji, verified=True), reverse("care:carer", args=[zhuoma.id])
    html = get(client, page)
    assert "工卡镇社工站" in html
    assert "北干街道社工站" not in html
    sent: dict[str, object] = {**form_of(html), "languages": ["zh"], "from_where": "station:gk"}
    assert client.post(page, sent).status_code == 302
    assert (Carer.objects.get().lon, Carer.objects.get().lat) == (91.74, 29.84)
    trail = AuditEntry.objects.get(verb="carer.set")
    assert "start_known" in str(trail.after)
    assert "91.74" not in str(trail.after)


def test_a_shift_that_ends_before_it_begins_is_refused_in_its_field(zhuoma: User, deji: User) -> None:
    client, page = sign_in(Client(), deji, verified=True), reverse("care:carer", args=[zhuoma.id])
    sent: dict[str, object] = {**form_of(get(client, page)), "languages": ["zh"], "start": "18:00", "end": "09:00"}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "下班时间必须晚于上班时间" in answer.content.decode()
    assert not Carer.objects.exists()


def test_what_is_stored_comes_back_into_the_form_and_can_be_switched_off(zhuoma: User, deji: User) -> None:
    make_carer(zhuoma, skills=["meal", "old_skill"], languages=["bo"])
    client, page = sign_in(Client(), deji, verified=True), reverse("care:carer", args=[zhuoma.id])
    html = get(client, page)
    assert 'value="old_skill"' in html
    sent: dict[str, object] = {**form_of(html), "skills": ["meal"], "languages": ["bo"]}
    sent.pop("is_active", None)
    assert client.post(page, sent).status_code == 302
    stored = Carer.objects.get()
    assert (stored.is_active, stored.skills, stored.lon) == (False, ["meal"], 91.73)
    assert "暂不排班" in get(client, reverse("care:carers"))


@pytest.mark.parametrize("place", [MOZHUGONGKA, BEIGAN])
def test_people_of_elsewhere_or_above_are_not_found(place: str, deji: User) -> None:
    other = make_user("other", "worker", place)
    client = sign_in(Client(), deji, verified=True)
    for method in (client.get, client.post):
        assert method(reverse("care:carer", args=[other.id])).status_code == 404
