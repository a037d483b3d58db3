"""L20 需求发现机制: every channel ends in one inbox; duplicates are met; the triage clock is one; the source is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import all_rows, form_of, get, tabs
from tests.factories import NOW, TABA, make_need, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
CHANNELS = ("visit", "form", "screening", "voice", "patrol", "referral", "child_report", "sos", "rule", "call")


def from_every_channel(actor: Viewer, elder: Resident) -> None:
    for channel in CHANNELS:
        record_need(
            actor=actor, now=NOW, kind="companionship", channel=channel, resident_id=elder.id,
            source_kind=channel, source_id="1",
        )  # fmt: skip


def test_ten_channels_one_inbox_and_a_second_sending_adds_nothing(
    client: Client, deji: User, baima: Resident
) -> None:
    sign_in(client, deji, verified=True)
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            from_every_channel(viewer_for(deji), baima)
        assert all_rows(client, reverse("needs:inbox")) == len(CHANNELS)
    assert Need.objects.count() == len(CHANNELS)


@pytest.mark.parametrize("hours", [0, 1, 3, 5, 23, 24, 47, 48, 72])
def test_every_tab_of_the_inbox_equals_its_rows_at_any_hour(
    client: Client, deji: User, baima: Resident, hours: int
) -> None:
    with time_machine.travel(NOW, tick=False):
        from_every_channel(viewer_for(deji), baima)
        make_need(baima, state="accepted")
    with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
        sign_in(client, deji, verified=True)
        shown = tabs(get(client, reverse("needs:inbox")))
        for label, (query, number) in shown.items():
            assert all_rows(client, reverse("needs:inbox") + query) == number, label
        assert shown["待研判"][1] == sum(shown[label][1] for label in ("已逾期", "即将到期", "时间充裕"))


def test_the_head_accepts_and_gives_it_to_the_best_worker_on_one_page(
    client: Client, deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    need = make_need(baima, kind="bathing")
    sign_in(client, deji, verified=True)
    page = reverse("web:need", args=[need.id])
    html = get(client, page)
    sent = form_of(html, 'value="assign"')
    assert sent["assign-service_code"] == "zhuyu"
    answer = client.post(page, sent | {"act": "assign"}, follow=True)
    promise = Commitment.objects.get()
    need.refresh_from_db()
    assert (need.state, promise.need_id, promise.service) == ("accepted", need.id, "zhuyu")
    assert str(promise.worker_id) == sent["assign-worker_id"]
    assert reverse("commitments:commitment", args=[promise.id]) in answer.content.decode()
    for late in ({"decline-reason": "晚了"}, {}):  # the other tab still shows it as new
        told = client.post(page, {"act": "decline"} | late)
        assert told.status_code == 409
        assert "该需求已经研判" in told.content.decode()
        assert "受理并交办" not in told.content.decode()


def test_a_refusal_needs_a_reason_the_person_can_be_told(client: Client, deji: User, baima: Resident) -> None:
    need = make_need(baima)
    sign_in(client, deji, verified=True)
    page = reverse("web:need", args=[need.id])
    assert client.post(page, {"act": "decline", "decline-reason": " "}).status_code == 422
    need.refresh_from_db()
    assert need.state == "new"
    client.post(page, {"act": "decline", "decline-reason": "已由儿子解决"})
    need.refresh_from_db()
    assert (need.state, need.reason) == ("declined", "已由儿子解决")
    assert "已由儿子解决" in get(client, page)


def test_a_repeat_is_pointed_out_and_merged_and_both_sources_stay(
    client: Client, deji: User, baima: Resident
) -> None:
    first = make_need(baima, said="吃饭难", source_kind="call", source_id="7")
    again = make_need(baima, said="还是吃饭难", source_kind="visit", source_id="9")
    sign_in(client, deji, verified=True)
    assert "疑似重复 1 条" in get(client, reverse("needs:inbox"))
    page = reverse("web:need", args=[again.id])
    assert "吃饭难" in get(client, page)
    answer = client.post(page, {"act": "merge", "into": str(first.id)})
    assert answer.url == reverse("web:need", args=[first.id])  # type: ignore[attr-defined]
    again.refresh_from_db()
    assert (again.state, again.merged_into_id, again.source_id) == ("merged", first.id, "9")


def test_a_need_of_a_place_is_recorded_at_the_counter_once(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    page = reverse("needs:record")
    sent = form_of(get(client, page), "need_id") | {"kind": "meal", "place": TABA, "said": "路灯坏了,晚上不敢出门"}
    for _ in range(2):
        assert client.post(page, sent).status_code == 302
    need = Need.objects.get()
    assert (need.place, need.resident, need.found_by) == (TABA, None, zhuoma)


def test_a_worker_sees_the_inbox_but_does_not_triage_and_the_outsider_sees_nothing(
    client: Client, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    need = make_need(baima)
    page = reverse("web:need", args=[need.id])
    sign_in(client, zhuoma)
    html = get(client, page)
    assert 'value="assign"' not in html
    assert 'value="decline"' not in html
    for act in ({"act": "assign"}, {"act": "decline", "decline-reason": "不"}, {"act": "merge", "into": str(need.id)}):
        assert client.post(page, act).status_code == 403
    outsider = sign_in(Client(), zhangwei)
    assert outsider.get(page).status_code == 404
    assert outsider.post(page, {"act": "decline", "decline-reason": "不"}).status_code == 404
    need.refresh_from_db()
    assert need.state == "new"
