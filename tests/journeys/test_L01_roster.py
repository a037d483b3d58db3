"""L01: a roster of 1,000 rows with 40 planted faults: 40 are named, 960 come in, the second run changes nothing."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from lianxin.base.access.models import User
from lianxin.domain.people.models import Household, Resident, RosterChunk
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services import roster
from lianxin.domain.people.services.roster_report import write_fault_report
from lianxin.kernel.problems import problem
from tests.factories import MOZHUGONGKA, NOW, make_resident, viewer_for
from tests.rosters import COLUMN, HEADINGS, Row, identity_number, people

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

Planted = dict[int, tuple[str, str]]
"""Row of the file (as Excel counts) → (problem code, cell that is named)."""

SIMPLE: list[tuple[str, object, str]] = [
    ("姓名", "", "roster.name_empty"),
    ("身份证号", "wrong check digit", "roster.id_check_digit"),
    ("身份证号", "99012719500101123", "roster.id_length"),
    ("身份证号", "99012719500101A23X", "roster.id_characters"),
    ("身份证号", "9.90127E+17", "roster.id_lost_digits"),
    ("身份证号", 990127195001011230.0, "roster.id_lost_digits"),
    ("身份证号", "990127195013011230", "roster.id_birth_date"),
    ("出生日期", "1950-01-02", "roster.id_birth_differs"),
    ("性别", "other sex", "roster.id_sex_differs"),
    ("村(社区)", "没有的村", "roster.village_unknown"),
    ("村(社区)", "", "roster.village_empty"),
    ("村(社区)", "八廓社区", "roster.village_outside"),
    ("村(社区)", "工卡镇", "roster.village_wide"),
    ("村(社区)", "540199000201", "roster.village_unknown"),
    ("与户主关系", "邻居家的", "roster.relation_unknown"),
    ("联系电话", "12345", "roster.phone_implausible"),
    ("联系电话", "13900000000000", "roster.phone_implausible"),
    ("民族", "火星族", "roster.ethnic_unknown"),
    ("性别", "雌雄", "roster.sex_unknown"),
    ("出生日期", "2950-01-01", "roster.date_future"),
    ("出生日期", "上世纪五十年代", "roster.date_unreadable"),
    ("出生日期", "1950-13-01", "roster.date_unreadable"),
    ("出生日期", 1950, "roster.date_ambiguous"),
    ("出生日期", "#N/A", "roster.cell_error"),
    ("是否低保", "大概", "roster.yes_no_unreadable"),
    ("残疾等级", "七级", "roster.number_unreadable"),
    ("家庭住址", "长" * 201, "roster.too_long"),
    ("户号", "号" * 41, "roster.too_long"),
]


def plant(rows: list[Row]) -> Planted:
    """Spoil forty rows, spread over the file; every spoilt row is in a household of its own in this list."""
    planted: Planted = {}

    def spoil(index: int, heading: str, value: object, code: str) -> None:
        rows[index][COLUMN[heading]] = value  # type: ignore[call-overload]
        blame(index, heading, code)

    def blame(index: int, heading: str, code: str) -> None:
        planted[index + 2] = (code, xlsxwriter.utility.xl_rowcol_to_cell(index + 1, COLUMN[heading]))

    special = {"wrong check digit": _wrong_check_digit, "other sex": _other_sex}
    members = [i for i, row in enumerate(rows) if row[COLUMN["与户主关系"]] != "户主"]
    chosen = iter(members[:: len(members) // 60])
    for heading, value, code in SIMPLE:
        index = next(chosen)
        spoil(index, heading, special[str(value)](rows[index]) if str(value) in special else value, code)
    nobody = next(chosen)
    spoil(nobody, "出生日期", "", "")
    spoil(nobody, "身份证号", "", "roster.identity_missing")
    old = next(chosen)
    rows[old][COLUMN["出生日期"]], rows[old][COLUMN["性别"]] = "1890-05-01", "男"
    spoil(old, "身份证号", identity_number(date(1890, 5, 1), 1), "")
    blame(old, "出生日期", "roster.too_old")
    first, second = next(chosen), next(chosen)
    for column in ("身份证号", "出生日期", "性别"):
        rows[second][COLUMN[column]] = rows[first][COLUMN[column]]
    rows[first][COLUMN["姓名"]], rows[second][COLUMN["姓名"]] = "扎西次仁", "扎西达娃"
    blame(first, "身份证号", "roster.id_shared")
    blame(second, "身份证号", "roster.id_shared")
    original, repeat = next(chosen), next(chosen)
    rows[repeat] = [*rows[original]]
    blame(repeat, "身份证号", "roster.row_repeated")
    head = next(i for i in members[::-1] if rows[i - 1][COLUMN["与户主关系"]] == "户主")
    spoil(head, "与户主关系", "户主", "roster.two_heads")
    blame(head - 1, "与户主关系", "roster.two_heads")
    known, elsewhere, remote = next(chosen), next(chosen), next(chosen)
    _already_there(rows[known], "另一个姓名", "540127100202")
    blame(known, "身份证号", "roster.id_of_other_name")
    _already_there(rows[elsewhere], str(rows[elsewhere][COLUMN["姓名"]]), "330109002001")
    blame(elsewhere, "身份证号", "roster.resident_elsewhere")
    spoil(remote, "村(社区)", "330109002001", "roster.village_unknown")
    return planted


def _wrong_check_digit(row: Row) -> str:
    number = str(row[COLUMN["身份证号"]])
    return number[:17] + ("0" if number[17] != "0" else "1")


def _other_sex(row: Row) -> str:
    return "女" if row[COLUMN["性别"]] == "男" else "男"


def _already_there(row: Row, name: str, place: str) -> None:
    from lianxin.base.db.sealed import blind_index

    make_resident(name, place, id_index=blind_index("people.Resident.id_number", str(row[COLUMN["身份证号"]])))


def write(path: Path, rows: list[Row]) -> tuple[Path, Planted]:
    """The file, as a county sends it: a title above, and two more faults that only a workbook can hold."""
    planted = plant(rows)
    spare = [i for i in range(len(rows) - 40) if not {i + 2, i + 3} & planted.keys()]
    merged = spare[len(spare) // 2]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value != "":
                    (sheet.write_string if isinstance(value, str) else sheet.write)(number, column, value)
        sheet.merge_range(merged + 1, COLUMN["户号"], merged + 2, COLUMN["户号"], "H1")
    for index in (merged, merged + 1):
        planted[index + 2] = ("roster.merged_cells", xlsxwriter.utility.xl_rowcol_to_cell(index + 1, COLUMN["户号"]))
    return path, planted


def everything() -> list[object]:
    """Every value of every resident and household."""
    return [*Resident.objects.order_by("id").values_list(), *Household.objects.order_by("id").values_list()]


def test_forty_faults_are_named_the_rest_comes_in_and_the_second_run_changes_nothing(
    cuomu: User, tmp_path: Path
) -> None:
    viewer = viewer_for(cuomu)
    path, planted = write(tmp_path / "名册.xlsx", list(people(1_000, seed=20261123)))
    assert len(planted) == 40
    source = roster.add_source(actor=viewer, now=NOW, place=MOZHUGONGKA, name="县公安局户籍名册")
    before = everything()

    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="名册.xlsx")

    assert everything() == before
    assert (staged.rows, staged.new_rows, staged.changed_rows, staged.same_rows, staged.faulty_rows) == (1_000, 960, 0, 0, 40)
    faults = list(selectors.faults(viewer, staged.id, blocking=True))
    assert {(f.row, f.code, f.cell) for f in faults} == {(row, *named) for row, named in planted.items()}
    for fault in faults:
        assert problem(fault.code).remedy % fault.details
        assert fault.column

    accepted = roster.accept_import(actor=viewer, now=NOW, roster_import=staged.id)

    assert (accepted.state, accepted.new_rows) == ("accepted", 960)
    assert Resident.objects.count() == len(before) + 960
    assert [r.row for r in _report(viewer, staged.id)] == sorted(planted)
    after = everything()
    resident = Resident.objects.filter(roster_key="").exclude(id_number_sealed=None).first()
    assert resident is not None
    assert resident.household is not None
    assert any(f.resident.id == resident.id for f in find_residents(viewer, resident.address).found)

    again = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="名册.xlsx")
    assert (again.new_rows, again.changed_rows, again.same_rows, again.faulty_rows) == (0, 0, 960, 40)
    roster.accept_import(actor=viewer, now=NOW, roster_import=again.id)
    assert everything() == after
    assert not [c for c in RosterChunk.objects.all() if c.first_row not in planted]


class _ReportRow:
    def __init__(self, row: int, problems: str) -> None:
        self.row = row
        self.problems = problems


def _report(viewer: object, import_id: object) -> list[_ReportRow]:
    """The rows of the fault report, read back from the Excel file."""
    target = io.BytesIO()
    write_fault_report(actor=viewer, now=NOW, roster_import=import_id, target=target)  # type: ignore[arg-type]
    sheet = openpyxl.load_workbook(target).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("行号", "问题")
    assert all(row[1] for row in rows[1:])
    return [_ReportRow(int(str(row[0])), str(row[1])) for row in rows[1:]]
