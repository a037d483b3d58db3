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
from lianxin.domain.exams.models import ExamCycle, ExamEntry
from lianxin.domain.exams.rules.passing import Line, Mark, level_passed, passed_in
from lianxin.domain.exams.selectors import note_end
from lianxin.domain.exams.services.assessing import _make
from lianxin.domain.exams.services.cycles import DAYS
from lianxin.domain.exams.views.mine import _is_ahead
from lianxin.domain.workforce.models import Schooling, Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from tests.domain.exams.story import (
    MOZHU,
    PAPERS,
    SHICHENG,
    County,
    county,
    entered,
    scored,
    studied,
    year_of,
)
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
        passed = level_passed(marks, papers, lambda year: 1)
        assert passed is not None
        assert passed.region == LHASA


def test_who_should_have_graduated_years_ago_is_in_no_last_year(there: County) -> None:
    student = make_worker("央宗", GONGKA)
    row = studied(student, "bachelor", social=True, on=None, expected_on=date(2026, 7, 1))
    assert selectors.verdicts_of(there.officer, student, there.cycle)["assistant"].answer == "eligible"
    Schooling.objects.filter(id=row.id).update(expected_on=date(2021, 7, 1))
    verdict = selectors.verdicts_of(there.officer, student, there.cycle)["assistant"]
    assert (verdict.answer, [one.code for one in verdict.reasons]) == ("not", ["degree_missing", "not_graduated"])


@pytest.mark.parametrize(("year", "answer"), [(2017, "unsure"), (2018, "eligible")])
def test_before_the_senior_level_was_there_nobody_is_said_to_be_short_of_it(there: County, year: int, answer: str) -> None:
    master = make_worker("老师傅", GONGKA)
    studied(master, on=date(2000, 7, 1))
    certify(master, "middle", issued_on=date(2010, 1, 1))
    engage(master, since=date(2005, 1, 1))
    cycle = ExamCycle.objects.create(place=MOZHU, year=year, made_at=NOW)
    verdicts = selectors.verdicts_of(there.officer, master, cycle)
    assert verdicts["senior"].answer == answer
    assert {one.code for one in verdicts["middle"].reasons} == {"held"}


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
    for who, address in ((officer, reverse("exams:entry", args=[entry.id])), (own, reverse("exams:entry", args=[entry.id])), (own, reverse("web:own-tab", args=["exams"]))):
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


def test_a_year_that_was_not_held_after_all_closes_up_the_two_years(there: County) -> None:
    a, b, c = PAPERS["middle"]
    between, cycle = year_of(there.officer, 2025), year_of(there.officer, 2024)
    scored(there.officer, entered(there.officer, cycle, there.zhuoma, "middle"), {a: 70, b: 65, c: 40})
    last = entered(there.officer, there.cycle, there.zhuoma, "middle", subjects=[c])
    scored(there.officer, last, {c: 60})
    last.refresh_from_db()
    assert last.passed_on is None
    services.change_cycle(actor=there.officer, now=NOW, cycle_id=between.id, days={}, is_held=False)
    last.refresh_from_db()
    assert last.passed_on == date(2026, 8, 20)
    services.change_cycle(actor=there.officer, now=NOW, cycle_id=between.id, days={}, is_held=True)
    last.refresh_from_db()
    assert last.passed_on is None


def days_of(cycle: ExamCycle) -> dict[str, date | None]:
    return {name: getattr(cycle, name) for name in DAYS}


def test_who_passes_before_the_day_of_results_is_told_has_not_passed_in_the_future(there: County) -> None:
    services.change_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id, days=days_of(there.cycle) | {"results_on": None})
    entry = entered(there.officer, ExamCycle.objects.get(id=there.cycle.id), there.zhuoma)
    scored(there.officer, entry, dict.fromkeys(PAPERS["assistant"], 61))
    entry.refresh_from_db()
    assert entry.passed_on == local_day(NOW)
    services.change_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id, days=days_of(there.cycle))
    entry.refresh_from_db()
    assert entry.passed_on == date(2026, 8, 20)


def test_no_paper_still_counts_once_the_level_is_passed(there: County) -> None:
    a, b, c = PAPERS["middle"]
    entry = entered(there.officer, year_of(there.officer, 2025), there.zhuoma, "middle")
    scored(there.officer, entry, {a: 70, b: 65, c: 40})
    assert set(selectors.kept_papers(there.officer, there.zhuoma, "middle", 2026)) == {a, b}
    scored(there.officer, entry, {c: 60})
    assert selectors.kept_papers(there.officer, there.zhuoma, "middle", 2026) == {}


def test_nobody_is_called_who_registered_for_another_level(there: County) -> None:
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)
    assert selectors.entries_of_cycle(there.officer, there.cycle, count="uncalled").count() == 1
    entered(there.officer, there.cycle, there.zhuoma, "middle")
    assert not selectors.entries_of_cycle(there.officer, there.cycle, count="uncalled").exists()


