"""Rosters from the file to the residents: bad files change nothing, good rows come in once, later runs update."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import (
    CategoryMembership,
    Consent,
    Household,
    Resident,
    RosterChunk,
    RosterFault,
    RosterImport,
    RosterSource,
)
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.selectors.search import find_residents
from lianxin.domain.people.services import roster
from lianxin.kernel.problems import ProblemError
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW, TABA, make_user, sign_in, viewer_for
from tests.rosters import COLUMN, HEADINGS, Row, identity_number, people, write_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(cuomu: User) -> Viewer:
    return viewer_for(cuomu)


@pytest.fixture
def source(viewer: Viewer) -> RosterSource:
    return roster.add_source(actor=viewer, now=NOW, place=MOZHUGONGKA, name="名册")


@pytest.fixture
def stage(viewer: Viewer, source: RosterSource, tmp_path: Path) -> Callable[..., RosterImport]:
    """Write rows to a file and stage it."""

    def run(rows: list[Row], headings: Any = HEADINGS, **options: Any) -> RosterImport:
        path = write_roster(tmp_path / "a.xlsx", rows, headings=headings, **options)
        return roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")

    return run


def codes(staged: RosterImport, *, blocks: bool) -> list[str]:
    found = RosterFault.objects.filter(roster_import=staged, blocks=blocks).order_by("row")
    return [f.code for f in found if f.code != "roster.column_unknown"]


def state() -> list[Any]:
    """Every row of every table an import may touch."""
    models = (Resident, Household, RosterImport, RosterChunk, RosterFault, RosterSource, AuditEntry)
    return [list(model._default_manager.order_by("pk").values_list()) for model in models]


def accept(viewer: Viewer, staged: RosterImport) -> RosterImport:
    return roster.accept_import(actor=viewer, now=NOW, roster_import=staged.id)


def one(**changes: object) -> Row:
    """One good row with changes by heading."""
    row = next(people(1, seed=7))
    for heading, value in changes.items():
        row[COLUMN["村(社区)" if heading == "村" else heading]] = value  # type: ignore[call-overload]
    return row


# Files that are refused as a whole

BAD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no heading": (lambda p: write_roster(p, [["白玛", "女"]] * 3, headings=["甲", "乙"]), "roster.header_missing"),
    "no name column": (lambda p: write_roster(p, [["女", "塔巴村"]], headings=["性别", "村"]), "roster.column_missing"),
    "no village column": (lambda p: write_roster(p, [["女", "白玛"]], headings=["性别", "姓名"]), "roster.column_missing"),
    "heading only": (lambda p: write_roster(p, []), "roster.no_rows"),
    "empty": (lambda p: xlsxwriter.Workbook(p).close(), "tables.empty"),
    "text": (lambda p: p.write_bytes(b"PK\x03\x04" + b"x" * 500), "tables.damaged"),
    "50 MB": (lambda p: p.open("wb").truncate(50 << 20), "tables.too_large"),
}


@pytest.mark.parametrize(("make", "code"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_cannot_be_used_is_named_and_leaves_the_database_unchanged(
    viewer: Viewer, source: RosterSource, tmp_path: Path, make: Callable[[Path], object], code: str
) -> None:
    path = tmp_path / "a.xlsx"
    make(path)
    before = state()
    with pytest.raises(ProblemError) as caught:
        roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.remedy
    assert state() == before


def test_a_missing_column_is_named_in_words(viewer: Viewer, source: RosterSource, tmp_path: Path) -> None:
    path = write_roster(tmp_path / "a.xlsx", [["女", "塔巴村"]], headings=["性别", "村"])
    with pytest.raises(ProblemError, match=r"roster\.column_missing") as caught:
        roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    assert "姓名" in caught.value.message


# Tables as offices make them


def test_titles_above_and_a_heading_of_two_rows_are_understood(
    viewer: Viewer, source: RosterSource, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    number = identity_number(date(1950, 1, 1), 2)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名册")
        sheet.merge_range(0, 0, 0, 4, "墨竹工卡县老年人花名册")
        sheet.write(1, 0, "填表单位:民政局")
        sheet.merge_range(2, 0, 3, 0, "姓名")
        sheet.merge_range(2, 1, 2, 2, "证件")
        sheet.write_row(3, 1, ["身份证号", "性别"])
        sheet.merge_range(2, 3, 2, 4, "住处")
        sheet.write_row(3, 3, ["村(社区)", "家庭住址"])
        sheet.write_row(4, 0, ["白玛", number, "女", "塔巴村", "一组"])
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    assert (staged.rows, staged.new_rows, staged.faulty_rows) == (1, 1, 0)
    accept(viewer, staged)
    resident = Resident.objects.get()
    assert (resident.place, resident.address, resident.birth_date, resident.sex) == (TABA, "一组", date(1950, 1, 1), "2")


def test_a_csv_in_gb18030_is_imported(viewer: Viewer, source: RosterSource, tmp_path: Path) -> None:
    number = identity_number(date(1950, 1, 1), 2)
    path = tmp_path / "a.xlsx"
    path.write_bytes(f"姓名;身份证号;村\n白玛;'{number};塔巴村\n".encode("gb18030"))
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="名册.dat")
    assert (staged.new_rows, codes(staged, blocks=False)) == (1, ["roster.extension_differs"])
    accept(viewer, staged)
    assert Resident.objects.get().id_number == number


def test_a_formula_without_a_result_and_merged_data_cells_block_their_rows(
    viewer: Viewer, source: RosterSource, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "村"])
    for order in range(1, 6):
        sheet.append(["次仁" + "甲乙丙丁戊"[order - 1], identity_number(date(1950, 1, 1), order), "塔巴村"])
    sheet["A3"] = '="次"&"仁"'
    sheet.merge_cells("C5:C6")
    book.save(path)
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    found = {(f.row, f.cell, f.code) for f in selectors.faults(viewer, staged.id, blocking=True)}
    assert {
        (3, "A3", "roster.formula_without_value"),
        (5, "C5", "roster.merged_cells"),
        (6, "C6", "roster.merged_cells"),
    } <= found
    assert (staged.new_rows, staged.faulty_rows) == (2, 3)


# What is accepted with a remark



def test_an_old_15_digit_number_is_upgraded(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    staged = stage([one(身份证号="990127500101123", 出生日期="", 性别="")])
    assert codes(staged, blocks=False) == ["roster.id_15_digits"]
    accept(viewer, staged)
    resident = Resident.objects.get()
    assert resident.id_number.startswith("99012719500101123")
    assert resident.birth_date == date(1950, 1, 1)


def test_homophones_of_a_village_are_accepted_with_a_remark(stage: Callable[..., RosterImport]) -> None:
    staged = stage([one(村="踏巴村")])
    assert (staged.new_rows, codes(staged, blocks=False)) == (1, ["roster.village_homophone"])


def test_demo_numbers_are_refused_where_people_are_real(stage: Callable[..., RosterImport], settings: Any) -> None:
    settings.LIANXIN_DEMO = False
    assert codes(stage([one()]), blocks=True) == ["roster.id_demo_prefix"]


def test_a_household_without_a_head_is_remarked(stage: Callable[..., RosterImport]) -> None:
    assert codes(stage([one(与户主关系="长子")]), blocks=False) == ["roster.no_head"]


# Again, and changes


def test_changed_rows_update_only_the_mapped_columns(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    accept(viewer, stage([one(), one(身份证号=identity_number(date(1960, 1, 1), 3), 姓名="措姆", 出生日期="", 性别="", 与户主关系="配偶")]))
    first = Resident.objects.get(relation="02")
    Resident.objects.update(note="走访时记下的", language="bo")
    headings = ["姓名", "身份证号", "村", "联系电话"]
    rows = [[first.name, first.id_number, "格桑村", "13811112222"]]
    staged = stage(rows, headings=headings)
    assert (staged.new_rows, staged.changed_rows, staged.same_rows) == (0, 1, 0)
    accept(viewer, staged)
    changed = Resident.objects.get(id=first.id)
    assert (changed.phone, changed.place, changed.version) == ("13811112222", "540127100203", first.version + 1)
    for column in ("address", "birth_date", "sex", "ethnic", "relation", "household_id", "pinyin", "id_index"):
        assert getattr(changed, column) == getattr(first, column)
    assert (changed.note, changed.language) == ("走访时记下的", "bo")
    assert Resident.objects.exclude(id=first.id).get().version == 1


def test_a_roster_that_moves_a_person_takes_categories_and_consents_along(
    viewer: Viewer, stage: Callable[..., RosterImport]
) -> None:
    accept(viewer, stage([one()]))
    person = Resident.objects.get()
    CategoryMembership.objects.create(
        resident=person, place=person.place, code="duju", since=date(2026, 1, 1), rule_version="1", computed_at=NOW
    )
    Consent.objects.create(
        resident=person, place=person.place, purpose="service", basis="consent", given_on=date(2026, 1, 1),
        text_version="1", recorded_at=NOW,
    )  # fmt: skip
    accept(viewer, stage([one(村="格桑村")]))
    person.refresh_from_db()
    assert person.place == "540127100203"
    assert CategoryMembership.objects.get().place == Consent.objects.get().place == person.place


def test_empty_cells_leave_what_is_known(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    accept(viewer, stage([one()]))
    staged = stage([one(联系电话="", 家庭住址="", 民族="")])
    assert (staged.changed_rows, staged.same_rows) == (0, 1)


def test_a_person_without_a_number_is_known_again_and_may_get_one_later(
    viewer: Viewer, stage: Callable[..., RosterImport]
) -> None:
    number = str(one()[COLUMN["身份证号"]])
    accept(viewer, stage([one(身份证号="")]))
    assert Resident.objects.get().no_id_reason == "unknown"
    assert stage([one(身份证号="")]).same_rows == 1
    accept(viewer, stage([one()]))
    resident = Resident.objects.get()
    assert (resident.id_number, resident.no_id_reason) == (number, "")
    assert stage([one()]).same_rows == 1


def test_households_are_joined_by_place_and_number(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    rows = list(people(40, seed=3))
    accept(viewer, stage(rows[:20]))
    accept(viewer, stage(rows))
    numbers = {(row[COLUMN["村(社区)"]], row[COLUMN["户号"]]) for row in rows}
    assert Household.objects.count() == len(numbers)
    assert Resident.objects.filter(household=None).count() == 0


def test_another_head_of_a_household_that_has_one_is_refused(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    accept(viewer, stage([one()]))
    newcomer = one(姓名="新户主", 身份证号=identity_number(date(1970, 1, 1), 1), 出生日期="", 性别="")
    assert codes(stage([newcomer]), blocks=True) == ["roster.household_has_head"]
    assert codes(stage([newcomer, one(与户主关系="配偶")]), blocks=True) == []


# Decisions


def test_refusing_deletes_the_rows_and_keeps_the_list(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    staged = stage([one(), one(姓名="措姆", 身份证号="", 与户主关系="配偶", 民族="火星族")])
    refused = roster.refuse_import(actor=viewer, now=NOW, roster_import=staged.id)
    assert (refused.state, RosterChunk.objects.count(), Resident.objects.count()) == ("refused", 0, 0)
    assert RosterFault.objects.filter(blocks=True).count() == 1
    with pytest.raises(ProblemError, match=r"roster\.not_staged"):
        accept(viewer, staged)


def test_an_import_is_accepted_once(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    staged = stage([one()])
    accept(viewer, staged)
    with pytest.raises(ProblemError, match=r"roster\.not_staged"):
        accept(viewer, staged)


def test_what_needs_no_lock_is_done_before_the_acceptance(
    viewer: Viewer, stage: Callable[..., RosterImport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are sealed, pinyin and searched text made while the file is checked: nothing of it holds others up."""
    staged = stage(list(people(20)))

    def late(row: Any) -> None:
        raise AssertionError("made ready inside the transaction")

    monkeypatch.setattr("lianxin.domain.people.services.roster_writing.make_ready", late)
    roster.accept_import(actor=viewer, now=NOW, roster_import=staged.id)
    first = Resident.objects.order_by("id")[0]
    assert first.id_number
    assert first.pinyin
    assert [found.resident for found in find_residents(viewer, first.id_number).found] == [first]


