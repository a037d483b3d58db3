"""Before eight in the morning it is still yesterday in UTC: every day of a submission is the one clocks in China show."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.selectors.analysis import recount
from lianxin.domain.surveys.selectors.edits import answers_before
from lianxin.domain.surveys.services.analysis import mark_validity
from tests.domain.surveys.made import SYSTEM, answered, new_instance, send, workbook
from tests.entry.web.reading import get
from tests.factories import GONGKA, MOZHUGONGKA, make_user, sign_in, viewer_for

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
"""1 October, 06:30 in Lhasa."""


@pytest.fixture
def form(db: None) -> Form:
    """Its question `twice` is today()."""
    asks_day = workbook().replace(b"${age} * 2", b"today()")
    version = services.upload_form(actor=SYSTEM, now=EARLY, place=MOZHUGONGKA, content=asks_day, filename="day.md")
    services.publish_version(actor=SYSTEM, now=EARLY, version_id=version.id)
    services.assign_form(actor=SYSTEM, now=EARLY, form_id=version.form_id, place=GONGKA, starts_on=date(2026, 1, 1))
    return version.form


def without_times(xml: bytes) -> bytes:
    """As a form sends it that does not ask when it was begun and ended."""
    return xml.replace(f"<start>{EARLY.isoformat()}</start><end>{EARLY.isoformat()}</end>".encode(), b"<start/><end/>")


@pytest.mark.parametrize("knows_when", [False, True])
def test_the_tables_say_what_checking_again_gives(form: Form, zhuoma: User, knows_when: bool) -> None:
    xml = answered(twice="2026-10-01", at=EARLY)
    row = send(zhuoma, xml if knows_when else without_times(xml), now=EARLY).submission
    assert (row.state, row.flags, row.answers["twice"]) == ("received", [], "2026-10-01")
    officer = viewer_for(make_user("officer", "bureau_officer", MOZHUGONGKA), EARLY)
    mark_validity(actor=officer, now=EARLY, form_id=form.id)
    assert recount(officer, form) == {row.id: tuple(Submission.objects.get(id=row.id).invalid_for)}


def test_what_was_said_before_an_edit_is_of_the_day_it_was_filled_in(form: Form, zhuoma: User) -> None:
    first = new_instance()
    send(zhuoma, without_times(answered(instance=first, twice="2026-10-01", at=EARLY)), now=EARLY)
    row = send(zhuoma, answered(deprecated=first, twice="2026-10-01", at=EARLY), now=EARLY).submission
    viewer = viewer_for(zhuoma, EARLY)
    before = answers_before(viewer, row, list(row.versions.order_by("-number")))
    assert before
    assert before["twice"] == "2026-10-01"


def test_a_row_of_the_analysis_names_the_day_it_came(form: Form, zhuoma: User, client: Client) -> None:
    send(zhuoma, answered(twice="2026-10-01", at=EARLY), now=EARLY)
    sign_in(client, make_user("officer", "bureau_officer", MOZHUGONGKA), verified=True)
    page = get(client, f"{reverse('surveys:analysis-rows', args=[form.id])}?validity=all")
    assert ">2026-10-01<" in page
    assert ">2026-09-30<" not in page
