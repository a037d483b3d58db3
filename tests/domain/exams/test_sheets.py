"""A result sheet: every fault of it named with row and remedy, nothing written until accepted, accepted once, twice safe."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.packs import for_place
from lianxin.base.sheets import selectors as sheets
from lianxin.base.sheets.kinds import kind_of
from lianxin.base.sheets.models import Sheet
from lianxin.base.sheets.services import accept_sheet, stage_sheet
from lianxin.domain.exams.models import ExamEntry, SubjectResult
from lianxin.domain.exams.selectors import standings
from lianxin.domain.exams.services.sheets import check_registered, check_results
from lianxin.domain.workforce.services.workers import id_index
from lianxin.engines.tables.writing import write_book
from tests.domain.exams.story import GONGKA, MOZHU, SHICHENG, County, county, entered, person, year_of
from tests.factories import NOW, TODAY, engage, make_worker, refused, sign_in

pytestmark = pytest.mark.django_db
HEADS = ["姓名", "身份证号", "准考证号", "年度", "级别", "科目", "成绩", "考试日期"]
NUMBER = "540127199003041230"


@pytest.fixture
def there() -> County:
    made = county()
    made.zhuoma.id_number, made.zhuoma.id_index = NUMBER, id_index(NUMBER)
    made.zhuoma.save()
    entered(made.officer, made.cycle, made.zhuoma, ticket="2640001")
    return made


def line(
    name: str = "卓玛",
    number: str = "",
    ticket: str = "",
    year: object = 2026,
    level: str = "初级",
    paper: str = "社会工作综合能力",
    mark: object = 60,
    on: str = "",
) -> list[object]:
    return [name, number, ticket, year, level, paper, mark, on]


def staged(
    actor,
    folder: Path,
    *lines: list[object],
    kind: str = "exam_results",
    heads: list[str] | None = None,
    place: str = MOZHU,
) -> Sheet:
    content = io.BytesIO()
    write_book(content, [("成绩", heads or HEADS, list(lines))])
    path = folder / "s.xlsx"
    path.write_bytes(content.getvalue())
    return stage_sheet(actor=actor, now=NOW, kind=kind, place=place, path=path, label="s.xlsx")


def faults(actor, sheet: Sheet) -> list[tuple[int, str, str]]:
    return sorted(
        (one.row, one.column, one.code) for one in sheets.body_of(actor, kind_of(sheet.kind), sheet.id).faults
    )


def test_every_fault_is_named_with_its_row_and_nothing_is_written(there: County, tmp_path: Path) -> None:
    other = make_worker("次仁", GONGKA)
    for _twice in range(2):
        engage(make_worker("旦增", GONGKA))
    year_of(there.officer, 2023)
    year_of(there.officer, 2025)
    entered(there.officer, there.cycle, other, "middle", subjects=["zhongji_zonghe"])
    sheet = staged(
        there.officer, tmp_path,
        line(mark="缺考"),                                                          # 2: understood
        line("查无此人"),                                                            # 3
        line("旦增"),                                                                # 4: two of one name
        line(paper="实务", mark=61),                                                 # 5: no such paper
        line(mark=70),                                                               # 6: the paper of row 2 again
        line(paper="社会工作实务", mark="及格"),                                       # 7
        line(paper="社会工作实务", mark=100.5),                                       # 8
        line(year=2025),                                                             # 9: another year
        line("次仁", level="中级", year=2023),                                        # 10: older than the window
        line("次仁", level="中级", paper="社会工作法规与政策"),                          # 11: not entered for it
        line("次仁"),                                                                # 12: not entered for the level
        line("次仁", number=NUMBER),                                                  # 13: the number of another
        line(ticket="2640001", paper="社会工作实务", on="2027-01-01"),                  # 14: in the future
        line("次仁", ticket="2640001", level="中级"),                                  # 15: the ticket of another
    )  # fmt: skip
    assert faults(there.officer, sheet) == [
        (2, "", "exam.subject_contradicts"),
        (3, "name", "exam.person_unknown"),
        (4, "id_number", "exam.person_twice"),
        (5, "subject", "exam.subject_of_other_level"),
        (6, "", "exam.subject_contradicts"),
        (7, "score", "exam.score_text"),
        (8, "score", "exam.score_range"),
        (9, "year", "exam.year_other"),
        (10, "year", "exam.pass_too_old"),
        (11, "subject", "exam.subject_not_entered"),
        (12, "level", "exam.not_entered"),
        (13, "name", "exam.name_other"),
        (14, "on", "roster.date_future"),
        (15, "ticket", "exam.ticket_other"),
    ]
    with refused("sheet.has_faults"):
        accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=sheet.id)
    assert not SubjectResult.objects.exists()


def test_a_sheet_of_a_year_that_is_not_set_up_or_not_over(there: County, tmp_path: Path) -> None:
    assert faults(there.officer, staged(there.officer, tmp_path, line(year=2024)))[0][2] == "exam.year_none"
    there.cycle.last_day = date(2026, 12, 1)
    there.cycle.results_on = None
    there.cycle.save()
    assert faults(there.officer, staged(there.officer, tmp_path, line()))[0][2] == "exam.not_yet"


def test_a_good_sheet_is_accepted_in_one_go_and_twice_is_once(there: County, tmp_path: Path) -> None:
    rows = (line(number=NUMBER, mark=72.5), line(ticket="2640001", paper="社会工作实务(初级)", mark=60))
    sheet = staged(there.officer, tmp_path, *rows)
    assert (sheet.faulty, sheet.new) == (0, 2)
    done = accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=sheet.id)
    assert done.written == 2
    entry = ExamEntry.objects.get(worker=there.zhuoma)
    assert (entry.has_sat, entry.passed_on) == (True, date(2026, 8, 20))
    again = staged(there.officer, tmp_path, *rows)
    assert (again.new, again.same) == (0, 2)
    assert accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=again.id).written == 0
    corrected = staged(there.officer, tmp_path, line(number=NUMBER, mark=59.5))
    assert corrected.changed == 1
    accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=corrected.id)
    entry.refresh_from_db()
    assert entry.passed_on is None


def test_of_two_rows_that_contradict_each_other_neither_goes_in(there: County, tmp_path: Path) -> None:
    sheet = staged(
        there.officer, tmp_path,
        line(mark="缺考"), line(mark=70), line(mark="缺"),                                      # 2, 3, 4: which is right?
        line(paper="社会工作实务", mark=60), line(paper="社会工作实务", number=NUMBER, mark="60.0"),  # 5, 6: the same twice
    )  # fmt: skip
    found = sheets.body_of(there.officer, kind_of(sheet.kind), sheet.id).faults
    assert [(one.row, one.code, one.details["other"]) for one in found] == [
        (2, "exam.subject_contradicts", 3), (3, "exam.subject_contradicts", 2), (4, "exam.subject_twice", 2), (6, "exam.subject_twice", 5),
    ]  # fmt: skip
    accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=sheet.id, only_good=True)
    assert [(one.subject, one.score) for one in SubjectResult.objects.all()] == [("zhuli_shiwu", 60)]
    heads = ["姓名", "年度", "级别", "报名日期", "报考科目"]
    rows = [["卓玛", 2026, "中级", "2026-04-01", "法规"], ["卓玛", 2026, "中级", "2026-04-02", ""]]
    rows[0][4] = "社会工作法规与政策"
    sheet = staged(there.officer, tmp_path, *rows, kind="exam_registrations", heads=heads)
    assert [code for _row, _column, code in faults(there.officer, sheet)] == ["exam.entered_contradicts"] * 2


@pytest.mark.page
def test_what_stayed_out_can_still_be_read_and_fetched_beside_what_went_in(there: County, tmp_path: Path) -> None:
    sheet = staged(there.officer, tmp_path, line(mark=70), line(paper="社会工作实务", mark="及格"))
    accept_sheet(actor=there.officer, now=NOW, kind="exam_results", sheet_id=sheet.id, only_good=True)
    client, address = sign_in(Client(), User.objects.get(id=there.officer.id), verified=True), f"/sheets/exam_results/{sheet.id}/"
    page = client.get(address).content.decode()
    assert "看不懂成绩“及格”" in page
    assert 'href="/exams/">看导入的内容' in page
    assert "确认导入" not in page
    fetched = client.post(f"{address}faults/")
    assert fetched["Content-Type"].endswith("sheet")
    Sheet.objects.update(body_sealed=b"")
    assert "下载有误的行" not in client.get(address).content.decode()
    assert client.post(f"{address}faults/").status_code == 302


def test_a_list_of_registrations_is_taken_in(there: County, tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "准考证号", "年度", "级别", "报名日期", "报考科目"]
    make_worker("次仁", GONGKA)
    sheet = staged(
        there.officer, tmp_path,
        ["次仁", "", "T1", 2026, "中级", "2026-04-01", "法规与政策"],
        ["次仁", "", "T1", 2026, "社会工作师", "2026-04-01", ""],
        ["次仁", "", "T2", 2031, "初级", "2026-04-01", ""],
        ["卓玛", "", "", 2026, "中级", "2026-04-01", "社会工作综合能力、社会工作法规与政策"],
        kind="exam_registrations", heads=heads,
    )  # fmt: skip
    assert [(row, code) for row, _column, code in faults(there.officer, sheet)] == [
        (2, "exam.subject_of_other_level"),
        (4, "exam.year_none"),
    ]
    done = accept_sheet(
        actor=there.officer, now=NOW, kind="exam_registrations", sheet_id=sheet.id, only_good=True
    )
    assert done.written == 2
    assert ExamEntry.objects.get(worker=there.zhuoma, level="middle").subjects == [
        "zhongji_zonghe",
        "zhongji_fagui",
    ]
    assert sum(one.is_registered for _place, one in standings(there.officer, there.cycle)) == 3


def test_people_of_another_county_are_unknown(there: County, tmp_path: Path) -> None:
    other = person(SHICHENG, "bureau_officer", "石城")
    year_of(other, 2026, SHICHENG)
    assert (
        faults(other, staged(other, tmp_path, line(number=NUMBER), place=SHICHENG))[0][2]
        == "exam.person_unknown"
    )
    with refused("access.denied"):
        staged(other, tmp_path, line())
    with refused("access.denied"):
        staged(there.head, tmp_path, line())


def test_an_empty_sheet_has_no_faults(there: County) -> None:
    assert check_results(there.officer, MOZHU, TODAY, [], for_place(MOZHU)) == []
    assert check_registered(there.officer, MOZHU, TODAY, [], for_place(MOZHU)) == []


@pytest.mark.parametrize("paper", ["社会工作实务(中级)", "社会工作实务 ( 中级 )", "社会工作实务(社会工作师)"])
def test_a_paper_of_another_level_is_a_fault_of_its_cell(there: County, tmp_path: Path, paper: str) -> None:
    sheet = staged(there.officer, tmp_path, line(level="助理社会工作师", paper=paper, mark=66))
    assert faults(there.officer, sheet) == [(2, "subject", "exam.subject_of_other_level")]
    good = staged(there.officer, tmp_path, line(level="助理社会工作师", paper="社会工作实务(初级)"))
    assert faults(there.officer, good) == []


def test_a_year_is_shown_as_a_year_and_the_missing_tick_at_the_tick(there: County, tmp_path: Path) -> None:
    sheet = staged(there.officer, tmp_path, line(), line("没有这个人"))
    client = sign_in(Client(), User.objects.get(id=there.officer.id), verified=True)
    page = client.get(f"/sheets/exam_results/{sheet.id}/").content.decode()
    assert "2026" in page
    assert "2,026" not in page
    answer = client.post(f"/sheets/exam_results/{sheet.id}/accept/")
    assert answer.status_code == 422
    assert 'id="id_only_good_error"' in answer.content.decode()
    assert Sheet.objects.get(id=sheet.id).state == "staged"


def test_a_registration_outside_the_dates_is_a_fault_of_its_day(there: County, tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "准考证号", "年度", "级别", "报名日期", "报考科目"]
    sheet = staged(
        there.officer, tmp_path, ["卓玛", "", "", 2026, "中级", "2026-04-11", ""], kind="exam_registrations", heads=heads
    )
    assert faults(there.officer, sheet) == [(2, "on", "exam.outside_dates")]