def test_a_person_who_was_there_at_the_check_and_is_gone_is_written_anew(
    viewer: Viewer, stage: Callable[..., RosterImport]
) -> None:
    rows = [list(row) for row in people(3)]
    roster.accept_import(actor=viewer, now=NOW, roster_import=stage(rows).id)
    rows[1][COLUMN["家庭住址"]] = "新街 9 号"
    again = stage(rows)
    gone = Resident.objects.get(name=rows[1][COLUMN["姓名"]])
    gone.delete()
    roster.accept_import(actor=viewer, now=NOW, roster_import=again.id)
    anew = Resident.objects.get(name=rows[1][COLUMN["姓名"]])
    assert (anew.id != gone.id, anew.address, Resident.objects.count()) == (True, "新街 9 号", 3)


@pytest.mark.parametrize(("rows", "is_said"), [(100_000, True), (3_000, False)])
def test_the_page_says_how_long_others_wait_for_a_large_roster(
    client: Client, cuomu: User, stage: Callable[..., RosterImport], rows: int, is_said: bool
) -> None:
    staged = stage(list(people(1)))
    RosterImport.objects.update(new_rows=rows)
    answer = sign_in(client, cuomu, verified=True).get(reverse("people:roster", args=[staged.id]))
    assert answer.status_code == 200
    is_waiting = is_said and connection.vendor == "sqlite"
    assert ("大约 25 秒" in answer.content.decode()) == is_waiting
    assert ("保存要等" in answer.content.decode()) == is_waiting


