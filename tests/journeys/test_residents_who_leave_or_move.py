"""A death, a departure and a removal reach everything that was found, promised and planned for the person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.base.places.models import Division
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.care.services import add_order, make_visits, open_care_plan
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.services import escalate
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import values_of
from lianxin.domain.people.services.residents import mark_died, update_resident
from lianxin.domain.settlement.selectors import countable
from lianxin.kernel.names import sound_key
from lianxin.kernel.sayings import saying
from tests.entry.web.reading import form_of, get
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_need,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions", "at_ten")]

TOMORROW = TODAY + timedelta(days=1)
NEIGHBOUR = "540127200000"
"""Another township of the county, beyond the reach of 工卡镇."""
NEIGHBOUR_VILLAGE = "540127200201"
SYSTEM = Viewer.system("搬迁测试")


@pytest.fixture
def at_ten() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def neighbour() -> None:
    names = {NEIGHBOUR: ("township", "扎雪乡"), NEIGHBOUR_VILLAGE: ("village", "扎雪村")}
    Division.objects.bulk_create(
        Division(code=code, level=level, name=name, sound_key=sound_key(name), pack="540100")
        for code, (level, name) in names.items()
    )


@pytest.fixture
def served(zhuoma: User, deji: User, baima: Resident) -> Resident:
    """白玛 with a waiting and an accepted need, a late promise, a kept one, a care plan and a visit tomorrow."""
    make_need(baima, kind="meal")
    accepted = make_need(baima, kind="bathing", state="accepted")
    late = make_commitment(zhuoma, baima, need=accepted, title="洗澡", due_at=NOW - timedelta(hours=1))
    Proof.objects.create(commitment=late, place=TABA, kind="record", captured_at=NOW)
    make_commitment(
        zhuoma, baima, title="上周的饭", service="zhucan", done_at=NOW - timedelta(days=1), minutes=30, done_minutes=30,
        confirmed_at=NOW - timedelta(days=1),
    )  # fmt: skip
    plan = open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)
    add_order(
        actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhucan", weekdays="1234567",
        regular_carer_id=zhuoma.id,
    )  # fmt: skip
    make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)
    return baima


def leave(client: Client, resident: Resident, reason: str) -> str:
    """Record it by the page; the page says what ends with it."""
    page = reverse("people:leave", args=[resident.id])
    html = get(client, page)
    sent = form_of(html) | {"reason": reason, "on": str(TODAY)}
    assert client.post(page, sent).status_code == 302
    return html


def settled(officer: User) -> list[Commitment]:
    """What a statement of this month would count."""
    return list(countable(viewer_for(officer), TODAY, GONGKA, NOW))


def verbs() -> set[str]:
    return set(AuditEntry.objects.values_list("verb", flat=True))


@pytest.mark.parametrize(("reason", "why"), [("died", "已故"), ("moved", "迁出")])
def test_with_the_person_everything_open_ends_and_says_why(
    reason: str, why: str, zhuoma: User, deji: User, cuomu: User, served: Resident
) -> None:
    worker, why_kept = sign_in(Client(), zhuoma), saying(f"resident.{reason}")
    before = settled(cuomu)
    assert "未结的需求和承办" in leave(worker, served, reason)
    assert {(n.state, n.is_open, n.reason) for n in Need.objects.all()} == {("ended", False, why_kept)}
    gone = Commitment.objects.filter(done_at__isnull=True)
    assert gone.count() == 2
    assert {(c.is_open, c.reason, c.cancelled_at) for c in gone} == {(False, why_kept, NOW)}
    assert Visit.objects.get().cancelled_at == NOW
    plan, order = CarePlan.objects.get(), CareOrder.objects.get()
    assert (plan.ended_on, plan.reason, order.ends_on) == (TODAY, why_kept, TODAY)
    assert {"need.end", "commitment.cancel", "care.end_plan", "care.end_order"} <= verbs()
    assert set(AuditEntry.objects.filter(verb="need.end").values_list("actor_id", flat=True)) == {zhuoma.id}
    # Nobody is told of it as overdue any more, nothing new is made, and what was done stays settled.
    assert escalate(actor=SYSTEM, now=NOW + timedelta(days=30)) == 0
    assert make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW + timedelta(days=1), place=GONGKA) == 0
    assert settled(cuomu) == before != []
    need = Need.objects.filter(kind="meal").get()
    assert why in get(worker, reverse("web:need", args=[need.id]))
    worker.cookies["django_language"] = "en"
    english = get(worker, reverse("web:need", args=[need.id]))
    assert why not in english
    assert {"died": "Deceased", "moved": "Moved away"}[reason] in english
    worker.cookies["django_language"] = "zh-hans"
    assert "已终止" in get(worker, reverse("web:need", args=[need.id]))
    assert "洗澡" not in get(worker, reverse("commitments:board"))


def test_a_visit_without_a_promise_is_cancelled_too(zhuoma: User, baima: Resident) -> None:
    Visit.objects.create(place=TABA, resident=baima, worker=zhuoma, day=TOMORROW)
    recorded = Visit.objects.create(place=TABA, resident=baima, worker=zhuoma, day=TODAY, recorded_at=NOW, result="met")
    leave(sign_in(Client(), zhuoma), baima, "died")
    assert Visit.objects.get(cancelled_at__isnull=False).day == TOMORROW
    assert AuditEntry.objects.filter(verb="visit.cancel").count() == 1
    recorded.refresh_from_db()
    assert recorded.cancelled_at is None


def test_a_refused_departure_ends_nothing(zhuoma: User, served: Resident) -> None:
    with refused("people.day_in_future"):
        mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=served.id, version=1, on=TOMORROW)
    assert Need.objects.filter(is_open=True).count() == 2
    assert Visit.objects.get().cancelled_at is None


def test_a_return_says_what_it_does_not_bring_back(zhuoma: User, served: Resident) -> None:
    worker = sign_in(Client(), zhuoma)
    leave(worker, served, "died")
    page = reverse("people:leave", args=[served.id])
    html = get(worker, page)
    assert "不会恢复" in html
    answer = worker.post(page, form_of(html) | {"why": "登记有误"}, follow=True)
    assert "没有恢复" in answer.content.decode()
    assert not Need.objects.filter(is_open=True).exists()
    assert not Commitment.objects.filter(is_open=True).exists()


def move(actor: Viewer, resident: Resident, place: str) -> None:
    values = values_of(resident)
    given = {name: getattr(values, name) for name in values.__slots__} | {"place": place, "no_id_reason": "unknown"}
    update_resident(
        actor=actor, now=NOW, resident_id=resident.id, version=resident.version, values=type(values)(**given)
    )


@pytest.mark.usefixtures("neighbour")
def test_what_is_open_follows_to_the_new_place_and_what_is_over_stays(
    zhuoma: User, deji: User, cuomu: User, served: Resident
) -> None:
    head = make_user("yangjin", "station_head", NEIGHBOUR, display_name="央金")
    ended = CareOrder.objects.create(
        plan=CarePlan.objects.get(), place=TABA, resident=served, service="zhujie", weekdays="1", window_start=600,
        window_end=700, minutes=30, starts_on=TODAY - timedelta(days=9), ends_on=TODAY,
    )  # fmt: skip
    officer = make_user("everywhere", "station_head", MOZHUGONGKA)
    page = reverse("people:edit", args=[served.id])
    client = sign_in(Client(), officer, verified=True)
    sent = form_of(get(client, page)) | {"place": NEIGHBOUR_VILLAGE, "no_id_reason": "unknown"}
    assert client.post(page, sent).status_code == 302
    assert set(Need.objects.values_list("place", flat=True)) == {NEIGHBOUR_VILLAGE}
    still_open = Commitment.objects.filter(is_open=True)
    assert {(c.place, c.worker_id) for c in still_open} == {(NEIGHBOUR_VILLAGE, None)}
    assert Commitment.objects.get(is_open=False).place == TABA
    assert Proof.objects.get().place == NEIGHBOUR_VILLAGE
    visit, plan = Visit.objects.get(), CarePlan.objects.get()
    assert (visit.place, visit.worker_id, plan.place) == (NEIGHBOUR_VILLAGE, None, NEIGHBOUR_VILLAGE)
    order = CareOrder.objects.exclude(id=ended.id).get()
    assert (order.place, order.regular_carer_id) == (NEIGHBOUR_VILLAGE, None)
    ended.refresh_from_db()
    assert ended.place == TABA
    assert {"need.move", "commitment.move", "care.move_plan", "care.move_order", "visit.move"} <= verbs()
    # The head over there is told and sees them as nobody's; the old station sees them no more.
    told = Notice.objects.get(user=head)
    assert (told.kind, told.count) == ("commitment.unassigned", 2)
    shown = get(sign_in(Client(), head, verified=True), told.link)
    assert "洗澡" in shown
    assert "未分派" in shown
    assert not Notice.objects.filter(user=deji, kind="commitment.unassigned").exists()
    assert "洗澡" not in get(sign_in(Client(), deji, verified=True), reverse("commitments:board"))


@pytest.mark.usefixtures("neighbour")
def test_whoever_reaches_the_new_place_keeps_the_promise(deji: User, cuomu: User, served: Resident) -> None:
    county_wide = make_user("county", "worker", MOZHUGONGKA)
    Commitment.objects.filter(is_open=True).update(worker=county_wide)
    move(SYSTEM, served, NEIGHBOUR_VILLAGE)
    assert set(Commitment.objects.filter(is_open=True).values_list("worker_id", flat=True)) == {county_wide.id}
    assert not Notice.objects.filter(kind="commitment.unassigned").exists()


def test_an_overdue_notice_opens_the_overdue_rows_its_reader_may_see(zhuoma: User, deji: User, served: Resident) -> None:
    Commitment.objects.filter(is_open=True).update(due_at=NOW - timedelta(days=4))
    escalate(actor=SYSTEM, now=NOW)
    for user in (zhuoma, deji):
        notice = Notice.objects.filter(user=user, kind="commitment.overdue").get()
        client = sign_in(Client(), user, verified=True)
        html = get(client, notice.link)
        assert "洗澡" in html
        assert re.search(r'aria-current="page"[^>]*>已逾期', html), "the overdue tab is the one that is open"
        assert html.count('class="badge bad"') >= 1
