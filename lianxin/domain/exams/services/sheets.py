"""Sheets of exams: who registered, and what came of it. The checks are in `sheet_checks`; rows are written through the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import Column, LookUp, Outcome, SheetKind
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.exams.models import ExamCycle, ExamEntry, SubjectResult
from lianxin.domain.exams.rules.passing import read_mark
from lianxin.domain.exams.selectors import results_day
from lianxin.domain.exams.services.registering import Registration, papers_of, register_many
from lianxin.domain.exams.services.results import Result, record_results
from lianxin.domain.exams.services.sheet_checks import (
    Sheeted,
    entered,
    named_papers,
    paper_code,
    registered_rows,
    result_rows,
    unknown_people,
    unknown_registered,
    unknown_years,
)
from lianxin.domain.workforce.rules.words import LEVEL_NAMES
from lianxin.kernel.problems import N_


def _levels(reading: readers.Reading) -> Mapping[str, tuple[str, ...]]:
    return LEVEL_NAMES


_PERSON: Final = (
    Column("name", N_("姓名"), ("考生姓名",), read=readers.name()),
    Column("id_number", N_("身份证号"), ("证件号码", "身份证号码", "证件号"), required=False, read=readers.id_number,
           help=N_("本县有同名的人时必须填。")),
    Column("ticket", N_("准考证号"), ("准考证",), required=False, read=readers.text(40)),
    Column("year", N_("年度"), ("考试年度",), read=readers.whole(2008, 2100)),
    Column("level", N_("级别"), ("考试级别", "级别名称"), read=readers.choice(_levels)),
)  # fmt: skip


def check_results(
    viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack
) -> list[Fault]:
    """What is wrong with a result sheet."""
    return result_rows(viewer, place, today, rows, pack).faults


def foresee_results(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]:
    """New, another mark than before, or the same."""
    pack = packs.for_place(place)
    found = entered(viewer, place, rows, pack)
    there = _there(found)
    outcomes: list[Outcome] = []
    for row in rows:
        key = (found[row.number].id, _paper(pack, row)) if row.number in found else None
        if key is None or key not in there:
            outcomes.append("new")
        else:
            outcomes.append("same" if there[key] == _mark(pack, found[row.number].cycle, row) else "changed")
    return outcomes


def write_results(actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """Take the marks in."""
    pack = packs.for_place(place)
    found = entered(actor, place, rows, pack)
    marks = [
        (found[row.number], _paper(pack, row), *_mark(pack, found[row.number].cycle, row)) for row in rows
    ]
    results = [Result(entry.id, subject, outcome, score) for entry, subject, outcome, score in marks]
    return record_results(actor=actor, now=now, results=results)


def check_registered(
    viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack
) -> list[Fault]:
    """What is wrong with a list of who registered."""
    return registered_rows(viewer, place, rows, pack).faults


def write_registered(actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """Take the registrations in, year by year."""
    found: Sheeted = registered_rows(actor, place, rows, packs.for_place(place))
    by_cycle: dict[UUID, list[Registration]] = {}
    for row in rows:
        worker, cycle = found.workers[row.number], found.cycles[row["year"]]
        wanted = Registration(
            worker.id, row["level"], row["on"], _papers(cycle, row), row.get("ticket") or ""
        )
        by_cycle.setdefault(cycle.id, []).append(wanted)
    return sum(
        register_many(actor=actor, now=now, cycle_id=cycle, wanted=wanted)
        for cycle, wanted in by_cycle.items()
    )


def _papers(cycle: ExamCycle, row: SheetRow) -> list[str]:
    """The papers named in the cell; all of the level where it is empty."""
    pack = packs.for_place(cycle.place)
    return papers_of(
        cycle, row["level"], [paper_code(pack, row["level"], name) for name in named_papers(row)]
    )


def _paper(pack: Pack, row: SheetRow) -> str:
    return paper_code(pack, row["level"], row["subject"])


def _mark(pack: Pack, cycle: ExamCycle, row: SheetRow) -> tuple[str, Decimal | None]:
    return read_mark(row["score"], pack.value("exam_full_marks", results_day(cycle)))


def _there(found: Mapping[int, ExamEntry]) -> dict[tuple[UUID, str], Any]:
    rows = SubjectResult.objects.filter(entry_id__in=[one.id for one in found.values()])
    return {(row.entry_id, row.subject): (row.outcome, row.score) for row in rows}


RESULTS: Final = SheetKind(
    code="exam_results",
    label=N_("考试成绩"),
    ability="exam.results",
    columns=(
        *_PERSON,
        Column("subject", N_("科目"), ("科目名称", "考试科目"), read=readers.text(40)),
        Column(
            "score",
            N_("成绩"),
            ("分数", "得分"),
            read=readers.text(20),
            help=N_("没有参加的写“缺考”,违纪的写“违纪”。"),
        ),
        Column("on", N_("考试日期"), ("日期",), required=False, read=readers.day()),
    ),
    look_ups=(LookUp(("name", "id_number", "ticket", "year"), unknown_people),),
    check=check_results,
    write=write_results,
    foresee=foresee_results,
    levels=("county",),
    back="exams:board",
    help=N_("一张表一个年度,一行一个人的一科。先登记或导入报名,再导入成绩。"),
)
REGISTERED: Final = SheetKind(
    code="exam_registrations",
    label=N_("考试报名"),
    ability="exam.manage",
    columns=(
        *_PERSON,
        Column("on", N_("报名日期"), ("报名时间",), read=readers.day()),
        Column(
            "subjects",
            N_("报考科目"),
            ("科目",),
            required=False,
            help=N_("几科之间用顿号;空着就是这一级的全部科目。"),
        ),
    ),
    look_ups=(LookUp(("name", "id_number"), unknown_registered), LookUp(("year",), unknown_years)),
    check=check_registered,
    write=write_registered,
    levels=("county",),
    back="exams:board",
)