def test_nothing_is_accepted_when_every_row_is_faulty(viewer: Viewer, stage: Callable[..., RosterImport]) -> None:
    with pytest.raises(ProblemError, match=r"roster\.nothing_to_accept"):
        accept(viewer, stage([one(民族="火星族")]))


def test_a_change_made_after_the_check_stops_the_whole_acceptance(
    viewer: Viewer, stage: Callable[..., RosterImport]
) -> None:
    accept(viewer, stage([one()]))
    staged = stage([one(联系电话="13811112222"), one(身份证号=identity_number(date(1970, 1, 1), 1), 出生日期="", 性别="", 与户主关系="配偶")])
    Resident.objects.update(name="改了名")
    before = state()
    with pytest.raises(ProblemError, match=r"roster\.changed_meanwhile"):
        accept(viewer, staged)
    assert state() == before


def test_staged_rows_are_sealed_and_the_audit_names_file_and_counts(
    viewer: Viewer, stage: Callable[..., RosterImport]
) -> None:
    staged = stage([one()])
    number, name = str(one()[COLUMN["身份证号"]]), str(one()[COLUMN["姓名"]])
    for secret in (number, name):
        assert secret.encode() not in bytes(RosterChunk.objects.get().rows_sealed)
    accept(viewer, staged)
    entries = list(AuditEntry.objects.filter(verb__startswith="roster.").order_by("seq"))
    assert [e.verb for e in entries] == ["roster.add_source", "roster.stage", "roster.accept"]
    assert staged.file_sha256 in entries[1].after
    assert not any(secret in e.after for e in entries for secret in (number, name))


