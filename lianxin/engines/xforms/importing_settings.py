"""The settings sheet: who the form is, and settings that cannot be honoured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lianxin.engines.xforms.importing_columns import KNOWN_SETTINGS, REFUSED_SETTINGS, SETTINGS, columns_of
from lianxin.engines.xforms.importing_languages import Languages
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.values import Remark

FORM_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")


def read_settings(sheet: Sheet | None) -> tuple[Row, int, list[Remark]]:
    """The settings by canonical name, their row, and what is wrong with them."""
    number, cells = _first_row(sheet)
    filled = [column for column in columns_of(sheet.headings) if cells.get(column.heading)] if sheet else []
    settings = {column.base: cells[column.heading] for column in filled if not column.language}
    faults = [*_identity(settings, any(column.base == "form_title" for column in filled))]
    remarks = [Remark("error" if wrong else "advice", code, SETTINGS, number, name, {"name": settings.get(name, "")})
               for wrong, code, name in faults]  # fmt: skip
    for column in filled:
        details = {"name": column.heading, "near": ""}
        if column.base in REFUSED_SETTINGS:
            remarks.append(Remark("error", "setting-unsupported", SETTINGS, number, column.heading, details))
        elif column.base not in KNOWN_SETTINGS:
            remarks.append(Remark("warning", "column-unknown", SETTINGS, number, column.heading, details))
    if sheet and len(sheet.rows) > 1:
        remarks.append(Remark("warning", "settings-rows", SETTINGS, sheet.rows[1][0]))
    return settings, number, remarks


def _first_row(sheet: Sheet | None) -> tuple[int, Row]:
    return sheet.rows[0] if sheet and sheet.rows else (0, {})


def _identity(settings: Row, has_title: bool) -> Iterator[tuple[bool, str, str]]:
    """What names the form: whether it is an error, code, column."""
    form_id = settings.get("form_id", "")
    if not FORM_ID.fullmatch(form_id):
        yield True, "form-id-wrong" if form_id else "form-id-missing", "form_id"
    if not has_title:
        yield False, "title-missing", "form_title"
    if not settings.get("version"):
        yield False, "version-made", "version"


def read_titles(sheet: Sheet | None, settings: Row, languages: Languages) -> dict[str, str]:
    """The form's title by language code; a title without language is the default language's."""
    codes = languages.codes
    titles: dict[str, str] = {}
    if settings.get("form_title"):
        titles[codes.get(languages.default, "")] = settings["form_title"]
    cells = sheet.rows[0][1] if sheet and sheet.rows else {}
    for column in columns_of(sheet.headings) if sheet else ():
        if column.base == "form_title" and column.language and cells.get(column.heading):
            titles[codes.get(column.language, column.language)] = cells[column.heading]
    return titles
