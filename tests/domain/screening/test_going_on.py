"""L11: who has just sent a sheet stands before what it came to, with what cannot wait on top and the next thing to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.screening.models import Crisis
from lianxin.domain.surveys.views.elsewhere import where_it_goes_on
from tests.domain.screening.made import CALM, DARK, publish_scale, screened, send
from tests.factories import NOW, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_sent_sheet_leads_to_its_result_for_who_may_see_it(zhuoma: User, zhangwei: User, baima: Resident) -> None:
    publish_scale()
    sent = send(zhuoma, baima)
    address = reverse("screening:screening", args=[screened(sent).id])
    assert where_it_goes_on(viewer_for(zhuoma), sent.id) == address
    assert where_it_goes_on(viewer_for(zhangwei), sent.id) == ""


def test_the_second_entry_of_a_paper_is_offered_and_a_closed_crisis_is_no_alarm(client: Client, zhuoma: User, baima: Resident) -> None:
    form = publish_scale()
    zhuoma.language = "zh-hans"
    zhuoma.save()
    sent = send(zhuoma, baima, DARK, channel="paper")
    address = reverse("screening:screening", args=[screened(sent).id])
    sign_in(client, zhuoma)
    page = client.get(address).content.decode()
    assert f"{reverse('surveys:fill', args=[form.id])}?resident={baima.id}&amp;paper=1" in page
    assert "不论总分,先处理危机" in page
    assert "没有要马上做的" not in page, "what the level advises would contradict the alarm"
    running = Crisis.objects.get().proceeding
    running.closed_at = NOW
    running.state, running.clock = "closed", None
    running.save()
    page = client.get(address).content.decode()
    assert "不论总分,先处理危机" not in page
    assert reverse("screening:crisis", args=[Crisis.objects.get().id]) in page


def test_nothing_more_is_asked_of_a_sheet_that_counts(client: Client, zhuoma: User, baima: Resident) -> None:
    publish_scale()
    sent = send(zhuoma, baima, CALM)
    sign_in(client, zhuoma)
    assert "paper=1" not in client.get(reverse("screening:screening", args=[screened(sent).id])).content.decode()
