"""X01: need → commitment → proof → confirmation → settlement, one chain, page by page, wrong persons included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.ui.wording import moment_text
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement.models import SettlementLine
from lianxin.kernel.clock import SHANGHAI
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, make_commitment, make_need, sign_in
from tests.journeys.test_L07_five_services import signature

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def morning() -> Iterator[None]:
    """One moment of a working day, whenever the test runs."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("morning")
def test_a_need_becomes_a_promise_kept_with_proof_confirmed_by_the_person_and_settled(
    client: Client, deji: User, zhuoma: User, baima: Resident
) -> None:
    need = make_need(baima, kind="bathing", said="一个人洗澡怕摔")
    head, worker = sign_in(Client(), deji, verified=True), sign_in(Client(), zhuoma)
    page = reverse("web:need", args=[need.id])
    chosen = form_of(get(head, page), 'value="assign"') | {"act": "assign", "assign-worker_id": str(zhuoma.id)}
    assert head.post(page, chosen).status_code == 302
    promise = Commitment.objects.get()
    assert promise.title == "洗澡"

    its = reverse("commitments:commitment", args=[promise.id])
    assert "洗澡" in get(worker, reverse("commitments:board"))
    assert worker.post(reverse("commitments:start", args=[promise.id])).status_code == 302
    finish = reverse("commitments:finish", args=[promise.id])
    sent: dict[str, object] = dict(form_of(get(worker, finish)))
    assert worker.post(finish, sent | {"minutes": ""}).status_code == 422
    assert Commitment.objects.get().done_at is None
    sent |= {"outcome": "水温38℃,浴后无不适", "minutes": "55", "signature": signature(), "photo": signature()}
    if "second_worker" in sent:
        sent["second_worker"] = str(deji.id)
    assert worker.post(finish, sent).status_code == 302
    assert Need.objects.get().state == "met"
    assert worker.get(finish).status_code == 302  # a second time there is nothing to finish

    # The one who did it cannot confirm it; the person can, without an account.
    own = reverse("commitments:confirm", args=[promise.id])
    assert worker.post(own, form_of(get(worker, own)) | {"by_kind": "resident"}).status_code == 403
    html = worker.post(reverse("commitments:invite", args=[promise.id]), {"by_kind": "resident"}).content.decode()
    link = re.search(r'<p class="address">https?://[^/]+([^<]+)</p>', html)
    assert link
    assert client.post(link[1], {"satisfied": "yes"}, REMOTE_ADDR="198.51.100.1").status_code == 302
    shown = get(head, its)
    for word in ("已确认", "满意", "水温38℃,浴后无不适"):
        assert word in shown

    statement = head.post(reverse("settlement:overview"), {"month": f"{timezone.now():%Y-%m}", "place": GONGKA})
    settled = get(head, statement["Location"])
    for said in ("助浴", "政府补贴", "本人自付", "卓玛"):
        assert said in settled
    assert SettlementLine.objects.get().commitment_id == promise.id
    verbs = list(AuditEntry.objects.filter(subject_id=str(promise.id)).values_list("verb", flat=True).order_by("seq"))
    assert verbs[0] == "commitment.make"
    assert {"commitment.start", "commitment.finish", "confirmation.invite", "commitment.confirm"} <= set(verbs)


