"""Tables brought in: read with every fault named, shown, written only when accepted, in one transaction, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lianxin.base.audit import services as audit
from lianxin.base.sheets import kinds, readers, selectors, services
from lianxin.base.sheets.kinds import Column, SheetKind
from lianxin.base.sheets.models import Sheet
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.engines.tables.cells import CellFault
from lianxin.kernel.problems import ProblemError
from tests.factories import BEIGAN, GONGKA, NOW, make_user, viewer_for

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "学时", "日期", "级别"]
LEVELS = {"assistant": ("助理社会工作师", "初级"), "middle": ("社会工作师", "中级")}
WRITTEN: list[dict[str, Any]] = []


def check(viewer: Any, place: str, today: date, rows: Sequence[SheetRow], pack: Any) -> list[Fault]:
    seen: dict[str, int] = {}
    faults = []
    for row in rows:
        if row["name"] in seen:
            faults.append(row.fault("sheet.row_twice", "name", other=seen[row["name"]]))
        seen.setdefault(row["name"], row.number)
        if row["name"] == "不让写":
            faults.append(row.fault("sheet.cell_empty", "name", field="姓名"))
    return faults


def write(actor: Any, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    fresh = [dict(row.values) for row in rows if dict(row.values) not in WRITTEN]
    WRITTEN.extend(fresh)
    return len(fresh)


KIND = SheetKind(
    code="trial", label="试验", ability="workforce.manage", check=check, write=write,
    columns=(
        Column("name", "姓名", ("名字",), read=readers.name()),
        Column("hours", "学时", read=readers.amount("0.5", "100", 1)),
        Column("on", "日期", required=False, read=readers.day()),
        Column("level", "级别", required=False, read=readers.choice(lambda reading: LEVELS)),
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _trial(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(kinds._KINDS, "trial", KIND)
    WRITTEN.clear()
    yield
    WRITTEN.clear()


@pytest.fixture
def head() -> Any:
    return viewer_for(make_user("head", "station_head", GONGKA))


def book(
    tmp_path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, above: int = 0
) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    for _ in range(above):
        page.append(["2026 年度学时汇总表"])
    for row in (list(headings), *rows):
        page.append(list(row))
        for cell in page[page.max_row]:
            cell.data_type = "s" if cell.value == "#N/A" else cell.data_type
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def stage(actor: Any, path: Path, place: str = GONGKA, now: datetime = NOW) -> Sheet:
    return services.stage_sheet(actor=actor, now=now, kind="trial", place=place, path=path, label=path.name)


def found(viewer: Any, sheet: Sheet) -> list[tuple[int, str, str]]:
    body = selectors.body_of(viewer, KIND, sheet.id)
    return [(fault.row, fault.column, fault.code) for fault in body.faults]


def test_a_good_table_waits_and_is_written_once_accepted(head: Any, tmp_path: Path) -> None:
    sheet = stage(
        head, book(tmp_path, [["央金", "１２.5", date(2026, 3, 1), "初级"], ["扎西", 8, None, "社会工作师"]])
    )
    assert (sheet.rows, sheet.faulty, sheet.new, sheet.state) == (2, 0, 2, "staged")
    assert not WRITTEN
    done = services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id)
    assert done.written == 2
    assert [
        {"name": "央金", "hours": Decimal("12.5"), "on": date(2026, 3, 1), "level": "assistant"},
        {"name": "扎西", "hours": Decimal(8), "level": "middle"},
    ] == WRITTEN
    assert not Sheet.objects.get().body_sealed
    assert services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id).written == 2
    assert len(WRITTEN) == 2


def test_what_stands_in_a_sheet_is_sealed(head: Any, tmp_path: Path) -> None:
    sheet = stage(head, book(tmp_path, [["央金", 8, None, None]]))
    assert "央金".encode() not in bytes(Sheet.objects.get(id=sheet.id).body_sealed)


def test_every_bad_cell_is_named_with_its_row_and_column(head: Any, tmp_path: Path) -> None:
    rows = [
        ["央金", "很多", "2026年3月1日", "初级"],
        ["", 3, None, None],
        ["扎西", 3, "2027-03-01", "特级"],
        ["扎西", 3.25, None, None],
        ["卓玛", 3, 2026, None],
        ["卓嘎", 4, None, None],
        ["卓嘎", 4, None, None],
        [None, None, None, None],
        ["拉姆", "=1/0", None, "#N/A"],
    ]
    sheet = stage(head, book(tmp_path, rows, above=2))
    assert found(head, sheet) == [
        (4, "hours", "roster.amount_unreadable"),
        (5, "name", "sheet.cell_empty"),
        (6, "on", "roster.date_future"),
        (6, "level", "sheet.word_unknown"),
        (7, "hours", "roster.amount_too_fine"),
        (8, "on", "roster.date_ambiguous"),
        (10, "name", "sheet.row_twice"),
        (12, "hours", "roster.formula_without_value"),
        (12, "level", "roster.cell_error"),
    ]
    assert (sheet.rows, sheet.faulty, sheet.new) == (8, 7, 1)
    with pytest.raises(ProblemError, match=r"sheet\.has_faults"):
        services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id)
    assert not WRITTEN
    assert (
        services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id, only_good=True).written
        == 1
    )
    assert [row["name"] for row in WRITTEN] == ["卓嘎"]


def test_what_is_looked_up_is_told_beside_a_cell_that_cannot_be_read(
    head: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def known(viewer: Any, place: str, today: date, rows: Sequence[SheetRow], pack: Any) -> list[Fault]:
        return [row.fault("workforce.person_unknown", "name") for row in rows if row["name"] != "央金"]

    looked_up = {n: getattr(KIND, n) for n in KIND.__slots__} | {"look_ups": (kinds.LookUp(("name",), known),)}
    monkeypatch.setitem(kinds._KINDS, "trial", SheetKind(**looked_up))
    sheet = stage(head, book(tmp_path, [["扎西", "很多"], ["央金", "很多"], [None, 1], ["卓玛", 1], ["央金", 1]]))
    assert found(head, sheet) == [
        (2, "name", "workforce.person_unknown"),
        (2, "hours", "roster.amount_unreadable"),
        (3, "hours", "roster.amount_unreadable"),
        (4, "name", "sheet.cell_empty"),
        (5, "name", "workforce.person_unknown"),
    ]
    assert (sheet.faulty, sheet.new) == (4, 1)


def test_a_file_that_cannot_be_used_says_why(
    head: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rows, headings, code in [
        ([["央金", 1]], ["姓名", "别的"], "roster.header_missing"),
        ([["央金", "初级"]], ["姓名", "级别"], "sheet.column_missing"),
        ([], HEADINGS, "roster.no_rows"),
    ]:
        with pytest.raises(ProblemError) as refused:
            stage(head, book(tmp_path, rows, headings))
        assert refused.value.code == code
    few = SheetKind(**{name: getattr(KIND, name) for name in KIND.__slots__} | {"most_rows": 2})
    monkeypatch.setitem(kinds._KINDS, "trial", few)
    with pytest.raises(ProblemError, match=r"sheet\.too_many_rows"):
        stage(head, book(tmp_path, [[f"央金{n}", 1] for n in "甲乙丙"]))
    plain = tmp_path / "book.csv"
    plain.write_text("姓名,学时\n央金,4\n", encoding="gb18030")
    assert stage(head, plain).rows == 1
    assert not Sheet.objects.exclude(rows=1).exists()


def test_columns_nobody_reads_are_told_and_stop_nothing(head: Any, tmp_path: Path) -> None:
    sheet = stage(head, book(tmp_path, [["央金", 1, "x"]], ["名字", "学时", "备注"]))
    assert found(head, sheet) == [(1, "", "sheet.columns_unknown")]
    assert services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id).written == 1


def test_a_part_of_a_word_is_that_word_and_what_is_advised_is_understood(head: Any) -> None:
    words = {"training": ("培训、进修、研修",), "talk": ("讲座、报告",), "paper": ("论文、报告",), "talks": ("进修",)}
    parse = readers.choice(lambda reading: words)(None)  # type: ignore[arg-type]
    for said, code in (("培训", "training"), ("研修", "training"), ("进修", "talks"), ("讲座", "talk")):
        assert parse(said) == code
    with pytest.raises(CellFault) as refused:
        parse("报告")  # of two words: not guessed
    advised = str(refused.value.details["allowed"]).split(";")
    assert [parse(one) for one in advised] == list(words)


def test_the_bad_rows_of_an_accepted_sheet_can_be_fetched_for_a_time(head: Any, tmp_path: Path) -> None:
    sheet = stage(head, book(tmp_path, [["央金", 1], ["扎西", "多"]]))
    services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id, only_good=True)
    assert "扎西".encode() not in bytes(Sheet.objects.get().body_sealed)
    body = selectors.body_of(head, KIND, sheet.id)
    assert [(number, cells[0]) for number, cells in body.rows] == [(3, "扎西")]
    assert found(head, sheet) == [(3, "hours", body.faults[0].code)]
    with pytest.raises(ProblemError, match=r"sheet\.not_staged"):
        services.recheck_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id)
    services.drop_stale(NOW + services.KEPT)
    assert selectors.body_of(head, KIND, sheet.id).rows
    services.drop_stale(NOW + services.KEPT + timedelta(seconds=1))
    assert (Sheet.objects.get().state, bytes(Sheet.objects.get().body_sealed)) == ("accepted", b"")
    assert [row["name"] for row in WRITTEN] == ["央金"]


def test_the_same_file_is_one_sheet_and_says_when_it_was_accepted(head: Any, tmp_path: Path) -> None:
    path = book(tmp_path, [["央金", 1]])
    first, again = stage(head, path), stage(head, path)
    assert first.id == again.id
    services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=first.id)
    third = stage(head, path)
    before = selectors.accepted_before(head, KIND, third)
    assert before is not None
    assert before.id == first.id
    assert services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=third.id).written == 0


def test_what_changed_since_the_check_stops_it(
    head: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = stage(head, book(tmp_path, [["央金", 1], ["扎西", 1]]))
    worse = {name: getattr(KIND, name) for name in KIND.__slots__}
    worse["check"] = lambda viewer, place, today, rows, pack: [
        rows[1].fault("sheet.cell_empty", "name", field="姓名")
    ]
    monkeypatch.setitem(kinds._KINDS, "trial", SheetKind(**worse))
    with pytest.raises(ProblemError, match=r"sheet\.changed_meanwhile"):
        services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id, only_good=True)
    assert not WRITTEN
    assert services.recheck_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id).faulty == 1
    assert (
        services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id, only_good=True).written
        == 1
    )


def test_a_write_that_is_refused_leaves_the_sheet_waiting(
    head: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = stage(head, book(tmp_path, [["央金", 1]]))

    def refuse(actor: Any, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
        audit.unchanged()
        raise ProblemError("sheet.nothing_to_accept")

    monkeypatch.setitem(
        kinds._KINDS, "trial", SheetKind(**{n: getattr(KIND, n) for n in KIND.__slots__} | {"write": refuse})
    )
    with pytest.raises(ProblemError, match=r"sheet\.nothing_to_accept"):
        services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=sheet.id)
    assert Sheet.objects.get().state == "staged"


def test_others_of_the_same_reach_see_it_and_nobody_elsewhere(head: Any, tmp_path: Path) -> None:
    sheet = stage(head, book(tmp_path, [["央金", 1]]))
    colleague = viewer_for(make_user("colleague", "station_head", GONGKA))
    stranger = viewer_for(make_user("stranger", "station_head", BEIGAN))
    plain = viewer_for(make_user("plain", "worker", GONGKA))
    assert selectors.sheet_or_404(colleague, KIND, sheet.id).id == sheet.id
    for outsider in (stranger, plain):
        assert not selectors.sheets(outsider, KIND).exists()
        for act in (services.accept_sheet, services.discard_sheet, services.recheck_sheet):
            with pytest.raises(ProblemError, match=r"general\.not_found"):
                act(actor=outsider, now=NOW, kind="trial", sheet_id=sheet.id)
    with pytest.raises(ProblemError, match=r"access\.denied"):
        stage(stranger, book(tmp_path, [["央金", 1]]))
    assert (
        services.accept_sheet(actor=colleague, now=NOW, kind="trial", sheet_id=sheet.id).decided_by
        == colleague.id
    )


def test_a_sheet_is_thrown_away_or_dropped_in_time(head: Any, tmp_path: Path) -> None:
    first = stage(head, book(tmp_path, [["央金", 1]]))
    services.discard_sheet(actor=head, now=NOW, kind="trial", sheet_id=first.id)
    services.discard_sheet(actor=head, now=NOW, kind="trial", sheet_id=first.id)
    with pytest.raises(ProblemError, match=r"sheet\.not_staged"):
        services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=first.id)
    second = stage(head, book(tmp_path, [["扎西", 1]]))
    assert services.drop_stale(NOW + services.KEPT) == 0
    assert services.drop_stale(NOW + services.KEPT + timedelta(seconds=1)) == 1
    second.refresh_from_db()
    assert (second.state, bytes(second.body_sealed)) == ("expired", b"")
    assert not WRITTEN
