"""Questions are written by one and approved by another; other counties' are not there; the pack's are loaded once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from lianxin.base.access.viewer import Viewer
from lianxin.base.sheets import services as sheets
from lianxin.base.sheets.kinds import kind_of
from lianxin.base.sheets.selectors import body_of
from lianxin.domain.practice.models import Question
from lianxin.domain.practice.rules.writing import Draft
from lianxin.domain.practice.selectors import (
    BankFilter,
    practised,
    question_or_404,
    questions_page,
    waiting_number,
)
from lianxin.domain.practice.services import approve_question, load_questions, retire_question, write_question
from lianxin.kernel.ids import new_id
from tests.factories import BEIGAN, LHASA, MOZHUGONGKA, NOW, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
DRAFT = Draft("a_goal", "single", "社工站的服务对象是谁?", ("有需要的居民", "只有老人", "只有儿童", "只有残疾人"), "A", "见站点职责。", "县社工站编写", "own")


def written(actor: Viewer, **change: object) -> Question:
    return write_question(actor=actor, now=NOW, place=MOZHUGONGKA, draft=replace(DRAFT, **change))  # type: ignore[arg-type]


def test_one_writes_another_approves_and_then_it_is_practised(officer: Viewer, other_officer: Viewer, learner: Viewer) -> None:
    made = written(officer)
    assert (made.state, made.subject, waiting_number(officer)) == ("draft", "assistant_ability", 1)
    with refused("practice.own_question"):
        approve_question(actor=officer, now=NOW, question_id=made.id)
    assert made not in practised(learner)
    approve_question(actor=other_officer, now=NOW, question_id=made.id)
    approve_question(actor=other_officer, now=NOW, question_id=made.id)
    assert made in practised(learner)
    with refused("practice.not_draft"):
        write_question(actor=officer, now=NOW, place=MOZHUGONGKA, draft=replace(DRAFT, why="别的理由。"), question_id=made.id)
    with refused("practice.reason_missing"):
        retire_question(actor=officer, now=NOW, question_id=made.id, reason=" ")
    retire_question(actor=officer, now=NOW, question_id=made.id, reason="职责改了")
    assert made not in practised(learner)
    with refused("practice.not_approved"):
        approve_question(actor=other_officer, now=NOW, question_id=made.id)


def test_sent_twice_is_one_and_a_draft_may_be_put_right_by_whoever_then_may_not_approve_it(officer: Viewer, other_officer: Viewer) -> None:
    key = new_id()
    for _each in range(2):
        write_question(actor=officer, now=NOW, place=MOZHUGONGKA, draft=DRAFT, question_id=key)
    with refused("practice.stem_twice"):
        written(officer, stem="社工站的服务对象,是谁?")
    write_question(actor=other_officer, now=NOW, place=MOZHUGONGKA, draft=replace(DRAFT, why="更好的解析。"), question_id=key)
    with refused("practice.own_question"):
        approve_question(actor=other_officer, now=NOW, question_id=key)
    assert Question.objects.get().why == "更好的解析。"


def test_another_county_sees_nothing_of_it_and_a_worker_keeps_no_bank(officer: Viewer, learner: Viewer) -> None:
    made = written(officer)
    stranger = viewer_for(make_user("stranger", "bureau_officer", BEIGAN))
    with refused("general.not_found"):
        question_or_404(stranger, made.id)
    with refused("general.not_found"):
        approve_question(actor=stranger, now=NOW, question_id=made.id)
    for actor in (stranger, learner):
        with refused("access.denied"):
            written(actor)
    Question.objects.update(state="approved")
    assert made not in practised(stranger)
    assert made in practised(learner)


def test_a_county_practises_what_its_city_wrote_and_nothing_of_elsewhere(learner: Viewer) -> None:
    city = viewer_for(make_user("city", "bureau_officer", LHASA))
    made = write_question(actor=city, now=NOW, place=LHASA, draft=DRAFT)
    Question.objects.update(state="approved")
    assert made in practised(learner)
    Question.objects.update(place=BEIGAN)
    assert made not in practised(learner)


def test_the_packs_questions_are_loaded_once_put_right_and_retired(officer: Viewer) -> None:
    system = Viewer.system("测试")
    number = load_questions(actor=system, now=NOW)
    assert number == Question.objects.count() >= 60
    assert load_questions(actor=system, now=NOW) == 0
    Question.objects.filter(code="aa01").update(why="旧的解析")
    Question.objects.filter(code="aa02").update(code="gone", id=new_id(), stem_mark="9")
    assert load_questions(actor=system, now=NOW) == 3
    assert Question.objects.get(code="gone").state == "retired"
    assert Question.objects.get(code="aa01").why != "旧的解析"
    with refused("access.denied"):
        retire_question(actor=officer, now=NOW, question_id=Question.objects.get(code="aa01").id, reason="不喜欢")


def test_the_bank_is_found_by_state_subject_chapter_and_word(officer: Viewer) -> None:
    made = written(officer)
    assert made in questions_page(officer, BankFilter("draft", "assistant_ability", "a_goal", "服务对象")).rows
    for none in (BankFilter(state="approved"), BankFilter(subject="middle_law"), BankFilter(chapter="a_case"), BankFilter(text="没有")):
        assert made not in questions_page(officer, none).rows


HEADINGS = ["科目", "章节", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "正确答案", "解析", "来源", "权利"]
ROW = ["助理:社会工作综合能力(初级)", "目标、对象和领域", "单选题", "社工站归谁管?", "民政", "公安", "财政", "税务", "", "A", "见文件。", "县社工站编写", "自己编写"]


def sheet_of(folder: Path, *rows: list[str]) -> Path:
    path = folder / "题.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for at, row in enumerate([HEADINGS, *rows]):
            page.write_row(at, 0, row)
    return path


def changed(**cells: str) -> list[str]:
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, ROW, strict=True)]


def test_a_table_names_every_fault_by_its_row_and_writes_nothing_until_it_is_accepted(officer: Viewer, tmp_path: Path) -> None:
    rows = [
        changed(), changed(题干="没有答案的?", 正确答案=""), changed(题干="答案越界的?", 正确答案="E"), changed(题干="章节不对的?", 章节="没有这一章"),
        changed(解析="同一题干,再来一次。"), changed(题干="没有来源的?", 来源=""), changed(题干="没有权利的?", 权利=""),
    ]  # fmt: skip
    staged = sheets.stage_sheet(actor=officer, now=NOW, kind="questions", place=MOZHUGONGKA, path=sheet_of(tmp_path, *rows), label="题.xlsx")
    found = {(one.row, one.code) for one in body_of(officer, kind_of("questions"), staged.id).faults}
    assert {
        (3, "practice.right_missing"), (4, "practice.right_beyond"), (5, "practice.chapter_unknown"), (6, "sheet.row_twice"),
        (7, "practice.origin_missing"), (8, "practice.rights_missing"),
    } <= found  # fmt: skip
    assert not Question.objects.exists()


def test_a_good_table_is_accepted_and_once_more_changes_nothing(officer: Viewer, tmp_path: Path) -> None:
    for _each in range(2):
        path = sheet_of(tmp_path, changed(), changed(题干="多选的?", 题型="多选题", 正确答案="AB"))
        staged = sheets.stage_sheet(actor=officer, now=NOW, kind="questions", place=MOZHUGONGKA, path=path, label="题.xlsx")
        sheets.accept_sheet(actor=officer, now=NOW, kind="questions", sheet_id=staged.id)
    assert set(Question.objects.values_list("kind", "state", "rights")) == {("single", "draft", "own"), ("multiple", "draft", "own")}


def test_of_two_who_write_the_same_at_once_one_is_told_so(officer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    written(officer)
    monkeypatch.setattr("lianxin.domain.practice.services.bank.stems", lambda *_asked: {})  # as the slower one saw it
    with refused("practice.stem_twice"):
        written(officer)