def test_a_photo_of_the_proof_is_seen_by_who_may_and_the_look_is_on_record(
    client: Client, deji: User, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    from_page = sign_in(Client(), zhuoma)
    page = reverse("commitments:make") + f"?resident={baima.id}"
    sent = form_of(get(from_page, page), "commitment_id") | {"kind": "delivery", "title": "送棉被"}
    for _ in range(2):  # sent twice, made once
        assert from_page.post(page, sent | {"worker_id": str(zhuoma.id)}).status_code == 302
    promise = Commitment.objects.get()
    finish = reverse("commitments:finish", args=[promise.id])
    form = dict(form_of(get(from_page, finish)))
    assert from_page.post(finish, form | {"signature": signature()}).status_code == 302
    address = re.search(r'href="(/files/[^"]+)"', get(from_page, reverse("commitments:commitment", args=[promise.id])))
    assert address
    answer = sign_in(Client(), deji, verified=True).get(address[1])
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEntry.objects.filter(verb="file.open", actor_id=deji.id).count() == 1
    assert sign_in(client, zhangwei).get(address[1]).status_code == 404


def test_a_promise_that_cannot_be_kept_leaves_the_need_open(client: Client, zhuoma: User, baima: Resident) -> None:
    need = make_need(baima, state="accepted")
    sign_in(client, zhuoma)
    page = f"{reverse('commitments:make')}?need={need.id}"
    sent = form_of(get(client, page), "commitment_id") | {"kind": "service", "worker_id": str(zhuoma.id)}
    client.post(page, sent)
    promise = Commitment.objects.get()
    refuse = reverse("commitments:refuse", args=[promise.id])
    assert client.post(refuse, form_of(get(client, refuse)) | {"reason": ""}).status_code == 422
    client.post(refuse, form_of(get(client, refuse)) | {"reason": "车坏了"})
    need.refresh_from_db()
    assert need.is_open
    assert "车坏了" in get(client, reverse("commitments:commitment", args=[promise.id]))
    assert client.post(refuse, {"reason": "again"}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("organisation", "阳光助老中心", "阳光助老中心(机构、企业、社会组织),卓玛跟进"),
        ("family", "女儿央金", "女儿央金(家属、邻里),卓玛跟进"),
        ("volunteer", "格桑", "格桑(志愿者),卓玛跟进"),
        ("office", "县医保局", "县医保局(政府部门),卓玛跟进"),
        ("worker", "", "卓玛"),
    ],
)
def test_whoever_undertakes_it_is_named_on_the_board(
    kind: str, name: str, shown: str, client: Client, zhuoma: User, baima: Resident
) -> None:
    sign_in(client, zhuoma)
    page = f"{reverse('commitments:make')}?resident={baima.id}"
    sent = form_of(get(client, page), "commitment_id") | {
        "kind": "delivery", "title": "送棉被", "worker_id": str(zhuoma.id), "actor_kind": kind,
    }  # fmt: skip
    if kind != "worker":
        assert client.post(page, sent | {"actor_name": " "}).status_code == 422
        assert not Commitment.objects.exists()
    assert client.post(page, sent | {"actor_name": name}).status_code == 302
    promise = Commitment.objects.get()
    assert (promise.actor_kind, promise.actor_name) == (kind, name)
    for address in (reverse("commitments:board"), reverse("commitments:commitment", args=[promise.id])):
        assert shown in get(client, address)
    assert "送棉被" not in get(client, f"{reverse('commitments:board')}?worker=nobody")


def test_another_time_is_agreed_with_a_reason_and_both_times_stay_on_record(
    client: Client, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    sign_in(client, zhuoma)
    before = timezone.now() + timedelta(days=1)
    promise = make_commitment(zhuoma, baima, made_at=timezone.now(), due_at=before, escalation_step=1)
    its, page = (reverse(f"commitments:{name}", args=[promise.id]) for name in ("commitment", "reschedule"))
    assert page in get(client, its)
    after = (timezone.now() + timedelta(days=3)).astimezone(SHANGHAI).replace(second=0, microsecond=0)
    sent = form_of(get(client, page)) | {"due_at": f"{after:%Y-%m-%dT%H:%M}"}
    assert client.post(page, sent | {"reason": " "}).status_code == 422
    assert client.post(page, sent | {"reason": "本人下午要去医院"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.due_at, promise.escalation_step) == (after, 0)
    trail = AuditEntry.objects.get(verb="commitment.reschedule")
    assert (str(before) in trail.before, f"{after:%Y-%m-%d %H:%M}" in trail.after) == (True, True)
    shown = get(client, its)
    for said in (moment_text(before), moment_text(after), "本人下午要去医院"):
        assert said in shown
    assert client.post(page, sent | {"reason": "再改"}).status_code == 422  # the version that was seen is gone
    outsider = sign_in(Client(), zhangwei)
    assert outsider.get(page).status_code == 404
