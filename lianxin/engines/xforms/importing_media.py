"""The files a form refers to: pictures and sounds beside questions and choices, tables that choices or pulldata() come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from lianxin.engines.xforms.importing_columns import CHOICES, LOGIC, MEDIA, SURVEY, columns_of
from lianxin.engines.xforms.importing_items import Survey, is_from_file
from lianxin.engines.xforms.importing_sheets import Sheet
from lianxin.engines.xforms.values import Remark

_PULLED: Final = re.compile(r"pulldata\s*\(\s*['\"]([^'\"]+)['\"]")
_EXTENSIONS: Final = {"csv-external": ".csv", "xml-external": ".xml"}
_TABLES: Final = (".csv", ".xml", ".geojson")

Named = tuple[str, str, int, str]
"""A file's name; the sheet, row and column that name it."""


def find_media(survey: Survey, sheets: dict[str, Sheet]) -> tuple[tuple[str, ...], list[Remark]]:
    """File names, each once in the order met, and a remark where each is first named."""
    found: dict[str, Remark] = {}
    for name, sheet, row, column in (*_shown(sheets), *_looked_up(survey)):
        found.setdefault(name, _needed(name, sheet, row, column))
    remarks = list(found.values())
    for item in survey.items:
        if is_from_file(item) and item.list_name and not item.list_name.endswith(_TABLES):
            remarks.append(Remark("error", "file-kind", SURVEY, item.row, "type", {"name": item.list_name}))
    return tuple(found), remarks


def _shown(sheets: dict[str, Sheet]) -> Iterator[Named]:
    """Pictures and sounds beside questions and choices."""
    for sheet in (sheets[name] for name in (SURVEY, CHOICES) if name in sheets):
        headings = [column.heading for column in columns_of(sheet.headings) if column.base in MEDIA]
        for row, cells in sheet.rows:
            yield from (
                (cells[heading], sheet.name, row, heading) for heading in headings if cells.get(heading)
            )


def _looked_up(survey: Survey) -> Iterator[Named]:
    """Tables that choices or values come from."""
    for item in survey.items:
        if item.kind in _EXTENSIONS:
            yield f"{item.name}{_EXTENSIONS[item.kind]}", SURVEY, item.row, "type"
        if is_from_file(item) and item.list_name:
            yield item.list_name, SURVEY, item.row, "type"
        for column, text in survey.cells(item, LOGIC):
            for name in _PULLED.findall(text):
                yield name if name.endswith(".csv") else f"{name}.csv", SURVEY, item.row, column.heading


def _needed(name: str, sheet: str, row: int, column: str) -> Remark:
    """To be uploaded beside the form; a name that leads out of its folder is refused."""
    if PurePosixPath(name).name != name or name.startswith(".") or "\\" in name:
        return Remark("error", "file-name", sheet, row, column, {"name": name})
    return Remark("advice", "file-needed", sheet, row, column, {"name": name})
