"""Pages for everybody: no account, no personal data."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.models import Station
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import make_token
from lianxin.domain.commitments.services.confirming import Invitation
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import GONGKA, make_commitment, make_resident, sign_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def done(zhuoma: User, baima: Resident) -> Commitment:
    at = timezone.now() - timedelta(hours=1)
    return make_commitment(zhuoma, baima, title="助浴", service="zhuyu", made_at=at, done_at=at, done_by=zhuoma.id)


def link(promise: Commitment, *, hours: int = 48, by: str = "resident") -> str:
    invitation = Invitation(promise.id, by, timezone.now() + timedelta(hours=hours))  # type: ignore[arg-type]
    return reverse("public:confirm", args=[make_token(invitation)])


def test_the_first_page_names_the_stations_and_whom_to_call(client: Client) -> None:
    Station.objects.create(code="s1", place=GONGKA, name="工卡镇社工站", name_en="Gongka station", phone="0891-0000000")
    html = get(client, "/")
    assert "工卡镇社工站" in html
    assert 'href="tel:0891-0000000"' in html
    assert reverse("web:login") in html


def test_who_is_signed_in_goes_on_to_their_work(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    assert client.get("/").url == reverse("web:home")  # type: ignore[attr-defined]


def test_the_link_shows_the_service_and_the_day_and_no_person(client: Client, done: Commitment) -> None:
    html = get(client, link(done))
    assert "助浴" in html
    for secret in ("白玛", "པད་མ།", "卓玛", str(done.id), str(done.resident_id), "塔巴"):
        assert secret not in html


@pytest.mark.parametrize(("by", "answer", "kept"), [("resident", "yes", True), ("family", "no", False)])
def test_one_tap_confirms_and_the_first_answer_stays(
    client: Client, done: Commitment, by: str, answer: str, kept: bool
) -> None:
    address = link(done, by=by)
    assert client.post(address, {"satisfied": answer, "comment": "水温正好"}).status_code == 302
    assert "谢谢您" in get(client, address)
    client.post(address, {"satisfied": "yes" if answer == "no" else "no"})
    done.refresh_from_db()
    given = done.confirmation
    assert (given.by_kind, given.satisfied, given.comment) == (by, kept, "水温正好")
    entry = AuditEntry.objects.get(verb="commitment.confirm")
    assert entry.actor_id is None


def test_no_answer_is_asked_for_again(client: Client, done: Commitment) -> None:
    assert client.post(link(done), {"comment": "好"}).status_code == 422
    done.refresh_from_db()
    assert done.confirmed_at is None


def test_a_changed_an_expired_and_an_early_link_open_nothing(
    client: Client, done: Commitment, zhuoma: User
) -> None:
    good = link(done)
    early = link(make_commitment(zhuoma, make_resident()))
    changed = re.sub(r"/confirm/(.)", lambda m: f"/confirm/{'x' if m[1] != 'x' else 'y'}", good)
    for address in (changed, link(done, hours=-1), early):
        assert client.get(address).status_code == 404
        assert client.post(address, {"satisfied": "yes"}).status_code == 404
    assert not Commitment.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize("name", ["public:privacy", "public:accessibility", "public:welcome"])
@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
def test_everybody_may_read_the_notices_in_three_languages(client: Client, name: str, language: str) -> None:
    client.cookies["django_language"] = language
    assert f'<html lang="{language}"' in get(client, reverse(name))
