"""What can be wrong with the choices sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lianxin.engines.xforms.importing_checks import NAME, reference_faults
from lianxin.engines.xforms.importing_columns import CHOICES, TEXTS, Column, columns_of
from lianxin.engines.xforms.importing_items import Survey, is_select
from lianxin.engines.xforms.importing_languages import Languages, text_in_default
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.values import Remark

_YES: Final = ("yes", "true", "true()")


@dataclass
class _Book:
    """What the rows of the choices sheet are looked at with."""

    columns: list[Column]
    languages: Languages
    several: frozenset[str]
    """Lists of which several choices may be taken: their values must not hold blanks."""
    allows_twice: bool
    counted: Counter[str]
    remarks: list[Remark]

    def heading(self, base: str) -> str:
        return next((column.heading for column in self.columns if column.base == base), base)

    def error(self, row: int, code: str, base: str, **details: str) -> None:
        self.remarks.append(Remark("error", code, CHOICES, row, self.heading(base), details))


def check_choices(
    survey: Survey, sheets: dict[str, Sheet], settings: Row, languages: Languages
) -> list[Remark]:
    """Remarks about every row of the choices sheet, and about lists that nothing asks for."""
    sheet = sheets.get(CHOICES)
    if sheet is None:
        return []
    book = _Book(
        columns_of(sheet.headings),
        languages,
        frozenset(item.list_name for item in survey.items if item.kind in ("select_multiple", "rank")),
        settings.get("allow_choice_duplicates", "").lower() in _YES,
        Counter(item.name for item in survey.items if item.role != "end"),
        [],
    )
    for heading in sheet.headings:
        if heading and ":" not in heading and heading.lower() != "list name" and not NAME.fullmatch(heading):
            book.remarks.append(
                Remark("error", "choice-column", CHOICES, sheet.head, heading, {"name": heading})
            )
    missing = [
        base for base in ("list_name", "name") if not any(column.base == base for column in book.columns)
    ]
    for base in missing:
        book.error(sheet.head, "column-missing", base, name=base)
    if not missing:
        _check_rows(book, sheet)
        _check_use(book, sheet, survey)
    return book.remarks


def _check_rows(book: _Book, sheet: Sheet) -> None:
    seen: dict[tuple[str, str], int] = {}
    list_name, name = book.heading("list_name"), book.heading("name")
    for number, row in sheet.rows:
        of, value = row.get(list_name, ""), row.get(name, "")
        if not of:
            book.error(number, "choice-list", "list_name", name=value)
        if not value:
            book.error(number, "choice-name", "name", list=of)
            continue
        if of in book.several and len(value.split()) > 1:
            book.error(number, "choice-blank", "name", name=value)
        first = seen.setdefault((of, value), number)
        if first != number and not book.allows_twice:
            book.error(number, "choice-twice", "name", name=value, list=of, other=str(first))
        _check_texts(book, number, row, value)


def _check_texts(book: _Book, number: int, row: Row, value: str) -> None:
    labelled = any(
        column.base in ("label", "image", "audio", "video") and row.get(column.heading)
        for column in book.columns
    )
    if not labelled:
        book.error(number, "label-missing", "label", name=value)
    elif any(
        column.base == "label" and row.get(column.heading) for column in book.columns
    ) and not text_in_default(row, book.columns, "label", book.languages):
        book.error(number, "label-default", "label", name=value, language=book.languages.default)
    for column in book.columns:
        if column.base in TEXTS and (text := row.get(column.heading, "")):
            book.remarks += [
                Remark("error", code, CHOICES, number, column.heading, details)
                for code, details in reference_faults(text, book.counted)
            ]


def _check_use(book: _Book, sheet: Sheet, survey: Survey) -> None:
    told = " ".join(text for item in survey.items for text in item.cells.values())
    used = {item.list_name for item in survey.items if is_select(item)}
    first: dict[str, int] = {}
    for number, row in sheet.rows:
        first.setdefault(row.get(book.heading("list_name"), ""), number)
    for name, number in first.items():
        if name and name not in used and name not in told and "${" not in "".join(used):
            book.remarks.append(
                Remark("advice", "list-unused", CHOICES, number, book.heading("list_name"), {"name": name})
            )
