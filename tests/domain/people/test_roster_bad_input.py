"""Every bad roster the mission names: a named problem, its row, its remedy, and the database as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Household, Resident, RosterFault, RosterImport, RosterSource
from lianxin.domain.people.services import roster
from lianxin.kernel.problems import ProblemError, problem
from tests.engines.tables.test_reading import bomb, encrypted
from tests.factories import MOZHUGONGKA, NOW, viewer_for
from tests.rosters import COLUMN, HEADINGS, Row, identity_number, people, write_roster

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the files are at fault, not the rows that are kept of them


@pytest.fixture
def viewer(cuomu: User) -> Viewer:
    return viewer_for(cuomu)


@pytest.fixture
def source(viewer: Viewer) -> RosterSource:
    return roster.add_source(actor=viewer, now=NOW, place=MOZHUGONGKA, name="名册")


def rows_with(**changes: object) -> list[Row]:
    """Three good rows, the second (row 3 of the file) spoilt by heading."""
    rows = list(people(3, seed=11))
    for heading, value in changes.items():
        rows[1][COLUMN["村(社区)" if heading == "村" else heading]] = value  # type: ignore[call-overload]
    return rows


def xls(path: Path) -> None:
    """A real .xls (BIFF8), whatever the path is called."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("名册")
    for number, line in enumerate([list(HEADINGS), *people(2, seed=11)]):
        for column, value in enumerate(line):
            sheet.write(number, column, value)
    workbook.save(str(path))


def xlsx(path: Path) -> None:
    """A real .xlsx, whatever the path is called."""
    write_roster(path, list(people(2, seed=11)))


def csv(path: Path) -> None:
    path.write_text("姓名,身份证号,村\n白玛,990127195001010024,塔巴村\n", "utf-8")


WHOLE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "wrong columns": ("a.xlsx", lambda p: write_roster(p, [["白玛", "女"]] * 3, headings=["甲", "乙"]), "roster.header_missing"),
    "a needed column missing": ("a.xlsx", lambda p: write_roster(p, [["女", "白玛"]], headings=["性别", "姓名"]), "roster.column_missing"),
    "50 MB": ("a.xlsx", lambda p: p.open("wb").truncate(50 << 20), "tables.too_large"),
    "zip bomb": ("a.xlsx", bomb, "tables.zip_bomb"),
    "password": ("a.xlsx", encrypted, "tables.encrypted"),
    ".xls renamed .xlsx": ("a.xlsx", xls, "roster.renamed"),
    ".xlsx renamed .xls": ("a.xls", xlsx, "roster.renamed"),
    ".xlsx renamed .csv": ("a.csv", xlsx, "roster.renamed"),
    ".csv renamed .xlsx": ("a.xlsx", csv, "roster.renamed"),
}  # fmt: skip


