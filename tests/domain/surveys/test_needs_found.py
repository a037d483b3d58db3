"""Answers open needs, each once, whatever happens to the submission."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.events import SubmissionApproved
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.selectors.outcomes import Outcome, outcome_of
from lianxin.domain.surveys.services import needs_found
from tests.domain.surveys.asked import make_asked, send_told, told
from tests.domain.surveys.made import SYSTEM, send
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW, TODAY, make_user, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_asked()


def opened(row: Submission) -> set[tuple[str, str, str]]:
    return set(Need.objects.filter(source_kind="submission", source_id=str(row.id)).values_list("kind", "urgency", "said"))


def test_the_first_true_row_of_a_kind_opens_one_need_with_its_source(form: Form, zhuoma: User) -> None:
    row = send_told(zhuoma, "次仁", wish="meal")
    assert opened(row) == {("meal", "high", "独居,要送饭")}
    need = Need.objects.get()
    assert (need.channel, need.place, need.resident_id) == ("form", GONGKA, None)


def test_a_condition_that_cannot_be_decided_keeps_no_other_back(form: Form, zhuoma: User) -> None:
    row = send_told(zhuoma, "次仁", wish="bath meal", lives="kin", age="")
    assert {kind for kind, _urgency, _said in opened(row)} == {"meal", "bathing"}


def test_the_need_is_the_residents(form: Form, zhuoma: User, baima: Resident) -> None:
    send(zhuoma, told("白玛", wish="meal"), resident_id=baima.id)
    assert Need.objects.get().resident_id == baima.id


def test_sent_twice_and_edited_it_is_one_need_of_a_kind(form: Form, zhuoma: User) -> None:
    xml = told("次仁", wish="meal", instance="uuid:one")
    row = send(zhuoma, xml).submission
    send(zhuoma, xml)
    send(zhuoma, told("次仁", wish="meal bath", instance="uuid:two", deprecated="uuid:one"))
    assert {kind for kind, _urgency, _said in opened(row)} == {"meal", "bathing"}
    assert Need.objects.count() == 2


def test_a_submission_with_findings_opens_needs_when_it_is_approved(form: Form, zhuoma: User, deji: User) -> None:
    row = send_told(zhuoma, "", wish="meal")  # the name is required
    assert row.state == "has_issues"
    assert opened(row) == set()
    services.review_submission(actor=viewer_for(deji), now=NOW, submission_id=row.id, act="approve")
    needs_found.on_approved(SubmissionApproved(row.id, form.id, row.place, None, NOW, viewer_for(deji)))
    assert {kind for kind, _urgency, _said in opened(row)} == {"meal"}
    assert Need.objects.count() == 1


def test_the_page_of_the_need_leads_to_the_answers_behind_it(client: Client, form: Form, zhuoma: User, deji: User, baima: Resident) -> None:
    row = send(zhuoma, told("白玛", wish="meal"), resident_id=baima.id).submission
    sign_in(client, deji)
    page = reverse("web:need", args=[Need.objects.get().id])
    answers = reverse("surveys:submission", args=[row.id])
    assert answers in client.get(page).content.decode()
    Submission.objects.filter(id=row.id).update(place=BEIGAN)  # answers out of reach are not even pointed at
    assert answers not in client.get(page).content.decode()


PHQ = """<data id="phq9" version="2026.11"><start>{at}</start><end>{at}</end><items>{items}</items><score>{score}</score><level>{level}</level>
<meta><instanceID>uuid:{score}-{last}</instanceID></meta></data>"""


def screened(user: User, last: int) -> Submission:
    """PHQ-9 with 0 in the first eight items and `last` in the ninth."""
    services.install_pack_forms(actor=SYSTEM, now=NOW, place=MOZHUGONGKA)
    form = Form.objects.get(form_id="phq9")
    services.assign_form(actor=SYSTEM, now=NOW, form_id=form.id, place=GONGKA, starts_on=TODAY)
    items = "".join(f"<q{n}>{last if n == 9 else 0}</q{n}>" for n in range(1, 10))
    xml = PHQ.format(at=NOW.isoformat(), items=items, score=last, last=last, level="normal")
    return send(user, xml.encode()).submission


def test_whoever_triages_is_told_at_once_and_once_of_a_need_that_cannot_wait(zhuoma: User, ciren: User, deji: User) -> None:
    row = screened(zhuoma, 1)
    assert row.state == "received", list(row.versions.get().findings.values())
    need = Need.objects.get()
    told = Notice.objects.filter(kind="need.immediate")  # of the crisis: tests/journeys/test_L10_screening.py
    notice = told.get(user=deji)
    assert (need.urgency, need.guard, notice.link) == ("immediate", "screening.record", f"/needs/{need.id}/")
    assert not told.filter(user__in=[zhuoma, ciren]).exists()
    services.review_submission(actor=viewer_for(deji), now=NOW, submission_id=row.id, act="approve")
    assert told.filter(user=deji).count() == 1


def test_a_need_that_can_wait_is_told_nobody(form: Form, zhuoma: User, deji: User) -> None:
    send_told(zhuoma, "次仁", wish="meal")
    assert not Notice.objects.exists()


def test_a_screening_says_its_total_and_what_is_pressing_to_the_reviewer_in_their_language(zhuoma: User, deji: User) -> None:
    outcome = outcome_of(viewer_for(deji), screened(zhuoma, 1), "zh")
    assert [text[:10] for text in outcome.alerts] == ["PHQ-9 第9题有"]
    assert outcome.notes[0] == "合计 1 分。这是筛查,不是诊断。"
    assert "12356" in outcome.notes[1]
    assert outcome_of(viewer_for(deji), Submission.objects.get(), "en").notes[0] == "Total 1. A screening, not a diagnosis."


def test_an_outcome_without_anything_pressing_alerts_nobody_and_is_not_for_others(zhuoma: User, deji: User) -> None:
    row = screened(zhuoma, 0)
    assert outcome_of(viewer_for(deji), row, "zh") == Outcome((), ("合计 0 分。这是筛查,不是诊断。",))
    assert outcome_of(viewer_for(make_user("far", "station_head", BEIGAN)), row, "zh") == Outcome()
