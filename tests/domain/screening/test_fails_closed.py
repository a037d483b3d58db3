"""L10: whatever goes wrong while a sheet is followed up, thoughts of self-harm are not missed: people are told, it is tried again, it shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.domain.people.models import Resident
from lianxin.domain.screening import selectors, services
from lianxin.domain.screening.models import Crisis, Screening, Sheet
from lianxin.domain.screening.services import hearing
from lianxin.domain.surveys.events import SubmissionReceived
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.services import deriving, review_submission
from lianxin.domain.surveys.services.needs_found import on_received as needs_found
from lianxin.kernel import events
from tests.domain.screening.made import CALM, DARK, publish_scale, screened, send
from tests.entry.web.reading import get
from tests.factories import NOW, make_user, sign_in, viewer_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def form(db: None) -> None:
    publish_scale()


def broken(*_args: Any, **_more: Any) -> None:
    raise ZeroDivisionError


def told(kind: str) -> set[object]:
    return set(Notice.objects.filter(kind=kind, read_at__isnull=True).values_list("user_id", flat=True))


def again(sent: Submission) -> None:
    """What the job does."""
    services.score_again(actor=Viewer.system("筛查"), now=LATER, submission_id=sent.id)


def test_an_error_while_a_crisis_opens_tells_people_is_tried_again_and_shows_red_until_it_is_read(
    client: Client, zhuoma: User, deji: User, zhangwei: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("lianxin.domain.screening.services.crises.open_proceeding", broken)
        sent = send(zhuoma, baima, DARK)
    sent.refresh_from_db()
    assert (sent.state, sent.flags) == ("has_issues", ["recalculated", "unchecked"])
    assert not Crisis.objects.exists()
    assert not Sheet.objects.exists(), "nothing half done"
    assert told("screening.unread") == {zhuoma.id, deji.id}
    job = Job.objects.get(task__endswith="score_one_again")
    assert job.args["args"] == [str(sent.id)]
    assert AuditEntry.objects.filter(verb="screening.alert", subject_id=str(sent.id)).exists()
    head = sign_in(client, deji, verified=True)
    assert "没能计分,可能有心理危机" in get(head, reverse("screening:board"))
    assert selectors.unread_sheets(viewer_for(zhangwei)) == []
    again(sent)
    assert Crisis.objects.get().proceeding.resident_id == baima.id
    assert told("screening.unread") == set()
    assert selectors.unread_sheets(viewer_for(deji)) == []
    assert told("screening.crisis") == {zhuoma.id, deji.id}
    again(sent)
    assert (Crisis.objects.count(), Crisis.objects.get().times) == (1, 0), "done twice, it changes nothing"


def test_an_error_of_others_that_listen_hides_no_crisis(zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(events._HANDLERS, SubmissionReceived, [needs_found, broken])
    send(zhuoma, baima, DARK)
    assert Crisis.objects.get().proceeding.resident_id == baima.id
    assert not told("screening.unread")


def test_a_try_that_fails_again_is_no_refusal_so_that_the_job_goes_on(zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(hearing, "raise_crises", broken)
        sent = send(zhuoma, baima, DARK)
        with pytest.raises(ZeroDivisionError):
            again(sent)
    assert told("screening.unread")


def test_answers_that_cannot_be_read_are_told_and_read_later(zhuoma: User, deji: User, baima: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(deriving, "compiled", broken)
        sent = send(zhuoma, baima, DARK)
        assert screened(sent).state == "review"
        assert told("screening.unread") == {zhuoma.id, deji.id}
        assert selectors.unread_sheets(viewer_for(deji)) == [sent]
        with pytest.raises(hearing.StillUnread):
            again(sent)
    again(sent)
    assert (screened(sent).state, screened(sent).total, Crisis.objects.count()) == ("counted", 1, 1)
    assert selectors.unread_sheets(viewer_for(deji)) == []


def test_an_answer_of_another_version_voids_the_total_but_hides_no_other_answer(zhuoma: User, deji: User, baima: Resident) -> None:
    items = {f"q{number}": "0" for number in range(1, 10)}
    one = screened(send(zhuoma, baima, items=items | {"q1": "7", "q9": "2"}))
    assert (one.state, one.total, one.result["triggers"]) == ("review", None, ["self_harm"])
    assert Crisis.objects.count() == 1
    assert not told("screening.unread"), "it is known"
    other = screened(send(zhuoma, baima, items=items | {"q9": "7"}, at=LATER))
    assert other.result["triggers"] == []
    assert told("screening.unread") == {zhuoma.id, deji.id}, "an answer to the ninth that nobody understands may be a yes"


def test_one_in_quarantine_that_nobody_could_score_shows_and_what_can_wait_does_not(
    zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = make_user("elsewhere", "worker", "540127101000")
    head = make_user("county_head", "station_head", "540127000000")
    send(elsewhere, baima, CALM)
    with monkeypatch.context() as patch:
        patch.setattr(hearing, "raise_crises", broken)
        sent = send(elsewhere, baima, DARK)
    assert sent.state == "quarantined"
    assert selectors.unread_sheets(viewer_for(head)) == [sent]
    assert told("screening.unread") == {elsewhere.id, head.id}


def test_an_edit_in_quarantine_counts_nothing_opens_a_crisis_and_can_be_taken_in(zhuoma: User, baima: Resident) -> None:
    first = send(zhuoma, baima, CALM, instance="uuid:one")
    elsewhere = make_user("elsewhere", "worker", "540127101000")
    waiting = send(elsewhere, baima, DARK, instance="uuid:two", edits="uuid:one", at=LATER)
    assert waiting.state == "quarantined"
    held = screened(waiting)
    assert (held.state, Crisis.objects.get().screening_id) == ("review", held.id)
    assert screened(first).total == 0
    head = make_user("county_head", "station_head", "540127000000")
    assert held.result["doubts"] == ["no_person", "held"]
    review_submission(actor=viewer_for(head), now=LATER, submission_id=waiting.id, act="release")
    one = screened(first)
    assert (one.state, one.total, Crisis.objects.get().screening_id) == ("counted", 1, one.id)
    assert Screening.objects.get(id=held.id).state == "void"


def test_nobody_at_the_station_and_those_above_are_told(baima: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    far = make_user("far", "worker", "540127101000")
    office = make_user("office", "station_head", "540127000000")
    send(far, baima, DARK)
    assert told("screening.crisis") >= {office.id}


def test_a_sheet_read_later_is_scored_once_more_not_twice(zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(deriving, "compiled", broken)
        sent = send(zhuoma, baima, CALM)
    again(sent)
    assert list(screened(sent).steps.order_by("at", "id").values_list("act", flat=True)) == ["score", "rescore"]
