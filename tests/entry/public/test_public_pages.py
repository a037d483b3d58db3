"""Pages for everybody: no account, no personal data."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import Grant, LoginSession, User
from lianxin.base.access.visitors import MARK
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.models import Station
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import confirm_commitment, make_token
from lianxin.domain.commitments.services.confirming import Invitation
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import GONGKA, make_commitment, make_resident, sign_in, viewer_for

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def done(zhuoma: User, baima: Resident) -> Commitment:
    at = timezone.now() - timedelta(hours=1)
    return make_commitment(zhuoma, baima, title="助浴", service="zhuyu", made_at=at, done_at=at, done_by=zhuoma.id)


def link(promise: Commitment, *, hours: int = 48, by: str = "resident") -> str:
    issuer = promise.worker_id or UUID(int=0)
    invitation = Invitation(promise.id, by, issuer, timezone.now() + timedelta(hours=hours))  # type: ignore[arg-type]
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
    given = done.confirmations.get()
    assert (given.by_kind, given.satisfied, given.comment) == (by, kept, "水温正好")
    entry = AuditEntry.objects.get(verb="commitment.confirm")
    assert entry.actor_id is None


@pytest.mark.parametrize("who", ["zhuoma", "deji"])
def test_the_worker_and_staff_who_read_it_cannot_confirm_by_the_link(
    client: Client, done: Commitment, deji: User, who: str
) -> None:
    """The one who did it, and the station head who would have to use the own account."""
    sign_in(client, User.objects.get(username=who), verified=True)
    for answer in (client.get(link(done)), client.post(link(done), {"satisfied": "yes"})):
        assert answer.status_code == 403
        assert "确认链接" in answer.content.decode()
    done.refresh_from_db()
    assert done.confirmed_at is None


def test_a_worker_who_lost_the_role_still_cannot_confirm_the_own_work(client: Client, done: Commitment, zhuoma: User) -> None:
    Grant.objects.all().delete()
    sign_in(client, zhuoma)
    assert client.post(link(done), {"satisfied": "yes"}).status_code == 403


def test_somebody_who_works_elsewhere_answers_as_family(client: Client, done: Commitment, zhangwei: User) -> None:
    sign_in(client, zhangwei)
    assert client.post(link(done, by="family"), {"satisfied": "yes"}).status_code == 302
    done.refresh_from_db()
    assert done.confirmations.get().by_user is None


def test_whoever_made_the_link_cannot_open_it_after_losing_the_role(client: Client, done: Commitment, deji: User) -> None:
    invitation = Invitation(done.id, "family", deji.id, timezone.now() + timedelta(hours=1))
    Grant.objects.all().delete()
    sign_in(client, deji, verified=True)
    answer = client.post(reverse("public:confirm", args=[make_token(invitation)]), {"satisfied": "yes"})
    assert answer.status_code == 403
    assert "发链接人" in answer.content.decode()


def test_a_worker_who_signs_out_and_opens_the_link_leaves_a_doubt_the_head_decides_about(
    done: Commitment, zhuoma: User, deji: User
) -> None:
    phone = Client(REMOTE_ADDR="203.0.113.7")
    get(sign_in(phone, zhuoma), reverse("web:today"))
    phone.post(reverse("web:logout"))
    assert phone.post(link(done), {"satisfied": "yes"}, REMOTE_ADDR="198.51.100.1").status_code == 302
    assert "谢谢您" in get(phone, link(done)), "the page tells nobody what the check found"
    done.refresh_from_db()
    assert done.confirmed_at is None
    head = sign_in(Client(), deji, verified=True)
    board = get(head, reverse("commitments:board") + "?show=doubtful")
    assert "打开确认链接的浏览器,登录过承办人或发链接人的账号" in board
    shown = get(head, reverse("commitments:commitment", args=[done.id]))
    assert "服务对象本人,用确认链接" in shown
    decide = reverse("commitments:decide", args=[done.id])
    assert decide in shown
    assert decide not in get(sign_in(Client(), zhuoma), reverse("commitments:commitment", args=[done.id]))
    assert sign_in(Client(), zhuoma).get(decide).status_code == 403
    assert head.post(decide, {"version": "2", "accept": "yes"}).status_code == 422, "a reason is asked for"
    assert head.post(decide, {"version": "2", "accept": "no", "reason": "本人说没有点过"}).status_code == 302
    done.refresh_from_db()
    assert (done.confirmed_at, done.doubted_at) == (None, None)
    assert "本人说没有点过" in get(head, reverse("commitments:commitment", args=[done.id]))


def test_a_residents_browser_gets_no_mark_and_a_signed_in_one_keeps_its_own(client: Client, done: Commitment, zhuoma: User) -> None:
    get(client, link(done))
    assert MARK not in client.cookies
    get(sign_in(client, zhuoma), reverse("web:today"))
    mark = client.cookies[MARK].value
    client.post(reverse("web:logout"))
    get(sign_in(client, zhuoma), reverse("web:today"))
    assert client.cookies[MARK].value == mark
    assert mark not in LoginSession.objects.values_list("mark", flat=True), "only a digest is kept"


def test_the_page_says_when_a_colleague_noted_the_answer(client: Client, done: Commitment, ciren: User, deji: User) -> None:
    confirm_commitment(
        actor=viewer_for(ciren), now=timezone.now(), commitment_id=done.id, by_kind="family", satisfied=True
    )
    shown = get(sign_in(client, deji, verified=True), reverse("commitments:commitment", args=[done.id]))
    assert "家属,由次仁登录账号代为记录" in shown


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
