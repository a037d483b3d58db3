"""X01: need → commitment → proof → confirmation → settlement, one chain, page by page, wrong persons included."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get, rows
from tests.factories import make_need, sign_in
from tests.journeys.test_L07_five_services import signature

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


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
    assert client.post(link[1], {"satisfied": "yes"}).status_code == 302
    shown = get(head, its)
    for word in ("已确认", "满意", "水温38℃,浴后无不适"):
        assert word in shown

    settled = get(head, reverse("commitments:settlement"))
    assert rows(settled) == 1
    assert "助浴" in settled
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
