"""L02 走进村内拉家常…挖掘需求: an informal visit on a phone; two needs heard arrive, once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import Visit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.factories import sign_in, typed_into

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


def hidden(html: str) -> dict[str, str]:
    """Every hidden field of a page."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', html)
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def prefilled(html: str) -> dict[str, str]:
    """What the browser would send of times and choices without anybody touching them."""
    times = re.findall(r'<input type="(?:date|time)" name="([^"]+)" value="([^"]+)"', html)
    chosen = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"[^>]* checked', html)
    return dict(times) | dict(chosen)


def typed(html: str) -> dict[str, str]:
    return hidden(html) | prefilled(html) | {
        "note": "腿脚不便,很少出门", "need0-kind": "meal", "need0-said": "牙口不好,吃不动硬的",
        "need1-kind": "bathing", "need1-said": "一个人洗澡怕摔", "save": "",
    }  # fmt: skip


def opened(client: Client, resident: Resident) -> tuple[str, str]:
    """The form as it is first opened, and the address it then stands at."""
    answer = client.get(reverse("web:visit-record", args=[resident.id]), follow=True)
    return answer.content.decode(), answer.redirect_chain[-1][0]


def test_the_worker_opens_baima_writes_one_screen_and_both_needs_are_in_the_inbox(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    sign_in(client, zhuoma)
    assert reverse("web:visit-whom") in client.get(reverse("web:today")).content.decode()
    page, address = opened(client, baima)
    answer = client.post(address, typed(page), follow=True)
    visit = Visit.objects.get()
    assert (visit.resident, visit.worker, visit.result, visit.means) == (baima, zhuoma, "met", "home")
    assert visit.arrived_at is not None
    assert visit.left_at is not None
    assert (visit.left_at - visit.arrived_at).total_seconds() <= 20 * 60
    needs = list(Need.objects.order_by("kind"))
    assert [(n.kind, n.urgency, n.channel, n.resident) for n in needs] == [
        ("bathing", "normal", "visit", baima), ("meal", "medium", "visit", baima),
    ]  # fmt: skip
    assert {(n.source_kind, n.source_id) for n in needs} == {("visit", str(visit.id))}
    html = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("web:today")
    for need in needs:
        assert f'href="{reverse("web:need", args=[need.id])}"' in html
    inbox = client.get(reverse("needs:inbox")).content.decode()
    assert "一个人洗澡怕摔" in inbox
    assert AuditEntry.objects.filter(verb="visit.record", actor_id=zhuoma.id).count() == 1


def test_a_double_tap_or_a_second_sending_arrives_once_and_says_so(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    sign_in(client, zhuoma)
    page, address = opened(client, baima)
    assert client.post(address, typed(page)).status_code == 302
    again = client.post(address, typed(page), follow=True)
    assert (Visit.objects.count(), Need.objects.count()) == (1, 2)
    assert again.redirect_chain[-1][0] == reverse("web:visit", args=[Visit.objects.get().id])
    assert "这次走访已经记录过" in again.content.decode()


def test_each_opening_is_a_visit_of_its_own_and_going_back_to_a_recorded_one_shows_it(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    """The id stands in the address: a browser that asks for the page again on Back is shown what was recorded."""
    sign_in(client, zhuoma)
    page, address = opened(client, baima)
    assert opened(client, baima)[1] != address
    assert hidden(page)["visit_id"] in address
    assert "no-store" in client.get(address)["Cache-Control"]
    client.post(address, typed(page))
    back = client.get(address, follow=True)
    assert back.redirect_chain[-1][0] == reverse("web:visit", args=[Visit.objects.get().id])
    assert "这次走访已经记录过" in back.content.decode()
    assert reverse("web:visit-record", args=[baima.id]) in back.content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"note": "还想去看医生"}, {"result": "away"}, {"need1-said": "洗澡要人扶"}, {"need0-kind": ""}, {"left": "00:00"}, {"more": "1"}],
)
def test_other_values_for_a_recorded_visit_are_never_dropped_in_silence(
    client: Client, zhuoma: User, baima: Resident, changed: dict[str, str]
) -> None:
    sign_in(client, zhuoma)
    page, address = opened(client, baima)
    client.post(address, typed(page))
    kept = Visit.objects.values().get()
    sent = typed(page) | changed
    if sent == typed(page):  # begun at midnight itself
        sent["left"] = "00:01"
    answer = client.post(address, sent)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "已经记录过" in html
    assert f'href="{reverse("web:visit", args=[kept["id"]])}"' in html
    assert changed.get("note", "腿脚不便,很少出门") in html
    assert Visit.objects.values().get() == kept
    assert Need.objects.count() == 2
    another = hidden(html)
    assert another["visit_id"] not in (hidden(page)["visit_id"], "")
    assert {another["need0-need_id"], another["need1-need_id"]}.isdisjoint(hidden(page).values())
    assert f'action="?visit={another["visit_id"]}"' in html
    times = {"arrived": "00:00", "left": "00:01"}
    saved = client.post(f"{address.partition('?')[0]}?visit={another['visit_id']}", typed(html) | times)
    assert saved.status_code == 302
    assert (Visit.objects.count(), Need.objects.count()) == (2, 4)


def test_one_more_row_without_a_script_keeps_what_was_typed(client: Client, zhuoma: User, baima: Resident) -> None:
    sign_in(client, zhuoma)
    first, address = opened(client, baima)
    sent = typed(first) | {"more": "1"}
    del sent["save"]
    answer = client.post(address, sent)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="need2-kind"' in html
    assert 'name="more"' not in html
    assert "牙口不好,吃不动硬的" in html
    assert hidden(html)["visit_id"] == hidden(first)["visit_id"]
    assert Visit.objects.count() == 0
    client.post(address, typed(html) | {"need2-kind": "companionship", "need2-said": "想有人说说话"})
    assert Need.objects.count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("left", "00:00"), ("need0-kind", ""), ("result", "married"), ("arrived", "25:99"), ("day", "0001-01-01"), ("day", "2002-11-23"), ("day", "9999-12-31")],
)
def test_a_wrong_entry_is_named_and_nothing_is_kept(
    client: Client, zhuoma: User, baima: Resident, field: str, value: str
) -> None:
    sign_in(client, zhuoma)
    page, address = opened(client, baima)
    sent = typed(page) | {"arrived": "00:01", "left": "00:01", field: value}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "一个人洗澡怕摔" in answer.content.decode()
    assert (Visit.objects.count(), Need.objects.count()) == (0, 0)


def test_the_outsider_finds_no_such_person_and_writes_nothing(
    client: Client, zhangwei: User, baima: Resident
) -> None:
    sign_in(client, zhangwei)
    address = reverse("web:visit-record", args=[baima.id])
    assert client.get(address).status_code == 404
    assert client.post(address, {"result": "met"}).status_code == 404
    found = client.get(typed_into(client, reverse("web:visit-whom"), "白玛")).content.decode()
    assert str(baima.id) not in found
    assert Visit.objects.count() == 0


def test_the_officer_may_look_but_not_write_a_visit(client: Client, cuomu: User, baima: Resident) -> None:
    sign_in(client, cuomu)
    assert client.get(reverse("web:visit-record", args=[baima.id])).status_code == 403
    assert client.get(reverse("web:resident", args=[baima.id])).status_code == 200