def test_a_number_of_the_county_itself_opens_those_of_the_county_itself(there: County) -> None:
    studied(make_worker("德吉", MOZHU))
    engage(Worker.objects.get(name="德吉"), since=date(2020, 3, 1))
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)
    officer = browser(there.officer)
    for address in (reverse("exams:board"), reverse("exams:statistics", args=[there.cycle.id])):
        assert f"place={MOZHU}&amp;exact=1" in get(officer, address)
    people = get(officer, f"{reverse('exams:people', args=[there.cycle.id])}?count=eligible&level=assistant&place={MOZHU}&exact=1")
    assert "德吉" in people
    assert "卓玛" not in people


def test_two_who_register_somebody_at_the_same_moment_make_one_entry(there: County) -> None:
    for _time in range(2):  # both looked before either wrote
        _make(there.officer, NOW, there.cycle, [(there.zhuoma.id, "assistant")])
    assert there.zhuoma.exam_entries.count() == 1
    assert services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id) == 0


def test_an_old_year_whose_days_nobody_wrote_down_is_not_the_year_at_hand(there: County) -> None:
    services.make_cycle(actor=there.officer, now=NOW, place=MOZHU, year=2019, days={})
    page = get(browser(there.own), reverse("web:own-tab", args=["exams"]))
    assert "2026 年度" in page
    assert "2019 年度" not in page


@pytest.mark.parametrize(
    ("day", "held", "told", "ahead"),
    [(date(2026, 6, 14), True, True, True), (date(2026, 6, 15), True, True, False), (date(2026, 6, 1), False, True, False), (date(2026, 12, 31), True, False, True)],
)
def test_one_may_mean_to_sit_until_the_last_day_of_the_exam(day: date, held: bool, told: bool, ahead: bool) -> None:
    days = {"first_day": date(2026, 6, 13), "last_day": date(2026, 6, 14)} if told else {}
    assert _is_ahead(ExamCycle(place=MOZHU, year=2026, is_held=held, **days), day) is ahead


def test_whoever_holds_or_passed_by_the_line_of_a_region_may_sit_for_the_whole_country(there: County) -> None:
    def answer(cycle: ExamCycle) -> str:
        return selectors.verdicts_of(there.officer, there.zhuoma, cycle)["assistant"].answer

    one = certify(there.zhuoma, issued_on=date(2025, 9, 1), region=TIBET)
    assert answer(there.cycle) == "eligible"
    one.region = ""
    one.save()
    assert answer(there.cycle) == "not"
    one.delete()
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, dict.fromkeys(PAPERS["assistant"], 61))
    following = ExamCycle.objects.create(place=MOZHU, year=2027, made_at=NOW)
    assert answer(following) == "not"
    there.zhuoma.exam_entries.update(passed_region=TIBET)
    assert answer(following) == "eligible"


def test_a_rule_that_changes_takes_nothing_from_who_passed_before_it(there: County, monkeypatch: pytest.MonkeyPatch) -> None:
    before, of_2024, of_2025 = (year_of(there.officer, year) for year in (2023, 2024, 2025))
    for cycle, papers in ((before, PAPERS["middle"][:2]), (of_2024, PAPERS["middle"][2:])):
        scored(there.officer, entered(there.officer, cycle, there.zhuoma, "middle"), dict.fromkeys(papers, 70))
    passed = ExamEntry.objects.get(cycle=of_2024, worker=there.zhuoma)
    assert passed.passed_on == of_2024.results_on
    monkeypatch.setattr("lianxin.domain.exams.services.reckoning.window_of", lambda _pack, _level, year: 2 if year < 2025 else 1)
    scored(there.officer, entered(there.officer, of_2025, there.zhuoma, "middle"), {PAPERS["middle"][0]: 20})
    passed.refresh_from_db()
    assert passed.passed_on == of_2024.results_on


def test_nobody_registers_for_a_year_without_an_exam(there: County) -> None:
    cycle = services.make_cycle(actor=there.officer, now=NOW, place=MOZHU, year=2027, days={}, is_held=False)
    wanted = services.Registration(there.zhuoma.id, "assistant", local_day(NOW))
    with pytest.raises(ProblemError, match=r"exam\.not_held"):
        services.register_worker(actor=there.officer, now=NOW, cycle_id=cycle.id, wanted=wanted)
    with pytest.raises(ProblemError, match=r"exam\.not_held"):
        services.register_many(actor=there.officer, now=NOW, cycle_id=cycle.id, wanted=[wanted])
    with pytest.raises(ProblemError, match=r"exam\.not_held"):
        services.intend(actor=there.own, now=NOW, cycle_id=cycle.id, level="assistant")
