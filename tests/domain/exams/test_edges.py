"""Edges of exams: which region's line, a student who never graduated, a year set up above the county, and the certificate that is awaited."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.base.sheets.services import accept_sheet
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.models import ExamCycle
from lianxin.domain.exams.rules.passing import Line, Mark, level_passed, passed_in
from lianxin.domain.exams.selectors import note_end
from lianxin.domain.workforce.models import Schooling, Worker
from tests.domain.exams.story import MOZHU, PAPERS, SHICHENG, County, county, entered, scored, studied
from tests.domain.exams.test_sheets import faults, line, staged
from tests.entry.web.reading import get
from tests.factories import GONGKA, NOW, certify, engage, make_user, make_worker, sign_in

pytestmark = pytest.mark.django_db
TIBET, LHASA = "540000000000", "540100000000"


@pytest.fixture
def there(db: None) -> County:
    return county()


def browser(who: Viewer) -> Client:
    return sign_in(Client(), User.objects.get(id=who.id), verified=True)


def test_the_widest_line_that_is_met_is_told_and_the_narrowest_one_used() -> None:
    lines = [Line(Decimal(60)), Line(Decimal(50), "", LHASA), Line(Decimal(55), "", TIBET)]
    for some in (lines, lines[::-1]):
        assert [passed_in(Decimal(score), "a", some, GONGKA) for score in (60, 56, 51, 49)] == ["", TIBET, LHASA, None]
    marks = [Mark("a", 2026, "scored", LHASA), Mark("b", 2026, "scored", TIBET)]
    for papers in (("a", "b"), ("b", "a")):
        passed = level_passed(marks, papers, 1)
        assert passed is not None
        assert passed.region == LHASA


def test_who_should_have_graduated_years_ago_is_in_no_last_year(there: County) -> None:
    student = make_worker("央宗", GONGKA)
    row = studied(student, "bachelor", social=True, on=None, expected_on=date(2026, 7, 1))
    assert selectors.verdicts_of(there.officer, student, there.cycle)["assistant"].answer == "eligible"
    Schooling.objects.filter(id=row.id).update(expected_on=date(2021, 7, 1))
    verdict = selectors.verdicts_of(there.officer, student, there.cycle)["assistant"]
    assert (verdict.answer, [one.code for one in verdict.reasons]) == ("not", ["degree_missing", "not_graduated"])


def test_a_county_that_goes_by_the_provinces_year_is_told_of_its_steps(there: County) -> None:
    services.intend(actor=there.own, now=NOW, cycle_id=there.cycle.id, level="assistant")
    ExamCycle.objects.filter(id=there.cycle.id).update(place=TIBET)
    far = make_worker("外人", LHASA, user=make_user("far", "worker", LHASA))
    assert far.user is not None
    at, night = datetime(2026, 4, 5, 2, tzinfo=UTC), Viewer.system("night")
    assert services.tell_of_steps(actor=night, now=at, place=MOZHU) > 0
    assert services.tell_of_steps(actor=night, now=at, place=MOZHU) == 0
    assert services.tell_of_steps(actor=night, now=at, place=SHICHENG) == 0
    assert set(Notice.objects.values_list("user_id", flat=True)) == {there.own.id}


def test_a_certificate_that_is_awaited_is_one_press_away(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, dict.fromkeys(PAPERS["assistant"], 61))
    officer, own = browser(there.officer), browser(there.own)
    href = f"{reverse('workforce:certificate-new', args=[there.zhuoma.id])}?level=assistant"
    board = get(officer, reverse("exams:board"))
    assert "已通过,证书还没有登记" in board
    assert "卓玛" in get(officer, f"{reverse('exams:people', args=[there.cycle.id])}?count=awaited")
    for who, address in ((officer, reverse("exams:entry", args=[entry.id])), (own, reverse("exams:entry", args=[entry.id])), (own, reverse("exams:mine"))):
        assert href in get(who, address), address
    one = certify(there.zhuoma)
    assert "已通过,证书还没有登记" not in get(officer, reverse("exams:board"))
    one.revoked_on = date(2026, 9, 1)
    one.save()
    assert selectors.awaiting_certificate(there.officer, [entry]) == [entry], "a revoked one is none"


def test_the_note_of_a_senior_exam_older_than_its_rule_has_an_end(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma, "senior")
    assert note_end(entry, date(2012, 8, 20)) == date(2015, 8, 19)


def test_a_name_with_other_signs_is_the_same_name(there: County, tmp_path: Path) -> None:
    entered(there.officer, there.cycle, there.zhuoma)
    Worker.objects.filter(id=there.zhuoma.id).update(name="扎西·卓玛")
    assert faults(there.officer, staged(there.officer, tmp_path, line("扎西•卓玛"))) == []


def test_ones_own_row_of_a_sheet_is_named_and_the_others_go_in(there: County, tmp_path: Path) -> None:
    own = make_worker("德吉", MOZHU, user=User.objects.get(id=there.officer.id))
    entered(there.officer, there.cycle, own)
    entered(there.officer, there.cycle, there.zhuoma)
    sheet = staged(there.officer, tmp_path, line("德吉"), line("卓玛"))
    assert faults(there.officer, sheet) == [(2, "name", "exam.own")]
    done = accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=sheet.id, only_good=True)
    assert done.written == 1


def test_who_left_before_the_exam_is_no_longer_among_the_eligible(there: County) -> None:
    left, moved, busy = (make_worker(name, GONGKA) for name in ("央金", "扎西", "白玛"))
    for one in (left, moved, busy):
        studied(one)
        engage(one)
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)
    entered(there.officer, there.cycle, busy)
    Worker.objects.filter(id__in=[left.id, busy.id]).update(left_on=date(2026, 3, 1))
    Worker.objects.filter(id=moved.id).update(place=LHASA)
    assert services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id) >= 2
    rows = selectors.entries_of_cycle(there.officer, there.cycle, count="eligible", level="assistant")
    assert {one.worker.name for one in rows} == {"卓玛", "白玛"}, "who registered stays what was decided"
    assert services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id) == 0
