"""The whole file is made by a job, without a cap, and handed to who asked for it alone, as long as they may read the case."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from lianxin.base import papers
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.jobs.worker import run_worker
from lianxin.base.notices.models import Notice
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, CasePrint
from lianxin.domain.cases.tasks import print_later
from lianxin.domain.people.models import Resident
from tests.domain.cases.story import open_case, write
from tests.entry.web.reading import get
from tests.factories import NOW, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
MANY = 30


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def work() -> None:
    assert run_worker(threading.Event(), once=True, clock=lambda: NOW + timedelta(minutes=1)) == 1


def ask(worker: User, case: CaseFile) -> CasePrint:
    return services.ask_print(actor=viewer_for(worker), now=NOW, case_id=case.id, language="zh-hans", enqueue=print_later)


@pytest.fixture
def one_sheet(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Setting a real sheet costs a second; one stands for all."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    body = out.getvalue()
    monkeypatch.setattr(papers, "render", lambda *_args, **_more: papers.rendering.Rendered(body, "", "1", "application/pdf"))
    return body


@pytest.mark.once
def test_every_record_is_in_it_and_the_page_says_how_far_it_is(client: Client, zhuoma: User, deji: User, baima: Resident, one_sheet: bytes) -> None:
    case = open_case(zhuoma, baima)
    zhuoma.language = "zh-hans"
    zhuoma.save()
    sign_in(client, zhuoma)
    page = reverse("cases:print-all", args=[case.id])
    client.post(page)
    assert not CasePrint.objects.exists(), "there is nothing to print yet"
    for at in range(MANY):
        write(zhuoma, case, "case_record", {"session_course": f"第{at}次"}, held_at=NOW - timedelta(days=at))
    for _twice in range(2):
        client.post(page)
    made = CasePrint.objects.get()
    assert Job.objects.count() == 1
    answer = client.get(page)
    assert answer["Refresh"]
    assert "正在做整份卷宗" in answer.content.decode()
    work()
    made.refresh_from_db()
    assert (made.state, made.sheets) == ("ready", MANY)
    assert one_sheet[:5] not in bytes(made.body_sealed), "it lies sealed"
    fetch = reverse("cases:print-fetch", args=[made.id])
    assert fetch in get(client, page)
    assert "Refresh" not in client.get(page)
    body = client.get(fetch).content
    assert len(PdfReader(BytesIO(body)).pages) == MANY
    assert AuditEntry.objects.get(verb="case.print").actor_id == zhuoma.id
    assert Notice.objects.filter(user=zhuoma, kind="case.print_ready", link=page).exists()
    head = sign_in(Client(), deji, verified=True)
    assert head.get(fetch).status_code == 404, "who did not ask for it asks for their own"
    assert fetch not in get(head, page)


def test_who_may_no_longer_read_the_case_gets_neither_the_making_nor_the_file(zhuoma: User, ciren: User, baima: Resident, one_sheet: bytes) -> None:
    case = open_case(zhuoma, baima)
    write(zhuoma, case, "case_record", {"session_course": "谈话"}, held_at=NOW)
    made = ask(ciren, case)
    work()
    assert services.hand_out_print(actor=viewer_for(ciren), now=NOW, print_id=made.id).body == one_sheet
    waiting = services.ask_print(actor=viewer_for(ciren), now=NOW, case_id=case.id, language="bo", enqueue=print_later)
    case.proceeding.secrecy = "named"
    case.proceeding.save()
    for read in (lambda: services.hand_out_print(actor=viewer_for(ciren), now=NOW, print_id=made.id), lambda: selectors.print_or_404(viewer_for(ciren), NOW, made.id)):
        with refused("proceeding.sealed"):
            read()
    assert not selectors.prints_of(viewer_for(ciren), NOW, case)
    work()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem_code, bytes(waiting.body_sealed)) == ("refused", "proceeding.sealed", b"")


def test_it_is_gone_when_its_hours_are_over(zhuoma: User, baima: Resident, one_sheet: bytes) -> None:
    case = open_case(zhuoma, baima)
    write(zhuoma, case, "case_record", {"session_course": "谈话"}, held_at=NOW)
    made = ask(zhuoma, case)
    work()
    made.refresh_from_db()
    assert made.until is not None
    with refused("case.print_gone"):
        services.hand_out_print(actor=viewer_for(zhuoma), now=made.until, print_id=made.id)
    assert services.drop_prints(made.until - timedelta(minutes=1)) == 0
    assert services.drop_prints(made.until) == 1
    assert CasePrint.objects.get().body == b""
