"""L07 助急 (and the station's half of L24): an elder presses the button, nobody answers at first, more are told, one goes; the
rest are told they need not; she is there, it ends, the head looks back on it, and the month shows how long it took. Page by page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.jobs.worker import run_worker
from lianxin.base.notices.models import Notice
from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.emergency.models import Alarm, CallOut
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.domain.emergency.story import at_work, helpers
from tests.entry.web.reading import form_of, get, rows
from tests.factories import NOW, TODAY, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
NOTHING = threading.Event()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_from_the_button_to_the_review(
    clock: time_machine.Traveller, baima: Resident, zhuoma: User, ciren: User, deji: User, cuomu: User
) -> None:
    near = helpers(12)
    at_work(ciren)
    Visit.objects.create(place=baima.place, resident=baima, worker=near[0], day=TODAY, planned_start=900, sequence=1)
    worker, head, bureau, phone = (Client() for _each in range(4))
    sign_in(worker, near[0])
    sign_in(head, deji, verified=True)
    sign_in(bureau, cuomu, verified=True)

    # the station opens the page for her; the address is told once
    page = get(head, reverse("web:resident", args=[baima.id]))
    links = reverse("emergency:links", args=[baima.id])
    assert links in page
    shown = head.post(links, {"holder": "self"}).content.decode()
    secret = shown.split("/sos/")[1].split("/")[0]

    # she presses the button
    sos = reverse("public:sos", args=[secret])
    phone.post(sos, form_of(get(phone, sos)))
    alarm = Alarm.objects.get()
    assert "白玛" in get(head, reverse("emergency:board"))
    assert Need.objects.get().channel == "sos"
    first = set(CallOut.objects.values_list("user_id", flat=True))

    # nobody answers: after 90 seconds more are told, after five minutes the head, after ten the bureau
    for seconds in (91, 240, 310):
        clock.move_to(NOW + timedelta(seconds=seconds))
        run_worker(NOTHING, once=True)
    assert set(CallOut.objects.values_list("user_id", flat=True)) > first
    assert Notice.objects.filter(user=deji, kind="alarm.unanswered").exists()
    assert not Notice.objects.filter(user=cuomu).exists()
    clock.move_to(NOW + timedelta(minutes=10, seconds=1))
    run_worker(NOTHING, once=True)
    told = Notice.objects.get(user=cuomu, kind="alarm.unanswered")
    assert "还没有人应答" in get(bureau, told.link)

    # one goes; everybody else hears that they need not
    clock.move_to(NOW + timedelta(minutes=11))
    mine = reverse("emergency:call", args=[CallOut.objects.get(user=near[0]).id])
    assert mine in get(worker, reverse("web:today"))
    worker.post(mine, {"what": "accept", "eta_minutes": "10"})
    assert Notice.objects.filter(kind="alarm.covered").count() == CallOut.objects.count() - 1
    assert Commitment.objects.get().worker == near[0]
    assert "大概 10 分钟" in get(phone, sos)
    seen = get(head, reverse("emergency:alarm", args=[alarm.id]))
    assert "其余的重排" in seen, "she left a visit behind"

    # she is there, it ends
    clock.move_to(NOW + timedelta(minutes=20))
    worker.post(mine, {"what": "arrive"})
    clock.move_to(NOW + timedelta(minutes=45))
    worker.post(reverse("emergency:close", args=[alarm.id]), {"outcome": "helped", "reason": "起身时头晕,扶到床上,血压正常"})
    assert Need.objects.get().state == "met"
    assert "按这里求助" in get(phone, sos)

    # the head looks back on it, and what is still needed is in the inbox
    review = reverse("emergency:review", args=[alarm.id])
    head.post(review, {"happened": "起身太快,头晕", "change": "床边装扶手", "needs": ["home_repair"]})
    assert "床边装扶手" in get(head, reverse("web:need", args=[Need.objects.get(kind="home_repair").id]))
    assert not Commitment.objects.filter(is_open=True).exists()

    # the month says how long it took, and each number opens its rows
    month = get(bureau, reverse("emergency:month"))
    assert "11" in month
    assert "20" in month
    assert rows(get(bureau, f"{reverse('emergency:all')}?month=2026-11&kind=sos&late=answer")) == 1
    assert rows(get(bureau, f"{reverse('emergency:all')}?month=2026-11&kind=sos&late=arrive")) == 0
