"""记录走访: the planned visit first, its times prefilled, each wrong time at its field, real minutes beside planned ones,
two visits at one time kept but flagged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, TODAY, make_commitment, make_resident, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW + timedelta(hours=2), tick=False) as traveller:  # Monday 12:00
        yield traveller


def planned(resident: Resident, worker: User | None, **more: object) -> Visit:
    """A bath at 09:30 that takes ninety minutes and asks for a signature."""
    service = str(more.pop("service", "zhuyu"))
    promise = make_commitment(worker, resident, service=service)
    filled = {"day": TODAY, "window_start": 540, "window_end": 720, "planned_start": 570, "sequence": 1, "minutes": 90}
    return Visit.objects.create(
        place=resident.place, resident=resident, worker=worker, commitment=promise, service=service, **(filled | more)
    )


def page_of(resident: Resident, visit: Visit | None = None) -> str:
    return reverse("web:visit-record", args=[resident.id]) + (f"?visit={visit.id}" if visit else "")


def recorded(resident: Resident, worker: User, start: int, end: int) -> Visit:
    """An informal visit of today, in minutes after 08:00."""
    early = NOW - timedelta(hours=2)
    return Visit.objects.create(
        place=resident.place, resident=resident, worker=worker, day=TODAY, result="met", recorded_at=NOW,
        arrived_at=early + timedelta(minutes=start), left_at=early + timedelta(minutes=end),
    )  # fmt: skip


def test_the_visit_planned_for_today_is_offered_before_another_one(client: Client, zhuoma: User, baima: Resident) -> None:
    visit = planned(baima, zhuoma)
    sign_in(client, zhuoma)
    html = unescape(get(client, page_of(baima)))
    assert "是其中一次吗" in html
    assert page_of(baima, visit) in html
    another = re.search(r'href="(\?visit=[^"]+|/[^"]+\?visit=[^"]+)">(?:<svg.*?</svg>)?不是,另记一次走访', html)
    assert another
    assert str(visit.id) not in another[1]
    assert "聊了什么" in get(client, another[1])
    assert not Visit.objects.exclude(id=visit.id).exists(), "looking makes no visit"


@pytest.mark.parametrize("state", ["recorded", "cancelled", "colleague", "yesterday", "none"])
def test_only_an_open_visit_of_ones_own_day_is_offered(
    state: str, client: Client, zhuoma: User, ciren: User, baima: Resident
) -> None:
    if state != "none":
        whose = ciren if state == "colleague" else zhuoma
        more: dict[str, dict[str, object]] = {
            "recorded": {"recorded_at": NOW, "result": "met"}, "cancelled": {"cancelled_at": NOW},
            "yesterday": {"day": TODAY - timedelta(days=1)},
        }  # fmt: skip
        planned(baima, whose, **more.get(state, {}))
    sign_in(client, zhuoma)
    answer = client.get(page_of(baima))
    assert answer.status_code == 302
    assert "是其中一次吗" not in get(client, answer["Location"])


def test_nobody_elsewhere_is_told_that_a_visit_is_planned(client: Client, zhuoma: User, zhangwei: User, baima: Resident) -> None:
    planned(baima, zhuoma)
    assert sign_in(client, zhangwei).get(page_of(baima)).status_code == 404


def test_the_planned_time_and_length_are_filled_in(client: Client, zhuoma: User, baima: Resident) -> None:
    visit = planned(baima, zhuoma)
    sign_in(client, zhuoma)
    sent = form_of(get(client, page_of(baima, visit)))
    assert (sent["day"], sent["arrived"], sent["left"]) == (str(TODAY), "09:30", "11:00")


def test_what_was_planned_later_or_without_a_time_ends_now(client: Client, zhuoma: User, baima: Resident) -> None:
    later = planned(baima, zhuoma, planned_start=800)
    sign_in(client, zhuoma)
    sent = form_of(get(client, page_of(baima, later)))
    assert (sent["arrived"], sent["left"]) == ("10:30", "12:00")
    missed = planned(make_resident("扎西"), zhuoma, planned_start=None, day=TODAY - timedelta(days=2))
    sent = form_of(get(client, page_of(missed.resident, missed)))
    assert (sent["day"], sent["arrived"], sent["left"]) == (str(TODAY - timedelta(days=2)), "09:00", "10:30")


def test_the_time_is_named_until_it_is_given_and_never_asked_twice(client: Client, zhuoma: User, baima: Resident) -> None:
    visit = planned(baima, zhuoma)
    sign_in(client, zhuoma)
    html = get(client, page_of(baima, visit))
    asked = re.findall(r'class="badge[^"]*"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', html.partition("办结还需要:")[2].partition("</p>")[0])
    assert "时长" in asked
    assert "签字" in asked
    answer = client.post(page_of(baima, visit), form_of(html) | {"note": "洗好了"}, follow=True)
    told = answer.content.decode()
    assert "还缺" in told
    assert "时长" not in told.partition("还缺")[2].partition("承办事项")[0]
    promise = Commitment.objects.get()
    assert promise.is_open
    assert [proof.text for proof in promise.proofs.filter(kind="time")] == ["90"]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"day": "2002-11-23"}, "day", "走访日期 2002-11-23 已经过去一年以上"),
        ({"day": "2026-11-24"}, "day", "走访日期 2026-11-24 在将来,今天是 2026-11-23"),
        ({"left": "13:00"}, "left", "离开时间 13:00 还没有到,现在是 12:00"),
        ({"left": "09:00"}, "left", "离开时间早于到达时间"),
    ],
)
def test_a_wrong_day_or_time_is_said_at_its_field_with_a_remedy(
    wrong: dict[str, str], field: str, said: str, client: Client, zhuoma: User, baima: Resident
) -> None:
    visit = planned(baima, zhuoma)
    sign_in(client, zhuoma)
    address = page_of(baima, visit)
    answer = client.post(address, form_of(get(client, address)) | wrong)
    assert answer.status_code == 422
    (told,) = answer.context["form"].errors[field]
    assert said in told
    assert not Visit.objects.exclude(recorded_at=None).exists()


def test_real_minutes_stand_beside_the_planned_ones(client: Client, zhuoma: User, deji: User, baima: Resident) -> None:
    visit = planned(baima, zhuoma)
    sign_in(client, zhuoma)
    assert "90 分钟" in get(client, reverse("web:visit", args=[visit.id]))
    address = page_of(baima, visit)
    client.post(address, form_of(get(client, address)) | {"left": "09:50", "note": "洗了头"})
    head = sign_in(Client(), deji, verified=True)
    for reader, page in ((client, reverse("web:visit", args=[visit.id])), (head, reverse("web:visits"))):
        assert "计划 90 分钟,实际 20 分钟" in get(reader, page)
    chat = recorded(baima, zhuoma, 0, 25)
    html = get(client, reverse("web:visit", args=[chat.id]))
    assert "25 分钟" in html
    assert "计划" not in html.partition("<dt>时长")[2].partition("</dd>")[0], "nobody had planned it"


def test_two_visits_at_one_time_are_kept_and_flagged(
    client: Client, zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    elsewhere = recorded(make_resident("扎西"), zhuoma, 120, 200)  # 10:00–11:20
    recorded(make_resident("央金"), ciren, 90, 180)
    visit = planned(baima, zhuoma)
    sign_in(client, zhuoma)
    address = page_of(baima, visit)
    answer = client.post(address, form_of(get(client, address)) | {"note": "洗好了"}, follow=True)
    told = unescape(answer.content.decode())
    assert "和您的另一次走访时间重叠:扎西 10:00–11:20" in told
    assert "央金 " not in told.partition("时间重叠")[2].partition("</")[0]
    head = sign_in(Client(), deji, verified=True)
    assert get(head, reverse("web:visits")).count("时间重叠") == 2
    html = unescape(get(head, reverse("web:visit", args=[visit.id])))
    assert "时间重叠" in html
    assert reverse("web:visit", args=[elsewhere.id]) in html
    assert sign_in(Client(), zhangwei).get(reverse("web:visit", args=[visit.id])).status_code == 404


def test_one_visit_after_another_is_no_overlap(client: Client, zhuoma: User, baima: Resident) -> None:
    first, second = recorded(baima, zhuoma, 0, 30), recorded(make_resident("扎西"), zhuoma, 30, 60)
    sign_in(client, zhuoma)
    for one in (first, second):
        assert "时间重叠" not in get(client, reverse("web:visit", args=[one.id]))
