"""L11 心理辅导、情绪纾解、悲伤抚慰: written by the counsellor, its title for the station, its words for nobody else; the station head without
the right cannot read them, asks with a reason, and reads once somebody else has approved; the counsellor hears of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.cases.models import Counselling
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.models import Reader
from tests.domain.cases.story import open_case
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, sign_in, typed_into

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
WORDS = "她说一闭眼就看见他坐在门口"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_what_was_said_in_grief_stays_with_who_heard_it(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    for user in (zhuoma, deji, cuomu):
        user.language = "zh-hans"
        user.save()
    case = open_case(zhuoma, baima)
    worker, head, bureau = sign_in(Client(), zhuoma), sign_in(Client(), deji, verified=True), sign_in(Client(), cuomu, verified=True)
    new = reverse("cases:session-new", args=[case.id])
    sent = form_of(get(worker, new)) | {"kind": "grief", "title": "第一次谈话", "words": WORDS}
    page = worker.post(new, sent)["Location"]
    assert worker.post(new, sent)["Location"] == page, "sent twice is one"
    assert WORDS in get(worker, page)
    made = Counselling.objects.get()

    titles = reverse("cases:counselling", args=[case.id])
    assert "第一次谈话" in get(head, titles)
    for address in (titles, page, reverse("cases:case", args=[case.id]), reverse("cases:records", args=[case.id]), reverse("web:resident", args=[baima.id])):
        assert WORDS not in get(head, address)
    assert head.get(reverse("cases:session-edit", args=[made.id])).status_code == 403
    assert WORDS not in get(head, typed_into(head, "/people/search/", "闭眼"))

    ask = reverse("cases:counselling-ask", args=[case.id])
    assert ask in get(head, page)
    assert head.post(ask, {"why": ""}).status_code == 422
    assert head.post(ask, {"why": "本人来电说不想活了,要知道前情"}).status_code == 302
    assert WORDS not in get(head, page), "asked is not approved"
    assert Notice.objects.filter(user=zhuoma, kind="case.counselling_asked").exists()

    decide = reverse("proceedings:decide", args=[Reader.objects.get().id])
    assert head.post(decide, {"decision": "hours", "until": ""}).status_code in {403, 422}, "never one's own"
    assert decide in get(bureau, reverse("proceedings:asked"))
    assert bureau.post(decide, {"decision": "hours", "until": ""}).status_code == 302
    assert WORDS in get(head, page)
    assert WORDS not in get(bureau, page), "who approves does not read"
    assert AuditEntry.objects.filter(verb="reader.approve").exists()
    assert WORDS not in "".join(AuditEntry.objects.values_list("after", flat=True))
