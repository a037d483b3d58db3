"""L10: what somebody answered is kept sealed, and who may not do screenings finds no answer by any way through the questionnaires."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys.models import Form, Submission, SubmissionFinding, SubmissionVersion
from lianxin.domain.surveys.selectors import analysis
from lianxin.domain.surveys.selectors.analysis import AnswerFilter
from lianxin.domain.surveys.services import rederive
from tests.domain.screening.made import DARK, SYSTEM, publish_scale, screened, send
from tests.entry.openrosa.forms import make_device
from tests.factories import NOW, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
PATH = "/data/items/q9"


@pytest.fixture
def form(db: None) -> Form:
    return publish_scale()


@pytest.fixture
def sent(form: Form, zhuoma: User, baima: Resident) -> Submission:
    return send(zhuoma, baima, DARK, instance="uuid:one")


def everything() -> str:
    """Every column of every row about questionnaires and screenings, as the database holds it."""
    told = []
    for table in connection.introspection.table_names():
        if table.startswith(("surveys_submission", "surveys_coded", "screening_", "audit_", "jobs_", "notices_")):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                told += [bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell) for row in cursor for cell in row]
    return "\n".join(told)


def test_answers_and_bytes_are_sealed_and_read_again_by_who_may(sent: Submission, zhuoma: User, baima: Resident) -> None:
    held = everything()
    assert "<q9>" not in held
    assert '"q9": "1"' not in held
    version = SubmissionVersion.objects.get()
    assert b"<q9>1</q9>" in version.xml
    again = Submission.objects.get(id=sent.id)
    assert again.answers["items"]["q9"] == "1"
    assert (again.answers_open, bytes(version.xml_open)) == ({}, b"")
    send(zhuoma, baima, DARK, instance="uuid:one")
    assert Submission.objects.count() == 1, "the same bytes are known again"
    with refused("survey.conflict"):
        send(zhuoma, baima, DARK, instance="uuid:one", at=NOW + timedelta(minutes=1))
    rederive(actor=SYSTEM, now=NOW, version_id=version.id)
    assert screened(sent).total == 1
    assert "<q9>" not in everything()


def test_what_was_found_wrong_repeats_no_answer(form: Form, zhuoma: User, baima: Resident) -> None:
    items = {f"q{number}": "0" for number in range(1, 10)}
    send(zhuoma, baima, items=items | {"q9": "77"})
    assert SubmissionFinding.objects.filter(kind="choice").exists()
    assert not SubmissionFinding.objects.exclude(value="", expected="").exists()


def test_another_questionnaire_is_kept_open_to_be_counted(zhuoma: User, baima: Resident) -> None:
    publish_scale("elder_self_care")
    scale = {"eating": "able", "washing": "able", "dressing": "able", "toilet": "able", "moving": "mild"}
    one = send(zhuoma, baima, items=scale, scale="elder_self_care")
    assert Submission.objects.get(id=one.id).answers_open["items"]["moving"] == "mild"


def test_by_no_way_through_the_questionnaires_does_an_answer_reach_who_may_not_do_screenings(
    client: Client, form: Form, sent: Submission, cuomu: User, zhangwei: User, deji: User
) -> None:
    """The bureau reads and analyses every questionnaire of the county, and no answer of a scale."""
    office = sign_in(client, cuomu, verified=True)
    for name in ("submission", "edit", "validity"):
        assert office.get(reverse(f"surveys:{name}", args=[sent.id])).status_code in (403, 404)
    assert str(sent.id) not in office.get(reverse("surveys:submissions")).content.decode()
    where = {"validity": "all"}
    for kind in ("xlsx", "csv", "sav", "json"):
        answer = office.get(reverse("surveys:analysis-export", args=[form.id]), where | {"format": kind})
        content = answer.getvalue()
        assert sent.root_id.encode() not in content
        if kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert len(list(book["answers"].rows)) == 1, "heads alone"
    viewer = viewer_for(cuomu)
    for cells in ((), ((PATH, "1"),), ((PATH, "0"),), ((PATH, ""),)):
        assert not analysis.analysed(viewer, form.id, AnswerFilter(validity="", cells=cells)).exists()
    assert list(analysis.read_answers(viewer, form.id, AnswerFilter(validity=""))) == []
    make_device(cuomu, "the-token-of-the-office")
    plain = Client(headers={"Authorization": "Bearer the-token-of-the-office"})
    for path in ("submissions", f"submissions/{sent.root_id}", f"submissions/{sent.root_id}.xml", f"submissions/{sent.root_id}/versions"):
        answer = plain.get(f"/v1/projects/540127/forms/phq9/{path}")
        assert answer.status_code == 404 or json.loads(answer.content) == []
    table = plain.get("/v1/projects/540127/forms/phq9.svc/Submissions")
    assert table.status_code == 404 or json.loads(table.content)["value"] == []


def test_who_may_counts_and_finds_by_an_answer_that_the_database_cannot_read(form: Form, sent: Submission, zhuoma: User, baima: Resident) -> None:
    other = send(zhuoma, baima, (None, 3, 0, 0, 0, 0, 0, 0, 0), at=NOW + timedelta(hours=1))
    head = make_user("head", "station_head")
    viewer = viewer_for(head)

    def those(path: str, value: str) -> set[object]:
        rows = analysis.analysed(viewer, form.id, AnswerFilter(validity="", cells=((path, value),)))
        return {one.id for one in rows}

    assert those(PATH, "1") == {sent.id}
    assert those("/data/items/q2", "3") == {other.id}
    assert those("/data/items/q1", "") == {other.id}
    assert those("/data/score", "1") == {sent.id}
    assert those("/data/score", "") == {other.id}
    columns = analysis.columns(viewer, form, AnswerFilter(validity=""))
    assert sorted(map(str, columns.cells[PATH])) == ["0", "1"]


def test_a_form_that_gains_its_guard_late_seals_what_came_before_and_what_comes_next(form: Form, zhuoma: User, ciren: User, baima: Resident) -> None:
    Form.objects.filter(id=form.id).update(guard="")
    early = send(zhuoma, baima, DARK, instance="uuid:early")
    SubmissionFinding.objects.create(version=early.versions.get(), kind="choice", path=PATH, value="wordwritten", expected="wordasked")
    assert "<q9>" in everything()
    publish_scale()
    held = everything()
    assert "<q9>" not in held
    assert '"q9": "1"' not in held
    assert "wordwritten" not in held
    assert Submission.objects.get().answers["items"]["q9"] == "1"
    assert b"<q9>1</q9>" in SubmissionVersion.objects.get().xml
    assert json.loads(AuditEntry.objects.get(verb="form.guard").after)["sealed"] == 1
    send(zhuoma, baima, DARK, instance="uuid:early")
    assert Submission.objects.count() == 1, "the same bytes are known again"
    send(ciren, baima, DARK, instance="uuid:late")
    assert "<q9>" not in everything(), "also by a process that had read the form before"
