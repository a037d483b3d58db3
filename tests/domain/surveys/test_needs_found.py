"""Answers open needs, each once, whatever happens to the submission."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import User
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.events import SubmissionApproved
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.services import needs_found
from tests.domain.surveys.asked import make_asked, send_told, told
from tests.domain.surveys.made import send
from tests.factories import GONGKA, NOW, viewer_for

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