def test_faults_show_no_name_and_no_number(stage: Callable[..., RosterImport]) -> None:
    row = one(民族="火星族", 性别="不知", 联系电话="12345678")
    row[COLUMN["身份证号"]] = "990127195001011239"
    stage([row])
    shown = " ".join(RosterFault.objects.values_list("shown_value", flat=True))
    assert "990127" not in shown
    assert "12345678" not in shown


# Columns


def test_columns_are_guessed_then_confirmed_once(viewer: Viewer, source: RosterSource, tmp_path: Path) -> None:
    headings = ["人名", "身份证号码", "所在村", "备用"]
    path = write_roster(tmp_path / "a.xlsx", [["白玛", identity_number(date(1950, 1, 1), 2), "塔巴村", "x"]], headings=headings)
    guess = selectors.preview_columns(viewer, source.id, path)
    assert [(g.heading, g.field) for g in guess] == [("人名", ""), ("身份证号码", "id_number"), ("所在村", "place"), ("备用", "")]
    assert "白玛" not in guess[0].samples
    with pytest.raises(ProblemError, match=r"roster\.column_missing"):
        roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    chosen = {"人名": "name", "身份证号码": "id_number", "所在村": "place", "备用": ""}
    roster.map_columns(actor=viewer, now=NOW, source=source.id, columns=chosen)
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    assert staged.new_rows == 1
    assert not RosterFault.objects.exists()


def test_a_mapping_names_known_fields_once_each(viewer: Viewer, source: RosterSource) -> None:
    with pytest.raises(ProblemError, match=r"roster\.field_unknown"):
        roster.map_columns(actor=viewer, now=NOW, source=source.id, columns={"甲": "no_such_field"})
    with pytest.raises(ProblemError, match=r"roster\.column_twice"):
        roster.map_columns(actor=viewer, now=NOW, source=source.id, columns={"甲": "name", "乙": "name"})


# Reach


def test_outsiders_see_and_do_nothing(stage: Callable[..., RosterImport], source: RosterSource, zhuoma: User) -> None:
    staged = stage([one()])
    outsider = viewer_for(make_user("waibu", "station_head", BEIGAN))
    assert not selectors.sources(outsider).exists()
    assert not selectors.imports(outsider).exists()
    for act in (roster.accept_import, roster.refuse_import):
        with pytest.raises(ProblemError, match=r"general\.not_found"):
            act(actor=outsider, now=NOW, roster_import=staged.id)
    with pytest.raises(ProblemError, match=r"general\.not_found"):
        selectors.faults(outsider, staged.id)
    with pytest.raises(ProblemError, match=r"access\.denied"):
        roster.accept_import(actor=viewer_for(zhuoma), now=NOW, roster_import=staged.id)


def test_a_source_belongs_to_one_county(admin: User, deji: User) -> None:
    with pytest.raises(ProblemError, match=r"roster\.place_too_wide"):
        roster.add_source(actor=viewer_for(admin), now=NOW, place="540100000000", name="全市")
    with pytest.raises(ProblemError, match=r"access\.denied"):
        roster.add_source(actor=viewer_for(deji), now=NOW, place=MOZHUGONGKA, name="全县")
    assert roster.add_source(actor=viewer_for(deji), now=NOW, place=GONGKA, name="全镇").place == GONGKA