@pytest.mark.parametrize(("label", "make", "code"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_is_bad_as_a_whole_is_refused_by_name(
    viewer: Viewer,
    source: RosterSource,
    tmp_path: Path,
    label: str,
    make: Callable[[Path], object],
    code: str,
) -> None:
    make(tmp_path / label)
    with pytest.raises(ProblemError) as caught:
        roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=tmp_path / label, label=label)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.remedy
    for model in (Resident, Household, RosterImport, RosterFault):
        assert not model._default_manager.exists()


@pytest.mark.parametrize(("label", "make"), [("a.xls", xls), ("a.XLSX", xlsx), ("a.csv", csv), ("a", csv)])
def test_a_file_under_its_right_name_or_none_is_read(
    viewer: Viewer, source: RosterSource, tmp_path: Path, label: str, make: Callable[[Path], object]
) -> None:
    make(tmp_path / label)
    assert roster.stage_roster(
        actor=viewer, now=NOW, source=source.id, path=tmp_path / label, label=label
    ).rows


FORMULA = "=cmd|'/C calc'!A0"
NUMBER = identity_number(date(1950, 1, 1), 1)
ONE_CELL: dict[str, tuple[dict[str, object], str]] = {
    "a date that may be a year": ({"出生日期": 1950}, "roster.date_ambiguous"),
    "15 digits that are no date": ({"身份证号": "990127501301123"}, "roster.id_birth_date"),
    "wrong check digit": ({"身份证号": NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")}, "roster.id_check_digit"),
    "unknown village": ({"村": "没有的村"}, "roster.village_unknown"),
    "no name": ({"姓名": ""}, "roster.name_empty"),
    "a name of 61 characters": ({"姓名": "长" * 61}, "roster.too_long"),
    "a formula as a name": ({"姓名": FORMULA}, "roster.name_implausible"),
    "a plus as a name": ({"姓名": "+861390000"}, "roster.name_implausible"),
    "an at sign as a name": ({"姓名": "@SUM(A1)"}, "roster.name_implausible"),
    "a minus as a name": ({"姓名": "-2+3"}, "roster.name_implausible"),
    "digits as a name": ({"姓名": "13900001234"}, "roster.name_implausible"),
    "punctuation as a name": ({"姓名": "——"}, "roster.name_implausible"),
    "an error value as a name": ({"姓名": "#N/A"}, "roster.cell_error"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), ONE_CELL.values(), ids=ONE_CELL.keys())
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_bad_cell_is_named_once_with_its_row_and_remedy(
    viewer: Viewer, source: RosterSource, tmp_path: Path, changes: dict[str, object], code: str, kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    rows = rows_with(**changes)
    if kind == "xlsx":
        write_roster(path, rows)
    else:
        path.write_text(
            "\n".join(",".join(f'"{cell}"' for cell in line) for line in [HEADINGS, *rows]), "utf-8"
        )
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label=path.name)
    faults = list(RosterFault.objects.filter(roster_import=staged, blocks=True))
    assert [(fault.row, fault.code) for fault in faults] == [(3, code)]
    assert faults[0].cell
    assert problem(code).remedy % faults[0].details
    assert (staged.rows, staged.faulty_rows) == (3, 1)
    assert not Resident.objects.exists()


def test_a_formula_without_a_result_in_the_name_is_one_problem(
    viewer: Viewer, source: RosterSource, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "村"])
    sheet.append(["白玛", identity_number(date(1950, 1, 1), 2), "塔巴村"])
    sheet["A2"] = '="白"&"玛"'
    book.save(tmp_path / "a.xlsx")
    staged = roster.stage_roster(
        actor=viewer, now=NOW, source=source.id, path=tmp_path / "a.xlsx", label="a.xlsx"
    )
    faults = RosterFault.objects.filter(roster_import=staged, blocks=True)
    assert [(f.row, f.cell, f.code) for f in faults] == [(2, "A2", "roster.formula_without_value")]


def test_merged_cells_are_named_in_every_row_they_cover(
    viewer: Viewer, source: RosterSource, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "村"])
    for order, name in enumerate(("白玛", "卓玛", "次仁"), start=1):
        sheet.append([name, identity_number(date(1950, 1, 1), order), "塔巴村"])
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    staged = roster.stage_roster(
        actor=viewer, now=NOW, source=source.id, path=tmp_path / "a.xlsx", label="a.xlsx"
    )
    faults = RosterFault.objects.filter(roster_import=staged, blocks=True).order_by("row")
    assert [(f.row, f.cell, f.code) for f in faults] == [
        (2, "A2", "roster.merged_cells"),
        (3, "A3", "roster.merged_cells"),
    ]
    assert staged.new_rows == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"身份证号": "990127500101123", "出生日期": "", "性别": ""}, "roster.id_15_digits"),
        ({"身份证号": "", "出生日期": 18264}, "roster.date_serial"),
    ],
    ids=["15-digit number", "date as a number"],
)
def test_what_can_be_read_for_certain_comes_in_with_a_remark(
    viewer: Viewer, source: RosterSource, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    path = write_roster(tmp_path / "a.xlsx", rows_with(**changes))
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    remarks = {(f.row, f.code) for f in RosterFault.objects.filter(roster_import=staged, blocks=False)}
    assert (3, code) in remarks
    assert staged.faulty_rows == 0


def test_two_people_with_one_number_and_two_heads_of_one_household_are_named_in_both_rows(
    viewer: Viewer, source: RosterSource, tmp_path: Path
) -> None:
    rows = list(people(30, seed=5))
    heads = [i for i, row in enumerate(rows) if row[COLUMN["与户主关系"]] == "户主"]
    for column in ("身份证号", "出生日期", "性别"):
        rows[heads[1]][COLUMN[column]] = rows[heads[0]][COLUMN[column]]
    rows[heads[0]][COLUMN["姓名"]], rows[heads[1]][COLUMN["姓名"]] = "扎西次仁", "扎西达娃"
    second = next(i for i in range(heads[2], len(rows)) if rows[i][COLUMN["与户主关系"]] != "户主")
    rows[second][COLUMN["与户主关系"]] = "户主"
    head = max(i for i in heads if i < second)
    path = write_roster(tmp_path / "a.xlsx", rows)
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    found = {(f.row, f.code) for f in RosterFault.objects.filter(roster_import=staged, blocks=True)}
    assert found == {
        (heads[0] + 2, "roster.id_shared"), (heads[1] + 2, "roster.id_shared"),
        (head + 2, "roster.two_heads"), (second + 2, "roster.two_heads"),
    }  # fmt: skip
    assert not Resident.objects.exists()
