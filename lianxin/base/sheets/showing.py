"""How sheets, their faults and their rows are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name
from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import Column as SheetColumn
from lianxin.base.sheets.kinds import SheetKind
from lianxin.base.sheets.models import Sheet
from lianxin.base.sheets.reading import Body
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Column, Row, Table, Tone
from lianxin.base.ui.wording import day_text, masked_id, masked_phone, moment_text, problem_words
from lianxin.engines.tables import Cell, address
from lianxin.engines.tables.cells import as_text, shown
from lianxin.engines.tables.writing import Value
from lianxin.kernel.identity_numbers import IdentityNumber
from lianxin.kernel.problems import ProblemError

MOST_SHOWN: Final = 100
"""Faults on the page; all of them are in the Excel file."""
FIRST_ROWS: Final = 10
_TONES: Final[Mapping[str, Tone]] = {
    "staged": "warn",
    "accepted": "good",
    "discarded": "plain",
    "expired": "plain",
}


def state_badge(sheet: Sheet) -> Badge:
    """待确认, 已导入 …"""
    return Badge(_(Sheet.State(sheet.state).label), _TONES[sheet.state])


def faults_table(kind: SheetKind, body: Body) -> Table:
    """Row, cell, column, what stands there (masked), what is wrong and what to do."""
    cells = dict(body.rows)
    rows = [
        Row(
            (
                fault.row or None,
                _address(fault, body),
                _header(kind, fault.column),
                _shown(fault, body, cells),
                *_words(fault),
            ),
            tone="warn" if fault.blocks else "plain",
        )
        for fault in body.faults[:MOST_SHOWN]
    ]
    columns = [
        Column(_("行号"), "number"), Column(_("单元格"), "short"), Column(_("列")), Column(_("值")), Column(_("问题")), Column(_("怎么办")),
    ]  # fmt: skip
    return Table(_("问题清单"), columns, rows, _("没有发现问题。"))


def preview_table(kind: SheetKind, body: Body, rows: Iterable[SheetRow], outcomes: Iterable[str]) -> Table:
    """The first good rows as they were understood: places and days in full, words as they stand in the file."""
    cells = dict(body.rows)
    words = {"new": _("新增"), "changed": _("变更"), "same": _("相同")}
    shown_rows = [
        Row(
            (
                row.number,
                words[outcome],
                *(_plain(column, row, cells[row.number], body) for column in kind.columns),
            )
        )
        for row, outcome in zip(rows, outcomes, strict=True)
    ]
    columns = [
        Column(_("行号"), "number"),
        Column(_("结果"), "short"),
        *(Column(_(column.header)) for column in kind.columns),
    ]
    return Table(_("将要写入的前几行"), columns, shown_rows, _("没有可以导入的行。"))


def columns_table(kind: SheetKind) -> Table:
    """What the columns are."""
    rows = [
        Row(
            (
                _(column.header),
                _("必填") if column.required else _("选填"),
                _(column.help) if column.help else None,
                "、".join(column.aliases) or None,
            )
        )
        for column in kind.columns
    ]
    return Table(
        _("表格的列"),
        [Column(_("列名")), Column(_("要求"), "short"), Column(_("说明")), Column(_("也认得"))],
        rows,
    )


def report_rows(kind: SheetKind, body: Body) -> Iterator[list[Value]]:
    """The bad rows as they stood in the file, with what is wrong before them."""
    reasons: dict[int, list[str]] = {}
    for fault in body.faults:
        if fault.blocks:
            reasons.setdefault(fault.row, []).append(
                f"{_address(fault, body)} {_header(kind, fault.column)}:{''.join(_words(fault))}".strip()
            )
    for number, cells in body.rows:
        if number in reasons:
            yield [number, "\n".join(reasons[number]), *cells[: len(body.headings)]]


def _words(fault: Fault) -> tuple[str, str]:
    return problem_words(ProblemError(fault.code, **fault.details))


def _address(fault: Fault, body: Body) -> str:
    column = body.columns.get(fault.column)
    return address(fault.row - 1, column) if column is not None and fault.row else ""


def _header(kind: SheetKind, code: str) -> str:
    column = kind.column(code)
    return _(column.header) if column else ""


def _shown(fault: Fault, body: Body, cells: Mapping[int, list[Cell]]) -> str:
    column, row = body.columns.get(fault.column), cells.get(fault.row, [])
    return shown(fault.column, row[column]) if column is not None and column < len(row) else ""


def _plain(column: SheetColumn, row: SheetRow, cells: list[Cell], body: Body) -> Any:
    value = row.get(column.code)
    if isinstance(value, IdentityNumber):
        return masked_id(value.text)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, int):  # a year, a step, a count: as it stands in the file, without marks between thousands
        return str(value)
    if not isinstance(value, str):
        return value
    if column.read is readers.place:
        return full_name(value, language())
    return masked_phone(value) if column.read is readers.phone else as_text(cells[body.columns[column.code]])
