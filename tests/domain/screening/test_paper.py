"""L10: a sheet of paper is of the day that stands on it, whenever it is typed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.screening.models import Crisis, Screening
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.rules.intake import filled_moment
from lianxin.kernel.clock import SHANGHAI, local_day
from tests.domain.screening.made import CALM, DARK, answers_of, publish_scale, screened, send, sheet
from tests.domain.surveys.test_pages_filling import Sheet, carried
from tests.entry.web.reading import get
from tests.factories import NOW, TODAY, make_resident, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
MILD, MODERATE = (1, 1, 1, 1, 1, 0, 0, 0, 0), (2, 2, 2, 2, 2, 0, 0, 0, 0)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def form(db: None) -> Form:
    return publish_scale()


def enter(worker: User, resident: Resident, points: Any, on: date | None, **more: Any) -> Submission:
    """Typed in from paper."""
    return services.receive_submission(
        actor=viewer_for(worker), now=NOW, xml=sheet("phq9", answers_of(points), NOW, **more), channel="paper", place_hint=resident.place,
        resident_id=resident.id, filled_on=on,
    ).submission  # fmt: skip


def test_the_moment_is_noon_of_the_day_on_paper_and_that_of_entry_on_the_same_day() -> None:
    assert filled_moment(NOW, None) == filled_moment(NOW, local_day(NOW)) == NOW
    noon = filled_moment(NOW, TODAY - timedelta(days=9))
    assert (noon.astimezone(SHANGHAI).hour, local_day(noon)) == (12, TODAY - timedelta(days=9))


@pytest.mark.usefixtures("form")
def test_the_course_is_that_of_the_days_on_paper_not_of_their_entry(zhuoma: User, ciren: User, baima: Resident) -> None:
    phone = screened(send(zhuoma, baima, MODERATE, at=NOW - timedelta(days=10)))
    before = TODAY - timedelta(days=40)
    paper = screened(enter(zhuoma, baima, MILD, before))
    enter(ciren, baima, MILD, before)
    paper.refresh_from_db()
    phone.refresh_from_db()
    assert (paper.on, paper.state, paper.is_latest, paper.is_worse) == (before, "counted", False, False)
    assert (phone.is_latest, phone.is_worse, phone.worse_points) == (True, True, 5), "compared with what was said before it"
    assert not paper.follow_ups.filter(limit="screen", ended_at=None).exists()
    later = screened(enter(zhuoma, baima, CALM, TODAY - timedelta(days=2)))
    enter(ciren, baima, CALM, TODAY - timedelta(days=2))
    later.refresh_from_db()
    assert (later.is_latest, later.on) == (True, TODAY - timedelta(days=2))
    assert later.follow_ups.get(limit="screen").due_on == TODAY - timedelta(days=2) + timedelta(days=365)


@pytest.mark.usefixtures("form")
def test_two_entries_that_read_another_day_differ_and_a_correction_moves_the_day(zhuoma: User, ciren: User, baima: Resident) -> None:
    day = TODAY - timedelta(days=5)
    one = screened(enter(zhuoma, baima, CALM, day))
    enter(ciren, baima, CALM, day - timedelta(days=1), instance="uuid:two")
    one.refresh_from_db()
    assert (one.state, one.result["differing"]) == ("differs", ["filled_on"])
    enter(ciren, baima, CALM, day, instance="uuid:three", edits="uuid:two")
    one.refresh_from_db()
    assert (one.state, one.on) == ("counted", day)


@pytest.mark.usefixtures("form")
def test_a_day_to_come_is_refused_and_one_before_birth_is_looked_at(zhuoma: User, ciren: User, baima: Resident) -> None:
    with refused("survey.filled_on_wrong"):
        enter(zhuoma, baima, DARK, TODAY + timedelta(days=1))
    assert not Submission.objects.exists()
    dark = make_resident("卓嘎")
    screened(enter(zhuoma, dark, DARK, date(1949, 1, 1)))
    assert Crisis.objects.get().proceeding.resident_id == dark.id, "whatever day it says, no rule is wanting"
    Resident.objects.filter(id=baima.id).update(birth_date=date(1950, 1, 1))
    early = screened(enter(zhuoma, baima, CALM, date(1949, 1, 1)))
    enter(ciren, baima, CALM, date(1949, 1, 1))
    early.refresh_from_db()
    assert early.state == "review"
    assert "before_birth" in early.result["doubts"]


@pytest.mark.usefixtures("form")
def test_the_first_entry_of_a_paper_of_last_week_opens_the_crisis_and_waits_for_no_second(zhuoma: User, baima: Resident) -> None:
    one = screened(enter(zhuoma, baima, DARK, TODAY - timedelta(days=7)))
    assert (one.state, one.on) == ("waiting", TODAY - timedelta(days=7))
    running = Crisis.objects.get().proceeding
    assert running.clock is not None
    assert running.clock.due_at == NOW + timedelta(hours=1), "the clock runs from when somebody knows"


def test_the_page_asks_for_the_day_keeps_the_answers_and_corrects_it(client: Client, form: Form, zhuoma: User, baima: Resident) -> None:
    worker = sign_in(client, zhuoma)
    paper = Sheet(worker, f"{reverse('surveys:fill', args=[form.id])}?resident={baima.id}&paper=1")
    assert "纸上写的填写日期" in paper.text
    given = {f"a/data/items/q{number}": "0" for number in range(1, 10)} | {"act": "send"}

    def hand_in(day: str, **more: str) -> Any:
        paper.page = worker.post(paper.address, carried(paper.page) | given | {"filled_on": day} | more)
        return paper.page

    for day, said in (("", "纸上写的填写日期:"), ((TODAY + timedelta(days=1)).isoformat(), "填写日期不能晚于今天"), ("0196-11-03", "1900")):
        assert hand_in(day).status_code == 422, day
        assert said in paper.text
        assert paper.text.count("checked") >= 9, "what was answered stays"
        assert not Submission.objects.exists()
    day = TODAY - timedelta(days=3)
    assert hand_in(day.isoformat()).status_code == 302
    one = Screening.objects.get()
    assert one.on == day
    sent = Submission.objects.get()
    assert day.strftime("%Y") in get(worker, reverse("surveys:submission", args=[sent.id]))
    edit = reverse("surveys:edit", args=[sent.id])
    assert f'value="{day.isoformat()}"' in get(worker, edit)
    corrected = Sheet(worker, edit)
    moved = day - timedelta(days=1)
    done = worker.post(edit, carried(corrected.page) | given | {"filled_on": moved.isoformat()})
    assert done.status_code == 302
    one.refresh_from_db()
    assert one.on == moved
    assert moved.isoformat() in get(worker, reverse("screening:answers", args=[one.id]))


def test_a_question_passed_over_is_asked_about_once_and_may_stay_blank(client: Client, form: Form, zhuoma: User, baima: Resident) -> None:
    page = Sheet(sign_in(client, zhuoma), f"{reverse('surveys:fill', args=[form.id])}?resident={baima.id}")
    given = {f"items__q{number}": "0" for number in range(1, 9)}
    assert page.send("send", **given).status_code == 422
    assert "还有题目没有答" in page.text
    assert page.text.count('<li><a href="#q') == 1, "the one that was passed over"
    assert not Submission.objects.exists()
    assert page.text.count("checked") >= 8, "what was answered stays"
    assert page.send("send-all", **given).status_code == 302
    assert "q9" not in (Submission.objects.get().answers["items"] or {}) or not Submission.objects.get().answers["items"]["q9"]
