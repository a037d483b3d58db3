"""写工作簿:一条规定一张表,参数一张表,再有说明和可用的事实;给政策分析员在表格软件里改。"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from lianxin.base.packs import schema
from lianxin.base.packs.casebook import cases_by_name, mentions
from lianxin.base.packs.exchange.case_sheet import CASES, COLUMNS, rows_of_cases
from lianxin.base.packs.exchange.guide import fact_rows, guide_rows
from lianxin.base.packs.exchange.labels import CHOICES, KINDS, NO, YES
from lianxin.base.packs.exchange.layout import (
    DEFAULT_ROW,
    FACTS,
    HEADS,
    INNER,
    KIND,
    LISTS,
    OUTPUT,
    README,
    UNKNOWN_ROW,
    Column,
)
from lianxin.base.packs.exchange.rows import Raw, chosen
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.words import LANGUAGES
from lianxin.engines.tables.writing import TEXT_ONLY

_WIDTHS: Final = {"feel": 46, "words": 26, "text": 18, "choice": 12, "truth": 8, "date": 12, "number": 10, "whole": 10}
_TITLE: Final = 31  # characters of a sheet's name
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_FIRST_DAY: Final = dt.date(1900, 3, 1)  # before it spreadsheets count days of their own
_HIDDEN_ROWS_AFTER: Final = 200  # rows for which choices are offered


def workbook(pack: Pack, codes: Iterable[str] | None = None) -> bytes:
    """The rules, tables, tiers and parameters of a pack as XLSX; `codes`: only these, with the parameters they read.

    The same pack gives the same bytes. LookupError for a code the pack does not have.
    """
    parts = chosen(pack, codes)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**TEXT_ONLY, "constant_memory": False, "in_memory": True}) as book:
        book.set_properties({"title": str(pack.name), "created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001  a fixed stamp
        writer = _Writer(book, pack)
        writer.plain(README, guide_rows(pack, parts), (30, 90))
        for attribute in HEADS:
            for code, row in parts[attribute].items():
                writer.rule(attribute, code, row)
        for attribute in LISTS:
            if parts[attribute]:
                writer.listed(attribute, parts[attribute])
        writer.cases(_cases_about(pack, parts, every=codes is None))
        writer.plain(FACTS, fact_rows(pack), (24, 30, 10, 16, 60, 50))
    return target.getvalue()


class _Writer:
    def __init__(self, book: Any, pack: Pack) -> None:
        self._book = book
        self._pack = pack
        self._titles: set[str] = set()
        look = {"text_wrap": True, "valign": "top"}
        self._text = book.add_format({**look, "num_format": "@"})
        self._feel = book.add_format({**look, "num_format": "@", "font_name": "Consolas"})
        self._day = book.add_format({**look, "num_format": "yyyy-mm-dd", "align": "left"})
        self._number = book.add_format({**look, "align": "left"})
        self._head = book.add_format({**look, "bold": True, "bg_color": "#E8EEF5", "bottom": 1})
        self._title = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})

    def _sheet(self, title: str, code: str) -> Any:
        """A sheet with a name no other has, whatever the case of its letters."""
        name = _FORBIDDEN.sub(" ", title).strip()[:_TITLE] or code[:_TITLE]
        if name.lower() in self._titles:
            name = f"{name[: _TITLE - len(code) - 1]} {code}"[:_TITLE]
        number = 2
        while name.lower() in self._titles:
            name = f"{code[: _TITLE - 4]} {number}"
            number += 1
        self._titles.add(name.lower())
        return self._book.add_worksheet(name)

    def plain(self, title: str, rows: list[tuple[Any, ...]], widths: tuple[int, ...]) -> None:
        sheet = self._sheet(title, title)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write_string(number, column, str(value), self._text if number else self._head)

    def rule(self, attribute: str, code: str, row: Raw) -> None:
        """A sheet: the head, field by field; then one row per condition."""
        sheet = self._sheet(row["name"]["zh"], code)
        key, columns = INNER[attribute]
        outputs = _output_names(row) if attribute == "tables" else []
        spans = [*columns, *(Column("outputs", "feel") for _ in outputs)]
        self._widths(sheet, spans)
        sheet.freeze_panes(1, 1)
        sheet.write_string(0, 0, KIND, self._head)
        sheet.write_string(0, 1, KINDS[attribute], self._title)
        sheet.write_string(1, 0, "编码", self._head)
        sheet.write_string(1, 1, code, self._text)
        line = 2
        for column in HEADS[attribute]:
            self._head_row(sheet, line, column, row.get(column.key))
            line += 1
        line += 1
        headings = [heading for column in columns for heading in column.headings]
        headings += [f"{OUTPUT}{name}" for name in outputs]
        for place, heading in enumerate(headings):
            sheet.write_string(line, place, heading, self._head)
        for part in row.get(key, []):
            line += 1
            place = self._cells(sheet, line, columns, part)
            self._outputs(sheet, line, place, outputs, part.get("outputs", {}))
        self._offer(sheet, columns, line + 1)
        for named, values in ((DEFAULT_ROW, "default"), (UNKNOWN_ROW, "unknown")) if attribute == "tables" else ():
            line += 1
            sheet.write_string(line, 0, named, self._text)
            self._outputs(sheet, line, len(headings) - len(outputs), outputs, row[values])

    def listed(self, attribute: str, rows: Mapping[str, Raw]) -> None:
        """The sheet of parameters, one row per dated value, or of visit tiers."""
        sheet = self._sheet(KINDS[attribute], attribute)
        columns = LISTS[attribute]
        self._widths(sheet, columns)
        sheet.freeze_panes(2, 1)
        sheet.write_string(0, 0, KINDS[attribute], self._title)
        headings = [heading for column in columns for heading in column.headings]
        for place, heading in enumerate(headings):
            sheet.write_string(1, place, heading, self._head)
        line = 1
        for code, row in rows.items():
            for number, value in enumerate(row.get("values", []) if attribute == "parameters" else [{}]):
                line += 1
                told = {"code": code, **({} if number else row), **value}
                self._cells(sheet, line, columns, told)
        sheet.autofilter(1, 0, max(line, 1), len(headings) - 1)
        self._offer(sheet, columns, line + 1)

    def cases(self, cases: list[schema.Case]) -> None:
        """The sheet of worked cases, one a row."""
        if not cases:
            return
        sheet = self._sheet(CASES, CASES)
        sheet.freeze_panes(2, 1)
        sheet.write_string(0, 0, CASES, self._title)
        for place, width in enumerate((44, 12, *(column.width for column in COLUMNS))):
            sheet.set_column(place, place, width)
        for line, row in enumerate(rows_of_cases(cases), 1):
            for place, value in enumerate(row):
                if line > 1 and isinstance(value, dt.date) and value >= _FIRST_DAY:
                    sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), self._day)
                else:
                    sheet.write_string(line, place, str(value), self._head if line == 1 else self._feel if place > 1 else self._text)

    def _widths(self, sheet: Any, columns: Iterable[Column]) -> None:
        place = 0
        for column in columns:
            for _ in column.headings:
                sheet.set_column(place, place, _WIDTHS[column.form])
                place += 1
        sheet.set_column(0, 0, 18)

    def _head_row(self, sheet: Any, line: int, column: Column, value: Any) -> None:
        sheet.write_string(line, 0, column.headings[0].partition("(")[0] if column.form == "words" else column.headings[0], self._head)
        if column.form == "words":
            for place, language in enumerate(LANGUAGES, 1):
                self._write(sheet, line, place, column, (value or {}).get(language))
            return
        self._write(sheet, line, 1, column, value)
        self._choices(sheet, line, 1, line, column)
        if column.key == "source" and value in self._pack.sources:
            sheet.write_string(line, 2, self._pack.sources[value].title, self._text)

    def _cells(self, sheet: Any, line: int, columns: Iterable[Column], row: Raw) -> int:
        """One row of fields; the place behind it."""
        place = 0
        for column in columns:
            value = row.get(column.key)
            parts = [(value or {}).get(one) for one in LANGUAGES] if column.form == "words" else [value]
            for part in parts:
                self._write(sheet, line, place, column, part)
                place += 1
        return place

    def _outputs(self, sheet: Any, line: int, place: int, names: list[str], outputs: Raw) -> None:
        for name in names:
            self._write(sheet, line, place, Column("outputs", "feel"), outputs.get(name))
            place += 1

    def _write(self, sheet: Any, line: int, place: int, column: Column, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, dt.date) and value >= _FIRST_DAY:
            sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), self._day)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(str(float(value))) == value:
            sheet.write_number(line, place, float(value), self._number)
        else:
            sheet.write_string(line, place, _text(column, value), self._feel if column.form == "feel" else self._text)

    def _offer(self, sheet: Any, columns: Iterable[Column], line: int) -> None:
        """Drop-down lists for the rows written and for those to come."""
        place = 0
        for column in columns:
            self._choices(sheet, 1, place, line + _HIDDEN_ROWS_AFTER, column, only_list=True)
            place += len(column.headings)

    def _choices(self, sheet: Any, top: int, place: int, bottom: int, column: Column, *, only_list: bool = False) -> None:
        if column.form not in ("choice", "truth"):
            return
        offered = [YES, NO] if column.form == "truth" else list(CHOICES[column.key].values())
        if only_list:
            top = max(top, bottom - _HIDDEN_ROWS_AFTER)
        sheet.data_validation(
            top, place, bottom, place, {"validate": "list", "source": offered, "ignore_blank": True, "error_type": "warning"}
        )


def _cases_about(pack: Pack, parts: Mapping[str, Mapping[str, Raw]], *, every: bool) -> list[schema.Case]:
    """The worked cases, the national ones too, that give an answer for any of these rules."""
    codes = {code for rows in parts.values() for code in rows}
    return [case for case in cases_by_name(pack).values() if every or mentions(case) & codes]


def _output_names(row: Raw) -> list[str]:
    """The outputs any row of a table gives, in the order of the default row."""
    names = dict.fromkeys(row["default"])
    for part in ({"outputs": row["unknown"]}, *row.get("rows", [])):
        names.update(dict.fromkeys(part.get("outputs", {})))
    return list(names)


def _text(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if column.form == "choice":
        return CHOICES[column.key].get(value, value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
