"""Judging a form by a job: one at a time, found again, and nothing that changed meanwhile is judged by what it was."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.selectors.analysis import verdicts
from lianxin.domain.surveys.selectors.judging import ToJudge, standings, work_of_judging
from lianxin.domain.surveys.services.analysis import keep_verdicts, mark_validity, overrule
from tests.domain.surveys.asked import make_asked, send_told, told
from tests.domain.surveys.made import send
from tests.entry.web.reading import get
from tests.factories import GONGKA, MOZHUGONGKA, NOW, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_asked()


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "bureau_officer", MOZHUGONGKA)


def work_on() -> int:
    return run_worker(threading.Event(), once=True, clock=lambda: datetime.now(UTC) + timedelta(seconds=1))


def test_the_officer_has_a_form_judged_by_a_job(client: Client, form: Form, officer: User, zhuoma: User) -> None:
    send_told(zhuoma, "快", seconds=20)
    send_told(zhuoma, "好")
    sign_in(client, officer, verified=True)
    at, analysis = (reverse(f"surveys:{name}", args=[form.id]) for name in ("analysis-judge", "analysis"))
    assert "还没有评判过" in get(client, at)
    for _ in range(2):  # pressed twice it is one job
        assert client.post(at).status_code == 302
    assert Job.objects.filter(place=MOZHUGONGKA).count() == AuditEntry.objects.filter(verb="submission.judge_later").count() == 1
    page = client.get(at)
    assert "正在评判答卷" in page.content.decode()
    assert page["Refresh"] == "3"
    assert "正在评判答卷,看进度" in get(client, analysis)
    assert work_on() == 1
    assert set(Submission.objects.values_list("is_valid", flat=True)) == {True, False}
    page = client.get(at)
    assert "有效 1 份,无效 1 份;改变了 2 份" in page.content.decode()
    assert "Refresh" not in page
    assert "上次评判" in get(client, analysis)
    assert client.post(at).status_code == 302
    assert work_on() == 1
    assert "改变了 0 份" in get(client, at)
    job = Job.objects.latest("created_at")
    assert (job.state, job.done, job.total) == ("done", 4, 4)


def test_who_does_not_analyse_the_whole_form_neither_asks_nor_follows(client: Client, form: Form, zhuoma: User) -> None:
    head = make_user("head", "station_head", GONGKA)
    at = reverse("surveys:analysis-judge", args=[form.id])
    for user in (head, zhuoma):
        sign_in(client, user, verified=True)
        assert (client.post(at).status_code, client.get(at).status_code) == (403, 403)
        assert work_of_judging(viewer_for(user), form, now=NOW) is None
    assert not Job.objects.exists()


def test_who_lost_the_right_meanwhile_judges_nothing(client: Client, form: Form, officer: User, zhuoma: User) -> None:
    send_told(zhuoma, "好")
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis-judge", args=[form.id])
    client.post(at)
    Grant.objects.filter(user=officer).delete()
    work_on()
    assert Submission.objects.get().is_valid is None
    other = make_user("other", "bureau_officer", MOZHUGONGKA)
    sign_in(client, other, verified=True)
    assert "上一次评判没有做完" in get(client, at)
    client.post(at)
    work_on()
    assert Submission.objects.get().is_valid is True


def test_what_changed_while_it_was_judged_waits_for_the_next_time(form: Form, officer: User, zhuoma: User) -> None:
    rows = [send_told(zhuoma, f"好{at}", age=70 + at) for at in range(4)]
    viewer = viewer_for(officer)
    before = standings(viewer, form)
    found = verdicts(viewer, form, ToJudge(viewer, form))
    send(zhuoma, told("好0", age=70, seconds=5, deprecated=rows[0].root_id))
    overrule(actor=viewer, now=NOW, submission_id=rows[1].id, is_valid=False, reason="代答")
    Submission.objects.filter(id=rows[2].id).update(state="rejected")
    send_told(zhuoma, "新", seconds=5)
    done = keep_verdicts(actor=viewer, now=NOW, form_id=form.id, before=before, found=found)
    assert (done.valid, done.invalid, done.changed, done.later) == (1, 0, 1, 4)
    states = {row.id: (row.is_valid, row.overruled) for row in Submission.objects.all()}
    assert [states[row.id] for row in rows] == [(None, ""), (False, "代答"), (None, ""), (True, "")]
    again = mark_validity(actor=viewer, now=NOW, form_id=form.id)
    assert (again.valid, again.invalid, again.by_hand, again.later) == (1, 4, 1, 0)
    form.refresh_from_db()
    assert (form.judged_at, form.judged["invalid"]) == (NOW, 4)


def test_only_a_published_form_is_judged(form: Form, officer: User) -> None:
    Form.objects.filter(id=form.id).update(current=None)
    with refused("survey.not_published"):
        mark_validity(actor=viewer_for(officer), now=NOW, form_id=form.id)


@pytest.mark.django_db(transaction=True)
def test_it_reads_without_a_transaction_of_its_callers(form: Form, officer: User, zhuoma: User) -> None:
    """As the job does: the reading writes nothing, and only what differs is written."""
    send_told(zhuoma, "快", seconds=5)
    send_told(zhuoma, "好")
    done = mark_validity(actor=viewer_for(officer), now=NOW, form_id=form.id)
    assert (done.valid, done.invalid, done.changed) == (1, 1, 2)
